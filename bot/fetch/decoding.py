"""Content encodings, undone within a limit."""

import zlib

from bot.fetch.trouble import FetchFailed, Trouble

_GZIP = b"\x1f\x8b"
# Enough of a body to tell plain text from compressed bytes.
_HEAD = 16
# Rotated logs are made of a few members; thousands of empty ones are there to burn time.
_MAX_MEMBERS = 64
_PLAIN = (b"<?xml", b"<rss", b"<feed", b"<rdf", b"<!", b"<html", b"{")
_WBITS_GZIP, _WBITS_ZLIB, _WBITS_RAW = 31, zlib.MAX_WBITS, -zlib.MAX_WBITS
_ZLIB_CMF = 0x78
_ASKED_FOR = frozenset({"", "gzip", "deflate"})


class Decoder:
    """Undoes one layer of gzip or deflate, declared or not, and counts what comes out.

    What a body is, its first bytes decide and not the header alone: servers label plain bodies as
    gzip, br or even "UTF-8", serve ``.gz`` files without a label, and send raw deflate as
    "deflate". ``limit`` bounds both the bytes read and the bytes decoded.
    """

    def __init__(self, encoding: str, *, limit: int, where: str) -> None:
        self._declared = _declared(encoding)
        self._where = where
        self._limit = limit
        self._read = 0
        self._decoded = 0
        self._held = b""
        self._begun = False
        self._ended = False
        self._padding = False
        self._members = 1
        self._wbits = 0
        self._inflater: zlib._Decompress | None = None

    def feed(self, chunk: bytes) -> bytes:
        """Decode the next piece of the body; raises FetchFailed beyond the limit."""
        self._read += len(chunk)
        if self._read > self._limit:
            raise self.too_large()
        if self._held:
            chunk, self._held = self._held + chunk, b""
        if not self._begun:
            if len(chunk) < _HEAD:
                self._held = chunk
                return b""
            self._begin(chunk)
        return self._decode(chunk)

    def finish(self) -> bytes:
        """The last piece; raises FetchFailed where a compressed body was cut off."""
        rest = b""
        if not self._begun:
            self._begin(self._held)
            rest = self._decode(self._held)
        if self._inflater is not None and not self._ended:
            raise self._broken("was cut off before its end")
        return rest

    def check_inner(self, body: bytes) -> None:
        """Refuse a decoded body that is compressed once more."""
        if self._inflater is not None and body.startswith(_GZIP):
            raise self._broken("is compressed twice")

    def too_large(self) -> FetchFailed:
        """The error for a body beyond the limit."""
        return FetchFailed(
            f"{self._where} is larger than {self._limit:,} bytes and was cut off; "
            "if it is a feed you trust, raise max_bytes for it in feeds.yaml",
            trouble=Trouble.TOO_LARGE,
        )

    def _begin(self, head: bytes) -> None:
        self._begun = True
        if self._declared not in _ASKED_FOR and not _looks_plain(head):
            raise FetchFailed(
                f"{self._where} is encoded as {self._declared[:40]!a}, though only gzip or "
                "deflate, once, was asked for; this is the server's fault, docketwire tries again",
                trouble=Trouble.ENCODING,
            )
        self._wbits = _window(head, self._declared)
        if self._wbits:
            self._inflater = zlib.decompressobj(self._wbits)

    def _decode(self, chunk: bytes) -> bytes:
        if self._inflater is None:
            self._count(chunk)
            return chunk
        pieces = []
        while chunk and not self._padding:
            if self._ended and not self._next_member(chunk):
                break
            piece, chunk = self._inflate(chunk)
            pieces.append(piece)
        return b"".join(pieces)

    def _inflate(self, chunk: bytes) -> tuple[bytes, bytes]:
        """Decode one member: what came out, and the input that is left over."""
        inflater = self._inflater
        if inflater is None:
            return chunk, b""
        try:
            piece = inflater.decompress(chunk, self._limit - self._decoded + 1)
        except zlib.error as error:
            raise self._broken("is damaged") from error
        self._count(piece)
        self._ended = inflater.eof
        return piece, inflater.unused_data if inflater.eof else inflater.unconsumed_tail

    def _next_member(self, rest: bytes) -> bool:
        """Begin a further gzip member; whatever else follows the end is padding."""
        if self._wbits != _WBITS_GZIP or not rest.startswith(_GZIP[: len(rest)]):
            self._padding = True
            return False
        if len(rest) < len(_GZIP):
            self._held = rest
            return False
        self._members += 1
        if self._members > _MAX_MEMBERS:
            raise self._broken("consists of too many pieces")
        self._inflater = zlib.decompressobj(self._wbits)
        self._ended = False
        return True

    def _count(self, piece: bytes) -> None:
        self._decoded += len(piece)
        if self._decoded > self._limit:
            raise self.too_large()

    def _broken(self, what: str) -> FetchFailed:
        return FetchFailed(
            f"{self._where}: its compressed body {what}; this is the server's fault, "
            "docketwire tries again",
            trouble=Trouble.ENCODING,
        )


def _declared(encoding: str) -> str:
    """What Content-Encoding names, "" for nothing: one encoding, or several with commas."""
    names = [name.strip().lower() for name in encoding.split(",")]
    return ", ".join(name.removeprefix("x-") for name in names if name not in ("", "identity"))


def _window(head: bytes, declared: str) -> int:
    """The zlib window bits for a body that starts so; 0 for a plain one."""
    if head.startswith(_GZIP):
        return _WBITS_GZIP
    if declared != "deflate" or _looks_plain(head):
        return 0
    first_two = int.from_bytes(head[:2], "big")
    if head[0] == _ZLIB_CMF and first_two % 31 == 0:  # RFC 1950, section 2.2
        return _WBITS_ZLIB
    return _WBITS_RAW


def _looks_plain(head: bytes) -> bool:
    start = head.removeprefix(b"\xef\xbb\xbf").lstrip().lower()
    return not start or start.startswith(_PLAIN)
