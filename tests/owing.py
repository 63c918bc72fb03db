"""Channels that are owed stories, and an outbox over a platform of ours."""

from collections.abc import Sequence
from datetime import datetime

from bot.ingest import Polled, ingest
from bot.model import Draft, Subscription
from bot.outbox import Outbox, Policy
from storage import feeds, subscriptions
from storage.sqlite import SqliteStore
from storage.store import Tx
from tests.clock import Clock
from tests.ingesting import WIRE
from tests.platforms import Platform
from tests.samples import REGISTRY, news

TITLES = (
    "Judge lets the SEC's case against Binance go ahead",
    "Binance fined by a regulator in Lisbon over its adverts",
    "Former Binance lawyer joins a rival in Singapore",
)


class Owing:
    """A store in which channels are owed stories, and an outbox over a platform of ours."""

    def __init__(self, store: SqliteStore, now: datetime) -> None:
        self.store = store
        self.clock = Clock(now)
        self.platform = Platform()

    def outbox(self, **policy: object) -> Outbox:
        return Outbox(
            self.store,
            {"slack": self.platform},
            registry=lambda: REGISTRY,
            policy=Policy(paces={}, **policy),  # type: ignore[arg-type]
            now=self.clock,
        )

    async def owe(self, *channels: str, titles: tuple[str, ...] = TITLES[:1]) -> list[int]:
        await self.store.write(_owe, channels, titles, self.clock())
        return await self.store.read(
            lambda tx: [row["id"] for row in tx.all("SELECT id FROM delivery ORDER BY id")]
        )

    async def told(self, title: str) -> None:
        """A story comes, for whoever follows everything."""
        draft = news(title[:9].lower().replace(" ", ""), title)
        await self.store.write(_take, [draft], self.clock())

    async def states(self) -> list[str]:
        return await self.store.read(
            lambda tx: [row["state"] for row in tx.all("SELECT state FROM delivery ORDER BY id")]
        )


def _owe(tx: Tx, channels: tuple[str, ...], titles: tuple[str, ...], now: datetime) -> None:
    state = feeds.ensure(tx, WIRE)
    polled = Polled(due=now)
    ingest(tx, state, [], polled=polled, registry=REGISTRY, now=now)
    for channel in channels:
        subscriptions.add(tx, Subscription(channel=channel, topic="all"), now=now)
    drafts = [news(title[:9].lower().replace(" ", ""), title) for title in reversed(titles)]
    _take(tx, drafts, now)


def _take(tx: Tx, drafts: Sequence[Draft], now: datetime) -> None:
    ingest(tx, feeds.ensure(tx, WIRE), drafts, polled=Polled(due=now), registry=REGISTRY, now=now)
