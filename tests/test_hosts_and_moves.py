"""Hosts that want or need a rest, and what counts as the same site: the poller's small parts."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.parse import parse
from bot.poller.hosts import FIRST_REST, LONGEST_REST, TRIPS, Hosts, host_of
from bot.poller.moves import same_site
from bot.schedule import ANY_PACE, Pace, read_pace

NOW = datetime(2026, 3, 2, 14, 30, tzinfo=UTC)


def down(feeds: int = 2, times: int = TRIPS) -> Hosts:
    hosts = Hosts()
    for turn in range(times):
        hosts.failed("a.example", turn % feeds, was_read=False, now=NOW)
    return hosts


def test_a_host_rests_after_five_failures_of_two_feeds() -> None:
    assert down(times=TRIPS - 1).rest("a.example", now=NOW) is None
    rest = down().rest("a.example", now=NOW)
    assert rest is not None
    assert (rest.down, rest.until) == (True, NOW + FIRST_REST)


def test_a_host_that_answers_is_not_down_because_of_feeds_that_never_worked() -> None:
    hosts = Hosts()
    hosts.answered("a.example")

    for feed in range(4 * TRIPS):
        hosts.failed("a.example", feed, was_read=False, now=NOW)
    of_their_own = hosts.rest("a.example", now=NOW)
    hosts.failed("a.example", 1000, was_read=True, now=NOW)

    assert of_their_own is None
    assert hosts.rest("a.example", now=NOW) is not None


def test_one_feed_that_fails_rests_no_host() -> None:
    assert down(feeds=1, times=50).rest("a.example", now=NOW) is None


def test_rests_grow_up_to_a_quarter_of_an_hour() -> None:
    rest = down(times=50).rest("a.example", now=NOW)

    assert rest is not None
    assert rest.until == NOW + LONGEST_REST


def test_after_a_rest_one_request_tries_the_host_and_the_others_wait() -> None:
    hosts, later = down(), NOW + timedelta(hours=1)

    assert hosts.rest("a.example", now=later) is None
    with hosts.asking("a.example"):
        assert hosts.rest("a.example", now=later) is not None
    assert hosts.rest("a.example", now=later) is None


def test_an_answer_ends_an_outage_once() -> None:
    hosts = down()

    assert hosts.answered("a.example")
    assert not hosts.answered("a.example")
    assert hosts.rest("a.example", now=NOW) is None


def test_another_host_is_not_meant() -> None:
    hosts = down()
    hosts.hold("a.example", until=NOW + timedelta(hours=1))

    assert hosts.rest("b.example", now=NOW) is None


@pytest.mark.parametrize(
    ("url", "host"),
    [
        ("https://user:pw@Feeds.Example.org/rss", "feeds.example.org"),
        ("http://a.example:8080/", "a.example:8080"),
        ("http://a.example:99999/", ""),
    ],
)
def test_the_host_of_an_address_is_its_name_and_port(url: str, host: str) -> None:
    assert host_of(url) == host


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("http://www.sec.gov/a", "https://sec.gov/b", True),
        ("https://ecf.dcd.uscourts.gov/", "https://rss.uscourts.gov/", True),
        ("https://a.co.uk/", "https://b.co.uk/", False),
        ("https://x.a.co.uk/", "https://y.a.co.uk/", True),
        ("https://sec.gov/", "https://sec.gov.example/", False),
        ("http://127.0.0.1/", "http://127.0.0.2/", False),
        ("https://me:hush@a.example/", "https://a.example/", False),
    ],
)
def test_a_site_is_a_registered_name_and_no_password_is_lost(
    one: str, other: str, *, same: bool
) -> None:
    assert same_site(one, other) is same


@settings(max_examples=60)
@given(
    ttl=st.none() | st.integers(1, 10**6).map(lambda minutes: timedelta(minutes=minutes)),
    hours=st.frozensets(st.integers(0, 23), max_size=23),
    days=st.frozensets(st.integers(0, 6), max_size=6),
)
def test_a_pace_is_read_back_and_opens_outside_what_is_left_out(
    ttl: timedelta | None, hours: frozenset[int], days: frozenset[int]
) -> None:
    pace = Pace(ttl=ttl, hours=hours, days=days)
    opens = pace.opens(NOW)

    assert read_pace(str(pace)) == pace
    assert opens >= NOW
    assert opens.hour not in hours
    assert opens.weekday() not in days


@pytest.mark.parametrize(
    ("head", "pace"),
    [
        ("<ttl>30</ttl>", Pace(ttl=timedelta(minutes=30))),
        ("<ttl>0</ttl>", ANY_PACE),
        ("<ttl>often</ttl>", ANY_PACE),
        (
            "<sy:updatePeriod>daily</sy:updatePeriod><sy:updateFrequency>0</sy:updateFrequency>",
            Pace(ttl=timedelta(days=1)),
        ),
        ("<skipHours><hour>24</hour><hour>7</hour></skipHours>", Pace(hours=frozenset({0, 7}))),
        ("".join(f"<hour>{hour}</hour>" for hour in range(24)), ANY_PACE),
        ("<skipDays><day>Sunday</day><day>Caturday</day></skipDays>", Pace(days=frozenset({6}))),
    ],
)
def test_what_a_feed_wishes_is_read_and_nonsense_is_not(head: str, pace: Pace) -> None:
    sy = "http://purl.org/rss/1.0/modules/syndication/"
    body = f'<rss version="2.0" xmlns:sy="{sy}"><channel><title>t</title>{head}</channel></rss>'

    assert parse(body.encode()).pace == pace


def test_words_of_an_item_are_no_wish_of_the_feed() -> None:
    body = (
        b"<rss><channel><title>t</title><item><title>a</title><description>"
        b"&lt;ttl&gt;60</description><ttl>60</ttl></item></channel></rss>"
    )

    assert parse(body).pace == ANY_PACE
