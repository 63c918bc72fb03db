"""Posts of a forum channel: opened by their first message, found again where the reply was lost."""

from collections.abc import AsyncIterator, Mapping, Sequence
from datetime import datetime
from typing import Any

import discord

from bot.chat.discord.drawing import posting
from bot.chat.discord.errors import GARBLED, UNKNOWN_CHANNEL, UNKNOWN_MESSAGE, unrepeated
from bot.chat.discord.markup import shorten
from bot.errors import ChannelGone, SendUnknown, UserError
from bot.message import Message
from bot.model import Delivery, Look

KINDS = frozenset({discord.ChannelType.forum.value, discord.ChannelType.media.value})
NAME_LIMIT = 100
PAGE = 100
MOST_TAGS = 5


def thread_name(title: str) -> str:
    """What a thread about ``title`` is called."""
    return shorten(" ".join(title.split()), NAME_LIMIT) or "Updates"


def is_of(message: discord.Message, delivery: Delivery) -> bool:
    """Whether a message of ours carries the number of ``delivery`` on a button."""
    view = discord.ui.LayoutView.from_message(message)
    return any(
        isinstance(item, discord.ui.Button) and item.custom_id == f"dw1:why:{delivery.id}"
        for item in view.walk_children()
    )


async def is_one(client: discord.Client, channel: int) -> bool:
    """Whether a channel takes posts only."""
    return (await client.http.get_channel(channel))["type"] in KINDS


async def post(
    client: discord.Client,
    channel: int,
    message: Message,
    *,
    look: Look,
    tags: Sequence[str] = (),
) -> str:
    """Open a post that begins with ``message``; its id, which is that of the message too.

    It has those of ``tags``, by name, that there are, at most five; a forum that wants a tag on
    each post gets its first one where it has none of them. Discord knows no repeat of it: it is
    asked once, and SendUnknown says that it may have been taken.
    """
    forum = await client.fetch_channel(channel)
    if not isinstance(forum, discord.ForumChannel):
        raise ChannelGone(f"discord:{channel} is no forum any more: subscribe it again")
    chosen = tags_of(forum, tags)[:MOST_TAGS]
    if not chosen and forum.flags.require_tag:
        chosen = list(forum.available_tags[:1])
    try:
        with unrepeated():
            opened = await forum.create_thread(
                name=thread_name(message.subject or message.text),
                applied_tags=chosen,
                **posting(message, look),
            )
    except GARBLED as error:
        raise SendUnknown(f"discord:{channel}: what answered the post was not Discord") from error
    return str(opened.thread.id)


def tags_of(forum: discord.ForumChannel, names: Sequence[str]) -> list[discord.ForumTag]:
    """The tags of a forum that have these names, in any case."""
    wanted = {name.casefold() for name in names}
    return [tag for tag in forum.available_tags if tag.name.casefold() in wanted]


async def check_tags(client: discord.Client, channel: int, names: Sequence[str]) -> None:
    """Raise UserError where a channel is no forum, cannot be seen, or lacks one of these tags."""
    try:
        forum = await client.fetch_channel(channel)
    except discord.Forbidden as error:
        raise UserError(
            "docketwire cannot see which tags that channel has. Allow docketwire View Channel "
            "there; then ask again. Nothing was changed."
        ) from error
    if not isinstance(forum, discord.ForumChannel):
        raise UserError("Only posts of a forum have tags, and this is none.")
    there = [tag.name for tag in forum.available_tags]
    known = {name.casefold() for name in there}
    lacking = [name for name in names if name.casefold() not in known]
    if lacking:
        has = f"It has {', '.join(there)}." if there else "It has none yet."
        raise UserError(f"#{forum.name} has no tag {', '.join(lacking)}. {has}")
    if len(names) > MOST_TAGS:
        raise UserError(f"A post has at most {MOST_TAGS} tags.")


async def find(client: discord.Client, delivery: Delivery, *, since: datetime) -> str | None:
    """The post that an attempt at ``delivery`` opened after ``since``, None if there is none."""
    channel = int(delivery.channel.partition(":")[2])
    async for thread in _threads(client, channel, since):
        number = int(thread["id"])
        place = client.get_partial_messageable(number)
        try:
            first = await place.fetch_message(number)
        except discord.NotFound as error:
            if error.code not in {UNKNOWN_CHANNEL, UNKNOWN_MESSAGE}:
                raise
            continue
        if is_of(first, delivery):
            return str(number)
    return None


async def _threads(
    client: discord.Client, channel: int, since: datetime
) -> AsyncIterator[Mapping[str, Any]]:
    """Our posts of a forum that are younger than ``since``, open ones and archived ones."""
    forum: Mapping[str, Any] = await client.http.get_channel(channel)
    active: Mapping[str, Any] = await client.http.get_active_threads(forum["guild_id"])
    archived: Mapping[str, Any] = await client.http.get_public_archived_threads(channel, limit=PAGE)
    ours = str(client.user.id) if client.user else ""
    for thread in (*active["threads"], *archived["threads"]):
        young = discord.utils.snowflake_time(int(thread["id"])) >= since
        if young and str(thread["parent_id"]) == str(channel) and thread["owner_id"] == ours:
            yield thread
