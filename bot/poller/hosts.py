"""How each host is to be treated: so much at once, not before it wants it, and gently when down."""

import asyncio
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from urllib.parse import urlsplit

from bot.errors import FetchError
from bot.fetch import FetchFailed, Trouble
from bot.message import moment

# One address is asked for one feed at a time after another; many hosts are asked at once.
PER_HOST = 2
# A host is down when so many requests in a row failed, for more than one of its feeds.
TRIPS = 5
FIRST_REST = timedelta(seconds=30)
LONGEST_REST = timedelta(minutes=15)
# What a host that answers 429 without saying how long is left alone for.
UNSAID_WAIT = timedelta(minutes=1)
_DOWN = frozenset(
    {
        Trouble.DNS,
        Trouble.REFUSED,
        Trouble.TLS,
        Trouble.RESET,
        Trouble.TIMEOUT,
        Trouble.PROTOCOL,
    }
)
_SERVER_ERRORS = 500
TOO_MANY = 429
_UNAVAILABLE = 503


@dataclass(frozen=True, slots=True, kw_only=True)
class Rest:
    """A host is not to be asked before ``until``; ``down`` is whether because it does not answer.

    ``reason`` is a sentence for the operator.
    """

    until: datetime
    down: bool
    reason: str


@dataclass(slots=True)
class _Host:
    """What is known of one host."""

    slots: asyncio.Semaphore = field(default_factory=lambda: asyncio.Semaphore(PER_HOST))
    troubled_slot: asyncio.Semaphore = field(default_factory=lambda: asyncio.Semaphore(1))
    held: datetime | None = None
    failures: int = 0
    spoke: bool = False
    lost: bool = False
    troubled: set[int] = field(default_factory=set)
    rests_until: datetime | None = None
    probing: bool = False

    @property
    def down(self) -> bool:
        # Feeds in trouble of their own say nothing about a host that answered for others.
        certain = self.lost or not self.spoke
        return self.failures >= TRIPS and len(self.troubled) > 1 and certain


def host_of(url: str) -> str:
    """The host that an address is of, with its port if that is named."""
    try:
        parts = urlsplit(url)
        port = f":{parts.port}" if parts.port else ""
    except ValueError:
        return ""
    return f"{parts.hostname or ''}{port}"


def is_down(error: FetchError) -> bool:
    """Whether a failure is of the host and not of the one feed."""
    if error.status is not None:
        return error.status >= _SERVER_ERRORS
    return isinstance(error, FetchFailed) and error.trouble in _DOWN


def wished(error: FetchError) -> timedelta | None:
    """For how long a host wants to be left alone, None where it has no wish."""
    if error.status == TOO_MANY:
        return error.retry_after if error.retry_after is not None else UNSAID_WAIT
    return error.retry_after if error.status == _UNAVAILABLE else None


class Hosts:
    """The hosts that are polled: slots, wishes to be left alone, and a circuit for each.

    After ``TRIPS`` failures in a row of at least two of its feeds, one of which had been read
    before if the host ever answered, a host rests, for half a minute first and then twice as long
    each time. After a rest one request may try it; an answer ends the outage.
    """

    def __init__(self) -> None:
        self._hosts: dict[str, _Host] = {}

    def slot(self, host: str) -> asyncio.Semaphore:
        """What to hold while the host is asked."""
        return self._host(host).slots

    def troubled_slot(self, host: str) -> asyncio.Semaphore:
        """What to hold besides where the feed failed last time: healthy ones keep a slot."""
        return self._host(host).troubled_slot

    def rest(self, host: str, *, now: datetime) -> Rest | None:
        """Why the host is not to be asked now, None if it may be."""
        known = self._host(host)
        if known.held is not None and known.held > now:
            return Rest(
                until=known.held,
                down=False,
                reason=f"{host} asked to be left alone until {moment(known.held)}; "
                "docketwire waits, and for all its feeds",
            )
        if not known.down or known.rests_until is None:
            return None
        if known.rests_until > now or known.probing:
            until = max(known.rests_until, now + FIRST_REST / 2)
            return Rest(
                until=until,
                down=True,
                reason=f"{host} has not answered {known.failures} times in a row; "
                f"docketwire tries one of its feeds again at {moment(until)}",
            )
        return None

    @contextmanager
    def asking(self, host: str) -> Iterator[None]:
        """Mark that the host is being asked: one that is down is asked once at a time."""
        known = self._host(host)
        probe = known.down
        known.probing = known.probing or probe
        try:
            yield
        finally:
            if probe:
                known.probing = False

    def hold(self, host: str, *, until: datetime) -> None:
        """Leave the host alone until then."""
        known = self._host(host)
        known.held = max(known.held or until, until)

    def failed(self, host: str, feed: int, *, was_read: bool, now: datetime) -> None:
        """The host did not answer to a request for this feed, which was read the time before."""
        known = self._host(host)
        known.failures += 1
        known.troubled.add(feed)
        known.lost = known.lost or was_read
        if known.down:
            rests = min(FIRST_REST * 2 ** min(known.failures - TRIPS, 12), LONGEST_REST)
            known.rests_until = now + rests

    def answered(self, host: str) -> bool:
        """The host answered, if only with an error of one feed; whether that ended an outage."""
        known = self._host(host)
        was_down = known.down
        known.failures = 0
        known.spoke = True
        known.lost = False
        known.troubled.clear()
        known.rests_until = None
        return was_down

    def _host(self, host: str) -> _Host:
        return self._hosts.setdefault(host, _Host())
