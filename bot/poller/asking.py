"""Asks a feed's server when it and we have time for it, and heeds what the host wants."""

import asyncio
import logging
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from datetime import datetime, timedelta

from bot import schedule
from bot.errors import FetchError
from bot.fetch import MAX_BYTES, Fetched, Fetcher, Unchanged, Validators
from bot.model import Feed
from bot.poller.hosts import TOO_MANY, Hosts, Rest, host_of, is_down, wished
from bot.poller.slots import Slots
from storage import feeds
from storage.feeds import FeedState
from storage.store import Store

log = logging.getLogger(__name__)

AT_ONCE = 32
# Of those that take longer than this so many more.
SLOW = 64
SLOW_SECONDS = 3.0
# Feeds that failed at their last poll; one that hangs keeps a healthy one from no slot.
IN_TROUBLE = 8
# After how long the feeds of a host are asked that answers again.
SOON = timedelta(seconds=1)
SEC_HOST = "sec.gov"


class Asking:
    """Asks for feeds: some at once, few of one host, no host that wants to be left alone.

    ``may_ask_sec`` is whether the User-Agent has a contact, without which the SEC refuses.
    """

    def __init__(
        self, store: Store, fetcher: Fetcher, *, may_ask_sec: bool, now: Callable[[], datetime]
    ) -> None:
        self._store = store
        self._fetcher = fetcher
        self.may_ask_sec = may_ask_sec
        self._now = now
        self._slots = Slots(AT_ONCE, spare=SLOW, patience=SLOW_SECONDS)
        self._slow_slots = asyncio.Semaphore(IN_TROUBLE)
        self._hosts = Hosts()

    @asynccontextmanager
    async def turn(self, state: FeedState) -> AsyncIterator[Rest | None]:
        """Have a feed's turn; with the reason where its host is not to be asked now.

        Feeds that failed last time may hang again: they wait for each other, and none of them
        holds a slot of its host, or of ours, that a healthy feed could use.
        """
        host = host_of(state.asked)
        if state.failures:
            async with self._hosts.troubled_slot(host), self._slow_slots, self._hosts.slot(host):
                yield self._resting(state, host)
        else:
            async with self._hosts.slot(host), self._slots.held():
                yield self._resting(state, host)

    async def ask(
        self, state: FeedState, feed: Feed | None, *, deadline: timedelta
    ) -> Fetched | Unchanged:
        """Ask for a feed in its turn. Raises FetchError; what it says of the host is kept."""
        host = host_of(state.asked)
        self._check_sec(host)
        with self._hosts.asking(host):
            try:
                answer = await self._fetcher.get(
                    state.asked,
                    Validators(
                        etag=state.etag,
                        last_modified=state.last_modified,
                        body_hash=state.body_hash,
                        url=state.validated,
                    ),
                    max_bytes=(feed and feed.max_bytes) or MAX_BYTES,
                    deadline=deadline,
                )
            except FetchError as error:
                await self._refused(state, host, error)
                raise
        if self._hosts.answered(host):
            await self._welcome_back(host)
        return answer

    def _check_sec(self, host: str) -> None:
        name = host.partition(":")[0]
        if not self.may_ask_sec and (name == SEC_HOST or name.endswith(f".{SEC_HOST}")):
            raise FetchError(
                "the SEC refuses requests without a contact; set contact: in feeds.yaml to an "
                "address of yours"
            )

    def _resting(self, state: FeedState, host: str) -> Rest | None:
        now = self._now()
        if state.held is not None and state.held > now:
            self._hosts.hold(host, until=state.held)
        return self._hosts.rest(host, now=now)

    async def _refused(self, state: FeedState, host: str, error: FetchError) -> None:
        """Learn of a failure what it says about the host, for all its feeds."""
        if is_down(error):
            read = state.succeeded is not None and not state.failures
            self._hosts.failed(host, state.id, was_read=read, now=self._now())
        elif error.status is not None and self._hosts.answered(host):
            await self._welcome_back(host)
        wait = wished(error)
        if wait:
            await self._hold(host, wait, eases=error.status == TOO_MANY)

    async def _hold(self, host: str, wait: timedelta, *, eases: bool) -> None:
        """Leave a host alone, over restarts too; ``eases`` is whether to ask it less from then."""
        now = self._now()
        self._hosts.hold(host, until=now + wait)
        eased = {
            state.id: schedule.ease(state.eased, since=state.held, now=now)
            if eases
            else state.eased
            for state in await self._feeds_of(host)
        }
        await self._store.write(feeds.hold, eased, until=now + wait)

    async def _welcome_back(self, host: str) -> None:
        """Ask the feeds of a host soon that was down: their own waits may have grown to a day."""
        log.info("host answers again", extra={"host": host})
        feeds_of = [state.id for state in await self._feeds_of(host)]
        await self._store.write(feeds.bring_forward, feeds_of, due=self._now() + SOON)

    async def _feeds_of(self, host: str) -> list[FeedState]:
        states = await self._store.read(feeds.active)
        return [state for state in states if host_of(state.asked) == host]
