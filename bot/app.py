"""Builds everything once, runs the loops, stops them in order."""

import asyncio
import gc
import logging
from collections import Counter
from collections.abc import AsyncIterator, Mapping
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, datetime

from rich.console import Console

from bot import llm
from bot.catalog import Catalog
from bot.chat.console import ConsoleSender
from bot.commands import Commands
from bot.config import Settings
from bot.digests import Patience
from bot.errors import StoreError
from bot.fetch import Fetcher
from bot.heartbeat import Heartbeat
from bot.loops import Run, every, run_all
from bot.metrics import Metrics
from bot.outbox import Outbox, Policy, Summariser
from bot.platforms import connect
from bot.poller import Poller
from bot.regrouping import regroup
from bot.reload import Reload, keep_configured
from bot.retention import Forgetting
from bot.stalls import Stalls
from bot.web import Web
from bot.workers import SELDOM, Workers
from storage import deliveries, feeds, subscriptions, tenants
from storage.sqlite import SqliteStore, loop_lock
from storage.store import Tx

log = logging.getLogger(__name__)

# Discord takes 50 requests a second of one bot in all (docs.discord.com, rate limits); people's
# questions want some of them.
CEILINGS = {"discord": 40}
# Checks about a gigabyte that the system has in memory; the rest is refused where it is read.
CHECK_SECONDS = 2.0
# How soon what another process has added to what is followed is noticed.
REFRESH_SECONDS = 2.0


@dataclass(frozen=True, slots=True, kw_only=True)
class App:
    """Everything there is of one running docketwire."""

    settings: Settings
    store: SqliteStore
    catalog: Catalog
    commands: Commands
    poller: Poller
    outbox: Outbox
    web: Web
    loops: Mapping[str, Run]
    troubles: dict[str, str]


@asynccontextmanager
async def store_of(settings: Settings) -> AsyncIterator[SqliteStore]:
    """The configured database, opened and brought up to date, without the loop's lock."""
    store = SqliteStore(settings.path)
    await store.open()
    try:
        await regroup(store, now=datetime.now(UTC))
        yield store
    finally:
        await store.close()


@asynccontextmanager
async def build(settings: Settings, *, console: Console) -> AsyncIterator[App]:
    """Everything, ready to run, holding the lock of the database.

    Alerts go to the platforms that are configured, and all of them to the terminal where none is
    and feeds.yaml subscribes none. Raises StoreError where another loop holds the database, or a
    page of it is damaged.
    """
    lock = loop_lock(settings.path)
    try:
        async with AsyncExitStack() as opened:
            store = await opened.enter_async_context(store_of(settings))
            if not await store.check(seconds=CHECK_SECONDS):
                log.info("database checked in part", extra={"seconds": CHECK_SECONDS})
            fetcher = await opened.enter_async_context(
                Fetcher(settings.contact or "", allows_private=settings.allow_private.allows)
            )
            workers = Workers()
            opened.push_async_callback(workers.stop)
            catalog = Catalog(settings.registry)
            commands = Commands(store, catalog)
            senders, loops, routes = await connect(settings, store, commands, opened)
            await store.write(_begin, settings, to_terminal=not senders, now=datetime.now(UTC))
            await commands.refresh()
            outbox = Outbox(
                store,
                {"console": ConsoleSender(console), **senders},
                registry=lambda: catalog.registry,
                policy=Policy(
                    on_unknown=settings.delivery.on_unknown,
                    paces={"slack": settings.delivery.pace},
                    ceilings=CEILINGS,
                    operator=settings.operator.channel if settings.operator else None,
                    patience=Patience(max_age=settings.delivery.max_age),
                ),
                summariser=await _summariser(settings, opened),
            )
            troubles: dict[str, str] = {}
            metrics = Metrics(store, troubles)
            poller = Poller(
                store,
                fetcher,
                workers,
                configured=settings.feeds,
                registry=lambda: catalog.registry,
                may_ask_sec=not settings.contact_is_placeholder,
                owed=outbox.wake,
                keep_texts=settings.llm is not None,
                discovered=commands.refresh,
                observed=metrics.polled,
                operator=settings.operator.channel if settings.operator else None,
            )
            reload = Reload(
                settings, store, catalog=catalog, poller=poller, to_terminal=not senders
            )
            web = Web(settings.http, lambda: _health(store, troubles), [*routes, *metrics.routes()])
            yield App(
                settings=settings,
                store=store,
                catalog=catalog,
                commands=commands,
                poller=poller,
                outbox=outbox,
                web=web,
                loops={
                    "poller": poller.run,
                    "outbox": outbox.run,
                    "web": web.run,
                    "reload": reload.run,
                    **_heartbeat(settings, store, troubles),
                    "retention": Forgetting(store, settings.retention).run,
                    "stalls": Stalls().run,
                    "refresh": every(REFRESH_SECONDS, commands.refresh),
                    **loops,
                },
                troubles=troubles,
            )
    finally:
        lock.release()


async def run(app: App, *, stop: asyncio.Event) -> None:
    """Run every loop until ``stop``; see ``loops.run_all``."""
    await run_all(app.loops, store=app.store, troubles=app.troubles, stop=stop)


def keep_for_good() -> None:
    """Take what has been built out of the reach of the garbage collector; once in a process.

    It lives until the end, and walking through it held up the event loop for 70 ms at a time. What
    comes later is walked through less often: that was a tenth of what taking a story in costs.
    """
    gc.collect()
    gc.freeze()
    gc.set_threshold(*SELDOM)


def _heartbeat(
    settings: Settings, store: SqliteStore, troubles: Mapping[str, str]
) -> dict[str, Run]:
    """The dead-man ping, where an address for it is set."""
    if settings.ping_url is None:
        return {}
    return {"heartbeat": Heartbeat(store, settings.ping_url, troubles).run}


async def _summariser(settings: Settings, opened: AsyncExitStack) -> Summariser | None:
    """The model that writes summaries, where one is configured."""
    if settings.llm is None:
        return None
    return await opened.enter_async_context(llm.Summariser(settings.llm))


async def _health(store: SqliteStore, troubles: Mapping[str, str]) -> dict[str, object]:
    """Whether the database can be used, and what is owed and polled; for ``/healthz``."""
    try:
        state = await store.read(_state)
        if troubles:
            return {"ok": False, "reason": next(iter(troubles.values())), **state}
        return {"ok": True, **state}
    except StoreError as error:
        return {"ok": False, "reason": str(error)}


def _state(tx: Tx) -> dict[str, object]:
    states = Counter(feed.state for feed in feeds.active(tx))
    return {"deliveries": deliveries.counts(tx), "feeds": dict(states)}


def _begin(tx: Tx, settings: Settings, *, to_terminal: bool, now: datetime) -> None:
    """What feeds.yaml says, in the database; runs before the first poll."""
    # Who starts the bot may have mended what disabled a channel: the token, an invitation.
    gone = {(each.platform, each.id) for each in tenants.departed(tx)}
    for channel in subscriptions.channels(tx):
        if (channel.key.partition(":")[0], channel.tenant) not in gone:
            subscriptions.enable(tx, channel.key)
    if settings.operator is not None:
        subscriptions.enable(tx, settings.operator.channel, tenant=settings.operator.tenant)
    keep_configured(tx, settings, to_terminal=to_terminal, now=now)
