"""The development that a text reports."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot import event
from bot.model import Event, FeedKind, Filing

DESCRIPTIONS = [
    # district courts
    ("Order on Motion for Extension of Time to File Response/Reply", Event.PROCEDURAL),
    ("Order on Motion for Leave to Appear Pro Hac Vice", Event.PROCEDURAL),
    ("Notice of Appearance", Event.PROCEDURAL),
    ("Scheduling Order", Event.PROCEDURAL),
    ("~Util - Set/Reset Deadlines/Hearings", Event.PROCEDURAL),
    ("Declaration in Support of Motion", Event.PROCEDURAL),
    ("Rule 7.1 Corporate Disclosure Statement", Event.PROCEDURAL),
    ("Order on Motion to Dismiss", Event.RULING),
    ("Order on Motion to Dismiss/Lack of Jurisdiction", Event.RULING),
    ("Order on Motion for Summary Judgment", Event.RULING),
    ("Order on Motion for Preliminary Injunction", Event.RULING),
    ("Judgment", Event.RULING),
    ("Clerks Judgment", Event.RULING),
    ("Order on Report and Recommendations", Event.RULING),
    ("Report and Recommendations", Event.OPINION),
    ("Memorandum Opinion", Event.OPINION),
    ("Memorandum & Opinion", Event.OPINION),
    ("Order on Motion to Compel", Event.ORDER),
    ("Order to Show Cause", Event.ORDER),
    ("Minute Order", Event.ORDER),
    ("Minute Entry", Event.HEARING),
    ("Motion Hearing", Event.HEARING),
    ("Motion to Dismiss", Event.MOTION),
    ("Motion for Summary Judgment", Event.MOTION),
    ("Dismiss", Event.MOTION),
    ("Memorandum of Law in Opposition to Motion", Event.MOTION),
    ("Notice of Appeal", Event.APPEAL),
    ("Notice of Interlocutory Appeal", Event.APPEAL),
    ("Complaint", Event.COMPLAINT),
    ("Amended Complaint", Event.COMPLAINT),
    ("Indictment", Event.COMPLAINT),
    ("Answer to Complaint", Event.OTHER),
    ("Stipulation of Dismissal", Event.DISMISSAL),
    ("Notice of Voluntary Dismissal", Event.DISMISSAL),
    ("Order Dismissing Case", Event.DISMISSAL),
    ("Consent Judgment", Event.SETTLEMENT),
    ("Judgment in a Criminal Case", Event.SENTENCING),
    ("Sentencing Memorandum", Event.OTHER),
    ("Motion to Quash Subpoena", Event.SUBPOENA),
    ("Letter", Event.OTHER),
    # bankruptcy courts put the kind first
    ("Notice, Appeal (fee)", Event.APPEAL),
    ("Notice, Adjournment of Hearing", Event.PROCEDURAL),
    ("Order, Confirming Chapter 11 Plan", Event.RULING),
    ("Motion, Dismiss Case", Event.MOTION),
    ("Voluntary Petition (Chapter 11)", Event.COMPLAINT),
    ("Operating Report", Event.PROCEDURAL),
    # courts of appeals
    ("Case termination for opinion", Event.OPINION),
    ("Case termination for order and judgment", Event.RULING),
    ("Case termination without a panel", Event.DISMISSAL),
    ("Unpublished per curiam opinion filed", Event.OPINION),
    ("Informal briefing order filed", Event.PROCEDURAL),
    ("Motion Order FILED", Event.ORDER),
    ("Petition for rehearing en banc filed", Event.MOTION),
    ("Mandate issued", Event.PROCEDURAL),
    ("", Event.OTHER),
]

HEADLINES = [
    ("SEC sues Acme Exchange over unregistered staking", Event.COMPLAINT),
    ("Former Acme chief charged with wire fraud", Event.COMPLAINT),
    ("Miner Acme files for Chapter 11 bankruptcy", Event.COMPLAINT),
    ("Lender Acme seeks bankruptcy protection", Event.COMPLAINT),
    ("Judge tosses class action against Acme", Event.DISMISSAL),
    ("Regulator abandons civil case against Acme", Event.DISMISSAL),
    ("SEC drops its case against Acme Labs", Event.DISMISSAL),
    ("Acme founder dismisses claims of insider dealing as gossip", Event.COMMENTARY),
    ("Acme asks court to dismiss SEC lawsuit", Event.MOTION),
    ("Acme moves to dismiss the regulator's complaint", Event.MOTION),
    ("Judge denies Acme's motion to dismiss", Event.RULING),
    ("Court rules that tokens sold to banks were securities", Event.RULING),
    ("Acme co-founder pleads guilty to fraud", Event.RULING),
    ("Acme founder sentenced to seven years in prison", Event.SENTENCING),
    ("Acme agrees to pay $30 million to settle SEC charges", Event.SETTLEMENT),
    ("SEC to appeal ruling in Acme case", Event.APPEAL),
    ("Acme receives Wells notice from SEC", Event.SUBPOENA),
    ("SEC proposes new rule for crypto custodians", Event.RULEMAKING),
    ("Lawmakers grill Acme chief at Senate hearing", Event.HEARING),
    ("Why the Acme ruling matters", Event.COMMENTARY),
    ("Acme is no bank, says its lawyer", Event.COMMENTARY),
    ("Acme shares slide after SEC sues rival", Event.OTHER),
    ("Nonetheless, none of the ordered coins is suitable for a suitcase", Event.OTHER),
    ("Acme adds support for a new network", Event.OTHER),
    # what has not happened is no development
    ("Regulator and Acme report progress in settlement talks", Event.OTHER),
    ("Acme may settle with the regulator this spring", Event.OTHER),
    ("Acme could appeal, its lawyer says", Event.COMMENTARY),
    ("Regulator weighs appeal in Acme case", Event.OTHER),
    ("Regulator will not appeal Acme decision", Event.OTHER),
    ("Acme refuses to settle", Event.OTHER),
    ("Acme nears settlement with regulator", Event.OTHER),
    ("No charges for Acme founder", Event.OTHER),
    ("Acme founder faces 20 years in prison", Event.OTHER),
    ("Acme founder awaits sentencing", Event.OTHER),
    ("Acme founder expected to plead guilty", Event.OTHER),
    ("Acme shares climb ahead of ruling", Event.OTHER),
    ("Acme books an impairment charge of $40 million", Event.OTHER),
    ("Ruling party backs stablecoin bill", Event.OTHER),
    ("Regulator and Acme near deal to settle", Event.OTHER),
    ("Acme token jumps 20% as judge rules for its maker", Event.OTHER),
    # asked for is a motion, decided is a ruling
    ("Regulator and Acme ask to pause the case while talks go on", Event.MOTION),
    ("Acme seeks to dismiss fraud charges", Event.MOTION),
    ("Acme asks a judge in Delaware to reconsider", Event.MOTION),
    ("Motion to dismiss in Acme case denied", Event.RULING),
    ("Judge refuses to toss case against Acme", Event.RULING),
    ("Acme loses bid to have suit thrown out", Event.RULING),
    ("Judge rejects $40 million Acme settlement", Event.RULING),
    ("Appeals court reverses Acme ruling", Event.RULING),
    ("Acme ordered to pay a $9 million penalty", Event.RULING),
    ("Acme founder pleads not guilty", Event.HEARING),
    ("Appeals court says the agency overstepped", Event.RULING),
    ("Marlow lets fraud claims over Acme go forward", Event.RULING),
    # ended
    ("Regulator dismisses Acme case with prejudice", Event.DISMISSAL),
    ("Both sides stipulate to dismissal of Acme suit", Event.DISMISSAL),
    ("Appeals court tosses Acme case", Event.DISMISSAL),
    ("Acme settles with regulator for $9 million", Event.SETTLEMENT),
    ("Acme appeals ruling on staking", Event.APPEAL),
    ("Regulator takes Acme loss to Second Circuit", Event.APPEAL),
    ("Regulator is dropping its appeal against Acme", Event.DISMISSAL),
    ("Regulator gives up on Acme founder", Event.DISMISSAL),
    ("Acme and the regulator strike $5 million accord", Event.SETTLEMENT),
    ("Acme pays $5 million to end regulator's case", Event.SETTLEMENT),
    # who was told what by whom
    ("Acme wants case thrown out", Event.MOTION),
    ("Acme founder wants new trial", Event.MOTION),
    ("Holders urge court to keep Acme's cash frozen", Event.MOTION),
    ("Acme holder drags exchange into court in San Mateo", Event.COMPLAINT),
    ("Acme takes three states to federal court, says they overreach", Event.COMPLAINT),
    ("Acme hit with two suits over wallet", Event.COMPLAINT),
    ("Lender Acme seeks Chapter 11 shelter", Event.COMPLAINT),
    ("Second Circuit scraps conviction of Acme manager", Event.RULING),
    ("Judge certifies class of Acme buyers", Event.RULING),
    ("Judge trims claims against Acme's promoters", Event.RULING),
    ("Jury: Acme and its founder liable for fraud", Event.RULING),
    ("Acme plan confirmed, creditors to be paid in June", Event.RULING),
    ("Judge hands Acme a partial win", Event.RULING),
    ("Circuit judges grill agency's lawyer over Acme", Event.HEARING),
    ("Acme founder tells jury he lied", Event.HEARING),
    ("Marlow gives Acme founder 12 years", Event.SENTENCING),
    ("No prison for Acme coder", Event.SENTENCING),
    ("Acme must return $40 million to customers", Event.ORDER),
    ("Acme shares up: token doubles as judge sides with maker", Event.OTHER),
]


@pytest.mark.parametrize(("short", "development"), DESCRIPTIONS, ids=[d for d, _ in DESCRIPTIONS])
def test_a_courts_short_description_names_its_development(short: str, development: Event) -> None:
    assert development is event.describe(short)


@pytest.mark.parametrize(("title", "development"), HEADLINES, ids=[t for t, _ in HEADLINES])
def test_a_headline_names_its_development(title: str, development: Event) -> None:
    assert development is event.classify(title, "", kind=FeedKind.NEWS)


@pytest.mark.parametrize(
    ("title", "expected"),
    [
        ("We must face the hard truth about the harbour", Event.OTHER),
        ("Acme must face most of investors' lawsuit", Event.RULING),
        ("Minister closes the congress with a charged speech", Event.OTHER),
        ("Acme founder charged in Manhattan", Event.COMPLAINT),
        ("Government moves to bolster solar power", Event.OTHER),
        ("Acme moves to seal its filings", Event.MOTION),
    ],
)
def test_words_of_the_law_that_are_used_otherwise_tell_no_development(
    title: str, expected: Event
) -> None:
    assert expected is event.classify(title, "", kind=FeedKind.NEWS)


def test_of_several_events_of_one_filing_the_weightiest_leads() -> None:
    filing = Filing(
        court="nysd",
        docket="1:20-cv-10832",
        caption="SEC v. Acme",
        events=("Notice of Appearance", "Order on Motion to Dismiss", "Letter"),
    )

    assert Event.RULING is event.classify("", "", kind=FeedKind.COURT, filing=filing)


def test_a_court_entry_without_short_description_is_read_by_its_text() -> None:
    filing = Filing(court="nyed", docket="1:20-cv-10832", caption="SEC v. Acme")

    found = event.classify(
        "SEC v. Acme", "NOTICE OF APPEAL by Acme", kind=FeedKind.COURT, filing=filing
    )

    assert Event.APPEAL is found


def test_a_title_that_says_nothing_is_helped_by_the_lead() -> None:
    lead = "The regulator sued Acme in Manhattan on Tuesday, alleging that it sold securities."

    assert Event.COMPLAINT is event.classify("A bad day for Acme", lead, kind=FeedKind.NEWS)


def test_a_release_that_names_only_the_defendants_is_read_by_its_text() -> None:
    lead = (
        "The Commission announced that it filed a joint stipulation with Acme to dismiss, with "
        "prejudice, its civil enforcement action."
    )

    found = event.classify("Acme Inc. and John Roe", lead, kind=FeedKind.REGULATOR)

    assert Event.DISMISSAL is found


def test_the_lead_of_a_price_story_tells_of_another_storys_event() -> None:
    lead = "Holders cheered the ruling that fined the company on Monday."

    assert Event.OTHER is event.classify("Acme token jumps a fifth", lead, kind=FeedKind.NEWS)


def test_the_lead_makes_no_commentary_of_a_report() -> None:
    lead = "The company opened a second office in Lisbon, its chief says."

    assert Event.OTHER is event.classify("Acme grows", lead, kind=FeedKind.NEWS)


def test_a_headline_in_look_alike_letters_reads_like_the_plain_one() -> None:
    assert Event.COMPLAINT is event.classify("SЕС ѕuеѕ Acme", "", kind=FeedKind.NEWS)


def test_a_regulators_statement_is_commentary() -> None:
    found = event.classify("Statement on the Acme settlement", "", kind=FeedKind.REGULATOR)

    assert Event.COMMENTARY is found


def test_nothing_makes_no_event() -> None:
    assert Event.OTHER is event.weightiest(())


@given(st.text(max_size=300), st.text(max_size=300), st.sampled_from(FeedKind))
def test_any_text_has_some_development(title: str, text: str, kind: FeedKind) -> None:
    assert event.classify(title, text, kind=kind) in Event


def test_a_long_hostile_text_is_read_in_linear_time() -> None:
    text = "asks a judge to judge what a court " * 50_000

    assert Event.MOTION is event.classify("x", text, kind=FeedKind.NEWS)
