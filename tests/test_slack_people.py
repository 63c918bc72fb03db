"""What people do in Slack, through the real Bolt and the real command core over a real store."""

from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import UTC, datetime

import pytest

from bot.chat.slack import SlackApp
from bot.message import cards, updates
from bot.model import Delivery
from storage import deliveries, subscriptions, topical
from storage.sqlite import SqliteStore
from tests.asking import Asking
from tests.doubles.slack import HISTORY, SCOPES, Json, SlackDouble
from tests.ingesting import TITLE, WIRE
from tests.samples import REGISTRY, news
from tests.slack_people import running, running_over_http
from tests.test_slack import delivery


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


def said(answer: Json) -> str:
    """All the text of an answer."""
    found: list[str] = [answer["text"]]

    def walk(value: object) -> None:
        if isinstance(value, dict):
            if isinstance(text := value.get("text"), str):
                found.append(text)
            for each in value.values():
                walk(each)
        elif isinstance(value, list):
            for each in value:
                walk(each)

    walk(answer["blocks"])
    return "\n".join(found)


LINK = "https://harborwire.example/one"
WORDS = [
    ("case sec v binance", "SEC v. Binance Holdings Limited"),
    ("1:23-cv-01599", "is not a command"),
    ("case sec-v-binance timeline since:365d", TITLE),
    ("timeline sec-v-binance", TITLE),
    ("party coinbase", "Coinbase"),
    ("latest", TITLE),
    ("search motion", "Search: motion"),
    ("subscribe case:sec-v-binance", "Following SEC v. Binance"),
    ("list", "follow"),
    ("unsubscribe all", "follow"),
    ("mute", "Nothing is muted in"),
    ("digest 09:00 weekdays tz:America/New_York", "Digest 09:00"),
    ("quiet 22:00-07:00", "Quiet 22:00-07:00"),
    ("missed 7d", "Nothing was kept"),
    ("test", "follow"),
    ("sources", "D.D.C."),
    ("health", "Health"),
    ("why https://none.example/", "No story"),
    ("my list", "our direct messages follow"),
    ("help", "/docket subscribe"),
    ("", "/docket subscribe"),
]


@pytest.mark.parametrize("channel", ["C1", "DU1"])
@pytest.mark.parametrize(("words", "expected"), WORDS, ids=lambda value: value or "nothing")
async def test_every_word_is_answered_in_a_channel_and_in_direct_messages(
    slack: SlackDouble, channel: str, words: str, expected: str
) -> None:
    slack.channel(channel)

    [answer] = await slack.slash("/docket", words, channel=channel)

    assert expected in said(answer)
    assert answer["is_ephemeral"]


@pytest.mark.parametrize(
    "words",
    [
        *(words for words, _ in WORDS),
        *("digest", "quiet", "digest now", "unmute case:sec-v-binance", "mute case:sec-v-binance"),
        *(f"why {LINK}", f"wrong {LINK}", f"mute {LINK}", "why 999", "unsubscribe party:nobody"),
        *("help subscribe", "help list", "help test", "corrections"),
    ],
    ids=lambda value: value or "nothing",
)
async def test_nothing_in_direct_messages_is_said_of_a_channel(
    slack: SlackDouble, words: str
) -> None:
    slack.channel("DU1")

    [answer] = await slack.slash("/docket", words, channel="DU1")

    assert "this channel" not in said(answer).casefold()


@pytest.mark.parametrize(("words", "expected"), WORDS, ids=lambda value: value or "nothing")
async def test_every_word_is_answered_when_the_bot_is_mentioned(
    slack: SlackDouble, words: str, expected: str
) -> None:
    [reply] = await slack.mention(words)

    assert expected in said(reply)


async def test_personal_alerts_are_those_of_the_direct_messages(
    slack: SlackDouble, store: SqliteStore
) -> None:
    [made] = await slack.slash("/docket", "my subscribe case:sec-v-binance", user="U7")

    [held] = await store.read(subscriptions.of_channel, "slack:DU7")
    [there] = await slack.slash("/docket", "list", channel="DU7", user="U7")
    [here] = await slack.slash("/docket", "list", user="U7")
    assert "Following SEC v. Binance in your direct messages." in said(made)
    assert (held.topic, held.tenant, held.by) == ("case:sec-v-binance", "T1", "U7")
    assert "case:sec-v-binance" in said(there)
    assert "This channel follows nothing yet" in said(here)


async def test_direct_messages_are_opened_once(slack: SlackDouble) -> None:
    for _ in range(3):
        await slack.slash("/docket", "my list")

    assert len(slack.called("conversations.open")) == 1


async def test_who_cannot_be_written_to_is_told_why(slack: SlackDouble) -> None:
    slack.scopes -= {"im:write"}

    [answer] = await slack.slash("/docket", "my subscribe party:coinbase")

    assert "opening your direct messages: missing_scope" in said(answer)


async def test_what_goes_with_my_is_told(slack: SlackDouble) -> None:
    [answer] = await slack.slash("/docket", "my case binance")

    assert "my goes with subscribe" in said(answer)


# Alerts

RECEIVER = "SEC v. Binance: agency wants a receiver for the exchange's wallets"
WALLETS = (
    "In SEC v. Binance the agency asked that a receiver take charge of all cold wallets. The "
    "request says that keys were moved abroad in March. A hearing on it is set for the spring."
)


async def alert_of(asking: Asking, slack: SlackDouble, app: SlackApp) -> Json:
    """An alert as it stands in the channel, of a story that the channel was owed."""
    await slack.slash("/docket", "subscribe case:sec-v-binance")
    await asking.taking.take(WIRE, news("two", RECEIVER, WALLETS))
    story = (await asking.store.read(topical.latest, "all", limit=1))[0]
    [owed] = await asking.store.read(deliveries.of_story, story.id)
    made = cards.alert(story, registry=REGISTRY, delivery=owed.delivery.id)
    await app.sender.send(owed.delivery, made)
    return slack.messages("C1")[-1]


async def test_an_alert_has_two_buttons_a_link_and_a_menu_of_the_rest(
    slack: SlackDouble, asking: Asking, app: SlackApp
) -> None:
    alert = await alert_of(asking, slack, app)

    [row] = [block for block in alert["blocks"] if block["type"] == "actions"]
    assert [(each["type"], each["action_id"]) for each in row["elements"]] == [
        ("button", "dw1:timeline"),
        ("button", "dw1:follow"),
        ("button", "dw1:open"),
        ("overflow", "dw1:more"),
    ]
    assert [option["text"]["text"] for option in row["elements"][-1]["options"]] == [
        "Why this?",
        "Mute case 24h",
        "Mute this story",
        "Not right?",
    ]


@pytest.mark.parametrize(
    ("verb", "expected"),
    [
        ("timeline", "SEC v. Binance: timeline"),
        ("follow", "Following SEC v. Binance"),
        ("why", "This channel follows SEC v. Binance"),
        ("mute:case", "Muted in this channel: SEC v. Binance"),
        ("mute:story", "Muted in this channel: “SEC v. Binance: agency"),
        ("wrong", "What is wrong with"),
    ],
)
async def test_every_button_of_an_alert_is_answered_privately(
    slack: SlackDouble, asking: Asking, app: SlackApp, verb: str, expected: str
) -> None:
    alert = await alert_of(asking, slack, app)

    [answer] = await slack.press(alert, f"dw1:{verb}")

    assert expected in said(answer)
    assert answer["is_ephemeral"]


async def test_buttons_of_alerts_of_the_last_version_still_work(
    slack: SlackDouble, asking: Asking, app: SlackApp
) -> None:
    alert = await alert_of(asking, slack, app)
    old = [
        {"type": "button", "action_id": "dw1:case", "text": {}, "value": "sec-v-binance"},
        {"type": "button", "action_id": "dw1:mute", "text": {}, "value": "case:sec-v-binance"},
        {"type": "button", "action_id": "dw1:case:1", "text": {}, "value": "sec-v-binance"},
    ]
    before = alert | {"blocks": [{"type": "actions", "block_id": "b", "elements": old}]}

    shown = [await slack.press(before, str(each["action_id"])) for each in old]

    for [answer], expected in zip(
        shown, ["SEC v. Binance", "Muted in this channel", "SEC v. Binance"], strict=True
    ):
        assert expected in said(answer)


async def test_a_button_in_a_thread_is_answered_in_that_thread(
    slack: SlackDouble, asking: Asking, app: SlackApp
) -> None:
    alert = await alert_of(asking, slack, app)
    container = {"type": "message", "channel_id": "C1", "thread_ts": "1.5", "message_ts": "1.6"}

    await slack.press(alert, "dw1:timeline", container=container)

    assert slack.called("response_url")[-1]["thread_ts"] == "1.5"


async def test_who_reported_a_story_is_shown_from_its_reply_in_the_thread(
    slack: SlackDouble, asking: Asking, app: SlackApp
) -> None:
    await alert_of(asking, slack, app)
    story = (await asking.store.read(topical.latest, "all", limit=1))[0]
    twice = replace(story, sources=story.sources * 2)
    made = updates.reply(twice, [], delivery=1)
    parent = slack.messages("C1")[-1]["ts"]
    await app.sender.send(replace(_reply(), parent=parent), made)

    [answer] = await slack.press(slack.messages("C1")[-1], "dw1:sources")

    assert slack.messages("C1")[-1]["thread_ts"] == parent
    assert "Harbor Wire" in said(answer)


def _reply() -> Delivery:
    return delivery(id=99, kind="update")
