"""Why a story came to a channel and why not, with the times of each step."""

import json
from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from bot.catalog import Catalog
from bot.chat.discord import render as render_discord
from bot.chat.slack.render import render as render_slack
from bot.commands import Caller, Commands
from bot.commands.wording import refusal
from bot.errors import UserError
from bot.latency import spread
from bot.message import lines, span, timed
from bot.model import Feed, FeedKind, Mute, Quieting, Subscription, Verbosity
from bot.poller.hosts import Hosts
from storage import feeds, quieting, subscriptions
from storage.sqlite import SqliteStore
from tests.asking import said
from tests.commandline import installed
from tests.doubles.slack import RateLimited
from tests.samples import REGISTRY, filing, news
from tests.updating import TITLE, Newsroom, story

LINK = "https://harborwire.example/1"
C1 = "slack:C1"
ANN = Caller(platform="slack", tenant="T1", channel=C1, user="ann")


class Asked(Newsroom):
    """A newsroom in whose channel somebody asks why."""

    async def why(self, asked: str = LINK, caller: Caller = ANN) -> str:
        commands = Commands(self.store, Catalog(REGISTRY), now=self.clock)
        return said(await commands.run(caller, f"why {asked}"))

    async def wants(self, topic: str, channel: str = C1, **options: object) -> None:
        wish = Subscription(channel=channel, topic=topic, tenant="T1", **options)  # type: ignore[arg-type]
        await self.store.write(subscriptions.add, wish, now=self.clock())


@pytest.fixture
async def room(store: SqliteStore) -> AsyncIterator[Asked]:
    async with Asked.opened(store) as newsroom:
        yield newsroom


async def test_a_posted_story_has_its_rule_its_evidence_and_how_long_each_step_took(
    room: Asked,
) -> None:
    await room.wants("party:binance")
    await room.told(news("1", TITLE, at=room.clock() - timedelta(minutes=7)))
    room.slack.fail("chat.postMessage", RateLimited(retry_after=4))
    await room.sends()
    await room.sends(seconds=4)

    answer = await room.why()

    assert "This channel follows Binance." in answer
    assert "Harbor Wire published" in answer
    assert "(7 min later)" in answer
    assert "(4 s later), at attempt 2" in answer


async def test_a_filter_that_kept_a_story_out_is_named(room: Asked) -> None:
    await room.wants("all", filters=("-keyword:Binance",))
    await room.breaks()

    assert "What this channel asked for keeps it out: filter -keyword:Binance." in await room.why()


async def test_milestones_alone_are_named_as_the_reason(room: Asked) -> None:
    await room.wants("all", verbosity=Verbosity.MILESTONES)
    await room.told(news("1", "Binance names a head of markets"))
    await room.sends()

    assert "keeps it out: verbosity:milestones" in await room.why()


async def test_a_story_older_than_what_follows_it_is_named_so(room: Asked) -> None:
    await room.breaks()
    room.passes(seconds=1)
    await room.wants("all", filters=("-keyword:Binance",))

    assert "It was seen before this channel followed everything" in await room.why()


async def test_a_mute_is_named_with_its_end(room: Asked) -> None:
    await room.wants("all")
    until = room.clock() + timedelta(hours=3)
    await room.store.write(quieting.mute, C1, Mute(topic="party:binance", until=until))
    await room.breaks()

    assert "It is muted in this channel, until" in await room.why()


@pytest.mark.parametrize(
    ("asked", "expected"),
    [
        (Quieting(digest="09:00 daily"), "It waits for the next digest of this channel"),
        (
            Quieting(hours="00:00-23:59", hours_critical=False),
            "It waits for the end of quiet hours of this channel",
        ),
    ],
    ids=["digest", "quiet hours"],
)
async def test_what_waits_for_its_time_is_told_from_what_is_lost(
    room: Asked, asked: Quieting, expected: str
) -> None:
    await room.wants("all")
    await room.store.write(quieting.put, C1, asked)
    await room.breaks()

    assert expected in await room.why()


async def test_a_line_of_a_digest_is_found(room: Asked) -> None:
    await room.wants("all")
    await room.told(*[news(str(n), f"Binance opens its office number {n}") for n in range(1, 13)])
    await room.sends()
    await room.sends(minutes=1)

    answer = await room.why()

    assert "told in this channel as a line of a digest: too many at once." in answer
    assert "told in a digest " in answer


async def test_what_a_platform_refuses_for_now_is_named_with_the_next_attempt(room: Asked) -> None:
    await room.wants("all")
    room.slack.fail("chat.postMessage", RateLimited(retry_after=600))
    await room.breaks()

    answer = await room.why()

    assert "This channel follows everything." in answer
    assert "It is on its way to this channel: posting to slack:C1: Slack says ratelimited" in answer
    assert "next attempt" in answer


async def test_a_closed_channel_is_named_as_the_reason(room: Asked) -> None:
    await room.wants("all")
    room.slack.channel("C1").archived = True
    await room.breaks()

    assert "Nothing is sent to this channel: posting to slack:C1: is_archived" in await room.why()


async def test_what_was_given_up_says_why_and_what_sends_it(room: Asked) -> None:
    await room.wants("all")
    await room.told(story())
    await room.store.write(
        lambda tx: tx.run("UPDATE delivery SET state = 'dead', reason = 'KeyError: ts'")
    )

    answer = await room.why()

    assert "It was given up: KeyError: ts. docketwire dead retry 1 sends it." in answer


async def test_a_baseline_is_named_as_the_reason(room: Asked) -> None:
    await room.wants("all")
    await room.baseline(story(), outlet="Harbor Wire")

    answer = await room.why()

    assert "It came when its feed was read for the first time, which alerts nobody" in answer


async def test_a_channel_that_follows_something_else_sees_what_the_story_is_of(
    room: Asked,
) -> None:
    await room.wants("party:coinbase")
    await room.breaks()

    answer = await room.why()

    assert "It is of nothing that this channel follows: Coinbase." in answer
    assert "Binance by" in answer


async def test_a_channel_that_follows_nothing_is_told_so(room: Asked) -> None:
    await room.breaks()

    assert "Nothing is followed in this channel." in await room.why()


async def test_a_case_that_a_story_may_be_about_is_named_as_not_certain(room: Asked) -> None:
    await room.wants("case:sec-v-binance")
    await room.store.write(
        feeds.ensure, Feed(name="x", url="https://x.example", kind=FeedKind.NEWS)
    )
    await room.breaks()
    await room.store.write(
        lambda tx: (
            tx.run(
                """
            INSERT INTO tag (entry, story, topic, certain, rule, match, start, finish, score)
            VALUES (1, 1, 'case:sec-v-binance', 0, 'parties', 'SEC', 0, 3, 0.4)
            """
            )
            and tx.run("DELETE FROM tag WHERE topic = 'case:sec-v-binance' AND certain = 1")
        )
    )
    await room.store.write(lambda tx: tx.run("DELETE FROM delivery"))

    assert "It may be about SEC v. Binance, but not for certain." in await room.why()


async def test_an_address_that_no_feed_showed_says_how_the_feeds_of_its_site_are(
    room: Asked,
) -> None:
    wire = Feed(name="Quay Post", url="https://quaypost.example/rss", kind=FeedKind.NEWS)
    await room.store.write(feeds.sync, [wire])
    await room.store.write(
        lambda tx: tx.run("UPDATE feed SET state = 'broken', reason = 'HTTP 503'")
    )

    with pytest.raises(UserError, match=r"Quay Post \(broken, never read: HTTP 503\)"):
        await room.why("https://quaypost.example/a-story")
    with pytest.raises(UserError, match="no feed of its site is polled"):
        await room.why("https://elsewhere.example/a-story")


async def test_a_time_in_the_reason_of_a_feed_is_the_readers_own(room: Asked) -> None:
    now = room.clock.now
    hosts = Hosts()
    hosts.hold("quaypost.example", until=now + timedelta(hours=1))
    rest = hosts.rest("quaypost.example", now=now)
    assert rest is not None
    wire = Feed(name="Quay Post", url="https://quaypost.example/rss", kind=FeedKind.NEWS)
    await room.store.write(feeds.sync, [wire])
    await room.store.write(
        lambda tx: tx.run("UPDATE feed SET state = 'broken', reason = :said", said=rest.reason)
    )

    with pytest.raises(UserError) as refused:
        await room.why("https://quaypost.example/a-story")

    until = int(rest.until.replace(second=0, microsecond=0).timestamp())
    answer = refusal(str(refused.value), "slack")
    notice = lines.notice(rest.reason, delivery=1)
    for message in (answer, notice):
        assert f"<t:{until}:" in json.dumps(render_discord(message).to_components())  # type: ignore[no-untyped-call] # the library's
        assert f'"timestamp": {until}' in json.dumps(render_slack(message)["blocks"])
    assert rest.reason in said(answer)


def test_what_only_looks_like_a_time_stays_as_it_is() -> None:
    assert timed("99 of 2026-13-40 99:99 UTC") == (span("99 of "), span("2026-13-40 99:99 UTC"))


@pytest.mark.parametrize(
    ("place", "expected"),
    [
        ("your direct messages", "Your direct messages follow Binance."),
        ("#alerts", "#alerts follows Binance."),
        ("slack:C1", "slack:C1 follows Binance."),
    ],
)
async def test_why_a_story_came_is_said_of_the_channel_that_is_asked_about(
    room: Asked, place: str, expected: str
) -> None:
    await room.wants("party:binance")
    await room.breaks()

    assert expected in await room.why(caller=replace(ANN, place=place))


async def test_another_channel_of_the_same_workspace_may_be_asked_about(room: Asked) -> None:
    await room.wants("party:coinbase", channel="slack:C2")
    await room.breaks()

    answer = await room.why(f"{LINK} <#C2|alerts>")

    assert "It is of nothing that slack:C2 follows: Coinbase." in answer


@pytest.mark.parametrize("channel", ["slack:C3", "slack:C9", "discord:7", "slack:D9"])
async def test_a_channel_of_somebody_else_is_like_one_that_there_is_not(
    room: Asked, channel: str
) -> None:
    for other, tenant in (("slack:C3", "T2"), ("discord:7", "T1"), ("slack:D9", "T1")):
        wish = Subscription(channel=other, topic="all", tenant=tenant)
        await room.store.write(subscriptions.add, wish, now=room.clock())
    await room.breaks()

    with pytest.raises(UserError, match=f"Nothing is known here of the channel “{channel}”"):
        await room.why(f"{LINK} in {channel}")


async def test_health_says_how_late_stories_of_each_source_are_seen_and_posted(
    room: Asked,
) -> None:
    await room.wants("all")
    await room.baseline(outlet="Harbor Wire")
    room.passes(seconds=1)
    for minutes in (1, 2, 3, 50):
        at = room.clock() - timedelta(minutes=minutes)
        await room.told(filing(f"k{minutes}", "Order", number=str(minutes), at=at))
        await room.sends(seconds=0)
    commands = Commands(room.store, Catalog(REGISTRY), now=room.clock)

    answer = said(await commands.run(ANN, "health"))

    assert "Harbor Wire: seen within 2 min and 50 min after publication, posted within " in answer


async def test_a_baseline_and_impossible_dates_count_for_no_lateness(room: Asked) -> None:
    old = room.clock() - timedelta(days=20)
    await room.baseline(news("1", TITLE, at=old), outlet="Harbor Wire")
    room.passes(minutes=1)
    await room.told(news("2", "Coinbase wins a bond", at=old))
    await room.told(news("3", "Lisbon opens an office", at=room.clock() + timedelta(days=2)))
    commands = Commands(room.store, Catalog(REGISTRY), now=room.clock)

    assert "after publication" not in said(await commands.run(ANN, "health"))


def test_half_and_nearly_all_are_ranks_of_what_there_was() -> None:
    minutes = [timedelta(minutes=each) for each in range(20, 0, -1)]

    found = spread(minutes)

    assert found is not None
    assert (found.many, found.half, found.most) == (20, minutes[10], minutes[1])
    assert spread([]) is None


def test_the_command_line_asks_about_any_channel(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    with installed(tmp_path, monkeypatch, capsys) as docketwire:
        docketwire("init")
        docketwire("subscriptions", "add", "slack:C1", "party:coinbase")
        ran = docketwire("why", "https://none.example/x", "--channel", "slack:C1")

    assert ran.code == 1
    assert "No story has been seen at this address" in ran.err
