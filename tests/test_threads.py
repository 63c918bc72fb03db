"""Threads of cases and posts of forums: one for each case, opened by how the case stands."""

from collections.abc import AsyncIterator
from datetime import timedelta

import pytest

from bot.catalog import Catalog
from bot.commands import Caller, Commands
from bot.model import Draft, Event, Subscription, Threads
from storage import subscriptions
from storage.sqlite import SqliteStore
from tests.doubles.discord import buttons
from tests.doubles.discord.world import FORUM
from tests.doubles.running import discord_words, slack_words
from tests.doubles.slack import LostReply, RateLimited
from tests.samples import REGISTRY, filing, news
from tests.updating import Newsroom

POSTS = r"/channels/\d+/threads"
CAPTION = "SEC v. Binance Holdings Limited"
NO_CASE = "Lisbon opens an office for digital assets"


@pytest.fixture
async def forum(store: SqliteStore) -> AsyncIterator[Newsroom]:
    """On Discord, a forum."""
    async with Newsroom.opened(store, FORUM) as newsroom:
        yield newsroom


def entry(room: Newsroom, number: int, *events: str) -> Draft:
    """An entry in the docket of the case."""
    return filing(f"k{number}", *(events or ("Order",)), number=str(number), at=room.clock())


async def test_the_stories_of_a_case_stand_in_one_thread_below_how_it_stands(
    room: Newsroom,
) -> None:
    await room.follow(threads=Threads.CASE)

    for number in (1, 2):
        await room.told(entry(room, number))
        await room.sends(minutes=1)
    await room.sends(minutes=1)

    [card], [discord_card] = room.on_slack(), room.on_discord()
    for opening in (card, discord_card):
        assert CAPTION in opening
        assert "Stories in 30 days" in opening
    assert [len(each) for each in room.replies()] == [2, 2]
    [thread] = room.threads()
    assert thread.name == "SEC v. Binance"


async def test_what_opens_a_thread_is_kept_up_to_date(room: Newsroom) -> None:
    await room.follow(threads=Threads.CASE)
    await room.told(entry(room, 1, "Order on Motion for Extension of Time"))
    await room.sends(minutes=1)

    room.passes(days=20)
    await room.told(entry(room, 2, "Order Dismissing Claims"))
    await room.sends(seconds=1)
    await room.sends(minutes=1)

    for opening in room.cards():
        assert "Order Dismissing Claims" in opening
        assert "Order on Motion for Extension of Time" in opening


async def test_stories_that_come_together_open_one_thread(room: Newsroom) -> None:
    await room.follow(threads=Threads.CASE)

    await room.told(entry(room, 1), entry(room, 2), entry(room, 3))
    await room.sends()

    assert len(room.on_slack()) == len(room.on_discord()) == 1
    assert [len(each) for each in room.replies()] == [3, 3]


async def test_no_story_overtakes_what_opens_its_thread(room: Newsroom) -> None:
    await room.follow(threads=Threads.CASE)
    room.slack.fail("chat.postMessage", RateLimited(retry_after=30))

    await room.told(entry(room, 1))
    await room.sends()
    early = len(room.slack.messages("C1"))
    await room.sends(minutes=1)

    assert early == 0
    opening, told = room.slack.messages("C1")
    assert told["thread_ts"] == opening["ts"]


async def test_a_story_of_no_case_stands_by_itself(room: Newsroom) -> None:
    await room.follow(threads=Threads.CASE)

    await room.told(news("1", NO_CASE))
    await room.sends()

    assert [NO_CASE in card for card in room.cards()] == [True, True]
    assert room.replies() == ([], [])


async def test_a_story_that_something_else_wants_in_the_channel_stands_there(
    room: Newsroom,
) -> None:
    await room.follow(threads=Threads.CASE)
    for channel in room.channels:
        wish = Subscription(channel=channel, topic=f"event:{Event.ORDER}")
        await room.store.write(subscriptions.add, wish, now=room.clock())

    await room.told(entry(room, 1))
    await room.sends()

    assert room.replies() == ([], [])


async def test_what_changes_of_a_story_is_told_in_the_thread_of_its_case(room: Newsroom) -> None:
    await room.follow(threads=Threads.CASE)
    await room.told(entry(room, 1, "Order"))
    await room.sends(minutes=1)

    room.passes(hours=2)
    await room.told(entry(room, 1, "Order", "Opinion"))
    await room.sends(minutes=1)
    await room.sends(minutes=1)

    in_thread, below = room.replies()
    assert (len(in_thread), len(below)) == (2, 2)
    assert "Headline changed" in in_thread[1]
    assert "Headline changed" in below[1]
    assert len(room.threads()) == 1


async def test_a_fresh_card_in_a_thread_is_edited_there(room: Newsroom) -> None:
    await room.follow(threads=Threads.CASE)
    await room.told(entry(room, 1, "Order"))
    await room.sends(minutes=1)

    await room.told(entry(room, 1, "Order", "Opinion"))
    await room.sends(minutes=1)

    for [told] in room.replies():
        assert "Opinion" in told


async def test_what_changes_of_a_card_that_was_never_posted_is_not_posted_instead(
    room: Newsroom,
) -> None:
    await room.follow(threads=Threads.CASE)
    await room.told(entry(room, 1, "Order"))
    await room.sends(minutes=1)
    await room.store.write(
        lambda tx: tx.run("UPDATE delivery SET message = NULL WHERE kind = 'alert'")
    )

    await room.told(entry(room, 1, "Order", "Opinion"))
    await room.sends(minutes=1)
    room.passes(hours=2)
    await room.told(entry(room, 1, "Order", "Opinion", "Judgment"))
    await room.sends(minutes=1)

    assert [len(each) for each in room.replies()] == [1, 1]
    reason = "its card was not posted"
    assert (await room.ledger("edit")).count(("void", reason)) == 2
    assert await room.ledger("reply") == [("void", reason)] * 2


async def test_a_thread_that_is_gone_is_opened_anew(room: Newsroom) -> None:
    await room.follow(threads=Threads.CASE)
    await room.told(entry(room, 1))
    await room.sends(minutes=1)
    room.slack.messages("C1").clear()

    await room.told(entry(room, 2))
    await room.sends(minutes=1)

    opening, told = room.slack.messages("C1")
    assert CAPTION in slack_words(opening)
    assert told["thread_ts"] == opening["ts"]


async def test_a_forum_has_a_post_for_each_case_without_being_asked(forum: Newsroom) -> None:
    await forum.follow()

    await forum.told(entry(forum, 1), news("1", NO_CASE), entry(forum, 2))
    await forum.sends()
    await forum.sends(minutes=1)

    case, alone = forum.threads()
    assert (case.name, alone.name) == ("SEC v. Binance", NO_CASE)
    assert len(alone.messages) == 1
    opening, *told = [discord_words(each) for each in case.messages]
    assert CAPTION in opening
    assert "Stories in 30 days" in opening
    assert len(told) == 2
    assert forum.on_discord() == []
    assert case.messages[0]["edited_timestamp"] is not None


async def test_a_forum_is_found_out_by_one_refused_message(forum: Newsroom) -> None:
    await forum.follow()

    for number in range(1, 4):
        await forum.told(entry(forum, number))
        await forum.sends(minutes=1)

    to_forum = f"/channels/{forum.place}/messages"
    assert [status for _, path, status in forum.discord.requests if path == to_forum] == [400]


@pytest.mark.parametrize("state", ["open", "archived"])
async def test_a_post_whose_answer_was_lost_is_found_among_the_threads(
    forum: Newsroom, state: str
) -> None:
    await forum.follow()
    forum.discord.fail("lost", path=POSTS)
    await forum.told(entry(forum, 1))
    await forum.sends()
    forum.threads()[0].archived = state == "archived"

    await forum.sends(minutes=1)
    await forum.sends(minutes=1)

    [post] = forum.threads()
    assert len(post.messages) == 2


@pytest.mark.parametrize("fault", ["drop", "status"])
async def test_a_post_that_was_not_taken_is_opened_once_later(forum: Newsroom, fault: str) -> None:
    await forum.follow()
    forum.discord.fail(fault, path=POSTS, status=502)
    await forum.told(entry(forum, 1))
    await forum.sends()
    tried = [path for verb, path, _ in forum.discord.requests if path.endswith("/threads")]

    await forum.sends(minutes=1)
    await forum.sends(minutes=1)

    # The library would have tried again by itself, with nothing to tell the two apart.
    assert len(tried) == 1
    [post] = forum.threads()
    assert len(post.messages) == 2


async def test_a_post_is_opened_once_though_the_process_died_before_the_answer(
    forum: Newsroom,
) -> None:
    await forum.follow()
    await forum.told(news("1", NO_CASE))
    forum.discord.fail("lost", path=POSTS)
    await forum.sends()
    await forum.store.write(
        lambda tx: tx.run("UPDATE delivery SET state = 'sending' WHERE state = 'unknown'")
    )

    forum.restarted()
    await forum.sends(seconds=10)

    assert len(forum.threads()) == 1
    assert {state for state, _ in await forum.ledger("alert")} == {"sent"}


async def test_a_forum_that_wants_a_tag_gets_its_first(forum: Newsroom) -> None:
    place = forum.discord.channels[forum.place]
    place.tags, place.wants_tag = ("courts", "agencies"), True
    await forum.follow()

    await forum.told(news("1", NO_CASE))
    await forum.sends()

    assert len(forum.threads()) == 1


async def test_the_posts_of_a_subscription_have_the_tags_it_asks_for(forum: Newsroom) -> None:
    forum.discord.channels[forum.place].tags = ("courts", "agencies", "Binance")
    await forum.follow(tags=("binance", "renamed since"))

    await forum.told(news("1", NO_CASE))
    await forum.told(entry(forum, 1))
    await forum.sends(minutes=1)
    await forum.sends(minutes=1)

    assert len(forum.threads()) == 2
    assert [each.applied for each in forum.threads()] == [["3"], ["3"]]


async def test_a_post_that_was_deleted_is_opened_anew(forum: Newsroom) -> None:
    await forum.follow()
    await forum.told(entry(forum, 1))
    await forum.sends(minutes=1)
    [post] = forum.threads()
    del forum.discord.channels[post.id]

    await forum.told(entry(forum, 2))
    await forum.sends(minutes=1)

    [post] = forum.threads()
    assert len(post.messages) == 2


async def test_an_alert_in_a_post_is_edited_while_fresh_and_answered_later(
    forum: Newsroom,
) -> None:
    await forum.follow()
    await forum.told(news("1", NO_CASE))
    await forum.sends(minutes=1)
    await forum.told(news("1", f"{NO_CASE} and tokens"))
    await forum.sends(minutes=1)
    room = forum.threads()[0].messages
    shown = discord_words(room[0])
    forum.passes(hours=2)
    await forum.told(news("1", f"{NO_CASE}, tokens and coins"))
    await forum.sends(minutes=1)

    assert f"{NO_CASE} and tokens" in shown
    assert len(room) == 2
    assert "Headline changed" in discord_words(room[1])


async def test_old_openings_are_edited_as_often_as_discord_lets_and_hold_up_no_alert(
    forum: Newsroom,
) -> None:
    await forum.follow()
    await forum.told(entry(forum, 1))
    await forum.sends(minutes=1)
    forum.passes(hours=5)

    for number in range(2, 8):
        await forum.told(entry(forum, number))
        await forum.sends(minutes=1)

    assert len(forum.threads()[0].messages) == 8
    states = await forum.store.read(subscriptions.channels)
    assert {each.state for each in states} == {"ok"}


async def test_the_button_of_an_opening_answers_with_the_case(room: Newsroom) -> None:
    await room.follow(threads=Threads.CASE)
    await room.told(entry(room, 1))
    await room.sends(minutes=1)
    [opening] = room.discord.messages(room.place)
    [number] = [each for each in buttons(opening) if each.startswith("dw1:why:")]
    commands = Commands(room.store, Catalog(REGISTRY), now=room.clock)
    caller = Caller(platform="discord", tenant="", channel=room.channels[1], user="7")

    answer = await commands.press(caller, "why", number.rpartition(":")[2])

    assert answer.text.startswith("SEC v. Binance, D.D.C. 1:23-cv-01599.")


async def test_a_lost_answer_to_an_opening_on_slack_opens_one_thread(room: Newsroom) -> None:
    await room.follow(threads=Threads.CASE)
    room.slack.fail("chat.postMessage", LostReply())

    await room.told(entry(room, 1))
    await room.sends()
    await room.sends(minutes=1)
    await room.sends(minutes=1)

    assert len(room.on_slack()) == 1
    assert len(room.replies()[0]) == 1


async def test_what_quiet_hours_held_goes_into_the_thread_when_they_end(room: Newsroom) -> None:
    await room.follow(threads=Threads.CASE)
    await room.told(entry(room, 1))
    await room.store.write(
        lambda tx: tx.run(
            "UPDATE delivery SET state = 'held', reason = 'quiet hours', due = :due",
            due=(room.clock() + timedelta(hours=1)).isoformat(),
        )
    )

    await room.sends(hours=2)
    await room.sends(minutes=1)

    assert [len(each) for each in room.replies()] == [1, 1]
