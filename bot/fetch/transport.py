"""One request over aiohttp, to allowed addresses only.

httpx's own connection pool costs more per request the more connections are open (4.9 s of CPU per
1,000 requests at 200 connections against 1.0 s at 10); aiohttp's does not. Nor are httpx's requests
and responses made: they were a tenth of what a poll costs that finds nothing new.
"""

import asyncio
import errno
import socket
from collections.abc import AsyncIterator, Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import lru_cache
from types import SimpleNamespace

import aiohttp
import httpx
from aiohttp.abc import AbstractResolver, ResolveResult
from aiohttp.http_exceptions import ContentLengthError
from multidict import CIMultiDict
from yarl import URL

from bot.fetch.addresses import AllowsPrivate, literal, may_connect
from bot.fetch.headers import Headers
from bot.fetch.trouble import FetchFailed, Trouble

Lookup = Callable[[str], Iterable[str]]
SocketAddress = tuple[int | socket.AddressFamily, int, int, str, tuple[str | int, ...]]

_CONNECT_SECONDS = 10.0
# Feeds of one host are polled one after another; a thousand hosts must not hold a thousand
# descriptors until their next poll.
_KEEPALIVE_SECONDS = 3.0
_DNS_CACHE_SECONDS = 10
# A lookup of a dead name blocks its thread for up to half a minute.
_LOOKUP_THREADS = 32
_READ_BUFFER = 64 * 1024
_MAX_HEADER_LINE = 32 * 1024


class CutShort(Exception):
    """The connection was closed in good order before Content-Length bytes had come."""


def system_lookup(host: str) -> Iterable[str]:
    """Every address of a name, by the operating system's resolver; blocks."""
    answers = socket.getaddrinfo(host, None, type=socket.SOCK_STREAM, flags=socket.AI_ADDRCONFIG)
    return [str(address[0]) for *_, address in answers]


@dataclass(frozen=True, slots=True)
class Response:
    """The start of an answer, and its body, still to be read and still encoded."""

    status: int
    headers: Headers
    body: "Body"


class Transport:
    """Sends requests through one aiohttp session; redirects and bodies are the caller's.

    Cookies are neither kept nor sent.

    Raises FetchFailed, never an error of httpx or aiohttp.
    """

    def __init__(self, allows: AllowsPrivate, *, lookup: Lookup = system_lookup) -> None:
        self._gate = _Gate(allows, lookup)
        self._session = aiohttp.ClientSession(
            connector=aiohttp.TCPConnector(
                resolver=self._gate,
                socket_factory=self._gate.open_socket,
                # SSL_CERT_FILE is honoured, certifi's list is the default.
                ssl=httpx.create_ssl_context(),
                limit=0,
                keepalive_timeout=_KEEPALIVE_SECONDS,
                ttl_dns_cache=_DNS_CACHE_SECONDS,
            ),
            cookie_jar=aiohttp.DummyCookieJar(),
            timeout=aiohttp.ClientTimeout(total=None, sock_connect=_CONNECT_SECONDS),
            auto_decompress=False,
            trust_env=False,
            trace_configs=[_asking_once()],
            read_bufsize=_READ_BUFFER,
            max_line_size=_MAX_HEADER_LINE,
            max_field_size=_MAX_HEADER_LINE,
        )

    async def get(self, address: httpx.URL, headers: CIMultiDict[str]) -> Response:
        """Ask for an address; the body of the answer has to be closed."""
        try:
            url = _as_sent(str(address))
            self._gate.check(url.host or "", url.port or 0)
            answer = await self._session.get(url, headers=headers, allow_redirects=False)
        except (aiohttp.ClientError, OSError, ValueError) as error:
            raise translated(error, address) from error
        return Response(answer.status, answer.headers, Body(answer, address))

    async def aclose(self) -> None:
        """Close every connection."""
        await self._session.close()
        await self._gate.close()


def _asking_once() -> aiohttp.TraceConfig:
    """Keep aiohttp from asking a second time whoever hung up on a new connection.

    It repeats every GET whose connection ended without an answer, which is right only where a kept
    connection had been given up meanwhile (RFC 9112, 9.3.1); its switch for that is private.
    """

    async def connect(
        _session: aiohttp.ClientSession,
        request: SimpleNamespace,
        _params: aiohttp.TraceConnectionCreateStartParams | aiohttp.TraceConnectionReuseconnParams,
    ) -> None:
        if getattr(request, "is_new", False):
            raise aiohttp.ServerDisconnectedError

    async def connected(
        _session: aiohttp.ClientSession,
        request: SimpleNamespace,
        _params: aiohttp.TraceConnectionCreateEndParams,
    ) -> None:
        request.is_new = True

    trace = aiohttp.TraceConfig()
    trace.on_connection_create_start.append(connect)
    trace.on_connection_reuseconn.append(connect)
    trace.on_connection_create_end.append(connected)
    return trace


@lru_cache(maxsize=16_384)
def _as_sent(address: str) -> URL:
    return URL(address, encoded=True)


def place(url: httpx.URL) -> str:
    """A URL for an error text: host and path, without user, password and query."""
    path = url.raw_path.partition(b"?")[0].decode("ascii", "replace")
    port = f":{url.port}" if url.port else ""
    return f"{url.raw_host.decode('ascii', 'replace')}{port}{path}"[:200]


class _Gate(AbstractResolver):
    """Resolves names, and lets no connection be made to an address that is not allowed.

    A name is refused if any of its addresses is: an answer that mixes public and private ones is
    an attack. What was checked is what is connected to, since the answer is used as it is and the
    address is looked at once more when its socket is made, whatever way it came.
    """

    def __init__(self, allows: AllowsPrivate, lookup: Lookup) -> None:
        self._allows = allows
        self._lookup = lookup
        self._threads = ThreadPoolExecutor(_LOOKUP_THREADS, thread_name_prefix="dns")
        self._allowed_by_name: set[tuple[str, int]] = set()

    def check(self, host: str, port: int) -> None:
        """Refuse a literal address in any spelling; a name passes and is checked when resolved."""
        address = literal(host)
        if address is None:
            return
        if not may_connect(str(address), port, self._allows, host=host):
            raise _private(host, str(address), port)

    async def resolve(
        self, host: str, port: int = 0, family: socket.AddressFamily = socket.AF_UNSPEC
    ) -> list[ResolveResult]:
        """Every address of ``host``, checked."""
        loop = asyncio.get_running_loop()
        found = await loop.run_in_executor(self._threads, self._lookup, host)
        addresses = list(dict.fromkeys(found))
        for ip in addresses:
            if not may_connect(ip, port, self._allows, host=host):
                raise _private(host, ip, port)
            if not may_connect(ip, port, self._allows):
                self._allowed_by_name.add((ip, port))
        return [
            ResolveResult(
                hostname=host,
                host=ip,
                port=port,
                family=socket.AF_INET6 if ":" in ip else socket.AF_INET,
                proto=0,
                flags=socket.AI_NUMERICHOST | socket.AI_NUMERICSERV,
            )
            for ip in addresses
        ]

    def open_socket(self, target: SocketAddress) -> socket.socket:
        """Make the socket that will connect to ``target``, or refuse: the last gate."""
        family, kind, proto, _, address = target
        ip, port = str(address[0]), int(address[1])
        if (ip, port) not in self._allowed_by_name and not may_connect(ip, port, self._allows):
            raise _private(ip, ip, port)
        return socket.socket(family=family, type=kind, proto=proto)

    async def close(self) -> None:
        """Let go of the lookup threads without waiting for lookups that hang."""
        self._threads.shutdown(wait=False, cancel_futures=True)


class Body(AsyncIterator[bytes]):
    """The body of an answer as it comes from the wire.

    An iterator and no generator: one that is left half-way needs no closing.
    """

    def __init__(self, answer: aiohttp.ClientResponse, url: httpx.URL) -> None:
        self._answer = answer
        self._url = url
        self._is_cut_short = False

    async def __anext__(self) -> bytes:
        """The next piece; raises CutShort after the last one of a body that lacks its end."""
        if self._is_cut_short:
            raise CutShort
        try:
            chunk = await self._answer.content.readany()
        except (aiohttp.ClientError, OSError) as error:
            chunk = self._rest(error)
        if not chunk and not self._is_cut_short:
            raise StopAsyncIteration
        return chunk

    def _rest(self, error: aiohttp.ClientError | OSError) -> bytes:
        """What had come before the connection ended early, or the error where it broke."""
        if not _is_cut_short(error):
            raise translated(error, self._url) from error
        self._is_cut_short = True
        # The error overtakes what had already come, and there is no public way to it.
        return self._answer.content._read_nowait(-1)  # noqa: SLF001

    def close(self) -> None:
        """Keep the connection if all was read, else close it."""
        self._answer.release()


def translated(error: Exception, url: httpx.URL) -> FetchFailed:
    """The one place where errors of aiohttp and the operating system become ours."""
    where = place(url)
    if isinstance(error, aiohttp.ClientConnectorCertificateError):
        reason = getattr(error.certificate_error, "verify_message", "") or "it does not verify"
        return FetchFailed(
            f"{where}: its TLS certificate is not accepted ({reason}); check the address, or if "
            "it is signed by your own authority, name that one's file in SSL_CERT_FILE",
            trouble=Trouble.TLS,
        )
    for kind, trouble, text in _TEXTS:
        if isinstance(error, kind):
            return FetchFailed(f"{where}: {text}", trouble=trouble)
    if isinstance(error, aiohttp.ClientConnectorError):
        reason = errno.errorcode.get(error.errno or 0, "no route")
        return FetchFailed(
            f"{where}: no connection could be made ({reason}); the server may be down, "
            "docketwire tries again",
            trouble=Trouble.REFUSED,
        )
    return FetchFailed(
        f"{where}: the connection broke off before the answer was complete; docketwire tries again",
        trouble=Trouble.RESET,
    )


_NO_HOST = "no such host, or the name server does not answer; check the spelling of the address"
_NO_TLS = "no TLS connection could be made; if the server speaks plain HTTP, write http://"
_NO_CONNECTION = (
    f"no connection within {_CONNECT_SECONDS:.0f} s; the server may be down or block us, "
    "docketwire tries again"
)
_NO_HTTP = (
    "the answer breaks the rules of HTTP (headers too large, a wrong Content-Length, or no HTTP "
    "at all); check the address and the port"
)
_NO_ADDRESS = "is not an address that can be fetched; check its spelling"
_TEXTS: tuple[tuple[type[Exception], Trouble, str], ...] = (
    (aiohttp.ClientConnectorDNSError, Trouble.DNS, _NO_HOST),
    (aiohttp.ClientConnectorSSLError, Trouble.TLS, _NO_TLS),
    (aiohttp.ServerTimeoutError, Trouble.TIMEOUT, _NO_CONNECTION),
    (aiohttp.ClientResponseError, Trouble.PROTOCOL, _NO_HTTP),
    (ValueError, Trouble.ADDRESS, _NO_ADDRESS),
)


def _is_cut_short(error: Exception) -> bool:
    """Whether the other side closed in good order, but earlier than its Content-Length said.

    aiohttp adds the connection's own error to the text where there was one.
    """
    cause = error.__cause__
    return isinstance(cause, ContentLengthError) and str(error).endswith(repr(cause))


def _private(host: str, ip: str, port: int) -> FetchFailed:
    named = ascii(host)[1:-1][:100]
    leads = "is" if named == ip else f"leads to {ip},"
    return FetchFailed(
        f"{named}:{port} {leads} an address of a private or special network, and was not "
        "connected to; if the feed is your own, add it to DOCKETWIRE_ALLOW_PRIVATE_NETWORKS "
        f"as {named}:{port}",
        trouble=Trouble.PRIVATE,
    )
