"""Whether two texts tell of one step of a case, by the case, the hour and what was done."""

from datetime import timedelta
from functools import lru_cache

from bot.dedupe import deeds, terms
from bot.dedupe.index import STEP_WINDOW
from bot.dedupe.likeness import Likeness, Told, named_sums
from bot.dedupe.stems import stem
from bot.model import Event, Facts


def steps(one: Told, two: Told, alike: Likeness, gap: timedelta | None) -> int:
    """The kinds of step of one case that both texts tell of, one of them in its headline.

    None where one tells of what follows a step: a price, a reaction, the next step; or where the
    headlines name other people, sums or papers: two are sentenced on one day, two motions decided.
    A headline that does not tell of the step itself tells of something else if it names somebody
    else or tells of another step.
    """
    a, b = one.facts, two.facts
    if gap is None or gap > STEP_WINDOW or set(a.cases).isdisjoint(b.cases):
        return 0
    if alike.priced or alike.reacted or alike.stepped or alike.commented or alike.publisher:
        return 0
    if _other_sums(a, b) or _others_named(one, two) or _other_papers(one, two):
        return 0
    first, second = a.fingerprint, b.fingerprint
    one_step, other_step = first.done & deeds.OF_CASES, second.done & deeds.OF_CASES
    found = one_step & other_step
    if found == deeds.COMPLAINT and not _sued(one, two):
        return 0
    if found and not found & ~deeds.JUDGED and _one_speaks(a, b):
        return 0
    if not alike.other_event:
        found |= one_step & second.told if _may_tell(one_step, two, one) else 0
        found |= other_step & first.told if _may_tell(other_step, one, two) else 0
    return found


def _may_tell(step: int, said: Told, known: Told) -> bool:
    """Whether a headline may be of a step that only its text tells of.

    It names nobody new and tells of no other step, nor of what somebody said or told the court;
    but judges approve what they decide.
    """
    if said.facts.event is Event.COMMENTARY:
        return False
    other = said.facts.fingerprint.done & (deeds.OF_CASES | deeds.TESTIMONY)
    if step & deeds.JUDGED:
        other &= ~deeds.JUDGED
    return not other and _names_known(said, known)


def _sued(one: Told, two: Told) -> bool:
    """Whether two headlines with a suit or charge tell of its beginning, and of no other step.

    All of a case's news may call it the lawsuit.
    """
    first, second = one.facts.fingerprint, two.facts.fingerprint
    others = first.done & ~second.told | second.done & ~first.told
    began = one.facts.event is two.facts.event is Event.COMPLAINT
    return began and not others & deeds.OF_CASES


def _others_named(one: Told, two: Told) -> bool:
    """Whether each headline names somebody, by a rare word, of whom the other text knows nothing.

    Most places are no such words: of one arrest the police is in Lisbon, the thief in Portugal.
    """
    known = called(one.facts.cases) | called(two.facts.cases)
    return all(
        any(
            terms.weight(name) >= SOMEBODY and name not in deeds.WORDS and name not in deeds.PHRASES
            for name in a.names & a.title - b.every - known
        )
        for a, b in ((one, two), (two, one))
    )


# As rare as "Singh" and "Wang" are; "Portugal" and "Illinois" are not.
SOMEBODY = 0.7


def _other_sums(a: Facts, b: Facts) -> bool:
    """Whether two headlines name sums that no rounding makes one: "$4.3bn" is "pay $4bn"."""
    first, second = ([float(name[1:]) for name in named_sums(each)] for each in (a, b))
    return bool(first and second) and all(
        max(x, y) > ROUNDED * min(x, y) for x in first for y in second
    )


ROUNDED = 1.2


def _one_speaks(a: Facts, b: Facts) -> bool:
    """Whether only one text is of what somebody asks or says, such as of the other's order."""
    speaking = (Event.MOTION, Event.COMMENTARY)
    return a.event is not b.event and (a.event in speaking or b.event in speaking)


def _other_papers(one: Told, two: Told) -> bool:
    """Whether each headline names papers of a docket, and the other text none of them."""
    first, second = (terms.PAPERS & each.title for each in (one, two))
    return bool(first and second) and first.isdisjoint(two.every) and second.isdisjoint(one.every)


def _names_known(one: Told, two: Told) -> bool:
    """Whether a headline names nobody but whom the other text names, or their case is called by."""
    return all(name in called(one.facts.cases) for name in one.names & one.title - two.every)


@lru_cache(1_024)
def called(cases: tuple[str, ...]) -> frozenset[str]:
    """The stems of the words in cases' ids, by which their news may be called."""
    return frozenset(stem(word) for case in cases for word in case.split("-"))
