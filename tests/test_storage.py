"""The store: one transaction at a time, whose file it is, and what survives."""

import asyncio
import os
import signal
import sqlite3
import subprocess
import sys
import threading
from collections.abc import AsyncIterator
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from bot.errors import StoreError
from bot.model import Case, Docket, Feed, FeedKind, Party, Subscription
from storage import cases, claims, feeds, migrate, settings, sqlite, subscriptions
from storage.sqlite import SqliteStore
from storage.store import Tx, moment, stamp

FEED = Feed(name="Example news", url="https://news.example/rss", kind=FeedKind.NEWS)


def put(tx: Tx, key: str, value: str) -> None:
    settings.put(tx, key, value)


async def test_a_write_is_read_back(store: SqliteStore) -> None:
    await store.write(put, "colour", "blue")

    assert await store.read(settings.get, "colour") == "blue"


async def test_a_write_that_raises_leaves_nothing_behind(store: SqliteStore) -> None:
    def fail(tx: Tx) -> None:
        settings.put(tx, "colour", "blue")
        raise RuntimeError("half way")

    with pytest.raises(RuntimeError, match="half way"):
        await store.write(fail)

    assert await store.read(settings.get, "colour") is None


async def test_writes_from_many_tasks_never_overlap(store: SqliteStore) -> None:
    def count(tx: Tx) -> None:
        settings.put(tx, "n", str(int(settings.get(tx, "n") or 0) + 1))

    await asyncio.gather(*[store.write(count) for _ in range(50)])

    assert await store.read(settings.get, "n") == "50"


async def test_a_read_does_not_wait_for_a_write(store: SqliteStore) -> None:
    def slow(tx: Tx) -> None:
        settings.put(tx, "slow", "1")
        entered.set()
        release.wait(5)

    entered, release = threading.Event(), threading.Event()
    writing = asyncio.create_task(store.write(slow))
    await asyncio.to_thread(entered.wait, 5)

    assert await asyncio.wait_for(store.read(settings.get, "slow"), 2) is None

    release.set()
    await writing
    assert await store.read(settings.get, "slow") == "1"


async def test_each_reader_takes_little_memory_beside_the_writer(store: SqliteStore) -> None:
    def kilobytes(tx: Tx) -> int:
        found = tx.one("PRAGMA cache_size")
        return -int(found["cache_size"]) if found else 0

    readers = await asyncio.gather(*[store.read(kilobytes) for _ in range(sqlite.READERS)])

    assert max(readers) == sqlite.READER_CACHE
    assert await store.write(kilobytes) == sqlite.WRITER_CACHE > 2 * sqlite.READER_CACHE


async def test_the_settings_that_keep_a_commit_through_a_power_cut_are_on(
    store: SqliteStore,
) -> None:
    def pragmas(tx: Tx) -> list[object]:
        names = ("journal_mode", "synchronous", "foreign_keys")
        return [next(iter(dict(tx.all(f"PRAGMA {name}")[0]).values())) for name in names]

    assert await store.write(pragmas) == ["wal", 2, 1]


async def test_a_database_of_a_newer_version_is_refused(store: SqliteStore, tmp_path: Path) -> None:
    await store.close()
    path = tmp_path / "docketwire.db"
    raw = sqlite3.connect(path)
    raw.execute("PRAGMA user_version = 9999")
    raw.close()

    with pytest.raises(StoreError, match="made by a newer docketwire"):
        await SqliteStore(path).open()


async def test_another_programs_database_is_refused_and_left_alone(tmp_path: Path) -> None:
    path = tmp_path / "other.db"
    raw = sqlite3.connect(path)
    raw.execute("CREATE TABLE theirs (id INTEGER)")
    raw.commit()
    raw.close()
    before = path.read_bytes()

    with pytest.raises(StoreError, match="another program's database"):
        await SqliteStore(path).open()

    assert path.read_bytes() == before


async def test_a_damaged_file_is_refused_with_the_remedy(tmp_path: Path) -> None:
    path = tmp_path / "broken.db"
    path.write_bytes(b"SQLite format 3\x00" + os.urandom(4096))

    with pytest.raises(StoreError, match="restore a backup"):
        await SqliteStore(path).open()


@pytest.fixture
async def damaged(tmp_path: Path) -> AsyncIterator[SqliteStore]:
    """A store one page of which was overwritten."""
    path = tmp_path / "docketwire.db"
    store = SqliteStore(path)
    await store.open()
    for number in range(300):
        await store.write(settings.put, f"key {number}", "a value of some length " * 20)
    await store.close()
    pages = bytearray(path.read_bytes())
    place = pages.index(b"key 150a value") // 4096 * 4096
    pages[place : place + 4096] = os.urandom(4096)
    path.write_bytes(pages)
    store = SqliteStore(path)
    await store.open()
    yield store
    await store.close()


async def test_a_page_that_was_damaged_is_refused_where_it_is_read_with_the_remedy(
    damaged: SqliteStore,
) -> None:
    with pytest.raises(StoreError, match="restore a backup") as refused:
        await damaged.read(lambda tx: tx.all("SELECT * FROM setting"))

    assert not refused.value.passing


async def test_a_check_finds_a_damaged_page_that_nobody_reads(damaged: SqliteStore) -> None:
    with pytest.raises(StoreError, match="restore a backup") as refused:
        await damaged.check(seconds=30)

    assert not refused.value.passing


async def test_a_check_that_takes_too_long_says_so_and_does_no_harm(store: SqliteStore) -> None:
    await store.write(settings.put, "key", "value")

    checked = [await store.check(seconds=seconds) for seconds in (30, 0, 30)]

    assert checked == [True, False, True]
    assert await store.read(settings.get, "key") == "value"


async def test_a_folder_that_is_not_there_is_named(tmp_path: Path) -> None:
    with pytest.raises(StoreError, match=r"nowhere.*check that the folder exists"):
        await SqliteStore(tmp_path / "nowhere" / "x.db").open()


def test_no_two_migrations_have_one_number() -> None:
    numbers = [number for number, _, _ in migrate.migrations()]

    assert numbers == sorted(set(numbers))


async def test_a_migration_that_fails_halfway_changes_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "docketwire.db"
    first = SqliteStore(path)
    await first.open()
    await first.write(put, "kept", "yes")
    await first.close()
    good = migrate.migrations()
    bad = [*good, (9000, "9000_bad", "CREATE TABLE half (id INTEGER);\nSELECT nonsense;\n")]
    monkeypatch.setattr(migrate, "migrations", lambda: bad)

    with pytest.raises(Exception, match="nonsense"):
        await SqliteStore(path).open()

    monkeypatch.setattr(migrate, "migrations", lambda: good)
    again = SqliteStore(path)
    await again.open()
    tables = await again.read(
        lambda tx: [row["name"] for row in tx.all("SELECT name FROM sqlite_master")]
    )
    assert "half" not in tables
    assert await again.read(settings.get, "kept") == "yes"
    await again.close()
    assert (tmp_path / f"docketwire.db.before-migration-{good[-1][0]}.bak").is_file()


async def test_a_backup_of_a_database_in_use_opens_and_checks_out(
    store: SqliteStore, tmp_path: Path
) -> None:
    await store.write(put, "kept", "yes")
    target = tmp_path / "copy.db"

    sqlite.backup(tmp_path / "docketwire.db", target)

    copy = SqliteStore(target)
    await copy.open()
    assert await copy.read(settings.get, "kept") == "yes"
    await copy.close()
    with pytest.raises(StoreError, match="exists already"):
        sqlite.backup(tmp_path / "docketwire.db", target)


def test_a_second_loop_on_one_database_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "docketwire.db"
    held = sqlite.loop_lock(path)
    script = (
        "from pathlib import Path\nfrom storage.sqlite import loop_lock\n"
        f"loop_lock(Path({str(path)!r}))"
    )

    second = subprocess.run(
        [sys.executable, "-c", script], capture_output=True, text=True, check=False
    )

    assert "another docketwire is polling" in second.stderr
    held.release()
    third = subprocess.run(
        [sys.executable, "-c", script], capture_output=True, text=True, check=False
    )
    assert third.returncode == 0


def test_the_loops_lock_ends_with_a_killed_process(tmp_path: Path) -> None:
    path = tmp_path / "docketwire.db"
    script = (
        "import time\nfrom pathlib import Path\nfrom storage.sqlite import loop_lock\n"
        f"lock = loop_lock(Path({str(path)!r}))\nprint('held', flush=True)\ntime.sleep(60)"
    )
    holder = subprocess.Popen([sys.executable, "-c", script], stdout=subprocess.PIPE, text=True)
    assert holder.stdout is not None
    assert holder.stdout.readline() == "held\n"
    with pytest.raises(StoreError):
        sqlite.loop_lock(path)

    os.kill(holder.pid, signal.SIGKILL)
    holder.wait()
    holder.stdout.close()

    sqlite.loop_lock(path).release()


def test_stored_times_sort_as_text_and_come_back(now: datetime) -> None:
    times = [now - timedelta(days=400), now, now + timedelta(microseconds=1)]

    assert sorted(map(stamp, reversed(times))) == [stamp(at) for at in times]
    assert [moment(stamp(at)) for at in times] == times
    assert len({len(stamp(at)) for at in times}) == 1


async def test_a_feed_is_due_until_it_is_polled_and_then_at_its_time(
    store: SqliteStore, now: datetime
) -> None:
    await store.write(feeds.sync, [FEED])
    (state,) = await store.read(feeds.due, now=now)

    later = now + timedelta(minutes=5)
    await store.write(
        feeds.record_changed,
        state.id,
        etag='"1"',
        last_modified=None,
        body_hash="h",
        validated=None,
        carries="all",
        notes=None,
        now=now,
        due=later,
    )

    assert await store.read(feeds.due, now=now) == []
    (again,) = await store.read(feeds.due, now=later)
    assert (again.etag, again.baselined, again.state) == ('"1"', now, "ok")


async def test_a_feed_taken_out_of_the_configuration_keeps_its_history(
    store: SqliteStore, now: datetime
) -> None:
    await store.write(feeds.sync, [FEED])
    (state,) = await store.read(feeds.due, now=now)
    await store.write(
        feeds.record_failure, state.id, state="broken", reason="down", now=now, due=now
    )

    await store.write(feeds.sync, [])
    assert await store.read(feeds.active) == []
    await store.write(feeds.sync, [FEED])

    (back,) = await store.read(feeds.active)
    assert (back.id, back.failures, back.reason) == (state.id, 1, "down")


async def test_fixed_subscriptions_follow_the_file_and_others_stay(
    store: SqliteStore, now: datetime
) -> None:
    typed = Subscription(channel="console", topic="party:binance", by="ann")
    fixed = [
        Subscription(channel="console", topic=topic, fixed=True) for topic in ("all", "case:a")
    ]
    await store.write(subscriptions.add, typed, now=now)
    await store.write(subscriptions.sync_fixed, fixed, now=now)

    await store.write(subscriptions.sync_fixed, fixed[:1], now=now)

    held = await store.read(subscriptions.of_channel, "console")
    assert [(each.topic, each.fixed) for each in held] == [("party:binance", False), ("all", True)]


async def test_followed_cases_and_parties_come_back_as_they_were(
    store: SqliteStore, now: datetime
) -> None:
    case = Case(
        id="nysd-1-24-cv-00001",
        caption="S.D.N.Y. 1:24-cv-00001",
        court="nysd",
        dockets=(Docket(court="nysd", number="1:24-cv-00001"),),
    )
    party = Party(id="acme-coin", name="Acme Coin", aliases=("Acme Coin",))
    await store.write(cases.follow_case, case, now=now)
    await store.write(cases.follow_party, party, now=now)

    assert await store.read(cases.followed) == ([case], [party], 2)


async def test_a_database_that_was_closed_says_so(store: SqliteStore) -> None:
    await store.close()

    for ask in (store.read, store.write):
        with pytest.raises(StoreError, match="closed"):
            await ask(cases.changes)


async def test_only_what_was_followed_or_changed_since_is_read_again(
    store: SqliteStore, now: datetime
) -> None:
    old, better = (Case(id="old", caption=caption) for caption in ("SEC v. Old", "SEC v. Old Mill"))
    new = Case(id="new", caption="SEC v. New")
    await store.write(cases.keep_case, old, now=now)
    *_, before = await store.read(cases.followed)

    await store.write(cases.keep_case, new, now=now)
    after_one = await store.read(cases.followed, before)
    await store.write(cases.keep_case, better, now=now)
    after_two = await store.read(cases.followed, before + 1)

    assert after_one == ([new], [], before + 1)
    assert after_two == ([better], [], before + 2)
    assert await store.read(cases.followed, before + 2) == ([], [], before + 2)


async def test_the_install_id_is_made_once(store: SqliteStore) -> None:
    made = await store.write(settings.install_id)

    assert await store.write(settings.install_id) == made


async def test_nothing_is_owed_in_an_empty_ledger(store: SqliteStore, now: datetime) -> None:
    claimed = await store.write(claims.claim, platforms=["console"], now=now, lease=now, limit=10)

    assert claimed == []
