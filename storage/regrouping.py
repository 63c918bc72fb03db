"""Entries as versions before 0.2 stored them: their facts as JSON, and one row for a key."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from bot.model import Docket, Event, Facts, FeedKind, Fingerprint
from storage import settings
from storage.facts import write_facts
from storage.store import Tx, moment, stamp

# What a sketch's numbers were divided by since, to fit 32 bits.
RANK_SHIFT = 4
DONE = "grouping"
VERSION = "2"


@dataclass(frozen=True, slots=True, kw_only=True)
class Old:
    """An entry's facts, and its story."""

    id: int
    story: int
    facts: Facts
    seen: datetime


def is_done(tx: Tx) -> bool:
    """Whether all entries are as this version wants them."""
    return settings.get(tx, DONE) == VERSION


def finish(tx: Tx) -> None:
    """Remember that all entries are as this version wants them."""
    settings.put(tx, DONE, VERSION)


def old_entries(tx: Tx, *, since: datetime, limit: int) -> list[Old]:
    """The first entries, of those seen since then, whose facts are still JSON."""
    rows = tx.all(
        """
        SELECT id, story, facts, first_seen FROM entry
        WHERE first_seen >= :since AND typeof(facts) = 'text' AND facts LIKE '{%'
        ORDER BY id LIMIT :limit
        """,
        since=stamp(since),
        limit=limit,
    )
    return [
        Old(
            id=row["id"],
            story=row["story"],
            facts=_read(row["facts"]),
            seen=datetime.fromisoformat(row["first_seen"]),
        )
        for row in rows
    ]


def renew(tx: Tx, entries: Sequence[Old]) -> None:
    """Store the facts of entries as this version does."""
    tx.many(
        "UPDATE entry SET facts = :facts WHERE id = :id",
        [{"id": entry.id, "facts": write_facts(entry.facts, now=entry.seen)} for entry in entries],
    )


def _read(text: str) -> Facts:
    stored = json.loads(text)
    docket = stored["docket"]
    return Facts(
        fingerprint=_fingerprint(stored),
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


def _fingerprint(stored: Mapping[str, Sequence[int]]) -> Fingerprint:
    return Fingerprint(
        exact=str(stored["exact"]),
        title=tuple(map(str, stored["title"])),
        terms=tuple(map(str, stored["terms"])),
        sketch=tuple(rank >> RANK_SHIFT for rank in stored["sketch"]),
        body=tuple(rank >> RANK_SHIFT for rank in stored["body"]),
    )
