"""How long stories of each source take to be seen and posted: half of them, and nearly all."""

from collections.abc import Iterable, Sequence
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
    """How long one source's stories took: to be seen, and from being seen to being posted."""

    source: str
    seen: Spread | None
    posted: Spread | None


def latencies(tx: Tx, *, now: datetime) -> list[Latency]:
    """How long the stories of each source took in the last week, the slowest to be seen first."""
    since = now - WINDOW
    seen = _by_source(latency.seen(tx, since=since))
    posted = _by_source(latency.posted(tx, since=since))
    found = [
        Latency(
            source=source,
            seen=spread(seen.get(source, ())),
            posted=spread(posted.get(source, ())),
        )
        for source in dict.fromkeys(chain(seen, posted))
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


def _by_source(steps: Iterable[latency.Step]) -> dict[str, list[timedelta]]:
    found: dict[str, list[timedelta]] = {}
    for step in steps:
        took = step.ended - step.began
        if timedelta() <= took <= LONGEST:
            found.setdefault(step.feed, []).append(took)
    return found


def _slowest(each: Latency) -> timedelta:
    return each.seen.most if each.seen else timedelta()
