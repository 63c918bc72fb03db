"""Why items are one story: the verdict of grouping, and where it put an item."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

Relation = Literal["copy", "same_story", "related", "unrelated"]


def _by_id(topic: str) -> str:
    return topic.replace(":", " ", 1)


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict:
    """How two items relate, and what says so.

    ``score`` is between 0 and 1 and says how sure the texts or facts make it that both report the
    same event. ``topics`` are what ties them (``case:ID``, ``party:ID``, ``docket:NUMBER``),
    ``words`` the most telling ones that they share, ``reasons`` short phrases of the rest: apart,
    since who may see a case or party depends on who asks.
    """

    relation: Relation
    score: float
    topics: tuple[str, ...] = ()
    words: tuple[str, ...] = ()
    reasons: tuple[str, ...] = ()

    @property
    def same(self) -> bool:
        """Whether both belong to one story."""
        return self.relation in ("copy", "same_story")

    @property
    def is_explained(self) -> bool:
        """Whether it says why."""
        return bool(self.topics or self.words or self.reasons)

    def phrases(self, called: Callable[[str], str] = _by_id) -> tuple[str, ...]:
        """All that says so as short phrases; ``called`` makes one of a topic (``case ID``)."""
        shared = (f"shared words: {', '.join(self.words)}",) if self.words else ()
        return (*map(called, self.topics), *shared, *self.reasons)


@dataclass(frozen=True, slots=True, kw_only=True)
class Join:
    """That an item belongs to a story: by the ``verdict`` of it and of an ``entry`` of that."""

    story: int
    entry: int
    verdict: Verdict


@dataclass(frozen=True, slots=True, kw_only=True)
class Joined:
    """A source that was put in a story, as somebody sees it.

    ``beside`` is the title now of the story's entry with which it was compared, and ``verdict``
    what was said of the two then, without topics that the reader does not see of the story.
    """

    publisher: str
    url: str | None
    beside: str
    verdict: Verdict
