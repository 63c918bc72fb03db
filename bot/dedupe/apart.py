"""What makes two texts two stories, whatever words they share."""

from collections.abc import Sequence

from bot.dedupe import deeds, terms
from bot.dedupe.likeness import Likeness, Told, other_parties, title_share
from bot.dedupe.stems import stem
from bot.dedupe.steps import called


def apart(one: Told, two: Told, alike: Likeness) -> str | None:
    """Why two texts are two stories, as a phrase for a person; None where nothing says so."""
    if alike.commented:
        return "one explains"
    of_one_case = not set(one.facts.cases).isdisjoint(two.facts.cases)
    if of_one_case and alike.priced:
        return "one is about a price"
    if of_one_case and alike.reacted:
        return "one is a reaction"
    if _other_figure(one, two):
        return "different figures"
    if _turned(one, two):
        return "one says the opposite"
    if _agreed_and_approved(one, two) or _agreed_and_approved(two, one):
        return "one agrees, a court approves"
    # One case's news may name the person or the company.
    if _same_of_others(one, two, alike) or (not of_one_case and other_parties(one, two)):
        return "different names"
    return None


def _turned(one: Told, two: Told) -> bool:
    """Whether two headlines in nearly the same words say opposite things.

    "Judge rules for Ripple" is "Judge rules against Ripple" but for a word that weighs nothing. In
    other words one outlet's "rules against the SEC" may be another's "rules for Ripple".
    """
    turned = (one.facts.fingerprint.done ^ two.facts.fingerprint.done) & deeds.TURNING
    return bool(turned) and title_share(one, two) >= SAME_WORDS


SAME_WORDS = 0.8


def _other_figure(one: Told, two: Told) -> bool:
    """Whether two headlines tell of other moves of a price, or sentences of other terms."""
    first, second = (each.facts.fingerprint for each in (one, two))
    done = first.done & second.done
    return any(
        done & kind and _differ(read(first.title), read(second.title), by)
        for kind, read, by in (
            (deeds.PRICE, terms.shares, OTHER_MOVE),
            (deeds.SENTENCE, terms.years, OTHER_TERM),
        )
    )


def _differ(one: Sequence[float], two: Sequence[float], by: float) -> bool:
    return bool(one and two) and all(max(a, b) > by * min(a, b) for a in one for b in two)


# "Seven and a half years" are "more than seven"; one is not sentenced to six and to seven.
OTHER_TERM = 1.15
OTHER_MOVE = 1.5


def _agreed_and_approved(one: Told, two: Told) -> bool:
    """Whether one headline tells of an accord, the other that a court approves it.

    "Judge accepts the settlement" has no word of approval, but tells who acts.
    """
    agreed, approved = (each.facts.fingerprint.done for each in (one, two))
    if not agreed & approved & deeds.ACCORD or not approved & ~agreed & deeds.APPROVAL:
        return False
    return one.title.isdisjoint(_COURTS) and not two.title.isdisjoint(_COURTS)


_COURTS = frozenset(map(stem, ("judge", "court")))


def _same_of_others(one: Told, two: Told, alike: Likeness) -> bool:
    """Whether two headlines tell in the same words that the same was done to others.

    "SEC drops lawsuit against Coinbase" and "SEC drops lawsuit against Kraken": half of the longer
    one and more is what both begin and end with, and between stand names new to the other text
    that no case of both is called by.
    """
    if not alike.deed:
        return False
    first, second = one.facts.fingerprint.title, two.facts.fingerprint.title
    begun = _common(first, second)
    ended = _common(first[begun:][::-1], second[begun:][::-1])
    if begun + ended < max(FORM_WORDS, FORM_SHARE * max(len(first), len(second))):
        return False
    known = called(tuple(case for case in one.facts.cases if case in two.facts.cases))
    return all(
        a.names.intersection(title[begun : len(title) - ended]) - b.every - known
        for a, b, title in ((one, two, first), (two, one, second))
    )


FORM_WORDS, FORM_SHARE = 2, 0.5


def _common(one: Sequence[str], two: Sequence[str]) -> int:
    """How many words two headlines have in common before the first that differs."""
    found = 0
    for word, other in zip(one, two, strict=False):
        if word != other:
            break
        found += 1
    return found
