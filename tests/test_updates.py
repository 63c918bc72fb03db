"""One card for a story: what changes of it is shown on the card, and later told in its thread."""

from dataclasses import replace
from datetime import timedelta

import pytest

from bot.commands.grammar import parse_wish
from bot.errors import UserError
from bot.model import Mute, Updates, Verbosity
from bot.retraction import is_retraction
from storage import quieting, subscriptions
from tests.doubles.slack import LostReply, RateLimited
from tests.samples import news
from tests.updating import NEW_TITLE, OUTLETS, TITLE, Newsroom, story

EDITS = r"/channels/\d+/messages/\d+"


async def test_further_sources_edit_a_fresh_card_once_and_post_nothing(room: Newsroom) -> None:
    await room.follow()
    await room.breaks()

    await room.joins(*OUTLETS[1:4])
    await room.sends(seconds=20)

    slack, discord = room.cards()
    assert "4 sources" in slack
    assert "4 sources" in discord
    assert room.replies() == ([], [])
    assert len(room.slack.called("chat.update")) == 1
    assert await room.ledger("edit") == [("sent", ""), ("sent", "")]


async def test_a_corrected_headline_shows_on_a_fresh_card_with_the_one_it_had(
    room: Newsroom,
) -> None:
    await room.follow()
    await room.breaks()

    await room.told(story(title=NEW_TITLE))
    await room.sends(minutes=5)

    for card in room.cards():
        assert NEW_TITLE in card
        assert f"Was: ~{TITLE}" in card.replace("~~", "~")


async def test_what_changes_later_is_told_in_the_thread_and_the_card_left_alone(
    room: Newsroom,
) -> None:
    await room.follow()
    await room.breaks()

    room.passes(hours=2)
    await room.told(story(title=NEW_TITLE))
    await room.joins(*OUTLETS[1:3])
    await room.sends(seconds=20)

    [slack], [discord] = room.replies()
    assert "Headline changed; 2 more sources" in slack
    assert "Headline changed; 2 more sources" in discord
    assert "now 3 sources" in slack
    assert [TITLE in card for card in room.cards()] == [True, True]
    assert room.slack.called("chat.update") == []


async def test_a_story_is_told_again_at_most_once_in_ten_minutes(room: Newsroom) -> None:
    await room.follow()
    await room.breaks()
    room.passes(hours=2)

    counts = []
    for outlet in OUTLETS[1:4]:
        await room.joins(outlet)
        await room.sends(minutes=2)
        counts.append([len(each) for each in room.replies()])
    await room.sends(minutes=9)

    assert counts == [[1, 1]] * 3
    [first, second], _ = room.replies()
    assert "1 more source" in first
    assert "2 more sources" in second
    assert [len(each) for each in room.replies()] == [2, 2]


@pytest.mark.parametrize(
    ("updates", "fresh", "late"),
    [
        (Updates.THREAD, (2, 0, 1), (0, 2, 1)),
        (Updates.SILENT, (2, 0, 1), (1, 0, 1)),
        (Updates.CHANNEL, (2, 0, 1), (0, 1, 2)),
        (Updates.OFF, (0, 0, 1), (0, 0, 1)),
    ],
)
async def test_a_channel_has_its_updates_where_it_wants_them(
    room: Newsroom,
    updates: Updates,
    fresh: tuple[int, int, int],
    late: tuple[int, int, int],
) -> None:
    """Edits on both platforms, replies in threads, messages in Discord's channel itself."""
    await room.follow(updates=updates)

    await room.breaks()
    await room.joins(OUTLETS[1])
    await room.sends(seconds=20)
    while_fresh = seen(room)
    room.passes(hours=2)
    await room.joins(OUTLETS[2])
    await room.sends(seconds=20)

    assert while_fresh == fresh
    assert seen(room) == (fresh[0] + late[0], late[1], late[2])


def seen(room: Newsroom) -> tuple[int, int, int]:
    edited = [verb for verb, _, _ in room.discord.requests if verb == "PATCH"]
    edits = len(room.slack.called("chat.update")) + len(edited)
    return edits, sum(map(len, room.replies())), len(room.on_discord())


async def test_on_slack_an_update_for_the_channel_is_a_reply_that_the_channel_sees(
    room: Newsroom,
) -> None:
    await room.follow(updates=Updates.CHANNEL)
    await room.breaks()
    room.passes(hours=2)
    room.slack.fail("chat.postMessage", LostReply())

    await room.joins(OUTLETS[1])
    await room.sends(seconds=20)
    await room.sends(minutes=1)

    card, reply = room.slack.messages("C1")
    assert (reply["thread_ts"], reply["subtype"]) == (card["ts"], "thread_broadcast")


async def test_in_quiet_hours_an_update_for_the_channel_goes_to_the_thread(room: Newsroom) -> None:
    await room.follow(updates=Updates.CHANNEL)
    await room.breaks()
    room.passes(hours=2)
    for channel in room.channels:
        asked = await room.store.read(quieting.of_channel, channel)
        now = room.clock().astimezone()
        hours = f"{now - timedelta(hours=1):%H:%M}-{now + timedelta(hours=1):%H:%M}"
        await room.store.write(quieting.put, channel, replace(asked, hours=hours))

    await room.joins(OUTLETS[1])
    await room.sends(seconds=20)

    assert [len(each) for each in room.replies()] == [1, 1]
    assert room.slack.messages("C1")[1]["subtype"] == "bot_message"
    assert len(room.on_discord()) == 1


@pytest.mark.parametrize(
    ("verbosity", "after_a_source", "after_a_headline"),
    [(Verbosity.ALL, 1, 2), (Verbosity.MILESTONES, 0, 1), (Verbosity.NEW, 0, 0)],
)
async def test_verbosity_decides_which_changes_are_news(
    room: Newsroom, verbosity: Verbosity, after_a_source: int, after_a_headline: int
) -> None:
    await room.follow(verbosity=verbosity)
    await room.breaks()
    room.passes(hours=2)

    await room.joins(OUTLETS[1])
    await room.sends(minutes=1)
    sources = [len(each) for each in room.replies()]
    await room.told(story(title=NEW_TITLE))
    await room.sends(minutes=11)

    assert sources == [after_a_source] * 2
    assert [len(each) for each in room.replies()] == [after_a_headline] * 2


async def test_a_retraction_is_shown_on_the_card_and_told_at_once(room: Newsroom) -> None:
    await room.follow()
    await room.breaks()

    await room.told(story(title=f"RETRACTED: {TITLE}"))
    await room.sends(seconds=20)

    for card in room.cards():
        assert "Taken back by Harbor Wire" in card
    for [reply] in room.replies():
        assert "Taken back by Harbor Wire" in reply


async def test_a_late_retraction_edits_the_card_where_the_platform_lets_it_and_is_told_once(
    room: Newsroom,
) -> None:
    await room.follow()
    await room.breaks()

    room.passes(hours=3)
    await room.told(story(title=f"RETRACTED: {TITLE}"))
    await room.sends(seconds=20)
    await room.sends(minutes=20)

    assert "Taken back" in room.on_slack()[0]
    assert "Taken back" not in room.on_discord()[0]
    assert [len(each) for each in room.replies()] == [1, 1]


async def test_a_baseline_edits_no_card_and_tells_nothing(room: Newsroom) -> None:
    await room.follow()
    await room.breaks()

    await room.baseline(story(outlet=OUTLETS[1]), outlet=OUTLETS[1])
    room.passes(hours=2)
    await room.baseline(story(outlet=OUTLETS[2]), outlet=OUTLETS[2])
    await room.sends(minutes=20)

    assert await room.ledger("edit") == await room.ledger("reply") == []


async def test_what_changes_before_the_card_is_posted_stands_on_it(room: Newsroom) -> None:
    await room.follow()
    room.slack.fail("chat.postMessage", RateLimited(retry_after=30))
    await room.breaks()

    await room.joins(OUTLETS[1])
    await room.sends(minutes=1)

    assert "2 sources" in room.on_slack()[0]
    assert [kind for kind, _ in room.slack.calls if kind == "chat.update"] == []


async def test_an_edit_never_overtakes_its_card(room: Newsroom) -> None:
    await room.follow()
    room.slack.fail("chat.postMessage", LostReply())
    room.slack.fail("conversations.history", RateLimited(retry_after=60))
    await room.breaks()

    await room.joins(OUTLETS[1])
    await room.sends(seconds=30)
    early = [kind for kind, _ in room.slack.calls if kind == "chat.update"]
    await room.sends(minutes=2)

    assert early == []
    assert len(room.on_slack()) == 1
    assert "2 sources" in room.on_slack()[0]


@pytest.mark.parametrize("platform", ["slack", "discord"])
async def test_a_reply_in_a_thread_whose_answer_was_lost_is_there_once(
    room: Newsroom, platform: str
) -> None:
    await room.follow()
    await room.breaks()
    room.passes(hours=2)
    if platform == "slack":
        room.slack.fail("chat.postMessage", LostReply())
    else:
        # Its first message is refused, as there is no thread yet.
        room.discord.fail("lost", path=f"{EDITS}/threads")

    await room.joins(OUTLETS[1])
    await room.sends(seconds=20)
    await room.sends(minutes=5)

    assert [len(each) for each in room.replies()] == [1, 1]
    assert {state for state, _ in await room.ledger("reply")} == {"sent"}


async def test_an_edit_whose_answer_was_lost_is_made_again(room: Newsroom) -> None:
    await room.follow()
    await room.breaks()
    room.slack.fail("chat.update", LostReply())
    room.discord.fail("lost", method="PATCH", path=EDITS)

    await room.joins(OUTLETS[1])
    await room.sends(seconds=20)
    await room.sends(minutes=1)

    assert ["2 sources" in card for card in room.cards()] == [True, True]
    assert {state for state, _ in await room.ledger("edit")} == {"sent"}


async def test_an_edit_that_is_limited_holds_up_no_alert(room: Newsroom) -> None:
    await room.follow()
    await room.breaks()
    room.slack.fail("chat.update", RateLimited(retry_after=300))

    await room.joins(OUTLETS[1])
    await room.sends(seconds=20)
    await room.told(news("2", "Coinbase asks the court in Manhattan for another month"))
    await room.sends(seconds=1)
    posted = len(room.on_slack())
    await room.sends(minutes=6)

    assert posted == 2
    assert "2 sources" in room.on_slack()[0]


async def test_an_edit_that_is_limited_holds_other_edits_of_the_workspace(room: Newsroom) -> None:
    await room.follow()
    await room.breaks()
    other = "Ripple names a new head of its stablecoin business"
    await room.told(story("2", title=other, text=""))
    await room.sends()
    room.slack.fail("chat.update", RateLimited(retry_after=300))

    await room.joins(OUTLETS[1])
    await room.told(story("2", title=other, text="", outlet=OUTLETS[1]), outlet=OUTLETS[1])
    await room.sends(seconds=20)
    await room.sends(seconds=250)
    limited = len(room.slack.called("chat.update"))
    await room.sends(minutes=2)

    assert limited == 1
    assert ["2 sources" in card for card in room.on_slack()] == [True, True]
    assert ["2 sources" in card for card in room.on_discord()] == [True, True]


async def test_where_a_card_may_not_be_edited_its_changes_are_told_in_the_thread(
    room: Newsroom,
) -> None:
    await room.follow()
    await room.breaks()
    room.slack.edit_window_closed = True

    await room.joins(OUTLETS[1])
    await room.sends(seconds=20)
    await room.sends(seconds=20)

    in_threads, below = room.replies()
    assert (len(in_threads), len(below)) == (1, 0)
    assert "1 more source" in in_threads[0]


async def test_an_edit_that_comes_too_late_for_discord_is_told_in_the_thread(
    room: Newsroom,
) -> None:
    await room.follow()
    await room.breaks()

    await room.joins(OUTLETS[1])
    await room.sends(hours=2)
    await room.sends(seconds=20)

    in_threads, below = room.replies()
    assert (len(in_threads), len(below)) == (0, 1)
    assert "2 sources" in room.on_slack()[0]
    assert [path for verb, path, _ in room.discord.requests if verb == "PATCH"] == []


async def test_a_card_that_somebody_deleted_stays_deleted_and_the_channel_goes_on(
    room: Newsroom,
) -> None:
    await room.follow()
    await room.breaks()
    room.slack.messages("C1").clear()
    room.discord.messages(room.place).clear()

    await room.joins(OUTLETS[1])
    await room.told(news("2", "Coinbase asks the court in Manhattan for another month"))
    await room.sends(seconds=20)
    await room.sends(minutes=20)

    assert [state for state, _ in await room.ledger("edit")] == ["void", "void"]
    assert len(room.on_slack()) == len(room.on_discord()) == 1


async def test_a_locked_thread_is_left_alone_and_its_channel_goes_on(room: Newsroom) -> None:
    await room.follow()
    await room.breaks()
    room.passes(hours=2)
    await room.joins(OUTLETS[1])
    await room.sends(seconds=20)
    [thread] = room.threads()
    thread.locked = True

    await room.joins(OUTLETS[2])
    await room.sends(minutes=11)
    await room.told(news("2", "Coinbase asks the court in Manhattan for another month"))
    await room.sends(minutes=1)

    assert len(thread.messages) == 1
    assert len(room.on_discord()) == 2


async def test_a_thread_that_people_began_is_used(room: Newsroom) -> None:
    await room.follow()
    await room.breaks()
    [card] = room.discord.messages(room.place)
    room.discord.open_thread(room.place, int(card["id"]), "What do you think?")
    room.passes(hours=2)

    await room.joins(OUTLETS[1])
    await room.sends(seconds=20)

    [thread] = room.threads()
    assert (thread.name, len(thread.messages)) == ("What do you think?", 1)


async def test_a_thread_is_called_what_its_story_is_called(room: Newsroom) -> None:
    await room.follow()
    await room.breaks()
    room.passes(hours=2)

    await room.joins(OUTLETS[1])
    await room.sends(seconds=20)

    [thread] = room.threads()
    assert thread.name == TITLE


async def test_what_a_channel_has_muted_is_neither_edited_nor_told(room: Newsroom) -> None:
    await room.follow()
    await room.breaks()
    until = room.clock() + timedelta(days=1)
    for channel in room.channels:
        await room.store.write(quieting.mute, channel, Mute(topic="story:1", until=until))

    await room.joins(OUTLETS[1])
    room.passes(hours=2)
    await room.joins(OUTLETS[2])
    await room.sends(minutes=20)

    assert await room.ledger("edit") == [("held", "muted")] * 2
    assert await room.ledger("reply") == [("held", "muted")] * 2


async def test_who_has_unsubscribed_is_told_no_more_of_a_story(room: Newsroom) -> None:
    await room.follow()
    await room.breaks()
    for channel in room.channels:
        await room.store.write(subscriptions.remove, channel, ["all"])

    await room.joins(OUTLETS[1])

    assert await room.ledger("edit") == []


@pytest.mark.parametrize(
    "title",
    [
        "RETRACTED: Judge lets the case go ahead",
        "[Withdrawn] Judge lets the case go ahead",
        "Retraction of our report on the exchange",
        "Harbor Wire retracts its story on the exchange",
    ],
)
def test_a_headline_that_takes_a_story_back_is_a_retraction(title: str) -> None:
    assert is_retraction(title)


@pytest.mark.parametrize(
    "title",
    [
        "Withdrawn motion is filed anew",
        "Witness retracts his testimony",
        "Company withdraws its report on staking",
    ],
)
def test_news_of_something_withdrawn_is_no_retraction(title: str) -> None:
    assert not is_retraction(title)


def test_where_updates_go_is_read_and_mistakes_are_named() -> None:
    assert parse_wish("case:x updates:silent").updates is Updates.SILENT
    with pytest.raises(UserError, match="updates:off, updates:silent, updates:thread and"):
        parse_wish("case:x updates:loud")
