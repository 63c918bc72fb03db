"""The keys under which a database finds what an item may belong to."""

import zlib
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from datetime import timedelta
from itertools import combinations

from bot.dedupe import terms
from bot.dedupe.likeness import is_telling
from bot.model import Facts, FeedKind, Fingerprint

# How many stories an item is compared with.
NEAREST = 6
# One key that as many stories have as are remembered of it (storage/grouping.py) says too little by
# itself: news of a party that is named every hour shares its case, another party or another word.
LEAST_SHARED = 1 / 24


def index_keys(facts: Facts) -> tuple[int, ...]:
    """List the keys under which a table finds what an item may belong to; at most ``MAX_KEYS``.

    Keys are signed 32-bit integers. Two items that ``compare`` calls a copy or the same story
    share a key nearly always.
    """
    names = list(dict.fromkeys(_names(facts)))[:MAX_KEYS]
    # Different names have different hashes but for one pair in four milliards: an item more is
    # looked at.
    return tuple(dict.fromkeys([zlib.crc32(name.encode()) - _HALF for name in names]))


MAX_KEYS = 26
_HALF = 1 << 31


def nearest(lists: Iterable[Sequence[int]]) -> list[int]:
    """The stories that share most with an item, by the stories that each of its keys has.

    A shared key says the more, the fewer stories have it; of two that share as much the newer.
    """
    shared: defaultdict[int, float] = defaultdict(float)
    for stories in lists:
        if stories:
            says = 1 / len(stories)
            for story in stories:
                shared[story] += says
    enough = [(says, story) for story, says in shared.items() if says > LEAST_SHARED]
    enough.sort(reverse=True)
    return [story for _, story in enough[:NEAREST]]


def _names(facts: Facts) -> Iterator[str]:
    """What an item is found by, that which says most first."""
    court = facts.kind is FeedKind.COURT
    found = facts.fingerprint
    if court or not found.sketch:
        yield f"exact:{found.exact}"
    if facts.url:
        yield f"url:{facts.url}"
    if facts.release:
        yield f"release:{facts.release}"
    if facts.docket:
        docket = f"docket:{facts.docket.court}:{facts.docket.number}"
        yield from (docket, f"{docket}:{facts.number or facts.event}")
    yield from _days(facts)
    yield from (f"case:{case}" for case in facts.cases[:CASES])
    yield from (f"party:{party}" for party in filter(is_telling, facts.parties[:PARTIES]))
    if not court:
        yield from (f"run:{rank}" for rank in found.sketch[:RUNS])
        yield from (f"sum:{amount}" for amount in found.amounts[:SUMS] if amount[0] == terms.AMOUNT)
        yield from _words(found)


CASES, PARTIES, RUNS, SUMS = 3, 3, 3, 2


def _days(facts: Facts) -> Iterator[str]:
    """Cases with the day: of a case with many stories, those of the hours around.

    Two items no further than ``STEP_WINDOW`` apart have a day in common.
    """
    if facts.published is not None:
        days = dict.fromkeys([facts.published.date(), (facts.published + STEP_WINDOW).date()])
        yield from (f"case:{case}:{day}" for case in facts.cases[:DATED] for day in days)


DATED = 2
# What the evening's paper tells of a case, the next morning's does.
STEP_WINDOW = timedelta(hours=14)


def _words(found: Fingerprint) -> Iterator[str]:
    """The first names of headline and lead, and pairs of the headline's most telling words.

    Of 416 pairs of real news that ``compare`` tells to be one story, these find 405.
    """
    title = sorted([(-terms.weight(word), word) for word in found.title])
    named = [name for name in found.names if name in found.title][:TITLE_NAMES]
    named += [name for name in found.names if name not in found.title]
    yield from (f"name:{name}" for name in named[:NAMES])
    pairs = combinations(sorted([word for _, word in title[:PAIRED]]), 2)
    yield from (f"pair:{one} {two}" for one, two in pairs)


TITLE_NAMES, NAMES = 4, 6
PAIRED = 5
