"""Decide whether an item is a copy or a retelling of a story that is already known."""

from collections.abc import Sequence

from bot.dedupe.fingerprints import fingerprint
from bot.dedupe.index import MAX_KEYS, index_keys, nearest
from bot.dedupe.likeness import Told, told
from bot.dedupe.verdict import compare, explained, joined, judge, worded
from bot.joins import Join, Relation, Verdict

# A story, one of its entries, and the item that this is.
Candidate = tuple[int, int, Told]

__all__ = [
    "MAX_KEYS",
    "Candidate",
    "Relation",
    "Told",
    "Verdict",
    "choose",
    "compare",
    "fingerprint",
    "index_keys",
    "joined",
    "judge",
    "nearest",
    "told",
    "worded",
]


def choose(item: Told, candidates: Sequence[Candidate]) -> Join | None:
    """Where an item belongs: a copy before a retelling, the older of two stories.

    A story may stand several times among the candidates, once for each of its entries. Reasons
    are reckoned for the chosen one alone.
    """
    same = [
        (found.relation == "copy", found.score, -story, -entry, found, known)
        for story, entry, known in candidates
        if (found := joined(item, known))
    ]
    if not same:
        return None
    *_, story, entry, found, known = max(same, key=lambda each: each[:4])
    return Join(story=-story, entry=-entry, verdict=explained(found, item, known))
