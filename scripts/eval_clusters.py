"""Measure clusters: what became one story where items of many events came in one after the other.

Items go through ingest and a database in memory, each outlet a feed of its own, in the order in
which they were published. B-cubed asks for each item which share of its story is of its event
(precision), and which share of its event is in its story (recall). Of labelled pairs only the two
of a pair are known to belong together or apart.
"""

import asyncio
from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from datetime import UTC, datetime, timedelta
from typing import NamedTuple

from eval_figures import LABELS, Counts, Figure, Row, Section, bootstrap, f1, lines, share
from eval_groups import MERGED, OWN, PARAPHRASES, SAME_LABELS, SAME_STORY

from bot import explain, items
from bot.config import load_registry
from bot.ingest import Polled, ingest
from bot.model import Draft, Feed, FeedKind, Registry
from bot.tag import Tagger
from storage import feeds
from storage.sqlite import SqliteStore
from storage.store import Tx

UNDATED = datetime(2014, 1, 1, tzinfo=UTC)


class Shares(NamedTuple):
    """Of one event: how many items, and their precision and recall summed."""

    items: int
    precise: float
    found: float


def measure() -> list[Section]:
    """The figures of our own events, and of the labelled pairs and sagas where they are."""
    registry = load_registry()
    sections = [_events("Clusters of our own texts, one story an event", own(), registry)]
    pairs, sagas = LABELS / "dedup_pairs.jsonl", LABELS / "dedup_clusters.jsonl"
    if pairs.is_file():
        sections.append(_pairs("Labelled pairs among each other", lines(pairs), registry))
    if sagas.is_file():
        rows = [{**row, "published": _when(row)} for row in lines(sagas)]
        title = "Headlines of broad sagas, each of many events"
        sections.append(_events(title, [(row, row["story"]) for row in rows], registry))
    return sections


def main() -> None:
    """Print the figures of clusters."""
    for section in measure():
        section.show()


def own() -> list[tuple[Row, str]]:
    """Our own texts, each with its event."""
    return [(row, row["event"]) for path in (OWN, PARAPHRASES) for row in lines(path)]


def _when(row: Row) -> str:
    at = datetime(1970, 1, 1, tzinfo=UTC) + timedelta(milliseconds=int(row["timestamp_ms"]))
    return at.isoformat()


def _events(title: str, told: Sequence[tuple[Row, str]], registry: Registry) -> Section:
    stories = asyncio.run(taken([row for row, _ in told], registry))
    shares, grouped = b_cubed([(event, stories[row["id"]]) for row, event in told])
    figures = [
        _figure("B-cubed precision", shares, precision),
        _figure("B-cubed recall", shares, recall),
        _figure("B-cubed F1", shares, _harmonic),
    ]
    mixed = [set(found) for found in grouped.values() if len(set(found)) > 1]
    made = f": {len(told)} items of {len(shares)} events made {len(grouped)} stories"
    return Section(
        title=title + made,
        figures=figures,
        confusions=sorted("one story of " + ", ".join(sorted(found)) for found in mixed),
    )


def b_cubed(placed: Iterable[tuple[str, int]]) -> tuple[list[Shares], dict[int, list[str]]]:
    """The shares of each event, and the events of each story, of items by event and story."""
    events, grouped = defaultdict[str, list[int]](list), defaultdict[int, list[str]](list)
    for event, story in placed:
        events[event].append(story)
        grouped[story].append(event)
    shares = []
    for event, stories in events.items():
        together = [grouped[story].count(event) for story in stories]
        sizes = [len(grouped[story]) for story in stories]
        precise = sum(own / size for own, size in zip(together, sizes, strict=True))
        shares.append(Shares(len(stories), precise, sum(together) / len(stories)))
    return shares, grouped


def precision(shares: Sequence[Shares]) -> float:
    """Which share of an item's story is of its event, on average over items."""
    return sum(each.precise for each in shares) / sum(each.items for each in shares)


def recall(shares: Sequence[Shares]) -> float:
    """Which share of an item's event is in its story, on average over items."""
    return sum(each.found for each in shares) / sum(each.items for each in shares)


def _harmonic(shares: Sequence[Shares]) -> float:
    pure, whole = precision(shares), recall(shares)
    return 2 * pure * whole / (pure + whole)


def _figure(
    what: str, shares: Sequence[Shares], measure: Callable[[Sequence[Shares]], float]
) -> Figure:
    low, high = bootstrap(shares, measure)
    return Figure(what=what, value=measure(shares), low=low, high=high, of=f"{len(shares)} events")


def _pairs(title: str, rows: Sequence[Row], registry: Registry) -> Section:
    told = {side["id"]: side for row in rows for side in (row["a"], row["b"])}
    stories = asyncio.run(taken(list(told.values()), registry))
    joined = [(row, stories[row["a"]["id"]] == stories[row["b"]["id"]]) for row in rows]
    natural = [(row, same) for row, same in joined if row["label"] != "syndicated"]
    figures = [f1("same story, F1", [_counts(*each) for each in natural], least=SAME_STORY)]
    for label, most in (("related_development", MERGED), ("unrelated", None), ("syndicated", None)):
        alike = [same for row, same in joined if row["label"] == label]
        if alike:
            figures.append(share(f"  {label}, in one story", sum(alike), len(alike), most=most))
    made = f": {len(told)} items made {len(set(stories.values()))} stories"
    return Section(
        title=title + made,
        figures=figures,
        confusions=[
            f"{row['label']}: {row['a']['title']} | {row['b']['title']}"
            for row, same in joined
            if same != (row["label"] in SAME_LABELS)
        ],
    )


def _counts(row: Row, same: bool) -> Counts:  # noqa: FBT001 - what a pair came out as
    gold = row["label"] in SAME_LABELS
    return Counts(same and gold, same and not gold, gold and not same)


async def taken(rows: Sequence[Row], registry: Registry) -> dict[str, int]:
    """The story of each item, by its id, after all were taken in."""
    tagger = Tagger(registry)
    drafts = [
        (row, explain.draft_of(items.read_item(row, place=row["id"]), tagger)) for row in rows
    ]
    drafts.sort(key=lambda each: (_at(each[1]), each[0]["id"]))
    store = SqliteStore(None)
    await store.open()
    try:
        return {
            row["id"]: await store.write(_take, draft, row.get("publisher", ""), registry)
            for row, draft in drafts
        }
    finally:
        await store.close()


def _take(tx: Tx, draft: Draft, outlet: str, registry: Registry) -> int:
    feed = Feed(name=outlet, url=f"https://feeds.invalid/{outlet}", kind=FeedKind.NEWS)
    state, at = feeds.ensure(tx, feed), _at(draft)
    (decision,) = ingest(
        tx, state, [draft], polled=Polled(due=at), registry=registry, now=at, quiet=True
    )
    return decision.story


def _at(draft: Draft) -> datetime:
    return draft.entry.published or UNDATED


if __name__ == "__main__":
    main()
