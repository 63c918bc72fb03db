"""Summaries in the text's own words."""

import re
import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot import summary, text
from bot.model import Filing

SEED = Path(__file__).parents[2] / "shared" / "data" / "seed_article.txt"

ARTICLE = """\
NEW YORK, March 3 (Newswire) - A federal judge in Manhattan refused on Friday to throw out the \
regulator's case against Acme Exchange Inc., saying that customers could plausibly have \
understood its staking program as an investment contract.
U.S. District Judge J. P. Marlow wrote that Acme "promised the work of others." He dismissed \
one of the five claims.
Read more: Five things to know about staking
The Securities and Exchange Commission sued Acme in June, alleging that the exchange sold \
unregistered securities through its staking program. Acme denies it.
What happens next
Acme must answer the remaining claims by April 14, and a conference is set for May 2.
Subscribe to our newsletter for daily updates on the case.
The post Judge keeps Acme case alive appeared first on Example News.
"""
TITLE = "Judge keeps regulator's case against Acme alive"

SPLITS = [
    (
        "In SEC v. Acme Labs Inc. the court cited No. 23-1779. It agreed.",
        ["In SEC v. Acme Labs Inc. the court cited No. 23-1779.", "It agreed."],
    ),
    (
        "See Roe v. Doe, 12 F. Supp. 3d 456 (S.D.N.Y. 2014). It still stands.",
        ["See Roe v. Doe, 12 F. Supp. 3d 456 (S.D.N.Y. 2014).", "It still stands."],
    ),
    (
        "The U.S. District Court agreed. She lives in the U.S. The judge left.",
        ["The U.S. District Court agreed.", "She lives in the U.S.", "The judge left."],
    ),
    (
        "Judge J. P. Marlow said “no.” Then he left!  Really?",
        ["Judge J. P. Marlow said “no.”", "Then he left!", "Really?"],
    ),
    ("It was Jan. 5 at Acme Corp. offices.", ["It was Jan. 5 at Acme Corp. offices."]),
    ("It rose 3.5% on Acme.US. It fell.", ["It rose 3.5% on Acme.US.", "It fell."]),
    ("Under Fed. R. Civ. P. 12(b)(6) it fails.", ["Under Fed. R. Civ. P. 12(b)(6) it fails."]),
    ("all in lower case. as some feeds are.", ["all in lower case.", "as some feeds are."]),
    ("A heading\nA sentence under it.", ["A heading", "A sentence under it."]),
    ("He said no. The court agreed.", ["He said no.", "The court agreed."]),
    ("", []),
]


@pytest.mark.parametrize(("line", "split"), SPLITS, ids=[line[:40] for line, _ in SPLITS])
def test_sentences_end_where_a_reader_ends_them(line: str, split: list[str]) -> None:
    assert split == summary.sentences(line)


def test_a_summary_is_made_of_whole_sentences_of_the_text_in_their_order() -> None:
    found = summary.summarise(TITLE, ARTICLE)

    places = [ARTICLE.replace("\n", " ").find(sentence) for sentence in summary.sentences(found)]
    assert -1 not in places
    assert sorted(places) == places
    assert 2 <= len(places) <= 3


def test_a_summary_keeps_its_limits_and_says_enough() -> None:
    found = summary.summarise(TITLE, ARTICLE)

    assert 25 <= len(found.split()) <= 60
    assert len(found) <= 400


def test_a_summary_begins_with_the_news_and_not_with_its_dateline() -> None:
    assert summary.summarise(TITLE, ARTICLE).startswith("A federal judge in Manhattan refused")


@pytest.mark.parametrize("dateline", ["(WIRE)", "GENEVA (WIRE)", "Geneva, Switzerland (WIRE)"])
def test_a_dateline_that_touches_the_first_word_is_taken_off(dateline: str) -> None:
    news = "The tribunal told Acme on Monday to give its customers their deposits back."

    assert news == summary.summarise("Acme must pay", dateline + news)


TOLD_AGAIN = """\
A bankruptcy judge approved on Tuesday the plan under which Acme Lending will repay depositors.
The weather in Wilmington was fine, and the gallery was all but empty when the doors opened.
Lawyers arrived early, some with rolling cases, others with nothing but a paper cup of coffee.
Depositors will get about 70 percent of what Acme Lending owes them, half of it in shares.
Under the plan, the shares trade from March, when the judge expects the first payments.
Nobody in the corridor wanted to guess how long lunch would take on such a busy afternoon.
In March the first payments will also go to the banks, which waited longer than anybody.
"""


def test_what_the_text_comes_back_to_is_told_before_what_it_says_in_passing() -> None:
    found = summary.summarise("", TOLD_AGAIN)

    assert found == " ".join(TOLD_AGAIN.splitlines()[line] for line in (0, 3, 4))


def test_a_first_sentence_that_is_not_about_the_title_has_to_be_worth_its_place() -> None:
    note = "Update 28 November: added a note on availability, with thanks to all who wrote in."
    news = "The exchange Acme lost its appeal in Boston over the staking accounts of customers."
    more = "Customers of the exchange had staking accounts in Boston until the appeal of Acme."
    body = (
        f"{note}\n{news}\n{more}\n"
        + "Nothing else was to be had that day from anybody there.\n" * 2
    )

    assert summary.summarise("Acme loses appeal over staking", body).startswith(news)
    assert summary.summarise("Availability of notes", body).startswith(note)


def test_a_sentence_about_the_one_before_is_not_told_alone() -> None:
    lead = "The grand jury in Newark charged two managers of the Acme exchange with wire fraud."
    named = (
        "Prosecutors say that Jane Roe, who ran the trading desk, the compliance team and the "
        "treasury at once, moved deposits of customers to a fund of her brother in eleven steps, "
        "each below the sum at which the bank of the exchange would have asked what it was for."
    )
    about = (
        "She moved deposits of customers of the exchange to a fund, prosecutors say, and hid it."
    )
    other = (
        "The exchange says that the deposits of customers are safe and that it helps prosecutors."
    )

    found = summary.summarise("Acme managers charged", f"{lead}\n{named}\n{about}\n{other}")

    assert found == f"{lead} {other}"


def test_a_text_that_repeats_nothing_is_told_by_its_beginning() -> None:
    body = (
        "Regulators fined Acme nine million dollars on Wednesday. A hearing about pensions opens "
        "tomorrow in Leeds. Farmers near Turin sued the board that sells them water. "
        "Three banks merged. Engineers inspect every bridge across Ohio this spring."
    )

    assert summary.summarise("", body) == " ".join(summary.sentences(body)[:3])


def test_a_summary_is_the_same_in_every_process() -> None:
    script = "import sys; from bot import summary; print(summary.summarise('', sys.argv[1]))"
    found = {
        subprocess.run(
            [sys.executable, "-c", script, ARTICLE + TOLD_AGAIN],
            env={"PYTHONHASHSEED": seed},
            cwd=Path(__file__).parents[1],
            capture_output=True,
            check=True,
            text=True,
        ).stdout
        for seed in ("1", "2", "3")
    }

    assert len(found) == 1


@pytest.mark.parametrize(
    "noise",
    [
        "Read more: What the ruling means for Acme and its customers in the coming weeks.",
        "Subscribe to our newsletter for daily updates on Acme and its customers today.",
        "The post Judge keeps Acme case alive appeared first on Example News yesterday.",
        "Photo: Jane Roe / Getty Images, the court house of Acme where customers sued it.",
        "This article was produced with help from Acme's customers and its former staff.",
        "Sign up for our daily letter on Acme, its customers and everything that they do.",
        "Editor's note: Our reporters tell how Acme and its customers went to court in Delaware.",
        "Source: Adobe / Acme customers",
        "By Jane Roe, John Doe",
        "Reporting by Jane Roe in New York; editing by John Doe on Acme's customers team.",
    ],
)
def test_boilerplate_is_never_quoted(noise: str) -> None:
    body = f"{noise}\nAcme lost its customers' case in Delaware on Monday, a clerk said.\n{noise}"

    found = summary.summarise("Acme loses", body)

    assert found == "Acme lost its customers' case in Delaware on Monday, a clerk said."


def test_a_sentence_that_begins_like_a_credit_is_kept() -> None:
    body = "Source Code LLC was sued on Monday by three of its former customers in a Texas court."

    assert body == summary.summarise("A suit in Texas", body)


def test_a_sentence_that_repeats_the_title_is_left_out() -> None:
    body = f"{TITLE}.\nThe judge let four of the five claims stand and set a conference for May."

    found = summary.summarise(TITLE, body)

    assert found == "The judge let four of the five claims stand and set a conference for May."


def test_a_heading_between_paragraphs_is_no_sentence() -> None:
    assert "What happens next" not in summary.summarise(TITLE, ARTICLE)


def test_a_standfirst_without_a_stop_does_not_run_into_the_next_sentence() -> None:
    body = (
        "Exchange must hand its ledgers to the regulator within ten days of the order, "
        "a judge finds\n"
        "Acme lost its bid to keep seven ledgers of its traders from the regulator on Tuesday."
    )

    found = summary.summarise("A setback for Acme", body)

    assert "a judge finds. Acme lost" in found
    assert found.endswith("on Tuesday.")


def test_a_docket_entry_has_a_fixed_form() -> None:
    filing = Filing(
        court="dcd",
        docket="1:23-cv-01599",
        caption="SEC v. Binance Holdings Limited",
        number="248",
        events=("Order on Motion to Dismiss",),
    )

    assert summary.summarise("", "", filing=filing) == (
        "Order on Motion to Dismiss entered in SEC v. Binance Holdings Limited "
        "(D.D.C. 1:23-cv-01599), docket entry 248."
    )


@pytest.mark.parametrize(
    ("events", "beginning"),
    [
        (("Complaint",), "Complaint filed in Roe v. Doe"),
        (("Minute Order",), "Minute Order entered in Roe v. Doe"),
        (("Motion to Seal", "Letter"), "Motion to Seal; Letter filed in Roe v. Doe"),
        (("Informal briefing order filed",), "Informal briefing order filed in Roe v. Doe"),
        (("~Util - Set Hearings",), "Set Hearings filed in Roe v. Doe"),
        (("judge order filed",), "Judge order filed in Roe v. Doe"),
        (("Oral Argument on 09-16-2022",), "Oral Argument on 09-16-2022 in Roe v. Doe"),
        (("None",), "Docket entry filed in Roe v. Doe"),
        ((), "Docket entry filed in Roe v. Doe"),
    ],
)
def test_a_docket_entry_says_what_was_done(events: tuple[str, ...], beginning: str) -> None:
    filing = Filing(court=None, docket=None, caption="Roe v. Doe", events=events)

    assert summary.summarise("", "", filing=filing).startswith(beginning)


def test_an_entry_of_an_unnamed_case_does_not_say_its_title_twice() -> None:
    filing = Filing(
        court="mdb", docket="18-90003", caption=None, number="1", events=("Miscellaneous Motion",)
    )

    said = summary.summarise("Miscellaneous Motion: 18-90003", "", filing=filing)

    assert said == "Miscellaneous Motion filed (Bankr. D. Md. 18-90003), docket entry 1."


def test_a_docket_entry_of_many_events_keeps_its_docket_number() -> None:
    filing = Filing(
        court="nysb",
        docket="22-10964",
        caption="Acme Network LLC " * 40,
        number="7",
        events=tuple(f"Notice of a matter of the kind {kind}" for kind in range(30)),
    )

    found = summary.summarise("", "", filing=filing)

    assert "22-10964), docket entry 7." in found
    assert "more filed in" in found
    assert len(found.split()) <= 60
    assert len(found) <= 400


def test_a_release_without_text_says_which_release_it_is() -> None:
    found = summary.summarise("Acme Labs Inc.", "Acme Labs Inc.", release="LR-26315")

    assert found == "SEC litigation release LR-26315: Acme Labs Inc."


def test_a_sentence_too_long_for_any_alert_is_cut_with_a_sign() -> None:
    found = summary.summarise("Long", "The court found that " + "and so on " * 200 + ".")

    assert found.endswith("…")
    assert len(found.split()) <= 60
    assert len(found) <= 400


def test_the_seed_article_is_told_by_its_lead() -> None:
    if not SEED.exists():
        pytest.skip("the captured article is not beside this checkout")
    title, _, body = SEED.read_text(encoding="utf-8").partition("\n")
    clean = text.clean(title, body)

    found = summary.summarise(clean.title, clean.text)

    assert found.startswith("The US Securities and Exchange Commission (SEC) faced a setback")
    assert 25 <= len(found.split()) <= 60
    assert not re.search("[а-яԁ]", found)


@given(st.text(max_size=2000), st.text(max_size=200))
def test_no_text_makes_a_summary_longer_than_its_limits(body: str, title: str) -> None:
    found = summary.summarise(title, body)

    assert len(found) <= 400
    assert len(found.split()) <= 60


@given(st.text(max_size=500))
def test_splitting_into_sentences_loses_no_word(body: str) -> None:
    assert body.split() == " ".join(summary.sentences(body)).split()


def test_a_hostile_text_is_summarised_quickly() -> None:
    hostile = "(" * 50_000 + "A " * 50_000 + "…" * 50_000 + ". " * 50_000

    assert len(summary.summarise("x", hostile)) <= 400
