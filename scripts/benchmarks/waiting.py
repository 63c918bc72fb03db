"""How long people wait, beside somebody who answers nothing at once, in the same moments."""

import asyncio
import json
import math
import os
import sys
import time
from asyncio.subprocess import PIPE, Process
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any

import aiohttp

from benchmarks.answerer import Spec
from benchmarks.measure import Figure
from bot.app import keep_for_good

GOAL_MS, COMPLETION_GOAL_MS = 300, 50
RANKS = (50, 95, 99)
START_SECONDS = 60
PHASES = {"busy": "writer busy", "idle": "writer idle"}

Ask = Callable[[], Awaitable[Sequence[float]]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Waits:
    """Seconds that people waited, by what they did and whether the writer was busy.

    ``nothing`` are the waits for an idle process, asked each time as well, ``stretches`` for how
    long the bot's own loop computed at most.
    """

    asked: dict[tuple[str, str], list[float]] = field(default_factory=dict)
    nothing: dict[str, list[float]] = field(default_factory=dict)
    stretches: dict[str, float] = field(default_factory=dict)


class Answerer:
    """A process that answers, listening on ``port``."""

    def __init__(self, process: Process, port: int) -> None:
        self._process = process
        self.port = port

    async def begin(self, phase: str) -> float:
        """Be ``busy`` or ``idle`` from now on; its loop's longest stretch since the last time."""
        if self._process.stdin is None:
            raise RuntimeError("the process takes no orders")
        self._process.stdin.write(f"{phase}\n".encode())
        return float((await _line(self._process))["longest"])


@asynccontextmanager
async def answerer(spec: Spec) -> AsyncIterator[Answerer]:
    """A process that answers as ``spec`` says."""
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "benchmarks.answerer", spec.written()),
        stdin=PIPE,
        stdout=PIPE,
        env={**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)},
    )
    try:
        async with asyncio.timeout(START_SECONDS):
            port = int((await _line(process))["port"])
        yield Answerer(process, port)
    finally:
        if process.stdin is not None:
            process.stdin.close()
        try:
            await asyncio.wait_for(process.wait(), START_SECONDS)
        except TimeoutError:
            process.kill()


async def measured(bot: Answerer, rounds: int, **asks: Ask) -> Waits:
    """Ask ``rounds`` times in each phase, one thing after the other, and nothing as often."""
    waits = Waits()
    # Walking through what this process has loaded took 60 to 80 CPU ms, counted as a wait of those
    # who were asking.
    keep_for_good()
    async with answerer(Spec(platform="nothing")) as idle, aiohttp.ClientSession() as session:

        async def nothing() -> float:
            started = time.perf_counter()
            async with session.get(f"http://127.0.0.1:{idle.port}/nothing") as answer:
                await answer.read()
            return time.perf_counter() - started

        for ask in asks.values():
            await ask()
        await nothing()
        for phase in PHASES:
            await bot.begin(phase)
            beside = waits.nothing.setdefault(phase, [])
            for _ in range(rounds):
                for what, ask in asks.items():
                    seconds = await ask()
                    waits.asked.setdefault((what, phase), []).extend(seconds)
                    beside += [await nothing() for _ in seconds]
            waits.stretches[phase] = await bot.begin("idle")
    return waits


def figures(waits: Waits, where: str, slug: str) -> Iterator[Figure]:
    """What was measured at ``where``, each beside how long nothing took in the same moments."""
    for (what, phase), seconds in waits.asked.items():
        goal = COMPLETION_GOAL_MS if what == "completion" else GOAL_MS
        ours, nothing = ranked(seconds), ranked(waits.nothing[phase])
        asked = f"{where}: {what}, {PHASES[phase]}"
        for rank in RANKS:
            yield Figure(
                name=f"{slug}.{what}-{phase}-p{rank}",
                what=f"{asked}, p{rank} of {len(seconds)}",
                value=ours[rank],
                unit="ms",
                beside="nothing",
                other=nothing[rank],
                goal=f"< {goal} ms" if rank == RANKS[-1] else "",
            )
    for phase, longest in waits.stretches.items():
        yield Figure(
            name=f"{slug}.stretch-{phase}",
            what=f"{where}: its loop computed at a stretch, {PHASES[phase]}, at most",
            value=longest * 1_000,
            unit="ms",
        )


def ranked(seconds: Sequence[float]) -> dict[int, float]:
    """Milliseconds at each rank: so many of a hundred waited no longer."""
    ordered = sorted(seconds)
    return {rank: ordered[math.ceil(len(ordered) * rank / 100) - 1] * 1_000 for rank in RANKS}


async def _line(process: Process) -> dict[str, Any]:
    line = await process.stdout.readline() if process.stdout else b""
    if not line:
        raise RuntimeError("the process that answers has ended")
    said: dict[str, Any] = json.loads(line)
    return said
