"""The fetcher: one conditional GET, its redirects, and what the answer means."""

import asyncio
import base64
import hashlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from functools import lru_cache
from types import TracebackType
from typing import Self

import httpx
from multidict import CIMultiDict

import bot
from bot.errors import ConfigError
from bot.fetch.addresses import AllowsPrivate, allow_none
from bot.fetch.decoding import Decoder
from bot.fetch.headers import (
    NO_VALIDATORS,
    Validators,
    given_validator,
    max_age,
    retry_after,
    whole,
)
from bot.fetch.refusal import refusal, refuse_block_page
from bot.fetch.transport import CutShort, Lookup, Response, Transport, place, system_lookup
from bot.fetch.trouble import FetchFailed, Trouble

MAX_BYTES = 10 * 1024 * 1024
DEADLINE = timedelta(seconds=30)
MAX_HOPS = 5
# An error page is read only as far as it takes to tell a block from an outage.
_MAX_ERROR_PAGE = 64 * 1024
_MAX_DIGITS = 19

_PERMANENT = frozenset({301, 308})
_REDIRECTS = frozenset({301, 302, 303, 307, 308})
_NOT_MODIFIED = 304
_WITH_BODY = frozenset({200, 203})
_ACCEPT = (
    "application/atom+xml, application/rss+xml, application/feed+json;q=0.9, "
    "application/xml;q=0.8, text/xml;q=0.8, */*;q=0.5"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """What is known of a feed after asking for it.

    ``url`` is where the answer came from, without user and password. ``moved`` is the same if
    only permanent redirects (301, 308) led there, else None. ``validators`` are those to store.
    ``max_age`` is how long the server says the answer stays fresh, at most 24 hours.
    ``received`` is how many bytes of a body came, still encoded.
    """

    status: int
    url: str
    moved: str | None
    validators: Validators
    max_age: timedelta | None
    received: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Unchanged(Answer):
    """The feed is what it was: a 304, or a body with the hash that was given."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Fetched(Answer):
    """A body to be parsed, decoded.

    ``content_type`` is the header as sent, "" without one. ``complete`` is false where the
    server closed the connection before the length it had announced: the last item may be half,
    and there is nothing to recognise this version by.
    """

    body: bytes
    content_type: str
    complete: bool = True


@dataclass(slots=True)
class _Chain:
    """How far a request has come."""

    asked: httpx.URL
    at: httpx.URL
    permanent: bool = True
    seen: set[str] = field(default_factory=set)
    received: int = 0
    answered: bool = False

    @property
    def moved(self) -> str | None:
        """Where the feed lives now, if every redirect said so and none gave up TLS."""
        if self.at is self.asked or not self.permanent:
            return None
        downgraded = self.asked.scheme == "https" and self.at.scheme != "https"
        return None if downgraded else str(self.at)


class Fetcher:
    """Fetches feeds through one connection pool; use as ``async with``.

    ``contact`` is the mail or web address that goes into the User-Agent, "" for none.
    ``allows_private`` says which non-global addresses may be connected to, ``lookup`` resolves a
    name (it blocks, and is run on a thread), ``now`` is asked only where a Retry-After date comes
    without a Date.
    """

    def __init__(
        self,
        contact: str,
        *,
        allows_private: AllowsPrivate = allow_none,
        lookup: Lookup = system_lookup,
        now: Callable[[], datetime] = lambda: datetime.now(UTC),
    ) -> None:
        if not (contact.isascii() and contact.isprintable()):
            raise ConfigError(
                f"contact: {contact!a} cannot stand in a User-Agent; write a mail or web "
                "address in plain ASCII characters"
            )
        self._headers = CIMultiDict(
            {
                "User-Agent": _user_agent(contact),
                "Accept": _ACCEPT,
                "Accept-Encoding": "gzip, deflate",
            }
        )
        self._allows_private = allows_private
        self._lookup = lookup
        self._now = now
        self._transport: Transport | None = None

    async def __aenter__(self) -> Self:
        """Make the transport."""
        self._transport = Transport(self._allows_private, lookup=self._lookup)
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        """Close every connection."""
        if self._transport is not None:
            await self._transport.aclose()
            self._transport = None

    async def get(
        self,
        url: str,
        validators: Validators = NO_VALIDATORS,
        *,
        max_bytes: int = MAX_BYTES,
        deadline: timedelta = DEADLINE,
    ) -> Fetched | Unchanged:
        """Fetch a feed if it changed; raises FetchFailed with the reason and the remedy.

        ``max_bytes`` limits the decoded body, ``deadline`` everything from the name's lookup to
        the last byte, redirects included.
        """
        asked, credentials = _parsed(url)
        chain = _Chain(asked=asked, at=asked)
        try:
            async with asyncio.timeout(deadline.total_seconds()):
                return await self._follow(chain, credentials, validators, max_bytes)
        except TimeoutError as error:
            raise _too_slow(chain, deadline) from error

    async def _follow(
        self,
        chain: _Chain,
        credentials: dict[str, str],
        validators: Validators,
        max_bytes: int,
    ) -> Fetched | Unchanged:
        while True:
            conditions = validators.request_headers() if _gave(chain, validators) else {}
            secret = credentials if _same_origin(chain) else {}
            response = await self._send(chain.at, conditions, secret)
            try:
                if response.status == _NOT_MODIFIED and conditions:
                    return _not_modified(response, chain, validators)
                if response.status not in _REDIRECTS:
                    return await self._conclude(response, chain, validators, max_bytes)
                _advance(chain, response)
            finally:
                response.body.close()

    async def _send(self, url: httpx.URL, *more: Mapping[str, str]) -> Response:
        if self._transport is None:
            raise RuntimeError("the fetcher is not open: use it as `async with Fetcher(...)`")
        headers = self._headers.copy()
        for each in more:
            headers.update(each)
        return await self._transport.get(url, headers)

    async def _conclude(
        self, response: Response, chain: _Chain, known: Validators, max_bytes: int
    ) -> Fetched | Unchanged:
        chain.answered = True
        status = response.status
        if status in _WITH_BODY:
            return await _with_body(response, chain, known, max_bytes)
        page = await _start_of_body(response)
        raise refusal(
            status,
            page,
            where=place(chain.at),
            wait=retry_after(response.headers, self._now()),
        )


def _user_agent(contact: str) -> str:
    product = f"docketwire/{bot.__version__}"
    return f"{product} (+{contact})" if contact else product


def _gave(chain: _Chain, validators: Validators) -> bool:
    """Whether the address that is asked now is the one that gave the validators."""
    if validators.url is None:
        return chain.at is chain.asked
    return validators.url == str(chain.at)


@lru_cache(maxsize=16_384)
def _parsed(url: str) -> tuple[httpx.URL, dict[str, str]]:
    """The address without user and password, and the header that these become."""
    try:
        parsed = httpx.URL(url)
    except httpx.InvalidURL as error:
        raise _bad_address("the feed's address") from error
    if parsed.scheme not in ("http", "https") or not parsed.host:
        raise _bad_address("the feed's address")
    if not parsed.userinfo:
        return _bare(parsed), {}
    secret = base64.b64encode(f"{parsed.username}:{parsed.password}".encode())
    return _bare(parsed), {"Authorization": f"Basic {secret.decode()}"}


def _bare(url: httpx.URL) -> httpx.URL:
    if not (url.userinfo or url.fragment):
        return url
    return url.copy_with(userinfo=b"", fragment=None)


def _same_origin(chain: _Chain) -> bool:
    """Whether the address that is asked now may have the secrets of the one that was first."""
    at, asked = chain.at, chain.asked
    return at is asked or (at.scheme, at.host, at.port) == (asked.scheme, asked.host, asked.port)


def _advance(chain: _Chain, response: Response) -> None:
    """Go where a redirect points; raises FetchFailed for one that leads nowhere good."""
    where = place(chain.at)
    chain.seen.add(str(chain.at))
    location = response.headers.get("Location", "").strip()
    if not location:
        raise _lost(where, f"redirects (status {response.status}) without saying where to")
    try:
        target = _bare(chain.at.join(location))
    except (httpx.InvalidURL, ValueError) as error:
        raise _lost(where, "redirects to something that is no web address") from error
    if target.scheme not in ("http", "https") or not target.host:
        raise _lost(where, "redirects to something that is no web address")
    if str(target) in chain.seen:
        raise _lost(where, "redirects in a circle")
    if len(chain.seen) > MAX_HOPS:
        raise _lost(place(chain.asked), f"redirects more than {MAX_HOPS} times")
    chain.permanent = chain.permanent and response.status in _PERMANENT
    chain.at = target


def _not_modified(response: Response, chain: _Chain, known: Validators) -> Unchanged:
    given = _given(response, chain)
    return Unchanged(
        status=response.status,
        url=str(chain.at),
        moved=chain.moved,
        validators=replace(
            known,
            etag=given.etag or known.etag,
            last_modified=given.last_modified or known.last_modified,
        ),
        max_age=max_age(response.headers),
    )


async def _with_body(
    response: Response, chain: _Chain, known: Validators, max_bytes: int
) -> Fetched | Unchanged:
    body, complete = await _read(response, chain, max_bytes)
    digest = hashlib.sha256(body).hexdigest()
    answer = Unchanged(
        status=response.status,
        url=str(chain.at),
        moved=chain.moved,
        validators=replace(_given(response, chain), body_hash=digest),
        max_age=max_age(response.headers),
        received=chain.received,
    )
    if complete and digest == known.body_hash:
        return answer
    refuse_block_page(body, response.status, where=place(chain.at))
    return Fetched(
        status=answer.status,
        url=answer.url,
        moved=answer.moved,
        validators=answer.validators if complete else NO_VALIDATORS,
        max_age=answer.max_age,
        received=answer.received,
        body=body,
        content_type=response.headers.get("Content-Type", ""),
        complete=complete,
    )


def _given(response: Response, chain: _Chain) -> Validators:
    """The validators of an answer, bound to the address that gave them."""
    return Validators(
        etag=given_validator(response.headers, "ETag"),
        last_modified=given_validator(response.headers, "Last-Modified"),
        url=None if chain.at is chain.asked else str(chain.at),
    )


async def _read(response: Response, chain: _Chain, limit: int) -> tuple[bytes, bool]:
    """The decoded body, and whether all of it came."""
    encoding = whole(response.headers, "Content-Encoding")
    decoder = Decoder(encoding, limit=limit, where=place(chain.at))
    announced = response.headers.get("Content-Length", "")
    if announced.isascii() and announced.isdecimal() and int(announced[:_MAX_DIGITS]) > limit:
        raise decoder.too_large()
    pieces = []
    complete = True
    try:
        async for chunk in response.body:
            chain.received += len(chunk)
            pieces.append(decoder.feed(chunk))
    except CutShort:
        complete = False
    pieces.append(decoder.finish())
    body = b"".join(pieces)
    decoder.check_inner(body)
    return body, complete


async def _start_of_body(response: Response) -> bytes:
    """The first part of an error page, decoded if it can be; never a reason to fail by itself."""
    page = b""
    try:
        encoding = whole(response.headers, "Content-Encoding")
        decoder = Decoder(encoding, limit=_MAX_ERROR_PAGE, where="error page")
        async for chunk in response.body:
            page += decoder.feed(chunk)
        page += decoder.finish()
    except (CutShort, FetchFailed):
        return page
    return page


def _too_slow(chain: _Chain, deadline: timedelta) -> FetchFailed:
    seconds = f"{deadline.total_seconds():g} s"
    if chain.received:
        what = f"was still sending after {seconds} ({chain.received:,} bytes so far)"
    elif chain.answered:
        what = f"answered, but sent no body within {seconds}"
    else:
        what = f"did not answer within {seconds}"
    return FetchFailed(f"{place(chain.at)} {what}; docketwire tries again", trouble=Trouble.TIMEOUT)


def _lost(where: str, what: str) -> FetchFailed:
    return FetchFailed(
        f"{where} {what}; open the address in a browser and put the feed's new address into "
        "feeds.yaml",
        trouble=Trouble.REDIRECT,
    )


def _bad_address(what: str) -> FetchFailed:
    return FetchFailed(
        f"{what} is not an http or https address that can be fetched; check its spelling",
        trouble=Trouble.ADDRESS,
    )
