"""Serves a folder of feeds on loopback, from a process of its own, as cheaply as Python can.

``/N`` is a feed. Three switches, each a request: ``/switch/later`` serves the later forms,
``/switch/plain`` sends no validators and heeds none, ``/switch/slow`` answers after 20 ms.
The port stands in the first line that is printed; the process ends with its standard input.
"""

import asyncio
import re
import sys
from pathlib import Path

SLOW_SECONDS = 0.02
_ASKED = re.compile(rb"GET /(?:switch/)?(\w+)")
_MATCH = re.compile(rb"if-none-match: *([^\r\n]+)", re.IGNORECASE)


class Feeds:
    """The bodies, and what the switches say."""

    def __init__(self, folder: Path) -> None:
        self._bodies = {path.stem.encode(): path.read_bytes() for path in folder.glob("*.xml")}
        self.switches: set[bytes] = set()

    def answer(self, request: bytes) -> bytes:
        """The whole answer to a request."""
        found = _ASKED.match(request)
        name = found[1] if found else b""
        if request.startswith(b"GET /switch/"):
            self.switches.add(name)
            return b"HTTP/1.1 204 No Content\r\n\r\n"
        later = name + b".1"
        key = later if b"later" in self.switches and later in self._bodies else name + b".0"
        body = self._bodies.get(key)
        if body is None:
            return b"HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n"
        if b"plain" in self.switches:
            return _with_body(body)
        etag = b'"' + key + b'"'
        given = _MATCH.search(request)
        if given and given[1] == etag:
            return b"HTTP/1.1 304 Not Modified\r\nETag: " + etag + b"\r\n\r\n"
        return _with_body(body, b"ETag: " + etag + b"\r\n")


def _with_body(body: bytes, more: bytes = b"") -> bytes:
    head = b"HTTP/1.1 200 OK\r\nContent-Type: application/xml; charset=utf-8\r\n" + more
    return head + b"Content-Length: %d\r\n\r\n" % len(body) + body


class Connection(asyncio.Protocol):
    """One client; requests have no body, so an empty line ends each."""

    def __init__(self, feeds: Feeds) -> None:
        self._feeds = feeds
        self._received = b""
        self._transport: asyncio.WriteTransport | None = None

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Remember where answers go."""
        if isinstance(transport, asyncio.WriteTransport):
            self._transport = transport

    def data_received(self, data: bytes) -> None:
        """Answer every whole request."""
        self._received += data
        while b"\r\n\r\n" in self._received:
            request, _, self._received = self._received.partition(b"\r\n\r\n")
            answer = self._feeds.answer(request)
            if b"slow" in self._feeds.switches:
                asyncio.get_running_loop().call_later(SLOW_SECONDS, self._send, answer)
            else:
                self._send(answer)

    def _send(self, answer: bytes) -> None:
        if self._transport is not None and not self._transport.is_closing():
            self._transport.write(answer)


async def serve(folder: Path) -> None:
    """Serve until standard input ends."""
    loop = asyncio.get_running_loop()
    feeds = Feeds(folder)
    server = await loop.create_server(lambda: Connection(feeds), "127.0.0.1", 0, backlog=512)
    print(server.sockets[0].getsockname()[1], flush=True)
    await loop.run_in_executor(None, sys.stdin.read)
    server.close()


if __name__ == "__main__":
    asyncio.run(serve(Path(sys.argv[1])))
