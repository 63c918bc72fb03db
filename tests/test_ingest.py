"""One transaction: drafts become stories, tags and deliveries, and the feed moves on."""

from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from bot.ingest import Polled, ingest
from bot.message import cards
from bot.model import FeedKind, Filing
from bot.prepare import prepare
from storage import feeds, stories, topical
from storage.sqlite import SqliteStore
from storage.store import Tx
from tests.ingesting import DOCKET, LEDGER, TEXT, TITLE, WIRE, Ingesting
from tests.samples import REGISTRY, TAGGER, filing, news


async def test_the_first_poll_of_a_feed_alerts_nobody(store: SqliteStore, now: datetime) -> None:
    taking = Ingesting(store, now)
    await taking.follow("all")

    (decision,) = await taking.take(WIRE, news("one", TITLE, TEXT, at=now))

    assert decision.decision == "new"
    assert await taking.owed(decision.story) == []


async def test_what_a_cut_baseline_hid_alerts_nobody_until_a_whole_body_came(
    store: SqliteStore, now: datetime
) -> None:
    taking = Ingesting(store, now)
    await taking.follow("all")
    await taking.take(WIRE, whole=False)

    (hidden,) = await taking.take(WIRE, news("one", TITLE, TEXT, at=now))
    (later,) = await taking.take(WIRE, news("two", "Ripple settles with the SEC", at=now))

    assert await taking.owed(hidden.story) == []
    assert await taking.owed(later.story) == ["slack:C1"]


async def test_a_feed_that_is_always_cut_alerts_after_an_hour(
    store: SqliteStore, now: datetime
) -> None:
    taking = Ingesting(store, now)
    await taking.follow("all")
    await taking.take(WIRE, whole=False)
    taking.now += timedelta(hours=1)
    await taking.take(WIRE, news("one", TITLE, TEXT, at=now), whole=False)

    (later,) = await taking.take(WIRE, news("two", "Ripple settles", at=now), whole=False)

    assert await taking.owed(later.story) == ["slack:C1"]


async def test_a_new_story_is_owed_to_the_channels_that_follow_it_and_to_no_other(
    store: SqliteStore, now: datetime
) -> None:
    taking = Ingesting(store, now)
    await taking.baseline(WIRE)
    await taking.follow("case:sec-v-binance", channel="slack:C1")
    await taking.follow("party:binance", channel="discord:2")
    await taking.follow("party:coinbase", channel="slack:C3")

    (decision,) = await taking.take(WIRE, news("one", TITLE, TEXT, at=now))

    assert await taking.owed(decision.story) == ["slack:C1", "discord:2"]


async def test_the_same_drafts_again_are_repeats_and_owe_nothing_more(
    store: SqliteStore, now: datetime
) -> None:
    taking = Ingesting(store, now)
    await taking.baseline(WIRE)
    await taking.follow("all")
    draft = news("one", TITLE, TEXT, at=now)
    (first,) = await taking.take(WIRE, draft)

    (again,) = await taking.take(WIRE, draft)

    assert (again.decision, again.story) == ("repeat", first.story)
    assert len(await taking.owed(first.story)) == 1


async def test_an_edited_title_updates_the_story_and_owes_no_second_alert(
    store: SqliteStore, now: datetime
) -> None:
    taking = Ingesting(store, now)
    await taking.baseline(WIRE)
    await taking.follow("all")
    (first,) = await taking.take(WIRE, news("one", TITLE, TEXT, at=now))

    (edited,) = await taking.take(WIRE, news("one", f"{TITLE} to trial", TEXT, at=now))
    (back,) = await taking.take(WIRE, news("one", TITLE, TEXT, at=now))

    assert (edited.decision, edited.story) == ("update", first.story)
    assert back.decision == "repeat"
    story = await taking.story(first.story)
    assert (story.title, story.revision) == (f"{TITLE} to trial", 2)
    assert len(await taking.owed(first.story)) == 1


async def test_a_copy_in_another_feed_joins_the_story_without_a_second_alert(
    store: SqliteStore, now: datetime
) -> None:
    taking = Ingesting(store, now)
    await taking.baseline(WIRE, LEDGER)
    await taking.follow("all")
    (first,) = await taking.take(WIRE, news("one", TITLE, TEXT, at=now))
    copy = news("copy", f"{TITLE} - Coin Ledger", TEXT, at=now, publisher="Coin Ledger")

    (joined,) = await taking.take(LEDGER, copy)

    assert (joined.decision, joined.story) == ("attached", first.story)
    story = await taking.story(first.story)
    assert [source.publisher for source in story.sources] == ["Harbor Wire", "Coin Ledger"]
    assert len(await taking.owed(first.story)) == 1


async def test_a_homoglyph_copy_joins_the_same_story_and_never_leads_it(
    store: SqliteStore, now: datetime
) -> None:
    taking = Ingesting(store, now)
    await taking.baseline(WIRE, LEDGER)
    disguise = str.maketrans("aceopx", "асеорх")
    copy = news("copy", TITLE.translate(disguise), TEXT.translate(disguise), at=now)
    (scraped,) = await taking.take(LEDGER, copy)

    (original,) = await taking.take(WIRE, news("one", TITLE, TEXT, at=now))

    assert original.story == scraped.story
    story = await taking.story(original.story)
    assert (story.title, story.repaired) == (TITLE, 0)
    assert copy.repaired > 0


async def test_a_court_entry_takes_the_lead_of_a_story_that_news_began(
    store: SqliteStore, now: datetime
) -> None:
    taking = Ingesting(store, now)
    await taking.baseline(WIRE, DOCKET)
    title = "SEC drops its lawsuit against Binance"
    text = "The SEC dismissed its case against Binance with prejudice on Thursday, a filing shows."
    (told,) = await taking.take(WIRE, news("one", title, text, at=now))

    (entered,) = await taking.take(DOCKET, filing("e1", "Stipulation of Dismissal", at=now))

    assert entered.story == told.story
    story = await taking.story(told.story)
    assert story.kind is FeedKind.COURT
    assert story.docket == REGISTRY.cases["sec-v-binance"].dockets[0]


async def test_two_filings_of_one_docket_are_two_stories(store: SqliteStore, now: datetime) -> None:
    taking = Ingesting(store, now)
    await taking.baseline(DOCKET)

    decisions = await taking.take(
        DOCKET,
        filing("e2", "Notice of Appearance", number="12", at=now + timedelta(minutes=1)),
        filing("e1", "Notice of Appearance", number="11", at=now),
    )

    assert [decision.decision for decision in decisions] == ["new", "new"]
    assert len({decision.story for decision in decisions}) == 2


async def test_drafts_are_taken_in_the_order_of_what_they_report(
    store: SqliteStore, now: datetime
) -> None:
    taking = Ingesting(store, now)
    newest_first = [
        filing(f"e{number}", "Order", number=str(number), at=now + timedelta(minutes=number))
        for number in (3, 2, 1)
    ]

    decisions = await taking.take(DOCKET, *newest_first)

    assert [decision.key for decision in decisions] == ["e1", "e2", "e3"]


async def test_a_second_event_of_a_known_filing_is_an_update(
    store: SqliteStore, now: datetime
) -> None:
    taking = Ingesting(store, now)
    await taking.baseline(DOCKET)
    await taking.follow("all")
    (first,) = await taking.take(DOCKET, filing("e1", "Order", number="7", at=now))

    both = filing("e1", "Order", "Set Hearings", number="7", at=now)
    (more,) = await taking.take(DOCKET, both)
    (less,) = await taking.take(DOCKET, filing("e1", "Set Hearings", number="7", at=now))

    assert (more.decision, less.decision) == ("update", "repeat")
    assert "Set Hearings" in (await taking.story(first.story)).title
    assert len(await taking.owed(first.story)) == 1


async def test_following_the_whole_follows_its_parts(store: SqliteStore, now: datetime) -> None:
    taking = Ingesting(store, now)
    await taking.baseline(WIRE)
    await taking.follow("party:binance")
    draft = news("one", "BAM Trading names a new head of compliance", at=now)
    assert draft.facts.parties == ("binance-us",)

    (decision,) = await taking.take(WIRE, draft)

    assert await taking.owed(decision.story) == ["slack:C1"]


async def test_a_filter_keeps_out_what_it_names(store: SqliteStore, now: datetime) -> None:
    taking = Ingesting(store, now)
    await taking.baseline(DOCKET)
    await taking.follow("case:sec-v-binance", "-event:procedural", channel="slack:C1")
    await taking.follow("case:sec-v-binance", "+event:dismissal", channel="slack:C2")
    await taking.follow("case:sec-v-binance", "-keyword:appearance", channel="slack:C3")

    appearance, dismissal = await taking.take(
        DOCKET,
        filing("e1", "Notice of Appearance", number="1", at=now),
        filing("e2", "Stipulation of Dismissal", number="2", at=now + timedelta(hours=1)),
    )

    assert await taking.owed(appearance.story) == []
    assert await taking.owed(dismissal.story) == ["slack:C1", "slack:C2", "slack:C3"]


async def test_keywords_courts_sources_and_events_can_be_followed(
    store: SqliteStore, now: datetime
) -> None:
    taking = Ingesting(store, now)
    await taking.baseline(DOCKET, WIRE)
    topics = ["keyword:largest crypto exchange", "court:dcd", "source:uscourts.gov", "event:order"]
    for place, topic in enumerate(topics):
        await taking.follow(topic, channel=f"slack:C{place}")

    (told,) = await taking.take(WIRE, news("one", TITLE, TEXT, at=now))
    (entry,) = await taking.take(DOCKET, filing("e1", "Order", number="1", at=now))

    assert await taking.owed(told.story) == ["slack:C0"]
    assert sorted(await taking.owed(entry.story)) == ["slack:C1", "slack:C2", "slack:C3"]


@pytest.mark.parametrize(
    ("court", "number", "shown"),
    [
        ("mass", None, "Mass."),
        ("wvsd", None, "S.D. W. Va."),
        ("wvsd", "2:26-cv-00001", "S.D. W. Va. "),
    ],
)
async def test_a_filing_without_a_readable_docket_number_comes_to_who_follows_its_court(
    store: SqliteStore, now: datetime, court: str, number: str | None, shown: str
) -> None:
    taking = Ingesting(store, now)
    await taking.baseline(DOCKET)
    await taking.follow(f"court:{court}")
    entry = filing("e1", "Order", number="1", at=now).entry
    read = Filing(court=court, docket=number, caption="Roe v. Doe", events=("Order",))

    (told,) = await taking.take(
        DOCKET,
        prepare(
            replace(entry, filing=read),
            kind=FeedKind.COURT,
            publisher="Docket",
            tagger=TAGGER,
            court=court,
        ),
    )

    assert await taking.owed(told.story) == ["slack:C1"]
    story = await taking.story(told.story)
    said = repr(cards.alert(story, registry=REGISTRY, delivery=1).blocks)
    assert shown in said
    assert story.summary not in said


async def test_a_story_older_than_the_subscription_is_not_owed_when_a_copy_comes(
    store: SqliteStore, now: datetime
) -> None:
    taking = Ingesting(store, now)
    await taking.baseline(WIRE, LEDGER)
    await taking.take(WIRE, news("one", TITLE, TEXT, at=now))
    taking.now = now + timedelta(hours=1)
    await taking.follow("all")

    copy = news("copy", TITLE, TEXT, at=now, publisher="Coin Ledger")
    (joined,) = await taking.take(LEDGER, copy)

    assert joined.decision == "attached"
    assert await taking.owed(joined.story) == []


async def test_validators_and_stories_are_committed_together_or_not_at_all(
    store: SqliteStore, now: datetime
) -> None:
    taking = Ingesting(store, now)
    await taking.baseline(WIRE)
    good = news("one", TITLE, TEXT, at=now)
    broken = replace(good, entry=replace(good.entry, key="two", published=None), tags=(None,))  # type: ignore[arg-type]

    def fail(tx: Tx) -> None:
        state = feeds.ensure(tx, WIRE)
        polled = Polled(etag='"2"', due=now)
        ingest(tx, state, [good, broken], polled=polled, registry=REGISTRY, now=now)

    with pytest.raises(AttributeError):
        await store.write(fail)

    state = await store.read(feeds.by_url, WIRE.url)
    assert state is not None
    assert state.etag == '"1"'
    assert await store.read(topical.latest, "all", limit=5) == []


async def test_evidence_is_kept_with_the_story(store: SqliteStore, now: datetime) -> None:
    taking = Ingesting(store, now)
    draft = news("one", TITLE, TEXT, at=now)

    (decision,) = await taking.take(WIRE, draft)

    kept = await store.read(stories.evidence, decision.story)
    assert set(draft.tags) == set(kept)
    said = f"{draft.title}\n{draft.text}"
    assert all(said[tag.start : tag.end] == tag.match for tag in kept if tag.match)
