"""Well-formed, ordinary RSS and Atom, read fast: exactly feedparser's items, or none at all.

A document is ordinary if every element of its items is one whose treatment by feedparser is
copied here, or one that feedparser puts where nobody looks. ``docs/design.md`` decision 7.
"""

import re
from contextlib import suppress
from dataclasses import dataclass, field
from functools import lru_cache
from urllib.parse import urljoin
from xml.parsers import expat

from feedparser.api import StrictFeedParser
from feedparser.urls import make_safe_absolute_uri

from bot.errors import ParseError
from bot.parse.item import Document, Item

_ATOM = "http://www.w3.org/2005/Atom"
# feedparser takes whatever is called so for the first RSS 2.0.
_USERLAND = "backend.userland.com/rss"
# https://github.com/kurtmckee/feedparser/blob/6.0.14/feedparser/urls.py: ``_urljoin``.
_REFERENCE = re.compile(r"&([A-Za-z0-9_]+);")
_SLASHES = re.compile(r"^([A-Za-z][A-Za-z0-9+-.]*://)/*")
_PREFIXES: dict[str, str] = {
    uri.lower(): prefix.lower() for uri, prefix in StrictFeedParser.namespaces.items()
}
# What is read, by feedparser's own names, and under which name it is kept.
_RSS_FIELDS = {
    "title": "title",
    "link": "link",
    "description": "summary",
    "dc_description": "summary",
    "media_description": "summary",
    "content_encoded": "content",
    "guid": "id",
    "pubdate": "published",
    "dcterms_issued": "published",
    "dc_date": "updated",
    "dcterms_modified": "updated",
    "author": "creator",
    "dc_creator": "creator",
    "source": "source",
}
_ATOM_FIELDS = {
    "title": "title",
    "summary": "summary",
    "content": "content",
    "id": "id",
    "published": "published",
    "updated": "updated",
}
_CHANNEL_FIELDS = {
    "title": "title",
    "link": "link",
    "id": "id",
    "guid": "id",
    "description": "description",
    "subtitle": "description",
    "lastbuilddate": "updated",
    "updated": "updated",
    "dc_date": "updated",
    "dcterms_modified": "updated",
    "pubdate": "published",
    "dcterms_issued": "published",
}
# feedparser takes the last of these.
_REPEATABLE = frozenset({"creator", "link", "published", "updated", "summary", "content"})
# Handled by feedparser, but never where we look.
_HARMLESS = frozenset(
    {"category", "comments", "enclosure", "media_content", "media_thumbnail", "media_credit",
     "media_keywords", "dc_subject", "name", "georss_point", "contributor", "email", "uri",
     "rights", "generator", "itunes_duration", "itunes_explicit", "itunes_image", "itunes_keywords"}
)  # fmt: skip
_TEXT_TYPES = frozenset({"text", "plain", "html", "text/html", "text/plain"})
_HTML_TYPES = frozenset({"text/html", "html", "application/xhtml+xml", "xhtml"})
_ENTRY_DEPTH = {"rss": 2, "feed": 1}
_ITEMS = frozenset({"item", "entry"})
# feedparser takes these wherever they stand; what it reads before the items it remembers in them.
_LOOKED_FOR = _ITEMS | {"content", "content_encoded", "body", "xhtml_body", "fullitem", "prodlink",
                        "source", "summary", "itunes_summary"}  # fmt: skip
_DEEPEST = 500
# Characters that Windows-1252 has where Unicode has controls.
_WINDOWS = {
    code: character
    for code in range(0x80, 0xA0)
    if (character := bytes([code]).decode("cp1252", "ignore"))
}


class NotOrdinary(Exception):
    """The document is well-formed but not of the kind that is read here."""


class NotWellFormed(Exception):
    """The document is no well-formed XML."""


@dataclass(slots=True)
class _Reader:
    """What expat's callbacks have seen so far."""

    kind: str = ""
    depth: int = 0
    base: str = ""
    item_base: str = ""
    skipping: int = 0
    fields: dict[str, str] | None = None
    channel: dict[str, str] = field(default_factory=dict)
    taking: str | None = None
    pieces: list[str] = field(default_factory=list)
    permalink: bool = True
    has_content: bool = False
    items: list[Item] = field(default_factory=list)

    def start(self, name: str, attributes: dict[str, str]) -> None:
        self.depth += 1
        if self.depth > _DEEPEST:
            raise ParseError(f"the body nests over {_DEEPEST} elements deep, which no feed does")
        if self.taking is not None:
            raise NotOrdinary
        tag = _tag(name)
        attributes = _named(attributes) if attributes else attributes
        self._note_base(attributes)
        if self.depth == 1:
            self._root(tag, name)
        elif self.skipping:
            if tag in _LOOKED_FOR:
                raise NotOrdinary
        elif self.fields is not None:
            self._field(tag, attributes)
        elif tag in _ITEMS:
            self._item(tag, attributes)
        else:
            self._channel(tag, attributes)

    def text(self, piece: str) -> None:
        if self.taking is not None:
            self.pieces.append(piece)

    def end(self, _name: str) -> None:
        entry_depth = _ENTRY_DEPTH[self.kind] + 1
        if self.taking is not None:
            self._take()
        elif self.skipping == self.depth:
            self.skipping = 0
        elif self.fields is not None and self.depth == entry_depth:
            self.items.append(_finished(self.fields, permalink=self.permalink))
            self.fields = None
        self.depth -= 1

    def _note_base(self, attributes: dict[str, str]) -> None:
        base = attributes.get("xml:base", attributes.get("base"))
        if base is None:
            return
        if self.depth > _ENTRY_DEPTH.get(self.kind, 1):
            raise NotOrdinary
        if self.base:
            self.base = make_safe_absolute_uri(self.base, base) or self.base
        else:
            self.base = _joined("", base)

    def _root(self, tag: str, name: str) -> None:
        if tag == "feed" and not name.startswith(f"{_ATOM} "):
            raise NotOrdinary
        if tag not in _ENTRY_DEPTH:
            raise NotOrdinary
        self.kind = tag

    def _item(self, tag: str, attributes: dict[str, str]) -> None:
        ordinary = "item" if self.kind == "rss" else "entry"
        if tag != ordinary or self.depth != _ENTRY_DEPTH[self.kind] + 1:
            raise NotOrdinary
        if attributes.keys() & {"rdf:about", "about", "href", "lastmod"}:
            raise NotOrdinary
        self.fields, self.permalink, self.has_content = {}, True, False

    def _field(self, tag: str, attributes: dict[str, str]) -> None:
        direct = self.depth == _ENTRY_DEPTH[self.kind] + 2
        if tag == "link" and direct and (attributes or self.kind == "feed"):
            self._atom_link(attributes, self.fields)
            return
        name = (_RSS_FIELDS if self.kind == "rss" else _ATOM_FIELDS).get(tag)
        if tag == "media_title" and direct and self.fields and self.fields.get("title"):
            # Behind a source feedparser takes it for the item's title.
            if "source" in self.fields:
                raise NotOrdinary
            return
        if self.kind == "feed" and tag == "author":
            return
        if name is None:
            if _matters(tag):
                raise NotOrdinary
            return
        if not direct or not self._is_plain(tag, attributes):
            raise NotOrdinary
        if name == "summary" and "summary" in (self.fields or ()) and not self.has_content:
            name = "content"
        self.has_content = self.has_content or name == "content"
        self._begin(name, self.fields)

    def _is_plain(self, tag: str, attributes: dict[str, str]) -> bool:
        if tag in {"guid", "id"}:
            self.permalink = attributes.get("ispermalink", "true") == "true"
            return attributes.keys() <= {"ispermalink"}
        if tag == "source":
            return set(attributes) <= {"url"}
        return attributes.get("type", "text").lower() in _TEXT_TYPES and "mode" not in attributes

    def _channel(self, tag: str, attributes: dict[str, str]) -> None:
        if self.kind == "rss" and self.depth <= _ENTRY_DEPTH["rss"]:
            if tag != "channel" or attributes.keys() & {"href", "lastmod"}:
                raise NotOrdinary
            return
        if tag in _LOOKED_FOR:
            raise NotOrdinary
        name = _CHANNEL_FIELDS.get(tag)
        if name == "link" and attributes:
            self._atom_link(attributes, self.channel)
        elif name is None or name in self.channel or attributes.get("type", "").lower() == "xhtml":
            self.skipping = self.depth
        else:
            self._begin(name, self.channel)

    def _atom_link(self, attributes: dict[str, str], into: dict[str, str] | None) -> None:
        if into is None or "href" not in attributes or attributes.keys() & {"url", "uri"}:
            raise NotOrdinary
        alternate = attributes.get("rel", "alternate").lower() == "alternate"
        if alternate and attributes.get("type", "text/html").lower() in _HTML_TYPES:
            into["link"] = _joined(self.base, attributes["href"])

    def _begin(self, name: str, into: dict[str, str] | None) -> None:
        if into is not None and name in into and name not in _REPEATABLE:
            raise NotOrdinary
        self.taking, self.pieces = name, []

    def _take(self) -> None:
        name, self.taking = self.taking or "", None
        value = _repaired("".join(self.pieces).strip())
        if value and (name == "link" or (name == "id" and self.permalink)):
            value = _joined(self.base, value)
        if name == "link":
            # feedparser mends what became of "?a=1&b=2" in its own hands.
            value = _REFERENCE.sub(r"&\1", value.replace("&amp;", "&"))
        into = self.channel if self.fields is None else self.fields
        if name == "content":
            into.setdefault("summary", value)
            value = max(into.get("content", ""), value, key=len)
        into[name] = value


def read_wellformed(text: str) -> Document:
    """Read an ordinary feed; NotWellFormed or NotOrdinary where feedparser has to."""
    reader = _Reader()
    parser = expat.ParserCreate("utf-8", " ")
    parser.namespace_prefixes = True
    parser.buffer_text = True
    parser.StartElementHandler = reader.start
    parser.EndElementHandler = reader.end
    parser.CharacterDataHandler = reader.text
    parser.StartDoctypeDeclHandler = _refuse
    try:
        parser.Parse(text.encode("utf-8", "replace"), True)
    except expat.ExpatError as error:
        raise NotWellFormed from error
    return Document(
        title=reader.channel.get("title", ""),
        link=reader.channel.get("link", reader.channel.get("id", "")),
        description=reader.channel.get("description", ""),
        built=reader.channel.get("updated") or reader.channel.get("published", ""),
        items=tuple(reader.items),
    )


def _refuse(*_declaration: object) -> None:
    raise NotOrdinary


def _tag(name: str) -> str:
    """Name an element as feedparser does: its own prefix for a known namespace, lower case."""
    if " " not in name:
        return name.lower()
    uri, local, *given = name.split(" ")
    prefix = "" if _USERLAND in uri.lower() else _PREFIXES.get(uri.lower(), (*given, "")[0])
    return f"{prefix}_{local}".lower() if prefix else local.lower()


def _named(attributes: dict[str, str]) -> dict[str, str]:
    """Attributes under the names that feedparser gives them; NotOrdinary where two are the same."""
    named = {_attribute(name): value for name, value in attributes.items()}
    if len(named) < len(attributes):
        raise NotOrdinary
    return named


@lru_cache(maxsize=1024)
def _attribute(name: str) -> str:
    uri, local = name.split(" ")[:2] if " " in name else ("", name)
    prefix = _PREFIXES.get(uri.lower(), "")
    return f"{prefix}:{local}".lower() if prefix else local.lower()


def _joined(base: str, address: str) -> str:
    """An address that may be relative, whatever its scheme."""
    try:
        return urljoin(base, _SLASHES.sub(r"\1", address))
    except ValueError:
        return ""


@lru_cache(maxsize=1024)
def _matters(tag: str) -> bool:
    return tag not in _HARMLESS and hasattr(StrictFeedParser, f"_start_{tag}")


def _repaired(value: str) -> str:
    """Undo what feedparser undoes: UTF-8 read as Latin-1, Windows characters in C1."""
    if value.isascii():
        return value
    with suppress(UnicodeEncodeError, UnicodeDecodeError):
        value = value.encode("iso-8859-1").decode("utf-8")
    return value.translate(_WINDOWS)


def _finished(fields: dict[str, str], *, permalink: bool) -> Item:
    link = fields["link"] if "link" in fields else fields.get("id", "") if permalink else ""
    return Item(
        guid=fields.get("id", ""),
        link=link,
        title=fields.get("title", ""),
        body=max(fields.get("summary", ""), fields.get("content", ""), key=len),
        published=fields.get("published") or fields.get("updated", ""),
        creator=fields.get("creator", ""),
        publisher=fields.get("source", ""),
    )
