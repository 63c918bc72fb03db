"""The list of what a channel follows, on Slack: each with its button, and forms behind them."""

from collections.abc import AsyncIterator
from datetime import UTC, datetime
from typing import Any

import pytest

from bot.chat.slack import SlackApp, forms
from storage import quieting, subscriptions
from storage.sqlite import SqliteStore
from tests.asking import Asking
from tests.doubles.slack import HISTORY, SCOPES, Json, SlackDouble
from tests.slack_people import running, running_over_http
from tests.test_slack_forms import held, shows, typed
from tests.test_slack_people import said


@pytest.fixture
async def slack() -> AsyncIterator[SlackDouble]:
    async with SlackDouble(scopes=SCOPES | HISTORY | {"im:write"}) as double:
        double.channel("C1")
        yield double


@pytest.fixture
async def asking(store: SqliteStore) -> Asking:
    return await Asking(store, datetime.now(UTC)).prepared()


@pytest.fixture(params=["over Socket Mode", "over HTTP"], autouse=True)
async def app(
    slack: SlackDouble, asking: Asking, request: pytest.FixtureRequest
) -> AsyncIterator[SlackApp]:
    way = running_over_http if request.param == "over HTTP" else running
    async with way(slack, asking.commands) as app:
        yield app


async def asked(slack: SlackDouble, words: str, **who: Any) -> Json:
    [answer] = await slack.slash("/docket", words, **who)
    return answer


async def pressed(slack: SlackDouble, message: Json, label: str, **who: Any) -> list[Json]:
    """Press the button of this label."""
    found = [
        element
        for block in message["blocks"]
        for element in [*block.get("elements", []), block.get("accessory") or {}]
        if element.get("type") == "button" and element["text"]["text"] == label
    ]
    return await slack.press(message, found[0]["action_id"], **who)


async def formed(slack: SlackDouble, message: Json, label: str, **who: Any) -> Json:
    """The form that the button of this label opens."""
    assert await pressed(slack, message, label, **who) == []
    return dict(list(slack.modals.values())[-1])


async def test_a_list_offers_to_follow_something_also_where_it_is_empty(
    slack: SlackDouble, store: SqliteStore
) -> None:
    view = await formed(slack, await asked(slack, "list"), "Add")
    await slack.submit(view, {forms.WORDS: typed("party:coinbase")})
    await slack.submit(await shows(slack, forms.CONFIRM))
    await shows(slack, "dw1:done")

    shown = await asked(slack, "list")
    assert await held(store) == ["party:coinbase"]
    assert "Coinbase" in said(shown)
    assert "0 alerts in 30 days" in said(shown)
    assert "somebody" not in said(shown)


async def test_each_topic_is_managed_from_the_list(slack: SlackDouble, store: SqliteStore) -> None:
    await asked(slack, "subscribe party:coinbase +event:ruling verbosity:new")
    [one] = await pressed(slack, await asked(slack, "list"), "Manage")

    view = await formed(slack, one, "Edit")
    inputs = {b["block_id"]: b["element"] for b in view["blocks"] if b["type"] == "input"}
    await slack.submit(view, {forms.WORDS: typed("party:coinbase +event:order")})
    await slack.submit(await shows(slack, forms.CONFIRM))
    await shows(slack, "dw1:done")
    [changed] = await store.read(subscriptions.of_channel, "slack:C1")
    await pressed(slack, one, "Mute 24h")
    muted = await store.read(quieting.mutes, "slack:C1", now=datetime.now(UTC))
    [removed] = await pressed(slack, one, "Remove")

    assert inputs[forms.WORDS]["initial_value"] == "party:coinbase +event:ruling"
    assert changed.filters == ("+event:order",)
    assert [each.topic for each in muted] == ["party:coinbase"]
    assert "No longer following Coinbase in this channel" in said(removed)
    assert await held(store) == []


async def test_a_list_of_ones_own_is_managed_where_it_was_asked_for(
    slack: SlackDouble, store: SqliteStore
) -> None:
    await asked(slack, "my subscribe party:coinbase")
    mine = await asked(slack, "my list")

    [one] = await pressed(slack, mine, "Manage")
    view = await formed(slack, mine, "Add")
    await slack.submit(view, {forms.WORDS: typed("case:sec-v-binance")})
    await slack.submit(await shows(slack, forms.CONFIRM))
    await shows(slack, "dw1:done")
    [muted] = await pressed(slack, one, "Mute 24h")

    assert await held(store, "slack:DU1") == ["party:coinbase", "case:sec-v-binance"]
    assert await held(store) == []
    assert "Muted in your direct messages: Coinbase" in said(muted)
    assert "/docket my missed" in said(muted)


@pytest.mark.parametrize("label", ["Manage", "Add"])
async def test_the_list_of_somebody_else_is_closed_to_others(
    slack: SlackDouble, store: SqliteStore, label: str
) -> None:
    await asked(slack, "my subscribe party:coinbase")
    mine = await asked(slack, "my list")

    answer = (await pressed(slack, mine, label, user="U2"))[-1]

    assert "That list is of another channel" in said(answer)
    assert "Coinbase" not in said(answer)
    assert slack.modals == {}


async def test_filters_and_options_stand_in_a_list_as_they_are_typed(slack: SlackDouble) -> None:
    asked_for = "+event:ruling -source:paper.example updates:silent mention:group:S77"
    await asked(slack, f"subscribe party:coinbase {asked_for}")

    assert f"`{asked_for}`" in said(await asked(slack, "list"))


async def test_a_form_of_what_was_removed_meanwhile_says_so(slack: SlackDouble) -> None:
    await asked(slack, "subscribe party:coinbase")
    [one] = await pressed(slack, await asked(slack, "list"), "Manage")
    await asked(slack, "unsubscribe all")

    answer = (await pressed(slack, one, "Edit"))[-1]

    assert "That is no longer followed." in said(answer)
    assert slack.modals == {}
