"""Looks at an address and makes the feed of it: what ``docketwire feeds add`` does."""

import re
from contextlib import AsyncExitStack
from dataclasses import dataclass
from html import unescape

from bot.config import Settings
from bot.errors import FetchError, ParseError, UserError
from bot.fetch import Fetched, Fetcher
from bot.model import Feed, FeedKind
from bot.secret import redact
from bot.text import cut
from bot.url import web_url
from bot.workers import Job, Parsed, Workers

LONGEST_NAME = 100
_PAGE_HEAD = 200_000
_LINK = re.compile(r"<link\b[^<>]{0,2000}>", re.IGNORECASE)
_ATTRIBUTE = re.compile(
    r"([a-z]{1,20})\s{0,5}=\s{0,5}(?:\"([^\"]*)\"|'([^']*)'|([^\s\"'>]+))", re.IGNORECASE
)
_FEED_TYPES = frozenset(
    {"application/rss+xml", "application/atom+xml", "application/feed+json", "application/rdf+xml"}
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """What a person said of the feed; None is for the feed itself to say."""

    url: str
    name: str | None = None
    kind: FeedKind | None = None
    court: str | None = None


async def look(settings: Settings, asked: Asked) -> tuple[Feed, Parsed]:
    """The feed at an address, or the one feed that the page there points to, and what it says.

    Raises UserError where there is none, or several to choose from.
    """
    async with AsyncExitStack() as opened:
        fetcher = await opened.enter_async_context(
            Fetcher(settings.contact or "", allows_private=settings.allow_private.allows)
        )
        workers = Workers(count=1)
        opened.push_async_callback(workers.stop)
        url = asked.url
        answer = await _fetch(fetcher, url)
        pointed = [] if _is_feed(answer) else alternates(answer.body, answer.url)
        if len(pointed) > 1:
            listed = "\n".join(f"  docketwire feeds add {each}" for each in map(redact, pointed))
            raise UserError(
                f"{redact(url)} is a page that points to several feeds; choose:\n{listed}"
            )
        if pointed:
            (url,) = pointed
            answer = await _fetch(fetcher, url)
        parsed = await _read(workers, settings, answer, asked)
    kind = asked.kind or parsed.kind or FeedKind.NEWS
    feed = Feed(
        name=asked.name or cut(parsed.title, LONGEST_NAME) or url,
        url=url,
        kind=kind,
        court=(asked.court or parsed.court) if kind is FeedKind.COURT else None,
    )
    return feed, parsed


async def _fetch(fetcher: Fetcher, url: str) -> Fetched:
    try:
        answer = await fetcher.get(url)
    except FetchError as error:
        raise UserError(str(error)) from error
    if not isinstance(answer, Fetched):
        raise UserError(f"{redact(url)} answered that nothing changed, though it was asked first")
    return answer


async def _read(workers: Workers, settings: Settings, answer: Fetched, asked: Asked) -> Parsed:
    job = Job(
        body=answer.body,
        content_type=answer.content_type,
        url=answer.url,
        kind=asked.kind,
        court=asked.court,
        publisher=asked.name or redact(answer.url),
    )
    try:
        return await workers.prepare(job, settings.registry)
    except ParseError as error:
        raise UserError(f"{redact(answer.url)}: {error}") from error


def _is_feed(answer: Fetched) -> bool:
    """Whether a body is no HTML page; what it is else, the parser says."""
    start = answer.body[:4096].lower()
    return not (b"<html" in start or b"<!doctype html" in start)


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
