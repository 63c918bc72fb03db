"""Retention: what is old is forgotten in small steps, and still known when it comes back."""

import asyncio
from datetime import datetime, timedelta

import pytest

from bot.config.settings import Retention
from bot.ingest import Decision, Polled, ingest
from bot.model import Draft, Feed, FeedKind, Subscription
from bot.retention import Forgetting
from storage import deliveries, feeds, searches, stories, subscriptions
from storage.sqlite import SqliteStore
from storage.store import Tx
from tests.samples import REGISTRY, news

WIRE = Feed(name="Harbor Wire", url="https://harborwire.example/rss", kind=FeedKind.NEWS)
TITLE = "Judge lets the SEC's case against Binance go ahead"
FRESH = "Coinbase asks an appeals court to hear its case against the SEC early"
POLICY = Retention(texts=timedelta(days=60), ledger=timedelta(days=30))


def _take(tx: Tx, drafts: list[Draft], now: datetime) -> list[Decision]:
    state = feeds.ensure(tx, WIRE)
    return ingest(tx, state, drafts, polled=Polled(due=now), registry=REGISTRY, now=now)


def _count(tx: Tx, what: str) -> int:
    row = tx.one(f"SELECT count(*) AS many FROM {what}")  # noqa: S608 - of this file
    return int(row["many"]) if row else 0


@pytest.fixture
async def aged(store: SqliteStore, now: datetime) -> SqliteStore:
    """A store with a sent alert, an open one and a digest of 90 days ago, and a story of today."""
    then = now - timedelta(days=90)
    await store.write(_take, [], then)
    for channel in ("slack:C1", "slack:C2"):
        wish = Subscription(channel=channel, topic="all")
        await store.write(subscriptions.add, wish, now=then)
    await store.write(_take, [news("old", TITLE)], then)
    await store.write(
        lambda tx: tx.run("UPDATE delivery SET state = 'sent' WHERE channel = 'slack:C1'")
    )
    await store.write(_take, [news("fresh", FRESH)], now)
    return store


async def test_what_is_too_old_is_forgotten_and_what_is_not_stays(
    aged: SqliteStore, now: datetime
) -> None:
    await Forgetting(aged, POLICY, now=lambda: now).once()

    old, fresh = [await aged.read(stories.load, number) for number in (1, 2)]
    assert old is not None
    assert fresh is not None
    assert (old.title, old.summary) == (TITLE, "")
    assert old.sources[0].url
    assert fresh.summary
    left = await aged.read(deliveries.of_story, 1)
    assert [(each.delivery.channel, each.delivery.state) for each in left] == [
        ("slack:C2", "pending")
    ]
    assert len(await aged.read(deliveries.of_story, 2)) == 2
    assert await aged.read(_count, "story_key WHERE instr(stories, x'00000001') > 0") == 0
    assert await aged.read(_count, "story_key WHERE instr(stories, x'00000002') > 0") > 0
    asked = searches.Search(words=("Binance",))
    assert await aged.read(searches.find, asked, skip=0, limit=9) == [old]


@pytest.mark.parametrize("says", [TITLE, "Judge lets most of the SEC's case against Binance go on"])
async def test_an_item_that_comes_back_after_its_text_was_forgotten_alerts_nobody(
    aged: SqliteStore, now: datetime, says: str
) -> None:
    await Forgetting(aged, POLICY, now=lambda: now).once()
    before = await aged.read(_count, "delivery")

    [decision] = await aged.write(_take, [news("old", says)], now)

    assert decision.story == 1
    assert decision.decision == ("repeat" if says == TITLE else "update")
    assert decision.deliveries == 0
    assert await aged.read(_count, "delivery") == before


async def test_a_later_copy_is_compared_with_what_a_returned_item_says_now(
    aged: SqliteStore, now: datetime
) -> None:
    says = "Judge lets most of the SEC's case against Binance go on"
    await Forgetting(aged, POLICY, now=lambda: now).once()
    await aged.write(_take, [news("old", says)], now)

    [copy] = await aged.write(_take, [news("copy", says)], now)

    assert copy.story == 1


async def test_what_was_searched_for_is_forgotten_where_nobody_searches_any_more(
    aged: SqliteStore, now: datetime
) -> None:
    for days in (31, 29):
        asked = searches.Search(words=(f"{days} days ago",), seen_by="slack:T1")
        await aged.write(searches.keep, asked, now=now - timedelta(days=days))

    await Forgetting(aged, POLICY, now=lambda: now).once()

    assert await aged.read(_count, "searched WHERE words = '29 days ago'") == 1
    assert await aged.read(_count, "searched") == 1


async def test_a_second_pass_finds_nothing_left_to_do(aged: SqliteStore, now: datetime) -> None:
    forgetting = Forgetting(aged, POLICY, now=lambda: now)
    await forgetting.once()
    before = await aged.read(lambda tx: tx.all("SELECT * FROM setting"))

    await forgetting.once()

    assert await aged.read(lambda tx: tx.all("SELECT * FROM setting")) == before


async def test_the_loop_passes_once_at_its_start_and_ends_when_told(
    aged: SqliteStore, now: datetime
) -> None:
    stop = asyncio.Event()
    running = asyncio.create_task(Forgetting(aged, POLICY, now=lambda: now).run(stop))
    async with asyncio.timeout(5):
        while len(await aged.read(deliveries.of_story, 1)) > 1:
            await asyncio.sleep(0.01)

    stop.set()
    await asyncio.wait_for(running, 5)

    assert len(await aged.read(deliveries.of_story, 1)) == 1
