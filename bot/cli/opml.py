"""Lists of feeds as OPML, which every feed reader takes and gives. Pure."""

import re
from collections.abc import Sequence
from dataclasses import replace
from urllib.parse import urlsplit
from xml.parsers import expat
from xml.sax.saxutils import quoteattr

from bot.config.web import same_address, web_address
from bot.errors import UserError
from bot.model import Feed, FeedKind
from bot.parse.item import Document
from bot.parse.recognise import recognise
from bot.secret import redact

_CATEGORY = re.compile(r"/docketwire/(court|regulator|news)(?:/([a-z0-9-]+))?")
_LONGEST = 5_000_000


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
        if (
            name == "outline"
            and url.lower().startswith(("http://", "https://"))
            and url not in found
        ):
            found[url] = _feed_of(url, given)

    def refuse(*_: object) -> None:
        raise UserError("the OPML file declares a document type, which is not read; remove it")

    if len(content) > _LONGEST:
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


def to_add(found: Sequence[Feed], there: Sequence[Feed]) -> tuple[list[Feed], list[str]]:
    """Those of ``found`` that feeds.yaml may have besides those there; of the others, why not.

    An address that is there in another spelling is no other feed. A name that is taken gets the
    host of its feed added: readers' lists have many feeds of one name.
    """
    addresses = {same_address(feed.url) for feed in there}
    names = {feed.name.casefold() for feed in there}
    added, refused = [], []
    for feed in found:
        try:
            address = same_address(web_address(feed.url, ("http", "https")))
        except ValueError as error:
            refused.append(f"{feed.name}: its address {error}")
            continue
        if address in addresses:
            continue
        addresses.add(address)
        name = _untaken(feed, names)
        names.add(name.casefold())
        added.append(replace(feed, name=name))
    return added, refused


def _untaken(feed: Feed, taken: set[str]) -> str:
    host = (urlsplit(feed.url).hostname or "").removeprefix("www.")
    name, number = feed.name, 1
    while name.casefold() in taken:
        name = f"{feed.name} ({host})" if number == 1 else f"{feed.name} ({host} {number})"
        number += 1
    return name


def _feed_of(url: str, given: dict[str, str]) -> Feed:
    said = _CATEGORY.match(given.get("category", ""))
    if said is not None:
        kind, court = FeedKind(said[1]), said[2]
    else:
        kind, court = recognise(Document(link=given.get("htmlUrl", "")), url)
    name = given.get("title", "").strip() or given.get("text", "").strip() or url
    return Feed(name=" ".join(name.split())[:200], url=url, kind=kind, court=court)
