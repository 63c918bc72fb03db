"""Grouping: which items are one story."""

import json
import random
from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from itertools import combinations
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot import dedupe, event
from bot.dedupe import deeds, joined, judge, terms, told
from bot.dedupe.stems import stem
from bot.model import Docket, Event, Facts, FeedKind

NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)
TITLE = "Judge lets regulator's staking case against Acme Exchange proceed"
LEAD = (
    "A federal judge in Manhattan refused on Monday to throw out the regulator's case against Acme "
    "Exchange, saying that customers could plausibly have understood its staking program as an "
    "investment contract. U.S. District Judge Jane Marlow dismissed one of five claims and told "
    "the company to answer the rest by April 14. Acme said that it would defend itself at trial, "
    "and that its customers had never bought anything but a service. Shares of its parent rose "
    "4 percent in early trading in New York, after falling by a third since the case was filed."
)
TOLD_AGAIN = Path(__file__).parent / "data" / "retellings.jsonl"
LATIN_TO_CYRILLIC = str.maketrans("aceopxyiAEOC", "асеорхуіАЕОС")
SAME = ("copy", "same_story")


def item(
    title: str = TITLE,
    text: str = LEAD,
    *,
    hours: float = 0,
    kind: FeedKind = FeedKind.NEWS,
    publisher: str = "Example News",
) -> Facts:
    return Facts(
        fingerprint=dedupe.fingerprint(title, text),
        kind=kind,
        publisher=publisher,
        published=NOON + timedelta(hours=hours),
    )


def filing(
    short: str = "Order on Motion to Dismiss",
    *,
    docket: str | None = "1:23-cv-04567",
    number: str | None = "88",
    hours: float = 0,
    development: Event = Event.RULING,
    cases: tuple[str, ...] = (),
) -> Facts:
    return Facts(
        fingerprint=dedupe.fingerprint(f"{short}: SEC v. Acme Exchange Inc.", ""),
        kind=FeedKind.COURT,
        published=NOON + timedelta(hours=hours),
        docket=Docket(court="nysd", number=docket) if docket else None,
        number=number,
        event=development,
        cases=cases,
    )


COPIES = {
    "with the publisher behind the title": (f"{TITLE} - Example News", LEAD),
    "with the publisher behind a bar": (f"{TITLE} | Example News", LEAD),
    "with a wire's prefix": (f"UPDATE 1-{TITLE}", f"(Adds details) {LEAD}"),
    "in upper case with boilerplate": (
        TITLE.upper(),
        f"By Staff Writer\n{LEAD}\nSign up for our newsletter. All rights reserved.",
    ),
    "cut short by the feed": (TITLE, f"{LEAD[:230]}… The post {TITLE} appeared first on Example."),
    "in look-alike letters": (
        TITLE.translate(LATIN_TO_CYRILLIC),
        LEAD.translate(LATIN_TO_CYRILLIC),
    ),
    "under another title": ("Acme must answer claims over staking, court finds", LEAD),
    "with a word changed here and there": (
        TITLE,
        LEAD.replace("refused", "declined").replace("Manhattan", "New York"),
    ),
    "with a dateline": (TITLE, f"NEW YORK, March 2 (Newswire) - {LEAD}"),
}


@pytest.mark.parametrize("copied", COPIES.values(), ids=COPIES.keys())
def test_a_copy_is_recognised(copied: tuple[str, str]) -> None:
    copy = item(*copied, hours=30, publisher="Mirror")

    assert dedupe.compare(item(), copy).relation == "copy"


@pytest.mark.parametrize("copied", COPIES.values(), ids=COPIES.keys())
def test_a_copy_is_found_in_the_index(copied: tuple[str, str]) -> None:
    assert set(dedupe.index_keys(item())) & set(dedupe.index_keys(item(*copied)))


def test_a_copy_in_look_alike_letters_has_the_same_fingerprint() -> None:
    copied = dedupe.fingerprint(*COPIES["in look-alike letters"])

    assert dedupe.fingerprint(TITLE, LEAD) == copied


def test_an_edited_title_at_the_same_address_is_a_copy() -> None:
    one = replace(item("Acme halts trading in two tokens", ""), url="https://news.test/acme")
    two = replace(item("Acme stops trading after order", "", hours=1), url="https://news.test/acme")

    assert dedupe.compare(one, two).relation == "copy"
    assert dedupe.compare(one, replace(two, url="https://news.test/b")).relation != "copy"


def test_another_text_at_an_evergreen_address_is_another_story() -> None:
    one = replace(item("Market wrap: coins fall", ""), url="https://news.test/wrap")
    two = replace(item("Live: senators question Roe", "", hours=24), url="https://news.test/wrap")

    assert dedupe.compare(one, two).relation not in SAME


def test_an_outlet_is_not_taken_to_tell_one_event_twice() -> None:
    one = item("Acme fraud trial opens in Delaware", "", hours=2)
    two = item("Forged books shown to jurors at Acme trial in Delaware", "", hours=4)

    assert dedupe.compare(one, two).relation == "related"
    assert dedupe.compare(one, replace(two, publisher="Another Paper")).relation == "same_story"


def test_forms_of_one_agency_that_share_their_wording_are_no_copies() -> None:
    form = "Filed: 2026-03-02 AccNo: {} Size: 5 KB Statement of changes in beneficial ownership by"
    one = item("4 - Roe Jane (0001) (Reporting)", form.format("11-22-33") + " Jane Roe, director.")
    two = item("4 - Doe John (0002) (Reporting)", form.format("44-55-66") + " John Doe, officer.")

    assert dedupe.compare(one, two).relation not in SAME


def test_two_papers_of_one_docket_at_one_time_without_numbers_are_told_apart() -> None:
    one = replace(filing(number=None), url="https://court.test/a.pdf")

    assert dedupe.compare(one, replace(one, url="https://court.test/b.pdf")).relation == "related"


def test_a_milestone_of_a_case_that_two_outlets_report_counts_for_one_story() -> None:
    one = item("Marlow sides with the agency on staking", "")
    two = item("Court backs the agency over staking", "", hours=3, publisher="Another Paper")

    tied = [replace(told, cases=("sec-v-acme",), event=Event.RULING) for told in (one, two)]

    assert dedupe.compare(*tied).score > dedupe.compare(one, two).score


REPORTS_OF_A_CASE = (
    ("Acme must pay $3.4 billion for currency fraud, court orders", ""),
    ("Rows of victims, little hope", "It is the biggest penalty ever in a case of the agency."),
)


def test_one_step_of_a_case_is_one_story_whatever_the_words() -> None:
    one, other = (
        replace(item(*report, publisher=report[0]), cases=("cftc-v-acme",))
        for report in REPORTS_OF_A_CASE
    )

    verdict = dedupe.compare(one, replace(other, published=NOON + timedelta(hours=11)))

    assert verdict.relation == "same_story"
    assert "one headline and the other text tell of: penalty" in verdict.reasons
    assert set(dedupe.index_keys(one)) & set(dedupe.index_keys(other))


@pytest.mark.parametrize(
    ("title", "hours", "case"),
    [
        ("Acme token sinks a fifth on record penalty", 2, "cftc-v-acme"),
        ("Acme slams record penalty as unjust", 2, "cftc-v-acme"),
        ("Acme asks court to stay record penalty", 2, "cftc-v-acme"),
        ("Quillon takes helm at Acme after penalty", 2, "cftc-v-acme"),
        ("Little hope of seeing record penalty", 15, "cftc-v-acme"),
        ("Little hope of seeing record penalty", 2, "sec-v-acme"),
        ("Little hope for victims", 2, "cftc-v-acme"),
    ],
    ids=[
        "price",
        "reaction",
        "next step",
        "somebody else",
        "another day",
        "another case",
        "no such step",
    ],
)
def test_what_follows_a_step_of_a_case_is_another_story(title: str, hours: int, case: str) -> None:
    one = replace(item(*REPORTS_OF_A_CASE[0]), cases=("cftc-v-acme",))
    other = replace(item(title, "", hours=hours, publisher="Other"), cases=(case,))

    assert dedupe.compare(one, other).relation not in SAME


@pytest.mark.parametrize(
    ("title", "same"),
    [
        ("Agency charges man over $1.7bn pool, its biggest case yet", True),
        ("Agency charges man over pool, its biggest case yet", False),
        ("Agency charges man over $2.4bn pool, its biggest case yet", False),
    ],
)
def test_a_development_with_its_sum_is_one_story_for_three_days(title: str, *, same: bool) -> None:
    told = [
        item("CFTC takes Acme Traders to court over $1.7 billion fraud", ""),
        item(title, "", hours=28, publisher="Another Paper"),
    ]
    one, other = (replace(each, cases=("cftc-v-acme",), event=Event.COMPLAINT) for each in told)

    assert (dedupe.compare(one, other).relation in SAME) is same


OTHER_STEPS = [
    (
        ("Ellison sentenced to two years for role in Acme fraud", "A judge sent her to prison."),
        ("Salame gets seven and a half years in prison", "The lobbyist was sentenced on Monday."),
    ),
    (
        ("CFTC fines Acme founder $150 million", "The commission settled with him."),
        ("FinCEN assesses $3.4 billion penalty on Acme", "It is the bureau's largest."),
    ),
    (
        ("Magistrate narrows discovery in SEC lawsuit against Acme", "The agency asks too much."),
        ("Counsel of exchange quits lawsuit", "A partner leaves the case for his health."),
    ),
    (
        ("Acme agrees to pay $21 million to settle SEC charges", "The lender admits nothing."),
        ("New York sues Acme over Earn programme", "Letitia James accuses it of fraud."),
    ),
    (
        ("Exchange says it is pleased that court let money flow", "It thanks customers."),
        ("Judge orders Acme assets brought back to America", "Officials may not touch them."),
    ),
    (
        ("Acme victims tell judge of ruined lives", "They spoke before the sentencing of Roe."),
        ("Roe sentenced to 12 years in prison", "The Acme founder defrauded thousands of victims."),
    ),
    (
        ("Judge orders Acme to give tax office data", "He ruled on Monday."),
        ("Exchange asks higher court to block order", "It appealed at once."),
    ),
    (
        ("Jury finds Acme liable for fraud", "The jurors took two hours."),
        ("What the verdict means for exchanges", "Lawyers see more suits to come."),
    ),
    (
        ("Judge grants Acme leave to file amicus brief", "The court let the exchange be heard."),
        ("Court denies bid to seal Roe papers", "The documents of an official become public."),
    ),
]


@pytest.mark.parametrize(("told", "further"), OTHER_STEPS, ids=[a[0] for a, _ in OTHER_STEPS])
def test_another_step_of_a_case_on_the_day_of_one_is_another_story(
    told: tuple[str, str], further: tuple[str, str]
) -> None:
    one, other = (
        replace(
            item(*text, hours=hours, publisher=text[0]),
            cases=("us-v-acme",),
            event=event.classify(*text, kind=FeedKind.NEWS),
        )
        for text, hours in ((told, 0), (further, 5))
    )

    assert dedupe.compare(one, other).relation == "related"


def test_a_step_that_only_a_party_says_was_taken_is_that_step() -> None:
    one, other = (
        replace(
            item(title, "", publisher=title),
            cases=("sec-v-acme",),
            event=event.classify(title, "", kind=FeedKind.NEWS),
        )
        for title in ("Exchange says judge threw out claims", "Roe dismisses SEC v. Acme")
    )

    assert one.event is Event.COMMENTARY
    assert dedupe.compare(one, other).relation == "same_story"


@pytest.mark.parametrize(
    ("headline", "kind"),
    [
        ("Trump administration backs Acme in brief", "insolvency"),
        ("Consumer protection bureau writes to Acme", "insolvency"),
        ("Payments company Acme opens a branch", "penalty"),
        ("Acme wants clear rules from Congress", "approval"),
        ("Acme wants clear rules from Congress", "decision"),
        ("Lawyers in letter to Acme regret the silence", "decision"),
        ("Acme node software is late", "approval"),
        ("Acme founder pleads guilty in Manhattan", "verdict"),
        ("Witness describes dealings with Acme in China", "accord"),
        ("Money was sent to wife of Acme founder", "extradition"),
        ("Acme told to hand over documents by Friday", "extradition"),
        ("SEC inspects Acme custody software", "custody"),
        ("Acme names monitor in news release", "release"),
        ("SEC releases Roe emails in Acme case", "release"),
        ("Acme was in court last month in Delaware", "sentence"),
        ("Judge meets holders of Acme tokens", "decision"),
        ("Acme lawyers face panel of Second Circuit", "decision"),
        ("Acme denies wrongdoing", "decision"),
        ("Acme settles without admitting or denying the claims", "plea"),
        ("Acme settles without admitting or denying the claims", "decision"),
        ("Acme declined to comment", "refusal"),
        ("Judge hears why texts were admitted as evidence", "plea"),
        ("Court issues opinion in Acme case", "comment"),
        ("Exchange files amicus brief for Acme", "comment"),
        ("Agency publishes guidance on Acme tokens", "comment"),
        ("Acme loses $1.5 billion to hackers", "decision"),
        ("Acme sues to overturn a fine", "decision"),
        ("Both sides of the Acme case have filed", "decision"),
        ("Police recover stolen funds of Acme", "price"),
        ("Acme is short of billions", "lawmaking"),
        ("Senator writes to Acme", "lawmaking"),
        ("Acting chair writes to Acme", "lawmaking"),
        ("Acme Heard From The White House", "lawmaking"),
        ("Acme offers a new app", "motion"),
        ("Acme moves customers' funds", "funding"),
        ("Acme has its own token", "purchase"),
        ("Regulator looks at staking by Acme", "purchase"),
        ("Acme on a mission to Mars", "theft"),
        ("Acme wallet compromised", "accord"),
        ("Acme token is late according to its staff", "accord"),
        ("Attacker returns funds of Acme", "reaction"),
        ("Acme loses millions in attack", "reaction"),
        ("Acme files a notice of appeal", "inquiry"),
        ("Victims speak at sentencing of Acme founder", "sentence"),
    ],
)
def test_innocent_words_tell_of_no_step(headline: str, kind: str) -> None:
    told_of = deeds.names(dedupe.fingerprint(headline, "").told)

    assert kind not in told_of


@pytest.mark.parametrize(
    ("headline", "kind"),
    [
        ("Acme sued by Texas", "complaint"),
        ("Acme ordered to hand over its books", "decision"),
        ("Appeals court affirms Acme verdict", "decision"),
        ("Russian bank sanctioned over Acme", "ban"),
        ("High Court sanctions Acme scheme", "approval"),
        ("Acme founder is given a 15-year term", "sentence"),
        ("Acme wallets compromised", "theft"),
        ("Treasury lifts sanctions on Acme", "dropped"),
        ("Senator attacks SEC", "reaction"),
        ("SEC opposes Acme motion", "reaction"),
    ],
)
def test_words_of_a_step_tell_of_it(headline: str, kind: str) -> None:
    assert kind in deeds.names(dedupe.fingerprint(headline, "").told)


def test_a_text_that_comes_back_after_weeks_is_no_copy() -> None:
    verdict = dedupe.compare(item(), item(hours=24 * 15))

    assert verdict.relation == "related"


RETELLINGS = [
    (
        ("CFTC fines Acme Futures $1.7 million over reporting lapses", ""),
        ("Acme Futures to pay 1.7 million dollar fine for late reports, CFTC says", ""),
    ),
    (
        ("Northwind Bank denies selling client data to advertisers", ""),
        ("Northwind Bank refutes claims that it sold customers' data to advertisers", ""),
    ),
    (
        (
            "Lisbon weighs letting residents pay parking fines in bitcoin",
            "The mayor hopes to cut queues.",
        ),
        (
            "Lisbon may accept BTC for parking fines",
            "Residents could pay by phone, the mayor said.",
        ),
    ),
    (
        ("Analytics firm Plover is winding down", "It was begun in 2021."),
        ("Plover shuts down its analytics", "The firm had raised $5 million."),
    ),
    (
        ("Ridge Mining to buy two sites for $179M as reward halves", "It digs into its cash."),
        (
            "A bitcoin giant gets even bigger",
            "Ridge Mining is to own sites in Texas for the first time, for $179 million in cash.",
        ),
    ),
    (
        ("Hooli Labs issues notice of default to Pied Capital", ""),
        ("Hooli Labs serves Pied Capital with default notice", "The fund failed to pay."),
    ),
]


@pytest.mark.parametrize(("told", "retold"), RETELLINGS, ids=[a[0] for a, _ in RETELLINGS])
def test_one_event_told_by_two_outlets_is_one_story(
    told: tuple[str, str], retold: tuple[str, str]
) -> None:
    one, two = item(*told), item(*retold, hours=5, publisher="Another Paper")

    assert dedupe.compare(one, two).relation == "same_story"
    assert set(dedupe.index_keys(one)) & set(dedupe.index_keys(two))


FURTHER = [
    ("SEC sues Acme Exchange over staking", "Acme Exchange customers withdraw $2 billion in a day"),
    ("Acme Exchange halts withdrawals", "Acme Exchange hires restructuring lawyers"),
    ("Acme token jumps 90% ahead of airdrop", "Acme token slides 40% as airdrop begins"),
    ("Acme Exchange files for bankruptcy", "Judge lets Acme Exchange keep its lawyers"),
    ("Senator Roe attacks SEC over Acme case", "Acme case: what lawyers expect next"),
    ("Court approves extradition of Acme founder", "Acme founder appeals extradition approval"),
    ("Judge orders Acme to pay $125 million", "Acme token jumps 20% as judge orders $125M fine"),
    ("Acme to pay $48 million to settle", "Acme chief quits a day after $48 million settlement"),
    ("SEC sues Acme over illegal token sales", "SEC's illegal token suit against Acme, explained"),
    ("SEC sues Acme over illegal token sales", "What to know about the SEC's Acme token suit"),
    ("Acme token halves its rewards for miners", "Acme token halving: what you need to know"),
]


@pytest.mark.parametrize(("first", "second"), FURTHER, ids=[first for first, _ in FURTHER])
def test_another_event_of_the_same_saga_is_another_story(first: str, second: str) -> None:
    told = item(first, ""), item(second, "", hours=20, publisher="Another Paper")
    one, two = (
        replace(
            facts,
            cases=("sec-v-acme",),
            event=event.classify(title, "", kind=FeedKind.NEWS),
        )
        for facts, title in zip(told, (first, second), strict=True)
    )

    verdict = dedupe.compare(one, two)

    assert verdict.relation == "related"
    assert "case sec-v-acme" in verdict.phrases()


def test_the_background_clause_of_a_headline_is_not_its_news() -> None:
    told = dedupe.fingerprint("Acme chief quits a day after $48 million settlement", "")

    assert told.title == ("acm", "boss", "quit", "day")
    assert "#4.8e+07" in told.terms


def test_news_that_shares_only_a_name_is_unrelated() -> None:
    one = item("Acme Exchange enters the Fortune list", "")
    two = item("Acme Exchange asks staff to rate each other", "", hours=2)

    assert dedupe.compare(one, two).relation == "unrelated"


def test_different_amounts_speak_against_one_event() -> None:
    near = dedupe.compare(item("Acme lost $146M in the quarter", ""), item("Acme lost $147M", ""))
    far = dedupe.compare(item("Acme lost $146M in the quarter", ""), item("Acme lost $90M", ""))

    assert near.score > far.score
    assert "different amounts" in far.reasons


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (filing(), filing(docket="1:24-cv-09999")),
        (filing(), filing(number="89", hours=1)),
        (filing(number=None), filing(number=None, hours=1)),
        (filing(number=None), filing("Letter", number=None)),
        (filing(docket=None), filing(docket=None, hours=1)),
        (filing(number="Document"), filing(number="Document", hours=1)),
    ],
    ids=[
        "another docket",
        "another entry",
        "another time",
        "another event",
        "no docket",
        "no number",
    ],
)
def test_court_entries_that_read_alike_are_different_stories(one: Facts, other: Facts) -> None:
    assert dedupe.compare(one, other).relation not in SAME


@pytest.mark.parametrize("facts", [filing(), filing(number=None)])
def test_one_court_entry_in_two_feeds_is_one_story(facts: Facts) -> None:
    assert dedupe.compare(facts, replace(facts, publisher="another feed")).relation == "copy"


def test_releases_of_different_numbers_are_different_stories() -> None:
    one = replace(item(kind=FeedKind.REGULATOR), release="LR-26315")
    two = replace(item(kind=FeedKind.REGULATOR), release="LR-26316")

    assert dedupe.compare(one, two).relation not in SAME


def test_a_release_is_found_again_by_its_number() -> None:
    one = replace(item(kind=FeedKind.REGULATOR), release="LR-26315")
    two = replace(item("Acme Exchange Inc.", "", kind=FeedKind.REGULATOR), release="LR-26315")

    assert dedupe.compare(one, two).relation == "copy"
    assert set(dedupe.index_keys(one)) & set(dedupe.index_keys(two))


def test_a_docket_entry_and_its_report_are_one_story() -> None:
    entry = filing(cases=("sec-v-acme",))
    report = replace(item(hours=6), event=Event.RULING, cases=("sec-v-acme",))

    assert dedupe.compare(entry, report).relation == "same_story"
    assert set(dedupe.index_keys(entry)) & set(dedupe.index_keys(report))


STAY = "Motion to Stay; Status Report"


def test_a_motion_and_a_report_that_names_its_papers_are_one_story() -> None:
    entry = filing(STAY, development=Event.MOTION, cases=("sec-v-acme",))
    report = item(
        "Both sides ask for more time", "A joint status report was filed on Monday.", hours=2
    )
    report = replace(report, event=Event.MOTION, cases=("sec-v-acme",))

    verdict = dedupe.compare(entry, report)

    assert verdict.relation == "same_story"
    assert "both name: report, status" in verdict.reasons
    assert set(dedupe.index_keys(entry)) & set(dedupe.index_keys(report))


@pytest.mark.parametrize(
    ("said", "hours"),
    [("The exchange wants the case to move.", 2), ("A joint status report was filed.", 30)],
    ids=["other papers", "another day"],
)
def test_a_motion_and_a_report_of_some_motion_are_two_stories(said: str, hours: int) -> None:
    entry = filing(STAY, development=Event.MOTION, cases=("sec-v-acme",))
    report = item("Acme asks a judge to compel discovery", said, hours=hours)
    report = replace(report, event=Event.MOTION, cases=("sec-v-acme",))

    assert dedupe.compare(entry, report).relation == "related"


@pytest.mark.parametrize(
    "changes",
    [
        {"event": Event.APPEAL},
        {"published": NOON + timedelta(days=5)},
        {"published": None},
    ],
    ids=["another development", "days later", "no date"],
)
def test_a_report_of_a_case_is_no_docket_entry_without_evidence(
    changes: dict[str, Event | datetime | None],
) -> None:
    entry = filing(cases=("sec-v-acme",))
    report = replace(item(), event=Event.RULING, cases=("sec-v-acme",))
    report = replace(report, **changes)  # type: ignore[arg-type]  # a table of fields

    assert dedupe.compare(entry, report).relation == "related"


def test_a_docket_entry_and_a_report_without_common_case_are_unrelated() -> None:
    entry, report = filing(), replace(item(), event=Event.RULING)

    assert dedupe.compare(entry, report).relation == "unrelated"


def test_a_copy_is_preferred_to_a_retelling() -> None:
    retelling = item("Court lets regulator's staking case against Acme proceed", "", hours=1)

    assert chosen(item(), (7, retelling), (3, item(hours=2))) == 3


def test_of_two_copies_the_older_story_is_chosen() -> None:
    assert chosen(item(), (7, item(hours=2)), (3, item(hours=2)), (5, item(hours=2))) == 3


def test_what_is_related_only_is_a_new_story() -> None:
    earlier = replace(item("SEC sues Acme Exchange", "", hours=-40), cases=("sec-v-acme",))
    bread = item("A recipe for bread", "")

    assert chosen(replace(item(), cases=("sec-v-acme",)), (4, earlier), (9, bread)) is None


def test_without_candidates_every_item_is_a_new_story() -> None:
    assert chosen(item()) is None


def chosen(facts: Facts, *candidates: tuple[int, Facts]) -> int | None:
    join = dedupe.choose(
        told(facts),
        [(story, place, told(known)) for place, (story, known) in enumerate(candidates)],
    )
    return join.story if join else None


def test_what_is_told_apart_early_is_told_apart_in_the_end() -> None:
    chance = random.Random("retold")
    rows = map(json.loads, TOLD_AGAIN.read_text(encoding="utf-8").splitlines())
    items = [
        told(
            replace(
                item(row["title"], row["text"], hours=chance.uniform(0, 30)),
                publisher=chance.choice(["Harbor Wire", "Coin Ledger Daily", None]),
                event=event.classify(row["title"], row["text"], kind=FeedKind.NEWS),
                parties=tuple(chance.choices(["binance", "sec", "terraform-labs"], k=2)),
            )
        )
        for row in rows
    ]
    pairs = list(combinations(items, 2))
    same = [pair for pair in pairs if judge(*pair).same]

    assert len(same) > 40
    assert [pair for pair in pairs if joined(*pair)] == same


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("$1.7B", "1.7 billion"),
        ("a loss of 1.7 billion", "a loss of $1.7bn"),
        ("rose 2 million percent", "rose 2m percent"),
        ("$30M", "30 million"),
        ("40%", "40 percent"),
        ("€2,500", "€2500"),
        ("cryptocurrencies", "crypto"),
        ("settlement", "settles"),
        ("sued", "lawsuit"),
        ("launches", "unveiled"),
        ("regulators", "watchdog"),
    ],
)
def test_two_ways_to_write_a_thing_are_one_term(written: str, meant: str) -> None:
    assert terms.read(written).names == terms.read(meant).names


@pytest.mark.parametrize(
    ("rare", "common"), [("impairment", "company"), ("zorblax", "court"), ("merits", "the")]
)
def test_a_rare_word_tells_more_than_a_common_one(rare: str, common: str) -> None:
    assert terms.weight(stem(rare)) > terms.weight(stem(common))


WORDS = st.lists(
    st.sampled_from(
        [
            "acme",
            "judge",
            "court",
            "sues",
            "$5M",
            "40%",
            "zorblax",
            "ruling",
            "appeal",
            "the",
            "of",
            "2023",
            "sec",
        ]
    ),
    max_size=30,
)


@given(WORDS, WORDS, WORDS, st.integers(0, 400))
def test_comparing_is_symmetric_and_a_text_is_its_own_copy(
    one: Sequence[str], two: Sequence[str], three: Sequence[str], hours: int
) -> None:
    first = item(" ".join(one), " ".join(two))
    second = item(" ".join(three), " ".join(two), hours=hours)

    assert dedupe.compare(first, second) == dedupe.compare(second, first)
    assert dedupe.compare(first, first).relation == "copy"


@given(st.text(max_size=200), st.text(max_size=1000))
def test_keys_are_few_and_fit_a_database(title: str, text: str) -> None:
    keys = dedupe.index_keys(item(title, text))

    assert len(keys) <= dedupe.MAX_KEYS
    assert len(keys) == len(set(keys))
    assert all(-(2**63) <= key < 2**63 for key in keys)


def test_a_fingerprint_stays_small() -> None:
    found = dedupe.fingerprint("word " * 5000, " ".join(f"word{place}" for place in range(20_000)))

    assert len(found.title) + len(found.terms) <= 112
    assert len(found.sketch) + len(found.body) <= 48
