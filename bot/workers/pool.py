"""A pool of processes that are killed when a job takes too long or too much memory."""

import asyncio
import contextlib
import gc
import importlib
import multiprocessing
import os
import pickle
import signal
import sys
import traceback
from collections.abc import Callable
from concurrent.futures.process import BrokenProcessPool
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

from pebble import ProcessExpired, ProcessPool

from bot.errors import ParseError
from bot.model import Registry
from bot.workers.job import Job, Parsed
from bot.workers.parcel import Parcel, pack, unpack

Work = Callable[[Job, Registry], Parsed]

DEADLINE = timedelta(seconds=5)
MEMORY = 512 * 1024 * 1024
# Parsers fragment and leak a little; a new process now and then keeps the sum flat.
JOBS_PER_WORKER = 2000
NICENESS = 5
# How many objects there must be more before garbage is looked for, and how often for older ones.
SELDOM = (10_000, 20, 20)
# A worker's start and a large result are no part of the job's own time; more than this is a
# pool that hangs.
_PATIENCE = timedelta(seconds=30)
# The kernel's timer counts monotonic time and kills a process that is deep inside a C parser.
# Pebble's own deadline follows the wall clock, so it serves only where there is no such timer.
_HAS_ALARM = hasattr(signal, "setitimer")


def read_feed(job: Job, registry: Registry) -> Parsed:
    """Parse and prepare; only a worker process loads what that takes."""
    from bot.workers.reading import read  # noqa: PLC0415 (the parent never parses)

    return read(job, registry)


class Workers:
    """Runs jobs in ``count`` processes of their own, started with the first job.

    A job that takes longer than ``deadline`` or more than ``memory`` bytes is ended with its
    process, and the next job gets a new one. ``work`` is a function of a module (it is sent by
    name), ``loads`` names modules that a process imports before its first job.
    """

    def __init__(
        self,
        *,
        work: Work = read_feed,
        loads: tuple[str, ...] = ("bot.workers.reading",),
        count: int | None = None,
        deadline: timedelta = DEADLINE,
        memory: int = MEMORY,
        jobs_per_worker: int = JOBS_PER_WORKER,
    ) -> None:
        self._work = work
        self._loads = loads
        self._count = count or min(2, os.cpu_count() or 1)
        self._deadline = deadline
        self._memory = memory
        self._jobs_per_worker = jobs_per_worker
        self._pool: ProcessPool | None = None
        self._opening = asyncio.Lock()
        # A job waits here and not in the pool, so that its time runs from when a process has it.
        self._free = asyncio.Semaphore(self._count)
        self._parcel: Parcel | None = None

    async def prepare(self, job: Job, registry: Registry) -> Parsed:
        """Have ``job`` done and return its result.

        The registry travels only to a process that has not had this version of it. Raises
        ParseError where the body is no feed or the process had to be ended; other errors of the
        work come through with the worker's traceback as a note.
        """
        async with self._free:
            result = await self._perform(_Errand(self._work, job, registry.version, None))
            if isinstance(result, _NeedRegistry):
                parcel = await self._packed(registry)
                result = await self._perform(_Errand(self._work, job, registry.version, parcel))
        if isinstance(result, _Failed):
            raise result.error
        if isinstance(result, _NeedRegistry):
            raise TypeError("a worker asked twice for the registry it was given")
        return result

    async def stop(self) -> None:
        """End every process; to be called when no job is under way. A later job starts anew."""
        if self._pool is not None:
            await self._discard(self._pool)

    async def _packed(self, registry: Registry) -> Parcel:
        """The registry as it travels; it goes to one process after the other."""
        if self._parcel is None or self._parcel.version != registry.version:
            self._parcel = await asyncio.to_thread(pack, registry)
        return self._parcel

    async def _perform(self, errand: "_Errand") -> "_Result":
        try:
            return await self._attempt(errand)
        except (BrokenProcessPool, _PoolUnusable):
            # The pool broke under this job or another one's: a new one tells which.
            pass
        try:
            return await self._attempt(errand)
        except (BrokenProcessPool, _PoolUnusable) as error:
            raise ParseError(
                f"{errand.job.publisher}: the process that parses it could not be kept running; "
                "the machine may be short of memory"
            ) from error

    async def _attempt(self, errand: "_Errand") -> "_Result":
        pool = await self._opened()
        seconds = self._deadline.total_seconds()
        try:
            future = pool.schedule(
                _run, args=(errand, seconds), timeout=None if _HAS_ALARM else seconds
            )
        except RuntimeError as error:
            await self._discard(pool)
            raise _PoolUnusable from error
        try:
            async with asyncio.timeout((self._deadline + _PATIENCE).total_seconds()):
                return await asyncio.wrap_future(future)
        except ProcessExpired as error:
            raise _ended(errand.job, error, seconds) from error
        except TimeoutError as error:
            raise _too_slow(errand.job, seconds) from error
        except BrokenProcessPool:
            await self._discard(pool)
            raise

    async def _opened(self) -> ProcessPool:
        async with self._opening:
            if self._pool is None:
                pool = ProcessPool(
                    max_workers=self._count,
                    max_tasks=self._jobs_per_worker,
                    initializer=_begin,
                    initargs=(self._memory, self._loads),
                    # The parent has threads, and a fork of one may deadlock.
                    context=multiprocessing.get_context("spawn"),
                )
                # Asking starts the processes, which takes too long for the event loop.
                await asyncio.to_thread(getattr, pool, "active")
                self._pool = pool
            return self._pool

    async def _discard(self, pool: ProcessPool) -> None:
        if self._pool is pool:
            self._pool = None
            await asyncio.to_thread(_close, pool)


@dataclass(frozen=True, slots=True)
class _Errand:
    """A job on its way to a process, with the registry if that asked for it."""

    work: Work
    job: Job
    version: str
    registry: Parcel | None


@dataclass(frozen=True, slots=True)
class _NeedRegistry:
    """The process lacks this version of the registry."""


@dataclass(frozen=True, slots=True)
class _Failed:
    """The work raised."""

    error: Exception


_Result = Parsed | _NeedRegistry | _Failed


class _PoolUnusable(Exception):
    """The pool takes no jobs any more."""


def _close(pool: ProcessPool) -> None:
    pool.stop()  # type: ignore[no-untyped-call]  # pebble's own omission
    pool.join()


def _ended(job: Job, error: ProcessExpired, seconds: float) -> ParseError:
    code = int(error.exitcode)
    if _HAS_ALARM and code == -signal.SIGALRM:
        return _too_slow(job, seconds)
    reason = f"signal {-code}" if code < 0 else f"exit code {code}"
    return ParseError(
        f"{job.publisher}: parsing it crashed the worker process ({reason}); the process was "
        "replaced, the other feeds go on"
    )


def _too_slow(job: Job, seconds: float) -> ParseError:
    return ParseError(
        f"{job.publisher}: parsing it took longer than {seconds:g} s and was ended; the body is "
        f"{len(job.body):,} bytes and may be hostile, open it in a browser before trusting it"
    )


# What follows runs in a worker process.

# The registry that this process was sent last, by its version.
_registry: dict[str, Registry] = {}


def _begin(memory: int, loads: tuple[str, ...]) -> None:
    """Make a fresh process ready: loaded, limited, and killable at once."""
    for name in loads:
        importlib.import_module(name)
    # Pebble's handler runs Python code first, which a process stuck in a C parser never does.
    signal.signal(signal.SIGTERM, signal.SIG_DFL)
    _limit_memory(memory)
    _give_way()
    # What is loaded stays, and need not be walked through for garbage, of which there is little.
    gc.freeze()
    gc.set_threshold(*SELDOM)


def _give_way() -> None:
    """Let the event loop go first where processors are few: people wait for its answers."""
    if hasattr(os, "nice"):
        os.nice(NICENESS)


def _limit_memory(memory: int) -> None:
    """Let the process take so many bytes more than it has, where the system can limit that."""
    if sys.platform == "win32":
        return
    import resource  # noqa: PLC0415 (POSIX only)

    with contextlib.suppress(ValueError, OSError):
        resource.setrlimit(resource.RLIMIT_AS, (_address_space() + memory,) * 2)


def _address_space() -> int:
    """The bytes of address space in use; 0 where the system does not tell."""
    try:
        pages = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[0])
    except (OSError, ValueError, IndexError):
        return 0
    return pages * os.sysconf("SC_PAGE_SIZE")


def _run(errand: _Errand, seconds: float) -> _Result:
    if errand.registry is not None:
        _registry.clear()
        _registry[errand.version] = unpack(errand.registry)
    registry = _registry.get(errand.version)
    if registry is None:
        return _NeedRegistry()
    _set_alarm(seconds)
    try:
        return errand.work(errand.job, registry)
    except ParseError as error:
        return _Failed(error)
    except MemoryError:
        return _Failed(
            ParseError(
                f"{errand.job.publisher}: parsing it took too much memory and was ended; the body "
                f"is {len(errand.job.body):,} bytes"
            )
        )
    except Exception as error:  # noqa: BLE001 (a worker serves on whatever a feed does to it)
        return _Failed(_portable(error))
    finally:
        _set_alarm(0)


def _set_alarm(seconds: float) -> None:
    """Have the kernel end this process after so many seconds; 0 takes that back."""
    if _HAS_ALARM:
        signal.setitimer(signal.ITIMER_REAL, seconds)


def _portable(error: Exception) -> Exception:
    """The error as it can be sent to the parent, with the traceback as a note.

    One that cannot be read back there would break the whole pool.
    """
    told = "".join(traceback.format_exception(error))
    error.add_note(told)
    try:
        pickle.loads(pickle.dumps(error))  # noqa: S301 (our own bytes)
    except Exception:  # noqa: BLE001 (whatever its class does)
        return RuntimeError(f"{type(error).__name__} in a worker:\n{told}")
    return error
