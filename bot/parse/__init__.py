"""Feed bytes -> entries: read, recognised, each with its identity."""

import re
from dataclasses import dataclass
from datetime import UTC, datetime
from html import escape
from urllib.parse import urlsplit

from bot import docket
from bot.errors import ParseError
from bot.model import Entry, FeedKind
from bot.parse.court import plain, read_filing
from bot.parse.dates import parse_date, shown_day
from bot.parse.document import read
from bot.parse.identity import keys, part
from bot.parse.item import Document, Item
from bot.parse.recognise import recognise
from bot.schedule import ANY_PACE, Pace
from bot.url import canonical_url, web_url

__all__ = ["ParseError", "ParsedFeed", "canonical_url", "parse", "parse_date"]

_SPACE = re.compile(r"\s+")
_LONGEST_TITLE = 20_000
_EARLIEST = datetime.min.replace(tzinfo=UTC)
_COLLECTOR = re.compile(r"https?://(?:www|news)\.google\.[a-z.]{2,6}/url\?")


@dataclass(frozen=True, slots=True, kw_only=True)
class ParsedFeed:
    """What one body of a feed says.

    ``title``, ``link`` and ``description`` are the feed's own; ``court`` is the id of the court
    whose feed it is. ``truncated`` says that the body was cut: its whole items are here, the one
    that was cut is not. ``notes`` are sentences for the operator. ``built`` is when the feed says
    it was made, ``pace`` how often it wants to be asked.
    """

    title: str
    link: str | None
    description: str
    kind: FeedKind
    court: str | None
    entries: tuple[Entry, ...]
    notes: tuple[str, ...] = ()
    truncated: bool = False
    built: datetime | None = None
    pace: Pace = ANY_PACE


def parse(
    body: bytes,
    *,
    content_type: str = "",
    url: str = "",
    kind: FeedKind | None = None,
    court: str | None = None,
    limit: int = 5000,
) -> ParsedFeed:
    """Read the entries of a feed, each once, in the feed's order.

    ``content_type`` and ``url`` are those of the answer; a charset there counts only where the
    body does not say better. ``kind`` and ``court`` are recognised from the feed where not given.
    At most ``limit`` entries are kept, the newest, and of those without times the outermost. A
    body that is no feed raises ParseError, which says what it looks like.
    """
    document = read(body, content_type=content_type)
    found_kind, found_court = recognise(document, url)
    kind = kind or found_kind
    court = court or (found_court if kind is FeedKind.COURT else None)
    base = web_url(document.link, url) or url
    grouped = _grouped(document.items, kind)
    kept = tuple(
        _entry(key, places, document.items, kind=kind, court=court, base=base)
        for key, places in _newest(grouped, document.items, limit).items()
    )
    return ParsedFeed(
        title=_line(document.title),
        link=web_url(document.link, url),
        description=_line(document.description),
        kind=kind,
        court=court,
        entries=kept,
        notes=tuple(_notes(document, len(grouped), kept)),
        truncated=document.truncated,
        built=parse_date(document.built),
        pace=document.pace,
    )


def _grouped(items: tuple[Item, ...], kind: FeedKind) -> dict[str, list[int]]:
    groups: dict[str, list[int]] = {}
    places = [place for place, item in enumerate(items) if _says_something(item)]
    found = keys([items[place] for place in places], kind)
    for place, key in zip(places, found, strict=True):
        groups.setdefault(key, []).append(place)
    return groups


def _says_something(item: Item) -> bool:
    return bool(item.title or item.body or item.link or item.guid)


def _entry(
    key: str,
    places: list[int],
    items: tuple[Item, ...],
    *,
    kind: FeedKind,
    court: str | None,
    base: str,
) -> Entry:
    parts: dict[str, Item] = {}
    repeats = []
    for place in places:
        digest = part(items[place])
        if digest in parts:
            repeats.append(place)
        else:
            parts[digest] = items[place]
    first = items[places[0]]
    link = _link(first, base)
    published = parse_date(first.published)
    return Entry(
        key=key,
        parts=tuple(parts),
        items=tuple(places),
        title=_line(first.title),
        body=_body(list(parts.values()), kind),
        guid=first.guid or None,
        link=link,
        published=shown_day(published) if published else None,
        publisher=_publisher(first, link),
        release=_release(first) if kind is FeedKind.REGULATOR else None,
        filing=read_filing([items[place] for place in places], court)
        if kind is FeedKind.COURT
        else None,
        repeats=tuple(repeats),
    )


def _link(item: Item, base: str) -> str | None:
    """Give the item's address; a guid counts as one only if it is a whole address itself."""
    return web_url(item.link, "" if item.link == item.guid else base)


def _body(items: list[Item], kind: FeedKind) -> str:
    """Join what the items of one entry say; other roles of a regulator's filing are its titles."""
    if len(items) == 1:
        return items[0].body
    if kind is FeedKind.REGULATOR:
        titles = [escape(_line(item.title), quote=False) for item in items[1:]]
        return "<br>".join([items[0].body, *titles])
    return "<br>".join(item.body for item in items)


def _publisher(item: Item, link: str | None) -> str | None:
    """Name who published an item that a collector (Google Alerts, Google News) lists."""
    if item.publisher:
        return plain(item.publisher) or None
    host = urlsplit(link).hostname if link else None
    collected = host is not None and _COLLECTOR.match(item.link.strip()) is not None
    return host.removeprefix("www.") if host is not None and collected else None


def _release(item: Item) -> str | None:
    texts = (item.creator, item.title, plain(item.body))
    return next((number for text in texts if (number := docket.release(text))), None)


def _newest(
    grouped: dict[str, list[int]], items: tuple[Item, ...], limit: int
) -> dict[str, list[int]]:
    if len(grouped) <= limit:
        return grouped

    def newness(place: int, key: str) -> tuple[datetime, float]:
        # What is new stands at one end of a feed, at which one its times would say.
        published = parse_date(items[grouped[key][0]].published)
        return published or _EARLIEST, abs(place - (len(grouped) - 1) / 2)

    ranked = sorted(((*newness(*each), each[1]) for each in enumerate(grouped)), reverse=True)
    chosen = {key for *_, key in ranked[:limit]}
    return {key: places for key, places in grouped.items() if key in chosen}


def _notes(document: Document, found: int, kept: tuple[Entry, ...]) -> list[str]:
    notes = []
    if document.truncated:
        notes.append("the body was cut; its last item waits for the next poll")
    empty = sum(not _says_something(item) for item in document.items)
    if empty:
        notes.append(f"{empty} of {len(document.items)} items are empty; they are left out")
    if len(kept) < found:
        notes.append(f"{found} entries; the newest {len(kept)} are kept")
    undated = sum(entry.published is None for entry in kept)
    if undated:
        notes.append(
            f"{undated} of {len(kept)} entries have no readable date; they are shown as first seen"
        )
    return notes


def _line(text: str) -> str:
    return _SPACE.sub(" ", text[:_LONGEST_TITLE]).strip()
