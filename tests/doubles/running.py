"""docketwire as it is installed: its feeds.yaml and settings, with doubles for the world around."""

import asyncio
import itertools
import os
import sys
import time
from asyncio.subprocess import Process
from collections import Counter
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from html import escape
from io import StringIO
from pathlib import Path
from types import TracebackType
from typing import Any, Self

import yaml
from rich.console import Console

from bot import app as application
from bot.app import App
from bot.config import Settings, load
from bot.poller import Outcome
from storage import deliveries, feeds
from storage.feeds import FeedState
from tests.doubles.discord import DiscordDouble
from tests.doubles.discord import words as discord_words
from tests.doubles.feeds import Behaviour, FeedServer, Page, Seen, Wire
from tests.doubles.slack import Json, SlackDouble

BINANCE = "SECURITIES AND EXCHANGE COMMISSION v. BINANCE HOLDINGS LIMITED et al"
CHANNELS = {
    "court": ("https://ecf.dcd.uscourts.gov", "Docket entries of type: all"),
    "regulator": ("https://www.sec.gov/litigation", "Civil lawsuits of the Commission"),
    "news": ("https://harborwire.example", "News of trade and courts"),
}
CHECKOUT = Path(__file__).parents[2]
# How long to wait for what ought to happen; on a busy machine everything takes TEST_PATIENCE times
# as long.
FACTOR = float(os.environ.get("TEST_PATIENCE", "1"))
PATIENCE = 15.0 * FACTOR
START = 30.0 * FACTOR
_PLAIN = {
    name: value
    for name, value in os.environ.items()
    if not name.startswith(("DOCKETWIRE", "SLACK"))
}
_serial = itertools.count(1)


@dataclass(slots=True, kw_only=True)
class Feed:
    """A feed that a test writes to, newest item first, served with an ETag.

    ``served`` is when each version of it was first given away, in seconds since 1970. While there
    is ``trouble``, that answers instead.
    """

    name: str
    kind: str
    path: str
    court: str | None = None
    host: str = "127.0.0.1"
    every: str = "1d"
    trouble: Behaviour | None = None
    items: list[str] = field(default_factory=list)
    served: list[float] = field(default_factory=list)
    _given: set[str] = field(default_factory=set)

    async def __call__(self, wire: Wire, seen: Seen) -> None:
        if self.trouble is not None:
            await self.trouble(wire, seen)
            return
        etag = f'"{len(self.items)}"'
        if etag not in self._given:
            self._given.add(etag)
            self.served.append(time.time())
        await Page(body=self.body(), etag=etag)(wire, seen)

    def body(self) -> bytes:
        """The feed as it stands."""
        link, description = CHANNELS[self.kind]
        return (
            '<?xml version="1.0" encoding="UTF-8"?>\n<rss version="2.0" '
            'xmlns:dc="http://purl.org/dc/elements/1.1/"><channel>'
            f"<title>{escape(self.name)}</title><link>{link}</link>"
            f"<description>{description}</description>{''.join(self.items)}</channel></rss>"
        ).encode()

    def article(self, title: str, *paragraphs: str) -> None:
        """Publish an article."""
        body = "".join(f"<p>{escape(text)}</p>" for text in paragraphs)
        self.post(title, body, f"https://harborwire.example{self.path}/{next(_serial)}")

    def post(self, title: str, html: str, link: str) -> None:
        """Publish an item as it is."""
        guid = f"{self.name} {next(_serial)}"
        self._add(title, html, link=link, guid=guid, at=_now())

    def release(self, number: str, title: str, text: str) -> None:
        """Publish a litigation release."""
        link = f"https://www.sec.gov/enforcement-litigation/litigation-releases/{number.lower()}"
        creator = f"<dc:creator>{number}</dc:creator>"
        self._add(title, text, link=link, guid=link, at=_now(), more=creator)

    def filing(
        self,
        *events: str,
        docket: str = "1:23-cv-01599-ABJ-ZMF",
        caption: str = BINANCE,
        case: int = 256060,
        entry: int | None = None,
        at: datetime | None = None,
    ) -> None:
        """Publish a docket entry, an item for each of its events, as CM/ECF does.

        Without ``entry`` the guid is the case's, as in E.D.N.Y.
        """
        link = f"https://ecf.{self.court}.uscourts.gov/cgi-bin/DktRpt.pl?{case}"
        guid = link if entry is None else f"{link}&{entry}"
        moment = at or _now()
        for event in events:
            title = f"{docket} {caption}"
            self._add(title, f"[{event}]", link=link, guid=guid, at=moment)

    def _add(
        self, title: str, body: str, *, link: str, guid: str, at: datetime, more: str = ""
    ) -> None:
        self.items.insert(
            0,
            f"<item><title>{escape(title)}</title><link>{escape(link)}</link>"
            f"<description>{escape(body)}</description>{more}"
            f'<guid isPermaLink="false">{escape(guid)}</guid>'
            f"<pubDate>{format_datetime(at)}</pubDate></item>",
        )


@dataclass(slots=True)
class Running:
    """A running docketwire, and how to wait for it."""

    app: App
    world: "Installation"

    async def poll(self) -> list[Outcome]:
        """Poll every feed now and wait until everything owed for it is sent."""
        outcomes = await self.app.poller.once(every=True, done=lambda _: None)
        await self.settled()
        return outcomes

    async def settled(self) -> None:
        """Wait until nothing is owed."""
        deadline = time.monotonic() + PATIENCE
        while (owed := await self.owed()) and time.monotonic() < deadline:
            await asyncio.sleep(0.01)
        assert not owed

    async def owed(self) -> Counter[str]:
        """How many deliveries are open, by their state."""
        counts = await self.app.store.read(deliveries.counts)
        return +Counter(
            {state: counts.get(state, 0) for state in ("pending", "sending", "unknown")}
        )

    async def feed(self, feed: Feed) -> FeedState:
        """What is stored of a feed."""
        found = await self.app.store.read(feeds.by_url, self.world.url(feed))
        assert found is not None
        return found

    async def polled(self, *waited_for: Feed) -> None:
        """Wait until each of these feeds was polled once."""

        async def polled() -> bool:
            states = [await self.feed(feed) for feed in waited_for]
            return all(state.polled is not None for state in states)

        deadline = time.monotonic() + PATIENCE
        while not (done := await polled()) and time.monotonic() < deadline:
            await asyncio.sleep(0.01)
        assert done


class Installation:
    """A folder with a feeds.yaml, four feeds, a Slack and a Discord; use it with ``async with``.

    ``subscriptions`` are those of feeds.yaml, topics by channel key, ``delivery`` its policy.
    ``tokens`` are what the environment has beside the addresses.
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.slack = SlackDouble()
        self.discord = DiscordDouble()
        self.server = FeedServer()
        self.docket = Feed(name="D.D.C. docket", kind="court", path="/dcd", court="dcd")
        self.releases = Feed(name="SEC releases", kind="regulator", path="/sec")
        self.wire = Feed(name="Harbor Wire", kind="news", path="/wire")
        self.digest = Feed(name="Coin Digest", kind="news", path="/digest")
        self.feeds = [self.docket, self.releases, self.wire, self.digest]
        self.subscriptions: dict[str, Sequence[str]] = {}
        self.delivery: dict[str, str] = {}
        self.http = "127.0.0.1:0"
        self.tokens = {
            "SLACK_BOT_TOKEN": self.slack.token,
            "SLACK_APP_TOKEN": self.slack.app_token,
            "DISCORD_TOKEN": self.discord.token,
        }
        self.guild = self.discord.add_guild("Court watchers")
        self._doubles = AsyncExitStack()

    async def __aenter__(self) -> Self:
        for double in (self.slack, self.discord, self.server):
            await self._doubles.enter_async_context(double)
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        await self._doubles.aclose()

    def slack_channel(self, name: str, *topics: str) -> str:
        """A channel of Slack, subscribed in feeds.yaml to ``topics``; its id."""
        self.slack.channel(name)
        self._subscribe(f"slack:{name}", topics)
        return name

    def discord_channel(self, name: str, *topics: str) -> int:
        """A channel of Discord, subscribed in feeds.yaml to ``topics``; its id."""
        channel = self.discord.add_channel(self.guild, name)
        self._subscribe(f"discord:{channel}", topics)
        return channel

    def a_channel(self) -> int:
        """The first channel of Discord."""
        return next(iter(self.discord.channels))

    def _subscribe(self, channel: str, topics: Sequence[str]) -> None:
        if topics:
            self.subscriptions[channel] = topics

    def seen(self, channel: str | int) -> list[str]:
        """The words of each message that everybody in a channel sees."""
        if isinstance(channel, str):
            return [slack_words(each) for each in self.slack.messages(channel)]
        return [discord_words(each) for each in self.discord.messages(channel)]

    def seen_anywhere(self) -> list[str]:
        """The words of each message that everybody sees, in any channel."""
        channels: list[str | int] = [*self.slack.channels, *self.discord.channels]
        return [words for channel in channels for words in self.seen(channel)]

    def url(self, feed: Feed) -> str:
        """Where a feed is served."""
        return self.server.url(feed.path, feed.host)

    def env(self) -> dict[str, str]:
        """The environment that points docketwire at the doubles, feeds.yaml written beside it."""
        for feed in self.feeds:
            self.server.pages[feed.path] = feed
        document = {
            "contact": "ops@docketwire.invalid",
            "feeds": [self._row(feed) for feed in self.feeds],
            "subscriptions": [
                {"channel": channel, "topics": list(topics)}
                for channel, topics in self.subscriptions.items()
            ],
            "delivery": self.delivery,
        }
        (self.folder / "feeds.yaml").write_text(yaml.safe_dump(document), encoding="utf-8")
        allowed = sorted({f"{feed.host}:{self.server.port}" for feed in self.feeds})
        return {
            "DOCKETWIRE_DATABASE": "sqlite:///docketwire.db",
            "DOCKETWIRE_ALLOW_PRIVATE_NETWORKS": ",".join(allowed),
            "DOCKETWIRE_HTTP": self.http,
            "SLACK_API_URL": self.slack.api_url,
            "DISCORD_API_URL": self.discord.api_url,
            "DISCORD_GATEWAY_URL": self.discord.gateway_url,
            **self.tokens,
        }

    def _row(self, feed: Feed) -> dict[str, str]:
        row = {"name": feed.name, "url": self.url(feed), "kind": feed.kind, "every": feed.every}
        return row | ({"court": feed.court} if feed.court else {})

    def settings(self) -> Settings:
        """What docketwire makes of that."""
        return load(self.env(), directory=self.folder)

    @asynccontextmanager
    async def running(
        self, *, slack: bool = True, discord: bool = True, console: Console | None = None
    ) -> AsyncIterator[Running]:
        """Run docketwire until the block ends.

        The block begins when every feed without trouble was polled once, and people can talk to
        it in ``slack`` and ``discord``.
        """
        stop = asyncio.Event()
        shown = console or Console(file=StringIO())
        async with application.build(self.settings(), console=shown) as app:
            loops = asyncio.create_task(application.run(app, stop=stop))
            running = Running(app, self)
            try:
                await running.polled(*(feed for feed in self.feeds if feed.trouble is None))
                await until(lambda: not slack or bool(self.slack.sockets))
                await until(lambda: not discord or bool(self.discord.gateway.sessions))
                yield running
            finally:
                stop.set()
                await loops

    @asynccontextmanager
    async def started(self) -> AsyncIterator[Process]:
        """Run ``docketwire run`` as a process of its own until the block ends.

        The block begins when both platforms are connected. What it logs is added to ``log.txt``.
        """
        env = {**_PLAIN, **self.env(), "PYTHONPATH": str(CHECKOUT)}
        met = len(self.discord.gateway.identified)
        with (self.folder / "log.txt").open("ab") as log:
            process = await asyncio.create_subprocess_exec(
                *(sys.executable, "-m", "bot", "run"),
                cwd=self.folder,
                env=env,
                stdout=log,
                stderr=log,
            )
        try:
            await until(lambda: bool(self.slack.sockets), START)
            await until(lambda: len(self.discord.gateway.identified) > met, START)
            yield process
        finally:
            if process.returncode is None:
                process.kill()
            await process.wait()

    async def command(self, *words: str) -> tuple[int, str]:
        """Run ``docketwire WORDS`` to its end; its exit code and what it printed."""
        process = await asyncio.create_subprocess_exec(
            *(sys.executable, "-m", "bot", *words),
            cwd=self.folder,
            env={**_PLAIN, **self.env(), "PYTHONPATH": str(CHECKOUT)},
            stdout=asyncio.subprocess.PIPE,
            stderr=asyncio.subprocess.STDOUT,
        )
        async with asyncio.timeout(START):
            printed, _ = await process.communicate()
        return process.returncode or 0, printed.decode()

    def log(self) -> str:
        """What the processes logged."""
        return (self.folder / "log.txt").read_text(encoding="utf-8")


async def until(met: Callable[[], object], seconds: float = PATIENCE) -> None:
    """Wait until something is as wished; raises TimeoutError after ``seconds``."""
    async with asyncio.timeout(seconds):
        while not met():
            await asyncio.sleep(0.01)


def slack_words(message: Json) -> str:
    """All text of a message of Slack."""
    return "\n".join([str(message["text"]), *_texts(message["blocks"])])


def _texts(value: Any) -> list[str]:
    if isinstance(value, list):
        return [text for each in value for text in _texts(each)]
    if not isinstance(value, dict):
        return []
    own = [value["text"]] if isinstance(value.get("text"), str) else []
    return own + [text for each in value.values() for text in _texts(each)]


__all__ = [
    "Feed",
    "Installation",
    "Running",
    "discord_words",
    "slack_words",
    "until",
]


def _now() -> datetime:
    """A moment, later than every one before, as feeds write it: whole seconds."""
    start = datetime.now(UTC).replace(microsecond=0) - timedelta(days=1)
    return start + timedelta(seconds=next(_serial))
