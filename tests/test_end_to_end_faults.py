"""The whole path when feeds, people's texts, Slack or Discord misbehave: the rest goes on."""

import os
import re
import time
from datetime import datetime
from io import StringIO
from typing import Any

import pytest
from rich.console import Console

from bot import app as application
from bot.errors import StoreError
from storage import settings
from storage.sqlite import SqliteStore
from tests.doubles.discord import is_private
from tests.doubles.discord.limits import walk
from tests.doubles.feeds import Behaviour, Page, drip, endless, head, raw, reset_in_body
from tests.doubles.running import Feed, Installation, discord_words, slack_words, until
from tests.doubles.slack import HISTORY, Json, LostReply, RateLimited
from tests.end_to_end import END, END_TITLE, HOLD, HOLD_TITLE

# The database


async def test_a_start_on_a_database_with_a_damaged_page_is_refused_with_the_remedy(
    world: Installation,
) -> None:
    configured = world.settings()
    store = SqliteStore(configured.path)
    await store.open()
    for number in range(300):
        await store.write(settings.put, f"key {number}", "a value of some length " * 20)
    await store.close()
    pages = bytearray(configured.path.read_bytes())
    place = pages.index(b"key 150a value") // 4096 * 4096
    pages[place : place + 4096] = os.urandom(4096)
    configured.path.write_bytes(pages)

    with pytest.raises(StoreError, match="docketwire db restore"):
        async with application.build(configured, console=Console(file=StringIO())):
            pass

    assert configured.path.read_bytes()[place : place + 4096] == pages[place : place + 4096]


# Feeds

LOGIN = b"<!doctype html><html><head><title>Log in</title></head><body>Log in first</body></html>"
TROUBLED: list[tuple[str, Behaviour, str, str]] = [
    ("html", Page(body=LOGIN, content_type="text/html"), "wrong content", "an HTML page"),
    ("empty", Page(body=b""), "wrong content", "the body is empty"),
    ("text", Page(body=b"\x00\xff\xfe not a feed at all"), "wrong content", "not a feed"),
    ("reset", reset_in_body, "broken", "before the answer was complete"),
    ("missing", Page(status=404, body=b"nothing here"), "broken", "status 404"),
    ("failing", Page(status=500, body=b"oops"), "broken", "status 500"),
    ("huge", endless(), "broken", "larger than 10,485,760 bytes"),
]


async def test_feeds_that_misbehave_are_named_with_the_reason_and_hold_up_no_other(
    world: Installation,
) -> None:
    slack = world.slack_channel("C1", "case:sec-v-binance")
    discord = world.discord_channel("case", "case:sec-v-binance")
    troubled = {
        name: Feed(name=name, kind="news", path=f"/{name}", trouble=trouble)
        for name, trouble, *_ in TROUBLED
    }
    slow = Feed(name="slow", kind="news", path="/slow", trouble=drip(head(200, [])))
    world.feeds = [slow, *troubled.values(), world.docket]
    world.docket.every = "1s"
    async with world.running() as bot:
        world.docket.filing("Status Report", entry=31)
        await until(lambda: len(world.seen_anywhere()) == 2)
        await bot.polled(*troubled.values())
        states = {name: await bot.feed(feed) for name, feed in troubled.items()}
        healthy, waiting = await bot.feed(world.docket), await bot.feed(slow)

    for channel in (slack, discord):
        [shown] = world.seen(channel)
        assert "Status Report" in shown
    assert (healthy.state, healthy.reason) == ("ok", None)
    assert waiting.state == "new"
    for name, _, state, reason in TROUBLED:
        assert (name, states[name].state) == (name, state)
        assert reason in (states[name].reason or "")


async def test_a_feed_that_comes_back_alerts_to_what_it_published_meanwhile(
    world: Installation,
) -> None:
    slack = world.slack_channel("C1", "case:sec-v-binance")
    async with world.running() as bot:
        world.wire.trouble = Page(status=503, body=b"maintenance")
        world.wire.article(HOLD_TITLE, *HOLD)
        await bot.poll()
        broken = await bot.feed(world.wire)
        world.wire.trouble = None
        await bot.poll()
        mended = await bot.feed(world.wire)

    assert (broken.state, broken.failures) == ("broken", 1)
    assert (mended.state, mended.failures, mended.reason) == ("ok", 0, None)
    [shown] = world.seen(slack)
    assert HOLD_TITLE in shown


def cut(feed: Feed) -> Behaviour:
    """A feed whose connection ends in its last item."""
    whole = feed.body()
    kept = whole[: whole.rindex(b"<pubDate>")]
    return raw(head(200, [("Content-Length", str(len(whole))), ("ETag", '"cut"')]) + kept)


async def test_a_feed_cut_in_its_last_item_gives_that_item_when_it_is_whole(
    world: Installation,
) -> None:
    slack = world.slack_channel("C1", "case:sec-v-binance")
    async with world.running() as bot:
        world.wire.article(END_TITLE, *END)
        world.wire.article(HOLD_TITLE, *HOLD)
        world.wire.trouble = cut(world.wire)
        await bot.poll()
        before = world.seen(slack)
        world.wire.trouble = None
        await bot.poll()

    assert [HOLD_TITLE in words for words in before] == [True]
    assert [END_TITLE in words for words in world.seen(slack)] == [False, True]


async def test_a_feed_that_is_cut_when_it_is_polled_first_still_alerts_nobody(
    world: Installation,
) -> None:
    world.slack_channel("C1", "all")
    world.wire.article(END_TITLE, *END)
    world.wire.article(HOLD_TITLE, *HOLD)
    world.wire.trouble = cut(world.wire)
    async with world.running() as bot:
        await bot.polled(world.wire)
        world.wire.trouble = None
        await bot.poll()

    assert world.seen_anywhere() == []


# Hostile text

HOSTILE_TITLE = (
    "<!channel> @everyone <@U1> *Binance* [SEC.gov](javascript:alert(1)) \u202egpj.exe\u202c "
    "<https://evil.example|sec.gov>"
)
HOSTILE = (
    "<script>alert(1)</script><img src=x onerror=alert(1)><p>The SEC &lt;!here&gt; "
    "&lt;#C1&gt; &lt;@&amp;7&gt; @here ||spoiler|| ```code``` \u2067hidden\u2069 "
    "[case](https://evil.example/a) <a href='javascript:alert(2)'>Binance</a> "
    "&lt;https://evil.example|sec.gov&gt; ](https://evil.example/b) zero\u200bwidth</p>"
)
BIDI = re.compile("[\u200b\u202a-\u202e\u2066-\u2069]")


def slack_markup(message: Json) -> list[str]:
    """What stands between < and > where Slack reads markup."""
    found: list[str] = []
    for each in dicts(message["blocks"]):
        if each.get("type") == "mrkdwn":
            found += re.findall(r"<[^>]*>", each["text"])
    return found


def dicts(value: Any) -> list[Json]:
    if isinstance(value, list):
        return [found for each in value for found in dicts(each)]
    if not isinstance(value, dict):
        return []
    return [value, *(found for each in value.values() for found in dicts(each))]


@pytest.mark.parametrize("link", ["javascript:alert(1)", "https://harborwire.example/real"])
async def test_hostile_text_arrives_as_text_and_nothing_else(
    world: Installation, link: str
) -> None:
    slack, discord = world.slack_channel("C1", "all"), world.discord_channel("all", "all")
    async with world.running() as bot:
        world.wire.post(HOSTILE_TITLE, HOSTILE, link)
        await bot.poll()

    [on_slack], [on_discord] = world.slack.messages(slack), world.discord.messages(discord)
    links = {each["url"] for each in dicts(on_slack["blocks"]) if "url" in each}
    links |= {each["url"] for each in walk(on_discord["components"]) if each.get("url")}
    links |= set(re.findall(r"(?<!\\)\]\((\S*?)\)", discord_words(on_discord)))
    assert links == ({link} if link.startswith("https:") else set())
    for markup in slack_markup(on_slack):
        assert markup.startswith(("<!date^", f"<{link}|"))
    assert not re.search("[<>]", on_slack["text"])
    assert on_discord["allowed_mentions"] == {"parse": []}
    assert not re.search(r"@(everyone|here)|(?<!\\)<[@#!]", discord_words(on_discord))
    for words in (slack_words(on_slack), discord_words(on_discord)):
        assert "Binance" in words
        assert "alert(1)</script>" not in words
    assert not BIDI.search(slack_words(on_slack))


# The platforms


async def test_a_channel_that_is_rate_limited_waits_and_the_others_do_not(
    world: Installation,
) -> None:
    world.slack_channel("C1", "party:binance")
    world.slack_channel("C2", "party:binance")
    limited = world.discord_channel("limited", "party:binance")
    other = world.discord_channel("other", "party:binance")
    async with world.running() as bot:
        world.slack.fail("chat.postMessage", RateLimited(retry_after=2), channel="C1")
        world.discord.fail("limit", path=rf"/channels/{limited}/messages", retry_after=2.0)
        began = time.time()
        world.wire.article(HOLD_TITLE, *HOLD)
        await bot.poll()

    on_slack = [float(world.slack.messages(channel)[0]["ts"]) for channel in ("C1", "C2")]
    on_discord = [posted(world.discord.messages(channel)[0]) for channel in (limited, other)]
    assert len(world.seen_anywhere()) == 4
    for waited, passed in (on_slack, on_discord):
        assert waited > began + 2
        assert passed < waited


def posted(message: Json) -> float:
    return datetime.fromisoformat(message["timestamp"]).timestamp()


async def test_a_message_whose_reply_was_lost_is_not_posted_twice(world: Installation) -> None:
    slack = world.slack_channel("C1", "party:binance")
    discord = world.discord_channel("alerts", "party:binance")
    async with world.running() as bot:
        world.slack.fail("chat.postMessage", LostReply())
        world.discord.fail("lost")
        world.wire.article(HOLD_TITLE, *HOLD)
        await bot.poll()

    assert len(world.seen(slack)) == 1
    assert len(world.seen(discord)) == 1
    assert len(world.slack.called("chat.postMessage")) == 1
    assert len(world.slack.called("conversations.history")) == 1


@pytest.mark.parametrize(("policy", "messages"), [("resend", 2), ("hold", 1)])
async def test_where_the_history_may_not_be_read_a_lost_reply_is_treated_as_configured(
    world: Installation, policy: str, messages: int
) -> None:
    slack = world.slack_channel("C1", "party:binance")
    world.slack.scopes -= HISTORY
    world.delivery = {"on_unknown": policy}
    async with world.running() as bot:
        world.slack.fail("chat.postMessage", LostReply())
        world.wire.article(HOLD_TITLE, *HOLD)
        await bot.poll()

    first, *again = world.seen(slack)
    assert "re-sent" not in first
    assert len(again) == messages - 1
    assert all("(re-sent: the first copy may have arrived)" in words for words in again)


async def test_discord_goes_on_where_slack_refuses_the_token_and_slack_gets_its_alerts_later(
    world: Installation,
) -> None:
    slack = world.slack_channel("C1", "party:binance")
    discord = world.discord_channel("alerts", "party:binance")
    right = world.tokens["SLACK_BOT_TOKEN"]
    world.tokens["SLACK_BOT_TOKEN"] = "xoxb-revoked"
    async with world.running(slack=False) as bot:
        world.wire.article(HOLD_TITLE, *HOLD)
        await bot.app.poller.once(every=True, done=lambda _: None)
        await until(lambda: bool(world.seen(discord)))
        await until(lambda: bool(world.slack.called("chat.postMessage")))
        answer = await world.discord.command("case", channel=discord, name="sec v binance")
    world.tokens["SLACK_BOT_TOKEN"] = right
    before = world.seen(slack)
    async with world.running() as bot:
        await bot.settled()

    assert is_private(answer)
    assert "1:23-cv-01599" in discord_words(answer)
    assert before == []
    assert [HOLD_TITLE in words for words in world.seen(slack)] == [True]
    assert len(world.seen(discord)) == 1


async def test_slack_goes_on_and_discord_gets_its_alerts_where_its_gateway_refuses(
    world: Installation,
) -> None:
    slack = world.slack_channel("C1", "party:binance")
    discord = world.discord_channel("alerts", "party:binance")
    world.discord.gateway.failed_handshakes = 1000
    async with world.running(discord=False) as bot:
        world.wire.article(HOLD_TITLE, *HOLD)
        await bot.poll()
        [answer] = await world.slack.slash("/docket", "case sec v binance", channel=slack)

    assert "1:23-cv-01599" in slack_words(answer)
    assert len(world.seen(slack)) == 1
    assert len(world.seen(discord)) == 1
