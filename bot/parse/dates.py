"""Dates as feeds write them: RFC 822, ISO 8601, and what court and news sites make of them."""

import re
from datetime import UTC, datetime, timedelta, timezone
from email.utils import parsedate_to_datetime
from html import unescape

_LONGEST = 120
_TAG = re.compile(r"<[^<>]*>")
_SPACE = re.compile(r"\s+")
_ISO = re.compile(r"^[0-9]{4}-[0-9]{2}-[0-9]{2}")
_FRACTION = re.compile(r"(\.[0-9]{1,6})[0-9]*")
_AMERICAN = re.compile(
    r"(?:^|[\s,])([0-9]{1,2})/([0-9]{1,2})/([0-9]{4})"
    r"(?:,?\s+(?:-\s+)?([0-9]{1,2}):([0-9]{2})(?::([0-9]{2}))?\s*([ap]m)?)?",
    re.IGNORECASE,
)
_DAY_FIRST = re.compile(
    r"([0-9]{1,2})\.?\s+(?:de\s+)?([^\W\d_]{3,12})\.?,?\s+(?:de\s+)?([0-9]{4}|[0-9]{2})\b(.*)$"
)
_MONTH_FIRST = re.compile(
    r"([^\W\d_]{3,12})\.?\s+([0-9]{1,2})(?:st|nd|rd|th)?,?\s+([0-9]{4})\b(.*)$"
)
_TIME = re.compile(
    r"([0-9]{1,2}):([0-9]{2})(?::([0-9]{2}))?\s*([ap]\.?m\.?)?\s*"
    r"(Z|UTC?|GMT|[ECMP][SD]T|[+-][0-9]{2}:?[0-9]{2})?",
    re.IGNORECASE,
)
_ZONES = {"EST": -5, "EDT": -4, "CST": -6, "CDT": -5, "MST": -7, "MDT": -6, "PST": -8, "PDT": -7}
# English, Portuguese, Spanish, French, German, Italian, Dutch, Slovak and Russian begin so.
_MONTHS = {
    name: number
    for number, names in enumerate(
        (
            "jan ene gen янв",
            "feb fev fév fe2 фев",
            "mar mär mrt мар",
            "apr abr avr апр",
            "may mai maj mag mei мая май máj",
            "jun jui1 giu июн jún",
            "jul lug июл júl",
            "aug ago aoû авг",
            "sep set сен",
            "oct out okt ott окт",
            "nov ноя",
            "dec dez dic déc дек",
        ),
        start=1,
    )
    for name in names.split()
}
_WHOLE_MONTHS = {"juin": 6, "juillet": 7, "août": 8, "aout": 8, "février": 2, "fevrier": 2}
_NOON = 12
# RFC 2822 section 4.3 draws the line at 50, POSIX at 69; old feeds begin in 1997.
_LAST_CENTURY = 69


def parse_date(text: str) -> datetime | None:
    """Read a date; None where it says no real one. A date without a zone counts as UTC.

    A month without its day is none: news of a suit of that month would come before the suit.
    ``12/30/2022`` is American (the Ninth Circuit writes so), unless its month would be over 12.
    """
    plain = _SPACE.sub(" ", _TAG.sub(" ", unescape(text[: 4 * _LONGEST]))).strip()[:_LONGEST]
    if not plain:
        return None
    for read in (_iso, _rfc822, _american, _day_first, _month_first):
        try:
            moment = read(plain)
            if moment is not None:
                return moment.astimezone(UTC) if moment.tzinfo else moment.replace(tzinfo=UTC)
        except (ValueError, OverflowError, TypeError, IndexError):
            continue
    return None


def shown_day(moment: datetime) -> datetime:
    """Move what is exactly midnight UTC, a day without a time of day, to that day's noon.

    Readers west of Greenwich would be shown the day before.
    """
    whole = not (moment.hour or moment.minute or moment.second or moment.microsecond)
    return moment.replace(hour=_NOON) if whole and moment.tzinfo is UTC else moment


def _iso(text: str) -> datetime | None:
    if not _ISO.match(text):
        return None
    whole = _FRACTION.sub(r"\1", text.upper().replace(" UTC", "Z").replace(" GMT", "Z"))
    return datetime.fromisoformat(whole.replace(" +", "+").replace(" Z", "Z"))


def _rfc822(text: str) -> datetime | None:
    moment = parsedate_to_datetime(text)
    return moment if moment.year >= 1 else None


def _american(text: str) -> datetime | None:
    found = _AMERICAN.search(text)
    if found is None:
        return None
    month, day, year = int(found[1]), int(found[2]), int(found[3])
    if month > _NOON >= day:
        month, day = day, month
    hour = _hour(int(found[4] or 0), found[7])
    return datetime(year, month, day, hour, int(found[5] or 0), int(found[6] or 0), tzinfo=UTC)


def _day_first(text: str) -> datetime | None:
    found = _DAY_FIRST.search(text)
    return found and _with_time(found[3], found[2], found[1], found[4])


def _month_first(text: str) -> datetime | None:
    found = _MONTH_FIRST.search(text)
    return found and _with_time(found[3], found[1], found[2], found[4])


def _with_time(year: str, month: str, day: str, rest: str) -> datetime | None:
    name = month.lower()
    number = _WHOLE_MONTHS.get(name) or _MONTHS.get(name[:3])
    if number is None:
        return None
    full = int(year if year[2:] else f"{19 if int(year) >= _LAST_CENTURY else 20}{year}")
    time = _TIME.search(rest)
    if time is None:
        return datetime(full, number, int(day), tzinfo=UTC)
    hour = _hour(int(time[1]), time[4])
    zone = _zone(time[5])
    return datetime(full, number, int(day), hour, int(time[2]), int(time[3] or 0), tzinfo=zone)


def _hour(hour: int, half: str | None) -> int:
    if not half:
        return hour
    return hour % _NOON + (_NOON if half[0] in "pP" else 0)


def _zone(name: str | None) -> timezone:
    if name and name[0] in "+-":
        minutes = int(name[1:3]) * 60 + int(name[-2:])
        return timezone(timedelta(minutes=-minutes if name[0] == "-" else minutes))
    return timezone(timedelta(hours=_ZONES.get((name or "").upper(), 0)))
