"""Checks the topics and filters of feeds.yaml: the grammar of the slash commands."""

from dataclasses import dataclass

from bot.config.mistakes import listed, meant, quoted
from bot.docket import court_id, courts, state_courts
from bot.filter import KEYS
from bot.model import Event

EVERYTHING = "all"

_LONGEST_VALUE = 200


@dataclass(frozen=True, slots=True, kw_only=True)
class Known:
    """The ids of all cases and parties that a topic may name."""

    cases: frozenset[str] = frozenset()
    parties: frozenset[str] = frozenset()


def topic(text: str, known: Known) -> str:
    """A topic in its stored form: ``all`` or ``key:value``; raises ValueError."""
    key, colon, value = text.strip().partition(":")
    key, value = key.strip().lower(), value.strip()
    if not colon and key == EVERYTHING:
        return EVERYTHING
    if not colon:
        raise ValueError(f"{quoted(text)} is no topic{_with_key(text.strip(), known)}")
    if key[:1] in {"+", "-"}:
        raise ValueError(f'{quoted(text)} is a filter; put it under "filter"')
    if key not in KEYS:
        remedy = meant(key, KEYS) or f"; the keys are {listed(KEYS)}"
        raise ValueError(f"{quoted(key)} is not a key of topics{remedy}")
    return f"{key}:{_value(key, value, known)}"


def filter_term(text: str, known: Known) -> str:
    """A filter in its stored form: ``+key:value`` or ``-key:value``; raises ValueError."""
    sign, rest = text.strip()[:1], text.strip()[1:]
    if sign not in {"+", "-"}:
        raise ValueError(
            f'{quoted(text)} has no sign; write "-{text.strip()[:60]}" to leave such stories out,'
            f' "+{text.strip()[:60]}" to want only them'
        )
    if ":" not in rest:
        raise ValueError(f"{quoted(text)} is no filter; write it like -event:procedural")
    return f"{sign}{topic(rest, known)}"


def court(text: str) -> str:
    """The id of a court; raises ValueError."""
    if text in courts() or text in state_courts():
        return text
    found = court_id(text)
    remedy = f"; did you mean {quoted(found)}?" if found else meant(text, courts())
    raise ValueError(
        f"{quoted(text)} is not a court{remedy or '; write its CM/ECF id, such as dcd or nysb'}"
    )


def case(text: str, known: Known) -> str:
    """The id of a case; raises ValueError."""
    return _registered("case", text, known.cases)


def party(text: str, known: Known) -> str:
    """The id of a party; raises ValueError."""
    return _registered("party", text, known.parties)


def _value(key: str, value: str, known: Known) -> str:
    if not value or len(value) > _LONGEST_VALUE:
        raise ValueError(f'"{key}:" needs a value of at most {_LONGEST_VALUE} characters after it')
    match key:
        case "case":
            return case(value.lower(), known)
        case "party":
            return party(value.lower(), known)
        case "court":
            return court(value.lower())
        case "event" if value.lower() not in set(Event):
            remedy = meant(value, Event) or f"; they are {listed(Event)}"
            raise ValueError(f"{quoted(value)} is not a development{remedy}")
        case "keyword":
            return value
    return value.lower()


def _registered(kind: str, text: str, ids: frozenset[str]) -> str:
    if text in ids:
        return text
    if text[:1] == '"':
        raise ValueError(
            f"{text[:60]} is no id of a {kind}, and a name is followed by command alone; "
            f"docketwire subscriptions add CHANNEL '{kind}:{text[:60]}' does so"
        )
    plural = "cases" if kind == "case" else "parties"
    remedy = meant(text, ids) or f'; add it under "{plural}", or see docketwire {kind}'
    raise ValueError(f"{quoted(text)} is not the id of a {kind}{remedy}")


def _with_key(text: str, known: Known) -> str:
    for key, ids in (("party", known.parties), ("case", known.cases)):
        if text.lower() in ids:
            return f'; did you mean "{key}:{text.lower()}"?'
    return "; write all, or a key and a value, such as case:sec-v-binance"
