"""Docket numbers: every spelling to one form, found in running text, compared."""

import re
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import lru_cache
from itertools import islice

from bot.docket.courts import CourtMention, court_id, find_courts

# Case types of CM/ECF that appear without an office before them; other two letters are words.
_TYPES = "cv|cr|mc|mj|md|ml|bk|ap|sw|mp|vv|po|ms|cb|hc|tp|rj|gj|xr|mr"
_SPELLED_TYPES = {
    "civ": "cv",
    "civil": "cv",
    "c": "cv",
    "ca": "cv",
    "crim": "cr",
    "criminal": "cr",
    "misc": "mc",
    "miscellaneous": "mc",
    "mag": "mj",
    "magistrate": "mj",
    "adv": "ap",
    "adversary": "ap",
}
# A bankruptcy and its adversary proceedings are written with their type or without.
_UNTYPED = frozenset({None, "bk", "ap"})

# One character for one, so that offsets stay.
_DASHES = "‐‑‒–—−"
_SPACES = "\N{NO-BREAK SPACE}\N{NARROW NO-BREAK SPACE}"
_BREAKS = "\t\r\n"

_YEAR = r"(?:19|20)?[0-9]{2}"
_SERIAL = r"[0-9]{1,6}"
# Judges' initials, a division, a defendant's number: -ABJ-ZMF, -PHX-DJH, -cv, -RAJ-1.
_SUFFIX = (
    r"(?:-?(?:[A-Z]{1,4}|[a-z]{2,3})(?![A-Za-z]))?(?:-[A-Za-z]{1,4}(?![A-Za-z])){0,4}"
    r"(?(n8)|(?:-[0-9]{1,3})?)"
)
_AFTER = r"(?![0-9A-Za-z]|[-/.:][0-9A-Za-z]|,[0-9]{3}(?![0-9]))"
_NUMBER = re.compile(
    rf"(?<![0-9A-Za-z_/.:$€£-])(?:[A-Z][0-9]\s)?(?:"
    rf"(?P<office>[0-9]):(?P<y1>{_YEAR})-?(?P<t1>[A-Za-z]{{2}}|(?i:civ|crim|misc|mag))-?(?P<n1>{_SERIAL})"
    rf"|(?P<y2>{_YEAR})-(?P<t2>(?i:{_TYPES}|civ|crim|misc|mag))-(?P<n2>{_SERIAL})"
    rf"|(?P<y3>{_YEAR})[ -]?(?P<t3>(?i:cv|cr|mc|mj|civ|crim|misc|mag))\.?[ -]?"
    rf"(?:No\.\s?)?(?P<n3>{_SERIAL})"
    rf"|(?:(?:LA|SA|ED)\s?)?(?P<t4>CV|CR|CIV|MC|MJ|Cv|Cr|Civ)\.?[ -]?"
    rf"(?P<y4>{_YEAR})-(?P<n4>{_SERIAL})"
    rf"|(?P<t5>C)[ -]?(?P<y5>[0-9]{{2}})-(?P<n5>{_SERIAL})"
    rf"|(?P<y6>[0-9]{{2}}) (?P<t6>C) (?P<n6>{_SERIAL})"
    rf"|(?P<y7>[0-9]{{2}})(?P<t7>[AM])(?P<n7>[0-9]{{1,4}})"
    rf"|(?P<o8>[0-9]:)?(?P<y8>{_YEAR})-(?P<n8>{_SERIAL})"
    rf"){_SUFFIX}{_AFTER}"
)
# Every form holds one of these; only around them a text is looked at closer.
# (Written so as to begin with one set of characters: such an expression is found twice as fast.)
_HINT = re.compile(r"[0-9][0-9](?:-[0-9]|[ -]?[A-Za-z]{1,5}\.?[ -]?(?:No\. ?)?[0-9])")
_FORMS = "12345678"
# Those that need no mark beside them; the others are also scores, dates, ranges.
_STRONG = frozenset({"1", "2", "3", "4"})
_INITIALS = re.compile(r"(?:\s?\([A-Z]{2,4}\))+")
_TRIMMING = re.compile(r"(?:\s?\([^()]{1,60}\)|\s[A-Z]{2,4}\b)*")
# What announces a docket number. The type a court's own style leaves out ("Civil Action No.
# 23-1599") is taken from here.
_MARK = re.compile(
    r"(?<![A-Za-z])(?:(?P<type>civil|civ\.?|criminal|crim\.?|adversary|adv\.?|misc\.?|miscellaneous|magistrate)"
    r"\s?(?:action|case|docket|proceeding|pro\.|proc\.|a\.)?\s?,?\s?)?"
    r"(?:(?P<case>case|docket|dkt\.?|appeal|action|cause|application|petition|bankruptcy)\s?)?"
    r"(?P<number>nos?\.?\s?:?|numbers?:?|#|nr\.?|№)?\s?:?\s?$",
    re.IGNORECASE,
)
# Numbers of the same shape that are no dockets: releases, statutes, rules.
_NO_DOCKET = re.compile(
    r"(?:release|rel\.|law|l\.|notice|rule|ruling|rul\.|bulletin|order|regulation|form|opinion|op\.|"
    r"letter|letters|proc\.|h\.r\.|s\.|rev\.|advisory|circular|resolution|report|file|memorandum)"
    r"\s?(?:nos?\.?|numbers?|#)?\s?:?\s?$",
    re.IGNORECASE,
)
_BETWEEN = re.compile(
    r"(?:-[A-Za-z]+)*\s?(?:\([A-Z][A-Za-z]{0,3}\)\s?)*(?:,|;|and|&|, and|or)?\s?(?:and\s)?"
    r"(?:nos?\.\s)?\s?",
    re.IGNORECASE,
)
_TO_COURT = re.compile(
    r"(?:\s[A-Z]{2,4}(?=\s?[,(]))?\s?(?:\([A-Z][A-Za-z]{0,3}\)\s?)*(?:[(\[]\s?|,\s|\s)?"
    r"(?:(?:pending|filed|now)\s)?(?:(?:in|before|at|of|from)\s)?(?:the\s)?"
)
_NEXT_NUMBER = re.compile(r"[\s,:]{0,2}(?:(?:case|docket|nos?\.?)\s?){0,2}[0-9]", re.IGNORECASE)
_FROM_COURT = re.compile(r"\s?[,:)\]-]?\s?\(?", re.IGNORECASE)
_MARK_WINDOW = 48
_LONG_SERIAL = 4
_SHORT_SERIAL = 3
_LONGEST = 120
# A text with more is no text; each costs some 80 microseconds.
_MOST = 2000
# "S6 EDCV 1:20" may stand before the two digits of a hint.
_HINT_MARGIN = 12


@dataclass(frozen=True, slots=True, kw_only=True)
class Mention:
    """A docket number in a text: normalised, with the court named next to it, and its place."""

    court: str | None
    number: str
    start: int
    end: int


@dataclass(frozen=True, slots=True, kw_only=True)
class _Candidate:
    office: str | None
    year: str
    type: str | None
    serial: str
    start: int
    end: int
    strong: bool
    sure: bool = False
    court: str | None = None


def normalise(number: str) -> str | None:
    """Bring any spelling of a docket number to the normal form, without judges' initials.

    ``1:23-cv-01599-ABJ-ZMF`` becomes ``1:23-cv-01599`` and ``CR23-178 RAJ`` ``23-cr-00178``: an
    office that is not written stays off. Numbers without a type (appeals, bankruptcies) keep
    their digits as written. None where the text is not one docket number and its trimmings.
    """
    text = _plain(number).strip()[:_LONGEST]
    match = _NUMBER.search(text)
    if match is None:
        return None
    candidate = _candidate(match)
    before, after = text[: match.start()], text[match.end() :]
    mark = _MARK.match(before)
    if candidate is None or mark is None or not _is_trimming(after):
        return None
    return _format(_typed(candidate, mark))


@lru_cache(8)
def find(text: str) -> tuple[Mention, ...]:
    """Find the docket numbers of a running text, in order, in linear time; at most 2,000.

    A bare ``23-1779`` counts only where a mark ("No.", "Case"), a court or a judge's initials
    stand beside it, or it continues a list of numbers that count. The first who asks of a text
    has it searched for all.
    """
    plain = _plain(text)
    bare = [
        found
        for match in islice(_numbers(plain), _MOST)
        if (found := _candidate(match)) is not None
    ]
    courts = find_courts(plain) if bare else []
    candidates = [_with_surroundings(plain, candidate, courts) for candidate in bare]
    return tuple(
        Mention(
            court=candidate.court,
            number=_format(candidate),
            start=candidate.start,
            end=candidate.end,
        )
        for group in _groups(plain, candidates)
        for candidate in _settled(group)
    )


def same(a: str, b: str) -> bool:
    """Say whether two normalised numbers may be of the same docket.

    An office absent on one side is a wildcard, leading zeros do not count, and a bankruptcy may
    be written with its type or without. The courts are the caller's to compare.
    """
    if a == b:
        return True
    first, second = _NUMBER.fullmatch(a), _NUMBER.fullmatch(b)
    if first is None or second is None:
        return False
    one, two = _candidate(first), _candidate(second)
    if one is None or two is None:
        return False
    offices = one.office == two.office or None in (one.office, two.office)
    types = one.type == two.type or (
        None in (one.type, two.type) and {one.type, two.type} <= _UNTYPED
    )
    return offices and types and (one.year, int(one.serial)) == (two.year, int(two.serial))


def _plain(text: str) -> str:
    """The text with a keyboard's dashes and spaces; translating it costs ten times as much."""
    if not text.isascii():
        for dash in _DASHES:
            text = text.replace(dash, "-")
        for space in _SPACES:
            text = text.replace(space, " ")
    for line_break in _BREAKS:
        text = text.replace(line_break, " ")
    return text


def _numbers(text: str) -> Iterator[re.Match[str]]:
    end = 0
    for hint in _HINT.finditer(text):
        start = max(end, hint.start() - _HINT_MARGIN)
        for match in _NUMBER.finditer(text, start, hint.end() + _LONGEST):
            if match.start() > hint.end():
                break
            end = match.end()
            yield match


def _candidate(match: re.Match[str]) -> _Candidate | None:
    form = next(form for form in _FORMS if match[f"n{form}"])
    year, serial = match[f"y{form}"], match[f"n{form}"]
    office = match["office"] or (match["o8"] or "")[:1] or None
    kind = _type(match, form)
    if int(serial) == 0:
        return None
    # "2023-24" is a season, not a docket.
    if form == "8" and (year[2:] or office) and len(serial) < _SHORT_SERIAL:
        return None
    return _Candidate(
        office=office,
        year=year[-2:],
        type=kind,
        serial=serial,
        start=match.start(),
        end=match.end(),
        strong=form in _STRONG,
    )


def _type(match: re.Match[str], form: str) -> str | None:
    if form == "8":
        return None
    kind = match[f"t{form}"]
    return kind if form == "7" else _SPELLED_TYPES.get(kind.lower(), kind.lower())


def _format(candidate: _Candidate) -> str:
    if candidate.type is None:
        return f"{candidate.year}-{candidate.serial}"
    if candidate.type in "AM":
        return f"{candidate.year}{candidate.type}{candidate.serial}"
    office = f"{candidate.office}:" if candidate.office else ""
    return f"{office}{candidate.year}-{candidate.type}-{int(candidate.serial):05d}"


def _typed(candidate: _Candidate, mark: re.Match[str]) -> _Candidate:
    if candidate.type is not None or not mark["type"]:
        return candidate
    return replace(candidate, type=_SPELLED_TYPES[mark["type"].lower().rstrip(".")])


def _is_trimming(after: str) -> bool:
    """Say whether what follows a number is only initials, a division, brackets or a court."""
    rest = _TRIMMING.sub("", after, count=1).strip(" ,.;")
    return not rest or court_id(rest) is not None


def _with_surroundings(text: str, candidate: _Candidate, courts: list[CourtMention]) -> _Candidate:
    before = text[max(0, candidate.start - _MARK_WINDOW) : candidate.start]
    mark = _MARK.search(before)
    marked = mark is not None and _announces(before, mark)
    initials = _INITIALS.match(text, candidate.end)
    signed = initials is not None and len(candidate.serial) >= _LONG_SERIAL
    court = _court_before(text, candidate.start - (len(mark[0]) if mark else 0), courts)
    court = court or _court_after(text, candidate.end, courts)
    typed = _typed(candidate, mark) if marked and mark is not None else candidate
    sure = candidate.strong or marked or signed or court is not None
    return replace(typed, sure=sure, court=court)


def _announces(before: str, mark: re.Match[str]) -> bool:
    if mark["case"] or mark["type"]:
        return True
    return bool(mark["number"]) and _NO_DOCKET.search(before) is None


def _court_before(text: str, end: int, courts: list[CourtMention]) -> str | None:
    place = bisect_right(courts, end, key=lambda court: court.end)
    if place == 0 or not _FROM_COURT.fullmatch(text, courts[place - 1].end, end):
        return None
    return courts[place - 1].court


def _court_after(text: str, end: int, courts: list[CourtMention]) -> str | None:
    way = _TO_COURT.match(text, end)
    start = way.end() if way else end
    place = bisect_right(courts, start, key=lambda court: court.start) - 1
    if place < 0 or courts[place].start != start:
        return None
    enclosed = text[end:start].rstrip().endswith(("(", "["))
    leads_on = _NEXT_NUMBER.match(text, courts[place].end) is not None
    return courts[place].court if enclosed or not leads_on else None


def _groups(text: str, candidates: list[_Candidate]) -> Iterator[list[_Candidate]]:
    """Split into lists of numbers between which only commas and conjunctions stand."""
    group: list[_Candidate] = []
    for candidate in candidates:
        if group and not _BETWEEN.fullmatch(text, group[-1].end, candidate.start):
            yield group
            group = []
        group.append(candidate)
    if group:
        yield group


def _settled(group: list[_Candidate]) -> Iterator[_Candidate]:
    """Keep the docket numbers of a list; a court named at its end or its start is that of all."""
    court = None
    certain = False
    backwards: list[_Candidate] = []
    for candidate in reversed(group):
        court = candidate.court or court
        certain = certain or candidate.court is not None
        backwards.append(replace(candidate, court=court, sure=candidate.sure or certain))
    court, certain = None, False
    for candidate in reversed(backwards):
        court = candidate.court or court
        certain = certain or candidate.sure
        if certain:
            yield replace(candidate, court=court)
