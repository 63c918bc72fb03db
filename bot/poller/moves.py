"""Whether a feed has moved: what a permanent redirect that lasts means."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from ipaddress import ip_address
from urllib.parse import urlsplit

from bot.fetch import Fetched, Unchanged
from bot.secret import redact
from storage.feeds import FeedState

# A captive portal or a mistaken setting redirects for hours; a move lasts.
POLLS = 3
LASTS = timedelta(hours=24)
# An address that a feed has moved to and that fails so often is given up for the configured one.
FAILURES = 3
# Second levels under which countries register names ("co.uk"); longer names are registered.
_SECOND_LEVELS = frozenset({"ac", "co", "com", "edu", "gob", "gouv", "gov", "net", "or", "org"})
_COUNTRY = 2


@dataclass(frozen=True, slots=True, kw_only=True)
class Move:
    """Where a feed is asked (None: its configured address) and where it may be moving."""

    address: str | None = None
    to: str | None = None
    since: datetime | None = None
    polls: int = 0

    def reason(self) -> str | None:
        """What the operator should know and do; None where nothing is certain yet."""
        if self.address is not None:
            return (
                f"has moved for good to {redact(self.address)} and is read there; "
                "put that address into feeds.yaml"
            )
        if self.to is not None and self.since is not None and self.polls >= POLLS:
            return (
                f"redirects for good to {redact(self.to)}, another site or one without the "
                "password; if that is right, put that address into feeds.yaml"
            )
        return None


def of(state: FeedState) -> Move:
    """What is known of a feed's move."""
    return Move(
        address=state.address,
        to=state.move_to,
        since=state.move_since,
        polls=state.move_polls,
    )


def follow(state: FeedState, answer: Fetched | Unchanged, *, now: datetime) -> Move:
    """What is known of a feed's move after an answer that was the feed.

    A permanent redirect that was there at three polls over a day or more, with no poll without it
    between, is a move, if it stays on the site.
    """
    known = of(state)
    if answer.moved is None:
        return Move(address=known.address)
    if answer.moved != known.to or known.since is None:
        return Move(address=known.address, to=answer.moved, since=now, polls=1)
    polls = known.polls + 1
    lasted = polls >= POLLS and now - known.since >= LASTS
    if lasted and same_site(state.asked, answer.moved):
        return Move(address=answer.moved)
    # Before a day is over it is no more certain than at the second poll.
    counted = polls if lasted else min(polls, POLLS - 1)
    return Move(address=known.address, to=known.to, since=known.since, polls=counted)


def same_site(one: str, other: str) -> bool:
    """Whether two addresses belong to one registered name, and nothing secret is lost by moving."""
    if "@" in urlsplit(one).netloc:
        return False
    return _registered(one) == _registered(other) != ""


def _registered(url: str) -> str:
    host = (urlsplit(url).hostname or "").rstrip(".")
    try:
        return str(ip_address(host))
    except ValueError:
        pass
    labels = host.split(".")
    country = len(labels[-1]) == _COUNTRY and len(labels) > _COUNTRY
    if country and labels[-2] in _SECOND_LEVELS:
        return ".".join(labels[-3:])
    return ".".join(labels[-2:])
