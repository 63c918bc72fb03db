"""How the bot itself is doing, and where its stories come from."""

from collections.abc import Callable, Sequence
from datetime import datetime, timedelta

from bot.errors import UserError
from bot.latency import Latency, Spread, latencies
from bot.message import (
    Block,
    Bullets,
    Fields,
    Heading,
    Line,
    Message,
    Note,
    Paragraph,
    bold,
    span,
    time,
)
from bot.message.whys import lasting
from bot.model import FeedKind, Story, tenant_of
from storage import deliveries, feeds, stories, subscriptions
from storage.feeds import UNEVENTFUL, FeedState
from storage.store import Store, Tx

LATE = timedelta(minutes=5)
SLOWEST = 8
KINDS = {FeedKind.COURT: "Courts", FeedKind.REGULATOR: "Regulators", FeedKind.NEWS: "News"}


class Reporting:
    """What people ask of the bot itself."""

    def __init__(self, store: Store, *, now: Callable[[], datetime]) -> None:
        self._store = store
        self._now = now

    async def sources(self) -> Message:
        """Every source that is polled: those in trouble one by one, the others by name."""
        polled = await self._store.read(feeds.active)
        if not polled:
            raise UserError("No source is polled yet.")
        trouble = [each for each in polled if each.state not in UNEVENTFUL]
        pairs = tuple(
            (f"{title} ({len(names)})", (span(", ".join(names)),))
            for kind, title in KINDS.items()
            if (names := [each.name for each in polled if each.kind is kind])
        )
        much = f"{len(polled)} source{'s' * (len(polled) != 1)}, {_trouble(trouble)}"
        return Message(
            text=f"{much}.",
            blocks=(
                Heading(line=(span(much),)),
                *([Bullets(lines=tuple(map(_state, trouble)))] if trouble else []),
                Fields(pairs=pairs),
                Note(line=_last_read(polled)),
            ),
        )

    async def of_story(self, story: str) -> Message:
        """Every source of a story, the official and the earliest first."""
        found = await self._store.read(stories.load, int(story[:18]) if story.isdecimal() else 0)
        if found is None:
            raise UserError("That story is no longer known.")
        many = len(found.sources)
        return Message(
            text=f"{many} source{'s' * (many != 1)}: {found.title}",
            blocks=(
                Heading(line=(span(found.title),)),
                Bullets(lines=_sources(found)),
            ),
        )

    async def health(self, channel: str, place: str, *, tenant: str) -> Message:
        """Whether sources are read, alerts go out, and the channels here get them."""
        now = self._now()
        polled, waiting, here = await self._store.read(_health, channel, tenant)
        slow = await self._store.read(latencies, now=now)
        trouble = [each for each in polled if each.state not in UNEVENTFUL]
        closed = [each for each in here if each.state != "ok"]
        behind = max((now - each.due for each in polled if each.due), default=timedelta())
        polling = "on time" if behind < LATE else f"behind by {behind // timedelta(minutes=1)} min"
        many = f"{waiting} waiting" if waiting else "nothing waits"
        of_those = "all well" if not trouble else _trouble(trouble)
        said = (
            f"Sources: {len(polled)}, {of_those}. Polling: {polling}. Alerts for {place}: {many}."
        )
        return Message(
            text=said,
            blocks=(
                Heading(line=(span("Health"),)),
                Fields(
                    pairs=(
                        ("Sources", (span(f"{len(polled)}, {of_those}"),)),
                        ("Polling", (span(f"{polling} · "), *_last_read(polled))),
                        (f"Alerts for {place}", (span(many),)),
                    )
                ),
                *([Bullets(lines=tuple(map(_state, trouble)))] if trouble else []),
                *_lateness(slow),
                *[Paragraph(line=_closed(each, channel, place)) for each in closed],
            ),
        )


def _health(
    tx: Tx, channel: str, tenant: str
) -> tuple[list[FeedState], int, list[subscriptions.ChannelState]]:
    here = [
        each
        for each in subscriptions.channels(tx)
        if each.key == channel
        or (tenant and each.tenant == tenant and tenant_of(each.key, tenant) != each.key)
    ]
    return feeds.active(tx), deliveries.waiting(tx, channel), here


def _lateness(slow: Sequence[Latency]) -> list[Block]:
    """How long the stories of the slowest sources took to be seen, and then to be posted."""
    if not slow:
        return []
    lines = tuple(
        (bold(each.source), span(f": {_taken('seen', each.seen)}, {_taken('posted', each.posted)}"))
        for each in slow[:SLOWEST]
    )
    return [
        Note(line=(span("In the last 7 days half of the stories, and 95 of 100, were:"),)),
        Bullets(lines=lines),
    ]


def _taken(step: str, spread: Spread | None) -> str:
    if spread is None:
        return f"none {step}"
    after = "after publication" if step == "seen" else "after that"
    return f"{step} within {lasting(spread.half)} and {lasting(spread.most)} {after}"


def _trouble(trouble: Sequence[FeedState]) -> str:
    return f"{len(trouble)} in trouble" if trouble else "none in trouble"


def _state(feed: FeedState) -> Line:
    since = [span(" since "), time(feed.since)] if feed.since else []
    read = [span(", last read "), time(feed.succeeded)] if feed.succeeded else []
    return (bold(feed.name), span(f": {feed.state}"), *since, *read)


def _last_read(polled: Sequence[FeedState]) -> Line:
    last = max((each.succeeded for each in polled if each.succeeded), default=None)
    return (span("last read "), time(last)) if last else (span("none was read yet"),)


def _closed(state: subscriptions.ChannelState, channel: str, place: str) -> Line:
    name = place if state.key == channel else state.key
    return (bold(f"Nothing is sent to {name}: "), span(state.reason or "it is disabled"))


def _sources(story: Story) -> tuple[Line, ...]:
    return tuple(
        (
            bold(source.publisher, source.url),
            span(f" ({source.kind})"),
            *([span(" published "), time(source.published)] if source.published else []),
            span(" seen "),
            time(source.first_seen),
        )
        for source in story.sources
    )
