"""Words of suit in their sentences: who acts against whom."""

from collections.abc import Sequence
from dataclasses import dataclass

from bot.tag import words as lexicon
from bot.tag.layout import Span
from bot.tag.reading import Reading


@dataclass(frozen=True, slots=True, kw_only=True)
class Action:
    """A word of suit in its sentence, with whom it binds.

    ``patients`` are the parties it is directed at, ``agents`` those who act. ``bound`` says that
    it is directed at somebody, known or not; ``oriented`` that the roles are certain; ``passive``
    that it says who was sued and leaves open by whom.
    """

    span: Span
    sentence: int
    agents: frozenset[str] = frozenset()
    patients: frozenset[str] = frozenset()
    bound: bool = False
    oriented: bool = False
    passive: bool = False


class Acts:
    """The actions of a text as rules ask for them, case by case.

    ``bound`` are those directed at somebody. Of the others only where they stand matters, so
    ``loose`` has the first of each sentence, but for sentences with one that is bound.
    """

    def __init__(self, acts: Sequence[Action]) -> None:
        self.bound = [action for action in acts if action.bound]
        directed = {action.sentence for action in self.bound}
        loose: dict[int, Action] = {}
        for action in acts:
            if action.sentence not in directed:
                loose.setdefault(action.sentence, action)
        self.loose = list(loose.values())


def actions(reading: Reading) -> list[Action]:
    """Every word of suit in a reading that speaks of one; the others are struck from its terms."""
    found = [
        action
        for span in reading.places("words:suit")
        if (action := _action(reading, span)) is not None
    ]
    reading.terms["words:suit"] = [action.span for action in found]
    return found


def _action(reading: Reading, span: Span) -> Action | None:
    word = reading.words[span[1] - 1]
    before = reading.words[span[0] - 1] if span[0] else ""
    after = reading.words[span[1]] if span[1] < len(reading.words) else ""
    if word in {"case", "cases"} and before in lexicon.NO_CASE_BEFORE:
        return None
    if word in _COURTS and (taken := _taken(reading, span)) is not None:
        return taken
    if after in lexicon.NO_SUIT_AFTER and word not in lexicon.OF_COURTS:
        return None
    if reading.words[span[0]] == "to" and before in lexicon.EXPECTING:
        return None
    if word == "dismissed" and _is_by_party(reading, span):
        return None
    if word.startswith("settl") and not lexicon.PAYMENTS.isdisjoint(
        reading.words[span[1] : span[1] + 4]
    ):
        return None
    if word in lexicon.VERBS and (verb := _verb(reading, span)) is not None:
        return verb
    if word in lexicon.VERBS - lexicon.WEAK_VERBS and _is_hypothetical(reading, span):
        return None
    return _noun(reading, span)


def _is_by_party(reading: Reading, span: Span) -> bool:
    """Whether a party, not a judge, is who dismisses."""
    after = reading.words[span[1] : span[1] + 1]
    return after == ["by"] and bool(_after(reading, span[1] + 1)[0])


def _verb(reading: Reading, span: Span) -> Action | None:
    """An action with agent and patient, where the verb is one."""
    sentence = reading.sentence(span)
    after = reading.words[span[1]] if span[1] < len(reading.words) else ""
    left = _before(reading, span, 10)
    if after == "by":
        agents, _ = _after(reading, span[1] + 1)
        return Action(
            span=span, sentence=sentence, agents=agents, patients=left, bound=True, oriented=True
        )
    if reading.words[span[0] - 1 : span[0]] and reading.words[span[0] - 1] in lexicon.BEING:
        return Action(span=span, sentence=sentence, patients=left, bound=bool(left), passive=True)
    if reading.words[span[1] - 1] in lexicon.WEAK_VERBS and not _acts(reading, span):
        return None
    if _is_hypothetical(reading, span):
        return None
    patients, generic = _after(reading, span[1])
    return Action(
        span=span,
        sentence=sentence,
        agents=left - patients,
        patients=patients,
        bound=bool(patients) or not generic,
        oriented=bool(patients) and reading.words[span[0]] not in lexicon.MUTUAL,
    )


def _taken(reading: Reading, span: Span) -> Action | None:
    """Who takes whom "to court" or "before a Delaware judge", where a court's name says that."""
    sentence, words = reading.sentence(span), reading.words
    first = max(0, span[0] - _TAKING)
    places = [at for at in range(first, span[0]) if reading.sentences[at] == sentence]
    to = max((at for at in places if words[at] in _INTO), default=-1)
    verb = max((at for at in places if at < to and words[at] in lexicon.TAKES), default=-1)
    if verb < 0 or span[0] - to > _COURTS_NAME:
        return None
    before = _before(reading, (verb, verb + 1), _TAKING)
    if verb + 1 == to:
        return Action(
            span=span, sentence=sentence, patients=before, bound=bool(before), passive=True
        )
    taken = _between(reading, verb + 1, to)
    return Action(
        span=span,
        sentence=sentence,
        agents=before,
        patients=taken,
        bound=bool(taken) or words[verb + 1] not in lexicon.GENERIC,
        oriented=bool(taken),
    )


def _noun(reading: Reading, span: Span) -> Action:
    """An action that may say against whom it is."""
    sentence = reading.sentence(span)
    for place in range(span[1], min(span[1] + 3, len(reading.words))):
        if reading.sentences[place] != sentence:
            break
        if reading.words[place] == "with" and reading.words[span[1] - 1] in lexicon.NOT_WITH:
            break
        if reading.words[place] in lexicon.AGAINST:
            patients, generic = _after(reading, place + 1)
            return Action(
                span=span,
                sentence=sentence,
                patients=patients,
                bound=bool(patients) or not generic,
            )
    return Action(span=span, sentence=sentence)


def _is_hypothetical(reading: Reading, span: Span) -> bool:
    return not lexicon.MODALS.isdisjoint(reading.words[max(0, span[0] - 2) : span[0]])


def _acts(reading: Reading, span: Span) -> bool:
    """Whether "charges" is what the party right before it does, not what somebody settles."""
    for spans in reading.parties.values():
        for first, end in spans:
            if end == span[0]:
                before = reading.words[max(0, first - 2) : first]
                return lexicon.FACING.isdisjoint(before)
    return False


def _before(reading: Reading, span: Span, reach: int) -> frozenset[str]:
    sentence = reading.sentence(span)
    return frozenset(
        party
        for party, spans in reading.parties.items()
        if any(
            span[0] - reach <= place[0]
            and place[1] <= span[0]
            and reading.sentence(place) == sentence
            and not _is_peoples(reading, place)
            for place in spans
        )
    )


def _between(reading: Reading, start: int, end: int) -> frozenset[str]:
    return frozenset(
        party
        for party, spans in reading.parties.items()
        if any(start <= place[0] < end and not _is_peoples(reading, place) for place in spans)
    )


def _is_peoples(reading: Reading, span: Span) -> bool:
    """Whether a name only says whose investors or users act ("sued by FTX investors")."""
    return not lexicon.PEOPLE.isdisjoint(reading.words[span[1] : span[1] + 1])


def _after(reading: Reading, start: int) -> tuple[frozenset[str], bool]:
    """The parties an action is directed at, and whether it says "the exchange" instead."""
    if start >= len(reading.words):
        return frozenset(), True
    end = start
    sentence = reading.sentences[start]
    while end < len(reading.words) and end < start + 14 and reading.sentences[end] == sentence:
        if reading.words[end] in lexicon.BREAKS and end > start:
            break
        end += 1
    found = _between(reading, start, end)
    return found, reading.words[start] in lexicon.GENERIC or reading.words[start] in lexicon.BREAKS


_COURTS = frozenset({"court", "courts"})
_INTO = frozenset({"to", "into", "before"})
# How many words there are from "takes" to "court", and in "to Delaware's Chancery Court".
_TAKING = 12
_COURTS_NAME = 4
