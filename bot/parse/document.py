"""Text of a feed -> its items as written, whatever the format and however broken."""

import json
import re
from dataclasses import replace
from html import entities, escape, unescape
from io import BytesIO
from typing import Any

import feedparser

from bot.errors import ParseError
from bot.parse.charset import decode
from bot.parse.item import Document, Item
from bot.parse.pace import read_pace_of
from bot.parse.wellformed import NotOrdinary, NotWellFormed, read_wellformed
from bot.schedule import ANY_PACE

_HEAD = 4096
_SHOWN = 60
_LOOK = "look at its address in a browser, and for where the feed is now"
_DECLARATION = re.compile(r"^\s*<\?xml\b[^>]{0,200}\?>")
# XML 1.0 has no other control characters; a feed that has them is read without them.
_CONTROLS = dict.fromkeys(
    [*(code for code in range(32) if code not in {9, 10, 13}), 0xFFFE, 0xFFFF, 0xFEFF]
)
_AMPERSAND = re.compile(
    r"<!\[CDATA\[(?:.*?\]\]>|.*\Z)|<!--(?:.*?-->|.*\Z)"
    r"|&(?!#[0-9]{1,7};|#x[0-9A-Fa-f]{1,6};)(?P<name>[A-Za-z][A-Za-z0-9]{1,30};)?",
    re.DOTALL,
)
_REFERENCE = re.compile(r"&#(?:[xX]([0-9A-Fa-f]+)|([0-9]+));?")
_HALF_A_PAIR = re.compile(r"\\u[dD][89a-fA-F]")
_HIGHEST = 0x10FFFF
_SURROGATES = range(0xD800, 0xE000)
_XML_NAMES = frozenset({"amp;", "lt;", "gt;", "quot;", "apos;"})
_END_OF_ITEM = re.compile(r"</(?:[A-Za-z0-9]{1,12}:)?(?:item|entry)\s*>", re.IGNORECASE)
_ROOT = re.compile(r"<((?:[A-Za-z0-9]{1,12}:)?(?:rss|feed|RDF))\b", re.IGNORECASE)
_ITEM = re.compile(r"<(?:[A-Za-z0-9]{1,12}:)?(?:item|entry)[\s>]", re.IGNORECASE)
_HTML = re.compile(r"<(?:!doctype html|html|head|body)\b", re.IGNORECASE)
_ALTERNATE = re.compile(
    r"<link\b[^>]{0,300}?\btype=[\"']?application/(?:rss|atom)\+xml", re.IGNORECASE
)
_ESCAPED_FEED = re.compile(r"&lt;(?:rss|feed|rdf:RDF|\?xml)\b", re.IGNORECASE)
_ANY_OF_A_FEED = re.compile(
    r"<(?:[A-Za-z0-9]{1,12}:)?(?:rss|feed|rdf|channel|item|entry)[\s>/]", re.IGNORECASE
)
# feedparser looks for an address in a name with an expression that takes quadratic time: 80 KB
# of letters take it two minutes.
_LONG_NAME = re.compile(
    r"(<(?:[A-Za-z0-9]{1,12}:)?(?:author|creator|name|publisher|managingEditor|webMaster|owner)"
    r"\b[^<>]{0,200}>\s{0,20}(?:<!\[CDATA\[)?[^<>\]]{300})[^<>\]]+",
    re.IGNORECASE,
)
_FIRST_TAG = re.compile(r"<([A-Za-z][^\s>/]{0,40})")
# Of several texts of an item feedparser keeps the last, also where that is empty (CoinDesk's
# <dc:description/> behind its <description>); of titles too, behind a <source>.
_EMPTY = re.compile(
    r"<(description|summary|(?:dc|media):(?:description|title)|content:encoded|itunes:summary)"
    r"(?:\s*/>|>\s*(?:<!\[CDATA\[\s*\]\]>\s*)?</\1\s*>)"
)
_JSON_FEED = "https://jsonfeed.org/version/"


def read(body: bytes, *, content_type: str = "") -> Document:
    """Read the bytes of an RSS, Atom, RDF or JSON feed; ParseError says what else they are."""
    if body.startswith(b"\x1f\x8b"):
        raise ParseError("the body is gzip data that nobody decompressed; it is no feed")
    text = decode(body, content_type).translate(_CONTROLS).strip()
    if not text:
        raise ParseError(f"the body is empty; {_LOOK}")
    if text[0] in "{[":
        return _json(text)
    document = _xml(text)
    pace = read_pace_of(text)
    return document if pace is ANY_PACE else replace(document, pace=pace)


def _xml(text: str) -> Document:
    text = _EMPTY.sub("", _DECLARATION.sub("", text, count=1)).lstrip()
    if not text:
        raise ParseError(f"the body is empty but for its XML declaration; {_LOOK}")
    try:
        return read_wellformed(text)
    except NotOrdinary:
        return _by_feedparser(text, truncated=False)
    except NotWellFormed:
        pass
    root = _ROOT.search(text, 0, _HEAD)
    truncated = root is not None and f"</{root[1]}".lower() not in text[-_HEAD:].lower()
    if root is not None and truncated:
        if ">" not in text[root.end() :]:
            raise ParseError(f"the body was cut inside <{root[1]}>, before anything of the feed")
        text = _without_the_cut_item(text, root[1])
    return _mended(text, truncated=truncated)


def _mended(text: str, *, truncated: bool) -> Document:
    """Read a feed that is not well-formed: with its ampersands repaired, or else loosely."""
    text = _REFERENCE.sub(_possible, text)
    repaired = _AMPERSAND.sub(_repaired, text)
    try:
        document = read_wellformed(repaired)
    except NotOrdinary:
        return _by_feedparser(repaired, truncated=truncated)
    except NotWellFormed:
        return _by_feedparser(text, truncated=truncated)
    return replace(document, truncated=truncated)


def _without_the_cut_item(text: str, root: str) -> str:
    """Cut a truncated body back to its last whole item, and close it."""
    ends = [match.end() for match in _END_OF_ITEM.finditer(text)]
    first = _ITEM.search(text)
    if ends:
        text = text[: ends[-1]]
    elif first:
        text = text[: first.start()]
    else:
        text = text[: text.rfind(">") + 1]
    lowered = text.lower()
    channel = "<channel" in lowered and "</channel" not in lowered
    return f"{text}{'</channel>' if channel else ''}</{root}>"


def _repaired(match: re.Match[str]) -> str:
    """Escape a bare ampersand, spell out HTML's named characters; leave CDATA and comments."""
    if match[0][0] != "&" or match["name"] in _XML_NAMES:
        return match[0]
    name = (match["name"] or "").removesuffix(";")
    character = entities.name2codepoint.get(name)
    return f"&#{character};" if character else f"&amp;{match['name'] or ''}"


def _possible(match: re.Match[str]) -> str:
    """A reference as it is, or the sign for no character where it names none.

    expat refuses these, and feedparser fails on them.
    """
    # Nine digits name more than there is in either base.
    digits = (match[1] or match[2]).lstrip("0")[:9] or "0"
    number = int(digits, 16 if match[1] else 10)
    named = number <= _HIGHEST and number not in _SURROGATES and number not in _CONTROLS
    return match[0] if named else "\ufffd"


def _by_feedparser(text: str, *, truncated: bool) -> Document:
    if _ANY_OF_A_FEED.search(text) is None:
        raise ParseError(_likeness(text))
    text = _LONG_NAME.sub(r"\1", _REFERENCE.sub(_possible, text))
    try:
        parsed = feedparser.parse(
            BytesIO(text.encode("utf-8", "replace")),
            response_headers={"content-type": "application/xml; charset=utf-8"},
            sanitize_html=False,
            resolve_relative_uris=False,
        )
    except Exception as error:  # it stumbles over elements in places where it does not expect them
        raise ParseError(
            f"the feed confuses feedparser ({type(error).__name__}) by elements in odd places; "
            "tell its publisher, a validator such as validator.w3.org/feed shows them which"
        ) from error
    if not parsed.entries and not parsed.version:
        raise ParseError(_likeness(text))
    loose, rss = bool(parsed.bozo), parsed.version.startswith("rss")
    return Document(
        title=_text(parsed.feed, "title"),
        link=_text(parsed.feed, "link"),
        description=_text(parsed.feed, "subtitle"),
        built=_text(parsed.feed, "updated") or _text(parsed.feed, "published"),
        items=tuple(_item(entry, loose=loose, rss=rss) for entry in parsed.entries),
        truncated=truncated,
    )


def _item(entry: dict[str, Any], *, loose: bool, rss: bool) -> Item:
    # feedparser's loose parser leaves character references in what makes the key.
    mend = unescape if loose else str
    contents = [_text(content, "value") for content in dict.get(entry, "content", ())]
    return Item(
        guid=mend(_text(entry, "id")),
        link=mend(_text(entry, "link")),
        title=_text(entry, "title"),
        body=max([_text(entry, "summary"), *contents], key=len),
        published=_text(entry, "published") or _text(entry, "updated"),
        creator=_text(entry, "author") if rss else "",
        publisher=_text(dict.get(entry, "source", {}), "title"),
    )


def _text(values: dict[str, Any], name: str) -> str:
    """Take a text out of a JSON object, or feedparser's dictionary without its substitutions."""
    value = dict.get(values, name)
    return value if isinstance(value, str) else ""


def _likeness(text: str) -> str:
    """Say what a body that is no feed looks like."""
    head = text[: 4 * _HEAD]
    if _ESCAPED_FEED.search(head):
        return f"the body is an HTML page that shows a feed's source text, no feed; {_LOOK}"
    if _HTML.search(head):
        pointed = "it points to feeds of its own: docketwire feeds add finds them"
        hint = pointed if _ALTERNATE.search(head) else _LOOK
        return f"the body is an HTML page, not a feed; {hint}"
    if first := _FIRST_TAG.search(head):
        return f"the body is XML that starts with <{first[1]}>, which is no feed; {_LOOK}"
    return f"the body is plain text, not a feed: {head[:_SHOWN]!r}; {_LOOK}"


def _json(text: str) -> Document:
    try:
        feed = json.loads(text)
        if _HALF_A_PAIR.search(text):
            # Half of a surrogate pair is no text that could be stored or shown.
            whole = json.dumps(feed, ensure_ascii=False).encode(errors="replace")
            feed = json.loads(whole)
    except json.JSONDecodeError as error:
        cut = error.pos >= len(text) - 1 or "Unterminated" in error.msg
        what = "is JSON that was cut" if cut else "looks like JSON but is not valid"
        raise ParseError(f"the body {what}: {error.msg} at character {error.pos}") from error
    except RecursionError as error:
        raise ParseError("the body is JSON nested too deeply to be a feed") from error
    except ValueError as error:
        raise ParseError("the body is JSON with a number too long to be read") from error
    items = feed.get("items") if isinstance(feed, dict) else None
    if not isinstance(items, list) or not str(feed.get("version", "")).startswith(_JSON_FEED):
        raise ParseError(
            f"the body is JSON, but no JSON Feed (no version of jsonfeed.org, no items); {_LOOK}"
        )
    return Document(
        title=_text(feed, "title"),
        link=_text(feed, "home_page_url") or _text(feed, "feed_url"),
        description=_text(feed, "description"),
        items=tuple(_json_item(item) for item in items if isinstance(item, dict)),
    )


def _json_item(item: dict[str, Any]) -> Item:
    guid = item.get("id", "")
    return Item(
        guid=guid if isinstance(guid, str) else json.dumps(guid),
        link=_text(item, "url") or _text(item, "external_url"),
        title=_text(item, "title"),
        body=_text(item, "content_html")
        or escape(_text(item, "content_text") or _text(item, "summary")),
        published=_text(item, "date_published") or _text(item, "date_modified"),
    )
