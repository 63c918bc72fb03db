"""New cases by themselves: which entries make one, who is told, what it may belong to."""

import re
from dataclasses import replace
from datetime import date, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot import parse
from bot.catalog import Catalog
from bot.commands import Caller, Commands
from bot.config.registry import load_registry
from bot.discover import LONGEST_ID, Discovery, discover, docket_case, origins_of, relations, tagged
from bot.ingest import Decision
from bot.message import Note, cards
from bot.model import (
    Case,
    Docket,
    Draft,
    Entry,
    Feed,
    FeedKind,
    Filing,
    Party,
    Proposal,
    Registry,
)
from bot.outbox import Outbox, Policy
from bot.prepare import prepare
from bot.tag import Tagger
from storage import cases, deliveries
from storage.sqlite import SqliteStore
from tests.asking import said
from tests.conftest import SHARED
from tests.doubles.running import Installation, slack_words
from tests.ingesting import Ingesting
from tests.platforms import Board
from tests.samples import REGISTRY, news

NOON = datetime.fromisoformat("2026-03-02T12:00:00+00:00")
KNOWN = replace(
    REGISTRY,
    parties={
        **REGISTRY.parties,
        "doj": Party(
            id="doj", name="U.S. Department of Justice", kind="regulator", aliases=("DOJ",)
        ),
        "treasury": Party(
            id="treasury", name="Treasury", kind="regulator", aliases=("Department of Treasury",)
        ),
        "acme": Party(id="acme", name="Acme Coin", aliases=("Acme Coin",)),
        "roe": Party(id="roe", name="Ann Roe", kind="person", aliases=("Ann Roe",)),
    },
)
TAGGER = Tagger(KNOWN)
DOCKETS = Feed(name="Docket", url="https://ecf.nysd.uscourts.gov/rss", kind=FeedKind.COURT)
RELEASES = Feed(name="SEC", url="https://www.sec.gov/rss", kind=FeedKind.REGULATOR)
WIRE = Feed(name="Wire", url="https://harborwire.example/rss", kind=FeedKind.NEWS)
ANN = Caller(platform="slack", tenant="T1", channel="slack:C1", user="ann")
OTHERS = Caller(platform="slack", tenant="T2", channel="slack:C2", user="bob")


def entered(
    caption: str | None,
    *,
    number: str = "1:26-cv-01234",
    court: str | None = "nysd",
    event: str = "Complaint",
    text: str = "",
    key: str = "e1",
    at: datetime = NOON,
    registry: Registry = KNOWN,
) -> Draft:
    """A docket entry as a draft."""
    entry = Entry(
        key=key,
        parts=(f"{key}{event}{caption}".replace(" ", "-"),),
        items=(0,),
        title=f"{number} {caption}",
        body=f"[{event}] {text}",
        link=f"https://ecf.nysd.uscourts.gov/cgi-bin/DktRpt.pl?{key}",
        published=at,
        filing=Filing(court=court, docket=number, caption=caption, events=(event,)),
    )
    return prepare(
        entry, kind=FeedKind.COURT, publisher="Docket", tagger=_tagger(registry), court=court
    )


def released(
    title: str,
    text: str = "",
    *,
    number: str = "LR-99001",
    key: str = "r1",
    registry: Registry = KNOWN,
) -> Draft:
    """A regulator's release as a draft."""
    entry = Entry(
        key=key,
        parts=(key,),
        items=(0,),
        title=title,
        body=text,
        link=f"https://www.sec.gov/node/{key}",
        published=NOON,
        release=number,
    )
    return prepare(entry, kind=FeedKind.REGULATOR, publisher="SEC", tagger=_tagger(registry))


def _tagger(registry: Registry) -> Tagger:
    return TAGGER if registry is KNOWN else Tagger(registry)


def made(draft: Draft, registry: Registry = KNOWN) -> Discovery:
    found = discover(draft, registry)
    assert found is not None
    return found


def having(*known: Case) -> Registry:
    return replace(KNOWN, cases={**KNOWN.cases, **{case.id: case for case in known}})


@pytest.mark.parametrize(
    ("caption", "parties"),
    [
        ("Securities and Exchange Commission v. Smallville Tokens LLC et al", ("sec",)),
        ("SEC v. Acme Coin Ltd.", ("sec", "acme")),
        ("Commodity Futures Trading Commission v. Doe", ("cftc",)),
        ("Smith v. Coinbase Global, Inc.", ("coinbase",)),
        ("SMITH V. COINBASE, INC., ET AL", ("coinbase",)),
        ("Coinbase, Inc. v. Smith et al", ("coinbase",)),
        ("USA v. Coinbase, Inc.", ("doj", "coinbase")),
        ("USA v. Ann Roe", ("doj", "roe")),
        ("In re Coinbase Global, Inc. Securities Litigation", ("coinbase",)),
        ("In re: Acme Coin Ltd.", ("acme",)),
        ("Smith v. BAM Trading Services Inc.", ("binance-us",)),
    ],
)
def test_a_caption_that_names_a_watched_party_or_a_suing_regulator_makes_a_case(
    caption: str, parties: tuple[str, ...]
) -> None:
    found = made(entered(caption))

    assert found.changed
    assert found.case.discovered
    assert found.case.parties == parties
    assert found.case.id == "nysd-1-26-cv-01234"
    assert found.case.dockets == (Docket(court="nysd", number="1:26-cv-01234"),)


@pytest.mark.parametrize(
    "draft",
    [
        entered("Smith v. Jones"),
        entered("USA v. Smith"),
        entered("United States of America v. Approximately 3 Bitcoin"),
        entered("Smith v. Securities and Exchange Commission"),
        entered("Department of Treasury v. Local 12"),
        entered("Coinbase Street Bakery v. Smith"),
        entered("Smith v. Jones", text="Letter about Coinbase and the SEC v. Coinbase case."),
        entered("SEC Network Sports LLC v. Smith"),
        entered(None, text="Coinbase"),
        entered("SEC v. Acme Coin Ltd.", court=None),
        news("n1", "SEC v. Acme Coin Ltd., No. 1:26-cv-01234 (S.D.N.Y.)", "Acme Coin is sued."),
        released("Chair speaks about Coinbase", number="34-99001"),
        released("CFTC charges Acme Coin", "In CFTC v. Acme Coin it says so.", number="9001-26"),
    ],
    ids=lambda draft: draft.title[:40],
)
def test_what_names_nobody_who_is_watched_makes_no_case(draft: Draft) -> None:
    assert discover(draft, KNOWN) is None


def test_an_entry_of_a_case_of_the_registry_makes_none() -> None:
    one = entered("SEC v. Coinbase, Inc.", number="1:23-cv-04738")
    other = entered("SEC v. Coinbase, Inc.", number="23-cv-4738")

    assert discover(one, KNOWN) is None
    assert discover(other, KNOWN) is None


def test_the_same_caption_under_another_number_is_another_case() -> None:
    found = made(entered("SEC v. Coinbase, Inc.", event="Order"))

    assert (found.case.id, found.case.filed) == ("nysd-1-26-cv-01234", None)


def test_only_a_complaint_tells_when_a_case_was_filed() -> None:
    assert made(entered("SEC v. Acme Coin Ltd.")).case.filed == date(2026, 3, 2)
    assert made(entered("SEC v. Acme Coin Ltd.", event="Order")).case.filed is None


def test_the_evidence_is_the_docket_number_or_the_caption_where_it_stands() -> None:
    told = entered("SEC v. Acme Coin Ltd.", text="Case 1:26-cv-01234 opened.")
    plain = entered("SEC v. Acme Coin Ltd. et al")

    for draft, match in ((told, "1:26-cv-01234"), (plain, "SEC v. Acme Coin Ltd.")):
        (tag,) = made(draft).tags
        assert (tag.topic, tag.rule, tag.match) == ("case:nysd-1-26-cv-01234", "docket", match)
        assert f"{draft.title}\n{draft.text}"[tag.start : tag.end] == match


def test_a_litigation_release_that_names_only_defendants_makes_a_case_of_the_sec() -> None:
    found = made(released("Wayne Smallville and Smallville Tokens, LLC"))

    assert found.case.id == "sec-v-wayne-smallville-and-smallville-tokens-llc"
    assert found.case.caption == "SEC v. Wayne Smallville and Smallville Tokens, LLC"
    assert (found.case.parties, found.case.releases) == (("sec",), ("LR-99001",))
    assert {tag.topic for tag in found.tags} == {f"case:{found.case.id}", "party:sec"}


def test_a_release_that_names_its_docket_is_of_that_docket() -> None:
    text = "Securities and Exchange Commission v. Acme Coin Ltd., No. 1:26-cv-01234 (S.D.N.Y.)"
    docketed = made(entered("SEC v. Acme Coin Ltd.")).case

    new = made(released("Acme Coin Ltd.", text))
    joined = made(released("Acme Coin Ltd.", text), having(docketed))

    assert new.case.id == joined.case.id == docketed.id
    assert joined.case.releases == ("LR-99001",)


def test_a_release_joins_the_one_case_against_its_first_defendant() -> None:
    docketed = made(entered("SEC v. Smallville Tokens LLC et al")).case

    joined = made(released("Smallville Tokens, LLC and Wayne Smallville"), having(docketed))

    assert joined.case.id == docketed.id
    assert joined.case.releases == ("LR-99001",)


def test_a_release_that_may_be_of_two_cases_is_of_none() -> None:
    first = made(entered("SEC v. Smallville Tokens LLC")).case
    second = made(entered("SEC v. Smallville Tokens LLC", number="1:26-cv-05678")).case

    assert discover(released("Smallville Tokens, LLC"), having(first, second)) is None


def test_a_case_made_of_a_release_learns_its_docket() -> None:
    known = made(released("Smallville Tokens, LLC")).case

    found = made(entered("SEC v. Smallville Tokens LLC et al"), having(known))

    assert (found.case.id, found.changed) == (known.id, True)
    assert found.case.dockets == (Docket(court="nysd", number="1:26-cv-01234"),)


def test_a_last_name_alone_joins_no_two_releases() -> None:
    first = made(released("Lee et al.")).case

    second = made(released("Lee", number="LR-99002"), having(first)).case

    assert first.id != second.id


def test_a_case_followed_by_its_docket_learns_its_caption_and_parties() -> None:
    bare = docket_case(Docket(court="nysd", number="26-cv-01234"))
    known = having(bare)

    named = made(entered("SEC v. Acme Coin Ltd. et al", registry=known), known)
    private = made(entered("Smith v. Jones", registry=known), known)

    assert (named.case.id, named.case.parties) == (bare.id, ("sec", "acme"))
    assert (named.case.short, named.reveals) == ("SEC v. Acme Coin Ltd.", ("sec", "acme"))
    assert (private.case.caption, private.reveals) == ("Smith v. Jones", ())
    assert discover(entered("Smith v. Jones", registry=known), having(private.case)) is None


APPEALED = Case(
    id="sec-v-acme",
    caption="SEC v. Acme Coin Ltd.",
    dockets=(Docket(court="nysd", number="1:24-cv-00077"),),
    court="nysd",
    parties=("sec", "acme"),
)


@pytest.mark.parametrize(
    ("draft", "proposal"),
    [
        (
            entered(
                "SEC v. Roe",
                number="26-1001",
                court="ca2",
                text="Appeal from 1:24-cv-00077 (S.D.N.Y.), docketed.",
            ),
            ("appeal_of", "names docket 1:24-cv-00077"),
        ),
        (
            entered(
                "Acme Coin Ltd. v. Roe", number="26-1001", court="ca2", text="No. 1:24-cv-00077."
            ),
            ("appeal_of", "names docket 1:24-cv-00077"),
        ),
        (
            entered("Acme Coin Ltd. v. SEC", number="26-1001", court="ca2"),
            ("appeal_of", "same parties: Acme Coin, U.S. Securities and Exchange Commission"),
        ),
        (
            entered("SEC v. Acme Coin Ltd.", number="26-1001", court="ca2", text="From S.D.N.Y."),
            ("appeal_of", "same parties: U.S. Securities and Exchange Commission, Acme Coin"),
        ),
        (
            entered("SEC v. Acme Coin Ltd. et al", court="cand"),
            ("companion_of", "same parties: U.S. Securities and Exchange Commission, Acme Coin"),
        ),
        (
            entered("CFTC v. Acme Coin Ltd."),
            ("companion_of", "another regulator against Acme Coin"),
        ),
        (
            entered("USA v. Acme Coin Ltd.", number="1:26-cr-00009"),
            ("companion_of", "another regulator against Acme Coin"),
        ),
    ],
    ids=["number", "number-without-court", "turned-round", "from", "court", "cftc", "criminal"],
)
def test_an_appeal_or_companion_is_proposed_with_its_evidence(
    draft: Draft, proposal: tuple[str, str]
) -> None:
    registry = having(APPEALED)
    found = made(draft, registry)

    (proposed,) = relations(found.case, draft, registry)

    kind, evidence = proposal
    assert proposed == Proposal(
        case=found.case.id, related="sec-v-acme", kind=kind, evidence=evidence
    )


@pytest.mark.parametrize(
    "draft",
    [
        entered("SEC v. Acme Coin Ltd.", number="26-1001", court="ca2", text="From D.D.C."),
        entered("SEC v. Coinbase, Inc.", number="26-1001", court="ca2", text="No. 1:24-cv-00077"),
        entered("SEC v. Acme Coin Ltd."),
        entered("Smith v. Acme Coin Ltd."),
        entered("SEC v. Acme Coin Users Association LLC", court="cand"),
    ],
    ids=["other-court", "number-of-others", "same-court", "private", "namesake"],
)
def test_what_shares_no_more_than_a_name_is_not_proposed(draft: Draft) -> None:
    registry = having(APPEALED)
    found = made(draft, registry)

    proposed = [each.related for each in relations(found.case, draft, registry)]

    assert "sec-v-acme" not in proposed


def test_cases_of_parties_that_nobody_registered_are_recognised_by_their_names() -> None:
    known = made(entered("SEC v. Smallville Tokens LLC et al")).case
    draft = entered("CFTC v. Smallville Tokens, L.L.C.", court="ilnd")
    registry = having(known)

    (proposed,) = relations(made(draft, registry).case, draft, registry)

    assert proposed.evidence == "another regulator against Smallville Tokens"


def test_a_later_entry_of_an_appeal_may_name_where_it_comes_from() -> None:
    appeal = made(entered("SEC v. Roe", number="26-1001", court="ca2")).case
    registry = having(APPEALED, appeal)
    later = entered(
        "SEC v. Roe",
        number="26-1001",
        court="ca2",
        text="Record of 1:24-cv-00077 (S.D.N.Y.) received.",
        registry=registry,
    )

    assert discover(later, registry) is None
    assert [each.related for each in origins_of(later, registry)] == ["sec-v-acme"]


def test_news_between_the_parties_of_a_discovered_case_stays_of_the_known_one() -> None:
    found = made(entered("SEC v. Coinbase, Inc.")).case
    tagger = Tagger(having(found))

    tagging = tagger.tag("Judge denies Coinbase's motion in the SEC's lawsuit", "")
    by_name = tagger.tag("SEC v. Coinbase goes on", "")

    for each in (tagging, by_name):
        assert "case:sec-v-coinbase" in {tag.topic for tag in each.cases}
        assert f"case:{found.id}" not in {tag.topic for tag in each.cases}


@pytest.mark.parametrize(("event", "named"), [("Complaint", True), ("Order", False)])
def test_news_of_parties_that_had_no_case_means_the_one_whose_filing_was_seen(
    event: str, *, named: bool
) -> None:
    found = made(entered("SEC v. Acme Coin Ltd.", event=event)).case

    tagging = Tagger(having(found)).tag(
        "SEC sues Acme Coin", "The SEC sued Acme Coin on Monday.", published=NOON
    )

    assert [tag.topic for tag in tagging.cases] == [f"case:{found.id}"] * named


class Watching(Ingesting):
    """Takes drafts in with a registry as old as the test wants it."""

    def __init__(self, store: SqliteStore) -> None:
        super().__init__(store, NOON)
        self.catalog = Catalog(KNOWN)

    async def ready(self) -> "Watching":
        await self.baseline(DOCKETS, RELEASES, WIRE)
        return self

    async def take(self, feed: Feed, *drafts: Draft, whole: bool = True) -> list[Decision]:
        self.registry = self.catalog.registry
        return await super().take(feed, *drafts, whole=whole)

    async def learn(self) -> None:
        """Let the registry have what the store has."""
        new_cases, parties, change = await self.store.read(cases.followed)
        await self.catalog.extend(new_cases, parties, change=change)


@pytest.fixture
async def watching(store: SqliteStore) -> Watching:
    return await Watching(store).ready()


async def test_a_new_case_can_be_looked_up_and_followed(watching: Watching) -> None:
    await watching.take(DOCKETS, entered("SEC v. Acme Coin Ltd. et al"))
    commands = Commands(watching.store, watching.catalog, now=lambda: NOON)

    assert await commands.refresh()
    by_name = said(await commands.run(ANN, "case sec v acme coin"))
    by_number = said(await commands.run(ANN, "case 26-cv-1234"))
    followed = said(await commands.run(ANN, "subscribe case:nysd-1-26-cv-01234"))

    assert by_name == by_number
    assert "SEC v. Acme Coin Ltd." in by_name
    assert "Complaint: SEC v. Acme Coin Ltd." in by_name
    assert "made from the first filing" in by_name
    assert "Following SEC v. Acme Coin Ltd." in followed


async def test_the_catalog_is_read_again_only_after_a_change(watching: Watching) -> None:
    commands = Commands(watching.store, watching.catalog, now=lambda: NOON)
    await watching.take(DOCKETS, entered("SEC v. Acme Coin Ltd."))

    assert await commands.refresh()
    assert not await commands.refresh()
    await watching.take(DOCKETS, entered("SEC v. Acme Coin Ltd.", number="1:26-cv-00002", key="e2"))
    assert await commands.refresh()


async def test_two_entries_of_one_new_docket_in_one_body_are_of_one_case(
    watching: Watching,
) -> None:
    first = entered("SEC v. Acme Coin Ltd.", key="e1")
    second = entered("SEC v. Acme Coin Ltd.", event="Summons", key="e2", at=NOON + timedelta(1))

    taken = await watching.take(DOCKETS, second, first)

    assert [each.discovered for each in taken] == ["nysd-1-26-cv-01234", None]
    for each in taken:
        assert (await watching.story(each.story)).cases == ("nysd-1-26-cv-01234",)
    kept, *_ = await watching.store.read(cases.followed)
    assert [case.id for case in kept] == ["nysd-1-26-cv-01234"]


async def test_taking_the_same_entry_again_changes_nothing(watching: Watching) -> None:
    draft = entered("SEC v. Acme Coin Ltd.")
    await watching.take(DOCKETS, draft)
    before = await watching.store.read(cases.changes)

    (again,) = await watching.take(DOCKETS, draft)

    assert (again.decision, again.discovered) == ("repeat", None)
    assert await watching.store.read(cases.changes) == before


async def test_later_entries_are_tagged_by_the_refreshed_registry(watching: Watching) -> None:
    await watching.take(DOCKETS, entered("SEC v. Acme Coin Ltd."))
    await watching.learn()
    await watching.follow("case:nysd-1-26-cv-01234")

    later = entered(
        "SEC v. Acme Coin Ltd.",
        event="Order",
        key="e2",
        registry=watching.catalog.registry,
    )
    (taken,) = await watching.take(DOCKETS, later)

    assert later.facts.cases == ("nysd-1-26-cv-01234",)
    assert await watching.owed(taken.story) == ["slack:C1"]


async def test_who_follows_a_party_gets_one_alert_of_its_new_case_that_says_so(
    watching: Watching,
) -> None:
    await watching.follow("party:acme")
    (taken,) = await watching.take(DOCKETS, entered("SEC v. Acme Coin Ltd.", event="Summons"))
    copy = news("n1", "SEC sues Acme Coin", "SEC v. Acme Coin Ltd. was filed.", at=NOON)

    await watching.take(WIRE, copy)
    story = await watching.story(taken.story)
    alert = cards.alert(story, registry=KNOWN, delivery=1)

    assert await watching.owed(taken.story) == ["slack:C1"]
    assert story.reveals == ("acme",)
    assert alert.text.startswith("New case naming Acme Coin: SEC v. Acme Coin Ltd.")
    notes = [block.line[0].text for block in alert.blocks if isinstance(block, Note)]
    assert notes[0] == "New case naming Acme Coin"


async def test_news_and_release_of_the_complaint_join_its_story(watching: Watching) -> None:
    await watching.follow("party:acme")
    (filed,) = await watching.take(DOCKETS, entered("SEC v. Acme Coin Ltd. et al"))
    await watching.learn()
    article = Entry(
        key="n1",
        parts=("n1",),
        items=(0,),
        title="SEC sues Acme Coin, alleging fraud",
        body="The SEC sued Acme Coin on Monday, filing a complaint in federal court in New York.",
        published=NOON + timedelta(hours=1),
    )
    tagger = Tagger(watching.catalog.registry)
    text = (
        "The agency filed a complaint against Acme Coin. "
        "SEC v. Acme Coin Ltd., No. 1:26-cv-01234 (S.D.N.Y.)"
    )

    (told,) = await watching.take(
        WIRE, prepare(article, kind=FeedKind.NEWS, publisher="Wire", tagger=tagger)
    )
    (announced,) = await watching.take(RELEASES, released("SEC charges Acme Coin Ltd.", text))

    assert told.story == announced.story == filed.story
    assert await watching.owed(filed.story) == ["slack:C1"]


async def test_a_complaint_of_a_regulator_is_a_new_case_brought_by_it(watching: Watching) -> None:
    await watching.follow("party:sec")
    complaint = entered("SEC v. Smallville Tokens LLC")
    order = entered("SEC v. Wayne", number="1:26-cv-00002", event="Order", key="e2")

    filed, seen = [
        cards.alert(await watching.story(each.story), registry=KNOWN, delivery=1).text
        for each in (await watching.take(DOCKETS, order, complaint))
    ]

    assert filed.startswith("New case brought by U.S. Securities and Exchange Commission: ")
    assert seen.startswith("SEC v. Wayne: ")


async def test_the_answer_to_why_says_that_the_case_was_new(watching: Watching) -> None:
    await watching.follow("party:acme")
    await watching.take(DOCKETS, entered("SEC v. Acme Coin Ltd."))
    commands = Commands(watching.store, watching.catalog, now=lambda: NOON)

    answer = said(await commands.run(ANN, "why 1"))

    assert "This channel follows Acme Coin. New case naming Acme Coin." in answer
    assert "by docket: “SEC v. Acme Coin Ltd.”" in answer


@pytest.mark.parametrize(
    ("topic", "filters", "gets"),
    [
        ("party:acme", ("+event:complaint",), True),
        ("party:acme", ("-event:procedural",), True),
        ("party:acme", ("+event:procedural",), True),
        ("party:acme", ("-court:nysd",), False),
        ("party:acme", ("+event:settlement",), False),
        ("party:sec", ("+event:complaint",), False),
        ("court:nysd", ("+event:complaint",), False),
        ("party:coinbase", (), False),
    ],
)
async def test_the_first_story_of_a_case_passes_its_parties_filters_as_a_complaint(
    watching: Watching, topic: str, filters: tuple[str, ...], *, gets: bool
) -> None:
    await watching.follow(topic, *filters)

    (taken,) = await watching.take(
        DOCKETS, entered("SEC v. Acme Coin Ltd.", event="Notice of Appearance")
    )

    assert await watching.owed(taken.story) == (["slack:C1"] if gets else [])


async def test_the_second_story_of_a_case_is_held_to_the_filters(watching: Watching) -> None:
    await watching.follow("party:acme", "+event:complaint")
    first = entered("SEC v. Acme Coin Ltd.", event="Notice of Appearance", key="e1")
    second = entered("SEC v. Acme Coin Ltd.", event="Summons", key="e2", at=NOON + timedelta(1))

    taken = await watching.take(DOCKETS, first, second)

    assert [await watching.owed(each.story) for each in taken] == [["slack:C1"], []]


async def test_following_the_whole_tells_of_a_new_case_of_its_part(watching: Watching) -> None:
    await watching.follow("party:binance", "+event:complaint")

    (taken,) = await watching.take(
        DOCKETS, entered("Smith v. BAM Trading Services Inc.", event="Summons")
    )

    assert await watching.owed(taken.story) == ["slack:C1"]


async def test_a_baseline_makes_cases_and_alerts_nobody(store: SqliteStore) -> None:
    watching = Watching(store)
    await watching.follow("party:acme")

    (taken,) = await watching.take(DOCKETS, entered("SEC v. Acme Coin Ltd."))

    assert await watching.owed(taken.story) == []
    kept, *_ = await store.read(cases.followed)
    assert [case.short for case in kept] == ["SEC v. Acme Coin Ltd."]


async def test_a_followed_docket_becomes_the_case_that_a_feed_makes_of_it(
    watching: Watching,
) -> None:
    commands = Commands(watching.store, watching.catalog, now=lambda: NOON)
    await commands.run(ANN, 'subscribe case:"26-cv-01234 (S.D.N.Y.)"')

    (taken,) = await watching.take(DOCKETS, entered("SEC v. Acme Coin Ltd. et al"))
    await commands.refresh()
    listed = said(await commands.run(ANN, "list"))

    assert taken.discovered == "nysd-1-26-cv-01234"
    assert "SEC v. Acme Coin Ltd. case:nysd-1-26-cv-01234" in listed
    assert await watching.owed(taken.story) == ["slack:C1"]
    (case,) = watching.catalog.seen_by("slack:C1").find_cases("26-cv-01234 (S.D.N.Y.)")
    assert (case.short, case.parties) == ("SEC v. Acme Coin Ltd.", ("sec", "acme"))


async def test_what_was_told_of_a_followed_docket_stays_with_its_case(
    watching: Watching,
) -> None:
    commands = Commands(watching.store, watching.catalog, now=lambda: NOON)
    board = Board()
    outbox = Outbox(
        watching.store,
        {"slack": board},
        registry=lambda: watching.catalog.registry,
        policy=Policy(paces={}),
        now=lambda: NOON,
    )
    # Without its office the number is another name of the docket than the court's.
    await commands.run(ANN, 'subscribe case:"26-cv-01234 (S.D.N.Y.)" threads:case')
    followed = Tagger(watching.catalog.registry)
    told = news(
        "one", "A lender is sued", "It is 26-cv-01234 (S.D.N.Y.).", at=NOON, tagger=followed
    )

    (before,) = await watching.take(WIRE, told)
    await outbox.drain()
    await watching.take(DOCKETS, entered("SEC v. Acme Coin Ltd. et al"))
    await commands.refresh()
    await outbox.drain()

    (card, *_) = await watching.store.read(deliveries.of_story, before.story)
    assert card.delivery.topics == ("case:nysd-1-26-cv-01234",)
    assert [kind for kind in board.kinds() if kind != "edit"] == ["case", "alert", "alert"]
    timeline = said(await commands.run(ANN, "timeline sec v acme coin"))
    assert "A lender is sued" in timeline
    elsewhere = said(await commands.run(OTHERS, "timeline sec v acme coin"))
    assert "A lender is sued" not in elsewhere
    assert "Complaint: SEC v. Acme Coin Ltd." in elsewhere


async def test_the_cards_of_both_cases_show_what_is_proposed(watching: Watching) -> None:
    appeal = entered(
        "SEC v. Coinbase, Inc.",
        number="26-1001",
        court="ca2",
        event="Civil Appeal Docketed",
        text="Originating case 1:23-cv-04738 (S.D.N.Y.)",
    )
    commands = Commands(watching.store, watching.catalog, now=lambda: NOON)

    (taken,) = await watching.take(DOCKETS, appeal)
    await commands.refresh()
    above = said(await commands.run(ANN, "case ca2-26-1001"))
    below = said(await commands.run(ANN, "case sec-v-coinbase"))

    assert taken.discovered == "ca2-26-1001"
    assert "May be an appeal of SEC v. Coinbase · S.D.N.Y. 1:23-cv-04738" in above
    assert "names docket 1:23-cv-04738" in above
    assert "May have been appealed in SEC v. Coinbase, Inc. · 2d Cir. 26-1001" in below
    assert watching.catalog.registry.cases["sec-v-coinbase"] == KNOWN.cases["sec-v-coinbase"]


def test_a_tagged_draft_has_the_case_first_and_its_evidence() -> None:
    draft = entered("SEC v. Acme Coin Ltd.")

    after = tagged(draft, made(draft))

    assert after.facts.cases == ("nysd-1-26-cv-01234",)
    assert after.tags[0].topic == "case:nysd-1-26-cv-01234"


@pytest.mark.parametrize(
    "name", sorted(path.name for path in SHARED.glob("feeds/pacer/*.xml")) or ["absent"]
)
def test_captured_dockets_make_cases_only_of_captions_that_name_who_is_watched(name: str) -> None:
    path = SHARED / "feeds" / "pacer" / name
    if not path.is_file():
        pytest.skip("the captured data is not beside this checkout (../shared/data)")
    registry = load_registry()
    # As if nobody had ever heard of these cases: what is left are the parties.
    unheard = replace(registry, cases={})
    tagger = Tagger(unheard)
    parsed = parse.parse(path.read_bytes())

    drafts = [
        prepare(entry, kind=parsed.kind, publisher=name, tagger=tagger, court=parsed.court)
        for entry in parsed.entries
    ]
    found = {each.case.caption for draft in drafts if (each := discover(draft, unheard))}

    assert found == CAPTURED.get(name, set())


CAPTURED = {"sdny_1a.xml": {"Securities and Exchange Commission v. Longfin Corp. et al."}}


async def test_the_running_bot_tells_of_a_new_case_by_name_and_finds_it_at_once(
    tmp_path: Path,
) -> None:
    async with Installation(tmp_path) as world:
        slack = world.slack_channel("C1", "party:coinbase")
        async with world.running() as bot:
            await bot.poll()
            world.docket.filing(
                "Complaint",
                docket="1:26-cv-00123-ABC",
                caption="Acme Coin Ltd. v. Coinbase, Inc. et al",
                case=990001,
                entry=1,
            )
            await bot.poll()
            await bot.settled()
            [shown] = await world.slack.slash("/docket", "case acme coin", channel=slack)

        [message] = world.slack.messages(slack)
        assert "New case naming Coinbase" in slack_words(message)
        assert "dcd-1-26" not in slack_words(message)
        assert "Acme Coin Ltd. v. Coinbase, Inc." in slack_words(message)
        assert "Complaint" in slack_words(shown)


@given(caption=st.text(max_size=80))
@settings(max_examples=60)
def test_no_caption_breaks_discovery_or_the_id_of_a_case(caption: str) -> None:
    drafts = [
        entered(f"SEC v. {caption}"),
        entered(caption),
        released(caption),
    ]

    for draft in drafts:
        found = discover(draft, KNOWN)
        if found is not None:
            assert re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", found.case.id)
            assert len(found.case.id) <= LONGEST_ID
            said = f"{draft.title}\n{draft.text}"
            assert all(said[tag.start : tag.end] == tag.match for tag in found.tags)
