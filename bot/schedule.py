"""When next: polls and retries. Pure: the time and the chance are parameters."""

from datetime import datetime, timedelta

# A feed in trouble is asked ever more rarely, but at least daily: none is given up.
SLOWEST = timedelta(hours=24)
# Spreads the polls of many feeds that were due together, without making any of them late.
SPREAD = 0.1
FIRST_RETRY = timedelta(seconds=2)
LAST_RETRY = timedelta(minutes=15)


def next_poll(
    every: timedelta,
    *,
    now: datetime,
    chance: float,
    failures: int = 0,
    retry_after: timedelta | None = None,
    max_age: timedelta | None = None,
) -> datetime:
    """When to ask a feed again.

    After ``failures`` in a row the interval doubles each time, up to a day, and is spread over
    its second half by ``chance`` (0 to 1). ``retry_after`` and ``max_age`` are what the server
    asked for: never sooner than that, and never later than a day.
    """
    wait = min(every * 2 ** min(failures, 12), SLOWEST)
    wait *= 0.5 + chance / 2 if failures else 1 - SPREAD * chance
    wait = max(wait, retry_after or timedelta(), max_age or timedelta())
    return now + min(wait, SLOWEST)


def next_attempt(
    *, now: datetime, attempt: int, chance: float, after: timedelta | None = None
) -> datetime:
    """When to try a delivery again: as long as the platform asked, else ever more slowly."""
    if after is not None:
        return now + max(after, timedelta())
    wait = min(FIRST_RETRY * 2 ** min(max(attempt - 1, 0), 12), LAST_RETRY)
    return now + wait * (0.5 + chance / 2)
