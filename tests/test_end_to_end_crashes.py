"""docketwire as a process: killed while it sends, stopped while it waits, asked for its health."""

import asyncio
import signal
import socket
import time
from asyncio.subprocess import Process
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import httpx
import pytest

from tests.doubles.feeds import drip, head
from tests.doubles.running import Feed, Installation, until
from tests.doubles.slack import Hanging, LostReply
from tests.end_to_end import HOLD, HOLD_TITLE


@pytest.fixture
async def world(tmp_path: Path) -> AsyncIterator[Installation]:
    async with Installation(tmp_path) as installed:
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            installed.http = f"127.0.0.1:{free.getsockname()[1]}"
        installed.wire.every = "1s"
        yield installed


async def health(world: Installation) -> dict[str, Any]:
    async with httpx.AsyncClient(trust_env=False) as client:
        answer = await client.get(f"http://{world.http}/healthz")
    assert answer.status_code == 200
    found: dict[str, Any] = answer.json()
    return found


async def healthy(world: Installation, deliveries: dict[str, int], feeds: dict[str, int]) -> None:
    """Wait until the health page counts just these."""
    wanted = {"ok": True, "deliveries": deliveries, "feeds": feeds}
    async with asyncio.timeout(15):
        while await health(world) != wanted:
            await asyncio.sleep(0.05)


def workers_of(process: Process) -> list[Path]:
    """The processes that a process started, where the system tells."""
    children = Path(f"/proc/{process.pid}/task/{process.pid}/children")
    if not children.exists():
        return []
    return [Path(f"/proc/{pid}") for pid in children.read_text().split()]


async def test_a_process_killed_while_it_sends_leaves_one_message_on_each_platform(
    world: Installation,
) -> None:
    slack = world.slack_channel("C1", "party:binance")
    discord = world.discord_channel("alerts", "party:binance")
    async with world.started() as process:
        world.slack.fail("chat.postMessage", Hanging())
        world.discord.fail("stuck")
        await until(lambda: bool(world.wire.served))
        world.wire.article(HOLD_TITLE, *HOLD)
        await until(lambda: len(world.seen_anywhere()) == 2)
        workers = workers_of(process)
        process.send_signal(signal.SIGKILL)
        await process.wait()
    await until(lambda: not world.slack.sockets)
    await until(lambda: not any(worker.exists() for worker in workers))

    async with world.started():
        await healthy(world, {"sent": 2}, {"ok": 1, "quiet": 3})

    for channel in (slack, discord):
        [shown] = world.seen(channel)
        assert HOLD_TITLE in shown
    assert len(world.slack.called("conversations.history")) == 1


async def test_the_health_page_tells_what_is_polled_and_owed_and_the_log_no_secret(
    world: Installation,
) -> None:
    world.slack_channel("C1", "party:binance")
    world.releases.trouble = drip(head(200, [("Content-Length", "5000")]))
    async with world.started():
        await until(lambda: bool(world.wire.served))
        world.wire.article(HOLD_TITLE, *HOLD)
        await healthy(world, {"sent": 1}, {"ok": 1, "quiet": 2, "new": 1})

    assert "alert sent" in world.log()
    assert not [secret for secret in world.tokens.values() if secret in world.log()]


ASKED = (
    "db backup backup.db",
    "doctor --json",
    "subscriptions list --json",
    "feeds list --json",
    "dead list --json",
)


async def test_no_secret_is_in_metrics_answers_dumps_or_a_backup(world: Installation) -> None:
    world.slack_channel("C1", "party:binance")
    world.discord_channel("alerts", "party:binance")
    world.slack.fail("chat.postMessage", LostReply())
    backup = world.folder / "backup.db"
    async with world.started(), httpx.AsyncClient(trust_env=False) as client:
        await until(lambda: bool(world.wire.served))
        world.wire.article(HOLD_TITLE, *HOLD)
        await until(lambda: "reply lost" in world.log())
        shown = [
            (await client.get(f"http://{world.http}/{page}")).text
            for page in ("metrics", "healthz", "slack/install", "nowhere")
        ]
        shown += [(await world.command(*words.split()))[1] for words in ASKED]
    shown.append(backup.read_bytes().decode(errors="replace"))

    assert all(shown[:2])
    assert "docketwire_" in shown[0]
    assert not [
        (name, text[:80])
        for name, secret in world.tokens.items()
        for text in (*shown, world.log())
        if secret in text
    ]


async def test_a_process_that_is_stopped_ends_within_10_s_and_repeats_nothing_later(
    world: Installation,
) -> None:
    slack = world.slack_channel("C1", "party:binance")
    slow = Feed(name="Slow feed", kind="news", path="/slow")
    slow.trouble = drip(head(200, [("Content-Length", "5000")]))
    world.feeds.append(slow)
    async with world.started() as process:
        world.slack.fail("chat.postMessage", Hanging())
        await until(lambda: bool(world.wire.served))
        world.wire.article(HOLD_TITLE, *HOLD)
        await until(lambda: len(world.seen(slack)) == 1)
        began = time.monotonic()
        process.send_signal(signal.SIGTERM)
        code = await process.wait()
        took = time.monotonic() - began
    async with world.started():
        await healthy(world, {"sent": 1}, {"ok": 1, "quiet": 3, "new": 1})

    assert code == 0
    assert took < 10
    assert len(world.seen(slack)) == 1
