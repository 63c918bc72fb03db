"""Rounds of polls: everything new, nothing changed, little changed, the same body again."""

import asyncio
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
from benchmarks.measure import Figure, Step, cpu

OURS, LOOP, READER = "docketwire", "feedparser loop", "reader"
SLICES = 3
WARMING = 6
PER = 1000
# A round that costs little is asked for so often in turn, and the mean taken.
REPEATS = 3


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
        spent = asyncio.run(_contest(address, folder, count, step))
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


async def _contest(
    address: str, folder: Path, count: int, step: Step
) -> dict[str, dict[str, float]]:
    """CPU seconds for 1,000 feeds by round and contender, slice after slice in turns."""
    urls = [f"{address}/{number}" for number in range(count)]
    size = -(-count // SLICES)
    slices = [urls[first : first + size] for first in range(0, count, size)]
    warming = [f"{address}/{number}" for number in range(count, count + WARMING)]
    async with AsyncExitStack() as opened:
        contenders: dict[str, Contender] = {
            OURS: await opened.enter_async_context(docketwire(folder, urls + warming)),
            LOOP: opened.enter_context(closing(PlainLoop(folder / "plain.db"))),
        }
        if other := reader(folder / "reader.db"):
            contenders[READER] = opened.enter_context(closing(other))
        for contender in contenders.values():
            await contender.choose(warming)
            await contender.poll()
        spent = {}
        for each in ROUNDS:
            if each.switched:
                switch(address, each.switched)
            spent[each.name] = await _round(contenders, slices, each, step)
        return spent


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
