"""Random days of a bot: whatever happens in them, a channel is told each story once.

Stories come, people turn digests, quiet hours and mutes on and off, channels close, replies are
lost, clocks are set, processes die, old rows are forgotten. What the platform took is the judge.
``TRACES`` is how many such days are played.
"""

import os
import random
from collections import Counter
from collections.abc import Sequence
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from bot.catalog import Catalog
from bot.commands import Caller, Commands
from bot.errors import ChannelGone, RetryLater, SendUnknown, UserError
from bot.ingest import Polled, ingest
from bot.message import Message
from bot.model import ALERT, Delivery, Draft
from bot.outbox import Outbox, Policy
from storage import deliveries, digests, feeds, quieting, retention, subscriptions
from storage.sqlite import SqliteStore
from storage.store import Tx
from tests.clock import Clock
from tests.ingesting import DOCKET
from tests.samples import REGISTRY, filing

SEEDS = range(int(os.environ.get("TRACES", "6")))
STEPS = 60
NEW_YORK = ZoneInfo("America/New_York")
# The clocks change within the days that follow.
STARTS = (
    datetime(2026, 3, 7, 15, 0, tzinfo=UTC),
    datetime(2026, 10, 31, 15, 0, tzinfo=UTC),
    datetime(2026, 6, 1, 3, 30, tzinfo=UTC),
)
PLAIN, CALM, BUSY = "slack:C1", "slack:C2", "slack:C3"
EVENTS = (
    "Notice of Appearance",
    "Order Dismissing Claims",
    "Motion to Dismiss",
    "Status Report",
    "Temporary Restraining Order",
)
TIMES = ("09:00", "02:30", "01:30", "23:30 daily", "08:00 weekdays")
OPTIONS = ("digest:18:00", "verbosity:milestones", "-keyword:status")
HOURS = ("22:00-07:00", "01:00-03:00", "00:00-12:00", "12:00-23:59")


class Platform:
    """Takes messages, fails as told by chance, and knows what it took."""

    def __init__(self, store: SqliteStore, chance: random.Random) -> None:
        self.store = store
        self.chance = chance
        self.taken: dict[int, str] = {}
        self.told: Counter[tuple[str, int]] = Counter()
        self.troubled = 0.0
        self.closed: set[str] = set()

    @property
    def repeatable_for(self) -> timedelta:
        return timedelta()

    async def send(self, delivery: Delivery, message: Message, *, resent: bool = False) -> str:
        del message, resent
        if delivery.channel in self.closed:
            raise ChannelGone("is_archived")
        if self.chance.random() < self.troubled:
            await self._fail(delivery)
        return await self._take(delivery)

    async def _fail(self, delivery: Delivery) -> None:
        kind = self.chance.choice(("limit", "all", "lost", "drop", "fault", "late fault"))
        if kind in {"lost", "late fault"}:
            await self._take(delivery)
        if kind in {"limit", "all"}:
            after = timedelta(seconds=self.chance.randint(1, 90))
            raise RetryLater("429", after=after, whole_platform=kind == "all")
        if kind in {"fault", "late fault"}:
            raise KeyError("ts")
        raise SendUnknown("the connection was lost")

    async def _take(self, delivery: Delivery) -> str:
        assert delivery.id not in self.taken, f"{delivery} was posted twice"
        self.taken[delivery.id] = f"m{delivery.id}"
        if delivery.kind == ALERT:
            assert delivery.story is not None
            self.told[delivery.channel, delivery.story] += 1
        for each in await self.store.read(digests.told, delivery.id):
            self.told[delivery.channel, each.story] += 1
        return self.taken[delivery.id]

    async def edit(self, delivery: Delivery, message: Message) -> None:
        """Nothing changes here."""

    async def find(self, delivery: Delivery) -> str | None:
        if delivery.channel in self.closed:
            raise ChannelGone("is_archived")
        return self.taken.get(delivery.id)


class Days:
    """A bot that is lived with for some days, by chance."""

    def __init__(self, store: SqliteStore, seed: int) -> None:
        self.chance = random.Random(seed)
        self.store = store
        self.clock = Clock(STARTS[seed % len(STARTS)])
        self.platform = Platform(store, self.chance)
        self.stories: list[int] = []
        self.filed = 0
        self.catalog = Catalog(REGISTRY)
        self.restart()

    def restart(self) -> None:
        """A new process on the same database."""
        self.commands = Commands(self.store, self.catalog, now=self.clock)
        self.outbox = Outbox(
            self.store,
            {"slack": self.platform},
            registry=lambda: REGISTRY,
            policy=Policy(paces={"slack": timedelta(seconds=1)}, operator="slack:C9"),
            now=self.clock,
        )

    async def begin(self) -> None:
        await self.store.write(quieting.keep_zone, "America/New_York")
        await self.store.write(_take, [], now=self.clock() - timedelta(days=9))
        for channel in (PLAIN, CALM, BUSY):
            await self.ask(channel, "subscribe case:sec-v-binance")
        self.clock.forward(minutes=1)
        await self.outbox.drain()

    async def ask(self, channel: str, words: str) -> None:
        caller = Caller(platform="slack", tenant="T1", channel=channel, user="ann")
        with suppress(UserError):  # what is not followed cannot be left
            await self.commands.run(caller, words)

    async def files(self, many: int) -> None:
        drafts = []
        for _ in range(many):
            self.filed += 1
            event = self.chance.choice(EVENTS)
            at = self.clock() + timedelta(seconds=self.filed)
            drafts.append(filing(f"e{self.filed}", event, number=str(100 + self.filed), at=at))
        self.stories += await self.store.write(_take, drafts, now=self.clock())

    async def step(self) -> None:
        """Something happens, and the outbox works."""
        happens = self.chance.choice(
            (
                *[self.publish] * 3,
                *[self.pass_time] * 5,
                self.trouble,
                self.close_or_open,
                self.open_channels,
                self.die,
                *[self.wish] * 4,
                self.revive,
                self.forget,
            )
        )
        await happens()
        await self.outbox.drain()

    async def publish(self) -> None:
        """Stories come, sometimes too many for alerts of their own."""
        await self.files(self.chance.choice((1, 1, 2, 5, 14)))

    async def pass_time(self) -> None:
        """Time passes; or the clock is set."""
        self.clock.forward(minutes=self.chance.choice((1, 7, 40, 100, 400, -60, 60, 1800)))

    async def trouble(self) -> None:
        """The platform fails more, or less often."""
        self.platform.troubled = self.chance.choice((0.0, 0.3, 0.7))

    async def close_or_open(self) -> None:
        """A channel is archived, or no longer."""
        self.platform.closed ^= {self.chance.choice((PLAIN, CALM, BUSY))}

    async def die(self) -> None:
        """The process ends, and another begins."""
        self.restart()

    async def wish(self) -> None:
        """Somebody asks for quiet, or to hear again."""
        channel, asked = self.chance.choice(
            (
                *((CALM, f"digest {at}") for at in (*TIMES, "off", "off")),
                *((BUSY, f"digest {at}") for at in (*TIMES, "off", "off")),
                *((CALM, f"quiet {hours}") for hours in (*HOURS, "off")),
                *((BUSY, f"quiet {hours}") for hours in (*HOURS, "off")),
                *((BUSY, f"mute case:sec-v-binance {time}") for time in ("2h", "1d")),
                *((BUSY, f"subscribe case:sec-v-binance {option}") for option in OPTIONS),
                (BUSY, "unsubscribe case:sec-v-binance"),
            )
        )
        await self.ask(channel, asked)

    async def open_channels(self) -> None:
        """Somebody lets the bot in again and says so."""
        for channel in tuple(self.platform.closed):
            self.platform.closed.discard(channel)
        for channel in (PLAIN, CALM, BUSY):
            await self.store.write(subscriptions.enable, channel)

    async def revive(self) -> None:
        for each in await self.store.read(deliveries.dead_ids):
            await self.store.write(deliveries.revive, each, now=self.clock())

    async def forget(self) -> None:
        """What is closed of old stories is forgotten, once somebody saw what is dead."""
        await self.revive()
        before = self.clock() - timedelta(days=1)
        await self.store.write(retention.forget_ledger, before=before, limit=200)

    async def peace(self) -> None:
        """Nothing goes wrong any more, and all that was held back for a time is let go."""
        self.platform.troubled = 0.0
        await self.open_channels()
        for channel in (CALM, BUSY):
            await self.ask(channel, "quiet off")
        for _ in range(100):
            self.clock.forward(hours=1)
            await self.open_channels()
            await self.revive()
            await self.outbox.drain()


def _take(tx: Tx, drafts: Sequence[Draft], *, now: datetime) -> list[int]:
    taken = ingest(
        tx,
        feeds.ensure(tx, DOCKET),
        drafts,
        polled=Polled(due=now),
        registry=REGISTRY,
        now=now,
    )
    return [each.story for each in taken]


def _rows(tx: Tx) -> list[tuple[str, int, str, str]]:
    rows = tx.all("SELECT channel, story, state, reason FROM delivery WHERE kind = 'alert'")
    return [(row["channel"], row["story"], row["state"], row["reason"] or "") for row in rows]


@pytest.mark.parametrize("seed", SEEDS)
async def test_whatever_happens_a_channel_is_told_each_story_once(
    store: SqliteStore, seed: int
) -> None:
    days = Days(store, seed)
    await days.begin()

    for _ in range(STEPS):
        await days.step()
    await days.peace()

    told = days.platform.told
    rows = await store.read(_rows)
    counts = await store.read(deliveries.counts)
    assert counts.keys() <= {"sent", "told", "held", "filtered"}
    assert max(told.values(), default=1) == 1
    assert [story for story in days.stories if told[PLAIN, story] != 1] == []
    assert [story for story in days.stories if told[CALM, story] != 1] == []
    kept = {(channel, story) for channel, story, state, _ in rows if state in {"held", "filtered"}}
    assert {reason for *_, state, reason in rows if state == "held"} <= {"muted"}
    assert not kept & told.keys()


@pytest.mark.parametrize("seed", SEEDS)
async def test_a_daily_digest_comes_once_a_day_whatever_the_clocks_do(
    store: SqliteStore, seed: int
) -> None:
    days = Days(store, seed)
    await days.begin()
    at = days.chance.choice(
        ("00:00", "00:30", "01:30", "02:00", "02:30", "03:00", "09:00", "23:59")
    )
    await days.ask(CALM, f"digest {at}")
    began = days.clock()
    end = began + timedelta(days=4)
    set_back = 0

    while days.clock() < end:
        await days.files(days.chance.choice((0, 1)))
        if days.chance.random() < 0.05 and set_back < 3:
            set_back += 1
            days.clock.forward(hours=-1)
        if days.chance.random() < 0.1:
            days.restart()
        days.clock.forward(minutes=days.chance.choice((3, 20, 45)))
        await days.outbox.drain()

    periods = await store.read(_digests)
    local = [datetime.fromisoformat(each).astimezone(NEW_YORK).date() for each in periods]
    assert len(set(local)) == len(local)
    first, last = began.astimezone(NEW_YORK).date(), end.astimezone(NEW_YORK).date()
    between = [first + timedelta(days=day) for day in range(1, (last - first).days)]
    assert set(between) <= set(local)


def _digests(tx: Tx) -> list[str]:
    rows = tx.all("SELECT period FROM delivery WHERE kind = 'digest' ORDER BY id")
    return [row["period"] for row in rows]
