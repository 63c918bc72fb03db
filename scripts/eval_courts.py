"""Measure court identity on whole captured feeds: filings lost, filings told twice.

Each feed is taken in whole, then in overlapping windows that slide over it as polls do, then again
after a restart on the same database. What is true of each filing is in truth.jsonl.
"""

import asyncio
import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from datetime import UTC, datetime
from pathlib import Path
from tempfile import TemporaryDirectory

from eval_figures import FEEDS, Figure, Row, Section, lines, share

from bot.config import load_registry
from bot.replay import Row as Replayed
from bot.replay import replay
from storage.sqlite import SqliteStore

TRUTH = FEEDS / "truth.jsonl"
NOW = datetime(2026, 3, 2, 12, tzinfo=UTC)
# A window keeps this share of a feed and moves by a third of itself.
WINDOW = 0.5
STEPS_A_WINDOW = 3
_ITEM = re.compile(rb"<item\b.*?</item>", re.DOTALL)


def measure() -> list[Section]:
    """The figures of whole feeds, of sliding windows, and of a restart."""
    if not TRUTH.is_file():
        why = "no captured feeds beside the checkout (../shared/data/feeds)"
        return [Section(title="Court identity", skipped=why)]
    truth: defaultdict[str, list[Row]] = defaultdict(list)
    for row in lines(TRUTH):
        truth[row["feed"]].append(row)
    whole, sliding, restarts = Counter[str](), Counter[str](), Counter[str]()
    notes: list[str] = []
    for feed, filings in sorted(truth.items()):
        with TemporaryDirectory() as folder:
            windows = _windows((FEEDS / feed).read_bytes(), Path(folder))
            first, slid, again = asyncio.run(_taken(FEEDS / feed, windows, Path(folder)))
        for name, counts, rows in (
            ("whole", whole, first),
            ("windows", sliding, slid),
            ("restart", restarts, again),
        ):
            found = _compared(filings, rows, known=name == "restart")
            counts.update(found)
            if found["lost"] or found["double"]:
                notes.append(f"{feed}, {name}: {found['lost']} lost, {found['double']} double")
    figures = [
        *_figures("whole feeds", whole),
        *_figures("sliding windows", sliding),
        *_figures("after a restart", restarts),
    ]
    title = f"Court identity: {len(truth)} feeds, {whole['filings']} filings"
    return [Section(title=title, figures=figures, confusions=notes)]


def main() -> None:
    """Print the figures of court identity."""
    for section in measure():
        section.show()


async def _taken(
    feed: Path, windows: Sequence[Path], folder: Path
) -> tuple[list[Replayed], list[Replayed], list[Replayed]]:
    registry = load_registry()
    rows = []
    for name, paths in (("whole", [feed]), ("slid", windows)):
        store = SqliteStore(folder / f"{name}.db")
        await store.open()
        rows.append(await replay(paths, store, registry=registry, now=NOW))
        await store.close()
    store = SqliteStore(folder / "slid.db")
    await store.open()
    rows.append(await replay([feed], store, registry=registry, now=NOW))
    await store.close()
    return rows[0], rows[1], rows[2]


def _windows(body: bytes, folder: Path) -> list[Path]:
    """Write the feed as a poller would have seen it: windows, the oldest items first."""
    found = list(_ITEM.finditer(body))
    head, tail = body[: found[0].start()], body[found[-1].end() :]
    size = max(int(len(found) * WINDOW), 1)
    step = max(size // STEPS_A_WINDOW, 1)
    starts = sorted({*range(len(found) - size, 0, -step), 0}, reverse=True)
    paths = []
    for place, start in enumerate(starts):
        path = folder / f"{place:03}.xml"
        items = b"\n".join(item.group() for item in found[start : start + size])
        path.write_bytes(head + items + tail)
        paths.append(path)
    return paths


def _compared(filings: Sequence[Row], rows: Iterable[Replayed], *, known: bool) -> Counter[str]:
    """Count filings that have no entry of their own, and those told more than once.

    A filing is known by its guid and time: the places of items in a window are not theirs in the
    feed. ``known`` says that nothing may be new.
    """
    keys: defaultdict[tuple[str | None, str | None], set[str]] = defaultdict(set)
    told: Counter[str] = Counter()
    for row in rows:
        keys[row.id, row.published].add(row.key)
        keys[row.id, None].add(row.key)
        told[row.key] += row.decision in ("new", "attached")
    claimed: set[str] = set()
    lost = double = 0
    for filing in filings:
        found = keys.get((filing["guid"], _when(filing)), set())
        lost += not found - claimed
        claimed |= found
        double += sum(told[key] for key in found) > (not known)
    return Counter(filings=len(filings), lost=lost, double=double)


def _when(filing: Row) -> str | None:
    """The time of a filing; None where the truth has none and its guid has to do."""
    said = filing["pub_date"]
    return datetime.fromisoformat(said).astimezone(UTC).isoformat() if said else None


def _figures(what: str, counts: Counter[str]) -> list[Figure]:
    return [
        share(f"{what}: filings lost", counts["lost"], counts["filings"], most=0),
        share(f"{what}: filings told twice", counts["double"], counts["filings"], most=0),
    ]


if __name__ == "__main__":
    main()
