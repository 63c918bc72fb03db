"""Digests: what is held back becomes one message when it is time, and a backlog at once."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from bot import quiet
from bot.message import Message
from bot.message import digests as card
from bot.model import Delivery, Registry, tenant_of
from bot.updating import SETTLE
from storage import deliveries, digests, feeds, quieting, stories, updates
from storage.store import Tx

# What quiet hours held goes out one by one if it is no more than this.
FEW = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class Patience:
    """When alerts are no longer worth a message of their own.

    Where one has waited ``max_age``, or more than ``most`` wait for one channel, all that wait are
    told in one catch-up; that waits ``settle`` for more to come.
    """

    max_age: timedelta = timedelta(hours=24)
    most: int = 10
    settle: timedelta = timedelta(seconds=15)


def gather(tx: Tx, *, platforms: Sequence[str], patience: Patience, now: datetime) -> None:
    """Make the digests that are due and let go what was held long enough.

    Each digest is made once, in one transaction with what it tells and the time of the next.
    Channels that nothing can be sent to keep what they have until they are mended.
    """
    in_hurry = patience.settle == timedelta()
    updates.release(tx, now=now, edits_until=now + SETTLE if in_hurry else now)
    waiting = digests.due_held(tx, now=now, platforms=platforms)
    made = _scheduled(tx, waiting, platforms=platforms, now=now)
    for channel, many in waiting.items():
        if channel in made:
            continue
        if many <= FEW:
            digests.release(tx, channel, now=now)
        else:
            made |= _make(tx, channel, "quiet", period=now, now=now)
    _catch_up(tx, made, platforms=platforms, patience=patience, now=now)


def _scheduled(
    tx: Tx, waiting: Mapping[str, int], *, platforms: Sequence[str], now: datetime
) -> dict[str, int]:
    """Make the digests that are due: one for a channel, however many it slept through."""
    digests.forget_unwanted(tx)
    made: dict[str, int] = {}
    for each in digests.scheduled(tx, platforms=platforms):
        if each.due is not None and each.due > now:
            continue
        asked = quieting.of_channel(tx, each.channel)
        upcoming = quiet.next_of([each.at], asked.zone, after=max(now, each.due or now))
        assert upcoming is not None  # noqa: S101 - of one digest
        digests.plan(tx, each.channel, each.at, due=upcoming)
        is_told = each.channel in waiting or asked.digest_empty
        if each.due is not None and each.channel not in made and is_told:
            made |= _make(tx, each.channel, "digest", period=each.due, now=now)
    return made


def _make(tx: Tx, channel: str, kind: str, *, period: datetime, now: datetime) -> dict[str, int]:
    """Make a digest of what a channel need not wait for any longer."""
    digest = digests.make(tx, channel, kind=kind, period=period, due=now, now=now)
    if digest is None:
        return {}
    digests.tell_held(tx, digest, channel, until=now)
    return {channel: digest}


def _catch_up(
    tx: Tx, made: dict[str, int], *, platforms: Sequence[str], patience: Patience, now: datetime
) -> None:
    before = now - patience.max_age
    for each in digests.backlogs(tx, before=before, most=patience.most, platforms=platforms):
        digest = made.get(each.channel) or each.catch_up
        until = quiet.quiet_until(quieting.of_channel(tx, each.channel), now=now)
        if digest is None and each.is_old and until:
            digests.hold_pending(tx, each.channel, due=until)
            continue
        if digest is None:
            due = now + patience.settle
            digest = digests.make(tx, each.channel, kind="catch-up", period=now, due=due, now=now)
        if digest is not None:
            reason = "too old for an alert of its own" if each.is_old else "too many at once"
            digests.tell_pending(tx, digest, each.channel, reason=reason)


def now_for(tx: Tx, channel: str, *, now: datetime) -> int | None:
    """Make a digest of all that waits for a channel's next one; None where nothing does."""
    digests.retime(tx, channel, due=now)
    platform = channel.partition(":")[0]
    if channel not in digests.due_held(tx, now=now, platforms=[platform]):
        return None
    return _make(tx, channel, "digest", period=now, now=now).get(channel)


def replan(tx: Tx, channel: str, *, now: datetime) -> datetime | None:
    """Reckon a channel's digests anew, after they changed; when the next is, if there is one.

    What was held for one waits for that; where there is none any more it goes out now.
    """
    asked = quieting.of_channel(tx, channel)
    digests.forget_unwanted(tx)
    digests.unplan(tx, channel)
    for each in digests.of_channel(tx, channel):
        due = quiet.next_of([each], asked.zone, after=now)
        assert due is not None  # noqa: S101 - of one digest
        digests.plan(tx, channel, each, due=due)
    upcoming = digests.next_due(tx, channel)
    digests.retime(tx, channel, due=upcoming or now)
    return upcoming


def further(tx: Tx, digest: int, start: int, *, channel: str, registry: Registry) -> Message | None:
    """A digest's stories from ``start`` on; None where the channel has no such digest."""
    found = deliveries.get(tx, digest)
    if found is None or found.delivery.channel != channel:
        return None
    kept = _ordered(digests.told(tx, digest, seen_by=_seen_by(found.delivery)))
    told = _told(tx, kept[start:])
    if not told:
        return None
    return card.page(found.delivery, told, start=start, total=len(kept), registry=registry)


def compose(tx: Tx, delivery: Delivery, *, registry: Registry) -> Message:
    """What a digest says."""
    kept = _ordered(digests.told(tx, delivery.id, seen_by=_seen_by(delivery)))
    return card.digest(
        delivery,
        _told(tx, kept),
        total=len(kept),
        cases=len({each.about for each in kept} - {None}),
        of_cases=sum(each.about is not None for each in kept),
        down=sum(each.state not in feeds.READ | {"new"} for each in feeds.active(tx)),
        zone=quieting.of_channel(tx, delivery.channel).zone,
        upcoming=digests.next_due(tx, delivery.channel),
        registry=registry,
    )


def _seen_by(delivery: Delivery) -> str:
    return tenant_of(delivery.channel, delivery.tenant)


def _ordered(kept: Sequence[digests.Kept]) -> list[digests.Kept]:
    """By case, in the order in which the cases and their stories came; those of none come last."""
    first: dict[str | None, int] = {}
    for place, each in enumerate(kept):
        first.setdefault(each.about, place)
    return sorted(kept, key=lambda each: (each.about is None, first[each.about]))


def _told(tx: Tx, kept: Sequence[digests.Kept]) -> list[card.Told]:
    """As many of the first stories as a message holds."""
    loaded = [
        (each.about, story)
        for each in kept[: card.SHOWN]
        if (story := stories.load(tx, each.story)) is not None
    ]
    return loaded[: card.fitting([story for _, story in loaded])]
