"""The loop that polls: due feeds are fetched, understood in a worker and ingested."""

import asyncio
import logging
import random
from collections import Counter, defaultdict
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import partial
from urllib.parse import urlsplit

from bot import ingest, schedule
from bot.errors import FetchError, ParseError, StoreError
from bot.failpoint import failpoint
from bot.fetch import MAX_BYTES, Fetched, Fetcher, FetchFailed, Trouble, Validators
from bot.model import Feed, Registry
from bot.workers import Job, Parsed, Workers
from storage import feeds, stories
from storage.feeds import FeedState
from storage.store import Store

log = logging.getLogger(__name__)

# One address is asked for one feed at a time after another; many hosts are asked at once.
PER_HOST = 2
AT_ONCE = 32
LOOK_SECONDS = 1.0
SEC_HOST = "sec.gov"
UNCONFIGURED_EVERY = timedelta(minutes=5)


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """What one poll of one feed came to: ``status`` is unchanged, changed or failed."""

    url: str
    status: str
    entries: int = 0
    decisions: tuple[ingest.Decision, ...] = ()
    error: str | None = None

    def counts(self) -> Counter[str]:
        """How many entries were new, attached, updates and repeats, and what that made owed."""
        counted = Counter(decision.decision for decision in self.decisions)
        found: Counter[str] = Counter(
            new=counted["new"],
            attached=counted["attached"],
            updates=counted["update"],
            entries=self.entries,
            deliveries=sum(decision.deliveries for decision in self.decisions),
        )
        known = self.entries - counted["new"] - counted["attached"] - counted["update"]
        found["repeats"] = max(known, 0)
        return found


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
        now: Callable[[], datetime] = lambda: datetime.now(UTC),
    ) -> None:
        self._store = store
        self._fetcher = fetcher
        self._workers = workers
        self._configured = {feed.url: feed for feed in configured}
        self._registry = registry
        self._may_ask_sec = may_ask_sec
        self._owed = owed
        self._keep_texts = keep_texts
        self._discovered = discovered
        self._now = now
        self._fetched: set[int] = set()
        self._slots = asyncio.Semaphore(AT_ONCE)
        self._hosts: defaultdict[str, asyncio.Semaphore] = defaultdict(
            lambda: asyncio.Semaphore(PER_HOST)
        )

    async def run(self, stop: asyncio.Event) -> None:
        """Poll until ``stop``; what was fetched by then is still taken in.

        A request that is under way then is given up: the next start makes it again.
        """
        under_way: dict[int, asyncio.Task[Outcome]] = {}
        async with asyncio.TaskGroup() as tasks:
            while not stop.is_set():
                for state in await self._store.read(feeds.due, now=self._now()):
                    if state.id not in under_way:
                        task = under_way[state.id] = tasks.create_task(self.poll(state))
                        task.add_done_callback(partial(_forget, under_way, state.id))
                try:
                    await asyncio.wait_for(stop.wait(), LOOK_SECONDS)
                except TimeoutError:
                    continue
            for feed, task in under_way.items():
                if feed not in self._fetched:
                    task.cancel()

    async def once(self, *, every: bool = False, done: Callable[[Outcome], None]) -> list[Outcome]:
        """Poll every feed that is due, or every feed there is, once.

        ``done`` is called with each outcome as it comes.
        """
        states = await self._store.read(feeds.active)
        if not every:
            due = {state.id for state in await self._store.read(feeds.due, now=self._now())}
            states = [state for state in states if state.id in due]
        outcomes: list[Outcome] = []

        async def polled(state: FeedState) -> None:
            outcomes.append(await self.poll(state))
            done(outcomes[-1])

        # A group ends its polls when it is cancelled itself: none outlives the store.
        async with asyncio.TaskGroup() as tasks:
            for state in states:
                tasks.create_task(polled(state))
        return outcomes

    async def poll(self, state: FeedState) -> Outcome:
        """Poll one feed. What goes wrong with it is recorded and reaches no other feed."""
        host = urlsplit(state.url).hostname or ""
        async with self._hosts[host], self._slots:
            try:
                return await self._poll(state, host)
            except (FetchError, ParseError) as error:
                return await self._failed(state, error)
            except StoreError:
                raise
            except Exception as error:
                log.exception("poll failed", extra={"feed": state.name})
                return await self._failed(state, error)

    async def _poll(self, state: FeedState, host: str) -> Outcome:
        if not self._may_ask_sec and (host == SEC_HOST or host.endswith(f".{SEC_HOST}")):
            raise FetchError(
                "the SEC refuses requests without a contact: set contact: in feeds.yaml to an "
                "address of yours"
            )
        feed = self._configured.get(state.url)
        answer = await self._fetcher.get(
            state.url,
            Validators(
                etag=state.etag,
                last_modified=state.last_modified,
                body_hash=state.body_hash,
                url=state.validated,
            ),
            max_bytes=(feed and feed.max_bytes) or MAX_BYTES,
        )
        due = schedule.next_poll(
            self._every(state), now=self._now(), chance=random.random(), max_age=answer.max_age
        )
        if not isinstance(answer, Fetched):
            await self._store.write(
                feeds.record_unchanged,
                state.id,
                etag=answer.validators.etag,
                last_modified=answer.validators.last_modified,
                validated=answer.validators.url,
                now=self._now(),
                due=due,
            )
            return Outcome(url=state.url, status="unchanged")
        failpoint("after fetch")
        self._fetched.add(state.id)
        try:
            return await self._take_in(state, answer, due)
        finally:
            self._fetched.discard(state.id)

    async def _take_in(self, state: FeedState, answer: Fetched, due: datetime) -> Outcome:
        registry = self._registry()
        parsed = await self._workers.prepare(
            Job(
                body=answer.body,
                content_type=answer.content_type,
                url=answer.url,
                kind=state.kind,
                court=state.court,
                publisher=state.name,
                known=await self._store.read(stories.known_parts, state.id),
            ),
            registry,
        )
        decisions = await self._store.write(
            ingest.ingest,
            state,
            parsed.drafts,
            polled=_polled(answer.validators, parsed, due),
            registry=registry,
            now=self._now(),
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
            "feed changed",
            extra={"feed": state.name, "entries": parsed.entries, "new": len(decisions)},
        )
        return Outcome(
            url=state.url, status="changed", entries=parsed.entries, decisions=tuple(decisions)
        )

    async def _failed(self, state: FeedState, error: Exception) -> Outcome:
        reason = str(error) or type(error).__name__
        due = schedule.next_poll(
            self._every(state),
            now=self._now(),
            chance=random.random(),
            failures=state.failures + 1,
            retry_after=error.retry_after if isinstance(error, FetchError) else None,
        )
        await self._store.write(
            feeds.record_failure,
            state.id,
            state=_state_after(error),
            reason=reason,
            now=self._now(),
            due=due,
        )
        log.warning("feed failed", extra={"feed": state.name, "reason": reason})
        return Outcome(url=state.url, status="failed", error=reason)

    def _every(self, state: FeedState) -> timedelta:
        feed = self._configured.get(state.url)
        return feed.every if feed else UNCONFIGURED_EVERY


def _polled(validators: Validators, parsed: Parsed, due: datetime) -> ingest.Polled:
    """What to remember of a body; of one that was cut nothing that could hide its rest."""
    notes = " ".join(parsed.notes) or None
    if parsed.truncated:
        return ingest.Polled(due=due, whole=False, carries=parsed.description, notes=notes)
    return ingest.Polled(
        due=due,
        etag=validators.etag,
        last_modified=validators.last_modified,
        body_hash=validators.body_hash,
        validated=validators.url,
        carries=parsed.description,
        notes=notes,
    )


def _state_after(error: Exception) -> str:
    if isinstance(error, ParseError):
        return "wrong content"
    if isinstance(error, FetchFailed) and error.trouble in (Trouble.BLOCKED, Trouble.GONE):
        return str(error.trouble)
    return "broken"


def _forget(under_way: dict[int, asyncio.Task[Outcome]], feed: int, _: object) -> None:
    del under_way[feed]
