"""The bot without its loops, on a real store, with real senders to both doubles; time is turned."""

from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from datetime import datetime, timedelta
from typing import Any, Self

from bot.chat.discord import DiscordSender
from bot.chat.slack import api
from bot.chat.slack.sender import SlackSender
from bot.ingest import Polled, ingest
from bot.model import Draft, Feed, FeedKind, Subscription
from bot.outbox import Outbox, Policy
from storage import feeds, subscriptions
from storage.sqlite import SqliteStore
from storage.store import Tx
from tests.clock import Clock
from tests.doubles.discord import DiscordDouble
from tests.doubles.discord.world import TEXT_CHANNEL
from tests.doubles.discord.world import Channel as Place
from tests.doubles.running import discord_words, slack_words
from tests.doubles.slack import SlackDouble
from tests.samples import REGISTRY, news

TITLE = "Judge lets the SEC's case against Binance go ahead"
NEW_TITLE = "Judge lets most of the SEC's case against Binance go ahead"
TEXT = (
    "A federal judge in Washington has let the regulator's case against the exchange go ahead. "
    "The ruling of Tuesday evening leaves ten of the thirteen claims standing, among them those "
    "about the sale of the exchange's own token and about its programme for staking. "
    "Lawyers of the exchange said that they would go on to defend it, and that the ruling had "
    "narrowed what was at issue. The next hearing is set for the ninth of the coming month."
)
OUTLETS = ("Harbor Wire", "Coin Digest", "Night Desk", "Quay Post", "Lantern News")


class Newsroom:
    """Stories come in from outlets, and both platforms have a channel that wants them all."""

    def __init__(
        self,
        store: SqliteStore,
        slack: SlackDouble,
        discord: DiscordDouble,
        clock: Clock,
        kind: int = TEXT_CHANNEL,
    ) -> None:
        self.store = store
        self.slack = slack
        self.discord = discord
        self.clock = clock
        self.client = api.connect(token=slack.token, api_url=slack.api_url)
        self.discord_sender = DiscordSender(
            token=discord.token, namespace="tests", api_url=discord.api_url, now=clock
        )
        self.guild = discord.add_guild()
        self.place = discord.add_channel(self.guild, kind=kind)
        slack.channel("C1")
        self.outbox = self.restarted()

    @classmethod
    @asynccontextmanager
    async def opened(cls, store: SqliteStore, kind: int = TEXT_CHANNEL) -> AsyncIterator[Self]:
        """A newsroom between a Slack and a Discord of its own."""
        # The doubles' ids hold the real time.
        clock = Clock(datetime.now().astimezone())
        async with (
            SlackDouble(clock=lambda: clock().timestamp()) as slack,
            DiscordDouble() as discord,
        ):
            newsroom = cls(store, slack, discord, clock, kind)
            yield newsroom
            await newsroom.close()

    def restarted(self, **policy: Any) -> Outbox:
        """The outbox of a new process."""
        self.outbox = Outbox(
            self.store,
            {"slack": SlackSender(client=self.client), "discord": self.discord_sender},
            registry=lambda: REGISTRY,
            policy=Policy(paces={}, **policy),
            now=self.clock,
        )
        return self.outbox

    async def close(self) -> None:
        await api.disconnect(self.client)
        await self.discord_sender.close()

    @property
    def channels(self) -> tuple[str, str]:
        return "slack:C1", f"discord:{self.place}"

    async def follow(self, **options: Any) -> None:
        """Let both channels follow everything."""
        for channel in self.channels:
            wish = Subscription(channel=channel, topic="all", **options)
            await self.store.write(subscriptions.add, wish, now=self.clock())

    async def told(self, *drafts: Draft, outlet: str = OUTLETS[0], quiet: bool = False) -> None:
        """Take drafts of an outlet in; its feed was known before."""
        await self.store.write(_take, outlet, drafts, quiet=quiet, now=self.clock())

    async def baseline(self, *drafts: Draft, outlet: str) -> None:
        """Take the first body of an outlet's feed in."""
        feed = Feed(name=outlet, url=f"https://{outlet}.example/rss", kind=FeedKind.NEWS)
        await self.store.write(_first, feed, drafts, now=self.clock())

    async def breaks(self, title: str = TITLE) -> None:
        """The story comes, and is posted."""
        await self.told(story(title=title))
        await self.sends()

    async def joins(self, *outlets: str) -> None:
        """Further outlets tell the story."""
        for outlet in outlets:
            await self.told(story(outlet=outlet), outlet=outlet)

    async def sends(self, **later: float) -> None:
        """Let time pass, and send what is due then."""
        self.passes(**later)
        await self.outbox.drain()

    def passes(self, **time: float) -> None:
        self.clock.forward(**time)
        self.discord.advance(timedelta(**time))

    def cards(self) -> list[str]:
        """The words of what stands in the two channels themselves."""
        return [*self.on_slack(), *self.on_discord()]

    def on_slack(self) -> list[str]:
        return [slack_words(each) for each in self.slack.messages("C1") if "thread_ts" not in each]

    def on_discord(self) -> list[str]:
        return [discord_words(each) for each in self.discord.messages(self.place)]

    def replies(self) -> tuple[list[str], list[str]]:
        """The words of what stands in threads, on Slack and on Discord."""
        in_threads = [
            slack_words(each) for each in self.slack.messages("C1") if "thread_ts" in each
        ]
        below = [discord_words(each) for thread in self.threads() for each in thread.messages]
        return in_threads, below

    def threads(self) -> list[Place]:
        """Discord's threads, and posts of a forum, oldest first."""
        return [each for each in self.discord.channels.values() if each.parent == self.place]

    async def ledger(self, kind: str) -> list[tuple[str, str]]:
        """State and reason of each delivery of a kind, in the order of the ledger."""
        return await self.store.read(
            lambda tx: [
                (row["state"], row["reason"] or "")
                for row in tx.all(
                    "SELECT state, reason FROM delivery WHERE kind = :kind ORDER BY id", kind=kind
                )
            ]
        )


def story(
    name: str = "1", *, title: str = TITLE, text: str = TEXT, outlet: str = OUTLETS[0]
) -> Draft:
    """The story as an outlet tells it."""
    return news(name, title, text, publisher=outlet)


def _take(tx: Tx, outlet: str, drafts: Sequence[Draft], *, quiet: bool, now: datetime) -> None:
    feed = Feed(name=outlet, url=f"https://{outlet}.example/rss", kind=FeedKind.NEWS)
    known = feeds.by_url(tx, feed.url)
    if known is None:
        _first(tx, feed, (), now=now)
    state = feeds.ensure(tx, feed)
    ingest(tx, state, drafts, polled=Polled(due=now), registry=REGISTRY, now=now, quiet=quiet)


def _first(tx: Tx, feed: Feed, drafts: Sequence[Draft], *, now: datetime) -> None:
    state = feeds.ensure(tx, feed)
    ingest(tx, state, drafts, polled=Polled(due=now), registry=REGISTRY, now=now)


__all__ = ["NEW_TITLE", "OUTLETS", "TEXT", "TITLE", "Newsroom", "story"]
