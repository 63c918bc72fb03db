"""The Discord double is as strict as Discord: for each switch a naive client that fails."""

import asyncio
import json
import signal
import sys
import zlib
from collections.abc import AsyncIterator, Callable
from contextlib import suppress
from datetime import timedelta
from pathlib import Path
from typing import Any

import aiohttp
import discord
import pytest

from bot.chat.discord import point_at
from tests.doubles.discord import EVERYTHING, HISTORY, SEND, TOKEN, VIEW, DiscordDouble, is_private
from tests.doubles.discord.limits import command_errors, message_errors

ROOT = Path(__file__).parents[1]
STRANGER = {"id": "5", "username": "x", "discriminator": "0", "avatar": None}
HELLO = {"content": "hello"}
Json = dict[str, Any]


class Naive:
    """A client that believes every request works."""

    def __init__(self, double: DiscordDouble, session: aiohttp.ClientSession) -> None:
        self.double = double
        self.session = session

    async def ask(self, method: str, path: str, body: Any = None) -> tuple[int, Any]:
        headers = {"Authorization": f"Bot {TOKEN}", "Content-Type": "application/json"}
        url = self.double.api_url + path
        data = None if body is None else json.dumps(body)
        async with self.session.request(method, url, data=data, headers=headers) as response:
            self.headers = response.headers
            text = await response.text()
            return response.status, json.loads(text) if text else None

    async def post(self, channel: int, body: Json = HELLO) -> tuple[int, Any]:
        return await self.ask("POST", f"/channels/{channel}/messages", body)

    async def post_with_retry(self, channel: int, body: Json = HELLO) -> None:
        """Repeat on a lost connection, as a client without an idempotency key does."""
        try:
            await self.post(channel, body)
        except aiohttp.ClientError:
            await self.post(channel, body)


@pytest.fixture
async def naive(double: DiscordDouble) -> AsyncIterator[Naive]:
    async with aiohttp.ClientSession() as session:
        yield Naive(double, session)


@pytest.fixture
def channel(double: DiscordDouble) -> int:
    return double.add_channel(double.add_guild())


# Messages


async def test_answers_are_json_exactly_and_tell_the_rate_limit(naive: Naive, channel: int) -> None:
    await naive.post(channel)

    assert naive.headers["Content-Type"] == "application/json"
    assert naive.headers["X-RateLimit-Remaining"].isdecimal()
    assert naive.headers["Via"]


async def test_a_client_without_a_token_is_refused(double: DiscordDouble, naive: Naive) -> None:
    double.token = "another"

    assert (await naive.ask("GET", "/users/@me"))[0] == 401


async def test_a_client_that_repeats_after_a_lost_reply_posts_twice(
    double: DiscordDouble, naive: Naive, channel: int
) -> None:
    double.fail("lost")

    await naive.post_with_retry(channel)

    assert len(double.messages(channel)) == 2


async def test_a_client_that_repeats_with_an_enforced_nonce_posts_once(
    double: DiscordDouble, naive: Naive, channel: int
) -> None:
    double.fail("lost")

    await naive.post_with_retry(channel, HELLO | {"nonce": "n", "enforce_nonce": True})

    assert len(double.messages(channel)) == 1


async def test_a_nonce_that_is_not_enforced_changes_nothing(
    double: DiscordDouble, naive: Naive, channel: int
) -> None:
    for _ in range(2):
        await naive.post(channel, HELLO | {"nonce": "n"})

    assert len(double.messages(channel)) == 2


async def test_a_client_that_trusts_a_nonce_for_longer_than_two_minutes_posts_twice(
    double: DiscordDouble, naive: Naive, channel: int
) -> None:
    body = HELLO | {"nonce": "n", "enforce_nonce": True}
    await naive.post(channel, body)
    double.advance(timedelta(minutes=2, seconds=1))

    await naive.post(channel, body)

    assert len(double.messages(channel)) == 2


async def test_the_nonce_of_a_deleted_message_is_an_unknown_message(
    double: DiscordDouble, naive: Naive, channel: int
) -> None:
    body = HELLO | {"nonce": "n", "enforce_nonce": True}
    _, message = await naive.post(channel, body)
    await naive.ask("DELETE", f"/channels/{channel}/messages/{message['id']}")

    status, answer = await naive.post(channel, body)

    assert (status, answer["code"]) == (404, 10008)


async def test_a_client_that_gives_up_on_a_cut_connection_loses_its_message(
    double: DiscordDouble, naive: Naive, channel: int
) -> None:
    double.fail("drop")

    with pytest.raises(aiohttp.ClientError):
        await naive.post(channel)
    assert double.messages(channel) == []


async def test_a_client_without_a_deadline_hangs(
    double: DiscordDouble, naive: Naive, channel: int
) -> None:
    double.fail("hang")

    with pytest.raises(TimeoutError):
        async with asyncio.timeout(0.1):
            await naive.post(channel)
    assert double.messages(channel) == []


async def test_a_client_that_repeats_what_was_taken_and_never_answered_posts_twice(
    double: DiscordDouble, naive: Naive, channel: int
) -> None:
    double.fail("stuck")

    with pytest.raises(TimeoutError):
        async with asyncio.timeout(0.2):
            await naive.post(channel)
    await naive.post(channel)

    assert len(double.messages(channel)) == 2


@pytest.mark.parametrize("status", [500, 502, 503])
async def test_a_client_that_ignores_a_server_error_loses_its_message(
    double: DiscordDouble, naive: Naive, channel: int, status: int
) -> None:
    double.fail("status", status=status)

    assert status == (await naive.post(channel))[0]
    assert double.messages(channel) == []


async def test_a_client_that_takes_any_page_for_success_loses_its_message(
    double: DiscordDouble, naive: Naive, channel: int
) -> None:
    double.fail("page")

    headers = {"Authorization": f"Bot {TOKEN}"}
    url = f"{double.api_url}/channels/{channel}/messages"
    async with naive.session.post(url, json=HELLO, headers=headers) as response:
        assert response.ok
    assert double.messages(channel) == []


@pytest.mark.parametrize("scope", ["user", "global"])
async def test_a_client_that_ignores_a_limit_loses_its_message(
    double: DiscordDouble, naive: Naive, channel: int, scope: str
) -> None:
    double.fail("limit", retry_after=7.5, scope=scope)

    status, answer = await naive.post(channel)

    assert (429, 7.5, scope == "global") == (status, answer["retry_after"], answer["global"])
    assert naive.headers["Retry-After"] == "7.5"
    assert (scope == "global") == ("X-RateLimit-Global" in naive.headers)
    assert double.messages(channel) == []


async def test_a_limit_without_via_looks_like_a_ban_to_the_library(
    double: DiscordDouble, channel: int
) -> None:
    point_at(double.api_url)
    double.fail("limit", retry_after=0.01, via=False)

    async with discord.Client(intents=discord.Intents(guilds=True)) as client:
        await client.login(TOKEN)
        with pytest.raises(discord.HTTPException, match="429"):
            await client.get_partial_messageable(channel).send("hello")


async def test_a_client_that_posts_faster_than_its_bucket_is_limited(
    double: DiscordDouble, naive: Naive, channel: int
) -> None:
    double.bucket = (3, 60.0)

    statuses = [(await naive.post(channel))[0] for _ in range(5)]

    assert statuses == [200, 200, 200, 429, 429]
    assert float(naive.headers["Retry-After"]) > 0


async def test_channels_have_buckets_of_their_own(
    double: DiscordDouble, naive: Naive, channel: int
) -> None:
    other = double.add_channel(double.add_guild())
    double.bucket = (1, 60.0)
    await naive.post(channel)

    assert (await naive.post(other))[0] == 200


@pytest.mark.parametrize(
    ("permissions", "expected"),
    [(0, (403, 50001)), (VIEW, (403, 50013)), (EVERYTHING & ~SEND, (403, 50013))],
)
async def test_a_client_without_permission_is_refused(
    double: DiscordDouble, naive: Naive, permissions: int, expected: tuple[int, int]
) -> None:
    channel = double.add_channel(double.add_guild(), permissions=permissions)

    status, answer = await naive.post(channel)

    assert expected == (status, answer["code"])


async def test_an_unknown_channel_is_refused(naive: Naive) -> None:
    status, answer = await naive.post(1)

    assert (status, answer["code"]) == (404, 10003)


async def test_a_client_that_takes_an_unreadable_history_for_an_empty_one_is_deceived(
    double: DiscordDouble, naive: Naive, channel: int
) -> None:
    await naive.post(channel)
    double.channels[channel].permissions = EVERYTHING & ~HISTORY

    assert await naive.ask("GET", f"/channels/{channel}/messages") == (200, [])


async def test_what_others_wrote_is_hidden_without_the_message_content_intent(
    double: DiscordDouble, naive: Naive, channel: int
) -> None:
    double.post(double.channels[channel], HELLO, STRANGER)

    _, [message] = await naive.ask("GET", f"/channels/{channel}/messages")

    assert message["content"] == ""


async def test_history_comes_newest_first_in_pages(
    double: DiscordDouble, naive: Naive, channel: int
) -> None:
    for number in range(5):
        await naive.post(channel, {"content": str(number)})
    first = double.messages(channel)[0]["id"]

    _, page = await naive.ask("GET", f"/channels/{channel}/messages?limit=2&after={first}")

    assert [each["content"] for each in page] == ["2", "1"]


async def test_a_client_that_keeps_editing_old_messages_is_stopped(
    double: DiscordDouble, naive: Naive, channel: int
) -> None:
    _, message = await naive.post(channel)
    path = f"/channels/{channel}/messages/{message['id']}"
    assert (await naive.ask("PATCH", path, {"content": "fresh"}))[0] == 200
    double.advance(timedelta(hours=1, seconds=1))

    answers = [await naive.ask("PATCH", path, {"content": "old"}) for _ in range(4)]

    assert [status for status, _ in answers] == [200, 200, 200, 429]
    assert answers[-1][1]["code"] == 30046


async def test_a_second_thread_on_a_message_is_refused(
    double: DiscordDouble, naive: Naive, channel: int
) -> None:
    _, message = await naive.post(channel)
    path = f"/channels/{channel}/messages/{message['id']}/threads"

    answers = [await naive.ask("POST", path, {"name": "updates"}) for _ in range(2)]

    assert (answers[0][0], answers[1][0]) == (201, 400)
    assert (message["id"], 160004) == (answers[0][1]["id"], answers[1][1]["code"])


async def test_a_body_over_a_limit_is_refused_and_not_posted(
    double: DiscordDouble, naive: Naive, channel: int
) -> None:
    status, answer = await naive.post(channel, {"content": "x" * 2001})

    assert (status, answer["code"]) == (400, 50035)
    assert double.messages(channel) == []


def text(content: str = "x") -> Json:
    return {"type": 10, "content": content}


def press(custom_id: str = "a", **changes: Any) -> Json:
    return {"type": 2, "style": 1, "label": "x", "custom_id": custom_id, **changes}


def row(*items: Json) -> Json:
    return {"type": 1, "components": list(items)}


def box(*items: Json, **changes: Any) -> Json:
    return {"type": 17, "components": list(items), **changes}


def v2(*components: Json, **changes: Any) -> Json:
    return {"flags": 1 << 15, "components": list(components), **changes}


FINE: list[Json] = [
    {"content": "x" * 2000},
    v2(box(text("x" * 4000))),
    v2(*[text() for _ in range(40)]),
    v2(row(*[press(str(n)) for n in range(5)])),
    v2(row({"type": 2, "style": 5, "label": "x", "url": "https://a.example"})),
    {"embeds": [{"title": "x" * 256, "description": "y" * 4096}]},
    {"content": "x", "nonce": "n" * 25},
]
REFUSED: dict[str, Json] = {
    "empty": {},
    "empty layout": v2(),
    "content with a layout": v2(text(), content="x"),
    "embeds with a layout": v2(text(), embeds=[{"title": "x"}]),
    "layout without the flag": {"components": [text()]},
    "4001 characters": v2(text("x" * 2000), box(text("x" * 2001))),
    "blank text": v2(text(" ")),
    "41 components": v2(box(*[text() for _ in range(40)])),
    "empty container": v2(box()),
    "container in a container": v2(box(box(text()))),
    "button without a row": v2(press()),
    "six buttons": v2(row(*[press(str(n)) for n in range(6)])),
    "empty row": v2(row()),
    "long label": v2(row(press(label="x" * 81))),
    "no label": v2(row(press(label=""))),
    "long custom id": v2(row(press("x" * 101))),
    "same custom id twice": v2(row(press()), row(press())),
    "address on a plain button": v2(row(press(url="https://a.example"))),
    "long address": v2(row({"type": 2, "style": 5, "label": "x", "url": "https://" + "x" * 505})),
    "javascript": v2(row({"type": 2, "style": 5, "label": "x", "url": "javascript:1"})),
    "colour": v2(box(text(), accent_color=1 << 24)),
    "long nonce": {"content": "x", "nonce": "n" * 26},
    "unknown mention": {"content": "x", "allowed_mentions": {"parse": ["all"]}},
    "long embed title": {"embeds": [{"title": "x" * 257}]},
    "many embed fields": {"embeds": [{"fields": [{"name": "x", "value": "y"}] * 26}]},
    "large embeds": {"embeds": [{"description": "x" * 4000}] * 2},
    "section of four": v2({"type": 9, "components": [text()] * 4, "accessory": press()}),
}


@pytest.mark.parametrize("body", FINE)
def test_a_message_at_a_limit_is_taken(body: Json) -> None:
    assert message_errors(body) == []


@pytest.mark.parametrize("body", REFUSED.values(), ids=REFUSED)
def test_a_message_over_a_limit_is_refused(body: Json) -> None:
    assert message_errors(body)


# Commands and interactions


def command(**changes: Any) -> Json:
    return {"name": "case", "description": "Look up", "type": 1, "options": [], **changes}


def option(**changes: Any) -> Json:
    return {"name": "name", "description": "Which", "type": 3, **changes}


BAD_COMMANDS: dict[str, list[Json]] = {
    "capitals": [command(name="Case")],
    "space": [command(name="a case")],
    "long name": [command(name="x" * 33)],
    "no description": [command(description="")],
    "long description": [command(description="x" * 101)],
    "26 options": [command(options=[option(name=f"o{n}") for n in range(26)])],
    "needed option last": [
        command(options=[option(name="a"), option(name="b", required=True)]),
    ],
    "choices and autocomplete": [
        command(options=[option(autocomplete=True, choices=[{"name": "a", "value": "a"}])])
    ],
    "long choice": [command(options=[option(choices=[{"name": "x" * 101, "value": "a"}])])],
    "same name": [command(), command()],
    "contexts": [command(contexts=[3])],
    "101 commands": [command(name=f"c{n}") for n in range(101)],
    "8000 characters": [command(name=f"c{n}", description="x" * 100) for n in range(80)],
}


@pytest.mark.parametrize("commands", BAD_COMMANDS.values(), ids=BAD_COMMANDS)
def test_commands_over_a_limit_are_refused(commands: list[Json]) -> None:
    assert command_errors(commands)


async def test_registered_commands_are_counted_and_kept(
    double: DiscordDouble, naive: Naive
) -> None:
    path = f"/applications/{double.application}/commands"

    refused, _ = await naive.ask("PUT", path, [command(name="Case")])
    taken, _ = await naive.ask("PUT", path, [command()])

    assert (refused, taken, double.upserts) == (400, 200, 1)
    assert [each["name"] for each in double.commands] == ["case"]


@pytest.fixture
async def asked(double: DiscordDouble, naive: Naive, channel: int) -> tuple[str, str]:
    """An interaction's callback and webhook."""
    await naive.ask("PUT", f"/applications/{double.application}/commands", [command()])
    interaction = await double.start("case", channel=channel, options={})
    return (
        f"/interactions/{interaction.id}/{interaction.token}/callback",
        f"/webhooks/{double.application}/{interaction.token}",
    )


async def test_an_acknowledgement_after_three_seconds_is_too_late(
    double: DiscordDouble, naive: Naive, asked: tuple[str, str]
) -> None:
    double.advance(timedelta(seconds=3, milliseconds=100))

    status, answer = await naive.ask("POST", asked[0], {"type": 5})

    assert (status, answer["code"]) == (404, 10062)


async def test_a_second_acknowledgement_is_refused(naive: Naive, asked: tuple[str, str]) -> None:
    await naive.ask("POST", asked[0], {"type": 5})

    status, answer = await naive.ask("POST", asked[0], {"type": 5})

    assert (status, answer["code"]) == (400, 40060)


async def test_an_answer_after_fifteen_minutes_is_too_late(
    double: DiscordDouble, naive: Naive, asked: tuple[str, str]
) -> None:
    await naive.ask("POST", asked[0], {"type": 5})
    double.advance(timedelta(minutes=15, seconds=1))

    status, answer = await naive.ask("PATCH", asked[1] + "/messages/@original", HELLO)

    assert (status, answer["code"]) == (401, 50027)


async def test_a_client_that_forgets_to_acknowledge_privately_answers_in_public(
    double: DiscordDouble, naive: Naive, asked: tuple[str, str]
) -> None:
    await naive.ask("POST", asked[0], {"type": 5})
    _, answer = await naive.ask(
        "PATCH", asked[1] + "/messages/@original", HELLO | {"flags": 1 << 6}
    )
    token = asked[1].rsplit("/", 1)[1]

    assert double.interactions[token].answer.done()
    assert not is_private(double.interactions[token].message or {})
    assert answer["content"] == "hello"


async def test_an_answer_before_the_acknowledgement_is_refused(
    naive: Naive, asked: tuple[str, str]
) -> None:
    assert (await naive.ask("PATCH", asked[1] + "/messages/@original", HELLO))[0] == 404


async def test_too_many_choices_are_refused(naive: Naive, asked: tuple[str, str]) -> None:
    choices = [{"name": str(n), "value": str(n)} for n in range(26)]

    status, _ = await naive.ask("POST", asked[0], {"type": 8, "data": {"choices": choices}})

    assert status == 400


async def test_a_person_is_offered_only_what_was_registered(
    double: DiscordDouble, naive: Naive, channel: int
) -> None:
    manage = command(name="alerts", default_member_permissions="16", contexts=[0])
    await naive.ask("PUT", f"/applications/{double.application}/commands", [manage])

    with pytest.raises(AssertionError, match="not registered"):
        await double.command("case", channel=channel)
    with pytest.raises(AssertionError, match="not offered to this person"):
        await double.command("alerts", channel=channel)
    with pytest.raises(AssertionError, match="not offered in"):
        await double.command("alerts", channel=double.add_channel(None), permissions=16)


# The gateway


class Wire:
    """A bare gateway client."""

    def __init__(self, socket: aiohttp.ClientWebSocketResponse) -> None:
        self.socket = socket
        self.inflate = zlib.decompressobj()

    async def receive(self) -> Json:
        message = await self.socket.receive(timeout=2)
        if message.type is aiohttp.WSMsgType.BINARY:
            read: Json = json.loads(self.inflate.decompress(message.data))
            return read
        if message.type is aiohttp.WSMsgType.TEXT:
            plain: Json = json.loads(message.data)
            return plain
        return {"closed": self.socket.close_code}

    async def tell(self, op: int, data: Any) -> None:
        await self.socket.send_json({"op": op, "d": data})


@pytest.fixture
async def wire(double: DiscordDouble, naive: Naive) -> AsyncIterator[Wire]:
    url = f"{double.gateway_url}?v=10&encoding=json&compress=zlib-stream"
    async with naive.session.ws_connect(url) as socket:
        connected = Wire(socket)
        assert (await connected.receive())["op"] == 10
        yield connected


def identify(**changes: Any) -> Json:
    return {"token": TOKEN, "intents": 1, "shard": [0, 1], "properties": {}, **changes}


async def test_a_client_that_identifies_is_told_of_its_servers(
    double: DiscordDouble, wire: Wire, channel: int
) -> None:
    await wire.tell(2, identify())

    ready, created = await wire.receive(), await wire.receive()

    assert ("READY", double.gateway_url) == (ready["t"], ready["d"]["resume_gateway_url"])
    assert [str(channel)] == [each["id"] for each in created["d"]["channels"]]


@pytest.mark.parametrize(
    ("changes", "code"),
    [({"token": "bad"}, 4004), ({"intents": 1 | 1 << 15}, 4014), ({"intents": 1 << 30}, 4013)],
    ids=["a bad token", "the message content intent", "an unknown intent"],
)
async def test_a_client_is_thrown_out_for(wire: Wire, changes: Json, code: int) -> None:
    await wire.tell(2, identify(**changes))

    assert {"closed": code} == await wire.receive()


async def test_a_client_that_sends_too_much_is_thrown_out(wire: Wire) -> None:
    await wire.tell(2, identify(properties={"os": "x" * 5000}))

    assert await wire.receive() == {"closed": 4002}


async def test_a_client_that_resumes_gets_what_it_missed(
    double: DiscordDouble, naive: Naive, wire: Wire
) -> None:
    await wire.tell(2, identify())
    session = (await wire.receive())["d"]["session_id"]
    await double.gateway.dispatch("TYPING_START", {"n": 1})
    await wire.socket.close()

    async with naive.session.ws_connect(f"{double.gateway_url}?v=10&encoding=json") as socket:
        again = Wire(socket)
        await again.receive()
        await again.tell(6, {"token": TOKEN, "session_id": session, "seq": 1})

        assert [(await again.receive())["t"] for _ in range(2)] == ["TYPING_START", "RESUMED"]


async def test_a_client_that_resumes_a_forgotten_session_is_told_to_identify(
    wire: Wire,
) -> None:
    await wire.tell(6, {"token": TOKEN, "session_id": "gone", "seq": 1})

    assert await wire.receive() == {"op": 9, "d": False}


async def test_a_client_that_does_not_watch_its_heartbeats_never_learns_that_it_is_deaf(
    double: DiscordDouble, wire: Wire
) -> None:
    await wire.tell(1, None)
    assert (await wire.receive())["op"] == 11
    double.gateway.heartbeats_answered = False
    await wire.tell(1, None)

    with pytest.raises(TimeoutError):
        async with asyncio.timeout(0.1):
            await wire.receive()


@pytest.mark.parametrize(
    "happens",
    [
        lambda double: double.gateway.order_reconnect(),
        lambda double: double.gateway.invalidate(resumable=False),
        lambda double: double.gateway.close(1001),
    ],
    ids=["op 7", "op 9", "close"],
)
async def test_a_client_that_ignores_the_order_to_go_hears_no_more_events(
    double: DiscordDouble, wire: Wire, happens: Callable[[DiscordDouble], Any]
) -> None:
    await wire.tell(2, identify())
    await wire.receive()

    await happens(double)
    told = await wire.receive()

    assert told.get("op") in {7, 9} or told == {"closed": 1001}
    await double.gateway.dispatch("TYPING_START", {})
    with suppress(TimeoutError):
        async with asyncio.timeout(0.1):
            assert "t" not in await wire.receive()


async def test_a_failed_first_handshake_ends_a_client_that_nobody_supervises(
    double: DiscordDouble, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("discord.backoff.ExponentialBackoff.delay", lambda _: 0.0)
    point_at(double.api_url, double.gateway_url)
    double.gateway.failed_handshakes = 1

    async with discord.Client(intents=discord.Intents(guilds=True)) as client:
        with pytest.raises(AttributeError):
            await client.start(TOKEN)


# A process of its own


async def test_the_double_runs_as_a_process_and_writes_what_happens(
    tmp_path: Path,
) -> None:
    log = tmp_path / "discord.jsonl"
    arguments = ["-m", "tests.doubles.discord", "--log", str(log), "--channel", "42"]
    process = await asyncio.create_subprocess_exec(sys.executable, *arguments, cwd=ROOT)
    try:
        [begun] = await lines_of(log, 1)
        async with aiohttp.ClientSession() as session:
            headers = {"Authorization": f"Bot {TOKEN}"}
            url = f"{begun['api_url']}/channels/42/messages"
            await session.post(url, json=HELLO, headers=headers)
        _, message, request = await lines_of(log, 3)
    finally:
        process.send_signal(signal.SIGTERM)
        assert await asyncio.wait_for(process.wait(), 5) == 0

    assert (message["what"], message["message"]["content"]) == ("message", "hello")
    assert tuple(request[key] for key in ("method", "path", "status")) == (
        "POST",
        "/channels/42/messages",
        200,
    )


async def lines_of(log: Path, count: int) -> list[Json]:
    async with asyncio.timeout(10):
        while True:
            lines = log.read_text().splitlines() if log.exists() else []  # noqa: ASYNC240 - a test's own small file
            if len(lines) >= count:
                return [json.loads(each) for each in lines]
            await asyncio.sleep(0.02)
