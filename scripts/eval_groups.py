"""Measure grouping: labelled pairs beside the checkout, and texts of our own.

The pairs are split in two halves by the events that they belong to (no event is in both), by a
hash. Weights are fitted to the half "tuned" and to our own texts (scripts/fit_grouping.py); of the
half "held" only totals were looked at. A pair counts as ingest would decide it: it must be found in
the index, and then be told the same.
"""

import zlib
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from datetime import timedelta
from itertools import combinations
from pathlib import Path
from typing import NamedTuple

from eval_copies import copies
from eval_figures import LABELS, Counts, Figure, Row, Section, f1, lines, share

from bot import explain, items
from bot.config import load_registry
from bot.model import Draft
from bot.tag import Tagger

OWN = Path(__file__).resolve().parents[1] / "tests" / "data" / "retellings.jsonl"
PARAPHRASES = OWN.with_name("paraphrases.jsonl")
SAME_LABELS = ("same_story", "syndicated")
SAME_STORY, MERGED, COPIES = 0.88, 0.08, 0.98
NEAR = timedelta(days=4)


class Pair(NamedTuple):
    """Two items, what they were labelled, and what they are told to be."""

    label: str
    relation: str
    about: str
    transform: str = ""

    @property
    def same(self) -> bool:
        """Whether the two would be one story."""
        return self.relation in ("copy", "same_story")

    @property
    def counts(self) -> Counts:
        """One pair as joined rightly, joined wrongly or missed."""
        gold = self.label in SAME_LABELS
        return Counts(self.same and gold, self.same and not gold, gold and not self.same)


def measure() -> list[Section]:
    """The figures of pairs, and of our own texts and their copies."""
    tagger = Tagger(load_registry())
    own = [_own_pairs(tagger), _own_copies(tagger)]
    if not (LABELS / "dedup_pairs.jsonl").is_file():
        why = "no labelled samples beside the checkout (../shared/data/labels)"
        return [Section(title="Same story", skipped=why), *own]
    return [*_labelled_pairs(lines(LABELS / "dedup_pairs.jsonl"), tagger), *own]


def main() -> None:
    """Print the figures and confusions of grouping."""
    for section in measure():
        section.show()


def _labelled_pairs(rows: Sequence[Row], tagger: Tagger) -> Iterator[Section]:
    halves = [[_pair(row, tagger) for row in half] for half in halved(rows)]
    for name, pairs in (("all", halves[0] + halves[1]), ("tuned", halves[0]), ("held", halves[1])):
        yield _section(f"Same story, labelled pairs, {name}", pairs, confusions=name == "all")


def halved(rows: Sequence[Row]) -> tuple[list[Row], list[Row]]:
    """Split by connected items: pairs that share an item stay together."""
    leader: dict[str, str] = {}

    def lead(name: str) -> str:
        while (above := leader.setdefault(name, name)) != name:
            name = above
        return name

    for row in rows:
        leader[lead(row["a"]["id"])] = lead(row["b"]["id"])
    group: dict[str, str] = {}
    for row in rows:
        root = lead(row["a"]["id"])
        group[root] = min(group.get(root, row["id"]), row["id"])
    halves: tuple[list[Row], list[Row]] = ([], [])
    for row in rows:
        halves[zlib.crc32(group[lead(row["a"]["id"])].encode()) % 2].append(row)
    return halves


def _pair(row: Row, tagger: Tagger) -> Pair:
    one, two = (explain.draft_of(each, tagger) for each in explain.pair(row, place=row["id"]))
    about = f"{row['a']['title']} | {row['b']['title']}"
    return Pair(row["label"], explain.compared(one, two).relation, about, row.get("transform", ""))


def _section(title: str, pairs: Sequence[Pair], *, confusions: bool) -> Section:
    natural = [pair for pair in pairs if pair.label != "syndicated"]
    transforms: defaultdict[str, list[Pair]] = defaultdict(list)
    for pair in _of(pairs, "syndicated"):
        transforms[pair.transform].append(pair)
    figures = [
        *_same_story(natural),
        *_joined("related developments merged", _of(pairs, "related_development"), most=MERGED),
        *_joined("unrelated merged", _of(pairs, "unrelated")),
        *_joined("copies joined", _of(pairs, "syndicated"), least=COPIES),
    ]
    for name in sorted(transforms):
        figures += _joined(f"  {name}", transforms[name])
    return Section(
        title=title,
        figures=figures,
        confusions=[*_table(pairs), *_mistaken(pairs)] if confusions else [],
    )


def _same_story(pairs: Sequence[Pair]) -> list[Figure]:
    return (
        [f1("same story, F1", [pair.counts for pair in pairs], least=SAME_STORY)] if pairs else []
    )


def _of(pairs: Iterable[Pair], label: str) -> list[Pair]:
    return [pair for pair in pairs if pair.label == label]


def _joined(
    what: str, pairs: Sequence[Pair], *, least: float | None = None, most: float | None = None
) -> list[Figure]:
    if not pairs:
        return []
    return [share(what, sum(pair.same for pair in pairs), len(pairs), least=least, most=most)]


def _table(pairs: Sequence[Pair]) -> Iterator[str]:
    for label in sorted({pair.label for pair in pairs}):
        told = Counter(pair.relation for pair in pairs if pair.label == label)
        yield f"{label}: " + ", ".join(f"{told[name]} {name}" for name in sorted(told))


def _mistaken(pairs: Iterable[Pair]) -> Iterator[str]:
    for pair in pairs:
        if any(pair.counts[1:]):
            yield f"{pair.label}, told {pair.relation}: {pair.about}"


def own_pairs(tagger: Tagger) -> list[Pair]:
    """Our own texts in pairs: told of one event, of one saga, or of nothing in common."""
    drafts = [(row, draft(row, tagger)) for row in lines(OWN)]
    return [
        Pair(own_label(one, two), explain.compared(a, b).relation, f"{a.title} | {b.title}")
        for (one, a), (two, b) in combinations(drafts, 2)
        if one["saga"] != two["saga"] or _gap(a, b) <= NEAR
    ]


def own_copies(tagger: Tagger) -> list[Pair]:
    """Our own texts, each with its mechanical copies."""
    return [
        Pair(
            "syndicated",
            explain.compared(draft(row, tagger), draft(copy, tagger)).relation,
            row["title"],
            transform,
        )
        for row in lines(OWN)
        for transform, copy in copies(row)
    ]


def _own_pairs(tagger: Tagger) -> Section:
    return _section(
        "Same story, texts of our own (weights were fitted to them)",
        own_pairs(tagger),
        confusions=True,
    )


def _own_copies(tagger: Tagger) -> Section:
    return _section("Copies made of texts of our own", own_copies(tagger), confusions=True)


def own_label(one: Row, two: Row) -> str:
    """What two of our own texts are to each other."""
    if one["event"] == two["event"]:
        return "same_story"
    return "related_development" if one["saga"] == two["saga"] else "unrelated"


def draft(row: Row, tagger: Tagger) -> Draft:
    """The draft of one of our own texts."""
    return explain.draft_of(items.read_item(row, place=row["id"]), tagger)


def _gap(a: Draft, b: Draft) -> timedelta:
    if a.entry.published is None or b.entry.published is None:
        return timedelta()
    return abs(a.entry.published - b.entry.published)


if __name__ == "__main__":
    main()
