"""How often one person may ask."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.catalog import Catalog
from bot.commands import Caller, Commands
from bot.cooldown import Cooldown
from bot.errors import UserError
from storage.sqlite import SqliteStore
from tests.samples import REGISTRY

ANN = Caller(platform="slack", tenant="T1", channel="slack:C1", user="ann")


class Ticks:
    """A clock that goes only when it is told to."""

    def __init__(self) -> None:
        self.at = 100.0

    def __call__(self) -> float:
        return self.at


@given(gaps=st.lists(st.floats(0, 20), max_size=60))
def test_nobody_asks_more_than_the_burst_and_what_came_back_since(gaps: Sequence[float]) -> None:
    cooldown = Cooldown(burst=4, every=3.0)
    at, asked = 0.0, []
    for gap in gaps:
        at += gap
        if cooldown.wait("ann", at=at) == 0:
            asked.append(at)

    for place, first in enumerate(asked):
        for many, last in enumerate(asked[place:], start=1):
            assert many <= 4 + (last - first) / 3.0 + 1e-6


@given(waits=st.lists(st.floats(0, 3), max_size=20))
def test_who_waits_as_long_as_told_may_ask(waits: Sequence[float]) -> None:
    cooldown = Cooldown(burst=2, every=3.0)
    at = 0.0
    for gap in waits:
        at += gap
        wait = cooldown.wait("ann", at=at)
        at += wait + 1e-6
        if wait:
            assert cooldown.wait("ann", at=at) == 0


def test_a_flood_of_people_is_not_remembered_without_bound() -> None:
    cooldown = Cooldown(remembered=100)

    for person in range(10_000):
        assert cooldown.wait(f"person {person}", at=0.0) == 0

    assert len(cooldown) == 100


async def test_too_many_look_ups_are_told_how_long_to_wait_and_others_are_not(
    store: SqliteStore, now: datetime
) -> None:
    ticks = Ticks()
    commands = Commands(store, Catalog(REGISTRY), now=lambda: now, ticks=ticks)
    for _ in range(10):
        await commands.run(ANN, "search lawsuit")
        await commands.press(ANN, "case", "sec-v-binance")

    with pytest.raises(UserError, match="ask again in 2 seconds"):
        await commands.run(ANN, "latest")

    await commands.run(replace(ANN, user="bob"), "latest")
    await commands.run(replace(ANN, tenant="T2"), "latest")
    await commands.run(ANN, "help")
    await commands.run(ANN, "list")
    ticks.at += 2
    await commands.run(ANN, "latest")
    with pytest.raises(UserError, match="ask again"):
        await commands.run(ANN, "party binance")


async def test_the_command_line_has_no_cooldown(store: SqliteStore, now: datetime) -> None:
    commands = Commands(store, Catalog(REGISTRY), now=lambda: now, ticks=Ticks())
    operator = Caller(platform="cli", tenant="", channel="console", user="root")

    for _ in range(30):
        await commands.run(operator, "latest")
