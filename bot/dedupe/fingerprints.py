"""Reduce a text to what grouping compares."""

import hashlib
import re
from collections.abc import Container, Sequence

from bot.dedupe import deeds, terms
from bot.dedupe.stems import stem
from bot.dedupe.terms import Term
from bot.model import Fingerprint

LEAD_WORDS = 64
BODY_WORDS = 300
# More than any language's words have on average: what follows is not even folded.
CHARS_A_WORD = 10
TERMS = 48
SKETCH = 24


def fingerprint(title: str, text: str) -> Fingerprint:
    """Reduce a clean title and text to what ``compare`` and ``index_keys`` need of them."""
    headline = _bare(title[: HEADING_WORDS * CHARS_A_WORD])
    heading = terms.read(headline, HEADING_WORDS)
    body = terms.read(text[: BODY_WORDS * CHARS_A_WORD], BODY_WORDS)
    lead = body[:LEAD_WORDS]
    ahead = _foreground(heading)
    named = dict.fromkeys([word.name for word in heading[:ahead] if word.weight])
    rest = heading[ahead:] + lead
    more = dict.fromkeys([word.name for word in rest if word.weight and word.name not in named])
    every = [*named, *list(more)[:TERMS]]
    capital = _capitals(headline, text[: LEAD_WORDS * CHARS_A_WORD])
    first = terms.read(_first_clause(headline), ahead)
    sketch, whole = _sketches(heading, body)
    return Fingerprint(
        exact=_digest(" ".join([word.name for word in heading + body])),
        title=tuple(named),
        terms=tuple(more)[:TERMS],
        sketch=sketch,
        body=whole,
        names=tuple([name for name in every if _is_name(name, capital)]),
        amounts=tuple([name for name in every if name[0] in terms.AMOUNTS]),
        done=_told(heading[:ahead], capital) & ~deeds.ASIDE | _told(first, capital) & deeds.ASIDE,
        told=_told(heading, capital) | _told(lead, capital),
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


def _foreground(heading: Sequence[Term]) -> int:
    """How many words of a headline tell its news: "quits a day after the fine" tells of no fine."""
    for place, word in enumerate(heading):
        if word.name in _BACKWARD and place >= FOREGROUND_WORDS:
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


def _is_name(name: str, capital: Container[str]) -> bool:
    weight = terms.weight(name)
    return name[0].isalpha() and (weight >= NAMING or (weight > ORDINARY and name in capital))


# A word as rare as this is hardly ever anything but a name.
NAMING = 0.8
# Days, months, courts and judges have capitals too.
ORDINARY = 0.3


def _told(words: Sequence[Term], capital: Container[str]) -> int:
    """What words tell of; what is part of a name ("Meridian Pay") tells of nothing."""
    singly = [0 if each.name in capital else each.deeds for each in words]
    return deeds.told([each.root for each in words], singly)


def _digest(text: str) -> str:
    return hashlib.blake2b(text.encode(), digest_size=8).hexdigest()


def _sketches(heading: list[Term], body: list[Term]) -> tuple[tuple[int, ...], tuple[int, ...]]:
    """Sketch the lead of a text, or all of a very short one; and the whole of a longer one."""
    if len(body) < TEXT_WORDS:
        return _smallest(_ranks(heading + body)), ()
    if len(body) < 2 * LEAD_WORDS:
        return _smallest(_ranks(body[:LEAD_WORDS])), ()
    ranks = _ranks(body)
    led = sum(1 for word in body[:LEAD_WORDS] if word.weight)
    return _smallest(ranks[: max(led - RUN + 1, 0)]), _smallest(ranks)


RUN = 3


def _ranks(words: Sequence[Term]) -> list[int]:
    """Rank each run of three words in order; telling runs rank smaller.

    Words without weight are left out before, so that small edits change few runs. A rank is the
    run's hash divided by its weight: of two texts that share a run both have the same rank for it.
    A rank fits 32 bits.
    """
    telling = [word for word in words if word.weight]
    hashes = [word.hash for word in telling]
    weights = [word.weight for word in telling]
    runs = zip(hashes, hashes[1:], hashes[2:], weights, weights[1:], weights[2:], strict=False)
    return [
        int((one ^ (two << 1) ^ (three << 2)) / (light + middling + heavy)) >> RANK_SHIFT
        for one, two, three, light, middling, heavy in runs
    ]


def _smallest(ranks: Sequence[int]) -> tuple[int, ...]:
    return tuple(sorted(set(ranks))[:SKETCH])


RANK_SHIFT = 4
