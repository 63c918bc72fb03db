"""Feeds: what is polled, what each server told us to send back, and how each is doing."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from bot.model import Feed, FeedKind
from storage.store import Row, Tx, moment, stamp


@dataclass(frozen=True, slots=True, kw_only=True)
class FeedState:
    """Where a feed stands between two polls.

    ``validated`` is the address that ``etag`` and ``last_modified`` belong to, None for ``url``
    itself. ``baselined`` is when its first poll was ingested, None before. ``state`` is ``new``,
    ``ok``, ``broken``, ``blocked``, ``gone`` or ``wrong content``, ``reason`` says why and
    ``since`` from when. ``notes`` are sentences about the last body.
    """

    id: int
    url: str
    name: str
    kind: FeedKind
    court: str | None
    etag: str | None
    last_modified: str | None
    body_hash: str | None
    validated: str | None
    notes: str | None
    carries: str | None
    baselined: datetime | None
    due: datetime | None
    polled: datetime | None
    succeeded: datetime | None
    changed: datetime | None
    failures: int
    state: str
    reason: str | None
    since: datetime | None


def sync(tx: Tx, feeds: Sequence[Feed]) -> None:
    """Make the configured feeds the active ones; the history of others is kept."""
    tx.run("UPDATE feed SET active = 0")
    tx.many(
        """
        INSERT INTO feed (url, name, kind, court) VALUES (:url, :name, :kind, :court)
        ON CONFLICT (url) DO UPDATE SET
            name = excluded.name,
            kind = excluded.kind,
            court = excluded.court,
            active = 1
        """,
        (
            {"url": feed.url, "name": feed.name, "kind": feed.kind, "court": feed.court}
            for feed in feeds
        ),
    )


def ensure(tx: Tx, feed: Feed) -> FeedState:
    """The feed of an address, made where there was none; it is not polled for that."""
    tx.run(
        """
        INSERT INTO feed (url, name, kind, court, active)
        VALUES (:url, :name, :kind, :court, 0)
        ON CONFLICT (url) DO NOTHING
        """,
        url=feed.url,
        name=feed.name,
        kind=feed.kind,
        court=feed.court,
    )
    row = tx.one("SELECT * FROM feed WHERE url = :url", url=feed.url)
    assert row is not None  # noqa: S101 - it was just made
    return _state(row)


def due(tx: Tx, *, now: datetime) -> list[FeedState]:
    """The active feeds whose time has come, those that wait longest first."""
    return [
        _state(row)
        for row in tx.all(
            """
            SELECT * FROM feed
            WHERE active = 1 AND (due IS NULL OR due <= :now)
            ORDER BY due, id
            """,
            now=stamp(now),
        )
    ]


def next_due(tx: Tx) -> datetime | None:
    """When the next active feed is due; None where one that was never polled is, or none is."""
    row = tx.one("SELECT min(coalesce(due, '')) AS due FROM feed WHERE active = 1")
    return moment(row["due"]) if row else None


def active(tx: Tx) -> list[FeedState]:
    """Every active feed, in the order of their first configuration."""
    return [_state(row) for row in tx.all("SELECT * FROM feed WHERE active = 1 ORDER BY id")]


def by_url(tx: Tx, url: str) -> FeedState | None:
    """The feed of an address, active or not."""
    row = tx.one("SELECT * FROM feed WHERE url = :url", url=url)
    return _state(row) if row else None


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


def record_unchanged(
    tx: Tx,
    feed: int,
    *,
    etag: str | None,
    last_modified: str | None,
    validated: str | None,
    now: datetime,
    due: datetime,
) -> None:
    """The server answered that nothing changed, or sent the same body again."""
    tx.run(
        """
        UPDATE feed SET
            etag = :etag,
            last_modified = :last_modified,
            validated = :validated,
            polled = :now,
            succeeded = :now,
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
        validated=validated,
        now=stamp(now),
        due=stamp(due),
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


def _state(row: Row) -> FeedState:
    return FeedState(
        id=row["id"],
        url=row["url"],
        name=row["name"],
        kind=FeedKind(row["kind"]),
        court=row["court"],
        etag=row["etag"],
        last_modified=row["last_modified"],
        body_hash=row["body_hash"],
        validated=row["validated"],
        notes=row["notes"],
        carries=row["carries"],
        baselined=moment(row["baselined"]),
        due=moment(row["due"]),
        polled=moment(row["polled"]),
        succeeded=moment(row["succeeded"]),
        changed=moment(row["changed"]),
        failures=row["failures"],
        state=row["state"],
        reason=row["reason"],
        since=moment(row["since"]),
    )
