"""Slack's own markup: literal text made safe for it, and lines set in it where it must be.

Sizes are UTF-16 units of JSON, which is never less than what Slack counts.
"""

import json
import re
from collections.abc import Callable
from dataclasses import replace
from urllib.parse import urlsplit

from bot.message import Line, Span, Style
from bot.text import cut, visible_url

MAX_URL = 3_000
LONGEST = 10_000
DATE, DAY = "{date_short_pretty} {time}", "{date_short}"
MARKS = {Style.PLAIN: "", Style.BOLD: "*", Style.ITALIC: "_", Style.CODE: "`", Style.STRIKE: "~"}


def mrkdwn(line: Line, limit: int) -> str:
    """Set ``line`` as mrkdwn that takes at most ``limit`` units of JSON.

    Text in it is inert: escaped, its formatting characters replaced by their likenesses.
    """
    shown = ""
    for place, span in enumerate(line):
        after = line[place + 1].text if place + 1 < len(line) else ""
        # A mark that touches a letter outside it would be shown, not obeyed.
        loose = not (shown[-1:].isalnum() or after[:1].isalnum())
        written = _written(span, span.text, loose=loose)
        if size(shown + written) > limit:
            return _cut_line(shown, span, limit, loose=loose)
        shown += written
    return shown


def _cut_line(shown: str, span: Span, limit: int, *, loose: bool) -> str:
    """``shown`` and what of ``span`` still fits, without its link where only the text does."""

    def fits(text: str) -> bool:
        return size(text) <= limit

    def linked(text: str) -> str:
        return shown + _written(replace(span, at=None), text, loose=loose)

    def bare(text: str) -> str:
        return shown + _written(replace(span, at=None, url=None), text, loose=loose)

    text = literal(span.text)
    made = shortened(text, fits, linked) or shortened(text, fits, bare)
    return made or shown


def _written(span: Span, text: str, *, loose: bool) -> str:
    """One span as mrkdwn, with ``text`` for its text; set off only where it stands loose."""
    url = address(span.url)
    seconds = moment(span)
    text = literal(text)
    if seconds is not None:
        link = "" if url is None else f"^{_in_markup(url)}"
        return f"<!date^{seconds}^{shape(span)}{link}|{_label(text) or 'date'}>"
    if url is not None:
        text = f"<{_in_markup(url)}|{_label(text) or escaped(visible_url(url))}>"
    elif span.style is Style.CODE:
        text = escaped(text.replace("`", "\u02cb"))
    else:
        text = inert(text)
    mark = MARKS[span.style]
    settable = bool(text) and text == text.strip() and "\n" not in text
    return f"{mark}{text}{mark}" if loose and settable else text


def _label(text: str) -> str:
    return inert(" ".join(text.split()))


def _in_markup(url: str) -> str:
    return escaped(url).replace("|", "%7C").replace("^", "%5E")


def inert(text: str) -> str:
    """``text`` as mrkdwn that shows it and does nothing: no link, mention, emoji or formatting."""
    text = _QUOTE.sub("\\1\uff1e", text.translate(_LIKENESS))
    return escaped(_EMOJI.sub("\u2236", text))


def escaped(text: str) -> str:
    """``text`` with Slack's three control characters escaped: no mention and no link is live."""
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


_LIKENESS = str.maketrans({"*": "\u2217", "_": "\u02cd", "~": "\u223c", "`": "\u02cb"})
_QUOTE = re.compile(r"(?m)^([ \t]*)>")
_EMOJI = re.compile(r":(?=[\w+'-]+:)")


def literal(text: str) -> str:
    """``text`` without what cannot be shown or would rearrange what is: controls, bidi, tags.

    At most LONGEST characters of it, which is more than any message holds.
    """
    return cut(text, LONGEST).translate(_UNSHOWN)


def _unshown() -> dict[int, str | None]:
    table: dict[int, str | None] = {}
    for first, end, shown in (
        (0x00, 0x20, " "),
        (0x7F, 0xA0, " "),
        (0x2028, 0x202A, "\n"),
        (0x202A, 0x202F, None),
        (0x2060, 0x2070, None),
        (0xD800, 0xE000, "\ufffd"),
        (0xFFF9, 0xFFFC, None),
        (0xE0000, 0xE0080, None),
    ):
        table |= dict.fromkeys(range(first, end), shown)
    alone = (0xAD, 0x61C, 0x180E, 0x200B, 0x200E, 0x200F, 0xFEFF, 0xFFFE, 0xFFFF)
    return table | dict.fromkeys(alone) | {0x0A: "\n"}


_UNSHOWN = _unshown()


def address(url: str | None) -> str | None:
    """``url`` where it may be a link: http(s), a host, no name or password before the host."""
    if url is None or len(url) > MAX_URL or _NOT_IN_URL.search(url):
        return None
    try:
        parts = urlsplit(url)
        whole = bool(parts.hostname) and "@" not in parts.netloc and parts.port != 0
    except ValueError:
        return None
    return url if whole and parts.scheme in {"http", "https"} else None


_NOT_IN_URL = re.compile(r"[\s<>\"\\`{}\x00-\x20\x7f-\xa0\u2028-\u202f\ud800-\udfff]")


def shape(span: Span) -> str:
    """What of a time Slack shows."""
    return DAY if span.whole else DATE


def moment(span: Span) -> int | None:
    """The time of ``span`` in seconds since 1970, where Slack can show it."""
    if span.at is None:
        return None
    seconds = int(span.at.timestamp())
    return seconds if 0 < seconds < 1 << 31 else None


def shortened(text: str, fits: Callable[[str], bool], shape: Callable[[str], str] = str) -> str:
    """The longest cut of ``text`` that fits once in ``shape``; that shape, or "" if none does."""
    if fits(shape(text)):
        return shape(text)
    best, low, high = "", 1, len(text) - 1
    while low <= high:
        middle = (low + high) // 2
        made = shape(cut(text, middle))
        if fits(made):
            best, low = made, middle + 1
        else:
            high = middle - 1
    return best


def size(value: object) -> int:
    """What ``value`` takes as JSON, in UTF-16 units; of a text, without its quotes."""
    written = json.dumps(value, ensure_ascii=False, separators=(",", ":"))
    return units(written) - (2 if isinstance(value, str) else 0)


def units(text: str) -> int:
    """UTF-16 units of ``text``: an emoji counts two or more."""
    return len(text.encode("utf-16-le", errors="surrogatepass")) // 2
