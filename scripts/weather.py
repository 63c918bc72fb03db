"""Runs docketwire against 500 feeds of which most are in some trouble, and says how it does.

`make weather`, or `python scripts/weather.py --minutes 1`. The feeds are on twenty addresses of
this machine, a twentieth of them in each of a dozen troubles. Fails if healthy feeds are late by
more than their interval, or memory or tasks grow.
"""

import argparse
import asyncio
import json
import os
import statistics
import sys
import tempfile
import time
import urllib.request
from collections import Counter, defaultdict
from collections.abc import Sequence
from contextlib import AsyncExitStack, suppress
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path

import yaml
from rich.console import Console
from rich.progress import BarColumn, Progress, TextColumn, TimeElapsedColumn

sys.path.insert(0, str(Path(__file__).parents[1]))

from tests.doubles.feeds import (
    Behaviour,
    FeedServer,
    Page,
    Seen,
    drip,
    endless,
    gzip_bomb,
    hang_up,
    head,
    raw,
    redirect,
    reset_in_body,
    silent,
)

ROOT = Path(__file__).parents[1]
FEEDS, ADDRESSES, TWENTIETHS = 500, 20, 20
EVERY = 60.0
LOOK_SECONDS = 5.0
# What is due is looked for every second, and polled in turn.
ON_TIME = 1.0
WARM_SECONDS = 60.0
HTML = b"<!doctype html><html><head><title>Sign in</title></head><body>Sign in</body></html>"
TROUBLES: dict[str, Behaviour] = {
    "404": Page(status=404),
    "410": Page(status=410),
    "500": Page(status=500),
    "403": Page(status=403),
    "a page": Page(body=HTML),
    "nothing": Page(body=b""),
    "hangs up": hang_up,
    "reset": reset_in_body,
    "silent": silent,
    "drips": drip(head(200, [])),
    "endless": endless(),
    "bomb": Page(body=gzip_bomb(64 << 20), headers=(("Content-Encoding", "gzip"),)),
    "redirects": redirect(302, None),
    "nonsense": raw(b"nonsense\r\n\r\n"),
}


def body(number: int, *more: str) -> bytes:
    """A feed of its own, with ``more`` titles at the top."""
    titles = [*more, *(f"Calendar {number}: hearing {place} of the week" for place in range(20))]
    items = "".join(
        f"<item><title>{title}</title><link>https://wire.example/{number}/{len(titles) - place}"
        f"</link><description>The clerk of county {number} has set it.</description></item>"
        for place, title in enumerate(titles)
    )
    return (
        f'<?xml version="1.0"?><rss version="2.0"><channel><title>Wire {number}</title>'
        f"<link>https://wire.example/{number}</link>{items}</channel></rss>"
    ).encode()


def healthy(number: int, *more: str) -> Page:
    """A polite feed."""
    return Page(body=body(number, *more), etag=f'"{number}.{len(more)}"')


def trouble_of(number: int) -> str | None:
    """What is wrong with a feed; each address has some of everything."""
    place = (7 * number + number // ADDRESSES) % TWENTIETHS
    return list(TROUBLES)[place] if place < len(TROUBLES) else None


@dataclass(frozen=True, slots=True)
class Look:
    """How the process is at one time: megabytes with its workers, tasks, open files."""

    megabytes: float
    tasks: int
    files: int


class Weather:
    """The feeds, the process that polls them, and what was seen of it."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.pages: dict[str, Behaviour] = {}
        self.log: list[Seen] = []
        self.looks: list[Look] = []
        self.states: dict[str, float] = {}
        self.port = 0
        for number in range(FEEDS):
            trouble = trouble_of(number)
            self.pages[f"/{number}"] = TROUBLES[trouble] if trouble else healthy(number)

    async def run(self, seconds: float, progress: Progress) -> None:
        """Serve and poll for so long."""
        async with AsyncExitStack() as opened:
            servers = [
                await opened.enter_async_context(
                    FeedServer(pages=self.pages, log=self.log, address=f"127.0.0.{place + 1}")
                )
                for place in range(ADDRESSES)
            ]
            process = await self._start(servers)
            try:
                await self._watch(process.pid, seconds, progress)
            finally:
                with suppress(ProcessLookupError):
                    process.terminate()
                await asyncio.wait_for(process.wait(), 30)

    async def _start(self, servers: Sequence[FeedServer]) -> asyncio.subprocess.Process:
        document = {
            "contact": "ops@docketwire.invalid",
            "defaults": {"every": f"{EVERY:.0f}s"},
            "feeds": [
                {
                    "name": f"Wire {number}",
                    "url": servers[number % ADDRESSES].url(f"/{number}"),
                    "kind": "news",
                }
                for number in range(FEEDS)
            ],
            "subscriptions": [{"channel": "console", "topics": ["all"]}],
        }
        (self.folder / "feeds.yaml").write_text(yaml.safe_dump(document), encoding="utf-8")
        async with FeedServer() as free:
            self.port = free.port
        with (self.folder / "log.txt").open("wb") as log:
            return await asyncio.create_subprocess_exec(
                *(sys.executable, "-m", "bot", "run"),
                cwd=self.folder,
                env={
                    **os.environ,
                    "PYTHONPATH": str(ROOT),
                    "DOCKETWIRE_ALLOW_PRIVATE_NETWORKS": "127.0.0.0/8",
                    "DOCKETWIRE_HTTP": f"127.0.0.1:{self.port}",
                },
                stdout=log,
                stderr=log,
            )

    async def _watch(self, pid: int, seconds: float, progress: Progress) -> None:
        task = progress.add_task("", total=seconds)
        ends = time.monotonic() + seconds
        changed = False
        while (left := ends - time.monotonic()) > 0:
            await asyncio.sleep(min(LOOK_SECONDS, left))
            progress.update(task, completed=seconds - left)
            if not changed and left < seconds / 2:
                changed = True
                for number in filter(lambda each: trouble_of(each) is None, range(0, FEEDS, 3)):
                    more = f"Ruling {number}: the court of county {number} has decided"
                    self.pages[f"/{number}"] = healthy(number, more)
            with suppress(OSError):
                self.looks.append(await asyncio.to_thread(self._look, pid))

    def _look(self, pid: int) -> Look:
        with urllib.request.urlopen(f"http://127.0.0.1:{self.port}/metrics", timeout=5) as answer:
            lines = [line.rpartition(" ") for line in answer.read().decode().splitlines()]
        found = {name: float(value) for name, _, value in lines if not name.startswith("#")}
        self.states = {name: value for name, value in found.items() if "_feeds{" in name}
        pids = [pid, *_children(pid)]
        pages = [int(Path(f"/proc/{each}/statm").read_text().split()[1]) for each in pids]
        return Look(
            megabytes=sum(pages) * os.sysconf("SC_PAGE_SIZE") / 2**20,
            tasks=int(found["docketwire_tasks"]),
            files=sum(1 for _ in Path(f"/proc/{pid}/fd").iterdir()),
        )


def _children(pid: int) -> list[int]:
    text = Path(f"/proc/{pid}/task/{pid}/children").read_text(encoding="ascii")
    return [int(each) for each in text.split()]


def report(weather: Weather, seconds: float) -> dict[str, object]:
    """What was seen, as ``--json`` prints it."""
    asked: defaultdict[int, list[float]] = defaultdict(list)
    for seen in weather.log:
        asked[int(seen.path[1:])].append(seen.at)
    gaps = [
        later - earlier - EVERY
        for number in range(FEEDS)
        if trouble_of(number) is None
        for earlier, later in pairwise(asked[number])
    ]
    troubled = Counter(dict.fromkeys(TROUBLES, 0))
    for number, times in asked.items():
        if name := trouble_of(number):
            troubled[name] += len(times)
    many = FEEDS // TWENTIETHS
    settled = weather.looks[int(WARM_SECONDS // LOOK_SECONDS) :] or weather.looks
    half = len(settled) // 2
    first, second = settled[: half or 1], settled[half:]
    return {
        "feeds": FEEDS,
        "healthy": sum(trouble_of(number) is None for number in range(FEEDS)),
        "healthy_unread": sum(
            not asked[number] for number in range(FEEDS) if trouble_of(number) is None
        ),
        "seconds": seconds,
        "requests": len(weather.log),
        "late_p95": round(statistics.quantiles(gaps, n=20)[-1], 1),
        "late_most": round(max(gaps), 1),
        "requests_a_troubled_feed": {name: each / many for name, each in troubled.items()},
        "megabytes": [round(max(look.megabytes for look in each)) for each in (first, second)],
        "tasks": [max(look.tasks for look in each) for each in (first, second)],
        "files": [max(look.files for look in each) for each in (first, second)],
        "states": weather.states,
    }


def failures(found: dict[str, object]) -> list[str]:
    """What is not as it has to be."""
    wrong = []
    if found["healthy_unread"]:
        wrong.append(f"{found['healthy_unread']} healthy feeds were never asked")
    if float(str(found["late_p95"])) > EVERY * ON_TIME:
        wrong.append("healthy feeds are late by more than their interval")
    for name, allowed in (("megabytes", 1.15), ("tasks", 1.5), ("files", 1.5)):
        first, second = json.loads(str(found[name]))
        if second > first * allowed + 10:
            wrong.append(f"{name} grow: {first} in the first half, {second} in the second")
    return wrong


def main() -> None:
    """Run, print, and fail where something is not as it has to be."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--minutes", type=float, default=5.0, help="how long (5)")
    seconds = parser.parse_args().minutes * 60
    console = Console(stderr=True)
    with tempfile.TemporaryDirectory(prefix="docketwire-weather-") as name:
        weather = Weather(Path(name))
        with Progress(
            TextColumn("Weather"),
            BarColumn(),
            TimeElapsedColumn(),
            console=console,
            transient=True,
            disable=not console.is_terminal,
        ) as progress:
            asyncio.run(weather.run(seconds, progress))
        found = report(weather, seconds)
    print(json.dumps(found, indent=2))
    if wrong := failures(found):
        sys.exit("; ".join(wrong))


if __name__ == "__main__":
    main()
