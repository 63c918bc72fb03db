"""How soon Slack is acknowledged while the database's writer is held, beside an idle writer."""

import asyncio
import statistics
import time
from collections.abc import AsyncIterator, Iterator, Mapping
from contextlib import asynccontextmanager
from itertools import chain
from pathlib import Path
from tempfile import TemporaryDirectory

from benchmarks.measure import Figure, Step
from bot.catalog import Catalog
from bot.chat.slack import SlackApp, forms
from bot.commands import Commands
from bot.config import Address, SlackSettings, load_registry
from bot.model import Case, Docket, Registry
from bot.secret import Secret
from bot.web import Web
from storage.sqlite import SqliteStore
from storage.store import Tx
from tests.doubles.slack import HISTORY, SCOPES, SlackDouble

ROUNDS = 60
CASES = 10_000
HELD_SECONDS = 0.5
PERCENT = 99
GOAL = "p99 under 300 ms"


def slack_acks(step: Step) -> Iterator[Figure]:
    """Commands, buttons, forms and suggestions, over Socket Mode and over HTTP."""
    with TemporaryDirectory(prefix="docketwire-bench-") as folder:
        for over_http in (False, True):
            way = "HTTP" if over_http else "Socket Mode"
            step(f"Slack over {way}")
            idle = asyncio.run(_measured(Path(folder), over_http=over_http, busy=False))
            busy = asyncio.run(_measured(Path(folder), over_http=over_http, busy=True))
            for what, seconds in busy.items():
                yield Figure(
                    name=f"slack.{what}.{way}",
                    what=f"Slack, {what} over {way}: p{PERCENT}, writer held",
                    value=_p99(seconds) * 1_000,
                    unit="ms",
                    beside="writer idle",
                    other=_p99(idle[what]) * 1_000,
                    goal=GOAL,
                )


async def _measured(folder: Path, *, over_http: bool, busy: bool) -> Mapping[str, list[float]]:
    """Seconds until each kind of request was acknowledged."""
    store = SqliteStore(folder / f"{over_http}-{busy}.db")
    await store.open()
    scopes = SCOPES | HISTORY | {"im:write"}
    try:
        async with (
            SlackDouble(scopes=scopes) as slack,
            _running(slack, store, over_http=over_http),
        ):
            slack.channel("C1")
            holding = asyncio.create_task(_hold(store)) if busy else None
            try:
                return await _asked(slack)
            finally:
                if holding is not None:
                    holding.cancel()
                    await asyncio.gather(holding, return_exceptions=True)
    finally:
        await store.close()


@asynccontextmanager
async def _running(
    slack: SlackDouble, store: SqliteStore, *, over_http: bool
) -> AsyncIterator[None]:
    settings = SlackSettings(
        bot_token=Secret(slack.token),
        app_token=None if over_http else Secret(slack.app_token),
        signing_secret=Secret(slack.signing_secret) if over_http else None,
        api_url=slack.api_url,
    )
    app = SlackApp(settings, Commands(store, Catalog(_registry())), store)
    web = Web(Address(host="127.0.0.1", port=0), _well, app.routes)
    stop = asyncio.Event()
    async with asyncio.TaskGroup() as tasks:
        for loop in (app.run, web.run):
            tasks.create_task(loop(stop))
        await web.listening.wait()
        if over_http:
            slack.endpoint = f"http://127.0.0.1:{web.port}/slack/events"
        await slack.until(lambda: bool(slack.called("auth.test")) or bool(slack.sockets))
        await asyncio.sleep(0.3)
        yield
        stop.set()
    await app.close()


async def _hold(store: SqliteStore) -> None:
    """Keep the only writer busy: one long transaction after the other."""

    def long(tx: Tx) -> None:
        tx.run("UPDATE setting SET value = value")
        time.sleep(HELD_SECONDS)

    while True:
        await store.write(long)


async def _asked(slack: SlackDouble) -> dict[str, list[float]]:
    """What people do, over and over; what writes waits for the writer, its ack must not."""
    await slack.slash("/docket", "subscribe", answers=0)
    await slack.until(lambda: bool(slack.modals), seconds=60)
    view = dict(next(iter(slack.modals.values())))
    seconds: dict[str, list[float]] = {"a command": [], "a suggestion": []}
    for number in range(ROUNDS):
        before = len(slack.acks)
        words = "list" if number % 2 else f"subscribe case:bench-{number}"
        await slack.slash("/docket", words, answers=0)
        await slack.suggest(view, forms.TOPIC, f"bench {number}")
        command, suggestion = slack.acks[before : before + 2]
        seconds["a command"].append(command.after)
        seconds["a suggestion"].append(suggestion.after)
    return seconds


async def _well() -> Mapping[str, object]:
    return {"ok": True}


def _registry() -> Registry:
    """The shipped registry, and ten thousand cases more."""
    shipped = load_registry()
    made = {
        f"bench-{number}": Case(
            id=f"bench-{number}",
            caption=f"Bench {number} v. Bar {number}",
            dockets=(Docket(court="nysd", number=f"1:26-cv-{number:05}"),),
        )
        for number in range(CASES)
    }
    return Registry(
        version="bench",
        cases=dict(chain(shipped.cases.items(), made.items())),
        parties=shipped.parties,
    )


def _p99(seconds: list[float]) -> float:
    return statistics.quantiles(seconds, n=100, method="inclusive")[PERCENT - 1]
