"""Timelines of cases, the sources of stories, and how the bot is doing, as people ask for them."""

from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from bot.commands import PERSONAL_PLACE, Caller
from bot.errors import UserError
from bot.message import Button, Buttons, Message
from bot.model import Feed
from storage import feeds, subscriptions
from storage.store import Tx
from tests.asking import ANN, DDC, Asking, said
from tests.ingesting import LEDGER, TEXT, TITLE, WIRE
from tests.samples import filing, news


@pytest.fixture
async def busy(asking: Asking) -> Asking:
    """A case with 12 filings on 12 days, the newest taken in first, and one article."""
    await asking.taking.baseline(DDC)
    for day in range(12):
        entry = filing(
            f"f{day}",
            f"Order number {day}",
            number=str(100 - day),
            at=asking.now - timedelta(days=day + 1),
        )
        await asking.taking.take(DDC, entry)
    return asking


def buttons(message: Message) -> dict[str, Button]:
    found = [block for block in message.blocks if isinstance(block, Buttons)]
    return {button.label: button for block in found for button in block.buttons}


async def test_a_timeline_is_newest_first_and_goes_on_by_its_button(busy: Asking) -> None:
    first = await busy.commands.run(ANN, "case sec v binance timeline")
    older = buttons(first)["Older"]
    second = await busy.commands.press(ANN, older.verb, older.value)

    words = said(first)
    assert "1 to 10 of 13, newest first" in words
    assert words.index("Order number 0") < words.index("Order number 8")
    assert "Order number 9" not in words
    assert "11 to 13 of 13, newest first" in said(second)
    assert "Order number 11" in said(second)
    assert "Older" not in buttons(second)


async def test_a_timeline_may_begin_on_a_day_and_its_pages_keep_to_it(busy: Asking) -> None:
    first = await busy.commands.run(ANN, "timeline sec v binance since:11d")
    older = buttons(first)["Older"]
    second = await busy.commands.press(ANN, older.verb, older.value)

    day = busy.now - timedelta(days=11)
    assert f"1 to 10 of 12 since {day:%d %b %Y}" in said(first)
    assert f"11 to 12 of 12 since {day:%d %b %Y}" in said(second)


@pytest.mark.parametrize("since", ["soon", "99999d", "2023-13-01", "9999y"])
async def test_a_time_that_is_none_is_asked_for_again(asking: Asking, since: str) -> None:
    with pytest.raises(UserError, match="30d, 4w"):
        await asking.ask(f"timeline sec v binance since:{since}")


async def test_a_case_of_which_nothing_was_seen_since_says_so(asking: Asking) -> None:
    answer = await asking.ask("timeline sec v coinbase since:7d")

    assert "No story of SEC v. Coinbase has been seen since" in answer


async def test_the_button_of_another_release_is_told_to_be_typed(asking: Asking) -> None:
    for value in ("sec-v-binance:x", "sec-v-binance:1:soon", "sec-v-binance:" + "9" * 9):
        with pytest.raises(UserError, match="older version"):
            await asking.commands.press(ANN, "timeline", value)


async def test_a_story_tells_each_of_its_sources_on_a_press(asking: Asking) -> None:
    await asking.taking.baseline(LEDGER)
    await asking.taking.take(
        LEDGER, news("copy", TITLE, TEXT, at=asking.now, publisher=LEDGER.name)
    )
    alert = await _alert(asking)
    press = buttons(alert)["Sources (2)"]

    answer = said(await asking.commands.press(ANN, press.verb, press.value))

    assert "2 sources" in answer
    assert answer.count("(news) published") == 2
    assert LEDGER.name in answer
    with pytest.raises(UserError, match="no longer known"):
        await asking.commands.press(ANN, "sources", "99999")


async def test_an_alert_leads_to_the_timeline_of_its_case(asking: Asking) -> None:
    press = buttons(await _alert(asking))["Timeline"]

    answer = said(await asking.commands.press(ANN, press.verb, press.value))

    assert "SEC v. Binance: timeline" in answer
    assert TITLE in answer


async def test_sources_are_listed_by_kind_and_those_in_trouble_with_their_state(
    asking: Asking,
) -> None:
    await asking.store.write(feeds.sync, [DDC, WIRE])
    await asking.store.write(_break, DDC, asking.now)

    answer = await asking.ask("sources")

    assert "2 sources, 1 in trouble" in answer
    assert "D.D.C.: broken since" in answer
    assert "News (1): Harbor Wire" in answer
    assert "the server is on fire" not in answer


async def test_health_names_closed_channels_of_the_workspace_but_nobodys_direct_messages(
    asking: Asking,
) -> None:
    mine = replace(ANN, channel="slack:D1")
    for channel in ("slack:C2", "slack:D1", "slack:D2"):
        await asking.ask("subscribe case:sec-v-binance", replace(ANN, channel=channel))
        await asking.store.write(_close, channel, f"{channel} is closed", asking.now)

    here, there = await asking.ask("health"), await asking.ask("health", mine)

    assert "slack:C2 is closed" in here
    assert "slack:D" not in here
    assert "slack:C2 is closed" in there
    assert "slack:D1 is closed" in there
    assert "slack:D2" not in there


async def test_health_says_whether_this_channel_gets_its_alerts(asking: Asking) -> None:
    await asking.ask("subscribe case:sec-v-binance")

    well = await asking.ask("health")
    await asking.store.write(_close, "slack:C1", "it is archived", asking.now)
    closed = await asking.ask("health")

    assert "Alerts for this channel: nothing waits" in well
    assert "Nothing is sent" not in well
    assert "Nothing is sent to this channel: it is archived" in closed


async def test_health_names_no_channel_of_another_tenant(asking: Asking) -> None:
    await asking.ask("subscribe case:sec-v-binance")
    await asking.store.write(_close, "slack:C1", "it is archived", asking.now)
    other = Caller(platform="slack", tenant="T2", channel="slack:C9", user="eve")
    nobody = Caller(platform="slack", tenant="", channel="slack:D1", user="eve")
    same = Caller(platform="slack", tenant="T1", channel="slack:C2", user="bob")

    assert "C1" not in await asking.ask("health", other)
    assert "C1" not in await asking.ask("health", nobody)
    assert "slack:C1: it is archived" in await asking.ask("health", same)


async def test_answers_call_the_channel_what_the_platform_calls_it(asking: Asking) -> None:
    mine = Caller(
        platform="discord", tenant="", channel="discord:1", user="7", place=PERSONAL_PLACE
    )

    assert "in your direct messages" in await asking.ask("subscribe case:sec-v-coinbase", mine)
    assert "Your direct messages follow 1 topic" in await asking.ask("list", mine)
    with pytest.raises(UserError, match="anything that is followed in your direct"):
        await asking.ask("test", mine)


async def _alert(asking: Asking) -> Message:
    await asking.ask("subscribe case:sec-v-binance")
    return await asking.commands.run(ANN, "test")


def _break(tx: Tx, feed: Feed, now: datetime) -> None:
    state = feeds.ensure(tx, feed)
    reason = "the server is on fire"
    feeds.record_failure(tx, state.id, state="broken", reason=reason, due=now, now=now)


def _close(tx: Tx, channel: str, reason: str, now: datetime) -> None:
    subscriptions.disable(tx, channel, reason=reason, now=now)
