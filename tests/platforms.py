"""Platforms of our own, which keep what the outbox sends them."""

from collections.abc import Callable
from datetime import timedelta

from bot.errors import ChannelGone, SendUnknown
from bot.message import Message
from bot.model import Delivery
from storage import notices
from tests.asking import said

MAYBE_TAKEN = "maybe taken"
TAKEN_THEN_FAULT = "taken, then a fault of ours"


class Platform:
    """A platform of our own: keeps what it takes, and does once what it is told to do next."""

    def __init__(self, *, remembers: timedelta = timedelta(), readable: bool = True) -> None:
        self.remembers = remembers
        self.readable = readable
        self.messages: list[tuple[str, int, bool]] = []
        self.next: dict[str, list[Exception | Callable[[], object] | str]] = {}
        self.attempts = 0
        self.said: list[Message] = []
        self.edits: list[tuple[str, Message]] = []

    @property
    def repeatable_for(self) -> timedelta:
        return self.remembers

    async def send(self, delivery: Delivery, message: Message, *, resent: bool = False) -> str:
        self.attempts += 1
        script = self.next.get(delivery.channel, [])
        step = script.pop(0) if script else None
        if isinstance(step, Exception):
            raise step
        if callable(step):
            step()
        known = [place for place, (_, each, _) in enumerate(self.messages) if each == delivery.id]
        if not (self.remembers and known):
            self.messages.append((delivery.channel, delivery.id, resent))
            self.said.append(message)
            known = [len(self.messages) - 1]
        if step == TAKEN_THEN_FAULT:
            raise KeyError("ts")
        if step == MAYBE_TAKEN:
            raise SendUnknown("the connection was lost")
        return f"m{known[0]}"

    async def edit(self, delivery: Delivery, message: Message) -> None:
        script = self.next.get(delivery.channel, [])
        step = script.pop(0) if script else None
        if isinstance(step, Exception):
            raise step
        assert delivery.edits is not None
        self.edits.append((delivery.edits, message))
        if step == MAYBE_TAKEN:
            raise SendUnknown("the connection was lost")

    async def find(self, delivery: Delivery) -> str | None:
        if not self.readable:
            raise ChannelGone("the history may not be read")
        found = [place for place, (_, each, _) in enumerate(self.messages) if each == delivery.id]
        return f"m{found[0]}" if found else None

    def sent_to(self, channel: str) -> list[int]:
        return [delivery for each, delivery, _ in self.messages if each == channel]


class Board:
    """A platform that shows what it took, but for the lines that say what a channel follows."""

    def __init__(self) -> None:
        self.posted: list[tuple[str, str, Message]] = []
        self.refusals: list[Exception] = []

    @property
    def repeatable_for(self) -> timedelta:
        return timedelta()

    async def send(self, delivery: Delivery, message: Message, *, resent: bool = False) -> str:
        if delivery.kind == notices.FOLLOWED:
            return "line"
        if self.refusals:
            raise self.refusals.pop(0)
        self.posted.append((delivery.channel, delivery.kind, message))
        return str(len(self.posted))

    async def edit(self, delivery: Delivery, message: Message) -> None:
        self.posted.append((delivery.channel, delivery.kind, message))

    async def find(self, delivery: Delivery) -> str | None:
        return None

    def kinds(self, channel: str = "slack:C1") -> list[str]:
        return [kind for each, kind, _ in self.posted if each == channel]

    def texts(self, channel: str = "slack:C1") -> list[str]:
        return [said(message) for each, _, message in self.posted if each == channel]
