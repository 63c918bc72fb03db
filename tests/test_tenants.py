"""Tenants: one that removes the bot is silenced at once and forgotten after a grace."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from bot.commands import Caller
from bot.config.settings import Retention
from bot.model import Mute, Quieting, Subscription
from bot.retention import Forgetting, purge
from storage import (
    claims,
    digests,
    installations,
    notices,
    quieting,
    searches,
    subscriptions,
    tenants,
)
from storage.installations import Installation
from storage.searches import Search
from storage.sqlite import SqliteStore
from storage.store import Tx
from storage.tenants import Tenant
from tests.asking import Asking
from tests.commandline import installed
from tests.ingesting import TEXT, TITLE, WIRE, Ingesting
from tests.samples import news

GOING = Tenant(platform="slack", id="TGOING")
STAYING = Tenant(platform="slack", id="TSTAYING")
HERE = "slack:TGOING/C1"
THERE = "slack:TSTAYING/C1"


@pytest.fixture
async def two(store: SqliteStore, now: datetime) -> SqliteStore:
    """Two workspaces with everything that a channel can have, and one story that both are owed."""
    taking = Ingesting(store, now)
    await taking.baseline(WIRE)
    for key, tenant in ((HERE, GOING), (THERE, STAYING)):
        wish = Subscription(channel=key, topic="all", tenant=tenant.id, by=f"U of {tenant.id}")
        await store.write(subscriptions.add, wish, now=now)
    await taking.take(WIRE, news("one", TITLE, TEXT, at=now))
    for key in (HERE, THERE):
        await store.write(_furnish, key, now=now)
        asked = Search(words=(f"for {key}",), seen_by=key.partition("/")[0])
        await store.write(searches.keep, asked, now=now)
    return store


def _furnish(tx: Tx, channel: str, *, now: datetime) -> None:
    mute = Mute(topic="case:sec-v-ripple", until=now + timedelta(days=1), by=f"U in {channel}")
    quieting.mute(tx, channel, mute)
    quieting.put(tx, channel, Quieting(zone="UTC", digest="09:00 daily", hours="22:00-07:00"))
    digests.plan(tx, channel, "09:00 daily", due=now)
    notices.owe(tx, channel, f"to {channel}", about=channel, now=now)


def _traces(tx: Tx, of: str) -> Iterator[str]:
    """Where ``of`` still stands, in any column of any table."""
    tables = [
        row["name"]
        for row in tx.all("SELECT name FROM sqlite_master WHERE type = 'table'")
        if not row["name"].startswith(("story_search", "sqlite_"))
    ]
    for table in tables:
        for row in map(dict, tx.all(f"SELECT * FROM {table}")):  # noqa: S608 - names of the schema
            yield from (f"{table}.{key}" for key, value in row.items() if of in str(value))


def _all_traces(tx: Tx, of: str) -> set[str]:
    return set(_traces(tx, of))


async def state(store: SqliteStore, channel: str) -> str:
    return {each.key: each.state for each in await store.read(subscriptions.channels)}[channel]


async def test_who_leaves_gets_nothing_more_and_nobody_else_notices(
    two: SqliteStore, now: datetime
) -> None:
    stopped = await two.write(tenants.leave, GOING, now=now)

    claimed = await two.write(
        claims.claim, platforms=["slack"], now=now, lease=now + timedelta(minutes=1), limit=9
    )
    assert stopped == 1
    assert {each.channel for each in claimed} == {THERE}


async def test_who_comes_back_within_the_grace_finds_everything(
    two: SqliteStore, now: datetime
) -> None:
    await two.write(tenants.leave, GOING, now=now)
    back = await two.write(tenants.come_back, GOING)
    later = now + timedelta(days=30)

    await Forgetting(two, Retention(left=timedelta(days=7)), now=lambda: later).once()

    assert back
    assert await state(two, HERE) == "ok"
    assert len(await two.read(subscriptions.of_channel, HERE)) == 1


@pytest.mark.parametrize(("days", "left"), [(6, 1), (8, 0)])
async def test_after_the_grace_what_is_kept_is_deleted(
    two: SqliteStore, now: datetime, days: int, left: int
) -> None:
    await two.write(tenants.leave, GOING, now=now)
    later = now + timedelta(days=days)

    await Forgetting(two, Retention(left=timedelta(days=7)), now=lambda: later).once()

    assert len(await two.read(subscriptions.of_channel, HERE)) == left
    assert len(await two.read(subscriptions.of_channel, THERE)) == 1


async def test_leaving_twice_does_not_lengthen_the_grace(two: SqliteStore, now: datetime) -> None:
    await two.write(tenants.leave, GOING, now=now)
    await two.write(tenants.leave, GOING, now=now + timedelta(days=6))

    gone = await two.read(tenants.departed, before=now + timedelta(days=1))

    assert gone == [GOING]


async def test_a_purge_leaves_no_trace_but_a_count(two: SqliteStore, now: datetime) -> None:
    counts = await purge(two, GOING, now=now)

    assert counts == {
        "delivery": 2,
        "subscription": 1,
        "mute": 1,
        "digest": 1,
        "quieting": 1,
        "correction": 0,
        "channel": 1,
        "installation": 0,
        "searched": 1,
    }
    assert await two.read(_all_traces, "TGOING") == {"purge.tenant"}
    assert await two.read(_all_traces, THERE) >= {
        "subscription.channel",
        "notice.text",
        "searched.words",
    }


@pytest.mark.parametrize(
    ("channel", "asked"),
    [
        ("slack:CLONELY", "digest 09:00"),
        ("slack:CLONELY", "quiet 22:00-07:00"),
        ("slack:CLONELY", "mute case:sec-v-binance 24h"),
        ("slack:DLONELY", "wrong story:1 case:sec-v-binance"),
        ("slack:DLONELY", "search binance"),
    ],
)
async def test_a_purge_finds_what_was_asked_where_nothing_is_followed(
    store: SqliteStore, now: datetime, channel: str, asked: str
) -> None:
    asking = await Asking(store, now).prepared()
    for town in ("Oslo", "Lima", "Pune", "Bonn", "Cork", "Kobe", "Graz", "Nice", "Bern", "Riga"):
        await asking.taking.take(WIRE, news(town, f"Binance opens its office in {town}", at=now))

    await asking.ask(asked, Caller(platform="slack", tenant=GOING.id, channel=channel, user="ann"))
    kept = await store.read(_all_traces, channel)
    await purge(store, GOING, now=now)

    assert kept
    assert await store.read(_all_traces, channel) == set()


async def test_what_a_direct_message_said_moves_with_it_when_the_app_is_installed(
    store: SqliteStore, now: datetime
) -> None:
    asking = await Asking(store, now).prepared()
    for town in ("Oslo", "Lima", "Pune", "Bonn", "Cork", "Kobe", "Graz", "Nice", "Bern", "Riga"):
        await asking.taking.take(WIRE, news(town, f"Binance opens its office in {town}", at=now))
    bare = Caller(platform="slack", tenant=GOING.id, channel="slack:D9", user="ann")
    for said in ("subscribe all", "wrong story:1 case:sec-v-binance", "search binance"):
        await asking.ask(said, bare)
    # As many others as take several statements to move.
    for n in range(150):
        wish = Subscription(channel=f"slack:C{n}", topic="all", tenant=GOING.id)
        await store.write(subscriptions.add, wish, now=now)

    await store.write(installations.install, _installation(GOING.id, now=now))

    written = replace(bare, channel=f"slack:{GOING.id}/D9")
    assert "SEC v. Binance" in await asking.ask("corrections", written)
    assert await asking.topics(written.channel) == ["all"]
    assert await asking.topics(f"slack:{GOING.id}/C149") == ["all"]
    assert {each.key.count("/") for each in await store.read(subscriptions.channels)} == {1}
    await purge(store, GOING, now=now)
    assert await store.read(_all_traces, "slack:D9") == set()
    assert await store.read(_all_traces, "/D9") == set()


def _installation(tenant: str, *, now: datetime) -> Installation:
    return Installation(
        tenant=tenant,
        enterprise=None,
        name="A firm",
        bot_user="U0",
        bot="B0",
        installer="U1",
        scopes="chat:write",
        token="sealed",
        refresh=None,
        expires=None,
        installed=now,
    )


async def test_a_purge_spares_a_server_of_the_same_id_on_another_platform(
    two: SqliteStore, now: datetime
) -> None:
    wish = Subscription(channel="discord:1", topic="all", tenant=GOING.id)
    await two.write(subscriptions.add, wish, now=now)

    await purge(two, GOING, now=now)

    assert len(await two.read(subscriptions.of_channel, "discord:1")) == 1


def test_the_operator_purges_by_hand(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    with installed(tmp_path, monkeypatch, capsys) as docketwire:
        docketwire.configure()
        docketwire("subscriptions", "add", "slack:T1/C1", "all")
        [purged] = docketwire("purge", "T1", "--json").rows()
        left = docketwire("subscriptions", "list", "--json").rows()
        again = docketwire("purge", "T1")

    assert (purged["platform"], purged["tenant"], purged["subscription"]) == ("slack", "T1", 1)
    assert left == []
    assert (again.code, "nothing is kept of T1" in again.err) == (1, True)
