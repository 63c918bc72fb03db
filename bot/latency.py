"""How long stories of each source take to be seen and posted: half of them, and nearly all."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import chain

from storage import latency
from storage.store import Tx

WINDOW = timedelta(days=7)
# A feed that gives dates of another year, or of tomorrow, says nothing of how late it is.
LONGEST = timedelta(days=2)


@dataclass(frozen=True, slots=True, kw_only=True)
class Spread:
    """Of so many stories, how long half of them took at most, and 95 of a hundred."""

    many: int
    half: timedelta
    most: timedelta


@dataclass(frozen=True, slots=True, kw_only=True)
class Latency:
    """How long stories of one source took: to be seen, and from being seen to being posted."""

    source: str
    seen: Spread | None
    posted: Spread | None


def latencies(
    tx: Tx, *, now: datetime, source: Callable[[latency.Step], str] = lambda step: step.feed
) -> list[Latency]:
    """How long the stories of each source took in the last week, the slowest to be seen first.

    A source is a feed, unless ``source`` says what else.
    """
    since = now - WINDOW
    seen = _grouped(latency.seen(tx, since=since), source)
    posted = _grouped(latency.posted(tx, since=since), source)
    found = [
        Latency(source=name, seen=spread(seen.get(name, ())), posted=spread(posted.get(name, ())))
        for name in dict.fromkeys(chain(seen, posted))
    ]
    return sorted(found, key=_slowest, reverse=True)


def spread(times: Sequence[timedelta]) -> Spread | None:
    """The median and the 95th percentile by nearest rank, None of nothing."""
    if not times:
        return None
    ordered = sorted(times)
    return Spread(many=len(ordered), half=_ranked(ordered, 50), most=_ranked(ordered, 95))


def _ranked(ordered: Sequence[timedelta], percent: int) -> timedelta:
    return ordered[max(-(-len(ordered) * percent // 100), 1) - 1]


def _grouped(
    steps: Iterable[latency.Step], source: Callable[[latency.Step], str]
) -> dict[str, list[timedelta]]:
    found: dict[str, list[timedelta]] = {}
    for step in steps:
        took = step.ended - step.began
        if timedelta() <= took <= LONGEST:
            found.setdefault(source(step), []).append(took)
    return found


def _slowest(each: Latency) -> timedelta:
    return each.seen.most if each.seen else timedelta()
