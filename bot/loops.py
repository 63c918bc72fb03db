"""Runs loops side by side, and stops them in order."""

import asyncio
import logging
import signal
from collections.abc import Awaitable, Callable, Coroutine, Mapping, MutableMapping

from bot.errors import ConfigError, StoreError, TokenRevoked
from bot.failpoint import failpoint
from storage import settings
from storage.store import Store

log = logging.getLogger(__name__)

# Docker kills what has not ended ten seconds after it was asked to; closing takes a moment too.
GRACE_SECONDS = 6.0
# How often a database that is full or locked is tried again.
MEND_SECONDS = 2.0
# Characters; about what the stories of one feed take.
MEND_ROOM = 256_000
MENDED = "written again"

Run = Callable[[asyncio.Event], Coroutine[None, None, None]]


async def run_all(
    loops: Mapping[str, Run],
    *,
    store: Store,
    troubles: MutableMapping[str, str],
    stop: asyncio.Event,
) -> None:
    """Run these loops until ``stop``; a loop that raises ends them all with its error.

    One that raises because the disk is full or the database locked begins again when it can be
    written; until then ``troubles`` says why, and the others go on.

    After ``stop`` each loop finishes what it has in hand; what has not ended after six seconds
    is cancelled, and what it was sending is found out about at the next start.
    """
    async with asyncio.TaskGroup() as tasks:
        running = [
            tasks.create_task(_lasting(name, loop, store, troubles)(stop), name=name)
            for name, loop in loops.items()
        ]
        tasks.create_task(_end(stop, running), name="end")


def every(seconds: float, job: Callable[[], Awaitable[object]]) -> Run:
    """A loop that does ``job`` again and again, so long after it was done."""

    async def run(stop: asyncio.Event) -> None:
        while not stop.is_set():
            await job()
            try:
                await asyncio.wait_for(stop.wait(), seconds)
            except TimeoutError:
                continue

    return run


def supervised(platform: str, loop: Run) -> Run:
    """A platform's loop whose end, for a token that is no longer accepted, ends nothing else."""

    async def run(stop: asyncio.Event) -> None:
        try:
            await loop(stop)
        except (ConfigError, TokenRevoked) as error:
            log.error("platform lost", extra={"platform": platform, "reason": str(error)})  # noqa: TRY400 - said by the platform, not by a line of ours
            await stop.wait()

    return run


def stop_on_signals(stop: asyncio.Event) -> None:
    """Let SIGTERM and SIGINT set ``stop``."""
    loop = asyncio.get_running_loop()
    for each in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(each, stop.set)


async def _end(stop: asyncio.Event, running: list[asyncio.Task[None]]) -> None:
    await stop.wait()
    failpoint("in shutdown")
    _, late = await asyncio.wait(running, timeout=GRACE_SECONDS)
    failpoint("in shutdown")
    for task in late:
        log.warning("loop cancelled", extra={"loop": task.get_name()})
        task.cancel()


def _lasting(name: str, loop: Run, store: Store, troubles: MutableMapping[str, str]) -> Run:
    """A loop that outlasts a database that cannot be written for a while."""

    async def run(stop: asyncio.Event) -> None:
        while not stop.is_set():
            try:
                return await loop(stop)
            except (StoreError, ExceptionGroup) as error:
                reason = _passing(error)
                if reason is None:
                    raise
            log.error("database trouble", extra={"loop": name, "reason": reason})
            troubles[name] = reason
            while not await _is_mended(store, stop):
                continue
            troubles.pop(name)
        return None

    return run


def _passing(error: Exception) -> str | None:
    """Why a database that will be well again could not be used, None where it is anything else."""
    if isinstance(error, ExceptionGroup):
        reasons = [_passing(each) for each in error.exceptions]
        return reasons[0] if all(reasons) else None
    return str(error) if isinstance(error, StoreError) and error.passing else None


async def _is_mended(store: Store, stop: asyncio.Event) -> bool:
    """Whether the database can be written, or nobody wants to any more; looks after a while."""
    try:
        await asyncio.wait_for(stop.wait(), MEND_SECONDS)
    except TimeoutError:
        try:
            # A small write finds room in a full file for long: what ingest needs is tried.
            await store.write(settings.put, MENDED, "." * MEND_ROOM)
            await store.write(settings.put, MENDED, "")
        except StoreError:
            return False
    return True
