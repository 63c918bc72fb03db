"""Slack: what is rendered, sent and answered, through the real SDK and Bolt."""

import json
import re
import string
from collections.abc import AsyncIterator, Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from slack_sdk.models.blocks import Block as SdkBlock

from bot.chat.slack.api import connected
from bot.chat.slack.render import Payload, render
from bot.chat.slack.sender import SlackSender, channel_id
from bot.errors import ChannelGone, RetryLater, SendError, SendUnknown, TokenRevoked
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
    code,
    span,
    time,
)
from bot.model import Delivery
from tests.doubles.slack import (
    Dropped,
    Failing,
    Fault,
    LostReply,
    RateLimited,
    Refusing,
    SlackDouble,
)
from tests.doubles.slack import blocks as block_kit

NOW = datetime(2026, 11, 22, 9, tzinfo=UTC)

ALERT = Message(
    text="SEC v. Binance: judge denies the motion to dismiss (2 sources)",
    blocks=(
        Heading(line=(span("Judge denies motion to dismiss", "https://example.org/s/1"),)),
        Paragraph(line=(span("The court let most claims go on."),)),
        Bullets(lines=((span("first"),), (bold("second"),))),
        Fields(pairs=(("Court", (span("D.D.C."),)), ("Docket", (code("1:23-cv-01599"),)))),
        Note(line=(span("2 sources: "), span("CoinDesk", "https://example.com/a"), time(NOW))),
        Buttons(
            buttons=(
                Button(label="Follow case", verb="follow", value="case:sec-v-binance"),
                Button(label="Read", url="https://example.com/a"),
            )
        ),
    ),
)

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
texts = st.one_of(
    st.sampled_from(NASTY),
    st.text(max_size=40),
    st.builds(lambda part, times: part * times, st.sampled_from(NASTY), st.integers(1, 800)),
    st.builds(lambda part: part * 10_000, st.sampled_from(['"', "&", "я", "😀", "a ", "\n"])),
)
spans = st.builds(
    Span,
    text=texts,
    url=URLS,
    style=st.sampled_from(Style),
    at=st.none() | st.datetimes(timezones=st.just(UTC)),
)
lines = st.lists(spans, max_size=6).map(tuple)
tokens = st.text(string.ascii_lowercase, max_size=8)
buttons = st.builds(
    Button, label=texts, verb=tokens, value=tokens | texts, url=URLS, primary=st.booleans()
)
blocks: st.SearchStrategy[Block] = st.one_of(
    st.builds(Heading, line=lines),
    st.builds(Paragraph, line=lines),
    st.builds(Note, line=lines),
    st.builds(Bullets, lines=st.lists(lines, max_size=30).map(tuple)),
    st.builds(Fields, pairs=st.lists(st.tuples(texts, lines), max_size=14).map(tuple)),
    st.builds(Buttons, buttons=st.lists(buttons, max_size=30).map(tuple)),
)
messages = st.builds(
    lambda text, some, times: Message(text=text, blocks=tuple(some) * times),
    texts,
    st.lists(blocks, max_size=8),
    st.sampled_from([1, 1, 1, 12]),
)


@settings(max_examples=120, deadline=None)
@given(messages)
def test_nothing_that_can_be_said_is_over_a_limit_of_slack(message: Message) -> None:
    payload = render(message)

    assert list(block_kit.faults(payload["blocks"])) == []
    assert len(json.dumps(payload["blocks"], ensure_ascii=False, separators=(",", ":"))) <= 10_000
    assert 1 <= len(payload["text"].encode()) <= 3_800
    for block in payload["blocks"]:
        parsed = SdkBlock.parse(block)
        assert parsed is not None
        assert block["type"] == parsed.to_dict()["type"]


@settings(max_examples=120, deadline=None)
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
    async with connected(token=slack.token, api_url=slack.api_url) as client:
        yield SlackSender(client=client)


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

    assert (timedelta(seconds=30), False) == (caught.value.after, caught.value.whole_platform)
    assert (slack.messages("C1"), len(slack.messages("C2"))) == ([], 1)


async def test_slack_out_of_reach_is_worth_a_retry() -> None:
    async with SlackDouble() as gone:
        url = gone.api_url
    async with connected(token="x", api_url=url) as client:
        with pytest.raises(RetryLater, match="cannot be reached"):
            await SlackSender(client=client).send(delivery(), ALERT)


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


@pytest.mark.parametrize(("channel", "id_"), [("slack:C1", "C1"), ("slack:T01/C0123", "C0123")])
def test_a_channel_key_names_its_id(channel: str, id_: str) -> None:
    assert id_ == channel_id(channel)


def test_a_key_of_another_platform_is_refused() -> None:
    with pytest.raises(SendError, match="discord:1 is no channel of Slack"):
        channel_id("discord:1")
