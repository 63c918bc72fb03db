"""Lines of literal text as Discord markdown that shows exactly that text."""

import re
from collections.abc import Callable
from dataclasses import replace
from itertools import groupby
from urllib.parse import quote, urlsplit, urlunsplit

from bot.message import Line, Span, Style
from bot.text import cut

LINK_LIMIT = 1000
"""Longest address set as a link inside text: a longer one would eat the room of the words."""

_MARKS = {Style.BOLD: "**", Style.ITALIC: "*", Style.STRIKE: "~~"}
_ANYWHERE = re.compile(r"[\\`*_~|\[\]()<]")
# A bare address links itself and :name: becomes an emoji, unless the colon is escaped.
_COLON = re.compile(r":(?=//|[\w+~-]+:)")
_LINE_START = re.compile(r"^([#>+.-]|\d+\.)")
_EVERYONE = re.compile(r"@(?=everyone|here)", re.IGNORECASE)
_BREAKS = re.compile(r"[\s\x00-\x1f\x7f-\x9f\u2028\u2029]+")
_UNSEEN = re.compile("[\u202a-\u202e\u2066-\u2069\ud800-\udfff]")
_PERSON = re.compile(r"[0-9]{1,20}")
_SAFE_IN_URL = "%/:?#@!$&*+,;=~-._"


def length(text: str) -> int:
    """How much of Discord's limits ``text`` takes, counted in UTF-16 units.

    Discord does not say what it counts; no other way of counting gives more.
    """
    return len(text.encode("utf-16-le", "surrogatepass")) // 2


def shorten(text: str, limit: int) -> str:
    """``text`` cut on a grapheme so that its ``length`` is at most ``limit``."""
    return _fit(text, limit, lambda piece: piece)


def escape(text: str) -> str:
    """One line of ``text`` that Discord shows literally: no markup, link, mention or emoji."""
    escaped = _ANYWHERE.sub(r"\\\g<0>", _flat(text).strip())
    escaped = _COLON.sub(r"\\:", escaped)
    escaped = _LINE_START.sub(lambda start: f"{start[0][:-1]}\\{start[0][-1]}", escaped)
    # A backslash does not stop a client from highlighting these two.
    return _EVERYONE.sub("@\u200b", escaped)


def address(url: str | None, limit: int) -> str | None:
    """``url`` fit to be a link, or None where it is not http(s), hides its host, or is too long."""
    if not url or _BREAKS.search(url) or "\\" in url:
        return None
    try:
        parts = urlsplit(url)
        host = (parts.hostname or "").encode("idna").decode("ascii")
        port = f":{parts.port}" if parts.port else ""
    except ValueError:
        return None
    if parts.scheme.lower() not in {"http", "https"} or not host or "@" in parts.netloc:
        return None
    host = f"[{host}]" if ":" in host else host
    rest = (quote(part, safe=_SAFE_IN_URL) for part in (parts.path, parts.query, parts.fragment))
    # Where an alert may call who is there, nothing else may look like a call.
    clean = _EVERYONE.sub("%40", urlunsplit((parts.scheme.lower(), host + port, *rest)))
    return clean if len(clean) <= limit else None


def line(spans: Line, limit: int, *, relative: bool = False) -> str:
    """``spans`` on one line of at most ``limit``; times are set ``relative`` to now if asked."""
    pieces: list[str] = []
    left = limit
    for span in _merged(spans):
        # Escaping only lengthens: what is too long already need not be escaped to know.
        piece = "" if len(span.text) > left else _piece(span, relative=relative)
        if pieces and piece and _collide(pieces[-1], piece):
            piece = "\u200b" + piece
        if len(span.text) > left or length(piece) > left:
            pieces.append(_cut_piece(span, left))
            break
        pieces.append(piece)
        left -= length(piece)
    return "".join(pieces).strip()


def _merged(spans: Line) -> Line:
    """``spans`` with like neighbours joined, so that no markup can hide astride two of them."""
    plain = (
        replace(span, text=_flat(span.text), url=address(span.url, LINK_LIMIT))
        for span in spans
        if _flat(span.text) or span.at
    )
    groups = groupby(plain, key=lambda span: (span.url, span.style, span.at, span.whole, span.who))
    return tuple(
        Span(
            text="".join(span.text for span in group),
            url=url,
            style=style,
            at=at,
            whole=whole,
            who=who,
        )
        for (url, style, at, whole, who), group in groups
    )


def _flat(text: str) -> str:
    return _BREAKS.sub(" ", _UNSEEN.sub("", text))


def _piece(span: Span, *, relative: bool) -> str:
    if span.at is not None:
        style = "D" if span.whole else "R" if relative else "f"
        return f"<t:{int(span.at.timestamp())}:{style}>"
    if _PERSON.fullmatch(span.who):
        return f"<@{span.who}>"
    return _format(span, span.text)


def _cut_piece(span: Span, limit: int) -> str:
    if span.at is not None:
        return ""
    piece = _fit(span.text, limit, lambda text: _format(span, text))
    return piece if length(piece) <= limit else ""


def _fit(text: str, limit: int, form: Callable[[str], str]) -> str:
    """``form`` of the longest cut of ``text`` that stays within ``limit``; "" if none does."""
    whole = form(cut(text, limit))
    if length(whole) <= limit:
        return whole
    best = ""
    low, high = 1, min(len(text), limit)
    while low <= high:
        middle = (low + high) // 2
        candidate = form(cut(text, middle))
        if length(candidate) <= limit:
            best, low = candidate, middle + 1
        else:
            high = middle - 1
    return best


def _format(span: Span, text: str) -> str:
    core = text.strip()
    if not core:
        return " " if text else ""
    before = " " if text[0] == " " else ""
    after = " " if text[-1] == " " else ""
    # Nothing is markup inside a code span but its own fence.
    words = f"`{core.replace('`', chr(0x2BB))}`" if span.style is Style.CODE else escape(core)
    mark = _MARKS.get(span.style, "")
    words = f"[{words}]({span.url})" if span.url else words
    return f"{before}{mark}{words}{mark}{after}"


def _collide(before: str, after: str) -> bool:
    """Whether two neighbours' marks would run together into a different mark."""
    return before[-1] in "*~`" and after[0] in "*~`"
