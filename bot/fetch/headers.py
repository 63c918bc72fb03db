"""What response headers say about asking again, read from hostile input."""

import re
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime

from multidict import MultiMapping

Headers = MultiMapping[str]

LONGEST_WAIT = timedelta(hours=24)
# Servers refuse request headers from 8 KB on; an ETag is a few dozen characters.
_MAX_VALIDATOR = 1024
# Lone surrogates stand for bytes that were no UTF-8.
_UNSENDABLE = re.compile(r"[\x00-\x1f\x7f\ud800-\udfff]")
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

    def request_headers(self) -> dict[str, str]:
        """The conditional headers; a validator that cannot stand in a header is left out."""
        pairs = (("If-None-Match", self.etag), ("If-Modified-Since", self.last_modified))
        return {name: value for name, value in pairs if value and _is_sendable(value)}


NO_VALIDATORS = Validators()


def whole(headers: Headers, name: str) -> str:
    """What all headers of a name say together, "" where there is none."""
    return ", ".join(headers.getall(name, ()))


def given_validator(headers: Headers, name: str) -> str | None:
    """The header as the server wrote it, if it can be sent back byte for byte."""
    value = headers.get(name)
    return value if value and _is_sendable(value) else None


def retry_after(headers: Headers, now: datetime) -> timedelta | None:
    """How long the server asks to be left alone, between 0 and 24 hours; None if it says nothing.

    RFC 9110, section 10.2.3: seconds or a date. A date counts from the server's own ``Date``, so
    that a wrong clock on either side does no harm.
    """
    value = whole(headers, "Retry-After").strip()
    if not value:
        return None
    if _SECONDS.fullmatch(value):
        return _clamp(_seconds(value))
    until = _date(value)
    if until is None:
        return None
    return _clamp((until - (_date(headers.get("Date")) or now)).total_seconds())


def max_age(headers: Headers) -> timedelta | None:
    """How long the answer stays fresh, between 0 and 24 hours; None if the server does not say.

    ``Cache-Control: max-age`` less ``Age``, else ``Expires`` less ``Date``.
    """
    found = _MAX_AGE.search(whole(headers, "Cache-Control"))
    if found:
        age = headers.get("Age", "").strip()
        spent = _seconds(age) if _SECONDS.fullmatch(age) else 0.0
        return _clamp(_seconds(found[1]) - max(0.0, spent))
    expires = _date(headers.get("Expires"))
    date = _date(headers.get("Date")) if expires else None
    if expires is None or date is None:
        return None
    return _clamp((expires - date).total_seconds())


def _is_sendable(value: str) -> bool:
    return len(value) <= _MAX_VALIDATOR and not _UNSENDABLE.search(value)


def _seconds(value: str) -> float:
    whole = value.partition(".")[0]
    if len(whole.lstrip("+-")) > _MAX_DIGITS:
        return 0.0 if whole.startswith("-") else LONGEST_WAIT.total_seconds()
    return float(value)


def _clamp(seconds: float) -> timedelta:
    return timedelta(seconds=min(max(seconds, 0.0), LONGEST_WAIT.total_seconds()))


def _date(value: str | None) -> datetime | None:
    if value is None:
        return None
    try:
        date = parsedate_to_datetime(value[:64])
    except (ValueError, TypeError, IndexError, OverflowError):
        return None
    return date if date.tzinfo else date.replace(tzinfo=UTC)
