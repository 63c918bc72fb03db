"""Stories by what they are about, the latest published first, and how many there are."""

from dataclasses import dataclass
from datetime import datetime

from bot.model import Docket, Event, FeedKind, Story
from storage.seeing import SEEN, TAG_SHOWN
from storage.store import Tx, stamp
from storage.stories import load_all

# When a story is dated, as bot.message.cards.dated says it: by its publication, which no feed may
# say to be later than it was seen.
DATED = """CASE WHEN story.published < story.first_seen
    THEN story.published ELSE story.first_seen END"""
# The latest are looked for among so many that came last: what is published now comes now, and no
# index by date has to be kept.
RECENT = 2_000


def latest(tx: Tx, topic: str, *, limit: int, seen_by: str | None = None) -> list[Story]:
    """The latest published stories of a topic: a case, a party, a court, a development, or ``all``.

    They are looked for among the ``RECENT`` that came last.
    """
    source, where = _of_topic(topic)
    rows = tx.all(
        f"""
        WITH recent AS (
            SELECT DISTINCT story.id FROM {source} WHERE {where} AND {SEEN}
            ORDER BY story.id DESC LIMIT :recent
        )
        SELECT story.id FROM recent JOIN story ON story.id = recent.id
        ORDER BY {DATED} DESC, story.id DESC LIMIT :limit
        """,  # noqa: S608 - constants
        topic=topic,
        value=topic.partition(":")[2],
        recent=max(limit, RECENT),
        limit=limit,
        seen_by=seen_by,
    )
    return load_all(tx, [row["id"] for row in rows], seen_by=seen_by)


def timeline(
    tx: Tx, topic: str, *, since: datetime | None, skip: int, limit: int, seen_by: str | None = None
) -> tuple[int, list[Story]]:
    """How many stories of a case or party there are since then, and some, newest first."""
    first = stamp(since) if since else ""
    many = tx.one(
        f"""
        SELECT count(DISTINCT story.id) AS many FROM tag JOIN story ON story.id = tag.story
        WHERE tag.topic = :topic AND tag.certain = 1 AND {TAG_SHOWN} AND {SEEN}
            AND {DATED} >= :first
        """,  # noqa: S608 - a constant
        topic=topic,
        first=first,
        seen_by=seen_by,
    )
    rows = tx.all(
        f"""
        SELECT DISTINCT story.id, {DATED} AS at
        FROM tag JOIN story ON story.id = tag.story
        WHERE tag.topic = :topic AND tag.certain = 1 AND {TAG_SHOWN} AND {SEEN}
            AND {DATED} >= :first
        ORDER BY at DESC, story.id DESC LIMIT :limit OFFSET :skip
        """,  # noqa: S608 - a constant
        topic=topic,
        first=first,
        limit=limit,
        skip=skip,
        seen_by=seen_by,
    )
    shown = load_all(tx, [row["id"] for row in rows], seen_by=seen_by)
    return int(many["many"]) if many else 0, shown


@dataclass(frozen=True, slots=True, kw_only=True)
class Outline:
    """What a picture shows of a story."""

    at: datetime
    kind: FeedKind
    title: str
    event: Event


def outlines(
    tx: Tx, topic: str, *, since: datetime | None, limit: int, seen_by: str | None = None
) -> list[Outline]:
    """The newest stories of a case or party since then, in outline."""
    rows = tx.all(
        f"""
        SELECT DISTINCT
            story.id,
            {DATED} AS at,
            story.kind,
            story.title,
            story.event
        FROM tag JOIN story ON story.id = tag.story
        WHERE tag.topic = :topic AND tag.certain = 1 AND {TAG_SHOWN} AND {SEEN}
            AND {DATED} >= :first
        ORDER BY at DESC, story.id DESC LIMIT :limit
        """,  # noqa: S608 - a constant
        topic=topic,
        first=stamp(since) if since else "",
        limit=limit,
        seen_by=seen_by,
    )
    return [
        Outline(
            at=datetime.fromisoformat(row["at"]),
            kind=FeedKind(row["kind"]),
            title=row["title"],
            event=Event(row["event"]),
        )
        for row in rows
    ]


def count(tx: Tx, topic: str, *, since: datetime, seen_by: str | None = None) -> int:
    """How many stories of a topic were published since then."""
    source, where = _of_topic(topic)
    row = tx.one(
        f"""
        SELECT count(DISTINCT story.id) AS many FROM {source}
        WHERE {where} AND {DATED} >= :since AND {SEEN}
        """,  # noqa: S608 - constants
        topic=topic,
        value=topic.partition(":")[2],
        since=stamp(since),
        seen_by=seen_by,
    )
    return int(row["many"]) if row else 0


def _of_topic(topic: str) -> tuple[str, str]:
    """Where the stories of a topic are found; a keyword or source is not looked back for."""
    key = topic.partition(":")[0]
    if key in {"case", "party"}:
        return (
            "tag JOIN story ON story.id = tag.story",
            f"tag.topic = :topic AND tag.certain = 1 AND {TAG_SHOWN}",
        )
    return "story", {
        "all": "1 = 1",
        "court": "story.court = :value",
        "event": "story.event = :value",
    }.get(key, "1 = 0")


def of_docket(tx: Tx, docket: Docket, *, limit: int, seen_by: str | None = None) -> list[Story]:
    """The latest published stories that carry this docket number of this court."""
    rows = tx.all(
        f"""
        SELECT id FROM story WHERE docket = :number AND court = :court AND {SEEN}
        ORDER BY {DATED} DESC, id DESC LIMIT :limit
        """,  # noqa: S608 - constants
        number=docket.number,
        court=docket.court,
        limit=limit,
        topic="",
        seen_by=seen_by,
    )
    return load_all(tx, [row["id"] for row in rows], seen_by=seen_by)


def matching_words(tx: Tx, phrase: str, *, since: datetime, seen_by: str | None = None) -> int:
    """In how many stories since then a phrase stands in title or summary."""
    row = tx.one(
        f"""
        SELECT count(*) AS found FROM story_search JOIN story ON story.id = story_search.rowid
        WHERE story_search MATCH :terms AND {DATED} >= :since AND {SEEN}
        """,  # noqa: S608 - constants
        terms='"' + phrase.replace('"', " ") + '"',
        since=stamp(since),
        topic="",
        seen_by=seen_by,
    )
    return int(row["found"]) if row else 0
