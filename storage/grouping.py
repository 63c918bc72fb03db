"""What grouping looks an item up by: the keys of stories, and the facts of their entries."""

import json
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime

from bot.model import Docket, Event, Facts, FeedKind, Fingerprint
from storage.store import Tx, moment, stamp

# Grouping looks at so many stories, those first that share what few others have, and at this many
# of a story's entries. Of captured feeds, among as many stories again, no match stood after the
# twelfth.
CANDIDATES = 16
# A key that more stories than this have says little; the newest of them are looked at.
STORIES_OF_A_KEY = 100
COMPARED_ENTRIES = 4
# All keys of an item are looked up at once, at a fifth of the cost of one after the other; where
# that finds so many stories, some key may have too many and each is asked for its newest.
FEW_STORIES = 400
KEY_PLACES = tuple(f"key{place}" for place in range(32))
NO_KEYS: Mapping[str, int | None] = dict.fromkeys(KEY_PLACES)
STORIES_OF_KEYS = f"""
    SELECT key, story FROM story_key
    WHERE key IN ({", ".join(f":{place}" for place in KEY_PLACES)}) AND seen >= :since
    LIMIT :limit
"""  # noqa: S608 - constants
STORY_PLACES = tuple(f"story{place}" for place in range(CANDIDATES))
NO_STORIES: Mapping[str, int | None] = dict.fromkeys(STORY_PLACES)
FACTS_OF_STORIES = " UNION ALL ".join(
    f"""
    SELECT * FROM (
        SELECT id, story, facts FROM entry WHERE story = :{place} AND facts <> ''
        ORDER BY id LIMIT :limit
    ) AS of_{place}
    """  # noqa: S608 - constants
    for place in STORY_PLACES
)


def add_keys(tx: Tx, story: int, keys: Iterable[int], *, now: datetime) -> None:
    """Let a story be found under grouping keys from now on."""
    at = stamp(now)
    tx.many(
        """
        INSERT INTO story_key (key, story, seen) VALUES (:key, :story, :seen)
        ON CONFLICT (key, story) DO UPDATE SET seen = excluded.seen
        """,
        [{"key": key, "story": story, "seen": at} for key in keys],
    )


def candidates(tx: Tx, keys: Sequence[int], *, since: datetime) -> list[tuple[int, Facts]]:
    """The stories seen since then that share keys, with their entries' facts, likeliest first.

    A shared key says the more, the fewer stories have it.
    """
    shared: dict[int, float] = {}
    for found in _stories_of(tx, keys, since=since):
        for story in found:
            shared[story] = shared.get(story, 0.0) + 1 / len(found)
    if not shared:
        return []
    likeliest = sorted(shared, key=lambda story: (-shared[story], -story))
    places = dict(zip(STORY_PLACES, likeliest, strict=False))
    rows = tx.all(FACTS_OF_STORIES, **{**NO_STORIES, **places}, limit=COMPARED_ENTRIES)
    return [(row["story"], facts_from_json(row["facts"])) for row in rows]


def _stories_of(tx: Tx, keys: Sequence[int], *, since: datetime) -> list[list[int]]:
    """For each key its newest stories, newest first."""
    # A place without a key asks for NULL, which no story has.
    places = dict(zip(KEY_PLACES, keys, strict=False))
    rows = tx.all(STORIES_OF_KEYS, **{**NO_KEYS, **places}, since=stamp(since), limit=FEW_STORIES)
    if len(rows) == FEW_STORIES or len(keys) > len(KEY_PLACES):
        return [_stories_of_key(tx, key, since=since) for key in keys]
    found: dict[int, list[int]] = {}
    for row in rows:
        found.setdefault(row["key"], []).append(row["story"])
    return [
        sorted(found[key], reverse=True)[:STORIES_OF_A_KEY]
        for key in dict.fromkeys(keys)
        if key in found
    ]


def _stories_of_key(tx: Tx, key: int, *, since: datetime) -> list[int]:
    rows = tx.all(
        """
        SELECT story FROM story_key WHERE key = :key AND seen >= :since
        ORDER BY story DESC LIMIT :limit
        """,
        key=key,
        since=stamp(since),
        limit=STORIES_OF_A_KEY,
    )
    return [row["story"] for row in rows]


def facts_to_json(facts: Facts) -> str:
    """Facts as they are stored."""
    docket = facts.docket
    return json.dumps(
        {
            "exact": facts.fingerprint.exact,
            "title": facts.fingerprint.title,
            "terms": facts.fingerprint.terms,
            "sketch": facts.fingerprint.sketch,
            "body": facts.fingerprint.body,
            "kind": facts.kind,
            "url": facts.url,
            "publisher": facts.publisher,
            "published": stamp(facts.published) if facts.published else None,
            "docket": [docket.court, docket.number] if docket else None,
            "number": facts.number,
            "release": facts.release,
            "event": facts.event,
            "cases": facts.cases,
            "parties": facts.parties,
        },
        separators=(",", ":"),
        ensure_ascii=False,
    )


def facts_from_json(text: str) -> Facts:
    """Stored facts back."""
    stored = json.loads(text)
    docket = stored["docket"]
    return Facts(
        fingerprint=Fingerprint(
            exact=stored["exact"],
            title=tuple(stored["title"]),
            terms=tuple(stored["terms"]),
            sketch=tuple(stored["sketch"]),
            body=tuple(stored["body"]),
        ),
        kind=FeedKind(stored["kind"]),
        url=stored["url"],
        publisher=stored["publisher"],
        published=moment(stored["published"]),
        docket=Docket(court=docket[0], number=docket[1]) if docket else None,
        number=stored["number"],
        release=stored["release"],
        event=Event(stored["event"]),
        cases=tuple(stored["cases"]),
        parties=tuple(stored["parties"]),
    )
