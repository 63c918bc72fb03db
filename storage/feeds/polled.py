"""What a poll of a feed leaves: what its server gave to send back, and what its body said."""

from collections.abc import Iterable, Mapping
from datetime import datetime

from storage.store import Tx, stamp


def record_changed(
    tx: Tx,
    feed: int,
    *,
    etag: str | None,
    last_modified: str | None,
    body_hash: str | None,
    validated: str | None,
    carries: str | None,
    notes: str | None,
    baseline: bool = True,
    now: datetime,
    due: datetime,
) -> None:
    """A changed body was ingested; belongs into the transaction that ingests it.

    ``baseline`` is whether that is, or follows, the feed's baseline.
    """
    tx.run(
        """
        UPDATE feed SET
            etag = :etag,
            last_modified = :last_modified,
            body_hash = :body_hash,
            validated = :validated,
            notes = :notes,
            carries = :carries,
            baselined = coalesce(baselined, :baselined),
            polled = :now,
            succeeded = :now,
            changed = :now,
            due = :due,
            failures = 0,
            since = CASE WHEN state = 'ok' THEN since ELSE :now END,
            state = 'ok',
            reason = NULL
        WHERE id = :feed
        """,
        feed=feed,
        etag=etag,
        last_modified=last_modified,
        body_hash=body_hash,
        validated=validated,
        notes=notes,
        carries=carries,
        baselined=stamp(now) if baseline else None,
        now=stamp(now),
        due=stamp(due),
    )


def record_unchanged(tx: Tx, polls: Iterable[Mapping[str, object]]) -> None:
    """Servers answered that nothing changed, or sent the same body again.

    Each poll has ``feed``, ``etag``, ``last_modified``, ``validated``, and as they are stored
    ``now`` and ``due``. How the feeds are is for ``settle``, in the same transaction.
    """
    tx.many(
        """
        UPDATE feed SET
            etag = :etag,
            last_modified = :last_modified,
            validated = :validated,
            polled = :now,
            succeeded = :now,
            due = :due,
            failures = 0
        WHERE id = :feed
        """,
        polls,
    )


def record_failure(
    tx: Tx, feed: int, *, state: str, reason: str, now: datetime, due: datetime
) -> None:
    """The feed could not be had; what was known of it stays, so nothing is missed later."""
    tx.run(
        """
        UPDATE feed SET
            polled = :now,
            due = :due,
            failures = failures + 1,
            since = CASE WHEN state = :state THEN since ELSE :now END,
            state = :state,
            reason = :reason
        WHERE id = :feed
        """,
        feed=feed,
        state=state,
        reason=reason,
        now=stamp(now),
        due=stamp(due),
    )


def remember(
    tx: Tx,
    feed: int,
    *,
    title: str,
    site: str | None,
    items: int,
    newest: datetime | None,
    built: datetime | None,
    pace: str,
    rhythm: str,
) -> None:
    """What a whole body said of the feed itself; belongs into the transaction that ingests it."""
    tx.run(
        """
        UPDATE feed SET
            title = :title,
            site = :site,
            items = :items,
            newest = :newest,
            built = :built,
            pace = :pace,
            rhythm = :rhythm
        WHERE id = :feed
        """,
        feed=feed,
        title=title,
        site=site,
        items=items,
        newest=stamp(newest) if newest else None,
        built=stamp(built) if built else None,
        pace=pace,
        rhythm=rhythm,
    )


def begin_anew(tx: Tx, feed: int) -> None:
    """Take the next body of a feed as its first: what it shows alerts nobody."""
    tx.run("UPDATE feed SET baselined = NULL WHERE id = :feed", feed=feed)


def miss(tx: Tx, feed: int, *, said: str, since: datetime | None, now: datetime) -> None:
    """What a feed has shown may not have been seen; where it is all that came, since when."""
    tx.run(
        """
        UPDATE feed SET
            missed = :said,
            missed_since = coalesce(:since, missed_since),
            missed_until = CASE WHEN :since IS NULL THEN missed_until ELSE :now END
        WHERE id = :feed
        """,
        feed=feed,
        said=said,
        since=stamp(since) if since else None,
        now=stamp(now),
    )
