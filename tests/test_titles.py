"""What stories are called on cards and in lists."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from bot.message import cards
from bot.model import Event, FeedKind, Source, Story
from tests.samples import REGISTRY

NOW = datetime(2026, 11, 29, tzinfo=UTC)
RELEASE = "SEC litigation release LR-26315: Acme Labs Inc."


def story(title: str, summary: str, *, kind: FeedKind = FeedKind.REGULATOR) -> Story:
    url = "https://www.sec.gov/lr-26315"
    source = Source(title=title, url=url, publisher="SEC", kind=kind, published=NOW, first_seen=NOW)
    return Story(
        id=1,
        title=title,
        summary=summary,
        event=Event.OTHER,
        kind=kind,
        first_seen=NOW,
        sources=(source,),
    )


def test_a_release_titled_by_names_alone_is_called_what_it_is_and_says_it_once() -> None:
    told = story("Acme Labs Inc.", RELEASE)

    alert = cards.alert(told, registry=REGISTRY, delivery=1)

    assert repr(alert.blocks).count("Acme Labs Inc.") == 1
    assert RELEASE in repr(alert.blocks)
    assert alert.text == f"{RELEASE} (SEC)"
    assert RELEASE in repr(cards.headline(told))


@pytest.mark.parametrize(
    "told",
    [
        story("SEC charges Acme Labs", "The SEC charged Acme Labs with fraud."),
        story("Acme Labs", "The lab said so: Acme Labs", kind=FeedKind.NEWS),
        story("", "The SEC charged Acme Labs with fraud."),
    ],
    ids=["a release with a text", "news", "no title"],
)
def test_everything_else_keeps_its_title_and_its_summary(told: Story) -> None:
    alert = cards.alert(told, registry=REGISTRY, delivery=1)

    assert told.title == cards.title_of(told)
    assert told.summary in repr(alert.blocks)


@pytest.mark.parametrize(
    ("earlier", "says"),
    [(timedelta(days=400), True), (timedelta(hours=20), False), (timedelta(days=-1), False)],
    ids=["long before", "the day before", "still to come"],
)
def test_a_card_says_when_what_was_seen_late_was_published(
    earlier: timedelta, *, says: bool
) -> None:
    told = replace(story("SEC charges Acme", "It did."), published=NOW - earlier)

    alert = cards.alert(told, registry=REGISTRY, delivery=1)

    assert (" · published " in repr(alert.blocks)) == says


@pytest.mark.parametrize(
    ("number", "event", "begins"),
    [
        ("1", Event.PROCEDURAL, True),
        ("54", Event.OTHER, False),
        ("54", Event.COMPLAINT, True),
        (None, Event.OPINION, False),
        (None, Event.PROCEDURAL, True),
    ],
)
def test_a_case_that_was_only_not_seen_before_is_not_called_new(
    number: str | None, event: Event, *, begins: bool
) -> None:
    filing = replace(
        story("Letter: Roe v. Binance", "Letter filed.", kind=FeedKind.COURT),
        number=number,
        event=event,
        reveals=("binance",),
    )

    said = cards.alert(filing, registry=REGISTRY, delivery=1).text

    assert said.startswith("New case naming Binance: ") == begins
    assert said.startswith("First filing seen of a case naming Binance: ") != begins


def test_a_summary_that_is_the_title_is_not_said_again() -> None:
    told = story("Acme sues the regulator", "Acme sues the Regulator.", kind=FeedKind.NEWS)

    assert repr(cards.alert(told, registry=REGISTRY, delivery=1).blocks).count("Acme sues") == 1
