"""Rows 1 to 4 of the fault matrix: killed at every named place, with and without lost replies.

What the doubles took is the only judge. ``FAULT_SEEDS`` is how many variants are played.
"""

import os
import random
import signal
from collections import Counter
from collections.abc import AsyncIterator
from contextlib import closing
from pathlib import Path

import pytest

from bot.failpoint import PLACES
from storage import migrate, settings, sqlite
from storage.sqlite import SqliteStore
from tests.doubles.running import until
from tests.doubles.slack import HISTORY, Dropped, Hanging, LostReply
from tests.faults.killing import PATIENCE, Mortal

SEEDS = range(int(os.environ.get("FAULT_SEEDS", "2")))
ON_THE_WAY = [place for place in PLACES if not place.startswith("in ")]
READING = ["after fetch", "before commit", "after commit"]
SENDING = ["after claim", "after accepted", "before finish"]
CHANGING = ["after claim", "after accepted", "before finish", "after finish"]
POSTS = r"/channels/\d+/threads"


@pytest.fixture
async def world(tmp_path: Path) -> AsyncIterator[Mortal]:
    async with Mortal(tmp_path) as installed:
        yield installed


@pytest.mark.parametrize("seed", SEEDS)
async def test_killed_at_every_place_in_turn_it_loses_nothing_and_doubles_nothing(
    world: Mortal, seed: int
) -> None:
    chance = random.Random(seed)
    await world.baseline()
    for place in chance.sample(ON_THE_WAY, len(ON_THE_WAY)):
        stories = chance.randint(1, 2)
        world.publish(stories)
        if place in {"before repeat", chance.choice(ON_THE_WAY)}:
            world.discord.fail(chance.choice(("lost", "drop")))
            world.discord.fail(chance.choice(("lost", "drop")), path=POSTS)
            world.slack.fail("chat.postMessage", chance.choice((LostReply(), Dropped())))
        # A backlog may go out as one message, so that more than one need not be sent.
        times = chance.randint(1, stories) if place in READING else 1
        async with world.alive(f"{place}:{times}") as process:
            await world.dies(process)
    async with world.alive() as process:
        await world.settles()
        await world.stops(process)

    assert world.copies("discord") == Counter(world.stories)
    assert world.copies("forum") == Counter(world.stories)
    assert world.copies("slack") == Counter(world.stories)
    assert not world.copies("slack", marked=True)


async def test_a_backlog_that_goes_out_as_one_message_is_whole_in_every_channel(
    world: Mortal,
) -> None:
    await world.baseline()
    # Each of the two feeds brings more at once than come one by one.
    world.publish(24)
    async with world.alive() as process:
        await world.settles()
        await world.stops(process)

    assert max(len(world.shown(where)) for where in world.channels) < len(world.stories)
    assert [Counter(world.stories)] * 3 == [world.copies(where) for where in world.channels]


@pytest.mark.parametrize("seed", SEEDS[::2])
async def test_where_no_history_may_be_read_a_kill_costs_at_most_one_marked_repeat(
    world: Mortal, seed: int
) -> None:
    chance = random.Random(seed)
    world.slack.scopes -= HISTORY
    await world.baseline()
    for place in SENDING if seed else SENDING[1:2]:
        stories = chance.randint(1, 2)
        world.publish(stories)
        async with world.alive(f"{place}:{chance.randint(1, stories)}") as process:
            await world.dies(process)
        async with world.alive() as process:
            await world.settles()

    assert world.copies("discord") == Counter(world.stories)
    assert world.copies("forum") == Counter(world.stories)
    assert world.copies("slack").keys() == set(world.stories)
    assert max(world.copies("slack", marked=False).values(), default=1) == 1
    assert max(world.copies("slack", marked=True).values(), default=0) <= 1


@pytest.mark.parametrize("seed", SEEDS)
@pytest.mark.parametrize("age", ["fresh", "old"])
async def test_killed_while_it_tells_what_changed_it_tells_it_once(
    world: Mortal, seed: int, age: str
) -> None:
    chance = random.Random(seed)
    await world.baseline()
    world.publish(2)
    async with world.alive() as process:
        await world.settles()
        await world.stops(process)
    if age == "old":
        await world.write("UPDATE delivery SET sent = replace(sent, '20', '10')")

    world.amend(0, 1)
    places = ["before commit", "after commit", *chance.sample(CHANGING, len(CHANGING))]
    for place in places:
        async with world.alive(place) as process:
            await world.dies(process)
        # What waits for more to come need not, here.
        await world.write("UPDATE delivery SET due = created WHERE state = 'waiting'")
    async with world.alive() as process:
        await until(lambda: all(sum(news(world, each)) >= 2 for each in world.channels), PATIENCE)
        await world.settles()
        await world.stops(process)

    for where in world.channels:
        assert world.copies(where) == Counter(world.stories)
        assert news(world, where) == ((2, 0) if age == "fresh" else (0, 2))


def news(world: Mortal, where: str) -> tuple[int, int]:
    """How many cards of a channel show what changed, and how many messages tell it."""
    edited = [words for words in world.shown(where) if "Amended Opinion" in words]
    return len(edited), len(world.told(where))


async def test_killed_while_it_stops_it_loses_nothing_and_doubles_nothing(world: Mortal) -> None:
    await world.baseline()
    for times in (1, 2):
        world.slack.fail("chat.postMessage", Hanging())
        world.discord.fail("stuck")
        world.publish(1)
        async with world.alive(f"in shutdown:{times}") as process:
            await until(
                lambda: all(
                    set(world.stories) <= world.copies(each).keys() for each in world.channels
                ),
                PATIENCE,
            )
            process.send_signal(signal.SIGTERM)
            await world.dies(process)
        async with world.alive():
            await world.settles()

    assert world.copies("discord") == Counter(world.stories)
    assert world.copies("slack") == Counter(world.stories)


async def test_killed_in_any_migration_the_database_is_the_old_one_and_the_next_start_ends_it(
    world: Mortal, monkeypatch: pytest.MonkeyPatch
) -> None:
    every = migrate.migrations()
    monkeypatch.setattr(migrate, "migrations", lambda: every[:1])
    store = SqliteStore(world.database)
    await store.open()
    await store.write(settings.put, "kept", "as it was")
    await store.close()
    monkeypatch.undo()

    for number in range(1, len(every)):
        world.place = f"in migration:{number}"
        code, _ = await world.command("db", "migrate")
        assert code == -signal.SIGKILL
        assert version(world.database) == 1
        assert version(world.folder / "docketwire.db.before-migration-1.bak") == 1
    world.place = ""
    assert await world.command("db", "migrate") == (
        0,
        f"{world.database.name}: schema {every[-1][0]}\n",
    )

    store = SqliteStore(world.database)
    await store.open()
    assert await store.read(settings.get, "kept") == "as it was"
    await store.close()


def version(path: Path) -> int:
    """The schema version of a database file, checked through."""
    with closing(sqlite.connect(path)) as connection:
        assert connection.execute("PRAGMA integrity_check").fetchone()[0] == "ok"
        return int(connection.execute("PRAGMA user_version").fetchone()[0])
