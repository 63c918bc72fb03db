"""The form, the home, the shortcut and the unfurled links, through Bolt over both ways."""

from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from bot.chat.slack import SlackApp, forms, home, manifest
from bot.commands.trying import frequency
from storage import quieting, subscriptions
from storage.sqlite import SqliteStore
from tests.asking import ANN, Asking
from tests.asking import said as text_of
from tests.doubles.slack import HISTORY, SCOPES, Json, SlackDouble
from tests.ingesting import TITLE, WIRE
from tests.samples import news
from tests.slack_people import running, running_over_http
from tests.test_slack_people import said

DOCKET = "https://www.courtlistener.com/docket/67474542/sec-v-binance/"


@pytest.fixture
async def slack() -> AsyncIterator[SlackDouble]:
    async with SlackDouble(scopes=SCOPES | HISTORY | {"im:write", "links:write"}) as double:
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


async def form_of(slack: SlackDouble, text: str = "subscribe", **place: Any) -> Json:
    """The form as it opens after a command."""
    await slack.slash("/docket", text, answers=0, **place)
    await slack.until(lambda: bool(slack.modals))
    return dict(list(slack.modals.values())[-1])


async def shows(slack: SlackDouble, callback: str) -> Json:
    """The view, once it is of this kind."""
    view = list(slack.modals.values())[-1]
    await slack.until(lambda: view["callback_id"] == callback)
    return dict(view)


def chosen(option: Json) -> Json:
    return {"type": "external_select", "selected_option": option}


def typed(text: str) -> Json:
    return {"type": "plain_text_input", "value": text}


def much(value: str) -> Json:
    return {"type": "static_select", "selected_option": {"value": value}}


async def held(store: SqliteStore, channel: str = "slack:C1") -> list[str]:
    return [each.topic for each in await store.read(subscriptions.of_channel, channel)]


async def test_a_case_is_chosen_tried_and_confirmed(slack: SlackDouble, store: SqliteStore) -> None:
    view = await form_of(slack)
    [option] = await slack.suggest(view, forms.TOPIC, "sec binan")
    await slack.submit(view, {forms.TOPIC: chosen(option), forms.MUCH: much("all")})
    tried = await shows(slack, forms.CONFIRM)
    before = await held(store)

    await slack.submit(tried)
    done = await shows(slack, "dw1:done")

    assert before == []
    assert "Follow SEC v. Binance in this channel." in said({"text": "", **tried})
    assert "1 story in 30 days, less than one a week." in said({"text": "", **tried})
    assert TITLE in said({"text": "", **tried})
    assert "Following SEC v. Binance in this channel." in said({"text": "", **done})
    assert await held(store) == ["case:sec-v-binance"]


async def test_words_options_and_filters_of_the_form_are_those_of_the_command(
    slack: SlackDouble, store: SqliteStore
) -> None:
    view = await form_of(slack)
    await slack.submit(
        view,
        {
            forms.WORDS: typed("party:coinbase -event:procedural"),
            forms.MUCH: much("milestones"),
            forms.DIGEST: typed("09:00 weekdays"),
        },
    )
    tried = await shows(slack, forms.CONFIRM)
    await slack.submit(tried)
    await shows(slack, "dw1:done")

    [made] = await store.read(subscriptions.of_channel, "slack:C1")
    assert (made.topic, made.filters, made.verbosity, made.digest) == (
        "party:coinbase",
        ("-event:procedural",),
        "milestones",
        "09:00 weekdays",
    )
    assert "without event:procedural, only milestones, in a digest at 09:00 weekdays" in said(
        {"text": "", **tried}
    )


async def test_what_is_tried_can_be_edited_and_is_still_filled_in(slack: SlackDouble) -> None:
    view = await form_of(slack)
    [option] = await slack.suggest(view, forms.TOPIC, "sec binan")
    filled = {
        forms.TOPIC: chosen(option),
        forms.WORDS: typed("party:coinbase"),
        forms.MUCH: much("new"),
    }
    await slack.submit(view, filled)
    tried = await shows(slack, forms.CONFIRM)

    await slack.act(tried, forms.EDIT)
    again = await shows(slack, forms.FORM)

    inputs = {b["block_id"]: b["element"] for b in again["blocks"] if b["type"] == "input"}
    assert inputs[forms.TOPIC]["initial_option"] == option
    assert inputs[forms.WORDS]["initial_value"] == "party:coinbase"
    assert inputs[forms.MUCH]["initial_option"]["value"] == "new"


async def test_what_is_not_understood_is_said_on_the_form(
    slack: SlackDouble, store: SqliteStore
) -> None:
    view = await form_of(slack)

    await slack.submit(view, {forms.WORDS: typed("case:nobody-v-nothing")})
    await slack.until(lambda: "is known as" in str(slack.modals[view["id"]]))

    again = slack.modals[view["id"]]
    inputs = {b["block_id"]: b["element"] for b in again["blocks"] if b["type"] == "input"}
    assert again["callback_id"] == forms.FORM
    assert inputs[forms.WORDS]["initial_value"] == "case:nobody-v-nothing"
    assert await held(store) == []


async def test_an_empty_form_is_marked_at_once(slack: SlackDouble) -> None:
    view = await form_of(slack)

    ack = await slack.submit(view)

    assert ack.payload == {
        "response_action": "errors",
        "errors": {forms.TOPIC: "Choose a case or a party, or name one below."},
    }


async def test_the_form_for_personal_alerts_is_for_the_direct_messages(
    slack: SlackDouble, store: SqliteStore
) -> None:
    view = await form_of(slack, "my subscribe", user="U7")
    await slack.submit(view, {forms.WORDS: typed("case:sec-v-binance")}, user="U7")
    await slack.submit(await shows(slack, forms.CONFIRM), user="U7")
    await shows(slack, "dw1:done")

    assert await held(store, "slack:DU7") == ["case:sec-v-binance"]
    assert await held(store) == []


async def test_a_form_of_another_version_is_told_to_be_opened_again(
    slack: SlackDouble,
) -> None:
    view = await form_of(slack)

    await slack.submit(view | {"private_metadata": "not json"})

    assert "from an older version; open it again" in str(slack.modals[view["id"]])


async def test_suggestions_come_from_memory_and_are_within_slacks_limits(
    slack: SlackDouble, asking: Asking
) -> None:
    view = await form_of(slack)

    offered = await slack.suggest(view, forms.TOPIC, "b")

    assert {"case:sec-v-binance", "party:binance"} <= {each["value"] for each in offered}
    assert await slack.suggest(view, forms.TOPIC, "zzzz") == []


@pytest.mark.parametrize(
    ("many", "said_of_it"),
    [
        (0, "No story in the last 30 days would have come."),
        (1, "1 story in 30 days, less than one a week."),
        (5, "5 stories in 30 days, about 1 a week."),
        (27, "27 stories in 30 days, about 1 a day."),
        (400, "400 stories in 30 days, about 13 a day."),
        (1_000, "1,000 or more stories in 30 days, about 33 a day."),
    ],
)
def test_how_often_is_said_in_words(many: int, said_of_it: str) -> None:
    assert frequency(many, timedelta(days=30)) == said_of_it


async def test_a_trial_counts_what_the_filters_let_through(asking: Asking) -> None:
    await asking.taking.take(
        WIRE, news("two", "SEC v. Binance: judge dismisses all claims", "SEC v. Binance is over.")
    )

    async def tried(words: str) -> str:
        return text_of(await asking.commands.trial(ANN, words))

    assert "2 stories in 30 days" in await tried("case:sec-v-binance")
    assert "1 story in 30 days" in await tried("case:sec-v-binance +event:dismissal")
    assert "1 story in 30 days" in await tried("case:sec-v-binance -event:dismissal")
    assert "2 stories in 30 days" in await tried("case:sec-v-binance party:binance")
    assert "No story" in await tried("case:sec-v-binance -source:harborwire.example")
    assert "1 story in 30 days" in await tried('keyword:"all claims"')


# The home


async def test_the_home_shows_what_somebody_is_told_and_a_channel_of_theirs(
    slack: SlackDouble,
) -> None:
    await slack.slash("/docket", "my subscribe party:coinbase")
    await slack.slash("/docket", "subscribe case:sec-v-binance")

    mine = await slack.opened()
    await slack.act(mine, home.CHANNEL, selected_conversation="C1")
    await slack.until(lambda: slack.views["U1"] is not mine)
    both = slack.views["U1"]

    assert "Coinbase" in said({"text": "", **mine})
    assert "SEC v. Binance" not in said({"text": "", **mine})
    assert "SEC v. Binance" in said({"text": "", **both})
    [select] = [
        each
        for block in both["blocks"]
        for each in block.get("elements", ())
        if each.get("action_id") == home.CHANNEL
    ]
    assert select["initial_conversation"] == "C1"


@pytest.mark.parametrize(
    ("option", "told"),
    [
        ("Mute 24h", "Muted in your direct messages: Coinbase"),
        ("Remove", "No longer following Coinbase"),
        ("Test", "No story of anything that is followed"),
    ],
)
async def test_a_subscription_is_changed_on_the_home(
    slack: SlackDouble, store: SqliteStore, option: str, told: str
) -> None:
    await slack.slash("/docket", "my subscribe party:coinbase")
    shown = await slack.opened()

    await slack.act(shown, home.ROW, option=option)
    await slack.until(lambda: slack.views["U1"] is not shown)

    assert told in said({"text": "", **slack.views["U1"]})
    left = await held(store, "slack:DU1")
    muted = await store.read(quieting.mutes, "slack:DU1", now=datetime.now(UTC))
    assert left == ([] if option == "Remove" else ["party:coinbase"])
    assert bool(muted) == (option == "Mute 24h")


async def test_testing_from_the_home_shows_the_alert_in_the_direct_messages(
    slack: SlackDouble,
) -> None:
    await slack.slash("/docket", "my subscribe case:sec-v-binance")
    shown = await slack.opened()

    await slack.act(shown, home.ROW, option="Test")
    await slack.until(lambda: slack.views["U1"] is not shown)

    assert TITLE in said(slack.messages("DU1")[-1])


async def test_a_subscription_is_edited_from_the_home_and_the_home_follows(
    slack: SlackDouble, store: SqliteStore
) -> None:
    await slack.slash("/docket", "my subscribe party:coinbase -event:procedural")
    shown = await slack.opened()
    await slack.act(shown, home.ROW, option="Edit")
    await slack.until(lambda: bool(slack.modals))
    view = list(slack.modals.values())[-1]
    inputs = {b["block_id"]: b["element"] for b in view["blocks"] if b["type"] == "input"}
    assert inputs[forms.WORDS]["initial_value"] == "party:coinbase -event:procedural"

    await slack.submit(dict(view), {forms.WORDS: typed("party:coinbase +event:ruling")})
    await slack.submit(await shows(slack, forms.CONFIRM))
    await shows(slack, "dw1:done")
    await slack.until(lambda: "+event:ruling" in str(slack.views["U1"]))

    [made] = await store.read(subscriptions.of_channel, "slack:DU1")
    assert made.filters == ("+event:ruling",)


async def test_what_is_followed_with_many_filters_is_edited_whole(
    slack: SlackDouble, store: SqliteStore
) -> None:
    filters = [f'-keyword:"wells notice {number}"' for number in range(30)]
    await slack.slash("/docket", f"my subscribe party:coinbase {' '.join(filters)}")
    before = await store.read(subscriptions.of_channel, "slack:DU1")
    shown = await slack.opened()

    await slack.act(shown, home.ROW, option="Edit")
    await slack.until(lambda: bool(slack.modals))
    view = list(slack.modals.values())[-1]
    inputs = {b["block_id"]: b["element"] for b in view["blocks"] if b["type"] == "input"}
    await slack.submit(dict(view), {forms.WORDS: typed(inputs[forms.WORDS]["initial_value"])})
    await slack.submit(await shows(slack, forms.CONFIRM))
    await shows(slack, "dw1:done")

    assert len(before[0].filters) == 30
    assert await store.read(subscriptions.of_channel, "slack:DU1") == before


async def test_what_has_a_field_of_its_own_is_edited_there(
    slack: SlackDouble, store: SqliteStore
) -> None:
    asked = "party:coinbase +event:ruling verbosity:milestones digest:09:00 updates:silent"
    await slack.slash("/docket", f"my subscribe {asked}")
    shown = await slack.opened()
    await slack.act(shown, home.ROW, option="Edit")
    await slack.until(lambda: bool(slack.modals))
    view = list(slack.modals.values())[-1]
    inputs = {b["block_id"]: b["element"] for b in view["blocks"] if b["type"] == "input"}

    everything = {"selected_option": forms.choices(forms.MUCH_CHOICES)[0]}
    words = typed(inputs[forms.WORDS]["initial_value"])
    await slack.submit(dict(view), {forms.WORDS: words, forms.MUCH: everything})
    await slack.submit(await shows(slack, forms.CONFIRM))
    await shows(slack, "dw1:done")

    assert inputs[forms.WORDS]["initial_value"] == "party:coinbase +event:ruling updates:silent"
    assert inputs[forms.MUCH]["initial_option"]["value"] == "milestones"
    assert inputs[forms.DIGEST]["initial_value"] == "09:00 daily"
    [held] = await store.read(subscriptions.of_channel, "slack:DU1")
    assert (held.verbosity, held.filters) == ("all", ("+event:ruling",))


async def test_something_is_followed_from_the_home(slack: SlackDouble, store: SqliteStore) -> None:
    shown = await slack.opened()

    await slack.act(shown, home.ADD)
    await slack.until(lambda: bool(slack.modals))
    view = dict(list(slack.modals.values())[-1])
    await slack.submit(view, {forms.WORDS: typed("case:sec-v-binance")})
    await slack.submit(await shows(slack, forms.CONFIRM))
    await shows(slack, "dw1:done")

    assert await held(store, "slack:DU1") == ["case:sec-v-binance"]


async def test_the_messages_tab_of_the_home_publishes_nothing(slack: SlackDouble) -> None:
    await slack.event({"type": "app_home_opened", "user": "U1", "tab": "messages"})
    await slack.slash("/docket", "help")

    assert slack.views == {}


# Messages and links


@pytest.mark.parametrize(
    ("text", "blocks"),
    [
        ("Did you see SEC v. Binance today?", []),
        ("&lt;b&gt; 1:23-cv-01599 (D.D.C.) is up", []),
        (f"look: <{DOCKET}>", []),
        ("look", [{"type": "rich_text", "elements": [{"type": "link", "url": DOCKET}]}]),
        ("look: <https://harborwire.example/one|this>", []),
    ],
    ids=["a caption", "a docket number", "a docket's link", "in a block", "a story's link"],
)
async def test_the_case_of_a_message_is_found_and_offered_to_be_followed(
    slack: SlackDouble, store: SqliteStore, text: str, blocks: list[Json]
) -> None:
    message = {"channel": "C1", "ts": "1.0", "text": text, "blocks": blocks}

    [answer] = await slack.shortcut("dw1:track", message)
    [following] = await slack.press(answer, "dw1:follow")

    assert "Securities and Exchange Commission v. Binance" in said(
        answer
    ) or "SEC v. Binance" in said(answer)
    assert "Following SEC v. Binance" in said(following)
    assert await held(store) == ["case:sec-v-binance"]


async def test_a_message_without_a_case_is_answered_with_what_to_do(slack: SlackDouble) -> None:
    message = {"channel": "C1", "ts": "1.0", "text": "Lunch at one?", "blocks": []}

    [answer] = await slack.shortcut("dw1:track", message)

    assert "No case that is known is named, numbered or linked there." in answer["text"]


async def link(slack: SlackDouble, *urls: str, **more: Any) -> None:
    links = [{"domain": "courtlistener.com", "url": url} for url in urls]
    event = {"type": "link_shared", "channel": "C1", "user": "U1", "message_ts": "1.0"}
    await slack.event(event | {"links": links} | more)


async def test_a_link_of_a_known_docket_is_unfurled(slack: SlackDouble) -> None:
    await link(slack, DOCKET, "https://www.courtlistener.com/docket/1/unknown/")
    await slack.until(lambda: bool(slack.unfurls))

    assert list(slack.unfurls) == [DOCKET]
    assert "1:23-cv-01599" in str(slack.unfurls[DOCKET])


async def test_what_a_workspace_corrected_stands_under_no_link(slack: SlackDouble) -> None:
    await slack.slash("/docket", "irrelevant story:1")
    [confirmed] = await slack.slash("/docket", "corrections confirm 1")
    await link(slack, DOCKET)
    await slack.until(lambda: bool(slack.unfurls))

    assert "Confirmed" in said(confirmed)
    assert "1:23-cv-01599" in str(slack.unfurls[DOCKET])
    assert TITLE not in str(slack.unfurls[DOCKET])


async def test_a_link_that_is_being_composed_is_unfurled_there(slack: SlackDouble) -> None:
    await link(slack, DOCKET, unfurl_id="C.1", source="composer", channel="COMPOSER")
    await slack.until(lambda: bool(slack.unfurls))

    [asked] = slack.called("chat.unfurl")
    assert (asked["unfurl_id"], asked["source"]) == ("C.1", "composer")


async def test_an_unknown_link_is_left_alone(slack: SlackDouble) -> None:
    await link(slack, "https://www.courtlistener.com/docket/1/unknown/", "https://[bad")
    await slack.slash("/docket", "help")

    assert slack.called("chat.unfurl") == []


async def test_without_the_scope_nothing_breaks(slack: SlackDouble) -> None:
    slack.scopes -= {"links:write"}
    await link(slack, DOCKET)

    assert len(await slack.slash("/docket", "help")) == 1


def test_the_manifest_names_every_event_that_is_listened_to() -> None:
    made = manifest()

    assert made["settings"]["event_subscriptions"]["bot_events"] == [
        "app_home_opened",
        "app_mention",
        "app_uninstalled",
        "link_shared",
        "tokens_revoked",
    ]
