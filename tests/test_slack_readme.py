"""README's steps for Slack, followed word for word as a person would, against the double."""

import asyncio
import json
import os
import re
import socket
import sys
from asyncio.subprocess import Process
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest

from tests.doubles.running import CHECKOUT, START, Installation, slack_words, until
from tests.doubles.slack import Json, SlackDouble, Workspace
from tests.test_slack_workspaces import Browser

README = (CHECKOUT / "README.md").read_text(encoding="utf-8")
RECEIVER = "SEC v. Binance: agency wants a receiver for the exchange's wallets"
WALLETS = "In SEC v. Binance the agency asked that a receiver take charge of all cold wallets."


def section(title: str) -> str:
    """A section of README, without those below it."""
    found = re.search(rf"^### {re.escape(title)}\n(.*?)^##", README, re.DOTALL | re.MULTILINE)
    assert found is not None
    return found[1]


ALONE = section("One workspace, without a public address")
SEVERAL = section("Several workspaces, over HTTP")


def blocks(text: str) -> list[str]:
    """What a section tells to put into .env, block by block."""
    return [
        re.sub(r"^ +", "", each, flags=re.MULTILINE).strip()
        for each in re.findall(r"^ +```\n(.*?)^ +```", text, re.DOTALL | re.MULTILINE)
    ]


def commands(text: str, begin: str) -> list[str]:
    """The commands in a section that begin so, as they stand there."""
    return [each for each in re.findall(r"`([^`\n]+)`", text) if each.startswith(begin)]


def filled(block: str, *values: str) -> str:
    """A block with what a person copies from Slack in the places of the dots."""
    lines = block.splitlines()
    assert len(lines) == len(values)
    return "".join(
        f"{line.partition('=')[0]}={value}\n" for line, value in zip(lines, values, strict=True)
    )


@pytest.fixture
async def world(tmp_path: Path) -> AsyncIterator[Installation]:
    made = Installation(tmp_path)
    # A person has .env alone; only the addresses of the doubles stand in the environment.
    made.tokens = {}
    async with made:
        yield made


@asynccontextmanager
async def started(world: Installation) -> AsyncIterator[Process]:
    """``docketwire run``, as a process of its own."""
    plain = {key: value for key, value in os.environ.items() if not key.startswith("DOCKETWIRE")}
    env = {**plain, **world.env(), "PYTHONPATH": str(CHECKOUT)}
    with (world.folder / "log.txt").open("ab") as log:
        process = await asyncio.create_subprocess_exec(
            *(sys.executable, "-m", "bot", "run"), cwd=world.folder, env=env, stdout=log, stderr=log
        )
    try:
        yield process
    finally:
        if process.returncode is None:
            process.terminate()
        await process.wait()


async def alerted(world: Installation, place: SlackDouble | Workspace) -> str:
    """What comes into the channel when something happens in the case."""
    # What a feed has at its first poll alerts nobody.
    await until(lambda: bool(world.wire.served), START)
    world.wire.article(RECEIVER, WALLETS)

    def alerts() -> list[str]:
        said = [slack_words(each) for each in place.messages("C1")]
        return [words for words in said if not words.startswith("Alerts for")]

    await until(lambda: bool(alerts()), START)
    return alerts()[-1]


async def test_one_workspace_from_nothing_to_an_alert(world: Installation) -> None:
    assert commands(ALONE, "docketwire ") == [
        "docketwire slack manifest",
        "docketwire doctor",
        "docketwire run",
    ]
    world.wire.every = "1s"
    world.slack.channel("C1")
    world.slack.scopes |= {"im:write", "im:history", "chat:write.public", "links:read"}
    code, printed = await world.command("slack", "manifest")
    asked_for = json.loads(printed)["oauth_config"]["scopes"]["bot"]
    [block] = blocks(ALONE)
    (world.folder / ".env").write_text(
        filled(block, world.slack.token, world.slack.app_token), encoding="utf-8"
    )
    _, examined = await world.command("doctor")
    async with started(world):
        await until(lambda: bool(world.slack.sockets), START)
        [subscribe, *_] = [
            each for each in commands(ALONE, "/docket subscribe") if each != "/docket subscribe"
        ]
        [answer] = await world.slack.slash("/docket", subscribe.removeprefix("/docket "))
        shown = await alerted(world, world.slack)

    assert code == 0
    assert {"commands", "chat:write"} <= set(asked_for)
    assert "Socket Mode is open" in examined
    assert "Following SEC v. Binance" in answer["text"]
    assert RECEIVER in shown
    assert world.slack.token not in (world.folder / "log.txt").read_text(encoding="utf-8")


async def test_several_workspaces_from_nothing_to_an_alert(world: Installation) -> None:
    assert commands(SEVERAL, "docketwire ") == [
        "docketwire slack manifest --http",
        "docketwire doctor",
        "docketwire run",
        "docketwire purge T01",
    ]
    world.wire.every = "1s"
    firm = Workspace(team="T01", name="Firm")
    firm.channel("C1")
    world.slack.app.installer = firm
    address, app = blocks(SEVERAL)
    (world.folder / ".env").write_text(
        filled(address, "https://bot.example.org", "a-key-of-my-own-0123456789"), encoding="utf-8"
    )
    code, printed = await world.command("slack", "manifest", "--http")
    asked_for: Json = json.loads(printed)
    with (world.folder / ".env").open("a", encoding="utf-8") as env:
        double = world.slack
        env.write(
            filled(app, double.signing_secret, double.app.client_id, double.app.client_secret)
        )
    world.http = f"127.0.0.1:{_free_port()}"
    _, examined = await world.command("doctor")
    async with started(world):
        origin = f"http://{world.http}"
        path = asked_for["settings"]["event_subscriptions"]["request_url"].partition(".org")[2]
        await until(lambda: _is_open(world.http), START)
        world.slack.endpoint = f"{origin}{path}"
        [page] = commands(SEVERAL, "https://bot.example.org/slack/install")
        browser = Browser(origin, public="https://bot.example.org")
        _, _, slack_page = await browser.get(page)
        _, _, back = await browser.get(slack_page)
        status, _, _ = await browser.get(back)
        [subscribe] = commands(SEVERAL, "/docket subscribe")
        [answer] = await world.slack.slash(
            "/docket", subscribe.removeprefix("/docket "), team_id="T01"
        )
        shown = await alerted(world, firm)
        purged, counts = await world.command("purge", "T01")

    assert (code, status, purged) == (0, 200, 0)
    # A terminal breaks lines where it likes.
    assert "https://bot.example.org/slack/install" in "".join(examined.split())
    assert "Following SEC v. Binance" in answer["text"]
    assert RECEIVER in shown
    assert "subscription 1" in counts
    log = (world.folder / "log.txt").read_text(encoding="utf-8")
    assert "canary" not in log
    assert world.slack.signing_secret not in log


def _free_port() -> int:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        return int(taken.getsockname()[1])


def _is_open(http: str) -> bool:
    host, _, port = http.partition(":")
    with socket.socket() as trying:
        return trying.connect_ex((host, int(port))) == 0
