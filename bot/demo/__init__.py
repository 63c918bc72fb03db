"""The demo: the main job on sample feeds, served on loopback, polled by the real poller."""

import asyncio
import hashlib
import tempfile
import time
from collections import Counter
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from pathlib import Path

import yaml
from aiohttp import web
from rich.console import Console
from rich.table import Table
from rich.text import Text

from bot import app as application
from bot.chat.console import print_answer
from bot.commands import Caller
from bot.config import Settings, load
from bot.demo import feeds
from bot.model import ALERT, EDIT
from bot.poller import Outcome
from storage import deliveries

ASKED_FOR = "case:sec-v-binance"
SAID = {
    1: "The feeds are polled for the first time: a baseline, which alerts nobody",
    2: "A joint report is filed (two events, one filing), and the wire has the story",
    3: "A syndicated copy, a copy in Cyrillic look-alikes, and news of no case",
    4: "Weeks later the case is dismissed: court, regulator and both outlets say so",
    5: "Nothing has changed: the servers answer 304",
}
PAUSE_SECONDS = 0.7


async def play(*, plain: bool) -> None:
    """Play every round and show the alerts as they come, then a table of what happened."""
    console = Console(no_color=plain, highlight=False)
    server = _Server()
    started = time.monotonic()
    with tempfile.TemporaryDirectory(prefix="docketwire-demo-") as folder:
        async with server.listening() as port:
            settings = _settings(Path(folder), port)
            async with application.build(settings, console=console) as app:
                console.print(f"This channel follows {ASKED_FOR}.\n", markup=False)
                counted: Counter[str] = Counter()
                for number in range(1, feeds.ROUNDS + 1):
                    server.round = number
                    console.print(Text(f"\nRound {number}. {SAID[number]}", "bold"))
                    counted += _counts(await app.poller.once(every=True, done=lambda _: None))
                    await app.outbox.drain()
                    await asyncio.sleep(0 if plain else PAUSE_SECONDS)
                console.print(Text("\n$ docketwire case sec v binance", "bold"))
                by = Caller(platform="cli", tenant="", channel="console", user="demo")
                print_answer(console, await app.commands.run(by, "case sec v binance"))
                sent = await app.store.read(deliveries.sent)
                seconds = time.monotonic() - started
    _print_table(console, counted, sent, seconds)


def _counts(outcomes: list[Outcome]) -> Counter[str]:
    counted: Counter[str] = Counter()
    for outcome in outcomes:
        counted += outcome.counts()
        counted[outcome.status] += 1
    return counted


def _print_table(
    console: Console, counted: Counter[str], sent: Mapping[str, int], seconds: float
) -> None:
    console.print()
    table = Table(title="What happened", show_header=False, title_justify="left")
    for name, value in (
        ("items read", counted["entries"]),
        ("stories", counted["new"]),
        ("copies and further sources joined", counted["attached"]),
        ("repeats dropped", counted["repeats"]),
        ("alerts", sent.get(ALERT, 0)),
        ("cards brought up to date", sent.get(EDIT, 0)),
        ("polls answered unchanged", counted["unchanged"]),
        ("polls that failed", counted["failed"]),
        ("seconds", f"{seconds:.1f}"),
    ):
        table.add_row(name, str(value))
    console.print(table)
    console.print(
        "Next: docketwire init writes feeds.yaml and .env, docketwire doctor says what is missing.",
        markup=False,
    )


class _Server:
    """The four feeds on one loopback port, with validators; what they say depends on the round."""

    def __init__(self) -> None:
        self.round = 0
        self._names = {f"/{place}": name for place, name in enumerate(feeds.CHANNELS)}

    @asynccontextmanager
    async def listening(self) -> AsyncIterator[int]:
        """Serve on a free port of 127.0.0.1; the port."""
        site = web.Application()
        site.add_routes([web.get(path, self._feed) for path in self._names])
        runner = web.AppRunner(site, access_log=None)
        await runner.setup()
        try:
            await web.TCPSite(runner, "127.0.0.1", 0).start()
            yield int(runner.addresses[0][1])
        finally:
            await runner.cleanup()

    async def _feed(self, request: web.Request) -> web.Response:
        body = feeds.rss(self._names[request.path], self.round)
        etag = f'"{hashlib.blake2b(body, digest_size=6).hexdigest()}"'
        if request.headers.get("If-None-Match") == etag:
            return web.Response(status=304, headers={"ETag": etag})
        return web.Response(body=body, content_type="application/rss+xml", headers={"ETag": etag})


def _settings(folder: Path, port: int) -> Settings:
    """The configuration of a throw-away installation that may reach its own feeds only."""
    configured = {
        "contact": "demo@docketwire.invalid",
        "feeds": [
            {
                "name": name,
                "url": f"http://127.0.0.1:{port}/{place}",
                "kind": feeds.KINDS[name],
                **({"court": "dcd"} if name == feeds.DOCKET else {}),
            }
            for place, name in enumerate(feeds.CHANNELS)
        ],
        "subscriptions": [{"channel": "console", "topics": [ASKED_FOR]}],
    }
    path = folder / "feeds.yaml"
    path.write_text(yaml.safe_dump(configured), encoding="utf-8")
    env = {
        "DOCKETWIRE_DATABASE": f"sqlite:///{folder / 'demo.db'}",
        "DOCKETWIRE_ALLOW_PRIVATE_NETWORKS": f"127.0.0.1:{port}",
    }
    return load(env, feeds=path, directory=folder)
