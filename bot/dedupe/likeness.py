"""How like two texts are: as copies, and as reports of one event."""

import math
from collections.abc import Iterable, Sequence
from datetime import timedelta
from typing import NamedTuple

from bot.dedupe import terms
from bot.model import MILESTONES, Event, Facts, Fingerprint

TITLE_TERMS = 4
SKETCH_ENOUGH, SKETCH_LEAST = 12, 6


def copied(a: Facts, b: Facts) -> tuple[float, tuple[str, ...]] | None:
    """Say how sure it is that a text is a copy of the other, and why; None if it is no copy."""
    one, two = a.fingerprint, b.fingerprint
    if one.exact == two.exact:
        return 1.0, ("same words",)
    shared = max(_resemblance(one.sketch, two.sketch), _resemblance(one.body, two.body))
    named_alike = one.title == two.title and len(one.title) >= TITLE_TERMS
    reason = f"{shared:.0%} of the text is the same"
    short = min(len(one.sketch), len(two.sketch)) < SKETCH_ENOUGH
    if named_alike and (shared >= COPIED_WITH_TITLE or short):
        return max(round(shared, 3), NAMED_ALIKE), ("same title", reason)
    enough = COPIED_BY_ITSELF if a.publisher and a.publisher == b.publisher else COPIED
    return (round(shared, 3), (reason,)) if shared >= enough else None


COPIED, COPIED_WITH_TITLE, NAMED_ALIKE = 0.5, 0.15, 0.9
# An outlet's texts share its forms: in EDGAR's feed half of each is the same.
COPIED_BY_ITSELF = 0.9


def _resemblance(one: Sequence[int], two: Sequence[int]) -> float:
    """Estimate the share of runs that two texts have in common, from their smallest ranks."""
    size = min(len(one), len(two))
    if size < SKETCH_LEAST:
        return 0.0
    first = set(one)
    if first.isdisjoint(two):
        return 0.0
    smallest = sorted(first.union(two))[:size]
    return len(first.intersection(two).intersection(smallest)) / size


class Likeness(NamedTuple):
    """How two texts share their terms, by weight.

    ``title`` is the share of both titles, between 0 and 1; ``mass`` what all shared terms weigh;
    ``breadth`` how many terms make that up. ``numbers`` is 1 if the titles share an amount, -1 if
    they name different ones. ``stepped`` tells that one title has a word of a next step that the
    other text has not, ``priced`` that one title is about a price and the other is not. ``bare``
    counts the texts that are a title and no more.
    """

    title: float
    mass: float
    breadth: float
    numbers: int
    stepped: bool
    priced: bool
    bare: int


def likeness(a: Fingerprint, b: Fingerprint) -> Likeness:
    """Measure what two texts share."""
    title_a, title_b = set(a.title), set(b.title)
    shared = shared_terms(a, b)
    priced = terms.MARKET.isdisjoint(title_a) is not terms.MARKET.isdisjoint(title_b)
    bare = (not a.terms) + (not b.terms)
    if not shared:
        return Likeness(0.0, 0.0, 0.0, 0, stepped=False, priced=priced, bare=bare)
    mass = _mass(shared)
    return Likeness(
        title=2 * _mass(title_a & title_b) / (_mass(title_a) + _mass(title_b) or 1),
        mass=mass,
        breadth=mass * mass / sum(terms.weight(name) ** 2 for name in shared),
        numbers=_numbers(title_a, title_b),
        stepped=not terms.STEPS.isdisjoint((title_a | title_b) - shared),
        priced=priced,
        bare=bare,
    )


def shared_terms(a: Fingerprint, b: Fingerprint) -> set[str]:
    """The terms that both texts have, in title or lead."""
    return {*a.title, *a.terms}.intersection((*b.title, *b.terms))


def _mass(names: Iterable[str]) -> float:
    return sum(map(terms.weight, names))


def _numbers(one: Iterable[str], two: Iterable[str]) -> int:
    amounts = [name for name in one if name[0] in terms.AMOUNTS]
    others = [name for name in two if name[0] in terms.AMOUNTS]
    if not amounts or not others:
        return 0
    return 1 if any(_near(amount, other) for amount in amounts for other in others) else -1


def _near(one: str, two: str) -> bool:
    return one[0] == two[0] and math.isclose(float(one[1:]), float(two[1:]), rel_tol=ROUNDING)


# Outlets round: "$146M" and "$147 million" are one loss, and so is "more than 90 million" of $92M.
ROUNDING = 0.03
SAME, RELATED = 0.63, 0.2


def score(found: Likeness, a: Facts, b: Facts, gap: timedelta | None) -> float:
    """Say how sure it is that both report one event, between 0 and 1; ``SAME`` is enough.

    A logistic model. Its weights were fitted to pairs of our own (tests/data/retellings.jsonl) and
    to half of the labelled ones; scripts/eval_groups.py tells both halves.
    """
    points = BIAS + TITLE * found.title + MASS * min(found.mass / ENOUGH_MASS, 1)
    points += BARE * found.bare - NARROW * max(ENOUGH_BREADTH - found.breadth, 0)
    points += SAME_AMOUNT if found.numbers > 0 else OTHER_AMOUNT * found.numbers
    points -= STEPPED * found.title * found.stepped + PRICED * found.priced
    points += _development(a, b, found.title) + PARTIES * _overlap(a.parties, b.parties)
    if gap is not None and gap > _FRESH:
        points -= A_DAY * (gap - _FRESH) / timedelta(days=1)
    if a.publisher and a.publisher == b.publisher:
        points -= SAME_PUBLISHER
    return round(1 / (1 + math.exp(-max(points, LEAST))), 3)


BIAS, TITLE, LEAST = -2.1, 3.9, -20
# Two titles share less than two articles do.
MASS, ENOUGH_MASS, BARE = 3.75, 5, 0.35
# Two texts that share one name and little else share no event.
NARROW, ENOUGH_BREADTH = 0.3, 3
STEPPED, PRICED = 2.3, 1.55
SAME_AMOUNT, OTHER_AMOUNT = 1.65, 2.1
PARTIES = 0.5
# News of one event comes within hours; an outlet seldom writes it twice.
A_DAY, SAME_PUBLISHER = 1.3, 2.5
_FRESH = timedelta(hours=12)


def _development(a: Facts, b: Facts, title: float) -> float:
    """What the developments of two texts say for their being one event, or against it.

    The more the titles are alike, the more a different step tells: retellings that are taken for
    different steps have different words.
    """
    if a.event is b.event:
        same = SAME_EVENT * (a.event in _STAGES)
        return same + SAME_STEP * (same > 0 and not set(a.cases).isdisjoint(b.cases))
    if a.event in _STAGES and b.event in _STAGES:
        return -CONFLICT * title * ({a.event, b.event} not in _DECIDED)
    return -ONE_SIDED * (a.event in MILESTONES or b.event in MILESTONES)


SAME_EVENT, SAME_STEP, CONFLICT, ONE_SIDED = 1.3, 0.6, 2.0, 0.9


def _overlap(one: Sequence[str], two: Sequence[str]) -> float:
    every = {*one, *two}
    return len(set(one).intersection(two)) / len(every) if every else 0.0


_STAGES = frozenset({*MILESTONES, Event.MOTION})
# A decision is named by what it is or by what it did.
_DECIDED = (
    {Event.RULING, Event.SENTENCING},
    {Event.RULING, Event.OPINION},
    {Event.RULING, Event.DISMISSAL},
    {Event.OPINION, Event.DISMISSAL},
)
