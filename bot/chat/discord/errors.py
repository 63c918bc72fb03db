"""Discord's refusals as docketwire's errors: the one place that translates them."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import timedelta
from types import SimpleNamespace

import aiohttp
import discord

from bot.chat.discord.budget import Budget
from bot.errors import ChannelGone, RetryLater, SendError, SendUnknown, TokenRevoked

# https://docs.discord.com/developers/topics/opcodes-and-status-codes#json
UNKNOWN_CHANNEL = 10003
UNKNOWN_MESSAGE = 10008
UNKNOWN_WEBHOOK = 10015
INVALID_BODY = 50035
THREAD_ARCHIVED = 50083
THREAD_EXISTS = 160004
THREAD_LOCKED = 160005
NOT_TEXT = 50008
NO_THREADS_HERE = frozenset({50003, 50024})
"""Of a direct message, and of what is a thread itself."""

_MISSING_ACCESS = 50001
_MISSING_PERMISSIONS = 50013
_REMEDIES = {
    UNKNOWN_CHANNEL: "the channel is deleted: unsubscribe it",
    _MISSING_ACCESS: "give the bot View Channel there, or invite it again",
    _MISSING_PERMISSIONS: "give the bot Send Messages and Embed Links there",
    50007: "the person takes no direct messages from the bot: they allow them, or unsubscribe",
    50278: "the person shares no server with the bot any more: they add it, or unsubscribe",
    NOT_TEXT: "that channel holds no messages: subscribe a text channel",
    50024: "that channel holds no messages: subscribe a text channel",
    40067: "that forum wants a tag on every post and has none: make one, or do not require it",
    THREAD_ARCHIVED: "the thread is archived: reopen it or unsubscribe it",
    THREAD_LOCKED: "the thread is locked: unlock it or unsubscribe it",
}
GARBLED = (KeyError, TypeError, ValueError)
"""What the library's parsing raises on an answer that is not Discord's: a proxy's page, say."""

_LONGEST_WAIT = 24 * 3600.0
_FOR_NOW = {20016, 20028, 40062}
"""Slow mode, the channel's write limit, and "this resource is rate limited"."""

_global_limit: ContextVar[bool] = ContextVar("discord_global_limit", default=False)
_once: ContextVar[bool] = ContextVar("discord_once", default=False)


def tracing(budget: Budget) -> aiohttp.TraceConfig:
    """A trace that notes which limit a 429 spoke of: the library's RateLimited does not say.

    It counts every refused request in ``budget``, the library's own retries too.
    """

    async def note(
        _session: aiohttp.ClientSession,
        _context: SimpleNamespace,
        end: aiohttp.TraceRequestEndParams,
    ) -> None:
        budget.note(end.response.status)
        if end.response.status == 429:  # noqa: PLR2004 - HTTP's own number
            headers = end.response.headers
            scope = headers.get("X-RateLimit-Scope")
            _global_limit.set(scope == "global" or "X-RateLimit-Global" in headers)
        if _once.get() and end.response.status >= 500:  # noqa: PLR2004 - HTTP's own number
            end.response.close()
            raise SendUnknown(f"Discord answered {end.response.status}")

    async def lost(
        _session: aiohttp.ClientSession,
        _context: SimpleNamespace,
        end: aiohttp.TraceRequestExceptionParams,
    ) -> None:
        if _once.get() and not isinstance(end.exception, aiohttp.ClientConnectorError):
            reason = str(end.exception) or type(end.exception).__name__
            raise SendUnknown(f"Discord's reply was lost: {reason}")

    trace = aiohttp.TraceConfig()
    trace.on_request_end.append(note)
    trace.on_request_exception.append(lost)
    return trace


@contextmanager
def unrepeated() -> Iterator[None]:
    """Keep the library from repeating a request whose answer is 5xx or lost.

    It does so up to four times, which is safe only for what carries a nonce.
    """
    token = _once.set(True)
    try:
        yield
    finally:
        _once.reset(token)


@contextmanager
def translated(channel: str) -> Iterator[None]:
    """Raise what goes wrong inside as the SendError it means for ``channel``."""
    _global_limit.set(False)
    try:
        yield
    except discord.RateLimited as error:
        raise _limited(channel, error.retry_after) from error
    except discord.HTTPException as error:
        raise _refused(channel, error) from error
    except (aiohttp.ClientConnectorError, aiohttp.ConnectionTimeoutError) as error:
        raise RetryLater(f"{channel}: Discord cannot be reached: {error}") from error
    except (TimeoutError, aiohttp.ClientError, OSError) as error:
        reason = str(error) or type(error).__name__
        raise SendUnknown(f"{channel}: Discord's reply was lost: {reason}") from error


@contextmanager
def before_sending() -> Iterator[None]:
    """Raise RetryLater or TokenRevoked for what goes wrong while nothing was sent yet."""
    try:
        yield
    except discord.RateLimited as error:
        raise _limited("logging in", error.retry_after) from error
    except discord.LoginFailure as error:
        raise TokenRevoked(_TOKEN) from error
    except (TimeoutError, aiohttp.ClientError, OSError, discord.HTTPException) as error:
        reason = str(error) or type(error).__name__
        raise RetryLater(f"cannot log in to Discord: {reason}", whole_platform=True) from error
    except GARBLED as error:
        text = "cannot log in: what answers at DISCORD_API_URL is not Discord"
        raise RetryLater(text, whole_platform=True) from error


_TOKEN = "Discord no longer accepts the token: put a fresh one into DISCORD_TOKEN"  # noqa: S105 - a text


def _refused(channel: str, error: discord.HTTPException) -> SendError:
    text = f"{channel}: Discord answered {error.status} (code {error.code}) {error.text}".strip()
    if error.status == 401:  # noqa: PLR2004 - HTTP's own number
        return TokenRevoked(_TOKEN)
    if error.status == 429 or error.code in _FOR_NOW:  # noqa: PLR2004 - HTTP's own number
        return _limited(channel, _wait_of(error))
    if error.code in _REMEDIES:
        return ChannelGone(f"{text}; {_REMEDIES[error.code]}")
    if error.status in {403, 404}:
        return ChannelGone(f"{text}; check that the channel exists and the bot may post there")
    if error.status >= 500:  # noqa: PLR2004 - HTTP's own number
        return SendUnknown(text)
    return SendError(f"{text}; this message will never be taken: please report it")


def _wait_of(error: discord.HTTPException) -> float | None:
    """The seconds that Discord's 429 asks for, after the library has tried five times by itself.

    None for one of Cloudflare's, which has no Via: the longer it goes on the slower we ask.
    """
    headers = error.response.headers
    try:
        return float(headers["Retry-After"]) if "Via" in headers else None
    except GARBLED:
        return None


def _limited(channel: str, after: float | None) -> RetryLater:
    whole = _global_limit.get()
    what = "the whole bot" if whole else channel
    # The first of max is what it gives where the second is no number.
    wait = None if after is None else timedelta(seconds=min(max(0.0, after), _LONGEST_WAIT))
    return RetryLater(f"Discord limits {what}", after=wait, whole_platform=whole)
