"""What the outbox needs of others, and how it is told to send."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Protocol

from bot import digests
from bot.config.settings import OnUnknown
from bot.message import Message
from bot.model import Delivery


class Sender(Protocol):
    """What the outbox needs of a chat platform."""

    @property
    def repeatable_for(self) -> timedelta:
        """How long after an attempt the platform itself recognises a repeat of it (0: never)."""

    async def send(self, delivery: Delivery, message: Message, *, resent: bool = False) -> str:
        """Post ``message`` and return the platform's id of it.

        It goes into the thread of the message ``delivery.parent``, if there is one. ``resent``
        marks it as possibly a repeat. Raises RetryLater, ChannelGone, TokenRevoked, CardGone where
        that message was deleted, or SendUnknown where the request may have been taken and the
        reply was lost.
        """

    async def edit(self, delivery: Delivery, message: Message) -> None:
        """Let the message ``delivery.edits`` say ``message``; doing it twice changes nothing more.

        Raises EditClosed where it may not be edited any more, CardGone where it was deleted, and
        as ``send`` otherwise.
        """

    async def find(self, delivery: Delivery) -> str | None:
        """The id of the message that an earlier attempt of ``delivery`` left, None if it left none.

        Raises ChannelGone or TokenRevoked where the history may not be read.
        """


class Summariser(Protocol):
    """What the outbox needs of a model that writes summaries."""

    @property
    def model(self) -> str:
        """What the model is called."""

    async def summarise(self, title: str, source: str) -> str:
        """A summary of a clean text that may be shown, within two seconds.

        Raises SummaryError where there is none.
        """


@dataclass(frozen=True, slots=True, kw_only=True)
class Policy:
    """How the outbox sends.

    ``on_unknown`` is what becomes of a delivery whose reply was lost where the history may not be
    read: sent again, marked, or held for a person. ``paces`` is the least time between two
    messages to one channel, ``ceilings`` the most messages a second to all, by platform.
    ``patience`` is when alerts become a catch-up. ``operator`` is the channel that is told of
    disabled channels and refused tokens.
    """

    on_unknown: OnUnknown = OnUnknown.RESEND
    patience: digests.Patience = field(default_factory=digests.Patience)
    paces: Mapping[str, timedelta]
    ceilings: Mapping[str, int] = field(default_factory=dict)
    operator: str | None = None
