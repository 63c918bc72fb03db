"""The rules by which a reading speaks of a case."""

from bisect import bisect_left
from collections.abc import Iterator
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from itertools import islice

from bot.model import Case
from bot.tag import words as lexicon
from bot.tag.actions import Action, Acts
from bot.tag.known import Cue
from bot.tag.layout import Span
from bot.tag.reading import Reading

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
    "hint": 0.75,
    "parties": 0.7,
    "quarrel": 0.65,
    "nearby": 0.6,
    "regulator": 0.6,
    "debtor": 0.55,
    "sides": 0.55,
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


def opposed(case: Case, reading: Reading, acts: Acts) -> Evidence | None:
    """A case whose sides a text names together with words of suit."""
    first, others = case.parties[0], frozenset(case.parties[1:])
    named = frozenset(
        party for party in others & reading.parties.keys() if is_itself(party, reading)
    )
    if first not in reading.parties or not named:
        return None
    for action in acts.bound:
        if _directed(action, first, named, reading):
            return Evidence(case=case, rule="action", span=_with_patient(action, reading))
    loose: Evidence | None = None
    for action in acts.loose:
        rule = _undirected(action.sentence, first, named, reading)
        if rule and (loose is None or SCORES[rule] > loose.score):
            loose = Evidence(case=case, rule=rule, span=action.span)
    if loose is not None or acts.bound:
        return loose
    return _quarrel(case, named, reading)


def _with_patient(action: Action, reading: Reading) -> Span:
    """The words of an action up to the nearest of whom it is directed at: "case against Acme"."""
    ends = [
        end
        for party in action.patients
        for first, end in reading.parties.get(party, ())
        if 0 <= first - action.span[1] <= _LISTED
        and reading.sentence((first, end)) == action.sentence
    ]
    return (action.span[0], min(ends, default=action.span[1]))


def is_itself(party: str, reading: Reading) -> bool:
    """Whether a text speaks of a party itself, not only of "a former Coinbase manager"."""
    return any(
        not first or reading.words[first - 1] not in lexicon.FORMER
        for first, _ in reading.parties[party]
    )


def _quarrel(case: Case, named: frozenset[str], reading: Reading) -> Evidence | None:
    """Sides that quarrel in one sentence, if the text tells of no hiring."""
    quarrels = reading.places("words:quarrel")
    if quarrels and not lexicon.HIRING.isdisjoint(reading.words):
        return None
    for span in quarrels:
        here = reading.parties_in(reading.sentence(span))
        if case.parties[0] in here and named & here:
            return Evidence(case=case, rule="quarrel", span=span)
    return None


def _directed(action: Action, first: str, named: frozenset[str], reading: Reading) -> bool:
    near = reading.parties_in(action.sentence)
    if action.oriented:
        if _by_authority(reading, action):
            near |= reading.parties_around(action.sentence)
        return bool(named & action.patients) and (
            first in action.agents
            or (not action.agents and first in near and first not in action.patients)
        )
    if named & action.patients:
        return first in near or first in reading.parties_around(action.sentence)
    return first in action.patients and bool(named & near)


def _undirected(sentence: int, first: str, named: frozenset[str], reading: Reading) -> str | None:
    here = reading.parties_in(sentence)
    if first in here and named & here:
        return "parties"
    around = reading.parties_around(sentence)
    if first not in around or not named & around:
        return None
    return "nearby" if sentence <= 1 or first in here or named & here else None


def unnamed(
    case: Case, party: str, reading: Reading, acts: list[Action], *, is_news: bool
) -> Evidence | None:
    """A party before a court, with an authority that the text does not name.

    While the case is news, "charges" are those of the case. What prosecutors do is none of it.
    """
    for action in acts:
        sentences = {reading.sentence(span) for span in reading.parties[party]}
        word = reading.words[action.span[0]]
        if _is_over_else(action, reading) or word in lexicon.PROSECUTING:
            continue
        if word in lexicon.LOOSE and not (is_news and word in lexicon.WEAK_VERBS):
            continue
        sued = party in action.patients and (action.passive or _by_authority(reading, action))
        if sued or (
            not action.bound
            and (action.sentence in sentences or (action.sentence <= 1 and min(sentences) <= 1))
        ):
            return Evidence(case=case, rule="regulator", span=action.span)
    return None


def _is_over_else(action: Action, reading: Reading) -> bool:
    """Whether a suit is over what no authority of markets sues over ("over frozen bonuses")."""
    after = reading.words[action.span[1] : action.span[1] + _LISTED]
    if "over" not in after or reading.places("words:regulator"):
        return False
    start = action.span[1] + after.index("over")
    return lexicon.FIELD.isdisjoint(reading.words[start : start + 2 * _LISTED])


def _by_authority(reading: Reading, action: Action) -> bool:
    """Whether "a regulator" is who acts."""
    return action.oriented and any(
        0 <= action.span[0] - end < _LISTED for _, end in reading.places("words:regulator")
    )


def criminal(case: Case, defendant: str, reading: Reading) -> Evidence | None:
    """A person before a criminal court, named with words that only such courts use."""
    civil = not (
        lexicon.CIVIL.isdisjoint(reading.words)
        and lexicon.CIVIL_AGENCIES.isdisjoint(reading.parties)
    )
    for span in reading.parties[defendant]:
        for crime in reading.places("words:crime"):
            if civil and reading.words[crime[0]] in lexicon.ANY_TRIAL:
                continue
            if _is_near(reading, span, crime) and not _is_abroad(reading, crime):
                return Evidence(case=case, rule="criminal", span=crime)
    return None


def terms_served(reading: Reading) -> Iterator[Span]:
    """Where a text gives somebody years or months ("gets 12 years", "three months for")."""
    words = reading.words
    for place in range(1, len(words)):
        if words[place] not in lexicon.TERM or not _is_number(words[place - 1]):
            continue
        before, after = words[max(0, place - 3) : place - 1], words[place + 1 : place + 2]
        if not lexicon.GETS.isdisjoint(before) or after == ["for"]:
            yield place - 1, place + 1


def _is_number(word: str) -> bool:
    return word.isdigit() or word in lexicon.NUMBERS


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
    words = _outermost(reading.places("words:insolvency"))
    if len(debtors) > 1:
        # What insolvent companies want of each other is before both their courts.
        words += [action.span for action in acts if not action.oriented]
    for word in words:
        if not dated and _is_doubted(reading, word):
            continue
        # A market for "bankruptcy claims" is none, unless they say whose.
        if reading.words[word[0] : word[1] + 1] == ["bankruptcy", "claims"] and not any(
            end == word[0] for party in debtors for _, end in reading.parties.get(party, ())
        ):
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


def subject(case: Case, party: str, reading: Reading) -> Iterator[Evidence]:
    """An insolvent company that is what a title is about: what it does, its court allows."""
    for span in reading.parties[party]:
        before, after = reading.words[: span[0]], reading.words[span[1] : span[1] + 1]
        opens = lexicon.EPITHETS.issuperset(before) or reading.opens(span)
        if not lexicon.ESTATE.isdisjoint(after) or (opens and lexicon.NO_SUBJECT.isdisjoint(after)):
            yield Evidence(case=case, rule="debtor", span=span)
            return


def sides(case: Case, reading: Reading, acts: list[Action], title_end: int) -> Iterator[Evidence]:
    """Both sides of a case in one sentence of the title, and nothing that speaks of another."""
    if any(action.bound for action in acts):
        return
    for party in case.parties[1:]:
        if party not in reading.parties or not is_itself(party, reading):
            continue
        for span in reading.parties[party]:
            here = reading.parties_in(reading.sentence(span))
            if reading.characters(span)[1] <= title_end and case.parties[0] in here:
                yield Evidence(case=case, rule="sides", span=span)
                return


def _outermost(spans: list[Span]) -> list[Span]:
    return [
        span
        for span in spans
        if not any(other != span and other[0] <= span[0] and span[1] <= other[1] for other in spans)
    ]


def _is_whose(reading: Reading, word: Span, span: Span, debtors: AbstractSet[str]) -> bool:
    """Whether a word of insolvency is this debtor's and not a nearer one's.

    "After 3AC's default" tells of whom the sentence is not about.
    """
    places = [place for party in debtors for place in reading.parties.get(party, ())]
    if _is_background(reading, span) and not all(_is_background(reading, at) for at in places):
        return False
    files = reading.words[word[0]].startswith(("fil", "declare"))
    before = [place for place in places if place[0] < word[0]]
    if files and before:
        nearest = max(before)
        return nearest[0] - span[0] <= _LISTED and span[0] < word[0]
    nearest_gap = min(abs(place[0] - word[0]) for place in places)
    return abs(span[0] - word[0]) <= nearest_gap + _LISTED


def _is_background(reading: Reading, span: Span) -> bool:
    """Whether a name is the cause or background of what a sentence tells."""
    return not lexicon.BACKGROUND.isdisjoint(reading.words[max(0, span[0] - _CLOSE) : span[0]])


def _is_doubted(reading: Reading, span: Span) -> bool:
    return not lexicon.DOUBTS.isdisjoint(reading.words[max(0, span[0] - 4) : span[1] + 2])


def _is_near(reading: Reading, one: Span, other: Span) -> bool:
    return abs(one[0] - other[0]) <= _NEAR and abs(
        reading.sentence(one) - reading.sentence(other)
    ) <= (1 if min(reading.sentence(one), reading.sentence(other)) == 0 else 0)


_MOST_CAPTIONS = 50
_NEAR = 25
_LISTED = 4
_CLOSE = 4
_CUE_REACH = 45


def cued(cue: Cue, reading: Reading, barred: frozenset[Span]) -> Evidence | None:
    """A cue that fits and whose terms all stand near its first; ``barred`` places do not count."""
    anchors, *rest = cue.asked
    places = [_places(atoms, reading, barred) for atoms in rest]
    if not all(places):
        return None
    for anchor in _places(anchors, reading, barred):
        chosen = [_nearest(anchor, spans) for spans in places]
        if all(span is not None for span in chosen):
            last = chosen[-1] if chosen else anchor
            rule = "cue" if _is_telling(cue, reading) else "hint"
            return Evidence(case=cue.case, rule=rule, span=last or anchor)
    return None


def _is_telling(cue: Cue, reading: Reading) -> bool:
    """Whether a cue stands on more than a party's name and words of any court."""
    alone = len(cue.asked) == 1 and not cue.forbidden
    return alone or any(
        atom in reading.terms and atom not in lexicon.ANY_COURT and not atom.startswith("words:")
        for atoms in cue.asked
        for atom in atoms
    )


def _places(atoms: frozenset[str], reading: Reading, barred: frozenset[Span]) -> list[Span]:
    # In the order of the text: that of a set is another in every process.
    return sorted(set().union(*map(reading.places, atoms)) - barred)


def _nearest(anchor: Span, spans: list[Span]) -> Span | None:
    """The one of sorted spans that stands nearest to an anchor, within reach."""
    after = bisect_left(spans, anchor)
    near = spans[max(0, after - 1) : after + 1]
    best = min(near, key=lambda span: abs(span[0] - anchor[0]), default=None)
    return best if best is not None and abs(best[0] - anchor[0]) <= _CUE_REACH else None


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
