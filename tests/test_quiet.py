"""Quiet on request: digests, quiet hours, mutes, verbosity, and the catch-up after downtime."""

import asyncio
from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from bot.catalog import Catalog
from bot.chat.discord import DiscordSender
from bot.chat.discord.render import render as render_discord
from bot.chat.slack.api import connect, disconnect
from bot.chat.slack.render import render as render_slack
from bot.chat.slack.sender import SlackSender
from bot.commands import Caller, Commands
from bot.commands.muting import split_duration
from bot.errors import ChannelGone, RetryLater, SendUnknown, UserError
from bot.ingest import Polled, ingest
from bot.message import Buttons, Message
from bot.model import Delivery, Draft, Event, Feed, FeedKind, Story, Subscription, Verbosity
from bot.outbox import Outbox, Policy
from bot.quiet import is_critical
from storage import deliveries, feeds, quieting, subscriptions
from storage.sqlite import SqliteStore
from storage.store import Tx
from tests.asking import said
from tests.clock import Clock
from tests.doubles.discord import DiscordDouble
from tests.doubles.slack import LostReply, SlackDouble
from tests.platforms import Board
from tests.samples import REGISTRY, filing, news

DOCKET = Feed(name="D.D.C.", url="https://ecf.dcd.example/rss", kind=FeedKind.COURT, court="dcd")
NEW_YORK = ZoneInfo("America/New_York")
C1 = "slack:C1"
ANN = Caller(platform="slack", tenant="T1", channel=C1, user="ann")


class Bot:
    """The bot over a real store, without its loops; ``restarted`` loses all but the store."""

    def __init__(self, store: SqliteStore, now: datetime) -> None:
        self.store = store
        self.clock = Clock(now)
        self.board = Board()
        self.filed = 0
        self.restarted()

    def restarted(self) -> None:
        self.commands = Commands(self.store, Catalog(REGISTRY), now=self.clock)
        self.outbox = Outbox(
            self.store,
            {"slack": self.board},
            registry=lambda: REGISTRY,
            policy=Policy(paces={}),
            now=self.clock,
        )

    async def ask(self, text: str, caller: Caller = ANN) -> str:
        return said(await self.commands.run(caller, text))

    async def at(self, year: int, month: int, day: int, hour: int, minute: int) -> list[str]:
        """Turn the clock to a time in New York, let the outbox work, and give what it posted."""
        self.clock.now = datetime(year, month, day, hour, minute, tzinfo=NEW_YORK).astimezone(UTC)
        return await self.posted()

    async def posted(self) -> list[str]:
        before = len(self.board.posted)
        await self.outbox.drain()
        return [said(message) for _, _, message in self.board.posted[before:]]

    async def files(self, *events: str) -> list[int]:
        """One filing of SEC v. Binance for each of ``events``; their stories."""
        drafts = []
        for event in events:
            self.filed += 1
            number, at = str(100 + self.filed), self.clock() + timedelta(seconds=self.filed)
            drafts.append(filing(f"e{self.filed}", event, number=number, at=at))
        return await self.store.write(_take, drafts, now=self.clock())

    async def tells(self, title: str, text: str = "") -> list[int]:
        """A news story."""
        draft = news(title[:20].casefold().replace(" ", "-"), title, text, at=self.clock())
        return await self.store.write(_take, [draft], now=self.clock())

    async def states(self) -> list[tuple[str, str | None]]:
        rows = await self.store.read(
            lambda tx: tx.all("SELECT state, reason FROM delivery WHERE kind = 'alert' ORDER BY id")
        )
        return [(row["state"], row["reason"]) for row in rows]


def _take(tx: Tx, drafts: Sequence[Draft], *, now: datetime) -> list[int]:
    state = feeds.ensure(tx, DOCKET)
    polled = Polled(due=now)
    taken = ingest(tx, state, drafts, polled=polled, registry=REGISTRY, now=now)
    return [each.story for each in taken]


@pytest.fixture
async def bot(store: SqliteStore, now: datetime) -> Bot:
    await store.write(quieting.keep_zone, "America/New_York")
    await store.write(_take, [], now=now - timedelta(days=365))
    started = Bot(store, now)
    started.clock.now = now - timedelta(days=300)
    await started.ask("subscribe case:sec-v-binance")
    await started.posted()
    await store.write(lambda tx: tx.run("DELETE FROM delivery"))
    started.clock.now = now
    return started


NOTICE = "Notice of Appearance"


async def test_a_digest_tells_what_was_held_in_one_message_at_its_time(bot: Bot) -> None:
    await bot.at(2026, 3, 2, 8, 0)
    answer = await bot.ask("digest 09:00 weekdays")

    await bot.files(NOTICE, "Order on Motion to Seal")
    before = await bot.at(2026, 3, 2, 8, 59)
    (digest,) = await bot.at(2026, 3, 2, 9, 0)
    after = await bot.at(2026, 3, 2, 9, 1)

    assert "Digest 09:00 weekdays, America/New_York" in answer
    assert (before, after) == ([], [])
    assert "Digest · Mon 2 Mar · 2 stories in 1 case" in digest
    assert digest.index(NOTICE) < digest.index("Order on Motion to Seal")
    assert "next 2026-03-03 14:00 UTC" in digest


@pytest.mark.parametrize(
    ("day", "clock"),
    [
        pytest.param((2026, 3, 8), "02:30", id="the clocks skip its time"),
        pytest.param((2026, 11, 1), "01:30", id="the clocks show its time twice"),
    ],
)
async def test_a_digest_comes_exactly_once_on_the_days_on_which_the_clocks_change(
    bot: Bot, day: tuple[int, int, int], clock: str
) -> None:
    await bot.at(*day, 0, 1)
    await bot.ask(f"digest {clock}")
    start = datetime(*day, tzinfo=NEW_YORK).astimezone(UTC)
    bot.clock.now = start
    await bot.posted()
    bot.board.posted.clear()

    for _ in range(25 * 4):
        bot.clock.forward(minutes=15)
        bot.restarted()
        await bot.posted()

    local = {message.text[:20] for _, _, message in bot.board.posted}
    assert bot.board.kinds() == ["digest"], local


async def test_a_clock_that_is_set_back_repeats_no_digest(bot: Bot) -> None:
    await bot.at(2026, 3, 2, 8, 0)
    await bot.ask("digest 09:00")
    first = await bot.at(2026, 3, 2, 9, 0)
    again = await bot.at(2026, 3, 2, 8, 10) + await bot.at(2026, 3, 2, 9, 10)
    tomorrow = await bot.at(2026, 3, 3, 9, 0)

    assert [len(first), len(again), len(tomorrow)] == [1, 0, 1]


async def test_a_digest_of_a_quiet_day_says_whether_the_sources_are_healthy(bot: Bot) -> None:
    await bot.at(2026, 3, 2, 8, 0)
    await bot.ask("digest 09:00")
    (healthy,) = await bot.at(2026, 3, 2, 9, 0)
    await bot.store.write(lambda tx: tx.run("UPDATE feed SET state = 'broken', active = 1"))
    (broken,) = await bot.at(2026, 3, 3, 9, 0)
    await bot.ask("digest 09:00 empty:off")
    silent = await bot.at(2026, 3, 4, 9, 0)

    assert "quiet, all sources healthy" in healthy
    assert "quiet, 1 source down" in broken
    assert silent == []


async def test_a_restart_between_any_two_steps_of_a_digest_repeats_and_loses_nothing(
    bot: Bot,
) -> None:
    await bot.at(2026, 3, 2, 8, 0)
    await bot.ask("digest 09:00")
    bot.restarted()
    await bot.files(NOTICE, NOTICE)
    bot.restarted()
    bot.clock.now = datetime(2026, 3, 2, 9, 0, tzinfo=NEW_YORK).astimezone(UTC)
    await bot.outbox._gather(bot.outbox._policy.patience)
    bot.restarted()
    await bot.outbox._gather(bot.outbox._policy.patience)
    bot.board.refusals = [RetryLater("429", after=timedelta(seconds=5))]
    await bot.posted()
    bot.restarted()
    bot.clock.forward(minutes=1)
    await bot.posted()
    bot.restarted()
    await bot.posted()

    assert bot.board.kinds() == ["digest"]
    assert "2 stories" in bot.board.texts()[0]
    assert await bot.states() == [("told", "digest")] * 2


async def test_a_subscription_may_have_a_digest_of_its_own(bot: Bot) -> None:
    await bot.at(2026, 3, 2, 8, 0)
    await bot.ask('subscribe case:sec-v-binance digest:"18:00 daily"')

    await bot.files(NOTICE)
    morning = await bot.at(2026, 3, 2, 9, 0)
    (evening,) = await bot.at(2026, 3, 2, 18, 0)

    assert morning == []
    assert NOTICE in evening
    assert 'digest:"18:00 daily"' in await bot.ask("list")


async def test_a_digest_of_feeds_yaml_is_kept_and_renewed(bot: Bot) -> None:
    fixed = Subscription(channel="slack:C9", topic="all", fixed=True, digest="09:00 daily")

    await bot.store.write(subscriptions.sync_fixed, [fixed], now=bot.clock())
    first = await bot.store.read(subscriptions.of_channel, "slack:C9")
    changed = Subscription(
        channel="slack:C9", topic="all", fixed=True, verbosity=Verbosity.MILESTONES
    )
    await bot.store.write(subscriptions.sync_fixed, [changed], now=bot.clock())
    second = await bot.store.read(subscriptions.of_channel, "slack:C9")

    assert [(each.digest, each.verbosity) for each in first] == [("09:00 daily", "all")]
    assert [(each.digest, each.verbosity) for each in second] == [(None, "milestones")]


async def test_what_another_subscription_wants_at_once_waits_for_no_digest(bot: Bot) -> None:
    await bot.at(2026, 3, 2, 8, 0)
    await bot.ask("subscribe case:sec-v-binance digest:18:00")
    await bot.ask("subscribe party:binance")
    bot.clock.forward(minutes=1)

    await bot.files(NOTICE)

    (alert,) = await bot.posted()
    assert NOTICE in alert


async def test_ending_the_digest_lets_go_what_waited_for_it(bot: Bot) -> None:
    await bot.at(2026, 3, 2, 8, 0)
    await bot.ask("digest 09:00")
    await bot.files(NOTICE, NOTICE)

    await bot.ask("digest off")

    assert len(await bot.posted()) == 2
    assert await bot.at(2026, 3, 2, 9, 0) == []


async def test_digest_now_sends_what_waits_and_leaves_the_next_time(bot: Bot) -> None:
    await bot.at(2026, 3, 2, 8, 0)
    await bot.ask("digest 09:00")
    await bot.files(NOTICE)

    answer = await bot.ask("digest now")
    (now,) = await bot.posted()
    (later,) = await bot.at(2026, 3, 2, 9, 0)

    assert "on its way" in answer
    assert NOTICE in now
    assert "quiet, all sources healthy" in later


@pytest.mark.parametrize(("many", "kinds"), [(3, ["alert"] * 3), (4, ["quiet"])])
async def test_when_quiet_hours_end_a_few_go_out_one_by_one_and_more_as_one_message(
    bot: Bot, many: int, kinds: list[str]
) -> None:
    await bot.at(2026, 3, 2, 12, 0)
    await bot.ask("quiet 22:00-07:00")
    await bot.at(2026, 3, 2, 23, 30)
    await bot.files(*[NOTICE] * many)

    asleep = await bot.at(2026, 3, 3, 6, 59)
    await bot.at(2026, 3, 3, 7, 0)

    assert asleep == []
    assert bot.board.kinds() == kinds


@pytest.mark.parametrize(
    ("asked", "event", "posts"),
    [
        ("quiet 22:00-07:00", "Order on Motion to Dismiss", 1),
        ("quiet 22:00-07:00", "Stipulation of Dismissal", 1),
        ("quiet 22:00-07:00", "Temporary Restraining Order", 1),
        ("quiet 22:00-07:00", NOTICE, 0),
        ("quiet 22:00-07:00 critical:off", "Order on Motion to Dismiss", 0),
        ("digest 09:00", "Order on Motion to Dismiss", 0),
        ("digest 09:00 critical:on", "Order on Motion to Dismiss", 1),
        ("digest 09:00 critical:on", NOTICE, 0),
    ],
)
async def test_critical_developments_break_quiet_where_the_channel_lets_them(
    bot: Bot, asked: str, event: str, posts: int
) -> None:
    await bot.at(2026, 3, 2, 21, 0)
    await bot.ask(asked)
    await bot.at(2026, 3, 2, 23, 0)

    await bot.files(event)

    assert len(await bot.posted()) == posts


def test_a_complaint_is_critical_to_who_follows_a_party_it_names(now: datetime) -> None:
    story = Story(
        id=1,
        title="SEC sues",
        summary="",
        event=Event.COMPLAINT,
        kind=FeedKind.NEWS,
        first_seen=now,
    )

    assert is_critical(story, ["party:coinbase"], frozenset())
    assert not is_critical(story, ["court:dcd", "all"], frozenset())


async def test_a_mute_holds_what_it_names_and_missed_shows_it(bot: Bot) -> None:
    answer = await bot.ask("mute case:sec-v-binance 24h")
    await bot.files("Stipulation of Dismissal")
    muted = await bot.posted()
    missed = await bot.ask("missed")
    await bot.ask("unmute case:sec-v-binance")
    await bot.files(NOTICE)
    unmuted = await bot.posted()

    assert "Muted in this channel: SEC v. Binance" in answer
    assert muted == []
    assert "Stipulation of Dismissal" in missed
    assert "muted" in missed
    assert len(unmuted) == 1
    assert "1 story kept from this channel" in await bot.ask("missed")


async def test_a_mute_ends_by_itself(bot: Bot) -> None:
    await bot.ask("mute binance 2h")
    bot.clock.forward(hours=2)

    await bot.files(NOTICE)

    assert len(await bot.posted()) == 1


async def test_muting_a_whole_party_mutes_its_parts(bot: Bot) -> None:
    await bot.ask("subscribe party:binance")
    bot.clock.forward(minutes=1)
    await bot.ask("mute party:binance 1d")

    await bot.tells("BAM Trading names a new chief counsel")

    assert await bot.posted() == []
    assert await bot.states() == [("held", "muted")]


async def test_a_mute_takes_what_waits_out_of_the_digest(bot: Bot) -> None:
    await bot.at(2026, 3, 2, 8, 0)
    await bot.ask("digest 09:00")
    await bot.files(NOTICE)

    answer = await bot.ask("mute case:sec-v-binance")
    (digest,) = await bot.at(2026, 3, 2, 9, 0)

    assert "1 story that waited" in answer
    assert NOTICE not in digest
    assert NOTICE in await bot.ask("missed")


async def test_the_buttons_of_a_mute_and_of_an_alert_are_answered(bot: Bot) -> None:
    await bot.commands.press(ANN, "mute", "case:sec-v-binance")
    listed = await bot.ask("mute")
    await bot.commands.press(ANN, "unmute", "case:sec-v-binance")

    assert "SEC v. Binance until" in listed
    assert "Nothing is muted in this channel" in await bot.ask("mute")


async def test_only_who_manages_the_channel_may_quiet_it(bot: Bot) -> None:
    guest = Caller(platform="slack", tenant="T1", channel=C1, user="bob", may_manage=False)

    for asked in ("mute binance", "unmute binance", "digest 09:00", "quiet 22:00-07:00"):
        with pytest.raises(UserError, match="manage this channel"):
            await bot.ask(asked, guest)
    assert "Nothing was kept" in await bot.ask("missed", guest)


async def test_milestones_only_leaves_the_rest_in_missed_with_the_reason(bot: Bot) -> None:
    await bot.ask("subscribe case:sec-v-binance verbosity:milestones -keyword:withdrawn")

    await bot.files(NOTICE, "Order on Motion to Dismiss", "Stipulation of Dismissal withdrawn")

    (alert,) = await bot.posted()
    missed = await bot.ask("missed 2d")
    assert "Order on Motion to Dismiss" in alert
    assert "verbosity:milestones" in missed
    assert "filter -keyword:withdrawn" in missed


async def test_a_story_that_passes_the_filter_later_is_told_then(bot: Bot) -> None:
    await bot.ask("subscribe case:sec-v-binance +keyword:dismissal")
    await bot.files(NOTICE)
    before = await bot.states()

    await bot.store.write(
        _take,
        [filing("e1", NOTICE, "Stipulation of Dismissal", number="101", at=bot.clock())],
        now=bot.clock(),
    )

    assert before == [("filtered", "filter +keyword:dismissal")]
    assert len(await bot.posted()) == 1


async def test_a_story_that_turns_critical_waits_no_longer(bot: Bot) -> None:
    await bot.at(2026, 3, 2, 21, 0)
    await bot.ask("quiet 22:00-07:00")
    await bot.at(2026, 3, 2, 23, 0)
    await bot.files(NOTICE)
    asleep = await bot.posted()

    await bot.store.write(
        _take,
        [filing("e1", "Stipulation of Dismissal", NOTICE, number="101", at=bot.clock())],
        now=bot.clock(),
    )

    assert asleep == []
    assert len(await bot.posted()) == 1


@pytest.mark.parametrize(
    ("asked", "told"),
    [
        ("digest 25:00", "no time of a digest"),
        ("digest 09:00 tz:Mars", "no time zone"),
        ("digest 09:00 tz:America", "no time zone"),
        ("digest 09:00 often:yes", "not an option"),
        ("digest 09:00 critical:maybe", "neither critical:on nor critical:off"),
        ("digest critical:on", "When"),
        ("quiet 22:00", "no quiet hours"),
        ("quiet critical:off", "Which hours"),
        ("mute nothing-known 24h", "No case or party"),
        ("mute all", "No case or party"),
        ("mute court:dcd", "one case or party"),
        ("mute binance 9999w", "between a minute and a year"),
        ("mute https://nowhere.example/x", "No story of this channel"),
        ("mute binance soon", "No case or party is known as “binance soon”"),
        ("missed lately", "“lately” is no length of time; write 30m, 24h, 7d or 2w"),
        ("missed 1month", "no length of time"),
        ("unmute case:sec-v-binance", "is not muted in this channel"),
        ("subscribe binance digest:soon", "no time of a digest"),
        ("subscribe binance verbosity:some", "none of verbosity:all"),
    ],
)
async def test_what_cannot_be_read_is_told_with_what_to_write(
    bot: Bot, asked: str, told: str
) -> None:
    with pytest.raises(UserError, match=told):
        await bot.ask(asked)


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ("binance 24h", ("binance", timedelta(hours=24))),
        ("binance 3 days", ("binance", timedelta(days=3))),
        ("Apollo 11 march", ("Apollo 11 march", timedelta(days=1))),
        ("Fund 3 30min", ("Fund 3", timedelta(minutes=30))),
        ("2 weeks", ("", timedelta(weeks=2))),
        ("", ("", timedelta(days=1))),
    ],
)
def test_a_length_of_time_stands_behind_what_it_is_of(
    typed: str, expected: tuple[str, timedelta]
) -> None:
    assert split_duration(typed, timedelta(days=1)) == expected


async def test_stories_of_cases_stand_before_those_of_none(bot: Bot) -> None:
    await bot.at(2026, 3, 2, 8, 0)
    await bot.ask("subscribe all")
    await bot.ask("digest 09:00 daily")
    await bot.tells("A storm closes the harbour", "Ships waited outside.")
    await bot.files(NOTICE)

    (digest,) = await bot.at(2026, 3, 2, 9, 0)

    assert digest.index(NOTICE) < digest.index("A storm")
    assert "2 stories, 1 of them in 1 case" in digest


async def test_ten_at_once_are_ten_alerts_and_eleven_are_one_catch_up(bot: Bot) -> None:
    await bot.files(*[NOTICE] * 10)
    await bot.posted()
    await bot.files(*[NOTICE] * 11)
    await bot.posted()

    assert bot.board.kinds() == ["alert"] * 10 + ["catch-up"]
    assert "11 stories in 1 case" in bot.board.texts()[-1]


async def test_a_week_down_is_one_message_for_a_channel_and_nothing_is_lost(bot: Bot) -> None:
    await bot.ask("quiet 22:00-07:00")
    owed = await bot.files(*[NOTICE] * 6)
    bot.clock.forward(days=7)
    bot.restarted()
    owed += await bot.files(*[NOTICE] * 30)

    await bot.posted()
    await bot.posted()

    told = await bot.store.read(
        lambda tx: tx.all("SELECT story FROM delivery WHERE told_in IS NOT NULL ORDER BY id")
    )
    assert bot.board.kinds() == ["catch-up"]
    assert [row["story"] for row in told] == owed
    assert {state for state, _ in await bot.states()} == {"told"}


async def test_ten_thousand_stories_after_a_week_down_are_one_message_and_look_ups_go_on(
    bot: Bot,
) -> None:
    await bot.files(NOTICE)
    await bot.store.write(_pile_up, 9_999)
    bot.clock.forward(days=7)

    posting = asyncio.create_task(bot.posted())
    answer = await bot.ask("case sec v binance")
    messages = await posting

    assert "SEC v. Binance" in answer
    assert bot.board.kinds() == ["catch-up"]
    assert "10000 stories" in messages[0]
    assert {state for state, _ in await bot.states()} == {"told"}


def _pile_up(tx: Tx, many: int) -> None:
    """Owe a channel many stories like the first one."""
    tx.run(
        """
        WITH RECURSIVE number (n) AS (
            SELECT 1 UNION ALL SELECT n + 1 FROM number WHERE n < :many
        )
        INSERT INTO story (title, summary, event, kind, lead, published, first_seen)
        SELECT title, summary, event, kind, lead, published, first_seen
        FROM story, number WHERE id = 1
        """,
        many=many,
    )
    tx.run(
        """
        INSERT INTO delivery (story, channel, kind, revision, tenant, topics, created, due)
        SELECT story.id, channel, delivery.kind, delivery.revision, tenant, topics, created, due
        FROM story, delivery WHERE story.id > 1
        """
    )


async def test_one_message_tells_a_digest_that_was_slept_through_and_the_backlog(bot: Bot) -> None:
    await bot.at(2026, 3, 2, 8, 0)
    await bot.ask("digest 09:00 critical:on")
    await bot.files(NOTICE, "Stipulation of Dismissal")

    messages = await bot.at(2026, 3, 9, 12, 0)

    assert bot.board.kinds() == ["digest"]
    assert "2 stories" in messages[0]


async def test_a_channel_that_was_shut_out_gets_one_catch_up_when_it_is_mended(bot: Bot) -> None:
    bot.board.refusals = [ChannelGone("not in the channel")]
    await bot.files(NOTICE, NOTICE)
    await bot.posted()
    for _ in range(3):
        bot.clock.forward(days=1)
        await bot.posted()

    await bot.store.write(subscriptions.enable, C1)
    await bot.posted()

    assert bot.board.kinds() == ["catch-up"]
    assert "2 stories" in bot.board.texts()[0]


async def test_an_old_backlog_does_not_wake_a_channel_in_its_quiet_hours(bot: Bot) -> None:
    await bot.at(2026, 3, 2, 12, 0)
    await bot.ask("quiet 22:00-07:00")
    await bot.files(*[NOTICE] * 5)

    asleep = await bot.at(2026, 3, 4, 3, 0)
    (morning,) = await bot.at(2026, 3, 4, 7, 0)

    assert asleep == []
    assert "5 stories" in morning


async def test_while_a_catch_up_waits_for_more_what_comes_joins_it(bot: Bot) -> None:
    await bot.files(*[NOTICE] * 12)
    await bot.outbox._gather(bot.outbox._policy.patience)
    await bot.files(*[NOTICE] * 4)
    await bot.outbox._gather(bot.outbox._policy.patience)
    early = await bot.posted()
    bot.clock.forward(seconds=15)
    (catch_up,) = await bot.posted()

    assert early == []
    assert "16 stories" in catch_up


async def test_the_rest_of_a_long_digest_is_behind_its_button(bot: Bot) -> None:
    await bot.files(*[NOTICE] * 60)
    await bot.posted()
    ((_, _, message),) = bot.board.posted
    shown = said(message).count(NOTICE) - message.text.count(NOTICE)

    numbers = shown
    while buttons := [
        button
        for block in message.blocks
        if isinstance(block, Buttons)
        for button in block.buttons
        if button.verb == "digest"
    ]:
        message = await bot.commands.press(ANN, "digest", buttons[0].value)
        numbers += said(message).count(NOTICE)
    assert shown <= 25
    assert numbers == 60


async def test_the_why_of_a_digest_names_the_topics_and_stays_in_its_channel(bot: Bot) -> None:
    await bot.files(*[NOTICE] * 11)
    await bot.posted()
    (digest,) = await bot.store.read(
        lambda tx: [row["id"] for row in tx.all("SELECT id FROM delivery WHERE story IS NULL")]
    )
    other = Caller(platform="slack", tenant="T1", channel="slack:C2", user="eve")

    why = said(await bot.commands.press(ANN, "why", str(digest)))

    assert "SEC v. Binance" in why
    assert "too many at once" in why
    for verb, value in (("why", str(digest)), ("digest", f"{digest}:0"), ("digest", "x")):
        with pytest.raises(UserError):
            await bot.commands.press(other, verb, value)


async def test_a_digest_of_the_longest_titles_stays_within_both_platforms(bot: Bot) -> None:
    words = "_*[Binance]*_ " * 30
    await bot.ask("subscribe party:binance")
    bot.clock.forward(minutes=1)
    await bot.store.write(
        _take,
        [
            news(f"n{place}", f"{chr(0x410 + place) * 9} {place**5} {words}", at=bot.clock())
            for place in range(30)
        ],
        now=bot.clock(),
    )

    await bot.posted()

    for _, _, message in bot.board.posted:
        view = render_discord(message)
        slack = render_slack(message)
        assert view.content_length() <= 4000
        assert "rest does not fit" not in str(slack["blocks"])
        assert "more" not in str([block for block in slack["blocks"] if block["type"] != "actions"])


async def _digest_of(bot: Bot) -> tuple[Delivery, Message]:
    """A digest that was posted, as a sender gets it."""
    await bot.files(*[NOTICE] * 11)
    await bot.posted()
    (row,) = await bot.store.read(lambda tx: tx.all("SELECT id FROM delivery WHERE story IS NULL"))
    found = await bot.store.read(deliveries.get, row["id"])
    assert found is not None
    now = datetime.now(UTC)
    return replace(found.delivery, created=now, attempted=now), bot.board.posted[-1][2]


async def test_a_digest_whose_reply_was_lost_is_found_on_slack(bot: Bot) -> None:
    digest, message = await _digest_of(bot)
    async with SlackDouble() as double:
        double.channel("C1")
        double.fail("chat.postMessage", LostReply())
        client = connect(token=double.token, api_url=double.api_url)
        sender = SlackSender(client=client)
        with pytest.raises(SendUnknown):
            await sender.send(digest, message)
        found = await sender.find(digest)
        other = await sender.find(replace(digest, id=digest.id + 1))
        await disconnect(client)

        assert found == double.messages("C1")[0]["ts"]
        assert other is None


async def test_a_digest_whose_reply_was_lost_is_found_on_discord(bot: Bot) -> None:
    digest, message = await _digest_of(bot)
    async with DiscordDouble() as double:
        channel = double.add_channel(double.add_guild())
        digest = replace(digest, channel=f"discord:{channel}")
        async with DiscordSender(
            token=double.token, namespace="install", api_url=double.api_url
        ) as sender:
            sent = await sender.send(digest, message)
            double.advance(sender.repeatable_for)

            assert sent == await sender.find(digest)
            assert await sender.find(replace(digest, id=digest.id + 1)) is None


async def test_the_first_poll_of_a_feed_is_silent_whatever_the_channel_asked_for(
    bot: Bot,
) -> None:
    other = Feed(name="Wire", url="https://wire.example/rss", kind=FeedKind.NEWS)
    await bot.ask("digest 09:00")

    def baseline(tx: Tx) -> None:
        drafts = [news("old", "Binance settled with a regulator", at=bot.clock())]
        polled = Polled(due=bot.clock())
        state = feeds.ensure(tx, other)
        ingest(tx, state, drafts, polled=polled, registry=REGISTRY, now=bot.clock())

    await bot.store.write(baseline)

    assert await bot.store.read(deliveries.counts) == {}
