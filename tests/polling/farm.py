"""The real poller over a feed server of every misbehaviour, with a clock that tests turn."""

import asyncio
import re
import socket
import time
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from html import escape
from pathlib import Path
from types import TracebackType
from typing import Self

from bot.fetch import Fetcher
from bot.model import Feed, FeedKind, Registry, Subscription
from bot.poller import Outcome, Poller
from bot.workers import Job, Parsed, Workers
from bot.workers.reading import read
from storage import feeds, subscriptions
from storage.feeds import FeedState
from storage.sqlite import SqliteStore
from storage.store import Tx
from tests.clock import Clock
from tests.doubles.feeds import Behaviour, FeedServer, Page
from tests.samples import REGISTRY

START = datetime(2026, 3, 2, 14, 30, tzinfo=UTC)
# What the operator is told of a feed (bot.poller.record).
TOLD = re.compile(r"Feed (?P<name>.+) is (?P<now>[a-z ]+) \(it was (?P<was>[a-z ]+)\): ")
# News that has nothing in common.
NEWS = (
    "Harbour pilots vote to strike over pension cuts",
    "Orchard growers sue a pesticide maker in Oregon",
    "Museum returns looted bronzes to Benin City",
    "Chip foundry delays its second plant in Dresden",
    "Glacier survey finds a lake under the ice cap",
    "Airline drops paper tickets after forty years",
    "Violin maker's estate is auctioned in Cremona",
    "Regulator fines a telecom operator for hidden fees",
)


class AtOnce(Workers):
    """The real work, done in this process, so that hundreds of polls take no time."""

    def __init__(self) -> None:
        super().__init__()
        self.jobs: list[Job] = []

    async def prepare(self, job: Job, registry: Registry) -> Parsed:
        self.jobs.append(job)
        return read(job, registry)


def lookup(host: str) -> list[str]:
    """Every name under ``.test`` is this machine."""
    if host.endswith(".test"):
        return ["127.0.0.1"]
    raise socket.gaierror(socket.EAI_NONAME, "no such name")


@dataclass(slots=True)
class Farm:
    """A server, a database, a poller and a clock; ``async with`` it."""

    folder: Path
    workers: Workers = field(default_factory=AtOnce)
    deadline: timedelta = timedelta(seconds=1)
    _fetching: AsyncExitStack = field(default_factory=AsyncExitStack)
    server: FeedServer = field(default_factory=FeedServer)
    clock: Clock = field(default_factory=lambda: Clock(START))
    feeds: list[Feed] = field(default_factory=list)
    _opened: AsyncExitStack = field(default_factory=AsyncExitStack)
    _changed: bool = False
    _store: SqliteStore | None = None
    _poller: Poller | None = None

    async def __aenter__(self) -> Self:
        await self._opened.enter_async_context(self.server)
        await self._start()
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        await self._stop()
        await self._opened.aclose()

    async def _start(self) -> None:
        self._store = SqliteStore(self.folder / "docketwire.db")
        await self._store.open()
        wish = Subscription(channel="console", topic="all", fixed=True)
        # Captured feeds are older than the clock's start.
        await self._store.write(
            subscriptions.sync_fixed, [wish], now=datetime(2000, 1, 1, tzinfo=UTC)
        )
        self._fetching = AsyncExitStack()
        fetcher = await self._fetching.enter_async_context(
            Fetcher(
                "ops@docketwire.invalid",
                allows_private=self.server.allows,
                lookup=lookup,
                now=self.clock,
            )
        )
        self._poller = Poller(
            self._store,
            fetcher,
            self.workers,
            configured=self.feeds,
            registry=lambda: REGISTRY,
            may_ask_sec=True,
            owed=lambda: None,
            deadline=self.deadline,
            operator="console",
            now=self.clock,
        )
        await self._store.write(feeds.sync, self.feeds)

    async def _stop(self) -> None:
        await self._fetching.aclose()
        await self.store.close()

    async def restart(self) -> None:
        """End the process, as it were, and start another one on the same database."""
        await self._stop()
        await self._start()

    @property
    def store(self) -> SqliteStore:
        assert self._store is not None
        return self._store

    @property
    def poller(self) -> Poller:
        assert self._poller is not None
        return self._poller

    async def feed(
        self,
        path: str,
        behaviour: Behaviour | None = None,
        *,
        kind: FeedKind = FeedKind.NEWS,
        court: str | None = None,
        host: str = "127.0.0.1",
        every: timedelta = timedelta(minutes=5),
        max_bytes: int | None = None,
        insists: bool = False,
        url: str | None = None,
    ) -> str:
        """A feed that is configured and served; its address."""
        if behaviour is not None:
            self.server.pages[path] = behaviour
        address = url or self.server.url(path, host)
        self.feeds.append(
            Feed(
                name=f"Feed {path}",
                url=address,
                kind=kind,
                court=court,
                every=every,
                max_bytes=max_bytes,
                insists=insists,
            )
        )
        self._changed = True
        return address

    async def configure(self) -> None:
        """Have the poller and the database know the feeds that were added."""
        if self._changed:
            self._changed = False
            self.poller.configure(self.feeds, may_ask_sec=True)
            await self.store.write(feeds.sync, self.feeds)

    async def poll(self, **later: float) -> list[Outcome]:
        """Poll what is due after so much time (five minutes and a bit if nothing is said)."""
        await self.configure()
        self.clock.now += timedelta(**(later or {"minutes": 6}))
        return await self.poller.once(done=lambda _: None)

    async def poll_all(self, **later: float) -> list[Outcome]:
        """Poll every feed, due or not."""
        await self.configure()
        self.clock.now += timedelta(**later)
        return await self.poller.once(every=True, done=lambda _: None)

    async def state(self, url: str) -> FeedState:
        found = await self.store.read(feeds.by_url, url)
        assert found is not None
        return found

    async def changes(self, url: str | None = None) -> list[tuple[str, str]]:
        """What the operator is told of one feed or of all, as from which state to which."""
        names = {feed.url: feed.name for feed in self.feeds}
        told = [TOLD.match(notice) for notice in await self.notices()]
        return [
            (found["was"], found["now"])
            for found in told
            if found and (url is None or found["name"] == names[url])
        ]

    async def alerts(self) -> list[str]:
        """The titles of the stories that were alerted, oldest first."""
        return await self.store.read(_alerts)

    async def notices(self) -> list[str]:
        """What the operator's channel is owed, oldest first."""
        return await self.store.read(
            lambda tx: [row["text"] for row in tx.all("SELECT text FROM notice ORDER BY delivery")]
        )

    async def entries(self) -> int:
        """How many entries are stored."""
        return await self.store.read(_entries)

    def jobs(self) -> int:
        """How many bodies were parsed."""
        assert isinstance(self.workers, AtOnce)
        return len(self.workers.jobs)

    def asked(self, path: str) -> int:
        """How often a path was asked."""
        return len(self.server.requests(path))


def _alerts(tx: Tx) -> list[str]:
    rows = tx.all(
        "SELECT story.title FROM delivery JOIN story ON story.id = delivery.story "
        "ORDER BY delivery.id"
    )
    return [row["title"] for row in rows]


def _entries(tx: Tx) -> int:
    row = tx.one("SELECT count(*) AS many FROM entry")
    return int(row["many"]) if row else 0


def item(
    title: str,
    *,
    guid: str | None = None,
    link: str | None = None,
    at: datetime | str | None = START,
    body: str = "",
) -> str:
    """An RSS item; without ``guid`` the link, or else the title, has to do."""
    date = format_datetime(at) if isinstance(at, datetime) else at
    return (
        f"<item><title>{escape(title)}</title>"
        + (f"<link>{escape(link)}</link>" if link else "")
        + (f'<guid isPermaLink="false">{escape(guid)}</guid>' if guid else "")
        + (f"<description>{escape(body)}</description>" if body else "")
        + (f"<pubDate>{date}</pubDate>" if date else "")
        + "</item>"
    )


def news(*places: int, at: datetime = START) -> list[str]:
    """Items of ``NEWS``, each of its own link and guid."""
    return [
        item(NEWS[place], guid=f"n{place}", link=f"https://wire.example/{place}", at=at)
        for place in places
    ]


def filing(
    number: int,
    *events: str,
    guid: str | None = None,
    at: datetime = START,
    case: int | None = None,
) -> str:
    """A docket entry of D.D.C. as CM/ECF has it, one item for each event."""
    case = number if case is None else case
    link = f"https://ecf.dcd.uscourts.gov/cgi-bin/DktRpt.pl?{case}"
    return "".join(
        item(
            f"1:25-cv-{case:05} Plaintiff {case} v. Defendant {case}",
            guid=guid or f"{link}&{number}",
            link=link,
            at=at,
            body=f'[{event}] (<a href="https://ecf.dcd.uscourts.gov/doc1/{number}">{number}</a>)',
        )
        for event in (events or ("Order",))
    )


def rss(*items: str, title: str = "Harbor Wire", head: str = "", encoding: str = "UTF-8") -> bytes:
    """A feed of these items, newest first."""
    return (
        f'<?xml version="1.0" encoding="{encoding}"?><rss version="2.0" '
        'xmlns:sy="http://purl.org/rss/1.0/modules/syndication/"><channel>'
        f"<title>{title}</title><link>https://{title.replace(' ', '').lower()}.example/</link>"
        f"<description>All there is</description>{head}{''.join(items)}</channel></rss>"
    ).encode(encoding)


def page(*items: str, **more: str) -> Page:
    """A feed of these items, without validators."""
    return Page(body=rss(*items, **more))


@asynccontextmanager
async def stalls() -> AsyncIterator[list[float]]:
    """The seconds that the event loop was held up for, measured every 5 ms."""
    found: list[float] = [0.0]

    async def watch() -> None:
        while True:
            before = time.perf_counter()
            await asyncio.sleep(0.005)
            found.append(time.perf_counter() - before - 0.005)

    task = asyncio.create_task(watch())
    try:
        yield found
    finally:
        task.cancel()
