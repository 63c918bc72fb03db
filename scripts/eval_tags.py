"""Measures tagging on the labelled samples beside the checkout: per kind of row, and confusions.

The rows are split in two by a hash of their ids; rules may be tuned on the first half only, and
the second says what that was worth.
"""

import json
import re
from collections import defaultdict
from collections.abc import Iterable, Mapping
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from datetime import UTC, datetime
from hashlib import sha256
from pathlib import Path
from typing import Any

from bot import text
from bot.config import load_registry
from bot.tag import Tagger, Tagging

LABELS = Path(__file__).resolve().parents[2] / "shared" / "data" / "labels"


@dataclass(slots=True, kw_only=True)
class Score:
    """Right, wrong and missed tags."""

    right: int = 0
    wrong: int = 0
    missed: int = 0

    def add(
        self, found: set[str], gold: set[str], optional: AbstractSet[str] = frozenset()
    ) -> None:
        """Count one row; ``optional`` tags are neither right nor wrong."""
        self.right += len(found & gold)
        self.wrong += len(found - gold - optional)
        self.missed += len(gold - found)

    def __str__(self) -> str:
        said, asked = self.right + self.wrong, self.right + self.missed
        if not said and not asked:
            return "   -     -     -  "
        precision = self.right / said if said else 0.0
        recall = self.right / asked if asked else 0.0
        both = 2 * self.right / (said + asked)
        return f"{precision:5.3f} {recall:5.3f} {both:5.3f}"


def main() -> None:
    """Print the table and the rows that came out otherwise than labelled."""
    sample = LABELS / "tagging.jsonl"
    if not sample.exists():
        print(f"no labelled samples at {sample.parent}: nothing measured")
        return
    known = json.loads((LABELS / "registry.json").read_text(encoding="utf-8"))
    ids = {row["id"] for row in (*known["cases"], *known["parties"])}
    rows = [json.loads(line) for line in sample.read_text(encoding="utf-8").splitlines()]
    tagger = Tagger(load_registry())
    results = [(row, _tagged(tagger, row)) for row in rows]
    _table(results, ids)
    _confusions(results, ids)


def _tagged(tagger: Tagger, row: Mapping[str, Any]) -> Tagging:
    clean = text.clean(row["title"], row["summary"])
    return tagger.tag(
        clean.title, clean.text, published=_published(row["date"]), url=row["url"] or None
    )


def _table(results: Iterable[tuple[Mapping[str, Any], Tagging]], ids: set[str]) -> None:
    cases: defaultdict[str, Score] = defaultdict(Score)
    parties: defaultdict[str, Score] = defaultdict(Score)
    counts: defaultdict[str, int] = defaultdict(int)
    tagged: defaultdict[str, int] = defaultdict(int)
    for row, tagging in results:
        found = _ids(tagging.cases) & ids
        for kind in (row["kind"], f"half {_half(row)}", "all"):
            counts[kind] += 1
            tagged[kind] += bool(found)
            cases[kind].add(found, set(row["cases"]))
            parties[kind].add(
                _ids(tagging.parties) & ids, set(row["parties"]), set(row["parties_optional"])
            )
    print(f"{'':24}rows with a case   cases P     R     F1    parties P     R     F1")
    for kind in sorted(counts, key=lambda kind: (kind == "all", kind.startswith("half"), kind)):
        print(
            f"{kind:24}{counts[kind]:4} {tagged[kind]:11}{'':8}{cases[kind]}{'':6}{parties[kind]}"
        )


def _confusions(results: Iterable[tuple[Mapping[str, Any], Tagging]], ids: set[str]) -> None:
    for row, tagging in results:
        cases, parties = _ids(tagging.cases) & ids, _ids(tagging.parties) & ids
        wrong_cases = cases ^ set(row["cases"])
        wrong_parties = (parties - set(row["parties_optional"])) ^ set(row["parties"])
        if wrong_cases or wrong_parties:
            print(f"\n{row['id']} ({row['kind']}, half {_half(row)}): {row['title']}")
            _say("case", cases, set(row["cases"]))
            _say("party", parties, set(row["parties"]))
            for tag in tagging.cases:
                print(f"    {tag.topic} by {tag.rule}: {tag.match!r}")


def _say(what: str, found: set[str], gold: set[str]) -> None:
    if found - gold:
        print(f"    wrong {what}: {', '.join(sorted(found - gold))}")
    if gold - found:
        print(f"    missed {what}: {', '.join(sorted(gold - found))}")


def _ids(tags: Iterable[Any]) -> set[str]:
    return {tag.topic.partition(":")[2] for tag in tags}


def _half(row: Mapping[str, Any]) -> int:
    return 1 + int(sha256((row.get("derived_from") or row["id"]).encode()).hexdigest(), 16) % 2


def _published(said: str) -> datetime | None:
    """The day of a row; None where it has only a year or nothing."""
    if match := re.match(r"(\d{4})[-/](\d{1,2})[-/](\d{1,2})", said):
        year, month, day = map(int, match.groups())
    elif match := re.match(r"(\d{1,2})-(\d{1,2})-(\d{4})", said):
        day, month, year = map(int, match.groups())
    else:
        return None
    return datetime(year, month, day, 23, tzinfo=UTC)


if __name__ == "__main__":
    main()
