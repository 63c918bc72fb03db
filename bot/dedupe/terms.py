"""Reduce a text to the terms that grouping compares, and weigh them."""

import re
import zlib
from collections.abc import Iterable, Sequence
from itertools import chain, islice
from typing import NamedTuple

from bot import text as folding
from bot.dedupe import background, deeds
from bot.dedupe.stems import stem, stem_and_root

UNKNOWN_WEIGHT = 1.0


class Term(NamedTuple):
    """A word as grouping sees it.

    ``name`` is its stem, or the number; ``weight`` how much it tells (0 to 1); ``root`` what its
    forms share, with no other word put in its place, of a number its kind; ``deeds`` what it
    tells of by itself; ``hashes`` what it adds to the hash of a run as its first, second or third.
    """

    name: str
    weight: float
    hashes: tuple[int, int, int]
    root: str
    deeds: int


class Terms(NamedTuple):
    """The terms of a text, column by column: what is asked of all of them costs less so."""

    names: tuple[str, ...]
    weights: tuple[float, ...]
    hashes: tuple[tuple[int, int, int], ...]
    roots: tuple[str, ...]
    deeds: tuple[int, ...]

    def part(self, start: int, end: int | None = None) -> "Terms":
        """Those from a place on, or between two."""
        return Terms(
            self.names[start:end],
            self.weights[start:end],
            self.hashes[start:end],
            self.roots[start:end],
            self.deeds[start:end],
        )


def read(text: str, limit: int | None = None, chars: int | None = None) -> Terms:
    """Read the terms of a text in order, repeats and empty words (weight 0) included.

    At most ``limit`` of them, and of no more than the first ``chars`` characters.
    """
    pieces = folding.pieces(text) if chars is None else folding.beginning(text, chars)
    found: Sequence[tuple[Term, ...]] = list(map(_terms.__getitem__, pieces))
    if _UnitFirst in map(type, found):
        found = _with_units(text[:chars].split(), found)
    columns = tuple(zip(*islice(chain.from_iterable(found), limit), strict=True))
    return Terms(*columns) if columns else _NOTHING


_NOTHING = Terms((), (), (), (), ())


class _UnitFirst(tuple[Term, ...]):
    """The terms of a piece that may belong to a number before it: "million", "%"."""

    __slots__ = ()


def _terms_of(piece: str) -> tuple[Term, ...]:
    if piece.isalpha() and piece.islower() and piece.isascii() and piece not in _UNITS:
        return _known[piece]
    folded = folding.cased(piece)
    kind = _UnitFirst if _UNIT.match(folded) else tuple
    return kind(_known.read(map(str.casefold, _TOKEN.findall(folded))))


_terms = folding.Pieces(_terms_of)


def _with_units(
    pieces: Sequence[str], found: Sequence[tuple[Term, ...]]
) -> Sequence[tuple[Term, ...]]:
    """What is found, where a unit is read together with the number before it: "1.7 billion"."""
    joined = list(found)
    # What the last units were read with: where it stands and where it ends.
    whole, start, end = "", -1, -1
    for place in [at for at, terms in enumerate(found) if isinstance(terms, _UnitFirst)]:
        before = place - 1
        while before > end and not (found[before] or folding.match(pieces[before])):
            before -= 1
        if before > end:
            whole, start = pieces[before], before
        if start >= 0 and not (whole.isascii() and whole.isalpha()):
            whole, end = f"{whole} {pieces[place]}", place
            joined[start], joined[place] = _terms[whole], ()
    return joined


def capitals(text: str) -> list[Term]:
    """The words with a capital that they owe to no beginning of a sentence, and to no headline."""
    cased = folding.cased(text)
    found = _CAPITAL.findall(cased)
    small = islice(_SMALL_WORD.finditer(cased), len(found))
    if len(found) > sum(1 for _ in small):
        return []
    return _known.read(map(str.casefold, found))


def spelt(names: Sequence[str], text: str) -> list[str]:
    """Terms as a text spells them, each as where it comes first; as they are where it has none."""
    found: dict[str, str] = {}
    missing = set(names)
    for match in _TOKEN.finditer(folding.cased(text)) if missing else ():
        (term,) = _known[match[0].casefold()]
        if term.name in missing:
            found[term.name] = match[0].removesuffix("'s")
            missing.remove(term.name)
            if not missing:
                break
    return [found.get(name, name) for name in names]


# What stands behind a word, a comma or a bracket begins no sentence.
_CAPITAL = re.compile(r"[A-Z](?<=[a-z0-9,')] [A-Z])\w*(?:['.][^\W_]+)*")
_SMALL_WORD = re.compile(r"(?<![\w'])[a-z]{4,}")


class Weights(dict[str, float]):
    """How much each term tells: 0 for "the", 1 for a word that hardly any text has."""

    def __missing__(self, name: str) -> float:
        if name[0] in _NUMBER_MARKS:
            return COUNT_WEIGHT if name[0] == COUNT else AMOUNT_WEIGHT
        return UNKNOWN_WEIGHT


def mass(names: Iterable[str]) -> float:
    """What terms weigh together."""
    return sum(map(weight, names))


def _term(token: str) -> tuple[Term]:
    name, base = stem_and_root(token)
    if token[-1].isdigit() or token[0] in _NUMBER_STARTS:
        number = _number(token)
        name, base = number or name, number[:1] or base
    told = deeds.WORDS.get(base, 0)
    found = zlib.crc32(name.encode())
    return (Term(name, weight(name), (found, found << 1, found << 2), base, told),)


_known = folding.Pieces(_term)


# "$1.7 billion" tells much, "2" and "2023" little.
AMOUNT_WEIGHT, COUNT_WEIGHT = 0.9, 0.3
PERCENT, AMOUNT, COUNT = "%", "#", "="
AMOUNTS = PERCENT + AMOUNT
_UNITS = frozenset({"percent", "thousand", "million", "mln", "billion", "trillion"})
_NUMBER_MARKS = AMOUNTS + COUNT
_NUMBER_STARTS = frozenset("0123456789$€£¥")
_MAGNITUDES = {
    "k": 1e3,
    "thousand": 1e3,
    "m": 1e6,
    "mn": 1e6,
    "mln": 1e6,
    "million": 1e6,
    "b": 1e9,
    "bn": 1e9,
    "billion": 1e9,
    "t": 1e12,
    "tn": 1e12,
    "trillion": 1e12,
}
_TOKEN = re.compile(
    r"[^\W\d_]\w*(?:['.][^\W_]+)*"
    r"|[$€£¥]?\d[\d,]*(?:\.\d+)?(?i:\s?%|[\s-]?(?:percent|thousand|million|mln|billion|trillion)\b"
    r"|(?:mn|bn|tn|k|m|b|t)\b)?"
)
_UNIT = re.compile(r"(?i:%|(?:percent|thousand|million|mln|billion|trillion)\b)")
_NUMBER = re.compile(r"([$€£¥]?)([\d,]+(?:\.\d+)?)[\s-]?(%|\w+)?")
SMALL = 1000


def _number(token: str) -> str:
    """Write an amount one way: "$1.7B" and "1.7 billion" are ``#1.7e+09``, "40%" is ``%40``."""
    found = _NUMBER.fullmatch(token)
    if found is None:
        return ""
    currency, digits, unit = found.groups()
    plain = digits.replace(",", "")
    if not plain or len(plain) > MAX_DIGITS:
        return ""
    value = float(plain)
    if unit in ("%", "percent"):
        return f"{PERCENT}{value:.3g}"
    value *= _MAGNITUDES.get(unit or "", 1)
    mark = AMOUNT if currency or unit or (value >= SMALL and "," in digits) else COUNT
    return f"{mark}{value:.3g}" if mark == AMOUNT else f"{mark}{value:g}"


MAX_DIGITS = 15


def shares(names: Sequence[str]) -> list[float]:
    """The shares in per cent that a headline's names tell of, up or down."""
    return [abs(float(name[1:])) for name in names if name[0] == PERCENT]


def years(names: Sequence[str]) -> list[float]:
    """The terms that a headline's names tell of, in years: "7.5 years", "18 months", "a decade".

    An age is no term.
    """
    found: list[float] = []
    number = 0.0
    for name in names:
        if name[0] == COUNT:
            number = float(name[1:])
        elif name == _HALF:
            number += 0.5
        else:
            if number and name in _IN_YEARS:
                found.append(number * _IN_YEARS[name])
            elif name == _DECADE:
                found.append((number or 1.0) * A_DECADE)
            elif name == _OLD and found:
                found.pop()
            number = 0.0
    return found


A_DECADE = 10.0


# Words that hold a sentence together say nothing of its subject.
_EMPTY = """
    a an the this that these those it its he him his she her they them their we us our you your i my
    is are was were be been being am has have had having do does did doing done will would can could
    may might shall should must not no nor so than then there here of in on at as for from by with
    to into onto out up down off over under about after before between during through against within
    without and or but if while when where who whom whose which what why how all any both each few
    more most other some such only own same too very just also said say says saying told tell
    according per via amid
"""
# What the papers of a docket are called by, other than "motion" and "order".
_PAPERS = """
    stay status report dismiss seal unseal compel intervene remand quash suppress sever transfer
    injunction restraining reconsideration rehearing certify certification discovery expert summary
    judgment default extension consolidate bail trial subpoena stipulation amicus protective
    sanctions vacate lift arbitration contempt recuse venue class settlement
"""
# What most texts of this field say, ordered by hand: the background, counted over all fields, takes
# these for rarer than they are here.
_FIELD = {
    0.1: """
        monday tuesday wednesday thursday friday saturday sunday january february march april june
        july august september october november december today yesterday week month year
        """,
    0.2: """
        crypto bitcoin exchange token coin sec court case regulate regulation market price trade
        trader invest investor
        """,
    0.3: """
        cftc justice treasury ftc fincen ofac blockchain ethereum nft sue judge digital asset
        platform firm boss user us file legal
        lawyer report announce launch charge security state commission fund finance financial bank
        new million billion
        """,
    0.45: """
        binance coinbase ripple xrp ftx terra luna ust solana defi stablecoin tether
        dollar mine miner wallet airdrop metaverse web3 dao altcoin meme grayscale celsius kraken
        etf founder government law bill hack settle fine appeal dismiss defend plaintiff motion rule
        """,
}


def _weights() -> dict[str, float]:
    weights = {
        name: min(max((COMMONEST - zipf) / SPREAD, FLOOR), 1.0)
        for zipf, names in background.LEVELS.items()
        for name in names.split()
    }
    for most, names in _FIELD.items():
        for name in map(stem, names.split()):
            weights[name] = min(most, weights.get(name, most))
    for name in _EMPTY.split():
        weights[name] = weights[stem(name)] = 0.0
    return weights


_IN_YEARS = {stem("years"): 1, stem("months"): 1 / 12}
_HALF, _DECADE, _OLD = map(stem, ("half", "decade", "old"))
COMMONEST, SPREAD, FLOOR = 6.2, 3.0, 0.1
weight = Weights(_weights()).__getitem__
PAPERS = frozenset(map(stem, _PAPERS.split()))
