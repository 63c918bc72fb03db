"""Whether a summary that a model wrote may be shown: what it states must stand in the source."""

import re
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Final

from bot import docket, text
from bot.summary import MAX_CHARS, MAX_SENTENCES, MAX_WORDS, sentences

MIN_WORDS = 5
TELLING_LETTERS = 4
MIN_SHARED = 0.5
NAME_REACH = 8
"""How many words apart in the source two words of one name may stand."""


def _set(words: str) -> frozenset[str]:
    return frozenset(words.split())


def refusal(told: str, source: str) -> str:
    """Why a model's summary of ``source`` may not be shown; nothing where it may.

    Every number (with its currency and scale), docket number, quotation and capitalised name has
    to occur in the source, compared as ``bot.text.match`` folds; words of one name near each
    other; and half of its longer words. It is one to three sentences within the limits of any
    summary, without links, markup or words to the reader. ``told`` is one line of clean text.
    """
    of_itself = (reason for reason, refuses in _MANNERS if refuses(told))
    against_source = (reason for reason, refuses in _FACTS if refuses(told, source))
    return next(of_itself, "") or next(against_source, "")


def _is_misshapen(told: str) -> bool:
    words = told.split()
    if not MIN_WORDS <= len(words) <= MAX_WORDS or len(told) > MAX_CHARS:
        return True
    return not (
        _begins_well(words[0]) and _ENDED.search(told) and len(sentences(told)) <= MAX_SENTENCES
    )


def _begins_well(word: str) -> bool:
    """Whether a sentence begins here, and no list, quoted line or rest of a cut one."""
    bare = word.lstrip(_BEFORE_A_WORD)
    return bare[:1].isdigit() or (bare[:1].isalpha() and _is_name(bare))


_BEFORE_A_WORD: Final = "\"“‘'($€£¥"
_ENDED: Final = re.compile(r"[.!?。][\"”’')]*$")


def _has_markup(told: str) -> bool:
    return bool(_MARKUP.search(told) or _MARKUP.search(text.match(told)))


_MARKUP: Final = re.compile(
    r"[<>\[\]{}|\\`*_~^#@]|&#?\w+;|:\w+:|://|\bwww\.|\b(?:https?|mailto|javascript|tel):",
    re.IGNORECASE,
)


def _has_link(told: str, source: str) -> bool:
    """Whether a host stands there; "Binance.US" and "Crypto.com" are names if the source has them.

    A host in small letters is one to be followed, whoever wrote it first.
    """
    return any(found == found.lower() or found not in source for found in _DOTTED.findall(told))


_DOTTED: Final = re.compile(r"[^\W_][\w-]*+(?:\.[\w-]{2,})*\.[^\W\d_][\w-]+")


def _addresses_somebody(told: str) -> bool:
    return not _ADDRESSING.isdisjoint(text.words(told)) or bool(_TALKING.search(text.match(told)))


_ADDRESSING: Final = _set(
    """
    i me my myself you your yours yourself we our ours please ignore disregard click
    subscribe prompt assistant chatbot
    """
)
_TALKING: Final = re.compile(
    r"\b(?:as an ai|language model|here is|here's|(?:previous|above|these) instructions"
    r"|th(?:is|e) (?:article|text)|summary:)"
)


def _strays(told: str, source: str) -> bool:
    """Whether most of its words are not the source's.

    People's summaries of a text share 88 % of their words with it (median; 50 % at the 5th
    percentile) and 11 % with another text (44 % at the 99th).
    """
    telling = {word for word in text.words(told) if len(word) >= TELLING_LETTERS}
    return len(telling & set(text.words(source))) < len(telling) * MIN_SHARED


def _misquotes(told: str, source: str) -> bool:
    pieces = text.match(told).split('"')
    said = text.match(source)
    is_open = len(pieces) % 2 == 0
    return is_open or any(quote.strip(" .,;:!?") not in said for quote in pieces[1::2])


def _invents_a_docket(told: str, source: str) -> bool:
    named = docket.find(told)
    known = docket.find(source) if named else ()
    return any(not any(_is_same(one, other) for other in known) for one in named)


def _is_same(a: docket.Mention, b: docket.Mention) -> bool:
    courts = {a.court, b.court} - {None}
    return len(courts) < len((a, b)) and docket.same(a.number, b.number)


def _invents_a_number(told: str, source: str) -> bool:
    rest = list(told)
    for mention in docket.find(told):
        rest[mention.start : mention.end] = " " * (mention.end - mention.start)
    said, known = _figures("".join(rest)), _figures(source)
    stated = {figure for figures in _numbers(known) for figure in figures}
    if any(figures[0] not in stated for figures in _numbers(said)):
        return True
    many = {word.rstrip("s") for word in _NUMBER.sub(" ", said).split()} & _VAGUE
    return not many <= {word.rstrip("s") for word in text.words(source)}


def _figures(said: str) -> str:
    """The text for comparing, with numbers that are written as words as digits."""
    return _NUMBER_WORD.sub(lambda found: _NUMBER_WORDS[found[0]], text.match(said))


def _numbers(figures: str) -> Iterator[list[tuple[str, str, str]]]:
    """Each number as (currency, digits, scale), then what it says besides: parts, no currency."""
    for found in _NUMBER.finditer(figures):
        scale = found["short"] or found["long"] or ""
        scale = _SCALES.get(scale, scale)
        digits = found["digits"]
        yield [
            (currency, _plain(part), scale)
            for part in (digits, *_JOINT.split(digits))
            for currency in dict.fromkeys((found["currency"] or "", ""))
        ]


def _plain(digits: str) -> str:
    return _THOUSANDS.sub("", digits).lstrip("0")


_UNITS: Final = """
    one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen
    sixteen seventeen eighteen nineteen
    """
_TENS: Final = "ten twenty thirty forty fifty sixty seventy eighty ninety"
_NUMBER_WORDS: Final = {
    word: str(factor * number)
    for factor, words in ((1, _UNITS), (10, _TENS))
    for number, word in enumerate(words.split(), 1)
}
_NUMBER_WORD: Final = re.compile(rf"\b(?:{'|'.join(_NUMBER_WORDS)})\b(?<!one(?= (?:of|another)\b))")
_NUMBER: Final = re.compile(
    r"(?P<currency>[$€£¥₹₽₩₿])?\s?(?P<digits>\d+(?:[.,:/-]\d+)*+)"
    r"(?:(?P<short>k|m|mn|mln|b|bn|tn)\b"
    r"|[\s-]?(?P<long>hundred|thousand|million|billion|trillion|percent|per cent|%))?"
)
_SCALES: Final = {
    "%": "percent",
    "per cent": "percent",
    "k": "thousand",
    **dict.fromkeys(("m", "mn", "mln"), "million"),
    **dict.fromkeys(("b", "bn"), "billion"),
    "tn": "trillion",
}
_VAGUE: Final = _set("dozen hundred thousand million billion trillion")
_JOINT: Final = re.compile("[:/-]")
_THOUSANDS: Final = re.compile(r",(?=\d{3}(?!\d))")


def _invents_a_name(told: str, source: str) -> bool:
    places = _places(text.words(source))
    openings = _openings(told)
    before: text.Token | None = None
    for token in text.tokens(told):
        is_opening = token.start in openings
        if not _is_name(told[token.start : token.end]) or (is_opening and token.text in _OPENERS):
            before = None
            continue
        if token.text not in places and not (is_opening and _is_inflected(token.text, places)):
            return True
        if (
            before is not None
            and not is_opening
            and told[before.end : token.start] in _WITHIN_A_NAME
            and not _are_near(places[before.text], places[token.text])
        ):
            return True
        before = token
    return False


def _places(words: Sequence[str]) -> Mapping[str, list[int]]:
    places: defaultdict[str, list[int]] = defaultdict(list)
    for place, word in enumerate(words):
        places[word].append(place)
    return dict(places)


def _openings(told: str) -> set[int]:
    """Where the first word of each sentence stands."""
    found, end = set(), 0
    for sentence in sentences(told):
        start = told.index(sentence, end)
        end = start + len(sentence)
        first = next(iter(text.tokens(sentence)), None)
        found.add(start + (first.start if first else 0))
    return found


def _is_name(word: str) -> bool:
    """Whether a word has a capital, or is of a script that has none and so may be a name."""
    return word != word.lower() or (_is_caseless(word) and not word.isdecimal())


def _is_caseless(word: str) -> bool:
    return word.isalpha() and word.upper() == word.lower()


def _is_inflected(word: str, places: Mapping[str, list[int]]) -> bool:
    """Whether the source has the word that opens a sentence in its plural or its singular."""
    return f"{word}s" in places or (word.endswith("s") and word[:-1] in places)


def _are_near(first: Sequence[int], second: Sequence[int]) -> bool:
    """Whether two words stand near each other somewhere; both lists are in order."""
    for place in first:
        at = bisect_left(second, place - NAME_REACH)
        if at < len(second) and second[at] <= place + NAME_REACH:
            return True
    return False


_WITHIN_A_NAME: Final = frozenset({" ", "-", ". ", "."})
# Words that open a sentence with a capital and name nothing.
_OPENERS: Final = frozenset(_NUMBER_WORDS) | _set(
    """
    a an the this that these those it its he his she her they their both each all some many
    most several no neither either another other such in on at as for from by with to of
    into over under after before since until when while during if unless although though
    because but and or however meanwhile instead also then now later earlier still yet there
    who what according despite following against about among between through without within
    once only
    """
)
_MANNERS: Final[tuple[tuple[str, Callable[[str], bool]], ...]] = (
    ("it is too long, too short or not in sentences", _is_misshapen),
    ("it has markup in it", _has_markup),
    ("it speaks to somebody", _addresses_somebody),
)
_FACTS: Final[tuple[tuple[str, Callable[[str, str], bool]], ...]] = (
    ("it has an address in it", _has_link),
    ("it quotes what is not said", _misquotes),
    ("it names a docket that the source does not", _invents_a_docket),
    ("it has a number that the source has not", _invents_a_number),
    ("it has a name that the source has not", _invents_a_name),
    ("it is about something else", _strays),
)
