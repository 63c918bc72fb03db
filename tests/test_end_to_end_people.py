"""People at both platforms: they look things up, follow them, press buttons; alerts follow."""

import re
from collections.abc import AsyncIterator, Awaitable, Callable
from typing import Any

import pytest
import pytest_asyncio

from tests.doubles.discord import MANAGE_CHANNELS, buttons, is_private
from tests.doubles.discord.world import FORUM, NEWS
from tests.doubles.running import Feed, Installation, Running, discord_words, slack_words, until
from tests.end_to_end import END, END_TITLE, HOLD, HOLD_TITLE

Ask = Callable[[str], Awaitable[str]]


# Look-ups; one running docketwire answers them all


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def desk(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Installation]:
    async with Installation(tmp_path_factory.mktemp("desk")) as installed:
        installed.slack_channel("C1")
        installed.discord_channel("questions")
        installed.docket.filing("Status Report", entry=31)
        async with installed.running():
            yield installed


async def asked_slack(world: Installation, question: str) -> str:
    [shown] = await world.slack.slash("/docket", f"case {question}")
    assert shown["is_ephemeral"]
    return slack_words(shown)


async def asked_discord(world: Installation, question: str) -> str:
    shown = await world.discord.command("case", channel=world.a_channel(), name=question)
    assert is_private(shown)
    return discord_words(shown).replace("\\", "")


PLATFORMS = pytest.mark.parametrize("ask", [asked_slack, asked_discord], ids=["slack", "discord"])
TWO = "case:sec-v-binance party:ripple"
SAME_CASE = [
    "sec v binance",
    "SEC v. Binance Holdings Ltd",
    "1:23-cv-01599",
    "23cv1599",
    "1:23-CV-1599-ABJ-ZMF",
    "No. 23-cv-01599 (D.D.C.)",
    "https://www.courtlistener.com/docket/67474542/sec-v-binance/",
    "sec-v-binance",
]


@PLATFORMS
@pytest.mark.asyncio(loop_scope="module")
async def test_an_ambiguous_name_is_answered_privately_with_the_choices(
    desk: Installation, ask: Callable[[Installation, str], Awaitable[str]]
) -> None:
    shown = await ask(desk, "binance")

    assert "may be any of" in shown
    assert "SEC v. Binance" in shown
    assert "CFTC v. Binance" in shown
    assert "1:23-cv-01599" in shown
    assert desk.seen_anywhere() == []


@PLATFORMS
@pytest.mark.parametrize("question", SAME_CASE)
@pytest.mark.asyncio(loop_scope="module")
async def test_a_case_is_found_by_name_number_and_link_and_shown_privately(
    desk: Installation, ask: Callable[[Installation, str], Awaitable[str]], question: str
) -> None:
    shown = await ask(desk, question)

    assert "Securities and Exchange Commission v. Binance Holdings Limited" in shown
    assert "D.D.C. 1:23-cv-01599" in shown
    assert "Amy Berman Jackson" in shown
    assert "Status Report" in shown
    assert "The docket feed of D.D.C. is polled" in shown
    assert desk.seen_anywhere() == []


@PLATFORMS
@pytest.mark.asyncio(loop_scope="module")
async def test_a_misspelt_case_is_answered_with_what_may_be_meant(
    desk: Installation, ask: Callable[[Installation, str], Awaitable[str]]
) -> None:
    shown = await ask(desk, "sec v binnance")

    assert "No case is known as “sec v binnance”." in shown
    assert "Did you mean" in shown
    assert "SEC v. Binance" in shown


@PLATFORMS
@pytest.mark.asyncio(loop_scope="module")
async def test_a_docket_that_is_not_in_the_registry_can_be_followed_from_the_answer(
    desk: Installation, ask: Callable[[Installation, str], Awaitable[str]]
) -> None:
    shown = await ask(desk, "1:25-cv-04417 (S.D.N.Y.)")

    assert "S.D.N.Y. 1:25-cv-04417 is not in the registry." in shown
    assert "The docket feed of S.D.N.Y. is not polled" in shown


@pytest.mark.asyncio(loop_scope="module")
async def test_cases_and_parties_complete_while_they_are_typed(desk: Installation) -> None:
    channel = desk.a_channel()

    cases = await desk.discord.autocomplete("case", "name", "sec v bin", channel=channel)
    parties = await desk.discord.autocomplete("party", "name", "bina", channel=channel)
    topics = await desk.discord.autocomplete(
        "alerts subscribe", "topic", "binance", channel=channel
    )

    assert {"name": "SEC v. Binance", "value": "sec-v-binance"} in cases
    assert "binance" in [each["value"] for each in parties]
    assert {"case:sec-v-binance", "party:binance"} <= {each["value"] for each in topics}


# Following


async def test_each_subscription_of_a_list_on_discord_has_its_button(world: Installation) -> None:
    channel, other = world.discord_channel("follows"), world.discord_channel("other")
    parties = ("binance", "ripple", "coinbase", "kraken", "uniswap", "ftx", "celsius", "terraform")
    asked = " ".join(f"party:{each}" for each in parties)
    may = MANAGE_CHANNELS

    def button(message: dict[str, Any], beginning: str, place: int = 0) -> str:
        return [each for each in buttons(message) if each.startswith(beginning)][place]

    async with world.running() as bot:
        await discord_says(world, "subscribe", asked, channel)
        await discord_says(world, "subscribe", 'keyword:"wells notice" -event:order', channel)
        await world.discord.command("my subscribe", channel=channel, topic="party:binance")
        world.wire.article(HOLD_TITLE, *HOLD)
        await bot.poll()
        first = await world.discord.command("alerts list", channel=channel, permissions=may)
        elsewhere = await world.discord.command(
            "alerts list", channel=other, permissions=may, channel_=channel
        )
        mine = await world.discord.command("my list", channel=other)
        second = await world.discord.press(first, button(first, "dw1:list:"), permissions=may)
        keyword = await world.discord.press(second, button(second, "dw1:held:show:"))
        refused = await world.discord.press(keyword, button(keyword, "dw1:held:remove:"))
        gone = await world.discord.press(
            keyword, button(keyword, "dw1:held:remove:"), permissions=may
        )
        again = await world.discord.press(keyword, button(keyword, "dw1:held:remove:"))
        shown = await world.discord.press(mine, button(mine, "dw1:held:show:"))
        left = await world.discord.press(shown, button(shown, "dw1:held:remove:"))
        foreign = await world.discord.press(mine, button(mine, "dw1:held:show:"), user=8)

    assert len([each for each in buttons(first) if each.startswith("dw1:held:show:")]) == 8
    assert "This channel follows 9 topics." in discord_words(first)
    assert "**Binance** `party:binance`" in discord_words(first)
    came = r"-# 1 alert in 30 days, the last <t:\d+:R> · added <t:\d+:R> by <@7>"
    assert re.search(came, discord_words(first))
    assert first["allowed_mentions"]["parse"] == []
    assert "9 to 9 of 9" in discord_words(second)
    assert "Previous" in str(second["components"])
    assert buttons(elsewhere) == []
    assert "#follows follows 9 topics." in discord_words(elsewhere)
    assert [each for each in buttons(keyword) if each.startswith("dw1:form:")]
    assert "Only those who manage this channel" in discord_words(refused)
    assert "No longer following keyword:wells notice" in discord_words(gone)
    assert "That is no longer followed." in discord_words(again)
    assert "No longer following Binance" in discord_words(left)
    assert "another channel" in discord_words(foreign)


async def test_alerts_why_says_of_any_channel_here_why_it_got_a_story_or_did_not(
    world: Installation,
) -> None:
    follows = world.discord_channel("follows", "party:binance")
    other = world.discord_channel("other", "party:ripple")
    may = MANAGE_CHANNELS
    async with world.running() as bot:
        world.wire.article(HOLD_TITLE, *HOLD)
        await bot.poll()
        [alert] = world.discord.messages(follows)
        [link] = set(re.findall(r"\((https?://[^)]+)\)", discord_words(alert)))

        async def why(**options: Any) -> str:
            shown = await world.discord.command(
                "alerts why", channel=follows, permissions=may, **options
            )
            return discord_words(shown).replace("\\", "")

        here = await why(story=link)
        there = await why(story=link, channel_=other)
        unknown = await why(story="https://harborwire.example/none")

    assert "This channel follows Binance" in here
    assert "This story was not posted to #other." in there
    assert "of nothing that #other follows: Ripple" in there
    assert "No story has been seen at this address" in unknown


async def test_what_a_channel_begins_to_follow_is_not_passed_on_to_other_servers(
    world: Installation,
) -> None:
    news = world.discord.add_channel(world.guild, "announcements", kind=NEWS)
    may = MANAGE_CHANNELS
    async with world.running() as bot:
        await world.discord.command("alerts look", channel=news, permissions=may, publish="on")
        await discord_says(world, "subscribe", "party:binance", news)
        await bot.settled()
        before = [path for _, path, _ in world.discord.requests if path.endswith("/crosspost")]
        world.wire.article(HOLD_TITLE, *HOLD)
        await bot.poll()

    line, alert = world.discord.messages(news)
    passed_on = [path for _, path, _ in world.discord.requests if path.endswith("/crosspost")]
    assert "Alerts for Binance" in discord_words(line)
    assert before == []
    assert [path for path in passed_on if alert["id"] in path] == passed_on != []


async def test_the_tags_of_a_forum_are_chosen_when_it_is_subscribed(world: Installation) -> None:
    world.slack_channel("C1")
    text = world.discord_channel("follows")
    forum = world.discord.add_channel(world.guild, "cases", kind=FORUM)
    world.discord.channels[forum].tags = ("courts", "exchanges")

    async def subscribes(channel: int, tags: str) -> str:
        shown = await world.discord.command(
            "alerts subscribe",
            channel=text,
            permissions=MANAGE_CHANNELS,
            topic="party:binance",
            channel_=channel,
            tags=tags,
        )
        return discord_words(shown).replace("\\", "")

    async with world.running() as bot:
        refused = [await subscribes(text, "courts"), await subscribes(forum, "Courts, banks")]
        world.discord.fail("status", method="GET", path=rf"/channels/{forum}$", status=403)
        refused.append(await subscribes(forum, "Courts"))
        taken = await subscribes(forum, "Exchanges")
        on_slack = await slack_says(world, "subscribe party:binance tags:x", "C1")
        world.wire.article(HOLD_TITLE, *HOLD)
        await bot.poll()

    assert "this is none" in refused[0]
    assert "#cases has no tag banks. It has courts, exchanges." in refused[1]
    assert "Allow docketwire View Channel there; then ask again." in refused[2]
    assert "Following Binance in #cases" in taken
    assert "Only forums of Discord have tags" in on_slack
    [post] = [each for each in world.discord.channels.values() if each.parent == forum]
    assert post.applied == ["2"]


async def test_a_search_is_turned_over_after_a_restart_on_both_platforms(
    world: Installation,
) -> None:
    world.slack_channel("C1")
    channel = world.discord_channel("questions")
    for number in range(12):
        world.wire.article(f"Ferry line {number} opens", f"The ferry line {number} opens in May.")
    async with world.running() as bot:
        await bot.poll()
        [first] = await world.slack.slash("/docket", "search ferry source:news since:30d")
        on_discord = await world.discord.command(
            "search", channel=channel, query="ferry", source="Harbor Wire", since="30d"
        )
    async with world.running():
        [second] = await world.slack.press(first, "dw1:search")
        [following] = [each for each in buttons(on_discord) if each.startswith("dw1:search:")]
        turned = await world.discord.press(on_discord, following)
        [previous] = [each for each in buttons(turned) if each.startswith("dw1:search:")]
        back = await world.discord.press(turned, previous)

    assert "1 to 10, newest first" in slack_words(first)
    assert "11 to 12, newest first" in slack_words(second)
    assert "11 to 12, newest first" in discord_words(turned)
    assert discord_words(back) == discord_words(on_discord)
    assert all(map(is_private, (on_discord, turned, back)))


async def slack_says(world: Installation, text: str, channel: str) -> str:
    [shown] = await world.slack.slash("/docket", text, channel=channel)
    assert shown["is_ephemeral"]
    return slack_words(shown)


async def discord_says(world: Installation, verb: str, topic: str, channel: int) -> str:
    shown = await world.discord.command(
        f"alerts {verb}", channel=channel, permissions=MANAGE_CHANNELS, topic=topic
    )
    assert is_private(shown)
    return discord_words(shown).replace("\\", "")


async def test_alerts_follow_from_subscribing_and_end_with_unsubscribing(
    world: Installation,
) -> None:
    slack, discord = world.slack_channel("C1"), world.discord_channel("follows")
    world.docket.filing("Status Report", entry=31)
    async with world.running() as bot:
        told = [
            await slack_says(world, "subscribe party:binance", slack),
            await discord_says(world, "subscribe", "party:binance", discord),
        ]
        world.wire.article(HOLD_TITLE, *HOLD)
        await bot.poll()
        followed = [world.seen(slack), world.seen(discord)]
        ended = [
            await slack_says(world, "unsubscribe party:binance", slack),
            await discord_says(world, "unsubscribe", "party:binance", discord),
        ]
        world.wire.article(END_TITLE, *END)
        await bot.poll()

    for answer in told:
        assert "Following Binance" in answer
        assert "Status Report" in answer
    for seen in followed:
        assert ["Alerts for Binance" in words for words in seen] == [True, False]
        assert [HOLD_TITLE in words for words in seen] == [False, True]
    assert all("No longer following" in answer for answer in ended)
    assert [world.seen(slack), world.seen(discord)] == followed


async def test_a_channel_is_told_by_one_line_of_what_it_begins_to_follow(
    world: Installation,
) -> None:
    slack, discord = world.slack_channel("C1"), world.discord_channel("follows")
    forum = world.discord.add_channel(world.guild, "cases", kind=FORUM)
    mine, ours = f"subscribe {TWO}", "subscribe"
    async with world.running() as bot:
        for _ in range(2):
            await slack_says(world, mine, slack)
            await discord_says(world, ours, TWO, discord)
            await discord_says(world, ours, TWO, forum)
            await slack_says(world, f"my {mine}", slack)
            await world.discord.command("my subscribe", channel=discord, topic=TWO)
            await bot.settled()
        await slack_says(world, "subscribe party:coinbase", slack)
        await bot.settled()
        [line, _] = world.slack.messages(slack)
        [same] = world.discord.messages(discord)
        [shown] = await world.slack.press(line, "dw1:why")
        listed = await world.discord.press(same, buttons(same)[0])

    said = "Alerts for SEC v. Binance, Ripple will be posted here. Set up by @"
    told_on_slack, told_later = world.seen(slack)
    assert line["text"].startswith(f"{said}u1.")
    assert told_on_slack.startswith(said)
    assert "Alerts for Coinbase will be posted here." in told_later
    [told_on_discord] = world.seen(discord)
    assert told_on_discord.startswith(said)
    assert "This channel follows 2 topics" in discord_words(listed)
    assert "This channel follows 3 topics" in slack_words(shown)
    others = [words for words in world.seen_anywhere() if words.startswith("Alerts for")]
    assert len(others) == 3
    posts = [each for each in world.discord.channels.values() if each.parent == forum]
    assert posts == []


async def test_what_feeds_yaml_says_at_the_next_start_holds_from_then_on(
    world: Installation,
) -> None:
    slack = world.slack_channel("C1", "party:binance")
    discord = world.discord_channel("alerts", "party:binance")
    async with world.running() as bot:
        world.wire.article(HOLD_TITLE, *HOLD)
        await bot.poll()
    late = Feed(name="Late Wire", kind="news", path="/late")
    late.article("Binance is asked about its reserves", "Binance says that they are whole.")
    world.feeds.append(late)
    del world.subscriptions[f"slack:{slack}"]
    async with world.running() as bot:
        late.article(END_TITLE, *END)
        await bot.poll()

    assert [HOLD_TITLE in words for words in world.seen(slack)] == [True]
    assert [END_TITLE in words for words in world.seen(discord)] == [False, True]


async def test_a_channel_subscribed_from_the_command_line_gets_the_next_alert(
    world: Installation,
) -> None:
    slack = world.slack_channel("C1")
    async with world.running() as bot:
        asked = ("subscriptions", "add", f"slack:{slack}", "case:sec-v-binance")
        code, printed = await world.command(*asked)
        refused, why = await world.command("run")
        world.wire.article(HOLD_TITLE, *HOLD)
        await bot.poll()

    assert (code, refused) == (0, 1)
    assert "Following SEC v. Binance" in printed
    assert "docketwire.db" in why
    assert len(why.splitlines()) == 1
    assert [HOLD_TITLE in words for words in world.seen(slack)] == [True]


async def test_a_party_nobody_knew_is_followed_by_its_name(world: Installation) -> None:
    slack, discord = world.slack_channel("C1"), world.discord_channel("follows")
    name = 'party:"Quillfeather Exchange"'
    world.wire.article("Quillfeather Exchange opens in Chicago", "It takes customers from May.")
    async with world.running() as bot:
        told = [
            await slack_says(world, f"subscribe {name}", slack),
            await discord_says(world, "subscribe", name, discord),
        ]
        world.wire.article(
            "Regulator sues Quillfeather Exchange over customer funds",
            "The complaint was filed in Chicago. Quillfeather Exchange denies it owes anything.",
        )
        world.wire.article("Quills and feathers at the fair", "Hats were on exchange.")
        await bot.poll()

    assert "This party is new here" in told[0]
    for answer in told:
        assert "Following Quillfeather Exchange" in answer
        assert "1 story in the last 30 days" in answer
        assert "Quillfeather Exchange opens in Chicago" in answer
    for channel in (slack, discord):
        _, shown = world.seen(channel)
        assert "Regulator sues Quillfeather Exchange" in shown


async def test_a_party_of_an_ordinary_name_is_followed_with_a_warning(
    world: Installation,
) -> None:
    slack = world.slack_channel("C1")
    async with world.running():
        told = await slack_says(world, "subscribe party:Wave", slack)

    assert "“Wave” is also an ordinary word" in told


async def test_a_docket_nobody_knew_is_followed_by_court_and_number(world: Installation) -> None:
    manhattan = Feed(name="S.D.N.Y. docket", kind="court", path="/nysd", court="nysd")
    world.feeds.append(manhattan)
    slack, discord = world.slack_channel("C1"), world.discord_channel("follows")
    wanted = 'case:"1:25-cv-04417 (S.D.N.Y.)"'
    async with world.running() as bot:
        told = [
            await slack_says(world, f"subscribe {wanted}", slack),
            await discord_says(world, "subscribe", wanted, discord),
        ]
        caption = "Ferro v. Lumen Exchange LLC"
        manhattan.filing("Complaint", docket="1:25-cv-04417-LAK", caption=caption, entry=1)
        manhattan.filing("Complaint", docket="1:25-cv-04418-LAK", caption=caption, entry=2)
        await bot.poll()

    for answer in told:
        assert "Following S.D.N.Y. 1:25-cv-04417" in answer
        assert "The docket feed of S.D.N.Y. is polled" in answer
    for channel in (slack, discord):
        _, shown = world.seen(channel)
        assert "1:25-cv-04417" in shown
        assert "Ferro v. Lumen Exchange" in shown


# Buttons


async def alerted(world: Installation, bot: Running) -> tuple[dict[str, Any], dict[str, Any]]:
    world.wire.article(HOLD_TITLE, *HOLD)
    await bot.poll()
    [slack] = world.slack.messages("C1")
    [discord] = world.discord.messages(world.a_channel())
    return slack, discord


async def test_the_buttons_of_an_alert_show_the_case_say_why_and_follow(
    world: Installation,
) -> None:
    slack = world.slack_channel("C1", "party:binance")
    discord = world.discord_channel("alerts", "party:binance")
    async with world.running() as bot:
        on_slack, on_discord = await alerted(world, bot)
        pressed: dict[str, list[str]] = {"timeline": [], "case": [], "why": [], "follow": []}
        places = dict.fromkeys(pressed, (on_slack, on_discord))
        for verb, answers in pressed.items():
            place, discord_place = places[verb]
            [shown] = await world.slack.press(place, f"dw1:{verb}")
            answers.append(slack_words(shown))
            [name] = [each for each in buttons(discord_place) if each.startswith(f"dw1:{verb}:")]
            answer = await world.discord.press(discord_place, name, permissions=MANAGE_CHANNELS)
            if verb == "timeline":
                places["case"] = (shown, answer)
            assert shown["is_ephemeral"]
            assert is_private(answer)
            answers.append(discord_words(answer).replace("\\", ""))
        listed = [
            await slack_says(world, "list", slack),
            discord_words(await world.discord.command("subscriptions", channel=discord)),
        ]

    assert all("SEC v. Binance: timeline" in said for said in pressed["timeline"])
    assert all("Securities and Exchange Commission v. Binance" in said for said in pressed["case"])
    assert all("This channel follows Binance" in said for said in pressed["why"])
    assert all("Harbor Wire" in said for said in pressed["why"])
    assert all("Following SEC v. Binance in this channel" in said for said in pressed["follow"])
    assert all("This channel follows 2 topics" in said for said in listed)
    alerts = [words for words in world.seen_anywhere() if "Alerts for" not in words]
    assert len(alerts) == 2


async def test_who_may_not_manage_a_channel_cannot_make_it_follow_a_case(
    world: Installation,
) -> None:
    world.slack_channel("C1", "party:binance")
    channel = world.discord_channel("alerts", "party:binance")
    async with world.running() as bot:
        _, alert = await alerted(world, bot)
        [follow] = [each for each in buttons(alert) if each.startswith("dw1:follow:")]
        refused = await world.discord.press(alert, follow)
        listed = await world.discord.command("subscriptions", channel=channel)

    assert "Only those who manage this channel" in discord_words(refused)
    assert "This channel follows 1 topic" in discord_words(listed)


async def test_what_is_wrong_is_said_by_buttons_and_holds_where_it_is_confirmed(
    world: Installation,
) -> None:
    world.slack_channel("C1", "case:sec-v-binance")
    world.discord_channel("alerts", "case:sec-v-binance")
    async with world.running() as bot:
        on_slack, on_discord = await alerted(world, bot)
        [question] = await world.slack.press(on_slack, "dw1:wrong")
        [noted] = await world.slack.press(question, "dw1:nottopic")
        [confirmed] = await world.slack.press(noted, "dw1:confirm")
        on_slack_now = await slack_says(world, "case sec-v-binance", "slack:C1")
        before = await asked_discord(world, "sec-v-binance")

        asked = await world.discord.press(on_discord, _button(on_discord, "wrong"))
        vote = await world.discord.press(asked, _button(asked, "nottopic"))
        listed = await world.discord.command(
            "alerts corrections", channel=world.a_channel(), permissions=MANAGE_CHANNELS
        )
        shown = await world.discord.press(
            listed, _button(listed, "correction"), permissions=MANAGE_CHANNELS
        )
        held = await world.discord.press(
            shown, _button(shown, "confirm"), permissions=MANAGE_CHANNELS
        )
        after = await asked_discord(world, "sec-v-binance")

    assert "Confirmed." in slack_words(confirmed)
    assert HOLD_TITLE not in on_slack_now
    assert HOLD_TITLE in before
    assert not [each for each in buttons(vote) if each.startswith("dw1:confirm")]
    assert "1 vote" in discord_words(listed)
    assert "Confirmed." in discord_words(held)
    assert HOLD_TITLE not in after


def _button(message: dict[str, Any], verb: str) -> str:
    return next(each for each in buttons(message) if each.startswith(f"dw1:{verb}:"))


async def test_with_a_public_key_people_reach_docketwire_over_http_alone(
    world: Installation,
) -> None:
    channel = world.discord_channel("alerts", "case:sec-v-binance")
    world.tokens["DISCORD_PUBLIC_KEY"] = world.discord.public_key
    async with world.running(slack=False, discord=False) as bot:
        await until(lambda: bool(world.discord.commands))
        await until(bot.app.web.listening.is_set)
        world.discord.endpoint = f"http://127.0.0.1:{bot.app.web.port}/discord/interactions"
        world.wire.article(END_TITLE, *END)
        await bot.poll()
        shown = await world.discord.command("case", channel=channel, name="sec v binance")
        [alert] = world.discord.messages(channel)
        [why] = [each for each in buttons(alert) if each.startswith("dw1:why:")]
        said = await world.discord.press(alert, why)

    assert "Securities and Exchange Commission v. Binance" in discord_words(shown)
    assert "This channel follows SEC v. Binance" in discord_words(said)
    assert world.discord.gateway.handshakes == 0


async def test_a_timeline_comes_as_a_picture_with_words_for_who_cannot_see_it(
    world: Installation,
) -> None:
    world.slack_channel("C1", "case:sec-v-binance")
    world.discord_channel("alerts", "case:sec-v-binance")
    async with world.running() as bot:
        on_slack, on_discord = await alerted(world, bot)
        shown = await world.discord.press(on_discord, _button(on_discord, "timeline"))
        [timeline] = await world.slack.press(on_slack, "dw1:timeline")
        [answer] = await world.slack.press(timeline, "dw1:picture")
        world.slack.scopes.discard("files:write")
        [refused] = await world.slack.press(timeline, "dw1:picture")
        world.slack.scopes.add("files:write")
        world.slack.channel("C1").member = False
        [uninvited] = await world.slack.press(timeline, "dw1:picture")

    [attached] = shown["attachments"]
    gallery = shown["components"][0]["items"][0]
    assert is_private(shown)
    assert attached["is_png"]
    assert gallery["media"]["url"] == f"attachment://{attached['filename']}"
    assert gallery["description"].startswith("Timeline of SEC v. Binance: 1 story")
    assert "Posted here, for everybody" in slack_words(answer)
    posted = [each for each in world.slack.messages("C1") if each.get("files")]
    [file] = [file for each in posted for file in each["files"]]
    assert (file["is_png"], file["title"]) == (True, "Timeline of SEC v. Binance")
    assert file["alt_txt"].startswith("Timeline of SEC v. Binance: 1 story")
    assert "adds the scope files:write" in slack_words(refused)
    assert "/invite me" in slack_words(uninvited)
