"""The terminal as a platform: alerts and answers as cards of text.

On a terminal a title is a link. In a file or a pipe, where it could not be one, its address stands
below it.
"""

from collections.abc import Iterator
from datetime import timedelta
from enum import Enum

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
# Its button has no use here.
MORE = "docketwire latest and search show them"


class Addresses(Enum):
    """How the address of a title is shown: as its link, or below it, in one piece or folded."""

    LINKED = "linked"
    WHOLE = "whole"
    FOLDED = "folded"


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
        self._print(message, "shown again after an interruption" if resent else None)
        return str(delivery.id)

    async def edit(self, delivery: Delivery, message: Message) -> None:
        """Print a card as it reads now: what was printed stays."""
        self._print(message, "updated")

    async def find(self, delivery: Delivery) -> str | None:
        """Nothing can be looked up in a terminal: raises ChannelGone."""
        raise ChannelGone("a terminal keeps no history")

    def _print(self, message: Message, title: str | None) -> None:
        """Print an alert: the message in a frame."""
        self._console.print(
            Panel(
                answer(message, addresses(self._console, Addresses.FOLDED)),
                title=title,
                border_style=BORDERS[message.tone],
                width=min(self._console.width, WIDEST),
                padding=(0, 1),
            )
        )


def print_answer(console: Console, message: Message) -> None:
    """Print an answer: the message without a frame."""
    console.print(answer(message, addresses(console, Addresses.WHOLE)), crop=False)


def addresses(console: Console, spelled: Addresses) -> Addresses:
    """Links where there is a terminal, else ``spelled``."""
    return Addresses.LINKED if console.is_terminal else spelled


def answer(message: Message, shown: Addresses = Addresses.LINKED) -> RenderableType:
    """A message without a frame; of buttons, which a terminal cannot press, how many more."""
    return Group(*[_block(block, shown) for block in message.blocks])


def _block(block: Block, shown: Addresses) -> RenderableType:
    match block:
        case Heading(line=line):
            return Group(_line(line, "bold"), *_spelled(line, shown))
        case Paragraph(line=line):
            return _line(line)
        case Note(line=line):
            return _line(line, "dim")
        case Entry(line=line, note=note):
            return Group(_line(line), *_spelled(line, shown), _line(note, "dim"))
        case Bullets(lines=lines):
            return Group(*[part for line in lines for part in _bullet(line, shown)])
        case Buttons(buttons=buttons):
            more = [button.label for button in buttons if button.verb == "digest"]
            return Group(*[Text(f"{label}: {MORE}", "dim") for label in more])
        case Fields(pairs=pairs):
            table = Table.grid(padding=(0, 2))
            for label, line in pairs:
                table.add_row(Text(label, "dim"), _line(line))
            return Padding(table, (0, 0, 0, 0))


def _bullet(line: Line, shown: Addresses) -> Iterator[RenderableType]:
    yield Text("• ").append_text(_line(line))
    yield from _spelled(line, shown)


def _spelled(line: Line, shown: Addresses) -> Iterator[RenderableType]:
    """The addresses in a line, each below it, where they are not links of it."""
    if shown is Addresses.LINKED:
        return
    for url in dict.fromkeys(span.url for span in line if span.url and _is_web(span.url)):
        whole = shown is Addresses.WHOLE
        yield Text(f"  {url}", "dim", no_wrap=whole, overflow="ignore" if whole else "fold")


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
