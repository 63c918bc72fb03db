"""The command core: words in, a message out, the same on every platform."""

from dataclasses import replace
from datetime import timedelta

import pytest

from bot.catalog import Catalog
from bot.commands import Caller, Commands, grammar
from bot.commands.listing import mark
from bot.commands.ordinary import is_ordinary
from bot.commands.wording import spelled
from bot.errors import UserError
from bot.message import Button, Buttons, Message, subscribed
from bot.model import Case, Subscription
from storage import quieting, subscriptions
from storage.sqlite import SqliteStore
from storage.store import Tx, stamp
from tests.asking import ANN, Asking, said
from tests.ingesting import TITLE, WIRE
from tests.samples import REGISTRY, news


@pytest.mark.parametrize(
    "query",
    [
        "sec v binance",
        "SEC v. Binance Holdings",
        "sec-v-binance",
        "1:23-cv-01599-ABJ-ZMF",
        "23-cv-1599",
        "No. 23-cv-01599 (D.D.C.)",
        "https://www.courtlistener.com/docket/67474542/sec-v-binance/",
        "ЅЕС v. Віnаnсе",
    ],
)
async def test_a_case_is_found_by_any_of_its_names_and_numbers(asking: Asking, query: str) -> None:
    answer = await asking.ask(f"case {query}")

    assert "SEC v. Binance Holdings Limited" in answer
    assert "D.D.C. 1:23-cv-01599" in answer
    assert TITLE in answer
    assert "Stories in 30 days: 1" in answer


async def test_an_ambiguous_name_asks_back_with_a_button_for_each(asking: Asking) -> None:
    answer = await asking.ask("case binance")

    assert "may be any of 2 cases" in answer
    assert "[SEC v. Binance]" in answer
    assert "[CFTC v. Binance]" in answer


async def test_an_unknown_case_gets_the_nearest_names(asking: Asking) -> None:
    with pytest.raises(UserError, match="Did you mean"):
        await asking.ask("case sec v binanse")


@pytest.mark.parametrize(
    ("asked", "meant"),
    [
        ("party binanse", "Binance"),
        ("party bin ance", "Binance"),
        ("case sec v binanse", "SEC v. Binance"),
        ("party nce", None),
        ("case smith v jones", None),
    ],
)
async def test_only_names_that_are_spelt_nearly_so_are_suggested(
    asking: Asking, asked: str, meant: str | None
) -> None:
    with pytest.raises(UserError) as refused:
        await asking.ask(asked)

    said = str(refused.value)
    assert f"Did you mean {meant}" in said if meant else "Did you mean" not in said


async def test_a_name_that_no_case_has_can_be_searched_for(asking: Asking) -> None:
    with pytest.raises(UserError, match=r"`case 1:23-cv-01599 \(D\.D\.C\.\)`.*`search connolly`"):
        await asking.ask("case connolly")


async def test_a_state_s_court_is_followed_by_its_id(asking: Asking) -> None:
    said = await asking.ask("subscribe court:delch")

    assert "Del. Ch." in said
    assert await asking.topics() == ["court:delch"]


async def test_an_unknown_party_gets_the_nearest_parties(asking: Asking) -> None:
    with pytest.raises(UserError, match="Did you mean Binance"):
        await asking.ask("party binanse")


async def test_an_unknown_docket_of_a_known_court_can_be_followed_from_its_answer(
    asking: Asking,
) -> None:
    answer = await asking.commands.run(ANN, "case 1:24-cv-09999 (D.D.C.)")

    (buttons,) = [block for block in answer.blocks if isinstance(block, Buttons)]
    assert "not in the registry" in answer.text
    await asking.commands.press(ANN, buttons.buttons[0].verb, buttons.buttons[0].value)
    assert await asking.topics() == ["case:dcd-1-24-cv-09999"]


async def test_a_party_shows_its_cases_and_stories(asking: Asking) -> None:
    answer = await asking.ask("party binance")

    assert "SEC v. Binance" in answer
    assert "CFTC v. Binance" in answer
    assert TITLE in answer


async def test_latest_takes_a_topic_and_a_count(asking: Asking) -> None:
    await asking.taking.take(
        WIRE, news("two", "Binance fined in Lisbon over adverts", at=asking.now)
    )

    everything = await asking.ask("latest")
    one = await asking.ask("latest binance 1")

    assert everything.index("Lisbon") < everything.index(TITLE)
    assert "Lisbon" in one
    assert TITLE not in one


@pytest.mark.parametrize("query", ["lawsuit binance", '"federal judge in washington"', "lawsu*"])
async def test_search_finds_words_phrases_and_prefixes(asking: Asking, query: str) -> None:
    assert TITLE in await asking.ask(f"search {query}")


async def with_a_dozen(asking: Asking) -> None:
    for number in range(12):
        title = f"Lisbon office {number} opens for {('tokens', 'boats', 'birds')[number % 3]}"
        at = asking.now - timedelta(days=2 * number)
        await asking.taking.take(WIRE, news(f"l{number}", title, title, at=at))


async def pressed(asking: Asking, message: Message, label: str, caller: Caller = ANN) -> Message:
    """What comes of the button with that label; of another process on the same database."""
    [button] = [
        each
        for block in message.blocks
        if isinstance(block, Buttons)
        for each in block.buttons
        if each.label == label
    ]
    again = Commands(asking.store, Catalog(REGISTRY), now=lambda: asking.now)
    return await again.press(caller, button.verb, button.value)


async def test_what_was_found_goes_on_page_by_page_after_a_restart(asking: Asking) -> None:
    await with_a_dozen(asking)

    first = await asking.commands.run(ANN, "search lisbon office")
    second = await pressed(asking, first, "Next")
    back = await pressed(asking, second, "Previous")

    assert "1 to 10, newest first" in said(first)
    assert "[Previous]" not in said(first)
    assert "11 to 12, newest first" in said(second)
    assert "[Next]" not in said(second)
    assert said(back) == said(first)
    shown = "".join(map(said, (first, second)))
    assert all(f"Lisbon office {number} opens" in shown for number in range(12))


async def test_a_page_of_a_search_is_shown_to_the_tenant_that_searched_alone(
    asking: Asking, caplog: pytest.LogCaptureFixture
) -> None:
    await with_a_dozen(asking)
    first = await asking.commands.run(ANN, "search lisbon")
    other = Caller(platform="slack", tenant="T2", channel="slack:C2", user="bob")

    with pytest.raises(UserError, match="too long ago"):
        await pressed(asking, first, "Next", other)
    noticed = [vars(each)["what"] for each in caplog.records if each.message == "not theirs"]
    asking.now += timedelta(days=31)
    await asking.ask("search office")
    with pytest.raises(UserError, match="too long ago"):
        await pressed(asking, first, "Next")
    assert noticed == ["search"]


@pytest.mark.parametrize(
    ("query", "numbers"),
    [
        ("lisbon since:5d", {0, 1, 2}),
        ("since:1w lisbon birds", {2}),
        ('lisbon "for boats" since:2w', {1, 4, 7}),
    ],
)
async def test_a_search_may_say_since_when(asking: Asking, query: str, numbers: set[int]) -> None:
    await with_a_dozen(asking)

    shown = await asking.ask(f"search {query}")

    found = {number for number in range(12) if f"Lisbon office {number} opens" in shown}
    assert found == numbers


@pytest.mark.parametrize(
    ("source", "found"),
    [
        ("news", True),
        ("court", False),
        ("harborwire.example", True),
        ("wire.example", False),
        ("ire.example", False),
        ("WIRE", True),
        ("wir", False),
        ("w%", False),
        ("w_re", False),
    ],
)
async def test_a_search_may_say_where_it_was_read(
    asking: Asking, source: str, *, found: bool
) -> None:
    assert (TITLE in await asking.ask(f"search lawsuit source:{source}")) is found


@pytest.mark.parametrize(
    "query", ["lawsuit lisbon", '"judge federal"', '" OR title:*', "NOT x", "NEAR(a b)"]
)
async def test_search_finds_nothing_where_words_are_missing_and_no_operator_is_live(
    asking: Asking, query: str
) -> None:
    assert TITLE not in await asking.ask(f"search {query}")


async def test_subscribing_to_a_case_says_what_its_courts_feed_carries(asking: Asking) -> None:
    def read(tx: Tx) -> None:
        tx.run(
            "UPDATE feed SET succeeded = :now, carries = 'Docket entries of type: orders'"
            " WHERE court = 'dcd'",
            now=stamp(asking.now - timedelta(minutes=9)),
        )

    await asking.store.write(read)

    answer = await asking.ask("subscribe case:sec-v-binance")

    assert "last read 9 min ago" in answer
    assert "It carries not every type of entry, only orders." in answer


async def test_subscribing_answers_with_the_latest_match_and_what_is_polled(
    asking: Asking,
) -> None:
    answer = await asking.ask("subscribe case:sec-v-binance")

    assert "Following SEC v. Binance" in answer
    assert TITLE in answer
    assert "1 story in the last 30 days" in answer
    assert "docket feed of D.D.C. is polled" in answer
    assert await asking.topics() == ["case:sec-v-binance"]


@pytest.mark.parametrize(
    ("words", "topics", "filters"),
    [
        ("subscribe party:coinbase", ["party:coinbase"], ()),
        ("sub coinbase", ["party:coinbase"], ()),
        ("follow “SEC v. Binance”", ["case:sec-v-binance"], ()),
        ("watch sec v coinbase", ["case:sec-v-coinbase"], ()),
        ("add 1:23-cv-04738", ["case:sec-v-coinbase"], ()),
        (
            'subscribe case:"SEC v. Binance" party:coinbase +event:ruling -source:example.com',
            ["case:sec-v-binance", "party:coinbase"],
            ("+event:ruling", "-source:example.com"),
        ),
        ("subscribe court:D.D.C.", ["court:dcd"], ()),
        ('subscribe keyword:"wells notice"', ["keyword:wells notice"], ()),
        ("subscribe all", ["all"], ()),
    ],
)
async def test_what_is_typed_is_what_is_subscribed(
    asking: Asking, words: str, topics: list[str], filters: tuple[str, ...]
) -> None:
    await asking.ask(words)

    held = await asking.store.read(subscriptions.of_channel, "slack:C1")
    assert [each.topic for each in held] == topics
    assert {each.filters for each in held} == {filters}


@pytest.mark.parametrize(
    "typed",
    [
        'case:sec-v-binance +keyword:"wells notice" digest:"09:00 mon,thu" updates:off',
        'keyword:"wells notice" digest:"09:00 weekdays" mention:here',
        "all verbosity:milestones",
    ],
)
async def test_what_is_shown_of_a_subscription_may_be_typed_again(
    asking: Asking, typed: str
) -> None:
    await asking.ask(f"subscribe {typed}")
    before = await asking.store.read(subscriptions.of_channel, "slack:C1")
    [held] = await asking.commands.held(ANN)
    await asking.ask("unsubscribe all")

    await asking.ask(f"subscribe {subscribed.typed(held.topic)} {held.words}")

    assert await asking.store.read(subscriptions.of_channel, "slack:C1") == before


def buttons(message: Message) -> list[Button]:
    return [
        button for block in message.blocks if isinstance(block, Buttons) for button in block.buttons
    ]


async def test_the_rule_is_repeated_as_it_may_be_typed(asking: Asking) -> None:
    typed = 'case:sec-v-binance +keyword:"wells notice"'

    tried = await asking.commands.trial(ANN, typed)
    followed = await asking.ask(f"subscribe {typed}")

    assert 'only with keyword:"wells notice"' in tried.text
    assert 'only with keyword:"wells notice"' in followed


async def test_the_button_that_ends_following_everything_ends_nothing_else(
    asking: Asking,
) -> None:
    room = replace(ANN, platform="discord", channel="discord:1", tenant="9")
    await asking.ask("subscribe all party:coinbase", room)

    shown = await asking.commands.press(room, "held", f"show:1:{mark('all')}")
    [remove] = [each for each in buttons(shown) if each.label == "Remove"]
    await asking.commands.press(room, remove.verb, remove.value)

    assert await asking.topics("discord:1") == ["party:coinbase"]


async def test_the_button_that_follows_leaves_filters_and_options_that_there_are(
    asking: Asking,
) -> None:
    await asking.ask("subscribe case:sec-v-binance -event:order digest:09:00 mention:here")
    before = await asking.store.read(subscriptions.of_channel, "slack:C1")

    answer = await asking.commands.press(ANN, "follow", "case:sec-v-binance")

    assert await asking.store.read(subscriptions.of_channel, "slack:C1") == before
    assert "This channel follows SEC v. Binance already" in answer.text
    assert '-event:order digest:"09:00 daily" mention:here' in said(answer)


async def test_the_button_that_mutes_for_a_day_shortens_no_mute(asking: Asking) -> None:
    await asking.ask("mute case:sec-v-binance 7d")
    before = await asking.store.read(quieting.mutes, "slack:C1", now=asking.now)

    kept = await asking.commands.press(ANN, "mute", "case:sec-v-binance")
    asking.now += timedelta(days=6, hours=1)
    longer = await asking.commands.press(ANN, "mute", "case:sec-v-binance")

    assert f"SEC v. Binance until {before[0].until:%Y-%m-%d %H:%M} UTC" in said(kept)
    assert "Muted in this channel: SEC v. Binance" in longer.text
    [after] = await asking.store.read(quieting.mutes, "slack:C1", now=asking.now)
    assert after.until == asking.now + timedelta(days=1)


async def test_the_button_that_follows_is_for_who_may_also_where_it_changes_nothing(
    asking: Asking,
) -> None:
    await asking.ask("subscribe case:sec-v-binance -event:order")

    with pytest.raises(UserError, match=r"Only those who manage this channel .*`my subscribe "):
        await asking.commands.press(replace(ANN, may_manage=False), "follow", "case:sec-v-binance")


@pytest.mark.parametrize("blank", ["\t", "\u00a0", "\u3000"])
async def test_what_any_blank_is_in_can_be_ended_by_its_button(asking: Asking, blank: str) -> None:
    room = replace(ANN, platform="discord", channel="discord:1", tenant="9")
    await asking.ask(f'subscribe keyword:"wells{blank}notice" party:coinbase', room)
    [topic] = [each for each in await asking.topics("discord:1") if each.startswith("keyword:")]

    await asking.commands.press(room, "held", f"remove:1:{mark(topic)}")

    assert await asking.topics("discord:1") == ["party:coinbase"]


async def test_a_button_of_what_was_ended_meanwhile_says_so(asking: Asking) -> None:
    room = replace(ANN, platform="discord", channel="discord:1", tenant="9")
    with pytest.raises(UserError, match="no longer followed"):
        await asking.commands.press(room, "held", f"show:1:{mark('all')}")


@pytest.mark.parametrize("verb", ["subscribe", "unsubscribe", "unmute"])
async def test_what_is_refused_of_ones_own_alerts_names_their_commands(
    asking: Asking, verb: str
) -> None:
    mine = replace(ANN, personal="slack:D1")

    with pytest.raises(UserError, match=f"`my {verb} "):
        await asking.commands.run(mine, f"my {verb}")


async def test_an_answer_about_ones_own_alerts_names_their_commands(asking: Asking) -> None:
    mine = replace(ANN, personal="slack:D1")

    empty = spelled(await asking.commands.run(mine, "my list"), "slack")

    assert "/docket my subscribe case:sec-v-binance" in said(empty)


async def test_a_list_of_ones_own_alerts_names_their_commands_wherever_it_is_pressed(
    asking: Asking,
) -> None:
    mine = replace(ANN, platform="discord", channel="discord:5", tenant="user:ann")
    room = replace(ANN, platform="discord", channel="discord:1", tenant="9")
    await asking.ask("subscribe party:coinbase +event:ruling", mine)

    shown = await asking.commands.press(room, "held", f"mute:5:{mark('party:coinbase')}")

    assert "/my missed shows it" in said(spelled(shown, "discord"))


async def test_a_line_too_long_to_be_read_whole_is_refused_and_not_cut(asking: Asking) -> None:
    filters = " ".join(f"-source:paper{number}.example" for number in range(12))
    long = "subscribe case:sec-v-binance " + filters

    await asking.ask(long)
    [held] = await asking.store.read(subscriptions.of_channel, "slack:C1")
    with pytest.raises(UserError, match="too long"):
        await asking.ask(f"{long} {filters} {filters} {filters}")

    assert len(long) > 300
    assert len(held.filters) == 12


@pytest.mark.parametrize(
    ("words", "reason"),
    [
        ("subscribe", "Follow what"),
        ("subscribe binanse", "Did you mean"),
        ("subscribe issue:12", "not something to follow"),
        ("subscribe coinbase +ruling", "not a filter"),
        ("subscribe coinbase +event:rulling", "not a development"),
        ("subscribe +event:ruling", "name a case or a party"),
        ("subscribe court:nowhere", "not a court"),
        ("subscribe case:binance", "may be any of 2"),
        ("subscribe 1:24-cv-09999", "name the court"),
        ("subscribe case:nonsense", "No case is known"),
    ],
)
async def test_what_is_not_understood_subscribes_to_nothing(
    asking: Asking, words: str, reason: str
) -> None:
    with pytest.raises(UserError, match=reason):
        await asking.ask(words)

    assert await asking.topics() == []


@pytest.mark.parametrize(
    ("words", "remedy"),
    [
        ("1:23-cv-01599", "To look a case up: `case 1:23-cv-01599`"),
        ("sec v binance", "To look a case up: `case sec v binance`"),
        ("help serach", "Did you mean search?"),
        ("latest keyword:fraud", "`search fraud`"),
        ("latest source:sec.gov", "source:sec.gov`"),
        ("party nobody", '`subscribe party:"nobody"`'),
        ("irrelevant", "press “Not right?”"),
        ("wrong nothing", "Give the link that its alert has"),
        ("why nothing", "Give the link that its alert has"),
        ("test", "This channel follows nothing yet. Try: `subscribe"),
    ],
)
async def test_a_refusal_says_what_to_type_instead(asking: Asking, words: str, remedy: str) -> None:
    with pytest.raises(UserError) as refused:
        await asking.ask(words)

    assert remedy in str(refused.value)


async def test_help_knows_a_command_by_the_words_of_each_platform(asking: Asking) -> None:
    for asked in ("subscribe", "/alerts subscribe", "alerts subscribe", "/docket subscribe"):
        assert "What can be followed" in await asking.ask(f"help {asked}")
    assert "[Add]" not in await asking.ask("help alerts")
    assert "unsubscribe" in await asking.ask("help alerts")


async def test_all_is_a_topic_of_latest_as_of_subscribe(asking: Asking) -> None:
    assert TITLE in await asking.ask("latest all 3")


async def test_what_test_shows_can_be_asked_why(asking: Asking) -> None:
    await asking.ask("subscribe case:sec-v-binance")
    shown = await asking.commands.run(ANN, "test")
    [why] = [
        button
        for block in shown.blocks
        if isinstance(block, Buttons)
        for button in block.buttons
        if button.verb == "why"
    ]

    answer = said(await asking.commands.press(ANN, why.verb, why.value))

    assert TITLE in answer
    assert "It is of SEC v. Binance, which this channel follows" in answer


async def test_ones_own_messages_can_be_asked_why_and_how_they_are(asking: Asking) -> None:
    mine = replace(ANN, personal="slack:D1")

    why = await asking.ask("my why https://harborwire.example/one", mine)

    assert "was not posted to your direct messages" in why
    assert "Alerts for your direct messages" in await asking.ask("my health", mine)


async def test_a_party_that_is_not_known_is_followed_by_its_name(asking: Asking) -> None:
    answer = await asking.ask('subscribe party:"Acme Coin"')

    assert "new here" in answer
    assert await asking.topics() == ["party:acme-coin"]
    assert "Acme Coin" in await asking.ask("party acme coin")


async def test_an_ordinary_word_as_a_name_gets_a_warning_and_how_often_it_matched(
    asking: Asking,
) -> None:
    answer = await asking.ask("subscribe party:judge")

    assert "also an ordinary word" in answer
    assert "1 story in the last 30 days" in answer
    assert (is_ordinary("Coinbase"), is_ordinary("Sun")) == (False, True)


async def test_what_another_process_followed_is_known_after_a_refresh(asking: Asking) -> None:
    other = Commands(asking.store, Catalog(REGISTRY), now=lambda: asking.now)
    await other.run(ANN, 'subscribe party:"Acme Coin"')

    assert await asking.commands.refresh()
    assert "Acme Coin" in await asking.ask("party acme")


async def test_only_those_who_manage_a_channel_change_it(asking: Asking) -> None:
    guest = Caller(platform="discord", tenant="1", channel="discord:2", user="x", may_manage=False)

    for words in ("subscribe coinbase", "unsubscribe all"):
        with pytest.raises(UserError, match="manage"):
            await asking.ask(words, guest)
    assert "follows nothing" in await asking.ask("list", guest)


async def test_ending_what_feeds_yaml_sets_says_that_the_next_start_renews_it(
    asking: Asking,
) -> None:
    fixed = Subscription(channel="slack:C1", topic="case:sec-v-binance", fixed=True)
    await asking.store.write(subscriptions.sync_fixed, [fixed], now=asking.now)
    await asking.ask("subscribe coinbase")

    answer = await asking.ask("unsubscribe all")

    assert "case:sec-v-binance is set in feeds.yaml" in answer
    assert await asking.topics() == []


async def test_unsubscribing_ends_what_is_named_and_nothing_else(asking: Asking) -> None:
    await asking.ask("subscribe case:sec-v-binance party:coinbase")

    await asking.ask("unsubscribe coinbase")
    assert await asking.topics() == ["case:sec-v-binance"]
    with pytest.raises(UserError, match="this channel; what is: case:sec-v-binance"):
        await asking.ask("unsubscribe ripple")
    await asking.ask("unsubscribe all")
    assert await asking.topics() == []


async def test_a_channel_sees_its_own_subscriptions_only(asking: Asking) -> None:
    other = Caller(platform="slack", tenant="T2", channel="slack:C2", user="bob")
    await asking.ask("subscribe coinbase", other)

    assert "follows nothing" in await asking.ask("list")
    assert "Coinbase" in await asking.ask("list", other)


async def test_why_names_the_rule_and_the_words(asking: Asking) -> None:
    answer = await asking.ask("why <https://harborwire.example/one>")

    assert "not posted to this channel" in answer
    assert "Binance" in answer
    assert "Harbor Wire" in answer


async def test_a_delivery_of_another_channel_is_not_explained(asking: Asking) -> None:
    await asking.taking.follow("all", channel="slack:C2")
    asking.taking.now = asking.now + timedelta(minutes=1)
    (decision,) = await asking.taking.take(
        WIRE, news("three", "Coinbase asks the SEC for rules", at=asking.now)
    )
    assert await asking.taking.owed(decision.story) == ["slack:C2"]

    there = Caller(platform="slack", tenant="T1", channel="slack:C2", user="bob")
    assert "follows everything" in await asking.ask("why 1", there)
    with pytest.raises(UserError, match="No story"):
        await asking.ask("why 1")


async def test_a_word_that_is_no_command_gets_the_nearest_one(asking: Asking) -> None:
    with pytest.raises(UserError, match="Did you mean subscribe"):
        await asking.ask("subscibe coinbase")


async def test_an_empty_line_is_help(asking: Asking) -> None:
    assert "subscribe case:" in await asking.ask("  ")
    assert "keyword:" in await asking.ask("help subscribe")


async def test_help_speaks_the_words_of_the_platform(asking: Asking) -> None:
    there = Caller(platform="discord", tenant="1", channel="discord:2", user="bob")

    answer = said(spelled(await asking.commands.help(there), "discord"))
    here = said(spelled(await asking.commands.help(ANN), "slack"))
    subscribing = await asking.commands.help(there, "subscribe")

    assert "/alerts subscribe topic:" in answer
    assert "/docket" not in answer
    assert "/docket subscribe" in here
    assert "filter: -event:procedural" in said(spelled(subscribing, "discord"))


async def test_completion_follows_the_registry_as_it_changes() -> None:
    catalog = Catalog(REGISTRY)
    before = catalog.seen_by("slack:T1").complete("case", "acme")
    acme = Case(id="sec-v-acme", caption="SEC v. Acme Coin, Inc.", parties=("sec",))

    await catalog.extend([acme], [])
    view = catalog.seen_by("slack:T1")

    assert before == []
    assert [each.value for each in view.complete("topic", "acme co")] == ["case:sec-v-acme"]
    by_label = ["cftc-v-binance", "sec-v-acme", "sec-v-binance", "sec-v-coinbase"]
    assert [each.value for each in view.complete("case", "")] == by_label


def test_completion_is_by_beginnings_of_words(store: SqliteStore) -> None:
    commands = Commands(store, Catalog(REGISTRY))

    assert [each.value for each in commands.complete(ANN, "case", "bin")] == [
        "cftc-v-binance",
        "sec-v-binance",
    ]
    assert [each.value for each in commands.complete(ANN, "topic", "coinb")] == [
        "party:coinbase",
        "case:sec-v-coinbase",
    ]
    assert commands.complete(ANN, "party", "zzz") == []
    assert len(commands.complete(ANN, "topic", "", limit=3)) == 3


def test_typing_more_never_widens_what_is_meant() -> None:
    wish = grammar.parse_wish('case:"SEC v. Binance" sec v coinbase +event:order')

    assert wish.topics == (("case", "SEC v. Binance"),)
    assert wish.names == ("sec v coinbase",)
    assert wish.filters == ("+event:order",)
