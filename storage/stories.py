"""Stories and the entries that report them: identity, tags, search."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from bot.model import Docket, Draft, Event, FeedKind, Source, Story, Tag
from storage.facts import UNCOMPARED, write_facts
from storage.seeing import TAG_SEEN, TAG_SHOWN
from storage.store import Row, Tx, moment, stamp

# A worker is told this many of a feed's newest keys; older ones are recognised at ingest.
KNOWN_KEYS = 20_000
KEY_PLACES = tuple(f"key{place}" for place in range(64))
NO_KEYS: Mapping[str, str | None] = dict.fromkeys(KEY_PLACES)
ENTRIES_OF_KEYS = f"""
    SELECT id, key, story, parts FROM entry
    WHERE feed = :feed AND key IN ({", ".join(f":{place}" for place in KEY_PLACES)})
"""  # noqa: S608 - constants
OFFICIAL_FIRST = "CASE kind WHEN 'court' THEN 0 WHEN 'regulator' THEN 1 ELSE 2 END"


@dataclass(frozen=True, slots=True, kw_only=True)
class KnownEntry:
    """An entry that a feed has shown before."""

    id: int
    story: int
    parts: frozenset[str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """What a story says, for finding out what changes of it."""

    story: int
    title: str
    summary: str


def known_parts(tx: Tx, feed: int) -> dict[str, frozenset[str]]:
    """The keys that a feed has shown, each with the hashes of what it said."""
    rows = tx.all(
        "SELECT key, parts FROM entry WHERE feed = :feed ORDER BY id DESC LIMIT :limit",
        feed=feed,
        limit=KNOWN_KEYS,
    )
    return {row["key"]: frozenset(row["parts"].split()) for row in rows}


def find_entries(tx: Tx, feed: int, keys: Sequence[str]) -> dict[str, KnownEntry]:
    """The entries of a feed that have these keys."""
    found: dict[str, KnownEntry] = {}
    for start in range(0, len(keys), len(KEY_PLACES)):
        asked = dict(zip(KEY_PLACES, keys[start : start + len(KEY_PLACES)], strict=False))
        for row in tx.all(ENTRIES_OF_KEYS, feed=feed, **{**NO_KEYS, **asked}):
            found[row["key"]] = KnownEntry(
                id=row["id"], story=row["story"], parts=frozenset(row["parts"].split())
            )
    return found


def update_entry(tx: Tx, known: KnownEntry, draft: Draft, *, now: datetime) -> None:
    """An entry says something it did not say before: keep what it says now, and all it has said."""
    parts = dict.fromkeys((*sorted(known.parts), *draft.entry.parts))
    tx.run(
        """
        UPDATE entry SET
            parts = :parts,
            title = :title,
            link = :link,
            repaired = :repaired,
            facts = CASE WHEN facts = :uncompared THEN facts ELSE :facts END
        WHERE id = :id
        """,
        id=known.id,
        parts=" ".join(parts),
        title=draft.title,
        link=draft.entry.link,
        repaired=draft.repaired,
        facts=write_facts(draft.facts, now=now),
        uncompared=UNCOMPARED,
    )


def clear_tags(tx: Tx, entry: int) -> None:
    """Forget what an entry was tagged with."""
    tx.run("DELETE FROM tag WHERE entry = :entry", entry=entry)


def choose_lead(tx: Tx, story: int) -> int:
    """The entry that leads a story: court, then regulator, then the first; scraped copies last."""
    row = tx.one(
        f"""
        SELECT id FROM entry WHERE story = :story
        ORDER BY {OFFICIAL_FIRST}, repaired > 0, id LIMIT 1
        """,  # noqa: S608 - a constant
        story=story,
    )
    assert row is not None  # noqa: S101 - a story has an entry
    return int(row["id"])


def lead(tx: Tx, story: int) -> int | None:
    """The entry that leads a story now."""
    row = tx.one("SELECT lead FROM story WHERE id = :story", story=story)
    return row["lead"] if row else None


def retell(tx: Tx, story: int, draft: Draft, *, entry: int) -> None:
    """Let a story say what its leading entry says; counts as a new revision of it."""
    tx.run(
        """
        UPDATE story SET
            title = :title,
            summary = :summary,
            summary_by = '',
            event = :event,
            kind = :kind,
            court = coalesce(:court, court),
            docket = coalesce(:docket, docket),
            caption = coalesce(:caption, caption),
            number = coalesce(:number, number),
            repaired = :repaired,
            published = coalesce(published, :published),
            lead = :entry,
            revision = revision + 1
        WHERE id = :story
        """,
        **told_by(draft),
        entry=entry,
        story=story,
    )


def told(tx: Tx, story: int) -> Told | None:
    """What a story says now."""
    row = tx.one("SELECT title, summary FROM story WHERE id = :story", story=story)
    return Told(story=story, title=row["title"], summary=row["summary"]) if row else None


def reveal(tx: Tx, story: int, parties: Sequence[str], *, privately: bool = False) -> None:
    """A story is the first of a case that names these parties, ``privately`` those followed."""
    column = "reveals_privately" if privately else "reveals"
    tx.run(
        f"UPDATE story SET {column} = :parties WHERE id = :story AND {column} = ''",  # noqa: S608 - constants
        parties=" ".join(parties),
        story=story,
    )


def quiet(tx: Tx, story: int) -> bool:
    """Whether a story came with a baseline and so alerts nobody."""
    row = tx.one("SELECT quiet FROM story WHERE id = :story", story=story)
    return bool(row and row["quiet"])


def load(tx: Tx, story: int, *, seen_by: str | None = None) -> Story | None:
    """A story with its tags and sources, official and earliest source first.

    Without the topics that the tenant ``seen_by``, or the operator, corrected, and without those
    that only others follow; None: as tagged.
    """
    row = tx.one("SELECT * FROM story WHERE id = :story", story=story)
    if row is None:
        return None
    topics = tx.all(
        f"""
        SELECT topic, max(certain) AS certain, min(entry) AS entry, min(start) AS start
        FROM tag WHERE story = :story AND {TAG_SEEN}
        GROUP BY topic ORDER BY entry, start, topic
        """,  # noqa: S608 - a constant
        story=story,
        seen_by=seen_by,
    )
    sources = tx.all(
        f"SELECT * FROM entry WHERE story = :story ORDER BY {OFFICIAL_FIRST}, repaired > 0, id",  # noqa: S608 - a constant
        story=story,
    )
    return _story(row, topics, sources)


def last_seen(tx: Tx) -> datetime | None:
    """When the newest story was first seen, None where there is none."""
    row = tx.one("SELECT first_seen FROM story ORDER BY id DESC LIMIT 1")
    return _moment(row["first_seen"]) if row else None


def by_link(tx: Tx, link: str) -> list[int]:
    """The stories that have an entry at this address, newest first."""
    rows = tx.all(
        "SELECT DISTINCT story FROM entry WHERE link = :link ORDER BY story DESC", link=link
    )
    return [row["story"] for row in rows]


def evidence(tx: Tx, story: int, *, seen_by: str | None = None) -> list[Tag]:
    """Why a story has its tags, certain and strongest first; none that only others follow."""
    rows = tx.all(
        f"""
        SELECT * FROM tag WHERE story = :story AND {TAG_SHOWN}
        ORDER BY certain DESC, score DESC, entry, start
        """,  # noqa: S608 - a constant
        story=story,
        seen_by=seen_by,
    )
    return [_tag(row) for row in rows]


def certain_tags(tx: Tx, story: int) -> list[Tag]:
    """What makes a story one of its topics."""
    rows = tx.all("SELECT * FROM tag WHERE story = :story AND certain = 1", story=story)
    return [_tag(row) for row in rows]


def of_topic(tx: Tx, topic: str) -> list[int]:
    """Every story that is tagged with a case or party for certain."""
    rows = tx.all(
        "SELECT DISTINCT story FROM tag WHERE topic = :topic AND certain = 1", topic=topic
    )
    return [row["story"] for row in rows]


def load_all(tx: Tx, ids: Iterable[int], *, seen_by: str | None = None) -> list[Story]:
    """The stories of these ids, in their order; ids of none are passed over."""
    return [story for each in ids if (story := load(tx, each, seen_by=seen_by)) is not None]


def _tag(row: Row) -> Tag:
    return Tag(
        topic=row["topic"],
        rule=row["rule"],
        match=row["match"],
        start=row["start"],
        end=row["finish"],
        score=row["score"],
        private=bool(row["private"]),
    )


def told_by(draft: Draft) -> dict[str, object]:
    """What a story says that is told by a draft, column by column."""
    filing = draft.entry.filing
    docket = draft.facts.docket
    return {
        "title": draft.title,
        "summary": draft.summary,
        "event": draft.event,
        "kind": draft.facts.kind,
        "court": docket.court if docket else filing and filing.court,
        "docket": docket.number if docket else None,
        "caption": filing.caption if filing else None,
        "number": filing.number if filing else None,
        "repaired": draft.repaired,
        "published": _stamp(draft.entry.published),
    }


def _story(row: Row, topics: Sequence[Row], sources: Sequence[Row]) -> Story:
    certain = [each["topic"] for each in topics if each["certain"]]
    privately = [each for each in row["reveals_privately"].split() if f"party:{each}" in certain]
    return Story(
        id=row["id"],
        title=row["title"],
        summary=row["summary"],
        summary_by=row["summary_by"],
        event=Event(row["event"]),
        kind=FeedKind(row["kind"]),
        first_seen=_moment(row["first_seen"]),
        published=moment(row["published"]),
        court=row["court"],
        docket=(
            Docket(court=row["court"], number=row["docket"])
            if row["court"] and row["docket"]
            else None
        ),
        caption=row["caption"],
        number=row["number"],
        repaired=row["repaired"],
        revision=row["revision"],
        cases=_ids(certain, "case:"),
        candidates=_ids([each["topic"] for each in topics if not each["certain"]], "case:"),
        parties=_ids(certain, "party:"),
        sources=tuple(_source(source) for source in sources),
        reveals=(*row["reveals"].split(), *privately),
    )


def _source(row: Mapping[str, object]) -> Source:
    return Source(
        title=str(row["title"]),
        url=str(row["link"]) if row["link"] else None,
        publisher=str(row["publisher"]),
        kind=FeedKind(str(row["kind"])),
        published=moment(str(row["published"])) if row["published"] else None,
        first_seen=_moment(str(row["first_seen"])),
    )


def _ids(topics: Iterable[str], prefix: str) -> tuple[str, ...]:
    return tuple(topic.removeprefix(prefix) for topic in topics if topic.startswith(prefix))


def _stamp(at: datetime | None) -> str | None:
    return stamp(at) if at else None


def _moment(text: str) -> datetime:
    return datetime.fromisoformat(text)
