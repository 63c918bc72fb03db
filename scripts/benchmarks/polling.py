"""Rounds of polls: everything new, nothing changed, little changed, the same body again."""

import asyncio
import os
import subprocess
import sys
import tempfile
import urllib.request
from collections.abc import Iterator, Mapping, Sequence
from contextlib import AsyncExitStack, closing, contextmanager
from pathlib import Path
from typing import NamedTuple

from benchmarks import feeds
from benchmarks.contenders import Contender, PlainLoop, docketwire, reader
from benchmarks.many import SERVED
from benchmarks.measure import Figure, Step, cpu

OURS, LOOP, READER = "docketwire", "feedparser loop", "reader"
SLICES = 3
WARMING = 6
PER = 1000
# A round that costs little is asked for so often in turn, and the mean taken.
REPEATS = 3
# How many feeds the rounds of ``many`` have.
MANY = (1_000, 10_000)


class Round(NamedTuple):
    """A round of polls.

    ``switched`` is switched at the server before it, ``repeats`` is how often it is polled in
    turn, ``others`` how many of the slices the others get, first those that they have had before,
    ``goal`` is against lemon24/reader.
    """

    name: str
    what: str
    switched: str = ""
    repeats: int = 1
    others: int = 2
    goal: str = ""


ROUNDS = (
    Round("baseline", "all new", goal="reader / 2.5"),
    Round("unchanged", "all 304", repeats=REPEATS, goal="reader / 5"),
    Round("changed", "1 % changed, else 304", "later", goal="reader / 5"),
    Round("same-body", "same body, no validators", "plain", others=1, goal="reader / 20"),
)


@contextmanager
def served(count: int) -> Iterator[tuple[str, Path]]:
    """So many feeds served by another process: where, and a folder to work in."""
    with tempfile.TemporaryDirectory(prefix="docketwire-bench-") as name:
        folder = Path(name)
        (folder / "feeds").mkdir()
        feeds.write(folder / "feeds", count)
        server = Path(__file__).with_name("server.py")
        with subprocess.Popen(
            [sys.executable, str(server), str(folder / "feeds")],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        ) as process:
            if process.stdout is None or process.stdin is None:
                raise RuntimeError("the feed server has no pipes")
            try:
                yield f"http://127.0.0.1:{int(process.stdout.readline())}", folder
            finally:
                process.stdin.close()


def switch(address: str, name: str) -> None:
    """Have the server answer otherwise from now on."""
    with urllib.request.urlopen(f"{address}/switch/{name}", timeout=10):  # noqa: S310 - ours
        pass


def poll(count: int, step: Step) -> Iterator[Figure]:
    """CPU of rounds of ``count`` feeds, worker processes included, start-up taken off."""
    step("writing feeds")
    with served(count + WARMING) as (address, folder):
        spent, stall = asyncio.run(_contest(address, folder, count, step))
    for each in ROUNDS:
        costs = spent[each.name]
        for other in (who for who in costs if who != OURS):
            yield Figure(
                name=f"poll.{each.name}",
                what=f"1,000 feeds: {each.what}",
                value=costs[OURS],
                unit="CPU s",
                beside=other,
                other=costs[other],
                goal=each.goal if other == READER else "",
            )
    yield Figure(
        name="poll.stall",
        what="loop stall in a baseline round",
        value=stall * 1000,
        unit="ms",
        goal="at most 100 ms",
    )


def many(step: Step) -> Iterator[Figure]:
    """A round of many feeds that did not change: whether its cost is linear, and its memory."""
    with served(SERVED + 2) as (address, _):
        spent = {}
        for count in MANY:
            step(f"{count:,} feeds: all 304")
            spent[count] = _many(address, count)
    few, most = (spent[count] for count in MANY)
    yield Figure(
        name="many.cost",
        what=f"1,000 of {MANY[1]:,} feeds: all 304",
        value=most[0],
        unit="CPU s",
        beside=f"1,000 of {MANY[0]:,}",
        other=few[0],
        goal="linear",
    )
    yield Figure(
        name="many.memory",
        what=f"{MANY[1]:,} feeds: memory of all processes",
        value=most[1],
        unit="MB",
        beside=f"{MANY[0]:,} feeds",
        other=few[1],
        goal="at most 250 MB",
    )


def _many(address: str, count: int) -> tuple[float, float]:
    """CPU seconds for 1,000 feeds and megabytes, of a process of its own."""
    spent, megabytes = alone("many", address, str(count))
    return spent, megabytes


def alone(name: str, *arguments: str) -> list[float]:
    """The figures that a benchmark with a ``run`` prints, in a process of its own."""
    run = subprocess.run(
        # Not -m: the worker processes would load this benchmark, and with it all of the product.
        [sys.executable, "-c", f"from benchmarks.{name} import run; run()", *arguments],
        capture_output=True,
        check=True,
        text=True,
        env={**os.environ, "PYTHONPATH": str(Path(__file__).parents[1])},
    )
    return [float(figure) for figure in run.stdout.split()]


async def _contest(
    address: str, folder: Path, count: int, step: Step
) -> tuple[dict[str, dict[str, float]], float]:
    """CPU seconds for 1,000 feeds by round and contender, slice after slice in turns.

    And for how long at most docketwire held up its event loop while everything was new.
    """
    urls = [f"{address}/{number}" for number in range(count)]
    size = -(-count // SLICES)
    slices = [urls[first : first + size] for first in range(0, count, size)]
    warming = [f"{address}/{number}" for number in range(count, count + WARMING)]
    async with AsyncExitStack() as opened:
        ours = await opened.enter_async_context(docketwire(folder, urls + warming))
        contenders: dict[str, Contender] = {
            OURS: ours,
            LOOP: opened.enter_context(closing(PlainLoop(folder / "plain.db"))),
        }
        if other := reader(folder / "reader.db"):
            contenders[READER] = opened.enter_context(closing(other))
        for contender in contenders.values():
            await contender.choose(warming)
            await contender.poll()
        spent, ours.stall, stall = {}, 0.0, 0.0
        for each in ROUNDS:
            if each.switched:
                switch(address, each.switched)
            spent[each.name] = await _round(contenders, slices, each, step)
            stall = ours.stall if each is ROUNDS[0] else stall
        return spent, stall


async def _round(
    contenders: Mapping[str, Contender], slices: Sequence[Sequence[str]], played: Round, step: Step
) -> dict[str, float]:
    spent = dict.fromkeys(contenders, 0.0)
    polled = dict.fromkeys(contenders, 0)
    for number, chosen in enumerate(slices):
        for who, contender in contenders.items():
            if who != OURS and number >= played.others:
                continue
            step(f"{played.what}, {who}")
            await contender.choose(chosen)
            started = cpu()
            for _ in range(played.repeats):
                await contender.poll()
            spent[who] += cpu() - started
            polled[who] += len(chosen) * played.repeats
    return {who: spent[who] / polled[who] * PER for who in contenders}
