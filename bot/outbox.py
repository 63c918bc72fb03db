"""The loop that sends what is owed: claim deliveries, send, record."""

from datetime import timedelta
from typing import Protocol

from bot.message import Message
from bot.model import Delivery


class Sender(Protocol):
    """What the outbox needs of a chat platform."""

    @property
    def repeatable_for(self) -> timedelta:
        """How long after an attempt the platform itself recognises a repeat of it (0: never)."""

    async def send(self, delivery: Delivery, message: Message, *, resent: bool = False) -> str:
        """Post ``message`` and return the platform's id of it.

        ``resent`` marks it as possibly a repeat. Raises RetryLater, ChannelGone, TokenRevoked, or
        SendUnknown where the request may have been taken and the reply was lost.
        """

    async def find(self, delivery: Delivery) -> str | None:
        """The id of the message that an earlier attempt of ``delivery`` left, None if it left none.

        Raises ChannelGone or TokenRevoked where the history may not be read.
        """
