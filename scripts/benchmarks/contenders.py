"""Those that poll: docketwire as it runs, a plain loop, lemon24/reader where it is installed."""

import importlib
import sqlite3
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any, Protocol
from zoneinfo import ZoneInfo

from rich.console import Console

from benchmarks.measure import Stalls
from bot import app as application
from bot.config import load_registry
from bot.config.settings import Address, PrivateAccess, Settings
from bot.model import Feed, FeedKind
from storage import feeds as stored

OK = 200
DATABASE = "docketwire.db"


class Contender(Protocol):
    """Something that polls feeds."""

    async def choose(self, urls: Sequence[str]) -> None:
        """Have these polled from now on and no others; not measured."""

    async def poll(self) -> int:
        """Poll them once; how many entries were taken in or looked at."""


class Docketwire:
    """The whole product as ``docketwire run`` builds it: nothing is left out or replaced.

    ``stall`` are the seconds for which a poll has held up the event loop at most.
    """

    def __init__(self, app: application.App) -> None:
        self.app = app
        self.stall = 0.0

    async def choose(self, urls: Sequence[str]) -> None:
        """Make these the active feeds."""
        wanted = set(urls)
        chosen = [feed for feed in self.app.settings.feeds if feed.url in wanted]
        await self.app.store.write(stored.sync, chosen)

    async def poll(self) -> int:
        """One round of the real poller; raises RuntimeError if a feed failed."""
        async with Stalls() as stalls:
            outcomes = await self.app.poller.once(every=True, done=lambda _: None)
        self.stall = max(self.stall, stalls.longest)
        failed = [outcome.error for outcome in outcomes if outcome.status == "failed"]
        if failed:
            raise RuntimeError(f"{len(failed)} feeds failed, first: {failed[0]}")
        return sum(outcome.entries for outcome in outcomes)


@asynccontextmanager
async def docketwire(folder: Path, urls: Sequence[str]) -> AsyncIterator[Docketwire]:
    """The product on the folder's database, a fresh one if there is none, nothing polled yet."""
    with (folder / "alerts.txt").open("w", encoding="utf-8") as alerts:
        async with application.build(
            settings(folder / DATABASE, urls), console=Console(file=alerts)
        ) as app:
            application.keep_for_good()
            yield Docketwire(app)


def settings(path: Path, urls: Sequence[str]) -> Settings:
    """Settings such as ``feeds.yaml`` would give for these feeds."""
    return Settings(
        path=path,
        feeds_file=path.with_name("feeds.yaml"),
        feeds=tuple(
            Feed(name=f"Gazette {number}", url=url, kind=FeedKind.NEWS)
            for number, url in enumerate(urls)
        ),
        registry=load_registry(),
        timezone=ZoneInfo("America/New_York"),
        http=Address(host="127.0.0.1", port=0),
        contact="bench@docketwire.example",
        allow_private=PrivateAccess(everything=True),
    )


class PlainLoop:
    """What one writes in ten minutes: httpx, feedparser, a table of id, title and link."""

    def __init__(self, path: Path) -> None:
        import feedparser  # noqa: PLC0415 - no part of what docketwire takes
        import httpx  # noqa: PLC0415 - the same

        self._parse = feedparser.parse
        self._client = httpx.Client(trust_env=False)
        self._etags: dict[str, str] = {}
        self._urls: Sequence[str] = ()
        self._database = sqlite3.connect(path)
        self._database.execute("CREATE TABLE entry (id TEXT PRIMARY KEY, title TEXT, link TEXT)")

    async def choose(self, urls: Sequence[str]) -> None:
        """Poll these."""
        self._urls = urls

    async def poll(self) -> int:
        """Fetch each, parse it if it came, keep its entries."""
        return sum(map(self._poll, self._urls))

    def _poll(self, url: str) -> int:
        etag = self._etags.get(url)
        answer = self._client.get(url, headers={"If-None-Match": etag} if etag else {})
        if answer.status_code != OK:
            return 0
        if "etag" in answer.headers:
            self._etags[url] = answer.headers["etag"]
        entries = self._parse(answer.content).entries
        with self._database:
            self._database.executemany(
                "INSERT OR IGNORE INTO entry VALUES (?, ?, ?)",
                [(entry.id, entry.title, entry.link) for entry in entries],
            )
        return len(entries)

    def close(self) -> None:
        """Let the connection and the file go."""
        self._client.close()
        self._database.close()


class Reader:
    """lemon24/reader, on one thread: it parses and stores, no more."""

    def __init__(self, module: Any, path: Path) -> None:
        self._reader = module.make_reader(str(path))
        self._known: set[str] = set()

    async def choose(self, urls: Sequence[str]) -> None:
        """Enable updates of these feeds only."""
        for url in self._known - set(urls):
            self._reader.disable_feed_updates(url)
        for url in urls:
            if url in self._known:
                self._reader.enable_feed_updates(url)
            else:
                self._reader.add_feed(url)
        self._known |= set(urls)

    async def poll(self) -> int:
        """Update them all, due or not."""
        self._reader.update_feeds(scheduled=False)
        return 0

    def close(self) -> None:
        """Let its database go."""
        self._reader.close()


def reader(path: Path) -> Reader | None:
    """The reader, None where it is not installed (``pip install reader``)."""
    try:
        module = importlib.import_module("reader")
    except ImportError:
        return None
    return Reader(module, path)
