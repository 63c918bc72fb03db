"""Decide whether an item is a copy or a retelling of a story that is already known."""

from collections.abc import Sequence
from dataclasses import dataclass
from operator import itemgetter

from bot.dedupe.fingerprints import fingerprint
from bot.dedupe.index import MAX_KEYS, index_keys, nearest
from bot.dedupe.likeness import Told, told
from bot.dedupe.verdict import Relation, Verdict, compare, explained, joined, judge
from bot.model import Facts

__all__ = [
    "MAX_KEYS",
    "Attach",
    "NewStory",
    "Relation",
    "Told",
    "Verdict",
    "choose",
    "compare",
    "decide",
    "fingerprint",
    "index_keys",
    "joined",
    "judge",
    "nearest",
    "told",
]


@dataclass(frozen=True, slots=True, kw_only=True)
class Attach:
    """The item belongs to a known story."""

    story: int
    relation: Relation
    score: float
    reasons: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class NewStory:
    """The item reports something new; ``related`` are stories of the same matter, nearest first."""

    related: tuple[int, ...] = ()


def decide(facts: Facts, candidates: Sequence[tuple[int, Facts]]) -> Attach | NewStory:
    """Decide which of the candidate stories an item belongs to, if any.

    A story may stand several times among the candidates, once for each of its entries.
    """
    item, ready = told(facts), [(story, told(known)) for story, known in candidates]
    if found := choose(item, ready):
        return found
    verdicts = [(judge(item, known), story) for story, known in ready]
    related = sorted([(v.score, -story) for v, story in verdicts if v.relation == "related"])
    return NewStory(related=tuple(dict.fromkeys(-story for _, story in reversed(related))))


def choose(item: Told, candidates: Sequence[tuple[int, Told]]) -> Attach | None:
    """The candidate story that an item belongs to; a copy before a retelling, the older of two."""
    same = [
        ((found.relation == "copy", found.score, -story), story, known)
        for story, known in candidates
        if (found := joined(item, known))
    ]
    if not same:
        return None
    _, story, known = max(same, key=itemgetter(0))
    best = explained(item, known)
    return Attach(story=story, relation=best.relation, score=best.score, reasons=best.reasons)
