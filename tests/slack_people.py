"""People who ask the Slack app, over Socket Mode and over HTTP, and commands that tell what."""

import asyncio
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from bot.chat.slack import SlackApp
from bot.commands import Caller, Commands
from bot.config import Address, SlackSettings
from bot.errors import UserError
from bot.message import (
    Bullets,
    Button,
    Buttons,
    Fields,
    Heading,
    Message,
    Note,
    Paragraph,
    bold,
    code,
    span,
    time,
    told,
)
from bot.secret import Secret
from bot.web import Web
from storage.sqlite import SqliteStore
from tests.doubles.slack import SlackDouble

NOW = datetime(2026, 11, 22, 9, tzinfo=UTC)

ALERT = Message(
    text="SEC v. Binance: judge denies the motion to dismiss (2 sources)",
    blocks=(
        Heading(line=(span("Judge denies motion to dismiss", "https://example.org/s/1"),)),
        Paragraph(line=(span("The court let most claims go on."),)),
        Bullets(lines=((span("first"),), (bold("second"),))),
        Fields(pairs=(("Court", (span("D.D.C."),)), ("Docket", (code("1:23-cv-01599"),)))),
        Note(line=(span("2 sources: "), span("CoinDesk", "https://example.com/a"), time(NOW))),
        Buttons(
            buttons=(
                Button(label="Follow case", verb="follow", value="case:sec-v-binance"),
                Button(label="Read", url="https://example.com/a"),
            )
        ),
    ),
)


class Answers(Commands):
    """Commands that answer with what they were asked."""

    def __init__(self) -> None:
        self.asked: list[tuple[Caller, str]] = []
        self.gate = asyncio.Event()
        self.gate.set()

    async def run(self, caller: Caller, text: str) -> Message:
        self.asked.append((caller, text))
        await self.gate.wait()
        if text == "wrong":
            raise UserError("“wrong” is not a command. Type help for all of them.")
        if text == "broken":
            raise RuntimeError("xoxb-secret in a traceback")
        return replace(ALERT, text=f"asked: {text}")

    async def press(self, caller: Caller, verb: str, value: str) -> Message:
        self.asked.append((caller, f"{verb} {value}"))
        return told(f"pressed: {verb} {value}")


def settings_of(slack: SlackDouble, **settings: Any) -> SlackSettings:
    known = {"bot_token": Secret(slack.token), "app_token": Secret(slack.app_token)}
    return SlackSettings(api_url=slack.api_url, **(known | settings))


@asynccontextmanager
async def running(
    slack: SlackDouble, commands: Commands, *, ping: float = 0.1, **settings: Any
) -> AsyncIterator[SlackApp]:
    async with made(settings_of(slack, **settings), commands, ping=ping) as app:
        stop = asyncio.Event()
        async with asyncio.TaskGroup() as tasks:
            tasks.create_task(app.run(stop))
            try:
                await slack.until(lambda: bool(slack.sockets))
                yield app
            finally:
                stop.set()


@asynccontextmanager
async def made(
    settings: SlackSettings, commands: Commands, *, ping: float = 0.1
) -> AsyncIterator[SlackApp]:
    """The app, not running yet, over the store that the commands are over, or one of its own."""
    with TemporaryDirectory() as folder:
        own = SqliteStore(Path(folder) / "slack.db")
        await own.open()
        app = SlackApp(settings, commands, getattr(commands, "_store", own), ping=ping)
        try:
            yield app
        finally:
            await app.close()
            await own.close()


@asynccontextmanager
async def running_over_http(
    slack: SlackDouble, commands: Commands, *, until_ready: bool = True, **more: Any
) -> AsyncIterator[SlackApp]:
    secret = Secret(slack.signing_secret)
    settings = settings_of(slack, app_token=None, signing_secret=secret, **more)
    async with made(settings, commands) as app, served(app, slack, until_ready=until_ready):
        yield app


@asynccontextmanager
async def served(
    app: SlackApp, slack: SlackDouble, *, until_ready: bool = True
) -> AsyncIterator[str]:
    """The app, running and served over HTTP to ``slack``; at which address."""
    web = Web(Address(host="127.0.0.1", port=0), _well, app.routes)
    stop = asyncio.Event()
    async with asyncio.TaskGroup() as tasks:
        tasks.create_task(app.run(stop))
        tasks.create_task(web.run(stop))
        try:
            await web.listening.wait()
            origin = f"http://127.0.0.1:{web.port}"
            slack.endpoint = f"{origin}/slack/events"
            while until_ready and (app._endpoint is None or app._endpoint.bolt is None):
                await asyncio.sleep(0.005)
            yield origin
        finally:
            stop.set()


async def _well() -> Mapping[str, object]:
    return {"ok": True}
