"""The whole path: feeds on loopback, the real program, and Slack and Discord as people see them."""

from datetime import datetime

from tests.doubles.running import Feed, Installation, discord_words, slack_words, until
from tests.end_to_end import DISGUISE, END, END_TITLE, HOLD, HOLD_TITLE

# From a feed to the channels


async def test_a_change_is_one_alert_in_each_subscribed_channel_within_3_s_and_none_elsewhere(
    world: Installation,
) -> None:
    world.docket.every = "1s"
    slack = [
        world.slack_channel("C1", "case:sec-v-binance"),
        world.slack_channel("C2", "party:binance", "court:dcd"),
    ]
    discord = [
        world.discord_channel("case", "case:sec-v-binance"),
        world.discord_channel("party", "party:binance", "all"),
    ]
    world.slack_channel("C3", "party:coinbase", "court:nysd")
    world.slack_channel("C4")
    world.discord_channel("other", "case:cftc-v-binance")

    async with world.running() as bot:
        world.docket.filing("Status Report", entry=31)
        await until(lambda: len(world.docket.served) == 2)
        polls = len(world.server.requests("/dcd"))
        await until(lambda: len(world.server.requests("/dcd")) == polls + 2)
        await bot.settled()

    fetched = world.docket.served[1]
    for channel in slack:
        [message] = world.slack.messages(channel)
        assert "Status Report" in slack_words(message)
        assert 0 < float(message["ts"]) - fetched < 3
    for number in discord:
        [message] = world.discord.messages(number)
        assert "Status Report" in discord_words(message)
        assert datetime.fromisoformat(message["timestamp"]).timestamp() - fetched < 3
    assert len(world.seen_anywhere()) == 4


async def test_what_a_feed_holds_when_it_is_polled_first_alerts_nobody(
    world: Installation,
) -> None:
    slack, discord = world.slack_channel("C1", "all"), world.discord_channel("all", "all")
    world.docket.filing("Status Report", entry=31)

    async with world.running() as bot:
        await bot.poll()
        [shown] = await world.slack.slash("/docket", "case sec v binance", channel=slack)

    assert world.seen_anywhere() == []
    assert world.seen(discord) == []
    assert "Status Report" in slack_words(shown)


async def test_after_a_restart_nothing_is_repeated_and_what_changed_meanwhile_alerts_once(
    world: Installation,
) -> None:
    slack = world.slack_channel("C1", "case:sec-v-binance")
    discord = world.discord_channel("case", "case:sec-v-binance")
    async with world.running() as bot:
        world.docket.filing("Status Report", entry=31)
        await bot.poll()

    async with world.running() as bot:
        await bot.poll()
        before = [len(world.seen(slack)), len(world.seen(discord))]
    world.docket.filing("Stipulation of Dismissal", entry=32)
    async with world.running() as bot:
        await bot.poll()
        await bot.poll()

    assert before == [1, 1]
    for channel in (slack, discord):
        _, last = world.seen(channel)
        assert "Stipulation of Dismissal" in last


async def test_copies_join_the_story_and_another_development_is_an_alert_of_its_own(
    world: Installation,
) -> None:
    slack = world.slack_channel("C1", "case:sec-v-binance")
    discord = world.discord_channel("case", "case:sec-v-binance")
    async with world.running() as bot:
        world.wire.article(HOLD_TITLE, *HOLD)
        await bot.poll()
        world.digest.article(f"{HOLD_TITLE} - Harbor Wire", *HOLD)
        disguised = [text.translate(DISGUISE) for text in (HOLD_TITLE, *HOLD)]
        world.digest.article(*disguised)
        await bot.poll()
        copied = [len(world.seen(slack)), len(world.seen(discord))]
        world.wire.article(END_TITLE, *END)
        await bot.poll()
        [card] = await world.slack.slash("/docket", "case sec v binance", channel=slack)

    assert copied == [1, 1]
    for channel in (slack, discord):
        _, last = world.seen(channel)
        assert END_TITLE in last
    assert HOLD_TITLE in slack_words(card)
    assert "(+2)" in slack_words(card)


async def test_a_copy_in_look_alikes_that_comes_first_is_shown_in_latin(
    world: Installation,
) -> None:
    slack = world.slack_channel("C1", "case:sec-v-binance")
    async with world.running() as bot:
        world.digest.article(*(text.translate(DISGUISE) for text in (HOLD_TITLE, *HOLD)))
        await bot.poll()

    [shown] = world.seen(slack)
    assert HOLD_TITLE in shown
    assert not set("асеорх") & set(shown)
    assert "look-alike" in shown


async def test_a_filing_with_several_events_is_one_alert_that_lists_them_all(
    world: Installation,
) -> None:
    slack = world.slack_channel("C1", "court:dcd")
    discord = world.discord_channel("docket", "court:dcd")
    events = ("Status Report", "Motion to Stay", "Notice of Appearance")
    async with world.running() as bot:
        world.docket.filing(*events, entry=31)
        await bot.poll()

    for channel in (slack, discord):
        [shown] = world.seen(channel)
        assert all(event in shown for event in events)


async def test_filings_that_share_the_guid_of_their_case_each_alert(world: Installation) -> None:
    brooklyn = Feed(name="E.D.N.Y. docket", kind="court", path="/nyed", court="nyed")
    world.feeds.append(brooklyn)
    slack = world.slack_channel("C1", "court:nyed")
    discord = world.discord_channel("docket", "court:nyed")
    docket, caption = "1:26-cv-04011-RPK", "Ferro v. Lumen Exchange LLC"
    async with world.running() as bot:
        brooklyn.filing("Complaint", docket=docket, caption=caption, case=4081)
        await bot.poll()
        brooklyn.filing("Motion for Injunction", docket=docket, caption=caption, case=4081)
        brooklyn.filing("Order on Motion", docket=docket, caption=caption, case=4081)
        await bot.poll()

    for channel in (slack, discord):
        shown = "\n".join(world.seen(channel))
        assert len(world.seen(channel)) == 3
        assert "Complaint" in shown
        assert "Motion for Injunction" in shown
        assert "Order on Motion" in shown
