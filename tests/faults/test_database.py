"""Rows 19 and 20 of the fault matrix: a disk that is full, a database that another holds."""

import asyncio
import threading
from collections.abc import AsyncIterator
from contextlib import closing
from pathlib import Path

import httpx
import pytest

from bot import loops
from storage import sqlite
from storage.store import Tx
from tests.doubles.running import Installation, Running, until
from tests.doubles.slack import Json
from tests.end_to_end import END, END_TITLE, HOLD, HOLD_TITLE


@pytest.fixture
async def world(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Installation]:
    monkeypatch.setattr(loops, "MEND_SECONDS", 0.1)
    async with Installation(tmp_path) as installed:
        installed.wire.every = "1s"
        yield installed


async def health(bot: Running) -> tuple[int, Json]:
    async with httpx.AsyncClient(trust_env=False) as client:
        answer = await client.get(f"http://127.0.0.1:{bot.app.web.port}/healthz")
    return answer.status_code, answer.json()


def fill(tx: Tx) -> None:
    """Let the database grow by nothing more."""
    row = tx.one("PRAGMA page_count")
    assert row is not None
    tx.one(f"PRAGMA max_page_count = {row['page_count']}")
    tx.one("PRAGMA max_page_count")


def make_room(tx: Tx) -> None:
    """Let the database grow again."""
    tx.one("PRAGMA max_page_count = 1000000")


async def test_with_a_full_disk_people_are_answered_and_what_comes_meanwhile_comes_later(
    world: Installation,
) -> None:
    slack = world.slack_channel("C1", "party:binance")
    async with world.running() as bot:
        world.wire.article(HOLD_TITLE, *HOLD)
        await until(lambda: len(world.seen(slack)) == 1)
        await bot.settled()
        await bot.app.store.write(fill)
        for number in range(40):
            filler = f"Part {number} of a long list of court calendars " * 40
            world.wire.article(f"Calendar {number}: hearings in county {number}", filler)
        world.wire.article(END_TITLE, *END)
        await until(lambda: bool(bot.app.troubles))
        red = await health(bot)
        [answer] = await world.slack.slash("/docket", "case sec v binance", channel=slack)
        during = len(world.seen(slack))

        await bot.app.store.write(make_room)
        await until(lambda: len(world.seen(slack)) == 2)
        await until(lambda: not bot.app.troubles)
        green = await health(bot)

    assert red[0] == 503
    assert "the disk is full; nothing was lost" in red[1]["reason"]
    assert "1:23-cv-01599" in str(answer["blocks"])
    assert during == 1
    assert END_TITLE in world.seen(slack)[1]
    assert green[0] == 200


def hold(path: Path, seconds: float, held: threading.Event) -> None:
    """Keep every writer out for a while."""
    with closing(sqlite.connect(path)) as connection:
        connection.execute("BEGIN IMMEDIATE")
        held.set()
        threading.Event().wait(seconds)
        connection.execute("ROLLBACK")


@pytest.mark.parametrize("patience", [10.0, 0.2])
async def test_while_another_program_holds_the_database_nothing_is_lost_or_doubled(
    world: Installation, monkeypatch: pytest.MonkeyPatch, patience: float
) -> None:
    monkeypatch.setattr(sqlite, "BUSY_SECONDS", patience)
    slack = world.slack_channel("C1", "party:binance")
    discord = world.discord_channel("alerts", "party:binance")
    async with world.running() as bot:
        held = threading.Event()
        holding = asyncio.create_task(
            asyncio.to_thread(hold, world.folder / "docketwire.db", 2.0, held)
        )
        await asyncio.to_thread(held.wait)
        world.wire.article(HOLD_TITLE, *HOLD)
        if patience < 1:
            await until(lambda: bool(bot.app.troubles))
        await holding
        await until(lambda: len(world.seen_anywhere()) == 2)
        await until(lambda: not bot.app.troubles)
        await bot.settled()

    assert len(world.seen(slack)) == len(world.seen(discord)) == 1
