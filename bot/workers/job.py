"""What goes into a worker process and what comes out."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from bot.model import Draft, FeedKind
from bot.schedule import ANY_PACE, Pace, Rhythm

NEWEST_ENTRIES = 5000


@dataclass(frozen=True, slots=True, kw_only=True)
class Job:
    """A body to be understood.

    ``content_type`` and ``url`` are those of the answer, ``publisher`` is the feed's name.
    ``known`` has the keys that the feed has shown, each with the content hashes of what it said:
    entries that say nothing else are left out of the result. ``limit`` is how many entries are
    kept, the newest.
    """

    body: bytes
    content_type: str
    url: str
    kind: FeedKind | None
    court: str | None
    publisher: str
    known: Mapping[str, frozenset[str]] = field(default_factory=dict)
    limit: int = NEWEST_ENTRIES


@dataclass(frozen=True, slots=True, kw_only=True)
class Parsed:
    """What a body says: the feed's own words about itself, and the drafts of what is new in it.

    ``entries`` counts all entries, known ones too, ``unseen`` those that were never there before;
    ``newest`` is the latest time that an entry gives, known or not, ``rhythm`` what all their times
    say of how the feed publishes. ``notes`` are sentences for
    the operator. The other fields are those of ``bot.parse.ParsedFeed``.
    """

    drafts: tuple[Draft, ...]
    entries: int
    title: str = ""
    link: str | None = None
    description: str = ""
    kind: FeedKind | None = None
    court: str | None = None
    notes: tuple[str, ...] = ()
    truncated: bool = False
    built: datetime | None = None
    pace: Pace = ANY_PACE
    rhythm: Rhythm | None = None
    unseen: int = 0
    newest: datetime | None = None
