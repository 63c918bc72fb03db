"""Decide whether an item is a copy or a retelling of a story that is already known."""

from collections.abc import Sequence
from dataclasses import dataclass

from bot.dedupe.fingerprints import fingerprint
from bot.dedupe.index import MAX_KEYS, index_keys
from bot.dedupe.verdict import Relation, Verdict, compare, judge
from bot.model import Facts

__all__ = [
    "MAX_KEYS",
    "Attach",
    "NewStory",
    "Relation",
    "Verdict",
    "compare",
    "decide",
    "fingerprint",
    "index_keys",
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
    verdicts = [(judge(facts, known), story, known) for story, known in candidates]
    same = [found for found in verdicts if found[0].same]
    if same:
        _, story, known = max(same, key=lambda found: (_rank(found[0]), -found[1]))
        best = compare(facts, known)
        return Attach(story=story, relation=best.relation, score=best.score, reasons=best.reasons)
    related = [(_rank(v), -story) for v, story, _ in verdicts if v.relation == "related"]
    return NewStory(related=tuple(dict.fromkeys(-story for _, story in sorted(related)[::-1])))


def _rank(verdict: Verdict) -> tuple[bool, float]:
    return verdict.relation == "copy", verdict.score
