"""The rules by which a reading speaks of a case, and the choice among sister cases."""

from collections.abc import Iterator
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from itertools import islice

from bot.model import Case
from bot.tag import words as lexicon
from bot.tag.actions import Action
from bot.tag.known import Term
from bot.tag.reading import Reading, Span

SURE = 0.95
SCORES = {
    "docket": 1.0,
    "link": 1.0,
    "release": 1.0,
    "caption": 0.97,
    "alias": 0.95,
    "versus": 0.9,
    "defendants": 0.9,
    "action": 0.85,
    "cue": 0.8,
    "criminal": 0.8,
    "insolvency": 0.8,
    "parties": 0.7,
    "quarrel": 0.65,
    "nearby": 0.6,
    "regulator": 0.6,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Evidence:
    """Why a text is about a case."""

    case: Case
    rule: str
    span: Span

    @property
    def score(self) -> float:
        """How much the rule is worth."""
        return SCORES[self.rule]


def opposed(case: Case, reading: Reading, acts: list[Action]) -> Evidence | None:
    """A case whose sides a text names together with words of suit."""
    first, others = case.parties[0], frozenset(case.parties[1:])
    named = others & reading.parties.keys()
    if first not in reading.parties or not named:
        return None
    loose: Evidence | None = None
    for action in acts:
        if action.bound:
            if _directed(action, first, named, reading):
                return Evidence(case=case, rule="action", span=action.span)
            continue
        rule = _undirected(action, first, named, reading, acts)
        if rule and (loose is None or SCORES[rule] > loose.score):
            loose = Evidence(case=case, rule=rule, span=action.span)
    return loose or _quarrel(case, named, reading, acts)


def _quarrel(
    case: Case, named: frozenset[str], reading: Reading, acts: list[Action]
) -> Evidence | None:
    """Sides that quarrel in one sentence, if the text tells of no other suit or of hiring."""
    if any(action.bound for action in acts) or not lexicon.HIRING.isdisjoint(reading.words):
        return None
    for span in reading.places("words:quarrel"):
        here = reading.parties_in(reading.sentence(span))
        if case.parties[0] in here and named & here:
            return Evidence(case=case, rule="quarrel", span=span)
    return None


def _directed(action: Action, first: str, named: frozenset[str], reading: Reading) -> bool:
    near = reading.parties_in(action.sentence)
    if action.oriented:
        return bool(named & action.patients) and (
            first in action.agents
            or (not action.agents and first in near and first not in action.patients)
        )
    if named & action.patients:
        return first in near or first in _parties_around(reading, action.sentence)
    return first in action.patients and bool(named & near)


def _undirected(
    action: Action, first: str, named: frozenset[str], reading: Reading, acts: list[Action]
) -> str | None:
    sentence = action.sentence
    if any(other.bound and other.sentence == sentence for other in acts):
        return None
    here = reading.parties_in(sentence)
    if first in here and named & here:
        return "parties"
    around = _parties_around(reading, sentence)
    if first not in around or not named & around:
        return None
    return "nearby" if sentence <= 1 or first in here or named & here else None


def unnamed(
    case: Case, party: str, reading: Reading, acts: list[Action], *, is_news: bool
) -> Evidence | None:
    """A party before a court, with an authority that the text does not name.

    While the case is news, "charges" are those of the case.
    """
    for action in acts:
        sentences = {reading.sentence(span) for span in reading.parties[party]}
        word = reading.words[action.span[0]]
        if word in lexicon.LOOSE and not (is_news and word in lexicon.WEAK_VERBS):
            continue
        sued = party in action.patients and (action.passive or _by_authority(reading, action))
        if sued or (
            not action.bound
            and (action.sentence in sentences or (action.sentence <= 1 and min(sentences) <= 1))
        ):
            return Evidence(case=case, rule="regulator", span=action.span)
    return None


def _by_authority(reading: Reading, action: Action) -> bool:
    """Whether "a regulator" is who acts."""
    return action.oriented and any(
        0 <= action.span[0] - end < _LISTED for _, end in reading.places("words:regulator")
    )


def _parties_around(reading: Reading, sentence: int) -> frozenset[str]:
    reach = 2 if reading.sentences[-1] < _FEW else 1
    near = range(sentence - reach, sentence + reach + 1)
    return frozenset().union(*map(reading.parties_in, near))


def criminal(case: Case, defendant: str, reading: Reading) -> Evidence | None:
    """A person before a criminal court, named with words that only such courts use."""
    for span in reading.parties[defendant]:
        for crime in reading.places("words:crime"):
            if _is_near(reading, span, crime) and not _is_abroad(reading, crime):
                return Evidence(case=case, rule="criminal", span=crime)
    return None


def _is_abroad(reading: Reading, span: Span) -> bool:
    """Whether a sentence speaks of another country's authorities."""
    sentence = reading.sentence(span)
    return any(reading.sentence(place) == sentence for place in reading.places("words:abroad"))


def insolvency(
    case: Case, reading: Reading, acts: list[Action], debtors: AbstractSet[str], *, dated: bool
) -> Evidence | None:
    """A debtor named with words of insolvency, or suing; ``debtors`` are all whom a text names."""
    for action in acts:
        if action.oriented and case.parties[0] in action.agents:
            return Evidence(case=case, rule="insolvency", span=action.span)
    for word in _outermost(reading.places("words:insolvency")):
        if not dated and _is_doubted(reading, word):
            continue
        # "The bankrupt exchange" in passing is no news of its bankruptcy.
        if reading.words[word[0]] == "bankrupt" and reading.sentence(word) > 0:
            continue
        if any(
            _is_near(reading, span, word) and _is_whose(reading, word, span, debtors)
            for party in case.parties
            for span in reading.parties.get(party, ())
        ):
            return Evidence(case=case, rule="insolvency", span=word)
    return None


def _outermost(spans: list[Span]) -> list[Span]:
    return [
        span
        for span in spans
        if not any(other != span and other[0] <= span[0] and span[1] <= other[1] for other in spans)
    ]


def _is_whose(reading: Reading, word: Span, span: Span, debtors: AbstractSet[str]) -> bool:
    """Whether a word of insolvency is this debtor's and not a nearer one's."""
    places = [place for party in debtors for place in reading.parties.get(party, ())]
    files = reading.words[word[0]].startswith(("fil", "declare"))
    before = [place for place in places if place[0] < word[0]]
    if files and before:
        nearest = max(before)
        return nearest[0] - span[0] <= _LISTED and span[0] < word[0]
    nearest_gap = min(abs(place[0] - word[0]) for place in places)
    return abs(span[0] - word[0]) <= nearest_gap + _LISTED


def _is_doubted(reading: Reading, span: Span) -> bool:
    return not lexicon.DOUBTS.isdisjoint(reading.words[max(0, span[0] - 4) : span[1] + 2])


def _is_near(reading: Reading, one: Span, other: Span) -> bool:
    return abs(one[0] - other[0]) <= _NEAR and abs(
        reading.sentence(one) - reading.sentence(other)
    ) <= (1 if min(reading.sentence(one), reading.sentence(other)) == 0 else 0)


_MOST_CAPTIONS = 50
_NEAR = 25
_FEW = 4
_LISTED = 4
_CUE_REACH = 45


def cue(
    case: Case, group: tuple[Term, ...], reading: Reading, barred: frozenset[Span]
) -> Evidence | None:
    """A group of terms that all stand near the first of them; ``barred`` places do not count.

    That no absent term is there is the caller's to know.
    """
    anchors, *rest = [term for term in group if not term.absent]
    places = [_places(term, reading, barred) for term in rest]
    for anchor in _places(anchors, reading, barred):
        chosen = [_nearest(anchor, spans) for spans in places]
        if all(span is not None for span in chosen):
            last = chosen[-1] if chosen else anchor
            return Evidence(case=case, rule="cue", span=last or anchor)
    return None


def _places(term: Term, reading: Reading, barred: frozenset[Span]) -> list[Span]:
    return [span for atom in term.atoms for span in reading.places(atom) if span not in barred]


def _nearest(anchor: Span, spans: list[Span]) -> Span | None:
    best = min(spans, key=lambda span: abs(span[0] - anchor[0]), default=None)
    return best if best is not None and abs(best[0] - anchor[0]) <= _CUE_REACH else None


def settle(
    found: dict[str, Evidence], reading: Reading, marks: dict[str, tuple[str, ...]]
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
    if evidence.rule == "insolvency" and any(
        other.rule == "action" and other.span == evidence.span for other in found.values()
    ):
        return None
    rivals = [other for other in found.values() if other.case.id != case.id]
    if evidence.score < SCORES["cue"] and any(
        other.score >= SCORES["cue"] and _shares(case, other.case) for other in rivals
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
    # Marked out from a sister by words that are not there.
    return not sisters and case.parties[0] in lexicon.AGENCIES


def _is_marked(case: Case, reading: Reading, marks: dict[str, tuple[str, ...]]) -> bool:
    return any(term in reading.terms for term in marks.get(case.id, ()))


def _shares(one: Case, other: Case) -> bool:
    return bool((set(one.parties) & set(other.parties)) - lexicon.AGENCIES)


def versus(reading: Reading) -> Iterator[tuple[frozenset[str], frozenset[str], Span]]:
    """The sides of each "A v. B" whose names are parties."""
    marks = (place for place, word in enumerate(reading.words) if word == "v")
    for place in islice(marks, _MOST_CAPTIONS):
        left = _touching(reading, place - 3, place)
        right = _touching(reading, place + 1, place + 4)
        if reading.words[max(0, place - 2) : place] == ["united", "states"] or (
            place and reading.words[place - 1] in {"us", "usa"}
        ):
            left |= {"doj"}
        if left and right:
            yield left, right, (place, place + 1)


def between(
    case: Case, sides: list[tuple[frozenset[str], frozenset[str], Span]]
) -> Evidence | None:
    """A case whose sides stand on either side of a v., in whichever order."""
    first, others = case.parties[0], set(case.parties[1:])
    for left, right, span in sides:
        if (first in left and others & right) or (first in right and others & left):
            return Evidence(case=case, rule="versus", span=span)
    return None


def _touching(reading: Reading, start: int, end: int) -> frozenset[str]:
    return frozenset(
        party
        for party, spans in reading.parties.items()
        if any(first < end and last > start for first, last in spans)
    )
