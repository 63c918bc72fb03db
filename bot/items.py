"""An item in JSON lines, or a text in a file, as an entry: what scripts hand to the pipeline."""

import hashlib
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from html import escape

from bot.errors import UserError
from bot.model import Entry, FeedKind
from bot.parse import parse_date
from bot.url import web_url

# The fields of an item that may hold its text, the fullest first.
TEXT_FIELDS = ("text", "article", "summary")


@dataclass(frozen=True, slots=True, kw_only=True)
class Item:
    """An entry with the id it was given and who is speaking."""

    id: str
    kind: FeedKind
    entry: Entry


def read_item(fields: Mapping[str, object], *, place: str) -> Item:
    """An item from its fields; ``place`` names it where UserError is raised for it.

    A ``kind`` that is none of a feed is somebody's own field of that name: the item is news.
    """
    title = _text(fields, "title", place)
    identity = _text(fields, "id", place)
    if not title or not identity:
        raise UserError(f'{place}: an item needs "id" and "title"')
    kind = _text(fields, "kind", place)
    body = next((text for name in TEXT_FIELDS if (text := _text(fields, name, place))), "")
    published = _text(fields, "published", place) or _text(fields, "date", place)
    return Item(
        id=identity,
        kind=FeedKind(kind) if kind in set(FeedKind) else FeedKind.NEWS,
        entry=Entry(
            key=_hash("item", identity, size=16),
            parts=(_hash(title, body, size=8),),
            items=(0,),
            title=escape(title, quote=False),
            body=escape(body, quote=False).replace("\n", "<br>"),
            guid=identity,
            link=web_url(_text(fields, "url", place)),
            published=parse_date(published) if published else None,
            publisher=_text(fields, "publisher", place) or None,
        ),
    )


def read_text(text: str, *, name: str) -> Item:
    """An item from a text whose first line is its title."""
    title, _, body = text.strip().partition("\n")
    if not title:
        raise UserError(f"{name}: there is no text; its first line is taken for the title")
    return read_item({"id": name, "title": title.strip(), "text": body.strip()}, place=name)


def read_lines(lines: Iterator[str], *, name: str) -> Iterator[tuple[str, Mapping[str, object]]]:
    """The objects of JSON lines, each with the place it stands at; UserError for another line."""
    for number, line in enumerate(lines, 1):
        if not line.strip():
            continue
        place = f"{name}:{number}"
        try:
            fields = json.loads(line)
        except ValueError as error:
            raise UserError(f"{place}: not JSON: {error}") from error
        if not isinstance(fields, dict):
            raise UserError(f"{place}: each line is one JSON object")
        yield place, fields


def _text(fields: Mapping[str, object], name: str, place: str) -> str:
    value = fields.get(name)
    if value is None:
        return ""
    if isinstance(value, str | int | float):
        # JSON may hold half a surrogate pair, which is no text that could be stored or printed.
        return str(value).encode(errors="replace").decode()
    raise UserError(f'{place}: "{name}" is a text')


def _hash(*texts: str, size: int) -> str:
    return hashlib.blake2b("\0".join(texts).encode(), digest_size=size).hexdigest()
