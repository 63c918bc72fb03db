"""Measure tagging on the labelled samples beside the checkout, for each kind of row.

The rows are split in two by a hash of their ids; rules were tuned on the first half only, and the
second says what that was worth. The sentences in genuine scripts have to come back as they were.
Beside them stand headlines of our own, on which the rules were tuned: a net, no measurement.
"""

import json
import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import UTC, datetime
from hashlib import sha256
from pathlib import Path
from typing import NamedTuple

from eval_figures import LABELS, Counts, Figure, Row, Section, f1, lines, share

from bot import text
from bot.config import load_registry
from bot.model import Tag
from bot.tag import Tagger

CASES, PARTIES, PARTY_ONLY = 0.93, 0.97, 0.03
SAMPLE = LABELS / "tagging.jsonl"
OWN = Path(__file__).resolve().parents[1] / "tests" / "data" / "headlines.jsonl"


class Tagged(NamedTuple):
    """A labelled row with what it was tagged."""

    row: Row
    cases: frozenset[str]
    parties: frozenset[str]
    evidence: tuple[str, ...]

    @property
    def of_cases(self) -> Counts:
        """Cases right, wrong and missed."""
        return _counts(self.cases, frozenset(self.row["cases"]))

    @property
    def of_parties(self) -> Counts:
        """Parties right, wrong and missed; optional ones are neither."""
        optional = frozenset(self.row.get("parties_optional", ()))
        gold = frozenset(self.row["parties"])
        return _counts(self.parties - (optional - gold), gold)


def measure() -> list[Section]:
    """The figures of cases, of parties, and of texts that have to stay what they are."""
    registry = load_registry()
    tagger = Tagger(registry)
    own = _own(tagger, frozenset((*registry.cases, *registry.parties)))
    if not SAMPLE.is_file():
        why = "no labelled samples beside the checkout (../shared/data/labels)"
        return [Section(title="Cases and parties", skipped=why), own]
    labelled = json.loads((LABELS / "registry.json").read_text("utf-8"))
    known = frozenset(row["id"] for row in (*labelled["cases"], *labelled["parties"]))
    rows = lines(SAMPLE)
    tagged = [_tagged(row, tagger, known) for row in rows]
    return [_cases(tagged), _parties(tagged), _scripts(rows), own]


def main() -> None:
    """Print the figures and confusions of tagging."""
    for section in measure():
        section.show()


def _tagged(row: Row, tagger: Tagger, known: frozenset[str]) -> Tagged:
    clean = text.clean(row["title"], row.get("summary", ""))
    published, url = _published(row.get("date", "")), row.get("url") or None
    found = tagger.tag(clean.title, clean.text, published=published, url=url)
    evidence = tuple(f"{tag.topic} by {tag.rule}: {tag.match!r}" for tag in found.cases)
    return Tagged(row, _ids(found.cases) & known, _ids(found.parties) & known, evidence)


def _cases(tagged: Sequence[Tagged]) -> Section:
    homoglyphs = [each for each in tagged if each.row["kind"].startswith("homoglyph")]
    alone, homonyms = _of(tagged, "neg_party_no_case"), _of(tagged, "neg_homonym")
    figures = [
        f1("cases, F1", [each.of_cases for each in tagged], least=CASES),
        f1("homoglyph rows, F1", [each.of_cases for each in homoglyphs], least=CASES),
        share("party-only news tagged", _with_case(alone), len(alone), most=PARTY_ONLY),
        share("homonyms tagged", _with_case(homonyms), len(homonyms), most=0),
        *_parts(tagged, lambda each: each.of_cases),
    ]
    confusions = [
        f"{_about(each, set(each.row['cases']), each.cases)}; {'; '.join(each.evidence)}"
        for each in tagged
        if any(each.of_cases[1:])
    ]
    return Section(title="Cases", figures=figures, confusions=confusions)


def _parties(tagged: Sequence[Tagged]) -> Section:
    homonyms = _of(tagged, "neg_homonym")
    right = sum(not any(each.of_parties[1:]) for each in homonyms)
    figures = [
        f1("parties, F1", [each.of_parties for each in tagged], least=PARTIES),
        share("homonym rows right", right, len(homonyms), least=1),
        *_parts(tagged, lambda each: each.of_parties),
    ]
    confusions = [
        _about(each, set(each.row["parties"]), each.parties)
        for each in tagged
        if any(each.of_parties[1:])
    ]
    return Section(title="Parties", figures=figures, confusions=confusions)


def _own(tagger: Tagger, known: frozenset[str]) -> Section:
    tagged = [_tagged(row, tagger, known) for row in lines(OWN)]
    figures = [f1("cases, F1", [each.of_cases for each in tagged])]
    for kind in sorted({each.row["kind"] for each in tagged}):
        rows = _of(tagged, kind)
        if kind in _WITH_CASES:
            figures.append(f1(f"  {kind}", [each.of_cases for each in rows]))
        else:
            figures.append(share(f"  {kind}, tagged", _with_case(rows), len(rows)))
    figures.append(f1("parties, F1", [each.of_parties for each in tagged]))
    return Section(title="Headlines (own texts, tuned on)", figures=figures)


def _scripts(rows: Sequence[Row]) -> Section:
    kept = [row for row in rows if row.get("must_preserve") or row["kind"] == "neg_genuine_script"]
    changed = [row for row in kept if text.clean(row["title"], "").title != row["title"]]
    figure = share("genuine scripts identical", len(kept) - len(changed), len(kept), least=1)
    return Section(
        title="Genuine scripts",
        figures=[figure],
        confusions=[f"{row['id']} ({row['lang']}): {row['title']}" for row in changed],
    )


def _parts(tagged: Iterable[Tagged], counts: Callable[[Tagged], Counts]) -> Iterator[Figure]:
    """The figures of each half and kind that has a label or a tag."""
    parts: defaultdict[str, list[Counts]] = defaultdict(list)
    for each in tagged:
        parts[f"  half {_half(each.row)}"].append(counts(each))
        parts[f"  {each.row['kind']}"].append(counts(each))
    for part in sorted(parts, key=lambda name: ("half" not in name, name)):
        if any(row.right or row.missed for row in parts[part]):
            yield f1(part, parts[part])
        else:
            yield share(
                f"{part}, tagged", sum(row.wrong > 0 for row in parts[part]), len(parts[part])
            )


def _of(tagged: Iterable[Tagged], kind: str) -> list[Tagged]:
    return [each for each in tagged if each.row["kind"] == kind]


def _with_case(tagged: Iterable[Tagged]) -> int:
    return sum(bool(each.cases) for each in tagged)


def _counts(found: frozenset[str], gold: frozenset[str]) -> Counts:
    return Counts(len(found & gold), len(found - gold), len(gold - found))


def _about(each: Tagged, gold: set[str], found: frozenset[str]) -> str:
    row = each.row
    wrong, missed = ", ".join(sorted(found - gold)), ", ".join(sorted(gold - found))
    return (
        f"{row['id']} ({row['kind']}, half {_half(row)}) {row['title']}"
        f"; wrong: {wrong or '-'}; missed: {missed or '-'}"
    )


def _ids(tags: Iterable[Tag]) -> frozenset[str]:
    return frozenset(tag.topic.partition(":")[2] for tag in tags)


def _half(row: Row) -> int:
    return 1 + int(sha256((row.get("derived_from") or row["id"]).encode()).hexdigest(), 16) % 2


_WITH_CASES = frozenset({"case", "other_suit"})


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
