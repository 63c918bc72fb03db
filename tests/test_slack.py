"""Slack: what is rendered, sent and answered, through the real SDK and Bolt."""

import asyncio
import json
import re
import string
import time as wall
from collections.abc import AsyncIterator, Iterator
from contextlib import suppress
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from slack_bolt.adapter.socket_mode.aiohttp import AsyncSocketModeHandler
from slack_sdk.models.blocks import Block as SdkBlock

from bot.chat.slack import SlackApp, SlackSender, manifest, render
from bot.chat.slack.answering import SORRY
from bot.chat.slack.api import connect, disconnect
from bot.chat.slack.render import Payload
from bot.chat.slack.sender import channel_id
from bot.chat.slack.typed import typed
from bot.commands import Caller
from bot.config import SlackSettings
from bot.errors import (
    ChannelGone,
    ConfigError,
    RetryLater,
    SendError,
    SendUnknown,
    TokenRevoked,
)
from bot.message import (
    Block,
    Bullets,
    Button,
    Buttons,
    Fields,
    Heading,
    Message,
    Note,
    Paragraph,
    Span,
    Style,
    bold,
    span,
)
from bot.model import Delivery
from bot.secret import Secret
from tests.doubles.slack import (
    AckTimeoutError,
    Dropped,
    Failing,
    Fault,
    LostReply,
    RateLimited,
    Refusing,
    SlackDouble,
)
from tests.doubles.slack import blocks as block_kit
from tests.slack_people import ALERT, Answers, made, running, running_over_http, settings_of

NOW = datetime(2026, 11, 22, 9, tzinfo=UTC)

WALL = wall.time
NASTY = (
    "<!channel>",
    "<@U123>",
    "<#C123|general>",
    "<!subteam^S1>",
    "<https://evil.example|SEC.gov>",
    "@everyone @here",
    "*bold* _it_ ~no~ `code` ```pre```",
    "> quoted\n>>> more",
    ":smile: :+1:",
    "&amp;&lt;!here&gt;",
    "javascript:alert(1)",
    "قضية ضد باينانس",
    "\u202egnp.exe\u202c",
    "\u0415\u0432\u0440\u043e \u0421\u0415\u0421",
    "👩‍👩‍👧‍👦🇺🇸",
    "Z̸̢͉̞͑a̸l̷g̸o",
    "\x00\x1b[31m\ud800",
    '"\\\\"\n\t',
)
URLS = st.sampled_from(
    [
        None,
        "https://example.org/a?b=1&c=2",
        "http://example.org/" + "x" * 2_900,
        "https://example.org/" + "x" * 3_000,
        "javascript:alert(1)",
        "https://sec.gov@evil.example/",
        "https://example.org/<!channel>",
        "https://example.org/|^>",
        "data:text/html,x",
        "https://[bad",
        "",
    ]
)
LONG = tuple(part * 10_000 for part in ('"', "&", "я", "😀", "a ", "\n")) + tuple(
    part * 600 for part in NASTY
)
texts = st.sampled_from(NASTY * 3 + LONG) | st.text(max_size=20)
spans = st.builds(
    Span,
    text=texts,
    url=URLS,
    style=st.sampled_from(Style),
    at=st.none() | st.datetimes(timezones=st.just(UTC)),
)
lines = st.lists(spans, max_size=4).map(tuple)


def repeated(
    items: st.SearchStrategy[Any], most: int, times: int
) -> st.SearchStrategy[tuple[Any, ...]]:
    """Up to ``most * times`` items, drawn as ``most`` to keep drawing fast."""
    return st.builds(
        lambda some, each: tuple(some) * each,
        st.lists(items, max_size=most),
        st.sampled_from([1, 1, times]),
    )


tokens = st.text(string.ascii_lowercase, max_size=8)
buttons = st.builds(
    Button, label=texts, verb=tokens, value=tokens | texts, url=URLS, primary=st.booleans()
)
blocks: st.SearchStrategy[Block] = st.one_of(
    st.builds(Heading, line=lines),
    st.builds(Paragraph, line=lines),
    st.builds(Note, line=lines),
    st.builds(Bullets, lines=repeated(lines, 6, 9)),
    st.builds(Fields, pairs=repeated(st.tuples(texts, lines), 4, 4)),
    st.builds(Buttons, buttons=repeated(buttons, 6, 6)),
)
messages = st.builds(
    lambda text, some, times: Message(text=text, blocks=tuple(some) * times),
    texts,
    st.lists(blocks, max_size=8),
    st.sampled_from([1, 1, 1, 12]),
)


@settings(max_examples=50)
@given(messages, st.sampled_from(["", "here", "group:S0123456789"]))
def test_nothing_that_can_be_said_is_over_a_limit_of_slack(message: Message, called: str) -> None:
    payload = render(replace(message, calls=called))

    assert list(block_kit.faults(payload["blocks"])) == []
    assert len(json.dumps(payload["blocks"], ensure_ascii=False, separators=(",", ":"))) <= 10_000
    assert 1 <= len(payload["text"].encode()) <= 3_800
    for block in payload["blocks"]:
        parsed = SdkBlock.parse(block)
        assert parsed is not None
        assert block["type"] == parsed.to_dict()["type"]


@settings(max_examples=50)
@given(messages)
def test_no_mention_and_no_link_but_http_ones_is_ever_live(message: Message) -> None:
    payload = render(message)

    assert not re.search(r"[<>]", payload["text"])
    for text in _mrkdwn(payload):
        for markup in re.findall(r"<[^>]*>", text):
            assert re.match(r"<(https?://|!date\^\d+\^\{date_short_pretty\} \{time\})", markup)
        assert text.count("<") == text.count(">")
    for element in _elements(payload):
        assert element["type"] in {"text", "link", "date"}
        assert re.match(r"https?://[^@/]+(/|$)", element.get("url", "https://x/"))


def _mrkdwn(payload: Payload) -> Iterator[str]:
    for value in _dicts(payload["blocks"]):
        if value.get("type") == "mrkdwn":
            yield value["text"]


def _elements(payload: Payload) -> Iterator[dict[str, Any]]:
    for value in _dicts(payload["blocks"]):
        if value.get("type", "").startswith("rich_text_section"):
            yield from value["elements"]


def _dicts(value: object) -> Iterator[dict[str, Any]]:
    if isinstance(value, dict):
        yield value
        value = list(value.values())
    if isinstance(value, list):
        for item in value:
            yield from _dicts(item)


def test_an_alert_keeps_its_texts_links_and_buttons() -> None:
    heading, paragraph, bullets, fields, note, row = render(ALERT)["blocks"]

    assert heading["elements"][0]["elements"][0] == {
        "type": "link",
        "url": "https://example.org/s/1",
        "text": "Judge denies motion to dismiss",
        "style": {"bold": True},
    }
    assert paragraph["elements"][0]["elements"][0]["text"] == "The court let most claims go on."
    assert len(bullets["elements"][0]["elements"]) == 2
    assert [field["text"] for field in fields["fields"]] == [
        "*Court*\nD.D.C.",
        "*Docket*\n`1:23-cv-01599`",
    ]
    assert note["elements"][0]["text"] == (
        "2 sources: <https://example.com/a|CoinDesk>"
        "<!date^1795338000^{date_short_pretty} {time}|2026-11-22 09:00 UTC>"
    )
    assert [(button["action_id"], button.get("value")) for button in row["elements"]] == [
        ("dw1:follow", "case:sec-v-binance"),
        ("dw1:open", None),
    ]


def test_scraped_markup_in_a_heading_is_shown_letter_for_letter() -> None:
    scraped = "*Not bold* <!channel> _x_ :smile: `y`"

    payload = render(Message(text="x", blocks=(Heading(line=(span(scraped),)),)))

    assert scraped == payload["blocks"][0]["elements"][0]["elements"][0]["text"]


def test_markup_in_small_print_is_replaced_by_its_likeness() -> None:
    line = (span("*a* _b_ ~c~ `d` :smile: <@U1>"), bold(" e"))

    payload = render(Message(text="x", blocks=(Note(line=line),)))

    assert payload["blocks"][0]["elements"][0]["text"] == "∗a∗ ˍbˍ ∼c∼ ˋdˋ ∶smile: &lt;@U1&gt; e"


def test_an_overlong_message_keeps_its_heading_and_its_last_buttons_and_says_it_is_cut() -> None:
    long = (Paragraph(line=(span("word " * 2_000),)),) * 6
    row = ALERT.blocks[-1]

    payload = render(Message(text="x", blocks=(ALERT.blocks[0], *long, row)))

    kinds = [block["type"] for block in payload["blocks"]]
    assert [kinds[0], *kinds[-2:]] == ["rich_text", "actions", "context"]
    assert payload["blocks"][-1]["elements"][0]["text"] == "… the rest does not fit here"


def test_bullets_that_do_not_fit_are_counted() -> None:
    lines = tuple((span(f"headline {n} " + "x" * 200),) for n in range(100))

    payload = render(Message(text="x", blocks=(Bullets(lines=lines),)))

    shown = payload["blocks"][0]["elements"]
    left = 100 - len(shown[0]["elements"])
    assert 0 < left < 100
    assert f"… and {left} more" == shown[1]["elements"][0]["text"]


def test_a_text_alone_becomes_a_literal_block() -> None:
    payload = render(Message(text="<!channel> *x*", blocks=()))

    assert payload["text"] == "&lt;!channel&gt; *x*"
    assert payload["blocks"][0]["elements"][0]["elements"][0]["text"] == "<!channel> *x*"


def test_the_fallback_text_is_counted_in_bytes_after_escaping() -> None:
    payload = render(Message(text="я&" * 5_000, blocks=()))

    assert 3_700 < len(payload["text"].encode()) <= 3_800
    assert not re.search(r"&(?!amp;)", payload["text"])


def test_two_buttons_of_one_verb_have_ids_of_their_own() -> None:
    row = Buttons(buttons=tuple(Button(label=c, verb="case", value=c) for c in "ab"))

    payload = render(Message(text="x", blocks=(row,)))

    assert [button["action_id"] for button in payload["blocks"][0]["elements"]] == [
        "dw1:case",
        "dw1:case:1",
    ]


# Sending


def delivery(**fields: Any) -> Delivery:
    made = Delivery(
        id=7,
        story=3,
        channel="slack:C1",
        kind="story",
        revision=1,
        attempt=1,
        created=datetime.now(UTC),
        attempted=datetime.now(UTC),
    )
    return replace(made, **fields)


@pytest.fixture
async def slack() -> AsyncIterator[SlackDouble]:
    async with SlackDouble() as double:
        double.channel("C1")
        double.channel("C2")
        yield double


@pytest.fixture
async def sender(slack: SlackDouble) -> AsyncIterator[SlackSender]:
    client = connect(token=slack.token, api_url=slack.api_url)
    yield SlackSender(client=client)
    await disconnect(client)


async def test_a_delivery_is_posted_once_with_its_identity(
    slack: SlackDouble, sender: SlackSender
) -> None:
    ts = await sender.send(delivery(), ALERT)

    [message] = slack.messages("C1")
    [asked] = slack.called("chat.postMessage")
    assert ts == message["ts"]
    assert message["metadata"] == {
        "event_type": "docketwire_story",
        "event_payload": {"delivery_id": 7, "story_id": 3, "revision": 1},
    }
    assert (
        asked["unfurl_links"],
        asked["unfurl_media"],
        asked["link_names"],
        asked["parse"],
    ) == (False, False, False, "none")
    assert slack.messages("C2") == []


async def test_a_lost_reply_is_unknown_and_posted_only_once(
    slack: SlackDouble, sender: SlackSender
) -> None:
    slack.fail("chat.postMessage", LostReply())

    with pytest.raises(SendUnknown):
        await sender.send(delivery(), ALERT)

    assert len(slack.messages("C1")) == 1
    assert slack.messages("C1")[0]["ts"] == await sender.find(delivery())


@pytest.mark.parametrize(
    ("fault", "error"),
    [
        (RateLimited(retry_after=30), RetryLater),
        (Refusing(error="service_unavailable"), RetryLater),
        (Failing(status=503), SendUnknown),
        (Failing(status=500, done=True), SendUnknown),
        (Refusing(error="fatal_error"), SendUnknown),
        (Dropped(), SendUnknown),
        (Refusing(error="token_revoked"), TokenRevoked),
        (Refusing(error="account_inactive"), TokenRevoked),
        (Refusing(error="missing_scope"), ChannelGone),
        (Refusing(error="restricted_action_read_only_channel"), ChannelGone),
        (Refusing(error="never_heard_of"), SendError),
    ],
    ids=lambda value: repr(value) if not isinstance(value, type) else value.__name__,
)
async def test_a_failed_post_is_one_error_of_ours_after_one_call(
    slack: SlackDouble, sender: SlackSender, fault: Fault, error: type[SendError]
) -> None:
    slack.fail("chat.postMessage", fault)

    with pytest.raises(SendError) as caught:
        await sender.send(delivery(), ALERT)

    assert error is type(caught.value)
    assert "slack:C1" in str(caught.value)
    assert len(slack.called("chat.postMessage")) == 1


async def test_a_rate_limit_says_how_long_and_spares_other_channels(
    slack: SlackDouble, sender: SlackSender
) -> None:
    slack.fail("chat.postMessage", RateLimited(retry_after=30), channel="C1")

    with pytest.raises(RetryLater) as caught:
        await sender.send(delivery(), ALERT)
    await sender.send(delivery(id=8, channel="slack:C2"), ALERT)

    limit = caught.value
    assert (timedelta(seconds=30), False) == (limit.after, limit.shared or limit.whole_platform)
    assert (slack.messages("C1"), len(slack.messages("C2"))) == ([], 1)


async def test_slack_out_of_reach_is_worth_a_retry() -> None:
    async with SlackDouble() as gone:
        url = gone.api_url
    client = connect(token="x", api_url=url)

    with pytest.raises(RetryLater, match="cannot be reached"):
        await SlackSender(client=client).send(delivery(), ALERT)

    await disconnect(client)


@pytest.mark.parametrize(
    ("state", "said"),
    [
        ({"member": False}, "not_in_channel; type /invite @docketwire"),
        ({"archived": True}, "is_archived; unarchive"),
        ({"restricted": True}, "restricted_action; ask an administrator"),
    ],
    ids=["not a member", "archived", "restricted"],
)
async def test_a_closed_channel_is_gone_with_a_remedy(
    slack: SlackDouble, sender: SlackSender, state: dict[str, bool], said: str
) -> None:
    slack.channel("C9", **state)

    with pytest.raises(ChannelGone, match=re.escape(said)):
        await sender.send(delivery(channel="slack:C9"), ALERT)


async def test_an_unknown_channel_is_gone(sender: SlackSender) -> None:
    with pytest.raises(ChannelGone, match="channel_not_found; invite docketwire"):
        await sender.send(delivery(channel="slack:C404"), ALERT)


async def test_the_text_goes_out_where_slack_refuses_the_blocks(
    slack: SlackDouble, sender: SlackSender
) -> None:
    slack.fail("chat.postMessage", Refusing(error="invalid_blocks"))

    await sender.send(delivery(), ALERT)

    [message] = slack.messages("C1")
    assert (ALERT.text, []) == (message["text"], message["blocks"])
    assert message["metadata"]["event_payload"]["delivery_id"] == 7


async def test_a_resent_message_says_so_in_its_text_and_in_its_card(
    slack: SlackDouble, sender: SlackSender
) -> None:
    await sender.send(delivery(), ALERT, resent=True)

    [message] = slack.messages("C1")
    assert message["text"].startswith("(re-sent) SEC v. Binance")
    assert "(re-sent" in message["blocks"][0]["elements"][0]["text"]


async def test_find_pages_back_to_the_start_of_the_attempt(
    slack: SlackDouble, sender: SlackSender, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.chat.slack.sender.PAGE", 2)
    ts = await sender.send(delivery(), ALERT)
    for other in range(8, 13):
        await sender.send(delivery(id=other), ALERT)

    assert ts == await sender.find(delivery())
    assert len(slack.called("conversations.history")) == 3


async def test_find_takes_no_other_delivery_and_no_other_revision_for_ours(
    sender: SlackSender,
) -> None:
    await sender.send(delivery(id=8), ALERT)
    await sender.send(delivery(revision=2), ALERT)

    assert None is await sender.find(delivery())


async def test_find_looks_for_a_reply_in_its_thread(
    slack: SlackDouble, sender: SlackSender
) -> None:
    parent = await sender.send(delivery(), ALERT)
    reply = delivery(id=8, parent=parent)
    ts = await sender.send(reply, ALERT)

    assert parent == slack.messages("C1")[1]["thread_ts"]
    assert ts == await sender.find(reply)


async def test_find_without_the_history_scope_says_which_scope_is_missing(
    slack: SlackDouble, sender: SlackSender
) -> None:
    slack.scopes -= {"channels:history"}

    with pytest.raises(ChannelGone, match=r"missing_scope; reinstall.*needs channels:history"):
        await sender.find(delivery())


async def test_a_history_that_slack_refuses_to_show_counts_as_unreadable(
    slack: SlackDouble, sender: SlackSender
) -> None:
    slack.fail("conversations.history", Refusing(error="never_heard_of"))

    with pytest.raises(ChannelGone, match="never_heard_of"):
        await sender.find(delivery())


async def test_a_history_out_of_reach_is_asked_for_later(
    slack: SlackDouble, sender: SlackSender
) -> None:
    slack.fail("conversations.history", RateLimited(retry_after=60))

    with pytest.raises(RetryLater) as caught:
        await sender.find(delivery())

    assert caught.value.after == timedelta(minutes=1)


@pytest.mark.parametrize(("channel", "id_"), [("slack:C1", "C1"), ("slack:T01/C0123", "C0123")])
def test_a_channel_key_names_its_id(channel: str, id_: str) -> None:
    assert id_ == channel_id(channel)


def test_a_key_of_another_platform_is_refused() -> None:
    with pytest.raises(SendError, match="discord:1 is no channel of Slack"):
        channel_id("discord:1")


# Answering


@pytest.fixture
def commands() -> Answers:
    return Answers()


@pytest.fixture(params=["over Socket Mode", "over HTTP"])
async def app(
    slack: SlackDouble, commands: Answers, request: pytest.FixtureRequest
) -> AsyncIterator[SlackApp]:
    way = running_over_http if request.param == "over HTTP" else running
    async with way(slack, commands) as app:
        yield app


@pytest.fixture
async def socket_app(slack: SlackDouble, commands: Answers) -> AsyncIterator[SlackApp]:
    async with running(slack, commands) as app:
        yield app


@pytest.mark.usefixtures("app")
async def test_a_slash_command_is_answered_privately(slack: SlackDouble, commands: Answers) -> None:
    [answer] = await slack.slash("/docket", "case “sec v binance”", channel="C2", user="U7")

    caller = Caller(platform="slack", tenant="T1", channel="slack:C2", user="U7", name="u7")
    assert commands.asked == [(caller, "case “sec v binance”")]
    assert answer["text"] == "asked: case “sec v binance”"
    assert (answer["is_ephemeral"], answer["to"]) == (True, "U7")
    assert answer["blocks"][0]["type"] == "rich_text"
    assert slack.messages("C2") == []


@pytest.mark.usefixtures("app")
async def test_a_slow_store_does_not_delay_the_acknowledgement(
    slack: SlackDouble, commands: Answers
) -> None:
    commands.gate.clear()

    async with asyncio.TaskGroup() as tasks:
        asking = tasks.create_task(slack.slash("/docket", "case binance"))
        await slack.until(lambda: bool(slack.acks))
        assert slack.acks[0].after < 0.3
        assert slack.ephemerals == []
        commands.gate.set()

    assert len(asking.result()) == 1


@pytest.mark.usefixtures("app")
async def test_what_a_person_can_mend_is_told_to_them(slack: SlackDouble) -> None:
    [answer] = await slack.slash("/docket", "wrong")

    assert answer["text"] == "“wrong” is not a command. Type help for all of them."


@pytest.mark.usefixtures("app")
async def test_what_went_wrong_inside_is_logged_and_only_apologised_for(
    slack: SlackDouble, caplog: pytest.LogCaptureFixture
) -> None:
    [answer] = await slack.slash("/docket", "broken")

    assert answer["text"] == SORRY
    assert "RuntimeError" in caplog.text


@pytest.mark.usefixtures("app")
async def test_a_pressed_button_comes_back_as_its_verb_and_value(
    slack: SlackDouble, commands: Answers, app: SlackApp
) -> None:
    await app.sender.send(delivery(), ALERT)
    [message] = slack.messages("C1")

    [answer] = await slack.press(message, "dw1:follow", user="U7")

    caller = Caller(platform="slack", tenant="T1", channel="slack:C1", user="U7", name="u7")
    assert commands.asked == [(caller, "follow case:sec-v-binance")]
    assert answer["text"] == "pressed: follow case:sec-v-binance"
    assert answer["is_ephemeral"]
    assert slack.messages("C1") == [message]


async def test_a_button_of_a_private_answer_works_too(slack: SlackDouble, app: SlackApp) -> None:
    [first] = await slack.slash("/docket", "case binance")

    [second] = await slack.press(first, "dw1:follow")

    assert second["text"] == "pressed: follow case:sec-v-binance"


async def test_a_button_that_opens_a_page_is_acknowledged_and_asks_nothing(
    slack: SlackDouble, app: SlackApp, commands: Answers
) -> None:
    await app.sender.send(delivery(), ALERT)

    answers = await slack.press(slack.messages("C1")[0], "dw1:open")

    assert (answers, len(slack.acks), commands.asked) == ([], 1, [])


async def test_a_button_nobody_knows_any_more_is_acknowledged(
    slack: SlackDouble, app: SlackApp, commands: Answers
) -> None:
    button = {"type": "button", "action_id": "dw0:old", "text": {}, "url": "https://x.example/"}
    message = {
        "channel": "C1",
        "ts": "1.0",
        "blocks": [{"type": "actions", "block_id": "b", "elements": [button]}],
    }

    await slack.press(message, "dw0:old")

    assert (len(slack.acks), commands.asked) == (1, [])


async def test_a_mention_is_answered_in_its_thread(
    slack: SlackDouble, app: SlackApp, commands: Answers
) -> None:
    [reply] = await slack.mention("case binance")

    asked, answer = slack.messages("C1")
    assert (answer, reply["thread_ts"]) == (reply, asked["ts"])
    assert commands.asked[0][1] == "case binance"
    assert reply["text"] == "asked: case binance"


async def test_a_mention_in_a_thread_is_answered_there(slack: SlackDouble, app: SlackApp) -> None:
    root = await app.sender.send(delivery(), ALERT)

    [reply] = await slack.mention("case binance", thread=root)

    assert reply["thread_ts"] == root


async def test_what_slack_delivers_three_times_is_handled_once(
    slack: SlackDouble, app: SlackApp, commands: Answers
) -> None:
    await app.sender.send(delivery(), ALERT)
    slack.copies = 3

    await slack.slash("/docket", "case binance")
    await slack.press(slack.messages("C1")[0], "dw1:follow")
    await slack.mention("case ripple")
    slack.copies = 1
    await slack.slash("/docket", "the last")

    assert [text for _, text in commands.asked] == [
        "case binance",
        "follow case:sec-v-binance",
        "case ripple",
        "the last",
    ]


async def test_a_guest_in_a_shared_channel_may_ask_but_not_manage(
    slack: SlackDouble, app: SlackApp, commands: Answers
) -> None:
    await app.sender.send(delivery(), ALERT)

    await slack.press(
        slack.messages("C1")[0], "dw1:follow", user="U9", team="T9", is_ext_shared_channel=True
    )

    [(caller, _)] = commands.asked
    assert (caller.tenant, caller.user, caller.may_manage) == ("T1", "U9", False)


async def test_envelopes_and_events_of_unknown_kinds_do_no_harm(
    slack: SlackDouble, socket_app: SlackApp
) -> None:
    slack.ack_deadline = 0.1
    for kind, payload in (("quantum", {"a": 1}), ("events_api", {}), ("interactive", {"type": 7})):
        with suppress(AckTimeoutError):
            await slack.push(kind, payload)
    await slack.sockets[0].send_str("not json")
    slack.ack_deadline = 3.0

    assert len(await slack.slash("/docket", "case binance")) == 1
    assert slack.connections == 1


@pytest.mark.usefixtures("app")
async def test_an_answer_whose_blocks_slack_refuses_comes_as_text(slack: SlackDouble) -> None:
    slack.fail("response_url", Refusing(error="invalid_blocks"))

    [answer] = await slack.slash("/docket", "case binance")

    assert (answer["text"], answer["blocks"]) == ("asked: case binance", [])


async def test_a_socket_torn_down_is_replaced(slack: SlackDouble, socket_app: SlackApp) -> None:
    slack.cut()

    await slack.until(lambda: slack.connections == 2)

    assert len(await slack.slash("/docket", "case binance")) == 1
    assert len(slack.sockets) == 1


async def test_a_socket_that_no_longer_answers_pings_is_replaced(
    slack: SlackDouble, socket_app: SlackApp
) -> None:
    slack.frozen = True
    await slack.until(lambda: slack.connections == 2)
    slack.frozen = False

    await slack.until(lambda: len(slack.sockets) == 1)

    assert len(await slack.slash("/docket", "case binance")) == 1


async def test_a_socket_whose_session_was_closed_is_replaced(
    slack: SlackDouble, commands: Answers, monkeypatch: pytest.MonkeyPatch
) -> None:
    held = []

    class Noted(AsyncSocketModeHandler):
        def __init__(self, *args: Any, **settings: Any) -> None:
            super().__init__(*args, **settings)
            held.append(self.client)

    monkeypatch.setattr("bot.chat.slack.connection.AsyncSocketModeHandler", Noted)
    async with running(slack, commands):
        await slack.slash("/docket", "case binance")
        await held[0].aiohttp_client_session.close()
        await slack.until(lambda: slack.connections == 2 and len(slack.sockets) == 1)

        assert len(await slack.slash("/docket", "case binance")) == 1


async def test_a_clock_that_is_set_neither_breaks_nor_hides_a_dead_socket(
    slack: SlackDouble, commands: Answers, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with running(slack, commands):
        for seconds in (3_600.0, -3_600.0):
            monkeypatch.setattr(wall, "time", lambda by=seconds: WALL() + by)
            await asyncio.sleep(0.5)
            assert slack.connections == 1
        slack.frozen = True
        await slack.until(lambda: slack.connections == 2)


async def test_slack_asking_to_reconnect_leaves_one_socket(
    slack: SlackDouble, socket_app: SlackApp
) -> None:
    await slack.disconnect()

    await slack.until(lambda: slack.connections >= 2 and len(slack.sockets) == 1)

    assert len(await slack.slash("/docket", "case binance")) == 1


async def test_an_unreachable_slack_is_asked_again(slack: SlackDouble, commands: Answers) -> None:
    slack.fail("auth.test", Failing(status=503))
    slack.fail("apps.connections.open", Refusing(error="internal_error"))
    slack.fail("apps.connections.open", Dropped())

    async with running(slack, commands):
        answers = await slack.slash("/docket", "case binance")

    assert len(answers) == 1
    assert len(slack.called("apps.connections.open")) == 3


@pytest.mark.parametrize(
    ("wrong", "said"),
    [("bot_token", "SLACK_BOT_TOKEN"), ("app_token", "SLACK_APP_TOKEN")],
)
async def test_a_refused_token_ends_the_app_and_is_named(
    slack: SlackDouble, commands: Answers, wrong: str, said: str
) -> None:
    refused = settings_of(slack, **{wrong: Secret("xoxb-revoked-canary")})
    async with made(refused, commands) as app:
        with pytest.raises(TokenRevoked, match=rf"{said}: .*\(invalid_auth\)") as caught:
            await app.run(asyncio.Event())

    assert "canary" not in str(caught.value)


async def test_an_app_token_without_its_scope_is_named(
    slack: SlackDouble, commands: Answers
) -> None:
    slack.fail("apps.connections.open", Refusing(error="missing_scope"))
    async with made(settings_of(slack), commands) as app:
        with pytest.raises(TokenRevoked, match="SLACK_APP_TOKEN: missing_scope"):
            await app.run(asyncio.Event())


async def test_without_an_app_token_alerts_are_sent_all_the_same(
    slack: SlackDouble, commands: Answers
) -> None:
    stop = asyncio.Event()
    settings = settings_of(slack, app_token=None)
    async with made(settings, commands) as app, asyncio.TaskGroup() as tasks:
        tasks.create_task(app.run(stop))
        await app.sender.send(delivery(), ALERT)
        stop.set()

    assert (len(slack.messages("C1")), slack.connections) == (1, 0)


async def test_without_a_bot_token_there_is_no_app(commands: Answers) -> None:
    with pytest.raises(ConfigError, match="SLACK_BOT_TOKEN"):
        async with made(SlackSettings(), commands):
            pass


async def test_stopping_waits_for_the_answer_in_hand(slack: SlackDouble, commands: Answers) -> None:
    commands.gate.clear()
    async with asyncio.TaskGroup() as tasks, running(slack, commands):
        asking = tasks.create_task(slack.slash("/docket", "case binance"))
        await slack.until(lambda: bool(slack.acks))
        tasks.create_task(_set_soon(commands.gate))

    assert len(asking.result()) == 1
    assert slack.sockets == []


async def _set_soon(event: asyncio.Event) -> None:
    await asyncio.sleep(0.05)
    event.set()


@pytest.mark.parametrize(
    ("sent", "meant"),
    [
        ("case “sec v binance”", "case “sec v binance”"),
        ("case AT&amp;T &lt;x&gt;", "case AT&T <x>"),
        ("why <https://example.org/a?b=1&amp;c=2>", "why https://example.org/a?b=1&c=2"),
        ("case <http://sec.gov|sec.gov>", "case http://sec.gov"),
        ("why <https://x.example/a> <#C2|b>", "why https://x.example/a slack:C2"),
        (" Why <https://x.example/a> in <#C2> ", " Why https://x.example/a in slack:C2 "),
        ("<#C123|general> <@U1|ann> <!here>", "#general @ann @here"),
        ("<mailto:a@example.org|a@example.org>", "a@example.org"),
        ("&amp;lt;b&amp;gt;", "&lt;b&gt;"),
    ],
)
def test_what_was_typed_is_read_out_of_slacks_markup(sent: str, meant: str) -> None:
    assert typed(sent) == meant


def test_the_manifest_holds_slacks_limits_and_what_the_app_needs() -> None:
    made = manifest()

    shown = made["display_information"]
    [command] = made["features"]["slash_commands"]
    assert len(shown["name"]) <= 35
    assert len(shown["description"]) <= 140
    assert 174 <= len(shown["long_description"]) <= 4_000
    assert (command["command"], command["should_escape"]) == ("/docket", True)
    assert len(command["usage_hint"]) <= 1_000
    assert made["settings"]["socket_mode_enabled"]
    assert made["settings"]["interactivity"]["is_enabled"]
    assert {"commands", "chat:write", "app_mentions:read", "channels:history"} <= set(
        made["oauth_config"]["scopes"]["bot"]
    )
