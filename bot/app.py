"""Builds everything once, runs the loops, stops them in order."""

import asyncio
import gc
import logging
import signal
from collections import Counter
from collections.abc import AsyncIterator, Callable, Coroutine, Mapping
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, datetime

from aiohttp.web import AbstractRouteDef
from rich.console import Console

from bot import llm
from bot.catalog import Catalog
from bot.chat.console import ConsoleSender
from bot.commands import Commands
from bot.config import Settings
from bot.digests import Patience
from bot.errors import ConfigError, StoreError, TokenRevoked
from bot.failpoint import failpoint
from bot.fetch import Fetcher
from bot.heartbeat import Heartbeat
from bot.metrics import Metrics
from bot.outbox import Outbox, Policy, Sender, Summariser
from bot.poller import Poller
from bot.regrouping import regroup
from bot.reload import Reload, keep_configured
from bot.retention import Forgetting
from bot.stalls import Stalls
from bot.web import Web
from bot.workers import SELDOM, Workers
from storage import deliveries, feeds, subscriptions, tenants
from storage import settings as kept
from storage.sqlite import SqliteStore, loop_lock
from storage.store import Tx

log = logging.getLogger(__name__)

# Discord takes 50 requests a second of one bot in all (docs.discord.com, rate limits); people's
# questions want some of them.
CEILINGS = {"discord": 40}
# Docker kills what has not ended ten seconds after it was asked to; closing takes a moment too.
GRACE_SECONDS = 6.0
REFRESH_SECONDS = 2.0
# How often a database that is full or locked is tried again.
MEND_SECONDS = 2.0
# Characters; about what the stories of one feed take.
MEND_ROOM = 256_000
# Checks about a gigabyte that the system has in memory; the rest is refused where it is read.
CHECK_SECONDS = 2.0
DISCORD_TREE = "discord tree"
MENDED = "written again"

Run = Callable[[asyncio.Event], Coroutine[None, None, None]]


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
            senders, loops, routes = await _platforms(settings, store, commands, opened)
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
                    **loops,
                },
                troubles=troubles,
            )
    finally:
        lock.release()


async def run(app: App, *, stop: asyncio.Event) -> None:
    """Run every loop until ``stop``; a loop that raises ends them all with its error.

    One that raises because the disk is full or the database locked begins again when it can be
    written, and ``/healthz`` is red until then; people's questions are answered meanwhile.

    After ``stop`` each loop finishes what it has in hand; what has not ended after six seconds
    is cancelled, and what it was sending is found out about at the next start.
    """
    async with asyncio.TaskGroup() as tasks:
        running = [
            tasks.create_task(_lasting(name, loop, app)(stop), name=name)
            for name, loop in {**app.loops, "refresh": _refresher(app)}.items()
        ]
        tasks.create_task(_end(stop, running), name="end")


def keep_for_good() -> None:
    """Take what has been built out of the reach of the garbage collector; once in a process.

    It lives until the end, and walking through it held up the event loop for 70 ms at a time. What
    comes later is walked through less often: that was a tenth of what taking a story in costs.
    """
    gc.collect()
    gc.freeze()
    gc.set_threshold(*SELDOM)


def stop_on_signals(stop: asyncio.Event) -> None:
    """Let SIGTERM and SIGINT set ``stop``."""
    loop = asyncio.get_running_loop()
    for each in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(each, stop.set)


async def _end(stop: asyncio.Event, running: list[asyncio.Task[None]]) -> None:
    await stop.wait()
    failpoint("in shutdown")
    _, late = await asyncio.wait(running, timeout=GRACE_SECONDS)
    failpoint("in shutdown")
    for task in late:
        log.warning("loop cancelled", extra={"loop": task.get_name()})
        task.cancel()


def _lasting(name: str, loop: Run, app: App) -> Run:
    """A loop that outlasts a database that cannot be written for a while."""

    async def run(stop: asyncio.Event) -> None:
        while not stop.is_set():
            try:
                return await loop(stop)
            except (StoreError, ExceptionGroup) as error:
                reason = _passing(error)
                if reason is None:
                    raise
            log.error("database trouble", extra={"loop": name, "reason": reason})
            app.troubles[name] = reason
            while not await _is_mended(app.store, stop):
                continue
            app.troubles.pop(name)
        return None

    return run


def _passing(error: Exception) -> str | None:
    """Why a database that will be well again could not be used, None where it is anything else."""
    if isinstance(error, ExceptionGroup):
        reasons = [_passing(each) for each in error.exceptions]
        return reasons[0] if all(reasons) else None
    return str(error) if isinstance(error, StoreError) and error.passing else None


async def _is_mended(store: SqliteStore, stop: asyncio.Event) -> bool:
    """Whether the database can be written, or nobody wants to any more; looks after a while."""
    try:
        await asyncio.wait_for(stop.wait(), MEND_SECONDS)
    except TimeoutError:
        try:
            # A small write finds room in a full file for long: what ingest needs is tried.
            await store.write(kept.put, MENDED, "." * MEND_ROOM)
            await store.write(kept.put, MENDED, "")
        except StoreError:
            return False
    return True


def _refresher(app: App) -> Run:
    """A loop that notices what other processes have added to what is followed."""

    async def refresh(stop: asyncio.Event) -> None:
        while not stop.is_set():
            await app.commands.refresh()
            try:
                await asyncio.wait_for(stop.wait(), REFRESH_SECONDS)
            except TimeoutError:
                continue

    return refresh


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


async def _platforms(
    settings: Settings, store: SqliteStore, commands: Commands, opened: AsyncExitStack
) -> tuple[dict[str, Sender], dict[str, Run], list[AbstractRouteDef]]:
    """Senders, loops and routes of the configured platforms; an SDK is imported for its own only.

    What a platform sends over HTTP comes in by its routes.
    """
    senders: dict[str, Sender] = {}
    loops: dict[str, Run] = {}
    routes: list[AbstractRouteDef] = []
    if settings.slack is not None:
        from bot.chat.slack import SlackApp  # noqa: PLC0415 - 0.3 s that Discord alone need not pay

        slack = SlackApp(settings.slack, commands, store)
        opened.push_async_callback(slack.close)
        senders["slack"], loops["slack"] = slack.sender, _supervised("slack", slack.run)
        routes += slack.routes
    if settings.discord is not None:
        from bot.chat.discord import (  # noqa: PLC0415 - 0.3 s that Slack alone need not pay
            DiscordApp,
            DiscordSender,
            Servers,
        )

        token = settings.discord.token.reveal()

        async def synced(tree: str) -> None:
            await store.write(kept.put, DISCORD_TREE, tree)

        app = DiscordApp(
            token=token,
            commands=commands,
            api_url=settings.discord.api_url,
            gateway_url=settings.discord.gateway_url,
            public_key=settings.discord.public_key,
            synced=await store.read(kept.get, DISCORD_TREE),
            on_synced=synced,
            servers=Servers(store),
        )
        sender = DiscordSender(
            token=token,
            namespace=await store.write(kept.install_id),
            api_url=settings.discord.api_url,
        )
        senders["discord"] = await opened.enter_async_context(sender)
        loops["discord"] = _supervised("discord", app.run)
        routes += app.routes
    return senders, loops, routes


def _supervised(platform: str, loop: Run) -> Run:
    """A platform's loop whose end, for a token that is no longer accepted, ends nothing else."""

    async def run(stop: asyncio.Event) -> None:
        try:
            await loop(stop)
        except (ConfigError, TokenRevoked) as error:
            log.error("platform lost", extra={"platform": platform, "reason": str(error)})  # noqa: TRY400 - said by the platform, not by a line of ours
            await stop.wait()

    return run


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
