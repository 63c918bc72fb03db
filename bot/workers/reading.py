"""What a worker process does with a job: parse the body, prepare what is new in it."""

import logging

from bot.model import Draft, Entry, Registry
from bot.parse import parse
from bot.prepare import prepare
from bot.schedule import rhythm
from bot.tag import Tagger
from bot.workers.job import Job, Parsed

log = logging.getLogger(__name__)

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
    notes = list(feed.notes)
    for entry in feed.entries:
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
        unseen=sum(entry.key not in job.known for entry in feed.entries),
        newest=max(times, default=None),
        rhythm=rhythm(times),
    )


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
