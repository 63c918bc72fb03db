"""Feeds: what is polled, what each server told us to send back, and how each is doing."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from bot.model import Feed, FeedKind
from storage.store import Row, Tx, moment, stamp

# The states of a feed that can be read. ``quiet`` shows nothing new for long, ``stale`` for so
# long that it may be dead, ``moved`` lives elsewhere than feeds.yaml says.
READ = frozenset({"ok", "quiet", "stale", "moved"})
# Of these the operator need not hear.
UNEVENTFUL = frozenset({"new", "ok", "quiet"})


@dataclass(frozen=True, slots=True, kw_only=True)
class FeedState:
    """Where a feed stands between two polls.

    ``validated`` is the address that ``etag`` and ``last_modified`` belong to, None for the one
    that is asked. ``baselined`` is when its first poll was ingested, None before. ``state`` is
    ``new``, one of ``READ`` or ``broken``, ``blocked``, ``gone``, ``wrong content``; ``reason``
    says why and ``since`` from when. ``notes`` are sentences about the last body.

    ``address`` is where the feed is asked since its server has moved it for good, None for
    ``url``; ``move_to`` is where it may be moving, seen at ``move_polls`` polls since
    ``move_since``. ``held`` is until when the host asked to be left alone, ``pace`` what the feed
    asks for itself (``bot.schedule.Pace``). ``title``, ``site``, ``items`` (how many) and
    ``built`` are of the last whole body; ``newest`` is the time of the newest entry ever shown.
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
    address: str | None
    move_to: str | None
    move_since: datetime | None
    move_polls: int
    held: datetime | None
    pace: str
    title: str
    site: str | None
    items: int
    newest: datetime | None
    built: datetime | None

    @property
    def asked(self) -> str:
        """The address that is asked."""
        return self.address or self.url


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
    """The server answered that nothing changed, or sent the same body again.

    How the feed is is for ``settle``, in the same transaction.
    """
    tx.run(
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
            pace = :pace
        WHERE id = :feed
        """,
        feed=feed,
        title=title,
        site=site,
        items=items,
        newest=stamp(newest) if newest else None,
        built=stamp(built) if built else None,
        pace=pace,
    )


def record_move(
    tx: Tx,
    feed: int,
    *,
    address: str | None,
    move_to: str | None,
    move_since: datetime | None,
    move_polls: int,
) -> None:
    """Where a feed lives, and where it may be moving."""
    tx.run(
        """
        UPDATE feed SET
            address = :address,
            move_to = :move_to,
            move_since = :move_since,
            move_polls = :move_polls
        WHERE id = :feed
        """,
        feed=feed,
        address=address,
        move_to=move_to,
        move_since=stamp(move_since) if move_since else None,
        move_polls=move_polls,
    )


def forget_address(tx: Tx, feed: int) -> None:
    """Ask a feed at its configured address again, without what another one gave to recognise it."""
    tx.run(
        """
        UPDATE feed SET
            address = NULL,
            move_to = NULL,
            move_since = NULL,
            move_polls = 0,
            etag = NULL,
            last_modified = NULL,
            validated = NULL
        WHERE id = :feed
        """,
        feed=feed,
    )


def begin_anew(tx: Tx, feed: int) -> None:
    """Take the next body of a feed as its first: what it shows alerts nobody."""
    tx.run("UPDATE feed SET baselined = NULL WHERE id = :feed", feed=feed)


def hold(tx: Tx, feeds: Iterable[int], *, until: datetime) -> None:
    """Ask none of these feeds before ``until``: their host wants to be left alone."""
    tx.many(
        """
        UPDATE feed SET
            held = CASE WHEN held > :until THEN held ELSE :until END,
            due = CASE WHEN due > :until THEN due ELSE :until END
        WHERE id = :feed
        """,
        ({"feed": feed, "until": stamp(until)} for feed in feeds),
    )


def postpone(tx: Tx, feed: int, *, due: datetime) -> None:
    """Ask a feed later; it was not asked now, so nothing else of it changes."""
    tx.run("UPDATE feed SET due = :due WHERE id = :feed", feed=feed, due=stamp(due))


def bring_forward(tx: Tx, feeds: Iterable[int], *, due: datetime) -> None:
    """Ask those of these feeds sooner that wait because of a failure: their host answers again."""
    tx.many(
        """
        UPDATE feed SET due = CASE WHEN held > :due THEN held ELSE :due END
        WHERE id = :feed AND failures > 0 AND due > :due
        """,
        ({"feed": feed, "due": stamp(due)} for feed in feeds),
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
        address=row["address"],
        move_to=row["move_to"],
        move_since=moment(row["move_since"]),
        move_polls=row["move_polls"],
        held=moment(row["held"]),
        pace=row["pace"],
        title=row["title"],
        site=row["site"],
        items=row["items"],
        newest=moment(row["newest"]),
        built=moment(row["built"]),
    )
