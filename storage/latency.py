"""How long stories take: from being published to being seen, and from that to being posted."""

from dataclasses import dataclass
from datetime import datetime

from storage.store import Row, Tx, moment, stamp

# Of so many of the newest entries and cards; what is older says nothing of today.
SAMPLED = 3_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """One entry of a feed, or the card of a story that the feed's entry leads, on its way."""

    feed: str
    kind: str
    began: datetime
    ended: datetime


def seen(tx: Tx, *, since: datetime) -> list[Step]:
    """When entries were published and seen, but those of a feed's first reading."""
    rows = tx.all(
        """
        SELECT feed.name, feed.kind, entry.published AS began, entry.first_seen AS ended
        FROM entry
        JOIN feed ON feed.id = entry.feed
        JOIN story ON story.id = entry.story
        WHERE entry.id > (SELECT max(id) FROM entry) - :sampled
            AND entry.published IS NOT NULL
            AND entry.first_seen >= :since
            AND entry.first_seen > feed.baselined
            AND story.quiet = 0
        """,
        sampled=SAMPLED,
        since=stamp(since),
    )
    return [_step(row) for row in rows]


def posted(tx: Tx, *, since: datetime) -> list[Step]:
    """When stories were owed to channels and their cards posted."""
    rows = tx.all(
        """
        SELECT feed.name, feed.kind, delivery.created AS began, delivery.sent AS ended
        FROM delivery
        JOIN story ON story.id = delivery.story
        JOIN entry ON entry.id = story.lead
        JOIN feed ON feed.id = entry.feed
        WHERE delivery.id > (SELECT max(id) FROM delivery) - :sampled
            AND delivery.kind = 'alert' AND delivery.state = 'sent' AND delivery.sent >= :since
        """,
        sampled=SAMPLED,
        since=stamp(since),
    )
    return [_step(row) for row in rows]


def _step(row: Row) -> Step:
    began, ended = moment(row["began"]), moment(row["ended"])
    assert began is not None  # noqa: S101 - NOT NULL
    assert ended is not None  # noqa: S101 - NOT NULL
    return Step(feed=row["name"], kind=row["kind"], began=began, ended=ended)
