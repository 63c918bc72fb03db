"""How a feed is, and what of that the operator is to be told."""

from dataclasses import dataclass
from datetime import datetime

from storage.feeds.state import FeedState
from storage.store import Tx, stamp

# Of these the operator need not hear.
UNEVENTFUL = frozenset({"new", "ok", "quiet"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """A feed went from one state to another, or something happened that the operator should know.

    Then ``was`` and ``state`` are the same.
    """

    id: int
    feed: str
    url: str
    at: datetime
    was: str
    state: str
    reason: str | None


def settle(
    tx: Tx, before: FeedState, *, state: str, reason: str | None = None, now: datetime
) -> bool:
    """Record how a feed is that was read; whether a change of its state was kept to be told.

    Comes after the poll itself was recorded. ``before`` is the feed as it was before the poll.
    """
    if state == before.state == "ok" and reason == before.reason:
        return False
    tx.run(
        """
        UPDATE feed SET
            state = :state,
            reason = :reason,
            since = :since
        WHERE id = :feed
        """,
        feed=before.id,
        state=state,
        reason=reason,
        since=stamp(before.since if state == before.state and before.since else now),
    )
    return note_change(tx, before, state=state, reason=reason, now=now)


def note_change(
    tx: Tx, before: FeedState, *, state: str, reason: str | None, now: datetime
) -> bool:
    """Keep a change of a feed's state to be told, if it is one; that one is quiet is no news."""
    if state == before.state or {state, before.state} <= UNEVENTFUL:
        return False
    note(tx, before, state=state, reason=reason, now=now)
    return True


def note(tx: Tx, feed: FeedState, *, state: str, reason: str | None, now: datetime) -> None:
    """Keep something about a feed to be told to the operator."""
    tx.run(
        """
        INSERT INTO feed_change (feed, at, was, state, reason)
        VALUES (:feed, :at, :was, :state, :reason)
        """,
        feed=feed.id,
        at=stamp(now),
        was=feed.state,
        state=state,
        reason=reason,
    )


def changes(tx: Tx, *, after: int = 0, limit: int = 1000) -> list[Change]:
    """What happened to feeds since the change with the id ``after``, oldest first."""
    return [
        Change(
            id=row["id"],
            feed=row["name"],
            url=row["url"],
            at=datetime.fromisoformat(row["at"]),
            was=row["was"],
            state=row["state"],
            reason=row["reason"],
        )
        for row in tx.all(
            """
            SELECT
                feed_change.id,
                feed.name,
                feed.url,
                feed_change.at,
                feed_change.was,
                feed_change.state,
                feed_change.reason
            FROM feed_change JOIN feed ON feed.id = feed_change.feed
            WHERE feed_change.id > :after
            ORDER BY feed_change.id
            LIMIT :limit
            """,
            after=after,
            limit=limit,
        )
    ]
