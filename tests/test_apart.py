"""What makes two stories of two texts that share most of their words."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from bot import dedupe, event
from bot.dedupe import terms
from bot.model import Event, Facts, FeedKind

NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)


def news(title: str, text: str = "", *, hours: float = 0, publisher: str = "Example News") -> Facts:
    return Facts(
        fingerprint=dedupe.fingerprint(title, text),
        kind=FeedKind.NEWS,
        publisher=publisher,
        published=NOON + timedelta(hours=hours),
        event=event.classify(title, text, kind=FeedKind.NEWS),
    )


@pytest.mark.parametrize(("share", "same"), [("11%", True), ("13%", True), ("40%", False)])
def test_moves_of_a_price_by_different_shares_are_two_stories(share: str, *, same: bool) -> None:
    one = news("Acme token jumps 12% ahead of airdrop by Example Exchange", "")
    other = news(f"Acme token leaps {share} before Example Exchange airdrop", "", publisher="Other")

    assert dedupe.compare(one, other).same is same


@pytest.mark.parametrize(
    ("term", "same"),
    [
        ("seven years", True),
        ("7.5 years", True),
        ("six years", False),
        ("18 months", False),
        ("a decade", False),
    ],
)
def test_sentences_of_different_terms_are_two_stories(term: str, *, same: bool) -> None:
    one = news("Harbor riot: man who ripped officer's mask sentenced to seven and a half years", "")
    other = news(
        f"Man sentenced to {term} for Harbor riot attack on officer", "", publisher="Other"
    )

    assert dedupe.compare(one, other).same is same


@pytest.mark.parametrize(
    ("headline", "years"),
    [
        ("Founder gets 12 and a half years", [12.5]),
        ("Founder gets 11 years and six months", [11, 0.5]),
        ("Founder gets 18 months", [1.5]),
        ("Founder jailed for two decades", [20]),
        ("Founder jailed for a decade", [10]),
        ("22-year-old founder jailed for 18 months", [1.5]),
        ("Three founders jailed for years", []),
        ("Founder jailed", []),
    ],
)
def test_the_terms_of_a_sentence_are_read_in_years(headline: str, years: list[float]) -> None:
    assert terms.years(dedupe.fingerprint(headline, "").title) == years


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("SEC drops lawsuit against Plover", "SEC drops lawsuit against Quillon"),
        ("Plover sued by Massachusetts", "Quillon sued by Massachusetts"),
        (
            "FCA fines Plover £21 million for weak financial crime controls",
            "FCA fines Quillon £29 million for weak financial crime controls",
        ),
        ("Judge approves bankruptcy plan of Plover", "Judge approves bankruptcy plan of Quillon"),
    ],
)
def test_the_same_done_to_others_in_the_same_words_is_another_story(one: str, other: str) -> None:
    told, of_another = news(one), news(other, hours=3, publisher="Another Paper")

    assert not dedupe.compare(told, of_another).same
    assert not dedupe.compare(of_another, told).same
    assert "different names" in dedupe.compare(told, of_another).reasons
    assert dedupe.compare(told, of_another).score < dedupe.compare(told, told).score / 2


def test_a_line_that_an_outlet_says_of_each_makes_no_copies_of_their_news() -> None:
    line = "The exchange will pay nothing, it said in a post."
    one = news("Kraken says SEC agreed to drop suit", line)
    two = news("Coinbase says SEC agreed to drop suit", line, hours=3, publisher="Another Paper")
    named = [
        replace(each, parties=(party,)) for each, party in ((one, "kraken"), (two, "coinbase"))
    ]

    assert dedupe.compare(one, two).relation == "copy"
    assert dedupe.compare(*named).relation == "related"


def test_the_same_done_to_one_who_is_called_otherwise_is_one_story() -> None:
    one = news("SEC drops lawsuit against Plover", "The firm of Jane Quillon is free.")
    two = news("SEC drops lawsuit against Quillon", hours=3, publisher="Another Paper")

    assert dedupe.compare(one, two).same


def test_a_case_is_called_by_the_person_or_by_the_company() -> None:
    one = news("Quillon sentenced to 12 years in prison for fraud")
    two = news(
        "Plover founder sentenced to 12 years in prison for fraud",
        hours=3,
        publisher="Another Paper",
    )
    of_one_case = [
        replace(each, cases=("us-v-quillon",), parties=(party,))
        for each, party in ((one, "jane-quillon"), (two, "plover"))
    ]

    assert dedupe.compare(*of_one_case).same


def test_the_same_done_to_different_parties_is_two_stories_in_whatever_words() -> None:
    one = news("Judge approves Plover bankruptcy plan", "Creditors will get bitcoin.")
    two = news(
        "Bankruptcy judge approves Quillon's plan to repay customers",
        "Creditors will get crypto.",
        publisher="Another Paper",
    )
    first, second = replace(one, parties=("sec", "plover")), replace(two, parties=("quillon",))

    assert dedupe.compare(one, two).same
    assert not dedupe.compare(first, second).same
    # Who is only in the other text is no other party.
    assert dedupe.compare(first, replace(two, parties=("plover", "quillon"))).same


@pytest.mark.parametrize(
    ("headline", "why"),
    [
        ("PLV slides after judge rejects Plover deal", "one is about a price"),
        ("Senator Roe slams judge as she rejects Plover deal", "one is a reaction"),
        ("Why the judge rejects Plover deal", "one explains"),
    ],
)
def test_a_price_a_reaction_or_an_explainer_of_a_case_is_no_report(headline: str, why: str) -> None:
    one, two = (
        replace(each, cases=("sec-v-plover",), event=Event.RULING)
        for each in (
            news("Judge rejects Plover deal with the SEC"),
            news(headline, hours=2, publisher="Another Paper"),
        )
    )

    verdict = dedupe.compare(one, two)

    assert verdict.relation == "related"
    assert why in verdict.reasons


def test_an_explainer_is_no_news_of_the_release_that_it_explains() -> None:
    release = replace(news("Agency fines Plover $5 million"), kind=FeedKind.REGULATOR)
    explainer = news("What to know about the $5 million fine of Plover", hours=5)
    both = [
        replace(each, cases=("sec-v-plover",), event=Event.SETTLEMENT)
        for each in (release, explainer)
    ]

    assert dedupe.compare(*both).relation == "related"


@pytest.mark.parametrize(
    ("headline", "same"),
    [
        ("Judge approves Plover's $24 million settlement with SEC", False),
        ("Plover agrees to $24 million settlement with SEC", True),
    ],
)
def test_a_courts_approval_of_an_accord_is_another_story(headline: str, *, same: bool) -> None:
    one = news("Plover to pay $24 million to settle SEC suit", "The firm admits nothing.")
    two = news(headline, hours=8, publisher="Another Paper")

    assert dedupe.compare(one, two).same is same
    assert dedupe.compare(two, one).same is same


def test_a_court_that_accepts_an_accord_approves_it() -> None:
    one = news("Judge accepts Plover's $24 million settlement with SEC")
    two = news("Judge approves Plover's $24M settlement with SEC", publisher="Another Paper")

    assert dedupe.compare(one, two).same


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("Judge rules for Acme in token suit", "Judge rules against Acme in token suit", False),
        ("Agency will appeal Acme token ruling", "Agency will not appeal Acme token ruling", False),
        ("Judge rules against Acme in token suit", "Judge rules against Acme in token suit", True),
        ("Judge Marlow rules against agency in its token suit",
         "Marlow rules for Acme in token suit", True),
    ],
)  # fmt: skip
def test_the_opposite_in_the_same_words_is_another_story(
    one: str, other: str, *, same: bool
) -> None:
    told, retold = news(one), news(other, "They met on Monday.", hours=2, publisher="Other")

    assert dedupe.compare(told, retold).same is same
