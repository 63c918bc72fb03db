"""Gathers the polls that brought nothing new, to record many of them in one transaction.

One of its own for each was two fifths of what such a poll costs. What is lost with the process
before it was recorded is only that the feed was asked: it is asked again.
"""

import asyncio
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field

from bot.errors import StoreError
from bot.poller.record import NothingNew, unchanged
from storage.store import Store

# Nobody sees how late a poll is recorded; the feed is not asked again before.
LONGEST_SECONDS = 0.05
MOST = 500


@dataclass(slots=True)
class _Batch:
    """Polls that are recorded together by the first of them."""

    polls: list[NothingNew] = field(default_factory=list)
    full: asyncio.Event = field(default_factory=asyncio.Event)
    written: asyncio.Event = field(default_factory=asyncio.Event)
    error: StoreError | None = None


class Gathering:
    """Records polls together that end within a twentieth of a second of each other.

    Where no other poll is under way that could end, none is waited for.
    """

    def __init__(self, store: Store, *, operator: str | None) -> None:
        self._store = store
        self._operator = operator
        self._under_way = 0
        self._open: _Batch | None = None

    @contextmanager
    def under_way(self) -> Iterator[None]:
        """Mark that a poll is under way."""
        self._under_way += 1
        try:
            yield
        finally:
            self._under_way -= 1
            if not self._under_way and self._open:
                self._open.full.set()

    async def keep(self, poll: NothingNew) -> None:
        """Record a poll that is no longer under way; it is committed on return."""
        batch = self._open
        if batch is None:
            await self._lead(poll)
            return
        batch.polls.append(poll)
        if len(batch.polls) >= MOST:
            batch.full.set()
        await batch.written.wait()
        if batch.error is not None:
            raise batch.error

    async def _lead(self, poll: NothingNew) -> None:
        batch = self._open = _Batch(polls=[poll])
        try:
            if self._under_way:
                with suppress(TimeoutError):
                    await asyncio.wait_for(batch.full.wait(), LONGEST_SECONDS)
            self._open = None
            await self._store.write(unchanged, batch.polls, operator=self._operator)
        except StoreError as error:
            batch.error = error
            raise
        finally:
            self._open = None if self._open is batch else self._open
            batch.written.set()
