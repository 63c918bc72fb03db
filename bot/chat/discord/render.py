"""A message as Discord's Components V2: one container, coloured by tone, within every limit."""

import io
import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Protocol, Self, TypeGuard, runtime_checkable

import discord

from bot import mention
from bot.chat.discord.markup import address, escape, length, line, shorten
from bot.message import (
    Block,
    Bullets,
    Button,
    Buttons,
    Entry,
    Fields,
    Heading,
    Line,
    Message,
    Note,
    Paragraph,
    Picture,
    Span,
    Tone,
)

# https://docs.discord.com/developers/components/reference
ALT_LIMIT = 1024
PICTURE = "timeline.png"
COMPONENT_LIMIT = 40
TEXT_LIMIT = 4000
ROW_LIMIT = 5
LABEL_LIMIT = 80
CUSTOM_ID_LIMIT = 100
BUTTON_URL_LIMIT = 512

ID_TEMPLATE = re.compile(r"dw1:(?P<verb>[a-z]+):(?P<value>.+)")
"""What a button's id says; the version stays readable for as long as such messages stand."""

COLOURS = {
    Tone.FILING: 0x2F5D9B,
    Tone.REGULATOR: 0x1F7A5C,
    Tone.NEWS: 0xB7791F,
    Tone.UPDATE: 0x6B4FA0,
    Tone.NEUTRAL: 0x5A6472,
    Tone.ERROR: 0xB3261E,
}
_HEADING_LIMIT = 300
_LEAST = 40
"""A share of the room smaller than this tells nobody anything: the last blocks go instead."""
_MORE_ROOM = 24
"""Kept free for the line that says how many more there are."""

TextBlock = Heading | Paragraph | Bullets | Fields | Note | Entry


@dataclass(frozen=True, slots=True, kw_only=True)
class Texts:
    """One text component: what it says."""

    content: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One row of at most five buttons that can be pressed."""

    buttons: tuple[Button, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Beside:
    """One text component with a button beside it."""

    content: str
    button: Button


Part = Texts | Row | Beside


@runtime_checkable
class Pressable(Protocol):
    """A client that answers presses."""

    async def pressed(
        self, interaction: discord.Interaction[Any], verb: str, value: str, /
    ) -> None:
        """Answer the press of a button with ``verb`` and ``value``."""


class PressButton(
    discord.ui.DynamicItem[discord.ui.Button[discord.ui.LayoutView]], template=ID_TEMPLATE
):
    """A button of any message we ever sent: its id says what a press asks for.

    The library's view store keeps nothing for such an item, so sent alerts cost no memory, and
    finds the class by the template alone, so messages of earlier runs still work.
    """

    @classmethod
    async def from_custom_id(
        cls,
        _interaction: discord.Interaction[Any],
        item: discord.ui.Item[Any],
        _match: re.Match[str],
        /,
    ) -> Self:
        """The button that was pressed, as the library asks for it."""
        if not isinstance(item, discord.ui.Button):
            raise TypeError(f"{item!r} is not a button")
        return cls(item)

    async def callback(self, interaction: discord.Interaction[Any]) -> None:
        """Hand the press to the app that the interaction came to."""
        match = ID_TEMPLATE.fullmatch(self.custom_id)
        if match and isinstance(interaction.client, Pressable):
            await interaction.client.pressed(interaction, match["verb"], match["value"])


class Layout(discord.ui.LayoutView):
    """A rendered message; nothing in it times out. ``picture`` has to be sent with it."""

    def __init__(self, picture: Picture | None = None) -> None:
        super().__init__(timeout=None)
        self.picture = picture

    def files(self) -> list[discord.File]:
        """What has to be attached, anew for each attempt: sending reads a file to its end."""
        if self.picture is None:
            return []
        return [discord.File(io.BytesIO(self.picture.png), PICTURE, description=_alt(self.picture))]


def render(message: Message) -> Layout:
    """``message`` as a view to send; any message at all comes out within Discord's limits."""
    layout = Layout(message.picture)
    if message.picture is not None:
        gallery: discord.ui.MediaGallery[Layout] = discord.ui.MediaGallery()
        gallery.add_item(media=f"attachment://{PICTURE}", description=_alt(message.picture))
        layout.add_item(gallery)
    calling = call(message.calls)
    if calling:
        layout.add_item(discord.ui.TextDisplay(calling))
    container: discord.ui.Container[Layout] = discord.ui.Container(
        accent_colour=COLOURS[message.tone]
    )
    for part in _parts(message, taken=length(calling)):
        if isinstance(part, Texts):
            container.add_item(discord.ui.TextDisplay(part.content))
        elif isinstance(part, Beside):
            beside = button_of(part.button)
            container.add_item(discord.ui.Section(part.content, accessory=beside))
        else:
            container.add_item(discord.ui.ActionRow(*map(button_of, part.buttons)))
    layout.add_item(container)
    return layout


def call(mentioned: str) -> str:
    """The words that call whom a message says, "" where Discord has no such."""
    if not mention.fits(mentioned, "discord"):
        return ""
    return "@here" if mentioned == mention.HERE else f"<@&{mentioned.removeprefix(mention.ROLE)}>"


def _alt(picture: Picture) -> str:
    return shorten(picture.alt, ALT_LIMIT)


def custom_id(button: Button) -> str | None:
    """The id that brings back ``button``'s verb and value, None where it would not fit."""
    text = f"dw1:{button.verb}:{button.value}"
    fits = length(text) <= CUSTOM_ID_LIMIT and ID_TEMPLATE.fullmatch(text)
    return text if fits else None


def _parts(message: Message, *, taken: int) -> list[Part]:
    """The container's children, in order: at most 39 components and 4000 characters.

    ``taken`` characters stand above it, in one component more.
    """
    said = [block for block in message.blocks if is_text(block)]
    contents = iter(contents_of(said, TEXT_LIMIT - taken))
    rows = iter(rows_of(message.blocks))
    parts: list[Part] = []
    for block in message.blocks:
        if is_text(block):
            content = next(contents, "")
            if content and isinstance(block, Entry) and custom_id(block.button):
                parts.append(Beside(content=content, button=block.button))
            else:
                parts += [Texts(content=content)] if content else []
        else:
            parts += next(rows)
    if not parts:
        text = line((Span(text=message.text),), TEXT_LIMIT - taken)
        return [Texts(content=text or "Nothing to show.")]
    return _within_count(parts, COMPONENT_LIMIT - (2 if taken else 1))


def is_text(block: Block) -> TypeGuard[TextBlock]:
    """Whether a block is words, not buttons."""
    return not isinstance(block, Buttons)


def contents_of(blocks: Sequence[TextBlock], room: int = TEXT_LIMIT) -> list[str]:
    """What each block says, the longest cut down until all of them have ``room``."""
    whole = [_text(block, _own_limit(block)) for block in blocks[: TEXT_LIMIT // _LEAST]]
    share = _share([length(text) for text in whole], room)
    return [
        text if length(text) <= share else _text(block, min(share, _own_limit(block)))
        for block, text in zip(blocks, whole, strict=False)
    ]


def _own_limit(block: TextBlock) -> int:
    return _HEADING_LIMIT if isinstance(block, Heading) else TEXT_LIMIT


def _share(sizes: list[int], room: int) -> int:
    """The largest size at which blocks cut down to it, with a line break each, fit together."""
    room -= len(sizes)
    for taken, size in enumerate(sorted(sizes)):
        share = room // (len(sizes) - taken)
        if size > share:
            return share
        room -= size
    return TEXT_LIMIT


def _text(block: TextBlock, limit: int) -> str:
    match block:
        case Heading():
            return _prefixed("### ", block.line, limit)
        case Note():
            return _prefixed("-# ", block.line, limit, relative=True)
        case Paragraph():
            return line(block.line, limit)
        case Entry():
            return _entry(block, limit)
        case Bullets():
            return _lines([("- ", spans) for spans in block.lines], limit)
        case Fields():
            pairs = [(_label(label), spans) for label, spans in block.pairs]
            return _lines(pairs, limit)


def _entry(block: Entry, limit: int) -> str:
    said = line(block.line, limit)
    room = limit - length(said) - 1
    note = _prefixed("-# ", block.note, room, relative=True) if room > _LEAST else ""
    return f"{said}\n{note}".strip()


def _label(label: str) -> str:
    words = escape(shorten(" ".join(label.split()), LABEL_LIMIT))
    return f"**{words}:** " if words else ""


def _prefixed(prefix: str, spans: Line, limit: int, *, relative: bool = False) -> str:
    words = line(spans, limit - length(prefix), relative=relative)
    return prefix + words if words else ""


def _lines(pairs: list[tuple[str, Line]], limit: int) -> str:
    """One line for each pair; where not all fit, the first ones and how many more there are."""
    shown: list[str] = []
    left = limit
    for index, (prefix, spans) in enumerate(pairs):
        after = len(pairs) - index - 1
        room = left - (_MORE_ROOM if after else 0)
        if after and room < _LEAST:
            shown.append(f"- … and {after + 1} more")
            break
        words = _prefixed(prefix, spans, room)
        if words:
            shown.append(words)
            left -= length(words) + 1
    return "\n".join(shown)


def rows_of(blocks: tuple[Block, ...]) -> list[list[Row]]:
    """For each block of buttons its rows; an id or address is used once in a message."""
    used: set[str] = set()
    rows = []
    for block in blocks:
        if not isinstance(block, Buttons):
            continue
        usable = []
        for button in block.buttons:
            target = address(button.url, BUTTON_URL_LIMIT) if button.url else custom_id(button)
            if target and target not in used:
                used.add(target)
                usable.append(button)
        starts = range(0, len(usable), ROW_LIMIT)
        rows.append([Row(buttons=tuple(usable[at : at + ROW_LIMIT])) for at in starts])
    return rows


def _within_count(parts: list[Part], most: int) -> list[Part]:
    if sum(map(_count, parts)) <= most:
        return parts
    merged: list[Part] = []
    left = most
    for part in parts:
        before = merged[-1] if merged else None
        if isinstance(part, Texts) and isinstance(before, Texts):
            merged[-1] = Texts(content=f"{before.content}\n{part.content}")
        elif _count(part) <= left:
            merged.append(part)
            left -= _count(part)
    return merged


def _count(part: Part) -> int:
    if isinstance(part, Beside):
        return 3
    return 1 if isinstance(part, Texts) else 1 + len(part.buttons)


def button_of(button: Button) -> discord.ui.Item[Any]:
    """A button that ``rows_of`` let through, as the library's."""
    label = shorten(" ".join(button.label.split()), LABEL_LIMIT) or "Open"
    if button.url:
        link = address(button.url, BUTTON_URL_LIMIT)
        return discord.ui.Button[Layout](label=label, url=link)
    style = discord.ButtonStyle.primary if button.primary else discord.ButtonStyle.secondary
    return PressButton(
        discord.ui.Button(label=label, style=style, custom_id=custom_id(button)),
    )
