"""Lines as Slack's rich text, which shows literally what it is given: no mention, link or mark.

Sizes are those of the JSON, in UTF-16 units.
"""

from collections.abc import Sequence
from typing import Any

from bot import mention
from bot.chat.slack.mrkdwn import address, literal, moment, shape, shortened, size
from bot.message import Line, Span, Style
from bot.text import visible_url

Json = dict[str, Any]


def call(mentioned: str) -> list[Json]:
    """The block that calls whom a message says, none where Slack has no such."""
    kind, _, name = mentioned.partition(":")
    if not mention.fits(mentioned, "slack"):
        return []
    if mentioned == mention.HERE:
        return [rich_text(section([{"type": "broadcast", "range": mention.HERE}]))]
    return [rich_text(section([{"type": "usergroup", "usergroup_id": name}]))] if kind else []


def written(line: Line, room: int, limit: int) -> list[Json]:
    """Rich text elements of ``line``: at most ``room`` of JSON and ``limit`` of text."""
    shown: list[Json] = []
    rest = {"type": "text", "text": "…"}
    room -= cost([rest])
    for span in line:
        element = _element(span)
        if element is None:
            continue
        length = size(_said(element))
        if cost([element]) > room or length > limit:
            element = _cut_element(element, room, limit)
            shown += [] if element is None else [element]
            return [*shown, rest] if shown and not _said(shown[-1]).endswith("…") else shown
        shown.append(element)
        room -= cost([element])
        limit -= length
    return shown


def _element(span: Span) -> Json | None:
    text = literal(span.text)
    style = {} if span.style is Style.PLAIN else {"style": {span.style.value: True}}
    url = address(span.url)
    seconds = moment(span)
    if seconds is not None:
        link = {} if url is None else {"url": url}
        fallback = text or f"{span.at:%Y-%m-%d}"
        kind: Json = {
            "type": "date",
            "timestamp": seconds,
            "format": shape(span),
            "fallback": fallback,
        }
        return kind | link | style
    if url is not None:
        return {"type": "link", "url": url, "text": text.strip() or visible_url(url)} | style
    return {"type": "text", "text": text} | style if text else None


def _cut_element(element: Json, room: int, limit: int) -> Json | None:
    """Shorten an element that is too long; a link whose address is too long loses it."""
    if element["type"] == "link" and cost([element | {"text": "…"}]) > room:
        element = {"type": "text", "text": element["text"]} | _style(element)
    key = "fallback" if element["type"] == "date" else "text"

    def fits(text: str) -> bool:
        return size(text) <= limit and cost([element | {key: text}]) <= room

    text = shortened(element[key], fits)
    return element | {key: text} if text else None


def _style(element: Json) -> Json:
    return {"style": element["style"]} if "style" in element else {}


def _said(element: Json) -> str:
    return str(element["fallback"] if element["type"] == "date" else element["text"])


def says(line: Line) -> bool:
    """Whether a line says anything."""
    return any(_said(element).strip() for element in map(_element, line) if element is not None)


def cost(blocks: Sequence[Json]) -> int:
    """What ``blocks`` add to the message, with a comma each."""
    return sum(size(block) + 1 for block in blocks)


def rich_text(*elements: Json) -> Json:
    """A block of rich text."""
    return {"type": "rich_text", "elements": list(elements)}


def section(elements: list[Json]) -> Json:
    """A line or paragraph of rich text."""
    return {"type": "rich_text_section", "elements": elements}


def bullets(items: list[Json]) -> Json:
    """A list in rich text."""
    return {"type": "rich_text_list", "style": "bullet", "elements": items}


def more(count: int) -> Json:
    """The line that says how many more there are."""
    return section([{"type": "text", "text": f"… and {count} more"}])
