"""Servers that remove the bot, have an outage, or add it again."""

import asyncio
from collections.abc import Awaitable, Callable, Collection
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from bot.chat.discord import Servers
from bot.config.settings import Retention
from bot.model import Subscription
from bot.retention import Forgetting
from storage import subscriptions, tenants
from storage.sqlite import SqliteStore
from tests.discord_people import Anywhere, Desk, app_of, running
from tests.doubles.discord import DiscordDouble, words
from tests.doubles.running import until

PERSON = "user:7"


class World:
    """Two servers and a person, each with a channel that follows something."""

    def __init__(self, double: DiscordDouble, store: SqliteStore) -> None:
        self.double = double
        self.store = store
        self.servers = Servers(store)
        self.here, self.there = double.add_guild("Here"), double.add_guild("There")
        self.channels = {
            str(self.here): f"discord:{double.add_channel(self.here)}",
            str(self.there): f"discord:{double.add_channel(self.there)}",
            PERSON: f"discord:{double.direct(7).id}",
        }

    async def prepared(self) -> "World":
        for tenant, channel in self.channels.items():
            wish = Subscription(channel=channel, topic="all", tenant=tenant)
            await self.store.write(subscriptions.add, wish, now=datetime.now(UTC))
        return self

    async def closed(self) -> set[str]:
        """The tenants whose channel gets nothing."""
        states = await self.store.read(subscriptions.channels)
        return {each.tenant for each in states if each.state != "ok"}

    async def departed(self) -> list[str]:
        return [each.id for each in await self.store.read(tenants.departed)]


@pytest.fixture
async def world(double: DiscordDouble, store: SqliteStore) -> World:
    return await World(double, store).prepared()


async def test_a_server_that_removes_the_bot_gets_nothing_from_then_on(
    double: DiscordDouble, world: World
) -> None:
    async with running(double, servers=world.servers):
        await double.leave(world.here)
        await eventually(world.closed, {str(world.here)})

    assert await world.departed() == [str(world.here)]
    kept = await world.store.read(subscriptions.everything)
    assert len(kept) == 3


async def test_an_outage_of_a_server_is_no_removal(double: DiscordDouble, world: World) -> None:
    async with running(double, servers=world.servers):
        await double.outage(world.here)
        await double.leave(world.there)
        await eventually(world.closed, {str(world.there)})
        await double.join(world.here)

    assert await world.departed() == [str(world.there)]


async def test_a_server_that_adds_the_bot_again_in_time_has_its_alerts_back(
    double: DiscordDouble, world: World
) -> None:
    async with running(double, servers=world.servers):
        await double.leave(world.here)
        await eventually(world.closed, {str(world.here)})
        await double.join(world.here)
        await eventually(world.closed, set())

    assert await world.departed() == []


@pytest.mark.parametrize("http", [False, True], ids=["gateway", "http"])
async def test_what_happened_while_the_bot_was_down_is_found_out_at_its_start(
    double: DiscordDouble, world: World, *, http: bool
) -> None:
    del double.guilds[world.here]
    async with running(double, servers=world.servers, http=http):
        await eventually(world.closed, {str(world.here)})
    double.guilds[world.here] = "Here"
    del double.guilds[world.there]

    async with running(double, servers=world.servers, http=http):
        await eventually(world.closed, {str(world.there)})

    assert await world.departed() == [str(world.there)]


async def test_a_start_in_an_outage_removes_nothing(double: DiscordDouble, world: World) -> None:
    async with running(double, servers=world.servers) as app:
        await double.outage(world.here)
        await double.gateway.invalidate(resumable=False)
        await until(lambda: len(double.gateway.identified) == 2)
        await until(app.connected.is_set)
        await double.leave(world.there)
        await eventually(world.closed, {str(world.there)})

    assert await world.departed() == [str(world.there)]


async def test_after_the_grace_all_that_is_kept_of_a_server_is_deleted_and_nothing_else(
    double: DiscordDouble, world: World
) -> None:
    async with running(double, servers=world.servers):
        await double.leave(world.here)
        await eventually(world.closed, {str(world.here)})
    policy = Retention()
    for passed in (policy.left - timedelta(hours=1), policy.left + timedelta(hours=1)):
        left = len(await world.store.read(subscriptions.everything))
        forgetting = Forgetting(world.store, policy, now=lambda at=passed: datetime.now(UTC) + at)  # type: ignore[misc] # bound at once
        await forgetting.once()

    kept = await world.store.read(subscriptions.everything)
    assert left == 3
    assert {str(world.there), PERSON} == {each.tenant for each in kept}


async def test_a_removal_that_cannot_be_written_is_found_out_later(
    double: DiscordDouble, world: World, caplog: pytest.LogCaptureFixture, tmp_path: Path
) -> None:
    await world.store.write(lambda tx: tx.one("PRAGMA query_only = 1"))
    async with running(double, servers=world.servers):
        await double.leave(world.here)
        await until(lambda: "server not noted" in caplog.text)

    writable = SqliteStore(tmp_path / "docketwire.db")
    await writable.open()
    world.store = writable
    async with running(double, servers=Servers(writable)):
        await eventually(world.closed, {str(world.here)})
    await writable.close()


class Slow(Anywhere):
    """Takes its time to compare the servers."""

    def __init__(self) -> None:
        self.begun = asyncio.Event()
        self.may_end = asyncio.Event()
        self.ended = False

    async def present(self, servers: Collection[int]) -> None:
        self.begun.set()
        await self.may_end.wait()
        self.ended = True


async def test_a_stop_waits_until_the_servers_are_compared(double: DiscordDouble) -> None:
    slow, stop = Slow(), asyncio.Event()
    app = app_of(double, servers=slow)
    run = asyncio.create_task(app.run(stop))
    await asyncio.wait_for(slow.begun.wait(), 5)

    stop.set()
    done, _ = await asyncio.wait({run}, timeout=0.3)
    slow.may_end.set()
    await asyncio.wait_for(run, 5)

    # What is compared later would find the database closed.
    assert done == set()
    assert slow.ended


async def test_a_stop_lets_a_person_have_the_answer_that_is_under_way(
    double: DiscordDouble,
) -> None:
    desk = Desk()
    desk.slow.clear()
    channel = double.add_channel(double.add_guild())
    stop = asyncio.Event()
    app = app_of(double, desk)
    run = asyncio.create_task(app.run(stop))
    await asyncio.wait_for(app.connected.wait(), 5)
    asked = await double.start("case", channel=channel, options={"name": "binance"})
    await until(lambda: bool(desk.callers))

    stop.set()
    done, _ = await asyncio.wait({run}, timeout=0.3)
    desk.slow.set()
    await asyncio.wait_for(run, 5)

    assert done == set()
    assert "asked case / binance" in words(await asyncio.wait_for(asked.answer, 5))


async def eventually(found: Callable[[], Awaitable[object]], expected: object) -> None:
    async with asyncio.timeout(5):
        while await found() != expected:
            await asyncio.sleep(0.01)
