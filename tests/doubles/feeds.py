"""A feed server on loopback whose every path misbehaves as a test wants.

Raw asyncio: an HTTP library would refuse to send most of this. ``naive_get`` is a client without
any of the product's care, to show that a behaviour really hurts.
"""

import asyncio
import gzip
import socket
import struct
import time
import urllib.request
import zlib
from collections.abc import Awaitable, Callable, Iterable, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from types import TracebackType
from typing import Self

RSS = (
    b'<?xml version="1.0" encoding="UTF-8"?><rss version="2.0"><channel>'
    b"<title>Releases of the double</title>"
    b"<item><title>Commission charges an exchange</title><guid>r-1</guid></item>"
    b"</channel></rss>"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Seen:
    """One request as it came: ``at`` is on the monotonic clock, header names are lower case."""

    at: float
    path: str
    headers: Mapping[str, str]
    peer: tuple[str, int]


class Wire:
    """The open connection that a behaviour answers on."""

    def __init__(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self.reader = reader
        self.writer = writer
        self.keep = True

    async def send(self, content: bytes) -> None:
        self.writer.write(content)
        await self.writer.drain()

    def reset(self) -> None:
        """Close with RST instead of FIN."""
        linger = struct.pack("ii", 1, 0)
        self.keep = False
        raw: socket.socket = self.writer.get_extra_info("socket")
        raw.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, linger)
        self.writer.transport.abort()


Behaviour = Callable[[Wire, Seen], Awaitable[None]]


def head(status: int, headers: Iterable[tuple[str, str]]) -> bytes:
    """A status line and headers, written as they are."""
    lines = [f"HTTP/1.1 {status} Whatever", *(f"{name}: {value}" for name, value in headers)]
    return "\r\n".join([*lines, "", ""]).encode("latin-1")


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """A polite answer: a body, perhaps validators, and 304 to whoever sends them back.

    With ``ignores_validators`` the body comes again all the same.
    """

    body: bytes = RSS
    status: int = 200
    content_type: str | None = "application/rss+xml"
    etag: str | None = None
    last_modified: str | None = None
    headers: tuple[tuple[str, str], ...] = ()
    ignores_validators: bool = False

    async def __call__(self, wire: Wire, seen: Seen) -> None:
        headers = list(self.headers)
        if self.etag is not None:
            headers.append(("ETag", self.etag))
        if self.last_modified is not None:
            headers.append(("Last-Modified", self.last_modified))
        if self._knows(seen):
            await wire.send(head(304, headers))
            return
        if self.content_type is not None:
            headers.append(("Content-Type", self.content_type))
        headers.append(("Content-Length", str(len(self.body))))
        await wire.send(head(self.status, headers) + self.body)

    def _knows(self, seen: Seen) -> bool:
        if self.ignores_validators:
            return False
        etag, modified = seen.headers.get("if-none-match"), seen.headers.get("if-modified-since")
        if etag is not None:
            return etag == self.etag
        return modified is not None and modified == self.last_modified


def redirect(status: int, location: str | None, body: bytes = b"") -> Page:
    """A redirect; without ``location`` one that leads nowhere."""
    headers = () if location is None else (("Location", location),)
    return Page(status=status, headers=headers, body=body, content_type="text/html")


def in_turn(*behaviours: Behaviour) -> Behaviour:
    """One behaviour per request; the last one stays."""
    left = list(behaviours)

    async def answer(wire: Wire, seen: Seen) -> None:
        await (left.pop(0) if len(left) > 1 else left[0])(wire, seen)

    return answer


def raw(content: bytes, *, then_close: bool = True) -> Behaviour:
    """Exactly these bytes."""

    async def answer(wire: Wire, seen: Seen) -> None:
        wire.keep = not then_close
        await wire.send(content)

    return answer


def encoded(body: bytes, encoding: str) -> Behaviour:
    """A body with that Content-Encoding, whatever it really is."""
    return Page(body=body, headers=(("Content-Encoding", encoding),))


async def silent(wire: Wire, seen: Seen) -> None:
    """Accept and never answer."""
    wire.keep = False
    await wire.reader.read()


async def hang_up(wire: Wire, seen: Seen) -> None:
    """Close without an answer."""
    wire.keep = False


async def reset_in_body(wire: Wire, seen: Seen) -> None:
    """Send a part of the body, then reset the connection."""
    await wire.send(head(200, [("Content-Length", str(len(RSS)))]) + RSS[:40])
    await asyncio.sleep(0.02)
    wire.reset()


def drip(start: bytes, interval: float = 0.02) -> Behaviour:
    """``start``, then one byte at a time for ever."""

    async def answer(wire: Wire, seen: Seen) -> None:
        wire.keep = False
        await wire.send(start)
        while True:
            await wire.send(b" ")
            await asyncio.sleep(interval)

    return answer


def endless(chunk: bytes = b" " * 65536) -> Behaviour:
    """A chunked body without an end."""

    async def answer(wire: Wire, seen: Seen) -> None:
        wire.keep = False
        await wire.send(head(200, [("Transfer-Encoding", "chunked")]))
        while True:
            await wire.send(b"%x\r\n%s\r\n" % (len(chunk), chunk))

    return answer


@lru_cache
def gzip_bomb(decoded: int) -> bytes:
    """A small gzip file that decodes to ``decoded`` spaces; a thousandth of it in size."""
    packer = zlib.compressobj(9, zlib.DEFLATED, 31)
    block = b" " * (1 << 20)
    pieces = [packer.compress(block) for _ in range(decoded >> 20)]
    return b"".join([*pieces, packer.flush()])


@dataclass(slots=True)
class FeedServer:
    """The server: ``pages`` maps a path to its behaviour, ``log`` holds every request.

    ``connections`` counts what was accepted, with or without a request. ``open`` is how many
    are being served now.
    """

    pages: dict[str, Behaviour] = field(default_factory=dict)
    log: list[Seen] = field(default_factory=list)
    connections: int = 0
    open: int = 0
    port: int = 0
    allow_ports: set[int] = field(default_factory=set)
    address: str = "127.0.0.1"
    _server: asyncio.Server | None = None
    _closed: asyncio.Condition = field(default_factory=asyncio.Condition)
    _serving: set[asyncio.Task[None]] = field(default_factory=set)

    async def __aenter__(self) -> Self:
        self._server = await asyncio.start_server(self._accept, self.address, 0)
        self.port = self._server.sockets[0].getsockname()[1]
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        if self._server is not None:
            self._server.close()
        for task in tuple(self._serving):
            task.cancel()
        await asyncio.gather(*self._serving, return_exceptions=True)

    def url(self, path: str, host: str | None = None) -> str:
        return f"http://{host or self.address}:{self.port}{path}"

    def allows(self, ip: str, port: int, *, host: str = "") -> bool:
        """The only private address that a test's fetcher may reach: this server.

        And what else of this machine a test has put into ``allow_ports``.
        """
        return ip == "127.0.0.1" and port in {self.port, *self.allow_ports}

    async def settled(self, *, connections: int) -> None:
        """Wait until no more than so many connections are open; TimeoutError if they stay."""
        async with asyncio.timeout(2):
            async with self._closed:
                await self._closed.wait_for(lambda: self.open <= connections)

    def requests(self, path: str) -> list[Seen]:
        return [seen for seen in self.log if seen.path == path]

    async def _accept(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.current_task()
        if task is not None:
            self._serving.add(task)
            task.add_done_callback(self._serving.discard)
        self.connections += 1
        self.open += 1
        try:
            await self._serve(Wire(reader, writer))
        except (ConnectionError, asyncio.CancelledError):
            pass
        finally:
            writer.close()
            self.open -= 1
            async with self._closed:
                self._closed.notify_all()

    async def _serve(self, wire: Wire) -> None:
        peer = wire.writer.get_extra_info("peername")
        while wire.keep and (request := await _read_request(wire.reader)) is not None:
            path, headers = request
            seen = Seen(at=time.monotonic(), path=path, headers=headers, peer=peer)
            self.log.append(seen)
            await self.pages.get(path, Page(status=404, body=b"nothing here"))(wire, seen)


async def _read_request(reader: asyncio.StreamReader) -> tuple[str, dict[str, str]] | None:
    """The next request's path and headers; None at the end of the connection."""
    try:
        request = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1")
    except asyncio.IncompleteReadError:
        return None
    first, *lines = request.rstrip("\r\n").split("\r\n")
    pairs = (line.partition(":") for line in lines)
    return first.split(" ")[1], {name.lower(): value.strip() for name, _, value in pairs}


def naive_get(url: str, headers: Mapping[str, str] | None = None) -> tuple[str, bytes]:
    """What a client does that follows, reads and unpacks whatever it is given."""
    request = urllib.request.Request(url, headers=dict(headers or {}))  # noqa: S310
    with urllib.request.urlopen(request, timeout=5) as answer:  # noqa: S310
        body: bytes = answer.read()
        if answer.headers.get("Content-Encoding") == "gzip":
            body = gzip.decompress(body)
        return answer.url, body
