"""The loop that polls: due feeds are fetched, understood in a worker and ingested."""

import asyncio
import logging
import random
import time
from collections.abc import Awaitable, Callable, Sequence
from datetime import UTC, datetime, timedelta
from functools import partial

from bot import schedule
from bot.errors import FetchError, ParseError, StoreError
from bot.failpoint import failpoint
from bot.fetch import DEADLINE, Fetched, Fetcher, FetchFailed, Trouble, Unchanged
from bot.model import Feed, Registry
from bot.poller import record, turns
from bot.poller.asking import Asking
from bot.poller.gathering import Gathering
from bot.poller.hosts import Rest, host_of
from bot.poller.outcome import Outcome
from bot.workers import Job, Workers
from storage import feeds, stories
from storage.feeds import FeedState
from storage.store import Store

log = logging.getLogger(__name__)

# So many polls of one pass wait for their turn; a task for each of 10,000 feeds takes 40 MB.
UNDER_WAY = 500
LOOK_SECONDS = 1.0


class Poller:
    """Polls the configured feeds, each when it is due."""

    def __init__(
        self,
        store: Store,
        fetcher: Fetcher,
        workers: Workers,
        *,
        configured: Sequence[Feed],
        registry: Callable[[], Registry],
        may_ask_sec: bool,
        owed: Callable[[], None],
        keep_texts: bool = False,
        discovered: Callable[[], Awaitable[object]] | None = None,
        observed: Callable[[Outcome, float], None] = lambda *_: None,
        deadline: timedelta = DEADLINE,
        operator: str | None = None,
        now: Callable[[], datetime] = lambda: datetime.now(UTC),
    ) -> None:
        self._store = store
        self._workers = workers
        self._configured = {feed.url: feed for feed in configured}
        self._registry = registry
        self._owed = owed
        self._keep_texts = keep_texts
        self._discovered = discovered
        self._observed = observed
        self._now = now
        self._deadline = deadline
        self._operator = operator
        self._answered: set[int] = set()
        self._gathering = Gathering(store, operator=operator)
        self._asking = Asking(store, fetcher, may_ask_sec=may_ask_sec, now=now)

    def configure(self, configured: Sequence[Feed], *, may_ask_sec: bool) -> None:
        """Poll as these feeds say from the next poll on; which are active, the store says."""
        self._configured = {feed.url: feed for feed in configured}
        self._asking.may_ask_sec = may_ask_sec

    async def run(self, stop: asyncio.Event) -> None:
        """Poll until ``stop``; what was fetched by then is still taken in.

        A request that is under way then is given up: the next start makes it again.
        """
        under_way: dict[int, asyncio.Task[Outcome]] = {}
        async with asyncio.TaskGroup() as tasks:
            while not stop.is_set():
                states = await self._store.read(feeds.due, now=self._now())
                waiting = [state for state in states if state.id not in under_way]
                for state in await self._staggered(waiting):
                    task = under_way[state.id] = tasks.create_task(self._timed(state))
                    task.add_done_callback(partial(_forget, under_way, state.id))
                try:
                    await asyncio.wait_for(stop.wait(), LOOK_SECONDS)
                except TimeoutError:
                    continue
            for feed, task in under_way.items():
                if feed not in self._answered:
                    task.cancel()

    async def _timed(self, state: FeedState) -> Outcome:
        started = time.monotonic()
        outcome = await self.poll(state)
        self._observed(outcome, time.monotonic() - started)
        return outcome

    async def _staggered(self, states: Sequence[FeedState]) -> list[FeedState]:
        """Those of the feeds that are due to be asked at once; the others become due later."""
        waits = schedule.stagger(
            [
                (host_of(state.asked), turns.every_of(self._configured.get(state.url)))
                for state in states
            ]
        )
        now = self._now()
        later = {state.id: now + wait for state, wait in zip(states, waits, strict=True) if wait}
        if later:
            await self._store.write(feeds.postpone, later)
        return [state for state in states if state.id not in later]

    async def once(self, *, every: bool = False, done: Callable[[Outcome], None]) -> list[Outcome]:
        """Poll every feed that is due, or every feed there is, once.

        ``done`` is called with each outcome as it comes.
        """
        states = await self._store.read(feeds.active)
        if not every:
            due = {state.id for state in await self._store.read(feeds.due, now=self._now())}
            states = [state for state in states if state.id in due]
        outcomes: list[Outcome] = []
        room = asyncio.Semaphore(UNDER_WAY)

        async def polled(state: FeedState) -> None:
            outcomes.append(await self.poll(state))
            room.release()
            done(outcomes[-1])

        # A group ends its polls when it is cancelled itself: none outlives the store.
        async with asyncio.TaskGroup() as tasks:
            for state in states:
                await room.acquire()
                tasks.create_task(polled(state))
        return outcomes

    async def poll(self, state: FeedState) -> Outcome:
        """Poll one feed. What goes wrong with it is recorded and reaches no other feed."""
        try:
            with self._gathering.under_way():
                found = await self._in_turn(state)
            if isinstance(found, Unchanged):
                return await self._nothing_new(state, found)
        except (FetchError, ParseError) as error:
            return await self._failed(state, error)
        except StoreError:
            raise
        except Exception as error:
            log.exception("poll failed", extra={"feed": state.name})
            return await self._failed(state, error)
        finally:
            self._answered.discard(state.id)
        return found

    async def _in_turn(self, state: FeedState) -> Outcome | Unchanged:
        """Poll a feed when its host and we have time for it."""
        async with self._asking.turn(state) as rest:
            if rest is not None:
                return await self._wait(state, rest)
            answer = await self._asking.ask(
                state, self._configured.get(state.url), deadline=self._deadline
            )
            self._answered.add(state.id)
            # What comes faster than it can be understood waits at its server, not in memory.
            return await self._take_in(state, answer) if isinstance(answer, Fetched) else answer

    async def _wait(self, state: FeedState, rest: Rest) -> Outcome:
        """Ask a feed later whose host is not to be asked now."""
        late = (rest.until - self._now()) * schedule.SPREAD * random.random()
        await self._store.write(
            record.postponed,
            state,
            rest,
            operator=self._operator,
            now=self._now(),
            due=rest.until + late,
        )
        return Outcome(url=state.url, status="failed", error=rest.reason)

    async def _nothing_new(self, state: FeedState, answer: Unchanged) -> Outcome:
        poll = record.NothingNew(
            state=state,
            answer=answer,
            now=self._now(),
            due=self._due(
                state,
                answer,
                rhythm=schedule.read_rhythm(state.rhythm),
                newest=state.newest,
                pace=schedule.read_pace(state.pace),
            ),
        )
        await self._gathering.keep(poll)
        return Outcome(url=state.url, status="unchanged", received=answer.received)

    async def _take_in(self, state: FeedState, answer: Fetched) -> Outcome:
        failpoint("after fetch")
        registry = self._registry()
        known = await self._store.read(stories.known_parts, state.id)
        parsed = await self._workers.prepare(
            Job(
                body=answer.body,
                content_type=answer.content_type,
                url=answer.url,
                kind=state.kind,
                court=state.court,
                publisher=state.name,
                known=known,
            ),
            registry,
        )
        decisions = await self._store.write(
            record.changed,
            state,
            answer,
            parsed,
            known=len(known),
            operator=self._operator,
            registry=registry,
            now=self._now(),
            due=self._due(
                state,
                answer,
                rhythm=parsed.rhythm,
                newest=parsed.newest,
                pace=parsed.pace,
            ),
            keep_texts=self._keep_texts,
        )
        failpoint("after commit")
        new_cases = [each.discovered for each in decisions if each.discovered]
        if new_cases and self._discovered:
            log.info("cases discovered", extra={"feed": state.name, "cases": new_cases})
            await self._discovered()
        if any(decision.deliveries for decision in decisions):
            self._owed()
        log.info(
            "feed changed" if state.baselined else "feed read first, a baseline that alerts nobody",
            extra={"feed": state.name, "entries": parsed.entries, "new": len(decisions)},
        )
        return Outcome(
            url=state.url,
            status="changed",
            entries=parsed.entries,
            decisions=tuple(decisions),
            received=answer.received,
        )

    async def _failed(self, state: FeedState, error: Exception) -> Outcome:
        reason = str(error) or type(error).__name__
        after = _state_after(error)
        now = self._now()
        await self._store.write(
            record.failure,
            state,
            after=after,
            reason=reason,
            operator=self._operator,
            now=now,
            due=turns.after_failure(
                state,
                self._configured.get(state.url),
                became=after,
                retry_after=error.retry_after if isinstance(error, FetchError) else None,
                now=now,
                chance=random.random(),
            ),
        )
        level = logging.DEBUG if after == state.state else logging.WARNING
        log.log(level, "feed failed", extra={"feed": state.name, "reason": reason})
        return Outcome(url=state.url, status="failed", error=reason)

    def _due(
        self,
        state: FeedState,
        answer: Fetched | Unchanged,
        *,
        rhythm: schedule.Rhythm | None,
        newest: datetime | None,
        pace: schedule.Pace,
    ) -> datetime:
        return turns.after_reading(
            state,
            self._configured.get(state.url),
            rhythm=rhythm,
            newest=newest,
            pace=pace,
            max_age=answer.max_age,
            now=self._now(),
            chance=random.random(),
        )


def _state_after(error: Exception) -> str:
    if isinstance(error, ParseError):
        return "wrong content"
    if isinstance(error, FetchFailed) and error.trouble in (Trouble.BLOCKED, Trouble.GONE):
        return str(error.trouble)
    return "broken"


def _forget(under_way: dict[int, asyncio.Task[Outcome]], feed: int, _: object) -> None:
    del under_way[feed]
