"""An event loop that is held up is noticed, and what holds it is named."""

import asyncio
import time

import pytest

from bot.stalls import Stalls
from tests.discord_people import running
from tests.doubles.discord import DiscordDouble, words


def hold_everything_up(seconds: float) -> None:
    time.sleep(seconds)


async def test_what_holds_the_loop_up_is_named_once(caplog: pytest.LogCaptureFixture) -> None:
    stop = asyncio.Event()
    watching = asyncio.create_task(Stalls(after=0.2).run(stop))
    await asyncio.sleep(0)

    hold_everything_up(2.0)
    stop.set()
    await watching

    [told] = [each for each in caplog.records if each.message == "event loop stands still"]
    assert "hold_everything_up" in vars(told)["stack"]
    assert vars(told)["seconds"] >= 0.2


async def test_a_loop_that_goes_on_is_left_alone(caplog: pytest.LogCaptureFixture) -> None:
    stop = asyncio.Event()
    watching = asyncio.create_task(Stalls(after=30.0).run(stop))

    await asyncio.sleep(0.3)
    stop.set()
    await watching

    assert caplog.records == []


async def test_discords_connection_survives_a_loop_that_stood_still_for_some_heartbeats() -> None:
    async with DiscordDouble() as double:
        channel = double.add_channel(double.add_guild())
        double.gateway.heartbeat_ms = 200
        async with running(double, patience=5.0):
            hold_everything_up(1.0)

            shown = await double.command("case", channel=channel, name="binance")

        assert "binance" in words(shown)
        assert len(double.gateway.identified) == 1
