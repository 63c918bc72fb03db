"""What it costs to owe, claim and finish deliveries, beside plain SQL doing the like.

Both sides commit as often and as durably (WAL, synchronous FULL: ``storage.sqlite.connect``). The
plain tables have no key but the row's, no index but what is owed, no attempts and no leases.
"""

import sqlite3
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from itertools import count
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from benchmarks.measure import Figure, Step, per_call
from benchmarks.texts import Writer
from bot import explain, ingest, items, owing
from bot.config import load_registry
from bot.model import Draft, Feed, FeedKind, Registry, Subscription
from bot.outbox import recording
from bot.tag import Tagger
from storage import feeds, migrate, sqlite, subscriptions, topical
from storage.sqlite import SqliteTx
from storage.store import stamp

NOW = datetime(2026, 6, 1, 12, tzinfo=UTC)
LEASE = NOW + timedelta(minutes=2)
BATCH = 64
CLAIMS = 320
CHANNELS = 100
OLD = 1_000_000
FOLLOWED = 10_000
STORIES = 10
WIRE = Feed(name="Bench Wire", url="https://wire.example/rss", kind=FeedKind.NEWS)


class Ledger:
    """A database of docketwire's in a file, and one with plain tables in another."""

    def __init__(self, folder: Path) -> None:
        path = folder / "docketwire.db"
        self.connection = sqlite.connect(path)
        migrate.migrate(self.connection, path)
        self.plain = sqlite.connect(folder / "plain.db")
        for each in (self.connection, self.plain):
            each.execute("PRAGMA journal_mode = WAL")
            each.execute(f"PRAGMA cache_size = -{sqlite.WRITER_CACHE}")
        self.plain.execute("CREATE TABLE story (id INTEGER PRIMARY KEY, title TEXT, summary TEXT)")
        self.plain.execute(
            "CREATE TABLE delivery (id INTEGER PRIMARY KEY, story INTEGER, channel TEXT, done TEXT)"
        )
        self.plain.execute("CREATE INDEX delivery_owed ON delivery (id) WHERE done IS NULL")
        self.plain.execute("CREATE TABLE wish (id INTEGER PRIMARY KEY, channel TEXT, topic TEXT)")
        self.tx = SqliteTx(self.connection)
        self.registry: Registry = load_registry()
        self._tagger = Tagger(self.registry)
        self._writer = Writer("ledger")
        self._names = count()

    def write(self, fn: Any, *args: Any, **kwargs: Any) -> Any:
        """Run ``fn`` in a transaction of its own, as the store does."""
        self.connection.execute("BEGIN IMMEDIATE")
        result = fn(self.tx, *args, **kwargs)
        self.connection.execute("COMMIT")
        return result

    def draft(self) -> Draft:
        """A story that nobody has told yet."""
        piece = self._writer.piece(70, known=True)
        fields = {"id": f"item {next(self._names)}", "title": piece.title, "text": piece.text}
        return explain.draft_of(items.read_item(fields, place="bench"), self._tagger)

    def take(self, *drafts: Draft) -> list[ingest.Decision]:
        """Ingest drafts as those of one poll."""
        polled = ingest.Polled(etag=None, last_modified=None, body_hash=None, carries=None, due=NOW)

        def take(tx: SqliteTx) -> list[ingest.Decision]:
            state = feeds.ensure(tx, WIRE)
            return ingest.ingest(tx, state, drafts, polled=polled, registry=self.registry, now=NOW)

        decisions: list[ingest.Decision] = self.write(take)
        return decisions

    def grow_old(self) -> None:
        """Add a million deliveries that were sent long ago, to the plain table as many."""
        self.connection.execute("BEGIN")
        numbers = "WITH RECURSIVE n (i) AS (SELECT 0 UNION ALL SELECT i + 1 FROM n WHERE i < {})"
        self.connection.execute(
            f"""
            {numbers.format(OLD // CHANNELS - 1)}
            INSERT INTO story (id, title, summary, event, kind, repaired, quiet, first_seen)
            SELECT -1 - i, '', '', 'other', 'news', 0, 1, :then FROM n
            """,  # noqa: S608 - constants
            {"then": stamp(NOW)},
        )
        self.connection.execute(
            f"""
            {numbers.format(OLD - 1)}
            INSERT INTO delivery (
                story, channel, kind, revision, tenant, topics, state, created, due, sent, message
            )
            SELECT
                -1 - i / {CHANNELS}, 'slack:C' || (i % {CHANNELS}), 'alert', 1, '', '["all"]',
                'sent', :then, :then, :then, 'old'
            FROM n
            """,  # noqa: S608 - constants
            {"then": stamp(NOW)},
        )
        self.connection.execute("COMMIT")
        self.plain.execute(
            f"""
            {numbers.format(OLD - 1)}
            INSERT INTO delivery (story, channel, done)
            SELECT -1 - i / {CHANNELS}, 'slack:C' || (i % {CHANNELS}), 'sent' FROM n
            """  # noqa: S608 - constants
        )

    def follow(self, topic: str, channel: str) -> None:
        """Subscribe a channel, in the transaction that is open."""
        wish = Subscription(channel=channel, topic=topic)
        subscriptions.add(self.tx, wish, now=NOW - timedelta(days=1))


def ledger(step: Step) -> Iterator[Figure]:
    """Commits of stories, claims, and who wants what."""
    with TemporaryDirectory(prefix="docketwire-bench-") as name:
        held = Ledger(Path(name))
        held.take()  # the baseline, which alerts nobody
        step("a story for nobody")
        yield _unwanted(held)
        held.connection.execute("BEGIN")
        for number in range(CHANNELS):
            held.follow("all", f"slack:C{number}")
        held.connection.execute("COMMIT")
        step("a story for 100 channels")
        yield _committed(held)
        step("claims")
        yield from _claimed(held)
        step("1,000,000 old deliveries")
        held.grow_old()
        yield _committed(held, "old", " among 1,000,000")
        yield from _claimed(held, "old", " among 1,000,000")
        step("10,000 subscriptions")
        yield _matched(held)
        held.connection.close()
        held.plain.close()


def _unwanted(held: Ledger) -> Figure:
    """One transaction that stores a story that no channel follows: the rest is its deliveries."""
    drafts = iter([held.draft() for _ in range(STORIES * 6)])

    def ours() -> int:
        for _ in range(STORIES):
            held.take(next(drafts))
        return STORIES

    (cost,) = per_call(ours)
    what = "commit a story that nobody follows"
    return Figure(name="ledger.unwanted", what=what, value=cost * 1000, unit="ms")


def _committed(held: Ledger, age: str = "new", among: str = "") -> Figure:
    """One transaction that stores a story and what it owes to a hundred channels."""
    drafts = iter([held.draft() for _ in range(STORIES * 6)])

    def ours() -> int:
        for _ in range(STORIES):
            (decision,) = held.take(next(drafts))
            if decision.deliveries not in (0, CHANNELS):
                raise RuntimeError(f"{decision.deliveries} deliveries instead of {CHANNELS}")
        return STORIES

    def plain() -> int:
        for _ in range(STORIES):
            held.plain.execute("BEGIN IMMEDIATE")
            story = held.plain.execute("INSERT INTO story (title) VALUES ('x')").lastrowid
            held.plain.executemany(
                "INSERT INTO delivery (story, channel) VALUES (?, ?)",
                [(story, f"slack:C{number}") for number in range(CHANNELS)],
            )
            held.plain.execute("COMMIT")
        return STORIES

    cost, other = per_call(ours, plain)
    return Figure(
        name=f"ledger.commit.{age}",
        what=f"commit a story with 100 deliveries{among}",
        value=cost * 1000,
        unit="ms",
        beside="plain INSERTs",
        other=other * 1000,
    )


def _claimed(held: Ledger, age: str = "new", among: str = "") -> Iterator[Figure]:
    """Claim and finish, one at a time and in batches, every step a transaction."""
    for at_once, name in ((1, "single"), (BATCH, "batched")):
        calls = CLAIMS if at_once > 1 else CLAIMS // 4

        def ours(at_once: int = at_once, calls: int = calls) -> int:
            done = 0
            while done < calls:
                claimed = held.write(
                    recording.claim,
                    platforms=["slack"],
                    in_hand=frozenset(),
                    now=NOW,
                    lease=LEASE,
                    limit=at_once,
                )
                if not claimed:
                    raise RuntimeError("the ledger ran dry")
                sent = [(each, "1") for each in claimed]
                held.write(recording.finish, sent, paces={}, now=NOW)
                done += len(claimed)
            return done

        def plain(at_once: int = at_once, calls: int = calls) -> int:
            return _plain_claims(held.plain, at_once, calls)

        held.write(_refill)
        cost, other = per_call(ours, plain)
        yield Figure(
            name=f"ledger.{name}.{age}",
            what=f"claim and finish, {at_once} at a time{among}",
            value=1 / cost,
            unit="per s",
            beside="plain SELECT, UPDATE",
            other=1 / other,
            more_is_better=True,
        )


def _refill(tx: SqliteTx) -> None:
    """Owe everything again that was owed to the channels."""
    tx.run("UPDATE delivery SET state = 'pending', lease = NULL WHERE message IS NOT 'old'")


def _plain_claims(plain: sqlite3.Connection, at_once: int, calls: int) -> int:
    done = 0
    while done < calls:
        plain.execute("BEGIN IMMEDIATE")
        ids = plain.execute(
            "SELECT id FROM delivery WHERE done IS NULL ORDER BY id LIMIT ?", (at_once,)
        ).fetchall()
        plain.executemany("UPDATE delivery SET done = 'claimed' WHERE id = ?", map(tuple, ids))
        plain.execute("COMMIT")
        plain.execute("BEGIN IMMEDIATE")
        plain.executemany("UPDATE delivery SET done = 'sent' WHERE id = ?", map(tuple, ids))
        plain.execute("COMMIT")
        if not ids:
            plain.execute("UPDATE delivery SET done = NULL WHERE story > 0")
        done += len(ids)
    return done


def _matched(held: Ledger) -> Figure:
    """Which of ten thousand subscriptions a story is for; a hundred channels follow its case."""
    held.connection.execute("BEGIN")
    parties = sorted(held.registry.parties)
    for number in range(FOLLOWED):
        held.follow(f"party:{parties[number % len(parties)]}", f"discord:{number}")
    held.plain.executemany(
        "INSERT INTO wish (channel, topic) VALUES (?, ?)",
        [(f"discord:{n}", f"party:{parties[n % len(parties)]}") for n in range(FOLLOWED)],
    )
    held.connection.execute("COMMIT")
    loaded = topical.latest(held.tx, "all", limit=STORIES)
    if not loaded:
        raise RuntimeError("there is no story to match")
    told = [replace(story, parties=(parties[0],), cases=()) for story in loaded]

    def ours() -> int:
        return len([owing.wishers(held.tx, story, registry=held.registry) for story in told])

    def plain() -> int:
        for story in told:
            topics = {f"party:{party}" for party in story.parties} | {"all"}
            wishes = held.plain.execute("SELECT channel, topic FROM wish")
            found = [row["channel"] for row in wishes if row["topic"] in topics]
            if not found:
                raise RuntimeError("nobody wants the story")
        return len(told)

    cost, other = per_call(ours, plain)
    return Figure(
        name="ledger.match",
        what="match a story with 10,000 subscriptions",
        value=cost * 1000,
        unit="ms",
        beside="plain SELECT loop",
        other=other * 1000,
    )
