"""Message to Block Kit: everything literal, only http(s) links, nothing over a limit of Slack.

Text goes into rich_text elements, which Slack does not parse; only fields and small print with
links have to be mrkdwn.
"""

import re
from collections.abc import Sequence
from dataclasses import replace
from typing import Any, NamedTuple, TypedDict

from bot.chat.slack.mrkdwn import address, escaped, literal, mrkdwn, shortened, size, units
from bot.chat.slack.richtext import (
    Json,
    bullets,
    call,
    cost,
    more,
    rich_text,
    says,
    section,
    written,
)
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
    Span,
    Style,
    bold,
)

# https://docs.slack.dev/reference/block-kit/blocks and, where marked, measured.
MAX_BLOCKS = 50
MAX_SIZE = 10_000  # of all blocks as JSON; 13,200 were refused (bolt-js#2509), 5,700 taken
MAX_TEXT_BYTES = 3_800  # chat.update counts 4,000 bytes, not characters
MAX_FIELDS = 10
MAX_FIELD = 2_000
MAX_ROW = 25
MAX_BUTTONS = 4_000  # of the size, for the row that always stays
MAX_LABEL = 75
MAX_OPTIONS, MAX_OPTION = 5, 150
HEADING, PARAGRAPH, BULLET, NOTE = 600, 3_000, 700, 2_000

ACTION = "dw1"
LINK = "open"
MORE = "more"
_TOKEN = re.compile(r"[A-Za-z0-9._:-]{0,200}")  # Slack takes 255 for an id, 2,000 for a value
REST: dict[str, Any] = {
    "type": "context",
    "elements": [{"type": "plain_text", "text": "… the rest does not fit here", "emoji": False}],
}


class Payload(TypedDict):
    """What chat.postMessage, chat.update and a response_url take."""

    text: str
    blocks: list[Json]


def render(message: Message) -> Payload:
    """Set ``message`` for Slack: fallback ``text`` of at most 3,800 bytes, and its blocks.

    What does not fit is cut on a grapheme and shown to be cut; the last row of buttons always
    stays. Links that are not http(s), or too long, become plain text.
    """
    text = literal(message.text).strip() or "docketwire"
    blocks = (
        _blocks(message.blocks, call(message.calls))
        or _paragraph(Paragraph(line=(Span(text=text),)), MAX_SIZE)[0]
    )
    text = shortened(text, _fits_fallback, escaped) or "docketwire"
    return {"text": text, "blocks": list(blocks)}


def _fits_fallback(text: str) -> bool:
    return len(text.encode()) <= MAX_TEXT_BYTES


class _Piece(NamedTuple):
    """Blocks made of one block, and whether all of it is in them."""

    blocks: tuple[Json, ...]
    whole: bool = True


def _blocks(given: tuple[Block, ...], calling: Sequence[Json] = ()) -> list[Json]:
    blocks, menus = _unfolded(given)
    rows = [place for place, block in enumerate(blocks) if isinstance(block, Buttons)][-1:]
    others = [place for place in range(len(blocks)) if place not in rows]
    room = MAX_SIZE - size(REST) - len("[]") - cost(calling)
    free = MAX_BLOCKS - 1 - len(calling)
    pieces: dict[int, _Piece] = {}
    for place in rows + others:
        space = min(room, MAX_BUTTONS) if place in rows else room
        block = blocks[place]
        if isinstance(block, Buttons):
            piece = _buttons(block, space, menus.get(place, ()))
        else:
            piece = _piece(block, space)
        pieces[place] = _Piece(piece.blocks[:free], piece.whole and len(piece.blocks) <= free)
        room -= cost(pieces[place].blocks)
        free -= len(pieces[place].blocks)
    shown = [*calling, *(block for place in sorted(pieces) for block in pieces[place].blocks)]
    return shown if all(piece.whole for piece in pieces.values()) else [*shown, REST]


def _unfolded(blocks: tuple[Block, ...]) -> tuple[list[Block], dict[int, tuple[Button, ...]]]:
    """The blocks without the rows that fold, and by the places of rows what folds beside them."""
    shown: list[Block] = []
    menus: dict[int, tuple[Button, ...]] = {}
    for block in blocks:
        if not isinstance(block, Buttons) or not block.folds:
            shown.append(block)
            continue
        if not shown or not isinstance(shown[-1], Buttons) or len(shown) - 1 in menus:
            shown.append(Buttons(buttons=()))
        menus[len(shown) - 1] = block.buttons
    return shown, menus


def _piece(block: Heading | Paragraph | Bullets | Fields | Note | Entry, room: int) -> _Piece:
    match block:
        case Heading():
            return _heading(block, room)
        case Paragraph():
            return _paragraph(block, room)
        case Bullets():
            return _bullets(block, room)
        case Fields():
            return _fields(block, room)
        case Note():
            return _note(block, room)
        case Entry():
            return _entry(block, room)


def _heading(block: Heading, room: int) -> _Piece:
    line = tuple(
        replace(span, style=Style.BOLD) if span.style is Style.PLAIN else span
        for span in block.line
    )
    return _rich(line, room, HEADING)


def _paragraph(block: Paragraph, room: int) -> _Piece:
    return _rich(block.line, room, PARAGRAPH)


def _rich(line: Line, room: int, limit: int) -> _Piece:
    if not says(line):
        return _Piece(())
    elements = written(line, room - cost([rich_text(section([]))]), limit)
    return _Piece((rich_text(section(elements)),)) if elements else _Piece((), whole=False)


def _bullets(block: Bullets, room: int) -> _Piece:
    lines = [line for line in block.lines if says(line)]
    room -= cost([rich_text(bullets([]), more(len(lines)))])
    shown: list[Json] = []
    for line in lines:
        elements = written(line, room - cost([section([])]), BULLET)
        if not elements:
            break
        shown.append(section(elements))
        room -= cost(shown[-1:])
    if not shown:
        return _Piece((), whole=not lines)
    rest = [more(len(lines) - len(shown))] if len(shown) < len(lines) else []
    return _Piece((rich_text(bullets(shown), *rest),))


def _fields(block: Fields, room: int) -> _Piece:
    fields: list[Json] = []
    whole = True
    for label, line in block.pairs:
        name = bold(shortened(" ".join(literal(label).split()) or "–", _fits_label))
        text = mrkdwn((name, Span(text="\n"), *line), MAX_FIELD)
        field = {"type": "mrkdwn", "text": text, "verbatim": True}
        room -= cost([field]) + (0 if len(fields) % MAX_FIELDS else cost([_fieldset([])]))
        if room < 0:
            whole = False
            break
        fields.append(field)
    sets = [fields[at : at + MAX_FIELDS] for at in range(0, len(fields), MAX_FIELDS)]
    return _Piece(tuple(_fieldset(chosen) for chosen in sets), whole)


def _entry(block: Entry, room: int) -> _Piece:
    button = _button(block.button, 0, set())
    beside = {} if button is None else {"accessory": button}
    text = mrkdwn((*block.line, Span(text="\n"), *block.note), MAX_FIELD).strip()
    made = {"type": "section", "text": {"type": "mrkdwn", "text": text, "verbatim": True}, **beside}
    return _Piece((made,)) if text and cost([made]) <= room else _Piece((), whole=not text)


def _fits_label(text: str) -> bool:
    return units(text) <= MAX_LABEL


def _note(block: Note, room: int) -> _Piece:
    if not says(block.line):
        return _Piece(())
    limit = min(NOTE, room - cost([_context({"type": "plain_text", "text": "", "emoji": False})]))
    if all(_is_bare(span) for span in block.line):
        said = "".join(literal(span.text) for span in block.line).strip()
        said = shortened(said, lambda text: size(text) <= limit)
        element: Json = {"type": "plain_text", "text": said, "emoji": False}
    else:
        element = {"type": "mrkdwn", "text": mrkdwn(block.line, limit), "verbatim": True}
    if not element["text"].strip():
        return _Piece((), whole=False)
    return _Piece((_context(element),))


def _is_bare(span: Span) -> bool:
    return span.at is None and address(span.url) is None and span.style is Style.PLAIN


def _buttons(block: Buttons, room: int, menu: tuple[Button, ...] = ()) -> _Piece:
    made: list[Json] = []
    whole = True
    taken: set[str] = set()
    folded = _menu(menu)
    if folded is not None:
        room -= cost([_actions([folded])])
    for place, button in enumerate(block.buttons):
        element = _button(button, place, taken)
        if element is None:
            continue
        price = cost([element]) + (0 if len(made) % MAX_ROW else cost([_actions([])]))
        if price > room:
            whole = False
            continue
        room -= price
        made.append(element)
    if folded is not None:
        made.append(folded)
    rows = [made[at : at + MAX_ROW] for at in range(0, len(made), MAX_ROW)]
    return _Piece(tuple(_actions(row) for row in rows), whole)


def _menu(buttons: tuple[Button, ...]) -> Json | None:
    """An overflow menu; what is pressed in it comes back as the option's value."""
    options: list[Json] = []
    for button in buttons:
        value = f"{button.verb}:{button.value}"
        if not button.verb or not _TOKEN.fullmatch(value) or len(value) > MAX_OPTION:
            continue
        label = " ".join(literal(button.label).split()) or button.verb
        shown = {"type": "plain_text", "text": shortened(label, _fits_label), "emoji": False}
        options.append({"text": shown, "value": value})
    if not options:
        return None
    return {
        "type": "overflow",
        "action_id": f"{ACTION}:{MORE}",
        "options": options[:MAX_OPTIONS],
    }


def _button(button: Button, place: int, taken: set[str]) -> Json | None:
    """Set a button; None where a press could not come back as it was meant."""
    url = address(button.url)
    action = f"{ACTION}:{LINK if url else button.verb}"
    if action in taken:  # Slack refuses an action_id twice in a row of buttons
        action = f"{action}:{place}"
    taken.add(action)
    if url is None and (button.url is not None or not button.verb):
        return None
    if not _TOKEN.fullmatch(button.verb) or not _TOKEN.fullmatch(button.value):
        return None
    label = " ".join(literal(button.label).split()) or button.verb or "Open"
    label = shortened(label, _fits_label) or "Open"
    element: Json = {
        "type": "button",
        "action_id": action,
        "text": {"type": "plain_text", "text": label, "emoji": False},
    }
    if button.value:
        element["value"] = button.value
    if url is not None:
        element["url"] = url
    if button.primary:
        element["style"] = "primary"
    return element


def _fieldset(fields: list[Json]) -> Json:
    return {"type": "section", "fields": fields}


def _context(element: Json) -> Json:
    return {"type": "context", "elements": [element]}


def _actions(elements: list[Json]) -> Json:
    return {"type": "actions", "elements": elements}
