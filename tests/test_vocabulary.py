"""What answers call things: each platform's own words, and commands that are there as written."""

import json
import re
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest

from bot.catalog import Catalog
from bot.chat.discord.render import COLOURS
from bot.chat.discord.render import render as render_discord
from bot.chat.slack.render import render as render_slack
from bot.commands import PERSONAL_PLACE, Caller, Commands
from bot.commands.helping import COMMANDS
from bot.commands.wording import refusal, spell, spelled
from bot.config import load_registry
from bot.errors import UserError
from bot.message import Buttons, Message, Tone
from storage.sqlite import SqliteStore
from tests.asking import Asking
from tests.commandline import installed
from tests.discord_people import running
from tests.doubles.discord import MANAGE_CHANNELS, DiscordDouble
from tests.doubles.discord.limits import walk
from tests.test_discord_tree import tree

LINK = "https://harborwire.example/one"
EXAMPLES = tuple(example for _, example in COMMANDS.values())
LINES = (
    "",
    "nonsense",
    *COMMANDS,
    *EXAMPLES,
    *(f"help {verb}" for verb in COMMANDS),
    "subscribe case:sec-v-binance +event:ruling mention:here",
    "subscribe -event:order",
    "subscribe binance mention:@everyone",
    'subscribe party:"Nobody Knew"',
    "subscribe case:1:24-cv-09999",
    "unsubscribe party:ripple",
    "case binance",
    "case nobody",
    "search lawsuit since:soon",
    "search lawsuit",
    f"why {LINK}",
    "why https://nowhere.example/x",
    f"mute {LINK}",
    "mute nobody at all",
    f"wrong {LINK}",
    f"irrelevant {LINK}",
    "corrections confirm 99",
    "digest soon",
    "digest 09:00",
    "digest",
    "quiet 25:00",
    "quiet tz:Mars",
    "my nonsense",
    "list",
    "health",
    "missed",
    "unsubscribe all",
    "list",
    "test",
)


async def answers(store: SqliteStore, now: datetime, platform: str, *, own: bool) -> list[Message]:
    """The answer to each line and to each button on it, as it is shown."""
    asking = await Asking(store, now).prepared()
    place = PERSONAL_PLACE if own else "this channel"
    caller = Caller(
        platform=platform,
        tenant="user:7" if own else "1",
        channel=f"{platform}:{'D' * own}1",
        user="7",
        place=place,
        personal=f"{platform}:D1" if own or platform == "slack" else "",
    )
    commands = Commands(store, Catalog(asking.commands._catalog.registry), now=lambda: now)
    ticks = iter(range(0, 10**9, 1000))
    commands._ticks = lambda: float(next(ticks))
    said = []
    for line in LINES:
        # On Discord these are commands of their own, which change the caller first.
        if platform == "discord" and line.startswith("my"):
            continue
        message = await _told(commands.run(caller, line), platform, own=own)
        said.append(message)
        for block in message.blocks:
            for button in block.buttons if isinstance(block, Buttons) else ():
                if not button.url and button.verb not in {"picture", "unmute"}:
                    pressed = commands.press(caller, button.verb, button.value)
                    said.append(await _told(pressed, platform, own=own))
    return said


async def _told(asked: Any, platform: str, *, own: bool) -> Message:
    try:
        return spelled(await asked, platform, personal=own)
    except UserError as error:
        return refusal(str(error), platform, personal=own)


def shown(message: Message, platform: str) -> str:
    if platform == "slack":
        return json.dumps(render_slack(message), ensure_ascii=False)
    parts: Any = render_discord(message).to_components()  # type: ignore[no-untyped-call] # the library's
    return "\n".join(each["content"] for each in walk(parts) if "content" in each)


def named_commands(text: str) -> Iterator[tuple[list[str], list[str]]]:
    """The commands of Discord that a text names: the words of each, and its options."""
    for typed in re.findall(r"`(/[^`]+)`", text):
        words = re.split(r" (?=[a-z]+: )", typed)
        yield words[0][1:].split(), [each.partition(":")[0] for each in words[1:]]


def options_of(path: list[str]) -> set[str]:
    """The options of a registered command; AssertionError where there is none such."""
    found: list[dict[str, Any]] = tree()
    for word in path:
        [leaf] = [each for each in found if each["name"] == word]
        found = leaf.get("options", [])
    return {each["name"] for each in found}


@pytest.mark.parametrize("own", [False, True], ids=["in a channel", "in direct messages"])
async def test_on_discord_answers_use_its_words_and_commands_that_are_there(
    store: SqliteStore, now: datetime, *, own: bool
) -> None:
    texts = [shown(each, "discord") for each in await answers(store, now, "discord", own=own)]

    foreign = re.compile(r"/docket\b(?!/)|[Ww]orkspace|Slack|slack:|<#C|user group ID")
    assert [text for text in texts if foreign.search(text)] == []
    bare = re.compile(rf"`({'|'.join(COMMANDS)})( [^`]*)?`")
    assert [text for text in texts if bare.search(text)] == []
    named = [each for text in texts for each in named_commands(text)]
    assert len(named) > 30
    for path, options in named:
        assert set(options) <= options_of(path), path
    if own:
        assert all(path[0] != "alerts" or path[1] == "corrections" for path, _ in named)


@pytest.mark.parametrize("own", [False, True], ids=["in a channel", "in direct messages"])
async def test_on_slack_answers_use_its_words(
    store: SqliteStore, now: datetime, *, own: bool
) -> None:
    texts = [shown(each, "slack") for each in await answers(store, now, "slack", own=own)]

    foreign = re.compile(r"/alerts|/my |Discord|discord:|\bserver\b|\bguild\b")
    assert [text for text in texts if foreign.search(text)] == []
    assert any("/docket subscribe" in text or "/docket my subscribe" in text for text in texts)


@pytest.mark.parametrize(
    ("line", "typed"),
    [
        ("missed 7d", "/alerts missed time: 7d"),
        ("subscribe case:sec-v-binance", "/alerts subscribe topic: case:sec-v-binance"),
        (
            'subscribe case:"SEC v. Binance" -event:order',
            '/alerts subscribe topic: case:"SEC v. Binance" filter: -event:order',
        ),
        (
            "subscribe party:x mention:role:77 -event:order",
            "/alerts subscribe topic: party:x filter: -event:order mention: the same role",
        ),
        (
            'subscribe keyword:"a -b:c" mention:here',
            '/alerts subscribe topic: keyword:"a -b:c" mention:here',
        ),
        ("timeline binance since:30d", "/case name: binance view: timeline since: 30d"),
        ("my missed", "/my missed"),
        ("my why x", "/my why story: x"),
        ("latest sec-v-ripple 5", "/latest topic: sec-v-ripple count: 5"),
        ("latest sec v ripple", "/latest topic: sec v ripple"),
        ("mute case:sec-v-ripple 24h", "/alerts mute topic: case:sec-v-ripple time: 24h"),
        ("help", "/help"),
        ("D.D.C. 1:23-cv-01599", "D.D.C. 1:23-cv-01599"),
    ],
)
def test_a_command_is_spelt_as_discord_has_it(line: str, typed: str) -> None:
    assert typed == spell(line, "discord")


@pytest.mark.parametrize(
    ("line", "typed"),
    [
        ("party coinbase", "docketwire party coinbase"),
        ("timeline sec v binance", "docketwire case sec v binance"),
        ('subscribe party:"X"', 'docketwire subscriptions add CHANNEL party:"X"'),
        ("test", "docketwire subscriptions test CHANNEL"),
        ("mute case:x 24h", "mute case:x 24h"),
    ],
)
def test_a_command_is_spelt_as_a_shell_has_it(line: str, typed: str) -> None:
    assert typed == spell(line, "cli")


def test_in_a_terminal_answers_name_the_channel_and_commands_of_a_shell(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    with installed(tmp_path, monkeypatch, capsys) as docketwire:
        docketwire("init")
        nothing = docketwire("subscriptions", "test", "slack:C1")
        added = docketwire("subscriptions", "add", "slack:C1", "party:coinbase")
        unknown = docketwire("party", "nobody")

    assert "slack:C1 follows nothing yet. Try: `docketwire subscriptions add" in nothing.err
    assert "Following Coinbase in slack:C1." in added.out
    assert '`docketwire subscriptions add CHANNEL party:"nobody"`' in unknown.err


async def test_every_example_of_help_can_be_typed_on_discord_as_it_stands(
    double: DiscordDouble, store: SqliteStore, now: datetime
) -> None:
    await Asking(store, now).prepared()
    channel = double.add_channel(double.add_guild())
    answers = {}
    async with running(double, Commands(store, Catalog(load_registry()), now=lambda: now)):
        for example in EXAMPLES:
            line = spell(example.replace("LINK", LINK), "discord")
            if not line.startswith("/"):
                continue
            words = re.split(r" (?=[a-z]+: )", line[1:])
            options: dict[str, Any] = dict(each.split(": ", 1) for each in words[1:])
            if "count" in options:
                options["count"] = int(options["count"])
            shown = await double.command(
                words[0], channel=channel, permissions=MANAGE_CHANNELS, **options
            )
            answers[line] = [each.get("accent_color") for each in shown["components"]]

    assert len(answers) > 15
    # There is no correction yet.
    assert [line for line, colours in answers.items() if COLOURS[Tone.ERROR] in colours] == [
        "/alerts corrections decide: confirm 3"
    ]
