"""The README's steps from nothing to an alert in one's own Discord, followed word for word."""

import asyncio
import base64
import os
import re
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest

from tests.doubles.discord import MANAGE_CHANNELS, words
from tests.doubles.running import CHECKOUT, START, Installation, until
from tests.end_to_end import END, END_TITLE

README = (CHECKOUT / "README.md").read_text(encoding="utf-8")
STEPS = (
    "docketwire discord invite",
    "docketwire doctor",
    "docketwire run",
    "/alerts subscribe topic: case:sec-v-binance",
    "/alerts test",
)


@pytest.fixture
async def world(tmp_path: Path) -> AsyncIterator[Installation]:
    async with Installation(tmp_path) as installed:
        installed.tokens = {}
        installed.wire.every = "1s"
        number = base64.urlsafe_b64encode(str(installed.discord.application).encode()).decode()
        installed.discord.token = f"{number.rstrip('=')}.of.the-double"
        yield installed


def section() -> str:
    return README.partition("\n## Discord\n")[2].partition("\n## ")[0]


def numbered() -> str:
    return section().partition("\n\nThen ")[0]


def test_the_steps_that_are_followed_here_are_those_of_the_readme() -> None:
    commands = [
        each
        for each in re.findall(r"`([^`\n]+)`", numbered())
        if each.startswith(("docketwire ", "/"))
    ]

    assert commands == list(STEPS)
    assert re.search(r"^   DISCORD_TOKEN=…$", numbered(), re.MULTILINE)
    assert [each[0] for each in re.findall(r"^(\d)\. ", numbered(), re.MULTILINE)] == list(
        "1234567"
    )


async def test_from_nothing_to_an_alert_in_ones_own_discord(world: Installation) -> None:
    discord = world.discord
    discord.guilds.clear()
    (world.folder / ".env").write_text(f"DISCORD_TOKEN={discord.token}\n", encoding="utf-8")

    code, printed = await world.command("discord", "invite")
    assert code == 0
    query = parse_qs(urlsplit(printed.strip()).query)
    assert query["client_id"] == [str(discord.application)]
    code, before = await world.command("doctor")
    assert "in no server yet" in before
    channel = discord.add_channel(discord.add_guild("Mine"))
    code, after = await world.command("doctor")
    assert code == 0, after
    assert "in 1 server" in after

    async with docketwire_run(world):
        typed = STEPS[3].removeprefix("/alerts subscribe topic: ")
        may = MANAGE_CHANNELS
        shown = await discord.command(
            "alerts subscribe", channel=channel, permissions=may, topic=typed
        )
        assert "Following SEC v. Binance in this channel" in words(shown)
        tested = await discord.command("alerts test", channel=channel, permissions=may)
        assert "No story of anything that is followed" in words(tested)
        world.wire.article(END_TITLE, *END)
        await until(lambda: len(discord.messages(channel)) > 1, START)
        tested = await discord.command("alerts test", channel=channel, permissions=may)

    line, alert = discord.messages(channel)
    assert words(line).startswith("Alerts for SEC v. Binance will be posted here. Set up by @")
    assert END_TITLE in words(alert).replace("\\", "")
    assert END_TITLE in words(tested).replace("\\", "")


@asynccontextmanager
async def docketwire_run(world: Installation) -> AsyncIterator[None]:
    """``docketwire run`` in its folder, from its connection and its first polls to its end."""
    kept = {k: v for k, v in os.environ.items() if not k.startswith(("DOCKETWIRE", "DISCORD"))}
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "bot", "run"),
        cwd=world.folder,
        env={**kept, **world.env(), "PYTHONPATH": str(CHECKOUT)},
        stdout=asyncio.subprocess.DEVNULL,
        stderr=asyncio.subprocess.DEVNULL,
    )
    try:
        await until(lambda: bool(world.discord.gateway.sessions), START)
        await until(lambda: all(feed.served for feed in world.feeds), START)
        yield
    finally:
        process.terminate()
        assert await asyncio.wait_for(process.wait(), START) == 0
