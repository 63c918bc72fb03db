"""Discord messages: within every limit, and nothing from outside is live."""

import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any
from urllib.parse import urlsplit

import discord
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from bot.chat.discord import render
from bot.chat.discord.markup import address, escape, length, line
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
)
from tests.discord_alerts import GOOD_URL, alert, components
from tests.doubles.discord import buttons as button_ids
from tests.doubles.discord import words as words_of
from tests.doubles.discord.limits import message_errors
from tests.doubles.discord.limits import walk as components_of

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
    "https://good.example/@everyone?@here",
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


def inert(text: str, hosts: frozenset[str] = frozenset({"good.example"})) -> bool:
    """Whether nothing in ``text`` mentions anybody, or leads anywhere but to ``hosts``."""
    shown = live(text)
    mentions = re.search(r"@(everyone|here)|<(?!t:-?\d+:[DfR]>)", shown, re.IGNORECASE)
    return not mentions and {urlsplit(each).hostname for each in link_targets(shown)} <= hosts


@settings(max_examples=40)
@given(messages)
@example(Message(text="\ud800", blocks=()))
def test_any_message_stays_within_discords_limits(message: Message) -> None:
    assert message_errors(payload(message)) == []
    assert message_errors(payload(replace(message, calls="role:12345678901234567890"))) == []


@settings(max_examples=40)
@given(messages)
def test_no_text_from_outside_becomes_a_mention_or_a_link_of_its_own(message: Message) -> None:
    shown = [
        each["content"]
        for each in components_of(payload(message)["components"])
        if "content" in each
    ]

    assert all(map(inert, shown))


@settings(max_examples=40)
@given(st.sampled_from(HOSTILE) | st.text(max_size=80))
def test_escaped_text_reads_as_itself(text: str) -> None:
    escaped = escape(text)

    unescaped = re.sub(r"\\([^0-9A-Za-z\s])", r"\1", escaped).replace("@\u200b", "@")

    plain = re.sub("[\u202a-\u202e\u2066-\u2069\ud800-\udfff]", "", text)
    assert " ".join(re.sub(r"[\x00-\x1f\x7f-\x9f]", " ", plain).split()) == unescaped


@settings(max_examples=60)
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


def test_an_address_calls_nobody() -> None:
    linked = span("A title", "https://good.example/@everyone?of=@Here#@ann")

    shown = words_of({"content": "", **payload(Message(text="t", blocks=(Note(line=(linked,)),)))})

    assert "(https://good.example/%40everyone?of=%40Here#@ann)" in shown
    assert inert(shown)


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
