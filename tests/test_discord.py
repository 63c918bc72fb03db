"""Discord: rendering, sending, commands, through the real discord.py against the double."""

import asyncio
import re
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import asynccontextmanager
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any
from urllib.parse import parse_qs, urlsplit

import discord
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.chat.discord import DiscordApp, DiscordSender, invite_url, render
from bot.chat.discord.markup import address, escape, length, line
from bot.commands import Caller, Choice, Commands
from bot.errors import (
    ChannelGone,
    ConfigError,
    RetryLater,
    SendError,
    SendUnknown,
    TokenRevoked,
    UserError,
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
    Tone,
    span,
    time,
    told,
)
from bot.model import Delivery
from tests.doubles.discord import (
    CREATE_THREADS,
    EVERYTHING,
    HISTORY,
    MANAGE_CHANNELS,
    SEND,
    TOKEN,
    DiscordDouble,
    is_private,
)
from tests.doubles.discord import buttons as button_ids
from tests.doubles.discord import words as words_of
from tests.doubles.discord.limits import command_errors, message_errors
from tests.doubles.discord.limits import walk as components_of

HOUR = timedelta(hours=1)
FILED = datetime(2023, 9, 19, tzinfo=UTC)


# Rendering

HOSTILE = [
    "@everyone look",
    "@here",
    "<@123456789>",
    "<@&5>",
    "<#7>",
    "</case show:1>",
    "<t:1:R>",
    "<:x:1>",
    "<https://evil.example/a>",
    "https://evil.example/b",
    "discord://evil.example",
    "[SEC.gov](https://evil.example/c)",
    "](https://evil.example/d)",
    "# big",
    "> quote",
    "-# small",
    "1. one",
    "```\ncode",
    "||hidden||",
    "**bold** _it_ ~~no~~",
    "back\\slash\\",
    "\u202egpj.exe",
    "मनीष‍्" * 5,
    "👩‍👩‍👧‍👦" * 9,
    "Ω̴̢̛" * 40,
    "х" * 300,
    "a\nb\u2028# c",
    ":smile:",
    "http:/",
    "/evil.example",
    "@",
    "everyone",
    "`",
    "\ud800",
]
GOOD_URL = "https://good.example/s/1"
URLS = [
    None,
    GOOD_URL,
    "javascript:alert(1)",
    "https://good.example@evil.example/",
    "https://good.example/a)b [c](https://evil.example",
    "ftp://evil.example",
    "https://",
    "http://[::1",
    "https://good.example/" + "x" * 2000,
]

texts = st.lists(st.sampled_from(HOSTILE) | st.text(max_size=60), max_size=4).map("".join)
long_texts = st.builds(lambda text, times: text * times, texts, st.sampled_from([1, 1, 40, 800]))
times = st.none() | st.datetimes(timezones=st.just(UTC), min_value=datetime(1990, 1, 1))  # noqa: DTZ001 - the strategy adds the zone
spans = st.builds(
    Span,
    text=long_texts,
    url=st.sampled_from(URLS),
    style=st.sampled_from(list(Style)),
    at=times,
)
lines = st.lists(spans, max_size=3).map(tuple)
buttons = st.builds(
    Button,
    label=texts,
    verb=st.sampled_from(["why", "case", "", "No-Verb"]),
    value=st.text(max_size=5) | st.integers(0, 3).map(str) | st.just("v" * 120),
    url=st.sampled_from(URLS),
    primary=st.booleans(),
)
blocks: st.SearchStrategy[Block] = st.one_of(
    st.builds(Heading, line=lines),
    st.builds(Paragraph, line=lines),
    st.builds(Note, line=lines),
    st.builds(Bullets, lines=st.lists(lines, max_size=6).map(tuple)),
    st.builds(Fields, pairs=st.lists(st.tuples(texts, lines), max_size=4).map(tuple)),
    st.builds(Buttons, buttons=st.lists(buttons, max_size=7).map(tuple)),
)
block_lists = st.lists(blocks, max_size=6) | st.builds(
    lambda some, times: some * times, st.lists(blocks, max_size=3), st.sampled_from([20, 60])
)
messages = st.builds(
    Message, text=texts, blocks=block_lists.map(tuple), tone=st.sampled_from(list(Tone))
)


def components(message: Message) -> list[dict[str, Any]]:
    return render(message).to_components()  # type: ignore[no-any-return, no-untyped-call] # the library's


def payload(message: Message) -> dict[str, Any]:
    return {"flags": 1 << 15, "components": components(message)}


def live(text: str) -> str:
    """What of ``text`` a client reads as markup: without escaped characters and code."""
    kept = []
    at = 0
    while at < len(text):
        if text[at] == "\\" and at + 1 < len(text) and re.match(r"[^0-9A-Za-z\s]", text[at + 1]):
            at += 2
            kept.append("\x00")
        elif text[at] == "`":
            at = text.index("`", at + 1) + 1
            kept.append("\x00")
        else:
            kept.append(text[at])
            at += 1
    return "".join(kept)


def link_targets(text: str) -> Iterator[str]:
    for found in re.finditer(r"\]\(([^)]*)\)|(\w+://\S*)", text):
        yield found[1] or found[2]


@settings(max_examples=60, deadline=None)
@given(messages)
def test_any_message_stays_within_discords_limits(message: Message) -> None:
    assert message_errors(payload(message)) == []


@settings(max_examples=60, deadline=None)
@given(messages)
def test_no_text_from_outside_becomes_a_mention_or_a_link_of_its_own(message: Message) -> None:
    shown = [
        live(each["content"])
        for each in components_of(payload(message)["components"])
        if "content" in each
    ]

    for text in shown:
        assert not re.search(r"@(everyone|here)", text, re.IGNORECASE)
        assert not re.search(r"<(?!t:-?\d+:[fR]>)", text)
        assert all(target.startswith("https://good.example") for target in link_targets(text))


@settings(max_examples=60, deadline=None)
@given(st.sampled_from(HOSTILE) | st.text(max_size=80))
def test_escaped_text_reads_as_itself(text: str) -> None:
    escaped = escape(text)

    unescaped = re.sub(r"\\([^0-9A-Za-z\s])", r"\1", escaped).replace("@\u200b", "@")

    plain = re.sub("[\u202a-\u202e\u2066-\u2069\ud800-\udfff]", "", text)
    assert " ".join(re.sub(r"[\x00-\x1f\x7f-\x9f]", " ", plain).split()) == unescaped


@settings(max_examples=100, deadline=None)
@given(lines, st.integers(0, 200))
def test_a_line_is_never_longer_than_asked(spans: tuple[Span, ...], limit: int) -> None:
    assert length(line(spans, limit)) <= limit


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        ("HTTPS://Good.example/A?b=c#d", "https://good.example/A?b=c#d"),
        ("https://good.example:8443/x", "https://good.example:8443/x"),
        ("https://good.example/a(b)", "https://good.example/a%28b%29"),
        ("https://good.example/a%20b", "https://good.example/a%20b"),
        ("https://gооd.example/", "https://xn--gd-fmca.example/"),
        ("https://user@good.example/", None),
        ("javascript:alert(1)", None),
        ("https://good.example/a b", None),
        ("https://good.example\\@evil.example/", None),
        ("", None),
    ],
)
def test_only_plain_web_addresses_become_links(url: str, expected: str | None) -> None:
    assert expected == address(url, 512)


def test_an_alert_is_one_container_of_texts_and_a_row_of_buttons() -> None:
    [container] = components(alert(17))

    contents = [each.get("content") for each in container["components"]]
    assert contents == [
        "### [SEC fails to inspect](https://good.example/s/1)",
        "The court declined.",
        "- one\n- two",
        "**Court:** D.D.C.",
        "-# 2 sources: [CoinDesk](https://good.example/s/1) · <t:1695081600:R>",
        None,
    ]
    assert button_ids({"components": [container]}) == ["dw1:why:17"]


def test_the_tone_colours_the_container() -> None:
    colours = {components(replace(alert(1), tone=tone))[0]["accent_color"] for tone in Tone}

    assert len(Tone) == len(colours)


def test_the_longest_paragraph_gives_way_before_the_sources_do() -> None:
    message = Message(
        text="t",
        blocks=(
            Heading(line=(span("A title"),)),
            Paragraph(line=(span("word " * 5000),)),
            Note(line=(span("2 sources"),)),
        ),
    )

    [container] = components(message)

    first, middle, last = (each["content"] for each in container["components"])
    assert (first, last) == ("### A title", "-# 2 sources")
    assert 3500 < len(middle) < 4000


def test_bullets_that_do_not_fit_are_counted() -> None:
    bullets = Bullets(lines=tuple((span(f"headline {n} " + "x" * 90),) for n in range(100)))

    text = words_of({"content": "", **payload(Message(text="t", blocks=(bullets,)))})

    shown = text.count("headline")
    assert 30 < shown < 40
    assert text.endswith(f"- … and {100 - shown} more")


def test_a_message_of_nothing_still_says_something() -> None:
    assert message_errors(payload(Message(text=" ", blocks=()))) == []


def test_rendered_views_are_not_kept_for_ever() -> None:
    view = render(alert(17))

    pressable = [each for each in view.walk_children() if each.is_dispatchable()]
    assert all(isinstance(each, discord.ui.DynamicItem) for each in pressable)
    assert view.is_persistent()


def alert(delivery: int) -> Message:
    return Message(
        text="SEC fails to inspect",
        tone=Tone.FILING,
        blocks=(
            Heading(line=(span("SEC fails to inspect", GOOD_URL),)),
            Paragraph(line=(span("The court declined."),)),
            Bullets(lines=((span("one"),), (span("two"),))),
            Fields(pairs=(("Court", (span("D.D.C."),)),)),
            Note(line=(span("2 sources: "), span("CoinDesk", GOOD_URL), span(" · "), time(FILED))),
            Buttons(
                buttons=(
                    Button(label="Why this?", verb="why", value=str(delivery)),
                    Button(label="Read", url=GOOD_URL, primary=True),
                )
            ),
        ),
    )


# Sending


@pytest.fixture
async def double() -> AsyncIterator[DiscordDouble]:
    async with DiscordDouble() as running:
        yield running


@pytest.fixture
async def sender(double: DiscordDouble) -> AsyncIterator[DiscordSender]:
    async with DiscordSender(
        token=TOKEN, namespace="db-1", api_url=double.api_url, deadline=2
    ) as running:
        yield running


def owed(channel: int, number: int = 17, **changes: Any) -> Delivery:
    now = datetime.now(UTC)
    return Delivery(
        id=number,
        story=1,
        channel=f"discord:{channel}",
        kind="alert",
        revision=1,
        attempt=1,
        created=now,
        **{"attempted": now, **changes},
    )


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
        token=TOKEN, namespace="n", api_url=double.api_url, deadline=0.3
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
        token=TOKEN, namespace="n", api_url=double.api_url, deadline=0.3
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


# Commands


class Desk(Commands):
    """Commands that answer with what they were asked."""

    def __init__(self) -> None:
        self.callers: list[Caller] = []
        self.slow = asyncio.Event()
        self.slow.set()

    async def _heard(self, caller: Caller, *asked: object) -> Message:
        self.callers.append(caller)
        await self.slow.wait()
        words = " / ".join(map(str, asked))
        follow = Button(label="Follow", verb="follow", value="case:sec-v-binance")
        return told(f"asked {words}", Buttons(buttons=(follow,)))

    async def case(self, caller: Caller, query: str) -> Message:
        if query == "nobody":
            raise UserError("No case is called nobody; try /search")
        if query == "bug":
            raise ZeroDivisionError("canary-in-the-traceback")
        return await self._heard(caller, "case", query)

    async def party(self, caller: Caller, query: str) -> Message:
        return await self._heard(caller, "party", query)

    async def latest(self, caller: Caller, topic: str = "", count: int = 5) -> Message:
        return await self._heard(caller, "latest", topic, count)

    async def search(self, caller: Caller, query: str) -> Message:
        return await self._heard(caller, "search", query)

    async def subscribe(self, caller: Caller, words: str, channel: str | None = None) -> Message:
        return await self._heard(caller, "subscribe", words, channel)

    async def unsubscribe(self, caller: Caller, words: str, channel: str | None = None) -> Message:
        return await self._heard(caller, "unsubscribe", words, channel)

    async def subscriptions(self, caller: Caller, channel: str | None = None) -> Message:
        return await self._heard(caller, "list", channel)

    async def help(self, caller: Caller, topic: str = "") -> Message:
        return await self._heard(caller, "help", topic)

    async def press(self, caller: Caller, verb: str, value: str) -> Message:
        return await self._heard(caller, "press", verb, value)

    def complete(self, kind: str, typed: str, limit: int = 25) -> list[Choice]:
        found = [Choice(label=f"{kind} {typed} {n} " + "x" * 120, value=str(n)) for n in range(40)]
        return [Choice(label="too long", value="v" * 101), *found]


@asynccontextmanager
async def running(
    double: DiscordDouble, desk: Commands | None = None, **how: Any
) -> AsyncIterator[DiscordApp]:
    """The app, connected to ``double``."""
    synced: list[str] = []

    async def on_synced(digest: str) -> None:
        synced.append(digest)

    settings = {"gateway_url": double.gateway_url, "pauses": (0.05,), "identify_pause": 0.0}
    app = DiscordApp(
        token=TOKEN,
        commands=desk or Desk(),
        api_url=double.api_url,
        **{"on_synced": on_synced, **settings, **how},
    )
    stop = asyncio.Event()
    task = asyncio.create_task(app.run(stop))
    try:
        async with asyncio.timeout(5):
            await app.connected.wait()
        yield app
    finally:
        stop.set()
        async with asyncio.timeout(5):
            await task


@pytest.fixture
def desk() -> Desk:
    return Desk()


@pytest.fixture
async def app(double: DiscordDouble, desk: Desk) -> AsyncIterator[DiscordApp]:
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
    ("search", {"query": "wells notice"}, "asked search / wells notice"),
    ("help", {"topic": "case"}, "asked help / case"),
    ("subscriptions", {}, "asked list / None"),
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
    )
    assert expected == caller


async def test_in_a_direct_message_people_manage_their_own(
    double: DiscordDouble, desk: Desk, app: DiscordApp
) -> None:
    direct = double.add_channel(None)

    shown = await double.command("case", channel=direct, name="binance")

    assert is_private(shown)
    assert [(caller.tenant, caller.may_manage) for caller in desk.callers] == [("", True)]


@pytest.mark.usefixtures("app")
async def test_a_slow_answer_is_acknowledged_before_it_is_known(
    double: DiscordDouble, desk: Desk, channel: int
) -> None:
    desk.slow.clear()

    interaction = await double.start("case", channel=channel, options={"name": "binance"})
    await eventually(lambda: interaction.acked_after is not None)

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
    await eventually(lambda: len(desk.callers) == 50)

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
    await eventually(lambda: "answer " in caplog.text)

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
    ("name", "options"),
    [
        ("alerts subscribe", {"topic": "all"}),
        ("alerts unsubscribe", {"topic": "all"}),
        ("alerts list", {}),
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
    double: DiscordDouble, desk: Desk, channel: int, app: DiscordApp
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
    assert {"case", "party", "latest", "search", "help", "subscriptions"} == set(tree)
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


async def test_the_gateway_is_asked_for_guilds_only(double: DiscordDouble, app: DiscordApp) -> None:
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
    double: DiscordDouble, channel: int, app: DiscordApp
) -> None:
    await double.gateway.order_reconnect()
    await eventually(lambda: double.gateway.resumed == 1)

    assert "binance" in words_of(await double.command("case", channel=channel, name="binance"))
    assert len(double.gateway.identified) == 1


@pytest.mark.parametrize("resumable", [True, False])
async def test_an_invalid_session_is_resumed_or_begun_anew(
    double: DiscordDouble, channel: int, app: DiscordApp, *, resumable: bool
) -> None:
    await double.gateway.invalidate(resumable=resumable)
    if resumable:
        await eventually(lambda: double.gateway.resumed == 1)
    else:
        await eventually(lambda: len(double.gateway.identified) == 2)

    assert "binance" in words_of(await double.command("case", channel=channel, name="binance"))


async def test_a_session_forgotten_meanwhile_is_begun_anew(
    double: DiscordDouble, channel: int, app: DiscordApp
) -> None:
    double.gateway.forget = True
    await double.gateway.order_reconnect()
    await eventually(lambda: len(double.gateway.identified) == 2)

    assert "binance" in words_of(await double.command("case", channel=channel, name="binance"))


async def test_a_gateway_that_falls_silent_is_left_for_a_new_connection(
    double: DiscordDouble, channel: int
) -> None:
    double.gateway.heartbeat_ms = 100

    async with running(double, patience=0.6):
        double.gateway.heartbeats_answered = False
        await eventually(lambda: double.gateway.resumed == 1)
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
        pauses=(60.0,),
    )
    task = asyncio.create_task(app.run(stop))
    await asyncio.sleep(0.1)

    stop.set()

    await asyncio.wait_for(task, 3)


async def test_a_server_in_an_outage_asks_nothing_of_the_commands(
    double: DiscordDouble, desk: Desk, channel: int, app: DiscordApp
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
        pauses=(0.05,),
        identify_pause=0.0,
    )


async def nothing(_: str) -> None:
    """Keep nothing."""


async def eventually(happened: Callable[[], bool]) -> None:
    async with asyncio.timeout(5):
        while not happened():
            await asyncio.sleep(0.01)


class HastyAsyncio:
    """asyncio, but the library's pause of 5 s before it tries a shard again is cut short."""

    def __getattr__(self, name: str) -> Any:
        return getattr(asyncio, name)

    async def sleep(self, _seconds: float) -> None:
        await asyncio.sleep(0.01)


def posts(double: DiscordDouble) -> int:
    return sum(method == "POST" for method, _, _ in double.requests)
