"""The loop that sends what is owed: claim deliveries, send, record."""

import asyncio
import logging
import math
import random
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from typing import Protocol
from weakref import WeakValueDictionary

from bot import digests, schedule, updating
from bot.composing import compose
from bot.config.settings import OnUnknown
from bot.errors import (
    CardGone,
    ChannelGone,
    EditClosed,
    ForumChannel,
    RetryLater,
    SendUnknown,
    StoreError,
    SummaryError,
    TokenRevoked,
)
from bot.failpoint import failpoint
from bot.message import Message
from bot.model import ALERT, EDIT, REPLIES, Delivery, DeliveryState, Registry
from storage import deliveries, notices, subscriptions, summaries, threads
from storage.store import Store, Tx

log = logging.getLogger(__name__)

LEASE = timedelta(minutes=2)
# A request that has not ended by then is taken for lost; every sender has shorter limits itself.
SEND_SECONDS = 60
# What fails for a reason of our own (a renderer that raises) is given up after so many attempts.
POISON_ATTEMPTS = 3
IN_FLIGHT = 64
FOLLOWING = REPLIES | {EDIT}
REFUSALS = (
    RetryLater,
    ChannelGone,
    TokenRevoked,
    ForumChannel,
    CardGone,
    EditClosed,
    SendUnknown,
    TimeoutError,
)
# Clocks are set by small steps all the time; a larger one back would let everything wait longer.
SET_BACK = timedelta(seconds=30)
# Other processes write to the ledger too; their deliveries are noticed within this time.
LOOK_SECONDS = 1.0


class Sender(Protocol):
    """What the outbox needs of a chat platform."""

    @property
    def repeatable_for(self) -> timedelta:
        """How long after an attempt the platform itself recognises a repeat of it (0: never)."""

    async def send(self, delivery: Delivery, message: Message, *, resent: bool = False) -> str:
        """Post ``message`` and return the platform's id of it.

        It goes into the thread of the message ``delivery.parent``, if there is one. ``resent``
        marks it as possibly a repeat. Raises RetryLater, ChannelGone, TokenRevoked, CardGone where
        that message was deleted, or SendUnknown where the request may have been taken and the
        reply was lost.
        """

    async def edit(self, delivery: Delivery, message: Message) -> None:
        """Let the message ``delivery.edits`` say ``message``; doing it twice changes nothing more.

        Raises EditClosed where it may not be edited any more, CardGone where it was deleted, and
        as ``send`` otherwise.
        """

    async def find(self, delivery: Delivery) -> str | None:
        """The id of the message that an earlier attempt of ``delivery`` left, None if it left none.

        Raises ChannelGone or TokenRevoked where the history may not be read.
        """


@dataclass(frozen=True, slots=True, kw_only=True)
class Policy:
    """How the outbox sends.

    ``on_unknown`` is what becomes of a delivery whose reply was lost where the history may not be
    read: sent again, marked, or held for a person. ``paces`` is the least time between two
    messages to one channel, ``ceilings`` the most messages a second to all, by platform.
    ``patience`` is when alerts become a catch-up. ``operator`` is the channel that is told of
    disabled channels and refused tokens.
    """

    on_unknown: OnUnknown = OnUnknown.RESEND
    patience: digests.Patience = field(default_factory=digests.Patience)
    paces: Mapping[str, timedelta]
    ceilings: Mapping[str, int] = field(default_factory=dict)
    operator: str | None = None


def utc_now() -> datetime:
    """The time, where nobody gives another."""
    return datetime.now(UTC)


class Summariser(Protocol):
    """What the outbox needs of a model that writes summaries."""

    @property
    def model(self) -> str:
        """What the model is called."""

    async def summarise(self, title: str, source: str) -> str:
        """A summary of a clean text that may be shown, within two seconds.

        Raises SummaryError where there is none.
        """


class Outbox:
    """Sends what the ledger says is owed, one message at a time to each channel."""

    def __init__(
        self,
        store: Store,
        senders: Mapping[str, Sender],
        *,
        registry: Callable[[], Registry],
        policy: Policy,
        summariser: Summariser | None = None,
        now: Callable[[], datetime] = utc_now,
    ) -> None:
        self._store = store
        self._senders = senders
        self._registry = registry
        self._policy = policy
        self._summariser = summariser
        self._asking: WeakValueDictionary[int, asyncio.Lock] = WeakValueDictionary()
        self._now = now
        self._news = asyncio.Event()
        self._gathered = -math.inf
        self._in_hand: set[int] = set()
        self._turns: dict[str, float] = {}
        self._seen: tuple[datetime, float] | None = None

    def wake(self) -> None:
        """Look at the ledger at once: something is owed."""
        self._gathered = -math.inf
        self._news.set()

    async def run(self, stop: asyncio.Event) -> None:
        """Send until ``stop``; what is being sent then is finished first."""
        await self._store.write(deliveries.recover, now=self._now())
        async with asyncio.TaskGroup() as tasks:
            stopped = tasks.create_task(stop.wait())
            while not stop.is_set():
                self._news.clear()
                await self._gather_if_due()
                for delivery in await self._claim():
                    tasks.create_task(self._deliver(delivery))
                await self._wait(stopped)

    async def drain(self) -> None:
        """Send all that is due now and return; what has to wait stays owed."""
        await self._store.write(deliveries.recover, now=self._now())
        await self._gather(replace(self._policy.patience, settle=timedelta()))
        while claimed := await self._claim():
            async with asyncio.TaskGroup() as tasks:
                for delivery in claimed:
                    tasks.create_task(self._deliver(delivery))

    async def _gather_if_due(self) -> None:
        """Make digests where something new is owed, and look again every second."""
        ticks = asyncio.get_running_loop().time()
        if ticks - self._gathered >= LOOK_SECONDS:
            self._gathered = ticks
            await self._gather(self._policy.patience)

    async def _gather(self, patience: digests.Patience) -> None:
        await self._store.write(
            digests.gather, platforms=sorted(self._senders), patience=patience, now=self._now()
        )

    async def _claim(self) -> list[Delivery]:
        await self._follow_clock()
        now = self._now()
        claimed = await self._store.write(
            _expire_and_claim,
            platforms=sorted(self._senders),
            in_hand=frozenset(self._in_hand),
            now=now,
            lease=now + LEASE,
        )
        self._in_hand.update(delivery.id for delivery in claimed)
        if claimed:
            failpoint("after claim")
        return claimed

    async def _follow_clock(self) -> None:
        """Where the clock was set back, let nothing wait longer for it."""
        now, ticks = self._now(), asyncio.get_running_loop().time()
        if self._seen is not None:
            before, then = self._seen
            by = before + timedelta(seconds=ticks - then) - now
            if by >= SET_BACK:
                log.warning("clock set back", extra={"seconds": by.total_seconds()})
                await self._store.write(deliveries.set_back, by=by, now=now)
        self._seen = (now, ticks)

    async def _wait(self, stopped: asyncio.Task[bool]) -> None:
        news = asyncio.create_task(self._news.wait())
        try:
            await asyncio.wait(
                (news, stopped), timeout=LOOK_SECONDS, return_when=asyncio.FIRST_COMPLETED
            )
        finally:
            news.cancel()

    async def _deliver(self, delivery: Delivery) -> None:
        """One attempt at one delivery. Nothing that happens to it reaches another channel."""
        try:
            if not delivery.edits and not delivery.parent and delivery.kind in FOLLOWING:
                await self._void(delivery, "its card was not posted")
            elif delivery.state is DeliveryState.UNKNOWN:
                await self._reconcile(delivery)
            else:
                await self._send(delivery)
        except StoreError:
            # The outcome could not be recorded: what was under way is looked for at the next start.
            raise
        except Exception as error:
            log.exception("delivery failed", extra=_fields(delivery))
            await self._poisoned(delivery, f"{type(error).__name__}: {error}")
        finally:
            self._in_hand.discard(delivery.id)
            self._news.set()

    async def _send(self, delivery: Delivery, *, resent: bool = False) -> None:
        sender = self._sender(delivery)
        if self._summariser is not None and delivery.story is not None:
            await self._summarise(delivery.story, self._summariser)
        said = await self._store.read(compose, delivery, registry=self._registry(), now=self._now())
        if said is None:
            await self._store.write(deliveries.give_up, delivery, reason="its story is gone")
            return
        await self._turn(_platform(delivery))
        try:
            async with asyncio.timeout(SEND_SECONDS):
                sent = await _post(sender, delivery, said, resent=resent)
            failpoint("after accepted")
        except REFUSALS as error:
            await self._refused(delivery, error)
        else:
            await self._sent(delivery, sent)

    async def _refused(self, delivery: Delivery, error: Exception) -> None:
        """Record that a platform did not take a delivery, or that nobody knows whether it did."""
        reason, now, operator = str(error), self._now(), self._policy.operator
        match error:
            case RetryLater():
                await self._store.write(_wait_longer, delivery, error, now=now)
            case ChannelGone():
                await self._store.write(_disable, delivery, reason, operator=operator, now=now)
                log.warning("channel disabled", extra=_fields(delivery) | {"reason": reason})
            case TokenRevoked():
                await self._store.write(_suspend, delivery, error, operator=operator, now=now)
                log.error("token refused", extra=_fields(delivery) | {"reason": reason})
            case ForumChannel():
                await self._store.write(_mark_forum, delivery, now=now)
            case CardGone():
                await self._store.write(_leave, delivery, reason, now=now)
            case EditClosed():
                await self._store.write(_tell_instead, delivery, reason, now=now)
            case _:
                reason = reason or "no answer in time"
                # An edit that was taken may be made again, and holds up nothing until then.
                unsure = deliveries.wait if delivery.kind == EDIT else deliveries.unknown
                await self._store.write(unsure, delivery, due=self._soon(delivery), reason=reason)
                log.warning("reply lost", extra=_fields(delivery) | {"reason": reason})

    async def _turn(self, platform: str) -> None:
        """Wait until a platform may be sent one more message this second."""
        most = self._policy.ceilings.get(platform)
        if most:
            ticks = asyncio.get_running_loop().time()
            at = max(ticks, self._turns.get(platform, 0.0))
            self._turns[platform] = at + 1 / most
            await asyncio.sleep(at - ticks)

    async def _summarise(self, story: int, summariser: Summariser) -> None:
        """Give a model its one chance at a story; channels that come meanwhile wait with it."""
        lock = self._asking.setdefault(story, asyncio.Lock())
        is_asked = lock.locked()
        async with lock:
            # Taken before it is asked: whatever happens then, nobody waits for this story again.
            waiting = None if is_asked else await self._store.write(summaries.take, story)
            if waiting is None:
                return
            try:
                told = await summariser.summarise(waiting.title, waiting.text)
            except SummaryError as error:
                log.warning("summary not used", extra={"story": story, "reason": str(error)})
            else:
                await self._store.write(summaries.put, waiting, told, by=summariser.model)

    async def _reconcile(self, delivery: Delivery) -> None:
        """Find out whether an attempt whose reply was lost was taken; repeat it only if not."""
        if delivery.kind == EDIT:
            await self._repeat(delivery, attempted=self._now())
            return
        sender = self._sender(delivery)
        attempted = delivery.attempted or delivery.created
        # Nothing tells Discord that a post of a forum is a repeat.
        if not delivery.opens_post and self._now() - attempted < sender.repeatable_for:
            # The platform's memory runs from the first attempt, so that time stays on record.
            await self._repeat(delivery, attempted=attempted)
            return
        try:
            async with asyncio.timeout(SEND_SECONDS):
                found = await sender.find(delivery)
        except (ChannelGone, TokenRevoked) as error:
            await self._unreadable(delivery, str(error))
        except (RetryLater, SendUnknown, TimeoutError) as error:
            after = error.after if isinstance(error, RetryLater) else None
            due = schedule.next_attempt(
                now=self._now(), attempt=delivery.attempt, chance=random.random(), after=after
            )
            await self._store.write(deliveries.unknown, delivery, due=due, reason=str(error))
        else:
            if found is None:
                await self._repeat(delivery, attempted=self._now())
            else:
                await self._sent(delivery, found)

    async def _repeat(
        self, delivery: Delivery, *, attempted: datetime, resent: bool = False
    ) -> None:
        if await self._store.write(deliveries.resend, delivery, attempted=attempted):
            failpoint("before repeat")
            await self._send(delivery, resent=resent)

    async def _unreadable(self, delivery: Delivery, reason: str) -> None:
        if self._policy.on_unknown is OnUnknown.RESEND:
            await self._repeat(delivery, attempted=self._now(), resent=True)
            return
        await self._store.write(
            deliveries.give_up, delivery, reason=f"held: may have been sent, and {reason}"
        )

    async def _sent(self, delivery: Delivery, sent: str) -> None:
        pace = self._policy.paces.get(_platform(delivery), timedelta())
        await self._store.write(_finish, delivery, sent, pace=pace, now=self._now())
        failpoint("after finish")
        if pace:
            asyncio.get_running_loop().call_later(pace.total_seconds(), self._news.set)
        log.info("alert sent", extra=_fields(delivery))

    async def _void(self, delivery: Delivery, reason: str) -> None:
        await self._store.write(deliveries.void, delivery, reason=reason)
        log.info("nothing to change or answer", extra=_fields(delivery) | {"reason": reason})

    async def _poisoned(self, delivery: Delivery, reason: str) -> None:
        if delivery.attempt >= POISON_ATTEMPTS:
            await self._store.write(deliveries.give_up, delivery, reason=reason)
            return
        # The platform may have taken it before the fault, which is no licence to repeat it.
        await self._store.write(
            deliveries.unknown, delivery, due=self._soon(delivery), reason=reason
        )

    def _soon(self, delivery: Delivery) -> datetime:
        return schedule.next_attempt(
            now=self._now(), attempt=delivery.attempt, chance=random.random()
        )

    def _sender(self, delivery: Delivery) -> Sender:
        return self._senders[_platform(delivery)]


def _expire_and_claim(
    tx: Tx, *, platforms: list[str], in_hand: frozenset[int], now: datetime, lease: datetime
) -> list[Delivery]:
    deliveries.expire(tx, now=now, renewed=lease, in_hand=in_hand)
    return deliveries.claim(tx, platforms=platforms, now=now, lease=lease, limit=IN_FLIGHT)


def _finish(tx: Tx, delivery: Delivery, sent: str, *, pace: timedelta, now: datetime) -> None:
    deliveries.finish(tx, delivery, message=sent, now=now)
    if delivery.card is not None:
        threads.refresh(tx, delivery.id, due=now + updating.SETTLE, now=now)
    if pace:
        subscriptions.pause(tx, delivery.channel, until=now + pace)
    failpoint("before finish")


def _wait_longer(tx: Tx, delivery: Delivery, error: RetryLater, *, now: datetime) -> None:
    due = schedule.next_attempt(
        now=now, attempt=delivery.attempt, chance=random.random(), after=error.after
    )
    if delivery.kind == EDIT:
        # The platforms count edits apart: alerts need not wait for what holds up an edit.
        deliveries.wait(tx, delivery, due=due, reason=str(error))
        if not error.whole_platform:
            return
    else:
        _owe_again(tx, delivery, due=due, reason=str(error))
    channels = [delivery.channel]
    if error.whole_platform:
        channels = [
            each.key
            for each in subscriptions.channels(tx)
            if each.key.startswith(f"{_platform(delivery)}:")
        ]
    for channel in channels:
        subscriptions.pause(tx, channel, until=due)


def _mark_forum(tx: Tx, delivery: Delivery, *, now: datetime) -> None:
    """A channel takes posts only: what it refused is owed again, as or in a post."""
    threads.mark_forum(tx, delivery.channel)
    deliveries.retry(tx, delivery, due=now, reason="the channel is a forum")


def _leave(tx: Tx, delivery: Delivery, reason: str, *, now: datetime) -> None:
    """What a delivery belongs to was deleted: a story gets another thread, the rest is void."""
    if delivery.kind == ALERT and delivery.card is not None:
        deliveries.retry(tx, delivery, due=now, reason=reason)
        threads.forget(tx, delivery.card)
        return
    deliveries.void(tx, delivery, reason=reason)


def _tell_instead(tx: Tx, edit: Delivery, reason: str, *, now: datetime) -> None:
    """Tell by a reply what a card may no longer be edited to say."""
    updating.tell_instead(tx, edit, now=now)
    deliveries.void(tx, edit, reason=reason)


def _owe_again(tx: Tx, delivery: Delivery, *, due: datetime, reason: str) -> None:
    """This attempt was refused; an earlier one may still have been taken, and is looked for."""
    unsure = delivery.state is DeliveryState.UNKNOWN
    again = deliveries.unknown if unsure else deliveries.retry
    again(tx, delivery, due=due, reason=reason)


def _disable(
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


def _suspend(
    tx: Tx, delivery: Delivery, error: TokenRevoked, *, operator: str | None, now: datetime
) -> None:
    """Stop every channel that a refused token served; what they are owed stays.

    That is a whole platform, or one tenant of it where each has a token of its own.
    """
    reason = str(error)
    _owe_again(tx, delivery, due=now, reason=reason)
    platform = _platform(delivery)
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


async def _post(sender: Sender, delivery: Delivery, said: Message, *, resent: bool) -> str:
    """Hand a delivery to its platform; the message that stands there now."""
    if delivery.edits:
        await sender.edit(delivery, said)
        return delivery.edits
    return await sender.send(delivery, said, resent=resent)


def _platform(delivery: Delivery) -> str:
    return delivery.channel.partition(":")[0]


def _fields(delivery: Delivery) -> dict[str, object]:
    return {"delivery": delivery.id, "story": delivery.story, "channel": delivery.channel}
