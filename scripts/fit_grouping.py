"""Fit the weights of bot/dedupe/score.py: a logistic model of few features, by Newton's method.

Fitted to our own texts (tests/data) and, where they are beside the checkout, to the half "tuned" of
the labelled pairs and to captured feeds; pairs of other files (JSON lines of ``label``, ``a``,
``b``) may be named. The half "held" is never fitted to. Texts of two sagas of our own, and the
items of captured feeds, are taken for news of one day by different outlets, so that words decide
between them: what shares a key and no headline is taken for unrelated. Prints the constants, and
what events left out in turn come out as (``--folds``).
"""

import argparse
import math
import random
import zlib
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from contextlib import suppress
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from itertools import combinations
from operator import mul
from pathlib import Path
from typing import NamedTuple

from eval_figures import FEEDS, LABELS, Row, lines
from eval_groups import OWN, PARAPHRASES, SAME_LABELS, draft, halved, own_label

from bot import dedupe, explain
from bot.config import load_registry
from bot.dedupe.likeness import Likeness, likeness, title_share, told
from bot.dedupe.score import SAME
from bot.errors import ParseError
from bot.model import Facts, FeedKind
from bot.parse import parse
from bot.prepare import prepare
from bot.tag import Tagger

# How much a pair of our own counts that has nothing in common: there are plenty.
UNRELATED = 0.3
# The same of a pair of captured items: most are of other events, but nobody has read them.
CAPTURED, ALIKE, ITEMS_OF_A_FEED = 0.01, 0.45, 60
RIDGE = 1.0
# F1 is best at even odds, with events left out in turn. A wrong join hides a development, a missed
# one tells it twice: from here on a tenth of further developments is joined, at even odds a fifth.
EVEN = 0.6
NEAR, SAME_DAY_HOURS = timedelta(days=4), 20
FOLDS, STEPS = 8, 50
NOON = datetime(2026, 6, 1, 12, tzinfo=UTC)


class Example(NamedTuple):
    """A pair: the events it is of, what was measured of it, whether it is one story, its weight."""

    events: tuple[str, ...]
    label: str
    features: tuple[float, ...]
    weight: float

    @property
    def same(self) -> bool:
        """Whether the two report one event."""
        return self.label in SAME_LABELS


def main() -> None:
    """Print the weights, and how they do on events that they were not fitted to."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("pairs", nargs="*", type=Path, metavar="FILE", help="further pairs")
    parser.add_argument("--folds", action="store_true", help="also fit with events left out")
    asked = parser.parse_args()
    examples = list(_examples(asked.pairs, Tagger(load_registry())))
    bias, *weights = fit(examples)
    print(f"BIAS = {bias - math.log(EVEN / (1 - EVEN)):.2f}")
    for name, weight in zip(Likeness._fields, weights, strict=True):
        print(f"    {name}={weight:.2f},")
    if asked.folds:
        print(_left_out(examples))


def fit(examples: Sequence[Example]) -> list[float]:
    """The bias and the weights that make the examples likeliest, held small by ``RIDGE``."""
    rows = [(1.0, *each.features) for each in examples]
    found = [0.0] * len(rows[0])
    for _ in range(STEPS):
        slope = [RIDGE * weight if place else 0.0 for place, weight in enumerate(found)]
        curve = [[RIDGE * (a == b and a > 0) for a in range(len(found))] for b in range(len(found))]
        for row, each in zip(rows, examples, strict=True):
            sure = _sure(found, row)
            _add(slope, row, each.weight * (sure - each.same))
            spread = each.weight * sure * (1 - sure)
            for line, value in zip(curve, row, strict=True):
                if value:
                    _add(line, row, spread * value)
        step = _solved(curve, slope)
        found = [weight - by for weight, by in zip(found, step, strict=True)]
        if max(map(abs, step)) < 1e-6:  # noqa: PLR2004 - far below what is printed
            break
    return found


def _sure(weights: Sequence[float], row: Sequence[float]) -> float:
    return 1 / (1 + math.exp(-sum(map(mul, weights, row))))


def _add(into: list[float], row: Sequence[float], times: float) -> None:
    for place, value in enumerate(row):
        into[place] += times * value


def _solved(matrix: list[list[float]], right: Sequence[float]) -> list[float]:
    """Solve a system of linear equations by Gauss's elimination."""
    rows = [[*line, value] for line, value in zip(matrix, right, strict=True)]
    for place in range(len(rows)):
        pivot = max(range(place, len(rows)), key=lambda row: abs(rows[row][place]))
        rows[place], rows[pivot] = rows[pivot], rows[place]
        for row in range(len(rows)):
            if row != place and rows[row][place]:
                _add(rows[row], rows[place], -rows[row][place] / rows[place][place])
    return [line[-1] / line[place] for place, line in enumerate(rows)]


def _examples(files: Iterable[Path], tagger: Tagger) -> Iterator[Example]:
    for path in (OWN, PARAPHRASES):
        yield from _own(lines(path), tagger)
    pairs = LABELS / "dedup_pairs.jsonl"
    if pairs.is_file():
        yield from _labelled(halved(lines(pairs))[0], tagger)
    for path in files:
        yield from _labelled(lines(path), tagger)
    yield from _captured(tagger)


def _own(rows: Sequence[Row], tagger: Tagger) -> Iterator[Example]:
    drawn = random.Random(1)
    facts = [draft(row, tagger).facts for row in rows]
    for (one, a), (two, b) in combinations(zip(rows, facts, strict=True), 2):
        label = own_label(one, two)
        if label == "unrelated":
            hours = timedelta(hours=drawn.uniform(0, SAME_DAY_HOURS))
            b = replace(b, published=a.published + hours if a.published else None)  # noqa: PLW2901
        if (found := _measured(a, b)) and (label != "unrelated" or found.mass):
            weight = UNRELATED if label == "unrelated" else 1.0
            yield Example((one["saga"], two["saga"]), label, tuple(map(float, found)), weight)


def _labelled(rows: Iterable[Row], tagger: Tagger) -> Iterator[Example]:
    for row in rows:
        a, b = (explain.draft_of(each, tagger).facts for each in explain.pair(row, place=row["id"]))
        if row["label"] != "syndicated" and (found := _measured(a, b)):
            yield Example((row["a"]["id"],), row["label"], tuple(map(float, found)), 1.0)


def _captured(tagger: Tagger) -> Iterator[Example]:
    """Items of captured feeds that ingest would compare, as if different outlets had them."""
    drawn = random.Random(3)
    facts: list[Facts] = []
    for path in sorted((FEEDS / "news").glob("*")):
        with suppress(ParseError):
            for entry in parse(path.read_bytes(), kind=FeedKind.NEWS).entries[:ITEMS_OF_A_FEED]:
                draft = prepare(entry, kind=FeedKind.NEWS, publisher="", tagger=tagger)
                at = NOON + timedelta(hours=drawn.uniform(0, 24))
                outlet = str(len(facts))
                facts.append(replace(draft.facts, published=at, publisher=outlet, url=None))
    found: defaultdict[int, list[Facts]] = defaultdict(list)
    for each in facts:
        for key in dedupe.index_keys(each):
            found[key].append(each)
    pairs = {pair for several in found.values() for pair in combinations(several, 2)}
    for a, b in sorted(pairs, key=lambda pair: (pair[0].publisher or "", pair[1].publisher or "")):
        one, two = told(a), told(b)
        if title_share(one, two) <= ALIKE:
            features = tuple(map(float, likeness(one, two, _gap(a, b))))
            yield Example((a.publisher or "", b.publisher or ""), "unrelated", features, CAPTURED)


def _gap(a: Facts, b: Facts) -> timedelta | None:
    return abs(a.published - b.published) if a.published and b.published else None


def _measured(a: Facts, b: Facts) -> Likeness | None:
    """What texts alone decide: nothing where one is a docket entry, or days lie between."""
    gap = _gap(a, b)
    if FeedKind.COURT in (a.kind, b.kind) or (gap is not None and gap > NEAR):
        return None
    return likeness(told(a), told(b), gap)


def _left_out(examples: Sequence[Example]) -> str:
    """How pairs come out by weights that no pair of their events had a part in."""
    counts = dict.fromkeys(("right", "missed", "related", "unrelated"), 0)
    for fold in range(FOLDS):
        others = [each for each in examples if fold not in map(_fold, each.events)]
        weights = fit(others)
        for each in examples:
            if _fold(each.events[0]) == fold:
                joined = _sure(weights, (1.0, *each.features)) >= EVEN
                if each.same:
                    counts["right" if joined else "missed"] += 1
                elif joined:
                    counts["related" if each.label.startswith("related") else "unrelated"] += 1
    related = sum(each.label.startswith("related") for each in examples)
    return f"left out in turn: {counts}, of {related} related, {len(examples)} pairs; SAME {SAME}"


def _fold(event: str) -> int:
    return zlib.crc32(event.encode()) % FOLDS


if __name__ == "__main__":
    main()
