"""People who ask the Discord app, over the gateway and over HTTP, and commands that tell what."""

import asyncio
from collections.abc import AsyncIterator, Collection
from contextlib import asynccontextmanager
from typing import Any

from bot.chat.discord import DiscordApp
from bot.commands import Caller, Choice, Commands
from bot.config import Address
from bot.errors import UserError
from bot.message import Button, Buttons, Message, told
from bot.web import Web
from tests.doubles.discord import TOKEN, DiscordDouble


class Desk(Commands):
    """Commands that answer with what they were asked."""

    def __init__(self) -> None:
        self.callers: list[Caller] = []
        self.following: set[str] = set()
        self.slow = asyncio.Event()
        self.slow.set()

    async def _heard(self, caller: Caller, *asked: object) -> Message:
        self.callers.append(caller)
        await self.slow.wait()
        words = " / ".join(map(str, asked))
        follow = Button(label="Follow", verb="follow", value="case:sec-v-binance")
        return told(f"asked {words}", Buttons(buttons=(follow,)))

    async def case(self, caller: Caller, query: str) -> Message:
        if query == "nobody":
            raise UserError("No case is called nobody; try /search")
        if query == "bug":
            raise ZeroDivisionError("canary-in-the-traceback")
        return await self._heard(caller, "case", query)

    async def party(self, caller: Caller, query: str) -> Message:
        return await self._heard(caller, "party", query)

    async def latest(self, caller: Caller, topic: str = "", count: int = 5) -> Message:
        return await self._heard(caller, "latest", topic, count)

    async def search(
        self, caller: Caller, query: str, source: str = "", since: str = "", page: int = 1
    ) -> Message:
        return await self._heard(caller, "search", query, source, since)

    async def subscribe(self, caller: Caller, words: str, channel: str | None = None) -> Message:
        return await self._heard(caller, "subscribe", words, channel)

    async def unsubscribe(self, caller: Caller, words: str, channel: str | None = None) -> Message:
        return await self._heard(caller, "unsubscribe", words, channel)

    async def subscriptions(self, caller: Caller, channel: str | None = None) -> Message:
        return await self._heard(caller, "list", channel)

    async def digest(self, caller: Caller, words: str, channel: str | None = None) -> Message:
        return await self._heard(caller, "digest", words, channel)

    async def quiet(self, caller: Caller, words: str, channel: str | None = None) -> Message:
        return await self._heard(caller, "quiet", words, channel)

    async def mute(self, caller: Caller, words: str, channel: str | None = None) -> Message:
        return await self._heard(caller, "mute", words, channel)

    async def unmute(self, caller: Caller, words: str, channel: str | None = None) -> Message:
        return await self._heard(caller, "unmute", words, channel)

    async def missed(self, caller: Caller, words: str = "", channel: str | None = None) -> Message:
        return await self._heard(caller, "missed", words, channel)

    async def help(self, caller: Caller, topic: str = "") -> Message:
        return await self._heard(caller, "help", topic)

    async def timeline(
        self, caller: Caller, query: str, since: str = "", start: int = 0
    ) -> Message:
        return await self._heard(caller, "timeline", query, since)

    async def sources(self, caller: Caller, story: str = "") -> Message:
        return await self._heard(caller, "sources", story)

    async def preview(self, caller: Caller, channel: str | None = None) -> Message:
        return await self._heard(caller, "test", channel)

    async def health(self, caller: Caller, channel: str | None = None) -> Message:
        return await self._heard(caller, "health", channel)

    async def why(self, caller: Caller, delivery: str, channel: str | None = None) -> Message:
        return await self._heard(caller, "why", delivery)

    async def follows(self, channel: str) -> bool:
        return channel in self.following

    async def press(self, caller: Caller, verb: str, value: str) -> Message:
        return await self._heard(caller, "press", verb, value)

    def complete(self, caller: Caller, kind: str, typed: str, limit: int = 25) -> list[Choice]:
        found = [Choice(label=f"{kind} {typed} {n} " + "x" * 120, value=str(n)) for n in range(40)]
        return [Choice(label="too long", value="v" * 101), *found]


@asynccontextmanager
async def running(
    double: DiscordDouble, desk: Commands | None = None, *, http: bool = False, **how: Any
) -> AsyncIterator[DiscordApp]:
    """The app, connected to ``double``: over the gateway, or over ``http``."""
    app = app_of(double, desk, http=http, **how)
    web = Web(Address(host="127.0.0.1", port=0), healthy, app.routes)
    stop = asyncio.Event()
    tasks = [asyncio.create_task(each(stop)) for each in (app.run, web.run)]
    try:
        async with asyncio.timeout(5):
            await app.connected.wait()
            await web.listening.wait()
        double.endpoint = f"http://127.0.0.1:{web.port}/discord/interactions" if http else None
        yield app
    finally:
        stop.set()
        async with asyncio.timeout(5):
            await asyncio.gather(*tasks)


def app_of(
    double: DiscordDouble, desk: Commands | None = None, *, http: bool = False, **how: Any
) -> DiscordApp:
    """The app as it would run against ``double``."""
    settings: dict[str, Any] = {"token": TOKEN, "pauses": (0.05,), "identify_pause": 0.0}
    settings |= {"on_synced": nothing, "servers": Anywhere()}
    if http:
        settings["public_key"] = double.public_key
    return DiscordApp(
        commands=desk or Desk(),
        api_url=double.api_url,
        gateway_url=double.gateway_url,
        **{**settings, **how},
    )


class Anywhere:
    """Nobody keeps in mind which servers the bot is in."""

    async def joined(self, server: int) -> None:
        """Nothing is kept."""

    async def removed(self, server: int) -> None:
        """Nothing is kept."""

    async def present(self, servers: Collection[int]) -> None:
        """Nothing is kept."""


async def healthy() -> dict[str, object]:
    return {"ok": True}


async def nothing(_: str) -> None:
    """Keep nothing."""
