"""What makes an item of a feed the same item again: its key, and what it says: its parts."""

import hashlib
import re
from collections import Counter
from collections.abc import Iterable
from html import unescape

from bot.model import FeedKind
from bot.parse.court import is_ecf
from bot.parse.dates import parse_date
from bot.parse.item import Item
from bot.url import canonical_url, web_url

_TAG = re.compile(r"<[^<>]{0,4000}>")
_SEVERAL = 2
_KEY_BYTES = 16
_PART_BYTES = 8


def keys(items: Iterable[Item], kind: FeedKind) -> list[str]:
    """Give each item its identity within the feed, 32 hex characters.

    Courts reuse guids and links for different filings, so the time of publication is part of the
    identity; on their docket systems guid and time, on their opinions pages, where one upload
    has one guid and one time, the link too. Elsewhere times are touched, links tracked and
    titles edited: the guid alone, else the canonical link, else the title, else the text. A guid
    that one body gives to items of different title and link is no identity: then the link is.
    An evergreen guid keeps its key; what is new under it is a new part.
    """
    found = list(items)
    if kind is FeedKind.COURT:
        return [_digest(_court_identity(item), _KEY_BYTES) for item in found]
    # A regulator's register repeats one filing's guid for each of its parties on purpose.
    shared = _meaningless_guids(found) if kind is FeedKind.NEWS else frozenset()
    return [_digest(_identity(item, shared), _KEY_BYTES) for item in found]


def part(item: Item) -> str:
    """Hash what an item says, 16 hex characters: not its dates, addresses or spacing."""
    return _digest((_words(item.title), _words(item.body)), _PART_BYTES)


def _court_identity(item: Item) -> tuple[str, ...]:
    moment = parse_date(item.published)
    when = moment.isoformat() if moment else _words(item.published)
    name = _guid(item) or item.link or _words(item.title)
    if is_ecf(item):
        return ("ecf", name, when)
    return ("court", name, when, canonical_url(item.link) or _words(item.title))


def _identity(item: Item, shared: frozenset[str]) -> tuple[str, ...]:
    guid = _guid(item)
    if guid and guid not in shared:
        return ("guid", guid)
    link = canonical_url(item.link) if web_url(item.link) else item.link.strip()
    if link:
        return ("link", link)
    if title := _words(item.title):
        return ("title", title.casefold())
    return ("text", _words(item.body), item.published.strip())


def _guid(item: Item) -> str:
    guid = unescape(item.guid).strip()
    if is_ecf(item) or web_url(guid) is None:
        return guid
    return canonical_url(guid)


def _meaningless_guids(items: list[Item]) -> frozenset[str]:
    repeated = Counter(item.guid for item in items if item.guid)
    links: dict[str, set[str]] = {}
    titles: dict[str, set[str]] = {}
    for item in items:
        if repeated[item.guid] < _SEVERAL:
            continue
        guid = _guid(item)
        links.setdefault(guid, set()).add(canonical_url(item.link))
        titles.setdefault(guid, set()).add(_words(item.title))
    return frozenset(guid for guid in links if min(len(links[guid]), len(titles[guid])) > 1)


def _words(text: str) -> str:
    """Reduce markup to its text, so that an edit of spaces or references is none."""
    return " ".join(unescape(unescape(_TAG.sub(" ", unescape(text)))).split())


def _digest(parts: tuple[str, ...], size: int) -> str:
    joined = "\x1f".join(parts).encode("utf-8", "replace")
    return hashlib.blake2b(joined, digest_size=size).hexdigest()
