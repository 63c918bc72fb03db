"""What it costs to find the story of an item among ever more stories, in a real store."""

import shutil
import sqlite3
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import NamedTuple

from benchmarks.contenders import DATABASE
from benchmarks.measure import Figure, Step, cpu, per_call
from benchmarks.polling import alone, served
from benchmarks.texts import Piece, Writer
from bot import dedupe
from bot.dedupe import terms
from bot.ingest import WINDOW
from bot.ingest.neighbours import Neighbours
from bot.model import Facts, FeedKind
from storage import grouping, migrate, sqlite
from storage.facts import write_facts
from storage.store import stamp

SIZES = (10_000, 100_000)
FULL = 1_000_000
WORDS = 70
PROBES = 300
# A planted copy has so many of its words exchanged.
EXCHANGED = 0.08
BATCH = 10_000
# So many stories have a text of their own; more are these again under other names, as writing and
# reading a million texts takes an hour.
WRITTEN = 10_000
# Items are looked up together, as those of a feed are.
FEED = 35
# So many feeds, all new, are polled to see what memory that takes.
POLLED = 60
# The stories are of the fortnight before: the product looks at no older ones.
NOW = datetime.now(UTC).replace(microsecond=0)


class Probe(NamedTuple):
    """An item to be placed, and the story that it is a copy of."""

    facts: Facts
    story: int | None


def group(step: Step, *, full: bool = False) -> Iterator[Figure]:
    """Fingerprints and keys of an item; candidates and decision among so many stories."""
    writer = Writer("fingerprints")
    pieces = [writer.piece(WORDS) for _ in range(200)]
    facts = [_facts(piece, NOW) for piece in pieces]
    prints, keys = per_call(
        lambda: len([dedupe.fingerprint(piece.title, piece.text) for piece in pieces]),
        lambda: len([dedupe.index_keys(each) for each in facts]),
    )
    yield Figure(name="group.print", what="fingerprint, 70 words", value=prints * 1000, unit="ms")
    yield Figure(name="group.keys", what="grouping keys of it", value=keys * 1000, unit="ms")
    with TemporaryDirectory(prefix="docketwire-bench-") as folder:
        yield from _decisions(Path(folder), (*SIZES, *([FULL] if full else [])), step)


def _decisions(folder: Path, sizes: Sequence[int], step: Step) -> Iterator[Figure]:
    path = folder / DATABASE
    connection = sqlite.connect(path)
    sqlite.check_owner(connection, path)
    migrate.migrate(connection, path)
    connection.execute("PRAGMA journal_mode = WAL")
    connection.execute(f"PRAGMA cache_size = -{sqlite.WRITER_CACHE}")
    writer = Writer("stories")
    planted: list[tuple[Piece, int]] = []
    told: list[tuple[str, Facts]] = []
    held, first, fewest = 0, 0.0, 0.0
    for size in sizes:
        while held < size:
            step(f"{held:,} of {size:,} stories")
            if held < WRITTEN:
                written = [writer.piece(WORDS) for _ in range(BATCH)]
                few = enumerate(written[: PROBES // 2], start=held + 1)
                planted += [(piece, story) for story, piece in few]
                told = [(piece.title, _facts(piece, NOW)) for piece in written]
                _store(connection, told, first=held + 1)
            else:
                round_ = held // BATCH
                _store(connection, [(t, _varied(f, round_)) for t, f in told], first=held + 1)
            held += BATCH
        step(f"items among {size:,}")
        cost, found, wrong = _placed(connection, _probes(writer, planted))
        first = first or cost
        many = f"{size:,} stories"
        yield Figure(
            name=f"group.{size}",
            what=f"find and decide among {many}",
            value=cost * 1000,
            unit="ms",
            beside=f"itself at {sizes[0]:,}" if size > sizes[0] else "",
            other=first * 1000 if size > sizes[0] else None,
            goal="at most 3 x itself" if size > sizes[0] else "",
        )
        yield Figure(
            name=f"group.{size}.recall", what=f"copies found among {many}", value=found, unit="%"
        )
        yield Figure(
            name=f"group.{size}.wrong", what=f"new items joined wrongly, {many}", value=wrong,
            unit="%",
        )  # fmt: skip
        if size in (sizes[0], FULL):
            step(f"memory among {size:,}")
            most = _memory(folder, size)
            fewest = fewest or most[0]
            yield Figure(
                name=f"group.{size}.memory",
                what=f"{most[2]:,.0f} items among {many}: memory, most",
                value=most[0],
                unit="MB",
                beside=f"itself at {sizes[0]:,}" if size > sizes[0] else "",
                other=fewest if size > sizes[0] else None,
                goal="at most 200 MB",
            )
            yield Figure(
                name=f"group.{size}.memory.after", what="the same in the end", value=most[1],
                unit="MB",
            )  # fmt: skip
    connection.close()


def _memory(folder: Path, size: int) -> list[float]:
    """Megabytes that the product takes while it polls among these stories, on a copy of them.

    Its own process alone, without its workers; the most, then in the end; and how many items came.
    """
    beside = folder / f"among-{size}"
    beside.mkdir()
    with sqlite3.connect(folder / DATABASE) as source:
        source.execute("VACUUM INTO ?", (str(beside / DATABASE),))
    source.close()
    with served(POLLED) as (address, _):
        figures = alone("among", address, str(POLLED), str(beside))
    shutil.rmtree(beside)
    return figures


def _facts(piece: Piece, when: datetime, *, publisher: str = "Bench") -> Facts:
    return Facts(
        fingerprint=dedupe.fingerprint(piece.title, piece.text),
        kind=FeedKind.NEWS,
        publisher=publisher,
        published=when,
    )


def _probes(writer: Writer, planted: Sequence[tuple[Piece, int]]) -> list[Probe]:
    """Half of them copies of stories that are there, with words changed; half of them new."""
    every = max(len(planted) // (PROBES // 2), 1)
    copies = [
        Probe(_facts(writer.changed(piece, EXCHANGED), NOW, publisher="Copy"), story)
        for piece, story in planted[::every][: PROBES // 2]
    ]
    new = [Probe(_facts(writer.piece(WORDS), NOW), None) for _ in range(PROBES // 2)]
    return [probe for pair in zip(copies, new, strict=False) for probe in pair]


def _placed(connection: sqlite3.Connection, probes: Iterable[Probe]) -> tuple[float, float, float]:
    """CPU seconds of placing one, and in per cent the copies found and the new ones joined."""
    tx = sqlite.SqliteTx(connection)
    asked = list(probes)
    started = cpu()
    choices = []
    for first in range(0, len(asked), FEED):
        batch = asked[first : first + FEED]
        near = Neighbours(tx, [probe.facts for probe in batch], since=NOW - WINDOW)
        placed = [(near.choose(probe.facts), probe.story) for probe in batch]
        choices += [(join and join.story, story) for join, story in placed]
    cost = (cpu() - started) / len(choices)
    right = [found == story for found, story in choices if story is not None]
    wrong = [found is not None for found, story in choices if story is None]
    return cost, 100 * sum(right) / len(right), 100 * sum(wrong) / len(wrong)


def _varied(facts: Facts, salt: int) -> Facts:
    """Another story of the same common words: invented names and runs of words are exchanged."""
    found = facts.fingerprint
    others = {name: f"{name}{salt}" for name in found.names if terms.weight(name) >= 1}
    return replace(
        facts,
        fingerprint=replace(
            found,
            exact=f"{salt:x}{found.exact}"[:16],
            title=tuple([others.get(name, name) for name in found.title]),
            terms=tuple([others.get(name, name) for name in found.terms]),
            names=tuple([others.get(name, name) for name in found.names]),
            sketch=tuple(sorted([(rank * 2654435761 + salt) % (1 << 32) for rank in found.sketch])),
        ),
    )


def _store(
    connection: sqlite3.Connection, told: Sequence[tuple[str, Facts]], *, first: int
) -> None:
    """Put stories into the product's own tables, all of them in the window, in one transaction."""
    rows = []
    keys = grouping.Keys(sqlite.SqliteTx(connection))
    for number, (title, undated) in enumerate(told, start=first):
        when = NOW - timedelta(seconds=number % int(WINDOW.total_seconds() - 1))
        facts = replace(undated, published=when)
        at = stamp(when)
        rows.append((number, title, write_facts(facts, now=when), at))
        keys.add(number, dedupe.index_keys(facts))
    connection.execute("BEGIN IMMEDIATE")
    connection.execute(
        "INSERT OR IGNORE INTO feed (id, url, name, kind) VALUES (1, 'x:', 'Bench', 'news')"
    )
    connection.executemany(
        "INSERT INTO story (id, title, summary, event, kind, first_seen)"
        " VALUES (?1, ?2, '', 'other', 'news', ?4)",
        rows,
    )
    connection.executemany(
        "INSERT INTO entry (id, feed, key, story, parts, title, publisher, kind, repaired, facts,"
        " first_seen) VALUES (?1, 1, ?1, ?1, '', ?2, 'Bench', 'news', 0, ?3, ?4)",
        rows,
    )
    keys.save()
    connection.execute("COMMIT")
