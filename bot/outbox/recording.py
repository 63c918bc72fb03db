"""What the outcome of an attempt leaves in the ledger: one transaction each."""

import random
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta

from bot import schedule, updating
from bot.errors import RetryLater, TokenRevoked
from bot.failpoint import failpoint
from bot.model import ALERT, EDIT, Delivery, DeliveryState
from storage import claims, notices, subscriptions, threads
from storage.store import Tx

# How much is claimed at once.
IN_FLIGHT = 64


def claim(
    tx: Tx,
    *,
    platforms: Sequence[str],
    in_hand: frozenset[int],
    now: datetime,
    lease: datetime,
    limit: int = IN_FLIGHT,
) -> list[Delivery]:
    """Take what is due; what the caller has ``in_hand`` keeps its claim."""
    claims.expire(tx, now=now, renewed=lease, in_hand=in_hand)
    return claims.claim(tx, platforms=platforms, now=now, lease=lease, limit=limit)


def finish(
    tx: Tx,
    sent: Sequence[tuple[Delivery, str]],
    *,
    paces: Mapping[str, timedelta],
    now: datetime,
) -> None:
    """The platforms took deliveries, as the messages given; a channel rests for its pace."""
    claims.finish(tx, sent, now=now)
    for delivery, _ in sent:
        if delivery.card is not None:
            threads.refresh(tx, delivery.id, due=now + updating.SETTLE, now=now)
    for platform, pace in paces.items():
        rests = [each.channel for each, _ in sent if platform_of(each) == platform]
        if pace and rests:
            subscriptions.pause(tx, rests, until=now + pace)
    failpoint("before finish")


def wait_longer(tx: Tx, delivery: Delivery, error: RetryLater, *, now: datetime) -> None:
    """The platform refuses for now: whoever shares the limit waits, nobody else."""
    due = schedule.next_attempt(
        now=now, attempt=delivery.attempt, chance=random.random(), after=error.after
    )
    platform = platform_of(delivery)
    if delivery.kind == EDIT:
        # The platforms count edits apart: alerts need not wait for what holds up an edit.
        claims.wait(tx, delivery, due=due, reason=str(error))
        if error.shared:
            claims.hold_edits(tx, platform, tenant=error.tenant, until=due)
    else:
        _owe_again(tx, delivery, due=due, reason=str(error))
        subscriptions.pause(tx, [delivery.channel], until=due)
    if error.whole_platform or (error.shared and delivery.kind != EDIT):
        subscriptions.pause_all(tx, platform, tenant=error.tenant, until=due)


def mark_forum(tx: Tx, delivery: Delivery, *, now: datetime) -> None:
    """A channel takes posts only: what it refused is owed again, as or in a post."""
    threads.mark_forum(tx, delivery.channel)
    if delivery.kind == notices.FOLLOWED:
        claims.void(tx, delivery, reason="a forum takes posts only")
        return
    claims.retry(tx, delivery, due=now, reason="the channel is a forum")


def leave(tx: Tx, delivery: Delivery, reason: str, *, now: datetime) -> None:
    """What a delivery belongs to was deleted: a story gets another thread, the rest is void."""
    if delivery.kind == ALERT and delivery.card is not None:
        claims.retry(tx, delivery, due=now, reason=reason)
        threads.forget(tx, delivery.card)
        return
    claims.void(tx, delivery, reason=reason)


def tell_instead(tx: Tx, edit: Delivery, reason: str, *, now: datetime) -> None:
    """Tell by a reply what a card may no longer be edited to say."""
    updating.tell_instead(tx, edit, now=now)
    claims.void(tx, edit, reason=reason)


def _owe_again(tx: Tx, delivery: Delivery, *, due: datetime, reason: str) -> None:
    """This attempt was refused; an earlier one may still have been taken, and is looked for."""
    unsure = delivery.state is DeliveryState.UNKNOWN
    again = claims.unknown if unsure else claims.retry
    again(tx, delivery, due=due, reason=reason)


def disable(
    tx: Tx, delivery: Delivery, reason: str, *, operator: str | None, now: datetime
) -> None:
    """Stop a channel that is closed to us, and tell the operator once; what it is owed stays."""
    _owe_again(tx, delivery, due=now, reason=reason)
    stopped = subscriptions.disable(tx, delivery.channel, reason=reason, now=now)
    if stopped and operator and operator != delivery.channel:
        text = (
            f"{delivery.channel} gets nothing any more: {reason}. What it is owed is kept, and "
            "goes out when it subscribes again or docketwire is started again."
        )
        notices.owe(tx, operator, text, about=delivery.channel, now=now)


def suspend(
    tx: Tx, delivery: Delivery, error: TokenRevoked, *, operator: str | None, now: datetime
) -> None:
    """Stop every channel that a refused token served; what they are owed stays.

    That is a whole platform, or one tenant of it where each has a token of its own.
    """
    reason = str(error)
    _owe_again(tx, delivery, due=now, reason=reason)
    platform = platform_of(delivery)
    stopped = subscriptions.suspend(tx, platform, tenant=error.tenant, reason=reason, now=now)
    if stopped and operator:
        until = (
            "the app is installed there again"
            if error.tenant
            else "docketwire is started with a new one"
        )
        text = (
            f"{platform} refuses the token: {reason}. {len(stopped)} of its channels get nothing "
            f"until {until}; what they are owed is kept."
        )
        notices.owe(tx, operator, text, about=error.tenant or platform, now=now)


def platform_of(delivery: Delivery) -> str:
    """Which platform a delivery goes to."""
    return delivery.channel.partition(":")[0]
