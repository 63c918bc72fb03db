"""Why a story came to a channel, and why not."""

import re
from collections.abc import Callable, Sequence
from datetime import datetime

from bot import tracing
from bot.catalog import Catalog
from bot.commands import theirs
from bot.commands.caller import Caller
from bot.commands.listing import follows
from bot.errors import UserError
from bot.joins import Joined
from bot.message import Line, Message, code, span, time, whys
from bot.message.whys import lasting, listed, took
from bot.model import CASE, Registry, Tag
from bot.tracing import Fate, Trace
from storage import deliveries, feeds, joins, stories, threads
from storage.store import Store, Tx

# The channel as Slack writes it in a command (``<#C0123|alerts>``), or by its key.
CHANNEL = re.compile(
    r"\s+(?:in\s+)?(?:<#(?P<slack>[CGD]\w+)(?:\|[^>]*)?>|(?P<key>(?:slack|discord):\S+|console))$"
)


class Explaining:
    """Answers why, from the ledger."""

    def __init__(self, store: Store, catalog: Catalog, *, now: Callable[[], datetime]) -> None:
        self._store = store
        self._catalog = catalog
        self._now = now

    async def why(self, wanted: str, channel: str, place: str, *, caller: Caller) -> Message | None:
        """Why a story was posted to a channel or was not; None where no story is known by that.

        ``wanted`` is the number of a delivery of that channel, ``story:ID``, or the address of a
        source. Raises UserError for an address at which nothing was seen; it says how the feeds of
        its site are.
        """
        found = await self._store.read(
            _traced, wanted, channel, caller=caller, registry=self._catalog.registry
        )
        if found is not None:
            return self._told(*found, place=place)
        if wanted.isdecimal() or "//" not in wanted:
            return None
        near = await self._store.read(tracing.feeds_of, wanted)
        raise UserError(_unseen(near, self._now()))

    def _told(self, trace: Trace, tags: list[Tag], joined: list[Joined], *, place: str) -> Message:
        registry = self._catalog.registry
        if trace.delivery is not None and trace.fate in {Fate.POSTED, Fate.WAITING}:
            is_posted = trace.fate is Fate.POSTED
            return whys.explanation(
                trace.story,
                tags,
                follows=follows(place),
                matched=trace.delivery.delivery.topics,
                stands=_posted(trace.delivery) if is_posted else _waits(trace, place),
                joined=joined,
                steps=[] if is_posted else _steps(trace),
                registry=registry,
            )
        return whys.absence(
            trace.story,
            tags,
            said=(span(f"This story was not posted to {place}. "), *_said(trace, place, registry)),
            joined=joined,
            steps=_steps(trace),
            registry=registry,
        )


async def other_channel(store: Store, typed: str, *, caller: Caller) -> tuple[str, str]:
    """What was typed without the channel at its end, and that channel, "" where none is named.

    Raises UserError for a channel that the caller's workspace or server does not have.
    """
    named = CHANNEL.search(typed)
    if named is None:
        return typed, ""
    key = f"slack:{named['slack']}" if named["slack"] else named["key"]
    if not await store.read(theirs.has_channel, key, caller=caller):
        raise UserError(f"Nothing is known here of the channel “{key}”.")
    return typed[: named.start()], key


def storyless(tx: Tx, delivery: int, channel: str) -> tuple[str, str]:
    """What a channel's delivery of no story is, and whose case's thread it opened, "" for none."""
    found = deliveries.get(tx, delivery)
    if found is None or found.delivery.channel != channel:
        return "", ""
    kind = found.delivery.kind
    return kind, threads.case_of(tx, delivery) if kind == CASE else ""


def _traced(
    tx: Tx, wanted: str, channel: str, *, caller: Caller, registry: Registry
) -> tuple[Trace, list[Tag], list[Joined]] | None:
    for story in _meant(tx, wanted, channel, caller):
        found = tracing.trace(tx, story, channel, registry=registry)
        if found is not None:
            seen_by = found.seen_by
            return (
                found,
                stories.evidence(tx, story, seen_by=seen_by),
                joins.of_story(tx, story, seen_by=seen_by),
            )
    return None


def _meant(tx: Tx, wanted: str, channel: str, caller: Caller) -> list[int]:
    number = wanted.removeprefix("story:")
    if number != wanted:
        return [int(number[:18])] if number.isdecimal() else []
    if not wanted.isdecimal():
        return stories.by_link(tx, wanted)
    found = theirs.delivery(tx, int(wanted[:18]), channel, caller=caller)
    return [found.delivery.story] if found and found.delivery.story else []


def _posted(delivery: deliveries.Ledgered) -> Line:
    tries = f", at attempt {delivery.delivery.attempt}" if delivery.delivery.attempt > 1 else ""
    sent = [time(delivery.sent)] if delivery.sent else []
    return (span("Posted "), *sent, *took(delivery.sent, delivery.delivery.created), span(tries))


def _unseen(near: Sequence[feeds.FeedState], now: datetime) -> str:
    nothing = "No story has been seen at this address"
    if not near:
        return f"{nothing}, and no feed of its site is polled."
    return f"{nothing}. Of its site is polled: {'; '.join(_feed(each, now) for each in near)}."


def _feed(feed: feeds.FeedState, now: datetime) -> str:
    read = f"last read {lasting(now - feed.succeeded)} ago" if feed.succeeded else "never read"
    return f"{feed.name} ({feed.state}, {read}{f': {feed.reason}' if feed.reason else ''})"


def _said(trace: Trace, place: str, registry: Registry) -> Line:
    """In a sentence, why a story is not in a channel."""
    ledgered, here = trace.delivery, place
    due = (time(ledgered.due),) if ledgered and ledgered.due else ()
    match trace.fate:
        case Fate.TOLD:
            return (span(f"It was told in {here} as a line of a digest: {_digest(trace)}"),)
        case Fate.HELD if trace.reason == "muted":
            return (span(f"It is muted in {here}, until "), *due)
        case Fate.HELD:
            why = "the next digest" if trace.reason == "digest" else "the end of quiet hours"
            return (span(f"It waits for {why} of {here}, "), *due)
        case Fate.FILTERED | Fate.KEPT_OUT:
            return (span(f"What {here} asked for keeps it out: {trace.reason}."),)
        case Fate.GIVEN_UP:
            return (span(f"It was given up: {trace.reason}. "), *_again(trace))
        case _:
            return _unowed(trace, here, registry)


def _unowed(trace: Trace, here: str, registry: Registry) -> Line:
    match trace.fate:
        case Fate.UNFOLLOWED:
            return (span(f"Nothing is followed in {here}."),)
        case Fate.UNMATCHED:
            near = listed(trace.near, registry)
            maybe = f" It may be about {near}, but not for certain." if near else ""
            followed = listed(trace.followed, registry)
            return (span(f"It is of nothing that {here} follows: {followed}.{maybe}"),)
        case Fate.BASELINE:
            said = (
                "It came when its feed was read for the first time, which alerts nobody; "
                f"{here} follows {_matched(trace, registry)}."
            )
            return (span(said),)
        case Fate.YOUNGER:
            first = min(each.created for each in trace.matched if each.created)
            before = f"It was seen before {here} followed {_matched(trace, registry)}, which began "
            return (span(before), time(first), span("."))
        case _:
            said = (
                f"It is of {_matched(trace, registry)}, which {here} follows, but was not owed "
                "when it came: what is followed, or what the story is about, has changed since."
            )
            return (span(said),)


def _matched(trace: Trace, registry: Registry) -> str:
    return listed([each.topic for each in trace.matched], registry)


def _waits(trace: Trace, here: str) -> Line:
    if trace.channel is not None and trace.channel.state != "ok":
        return (span(f"Nothing is sent to {here}: {trace.channel.reason or 'it is disabled'}"),)
    why = f": {trace.reason}" if trace.reason else ""
    return (span(f"It is on its way to {here}{why}"),)


def _digest(trace: Trace) -> str:
    if trace.digest is None or trace.digest.sent is None:
        return "that is on its way."
    return f"{trace.reason or 'as the channel asked'}."


def _again(trace: Trace) -> Line:
    number = trace.delivery.delivery.id if trace.delivery else 0
    return (code(f"docketwire dead retry {number}"), span(" sends it."))


def _steps(trace: Trace) -> list[Line]:
    """What happened in the ledger, and when."""
    if trace.delivery is None:
        return []
    delivery = trace.delivery.delivery
    steps: list[Line] = [(span("owed "), time(delivery.created))]
    if delivery.attempted is not None:
        tried = f"tried {delivery.attempt} time{'s' * (delivery.attempt != 1)}, last "
        steps.append((span(tried), time(delivery.attempted)))
    if trace.digest is not None and trace.digest.sent is not None:
        steps.append((span("told in a digest "), time(trace.digest.sent)))
    if delivery.state == "pending" and trace.delivery.due is not None:
        steps.append((span("next attempt "), time(trace.delivery.due)))
    return steps
