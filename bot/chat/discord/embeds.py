"""A message as an embed with buttons, as Discord had them before components: for who wants that.

Clients that read messages aloud, search and push previews know embeds longest; what components
show there is not documented.
"""

import discord

from bot.chat.discord.markup import address, length, line, shorten
from bot.chat.discord.render import COLOURS, button_of, contents_of, is_text, rows_of
from bot.message import Fields, Heading, Line, Message, Span

# https://docs.discord.com/developers/resources/message#embed-object-embed-limits
TITLE_LIMIT = 256
FIELD_LIMIT = 25
NAME_LIMIT = 256
VALUE_LIMIT = 1024
TOTAL_LIMIT = 6000
ROW_COUNT = 5
URL_LIMIT = 2048

NOTHING = "Nothing to show."


def render_embed(message: Message) -> tuple[discord.Embed, discord.ui.View]:
    """``message`` as an embed and its buttons; any message at all comes out within the limits."""
    title, url = _title(message)
    # What is not the title or a field is the text: at most as much as components may say.
    first = next((block for block in message.blocks if isinstance(block, Heading)), None)
    rest = [
        block
        for block in message.blocks
        if is_text(block) and block is not first and not isinstance(block, Fields)
    ]
    said = "\n".join(content for content in contents_of(rest) if content)
    embed = discord.Embed(
        title=title or None, url=url, description=said or None, colour=COLOURS[message.tone]
    )
    _add_fields(embed, message, TOTAL_LIMIT - length(title) - length(said))
    if not (title or said or embed.fields):
        embed.description = line((Span(text=message.text),), TITLE_LIMIT) or NOTHING
    return embed, _view(message)


def _title(message: Message) -> tuple[str, str | None]:
    """The first heading, as a title may be: with one address, and no formatting of its own."""
    for block in message.blocks:
        if isinstance(block, Heading):
            url = next((address(span.url, URL_LIMIT) for span in block.line if span.url), None)
            plain: Line = tuple(_unlinked(block.line))
            return line(plain, TITLE_LIMIT), url
    return "", None


def _unlinked(spans: Line) -> Line:
    # A title shows no timestamps: the words stand there instead.
    return tuple(type(span)(text=span.text) for span in spans)


def _add_fields(embed: discord.Embed, message: Message, room: int) -> None:
    """The fields of ``message``, the first of them, as many as there is ``room`` for."""
    pairs = [pair for block in message.blocks if isinstance(block, Fields) for pair in block.pairs]
    for label, spans in pairs[:FIELD_LIMIT]:
        name = shorten(" ".join(label.split()), NAME_LIMIT) or "\u200b"
        value = line(spans, VALUE_LIMIT)
        room -= length(name) + length(value)
        if room < 0:
            return
        if value:
            embed.add_field(name=name, value=value)


def _view(message: Message) -> discord.ui.View:
    view = discord.ui.View(timeout=None)
    rows = [row for rows in rows_of(message.blocks) for row in rows]
    for place, row in enumerate(rows[:ROW_COUNT]):
        for button in row.buttons:
            item = button_of(button)
            item.row = place
            view.add_item(item)
    return view
