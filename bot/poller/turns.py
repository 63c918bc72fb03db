"""When a feed is asked next: after it was read, and after it could not be."""

from datetime import datetime, timedelta

from bot import schedule
from bot.model import Feed
from storage.feeds import FeedState

UNCONFIGURED_EVERY = timedelta(minutes=5)


def after_reading(
    state: FeedState,
    feed: Feed | None,
    *,
    rhythm: schedule.Rhythm | None,
    newest: datetime | None,
    pace: schedule.Pace,
    max_age: timedelta | None,
    now: datetime,
    chance: float,
) -> datetime:
    """When to ask a feed again that was read; ``newest`` is the time of its newest entry.

    A feed whose first poll this was, or that was due long ago because docketwire did not run,
    takes a place of its own in its interval: many such feeds are polled at once.
    """
    every = every_of(feed)
    insists = feed is not None and feed.insists
    wait = every if insists else schedule.interval(every, rhythm=rhythm, newest=newest, now=now)
    overdue = state.due is not None and now - state.due > every
    return schedule.next_poll(
        schedule.eased(wait, times=state.eased, since=state.held, now=now),
        now=now,
        chance=chance,
        max_age=max_age,
        pace=schedule.ANY_PACE if insists else pace,
        spread=schedule.FIRST_SPREAD if overdue or not state.baselined else schedule.SPREAD,
    )


def after_failure(
    state: FeedState,
    feed: Feed | None,
    *,
    became: str,
    retry_after: timedelta | None,
    now: datetime,
    chance: float,
) -> datetime:
    """When to ask a feed again that ``became`` what it is now by failing."""
    if became == "gone" or _long_dead(state, became, now):
        return schedule.next_probe(now=now, chance=chance)
    return schedule.next_poll(
        schedule.eased(every_of(feed), times=state.eased, since=state.held, now=now),
        now=now,
        chance=chance,
        failures=state.failures + 1,
        retry_after=retry_after,
    )


def every_of(feed: Feed | None) -> timedelta:
    """How often a feed is asked at least, while it can be read."""
    return feed.every if feed else UNCONFIGURED_EVERY


def _long_dead(state: FeedState, became: str, now: datetime) -> bool:
    """Whether a feed has been in the same trouble for so long that asking weekly is enough."""
    since = state.since if state.state == became else None
    return since is not None and now - since >= schedule.LONG_DEAD
