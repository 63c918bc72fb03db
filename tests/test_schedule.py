"""When next: polls, retries, digests, quiet hours."""

from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot import schedule
from bot.schedule import (
    Rhythm,
    ease,
    eased,
    interval,
    next_attempt,
    next_digest,
    next_look,
    next_poll,
    quiet_until,
    read_digest,
    read_quiet,
    read_rhythm,
    rhythm,
    stagger,
)

NOW = datetime(2026, 3, 2, 14, 30, tzinfo=UTC)
NEW_YORK = ZoneInfo("America/New_York")
ZONES = [NEW_YORK, ZoneInfo("Europe/Berlin"), ZoneInfo("Australia/Lord_Howe"), ZoneInfo("UTC")]
moments = st.datetimes(datetime(2020, 1, 1), datetime(2030, 1, 1)).map(  # noqa: DTZ001 - made UTC
    lambda at: at.replace(tzinfo=UTC)
)


@given(
    failures=st.integers(0, 10_000),
    chance=st.floats(0, 1),
    every=st.timedeltas(timedelta(seconds=1), timedelta(days=2)),
    asked=st.none() | st.timedeltas(timedelta(), timedelta(hours=24)),
)
def test_a_poll_is_never_in_the_past_and_never_more_than_a_day_away(
    failures: int, chance: float, every: timedelta, asked: timedelta | None
) -> None:
    due = next_poll(every, now=NOW, chance=chance, failures=failures, retry_after=asked)

    assert NOW < due <= NOW + timedelta(hours=24)
    assert asked is None or due >= NOW + asked


def test_a_feed_in_trouble_is_asked_ever_more_rarely() -> None:
    waits = [
        next_poll(timedelta(minutes=5), now=NOW, chance=1, failures=failures) - NOW
        for failures in range(12)
    ]

    assert waits == sorted(waits)
    assert waits[-1] == timedelta(hours=24)


def test_the_freshness_a_server_declares_is_kept() -> None:
    due = next_poll(timedelta(minutes=5), now=NOW, chance=0, max_age=timedelta(minutes=20))

    assert due == NOW + timedelta(minutes=20)


intervals = st.timedeltas(timedelta(seconds=1), timedelta(hours=24))
rhythms = st.none() | st.builds(
    Rhythm,
    gap=st.timedeltas(timedelta(), timedelta(days=400)),
    window=st.timedeltas(timedelta(), timedelta(days=9000)),
)


@given(
    every=intervals,
    rhythm=rhythms,
    newest=st.none() | st.timedeltas(timedelta(days=-400), timedelta(days=400)).map(NOW.__add__),
    chance=st.floats(0, 1),
    spread=st.sampled_from([schedule.SPREAD, schedule.FIRST_SPREAD]),
)
def test_however_a_feed_publishes_it_is_asked_within_its_interval_and_not_below_the_floor(
    every: timedelta,
    rhythm: Rhythm | None,
    newest: datetime | None,
    chance: float,
    spread: float,
) -> None:
    wait = interval(every, rhythm=rhythm, newest=newest, now=NOW)
    due = next_poll(wait, now=NOW, chance=chance, spread=spread)

    assert min(every, schedule.QUICKEST) <= wait <= every
    least = min(every * (1 - schedule.SPREAD), schedule.FLOOR)
    assert NOW + least - timedelta(microseconds=1) <= due <= NOW + every


def test_a_feed_that_publishes_often_is_asked_often_until_it_closes_for_the_day() -> None:
    shown = rhythm(NOW - timedelta(minutes=3) * place for place in range(200))
    every = timedelta(minutes=30)

    assert shown is not None
    assert timedelta(minutes=3) == interval(every, rhythm=shown, newest=NOW, now=NOW)
    assert every == interval(every, rhythm=shown, newest=NOW - timedelta(hours=8), now=NOW)


def test_a_feed_that_shows_what_came_within_minutes_is_asked_four_times_in_that_time() -> None:
    shown = rhythm(NOW - timedelta(minutes=1) * place for place in range(16))
    night = NOW + timedelta(hours=8)

    assert shown is not None
    assert shown.window / 4 == interval(timedelta(hours=1), rhythm=shown, newest=NOW, now=night)


def test_an_entry_kept_on_top_and_a_date_of_the_next_century_hide_no_rhythm() -> None:
    usual = [NOW - timedelta(minutes=3) * place for place in range(20)]
    odd = [*usual, NOW + timedelta(days=30_000), NOW - timedelta(days=900)]

    plain, found = rhythm(usual), rhythm(odd)

    assert plain is not None
    assert found is not None
    assert plain.gap == found.gap
    assert found.window <= usual[0] - usual[-1]


@pytest.mark.parametrize("count", [0, 1, 4])
def test_too_few_entries_tell_no_rhythm(count: int) -> None:
    assert rhythm([NOW - timedelta(hours=place) for place in range(count)]) is None


@given(rhythms)
def test_a_rhythm_is_read_back_from_its_text(given_: Rhythm | None) -> None:
    text = str(given_ or "")

    assert text == str(read_rhythm(text) or "")


@given(every=intervals, times=st.integers(0, 50), ago=st.timedeltas(timedelta(-9), timedelta(90)))
def test_a_host_that_asks_for_fewer_requests_is_asked_at_most_as_often_and_daily(
    every: timedelta, times: int, ago: timedelta
) -> None:
    wait = eased(every, times=times, since=NOW - ago, now=NOW)

    assert every <= wait <= max(every, timedelta(hours=24))


def test_each_wish_for_fewer_requests_doubles_the_interval_and_each_day_takes_one_back() -> None:
    every, times = timedelta(minutes=5), 0
    held: datetime = NOW - timedelta(days=1)
    waits = []
    for hour in range(3):
        now = NOW + timedelta(hours=hour)
        times = ease(times, since=held, now=now)
        held = now + timedelta(minutes=1)
        # The answer of a request that was under way is the same wish.
        assert times == ease(times, since=held, now=now)
        waits.append(eased(every, times=times, since=held, now=now) // every)
    later = [held + timedelta(days=days) for days in (1, 2, 3, 100)]

    assert waits == [2, 4, 8]
    assert [eased(every, times=times, since=held, now=at) // every for at in later] == [4, 2, 1, 1]


@given(
    st.lists(
        st.tuples(st.sampled_from(["a.example", "b.example", "c.example"]), intervals), max_size=80
    )
)
def test_feeds_that_are_due_together_are_asked_within_their_intervals_few_of_a_host_at_once(
    due: list[tuple[str, timedelta]],
) -> None:
    waits = stagger(due)

    assert len(waits) == len(due)
    assert all(timedelta() <= wait < every for wait, (_, every) in zip(waits, due, strict=True))
    for host in ("a.example", "b.example", "c.example"):
        of_host = [wait for wait, (its, _) in zip(waits, due, strict=True) if its == host]
        assert all(of_host[schedule.BURST :])
        assert not any(of_host[: schedule.BURST])


@given(attempt=st.integers(0, 10_000), chance=st.floats(0, 1))
def test_an_attempt_waits_a_quarter_of_an_hour_at_most_unless_asked_to(
    attempt: int, chance: float
) -> None:
    due = next_attempt(now=NOW, attempt=attempt, chance=chance)

    assert NOW < due <= NOW + schedule.LAST_RETRY
    assert next_attempt(
        now=NOW, attempt=attempt, chance=chance, after=timedelta(hours=2)
    ) == NOW + timedelta(hours=2)


@given(attempt=st.integers(0, 10_000), chance=st.floats(0, 1))
def test_what_may_have_been_posted_is_looked_for_within_a_minute(
    attempt: int, chance: float
) -> None:
    assert NOW < next_look(now=NOW, attempt=attempt, chance=chance) <= NOW + timedelta(minutes=1)


@given(after=st.timedeltas())
def test_whatever_a_platform_asks_for_an_attempt_waits_a_day_at_most(after: timedelta) -> None:
    due = next_attempt(now=NOW, attempt=1, chance=0.5, after=after)

    assert NOW <= due <= NOW + timedelta(days=1)


@pytest.mark.parametrize(
    ("text", "normal"),
    [
        ("09:00", "09:00 daily"),
        ("9:00 weekdays", "09:00 weekdays"),
        ("18:30 mon,thu", "18:30 mon,thu"),
        ("07:15 Saturday, Sunday", "07:15 weekends"),
        ("00:00 mon tue wed thu fri sat sun", "00:00 daily"),
    ],
)
def test_the_times_of_a_digest_have_one_normal_form(text: str, normal: str) -> None:
    digest = read_digest(text)

    assert str(digest) == normal
    assert read_digest(normal) == digest


@pytest.mark.parametrize("text", ["", "nine", "25:00", "09:60", "09:00 someday", "09:00-10:00"])
def test_what_is_no_time_of_a_digest_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match=r"no time|no days|must be in"):
        read_digest(text)


@pytest.mark.parametrize("at", ["01:30", "02:30", "03:00", "23:59", "00:00"])
@pytest.mark.parametrize(
    "first", [datetime(2026, 3, 5, 12, tzinfo=UTC), datetime(2026, 10, 29, 12, tzinfo=UTC)]
)
def test_a_daily_digest_comes_exactly_once_on_every_day_with_a_clock_change_among_them(
    at: str, first: datetime
) -> None:
    digest, when, days = read_digest(at), first, []

    for _ in range(7):
        when = next_digest(digest, NEW_YORK, after=when)
        days.append(when.astimezone(NEW_YORK).date())

    assert len(set(days)) == len(days)
    assert days[-1] - days[0] == timedelta(days=6)


@settings(max_examples=60)
@given(
    after=moments,
    zone=st.sampled_from(ZONES),
    hour=st.integers(0, 23),
    minute=st.integers(0, 59),
    days=st.frozensets(st.integers(0, 6), min_size=1),
)
def test_the_next_digest_is_after_now_on_one_of_its_days_and_none_lies_between(
    after: datetime, zone: ZoneInfo, hour: int, minute: int, days: frozenset[int]
) -> None:
    digest = schedule.DigestTime(at=time(hour, minute), days=days)

    due = next_digest(digest, zone, after=after)

    assert after < due <= after + timedelta(days=8)
    assert due.astimezone(zone).weekday() in days
    assert next_digest(digest, zone, after=due - timedelta(microseconds=1)) == due


def test_quiet_hours_over_midnight_end_in_the_morning() -> None:
    quiet = read_quiet("22:00-07:00")
    evening = datetime(2026, 3, 3, 3, 30, tzinfo=UTC)
    night = datetime(2026, 3, 3, 8, 0, tzinfo=UTC)
    morning = datetime(2026, 3, 3, 12, 0, tzinfo=UTC)

    assert quiet_until(quiet, NEW_YORK, now=evening) == morning
    assert quiet_until(quiet, NEW_YORK, now=night) == morning
    assert quiet_until(quiet, NEW_YORK, now=morning) is None
    assert str(quiet) == "22:00-07:00"


@settings(max_examples=60)
@given(now=moments, zone=st.sampled_from(ZONES), start=st.times(), until=st.times())
def test_quiet_hours_end_within_a_day_of_any_moment_in_them(
    now: datetime, zone: ZoneInfo, start: time, until: time
) -> None:
    start, until = start.replace(second=0, microsecond=0), until.replace(second=0, microsecond=0)
    if start == until:
        return
    quiet = schedule.QuietHours(start=start, until=until)

    end = quiet_until(quiet, zone, now=now)

    assert end is None or now < end + timedelta(hours=1)
    assert end is None or end <= now + timedelta(hours=25)


@pytest.mark.parametrize("text", ["", "22:00", "22-07", "25:00-07:00", "07:00-07:00"])
def test_what_are_no_quiet_hours_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match=r"quiet|must be in|whole day"):
        read_quiet(text)
