"""Measure grouping on the labelled pairs and clusters beside the checkout.

The pairs are split in two halves by the events that they belong to (no event is in both), by a
hash. Thresholds and weights were chosen on the half "tuned" and on pairs of our own; the half
"held" was looked at in totals only. A pair counts as ingest would decide it: it must be found in
the index, and then be told the same.
"""

import json
import sys
import zlib
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, datetime, timedelta
from itertools import combinations
from pathlib import Path
from typing import NamedTuple, TypeAlias

from bot import dedupe, explain
from bot.config import load_registry
from bot.model import Facts, FeedKind
from bot.tag import Tagger

Row: TypeAlias = Mapping[str, object]

LABELS = Path(__file__).resolve().parents[2] / "shared" / "data" / "labels"
SAME_LABELS = ("same_story", "syndicated")
RELATIONS = ("copy", "same_story", "related", "unrelated")
Z_95 = 1.96


class Pair(NamedTuple):
    """Two items, what they were labelled, and what they are told to be."""

    label: str
    relation: str
    name: str

    @property
    def same(self) -> bool:
        """Whether the two would be one story."""
        return self.relation in ("copy", "same_story")


def main() -> None:
    """Print all figures."""
    if not LABELS.is_dir():
        sys.exit("no labelled samples beside the checkout (../shared/data/labels)")
    rows = _read("dedup_pairs.jsonl")
    tagger = Tagger(load_registry())
    for name, half in zip(("tuned", "held", "both"), (*_halves(rows), rows), strict=True):
        _report(name, [_pair(row, place, tagger) for place, row in enumerate(half)])
    _report_clusters(_read("dedup_clusters.jsonl"))


def _read(name: str) -> list[Row]:
    return [json.loads(line) for line in (LABELS / name).read_text("utf-8").splitlines()]


def _halves(rows: Sequence[Row]) -> tuple[list[Row], list[Row]]:
    """Split by connected items: pairs that share an item stay together."""
    leader: dict[str, str] = {}

    def lead(name: str) -> str:
        while (above := leader.setdefault(name, name)) != name:
            name = above
        return name

    for row in rows:
        leader[lead(_item(row, "a"))] = lead(_item(row, "b"))
    group: dict[str, str] = {}
    for row in rows:
        root, name = lead(_item(row, "a")), str(row["id"])
        group[root] = min(group.get(root, name), name)
    halves: tuple[list[Row], list[Row]] = ([], [])
    for row in rows:
        halves[zlib.crc32(group[lead(_item(row, "a"))].encode()) % 2].append(row)
    return halves


def _item(row: Row, side: str) -> str:
    item = row[side]
    return str(item["id"]) if isinstance(item, dict) else ""


def _pair(row: Row, place: int, tagger: Tagger) -> Pair:
    one, two = (explain.draft_of(item, tagger) for item in explain.pair(row, place=f"row {place}"))
    verdict = explain.compared(one, two)
    return Pair(str(row["label"]), verdict.relation, str(row.get("transform", "")))


def _report(name: str, pairs: Sequence[Pair]) -> None:
    print(f"\n{name}: {len(pairs)} pairs")
    print(f"  {'':22}" + "".join(f"{relation:>12}" for relation in RELATIONS))
    for label in sorted({pair.label for pair in pairs}):
        counts = Counter(pair.relation for pair in pairs if pair.label == label)
        print(f"  {label:22}" + "".join(f"{counts[relation]:12}" for relation in RELATIONS))
    natural = [pair for pair in pairs if pair.label != "syndicated"]
    print(f"  same story, F1:              {_f1(natural):.3f} (with copies {_f1(pairs):.3f})")
    _share("related developments merged", _of(pairs, "related_development"))
    _share("copies joined", _of(pairs, "syndicated"))
    for transform, found in sorted(_by_name(_of(pairs, "syndicated")).items()):
        print(f"    {transform:26} {sum(pair.same for pair in found)} of {len(found)}")


def _of(pairs: Iterable[Pair], label: str) -> list[Pair]:
    return [pair for pair in pairs if pair.label == label]


def _by_name(pairs: Iterable[Pair]) -> dict[str, list[Pair]]:
    found: defaultdict[str, list[Pair]] = defaultdict(list)
    for pair in pairs:
        found[pair.name].append(pair)
    return found


def _f1(pairs: Iterable[Pair]) -> float:
    counts = Counter((pair.label in SAME_LABELS, pair.same) for pair in pairs)
    right, wrong = counts[True, True], counts[True, False] + counts[False, True]
    return 2 * right / (2 * right + wrong) if right else 0.0


def _share(name: str, pairs: Sequence[Pair]) -> None:
    """Print how many of the pairs are told the same, with Wilson's 95 % interval."""
    count, total = sum(pair.same for pair in pairs), len(pairs)
    if not total:
        return
    share, spread = count / total, Z_95 * Z_95 / total
    middle = (share + spread / 2) / (1 + spread)
    half = Z_95 * (share * (1 - share) / total + spread / 4 / total) ** 0.5 / (1 + spread)
    low, high = max(middle - half, 0), min(middle + half, 1)
    print(f"  {name:28} {share:.1%} ({count} of {total}; {low:.0%} to {high:.0%})")


def _report_clusters(rows: Sequence[Row]) -> None:
    """Group headlines in the order they came, and say how pure and how whole the groups are."""
    print(f"\nclusters: {len(rows)} headlines of {len({row['story'] for row in rows})} sagas")
    ordered = sorted(rows, key=lambda row: int(str(row["timestamp_ms"])))
    stories: list[tuple[int, Facts]] = []
    placed: list[tuple[int, str]] = []
    for row in ordered:
        facts = _facts(row)
        keys = set(dedupe.index_keys(facts))
        near = [story for story in stories if not keys.isdisjoint(dedupe.index_keys(story[1]))]
        choice = dedupe.decide(facts, near)
        story = choice.story if isinstance(choice, dedupe.Attach) else len(placed)
        stories.append((story, facts))
        placed.append((story, str(row["story"])))
    joined = [(a[0] == b[0], a[1] == b[1]) for a, b in combinations(placed, 2)]
    together = [alike for same, alike in joined if same]
    print(f"  stories made: {len({story for story, _ in placed})}")
    print(f"  pairs joined: {len(together)}, of one saga: {sum(together) / len(together):.1%}")
    print(f"  pairs of one saga joined: {sum(together) / sum(alike for _, alike in joined):.1%}")


def _facts(row: Row) -> Facts:
    when = datetime(1970, 1, 1, tzinfo=UTC) + timedelta(milliseconds=int(str(row["timestamp_ms"])))
    return Facts(
        fingerprint=dedupe.fingerprint(str(row["title"]), ""),
        kind=FeedKind.NEWS,
        publisher=str(row["publisher"]),
        published=when,
    )


if __name__ == "__main__":
    main()
