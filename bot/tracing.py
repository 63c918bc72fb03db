"""What became of a story in a channel, step by step, and where it stopped."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum

from bot.model import ALERT, DeliveryState, Registry, Story, Subscription, tenant_of
from bot.owing import wishers
from bot.text import visible_url
from storage import deliveries, feeds, stories, subscriptions
from storage.store import Tx

EVER = datetime.max.replace(tzinfo=UTC)


class Fate(StrEnum):
    """Where a story stopped on its way to a channel, or that it arrived."""

    POSTED = "posted"
    TOLD = "told"
    WAITING = "waiting"
    HELD = "held"
    FILTERED = "filtered"
    GIVEN_UP = "given up"
    UNFOLLOWED = "unfollowed"
    BASELINE = "baseline"
    UNMATCHED = "unmatched"
    YOUNGER = "younger"
    KEPT_OUT = "kept out"
    NOT_OWED = "not owed"


@dataclass(frozen=True, slots=True, kw_only=True)
class Trace:
    """A story's way to a channel, as its tenant ``seen_by`` sees it.

    ``matched`` are the channel's subscriptions to topics of it, ``followed`` all its topics,
    ``near`` those that the story may be about, but not for certain. ``delivery`` is its card in
    the ledger, ``digest`` what told it instead; ``reason`` is what kept it back.
    """

    story: Story
    seen_by: str
    fate: Fate
    reason: str = ""
    matched: tuple[Subscription, ...] = ()
    followed: tuple[str, ...] = ()
    near: tuple[str, ...] = ()
    delivery: deliveries.Ledgered | None = None
    digest: deliveries.Ledgered | None = None
    channel: subscriptions.ChannelState | None = None


STATES = {
    DeliveryState.SENT: Fate.POSTED,
    DeliveryState.TOLD: Fate.TOLD,
    DeliveryState.HELD: Fate.HELD,
    DeliveryState.FILTERED: Fate.FILTERED,
    DeliveryState.DEAD: Fate.GIVEN_UP,
}


def trace(tx: Tx, story: int, channel: str, *, registry: Registry) -> Trace | None:
    """What became of a story in a channel; None where there is no such story."""
    state = subscriptions.channel(tx, channel)
    seen_by = tenant_of(channel, state.tenant if state else "")
    told = stories.load(tx, story, seen_by=seen_by)
    if told is None:
        return None
    owed = [each for each in deliveries.of_story(tx, story) if each.delivery.channel == channel]
    card = next((each for each in owed if each.delivery.kind == ALERT), None)
    if card is None:
        return _unowed(tx, told, channel, state, seen_by=seen_by, registry=registry)
    fate = STATES.get(card.delivery.state, Fate.WAITING)
    return Trace(
        story=told,
        seen_by=seen_by,
        fate=fate,
        reason=card.reason or "",
        delivery=card,
        digest=deliveries.get(tx, card.told_in) if card.told_in else None,
        channel=state,
    )


def _unowed(
    tx: Tx,
    story: Story,
    channel: str,
    state: subscriptions.ChannelState | None,
    *,
    seen_by: str,
    registry: Registry,
) -> Trace:
    """Why a channel was never owed a story."""
    followed = subscriptions.of_channel(tx, channel)
    wished = wishers(tx, story, registry=registry, born=EVER).get(channel)
    kept = wished.kept_out if wished else ()
    matched = (*wished.wanting, *(each for each, _ in kept)) if wished else ()
    fate, reason = _reason(
        followed,
        matched,
        is_quiet=stories.quiet(tx, story.id),
        kept_out=", ".join(why for _, why in kept) if wished and not wished.wanting else "",
        story=story,
    )
    near = {f"case:{case}" for case in story.candidates}
    return Trace(
        story=story,
        seen_by=seen_by,
        fate=fate,
        reason=reason,
        matched=matched,
        followed=tuple(each.topic for each in followed),
        near=tuple(each.topic for each in followed if each.topic in near),
        channel=state,
    )


def _reason(
    followed: Sequence[Subscription],
    matched: Sequence[Subscription],
    *,
    is_quiet: bool,
    kept_out: str,
    story: Story,
) -> tuple[Fate, str]:
    if not followed:
        return Fate.UNFOLLOWED, ""
    if not matched:
        return Fate.UNMATCHED, ""
    if is_quiet:
        return Fate.BASELINE, ""
    if all(each.created is not None and each.created > story.first_seen for each in matched):
        return Fate.YOUNGER, ""
    return (Fate.KEPT_OUT, kept_out) if kept_out else (Fate.NOT_OWED, "")


def feeds_of(tx: Tx, link: str) -> list[feeds.FeedState]:
    """The feeds that a page may have come by: those of its site."""
    site = visible_url(link)
    return [
        each
        for each in feeds.active(tx)
        if site and site in (visible_url(each.url), visible_url(each.site or ""))
    ]
