"""Drafts taken in, feed by feed, as the poller does."""

from collections.abc import Sequence
from datetime import datetime

from bot.ingest import Decision, Polled, ingest
from bot.model import DeliveryState, Draft, Feed, FeedKind, Registry, Story, Subscription
from storage import deliveries, feeds, stories, subscriptions
from storage.sqlite import SqliteStore
from storage.store import Tx
from tests.samples import REGISTRY

WIRE = Feed(name="Harbor Wire", url="https://harborwire.example/rss", kind=FeedKind.NEWS)
LEDGER = Feed(name="Coin Ledger", url="https://coinledger.example/rss", kind=FeedKind.NEWS)
DOCKET = Feed(
    name="D.D.C. docket", url="https://ecf.dcd.uscourts.gov/rss", kind=FeedKind.COURT, court="dcd"
)
TITLE = "Judge lets most of the SEC's lawsuit against Binance go ahead"
TEXT = (
    "A federal judge in Washington ruled on Friday that the Securities and Exchange Commission "
    "may press most of its claims against Binance, the largest crypto exchange by volume. "
    "Judge Amy Berman Jackson threw out the part that concerns sales of its token by others."
)


class Ingesting:
    """A store that takes drafts in, feed by feed, as the poller does."""

    def __init__(self, store: SqliteStore, now: datetime) -> None:
        self.store = store
        self.now = now
        self.registry = REGISTRY

    async def baseline(self, *fed: Feed) -> None:
        for feed in fed:
            await self.take(feed)

    async def take(self, feed: Feed, *drafts: Draft, whole: bool = True) -> list[Decision]:
        return await self.store.write(_ingest, feed, drafts, self.registry, self.now, whole=whole)

    async def follow(self, topic: str, *filters: str, channel: str = "slack:C1") -> None:
        wish = Subscription(channel=channel, topic=topic, filters=filters)
        await self.store.write(subscriptions.add, wish, now=self.now)

    async def owed(self, story: int) -> list[str]:
        found = await self.store.read(deliveries.of_story, story)
        return [
            each.delivery.channel
            for each in found
            if each.delivery.state is not DeliveryState.FILTERED
        ]

    async def story(self, story: int) -> Story:
        found = await self.store.read(stories.load, story)
        assert found is not None
        return found


def _ingest(
    tx: Tx,
    feed: Feed,
    drafts: Sequence[Draft],
    registry: Registry,
    now: datetime,
    *,
    whole: bool,
) -> list[Decision]:
    state = feeds.ensure(tx, feed)
    polled = Polled(etag='"1"', due=now, whole=whole)
    return ingest(tx, state, drafts, polled=polled, registry=registry, now=now)
