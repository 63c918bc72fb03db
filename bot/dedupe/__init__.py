"""Decide whether an item is a copy or a retelling of a story that is already known."""

from collections.abc import Sequence

from bot.dedupe.fingerprints import fingerprint
from bot.dedupe.index import MAX_KEYS, index_keys, nearest
from bot.dedupe.likeness import Told, told
from bot.dedupe.verdict import Relation, Verdict, compare, joined, judge

__all__ = [
    "MAX_KEYS",
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
]


def choose(item: Told, candidates: Sequence[tuple[int, Told]]) -> int | None:
    """The candidate story that an item belongs to; a copy before a retelling, the older of two.

    A story may stand several times among the candidates, once for each of its entries.
    """
    same = [
        (found.relation == "copy", found.score, -story)
        for story, known in candidates
        if (found := joined(item, known))
    ]
    return -max(same)[2] if same else None
