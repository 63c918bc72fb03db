"""What others watch the bot by: ``/metrics``, and the ping that stops when something is wrong."""

import asyncio
import logging
import re
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path

import aiohttp
import pytest

from bot.config import load
from bot.errors import ConfigError
from bot.heartbeat import LATE, Heartbeat, is_well
from bot.metrics import Family
from bot.model import Feed, FeedKind
from bot.secret import Secret
from storage import feeds
from storage.measures import Measures, measure
from storage.sqlite import SqliteStore
from storage.store import Tx, stamp
from tests.doubles.feeds import Behaviour, FeedServer, Page, redirect, silent
from tests.doubles.running import Installation, Running, until
from tests.end_to_end import HOLD, HOLD_TITLE

NOW = datetime(2026, 3, 2, 14, 30, tzinfo=UTC)
SAMPLE = re.compile(r"([a-z_]+)(?:\{([a-z]+)=\"([^\"]*)\"\})? ([0-9.e+-]+)")


async def scrape(bot: Running) -> dict[tuple[str, str], float]:
    """The samples of /metrics by name and the value of their label."""
    async with aiohttp.ClientSession(trust_env=False) as client:
        answer = await client.get(f"http://127.0.0.1:{bot.app.web.port}/metrics")
        assert answer.headers["Content-Type"].startswith("text/plain; version=0.0.4")
        text = await answer.text()
    assert text.endswith("\n")
    samples = {}
    for line in text.splitlines():
        if not line.startswith("#"):
            found = SAMPLE.fullmatch(line)
            assert found is not None, line
            samples[found[1].removeprefix("docketwire_"), found[3] or ""] = float(found[4])
    return samples


async def test_metrics_count_polls_entries_and_deliveries_and_name_nobody(tmp_path: Path) -> None:
    async with Installation(tmp_path) as world:
        slack = world.slack_channel("C1", "party:binance")
        world.wire.every = "1s"
        async with world.running() as bot:
            await bot.app.web.listening.wait()
            before = await scrape(bot)
            world.wire.article(HOLD_TITLE, *HOLD)
            await until(lambda: len(world.seen(slack)) == 1)
            await bot.settled()
            after = await scrape(bot)
            async with aiohttp.ClientSession(trust_env=False) as client:
                page = await client.get(f"http://127.0.0.1:{bot.app.web.port}/metrics")
                text = await page.text()

    assert before["up", ""] == 1
    assert before["polls_total", "changed"] == 4
    assert after["polls_total", "changed"] == 5
    assert after["received_bytes_total", ""] > before["received_bytes_total", ""] > 0
    assert after["decisions_total", "new"] == before["decisions_total", "new"] + 1
    assert after["deliveries", "sent"] == 1
    assert after["owed_total", ""] == 1
    assert after["feeds", "ok"] + after.get(("feeds", "quiet"), 0) == 4
    assert after["queue_age_seconds", ""] == 0
    assert after["poll_seconds_count", ""] >= 5
    # The wire's articles are dated a day back.
    assert after["news_seen_seconds", "0.5"] == after["news_seen_seconds", "0.95"] > 3600
    assert 0 < after["news_posted_seconds", "0.95"] < 3600
    assert not any(each in text for each in ("Harbor", "C1", "http", "xoxb", world.slack.token))


async def test_the_latency_of_alerts_is_from_story_to_channel(tmp_path: Path) -> None:
    async with Installation(tmp_path) as world:
        slack = world.slack_channel("C1", "party:binance")
        async with world.running() as bot:
            world.wire.article(HOLD_TITLE, *HOLD)
            await bot.poll()
            assert len(world.seen(slack)) == 1

            def spread(tx: Tx) -> None:
                tx.run(
                    "UPDATE delivery SET created = :created, sent = :sent",
                    created=stamp(NOW),
                    sent=stamp(NOW + timedelta(seconds=7)),
                )

            await bot.app.store.write(spread)
            found = await bot.app.store.read(measure)

    assert found.latencies == (7.0,)


def test_a_label_cannot_break_out_of_its_line() -> None:
    (_, _, line) = Family("x", "gauge", "X.", {'a"} 1\nevil 2\\': 1}, "of").lines()

    assert line == 'docketwire_x{of="a\\"} 1\\nevil 2\\\\"} 1'


@asynccontextmanager
async def beating(
    store: SqliteStore, url: str, troubles: dict[str, str] | None = None
) -> AsyncIterator[None]:
    """A heartbeat that beats fifty times a second, and ends when it is asked to."""
    stop = asyncio.Event()
    heart = Heartbeat(
        store,
        Secret(url),
        {} if troubles is None else troubles,
        every=timedelta(seconds=0.02),
        now=lambda: NOW,
    )
    running = asyncio.create_task(heart.run(stop))
    try:
        yield
    finally:
        stop.set()
        await asyncio.wait_for(running, 15)


@pytest.fixture
async def polled(store: SqliteStore) -> SqliteStore:
    """A store with one feed that was read and is due in a minute."""

    def prepare(tx: Tx) -> None:
        feeds.sync(tx, [Feed(name="A", url="https://a.example/feed", kind=FeedKind.NEWS)])
        tx.run(
            "UPDATE feed SET state = 'ok', due = :due, succeeded = :now",
            due=stamp(NOW + timedelta(minutes=1)),
            now=stamp(NOW),
        )

    await store.write(prepare)
    return store


async def test_the_ping_is_called_while_all_is_well_and_stops_with_trouble(
    polled: SqliteStore,
) -> None:
    troubles: dict[str, str] = {}
    async with FeedServer() as monitor:
        monitor.pages["/ping"] = Page(body=b"OK")
        async with beating(polled, monitor.url("/ping"), troubles):
            await until(lambda: len(monitor.log) >= 3)
            troubles["poller"] = "the disk is full"
            await asyncio.sleep(0.1)
            calls = len(monitor.log)
            await asyncio.sleep(0.2)

        assert len(monitor.log) == calls


@pytest.mark.parametrize("answer", [Page(status=500), redirect(302, "/elsewhere"), silent])
async def test_a_monitor_that_fails_ends_nothing_and_its_address_is_never_logged(
    polled: SqliteStore, caplog: pytest.LogCaptureFixture, answer: Behaviour
) -> None:
    caplog.set_level(logging.DEBUG)
    async with FeedServer() as monitor:
        monitor.pages["/secret-uuid"] = answer
        async with beating(polled, monitor.url("/secret-uuid")):
            await until(lambda: bool(monitor.log))
            await asyncio.sleep(0.1)

        assert {"/secret-uuid"} == {seen.path for seen in monitor.log}
    logged = [str(vars(record)) for record in caplog.records]
    assert not any("secret-uuid" in each for each in logged)


def measures(states: dict[str, int], *, late: timedelta = timedelta()) -> Measures:
    return Measures(feeds=states, due=NOW - late, deliveries={}, waiting=None, latencies=())


@pytest.mark.parametrize(
    ("found", "well"),
    [
        (measures({"ok": 1, "broken": 30}), True),
        (measures({"quiet": 1}), True),
        (measures({}), True),
        (measures({"broken": 3, "blocked": 1}), False),
        (measures({"ok": 3}, late=LATE), False),
    ],
    ids=["most broken", "quiet", "no feeds", "none can be read", "polls hang"],
)
def test_all_is_well_where_polls_are_on_time_and_a_feed_can_be_read(
    found: Measures, *, well: bool
) -> None:
    assert well is is_well(found, now=NOW)


def test_the_address_of_the_ping_is_a_secret_and_has_to_be_one_of_the_web(tmp_path: Path) -> None:
    (tmp_path / "feeds.yaml").write_text("feeds: []\n", encoding="utf-8")
    address = "https://hc-ping.example/5f0c"

    settings = load({"DOCKETWIRE_PING_URL": address}, directory=tmp_path)

    assert settings.ping_url in settings.secrets
    assert settings.ping_url is not None
    assert settings.ping_url.reveal() == address
    assert address not in repr(settings)
    with pytest.raises(ConfigError, match="DOCKETWIRE_PING_URL"):
        load({"DOCKETWIRE_PING_URL": "file:///etc/passwd"}, directory=tmp_path)
