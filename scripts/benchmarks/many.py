"""Polls many feeds that did not change, and prints what that takes: ``run``.

A process of its own, so that its memory is docketwire's. Takes the address of the server and how
many feeds; prints CPU seconds for 1,000 of them and megabytes of all its processes at their peak.
"""

import asyncio
import multiprocessing
import os
import sys
import tempfile
from collections.abc import Sequence
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from pathlib import Path

from benchmarks.contenders import Docketwire, docketwire
from benchmarks.measure import cpu
from storage.store import Tx, stamp

# So many different feeds are served, each under many addresses.
SERVED = 20
PAGE = os.sysconf("SC_PAGE_SIZE")
MEGABYTE = 1024 * 1024
PER = 1000


def known(tx: Tx, urls: Sequence[str], *, now: datetime) -> None:
    """Have every feed known in the version that is served."""
    tx.many(
        """
        UPDATE feed SET
            etag = :etag,
            state = 'ok',
            baselined = :now,
            succeeded = :now,
            newest = :now,
            items = 20
        WHERE url = :url
        """,
        (
            {"url": url, "etag": f'"{number % SERVED}.0"', "now": stamp(now)}
            for number, url in enumerate(urls)
        ),
    )


def resident() -> int:
    """Bytes of memory that this process and its workers have."""
    children = [child.pid for child in multiprocessing.active_children()]
    return sum(_resident(pid) for pid in (os.getpid(), *children))


def _resident(pid: int | None) -> int:
    with suppress(OSError):
        return int(Path(f"/proc/{pid}/statm").read_text(encoding="ascii").split()[1]) * PAGE
    return 0


async def peak(stop: asyncio.Event) -> int:
    """The most memory until ``stop``."""
    most = resident()
    while not stop.is_set():
        with suppress(TimeoutError):
            await asyncio.wait_for(stop.wait(), 0.05)
        most = max(most, resident())
    return most


async def measured(polled: Docketwire, urls: list[str], first: list[str]) -> tuple[float, int]:
    """CPU seconds of a round, and the most memory in it with the workers there."""
    await polled.choose(first)
    await polled.poll()
    await polled.choose(urls)
    now = datetime.now(UTC) - timedelta(minutes=5)
    await polled.app.store.write(known, urls, now=now)
    stop = asyncio.Event()
    watching = asyncio.create_task(peak(stop))
    started = cpu()
    await polled.poll()
    spent = cpu() - started
    stop.set()
    return spent, await watching


async def main(address: str, count: int) -> None:
    """Poll and print."""
    first = [f"{address}/{number}" for number in range(SERVED, SERVED + 2)]
    urls = [f"{address}/{number % SERVED}?{number}" for number in range(count)]
    with tempfile.TemporaryDirectory(prefix="docketwire-bench-") as folder:
        async with docketwire(Path(folder), urls + first) as polled:
            spent, most = await measured(polled, urls, first)
    print(spent / count * PER, most / MEGABYTE)


def run() -> None:
    """Poll as the arguments say, and print."""
    asyncio.run(main(sys.argv[1], int(sys.argv[2])))
