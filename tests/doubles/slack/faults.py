"""The ways a call of Slack can go wrong."""

from dataclasses import dataclass


@dataclass(frozen=True, kw_only=True)
class RateLimited:
    """429 with Retry-After; nothing is done."""

    retry_after: int = 1
    error: str = "ratelimited"


@dataclass(frozen=True, kw_only=True)
class Failing:
    """An HTTP error with a page instead of JSON; ``done`` is whether the call took effect."""

    status: int = 500
    done: bool = False


@dataclass(frozen=True, kw_only=True)
class Refusing:
    """``ok: false`` with this error."""

    error: str


@dataclass(frozen=True, kw_only=True)
class LostReply:
    """The call takes effect and the connection closes without an answer."""


@dataclass(frozen=True, kw_only=True)
class Dropped:
    """The connection closes and nothing was done."""


@dataclass(frozen=True, kw_only=True)
class Hanging:
    """The call takes effect and the answer never comes."""


Fault = RateLimited | Failing | Refusing | LostReply | Dropped | Hanging


@dataclass(kw_only=True)
class Switch:
    """A fault for calls of ``method``, ``times`` times, on ``channel`` or all."""

    method: str
    fault: Fault
    times: int
    channel: str | None
