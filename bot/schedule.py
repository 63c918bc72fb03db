"""When next: polls, retries, digests, quiet hours. Pure: time and chance are parameters."""

import re
import statistics
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta
from functools import lru_cache
from itertools import pairwise
from zoneinfo import ZoneInfo

# A feed in trouble is asked ever more rarely, but at least daily: none is given up.
SLOWEST = timedelta(hours=24)
# Spreads the polls of many feeds that were due together, without making any of them late.
SPREAD = 0.1
# After its first poll a feed takes a place of its own in the interval: all of them begin at once.
FIRST_SPREAD = 0.8
# Nothing is asked more often by our own choice, unless feeds.yaml says so.
FLOOR = timedelta(minutes=1)
# How often a feed is asked that publishes every minute, unless feeds.yaml says otherwise.
QUICKEST = timedelta(minutes=2)
# Ask so often that a feed that doubles its pace and a poll that is missed lose nothing.
POLLS_PER_WINDOW = 4
# What has been silent for so many of its usual gaps has closed for the day.
GAPS_AWAKE = 4
# The newest entries tell how it publishes now, fewer tell nothing.
NEWEST_ENTRIES = 12
FEWEST_ENTRIES = 5
MOST_EASED = 4
EASES_BACK = timedelta(days=1)
# So many feeds of a host are asked as soon as they are due, the others a second apart.
BURST = 4
APART = timedelta(seconds=1)
# A feed that is gone for good (410), or that could not be read for a month, is asked weekly.
PROBE = timedelta(days=7)
LONG_DEAD = timedelta(days=30)
_HOURS_OF_A_WEEK = 7 * 24
DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
DAY_SETS = {"daily": DAYS, "weekdays": DAYS[:5], "weekends": DAYS[5:]}
FIRST_RETRY = timedelta(seconds=2)
LAST_RETRY = timedelta(minutes=15)
# A claim counts as an attempt even where the process died of something else; people wait for what
# may have been posted, and finding out asks little of the platform.
LAST_LOOK = timedelta(minutes=1)


@dataclass(frozen=True, slots=True, kw_only=True)
class Pace:
    """How often a feed itself wants to be asked.

    ``ttl`` is the longer of ``<ttl>`` and ``sy:updatePeriod``; ``hours`` (0 to 23) and ``days``
    (0 for Monday) are those of ``skipHours`` and ``skipDays``, in UTC, when it says nothing new.
    """

    ttl: timedelta | None = None
    hours: frozenset[int] = frozenset()
    days: frozenset[int] = frozenset()

    def __str__(self) -> str:
        """The form that ``read_pace`` reads: ``3600|0,1|5,6``, "" for no wish."""
        if self == ANY_PACE:
            return ""
        seconds = str(int(self.ttl.total_seconds())) if self.ttl else ""
        return "|".join(
            [seconds, *(",".join(map(str, sorted(each))) for each in (self.hours, self.days))]
        )

    def opens(self, at: datetime) -> datetime:
        """The first moment from ``at`` on in no hour and on no day that is to be left out."""
        for _ in range(_HOURS_OF_A_WEEK):
            local = at.astimezone(UTC)
            if local.hour not in self.hours and local.weekday() not in self.days:
                return at
            at = at.replace(minute=0, second=0, microsecond=0) + timedelta(hours=1)
        return at


ANY_PACE = Pace()


@lru_cache(maxsize=1024)
def read_pace(text: str) -> Pace:
    """A pace back from its text; ValueError for what is none."""
    if not text:
        return ANY_PACE
    seconds, hours, days = text.split("|")
    return Pace(
        ttl=timedelta(seconds=int(seconds)) if seconds else None,
        hours=frozenset(map(int, filter(None, hours.split(",")))),
        days=frozenset(map(int, filter(None, days.split(",")))),
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Rhythm:
    """How a feed publishes.

    ``gap`` is the usual time between two of its newest entries, ``window`` the time that what it
    shows at once covers: an entry is gone from it after that.
    """

    gap: timedelta
    window: timedelta

    def __str__(self) -> str:
        """The form that ``read_rhythm`` reads: ``90|43200``."""
        return f"{int(self.gap.total_seconds())}|{int(self.window.total_seconds())}"


@lru_cache(maxsize=1024)
def read_rhythm(text: str) -> Rhythm | None:
    """A rhythm back from its text, None from ""; ValueError for what is neither."""
    if not text:
        return None
    gap, window = map(int, text.split("|"))
    return Rhythm(gap=timedelta(seconds=gap), window=timedelta(seconds=window))


def rhythm(times: Iterable[datetime]) -> Rhythm | None:
    """How a feed publishes that shows entries of these times, None where they are too few to say.

    What is dated wrongly, or kept on top for ever, is at either end of them and does not count.
    """
    known = sorted({at.replace(second=0, microsecond=0) for at in times}, reverse=True)
    if len(known) < FEWEST_ENTRIES:
        return None
    newest = known[: NEWEST_ENTRIES + 1]
    gaps = [later - earlier for later, earlier in pairwise(newest)]
    outer = max(len(known) // 10, 1)
    return Rhythm(gap=statistics.median_low(gaps), window=known[outer] - known[-1 - outer])


def interval(
    every: timedelta, *, rhythm: Rhythm | None, newest: datetime | None, now: datetime
) -> timedelta:
    """How long to wait between two polls of a feed: at most ``every``.

    Less, down to ``QUICKEST``, while entries come more often than that or would be gone before
    the next polls. Never more: a docket that was silent for a month is where a ruling comes.
    """
    if rhythm is None or newest is None:
        return every
    asleep = max(now - newest, timedelta()) > rhythm.gap * GAPS_AWAKE
    wait = min(every if asleep else rhythm.gap, rhythm.window / POLLS_PER_WINDOW)
    return min(max(wait, QUICKEST), every)


def ease(times: int, *, since: datetime | None, now: datetime) -> int:
    """How often a host has asked for fewer requests when it does so again.

    What it says while it is left alone until ``since`` is no other wish.
    """
    if since is not None and since > now:
        return times
    return min(_still_eased(times, since, now) + 1, MOST_EASED)


def eased(wait: timedelta, *, times: int, since: datetime | None, now: datetime) -> timedelta:
    """The interval for a feed whose host has asked ``times`` for fewer requests, last ``since``.

    Twice as long for each, and again as before after as many days.
    """
    longer: timedelta = wait * 2 ** _still_eased(times, since, now)
    return min(longer, max(wait, SLOWEST))


def _still_eased(times: int, since: datetime | None, now: datetime) -> int:
    back = max(now - since, timedelta()) // EASES_BACK if since else times
    return min(max(times - back, 0), MOST_EASED)


def stagger(due: Sequence[tuple[str, timedelta]]) -> list[timedelta]:
    """After how long to ask each of these feeds, which are due together.

    Each is its host and its interval, within which it is asked. A host is asked for a few at once
    and then for one in a second: after a start, or a night without network, all of them are due.
    """
    many = Counter(host for host, _ in due)
    asked: Counter[str] = Counter()
    waits = []
    for host, every in due:
        later = max(asked[host] - BURST + 1, 0)
        asked[host] += 1
        waits.append(later * min(APART, every / many[host]))
    return waits


def next_poll(
    every: timedelta,
    *,
    now: datetime,
    chance: float,
    failures: int = 0,
    retry_after: timedelta | None = None,
    max_age: timedelta | None = None,
    pace: Pace = ANY_PACE,
    spread: float = SPREAD,
) -> datetime:
    """When to ask a feed again.

    After ``failures`` in a row the interval doubles each time, up to a day, and is spread over
    its second half by ``chance`` (0 to 1); else over the last ``spread`` of it, but not below
    ``FLOOR``. ``retry_after``
    and ``max_age`` are what the server asked for, ``pace`` what the feed asks for: never sooner
    than that, and never later than a day but for the hours and days that the feed wants left out.
    """
    wait: timedelta = min(every * 2 ** min(failures, 12), SLOWEST)
    if failures:
        wait *= 0.5 + chance / 2
    else:
        wait -= min(wait * spread, max(wait - FLOOR, wait * SPREAD)) * chance
    wait = max(wait, *(each or timedelta() for each in (retry_after, max_age, pace.ttl)))
    return pace.opens(now + min(wait, SLOWEST))


def next_probe(*, now: datetime, chance: float) -> datetime:
    """When to ask a feed again that is gone for good: in about a week."""
    return now + PROBE * (1 - SPREAD * chance)


def next_attempt(
    *, now: datetime, attempt: int, chance: float, after: timedelta | None = None
) -> datetime:
    """When to try a delivery again: as long as the platform asked, else ever more slowly.

    No answer, however absurd, makes it wait longer than a day.
    """
    if after is not None:
        return now + min(max(after, timedelta()), SLOWEST)
    wait: timedelta = min(FIRST_RETRY * 2 ** min(max(attempt - 1, 0), 12), LAST_RETRY)
    return now + wait * (0.5 + chance / 2)


def next_look(*, now: datetime, attempt: int, chance: float) -> datetime:
    """When to find out about a delivery whose reply was lost: soon, and within a minute."""
    return min(next_attempt(now=now, attempt=attempt, chance=chance), now + LAST_LOOK)


@dataclass(frozen=True, slots=True, kw_only=True)
class DigestTime:
    """When a channel gets its digest: a time of day on some days of the week, 0 for Monday."""

    at: time
    days: frozenset[int]

    def __str__(self) -> str:
        """The normal form: ``09:00 weekdays``, ``18:30 daily``, ``09:00 mon,thu``."""
        names = tuple(name for place, name in enumerate(DAYS) if place in self.days)
        known = {days: name for name, days in DAY_SETS.items()}
        return f"{self.at:%H:%M} {known.get(names) or ','.join(names)}"


def read_digest(text: str) -> DigestTime:
    """Read ``09:00``, ``9:00 weekdays`` or ``09:00 mon,thu``; ValueError for anything else."""
    found = re.fullmatch(r"([01]?\d|2[0-3]):([0-5]\d)(?:[ ,]+([a-z, ]+))?", text.strip().casefold())
    if found is None:
        raise ValueError(
            f'"{text}" is no time of a digest; write it like "09:00 weekdays", "18:30" or '
            '"09:00 mon,thu"'
        )
    names = re.findall(r"[a-z]+", found[3] or "daily")
    days = [day for name in names for day in DAY_SETS.get(name, (name[:3],))]
    if not all(day in DAYS for day in days):
        raise ValueError(f'"{found[3]}" are no days; write weekdays, daily or mon,thu')
    return DigestTime(
        at=time(int(found[1]), int(found[2])), days=frozenset(DAYS.index(day) for day in days)
    )


def next_digest(digest: DigestTime, zone: ZoneInfo, *, after: datetime) -> datetime:
    """The first time of a digest after a moment, in UTC: exactly one on each of its days.

    A time that the clocks skip in spring is an hour later that day; of a time that they show
    twice in autumn the first is taken.
    """
    day = after.astimezone(zone).date() - timedelta(days=1)
    while True:
        at = datetime.combine(day, digest.at, tzinfo=zone).astimezone(UTC)
        if at > after and day.weekday() in digest.days:
            return at
        day += timedelta(days=1)


@dataclass(frozen=True, slots=True, kw_only=True)
class QuietHours:
    """From when until when a channel wants no alerts; over midnight where ``until`` is earlier."""

    start: time
    until: time

    def __str__(self) -> str:
        """The normal form: ``22:00-07:00``."""
        return f"{self.start:%H:%M}-{self.until:%H:%M}"


def read_quiet(text: str) -> QuietHours:
    """Read ``22:00-07:00``; ValueError for anything else."""
    clock = r"([01]?\d|2[0-3]):([0-5]\d)"
    found = re.fullmatch(rf"{clock}\s*[-–]\s*{clock}", text.strip())
    if found is None:
        raise ValueError(f'"{text}" are no quiet hours; write them like 22:00-07:00')
    hours = [int(each) for each in found.groups()]
    quiet = QuietHours(start=time(hours[0], hours[1]), until=time(hours[2], hours[3]))
    if quiet.start == quiet.until:
        raise ValueError(f'"{text}" is the whole day; to hear nothing, unsubscribe or mute')
    return quiet


def quiet_until(quiet: QuietHours, zone: ZoneInfo, *, now: datetime) -> datetime | None:
    """When the quiet hours that ``now`` is in end, in UTC; None where it is in none."""
    local = now.astimezone(zone)
    clock = local.time().replace(tzinfo=None)
    over_midnight = quiet.until < quiet.start
    if over_midnight:
        inside = clock >= quiet.start or clock < quiet.until
    else:
        inside = quiet.start <= clock < quiet.until
    if not inside:
        return None
    ends_tomorrow = over_midnight and clock >= quiet.start
    day = local.date() + timedelta(days=ends_tomorrow)
    return datetime.combine(day, quiet.until, tzinfo=zone).astimezone(UTC)
