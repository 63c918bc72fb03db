"""What response headers say about asking again, read from hostile input."""

import re
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime

import httpx

LONGEST_WAIT = timedelta(hours=24)
# Servers refuse request headers from 8 KB on; an ETag is a few dozen characters.
_MAX_VALIDATOR = 1024
_CONTROL = re.compile(r"[\x00-\x1f\x7f]")
_SECONDS = re.compile(r"[+-]?\d+(?:\.\d*)?")
_MAX_AGE = re.compile(r"(?:^|[,\s])max-age\s*=\s*\"?(\d+)", re.IGNORECASE)
# More digits than this are more than a century, and int() refuses thousands of them.
_MAX_DIGITS = 9


@dataclass(frozen=True, slots=True, kw_only=True)
class Validators:
    """What a server gave to recognise a version of a feed by, verbatim, and our own hash of it.

    ``url`` is the address that gave ``etag`` and ``last_modified`` if a redirect led there, None
    where it is the address that was asked for: they are sent to that address alone.
    ``body_hash`` is the SHA-256 of the decoded body in hex.
    """

    etag: str | None = None
    last_modified: str | None = None
    body_hash: str | None = None
    url: str | None = None

    def request_headers(self) -> list[tuple[bytes, bytes]]:
        """The conditional headers; a validator that cannot stand in a header is left out."""
        pairs = ((b"If-None-Match", self.etag), (b"If-Modified-Since", self.last_modified))
        return [(name, value.encode()) for name, value in pairs if value and _is_sendable(value)]


NO_VALIDATORS = Validators()


def given_validator(headers: httpx.Headers, name: bytes) -> str | None:
    """The header as the server wrote it, if it can be sent back byte for byte."""
    for key, raw in headers.raw:
        if key.lower() == name:
            try:
                value = raw.decode()
            except UnicodeDecodeError:
                return None
            return value if value and _is_sendable(value) else None
    return None


def retry_after(headers: httpx.Headers, now: datetime) -> timedelta | None:
    """How long the server asks to be left alone, between 0 and 24 hours; None if it says nothing.

    RFC 9110, section 10.2.3: seconds or a date. A date counts from the server's own ``Date``, so
    that a wrong clock on either side does no harm.
    """
    value = headers.get("retry-after", "").strip()
    if not value:
        return None
    if _SECONDS.fullmatch(value):
        return _clamp(_seconds(value))
    until = _date(value)
    if until is None:
        return None
    return _clamp((until - (_date(headers.get("date", "")) or now)).total_seconds())


def max_age(headers: httpx.Headers) -> timedelta | None:
    """How long the answer stays fresh, between 0 and 24 hours; None if the server does not say.

    ``Cache-Control: max-age`` less ``Age``, else ``Expires`` less ``Date``.
    """
    found = _MAX_AGE.search(headers.get("cache-control", ""))
    if found:
        age = headers.get("age", "").strip()
        spent = _seconds(age) if _SECONDS.fullmatch(age) else 0.0
        return _clamp(_seconds(found[1]) - max(0.0, spent))
    expires, date = _date(headers.get("expires", "")), _date(headers.get("date", ""))
    if expires is None or date is None:
        return None
    return _clamp((expires - date).total_seconds())


def _is_sendable(value: str) -> bool:
    return len(value) <= _MAX_VALIDATOR and not _CONTROL.search(value)


def _seconds(value: str) -> float:
    whole = value.partition(".")[0]
    if len(whole.lstrip("+-")) > _MAX_DIGITS:
        return 0.0 if whole.startswith("-") else LONGEST_WAIT.total_seconds()
    return float(value)


def _clamp(seconds: float) -> timedelta:
    return timedelta(seconds=min(max(seconds, 0.0), LONGEST_WAIT.total_seconds()))


def _date(value: str) -> datetime | None:
    try:
        date = parsedate_to_datetime(value[:64])
    except (ValueError, TypeError, IndexError, OverflowError):
        return None
    return date if date.tzinfo else date.replace(tzinfo=UTC)
