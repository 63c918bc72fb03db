"""CPU seconds and what is made of them."""

import asyncio
import multiprocessing
import os
import resource
import statistics
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import NamedTuple, Self

ROUNDS = 5
TICK_SECONDS = 0.01
Step = Callable[[str], None]


@dataclass(frozen=True, slots=True, kw_only=True)
class Figure:
    """One line of the report.

    ``value`` is docketwire's and ``other`` that of what ``beside`` names, measured in turns in the
    same run, both in ``unit``. ``goal`` is what the ratio, or the value, is to reach.
    """

    name: str
    what: str
    value: float
    unit: str
    beside: str = ""
    other: float | None = None
    more_is_better: bool = False
    goal: str = ""

    @property
    def ratio(self) -> float | None:
        """How many times better docketwire is than what stands beside it."""
        if self.other is None or not self.value or not self.other:
            return None
        return self.value / self.other if self.more_is_better else self.other / self.value

    def fields(self) -> dict[str, object]:
        """The line as ``--json`` prints it."""
        return {**asdict(self), "ratio": self.ratio}


def cpu() -> float:
    """CPU seconds so far of this process, its ended children and its running workers.

    The feed server is none of these: it outlives what is measured.
    """
    spent = 0.0
    for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN):
        used = resource.getrusage(who)
        spent += used.ru_utime + used.ru_stime
    return spent + sum(_running(child.pid) for child in multiprocessing.active_children())


def _running(pid: int | None) -> float:
    """CPU seconds of a process that runs; 0 where there is no /proc."""
    with suppress(OSError):
        fields = Path(f"/proc/{pid}/stat").read_text(encoding="ascii").rpartition(")")[2].split()
        return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")
    return 0.0


class Stalls:
    """For how long the event loop is held up at most; use it as ``async with``.

    What other processes take of the machine is not counted: a wait counts as far as this process
    was computing in it, on whatever thread.
    """

    def __init__(self) -> None:
        self.longest = 0.0
        self._watching: asyncio.Task[None] | None = None

    async def __aenter__(self) -> Self:
        """Begin to watch."""
        self._watching = asyncio.create_task(self._watch())
        return self

    async def __aexit__(self, *_: object) -> None:
        """End it."""
        if self._watching is not None:
            self._watching.cancel()

    async def _watch(self) -> None:
        while True:
            began, computed = time.perf_counter(), time.process_time()
            await asyncio.sleep(TICK_SECONDS)
            late = time.perf_counter() - began - TICK_SECONDS
            self.longest = max(self.longest, min(late, time.process_time() - computed))


def per_call(*works: Callable[[], int], rounds: int = ROUNDS) -> list[float]:
    """CPU seconds of one call of each work, the median of rounds taken in turns.

    A work does its calls and says how many they were.
    """
    spent: list[list[float]] = [[] for _ in works]
    for _ in range(rounds):
        for taken, work in zip(spent, works, strict=True):
            started = cpu()
            calls = work()
            taken.append((cpu() - started) / calls)
    return [statistics.median(each) for each in spent]


class Spent(NamedTuple):
    """What a process took until it ended: CPU and wall seconds, most memory in megabytes."""

    cpu: float
    wall: float
    megabytes: float


def processes(*commands: Sequence[str], rounds: int = ROUNDS) -> list[Spent]:
    """What each command takes as a process of its own, medians of rounds taken in turns."""
    runs: list[list[Spent]] = [[] for _ in commands]
    for _ in range(rounds):
        for taken, command in zip(runs, commands, strict=True):
            taken.append(_process(command))
    return [Spent(*(statistics.median(each) for each in zip(*all_, strict=True))) for all_ in runs]


def _process(command: Sequence[str]) -> Spent:
    """Run a command from a process of its own that is small: memory counts from the fork on."""
    run = subprocess.run(
        [sys.executable, "-S", "-c", _LAUNCH, *command], capture_output=True, check=False, text=True
    )
    if run.returncode:
        raise RuntimeError(f"{' '.join(command)[:100]} failed: {run.stderr[-500:]}")
    spent, wall, kilobytes = map(float, run.stdout.split())
    return Spent(spent, wall, kilobytes / 1024)


_LAUNCH = """
import os, sys, time
started = time.perf_counter()
quiet = [(os.POSIX_SPAWN_OPEN, 1, os.devnull, os.O_WRONLY, 0)]
child = os.posix_spawn(sys.argv[1], sys.argv[1:], os.environ, file_actions=quiet)
_, status, used = os.wait4(child, 0)
print(used.ru_utime + used.ru_stime, time.perf_counter() - started, used.ru_maxrss)
sys.exit(os.waitstatus_to_exitcode(status) and 1)
"""
