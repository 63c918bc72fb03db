"""What it costs to start, and what it costs to ask."""

import asyncio
import sys
from collections.abc import Awaitable, Callable, Iterator
from pathlib import Path
from tempfile import TemporaryDirectory

import httpx

from benchmarks.measure import Figure, Step, cpu, processes
from benchmarks.polling import PER, served, switch
from bot.fetch import Fetcher, Validators

PYTHON = sys.executable
READY = Path(__file__).with_name("ready.py")
# The five libraries that a bot of this kind cannot do without.
FLOOR = "import slack_bolt.async_app, discord, feedparser, httpx, sqlite_utils"

FEW, MANY = 10, 200
REQUESTS = 1_000
HTTPX_REQUESTS = 300
FEEDS = 50


def start(step: Step) -> Iterator[Figure]:
    """Processes from their beginning to their end, beside what their imports alone cost."""
    step("processes")
    with TemporaryDirectory(prefix="docketwire-bench-") as folder:
        told = {
            "start.python": ("python -c pass", [PYTHON, "-c", "pass"]),
            "start.cli": ("import bot.cli", [PYTHON, "-c", "import bot.cli"]),
            "start.help": ("docketwire --help", [PYTHON, "-m", "bot", "--help"]),
            "start.ready": ("ready: terminal only", [PYTHON, str(READY), folder]),
            "start.both": ("ready: Slack and Discord", [PYTHON, str(READY), folder, "both"]),
            "floor": ("the libraries alone", [PYTHON, "-c", FLOOR]),
        }
        spent = processes(*(command for _, command in told.values()), rounds=3)
    found = dict(zip(told, spent, strict=True))
    floor = found.pop("floor")
    for name, took in found.items():
        both = name == "start.both"
        yield Figure(
            name=name,
            what=told[name][0],
            value=took.cpu * 1000,
            unit="CPU ms",
            beside="its imports alone" if both else "",
            other=floor.cpu * 1000 if both else None,
            goal="at most 1.3 x imports" if both else "",
        )
        yield Figure(
            name=f"{name}.memory",
            what=f"{told[name][0]}: memory",
            value=took.megabytes,
            unit="MB",
            beside="its imports alone" if both else "",
            other=floor.megabytes if both else None,
        )


def fetch(step: Step) -> Iterator[Figure]:
    """Requests answered 304 after 20 ms, with few and with many in flight, beside httpx."""
    with served(FEEDS) as (address, _):
        switch(address, "slow")
        step("requests")
        few, many = asyncio.run(_fetcher(address))
        step("httpx")
        plain_few, plain_many = asyncio.run(_httpx(address))
    for name, at_once, cost, other in (
        ("fetch.few", FEW, few, plain_few),
        ("fetch.many", MANY, many, plain_many),
    ):
        yield Figure(
            name=name,
            what=f"1,000 requests, {at_once} in flight",
            value=cost * PER,
            unit="CPU s",
            beside="httpx",
            other=other * PER,
        )
    yield Figure(
        name="fetch.growth",
        what=f"a request at {MANY} in flight, of one at {FEW}",
        value=many / few,
        unit="times",
        beside="httpx",
        other=plain_many / plain_few,
        goal="at most 1.25",
    )


async def _fetcher(address: str) -> tuple[float, float]:
    async with Fetcher("bench@docketwire.example", allows_private=lambda *_, **__: True) as fetcher:

        async def get(number: int) -> None:
            name = str(number % FEEDS)
            validators = Validators(etag=f'"{name}.0"')
            await fetcher.get(f"{address}/{name}", validators)

        return await _few_and_many(get, REQUESTS)


async def _httpx(address: str) -> tuple[float, float]:
    limits = httpx.Limits(max_connections=MANY, max_keepalive_connections=MANY)
    async with httpx.AsyncClient(limits=limits, trust_env=False, timeout=60) as client:

        async def get(number: int) -> None:
            name = str(number % FEEDS)
            await client.get(f"{address}/{name}", headers={"If-None-Match": f'"{name}.0"'})

        return await _few_and_many(get, HTTPX_REQUESTS)


async def _few_and_many(get: Callable[[int], Awaitable[None]], count: int) -> tuple[float, float]:
    """CPU seconds of one request with ``FEW`` and with ``MANY`` in flight, connections open."""
    costs = []
    for at_once in (FEW, MANY):
        await _requests(get, at_once, at_once)
        started = cpu()
        await _requests(get, count, at_once)
        costs.append((cpu() - started) / count)
    return costs[0], costs[1]


async def _requests(get: Callable[[int], Awaitable[None]], count: int, at_once: int) -> None:
    left = iter(range(count))

    async def work() -> None:
        for number in left:
            await get(number)

    async with asyncio.TaskGroup() as tasks:
        for _ in range(at_once):
            tasks.create_task(work())
