"""Say which development a text reports, by token rules."""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import NamedTuple

from bot import docket
from bot import text as folding
from bot.event import rules
from bot.event.classes import CLASSES
from bot.model import Event, FeedKind, Filing

LEAD_WORDS = 60
CHARS_A_WORD = 8
GAP_WORDS = 5
FOREGROUND_WORDS = 3

# Of the events of one filing, the one that says most about where the case stands.
WEIGHT = (
    Event.SENTENCING,
    Event.SETTLEMENT,
    Event.DISMISSAL,
    Event.RULING,
    Event.OPINION,
    Event.APPEAL,
    Event.COMPLAINT,
    Event.ORDER,
    Event.RULEMAKING,
    Event.SUBPOENA,
    Event.MOTION,
    Event.HEARING,
    Event.COMMENTARY,
    Event.OTHER,
    Event.PROCEDURAL,
)

# In the lead of a story almost any text says that someone said something.
_LEAD_EXCLUDED = frozenset({Event.COMMENTARY})


def classify(title: str, text: str, *, kind: FeedKind, filing: Filing | None = None) -> Event:
    """Name the development that a text reports.

    ``title`` and ``text`` are clean. A docket entry is read by the court's short descriptions (of
    several, the weightiest leads), or by its text where the feed gives none; other texts by their
    title, then by their first ``LEAD_WORDS`` words. ``Event.OTHER`` where nothing is known.
    """
    if filing is not None:
        if filing.events:
            return weightiest(_filed(event, filing.docket) for event in filing.events)
        return _court(text) or _court(title) or Event.OTHER
    words = _words(title)
    if kind is FeedKind.COURT:
        return _read(words, _COURT_RULES) or _court(text) or Event.OTHER
    found = _read(_happened(words), _NEWS_RULES)
    # A price moves on what the text then tells of: that is no news of the text's own.
    return found or (None if _MARKET.intersection(words) else _lead(text)) or Event.OTHER


def _filed(short: str, number: str | None) -> Event:
    """The development of a short description; of one that says nothing, of what it means."""
    said = describe(short)
    return describe(docket.filed(short, number)) if said is Event.OTHER else said


def describe(short: str) -> Event:
    """Name the development of one short description of a court feed ("Motion to Dismiss")."""
    return _court(short) or Event.OTHER


def weightiest(events: Iterable[Event]) -> Event:
    """Choose the event that says most about where a case stands."""
    return min(events, key=WEIGHT.index, default=Event.OTHER)


class _Rule(NamedTuple):
    rank: int
    event: Event
    anchored: bool
    steps: tuple[tuple[bool, frozenset[str]], ...]


def _compile(table: Sequence[tuple[Event, str]]) -> Mapping[str, tuple[_Rule, ...]]:
    """Index the rules of a table by the words that may begin them."""
    patterns = [(event, rule) for event, text in table for rule in _SEPARATOR.split(text.strip())]
    index: dict[str, list[_Rule]] = {}
    for rank, (event, pattern) in enumerate(patterns):
        first, *steps = _steps(pattern.strip().removeprefix("^"))
        rule = _Rule(rank, event, "^" in pattern, tuple(steps))
        for word in first[1]:
            index.setdefault(word, []).append(rule)
    return {word: tuple(found) for word, found in index.items()}


def _steps(pattern: str) -> Iterator[tuple[bool, frozenset[str]]]:
    gap = False
    for step in pattern.split():
        if step != "...":
            yield gap, frozenset(word for choice in step.split("/") for word in _choice(choice))
        gap = step == "..."


def _choice(choice: str) -> list[str]:
    return CLASSES[choice[1:-1]].split() if choice.startswith("<") else [choice]


_SEPARATOR = re.compile(r"\s*(?:\||\n)\s*")
_COURT_RULES = _compile(rules.COURT)
_NEWS_RULES = _compile(rules.NEWS)
_UNREAL = _compile([(Event.OTHER, rules.UNREAL)])
_COURTS = frozenset(_choice("<court>"))
_BACKWARD = frozenset({"after", "amid", "since", "following", "ahead", "despite"})
_ALONGSIDE = frozenset({"as", "on"})
_MARKET = frozenset(CLASSES["market"].split())
_POSSESSIVE = re.compile(r"['’]s\b")
_WORD = re.compile(r"[^\W_]+(?:\.[^\W_]+)*")


def _words(text: str) -> list[str]:
    """Split into folded words; unlike names, events are told by words without their joints."""
    return _pieces.read(folding.pieces(text))


def _words_of(piece: str) -> tuple[str, ...]:
    if piece.isalpha() and piece.islower() and piece.isascii():
        return (piece,)
    return tuple(_WORD.findall(_POSSESSIVE.sub("", folding.match(piece))))


_pieces = folding.Pieces(_words_of)


def _court(description: str) -> Event | None:
    return _read(_words(description), _COURT_RULES)


def _lead(text: str) -> Event | None:
    words = _pieces.read(folding.beginning(text, LEAD_WORDS * CHARS_A_WORD))[:LEAD_WORDS]
    found = _read(_happened(words), _NEWS_RULES)
    return None if found in _LEAD_EXCLUDED else found


def _happened(words: list[str]) -> list[str]:
    """Blank what has not happened: talks of a settlement are none, nor is "may settle"."""
    said = _foreground(words)
    told = list(said)
    for start, word in enumerate(said):
        for rule in _UNREAL.get(word, ()):
            if end := _fits(rule, said, start):
                told[start:end] = [each if each in _COURTS else "" for each in said[start:end]]
    return told


def _foreground(words: list[str]) -> list[str]:
    """Leave out what news only refers back to ("shares fall after SEC sues" is no complaint)."""
    backward = _BACKWARD if _MARKET.isdisjoint(words) else _BACKWARD | _ALONGSIDE
    for place, word in enumerate(words):
        if place >= FOREGROUND_WORDS and word in backward:
            return words[:place]
    return words


def _read(words: Sequence[str], index: Mapping[str, tuple[_Rule, ...]]) -> Event | None:
    best: _Rule | None = None
    for start, word in enumerate(words):
        for rule in index.get(word, ()):
            if (best is None or rule.rank < best.rank) and _fits(rule, words, start):
                best = rule
    return best.event if best else None


def _fits(rule: _Rule, words: Sequence[str], start: int) -> int:
    """Where the words end that a rule fits from ``start``; 0 if it does not fit."""
    if rule.anchored and start:
        return 0
    place = start + 1
    for gap, choices in rule.steps:
        last = place + (GAP_WORDS if gap else 0)
        while place <= last and place < len(words) and words[place] not in choices:
            place += 1
        if place > last or place >= len(words):
            return 0
        place += 1
    return place
