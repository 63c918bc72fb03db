"""Where a time axis has its marks, and what they say. Pure."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

MOST = 8
DAYS = (1, 2, 7, 14)
MONTHS = (1, 2, 3, 6, 12, 24, 60, 120, 240, 600)
YEAR = 12
LAST_YEAR = 9999


def ticks(first: datetime, last: datetime) -> list[tuple[datetime, str]]:
    """At most eight times from ``first`` to ``last``, at beginnings of days, months or years."""
    first, last = first.astimezone(UTC), last.astimezone(UTC)
    for step in DAYS:
        found = list(_days(first, last, step))
        if len(found) <= MOST:
            return [(at, f"{at.day} {at:%b}") for at in found]
    for step in MONTHS:
        found = list(_months(first, last, step))
        if len(found) <= MOST:
            return [(at, f"{at:%Y}" if step >= YEAR else f"{at:%b %Y}") for at in found]
    return []


def _days(first: datetime, last: datetime, step: int) -> Iterator[datetime]:
    if (last - first).days > MOST * step:
        yield from (first,) * (MOST + 1)
        return
    at = first.replace(hour=0, minute=0, second=0, microsecond=0) + timedelta(days=1)
    while at <= last:
        yield at
        at += timedelta(days=step)


def _months(first: datetime, last: datetime, step: int) -> Iterator[datetime]:
    month = first.year * YEAR + first.month - 1
    month += -month % step
    end = min(last.year, LAST_YEAR) * YEAR + last.month - 1
    while month <= end:
        at = datetime(month // YEAR, month % YEAR + 1, 1, tzinfo=UTC)
        if first <= at <= last:
            yield at
        month += step
