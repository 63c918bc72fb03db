"""How like two texts are: as copies, and as reports of one event."""

import math
from collections.abc import Sequence
from datetime import timedelta
from functools import lru_cache
from typing import NamedTuple

from bot.dedupe import deeds
from bot.dedupe.stems import stem
from bot.dedupe.terms import AMOUNT, mass, weight
from bot.model import MILESTONES, Event, Facts, Fingerprint

TITLE_TERMS = 4
SKETCH_ENOUGH, SKETCH_LEAST = 12, 6


class Told(NamedTuple):
    """An item made ready to be compared with many."""

    facts: Facts
    title: frozenset[str]
    every: frozenset[str]
    names: frozenset[str]
    parties: frozenset[str]
    mass: float
    sketch: frozenset[int]
    body: frozenset[int]


def told(facts: Facts) -> Told:
    """Make an item ready to be compared."""
    found = facts.fingerprint
    title = frozenset(found.title)
    return Told(
        facts=facts,
        title=title,
        every=title.union(found.terms),
        names=frozenset(found.names),
        parties=frozenset([party for party in facts.parties if is_telling(party)]),
        mass=mass(found.title),
        sketch=frozenset(found.sketch),
        body=frozenset(found.body),
    )


def copied(a: Told, b: Told) -> tuple[float, tuple[str, ...]] | None:
    """Say how sure it is that a text is a copy of the other, and why; None if it is no copy."""
    one, two = a.facts.fingerprint, b.facts.fingerprint
    if one.exact == two.exact:
        return 1.0, ("same words",)
    publisher = a.facts.publisher
    enough = COPIED_BY_ITSELF if publisher and publisher == b.facts.publisher else COPIED
    short = min(len(one.sketch), len(two.sketch)) < SKETCH_ENOUGH
    same_title = one.title == two.title and len(one.title) >= TITLE_TERMS
    if same_title and (one.done ^ two.done) & deeds.TURNING:
        return None
    if not same_title:
        if not (_may_share(a.sketch, b.sketch, enough) or _may_share(a.body, b.body, enough)):
            return None
        # A line of text is often one for many: what the outlet says of each.
        if short and (_names_others(a, b) or other_parties(a, b)):
            return None
    shared = max(_resemblance(a.sketch, b.sketch), _resemblance(a.body, b.body))
    if same_title and (short or shared >= COPIED_WITH_TITLE):
        return max(round(shared, 3), NAMED_ALIKE), ("same title", _share(shared))
    return (round(shared, 3), (_share(shared),)) if shared >= enough else None


COPIED, COPIED_WITH_TITLE, NAMED_ALIKE = 0.5, 0.15, 0.9
# An outlet's texts share its forms: in EDGAR's feed half of each is the same.
COPIED_BY_ITSELF = 0.9


def _share(shared: float) -> str:
    return f"{shared:.0%} of the text is the same"


def _may_share(one: frozenset[int], two: frozenset[int], least: float) -> bool:
    """Whether ``_resemblance`` may reach so much: it is never more than this."""
    size = min(len(one), len(two))
    return size >= SKETCH_LEAST and len(one & two) >= least * size


def _resemblance(one: frozenset[int], two: frozenset[int]) -> float:
    """Estimate the share of runs that two texts have in common, from their smallest ranks."""
    size = min(len(one), len(two))
    if size < SKETCH_LEAST or one.isdisjoint(two):
        return 0.0
    smallest = sorted(one.union(two))[:size]
    return len((one & two).intersection(smallest)) / size


class Likeness(NamedTuple):
    """What speaks for two texts' being reports of one event, or against it; each 0 to 1 or so.

    For it: ``covered``, how much of the one headline the other text has, and ``mutual``, how much
    at least of either; ``mass``, what all shared terms weigh; ``names``, what the shared names
    weigh; ``parties`` that both name; ``deed``: the headlines tell of the same kind of deed;
    ``event``: of the same development of a case; ``amount``: a sum or rate stands in both. Against
    it: ``narrow``, the fewer terms make up the mass; ``nameless``: they share no name and no party
    but agencies; ``other_names``: each headline names what the other text does not;
    ``other_deed``: the headline of each tells of a deed that the other text does not,
    ``other_event`` of another development of a case; ``priced``, ``reacted``, ``stepped``,
    ``commented``: one is of a price, a reaction, a next step, or explains, the other does not;
    ``other_amount``: the headlines have different sums; ``hours`` apart, the less the more the
    titles are alike, and ``days`` beyond the first; ``publisher``: one outlet seldom reports an
    event twice.
    """

    covered: float
    mutual: float
    mass: float
    names: float
    parties: float
    deed: float
    event: float
    amount: float
    narrow: float
    nameless: float
    other_names: float
    other_deed: float
    other_event: float
    priced: float
    reacted: float
    stepped: float
    commented: float
    other_amount: float
    hours: float
    days: float
    publisher: float


def likeness(a: Told, b: Told, gap: timedelta | None) -> Likeness:
    """Measure what two texts have in common and what sets them apart."""
    one, two = a.facts, b.facts
    first, second = one.fingerprint, two.fingerprint
    shared = a.every & b.every
    weights = [weight(name) for name in shared]
    weighs = sum(weights)
    named = [max(weight(name), A_NAME) for name in a.names & b.names]
    title = title_share(a, b)
    covered, mutual = parts_told(a, b)
    hours = USUAL_HOURS if gap is None else gap / timedelta(hours=1)
    return Likeness(
        covered=covered,
        mutual=mutual,
        mass=min(weighs / ENOUGH_MASS, 1.0),
        names=min(sum(named) / ENOUGH_NAMES, 1.0),
        parties=_overlap(a.parties, b.parties),
        deed=bool(first.done & second.done & deeds.DONE),
        event=one.event is two.event and one.event in STAGES,
        amount=_agree(first.amounts, second.amounts),
        narrow=_narrow(weights, weighs),
        nameless=0 if named or not a.parties.isdisjoint(b.parties) else 1 - title,
        other_names=_names_others(a, b),
        other_deed=_undone(first, second),
        other_event=other_event(one.event, two.event) * (0.5 + title),
        priced=bool((first.done ^ second.done) & deeds.PRICE),
        reacted=_alone(first, second, deeds.REACTION),
        stepped=_steps(first, second) * (0.5 + title),
        commented=bool((first.done ^ second.done) & deeds.COMMENT),
        other_amount=_disagree(_in_title(a), _in_title(b)),
        hours=min(hours / A_DAY, 1.0) * (1 - title),
        days=min(max(hours / A_DAY - 1, 0.0), MOST_DAYS),
        publisher=bool(one.publisher and one.publisher == two.publisher),
    )


def title_share(a: Told, b: Told) -> float:
    """The share of both headlines, between 0 and 1."""
    return 2 * mass(a.title & b.title) / (a.mass + b.mass or 1)


def parts_told(a: Told, b: Told) -> tuple[float, float]:
    """How much of the one headline the other text has, at most and at least, between 0 and 1."""
    one, two = mass(a.title & b.every) / (a.mass or 1), mass(b.title & a.every) / (b.mass or 1)
    return (one, two) if one >= two else (two, one)


ENOUGH_MASS, ENOUGH_NAMES, ENOUGH_BREADTH, A_NAME = 5, 2, 3, 0.5
A_DAY, MOST_DAYS, USUAL_HOURS = 24, 3, 10
STAGES = frozenset({*MILESTONES, Event.MOTION})


def _narrow(weights: Sequence[float], weighs: float) -> float:
    """How few terms make up what is shared: 0 from three equal ones on."""
    if not weighs:
        return 1.0
    breadth = weighs * weighs / sum([each * each for each in weights])
    return max(1 - breadth / ENOUGH_BREADTH, 0.0)


def _names_others(a: Told, b: Told) -> bool:
    """Whether each headline has a name that the other text has not, and they share none."""
    one, two = a.names & a.title, b.names & b.title
    return one.isdisjoint(two) and not one <= b.every and not two <= a.every


def other_parties(a: Told, b: Told) -> bool:
    """Whether each text names parties other than agencies, and none that the other names."""
    return bool(a.parties and b.parties) and a.parties.isdisjoint(b.parties)


def _in_title(a: Told) -> list[str]:
    return [amount for amount in a.facts.fingerprint.amounts if amount in a.title]


def named_sums(facts: Facts) -> list[str]:
    """The sums of money that a headline names."""
    found = facts.fingerprint
    return [amount for amount in found.amounts if amount[0] == AMOUNT and amount in found.title]


def other_event(one: Event, two: Event) -> bool:
    """Whether two texts tell of different developments of a case."""
    return one is not two and one in STAGES and two in STAGES and {one, two} not in DECIDED


# A decision is named by what it is or by what it did.
DECIDED = (
    {Event.RULING, Event.SENTENCING},
    {Event.RULING, Event.OPINION},
    {Event.RULING, Event.DISMISSAL},
    {Event.OPINION, Event.DISMISSAL},
)


def _undone(a: Fingerprint, b: Fingerprint) -> bool:
    """Whether each headline tells of deeds, and the other text of none of them."""
    one, two = a.done & deeds.DONE, b.done & deeds.DONE
    return bool(one and two) and not one & b.told and not two & a.told


def _alone(a: Fingerprint, b: Fingerprint, kind: int) -> bool:
    """Whether one headline tells of a kind of deed of which the other text does not."""
    return bool((a.done & ~b.told | b.done & ~a.told) & kind)


def _steps(a: Fingerprint, b: Fingerprint) -> bool:
    """Whether one headline tells of a next step that the other text does not know.

    A motion that a court grants or denies is no step but what the decision is about.
    """
    return any(
        one.done
        & ~two.told
        & (deeds.STEP & ~deeds.MOTION if one.done & deeds.DECIDED else deeds.STEP)
        for one, two in ((a, b), (b, a))
    )


def _agree(one: Sequence[str], two: Sequence[str]) -> bool:
    return any(_near(amount, other) for amount in one for other in two)


def _disagree(one: Sequence[str], two: Sequence[str]) -> bool:
    return bool(one and two) and not _agree(one, two)


def _near(one: str, two: str) -> bool:
    return one[0] == two[0] and math.isclose(float(one[1:]), float(two[1:]), rel_tol=ROUNDING)


# Outlets round: "$146M" and "$147 million" are one loss, and so is "nearly $200M" of $190 million.
ROUNDING = 0.055


def _overlap(one: frozenset[str], two: frozenset[str]) -> float:
    return len(one & two) / len(one | two) if one and two else 0.0


@lru_cache(1_024)
def is_telling(party: str) -> bool:
    """Whether a party's name tells of which matter a text is: agencies are in too many."""
    return max([weight(stem(word)) for word in party.split("-")]) > OFFICES


# The words of agencies weigh no more than this.
OFFICES = 0.3
