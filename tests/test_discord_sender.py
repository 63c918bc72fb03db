"""Sending to Discord: at most once, and every refusal understood."""

import asyncio
from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import discord
import pytest

from bot.chat.discord import DiscordSender
from bot.chat.discord.budget import MOST, WINDOW, Budget
from bot.chat.discord.errors import translated
from bot.errors import (
    ChannelGone,
    RetryLater,
    SendError,
    SendUnknown,
    TokenRevoked,
)
from tests.discord_alerts import alert, components, owed
from tests.doubles.discord import (
    CREATE_THREADS,
    EVERYTHING,
    HISTORY,
    SEND,
    TOKEN,
    DiscordDouble,
)
from tests.doubles.discord import words as words_of

HOUR = timedelta(hours=1)


@pytest.fixture
async def sender(double: DiscordDouble) -> AsyncIterator[DiscordSender]:
    async with DiscordSender(
        token=TOKEN, namespace="db-1", api_url=double.api_url, deadline=2
    ) as running:
        yield running


async def test_an_alert_is_posted_without_a_gateway(
    double: DiscordDouble, sender: DiscordSender
) -> None:
    channel = double.add_channel(double.add_guild())

    sent = await sender.send(owed(channel), alert(17))

    [message] = double.messages(channel)
    assert message["id"] == sent
    assert "SEC fails to inspect" in words_of(message)
    assert {"parse": []}.items() <= message["allowed_mentions"].items()
    assert double.gateway.handshakes == 0


async def test_an_attempt_repeated_by_another_process_leaves_one_message(
    double: DiscordDouble, sender: DiscordSender
) -> None:
    channel = double.add_channel(double.add_guild())
    first = await sender.send(owed(channel), alert(17))

    async with DiscordSender(token=TOKEN, namespace="db-1", api_url=double.api_url) as restarted:
        second = await restarted.send(owed(channel), alert(17), resent=True)

    assert first == second
    assert len(double.messages(channel)) == 1


async def test_two_databases_with_equal_delivery_ids_both_post(
    double: DiscordDouble, sender: DiscordSender
) -> None:
    channel = double.add_channel(double.add_guild())
    await sender.send(owed(channel), alert(17))

    async with DiscordSender(token=TOKEN, namespace="db-2", api_url=double.api_url) as other:
        await other.send(owed(channel), alert(17))

    assert len(double.messages(channel)) == 2


async def test_a_repeat_after_the_nonce_is_forgotten_would_post_twice_so_find_finds_the_first(
    double: DiscordDouble, sender: DiscordSender
) -> None:
    channel = double.add_channel(double.add_guild())
    delivery = owed(channel)
    first = await sender.send(delivery, alert(17))
    double.advance(sender.repeatable_for)

    assert first == await sender.find(delivery)
    assert first != await sender.send(delivery, alert(17))


async def test_find_sees_only_our_own_message_of_this_delivery(
    double: DiscordDouble, sender: DiscordSender
) -> None:
    channel = double.add_channel(double.add_guild())
    await sender.send(owed(channel, 18), alert(18))
    stranger = {"id": "5", "username": "x", "discriminator": "0", "avatar": None}
    forged = {"components": components(alert(17)), "flags": 1 << 15}
    double.post(double.channels[channel], forged, stranger)

    assert await sender.find(owed(channel, 17)) is None


async def test_find_looks_only_at_what_came_after_the_attempt(
    double: DiscordDouble, sender: DiscordSender
) -> None:
    channel = double.add_channel(double.add_guild())
    await sender.send(owed(channel), alert(17))

    assert await sender.find(owed(channel, attempted=datetime.now(UTC) + HOUR)) is None


async def test_find_reads_past_one_page_of_chatter(
    double: DiscordDouble, sender: DiscordSender
) -> None:
    channel = double.add_channel(double.add_guild())
    for _ in range(130):
        double.post(double.channels[channel], {"content": "chatter"}, double.bot | {"id": "5"})
    sent = await sender.send(owed(channel), alert(17))

    assert sent == await sender.find(owed(channel))


async def test_a_history_that_may_not_be_read_is_not_taken_for_an_empty_one(
    double: DiscordDouble, sender: DiscordSender
) -> None:
    channel = double.add_channel(double.add_guild(), permissions=EVERYTHING & ~HISTORY)
    await sender.send(owed(channel), alert(17))

    with pytest.raises(ChannelGone, match="Read Message History"):
        await sender.find(owed(channel))


async def test_a_resent_alert_says_so_above_its_buttons(
    double: DiscordDouble, sender: DiscordSender
) -> None:
    channel = double.add_channel(double.add_guild())

    await sender.send(owed(channel), alert(17), resent=True)

    [message] = double.messages(channel)
    [container] = message["components"]
    assert "Sent again" in container["components"][-2]["content"]


async def test_a_reply_lost_after_the_post_is_unknown_and_its_repeat_posts_nothing(
    double: DiscordDouble, sender: DiscordSender
) -> None:
    channel = double.add_channel(double.add_guild())
    double.fail("lost")

    with pytest.raises(SendUnknown):
        await sender.send(owed(channel), alert(17))
    await sender.send(owed(channel), alert(17))

    assert len(double.messages(channel)) == 1


async def test_a_connection_cut_before_the_post_is_unknown_and_its_repeat_posts(
    double: DiscordDouble, sender: DiscordSender
) -> None:
    channel = double.add_channel(double.add_guild())
    double.fail("drop")

    with pytest.raises(SendUnknown):
        await sender.send(owed(channel), alert(17))
    assert double.messages(channel) == []
    await sender.send(owed(channel), alert(17))

    assert len(double.messages(channel)) == 1


async def test_a_hanging_request_is_unknown_at_the_deadline_and_the_next_goes_through(
    double: DiscordDouble,
) -> None:
    channel = double.add_channel(double.add_guild())
    double.fail("hang")

    async with DiscordSender(
        token=TOKEN, namespace="n", api_url=double.api_url, deadline=4.0
    ) as hasty:
        with pytest.raises(SendUnknown):
            await hasty.send(owed(channel), alert(17))
        await hasty.send(owed(channel, 18), alert(18))

    assert len(double.messages(channel)) == 1


async def test_an_attempt_that_ends_in_a_global_limit_does_not_block_the_next(
    double: DiscordDouble,
) -> None:
    channel = double.add_channel(double.add_guild())
    double.fail("limit", retry_after=20, scope="global")

    async with DiscordSender(
        token=TOKEN, namespace="n", api_url=double.api_url, deadline=1.0
    ) as hasty:
        with pytest.raises(SendUnknown):
            await hasty.send(owed(channel), alert(17))
        await hasty.send(owed(channel, 18), alert(18))

    assert len(double.messages(channel)) == 1


async def test_a_long_limit_is_handed_back_with_its_time(
    double: DiscordDouble, sender: DiscordSender
) -> None:
    channel = double.add_channel(double.add_guild())
    double.fail("limit", retry_after=90)

    with pytest.raises(RetryLater) as caught:
        await sender.send(owed(channel), alert(17))

    assert (timedelta(seconds=90), False) == (caught.value.after, caught.value.whole_platform)
    assert double.messages(channel) == []


async def test_a_limit_that_the_library_gives_up_on_is_handed_back_with_its_time(
    double: DiscordDouble, sender: DiscordSender
) -> None:
    channel = double.add_channel(double.add_guild())
    double.fail("limit", times=5, retry_after=0.02)

    with pytest.raises(RetryLater) as caught:
        await sender.send(owed(channel), alert(17))

    assert caught.value.after == timedelta(seconds=0.02)
    assert double.messages(channel) == []


async def test_a_global_limit_holds_the_whole_platform(
    double: DiscordDouble, sender: DiscordSender
) -> None:
    channel = double.add_channel(double.add_guild())
    double.fail("limit", retry_after=90, scope="global")

    with pytest.raises(RetryLater) as caught:
        await sender.send(owed(channel), alert(17))

    assert caught.value.whole_platform


async def test_a_limit_on_one_channel_does_not_hold_another(
    double: DiscordDouble, sender: DiscordSender
) -> None:
    guild = double.add_guild()
    slow, quick = double.add_channel(guild), double.add_channel(guild)
    double.fail("limit", path=rf"/channels/{slow}/messages", retry_after=90)

    with pytest.raises(RetryLater):
        await sender.send(owed(slow), alert(17))
    await sender.send(owed(quick, 18), alert(18))

    assert len(double.messages(quick)) == 1


async def test_a_short_limit_is_waited_out_by_the_library(
    double: DiscordDouble, sender: DiscordSender
) -> None:
    channel = double.add_channel(double.add_guild())
    double.fail("limit", retry_after=0.05)

    await sender.send(owed(channel), alert(17))

    assert len(double.messages(channel)) == 1


async def test_an_unavailable_service_is_unknown(
    double: DiscordDouble, sender: DiscordSender
) -> None:
    channel = double.add_channel(double.add_guild())
    double.fail("status", status=503)

    with pytest.raises(SendUnknown):
        await sender.send(owed(channel), alert(17))


async def test_a_page_of_a_proxy_is_no_delivery(
    double: DiscordDouble, sender: DiscordSender
) -> None:
    channel = double.add_channel(double.add_guild())
    double.fail("page", method="GET", path="/users/@me")
    double.fail("page")

    with pytest.raises(RetryLater, match="DISCORD_API_URL"):
        await sender.send(owed(channel), alert(17))
    with pytest.raises(SendUnknown, match="not Discord"):
        await sender.send(owed(channel), alert(17))
    await sender.send(owed(channel), alert(17))

    assert len(double.messages(channel)) == 1


@pytest.mark.parametrize(
    ("permissions", "remedy"),
    [(0, "View Channel"), (EVERYTHING & ~SEND, "Send Messages")],
    ids=["without access", "without the permission to send"],
)
async def test_a_closed_channel_is_gone_after_one_request_with_the_remedy(
    double: DiscordDouble, sender: DiscordSender, permissions: int, remedy: str
) -> None:
    channel = double.add_channel(double.add_guild(), permissions=permissions)

    with pytest.raises(ChannelGone, match=remedy):
        await sender.send(owed(channel), alert(17))

    assert posts(double) == 1


async def test_a_deleted_channel_is_gone(double: DiscordDouble, sender: DiscordSender) -> None:
    with pytest.raises(ChannelGone, match="deleted"):
        await sender.send(owed(42), alert(17))


async def test_a_refused_body_is_neither_gone_nor_unknown(
    double: DiscordDouble, sender: DiscordSender
) -> None:
    channel = double.add_channel(double.add_guild())
    double.fail("status", status=400)

    with pytest.raises(SendError) as caught:
        await sender.send(owed(channel), alert(17))

    assert not isinstance(caught.value, RetryLater | ChannelGone | SendUnknown)


async def test_a_message_that_was_posted_and_deleted_counts_as_delivered(
    double: DiscordDouble, sender: DiscordSender
) -> None:
    channel = double.add_channel(double.add_guild())
    await sender.send(owed(channel), alert(17))
    double.messages(channel).clear()

    assert await sender.send(owed(channel), alert(17)) == ""
    assert double.messages(channel) == []


async def test_a_wrong_token_revokes_the_platform(double: DiscordDouble) -> None:
    async with DiscordSender(token="canary", namespace="n", api_url=double.api_url) as refused:
        with pytest.raises(TokenRevoked) as caught:
            await refused.send(owed(1), alert(17))

    assert "canary" not in str(caught.value)


async def test_the_token_tells_which_app_to_invite(
    double: DiscordDouble, sender: DiscordSender
) -> None:
    assert await sender.application_id() == double.application


async def test_a_token_revoked_while_running_is_noticed(
    double: DiscordDouble, sender: DiscordSender
) -> None:
    channel = double.add_channel(double.add_guild())
    await sender.send(owed(channel), alert(17))
    double.token = "another"

    with pytest.raises(TokenRevoked):
        await sender.send(owed(channel, 18), alert(18))


async def test_a_discord_that_goes_away_is_tried_later() -> None:
    async with DiscordDouble() as double:
        leaving = DiscordSender(token=TOKEN, namespace="n", api_url=double.api_url)
        channel = double.add_channel(double.add_guild())
        await leaving.send(owed(channel), alert(17))

    async with leaving:
        # The first attempt may still find the old connection, and cannot know what became of it.
        with pytest.raises((SendUnknown, RetryLater)):
            await leaving.send(owed(channel, 18), alert(18))
        with pytest.raises(RetryLater, match="cannot be reached"):
            await leaving.send(owed(channel, 18), alert(18))


async def test_a_refusal_without_a_known_code_is_a_closed_channel(
    double: DiscordDouble, sender: DiscordSender
) -> None:
    channel = double.add_channel(double.add_guild())
    double.fail("status", status=403)

    with pytest.raises(ChannelGone, match="may post there"):
        await sender.send(owed(channel), alert(17))


async def test_a_deleted_channel_has_no_history(sender: DiscordSender) -> None:
    with pytest.raises(ChannelGone, match="deleted"):
        await sender.find(owed(42))


async def test_an_update_deleted_from_its_thread_counts_as_delivered(
    double: DiscordDouble, sender: DiscordSender
) -> None:
    channel = double.add_channel(double.add_guild())
    parent = await sender.send(owed(channel), alert(17))
    update = owed(channel, 18, parent=parent)
    await sender.send(update, alert(18))
    double.messages(int(parent)).clear()

    assert await sender.send(update, alert(18)) == ""


async def test_an_update_whose_alert_was_deleted_is_posted_in_the_channel(
    double: DiscordDouble, sender: DiscordSender
) -> None:
    channel = double.add_channel(double.add_guild())

    await sender.send(owed(channel, 18, parent="123456"), alert(18))

    assert len(double.messages(channel)) == 1


async def test_a_login_that_is_limited_holds_the_platform_for_its_time(
    double: DiscordDouble, sender: DiscordSender
) -> None:
    double.fail("limit", method="GET", path="/users/@me", retry_after=90, scope="global")

    with pytest.raises(RetryLater) as caught:
        await sender.send(owed(1), alert(17))

    assert (timedelta(seconds=90), True) == (caught.value.after, caught.value.whole_platform)


async def test_a_ban_without_a_time_is_tried_later(
    double: DiscordDouble, sender: DiscordSender
) -> None:
    channel = double.add_channel(double.add_guild())
    double.fail("limit", retry_after=1, via=False)

    with pytest.raises(RetryLater) as caught:
        await sender.send(owed(channel), alert(17))

    assert caught.value.after is None


async def test_an_unreachable_discord_is_tried_later(unused_tcp_port: int) -> None:
    url = f"http://127.0.0.1:{unused_tcp_port}/api/v10"

    async with DiscordSender(token=TOKEN, namespace="n", api_url=url) as lonely:
        with pytest.raises(RetryLater):
            await lonely.send(owed(1), alert(17))


async def test_a_channel_of_another_platform_is_refused_without_a_request(
    double: DiscordDouble, sender: DiscordSender
) -> None:
    with pytest.raises(ChannelGone):
        await sender.send(replace(owed(1), channel="slack:C1"), alert(17))

    assert posts(double) == 0


async def test_an_update_opens_a_thread_under_its_alert(
    double: DiscordDouble, sender: DiscordSender
) -> None:
    channel = double.add_channel(double.add_guild())
    parent = await sender.send(owed(channel), alert(17))

    first = await sender.send(owed(channel, 18, parent=parent), alert(18))
    await sender.send(owed(channel, 19, parent=parent), alert(19))

    assert double.channels[int(parent)].name == "SEC fails to inspect"
    assert len(double.messages(int(parent))) == 2
    assert len(double.messages(channel)) == 1
    assert first == await sender.find(owed(channel, 18, parent=parent))


async def test_an_update_replies_to_its_alert_where_threads_are_forbidden(
    double: DiscordDouble, sender: DiscordSender
) -> None:
    permissions = EVERYTHING & ~CREATE_THREADS
    channel = double.add_channel(double.add_guild(), permissions=permissions)
    parent = await sender.send(owed(channel), alert(17))
    delivery = owed(channel, 18, parent=parent)

    sent = await sender.send(delivery, alert(18))

    reply = double.messages(channel)[-1]
    assert parent == str(reply["message_reference"]["message_id"])
    assert sent == await sender.find(delivery)


async def test_the_nonce_is_the_same_in_every_process_and_fits(sender: DiscordSender) -> None:
    twin = DiscordSender(token="t", namespace="db-1", api_url="http://127.0.0.1:9")

    nonces = {sender.nonce(owed(1, number)) for number in range(100)}

    assert {twin.nonce(owed(2, number)) for number in range(100)} == nonces
    assert {24} == set(map(len, nonces))
    assert len(nonces) == 100


async def test_many_sends_at_once_log_in_once(double: DiscordDouble, sender: DiscordSender) -> None:
    guild = double.add_guild()
    channels = [double.add_channel(guild) for _ in range(5)]

    async with asyncio.TaskGroup() as tasks:
        for number, channel in enumerate(channels):
            tasks.create_task(sender.send(owed(channel, number), alert(number)))

    logins = [path for _, path, _ in double.requests if path == "/users/@me"]
    assert (len(logins), posts(double)) == (1, 5)


def posts(double: DiscordDouble) -> int:
    return sum(method == "POST" for method, _, _ in double.requests)


async def test_sending_stops_before_refused_requests_get_the_address_banned(
    double: DiscordDouble,
) -> None:
    guild = double.add_guild()
    closed = [double.add_channel(guild, permissions=0) for _ in range(3)]
    open_one = double.add_channel(guild)
    ticks = 0.0
    budget = Budget(most=3, clock=lambda: ticks)
    async with DiscordSender(
        token=TOKEN, namespace="db-1", api_url=double.api_url, budget=budget
    ) as sender:
        await sender.send(owed(open_one), alert(16))
        for channel in closed:
            with pytest.raises(ChannelGone):
                await sender.send(owed(channel), alert(17))
        asked = len(double.requests)
        ticks = 60.0
        with pytest.raises(RetryLater) as stopped:
            await sender.send(owed(open_one, 18), alert(18))
        spared = len(double.requests)
        ticks = WINDOW
        await sender.send(owed(open_one, 18), alert(18))

    assert stopped.value.whole_platform
    assert stopped.value.after == timedelta(seconds=WINDOW - 60)
    assert spared == asked
    assert len(double.messages(open_one)) == 2


@pytest.mark.parametrize(
    ("asked", "waited"),
    [
        (30.0, timedelta(seconds=30)),
        (-5.0, timedelta()),
        (float("nan"), timedelta()),
        (float("inf"), timedelta(days=1)),
        (3e8, timedelta(days=1)),
    ],
)
def test_an_absurd_wait_is_a_day_at_most(asked: float, waited: timedelta) -> None:
    with pytest.raises(RetryLater) as limited, translated("discord:1"):
        raise discord.RateLimited(asked)

    assert limited.value.after == waited


def test_half_of_what_discord_bans_for_is_the_most() -> None:
    ticks = 0.0
    budget = Budget(clock=lambda: ticks)
    for status in (200, 404, 500):
        for _ in range(MOST):
            budget.note(status)
    free = budget.wait()
    for status in (401, 403, 429):
        for _ in range(MOST // 3 + 1):
            budget.note(status)

    assert MOST == 5_000
    assert free == 0
    assert budget.wait() == WINDOW
