"""The choice among cases of the same parties: those that a text means, and those that it may."""

from bot.model import Case
from bot.tag import places
from bot.tag import words as lexicon
from bot.tag.reading import Reading
from bot.tag.rules import SCORES, SURE, Evidence

_OF_SIDES = frozenset({"parties", "quarrel"})
_OF_DEBTOR = frozenset({"insolvency", "debtor"})


def settle(
    found: dict[str, Evidence],
    reading: Reading,
    marks: dict[str, tuple[str, ...]],
) -> tuple[list[Evidence], list[Evidence]]:
    """Choose among cases of the same parties: those meant, and those that may be."""
    chosen: list[Evidence] = []
    doubtful: list[Evidence] = []
    for evidence in found.values():
        if evidence.score >= SURE:
            chosen.append(evidence)
            continue
        verdict = _verdict(evidence, found, reading, marks)
        if verdict is not None:
            (chosen if verdict else doubtful).append(evidence)
    return chosen, doubtful


def _verdict(
    evidence: Evidence,
    found: dict[str, Evidence],
    reading: Reading,
    marks: dict[str, tuple[str, ...]],
) -> bool | None:
    """Whether evidence stands (True), is in doubt (False) or falls to better (None)."""
    case = evidence.case
    rivals = [other for other in found.values() if other.case.id != case.id]
    if any(
        (other.score >= evidence.score or _is_suit(other, reading)) and _falls(evidence, other.case)
        for other in rivals
    ):
        return None
    if evidence.score < SCORES["cue"] and any(
        other.score >= SCORES["cue"]
        and (_shares(case, other.case) or (evidence.rule == "hint" and _is_kin(case, other.case)))
        and not (_is_suit(evidence, reading) and _falls(other, case))
        and not (evidence.rule in _OF_SIDES and _is_authority(other.case, case))
        for other in rivals
    ):
        return None
    sisters = [other for other in rivals if set(other.case.parties) == set(case.parties)]
    if any(other.score >= SURE for other in sisters):
        return None
    if _is_marked(case, reading, marks):
        return True
    if any(_is_marked(other.case, reading, marks) for other in sisters):
        return None
    if not marks.get(case.id) or evidence.rule == "cue":
        return True
    # Marked out from a sister by words that are not there; the court's place may do it as well.
    return not sisters and (case.parties[0] in lexicon.AGENCIES or bool(places.named(reading)))


def _is_kin(one: Case, other: Case) -> bool:
    """Whether a case is the other's companion, appeal or bankruptcy."""
    return any(relation.case == other.id for relation in one.related) or any(
        relation.case == one.id for relation in other.related
    )


def _is_authority(other: Case, case: Case) -> bool:
    """Whether another authority than that of a case brings the other one."""
    first, second = other.parties[0], case.parties[0]
    return first != second and first in lexicon.AGENCIES and second in lexicon.AGENCIES


def _is_suit(evidence: Evidence, reading: Reading) -> bool:
    """Whether a text says that there is a suit, not only that there is a court."""
    return reading.words[evidence.span[0]] in lexicon.SUITS


def _falls(evidence: Evidence, case: Case) -> bool:
    """Whether evidence is of an insolvency, and a case what the insolvent company brings."""
    insolvency = evidence.case
    return (
        evidence.rule in _OF_DEBTOR
        and case.parties[:1] == insolvency.parties[:1]
        and case.id != insolvency.id
        and bool(set(case.parties) - set(insolvency.parties))
    )


def _is_marked(case: Case, reading: Reading, marks: dict[str, tuple[str, ...]]) -> bool:
    return any(term in reading.terms for term in marks.get(case.id, ()))


def _shares(one: Case, other: Case) -> bool:
    return bool((set(one.parties) & set(other.parties)) - lexicon.AGENCIES)
