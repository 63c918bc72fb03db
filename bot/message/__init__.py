"""What the bot says, before any platform's formatting.

A ``Message`` is a flat list of blocks of literal text. Nothing in it is markup: a renderer escapes
every span for its platform, cuts to the platform's limits, and turns only ``url`` into a link.
"""

import re
from dataclasses import dataclass
from datetime import UTC, date, datetime
from datetime import time as clock
from enum import StrEnum

NOON = clock(12)
_MOMENT = re.compile(r"(\d{4}-\d\d-\d\d \d\d:\d\d) UTC")


class Style(StrEnum):
    """How a span is set off from the text around it."""

    PLAIN = "plain"
    BOLD = "bold"
    ITALIC = "italic"
    CODE = "code"
    STRIKE = "strike"


class Tone(StrEnum):
    """What sort of message it is; renderers may colour by it but never say it by colour alone."""

    FILING = "filing"
    REGULATOR = "regulator"
    NEWS = "news"
    UPDATE = "update"
    NEUTRAL = "neutral"
    ERROR = "error"


@dataclass(frozen=True, slots=True, kw_only=True)
class Span:
    """A piece of a line: literal text, perhaps a link, perhaps a time.

    With ``at`` the platform shows that time in the reader's own zone and ``text`` is the fallback;
    with ``whole`` as well, its day alone. With ``who``, the id of a person on Discord, that shows
    their name; only for private answers, which notify nobody.
    """

    text: str
    url: str | None = None
    style: Style = Style.PLAIN
    at: datetime | None = None
    whole: bool = False
    who: str = ""


Line = tuple[Span, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Heading:
    """The title of a message; the renderer sets it large or bold."""

    line: Line


@dataclass(frozen=True, slots=True, kw_only=True)
class Paragraph:
    """Running text."""

    line: Line


@dataclass(frozen=True, slots=True, kw_only=True)
class Bullets:
    """A list of lines."""

    lines: tuple[Line, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Fields:
    """Label and value pairs, set in columns where the platform can."""

    pairs: tuple[tuple[str, Line], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Note:
    """Small print: sources, times, provenance."""

    line: Line


@dataclass(frozen=True, slots=True, kw_only=True)
class Button:
    """A button: with ``url`` it opens a page, else a press comes back as ``verb`` and ``value``.

    ``verb`` is a lower-case word, ``value`` at most 64 characters of ``[A-Za-z0-9._:-]``.
    """

    label: str
    verb: str = ""
    value: str = ""
    url: str | None = None
    primary: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Buttons:
    """A row of at most five buttons.

    One that ``folds`` is for what is rarely pressed: a platform that has menus makes one of it,
    beside the row before.
    """

    buttons: tuple[Button, ...]
    folds: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One thing of a list: a line, small print below it, and a button beside both."""

    line: Line
    note: Line
    button: Button


Block = Heading | Paragraph | Bullets | Fields | Note | Buttons | Entry


@dataclass(frozen=True, slots=True, kw_only=True)
class Picture:
    """A PNG that belongs to a message; ``alt`` says in words what it shows."""

    png: bytes
    alt: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Message:
    """Something to say: ``text`` is all of it in one sentence, for notifications and readers.

    ``subject`` is what a thread that begins with it is called, ``text`` where it is empty.
    ``calls`` is whom it calls, in the form of ``bot.mention``: the only mention that is ever live.
    """

    text: str
    blocks: tuple[Block, ...]
    tone: Tone = Tone.NEUTRAL
    subject: str = ""
    picture: Picture | None = None
    calls: str = ""


def span(text: str, url: str | None = None) -> Span:
    """Plain text, perhaps linked."""
    return Span(text=text, url=url)


def in_words(line: Line) -> str:
    """A line as plain text, times by their fallback."""
    return "".join(span.text for span in line)


def bold(text: str, url: str | None = None) -> Span:
    """Bold text, perhaps linked."""
    return Span(text=text, url=url, style=Style.BOLD)


def code(text: str) -> Span:
    """Text in a fixed-width face: docket numbers, commands."""
    return Span(text=text, style=Style.CODE)


def time(at: datetime) -> Span:
    """A time that the reader sees in their own zone."""
    return Span(text=moment(at), at=at)


def moment(at: datetime) -> str:
    """A time within a sentence that is kept as text; ``timed`` finds it again."""
    return f"{at.astimezone(UTC):%Y-%m-%d %H:%M} UTC"


def timed(text: str) -> Line:
    """A sentence as a line, each ``moment`` in it as the time that it is."""
    parts = _MOMENT.split(text)
    return tuple(
        _as_time(part) if place % 2 else span(part) for place, part in enumerate(parts) if part
    )


def _as_time(written: str) -> Span:
    try:
        return time(datetime.fromisoformat(f"{written}+00:00"))
    except ValueError:
        return span(f"{written} UTC")


def day(at: date) -> Span:
    """A day: of a time, as the reader's own zone has it; a date is the same day everywhere."""
    # Noon in UTC is the same day in every zone but those of New Zealand and some islands.
    moment = at if isinstance(at, datetime) else datetime.combine(at, NOON, tzinfo=UTC)
    return Span(text=f"{at:%d %b %Y}", at=moment, whole=True)


def told(text: str, *blocks: Block, tone: Tone = Tone.NEUTRAL) -> Message:
    """An answer that begins with one sentence."""
    return Message(text=text, blocks=(Paragraph(line=(span(text),)), *blocks), tone=tone)
