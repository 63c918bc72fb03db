"""Reduce a text to what grouping compares."""

import hashlib
import re
from collections.abc import Container, Mapping, Sequence
from itertools import compress, islice

from bot.dedupe import deeds, terms
from bot.dedupe.stems import stem
from bot.dedupe.terms import Terms
from bot.model import Fingerprint

LEAD_WORDS = 64
BODY_WORDS = 300
# More than any language's words have on average: what follows is not even folded.
CHARS_A_WORD = 10
READ_CHARS = BODY_WORDS * CHARS_A_WORD
TERMS = 48
SKETCH = 24


def fingerprint(title: str, text: str) -> Fingerprint:
    """Reduce a clean title and text to what ``compare`` and ``index_keys`` need of them."""
    headline = _bare(title[: HEADING_WORDS * CHARS_A_WORD])
    heading = terms.read(headline, HEADING_WORDS)
    body = terms.read(text, BODY_WORDS, READ_CHARS)
    lead = body.part(0, LEAD_WORDS)
    ahead = _foreground(heading.names)
    news, rest = heading.part(0, ahead), heading.part(ahead)
    titled = _weighing(news)
    more = _weighing(rest) | _weighing(lead)
    for name in titled:
        more.pop(name, None)
    weights = titled | dict(islice(more.items(), TERMS))
    capital = _capitals(headline, text[: LEAD_WORDS * CHARS_A_WORD])
    done = _told(news, capital)
    clause = _first_clause(headline)
    first = done if clause == headline else _told(terms.read(clause, ahead), capital)
    telling = _told(heading, capital) if rest.names else done
    sketch, whole = _sketches(heading, body)
    return Fingerprint(
        exact=_digest(" ".join(heading.names + body.names)),
        title=tuple(titled),
        terms=tuple(weights)[len(titled) :],
        sketch=sketch,
        body=whole,
        names=_names(weights, capital),
        amounts=tuple([name for name in weights if name[0] in terms.AMOUNTS]),
        done=done & ~deeds.ASIDE | first & deeds.ASIDE | done & deeds.COMMENT,
        told=telling | _told(lead, capital),
    )


HEADING_WORDS = 64
TEXT_WORDS = 12
_PREFIX = re.compile(
    r"^\s*(?:(?:update|wrapup|rpt|corrected|refile|factbox|exclusive|breaking(?: news)?|timeline|"
    r"just in|watch|live|poll|column)(?:\s*\d{1,2})?\s*[-:|–—]+\s*)+",
    re.IGNORECASE,
)
_SUFFIX = re.compile(r"\s+(?:[-–—|•·»]|::)\s+([^-–—|•·»]{2,40})$")
_REPORT = re.compile(
    r"\s*[(:\[-]\s*(?:report|updated?|video|photos|exclusive)[)\]]?\s*$", re.IGNORECASE
)
SUFFIX_WORDS = 4


def _bare(title: str) -> str:
    """Leave out what wires and sites put around a headline."""
    bare = _REPORT.sub("", _PREFIX.sub("", title))
    suffix = _SUFFIX.search(bare)
    if suffix and len(suffix[1].split()) <= SUFFIX_WORDS < len(bare[: suffix.start()].split()):
        bare = bare[: suffix.start()]
    return bare or title


def _weighing(words: Terms) -> dict[str, float]:
    """The names of the words that have a weight, in order, with it."""
    return dict(compress(zip(words.names, words.weights, strict=True), words.weights))


def _foreground(heading: Sequence[str]) -> int:
    """How many words of a headline tell its news: "quits a day after the fine" tells of no fine."""
    for place, name in enumerate(heading):
        if name in _BACKWARD and place >= FOREGROUND_WORDS:
            return place
    return len(heading)


FOREGROUND_WORDS = 3


def _first_clause(headline: str) -> str:
    """A headline up to what its outlet adds; names ("Coinbase, miners soar") are no clause."""
    for end in _CLAUSE.finditer(headline):
        if len(headline[: end.start()].split()) >= FOREGROUND_WORDS:
            return headline[: end.start()]
    return headline


_CLAUSE = re.compile("[,;] ")
_BACKWARD = frozenset(map(stem, ("after", "amid", "following", "since", "despite", "as")))


def _capitals(headline: str, lead: str) -> frozenset[str]:
    return frozenset([each.name for part in (headline, lead) for each in terms.capitals(part)])


def _names(weights: Mapping[str, float], capital: Container[str]) -> tuple[str, ...]:
    return tuple(
        [
            name
            for name, weight in weights.items()
            if (weight >= NAMING or (weight > ORDINARY and name in capital)) and name[0].isalpha()
        ]
    )


# A word as rare as this is hardly ever anything but a name.
NAMING = 0.8
# Days, months, courts and judges have capitals too.
ORDINARY = 0.3


def _told(words: Terms, capital: Container[str]) -> int:
    """What words tell of; what is part of a name ("Meridian Pay") tells of nothing."""
    singly = {place: kinds for place, kinds in enumerate(words.deeds) if kinds}
    named = [place for place in singly if words.names[place] in capital]
    for place in named:
        del singly[place]
    return deeds.told(words.roots, singly)


def _digest(text: str) -> str:
    return hashlib.blake2b(text.encode(), digest_size=8).hexdigest()


def _sketches(heading: Terms, body: Terms) -> tuple[tuple[int, ...], tuple[int, ...]]:
    """Sketch the lead of a text, or all of a very short one; and the whole of a longer one."""
    length = len(body.names)
    if length < TEXT_WORDS:
        weights = heading.weights + body.weights
        return _smallest(_ranks(heading.hashes + body.hashes, weights)), ()
    if length < 2 * LEAD_WORDS:
        return _smallest(_ranks(body.hashes[:LEAD_WORDS], body.weights[:LEAD_WORDS])), ()
    ranks = _ranks(body.hashes, body.weights)
    led = sum(map(bool, body.weights[:LEAD_WORDS]))
    return _smallest(ranks[: max(led - RUN + 1, 0)]), _smallest(ranks)


RUN = 3


def _ranks(hashes: Sequence[tuple[int, int, int]], weights: Sequence[float]) -> list[int]:
    """Rank each run of three words in order; telling runs rank smaller.

    Words without weight are left out before, so that small edits change few runs. A rank is the
    run's hash divided by its weight: of two texts that share a run both have the same rank for it.
    A rank fits 32 bits.
    """
    telling = list(compress(hashes, weights))
    if len(telling) < RUN:
        return []
    one, two, three = zip(*telling, strict=True)
    light = list(compress(weights, weights))
    runs = zip(one, two[1:], three[2:], light, light[1:], light[2:], strict=False)
    return [
        int((first ^ second ^ third) / ((a + b + c) * RANK_UNIT))
        for first, second, third, a, b, c in runs
    ]


def _smallest(ranks: Sequence[int]) -> tuple[int, ...]:
    return tuple(sorted(set(ranks))[:SKETCH])


# So that a rank fits 32 bits.
RANK_UNIT = 16
