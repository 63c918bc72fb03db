"""What people do in Slack, through the real Bolt and the real command core over a real store."""

from collections.abc import AsyncIterator
from datetime import UTC, datetime

import pytest

from bot.chat.slack import SlackApp
from storage import subscriptions
from storage.sqlite import SqliteStore
from tests.doubles.slack import HISTORY, SCOPES, Json, SlackDouble
from tests.slack_people import running
from tests.test_commands import Asking
from tests.test_ingest import TITLE


@pytest.fixture
async def slack() -> AsyncIterator[SlackDouble]:
    async with SlackDouble(scopes=SCOPES | HISTORY | {"im:write"}) as double:
        double.channel("C1")
        yield double


@pytest.fixture
async def asking(store: SqliteStore) -> Asking:
    return await Asking(store, datetime.now(UTC)).prepared()


@pytest.fixture(autouse=True)
async def app(slack: SlackDouble, asking: Asking) -> AsyncIterator[SlackApp]:
    async with running(slack, asking.commands) as app:
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
    ("mute", "Mute what"),
    ("digest 09:00 weekdays tz:America/New_York", "Digest 09:00"),
    ("quiet 22:00-07:00", "Quiet 22:00-07:00"),
    ("missed 7d", "Nothing was kept"),
    ("test", "follows"),
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
