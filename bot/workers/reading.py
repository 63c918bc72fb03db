"""What a worker process does with a job: parse the body, prepare what is new in it."""

import logging
from collections.abc import Mapping

from bot.model import Draft, Entry, FeedKind, Registry
from bot.parse import ParsedFeed, parse
from bot.prepare import prepare
from bot.schedule import rhythm
from bot.tag import Tagger
from bot.workers.job import Job, Parsed

log = logging.getLogger(__name__)

# Fewer items than these may well be published again with the same words.
_FEWEST_RENAMED = 3
# The tagger of the registry that this process has seen last; making one costs more than a feed.
_tagger_of: dict[str, Tagger] = {}


def read(job: Job, registry: Registry) -> Parsed:
    """Parse ``job.body`` and make drafts of the entries that are new or say something new.

    An entry that cannot be understood is left out and noted; the others are not held up by it.
    Raises ParseError for a body that is no feed.
    """
    feed = parse(
        job.body,
        content_type=job.content_type,
        url=job.url,
        kind=job.kind,
        court=job.court,
        limit=job.limit,
    )
    tagger = _tagger(registry)
    drafts: list[Draft] = []
    renamed = _renamed(feed, job.known)
    notes = [*feed.notes, *_told_of(renamed)]
    for entry in feed.entries:
        if entry.key in renamed:
            continue
        if job.known.get(entry.key, frozenset()).issuperset(entry.parts):
            continue
        try:
            drafts.append(
                prepare(
                    entry,
                    kind=feed.kind,
                    publisher=job.publisher,
                    tagger=tagger,
                    court=feed.court,
                )
            )
        except Exception as error:
            log.exception("entry failed", extra={"feed": job.publisher, "key": entry.key})
            notes.append(_not_understood(entry, error))
    times = [entry.published for entry in feed.entries if entry.published]
    return Parsed(
        drafts=tuple(drafts),
        entries=len(feed.entries),
        title=feed.title,
        link=feed.link,
        description=feed.description,
        kind=feed.kind,
        court=feed.court,
        notes=tuple(notes),
        truncated=feed.truncated,
        built=feed.built,
        pace=feed.pace,
        unseen=sum(
            entry.key not in job.known and entry.key not in renamed for entry in feed.entries
        ),
        newest=max(times, default=None),
        rhythm=rhythm(times),
    )


def _renamed(feed: ParsedFeed, known: Mapping[str, frozenset[str]]) -> frozenset[str]:
    """Keys of entries that are there again under another guid, word for word.

    Only where that is most of what a news feed shows: its server makes guids up for each request,
    and every poll would store all of it again.
    """
    if feed.kind is not FeedKind.NEWS:
        return frozenset()
    strange = [entry for entry in feed.entries if entry.key not in known]
    if len(strange) <= max(len(feed.entries) // 2, _FEWEST_RENAMED):
        return frozenset()
    said = frozenset[str]().union(*known.values())
    again = frozenset(entry.key for entry in strange if said.issuperset(entry.parts))
    most = len(again) > max(len(feed.entries) // 2, _FEWEST_RENAMED)
    return again if most else frozenset()


def _told_of(renamed: frozenset[str]) -> list[str]:
    told = (
        f"{len(renamed)} items came again under new guids, word for word; the server seems to make "
        "guids up for each request, so what says nothing new is taken as known"
    )
    return [told] if renamed else []


def _tagger(registry: Registry) -> Tagger:
    if registry.version not in _tagger_of:
        _tagger_of.clear()
        _tagger_of[registry.version] = Tagger(registry)
    return _tagger_of[registry.version]


def _not_understood(entry: Entry, error: Exception) -> str:
    return (
        f"item {entry.items[0] + 1} could not be understood ({type(error).__name__}) and was left "
        "out; please report it with the feed's address"
    )
