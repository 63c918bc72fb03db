"""What was filed, as readers shall read it, of courts' short descriptions."""

from datetime import UTC, datetime

import pytest

from bot.docket import filed
from bot.event import describe
from bot.model import Entry, Event, FeedKind, Filing
from bot.prepare import prepare
from tests.samples import TAGGER, filing

DISTRICT = "1:26-cv-00001"
BANKRUPTCY = "26-10001"


@pytest.mark.parametrize(
    ("short", "said"),
    [
        ("Strike", "Motion to Strike"),
        ("Compel Arbitration", "Motion to Compel Arbitration"),
        ("In Limine", "Motion in Limine"),
        ("Discovery", "Motion for Discovery"),
        ("Extension of Time to File Answer", "Motion for Extension of Time to File Answer"),
        ("Summary Judgment", "Motion for Summary Judgment"),
        ("Strike Order FILED", "Strike Order FILED"),
        ("Transfer Agreement", "Transfer Agreement"),
        ("Withdrawal of Appearance", "Withdrawal of Appearance"),
        ("Order Dismissing Case", "Order Dismissing Case"),
        ("Letter Motion", "Letter Motion"),
    ],
)
def test_a_district_courts_motion_is_called_one(short: str, said: str) -> None:
    assert said == filed(short, DISTRICT)


def test_what_other_courts_print_is_no_relief_asked_for() -> None:
    assert [filed("Dismiss", each) for each in (BANKRUPTCY, None)] == ["Dismiss", "Dismiss"]


@pytest.mark.parametrize(
    ("short", "said"),
    [
        ("~Util - Set Hearings", "Set Hearings"),
        ("1 - Terminate Deadlines and Hearings", "Terminate Deadlines and Hearings"),
        ("ruling letter sent", "Ruling letter sent"),
        ("Order(Other)", "Order (Other)"),
        ("Rule 5(c)(3) - Affidavit", "Rule 5(c)(3) - Affidavit"),
        ("None", ""),
        ("", ""),
    ],
)
def test_clerks_marks_are_left_out_and_a_sentence_begins_with_a_capital(
    short: str, said: str
) -> None:
    assert said == filed(short, DISTRICT)


def test_a_filing_is_titled_by_what_was_filed() -> None:
    draft = filing(
        "1", "~Util - Set Hearings", "None", "Strike", caption="Roe v. Doe", at=datetime.now(UTC)
    )

    assert draft.title == "Set Hearings; Motion to Strike: Roe v. Doe"


def test_what_a_courts_page_lists_beside_opinions_keeps_its_title() -> None:
    entry = Entry(
        key="1",
        parts=("1",),
        items=(0,),
        title="List of Unpublished Decisions for July 1, 2026",
        body="",
        published=datetime.now(UTC),
        filing=Filing(court="mass", docket=None, caption=None),
    )

    draft = prepare(entry, kind=FeedKind.COURT, publisher="SJC", tagger=TAGGER, court="mass")

    assert draft.title == draft.summary == "List of Unpublished Decisions for July 1, 2026"


def test_an_unpublished_disposition_is_a_courts_opinion() -> None:
    assert describe("Memorandum Disposition") is Event.OPINION


@pytest.mark.parametrize(
    ("short", "event"),
    [
        ("Certify Class", Event.MOTION),
        ("Sanctions", Event.MOTION),
        ("Adjourn Conference", Event.PROCEDURAL),
        ("Preliminary Injunction", Event.OTHER),
        ("Letter", Event.OTHER),
    ],
)
def test_what_is_called_a_motion_counts_as_one(short: str, event: Event) -> None:
    draft = filing("1", short, at=datetime.now(UTC))

    assert event == draft.event
    assert draft.title.startswith("Motion") == (short not in {"Preliminary Injunction", "Letter"})
