"""The keys under which a database finds what an item may belong to."""

import hashlib
import zlib
from collections.abc import Sequence
from itertools import combinations, product

from bot.dedupe import terms
from bot.dedupe.likeness import TITLE_TERMS
from bot.dedupe.verdict import FREQUENT, TELLING
from bot.model import Facts, FeedKind, Fingerprint

SKETCH_KEYS = 5


def index_keys(facts: Facts) -> tuple[int, ...]:
    """List the keys under which a table finds what an item may belong to; at most ``MAX_KEYS``.

    Keys are signed 64-bit integers, those that say most first. Two items that ``compare`` calls a
    copy or the same story share a key nearly always. A key that hundreds of stories of a few days
    have says nothing: look its newest up, or none.
    """
    names = [f"exact:{facts.fingerprint.exact}"]
    if facts.url:
        names.append(f"url:{facts.url}")
    if facts.release:
        names.append(f"release:{facts.release}")
    if facts.docket:
        docket = f"{facts.docket.court}:{facts.docket.number}"
        names.append(f"docket:{docket}:{facts.number or facts.event}")
        names.append(f"docket:{docket}:{facts.event}")
    if facts.event in TELLING or facts.event in FREQUENT:
        names.extend(f"case:{case}:{facts.event}" for case in facts.cases[:CASE_KEYS])
    keys = [_key(name) for name in names]
    if facts.kind is not FeedKind.COURT:
        keys += _name_keys(facts) + _text_keys(facts.fingerprint)
    return tuple(dict.fromkeys(keys))[:MAX_KEYS]


MAX_KEYS = 32
CASE_KEYS = 3


def _name_keys(facts: Facts) -> list[int]:
    """Key the title's rarest words: each with the development, the very rare ones by themselves."""
    rarest = _most_telling(facts.fingerprint.title, NAMES)
    told = facts.event in TELLING or facts.event in FREQUENT
    names = [f"name:{name}:{facts.event}" for name in rarest if told]
    names += [f"name:{name}" for name in rarest if terms.weight(name) >= RARE]
    return [_key(name) for name in names]


NAMES, RARE = 3, 0.9


def _text_keys(found: Fingerprint) -> list[int]:
    keys = [_key("title:" + " ".join(found.title))] if len(found.title) >= TITLE_TERMS else []
    keys += [_signed(rank * _RUN_SALT) for rank in found.sketch[:SKETCH_KEYS]]
    return keys + _pair_keys(found)


def _pair_keys(found: Fingerprint) -> list[int]:
    """Key pairs of the most telling terms, those of the title first: retellings share two."""
    title = _hashes(_most_telling(found.title, TITLE_PAIRED))
    lead = _hashes(_most_telling(found.terms, LEAD_PAIRED))
    pairs = [*combinations(title, 2), *product(title, lead), *combinations(lead, 2)]
    return [_signed((max(pair) << 32 | min(pair)) * _PAIR_SALT) for pair in pairs[:PAIRS]]


def _most_telling(names: Sequence[str], size: int) -> list[str]:
    weighed = sorted([(-terms.weight(name), name) for name in names])
    return [name for _, name in weighed[:size]]


def _hashes(names: Sequence[str]) -> list[int]:
    return [zlib.crc32(name.encode()) for name in names]


TITLE_PAIRED, LEAD_PAIRED, PAIRS = 6, 2, 16
# Odd numbers keep different values different and the kinds of keys apart.
_RUN_SALT, _PAIR_SALT = 0x9E3779B97F4A7C15, 0xC2B2AE3D27D4EB4F


def _key(name: str) -> int:
    return int.from_bytes(hashlib.blake2b(name.encode(), digest_size=8).digest(), signed=True)


def _signed(number: int) -> int:
    return (number + (1 << 63)) % (1 << 64) - (1 << 63)
