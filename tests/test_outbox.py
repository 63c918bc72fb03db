"""The ledger and the loop that empties it: once, in order, and no channel in another's way."""

import asyncio
from collections.abc import Callable
from datetime import datetime, timedelta

import pytest

from bot.config import OnUnknown
from bot.errors import ChannelGone, RetryLater, SendUnknown, TokenRevoked
from bot.ingest import Polled, ingest
from bot.message import Message
from bot.model import Delivery, Feed, FeedKind, Subscription
from bot.outbox import LEASE, Outbox, Policy
from storage import deliveries, feeds, subscriptions
from storage.sqlite import SqliteStore
from storage.store import Tx
from tests.samples import REGISTRY, news

WIRE = Feed(name="Harbor Wire", url="https://harborwire.example/rss", kind=FeedKind.NEWS)
TITLES = (
    "Judge lets the SEC's case against Binance go ahead",
    "Binance fined by a regulator in Lisbon over its adverts",
    "Former Binance lawyer joins a rival in Singapore",
)
MAYBE_TAKEN = "maybe taken"


class Platform:
    """A platform of our own: keeps what it takes, and does once what it is told to do next."""

    def __init__(self, *, remembers: timedelta = timedelta(), readable: bool = True) -> None:
        self.remembers = remembers
        self.readable = readable
        self.messages: list[tuple[str, int, bool]] = []
        self.next: dict[str, list[Exception | Callable[[], object] | str]] = {}
        self.attempts = 0

    @property
    def repeatable_for(self) -> timedelta:
        return self.remembers

    async def send(self, delivery: Delivery, message: Message, *, resent: bool = False) -> str:
        self.attempts += 1
        script = self.next.get(delivery.channel, [])
        step = script.pop(0) if script else None
        if isinstance(step, Exception):
            raise step
        if callable(step):
            step()
        known = [place for place, (_, each, _) in enumerate(self.messages) if each == delivery.id]
        if not (self.remembers and known):
            self.messages.append((delivery.channel, delivery.id, resent))
            known = [len(self.messages) - 1]
        if step == MAYBE_TAKEN:
            raise SendUnknown("the connection was lost")
        return f"m{known[0]}"

    async def find(self, delivery: Delivery) -> str | None:
        if not self.readable:
            raise ChannelGone("the history may not be read")
        found = [place for place, (_, each, _) in enumerate(self.messages) if each == delivery.id]
        return f"m{found[0]}" if found else None

    def sent_to(self, channel: str) -> list[int]:
        return [delivery for each, delivery, _ in self.messages if each == channel]


class Clock:
    """A clock that tests turn."""

    def __init__(self, now: datetime) -> None:
        self.now = now

    def __call__(self) -> datetime:
        return self.now

    def forward(self, **time: float) -> None:
        self.now += timedelta(**time)


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
    ingest(tx, state, drafts, polled=polled, registry=REGISTRY, now=now)


@pytest.fixture
def owing(store: SqliteStore, now: datetime) -> Owing:
    return Owing(store, now)


async def test_what_is_owed_is_sent_once_in_order_and_never_again(owing: Owing) -> None:
    owed = await owing.owe("slack:C1", titles=TITLES)

    await owing.outbox().drain()
    await owing.outbox().drain()

    assert owing.platform.sent_to("slack:C1") == owed
    assert await owing.states() == ["sent"] * len(TITLES)


async def test_a_429_moves_only_its_channel_and_keeps_its_order(owing: Owing) -> None:
    owed = await owing.owe("slack:C1", "slack:C2", titles=TITLES)
    owing.platform.next["slack:C1"] = [RetryLater("429", after=timedelta(seconds=30))]

    await owing.outbox().drain()
    owing.clock.forward(seconds=29)
    await owing.outbox().drain()
    early = owing.platform.sent_to("slack:C1")
    owing.clock.forward(seconds=1)
    await owing.outbox().drain()

    assert early == []
    assert owing.platform.sent_to("slack:C2") == owed[1::2]
    assert owing.platform.sent_to("slack:C1") == owed[::2]


async def test_a_limit_of_the_whole_platform_pauses_every_channel(owing: Owing) -> None:
    await owing.owe("slack:C1", "slack:C2", titles=TITLES)
    limit = RetryLater("429", after=timedelta(seconds=30), whole_platform=True)
    owing.platform.next["slack:C1"] = [limit]

    await owing.outbox().drain()
    owing.clock.forward(seconds=29)
    attempts = owing.platform.attempts
    await owing.outbox().drain()

    assert owing.platform.attempts == attempts


async def test_a_gone_channel_is_asked_once_and_keeps_what_it_is_owed(owing: Owing) -> None:
    owed = await owing.owe("slack:C1", titles=TITLES)
    owing.platform.next["slack:C1"] = [ChannelGone("not in the channel; invite the app")]

    await owing.outbox().drain()
    owing.clock.forward(hours=20)
    await owing.outbox().drain()
    attempts = owing.platform.attempts
    await owing.store.write(subscriptions.enable, "slack:C1")
    await owing.outbox().drain()

    assert attempts == 1
    assert owing.platform.sent_to("slack:C1") == owed


async def test_a_revoked_token_stops_the_channel_and_loses_nothing(owing: Owing) -> None:
    owed = await owing.owe("slack:C1")
    owing.platform.next["slack:C1"] = [TokenRevoked("token_revoked")]

    await owing.outbox().drain()

    (channel,) = await owing.store.read(subscriptions.channels)
    assert (channel.state, channel.reason) == ("disabled", "token_revoked")
    assert await owing.states() == ["pending"] * len(owed)


async def test_a_lost_reply_is_looked_for_before_anything_is_repeated(owing: Owing) -> None:
    owed = await owing.owe("slack:C1")
    owing.platform.next["slack:C1"] = [MAYBE_TAKEN]

    await owing.outbox().drain()
    assert await owing.states() == ["unknown"]
    owing.clock.forward(minutes=1)
    await owing.outbox().drain()

    assert owing.platform.messages == [("slack:C1", owed[0], False)]
    assert await owing.states() == ["sent"]


async def test_what_was_not_taken_is_sent_after_it_was_looked_for(owing: Owing) -> None:
    owed = await owing.owe("slack:C1")
    owing.platform.next["slack:C1"] = [SendUnknown("the connection was lost")]

    await owing.outbox().drain()
    owing.clock.forward(minutes=1)
    await owing.outbox().drain()

    assert owing.platform.messages == [("slack:C1", owed[0], False)]


async def test_a_platform_that_knows_repeats_is_asked_again_and_shows_one_message(
    owing: Owing,
) -> None:
    owed = await owing.owe("slack:C1")
    owing.platform = Platform(remembers=timedelta(minutes=2), readable=False)
    owing.platform.next["slack:C1"] = [MAYBE_TAKEN, MAYBE_TAKEN]

    for _ in range(3):
        await owing.outbox().drain()
        owing.clock.forward(seconds=30)

    assert owing.platform.messages == [("slack:C1", owed[0], False)]
    assert await owing.states() == ["sent"]


async def test_the_platforms_memory_is_counted_from_the_first_attempt(owing: Owing) -> None:
    await owing.owe("slack:C1")
    owing.platform = Platform(remembers=timedelta(minutes=2))
    owing.platform.next["slack:C1"] = [MAYBE_TAKEN, MAYBE_TAKEN, MAYBE_TAKEN]
    await owing.outbox().drain()
    owing.clock.forward(seconds=90)
    await owing.outbox().drain()
    owing.clock.forward(seconds=90)
    attempts = owing.platform.attempts

    await owing.outbox().drain()

    assert owing.platform.attempts == attempts
    assert await owing.states() == ["sent"]


@pytest.mark.parametrize(
    ("on_unknown", "state", "marked"),
    [(OnUnknown.RESEND, "sent", [False, True]), (OnUnknown.HOLD, "dead", [False])],
)
async def test_where_history_may_not_be_read_the_policy_decides(
    owing: Owing, on_unknown: OnUnknown, state: str, marked: list[bool]
) -> None:
    await owing.owe("slack:C1")
    owing.platform = Platform(readable=False)
    owing.platform.next["slack:C1"] = [MAYBE_TAKEN]

    await owing.outbox(on_unknown=on_unknown).drain()
    owing.clock.forward(minutes=1)
    await owing.outbox(on_unknown=on_unknown).drain()

    assert [resent for _, _, resent in owing.platform.messages] == marked
    assert await owing.states() == [state]


async def test_a_poisonous_delivery_is_given_up_and_the_next_ones_go_out(owing: Owing) -> None:
    owed = await owing.owe("slack:C1", titles=TITLES)
    owing.platform.next["slack:C1"] = [ValueError("no such block")] * 3

    for _ in range(4):
        await owing.outbox().drain()
        owing.clock.forward(minutes=1)

    assert await owing.states() == ["dead", "sent", "sent"]
    assert owing.platform.sent_to("slack:C1") == owed[1:]
    dead = await owing.store.read(deliveries.get, owed[0])
    assert dead is not None
    assert dead.reason == "ValueError: no such block"


async def test_what_a_killed_process_was_sending_is_looked_for_first(owing: Owing) -> None:
    owed = await owing.owe("slack:C1")
    now = owing.clock()
    (claimed,) = await owing.store.write(
        deliveries.claim, platforms=["slack"], now=now, lease=now + LEASE, limit=9
    )
    owing.platform.messages.append(("slack:C1", owed[0], False))

    await owing.outbox().drain()

    assert claimed.id == owed[0]
    assert owing.platform.attempts == 0
    assert await owing.states() == ["sent"]


async def test_the_report_of_an_attempt_that_is_no_longer_current_changes_nothing(
    owing: Owing,
) -> None:
    await owing.owe("slack:C1")
    now = owing.clock()
    (zombie,) = await owing.store.write(
        deliveries.claim, platforms=["slack"], now=now, lease=now + LEASE, limit=9
    )
    owing.clock.forward(minutes=3)
    await owing.outbox().drain()

    late = await owing.store.write(
        deliveries.give_up, zombie, reason="woke up after its lease had ended"
    )

    assert late is False
    assert await owing.states() == ["sent"]


async def test_two_outboxes_never_claim_the_same_delivery(owing: Owing) -> None:
    owed = await owing.owe(*[f"slack:C{place}" for place in range(20)])

    await asyncio.gather(owing.outbox().drain(), owing.outbox().drain())

    assert sorted(delivery for _, delivery, _ in owing.platform.messages) == owed


async def test_the_running_loop_sends_what_is_owed_while_it_runs_and_stops_when_told(
    owing: Owing,
) -> None:
    outbox, stop = owing.outbox(), asyncio.Event()
    running = asyncio.create_task(outbox.run(stop))
    owed = await owing.owe("slack:C1")
    outbox.wake()
    async with asyncio.timeout(5):
        while await owing.states() != ["sent"]:
            await asyncio.sleep(0.01)

    stop.set()
    await asyncio.wait_for(running, 5)

    assert owing.platform.sent_to("slack:C1") == owed


async def test_a_slow_channel_does_not_delay_another(owing: Owing) -> None:
    await owing.owe("slack:C1", "slack:C2")
    release = asyncio.Event()

    class Slow(Platform):
        async def send(self, delivery: Delivery, message: Message, *, resent: bool = False) -> str:
            if delivery.channel == "slack:C1":
                await release.wait()
            return await super().send(delivery, message, resent=resent)

    owing.platform = Slow()
    outbox, stop = owing.outbox(), asyncio.Event()
    running = asyncio.create_task(outbox.run(stop))
    async with asyncio.timeout(5):
        while not owing.platform.sent_to("slack:C2"):
            await asyncio.sleep(0.01)

    assert owing.platform.sent_to("slack:C1") == []

    release.set()
    stop.set()
    await asyncio.wait_for(running, 5)
    assert await owing.states() == ["sent", "sent"]


async def test_a_pace_sets_messages_to_one_channel_apart(owing: Owing) -> None:
    await owing.owe("slack:C1", titles=TITLES)
    paced = Outbox(
        owing.store,
        {"slack": owing.platform},
        registry=lambda: REGISTRY,
        policy=Policy(paces={"slack": timedelta(seconds=1)}),
        now=owing.clock,
    )

    counts = []
    for _ in range(3):
        await paced.drain()
        counts.append(len(owing.platform.messages))
        owing.clock.forward(seconds=1)

    assert counts == [1, 2, 3]
