"""SLACK_MANAGERS=admins: only admins change what channels receive, whatever way they try."""

from collections.abc import AsyncIterator
from datetime import UTC, datetime

import pytest

from bot.chat.slack import SlackApp, forms, home
from bot.chat.slack.managers import REFUSED, REMEMBERED_SECONDS, UNKNOWN, Managers
from bot.chat.slack.workspaces import Workspaces
from bot.errors import UserError
from storage import quieting, subscriptions
from storage.sqlite import SqliteStore
from tests.asking import Asking
from tests.doubles.slack import HISTORY, SCOPES, Failing, SlackDouble
from tests.slack_people import made, running, running_over_http, settings_of
from tests.test_slack_forms import form_of, much, shows, typed
from tests.test_slack_people import said

TOLD = REFUSED.replace("`my subscribe`", "/docket my subscribe")
FOLLOW = "subscribe case:sec-v-binance"
CHANGES = (
    FOLLOW,
    "unsubscribe all",
    "mute case:sec-v-binance 24h",
    "unmute case:sec-v-binance",
    "digest 09:00",
    "quiet 22:00-07:00",
)


@pytest.fixture
async def slack() -> AsyncIterator[SlackDouble]:
    scopes = SCOPES | HISTORY | {"im:write", "users:read"}
    async with SlackDouble(scopes=scopes) as double:
        double.channel("C1")
        double.admins.add("UBOSS")
        yield double


@pytest.fixture
async def asking(store: SqliteStore) -> Asking:
    return await Asking(store, datetime.now(UTC)).prepared()


@pytest.fixture(params=["over Socket Mode", "over HTTP"])
async def app(
    slack: SlackDouble, asking: Asking, request: pytest.FixtureRequest
) -> AsyncIterator[SlackApp]:
    way = running_over_http if request.param == "over HTTP" else running
    async with way(slack, asking.commands, admins_manage=True) as app:
        yield app


async def held(store: SqliteStore, channel: str = "slack:C1") -> list[str]:
    return [each.topic for each in await store.read(subscriptions.of_channel, channel)]


@pytest.mark.usefixtures("app")
async def test_who_is_no_admin_is_told_so_and_changes_nothing(
    slack: SlackDouble, store: SqliteStore
) -> None:
    await slack.slash("/docket", FOLLOW, user="UBOSS")
    before = await held(store)

    answers = [(await slack.slash("/docket", words, user="U1"))[0]["text"] for words in CHANGES]

    assert before == ["case:sec-v-binance"]
    assert answers == [TOLD] * len(CHANGES)
    assert await held(store) == before


@pytest.mark.usefixtures("app")
async def test_who_is_no_admin_may_look_and_has_alerts_of_their_own(
    slack: SlackDouble, store: SqliteStore
) -> None:
    [looked] = await slack.slash("/docket", "case sec v binance", user="U1")
    [listed] = await slack.slash("/docket", "list", user="U1")
    [own] = await slack.slash("/docket", f"my {FOLLOW}", user="U1")

    assert "SEC v. Binance Holdings Limited" in said(looked)
    assert "follows nothing yet" in listed["text"]
    assert "Following SEC v. Binance" in own["text"]
    assert await held(store, "slack:DU1") == ["case:sec-v-binance"]
    assert slack.called("users.info") == []


@pytest.mark.usefixtures("app")
async def test_buttons_mentions_and_the_form_are_no_way_around_it(
    slack: SlackDouble, store: SqliteStore
) -> None:
    [card] = await slack.slash("/docket", "case sec v binance", user="U1")
    pressed = (await slack.press(card, "dw1:follow", user="U1"))[-1]
    [mentioned] = await slack.mention(FOLLOW, user="U1")
    message = {"channel": "C1", "ts": "1.0", "text": "Did you see SEC v. Binance today?"}
    [tracked] = await slack.shortcut("dw1:track", message, user="U1")
    from_it = (await slack.press(tracked, "dw1:follow", user="U1"))[-1]
    view = await form_of(slack, user="U1")
    filled = {forms.WORDS: typed("party:coinbase"), forms.MUCH: much("all")}
    await slack.submit(view, filled)
    again = await shows(slack, forms.FORM)
    await slack.until(lambda: TOLD in said({"text": "", **list(slack.modals.values())[-1]}))

    assert pressed["text"] == mentioned["text"] == from_it["text"] == TOLD
    assert again["callback_id"] == forms.FORM
    assert await held(store) == []


@pytest.mark.usefixtures("app")
@pytest.mark.parametrize("option", ["Mute 24h", "Remove", "Edit"])
async def test_the_home_is_no_way_around_it(
    slack: SlackDouble, store: SqliteStore, option: str
) -> None:
    await slack.slash("/docket", FOLLOW, user="UBOSS")
    before = await store.read(subscriptions.of_channel, "slack:C1")
    empty = await slack.opened(user="U1")
    await slack.act(empty, home.CHANNEL, user="U1", selected_conversation="C1")
    await slack.until(lambda: slack.views["U1"] is not empty)
    shown = slack.views["U1"]

    await slack.act(shown, home.ROW, user="U1", option=option)
    if option == "Edit":
        view = await shows(slack, forms.FORM)
        await slack.submit(dict(view), {forms.WORDS: typed("party:coinbase")})
        refused = await shows_words(slack, TOLD)
    else:
        await slack.until(lambda: slack.views["U1"] is not shown)
        refused = said({"text": "", **slack.views["U1"]})

    assert TOLD in refused
    assert await store.read(subscriptions.of_channel, "slack:C1") == before
    assert await store.read(quieting.mutes, "slack:C1", now=datetime.now(UTC)) == []


async def shows_words(slack: SlackDouble, words: str) -> str:
    """What the latest form says, once it says ``words``."""

    def latest() -> str:
        return said({"text": "", **list(slack.modals.values())[-1]})

    await slack.until(lambda: words in latest())
    return latest()


@pytest.mark.usefixtures("app")
async def test_who_is_no_admin_may_say_what_is_wrong_and_an_admin_decides(
    slack: SlackDouble,
) -> None:
    [noted] = await slack.slash("/docket", "irrelevant story:1", user="U1")
    [refused] = await slack.slash("/docket", "corrections confirm 1", user="U1")
    [confirmed] = await slack.slash("/docket", "corrections confirm 1", user="UBOSS")

    assert "Noted" in said(noted)
    assert refused["text"] == TOLD
    assert "Confirmed" in said(confirmed)


async def test_everyone_manages_where_nothing_else_is_said(
    slack: SlackDouble, asking: Asking, store: SqliteStore
) -> None:
    async with running(slack, asking.commands):
        await slack.slash("/docket", FOLLOW, user="U1")

    assert await held(store) == ["case:sec-v-binance"]
    assert slack.called("users.info") == []


class Ticks:
    """A clock that is set by hand."""

    def __init__(self) -> None:
        self.now = 1_000.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
async def managers(slack: SlackDouble, asking: Asking) -> AsyncIterator[tuple[Managers, Ticks]]:
    async with made(settings_of(slack, admins_manage=True), asking.commands) as app:
        workspaces: Workspaces = app._workspaces
        await workspaces.introduce()
        ticks = Ticks()
        yield Managers(app._client, workspaces, ticks=ticks), ticks


async def allowed(managers: Managers, user: str) -> str:
    try:
        await managers.check("T1", user)
    except UserError as refused:
        return str(refused)
    return ""


async def test_slack_is_asked_once_a_minute_for_a_person(
    slack: SlackDouble, managers: tuple[Managers, Ticks]
) -> None:
    asks, ticks = managers

    before = [await allowed(asks, "UBOSS") for _ in range(3)]
    asked = len(slack.called("users.info"))
    slack.admins.clear()
    within = await allowed(asks, "UBOSS")
    ticks.now += REMEMBERED_SECONDS
    after = await allowed(asks, "UBOSS")

    assert (before, asked) == ([""] * 3, 1)
    assert (within, after) == ("", REFUSED)


async def test_owners_of_the_organisation_are_admins_and_who_was_deactivated_is_not(
    slack: SlackDouble, managers: tuple[Managers, Ticks]
) -> None:
    asks, _ = managers
    slack.owners_of_organisation.add("UOWNER")
    slack.deactivated.add("UBOSS")

    assert await allowed(asks, "UOWNER") == ""
    assert await allowed(asks, "UBOSS") == REFUSED


async def test_where_slack_does_not_say_who_is_an_admin_nobody_is_and_it_is_asked_again(
    slack: SlackDouble, managers: tuple[Managers, Ticks]
) -> None:
    asks, _ = managers
    slack.fail("users.info", Failing())

    failed = await allowed(asks, "UBOSS")
    slack.scopes.discard("users:read")
    unscoped = await allowed(asks, "UBOSS")
    slack.scopes.add("users:read")

    assert failed == unscoped == UNKNOWN
    assert await allowed(asks, "UBOSS") == ""
