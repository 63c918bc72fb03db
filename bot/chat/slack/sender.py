"""Sends deliveries to Slack and finds out what became of one whose reply was lost."""

import logging
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import Any

from slack_sdk.web.async_client import AsyncWebClient

from bot.chat.slack.api import FAILURES, limits_workspace, refusal, translated
from bot.chat.slack.render import Payload, render
from bot.chat.slack.workspaces import Workspaces
from bot.errors import CardGone, ChannelGone, EditClosed, RetryLater, SendError, TokenRevoked
from bot.message import Message, Note, span
from bot.model import BROADCAST, EDIT, Delivery

Call = Callable[[Delivery, Payload], Awaitable[Any]]

log = logging.getLogger(__name__)

EVENT = "docketwire_story"
# How wrong our clock may be against Slack's: an hour covers a missed change to summer time.
SKEW = timedelta(hours=1)
PAGE = 200
MAX_PAGES = 25
# Refusals of the blocks: nothing was posted, and the text alone can still go out.
BAD_BLOCKS = frozenset({"invalid_blocks", "invalid_blocks_format", "msg_blocks_too_long"})
# https://docs.slack.dev/reference/methods/chat.update#errors: of the message that is edited or
# answered.
DELETED = frozenset({"message_not_found", "thread_not_found"})
UNEDITABLE = frozenset({"cant_update_message", "edit_window_closed"})


@dataclass(frozen=True, slots=True, kw_only=True)
class SlackSender:
    """The outbox's Sender for channels of Slack; needs ``chat:write``.

    It speaks by the client's own token, or where there are ``workspaces`` by that of the tenant.
    """

    client: AsyncWebClient
    workspaces: Workspaces | None = None

    @property
    def repeatable_for(self) -> timedelta:
        """Slack recognises no repeat: chat.postMessage has no idempotency key."""
        return timedelta(0)

    async def send(self, delivery: Delivery, message: Message, *, resent: bool = False) -> str:
        """Post ``message``, in the thread of ``delivery.parent`` if it has one; return its ts.

        A card that Slack refuses goes out as its text alone.
        """
        payload = render(_marked(message) if resent else message)
        answer = await self._said(delivery, payload, self._post, "posting to")
        return str(answer["ts"])

    async def edit(self, delivery: Delivery, message: Message) -> None:
        """Let the message ``delivery.edits`` say ``message``.

        Raises EditClosed where the workspace lets nobody edit it any more, CardGone where it was
        deleted.
        """
        await self._said(delivery, render(message), self._update, "editing a message of")

    async def _said(self, delivery: Delivery, payload: Payload, call: Call, what: str) -> Any:
        """What Slack answers to a call; blocks that it refuses are left out of a second one."""
        try:
            return await call(delivery, payload)
        except FAILURES as error:
            if refusal(error) not in BAD_BLOCKS:
                raise self._refused(error, what, delivery) from error
            log.error(  # noqa: TRY400 - the answer says it all
                "blocks refused",
                extra={"delivery": delivery.id, "answer": str(error)},
            )
        try:
            return await call(delivery, {"text": payload["text"], "blocks": []})
        except FAILURES as error:
            raise self._refused(error, what, delivery) from error

    def _refused(self, error: Exception, what: str, delivery: Delivery) -> SendError:
        """What a failure means; a token and its limits are one tenant's, where each has its own."""
        refused = _refused(error, f"{what} {delivery.channel}")
        tenant = None if self.workspaces is None else tenant_of(delivery)
        if isinstance(refused, TokenRevoked) and tenant is not None:
            return TokenRevoked(str(refused), tenant=tenant)
        if isinstance(refused, RetryLater) and limits_workspace(
            error, posting=delivery.kind != EDIT
        ):
            return RetryLater(str(refused), after=refused.after, shared=True, tenant=tenant)
        return refused

    async def _speaking(self, delivery: Delivery) -> dict[str, Any]:
        """As whom to call."""
        if self.workspaces is None:
            return {}
        return {"token": await self.workspaces.token(tenant_of(delivery))}

    async def _post(self, delivery: Delivery, payload: Payload) -> Any:
        return await self.client.chat_postMessage(
            **await self._speaking(delivery),
            channel=channel_id(delivery.channel),
            text=payload["text"],
            blocks=payload["blocks"] or None,
            thread_ts=delivery.parent,
            reply_broadcast=delivery.kind == BROADCAST or None,
            metadata={"event_type": EVENT, "event_payload": _identity(delivery)},
            parse="none",
            link_names=False,
            mrkdwn=False,
            unfurl_links=False,
            unfurl_media=False,
        )

    async def _update(self, delivery: Delivery, payload: Payload) -> Any:
        posted = replace(delivery, id=delivery.card or delivery.id, revision=1)
        return await self.client.chat_update(
            **await self._speaking(delivery),
            channel=channel_id(delivery.channel),
            ts=delivery.edits or "",
            text=payload["text"],
            # Left out, the old blocks would stay.
            blocks=payload["blocks"],
            metadata={"event_type": EVENT, "event_payload": _identity(posted)},
            parse="none",
            link_names=False,
        )

    async def find(self, delivery: Delivery) -> str | None:
        """The ts of the message an earlier attempt left, None if the channel holds none.

        Needs ``channels:history`` or ``groups:history``; ChannelGone where it may not read.
        """
        cursor = ""
        for _ in range(MAX_PAGES):
            try:
                page = await self._page(delivery, cursor)
            except FAILURES as error:
                raise _unread(error, delivery) from error
            for message in page.get("messages") or ():
                if _is_of(message, delivery):
                    return str(message["ts"])
            cursor = str((page.get("response_metadata") or {}).get("next_cursor") or "")
            if not cursor:
                return None
        raise ChannelGone(
            f"reading the history of {delivery.channel}: more than {PAGE * MAX_PAGES} messages"
            " since the attempt"
        )

    async def _page(self, delivery: Delivery, cursor: str) -> Any:
        since = (delivery.attempted or delivery.created) - SKEW
        asked: dict[str, Any] = {
            "channel": channel_id(delivery.channel),
            "oldest": f"{since.timestamp():.6f}",
            "include_all_metadata": True,
            "limit": PAGE,
            **await self._speaking(delivery),
        }
        if cursor:
            asked["cursor"] = cursor
        # History leaves out what was posted to threads.
        if delivery.parent is not None:
            return await self.client.conversations_replies(ts=delivery.parent, **asked)
        return await self.client.conversations_history(**asked)


def _refused(error: Exception, what: str) -> SendError:
    """What a failure to post or edit means; some refusals are of the message, not the channel."""
    code = refusal(error)
    if code in DELETED:
        return CardGone(f"{what}: {code}; somebody deleted the message")
    if code in UNEDITABLE:
        return EditClosed(f"{what}: {code}")
    return translated(error, what)


def _unread(error: Exception, delivery: Delivery) -> SendError:
    """Why the history could not be read; whatever Slack says no to will not change by itself."""
    refused = translated(error, f"reading the history of {delivery.channel}")
    return ChannelGone(str(refused)) if type(refused) is SendError else refused


def tenant_of(delivery: Delivery) -> str:
    """The workspace of a delivery's channel, "" where nobody said it."""
    return delivery.tenant or delivery.channel.partition(":")[2].rpartition("/")[0]


def channel_id(channel: str) -> str:
    """Slack's id of a channel: ``slack:C0123`` and ``slack:T01/C0123`` are both ``C0123``."""
    kind, _, name = channel.partition(":")
    if kind != "slack" or not name:
        raise SendError(f"{channel} is no channel of Slack")
    return name.rpartition("/")[2]


def _identity(delivery: Delivery) -> dict[str, int]:
    story = {} if delivery.story is None else {"story_id": delivery.story}
    return {"delivery_id": delivery.id, **story, "revision": delivery.revision}


def _is_of(message: dict[str, Any], delivery: Delivery) -> bool:
    metadata = message.get("metadata") or {}
    ours = metadata.get("event_type") == EVENT
    return ours and metadata.get("event_payload") == _identity(delivery)


def _marked(message: Message) -> Message:
    note = Note(line=(span("(re-sent: the first copy may have arrived)"),))
    return replace(message, text=f"(re-sent) {message.text}", blocks=(note, *message.blocks))
