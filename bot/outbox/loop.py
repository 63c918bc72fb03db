"""The loop that sends what is owed: claim deliveries, send, record."""

import asyncio
import logging
import math
import random
from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from weakref import WeakValueDictionary

from bot import digests, schedule
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
from bot.model import EDIT, REPLIES, Delivery, DeliveryState, Registry
from bot.outbox import recording
from bot.outbox.finishing import Finishing
from bot.outbox.port import Policy, Sender, Summariser
from bot.outbox.recording import platform_of
from storage import claims, summaries
from storage.deliveries import HELD
from storage.store import Store

log = logging.getLogger(__name__)

LEASE = timedelta(minutes=2)
# A request that has not ended by then is taken for lost; every sender has shorter limits itself.
SEND_SECONDS = 60
# What fails for a reason of our own (a renderer that raises) is given up after so many attempts.
POISON_ATTEMPTS = 3
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


def utc_now() -> datetime:
    """The time, where nobody gives another."""
    return datetime.now(UTC)


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
        self._finishing = Finishing(store, paces=policy.paces)
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
        await self._store.write(claims.recover, now=self._now())
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
        await self._store.write(claims.recover, now=self._now())
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
            recording.claim,
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
                await self._store.write(claims.set_back, by=by, now=now)
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
            await self._store.write(claims.give_up, delivery, reason="its story is gone")
            return
        await self._turn(platform_of(delivery))
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
                await self._store.write(recording.wait_longer, delivery, error, now=now)
            case ChannelGone():
                await self._store.write(
                    recording.disable, delivery, reason, operator=operator, now=now
                )
                log.warning("channel disabled", extra=_fields(delivery) | {"reason": reason})
            case TokenRevoked():
                await self._store.write(
                    recording.suspend, delivery, error, operator=operator, now=now
                )
                log.error("token refused", extra=_fields(delivery) | {"reason": reason})
            case ForumChannel():
                await self._store.write(recording.mark_forum, delivery, now=now)
            case CardGone():
                await self._store.write(recording.leave, delivery, reason, now=now)
            case EditClosed():
                await self._store.write(recording.tell_instead, delivery, reason, now=now)
            case _:
                reason = reason or "no answer in time"
                # An edit that was taken may be made again, and holds up nothing until then.
                unsure = claims.wait if delivery.kind == EDIT else claims.unknown
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
            due = self._soon(delivery)
            if isinstance(error, RetryLater) and error.after is not None:
                due = schedule.next_attempt(
                    now=self._now(), attempt=delivery.attempt, chance=0, after=error.after
                )
            await self._store.write(claims.unknown, delivery, due=due, reason=str(error))
        else:
            if found is None:
                await self._repeat(delivery, attempted=self._now())
            else:
                await self._sent(delivery, found)

    async def _repeat(
        self, delivery: Delivery, *, attempted: datetime, resent: bool = False
    ) -> None:
        if await self._store.write(claims.resend, delivery, attempted=attempted):
            failpoint("before repeat")
            await self._send(delivery, resent=resent)

    async def _unreadable(self, delivery: Delivery, reason: str) -> None:
        if self._policy.on_unknown is OnUnknown.RESEND:
            await self._repeat(delivery, attempted=self._now(), resent=True)
            return
        await self._store.write(claims.give_up, delivery, reason=f"{HELD}, and {reason}")

    async def _sent(self, delivery: Delivery, sent: str) -> None:
        await self._finishing.record(delivery, sent, now=self._now())
        failpoint("after finish")
        pace = self._policy.paces.get(platform_of(delivery))
        if pace:
            asyncio.get_running_loop().call_later(pace.total_seconds(), self._news.set)
        log.info("alert sent", extra=_fields(delivery))

    async def _void(self, delivery: Delivery, reason: str) -> None:
        await self._store.write(claims.void, delivery, reason=reason)
        log.info("nothing to change or answer", extra=_fields(delivery) | {"reason": reason})

    async def _poisoned(self, delivery: Delivery, reason: str) -> None:
        if delivery.attempt >= POISON_ATTEMPTS:
            await self._store.write(claims.give_up, delivery, reason=reason)
            return
        # The platform may have taken it before the fault, which is no licence to repeat it.
        await self._store.write(claims.unknown, delivery, due=self._soon(delivery), reason=reason)

    def _soon(self, delivery: Delivery) -> datetime:
        return schedule.next_look(now=self._now(), attempt=delivery.attempt, chance=random.random())

    def _sender(self, delivery: Delivery) -> Sender:
        return self._senders[platform_of(delivery)]


async def _post(sender: Sender, delivery: Delivery, said: Message, *, resent: bool) -> str:
    """Hand a delivery to its platform; the message that stands there now."""
    if delivery.edits:
        await sender.edit(delivery, said)
        return delivery.edits
    return await sender.send(delivery, said, resent=resent)


def _fields(delivery: Delivery) -> dict[str, object]:
    return {"delivery": delivery.id, "story": delivery.story, "channel": delivery.channel}
