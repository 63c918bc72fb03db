"""Discord over HTTP: what Discord signed is answered, and nothing else is."""

import asyncio
import json
from collections.abc import AsyncIterator, Callable
from typing import Any

import aiohttp
import pytest

from bot.chat.discord import DiscordApp
from tests.discord_people import Desk, running
from tests.doubles.discord import TOKEN, DiscordDouble, words

Headers = dict[str, str]


@pytest.fixture
async def double() -> AsyncIterator[DiscordDouble]:
    async with DiscordDouble() as running:
        running.add_channel(running.add_guild(), number=500)
        yield running


@pytest.fixture(autouse=True)
async def app(double: DiscordDouble, desk: Desk) -> AsyncIterator[DiscordApp]:
    async with running(double, desk, http=True) as connected:
        yield connected


def asked(double: DiscordDouble) -> bytes:
    """``/subscriptions``, as Discord sends it."""
    number = double.snowflake()
    command = next(each for each in double.commands if each["name"] == "subscriptions")
    person = {"id": "7", "username": "ann", "discriminator": "0", "avatar": None}
    payload = {
        "id": str(number),
        "application_id": str(double.application),
        "type": 2,
        "data": {"id": command["id"], "name": "subscriptions", "type": 1, "options": []},
        "token": f"token-{number}",
        "version": 1,
        "channel_id": "500",
        "user": person,
        "context": 1,
        "attachment_size_limit": 10485760,
    }
    return json.dumps(payload).encode()


async def send(double: DiscordDouble, raw: bytes, headers: Headers) -> tuple[int, Any]:
    async with (
        aiohttp.ClientSession() as session,
        session.post(str(double.endpoint), data=raw, headers=headers) as reply,
    ):
        body = await reply.read()
        return reply.status, json.loads(body) if reply.status == 200 else body


async def test_discords_ping_is_answered(double: DiscordDouble) -> None:
    raw = b'{"id": "1", "type": 1, "application_id": "9", "token": "t", "version": 1}'

    assert await send(double, raw, double.signed(raw)) == (200, {"type": 1})


async def test_a_command_is_acknowledged_in_the_reply_and_privately(
    double: DiscordDouble, desk: Desk
) -> None:
    raw = asked(double)
    desk.slow.clear()

    reply = await send(double, raw, double.signed(raw))

    assert reply == (200, {"type": 5, "data": {"flags": 64}})
    assert len(desk.callers) == 1
    desk.slow.set()


async def test_header_names_may_be_written_in_any_case(double: DiscordDouble, desk: Desk) -> None:
    raw = asked(double)
    headers = {name.lower(): value for name, value in double.signed(raw).items()}

    status, _ = await send(double, raw, headers)

    assert (status, len(desk.callers)) == (200, 1)


@pytest.mark.parametrize("ago", [301, 3_600, -301, 10**9], ids=lambda ago: f"{ago} s old")
async def test_a_stale_signature_runs_nothing(double: DiscordDouble, desk: Desk, ago: int) -> None:
    raw = asked(double)
    headers = double.signed(raw, at=int(double.now().timestamp()) - ago)

    status, _ = await send(double, raw, headers)

    assert (status, desk.callers) == (401, [])


async def test_a_replayed_request_runs_once(double: DiscordDouble, desk: Desk) -> None:
    raw = asked(double)
    headers = double.signed(raw)

    first, _ = await send(double, raw, headers)
    again, _ = await send(double, raw, headers)

    assert (first, again, len(desk.callers)) == (200, 401, 1)


SIGNATURE, TIME = "X-Signature-Ed25519", "X-Signature-Timestamp"
FORGED: dict[str, Callable[[DiscordDouble, bytes], Headers]] = {
    "of another key": lambda _, raw: DiscordDouble().signed(raw),
    "of another body": lambda double, raw: double.signed(raw + b" "),
    "of another time": lambda double, raw: {
        **double.signed(raw),
        TIME: str(int(double.now().timestamp()) + 1),
    },
    "no headers": lambda *_: {},
    "no signature": lambda double, raw: {TIME: double.signed(raw)[TIME]},
    "no time": lambda double, raw: {SIGNATURE: double.signed(raw)[SIGNATURE]},
    "cut": lambda double, raw: {
        **double.signed(raw),
        SIGNATURE: double.signed(raw)[SIGNATURE][:-2],
    },
    "no hexadecimal": lambda double, raw: {**double.signed(raw), SIGNATURE: "z" * 128},
    "not ASCII": lambda double, raw: {**double.signed(raw), SIGNATURE: "é" * 64},
    "a time that is none": lambda double, raw: {**double.signed(raw), TIME: "soon"},
}


@pytest.mark.parametrize("forgery", FORGED)
async def test_a_forged_signature_runs_nothing(
    double: DiscordDouble, desk: Desk, forgery: str
) -> None:
    raw = asked(double)

    status, _ = await send(double, raw, FORGED[forgery](double, raw))

    assert (status, desk.callers) == (401, [])


@pytest.mark.parametrize("raw", [b"", b"[]", b"{}", b"null", b"\xff", b'{"type": 2}'])
async def test_a_signed_body_that_is_no_interaction_is_refused_and_the_next_one_is_answered(
    double: DiscordDouble, desk: Desk, raw: bytes
) -> None:
    status, _ = await send(double, raw, double.signed(raw))
    shown = await double.command("subscriptions", channel=500)

    assert status == 400
    assert words(shown) == "asked list / None"


async def test_an_empty_unsigned_body_is_refused(double: DiscordDouble) -> None:
    status, _ = await send(double, b"", {})

    assert status == 401


async def test_no_gateway_is_asked_for_and_the_commands_are_registered(
    double: DiscordDouble,
) -> None:
    assert double.gateway.handshakes == 0
    assert double.upserts == 1


async def test_a_button_that_is_not_ours_leaves_the_message_as_it_is(
    double: DiscordDouble, desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.chat.discord.endpoint.ANSWER_SECONDS", 0.05)
    foreign = {"type": 2, "style": 1, "label": "x", "custom_id": "other:1"}
    row = {"type": 1, "components": [foreign]}
    message = double.post(double.channels[500], {"components": [row]})

    with pytest.raises(TimeoutError):
        async with asyncio.timeout(0.5):
            await double.press(message, "other:1")

    assert desk.callers == []
    assert [each.callback for each in double.interactions.values()] == [6]


async def test_requests_before_it_is_ready_run_nothing(double: DiscordDouble, desk: Desk) -> None:
    async with running(double, desk, http=True) as second:
        endpoint = double.endpoint
    double.endpoint = endpoint

    with pytest.raises(aiohttp.ClientConnectionError):
        await double.command("subscriptions", channel=500)

    assert not second.connected.is_set()
    assert desk.callers == []


async def test_neither_key_nor_signature_is_in_any_log(
    double: DiscordDouble, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level("DEBUG")
    raw = asked(double)
    headers = double.signed(raw)
    await send(double, raw, headers)
    await send(double, raw, headers)

    assert "discord request refused" in caplog.text
    assert headers["X-Signature-Ed25519"] not in caplog.text
    assert TOKEN not in caplog.text
