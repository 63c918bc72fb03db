"""Reduce a text to the terms that grouping compares, and weigh them."""

import re
import zlib
from collections.abc import Iterable
from functools import lru_cache
from itertools import chain, islice
from typing import NamedTuple

from bot import text as folding
from bot.dedupe import background

MEMO = 65_536
UNKNOWN_WEIGHT = 1.0


class Term(NamedTuple):
    """A word as grouping sees it: its stem or number, its weight (0 to 1), its hash."""

    name: str
    weight: float
    hash: int


def read(text: str, limit: int | None = None) -> list[Term]:
    """Read the terms of a text in order, repeats and empty words (weight 0) included."""
    found = list(map(_terms.__getitem__, folding.pieces(text)))
    if _UnitFirst in map(type, found):
        found = _with_units(text.split(), found)
    return list(islice(chain.from_iterable(found), limit))


class _UnitFirst(tuple[Term, ...]):
    """The terms of a piece that may belong to a number before it: "million", "%"."""

    __slots__ = ()


def _terms_of(piece: str) -> tuple[Term, ...]:
    folded = folding.match(piece)
    kind = _UnitFirst if _UNIT.match(folded) else tuple
    return kind(map(_term, _TOKEN.findall(folded)))


_terms = folding.Pieces(_terms_of)


def _with_units(pieces: Iterable[str], found: Iterable[tuple[Term, ...]]) -> list[tuple[Term, ...]]:
    """What is found, where a unit is read together with the number before it: "1.7 billion"."""
    joined: list[tuple[Term, ...]] = []
    last = ""
    for piece, terms in zip(pieces, found, strict=True):
        if joined and isinstance(terms, _UnitFirst) and not (last.isascii() and last.isalpha()):
            last = f"{last} {piece}"
            joined[-1] = _terms[last]
        elif terms or folding.match(piece):
            joined.append(terms)
            last = piece
    return joined


@lru_cache(MEMO)
def weight(name: str) -> float:
    """Say how much a term tells: 0 for "the", 1 for a word that hardly any text has."""
    if name[0] in _NUMBER_MARKS:
        return COUNT_WEIGHT if name[0] == COUNT else AMOUNT_WEIGHT
    return _WEIGHTS.get(name, UNKNOWN_WEIGHT)


def _term(token: str) -> Term:
    name = _number(token) if token[-1].isdigit() or token[0] in _NUMBER_STARTS else ""
    name = name or stem(token)
    return Term(name, weight(name), zlib.crc32(name.encode()))


# "$1.7 billion" tells much, "2" and "2023" little.
AMOUNT_WEIGHT, COUNT_WEIGHT = 0.9, 0.3
PERCENT, AMOUNT, COUNT = "%", "#", "="
AMOUNTS = PERCENT + AMOUNT
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
    r"|[$€£¥]?\d[\d,]*(?:\.\d+)?(?:\s?%|[\s-]?(?:percent|thousand|million|mln|billion|trillion)\b"
    r"|(?:mn|bn|tn|k|m|b|t)\b)?"
)
_UNIT = re.compile(r"%|(?:percent|thousand|million|mln|billion|trillion)\b")
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
_SUFFIXES = (
    ("izations", "iz"),
    ("ization", "iz"),
    ("ements", ""),
    ("ement", ""),
    ("ments", ""),
    ("ment", ""),
    ("ations", "at"),
    ("ation", "at"),
    ("ators", "at"),
    ("ator", "at"),
    ("ating", "at"),
    ("ated", "at"),
    ("ates", "at"),
    ("ate", "at"),
    ("ions", ""),
    ("ion", ""),
    ("ically", "ic"),
    ("ings", ""),
    ("ing", ""),
    ("ers", ""),
    ("ies", "y"),
    ("ied", "y"),
    ("ed", ""),
    ("er", ""),
    ("es", ""),
    ("ly", ""),
    ("s", ""),
    ("e", ""),
)
_ENDS = tuple(suffix for suffix, _ in _SUFFIXES)
MIN_STEM = 3


def stem(word: str) -> str:
    """Cut a folded word to what its forms share ("launches", "launched": "launch")."""
    plain = word.removesuffix("'s").replace("'", "").replace(".", "")
    if not plain:
        return word
    if len(plain) <= MIN_STEM or not plain.isascii():
        return _SAME.get(plain, plain)
    if (same := _SAME.get(plain)) is not None:
        return same
    cut = plain
    for suffix, instead in _SUFFIXES if plain.endswith(_ENDS) else ():
        if plain.endswith(suffix) and len(plain) - len(suffix) >= MIN_STEM:
            if suffix == "s" and plain[-2] in "su":
                break
            cut = plain[: -len(suffix)] + instead
            break
    if len(cut) > MIN_STEM and cut[-1] == cut[-2] and cut[-1] not in "sl":
        cut = cut[:-1]
    return _SAME.get(cut, cut)


def _table(groups: str) -> dict[str, str]:
    """Read lines of words that mean the same; the first stands for all."""
    same = {}
    for line in groups.strip().splitlines():
        first, *rest = line.split()
        same.update(dict.fromkeys((first, *rest), first))
    return same


# Headline writers' other words for one thing, in the forms that ``stem`` leaves or as written.
_SAME: dict[str, str] = {}
_SAME.update(
    _table(
        """
        crypto cryptos cryptocurrency cryptocurrencies cryptoasset cryptoassets
        bitcoin btc bitcoins
        ethereum ether eth
        nft nfts nonfungible
        sec securities
        justice doj
        sue sues sued suing lawsuit lawsuits suit suits complaint complaints litigation
        charge charges charged charging indict indicts indicted indictment
        settle settles settled settling settlement settlements
        pay pays paid paying payment payments payout payouts
        fine fines fined penalty penalties
        dismiss dismisses dismissed dismissal toss tosses tossed
        appeal appeals appealed appealing
        deny denies denied denying denial refute refutes refuted rebut rebuts rebuffs rebuffed
        allege alleges alleged allegation allegations allegedly accuse accuses accused accusation
        approve approves approved approval greenlight greenlights greenlit
        reject rejects rejected rejection refuse refuses refused refusal
        overturn overturns overturned reverse reverses reversed reversal vacate vacates vacated
        extradite extradites extradited extradition
        halt halts halted suspend suspends suspended suspension pause pauses paused freeze froze
        halt frozen
        delay delays delayed postpone postpones postponed
        merge merger mergers
        abandon abandons abandoned scrap scraps scrapped
        launch launches launched launching unveil unveils unveiled debut debuts introduce introduces
        announce announces announced announcement reveal reveals revealed
        win wins won winning
        lose loses lost losing loss losses
        buy buys bought buying purchase purchases purchased acquire acquires acquired acquisition
        sell sells sold selling sale sales
        surge surges surged surging jump jumps jumped soar soars soared
        surge rally rallies rallied skyrocket skyrockets skyrocketed spike spikes spiked
        fall falls fell fallen drop drops dropped plunge plunges plunged
        fall tumble tumbles tumbled slump slumps slumped tank tanks tanked
        fall crash crashes crashed sink sinks sank plummet plummets plummeted
        fall slide slides slid
        rise rises rose risen climb climbs climbed gain gains gained
        hack hacks hacked hacker hackers exploit exploits exploited exploiter breach attacker
        hack steal steals stole stolen theft thief drain drains drained
        ban bans banned prohibit prohibits prohibited
        arrest arrests arrested detain detains detained custody
        sentence sentences sentenced
        jail prison jailed imprisoned
        vow vows vowed pledge pledges pledged promise promises promised
        layoff layoffs
        quit quits resign resigns resigned depart departs departed
        return returns returned
        firm firms company companies
        user users customer customers client clients consumer consumers
        boss ceo chief
        government governments govt
        agency agencies
        probe probes probed investigate investigates investigated investigation investigations
        bankruptcy bankrupt bankruptcies insolvency insolvent
        license licence licenses licences licensed
        headquarters hq
        law laws legislation legislative
        regulator regulators watchdog watchdogs
        lawyer lawyers attorney attorneys counsel
        judge judges
        founder founders cofounder cofounders
        us usa american america
        uk britain british
        china chinese
        russia russian russians
        india indian
        japan japanese
        korea korean
        europe european eu
        germany german
        """
    )
)

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
# Words of a next step or a reaction: a title that has one its twin lacks reports something further.
_STEPS = """
    deny appeal ask seek urge agree respond response hail slam blast attack criticize oppose object
    react reaction bounty hire offer vow fight challenge second third new further add extend
    abandon quit pull return resume review reconsider delay
"""
# A price moves on an event; it is not the event.
_MARKET = "surge fall rise rebound recover price volume trader"
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
        blockchain ethereum nft sue judge digital asset platform firm boss user us file legal
        lawyer report announce launch charge security state commission fund finance financial bank
        new million billion
        """,
    0.45: """
        binance coinbase ripple xrp ftx terra luna ust solana defi stablecoin tether cftc justice
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


COMMONEST, SPREAD, FLOOR = 6.2, 3.0, 0.1
_WEIGHTS = _weights()
STEPS = frozenset(map(stem, _STEPS.split()))
PAPERS = frozenset(map(stem, _PAPERS.split()))
MARKET = frozenset(map(stem, _MARKET.split()))
