"""docketwire as a process that is killed, at a place or a moment, and started again."""

import asyncio
import os
import re
import signal
import sys
from asyncio.subprocess import Process
from collections import Counter
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path

from bot import failpoint
from storage import deliveries
from storage.sqlite import SqliteStore
from storage.store import Tx
from tests.doubles.discord.world import FORUM
from tests.doubles.running import CHECKOUT, FACTOR, Feed, Installation, discord_words, slack_words

WOODS = ["Alder", "Birch", "Cedar", "Dogwood", "Elm", "Fir", "Gum", "Hazel", "Ivy", "Juniper"]
MARKS = {"slack": "re-sent", "discord": "Sent again", "forum": "Sent again"}
PATIENCE = 60.0 * FACTOR
# What lost its reply after several kills waits for a minute by itself, and what stands behind it.
SETTLING = 3 * PATIENCE
OURS = re.compile("DOCKETWIRE_|SLACK_|DISCORD_")
OPEN = {"pending", "sending", "unknown", "waiting"}


class Mortal(Installation):
    """An installation whose process can be told where to die.

    Both platforms have one channel that gets everything, and Discord a forum as well. Slack has no
    Socket Mode here: nobody
    talks to the bot, and it starts sooner. A story is a filing, known by its docket number.
    """

    def __init__(self, folder: Path) -> None:
        super().__init__(folder)
        self.place = ""
        self.delivery = {"pace": "50ms"}
        self.feeds = [
            Feed(name=f"{court} docket", kind="court", path=f"/{court}", court=court, every="1s")
            for court in ("dcd", "nysd")
        ]
        del self.tokens["SLACK_APP_TOKEN"]
        self.channels: dict[str, str | int] = {
            "slack": self.slack_channel("C1", "all"),
            "discord": self.discord_channel("alerts", "all"),
            "forum": self.forum("all"),
        }
        self.stories: list[str] = []
        self._began = datetime.now(UTC).replace(microsecond=0) - timedelta(days=1)

    def forum(self, *topics: str) -> int:
        """A forum of Discord that is subscribed to ``topics``."""
        channel = self.discord.add_channel(self.guild, "posts", kind=FORUM)
        self._subscribe(f"discord:{channel}", topics)
        return channel

    @property
    def database(self) -> Path:
        """The file that outlives the process."""
        return self.folder / "docketwire.db"

    def env(self) -> dict[str, str]:
        """The environment, with the place to die at."""
        return super().env() | ({failpoint.VARIABLE: self.place} if self.place else {})

    async def baseline(self) -> None:
        """Let the feeds be known, so that what they publish next alerts."""
        async with self.running(slack=False, discord=False):
            pass

    def publish(self, number: int) -> None:
        """Publish so many stories, each in one of two feeds."""
        for serial in range(len(self.stories), len(self.stories) + number):
            self.stories.append(f"1:26-cv-{serial + 10_000}")
            self._file(serial, "Order")

    def amend(self, *serials: int) -> None:
        """Let the court add to filings that it has published: their headlines change."""
        for serial in serials:
            self._file(serial, "Amended Opinion")

    def _file(self, serial: int, event: str) -> None:
        self.feeds[serial % 2].filing(
            event,
            docket=self.stories[serial],
            caption=f"{name(serial)} v. {name(serial + 7)}",
            case=serial,
            entry=serial,
            at=self._began + timedelta(seconds=serial),
        )

    @asynccontextmanager
    async def alive(self, place: str = "") -> AsyncIterator[Process]:
        """Run ``docketwire run`` until the block ends, to be killed when it comes to ``place``."""
        self.place = place
        plain = {name: value for name, value in os.environ.items() if not OURS.match(name)}
        with (self.folder / "log.txt").open("ab") as log:
            process = await asyncio.create_subprocess_exec(
                *(sys.executable, "-m", "bot", "run"),
                cwd=self.folder,
                env={**plain, **self.env(), "PYTHONPATH": str(CHECKOUT)},
                stdout=log,
                stderr=log,
            )
        try:
            yield process
        finally:
            if process.returncode is None:
                process.kill()
            await process.wait()

    async def dies(self, process: Process) -> None:
        """Wait until the process was killed."""
        async with asyncio.timeout(PATIENCE):
            assert await process.wait() == -signal.SIGKILL

    async def stops(self, process: Process) -> None:
        """Stop the process as Docker does."""
        process.send_signal(signal.SIGTERM)
        async with asyncio.timeout(PATIENCE):
            assert await process.wait() == 0

    async def settles(self, process: Process | None = None) -> None:
        """Wait until every story is owed and nothing is open, or until ``process`` has ended."""
        store = SqliteStore(self.database)
        await store.open()
        counts: dict[str, int] = {}
        owed, all_of_it = 0, len(self.channels) * len(self.stories)
        try:
            async with asyncio.timeout(SETTLING):
                while process is None or process.returncode is None:
                    counts = await store.read(deliveries.counts)
                    owed = await store.read(_alerts)
                    if owed == all_of_it and not counts.keys() & OPEN:
                        return
                    await asyncio.sleep(0.05)
        except TimeoutError as error:
            raise AssertionError(f"{owed} of {all_of_it} alerts are owed: {counts}") from error
        finally:
            await store.close()

    def shown(self, where: str) -> list[str]:
        """The words of what stands in a channel, in a forum of the first message of each post."""
        channel = self.channels[where]
        if isinstance(channel, str):
            cards = [each for each in self.slack.messages(channel) if "thread_ts" not in each]
            return [slack_words(each) for each in cards]
        if where != "forum":
            return self.seen(channel)
        posts = [each for each in self.discord.channels.values() if each.parent == channel]
        return [discord_words(each.messages[0]) for each in posts]

    def told(self, where: str) -> list[str]:
        """The words of what stands below the cards of a channel."""
        channel = self.channels[where]
        if isinstance(channel, str):
            replies = [each for each in self.slack.messages(channel) if "thread_ts" in each]
            return [slack_words(each) for each in replies]
        threads = [each for each in self.discord.channels.values() if each.parent == channel]
        first = 1 if where == "forum" else 0
        return [discord_words(each) for thread in threads for each in thread.messages[first:]]

    async def write(self, sql: str) -> None:
        """Change the database of a process that is not alive."""
        store = SqliteStore(self.database)
        await store.open()
        await store.write(lambda tx: tx.run(sql))
        await store.close()

    def copies(self, where: str, *, marked: bool | None = None) -> Counter[str]:
        """How often each story stands in a platform's channel, on a card or in a catch-up.

        All of them, or those (not) ``marked``. A card has its docket number, a line of a catch-up
        only its caption.
        """
        shown = [
            words
            for words in self.shown(where)
            if marked is None or (MARKS[where] in words) is marked
        ]
        return Counter(
            docket
            for serial, docket in enumerate(self.stories)
            for words in shown
            if docket in words or f"{name(serial)} v." in words
        )


def _alerts(tx: Tx) -> int:
    row = tx.one("SELECT count(*) AS many FROM delivery WHERE kind = 'alert'")
    return int(row["many"]) if row else 0


def name(serial: int) -> str:
    """A company that no registry knows."""
    first, second = divmod(serial % 100, 10)
    return f"{WOODS[first]} {WOODS[second]} {serial} Partners"
