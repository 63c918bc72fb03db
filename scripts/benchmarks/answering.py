"""How long people wait for Discord's first answer, the database busy, and for completions."""

import asyncio
import time
from collections.abc import Iterator
from contextlib import AsyncExitStack
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from tempfile import TemporaryDirectory

from benchmarks.measure import Figure, Step
from bot.catalog import Catalog
from bot.chat.discord import DiscordApp, Servers
from bot.commands import Commands
from bot.config import Address, load_registry
from bot.model import Case, Registry, Subscription
from bot.web import Web
from storage import subscriptions
from storage.sqlite import SqliteStore
from storage.store import Tx
from tests.doubles.discord import MANAGE_CHANNELS, TOKEN, DiscordDouble

CASES = 10_000
ASKED = 150
AT_ONCE = 10
BUSY_SECONDS = 0.2
GOAL_MS, COMPLETION_GOAL_MS = 300, 50
TYPED = ("sec", "bin", "acme 99", "v", "holdings 12")


def answer(step: Step) -> Iterator[Figure]:
    """Measure both ways in which Discord sends what people do."""
    for way in ("gateway", "http"):
        step(f"commands over {way}")
        with TemporaryDirectory() as folder:
            acked, completed = asyncio.run(_people(Path(folder), http=way == "http"))
        yield Figure(
            name=f"answer.{way}",
            what=f"first answer over {way}, the writer busy, p99 of {len(acked)}",
            value=_p99(acked) * 1000,
            unit="ms",
            goal=f"< {GOAL_MS} ms",
        )
        yield Figure(
            name=f"answer.complete-{way}",
            what=f"completion at {CASES:,} cases over {way}, p99 of {len(completed)}",
            value=_p99(completed) * 1000,
            unit="ms",
            goal=f"< {COMPLETION_GOAL_MS} ms",
        )


def _p99(seconds: list[float]) -> float:
    return sorted(seconds)[max(0, round(len(seconds) * 0.99) - 1)]


async def _people(folder: Path, *, http: bool) -> tuple[list[float], list[float]]:
    """Seconds until each question was answered first, and each completion."""
    stop = asyncio.Event()
    async with AsyncExitStack() as opened:
        double = await opened.enter_async_context(DiscordDouble())
        store = SqliteStore(folder / "docketwire.db")
        await store.open()
        opened.push_async_callback(store.close)
        commands = Commands(store, Catalog(_many_cases(load_registry())))
        app = DiscordApp(
            token=TOKEN,
            commands=commands,
            api_url=double.api_url,
            gateway_url=double.gateway_url,
            public_key=double.public_key if http else None,
            on_synced=_forget,
            servers=Servers(store),
            identify_pause=0.0,
        )
        web = Web(Address(host="127.0.0.1", port=0), _well, app.routes)
        tasks = [asyncio.create_task(each(stop)) for each in (app.run, web.run)]
        await app.connected.wait()
        await web.listening.wait()
        double.endpoint = f"http://127.0.0.1:{web.port}/discord/interactions" if http else None
        tasks.append(asyncio.create_task(_keep_busy(store, stop)))
        try:
            return await _asked(double)
        finally:
            stop.set()
            await asyncio.gather(*tasks)


async def _asked(double: DiscordDouble) -> tuple[list[float], list[float]]:
    channel = double.add_channel(double.add_guild())
    # Each person has a cooldown; so each question is another person's.
    people = iter(range(1, 10**6))
    completed = []
    for turn in range(ASKED):
        started = time.perf_counter()
        await double.autocomplete(
            "case", "name", TYPED[turn % len(TYPED)], channel=channel, user=next(people)
        )
        completed.append(time.perf_counter() - started)

    async def ask(turn: int) -> float:
        name = ("case", "alerts subscribe", "latest")[turn % 3]
        options: dict[str, dict[str, str | int]] = {
            "case": {"name": "sec-v-binance"},
            "alerts subscribe": {"topic": "party:binance"},
            "latest": {},
        }
        interaction = await double.start(
            name,
            channel=channel,
            user=next(people),
            permissions=MANAGE_CHANNELS,
            options=options[name],
        )
        await asyncio.wait_for(interaction.answer, 60)
        return interaction.acked_after or 60.0

    acked: list[float] = []
    for first in range(0, ASKED, AT_ONCE):
        acked += await asyncio.gather(*(ask(first + turn) for turn in range(AT_ONCE)))
    return acked, completed


async def _keep_busy(store: SqliteStore, stop: asyncio.Event) -> None:
    while not stop.is_set():
        await store.write(_long)
        await asyncio.sleep(0.01)


def _long(tx: Tx) -> None:
    """A transaction that keeps the writer as a large feed does."""
    wish = Subscription(channel="console", topic="all")
    subscriptions.add(tx, wish, now=datetime.now(UTC))
    time.sleep(BUSY_SECONDS)


def _many_cases(registry: Registry) -> Registry:
    made = {
        f"acme-{n}": Case(id=f"acme-{n}", caption=f"SEC v. Acme Holdings {n}, Inc.")
        for n in range(CASES)
    }
    return replace(registry, cases={**registry.cases, **made})


async def _forget(_: str) -> None:
    """Keep no hash of the commands."""


async def _well() -> dict[str, object]:
    return {"ok": True}
