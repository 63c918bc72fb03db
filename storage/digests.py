"""Digests in the ledger: what is held for them, when they are due, what they tell."""

import json
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from storage.deliveries import OPEN
from storage.seeing import TAG_SEEN
from storage.store import Row, Tx, moment, stamp

KINDS = ("digest", "quiet", "catch-up")
# Beside a state these name the index that has the few rows that are asked for.
KEPT_BACK = "('held', 'filtered')"


@dataclass(frozen=True, slots=True, kw_only=True)
class Scheduled:
    """A digest that a channel wants: ``at`` is its normal form, ``due`` None where it is new."""

    channel: str
    at: str
    due: datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Kept:
    """A story that was held back from a channel, or is a line of a digest.

    ``about`` is the ``case:`` topic it is told under, None where it is of no case.
    """

    delivery: int
    story: int
    topics: tuple[str, ...]
    state: str
    reason: str
    created: datetime
    about: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Backlog:
    """A channel that is owed too much: ``catch_up`` is one that is owed to it already."""

    channel: str
    is_old: bool
    catch_up: int | None


def scheduled(tx: Tx, *, platforms: Iterable[str]) -> list[Scheduled]:
    """Every digest that the open channels of these platforms want, by channel.

    A channel that follows nothing any more wants none.
    """
    rows = tx.all(
        """
        SELECT wanted.channel, wanted.at, digest.due
        FROM (
            SELECT channel, digest AS at FROM subscription WHERE digest IS NOT NULL
            UNION
            SELECT channel, digest FROM quieting
            WHERE digest IS NOT NULL AND EXISTS (
                SELECT 1 FROM subscription WHERE subscription.channel = quieting.channel
            )
        ) AS wanted
        JOIN channel ON channel.key = wanted.channel AND channel.state = 'ok'
        LEFT JOIN digest ON digest.channel = wanted.channel AND digest.at = wanted.at
        ORDER BY wanted.channel, digest.due, wanted.at
        """
    )
    known = set(platforms)
    return [
        Scheduled(channel=row["channel"], at=row["at"], due=moment(row["due"]))
        for row in rows
        if row["channel"].partition(":")[0] in known
    ]


def of_channel(tx: Tx, channel: str) -> list[str]:
    """The digests that a channel wants, its own and those of its subscriptions."""
    rows = tx.all(
        """
        SELECT digest AS at FROM subscription WHERE channel = :channel AND digest IS NOT NULL
        UNION
        SELECT digest FROM quieting WHERE channel = :channel AND digest IS NOT NULL
        ORDER BY at
        """,
        channel=channel,
    )
    return [row["at"] for row in rows]


def plan(tx: Tx, channel: str, at: str, *, due: datetime) -> None:
    """Set when a digest of a channel is due next."""
    tx.run(
        """
        INSERT INTO digest (channel, at, due) VALUES (:channel, :at, :due)
        ON CONFLICT (channel, at) DO UPDATE SET due = excluded.due
        """,
        channel=channel,
        at=at,
        due=stamp(due),
    )


def unplan(tx: Tx, channel: str) -> None:
    """Forget when the digests of a channel are due: they changed."""
    tx.run("DELETE FROM digest WHERE channel = :channel", channel=channel)


def forget_unwanted(tx: Tx) -> None:
    """Forget the digests that nobody asks for any more: one asked for again begins anew."""
    tx.run(
        """
        DELETE FROM digest WHERE NOT EXISTS (
            SELECT 1 FROM subscription
            WHERE subscription.channel = digest.channel AND subscription.digest = digest.at
        ) AND NOT EXISTS (
            SELECT 1 FROM quieting
            WHERE quieting.channel = digest.channel AND quieting.digest = digest.at
        )
        """
    )


def next_due(tx: Tx, channel: str) -> datetime | None:
    """When the next digest of a channel is due."""
    row = tx.one("SELECT min(due) AS due FROM digest WHERE channel = :channel", channel=channel)
    return moment(row["due"]) if row else None


def make(
    tx: Tx, channel: str, *, kind: str, period: datetime, due: datetime, now: datetime
) -> int | None:
    """Owe a channel a digest; its delivery, None where that of this ``period`` was made before."""
    row = tx.one(
        """
        INSERT INTO delivery (channel, kind, revision, tenant, topics, created, due, period)
        SELECT key, :kind, 1, tenant, '[]', :now, :due, :period
        FROM channel WHERE key = :channel
        ON CONFLICT (channel, kind, period) WHERE period IS NOT NULL DO NOTHING
        RETURNING id
        """,
        channel=channel,
        kind=kind,
        period=stamp(period),
        due=stamp(due),
        now=stamp(now),
    )
    return int(row["id"]) if row else None


def due_held(tx: Tx, *, now: datetime, platforms: Iterable[str]) -> dict[str, int]:
    """How many stories of each open channel are held longer than they have to be."""
    known = set(platforms)
    rows = tx.all(
        """
        SELECT delivery.channel, count(*) AS many
        FROM delivery JOIN channel ON channel.key = delivery.channel AND channel.state = 'ok'
        WHERE delivery.state = 'held' AND delivery.reason <> 'muted' AND due <= :now
        GROUP BY delivery.channel
        """,
        now=stamp(now),
    )
    return {
        row["channel"]: row["many"] for row in rows if row["channel"].partition(":")[0] in known
    }


def release(tx: Tx, channel: str, *, now: datetime) -> None:
    """Let go, one by one, what a channel need not wait for any longer; it is owed since then."""
    tx.run(
        f"""
        UPDATE delivery SET state = 'pending', due = :now, created = due
        WHERE channel = :channel AND state IN {KEPT_BACK} AND state = 'held'
            AND reason <> 'muted' AND due <= :now
        """,  # noqa: S608 - a constant
        channel=channel,
        now=stamp(now),
    )


def tell_held(tx: Tx, digest: int, channel: str, *, until: datetime) -> int:
    """Make a digest of what a channel has to wait for no longer than ``until``; how many."""
    return tx.run(
        f"""
        UPDATE delivery SET state = 'told', told_in = :digest
        WHERE channel = :channel AND state IN {KEPT_BACK} AND state = 'held'
            AND reason <> 'muted' AND due <= :until
        """,  # noqa: S608 - a constant
        digest=digest,
        channel=channel,
        until=stamp(until),
    )


def tell_pending(tx: Tx, digest: int, channel: str, *, reason: str) -> int:
    """Tell all alerts that are owed to a channel in a digest instead; how many."""
    return tx.run(
        f"""
        UPDATE delivery SET state = 'told', told_in = :digest, reason = :reason
        WHERE channel = :channel AND state IN {OPEN} AND state = 'pending' AND kind = 'alert'
        """,  # noqa: S608 - a constant
        digest=digest,
        channel=channel,
        reason=reason,
    )


def hold_pending(tx: Tx, channel: str, *, due: datetime) -> None:
    """Keep the alerts that are owed to a channel for the end of its quiet hours."""
    tx.run(
        f"""
        UPDATE delivery SET state = 'held', due = :due, reason = 'quiet hours'
        WHERE channel = :channel AND state IN {OPEN} AND state = 'pending' AND kind = 'alert'
        """,  # noqa: S608 - a constant
        channel=channel,
        due=stamp(due),
    )


def backlogs(tx: Tx, *, before: datetime, most: int, platforms: Iterable[str]) -> list[Backlog]:
    """The open channels owed alerts since ``before``, more than ``most``, or beside a catch-up."""
    known = set(platforms)
    rows = tx.all(
        f"""
        SELECT * FROM (
            SELECT
                channel.key AS channel,
                count(CASE WHEN kind = 'alert' THEN 1 END) AS alerts,
                min(CASE WHEN kind = 'alert' THEN created END) AS oldest,
                max(CASE WHEN kind = 'catch-up' THEN id END) AS catch_up
            FROM channel CROSS JOIN delivery
            WHERE channel.state = 'ok' AND delivery.channel = channel.key
                AND delivery.state IN {OPEN} AND delivery.state = 'pending'
            GROUP BY channel.key
        ) AS owed
        WHERE alerts > :most OR oldest <= :before OR (alerts > 0 AND catch_up IS NOT NULL)
        """,  # noqa: S608 - a constant
        before=stamp(before),
        most=most,
    )
    return [
        Backlog(
            channel=row["channel"], is_old=row["oldest"] <= stamp(before), catch_up=row["catch_up"]
        )
        for row in rows
        if row["channel"].partition(":")[0] in known
    ]


def retime(tx: Tx, channel: str, *, due: datetime) -> None:
    """Set until when the stories that wait for a digest of a channel wait."""
    tx.run(
        f"""
        UPDATE delivery SET due = :due
        WHERE channel = :channel AND state IN {KEPT_BACK} AND state = 'held' AND reason = 'digest'
        """,  # noqa: S608 - a constant
        channel=channel,
        due=stamp(due),
    )


def end_quiet(tx: Tx, channel: str, *, due: datetime) -> None:
    """Set until when the stories that came in a channel's quiet hours wait."""
    tx.run(
        f"""
        UPDATE delivery SET due = :due
        WHERE channel = :channel AND state IN {KEPT_BACK} AND state = 'held'
            AND reason = 'quiet hours'
        """,  # noqa: S608 - a constant
        channel=channel,
        due=stamp(due),
    )


def silence(tx: Tx, channel: str, stories: Iterable[int], *, until: datetime) -> int:
    """Hold back, as muted, what of these stories is owed to a channel and not sent; how many."""
    return sum(
        tx.run(
            """
            UPDATE delivery SET state = 'held', reason = 'muted', due = :until
            WHERE channel = :channel AND story = :story
                AND (state = 'pending' OR state = 'held' AND reason <> 'muted')
            """,
            channel=channel,
            story=story,
            until=stamp(until),
        )
        for story in stories
    )


def unsent(tx: Tx, channel: str) -> list[int]:
    """The stories that a channel is owed, held or not, and that are not being sent."""
    rows = tx.all(
        f"""
        SELECT id, story FROM delivery
        WHERE channel = :channel AND state IN {OPEN} AND state = 'pending' AND story IS NOT NULL
        UNION ALL
        SELECT id, story FROM delivery
        WHERE channel = :channel AND state IN {KEPT_BACK} AND state = 'held'
            AND reason <> 'muted' AND story IS NOT NULL
        ORDER BY id
        """,  # noqa: S608 - constants
        channel=channel,
    )
    return [row["story"] for row in rows]


def told(tx: Tx, digest: int, *, seen_by: str | None = None) -> list[Kept]:
    """What a digest tells, in the order in which it came; by case as ``seen_by`` sees it."""
    rows = tx.all(
        f"""
        SELECT delivery.*, (
            SELECT topic FROM tag
            WHERE tag.story = delivery.story AND certain = 1
                AND topic >= 'case:' AND topic < 'case;' AND {TAG_SEEN}
            ORDER BY entry, start LIMIT 1
        ) AS about
        FROM delivery WHERE told_in = :digest ORDER BY id
        """,  # noqa: S608 - a constant
        digest=digest,
        seen_by=seen_by,
    )
    return [_kept(row, about=row["about"]) for row in rows]


def missed(tx: Tx, channel: str, *, since: datetime, limit: int) -> tuple[int, list[Kept]]:
    """What a channel was not told since then: how much, and the newest of it."""
    count = tx.one(
        """
        SELECT count(*) AS many FROM delivery
        WHERE channel = :channel AND state IN ('held', 'filtered') AND created >= :since
        """,
        channel=channel,
        since=stamp(since),
    )
    rows = tx.all(
        """
        SELECT * FROM delivery
        WHERE channel = :channel AND state IN ('held', 'filtered') AND created >= :since
        ORDER BY created DESC, id DESC LIMIT :limit
        """,
        channel=channel,
        since=stamp(since),
        limit=limit,
    )
    return int(count["many"]) if count else 0, [_kept(row) for row in rows]


def _kept(row: Row, *, about: str | None = None) -> Kept:
    created = moment(row["created"])
    assert created is not None  # noqa: S101 - NOT NULL
    return Kept(
        delivery=row["id"],
        story=row["story"],
        topics=tuple(json.loads(row["topics"])),
        state=row["state"],
        reason=row["reason"] or "",
        created=created,
        about=about,
    )
