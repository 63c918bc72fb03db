"""Personal alerts in direct messages, threads, and the menu of a message, through discord.py."""

from collections.abc import AsyncIterator
from datetime import datetime
from typing import Any

import pytest

from bot.chat.discord import DiscordApp, DiscordSender
from bot.commands import PERSONAL_PLACE
from storage.sqlite import SqliteStore
from tests.asking import Asking
from tests.discord_alerts import alert, owed
from tests.discord_people import Desk, running
from tests.doubles.discord import MANAGE_CHANNELS, TOKEN, DiscordDouble, buttons, is_private, words
from tests.doubles.discord.world import PUBLIC_THREAD

MINE: dict[str, tuple[dict[str, Any], str]] = {
    "list": ({}, "list / None"),
    "test": ({}, "test / None"),
    "health": ({}, "health / None"),
    "unsubscribe": ({"topic": "all"}, "unsubscribe / all / None"),
    "digest": ({"when": "09:00"}, "digest / 09:00 / None"),
    "quiet": ({"hours": "off"}, "quiet / off / None"),
    "missed": ({"time": "7d"}, "missed / 7d / None"),
    "why": ({"story": "17"}, "why / 17"),
    "mute": ({"topic": "party:sec", "time": "2d"}, "mute / party:sec 2d / None"),
    "unmute": ({"topic": "party:sec"}, "unmute / party:sec / None"),
}


@pytest.fixture
async def app(double: DiscordDouble, desk: Desk) -> AsyncIterator[DiscordApp]:
    async with running(double, desk) as connected:
        yield connected


@pytest.fixture
def channel(double: DiscordDouble) -> int:
    return double.add_channel(double.add_guild("Court watchers"))


@pytest.mark.usefixtures("app")
@pytest.mark.parametrize("name", MINE)
async def test_a_personal_command_is_asked_in_the_persons_own_messages(
    double: DiscordDouble, desk: Desk, channel: int, name: str
) -> None:
    options, asked = MINE[name]

    shown = await double.command(f"my {name}", channel=channel, user=77, **options)

    [caller] = desk.callers
    direct = double.direct(77)
    assert words(shown) == f"asked {asked}"
    assert is_private(shown)
    assert (f"discord:{direct.id}", "user:77", True, PERSONAL_PLACE) == (
        caller.channel,
        caller.tenant,
        caller.may_manage,
        caller.place,
    )
    assert double.messages(direct.id) == []


@pytest.mark.parametrize("spot", ["in a channel", "in direct messages"])
async def test_nothing_personal_is_said_of_a_channel(
    double: DiscordDouble, store: SqliteStore, now: datetime, channel: int, spot: str
) -> None:
    asking = await Asking(store, now).prepared()
    where = channel if spot == "in a channel" else double.direct(77).id
    asked = [*MINE.items(), ("subscribe", ({"topic": "party:coinbase"}, "")), *MINE.items()]

    async with running(double, asking.commands):
        answers = [
            words(await double.command(f"my {name}", channel=where, user=77, **options))
            for name, (options, _) in asked
        ]

    assert [each for each in answers if "this channel" in each.casefold()] == []


@pytest.mark.usefixtures("app")
async def test_the_first_personal_subscription_is_greeted_where_its_alerts_will_come(
    double: DiscordDouble, desk: Desk, channel: int
) -> None:
    shown = await double.command("my subscribe", channel=channel, user=77, topic="party:sec")

    direct = double.direct(77)
    assert words(shown) == "asked subscribe / party:sec / None"
    [greeting] = double.messages(direct.id)
    assert "The alerts that you ask for come here" in words(greeting)
    desk.following.add(f"discord:{direct.id}")
    await double.command("my subscribe", channel=channel, user=77, topic="all", digest="09:00")
    assert len(double.messages(direct.id)) == 1


@pytest.mark.usefixtures("app")
async def test_who_takes_no_messages_is_told_so_and_nothing_is_subscribed(
    double: DiscordDouble, desk: Desk, channel: int
) -> None:
    double.closed_to_bots.add(77)

    shown = await double.command("my subscribe", channel=channel, user=77, topic="party:sec")

    assert "Discord does not let me write to you" in words(shown)
    assert is_private(shown)
    assert desk.callers == []


@pytest.mark.usefixtures("app")
async def test_in_a_direct_message_it_is_the_same_channel(
    double: DiscordDouble, desk: Desk
) -> None:
    direct = double.direct(77)

    await double.command("my list", channel=direct.id, user=77)
    await double.command("subscriptions", channel=direct.id, user=77)

    by_command, by_place = desk.callers
    assert by_command == by_place


@pytest.mark.usefixtures("app")
async def test_the_menu_of_an_alert_says_why_it_was_posted(
    double: DiscordDouble, channel: int
) -> None:
    async with DiscordSender(token=TOKEN, namespace="db", api_url=double.api_url) as sender:
        await sender.send(owed(channel), alert(17))
    [message] = double.messages(channel)

    shown = await double.menu("Why this alert?", message)

    assert words(shown) == "asked why / 17"
    assert is_private(shown)


@pytest.mark.usefixtures("app")
async def test_the_menu_of_somebody_elses_message_asks_nothing(
    double: DiscordDouble, desk: Desk, channel: int
) -> None:
    person = {"id": "5", "username": "bob", "discriminator": "0", "avatar": None}
    forged = {"type": 2, "style": 1, "label": "Why", "custom_id": "dw1:why:17"}
    body = {"components": [{"type": 1, "components": [forged]}]}
    theirs = double.post(double.channels[channel], body, person)
    ours = double.post(double.channels[channel], {"content": "hello"})

    for message in (theirs, ours):
        shown = await double.menu("Why this alert?", message)
        assert "no alert of docketwire" in words(shown)
    assert desk.callers == []


@pytest.mark.usefixtures("app")
async def test_a_button_in_the_thread_of_an_alert_is_pressed_for_its_channel(
    double: DiscordDouble, desk: Desk, channel: int
) -> None:
    thread = double.add_channel(double.channels[channel].guild, "update", kind=PUBLIC_THREAD)
    double.channels[thread].parent = channel
    async with DiscordSender(token=TOKEN, namespace="db", api_url=double.api_url) as sender:
        await sender.send(owed(thread), alert(17))
    [message] = double.messages(thread)

    await double.press(message, buttons(message)[0], permissions=MANAGE_CHANNELS)
    desk.following.add(f"discord:{thread}")
    await double.press(message, buttons(message)[0], permissions=MANAGE_CHANNELS)

    assert [f"discord:{channel}", f"discord:{thread}"] == [each.channel for each in desk.callers]
    assert all(each.may_manage for each in desk.callers)
