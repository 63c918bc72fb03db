"""Courts that a text names by their place ("a Delaware judge"), and whether a case is there."""

import re
from typing import Final

from bot.model import Case
from bot.tag import words as lexicon
from bot.tag.layout import Span
from bot.tag.reading import Reading

# Places by the letters with which the ids of their courts begin, circuits by their own id.
PLACES: Final = {
    "ny": 'manhattan brooklyn "new york" ny nyc sdny edny',
    "de": "delaware wilmington del",
    "dc": 'washington dc "district of columbia"',
    "wa": "washington seattle wash",
    "il": "illinois chicago ill",
    "ca": """
        california calif cal "san francisco" oakland "san jose" "los angeles" "san diego"
        "san mateo"
    """,
    "fl": "florida miami fla",
    "tx": 'texas tex austin "fort worth" houston waco',
    "ut": 'utah "salt lake city"',
    "nj": '"new jersey" trenton newark',
    "ct": "connecticut conn",
    "pa": "pennsylvania philadelphia",
    "ma": "massachusetts boston mass",
    "nh": '"new hampshire"',
    "md": "maryland",
    "mi": "michigan detroit mich",
    "ga": "georgia atlanta",
    "nv": 'nevada "las vegas"',
    "tn": "tennessee",
    "ca2": '"second circuit" "2nd circuit" "2nd circ" "2d cir"',
    "ca3": '"third circuit" "3rd circuit" "3rd circ" "3d cir"',
    "ca5": '"fifth circuit" "5th circuit" "5th circ"',
    "ca7": '"seventh circuit" "7th circuit"',
    "ca9": '"ninth circuit" "9th circuit" "9th circ"',
    "ca11": '"eleventh circuit" "11th circuit" "11th circ"',
    "cadc": '"dc circuit" "dc circ"',
    "abroad": """
        london uk "high court" "hong kong" dutch amsterdam seoul korean tokyo montenegro
        montenegrin podgorica nigerian abuja french paris australian canadian ontario turkish thai
        indian
    """,
}
_STATES: Final = {
    "ca2": "ny ct",
    "ca3": "de nj pa",
    "ca5": "tx",
    "ca6": "mi tn",
    "ca7": "il",
    "ca9": "ca wa nv",
    "ca10": "ut",
    "ca11": "fl ga",
    "cadc": "dc",
}
_CIRCUITS: Final = {state: court for court, states in _STATES.items() for state in states.split()}
_BEFORE: Final = frozenset(
    {"judge", "judges", "court", "courts", "jury", "jurors", "magistrate", "prosecutors",
     "chancery", "trial", "courtroom"}
)  # fmt: skip
_WHERE: Final = _BEFORE | {
    "filed", "sued", "sues", "suit", "suits", "lawsuit", "lawsuits", "complaint", "action", "case",
    "lodged", "tried", "before", "claim", "appeals",
}  # fmt: skip
_CIRCUIT: Final = re.compile(r"ca(?:[0-9]+|dc)")
_APPOSED, _WITHIN = 3, 6
_TERMS: Final = frozenset(f"place:{place}" for place in PLACES)


def named(reading: Reading) -> frozenset[str]:
    """The places whose courts a text names at its beginning; where somebody lives is none."""
    return frozenset(
        term.removeprefix("place:")
        for term in _TERMS & reading.terms.keys()
        if any(_is_named(term, span, reading) for span in reading.terms[term])
    )


def may_be(case: Case, places: frozenset[str]) -> bool:
    """Whether a case is before a court of one of the places; true where either is unknown."""
    courts = {case.court, *(number.court for number in case.dockets)} - {None}
    if not places or not courts:
        return True
    return not places.isdisjoint(place for court in courts for place in _of(court or ""))


def _of(court: str) -> set[str]:
    if _CIRCUIT.fullmatch(court):
        return {court, *_STATES.get(court, "").split()}
    state = court[:2]
    return {state, _CIRCUITS.get(state, state)}


def _is_named(term: str, span: Span, reading: Reading) -> bool:
    if span[0] >= lexicon.LEAD:
        return False
    return _CIRCUIT.fullmatch(term, len("place:")) is not None or _is_court(reading, span)


def _is_court(reading: Reading, span: Span) -> bool:
    """Whether a place is a court's: "Delaware bankruptcy judge", "a lawsuit in Chicago"."""
    first, end = span
    if not _BEFORE.isdisjoint(reading.words[end : end + _APPOSED]):
        return True
    before = reading.words[max(0, first - _WITHIN) : first]
    return before[-1:] == ["in"] and not _WHERE.isdisjoint(before)
