"""The bot that is asked, in a process of its own: ``-m benchmarks.answerer SPEC``.

SPEC is the JSON of a Spec. It prints a line of JSON with its port once it can be asked, takes
``busy`` and ``idle`` on its standard input, and prints how long its event loop has computed at a
stretch after each and at the end.
"""

import asyncio
import json
import sys
import time
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import asdict, dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from tempfile import TemporaryDirectory

from aiohttp import web

from bot.app import REFRESH_SECONDS, keep_for_good
from bot.catalog import Catalog
from bot.commands import Commands
from bot.config import Address, SlackSettings, load_registry
from bot.loops import Run, every
from bot.model import Case, Docket, Registry, Subscription
from bot.secret import Secret
from bot.web import Web
from storage import cases, subscriptions
from storage.sqlite import SqliteStore
from storage.store import Tx

CASES = 10_000
HELD_SECONDS = 0.2
TICK_SECONDS = 0.002


@dataclass(frozen=True, slots=True, kw_only=True)
class Spec:
    """Who is to be asked: ``discord``, ``slack``, or ``nothing``, which answers at once.

    With ``key`` what people do comes over HTTP; ``app_token`` is Slack's, ``gateway_url``
    Discord's.
    """

    platform: str
    token: str = ""
    key: str = ""
    app_token: str = ""
    api_url: str = ""
    gateway_url: str = ""

    def written(self) -> str:
        """As the command line takes it."""
        return json.dumps(asdict(self))


class OwnTime:
    """For how long the event loop has computed at a stretch, on its own thread alone.

    Neither other threads nor other processes count: that is what of a wait is our own doing.
    """

    def __init__(self) -> None:
        self.longest = 0.0

    async def run(self, stop: asyncio.Event) -> None:
        """Watch until ``stop``."""
        while not stop.is_set():
            computed = time.thread_time()
            await asyncio.sleep(TICK_SECONDS)
            self.longest = max(self.longest, time.thread_time() - computed)

    def take(self) -> float:
        """The longest stretch since this was last asked, in seconds."""
        longest, self.longest = self.longest, 0.0
        return longest


async def main(spec: Spec) -> None:
    """Answer until the standard input ends."""
    own, stop, busy = OwnTime(), asyncio.Event(), asyncio.Event()
    async with AsyncExitStack() as opened, asyncio.TaskGroup() as tasks:
        asked, connected, loops = await opened.enter_async_context(_asked(spec, busy))
        keep_for_good()
        for loop in (own.run, asked.run, *loops):
            tasks.create_task(loop(stop))
        await asked.listening.wait()
        await connected.wait()
        _say(port=asked.port)
        while line := await asyncio.to_thread(sys.stdin.readline):
            _say(longest=own.take())
            (busy.set if line.strip() == "busy" else busy.clear)()
        stop.set()
        busy.set()


@asynccontextmanager
async def _asked(
    spec: Spec, busy: asyncio.Event
) -> AsyncIterator[tuple[Web, asyncio.Event, list[Run]]]:
    """The web server, what is set once people can ask, and what runs."""
    if spec.platform == "nothing":
        connected = asyncio.Event()
        connected.set()
        yield _web([web.get("/nothing", _nothing)]), connected, []
        return
    with TemporaryDirectory(prefix="docketwire-bench-") as folder:
        store = SqliteStore(Path(folder) / "docketwire.db")
        await store.open()
        commands = Commands(store, Catalog(_many_cases(load_registry())))
        beside = [
            lambda stop: _keep_busy(store, busy, stop),
            every(REFRESH_SECONDS, commands.refresh),
        ]
        try:
            build = _slack if spec.platform == "slack" else _discord
            async with build(spec, commands, store) as (asked, connected, loop):
                yield asked, connected, [loop, *beside]
        finally:
            await store.close()


@asynccontextmanager
async def _discord(
    spec: Spec, commands: Commands, store: SqliteStore
) -> AsyncIterator[tuple[Web, asyncio.Event, Run]]:
    from bot.chat.discord import DiscordApp, Servers  # noqa: PLC0415 - Slack's costs memory too

    app = DiscordApp(
        token=spec.token,
        commands=commands,
        api_url=spec.api_url,
        gateway_url=spec.gateway_url,
        public_key=spec.key or None,
        on_synced=_forget,
        servers=Servers(store),
        identify_pause=0.0,
    )
    yield _web(app.routes), app.connected, app.run


@asynccontextmanager
async def _slack(
    spec: Spec, commands: Commands, store: SqliteStore
) -> AsyncIterator[tuple[Web, asyncio.Event, Run]]:
    from bot.chat.slack import SlackApp  # noqa: PLC0415 - Discord's costs memory too

    settings = SlackSettings(
        bot_token=Secret(spec.token),
        app_token=None if spec.key else Secret(spec.app_token),
        signing_secret=Secret(spec.key) if spec.key else None,
        api_url=spec.api_url,
    )
    app = SlackApp(settings, commands, store)
    # The double knows when it is connected.
    connected = asyncio.Event()
    connected.set()
    yield _web(app.routes), connected, app.run
    await app.close()


async def _keep_busy(store: SqliteStore, busy: asyncio.Event, stop: asyncio.Event) -> None:
    """Hold the writer while that is wanted; each time a case comes to be known, too."""
    number = 0
    while True:
        await busy.wait()
        if stop.is_set():
            return
        number += 1
        await store.write(_long, number, now=datetime.now(UTC))
        await asyncio.sleep(0.01)


def _long(tx: Tx, number: int, *, now: datetime) -> None:
    """A transaction that computes and writes for a while, as taking in a large feed does."""
    found = Case(id=f"found-{number}", caption=f"SEC v. Found {number}", discovered=True)
    cases.keep_case(tx, found, now=now)
    until = time.monotonic() + HELD_SECONDS
    while time.monotonic() < until:
        wish = Subscription(channel="console", topic="all")
        subscriptions.add(tx, wish, now=now)


def _many_cases(registry: Registry) -> Registry:
    made = {
        f"acme-{n}": Case(
            id=f"acme-{n}",
            caption=f"SEC v. Acme Holdings {n}, Inc.",
            dockets=(Docket(court="nysd", number=f"1:26-cv-{n:05}"),),
        )
        for n in range(CASES)
    }
    return replace(registry, cases={**registry.cases, **made})


def _web(routes: Sequence[web.RouteDef]) -> Web:
    return Web(Address(host="127.0.0.1", port=0), _well, routes)


async def _nothing(_: web.Request) -> web.Response:
    return web.Response()


async def _forget(_: str) -> None:
    """Keep no hash of the commands."""


async def _well() -> Mapping[str, object]:
    return {"ok": True}


def _say(**said: float) -> None:
    print(json.dumps(said), flush=True)


if __name__ == "__main__":
    asyncio.run(main(Spec(**json.loads(sys.argv[1]))))
