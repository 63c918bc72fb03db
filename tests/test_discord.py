"""Discord's commands, buttons and connection, through the real discord.py against the double."""

import asyncio
from collections.abc import AsyncIterator
from typing import Any
from urllib.parse import parse_qs, urlsplit

import discord
import pytest

from bot.chat.discord import DiscordApp, DiscordSender, invite_url
from bot.commands import Caller
from bot.errors import (
    ConfigError,
)
from tests.discord_alerts import alert, owed
from tests.discord_people import Anywhere, Desk, nothing, running
from tests.doubles.discord import (
    EVERYTHING,
    MANAGE_CHANNELS,
    TOKEN,
    DiscordDouble,
    is_private,
)
from tests.doubles.discord import buttons as button_ids
from tests.doubles.discord import words as words_of
from tests.doubles.discord.limits import command_errors
from tests.doubles.running import until


@pytest.fixture
async def sender(double: DiscordDouble) -> AsyncIterator[DiscordSender]:
    async with DiscordSender(
        token=TOKEN, namespace="db-1", api_url=double.api_url, deadline=2
    ) as running:
        yield running


# Commands


@pytest.fixture(params=[False, True], ids=["gateway", "http"])
async def app(
    request: pytest.FixtureRequest, double: DiscordDouble, desk: Desk
) -> AsyncIterator[DiscordApp]:
    async with running(double, desk, http=request.param) as connected:
        yield connected


@pytest.fixture
async def gateway(double: DiscordDouble, desk: Desk) -> AsyncIterator[DiscordApp]:
    async with running(double, desk) as connected:
        yield connected


@pytest.fixture
def channel(double: DiscordDouble) -> int:
    return double.add_channel(double.add_guild("Court watchers"))


LOOK_UPS: list[tuple[str, dict[str, Any], str]] = [
    ("case", {"name": "binance"}, "asked case / binance"),
    ("party", {"name": "sec"}, "asked party / sec"),
    ("latest", {}, "asked latest / / 5"),
    ("latest", {"topic": "party:sec", "count": 3}, "asked latest / party:sec / 3"),
    (
        "search",
        {"query": "wells notice", "source": "sec.gov", "since": "30d"},
        "asked search / wells notice / sec.gov / 30d",
    ),
    ("help", {"topic": "case"}, "asked help / case"),
    ("subscriptions", {}, "asked list / None"),
    ("sources", {}, "asked sources /"),
    ("case", {"name": "binance", "view": "timeline"}, "asked timeline / binance /"),
    ("case", {"name": "binance", "since": "30d"}, "asked timeline / binance / 30d"),
]


@pytest.mark.usefixtures("app")
@pytest.mark.parametrize(("name", "options", "answer"), LOOK_UPS)
async def test_a_command_is_acknowledged_at_once_and_answered_privately(
    double: DiscordDouble, channel: int, name: str, options: dict[str, Any], answer: str
) -> None:
    shown = await double.command(name, channel=channel, **options)

    assert answer == words_of(shown)
    assert is_private(shown)
    assert double.messages(channel) == []


async def test_the_caller_is_known_by_guild_channel_and_person(
    double: DiscordDouble, desk: Desk, channel: int, app: DiscordApp
) -> None:
    await double.command("case", channel=channel, user=77, name="binance")

    [caller] = desk.callers
    guild = double.channels[channel].guild
    expected = Caller(
        platform="discord",
        tenant=str(guild),
        channel=f"discord:{channel}",
        user="77",
        may_manage=False,
        name="ann",
    )
    assert expected == caller


async def test_in_a_direct_message_people_manage_their_own(
    double: DiscordDouble, desk: Desk, app: DiscordApp
) -> None:
    direct = double.add_channel(None)

    shown = await double.command("case", channel=direct, name="binance")

    assert is_private(shown)
    assert [(caller.tenant, caller.may_manage) for caller in desk.callers] == [("user:7", True)]


@pytest.mark.usefixtures("app")
async def test_a_slow_answer_is_acknowledged_before_it_is_known(
    double: DiscordDouble, desk: Desk, channel: int
) -> None:
    desk.slow.clear()

    interaction = await double.start("case", channel=channel, options={"name": "binance"})
    await until(lambda: interaction.acked_after is not None)

    assert interaction.acked_after is not None
    assert interaction.acked_after < 3
    assert not interaction.answer.done()
    desk.slow.set()
    assert "binance" in words_of(await interaction.answer)


@pytest.mark.usefixtures("app")
async def test_what_a_person_can_mend_is_told_to_them(double: DiscordDouble, channel: int) -> None:
    shown = await double.command("case", channel=channel, name="nobody")

    assert words_of(shown) == "No case is called nobody; try /search"
    assert is_private(shown)


@pytest.mark.usefixtures("app")
async def test_a_bug_is_an_apology_to_the_person_and_a_traceback_to_the_operator(
    double: DiscordDouble, channel: int, caplog: pytest.LogCaptureFixture
) -> None:
    shown = await double.command("case", channel=channel, name="bug")

    assert "Something went wrong" in words_of(shown)
    assert "canary" not in words_of(shown)
    assert "canary-in-the-traceback" in caplog.text


@pytest.mark.usefixtures("app")
async def test_an_answer_that_takes_too_long_is_stopped_and_says_so(
    double: DiscordDouble, desk: Desk, channel: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.chat.discord.answering.ANSWER_SECONDS", 0.05)
    desk.slow.clear()

    shown = await double.command("case", channel=channel, name="binance")

    assert "too long" in words_of(shown)


@pytest.mark.usefixtures("app")
async def test_more_questions_than_can_be_answered_are_told_to_wait(
    double: DiscordDouble, desk: Desk, channel: int
) -> None:
    desk.slow.clear()
    asked = [
        await double.start("case", channel=channel, options={"name": "binance"}) for _ in range(50)
    ]
    await until(lambda: len(desk.callers) == 50)

    shown = await double.command("case", channel=channel, name="binance")
    desk.slow.set()

    assert "Too many questions" in words_of(shown)
    for each in asked:
        assert "binance" in words_of(await each.answer)


@pytest.mark.usefixtures("app")
async def test_an_acknowledgement_whose_reply_was_lost_is_answered_all_the_same(
    double: DiscordDouble, channel: int
) -> None:
    double.fail("lost", path=r"/interactions/.*")

    shown = await double.command("case", channel=channel, name="binance")

    assert "binance" in words_of(shown)


@pytest.mark.usefixtures("app")
@pytest.mark.parametrize(
    ("kind", "how"), [("drop", {"times": 2}), ("status", {"status": 404})], ids=["lost", "refused"]
)
async def test_an_answer_that_cannot_be_shown_is_logged_and_the_next_one_comes(
    double: DiscordDouble,
    channel: int,
    caplog: pytest.LogCaptureFixture,
    kind: str,
    how: dict[str, Any],
) -> None:
    double.fail(kind, method="PATCH", path=r"/webhooks/.*", **how)
    await double.start("case", channel=channel, options={"name": "binance"})
    await until(lambda: "answer " in caplog.text)

    shown = await double.command("case", channel=channel, name="sec")

    assert "sec" in words_of(shown)


@pytest.mark.usefixtures("app")
async def test_a_command_of_an_older_release_is_told_to_be_reloaded(
    double: DiscordDouble, channel: int
) -> None:
    double.commands.append({"name": "docket", "description": "x", "id": "1", "options": []})

    shown = await double.command("docket", channel=channel)

    assert "Reload Discord" in words_of(shown)
    assert is_private(shown)


@pytest.mark.usefixtures("app")
async def test_subscribing_names_the_chosen_channel(
    double: DiscordDouble, desk: Desk, channel: int
) -> None:
    other = double.add_channel(double.channels[channel].guild, "other")

    shown = await double.command(
        "alerts subscribe",
        channel=channel,
        permissions=MANAGE_CHANNELS,
        topic="party:coinbase",
        channel_=other,
        filter="+event:ruling",
    )

    wanted = f"asked subscribe / party:coinbase +event:ruling / discord:{other}"
    assert wanted == words_of(shown)
    assert desk.callers[0].may_manage


@pytest.mark.usefixtures("app")
@pytest.mark.parametrize(
    ("name", "options", "wanted"),
    [
        (
            "alerts subscribe",
            {"topic": "all", "digest": '09:00" weekdays', "verbosity": "milestones"},
            'subscribe / all digest:"09:00 weekdays" verbosity:milestones / None',
        ),
        ("alerts digest", {"when": "09:00 weekdays"}, "digest / 09:00 weekdays / None"),
        ("alerts quiet", {"hours": "off"}, "quiet / off / None"),
        (
            "alerts mute",
            {"topic": "party:coinbase", "time": "2d"},
            "mute / party:coinbase 2d / None",
        ),
        ("alerts unmute", {"topic": "party:coinbase"}, "unmute / party:coinbase / None"),
        ("alerts missed", {"time": "7d"}, "missed / 7d / None"),
        ("alerts test", {}, "test / None"),
        ("alerts health", {}, "health / None"),
    ],
)
async def test_the_commands_that_leave_a_channel_alone_say_what_was_chosen(
    double: DiscordDouble, channel: int, name: str, options: dict[str, Any], wanted: str
) -> None:
    shown = await double.command(name, channel=channel, permissions=MANAGE_CHANNELS, **options)

    assert words_of(shown) == f"asked {wanted}"


@pytest.mark.usefixtures("app")
@pytest.mark.parametrize(
    ("name", "options"),
    [
        ("alerts subscribe", {"topic": "all"}),
        ("alerts unsubscribe", {"topic": "all"}),
        ("alerts list", {}),
        ("alerts digest", {"when": "off"}),
        ("alerts mute", {"topic": "party:coinbase"}),
    ],
)
async def test_managing_is_refused_to_those_who_may_not_whatever_the_server_allows(
    double: DiscordDouble, desk: Desk, channel: int, name: str, options: dict[str, Any]
) -> None:
    shown = await double.command(name, channel=channel, override=True, **options)

    assert "Manage Channels" in words_of(shown)
    assert desk.callers == []


@pytest.mark.usefixtures("app")
async def test_autocomplete_offers_at_most_25_choices_that_discord_takes(
    double: DiscordDouble, channel: int
) -> None:
    choices = await double.autocomplete("case", "name", "bin", channel=channel)

    assert 25 >= len(choices) > 20
    assert choices[0]["name"].startswith("case bin 0")


@pytest.mark.usefixtures("app")
@pytest.mark.parametrize(
    ("command", "option", "kind"),
    [
        ("party", "name", "party"),
        ("latest", "topic", "topic"),
        ("alerts subscribe", "topic", "topic"),
        ("alerts unsubscribe", "topic", "topic"),
    ],
)
async def test_every_topic_option_completes_its_kind(
    double: DiscordDouble, channel: int, command: str, option: str, kind: str
) -> None:
    choices = await double.autocomplete(command, option, "x", channel=channel)

    assert choices[0]["name"].startswith(f"{kind} x")


async def test_buttons_of_an_earlier_process_still_work(
    double: DiscordDouble, sender: DiscordSender, channel: int
) -> None:
    await sender.send(owed(channel), alert(17))
    [message] = double.messages(channel)

    for _ in range(2):
        async with running(double):
            shown = await double.press(message, "dw1:why:17")

            assert words_of(shown) == "asked press / why / 17"
            assert is_private(shown)


async def test_buttons_on_private_answers_work_again_and_again(
    double: DiscordDouble, channel: int, app: DiscordApp
) -> None:
    shown = await double.command("case", channel=channel, name="binance")

    for _ in range(3):
        [follow] = button_ids(shown)
        shown = await double.press(shown, follow)

    assert "case:sec-v-binance" in words_of(shown)


async def test_a_button_that_is_not_ours_is_left_alone(
    double: DiscordDouble, desk: Desk, channel: int, app: DiscordApp
) -> None:
    foreign = {"type": 2, "style": 1, "label": "x", "custom_id": "other:1"}
    row = {"type": 1, "components": [foreign]}
    message = double.post(double.channels[channel], {"components": [row]})

    with pytest.raises(TimeoutError):
        async with asyncio.timeout(0.2):
            await double.press(message, "other:1")
    assert desk.callers == []


async def test_an_interaction_that_came_too_late_is_not_carried_out(
    double: DiscordDouble, desk: Desk, channel: int, gateway: DiscordApp
) -> None:
    double.fail("status", status=404, path=r"/interactions/.*")

    interaction = await double.start("case", channel=channel, options={"name": "binance"})
    with pytest.raises(TimeoutError):
        async with asyncio.timeout(0.2):
            await interaction.answer
    await double.command("party", channel=channel, name="sec")

    assert len(desk.callers) == 1


async def test_an_answer_whose_reply_was_lost_is_shown_all_the_same(
    double: DiscordDouble, channel: int, app: DiscordApp
) -> None:
    double.fail("drop", method="PATCH", path=r"/webhooks/.*")

    shown = await double.command("case", channel=channel, name="binance")

    assert "binance" in words_of(shown)


async def test_commands_are_registered_once_and_again_only_when_they_change(
    double: DiscordDouble,
) -> None:
    kept: list[str] = []

    async def keep(digest: str) -> None:
        kept.append(digest)

    async with running(double, on_synced=keep):
        assert (double.upserts, len(kept)) == (1, 1)
    async with running(double, on_synced=keep, synced=kept[0]):
        assert (double.upserts, len(kept)) == (1, 1)
    async with running(double, on_synced=keep, synced="of an older release"):
        assert (double.upserts, len(kept)) == (2, 2)
    assert kept[0] == kept[1]


async def test_look_ups_are_for_everyone_everywhere_and_alerts_for_those_who_manage_a_server(
    double: DiscordDouble, app: DiscordApp
) -> None:
    tree = {each["name"]: each for each in double.commands}

    assert command_errors(double.commands) == []
    alerts = tree.pop("alerts")
    assert ([0], [0], str(MANAGE_CHANNELS)) == (
        alerts["contexts"],
        alerts["integration_types"],
        str(alerts["default_member_permissions"]),
    )
    look_ups = {"case", "party", "latest", "search", "help", "subscriptions", "sources"}
    assert look_ups | {"my", "Why this alert?"} == set(tree)
    for command in tree.values():
        assert (command["contexts"], command["integration_types"]) == ([0, 1, 2], [0, 1])
        assert command["default_member_permissions"] is None


async def test_commands_that_could_not_be_registered_do_not_keep_the_bot_away(
    double: DiscordDouble,
) -> None:
    double.fail("status", method="PUT", path=r"/applications/.*", status=400)

    async with running(double) as app:
        assert app.connected.is_set()


# The connection


async def test_the_gateway_is_asked_for_guilds_only(
    double: DiscordDouble, gateway: DiscordApp
) -> None:
    [identify] = double.gateway.identified

    assert identify["intents"] == 1


async def test_a_failed_first_handshake_is_tried_again(
    double: DiscordDouble, channel: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("discord.shard.asyncio", HastyAsyncio())
    double.gateway.failed_handshakes = 2

    async with running(double):
        shown = await double.command("case", channel=channel, name="binance")

    assert "binance" in words_of(shown)


async def test_a_discord_that_is_down_at_the_start_is_tried_again(
    double: DiscordDouble, channel: int
) -> None:
    double.fail("drop", method="GET", path="/users/@me", times=2)
    double.fail("status", method="GET", path="/gateway/bot", status=503)
    double.fail("page", method="GET", path="/oauth2/applications/@me")

    async with running(double):
        shown = await double.command("case", channel=channel, name="binance")

    assert "binance" in words_of(shown)


async def test_an_ordered_reconnect_resumes_and_goes_on_answering(
    double: DiscordDouble, channel: int, gateway: DiscordApp
) -> None:
    await double.gateway.order_reconnect()
    await until(lambda: double.gateway.resumed == 1)

    assert "binance" in words_of(await double.command("case", channel=channel, name="binance"))
    assert len(double.gateway.identified) == 1


@pytest.mark.parametrize("resumable", [True, False])
async def test_an_invalid_session_is_resumed_or_begun_anew(
    double: DiscordDouble, channel: int, gateway: DiscordApp, *, resumable: bool
) -> None:
    await double.gateway.invalidate(resumable=resumable)
    if resumable:
        await until(lambda: double.gateway.resumed == 1)
    else:
        await until(lambda: len(double.gateway.identified) == 2)

    assert "binance" in words_of(await double.command("case", channel=channel, name="binance"))


async def test_a_session_forgotten_meanwhile_is_begun_anew(
    double: DiscordDouble, channel: int, gateway: DiscordApp
) -> None:
    double.gateway.forget = True
    await double.gateway.order_reconnect()
    await until(lambda: len(double.gateway.identified) == 2)

    assert "binance" in words_of(await double.command("case", channel=channel, name="binance"))


async def test_a_gateway_that_falls_silent_is_left_for_a_new_connection(
    double: DiscordDouble, channel: int
) -> None:
    double.gateway.heartbeat_ms = 100

    async with running(double, patience=0.6):
        double.gateway.heartbeats_answered = False
        await until(lambda: double.gateway.resumed == 1)
        double.gateway.heartbeats_answered = True

        assert "binance" in words_of(await double.command("case", channel=channel, name="binance"))


async def test_a_refused_token_ends_the_bot_with_what_to_do(double: DiscordDouble) -> None:
    double.token = "another"

    with pytest.raises(ConfigError, match="DISCORD_TOKEN") as caught:
        await started(double).run(asyncio.Event())

    assert TOKEN not in str(caught.value)
    assert len(double.requests) == 1


@pytest.mark.parametrize("code", [4004, 4013, 4014])
async def test_a_gateway_that_refuses_for_good_is_not_tried_again(
    double: DiscordDouble, code: int
) -> None:
    app = started(double)
    stop = asyncio.Event()
    task = asyncio.create_task(app.run(stop))
    async with asyncio.timeout(5):
        await app.connected.wait()

    await double.gateway.close(code)

    with pytest.raises(ConfigError, match="DISCORD_TOKEN"):
        await asyncio.wait_for(task, 5)
    assert double.gateway.handshakes == 1


async def test_the_token_is_in_no_log_however_chatty(
    double: DiscordDouble, channel: int, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level("DEBUG")
    double.fail("drop", method="GET", path="/users/@me")

    async with running(double):
        await double.command("case", channel=channel, name="bug")

    assert "has returned 200" in caplog.text
    assert TOKEN not in caplog.text


async def test_stopping_while_discord_is_down_takes_no_time(unused_tcp_port: int) -> None:
    stop = asyncio.Event()
    app = DiscordApp(
        token=TOKEN,
        commands=Desk(),
        api_url=f"http://127.0.0.1:{unused_tcp_port}/api/v10",
        on_synced=nothing,
        servers=Anywhere(),
        pauses=(60.0,),
    )
    task = asyncio.create_task(app.run(stop))
    await asyncio.sleep(0.1)

    stop.set()

    await asyncio.wait_for(task, 3)


async def test_a_server_in_an_outage_asks_nothing_of_the_commands(
    double: DiscordDouble, desk: Desk, channel: int, gateway: DiscordApp
) -> None:
    guild = double.channels[channel].guild
    await double.gateway.dispatch("GUILD_DELETE", {"id": str(guild), "unavailable": True})

    await double.command("case", channel=channel, name="binance")

    assert len(desk.callers) == 1


def test_the_invitation_asks_for_little() -> None:
    url = invite_url(900000000000000001)

    query = parse_qs(urlsplit(url).query)
    assert {"bot applications.commands"} == set(query["scope"])
    granted = discord.Permissions(int(query["permissions"][0]))
    assert not granted.administrator
    assert not granted.manage_channels
    assert granted >= discord.Permissions(EVERYTHING)


def started(double: DiscordDouble) -> DiscordApp:
    return DiscordApp(
        token=TOKEN,
        commands=Desk(),
        api_url=double.api_url,
        gateway_url=double.gateway_url,
        on_synced=nothing,
        servers=Anywhere(),
        pauses=(0.05,),
        identify_pause=0.0,
    )


class HastyAsyncio:
    """asyncio, but the library's pause of 5 s before it tries a shard again is cut short."""

    def __getattr__(self, name: str) -> Any:
        return getattr(asyncio, name)

    async def sleep(self, _seconds: float) -> None:
        await asyncio.sleep(0.01)
