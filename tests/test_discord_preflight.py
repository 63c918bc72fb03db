"""What the bot may do in a channel is looked at before alerts are promised there."""

from collections.abc import AsyncIterator
from typing import Any

import discord
import pytest

from bot.chat.discord import DiscordApp
from bot.chat.discord.preflight import examine
from tests.discord_people import Desk, running
from tests.doubles.discord import (
    EMBED,
    EVERYTHING,
    HISTORY,
    MANAGE_CHANNELS,
    SEND,
    SEND_IN_THREADS,
    VIEW,
    DiscordDouble,
    words,
)
from tests.doubles.discord.world import PUBLIC_THREAD

GUILD = 400


@pytest.fixture(autouse=True)
async def app(double: DiscordDouble, desk: Desk) -> AsyncIterator[DiscordApp]:
    async with running(double, desk) as connected:
        yield connected


async def subscribe(double: DiscordDouble, channel: int, target: int | None = None) -> str:
    where: dict[str, Any] = {} if target is None else {"channel_": target}
    shown = await double.command(
        "alerts subscribe", channel=channel, permissions=MANAGE_CHANNELS, topic="all", **where
    )
    return words(shown)


@pytest.mark.parametrize(
    ("allowed", "lacks"),
    [
        (0, "View Channel, Send Messages and Embed Links"),
        (VIEW | EMBED, "Send Messages"),
        (VIEW | SEND, "Embed Links"),
    ],
)
@pytest.mark.parametrize("elsewhere", [False, True], ids=["here", "in another channel"])
async def test_a_channel_that_is_closed_to_the_bot_is_not_subscribed_and_the_fix_is_told(
    double: DiscordDouble, desk: Desk, *, allowed: int, lacks: str, elsewhere: bool
) -> None:
    guild = double.add_guild()
    closed = double.add_channel(guild, "closed", permissions=allowed)
    here = double.add_channel(guild) if elsewhere else closed

    said = await subscribe(double, here, closed if elsewhere else None)

    place = "#closed" if elsewhere else "this channel"
    assert f"may not post in {place} yet: it lacks {lacks}." in said
    assert f"add docketwire and allow {lacks}; then ask again" in said
    assert desk.callers == []


async def test_what_is_only_better_with_a_permission_is_subscribed_and_said(
    double: DiscordDouble, desk: Desk
) -> None:
    channel = double.add_channel(double.add_guild(), permissions=VIEW | SEND | EMBED)

    said = await subscribe(double, channel)

    assert "asked subscribe / all / None" in said
    assert "Without Create Public Threads and Send Messages in Threads, updates" in said
    assert "Without Read Message History, an alert" in said
    assert len(desk.callers) == 1


async def test_a_thread_needs_what_threads_need(double: DiscordDouble, desk: Desk) -> None:
    guild = double.add_guild()
    parent = double.add_channel(guild)
    kept = VIEW | EMBED | HISTORY
    closed = double.add_channel(guild, "closed", kind=PUBLIC_THREAD, permissions=kept | SEND)
    open_ = double.add_channel(
        guild, "open", kind=PUBLIC_THREAD, permissions=kept | SEND_IN_THREADS
    )
    for thread in (closed, open_):
        double.channels[thread].parent = parent

    refused = await subscribe(double, parent, closed)
    taken = await subscribe(double, parent, open_)

    assert "it lacks Send Messages in Threads." in refused
    assert taken == f"asked subscribe / all / discord:{open_}"


async def test_the_follow_button_is_held_to_the_same(double: DiscordDouble, desk: Desk) -> None:
    channel = double.add_channel(double.add_guild(), permissions=VIEW)
    shown = await double.command("case", channel=channel, name="binance")

    said = await double.press(shown, "dw1:follow:case:sec-v-binance", permissions=MANAGE_CHANNELS)

    assert "may not post in this channel yet" in words(said)
    assert len(desk.callers) == 1


async def test_a_server_that_never_added_the_bot_is_told_what_there_is_instead(
    double: DiscordDouble, desk: Desk
) -> None:
    stranger = double.add_channel(GUILD)
    shown = await double.command("case", channel=stranger, name="binance")

    said = await double.press(shown, "dw1:follow:case:sec-v-binance", permissions=MANAGE_CHANNELS)

    assert "not in this server" in words(said)
    assert "/my subscribe" in words(said)
    assert len(desk.callers) == 1


async def test_where_discord_does_not_say_what_the_bot_may_do_the_promise_is_made(
    double: DiscordDouble, desk: Desk
) -> None:
    guild = double.add_guild()
    here, there = double.add_channel(guild), double.add_channel(guild, permissions=0)
    double.says_app_permissions = False

    said = await subscribe(double, here, there)

    assert said == f"asked subscribe / all / discord:{there}"


async def test_health_says_what_keeps_alerts_away(double: DiscordDouble) -> None:
    channel = double.add_channel(double.add_guild(), permissions=VIEW)

    shown = await double.command("alerts health", channel=channel, permissions=MANAGE_CHANNELS)

    assert "it lacks Send Messages and Embed Links" in words(shown)


@pytest.mark.parametrize("kind", list(discord.ChannelType))
def test_an_administrator_lacks_nothing_and_what_the_invitation_grants_is_enough(
    kind: discord.ChannelType,
) -> None:
    for granted in (discord.Permissions(administrator=True), discord.Permissions(EVERYTHING)):
        report = examine(granted, kind)
        assert (report.needed, report.notes) == ((), ())
