"""Writes feeds into feeds.yaml without touching anything else in it; reads and writes OPML."""

import json
import os
import re
import tempfile
from collections.abc import Sequence
from dataclasses import replace
from html import unescape
from pathlib import Path
from xml.parsers import expat
from xml.sax.saxutils import quoteattr

from bot import config
from bot.config import Settings
from bot.errors import ConfigError, UserError
from bot.model import Feed, FeedKind
from bot.parse.item import Document
from bot.parse.recognise import recognise
from bot.secret import redact
from bot.url import web_url

_KEY = re.compile(r"feeds:[ \t]*(\[[ \t]*\])?[ \t]*(#.*)?$")
_ROW = re.compile(r"([ ]*)-[ ]")
_PLAIN = re.compile(r"[A-Za-z][A-Za-z0-9 ._/()-]*[A-Za-z0-9.)]")
_PLAIN_URL = re.compile(r"https?://[A-Za-z0-9._~/?&=%+:@!$*()-]+")
_WORDS = frozenset({"null", "true", "false", "yes", "no", "on", "off"})
_CATEGORY = re.compile(r"/docketwire/(court|regulator|news)(?:/([a-z0-9-]+))?")
_LONGEST_OPML = 5_000_000
_PAGE_HEAD = 200_000
_LINK = re.compile(r"<link\b[^<>]{0,2000}>", re.IGNORECASE)
_ATTRIBUTE = re.compile(
    r"([a-z]{1,20})\s{0,5}=\s{0,5}(?:\"([^\"]*)\"|'([^']*)'|([^\s\"'>]+))", re.IGNORECASE
)
_FEED_TYPES = frozenset(
    {"application/rss+xml", "application/atom+xml", "application/feed+json", "application/rdf+xml"}
)


def add_to_file(settings: Settings, feeds: Sequence[Feed]) -> None:
    """Append ``feeds`` to the list in feeds.yaml; every other character of it stays.

    The file is replaced only if it then means what it meant before and these feeds besides.
    Raises UserError, with the lines to be pasted by hand, where that is not certain.
    """
    path = settings.feeds_file.resolve()
    text = path.read_text(encoding="utf-8-sig")
    added = _with_rows(text, [_row(feed) for feed in feeds])
    if added is None:
        raise UserError(
            f"{path.name}: the list of feeds is not written in lines that begin with -, so it is "
            f"left as it is; add this to it:\n{_pasted(feeds)}"
        )
    with tempfile.NamedTemporaryFile(
        "w", encoding="utf-8", dir=path.parent, prefix=f".{path.name}.", delete=False
    ) as file:
        draft = Path(file.name)
        file.write(added)
        file.flush()
        os.fsync(file.fileno())
    try:
        _check(settings, draft, feeds)
        draft.chmod(path.stat().st_mode & 0o777)
        draft.replace(path)
    finally:
        draft.unlink(missing_ok=True)


def _check(settings: Settings, draft: Path, feeds: Sequence[Feed]) -> None:
    """Raise UserError unless ``draft`` means what feeds.yaml means, and ``feeds`` besides."""
    name = settings.feeds_file.name
    before = config.reload(settings)
    try:
        found = config.reload(replace(settings, feeds_file=draft))
    except ConfigError as error:
        told = "\n".join(error.mistakes).replace(draft.name, name)
        raise UserError(
            f"{name} would have mistakes then, so it is left as it is:\n{told}"
        ) from error
    known = len(before.feeds)
    same = found.feeds[:known] == before.feeds and replace(
        found, feeds=(), feeds_file=before.feeds_file
    ) == replace(before, feeds=())
    if not same or [each.url for each in found.feeds[known:]] != [each.url for each in feeds]:
        raise UserError(
            f"{name} would mean something else then, so it is left as it is; add this to its "
            f"list of feeds:\n{_pasted(feeds)}"
        )


def _with_rows(text: str, rows: Sequence[Sequence[str]]) -> str | None:
    """The text with rows at the end of its list of feeds; None where that is not plain."""
    lines = text.splitlines(keepends=True)
    places = [place for place, line in enumerate(lines) if line.startswith("feeds:")]
    if len(places) != 1:
        return None
    (start,) = places
    key = _KEY.match(lines[start].rstrip("\r\n"))
    if key is None:
        return None
    if key[1]:
        lines[start] = lines[start].replace(key[1], "", 1).replace("feeds: ", "feeds:", 1)
    last, indent = _end_of_list(lines, start)
    newline = "\r\n" if lines[start].endswith("\r\n") else "\n"
    if not lines[last].endswith("\n"):
        lines[last] += newline
    new = [
        f"{indent}{'- ' if place == 0 else '  '}{setting}{newline}"
        for row in rows
        for place, setting in enumerate(row)
    ]
    return "".join([*lines[: last + 1], *new, *lines[last + 1 :]])


def _end_of_list(lines: Sequence[str], start: int) -> tuple[int, str]:
    """The last line of the list that begins after ``start``, and how far its rows are indented."""
    last, indent = start, None
    for place in range(start + 1, len(lines)):
        line = lines[place]
        bare = line.strip()
        if not bare or bare.startswith("#"):
            continue
        row = _ROW.match(line)
        if indent is None and row is not None:
            indent = row[1]
        inside = line.startswith(" ") or (indent == "" and row is not None)
        if not inside:
            break
        last = place
    return last, "  " if indent is None else indent


def _row(feed: Feed) -> list[str]:
    row = [f"name: {_scalar(feed.name, _PLAIN)}", f"url: {_scalar(feed.url, _PLAIN_URL)}"]
    row.append(f"kind: {feed.kind}")
    if feed.court:
        row.append(f"court: {feed.court}")
    return row


def _pasted(feeds: Sequence[Feed]) -> str:
    return "\n".join(
        f"  {'- ' if place == 0 else '  '}{setting}"
        for feed in feeds
        for place, setting in enumerate(_row(feed))
    )


def _scalar(text: str, plain: re.Pattern[str]) -> str:
    """A YAML scalar; what is not plainly a text is quoted as in JSON, which YAML reads too."""
    if plain.fullmatch(text) and text.casefold() not in _WORDS:
        return text
    return json.dumps(text)


def alternates(page: bytes, base: str) -> list[str]:
    """The feeds that an HTML page points to with ``<link rel="alternate">``, in its order."""
    found = []
    for link in _LINK.findall(page[:_PAGE_HEAD].decode("utf-8", "replace")):
        given = {
            name.lower(): unescape(one or two or bare)
            for name, one, two, bare in _ATTRIBUTE.findall(link)
        }
        is_feed = given.get("type", "").lower() in _FEED_TYPES
        url = web_url(given.get("href", ""), base) if is_feed else None
        if url and "alternate" in given.get("rel", "").lower().split() and url not in found:
            found.append(url)
    return found


def to_opml(feeds: Sequence[Feed]) -> str:
    """An OPML file of these feeds; kind and court stand in ``category``, secrets nowhere."""
    outlines = "".join(
        f'    <outline type="rss" text={quoteattr(feed.name)} title={quoteattr(feed.name)} '
        f"xmlUrl={quoteattr(redact(feed.url))} category={quoteattr(_category(feed))}/>\n"
        for feed in feeds
    )
    return (
        '<?xml version="1.0" encoding="UTF-8"?>\n<opml version="2.0">\n  <head>\n'
        "    <title>docketwire feeds</title>\n  </head>\n"
        f"  <body>\n{outlines}  </body>\n</opml>\n"
    )


def _category(feed: Feed) -> str:
    return f"/docketwire/{feed.kind}" + (f"/{feed.court}" if feed.court else "")


def from_opml(content: bytes) -> list[Feed]:
    """The feeds of an OPML file, each address once; UserError where it is none.

    What does not say its kind as ``to_opml`` writes it is recognised by its address.
    """
    found: dict[str, Feed] = {}

    def start(name: str, given: dict[str, str]) -> None:
        url = given.get("xmlUrl", "").strip()
        if name == "outline" and url.startswith(("http://", "https://")) and url not in found:
            found[url] = _feed_of(url, given)

    def refuse(*_: object) -> None:
        raise UserError("the OPML file declares a document type, which is not read; remove it")

    if len(content) > _LONGEST_OPML:
        raise UserError("the file is larger than 5 MB, which no list of feeds is")
    parser = expat.ParserCreate()
    parser.StartElementHandler = start
    parser.StartDoctypeDeclHandler = refuse
    try:
        parser.Parse(content, True)
    except expat.ExpatError as error:
        raise UserError(f"the file is no OPML: {error}") from error
    if not found:
        raise UserError("the file names no feed: it has no outline with an xmlUrl")
    return list(found.values())


def _feed_of(url: str, given: dict[str, str]) -> Feed:
    said = _CATEGORY.match(given.get("category", ""))
    if said is not None:
        kind, court = FeedKind(said[1]), said[2]
    else:
        kind, court = recognise(Document(link=given.get("htmlUrl", "")), url)
    name = given.get("title", "").strip() or given.get("text", "").strip() or url
    return Feed(name=" ".join(name.split())[:200], url=url, kind=kind, court=court)
