"""The ledger and the loop that empties it: once, in order, and no channel in another's way."""

import asyncio
from collections.abc import Callable
from datetime import timedelta
from typing import Any, TypeVar

import pytest

from bot.config import OnUnknown
from bot.errors import ChannelGone, RetryLater, SendUnknown, StoreError, TokenRevoked
from bot.message import Message
from bot.model import Delivery
from bot.outbox import LEASE, Outbox, Policy
from storage import claims, deliveries, subscriptions
from storage.sqlite import SqliteStore
from tests.doubles.running import until
from tests.owing import TITLES, Owing
from tests.platforms import MAYBE_TAKEN, TAKEN_THEN_FAULT, Platform
from tests.samples import REGISTRY

T = TypeVar("T")


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


async def test_a_revoked_token_stops_every_channel_of_the_platform_and_loses_nothing(
    owing: Owing,
) -> None:
    owed = await owing.owe("slack:C1", "slack:C2", titles=TITLES)
    await owing.store.write(subscriptions.enable, "discord:7")
    for channel in ("slack:C1", "slack:C2"):
        owing.platform.next[channel] = [TokenRevoked("token_revoked")]

    await owing.outbox().drain()
    owing.clock.forward(hours=1)
    attempts = owing.platform.attempts
    await owing.outbox().drain()

    channels = await owing.store.read(subscriptions.channels)
    assert [(each.key, each.state, each.reason) for each in channels] == [
        ("discord:7", "ok", None),
        ("slack:C1", "disabled", "token_revoked"),
        ("slack:C2", "disabled", "token_revoked"),
    ]
    assert owing.platform.attempts == attempts <= 2
    assert await owing.states() == ["pending"] * len(owed)


async def notices_of(owing: Owing) -> list[str]:
    return await owing.store.read(
        lambda tx: [row["text"] for row in tx.all("SELECT text FROM notice ORDER BY delivery")]
    )


async def test_the_operator_is_told_once_of_a_channel_that_is_gone(owing: Owing) -> None:
    await owing.store.write(subscriptions.enable, "slack:C9")
    await owing.owe("slack:C1", titles=TITLES)
    owing.platform.next["slack:C1"] = [ChannelGone("is_archived; unarchive it")] * 2

    for _ in range(3):
        await owing.outbox(operator="slack:C9").drain()
        owing.clock.forward(minutes=5)

    [text] = await notices_of(owing)
    assert text.startswith("slack:C1 gets nothing any more: is_archived; unarchive it.")
    assert len(owing.platform.sent_to("slack:C9")) == 1
    assert owing.platform.said[-1].text == text


async def test_the_operator_is_told_once_of_a_token_that_is_refused_by_many_channels(
    owing: Owing,
) -> None:
    await owing.store.write(subscriptions.enable, "slack:C9")
    channels = [f"slack:C{place}" for place in range(1, 5)]
    await owing.owe(*channels)
    for channel in channels:
        owing.platform.next[channel] = [TokenRevoked("token_revoked")]

    await owing.outbox(operator="slack:C9").drain()

    [text] = await notices_of(owing)
    assert text.startswith("slack refuses the token: token_revoked. 5 of its channels")


async def test_an_operators_channel_that_is_gone_is_told_nothing_of_itself(owing: Owing) -> None:
    await owing.owe("slack:C1")
    owing.platform.next["slack:C1"] = [ChannelGone("is_archived")]

    await owing.outbox(operator="slack:C1").drain()

    assert await notices_of(owing) == []


async def test_what_was_given_up_is_listed_with_its_reason_and_sent_when_a_person_says_so(
    owing: Owing,
) -> None:
    owed = await owing.owe("slack:C1", titles=TITLES)
    owing.platform.next["slack:C1"] = [ValueError("no such block")] * 3
    for _ in range(4):
        await owing.outbox().drain()
        owing.clock.forward(minutes=1)

    [dead] = await owing.store.read(deliveries.dead, limit=9)
    revived = await owing.store.write(deliveries.revive, dead.delivery.id, now=owing.clock())
    again = await owing.store.write(deliveries.revive, dead.delivery.id, now=owing.clock())
    await owing.outbox().drain()

    assert (dead.delivery.id, dead.delivery.attempt) == (owed[0], 3)
    assert dead.reason == "ValueError: no such block"
    assert (revived, again) == (True, False)
    assert owing.platform.sent_to("slack:C1") == [*owed[1:], owed[0]]


async def test_what_was_given_up_after_it_was_taken_is_looked_for_before_it_is_sent_again(
    owing: Owing,
) -> None:
    owed = await owing.owe("slack:C1")
    owing.platform.next["slack:C1"] = [ValueError("ours"), ValueError("ours"), TAKEN_THEN_FAULT]
    for _ in range(4):
        await owing.outbox().drain()
        owing.clock.forward(minutes=1)
    before = await owing.states()

    await owing.store.write(deliveries.revive, owed[0], now=owing.clock())
    await owing.outbox().drain()

    assert before == ["dead"]
    assert owing.platform.messages == [("slack:C1", owed[0], False)]
    assert await owing.states() == ["sent"]


async def test_what_is_held_because_nobody_can_look_is_sent_when_a_person_says_so(
    owing: Owing,
) -> None:
    owed = await owing.owe("slack:C1")
    owing.platform = Platform(readable=False)
    owing.platform.next["slack:C1"] = [SendUnknown("the connection was lost")]
    hold = {"on_unknown": OnUnknown.HOLD}
    for _ in range(3):
        await owing.outbox(**hold).drain()
        owing.clock.forward(minutes=1)
    before = await owing.states()

    await owing.store.write(deliveries.revive, owed[0], now=owing.clock())
    await owing.outbox(**hold).drain()

    assert before == ["dead"]
    assert owing.platform.sent_to("slack:C1") == owed


class Held(Platform):
    """A platform whose answer comes when a test says so."""

    def __init__(self) -> None:
        super().__init__()
        self.release = asyncio.Event()

    async def send(self, delivery: Delivery, message: Message, *, resent: bool = False) -> str:
        sent = await super().send(delivery, message, resent=resent)
        await self.release.wait()
        return sent


async def test_a_clock_set_forward_an_hour_repeats_nothing_that_is_being_sent(
    owing: Owing,
) -> None:
    await owing.owe("slack:C1")
    owing.platform = held = Held()
    outbox, stop = owing.outbox(), asyncio.Event()
    running = asyncio.create_task(outbox.run(stop))
    await until(lambda: held.attempts == 1)

    owing.clock.forward(hours=1)
    for _ in range(3):
        outbox.wake()
        await asyncio.sleep(0.02)
    states = await owing.states()
    held.release.set()
    stop.set()
    await asyncio.wait_for(running, 5)

    assert states == ["sending"]
    assert held.attempts == 1
    assert await owing.states() == ["sent"]


async def test_a_clock_set_back_an_hour_keeps_nothing_waiting_for_it(owing: Owing) -> None:
    owed = await owing.owe("slack:C1", titles=TITLES)
    owing.platform.next["slack:C1"] = [RetryLater("429", after=timedelta(seconds=30))]
    outbox = owing.outbox()
    await outbox.drain()

    owing.clock.forward(hours=-1)
    await outbox.drain()
    early = owing.platform.sent_to("slack:C1")
    owing.clock.forward(seconds=31)
    await outbox.drain()

    assert early == []
    assert owing.platform.sent_to("slack:C1") == owed


async def test_a_platform_is_sent_no_more_a_second_than_its_ceiling(owing: Owing) -> None:
    await owing.owe(*[f"slack:C{place}" for place in range(6)])
    began = asyncio.get_running_loop().time()

    await owing.outbox(ceilings={"slack": 50}).drain()

    assert asyncio.get_running_loop().time() - began >= 5 / 50
    assert len(owing.platform.messages) == 6


async def test_what_is_owed_goes_out_at_once_when_the_loop_is_woken(owing: Owing) -> None:
    outbox, stop = owing.outbox(), asyncio.Event()
    running = asyncio.create_task(outbox.run(stop))
    await asyncio.sleep(0.1)
    await owing.owe("slack:C1")
    began = asyncio.get_running_loop().time()

    outbox.wake()
    await until(lambda: bool(owing.platform.messages))
    took = asyncio.get_running_loop().time() - began
    stop.set()
    await asyncio.wait_for(running, 5)

    # A tenth of a second is promised, the loop's own look comes after a whole one.
    assert took < 0.5


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


async def test_after_an_hour_of_failures_everything_is_sent_once_and_in_order(
    owing: Owing,
) -> None:
    owed = await owing.owe("slack:C1", titles=TITLES)
    owing.platform.next["slack:C1"] = [SendUnknown("500"), RetryLater("503")] * 200
    for _ in range(60):
        await owing.outbox().drain()
        owing.clock.forward(minutes=1)
    during = owing.platform.sent_to("slack:C1")
    attempts = owing.platform.attempts
    owing.platform.next.clear()

    for _ in range(20):
        await owing.outbox().drain()
        owing.clock.forward(minutes=1)

    assert during == []
    assert attempts <= 30
    assert owing.platform.sent_to("slack:C1") == owed


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
        claims.claim, platforms=["slack"], now=now, lease=now + LEASE, limit=9
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
        claims.claim, platforms=["slack"], now=now, lease=now + LEASE, limit=9
    )
    owing.clock.forward(minutes=3)
    await owing.outbox().drain()

    late = await owing.store.write(
        claims.give_up, zombie, reason="woke up after its lease had ended"
    )

    assert late is False
    assert await owing.states() == ["sent"]


async def test_a_process_that_slept_through_its_lease_changes_nothing_when_it_wakes(
    owing: Owing,
) -> None:
    owed = await owing.owe("slack:C1", titles=TITLES[:2])
    owing.platform = held = Held()
    sleeper = asyncio.create_task(owing.outbox().drain())
    await until(lambda: held.attempts == 1)
    owing.clock.forward(minutes=3)
    owing.platform = awake = Platform()
    awake.messages = held.messages

    await owing.outbox().drain()
    before = await owing.store.read(deliveries.get, owed[0])
    owing.clock.forward(minutes=3)
    held.release.set()
    await asyncio.wait_for(sleeper, 5)

    assert awake.sent_to("slack:C1") == owed
    assert await owing.store.read(deliveries.get, owed[0]) == before
    assert await owing.states() == ["sent", "sent"]


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


class Interrupted:
    """A store whose next write of one kind fails, as on a locked file; all else is the real one."""

    def __init__(self, store: SqliteStore, name: str) -> None:
        self.store = store
        self.name = name

    async def read(self, fn: Callable[..., T], /, *args: Any, **kwargs: Any) -> T:
        return await self.store.read(fn, *args, **kwargs)

    async def write(self, fn: Callable[..., T], /, *args: Any, **kwargs: Any) -> T:
        if fn.__name__ == self.name:
            self.name = ""
            raise StoreError("locked", passing=True)
        return await self.store.write(fn, *args, **kwargs)

    async def close(self) -> None:
        await self.store.close()


async def test_a_database_that_fails_after_the_platform_took_it_leads_to_no_second_message(
    owing: Owing,
) -> None:
    owed = await owing.owe("slack:C1")
    real, owing.store = owing.store, Interrupted(owing.store, "finish")  # type: ignore[assignment]  # a store

    with pytest.raises(ExceptionGroup) as raised:
        await owing.outbox().drain()
    owing.store = real
    owing.clock.forward(minutes=1)
    await owing.outbox().drain()

    assert raised.value.subgroup(StoreError) is not None
    assert owing.platform.messages == [("slack:C1", owed[0], False)]
    assert await owing.states() == ["sent"]


async def test_a_fault_of_ours_after_the_platform_took_it_leads_to_no_second_message(
    owing: Owing,
) -> None:
    owed = await owing.owe("slack:C1")
    owing.platform.next["slack:C1"] = [TAKEN_THEN_FAULT]

    for _ in range(3):
        await owing.outbox().drain()
        owing.clock.forward(minutes=1)

    assert owing.platform.messages == [("slack:C1", owed[0], False)]
    assert await owing.states() == ["sent"]


@pytest.mark.parametrize(
    "refusal",
    [RetryLater("429"), ChannelGone("archived"), TokenRevoked("token_revoked")],
    ids=["for now", "of the channel", "of the token"],
)
async def test_what_may_have_been_sent_is_never_sent_unmarked_after_a_refusal(
    owing: Owing, refusal: Exception
) -> None:
    await owing.owe("slack:C1")
    owing.platform = Platform(readable=False)
    owing.platform.next["slack:C1"] = [MAYBE_TAKEN, refusal]

    for _ in range(4):
        await owing.outbox().drain()
        owing.clock.forward(minutes=1)
        await owing.store.write(subscriptions.enable, "slack:C1")

    assert [resent for _, _, resent in owing.platform.messages] == [False, True]
    assert await owing.states() == ["sent"]
