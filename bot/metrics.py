"""``/metrics``: what a Prometheus server wants to know, in its text format.

Written by hand: gauges and counters are two kinds of line, while prometheus-client takes 0.12 s to
import and wants its values from functions that cannot await the database.
https://prometheus.io/docs/instrumenting/exposition_formats/
"""

import asyncio
import statistics
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from aiohttp import web

import bot
from bot.errors import StoreError
from bot.latency import Latency, Spread, latencies
from bot.poller import Outcome
from storage.measures import Measures, measure
from storage.store import Store

_TYPE = "text/plain; version=0.0.4; charset=utf-8"
_QUANTILES = (50, 95, 99)

Samples = Mapping[str, float]


@dataclass(frozen=True, slots=True)
class Family:
    """A metric: its samples by the value of ``label``, or the one sample under ""."""

    name: str
    kind: str
    help: str
    samples: Samples
    label: str = ""

    def lines(self) -> Iterable[str]:
        """The lines that tell it; none where there is nothing to tell."""
        if not self.samples:
            return
        yield f"# HELP docketwire_{self.name} {self.help}"
        yield f"# TYPE docketwire_{self.name} {self.kind}"
        for value, number in sorted(self.samples.items()):
            of = f'{{{self.label}="{_escaped(value)}"}}' if self.label else ""
            yield f"docketwire_{self.name}{of} {number:.15g}"


class Metrics:
    """Counts polls and tells that with what the database has: no name, address or text."""

    def __init__(self, store: Store, troubles: Mapping[str, str]) -> None:
        self._store = store
        self._troubles = troubles
        self._polls: Counter[str] = Counter(unchanged=0, changed=0, failed=0)
        self._counts: Counter[str] = Counter()
        self._received = 0
        self._seconds = 0.0

    def polled(self, outcome: Outcome, seconds: float) -> None:
        """Count a poll and how long it took."""
        self._polls[outcome.status] += 1
        self._counts += outcome.counts()
        self._received += outcome.received
        self._seconds += seconds

    def routes(self) -> list[web.AbstractRouteDef]:
        """Where they are asked for."""
        return [web.get("/metrics", self._answer)]

    async def _answer(self, _: web.Request) -> web.Response:
        now = datetime.now(UTC)
        try:
            found = await self._store.read(measure)
            late = await self._store.read(latencies, now=now, source=lambda step: step.kind)
        except StoreError:
            found, late = None, []
        well = {"": float(found is not None and not self._troubles)}
        families = [
            Family("up", "gauge", "Whether the database can be read and written.", well),
            Family("info", "gauge", "The version.", {bot.__version__: 1}, "version"),
            Family("tasks", "gauge", "Tasks of the event loop.", {"": len(asyncio.all_tasks())}),
            *self._counted(),
            *(_measured(found, now=now) if found else ()),
            *_lateness(late),
        ]
        text = "".join(f"{line}\n" for family in families for line in family.lines())
        return web.Response(body=text.encode(), headers={"Content-Type": _TYPE})

    def _counted(self) -> list[Family]:
        polls = sum(self._polls.values())
        decisions = {name: self._counts[name] for name in ("new", "attached", "updates", "repeats")}
        return [
            Family("polls_total", "counter", "Polls by outcome.", self._polls, "outcome"),
            Family("poll_seconds_sum", "counter", "Seconds that polls took.", {"": self._seconds}),
            Family("poll_seconds_count", "counter", "Polls that took them.", {"": polls}),
            Family("received_bytes_total", "counter", "Bytes of feeds.", {"": self._received}),
            Family("entries_total", "counter", "Entries shown.", {"": self._counts["entries"]}),
            Family("decisions_total", "counter", "What became of entries.", decisions, "decision"),
            Family("owed_total", "counter", "Deliveries owed.", {"": self._counts["deliveries"]}),
        ]


def _measured(found: Measures, *, now: datetime) -> list[Family]:
    return [
        Family("feeds", "gauge", "Feeds by state.", found.feeds, "state"),
        Family(
            "feed_lateness_seconds",
            "gauge",
            "How long the feed has been due that waits longest.",
            {"": _age(found.due, now)},
        ),
        Family("deliveries", "gauge", "Deliveries by state.", found.deliveries, "state"),
        Family(
            "queue_age_seconds",
            "gauge",
            "How long the delivery has been due that waits longest.",
            {"": _age(found.waiting, now)},
        ),
        Family(
            "alert_latency_seconds",
            "gauge",
            "From story to channel, of the last alerts.",
            _quantiles(found.latencies),
            "quantile",
        ),
    ]


def _lateness(late: Sequence[Latency]) -> list[Family]:
    """How long the stories of each kind of source took in the last week."""
    steps = [
        (f"{each.source}_{step}_seconds", what, spread)
        for each in late
        for step, what, spread in (
            ("seen", "From publication to being seen, of a week.", each.seen),
            ("posted", "From being seen to a channel, of a week.", each.posted),
        )
    ]
    return [
        Family(name, "gauge", what, _quantiled(spread), "quantile")
        for name, what, spread in steps
        if spread is not None
    ]


def _quantiled(spread: Spread) -> Samples:
    return {"0.5": spread.half.total_seconds(), "0.95": spread.most.total_seconds()}


def _age(at: datetime | None, now: datetime) -> float:
    return max((now - at).total_seconds(), 0.0) if at else 0.0


def _quantiles(values: Sequence[float]) -> Samples:
    if len(values) < 2:  # noqa: PLR2004 - one value has no distribution
        return {}
    cuts = statistics.quantiles(values, n=100, method="inclusive")
    return {f"{place / 100:g}": cuts[place - 1] for place in _QUANTILES}


def _escaped(value: str) -> str:
    return value.replace("\\", r"\\").replace("\n", r"\n").replace('"', r"\"")
