"""Posts alerts to Discord channels, at most once each: the outbox's port."""

import asyncio
import base64
import hashlib
import logging
from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any, Literal, Self

import aiohttp
import discord

from bot.chat.discord import forum
from bot.chat.discord.budget import Budget
from bot.chat.discord.connection import API_URL, point_at
from bot.chat.discord.drawing import posting, redraw
from bot.chat.discord.errors import (
    GARBLED,
    NO_THREADS_HERE,
    NOT_TEXT,
    THREAD_ARCHIVED,
    THREAD_EXISTS,
    THREAD_LOCKED,
    UNKNOWN_CHANNEL,
    UNKNOWN_MESSAGE,
    before_sending,
    translated,
)
from bot.chat.discord.forum import is_of, thread_name
from bot.chat.discord.session import Session
from bot.errors import (
    CardGone,
    ChannelGone,
    EditClosed,
    ForumChannel,
    RetryLater,
    SendUnknown,
)
from bot.message import Buttons, Message, Note, span
from bot.model import BROADCAST, Delivery

log = logging.getLogger(__name__)

REPEATABLE_FOR = timedelta(minutes=2)
"""Discord promises to know a nonce for "the past few minutes"; this is the part we rely on."""

EDITABLE_FOR = timedelta(minutes=59)
"""After an hour a channel's messages may be edited a few times only (error 30046); our clock and
Discord's are not the same."""

DEADLINE = 50.0
"""Seconds for one attempt: room for the library's own retries, less than the outbox waits."""

_CLOCK_SKEW = timedelta(minutes=1)
_SEARCHED = 1000
"""Messages looked through for our own; history is read oldest first, so ours is near the start."""

_ARCHIVE_AFTER: Literal[1440] = 1440


class DiscordSender:
    """Sends from channel ids over REST alone; it needs no gateway and no cache.

    ``namespace`` tells installations apart that post with one token: give each database its own.
    """

    def __init__(
        self,
        *,
        token: str,
        namespace: str,
        api_url: str = API_URL,
        deadline: float = DEADLINE,
        budget: Budget | None = None,
        now: Callable[[], datetime] = lambda: datetime.now(UTC),
    ) -> None:
        point_at(api_url)
        self._token = token
        self._namespace = namespace
        self._deadline = deadline
        self._budget = budget or Budget()
        self._now = now
        self._login = asyncio.Lock()
        self._current: Session | None = None

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(self, *_: object) -> None:
        await self.close()

    @property
    def repeatable_for(self) -> timedelta:
        """How long Discord recognises a repeat by its nonce."""
        return REPEATABLE_FOR

    async def send(self, delivery: Delivery, message: Message, *, resent: bool = False) -> str:
        """Post ``message`` and return its id, "" where it was taken before and deleted since.

        A delivery with a parent goes into the parent's thread. A repeat within
        ``repeatable_for`` returns the message that the first attempt left.
        """
        said = _marked(message) if resent else message
        async with self._client(delivery.channel) as client:
            channel = client.get_partial_messageable(_channel_id(delivery))
            try:
                if delivery.opens_post:
                    return await forum.post(
                        client, channel.id, said, look=delivery.look, tags=delivery.tags
                    )
                if delivery.parent is None:
                    posted = await self._post(channel, delivery, said)
                    if delivery.publish:
                        await _publish(client, channel.id, posted)
                    return posted
                if delivery.kind == BROADCAST and not delivery.forum:
                    return await self._post(channel, delivery, said, _below(delivery))
                return await self._post_in_thread(client, channel, delivery, said)
            except discord.HTTPException as error:
                if error.code == UNKNOWN_MESSAGE:
                    return ""
                if error.code == NOT_TEXT and await forum.is_one(client, channel.id):
                    raise ForumChannel(f"{delivery.channel} is a forum") from error
                raise

    async def edit(self, delivery: Delivery, message: Message) -> None:
        """Let the message ``delivery.edits`` say ``message``.

        Raises EditClosed for one that is older than Discord lets be edited freely, CardGone where
        it was deleted.
        """
        posted = int(delivery.edits or 0)
        # What opens the thread of a case lives for months: it is edited as often as Discord lets.
        is_card = delivery.story is not None
        if is_card and self._now() - discord.utils.snowflake_time(posted) >= EDITABLE_FOR:
            raise EditClosed(f"{delivery.channel}: the message is more than an hour old")
        places = _places(delivery)
        async with self._client(delivery.channel) as client:
            for place in places:
                card = client.get_partial_messageable(place).get_partial_message(posted)
                try:
                    await redraw(card, message, delivery.look)
                    return
                except discord.NotFound as error:
                    # Of a thread that was never made; the message is in the channel then.
                    if place == places[-1] and (delivery.forum or error.code == UNKNOWN_MESSAGE):
                        raise CardGone(f"{delivery.channel}: the message was deleted") from error
                    if place == places[-1]:
                        raise
                except discord.HTTPException as error:
                    if error.code == THREAD_ARCHIVED:
                        raise EditClosed(f"{delivery.channel}: its thread is archived") from error
                    raise
                except GARBLED as error:
                    text = f"{delivery.channel}: what answered the edit was not Discord"
                    raise SendUnknown(text) from error

    async def find(self, delivery: Delivery) -> str | None:
        """The id of our message that carries ``delivery``'s id on a button, None if there is none.

        Raises ChannelGone where the history may not be read, and as ``send`` otherwise.
        """
        async with self._client(delivery.channel) as client:
            if delivery.opens_post:
                return await forum.find(client, delivery, since=_since(delivery))
            for place in _places(delivery):
                found = await _find_in(client, place, delivery)
                if found:
                    return found
        return None

    async def application_id(self) -> int:
        """The id of the app that the token belongs to, for its invitation.

        Raises TokenRevoked where Discord refuses the token, RetryLater where it does not answer.
        """
        async with self._client("logging in") as client:
            return client.application_id or 0

    async def close(self) -> None:
        """End the connection; a later send opens a new one."""
        session, self._current = self._current, None
        if session is not None:
            await session.retire()

    async def _post(
        self,
        channel: discord.PartialMessageable,
        delivery: Delivery,
        message: Message,
        answered: discord.MessageReference | None = None,
    ) -> str:
        reference: dict[str, Any] = {"reference": answered} if answered else {}
        try:
            sent = await channel.send(
                nonce=self.nonce(delivery),
                silent=delivery.parent is not None and delivery.kind != BROADCAST,
                **posting(message, delivery.look),
                **reference,
            )
        except GARBLED as error:
            text = f"{delivery.channel}: what answered the post was not Discord"
            raise SendUnknown(text) from error
        return str(sent.id)

    async def _post_in_thread(
        self,
        client: discord.Client,
        channel: discord.PartialMessageable,
        delivery: Delivery,
        message: Message,
    ) -> str:
        """Post below the parent; where a thread may not be made, as a reply to it."""
        parent = int(delivery.parent or 0)
        # A thread made from a message has the message's id.
        thread = client.get_partial_messageable(parent)
        try:
            return await self._post(thread, delivery, message)
        except discord.HTTPException as error:
            if error.code == THREAD_LOCKED or (delivery.forum and error.code == UNKNOWN_CHANNEL):
                raise CardGone(f"{delivery.channel}: its thread is locked or gone") from error
            if error.code != UNKNOWN_CHANNEL:
                raise
        try:
            await _open_thread(client, channel.id, parent, message.subject or message.text)
        except discord.HTTPException as error:
            none_here = isinstance(error, discord.Forbidden | discord.NotFound)
            if not none_here and error.code not in NO_THREADS_HERE:
                raise
            return await self._post(channel, delivery, message, _below(delivery))
        return await self._post(thread, delivery, message)

    def nonce(self, delivery: Delivery) -> str:
        """The same 24 characters for every attempt of ``delivery``, in every process."""
        digest = hashlib.sha256(f"{self._namespace}:{delivery.id}".encode()).digest()
        return base64.b32encode(digest[:15]).decode("ascii")

    @asynccontextmanager
    async def _client(self, channel: str) -> AsyncIterator[discord.Client]:
        """A logged-in client for one attempt, with its deadline and its errors translated."""
        async with AsyncExitStack() as stack:
            self._check_budget()
            stack.enter_context(translated(channel))
            try:
                async with asyncio.timeout(self._deadline):
                    session = await stack.enter_async_context(self._session())
                    yield session.client
            except (TimeoutError, asyncio.CancelledError):
                # Cancelled while it waits for a global limit, the library never lifts that limit.
                await self.close()
                raise

    def _check_budget(self) -> None:
        wait = self._budget.wait()
        if wait:
            raise RetryLater(
                "Discord has refused so many requests that more of them would get this address "
                "banned; sending waits",
                after=timedelta(seconds=wait),
                whole_platform=True,
            )

    @asynccontextmanager
    async def _session(self) -> AsyncIterator[Session]:
        async with self._login:
            if self._current is None:
                with before_sending():
                    self._current = await Session.open(self._token, self._budget)
            session = self._current
            session.users += 1
        try:
            yield session
        finally:
            await session.leave()


def _channel_id(delivery: Delivery) -> int:
    platform, _, number = delivery.channel.partition(":")
    if platform != "discord" or not number.isdecimal():
        raise ChannelGone(
            f"{delivery.channel} is not a Discord channel: write discord: and the channel's id"
        )
    return int(number)


def _below(delivery: Delivery) -> discord.MessageReference:
    """What makes a message an answer to its parent, whether that is still there or not."""
    return discord.MessageReference(
        message_id=int(delivery.parent or 0),
        channel_id=_channel_id(delivery),
        fail_if_not_exists=False,
    )


def _since(delivery: Delivery) -> datetime:
    """From when on an attempt may have left its message."""
    return (delivery.attempted or delivery.created) - _CLOCK_SKEW


def _places(delivery: Delivery) -> list[int]:
    """Where an attempt may have left its message: the parent's thread first."""
    channel = _channel_id(delivery)
    if delivery.forum:
        # A post is a thread, and has the id of its first message.
        return [int(delivery.parent or delivery.edits or 0)]
    return [channel] if delivery.parent is None else [int(delivery.parent), channel]


async def _find_in(client: discord.Client, place: int, delivery: Delivery) -> str | None:
    since = _since(delivery)
    channel = client.get_partial_messageable(place)
    empty = True
    try:
        async for message in channel.history(limit=_SEARCHED, after=since):
            empty = False
            if message.author == client.user and is_of(message, delivery):
                return str(message.id)
        if empty:
            await _check_readable(client, place, since, delivery.channel)
    except discord.NotFound as error:
        # The thread that would hold it was never made.
        if error.code != UNKNOWN_CHANNEL or delivery.parent is None:
            raise
    return None


async def _check_readable(
    client: discord.Client, place: int, since: datetime, channel: str
) -> None:
    """Raise ChannelGone if an empty history is only one that may not be read.

    Without Read Message History Discord answers with no messages instead of an error.
    """
    seen: Mapping[str, Any] = await client.http.get_channel(place)
    last = seen.get("last_message_id")
    if last and discord.utils.snowflake_time(int(last)) > since:
        raise ChannelGone(
            f"{channel}: its history may not be read; give the bot Read Message History there"
        )


async def _open_thread(client: discord.Client, channel: int, message: int, title: str) -> None:
    try:
        await client.http.start_thread_with_message(
            channel, message, name=thread_name(title), auto_archive_duration=_ARCHIVE_AFTER
        )
    except discord.HTTPException as error:
        if error.code != THREAD_EXISTS:
            raise


async def _publish(client: discord.Client, channel: int, message: str) -> None:
    """Pass an announcement on to the servers that follow its channel; it stands here anyway."""
    try:
        await client.http.publish_message(channel, int(message))
    except (discord.DiscordException, aiohttp.ClientError, OSError, TimeoutError) as error:
        # Ten an hour and channel are let through; only announcement channels have followers.
        log.warning("not published", extra={"channel": channel, "reason": str(error)})


def _marked(message: Message) -> Message:
    """``message`` with a word that it may be a repeat, above its buttons."""
    note = Note(line=(span("Sent again: Discord's reply to the first attempt was lost."),))
    words = tuple(block for block in message.blocks if not isinstance(block, Buttons))
    buttons = tuple(block for block in message.blocks if isinstance(block, Buttons))
    return replace(message, blocks=(*words, note, *buttons))
