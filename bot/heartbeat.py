"""The dead-man ping: an address is called as long as all is well, so that silence means trouble."""

import asyncio
import logging
from collections.abc import Callable, Mapping
from datetime import UTC, datetime, timedelta

import httpx
from multidict import CIMultiDict

from bot.errors import FetchError, StoreError
from bot.fetch.transport import Transport
from bot.secret import Secret
from storage import feeds
from storage.measures import Measures, measure
from storage.store import Store

log = logging.getLogger(__name__)

EVERY = timedelta(minutes=1)
# Feeds wait for their hosts and for each other; one that is due for longer is not being polled.
LATE = timedelta(minutes=10)
# Shorter than what the loops are given to end in.
_SECONDS = 5.0
_FIRST_ERROR = 300


class Heartbeat:
    """Calls ``url`` after every round in which polls were on time and some feed could be read.

    The address is the operator's own and often within his network, so it may be private; a
    redirect is not followed, and of the answer only the status is read.
    """

    def __init__(
        self,
        store: Store,
        url: Secret,
        troubles: Mapping[str, str],
        *,
        every: timedelta = EVERY,
        now: Callable[[], datetime] = lambda: datetime.now(UTC),
    ) -> None:
        self._store = store
        self._url = url
        self._troubles = troubles
        self._every = every
        self._now = now
        self._trouble = ""

    async def run(self, stop: asyncio.Event) -> None:
        """Call until ``stop``; whatever the other side does ends or delays nothing else."""
        transport = Transport(lambda *_, **__: True)
        try:
            while not stop.is_set():
                try:
                    await asyncio.wait_for(stop.wait(), self._every.total_seconds())
                except TimeoutError:
                    await self._round(transport)
        finally:
            await transport.aclose()

    async def _round(self, transport: Transport) -> None:
        if self._troubles:
            return
        try:
            found = await self._store.read(measure)
        except StoreError:
            return
        if not is_well(found, now=self._now()):
            return
        trouble = await self._call(transport)
        if trouble and trouble != self._trouble:
            log.warning("heartbeat not taken", extra={"reason": trouble})
        self._trouble = trouble

    async def _call(self, transport: Transport) -> str:
        """Call the address once; what went wrong, without the address, which is a secret."""
        try:
            async with asyncio.timeout(_SECONDS):
                response = await transport.get(httpx.URL(self._url.reveal()), CIMultiDict())
                response.body.close()
        except TimeoutError:
            return f"no answer within {_SECONDS:g} s"
        except FetchError as error:
            return f"no answer ({getattr(error, 'trouble', 'error')})"
        if response.status >= _FIRST_ERROR:
            return f"status {response.status}; check DOCKETWIRE_PING_URL"
        return ""


def is_well(found: Measures, *, now: datetime) -> bool:
    """Whether polls are on time and some feed can be read, if there is one at all."""
    on_time = found.due is None or now - found.due < LATE
    return on_time and (not found.feeds or not feeds.READ.isdisjoint(found.feeds))
