"""Forgetting: texts, ledger rows and grouping keys that are old, a few at a time.

What an item is known by (its key, its parts, its link and title) is never forgotten: one that
comes back after years is still no news.
"""

from datetime import datetime

from storage import settings
from storage.grouping import newest_of
from storage.store import Tx, stamp

LEAST = -(2**63)
CLOSED = "('sent', 'dead', 'filtered', 'told', 'void')"
# Up to which story the ledger is forgotten.
LEDGER = "retention ledger"


def forget_texts(tx: Tx, *, before: datetime, limit: int) -> int:
    """Forget what stories first seen ``before`` said; of how many, up to limit.

    Their summaries, fingerprints, and by which words their entries were put together.

    Call it until it gives less than ``limit``.
    """
    found = _next(tx, "retention texts", before=before, limit=limit)
    rows = [{"story": story} for story in found]
    # Only what changes is written: the search index follows each change of a story.
    tx.many("UPDATE story SET summary = '' WHERE id = :story AND summary <> ''", rows)
    tx.many("UPDATE entry SET facts = '', joined = NULL WHERE story = :story", rows)
    tx.many("DELETE FROM unsummarised WHERE story = :story", rows)
    return len(found)


def forget_ledger(tx: Tx, *, before: datetime, limit: int) -> int:
    """Forget the closed deliveries of stories first seen ``before``; of how many, up to limit.

    Such a story alerts nobody any more: who was told of it is no longer known. What is still
    open stays. Call it until it gives less than ``limit``.
    """
    found = _next(tx, LEDGER, before=before, limit=limit)
    rows = [{"story": story} for story in found]
    tx.many("UPDATE story SET quiet = 1 WHERE id = :story AND quiet = 0", rows)
    # With what was open when it was its story's turn, and is not any more. The lines of a digest
    # that is still to be sent are needed for that.
    done = int(settings.get(tx, LEDGER) or 0)
    tx.run(
        f"""
        DELETE FROM delivery
        WHERE story <= :done
            AND (state IN {CLOSED} OR state = 'held' AND reason = 'muted')
            AND NOT EXISTS (
                SELECT 1 FROM delivery AS digest
                WHERE digest.id = delivery.told_in AND digest.state NOT IN {CLOSED}
            )
        """,  # noqa: S608 - a constant
        done=done,
    )
    tx.run(
        """
        DELETE FROM change WHERE story <= :done AND NOT EXISTS (
            SELECT 1 FROM delivery WHERE delivery.story = change.story AND first_change IS NOT NULL
        )
        """,
        done=done,
    )
    tx.run(
        f"""
        DELETE FROM delivery
        WHERE story IS NULL AND created < :before AND state IN {CLOSED} AND kind <> 'case'
        """,  # noqa: S608 - a constant
        before=stamp(before),
    )
    return len(found)


def newest_before(tx: Tx, *, before: datetime) -> int:
    """The newest story first seen ``before``; 0 where there is none."""
    row = tx.one(
        "SELECT max(id) AS newest FROM story WHERE first_seen < :before", before=stamp(before)
    )
    return int(row["newest"] or 0) if row else 0


def forget_keys(tx: Tx, *, newest: int, after: int | None, limit: int) -> int | None:
    """Forget grouping keys of none but stories up to ``newest``, among the next ``limit``.

    Begins behind the key ``after``. The key to go on after; None where there are no more.
    """
    rows = tx.all(
        "SELECT key, stories FROM story_key WHERE key > :after ORDER BY key LIMIT :limit",
        after=LEAST if after is None else after,
        limit=limit,
    )
    tx.many(
        "DELETE FROM story_key WHERE key = :key",
        [{"key": row["key"]} for row in rows if newest_of(row["stories"]) <= newest],
    )
    return rows[-1]["key"] if len(rows) == limit else None


def _next(tx: Tx, done: str, *, before: datetime, limit: int) -> list[int]:
    """The next stories that are old enough, oldest first; they count as done from now on."""
    rows = tx.all(
        """
        SELECT id FROM story WHERE id > :after AND first_seen < :before ORDER BY id LIMIT :limit
        """,
        after=int(settings.get(tx, done) or 0),
        before=stamp(before),
        limit=limit,
    )
    if rows:
        settings.put(tx, done, str(rows[-1]["id"]))
    return [row["id"] for row in rows]
