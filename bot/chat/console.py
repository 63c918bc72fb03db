"""The terminal as a platform: alerts and answers as cards of text."""

from datetime import timedelta

from rich.console import Console, Group, RenderableType
from rich.padding import Padding
from rich.panel import Panel
from rich.table import Table
from rich.text import Text

from bot.errors import ChannelGone
from bot.message import (
    Block,
    Bullets,
    Buttons,
    Entry,
    Fields,
    Heading,
    Line,
    Message,
    Note,
    Paragraph,
    Style,
    Tone,
)
from bot.model import Delivery
from bot.text import clean_line

STYLES = {
    Style.PLAIN: "",
    Style.BOLD: "bold",
    Style.ITALIC: "italic",
    Style.CODE: "cyan",
    Style.STRIKE: "strike",
}
BORDERS = {
    Tone.FILING: "blue",
    Tone.REGULATOR: "magenta",
    Tone.NEWS: "green",
    Tone.UPDATE: "yellow",
    Tone.NEUTRAL: "white",
    Tone.ERROR: "red",
}
WIDEST = 100


class ConsoleSender:
    """Prints alerts; the port that the outbox sends through."""

    def __init__(self, console: Console) -> None:
        self._console = console

    @property
    def repeatable_for(self) -> timedelta:
        """A terminal recognises no repeat."""
        return timedelta()

    async def send(self, delivery: Delivery, message: Message, *, resent: bool = False) -> str:
        """Print a card; its id is the delivery's."""
        title = "shown again after an interruption" if resent else None
        self._console.print(card(message, width=self._console.width, title=title))
        return str(delivery.id)

    async def edit(self, delivery: Delivery, message: Message) -> None:
        """Print a card as it reads now: what was printed stays."""
        self._console.print(card(message, width=self._console.width, title="updated"))

    async def find(self, delivery: Delivery) -> str | None:
        """Nothing can be looked up in a terminal: raises ChannelGone."""
        raise ChannelGone("a terminal keeps no history")


def card(message: Message, *, width: int, title: str | None = None) -> RenderableType:
    """An alert: the message in a frame."""
    return Panel(
        answer(message),
        title=title,
        border_style=BORDERS[message.tone],
        width=min(width, WIDEST),
        padding=(0, 1),
    )


def answer(message: Message) -> RenderableType:
    """A message without a frame; buttons are left out, a terminal has none to press."""
    return Group(*[_block(block) for block in message.blocks if not isinstance(block, Buttons)])


def _block(block: Block) -> RenderableType:
    match block:
        case Heading(line=line):
            return _line(line, "bold")
        case Paragraph(line=line):
            return _line(line)
        case Note(line=line):
            return _line(line, "dim")
        case Entry(line=line, note=note):
            return Group(_line(line), _line(note, "dim"))
        case Bullets(lines=lines):
            return Group(*[Text("• ").append_text(_line(line)) for line in lines])
        case Fields(pairs=pairs):
            table = Table.grid(padding=(0, 2))
            for label, line in pairs:
                table.add_row(Text(label, "dim"), _line(line))
            return Padding(table, (0, 0, 0, 0))
        case _:
            return Text("")


def _line(line: Line, style: str = "") -> Text:
    """A line as literal text: nothing in it is markup, and no control character gets through."""
    text = Text(style=style)
    for span in line:
        # clean_line would take the blanks at the ends of a span, which set words apart.
        edge = " " if span.text.endswith(" ") else ""
        start = " " if span.text.startswith(" ") else ""
        shown = f"{start}{clean_line(span.text)}{edge}" if span.text.strip() else span.text
        link = f" link {span.url}" if span.url and _is_web(span.url) else ""
        text.append(shown, f"{STYLES[span.style]}{link}".strip())
    return text


def _is_web(url: str) -> bool:
    return url.startswith(("https://", "http://")) and url.isprintable() and " " not in url
