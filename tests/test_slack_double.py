"""The double of Slack: what it refuses, and for each fault how a naive client fails on it."""

import asyncio
import json
import sys
from collections.abc import AsyncIterator, Awaitable, Callable
from pathlib import Path
from typing import Any

import aiohttp
import pytest
from slack_bolt.adapter.socket_mode.aiohttp import AsyncSocketModeHandler
from slack_bolt.app.async_app import AsyncApp
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from tests.doubles.slack import (
    AckTimeoutError,
    Dropped,
    Failing,
    Hanging,
    LostReply,
    RateLimited,
    Refusing,
    SlackDouble,
)
from tests.doubles.slack import blocks as block_kit

STORY = {"event_type": "docketwire_story", "event_payload": {"delivery_id": 7}}


@pytest.fixture
async def slack() -> AsyncIterator[SlackDouble]:
    async with SlackDouble() as double:
        double.channel("C1")
        yield double


@pytest.fixture
async def session() -> AsyncIterator[aiohttp.ClientSession]:
    async with aiohttp.ClientSession() as session:
        yield session


@pytest.fixture
def naive(slack: SlackDouble, session: aiohttp.ClientSession) -> AsyncWebClient:
    """The SDK as it comes, with its default retries."""
    return AsyncWebClient(token=slack.token, base_url=slack.api_url, session=session)


def calling(client: AsyncWebClient, method: str, **arguments: Any) -> Awaitable[Any]:
    return client.api_call(method, json=arguments)


async def refusal(call: Awaitable[Any]) -> str:
    with pytest.raises(SlackApiError) as caught:
        await call
    return str(caught.value.response["error"])


# Faults, and the naive client


async def test_the_sdks_own_retry_posts_twice_when_the_reply_is_lost(
    slack: SlackDouble, naive: AsyncWebClient
) -> None:
    slack.fail("chat.postMessage", LostReply())

    await naive.chat_postMessage(channel="C1", text="alert")

    assert len(slack.messages("C1")) == 2


async def test_taking_no_answer_for_sent_loses_what_was_dropped_before(
    slack: SlackDouble, naive: AsyncWebClient
) -> None:
    slack.fail("chat.postMessage", Dropped(), times=2)

    with pytest.raises(aiohttp.ClientError):
        await naive.chat_postMessage(channel="C1", text="alert")

    assert slack.messages("C1") == []


async def test_posting_again_after_a_server_error_posts_twice(
    slack: SlackDouble, naive: AsyncWebClient
) -> None:
    slack.fail("chat.postMessage", Failing(status=500, done=True))

    with pytest.raises(SlackApiError):
        await naive.chat_postMessage(channel="C1", text="alert")
    await naive.chat_postMessage(channel="C1", text="alert")

    assert len(slack.messages("C1")) == 2


async def test_going_on_after_a_rate_limit_loses_the_message(
    slack: SlackDouble, naive: AsyncWebClient
) -> None:
    slack.fail("chat.postMessage", RateLimited(retry_after=30), channel="C1")

    with pytest.raises(SlackApiError) as caught:
        await naive.chat_postMessage(channel="C1", text="first")
    await naive.chat_postMessage(channel="C1", text="second")

    assert caught.value.response.status_code == 429
    assert caught.value.response.headers["Retry-After"] == "30"
    assert [message["text"] for message in slack.messages("C1")] == ["second"]


async def test_a_rate_limit_on_one_channel_spares_the_others(
    slack: SlackDouble, naive: AsyncWebClient
) -> None:
    slack.channel("C2")
    slack.fail("chat.postMessage", RateLimited(), channel="C1")

    await naive.chat_postMessage(channel="C2", text="alert")

    assert len(slack.messages("C2")) == 1


async def test_waiting_without_a_deadline_waits_for_ever_though_the_message_is_there(
    slack: SlackDouble, naive: AsyncWebClient
) -> None:
    slack.fail("chat.postMessage", Hanging())

    with pytest.raises(TimeoutError):
        async with asyncio.timeout(0.2):
            await naive.chat_postMessage(channel="C1", text="alert")

    assert len(slack.messages("C1")) == 1


async def test_an_error_of_the_platform_stops_a_client_that_expects_none(
    slack: SlackDouble, naive: AsyncWebClient
) -> None:
    slack.fail("chat.postMessage", Refusing(error="fatal_error"))

    assert await refusal(naive.chat_postMessage(channel="C1", text="alert")) == "fatal_error"
    assert slack.messages("C1") == []


@pytest.fixture
async def bolt(slack: SlackDouble, naive: AsyncWebClient) -> AsyncIterator[asyncio.Queue[str]]:
    """An app as tutorials write it; the texts it was asked."""
    asked: asyncio.Queue[str] = asyncio.Queue()
    app = AsyncApp(client=naive, name="naive")

    @app.command("/docket")
    async def answer(ack: Callable[..., Awaitable[None]], body: dict[str, Any]) -> None:
        asked.put_nowait(body["text"])
        await ack(f"asked {body['text']}")

    handler = AsyncSocketModeHandler(app, slack.app_token, ping_interval=60)
    await handler.connect_async()  # type: ignore[no-untyped-call]  # slack-bolt's
    yield asked
    await handler.close_async()  # type: ignore[no-untyped-call]  # slack-bolt's


async def test_an_app_that_remembers_nothing_handles_a_repeated_envelope_again(
    slack: SlackDouble, bolt: asyncio.Queue[str]
) -> None:
    slack.copies = 3

    [answer] = await slack.slash("/docket", "case binance")
    async with asyncio.timeout(2):
        asked = [await bolt.get() for _ in range(3)]

    assert answer["text"] == "asked case binance"
    assert asked == ["case binance"] * 3


@pytest.mark.usefixtures("bolt")
async def test_an_app_that_does_not_ping_never_learns_that_its_socket_is_dead(
    slack: SlackDouble,
) -> None:
    slack.frozen = True
    slack.ack_deadline = 0.1

    with pytest.raises(AckTimeoutError):
        await slack.slash("/docket", "case binance")

    assert (slack.connections, len(slack.sockets)) == (1, 1)


async def test_a_client_that_does_not_reconnect_hears_no_more_after_a_torn_socket(
    slack: SlackDouble, naive: AsyncWebClient, session: aiohttp.ClientSession
) -> None:
    socket = await _connected(slack, naive, session)

    slack.cut()
    await slack.until(lambda: not slack.sockets)

    with pytest.raises(AckTimeoutError, match="nobody is connected"):
        await slack.slash("/docket", "case binance")
    assert (await socket.receive()).type in {aiohttp.WSMsgType.CLOSED, aiohttp.WSMsgType.ERROR}
    await socket.close()


async def test_a_client_that_ignores_a_disconnect_is_alone_afterwards(
    slack: SlackDouble, naive: AsyncWebClient, session: aiohttp.ClientSession
) -> None:
    socket = await _connected(slack, naive, session)

    async with asyncio.TaskGroup() as tasks:
        tasks.create_task(slack.disconnect())
        frame = await socket.receive_json()
        await socket.receive()

    assert frame == {"type": "disconnect", "reason": "refresh_requested"}
    assert slack.sockets == []


async def _connected(
    slack: SlackDouble, client: AsyncWebClient, session: aiohttp.ClientSession
) -> aiohttp.ClientWebSocketResponse:
    opened = await client.apps_connections_open(app_token=slack.app_token)
    socket = await session.ws_connect(str(opened["url"]))
    assert (await socket.receive_json())["type"] == "hello"
    return socket


async def test_the_eleventh_socket_is_turned_away(
    slack: SlackDouble, naive: AsyncWebClient, session: aiohttp.ClientSession
) -> None:
    sockets = [await _connected(slack, naive, session) for _ in range(10)]
    opened = await naive.apps_connections_open(app_token=slack.app_token)

    eleventh = await session.ws_connect(str(opened["url"]))

    assert (await eleventh.receive_json())["reason"] == "too_many_websockets"
    for socket in [*sockets, eleventh]:
        await socket.close()


async def test_a_socket_address_is_good_once(
    slack: SlackDouble, naive: AsyncWebClient, session: aiohttp.ClientSession
) -> None:
    opened = await naive.apps_connections_open(app_token=slack.app_token)
    socket = await session.ws_connect(str(opened["url"]))

    with pytest.raises(aiohttp.WSServerHandshakeError):
        await session.ws_connect(str(opened["url"]))

    await socket.close()


# What it refuses


async def test_a_wrong_token_and_a_missing_one_are_told_apart(slack: SlackDouble) -> None:
    async with aiohttp.ClientSession() as session:
        wrong = AsyncWebClient(token="xoxb-wrong", base_url=slack.api_url, session=session)
        absent = AsyncWebClient(base_url=slack.api_url, session=session)

        assert await refusal(wrong.auth_test()) == "invalid_auth"
        assert await refusal(absent.auth_test()) == "not_authed"
        assert await refusal(wrong.apps_connections_open(app_token="xapp-no")) == "invalid_auth"


@pytest.mark.parametrize(
    ("method", "scope"),
    [("chat.postMessage", "chat:write"), ("conversations.history", "channels:history")],
)
async def test_a_method_without_its_scope_is_refused_and_the_scope_named(
    slack: SlackDouble, naive: AsyncWebClient, method: str, scope: str
) -> None:
    slack.scopes.discard(scope)

    with pytest.raises(SlackApiError) as caught:
        await calling(naive, method, channel="C1", text="x")

    assert (caught.value.response["error"], caught.value.response["needed"]) == (
        "missing_scope",
        scope,
    )


@pytest.mark.parametrize(
    ("state", "error"),
    [
        ({"member": False}, "not_in_channel"),
        ({"archived": True}, "is_archived"),
        ({"restricted": True}, "restricted_action"),
    ],
)
async def test_a_closed_channel_takes_no_message(
    slack: SlackDouble, naive: AsyncWebClient, state: dict[str, bool], error: str
) -> None:
    slack.channel("C9", **state)

    assert await refusal(naive.chat_postMessage(channel="C9", text="x")) == error


async def test_a_public_channel_is_open_to_strangers_with_the_scope_for_it(
    slack: SlackDouble, naive: AsyncWebClient
) -> None:
    slack.channel("C9", member=False)
    slack.channel("G9", member=False)
    slack.scopes.add("chat:write.public")

    await naive.chat_postMessage(channel="C9", text="x")

    assert len(slack.messages("C9")) == 1
    assert await refusal(naive.chat_postMessage(channel="G9", text="x")) == "not_in_channel"


@pytest.mark.parametrize(
    ("arguments", "error"),
    [
        ({"channel": "C404", "text": "x"}, "channel_not_found"),
        ({"channel": "C1"}, "no_text"),
        ({"channel": "C1", "text": "x", "thread_ts": "1.0"}, "thread_not_found"),
        ({"channel": "C1", "text": "x", "blocks": [{"type": "?"}]}, "invalid_blocks"),
        (
            {
                "channel": "C1",
                "text": "x",
                "blocks": [{"type": "section", "text": {"type": "mrkdwn", "text": "y" * 2_990}}]
                * 5,
            },
            "msg_blocks_too_long",
        ),
        (
            {"channel": "C1", "text": "x", "metadata": {"event_type": "e"}},
            "invalid_metadata_format",
        ),
        (
            {
                "channel": "C1",
                "text": "x",
                "metadata": {"event_type": "e", "event_payload": {"a": {"b": {"c": 1}}}},
            },
            "invalid_metadata_format",
        ),
        (
            {
                "channel": "C1",
                "text": "x",
                "metadata": {"event_type": "e", "event_payload": {"a": "b" * 2_000}},
            },
            "metadata_too_large",
        ),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
async def test_a_message_that_slack_would_refuse_is_refused(
    slack: SlackDouble, naive: AsyncWebClient, arguments: dict[str, Any], error: str
) -> None:
    assert await refusal(calling(naive, "chat.postMessage", **arguments)) == error
    assert slack.messages("C1") == []


def plain(text: str) -> dict[str, Any]:
    return {"type": "plain_text", "text": text}


def rich(*elements: dict[str, Any]) -> dict[str, Any]:
    section = {"type": "rich_text_section", "elements": list(elements)}
    return {"type": "rich_text", "elements": [section]}


def button(**fields: Any) -> dict[str, Any]:
    return {"type": "button", "text": plain("x"), "action_id": "a"} | fields


@pytest.mark.parametrize(
    "block",
    [
        {"type": "section"},
        {"type": "section", "text": plain("")},
        {"type": "section", "text": plain("x" * 3_001)},
        {"type": "section", "text": {"type": "markdown", "text": "x"}},
        {"type": "section", "fields": [plain("x")] * 11},
        {"type": "section", "fields": [plain("x" * 2_001)]},
        {"type": "section", "text": plain("x"), "colour": "red"},
        {"type": "header", "text": plain("x" * 151)},
        {"type": "header", "text": {"type": "mrkdwn", "text": "x"}},
        {"type": "context", "elements": []},
        {"type": "context", "elements": [plain("x")] * 11},
        {"type": "actions", "elements": []},
        {"type": "actions", "elements": [button(action_id=str(n)) for n in range(26)]},
        {"type": "actions", "elements": [button(), button()]},
        {"type": "actions", "elements": [button(text=plain("x" * 76))]},
        {"type": "actions", "elements": [button(value="x" * 2_001)]},
        {"type": "actions", "elements": [button(url="https://x/" + "x" * 3_000)]},
        {"type": "actions", "elements": [button(url="javascript:alert(1)")]},
        {"type": "actions", "elements": [button(action_id="x" * 256)]},
        {"type": "actions", "elements": [button(style="loud")]},
        {"type": "rich_text", "elements": []},
        rich(),
        rich({"type": "text", "text": ""}),
        rich({"type": "text", "text": "x\x00"}),
        rich({"type": "text", "text": "x", "style": {"loud": True}}),
        rich({"type": "link", "url": "data:text/html,x", "text": "x"}),
        rich({"type": "date", "timestamp": 0, "format": "{date}"}),
        rich({"type": "date", "timestamp": 5, "format": "no token"}),
        {"type": "carousel"},
    ],
    ids=lambda block: json.dumps(block)[:60],
)
def test_a_block_over_a_limit_is_found_out(block: dict[str, Any]) -> None:
    assert list(block_kit.faults([block])) != []


def test_more_blocks_than_fit_and_ids_given_twice_are_found_out() -> None:
    divider = {"type": "divider"}

    assert list(block_kit.faults([divider] * 51)) == ["no more than 50 items allowed"]
    assert list(block_kit.faults([divider] * 51, "home")) == []
    assert list(block_kit.faults([divider | {"block_id": "b"}] * 2)) != []


# History


async def test_history_leaves_out_replies_and_metadata_unless_asked(
    slack: SlackDouble, naive: AsyncWebClient
) -> None:
    first = await naive.chat_postMessage(channel="C1", text="top", metadata=STORY)
    reply = await naive.chat_postMessage(channel="C1", text="reply", thread_ts=str(first["ts"]))

    bare = await naive.conversations_history(channel="C1")
    full = await naive.conversations_history(channel="C1", include_all_metadata=True)
    thread = await naive.conversations_replies(channel="C1", ts=str(first["ts"]))

    assert [m["ts"] for m in bare["messages"]] == [first["ts"]]
    assert "metadata" not in bare["messages"][0]
    assert full["messages"][0]["metadata"] == STORY
    assert [m["ts"] for m in thread["messages"]] == [first["ts"], reply["ts"]]


async def test_history_is_newest_first_in_pages_from_oldest_on(
    slack: SlackDouble, naive: AsyncWebClient
) -> None:
    sent = [str((await naive.chat_postMessage(channel="C1", text=str(n)))["ts"]) for n in range(5)]

    page = await naive.conversations_history(channel="C1", oldest=sent[1], limit=2)
    cursor = page["response_metadata"]["next_cursor"]
    rest = await naive.conversations_history(channel="C1", oldest=sent[1], limit=2, cursor=cursor)

    assert sent == sorted(set(sent))
    assert [m["ts"] for m in page["messages"]] == [sent[4], sent[3]]
    assert [m["ts"] for m in rest["messages"]] == [sent[2]]
    assert (page["has_more"], rest["has_more"]) == (True, False)


# Editing, views, answers


async def test_an_edit_without_blocks_deletes_them(
    slack: SlackDouble, naive: AsyncWebClient
) -> None:
    divider = {"type": "divider"}
    sent = await naive.chat_postMessage(channel="C1", text="x", blocks=[divider])

    await naive.chat_update(channel="C1", ts=str(sent["ts"]), text="y")

    [message] = slack.messages("C1")
    assert (message["text"], message["blocks"]) == ("y", [])


async def test_edits_that_slack_would_refuse_are_refused(
    slack: SlackDouble, naive: AsyncWebClient
) -> None:
    ts = str((await naive.chat_postMessage(channel="C1", text="x"))["ts"])

    assert await refusal(naive.chat_update(channel="C1", ts="1.0", text="y")) == "message_not_found"
    long = "я" * 2_001
    assert await refusal(naive.chat_update(channel="C1", ts=ts, text=long)) == "msg_too_long"
    slack.edit_window_closed = True
    assert await refusal(naive.chat_update(channel="C1", ts=ts, text="y")) == "edit_window_closed"


async def test_a_response_url_works_five_times_and_half_an_hour(
    session: aiohttp.ClientSession,
) -> None:
    now = [1_800_000_000.0]
    async with SlackDouble(clock=lambda: now[0]) as slack:
        _, used = slack.responder("C1", "U1")
        _, old = slack.responder("C1", "U1")

        async def respond(url: str) -> str:
            async with session.post(url, json={"text": "x"}) as answer:
                return f"{answer.status} {await answer.text()}"

        answers = [await respond(used) for _ in range(6)]
        now[0] += 30 * 60 + 1

        assert answers[:5] == ['200 {"ok": true}'] * 5
        assert answers[5] == "404 used_url"
        assert await respond(old) == "404 expired_url"
        assert len(slack.ephemerals) == 5


async def test_a_trigger_opens_one_view_within_three_seconds(
    session: aiohttp.ClientSession,
) -> None:
    now = [1_800_000_000.0]
    async with SlackDouble(clock=lambda: now[0]) as slack:
        client = AsyncWebClient(token=slack.token, base_url=slack.api_url, session=session)
        view = {"type": "modal", "title": plain("x"), "blocks": []}
        first, late = slack.trigger(), slack.trigger()

        await client.views_open(trigger_id=first, view=view)

        again = await refusal(client.views_open(trigger_id=first, view=view))
        assert again == "exchanged_trigger_id"
        now[0] += 4
        assert await refusal(client.views_open(trigger_id=late, view=view)) == "expired_trigger_id"


async def test_a_home_tab_takes_a_hundred_blocks(slack: SlackDouble, naive: AsyncWebClient) -> None:
    home = {"type": "home", "blocks": [{"type": "divider"}] * 100}

    await naive.views_publish(user_id="U1", view=home)
    more = {"type": "home", "blocks": [{"type": "divider"}] * 101}

    assert len(slack.views["U1"]["blocks"]) == 100
    assert await refusal(naive.views_publish(user_id="U1", view=more)) == "invalid_blocks"


async def test_an_ephemeral_message_is_seen_by_one_person_only(
    slack: SlackDouble, naive: AsyncWebClient
) -> None:
    await naive.chat_postEphemeral(channel="C1", user="U7", text="psst")

    assert slack.messages("C1") == []
    assert [(m["to"], m["text"]) for m in slack.ephemerals] == [("U7", "psst")]


async def test_a_channels_state_is_told_to_those_who_may_read_it(
    slack: SlackDouble, naive: AsyncWebClient
) -> None:
    assert await refusal(naive.conversations_info(channel="C1")) == "missing_scope"
    slack.scopes.add("channels:read")

    answer = await naive.conversations_info(channel="C1")

    assert (answer["channel"]["is_member"], answer["channel"]["is_archived"]) == (True, False)


async def test_run_by_itself_it_writes_a_line_for_each_message(
    tmp_path: Path, session: aiohttp.ClientSession
) -> None:
    log = tmp_path / "slack.jsonl"
    double = await asyncio.create_subprocess_exec(
        sys.executable,
        *("-m", "tests.doubles.slack", "--log", str(log)),
        stdout=asyncio.subprocess.PIPE,
        cwd=Path(__file__).parents[1],
    )
    assert double.stdout is not None
    url = (await double.stdout.readline()).decode().strip()
    client = AsyncWebClient(token="xoxb-double", base_url=url, session=session)

    sent = await client.chat_postMessage(channel="C1", text="alert", metadata=STORY)
    double.terminate()
    await double.wait()

    lines = [json.loads(line) for line in log.read_text("utf-8").splitlines()]
    assert [line["what"] for line in lines] == ["call", "message"]
    assert (lines[1]["channel"], lines[1]["message"]["ts"]) == ("C1", sent["ts"])
    assert lines[1]["message"]["metadata"] == STORY
