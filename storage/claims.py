"""Claims on what is owed: one attempt at a delivery, and what became of it.

An attempt is fenced by its number: the outcome of one that is no longer current changes nothing.
No statement here reads what is closed, which is nearly all of an old ledger.
"""

import json
from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import datetime, timedelta

from bot.model import EDIT, REPLIES, Delivery, Look
from storage import notices, subscriptions, threads
from storage.deliveries import OPEN, delivery_of
from storage.store import Row, Tx, listed, stamp

# Claimed by one statement, which costs as much as some ten of its rows.
AT_ONCE = 64

# The index of what is open is by channel: it is entered once for each channel that is owed
# something, however much that is.
HEADS = f"""
    WITH RECURSIVE head (id, channel, due, lease) AS (
        SELECT * FROM (
            SELECT id, channel, due, lease FROM delivery
            WHERE state IN {OPEN} AND channel >= :first AND channel < :last
            ORDER BY channel, id LIMIT 1
        ) AS foremost
        UNION ALL
        SELECT delivery.id, delivery.channel, delivery.due, delivery.lease
        FROM head JOIN delivery ON delivery.id = (
            SELECT later.id FROM delivery AS later
            WHERE later.state IN {OPEN} AND later.channel > head.channel AND later.channel < :last
            ORDER BY later.channel, later.id LIMIT 1
        )
    )
    SELECT
        head.id,
        channel.key,
        channel.forum,
        channel.look,
        channel.publish,
        head.due <= :now AND (head.lease IS NULL OR head.lease <= :now) AS ready,
        channel.forum = 1 OR EXISTS (
            SELECT 1 FROM subscription
            WHERE subscription.channel = channel.key AND subscription.threads <> 'off'
        ) AS threaded
    FROM head CROSS JOIN channel
    WHERE channel.key = head.channel
        AND channel.state = 'ok'
        AND (channel.resume IS NULL OR channel.resume <= :now)
"""  # noqa: S608 - a constant


def claim(
    tx: Tx, *, platforms: Iterable[str], now: datetime, lease: datetime, limit: int
) -> list[Delivery]:
    """Take what is due at the head of each channel's queue; nobody else gets it until ``lease``.

    At most one of a channel, so that its order is kept, and none of one that is closed or paused;
    at most ``limit`` in all, those that have waited longest. What comes back as ``unknown`` is to
    be looked for, what comes back as ``sending`` to be sent.
    """
    heads = [
        row
        for platform in platforms
        for row in tx.all(HEADS, first=platform, last=f"{platform};", now=stamp(now))
        if row["ready"] or row["threaded"]
    ]
    heads.sort(key=_number)
    claimed: list[Delivery] = []
    while heads and len(claimed) < limit:
        most = min(AT_ONCE, limit - len(claimed))
        next_, heads = heads[:most], heads[most:]
        claimed += _take(tx, next_, now=now, lease=lease)
    return claimed


def _take(tx: Tx, heads: Sequence[Row], *, now: datetime, lease: datetime) -> list[Delivery]:
    """Claim what is to be sent first in each of these channels, if it is due and nobody's."""
    turns = {
        threads.first(tx, head["id"], now=now) if head["threaded"] else head["id"]: head
        for head in heads
    }
    places, ids = listed(turns)
    rows = tx.all(
        f"""
        UPDATE delivery SET
            state = CASE state WHEN 'pending' THEN 'sending' ELSE 'unknown' END,
            attempt = attempt + 1,
            attempted = CASE state WHEN 'pending' THEN :now ELSE attempted END,
            lease = :lease
        WHERE id IN ({places})
            AND state IN {OPEN}
            AND due <= :now
            AND (lease IS NULL OR lease <= :now)
        RETURNING *
        """,  # noqa: S608 - constants
        now=stamp(now),
        lease=stamp(lease),
        **ids,
    )
    return [_placed(tx, row, channel=turns[row["id"]]) for row in sorted(rows, key=_number)]


def _number(row: Row) -> int:
    return int(row["id"])


def _placed(tx: Tx, row: Row, *, channel: Row) -> Delivery:
    """A delivery with the message that it edits, or in whose thread it belongs."""
    delivery = replace(
        delivery_of(row),
        forum=bool(channel["forum"]),
        look=Look(channel["look"]),
        publish=bool(channel["publish"]) and row["kind"] != notices.FOLLOWED,
    )
    if row["parent"] is None:
        return replace(delivery, tags=_tags(tx, delivery)) if delivery.forum else delivery
    target = tx.one(
        "SELECT id, parent, message, mention FROM delivery WHERE id = :id", id=row["parent"]
    )
    assert target is not None  # noqa: S101 - a foreign key
    root = tx.one("SELECT message FROM delivery WHERE id = :id", id=target["parent"])
    above = (root["message"] or None) if root else None
    message = target["message"] or None
    placed = replace(delivery, card=target["id"])
    if message is None:
        return placed
    if delivery.kind == EDIT:
        return replace(placed, edits=message, parent=above, mention=target["mention"])
    if delivery.kind in REPLIES:
        return replace(placed, parent=above or message)
    return replace(placed, parent=message)


def _tags(tx: Tx, opening: Delivery) -> tuple[str, ...]:
    """The tags of a post: those asked for by what is told in it first."""
    rows = tx.all(
        "SELECT topics FROM delivery WHERE parent = :id AND kind = 'alert'", id=opening.id
    )
    told = [topic for row in rows for topic in json.loads(row["topics"])]
    return subscriptions.tags(tx, opening.channel, [*opening.topics, *told])


def resend(tx: Tx, delivery: Delivery, *, attempted: datetime) -> bool:
    """Claim an unknown delivery for being sent again; False where the claim is no longer ours.

    ``attempted`` is from when on a message of it may stand in the channel.
    """
    changed = tx.run(
        """
        UPDATE delivery SET state = 'sending', attempted = :attempted
        WHERE id = :id AND attempt = :attempt AND state IN ('sending', 'unknown')
        """,
        id=delivery.id,
        attempt=delivery.attempt,
        attempted=stamp(attempted),
    )
    return changed == 1


def finish(tx: Tx, sent: Iterable[tuple[Delivery, str]], *, now: datetime) -> int:
    """The platform took these, as the messages given; of how many the claim was still ours."""
    at = stamp(now)
    return tx.many(
        """
        UPDATE delivery SET state = 'sent', lease = NULL, sent = :now, message = :message
        WHERE id = :id AND attempt = :attempt AND state IN ('sending', 'unknown')
        """,
        [
            {"id": delivery.id, "attempt": delivery.attempt, "message": message, "now": at}
            for delivery, message in sent
        ],
    )


def retry(tx: Tx, delivery: Delivery, *, due: datetime, reason: str) -> bool:
    """The platform did not take it: owed again from ``due`` on."""
    return _close(tx, delivery, state="pending", due=due, reason=reason)


def unknown(tx: Tx, delivery: Delivery, *, due: datetime, reason: str) -> bool:
    """The platform may have taken it: to be looked for from ``due`` on."""
    return _close(tx, delivery, state="unknown", due=due, reason=reason)


def give_up(tx: Tx, delivery: Delivery, *, reason: str) -> bool:
    """Not to be tried again unless a person says so."""
    return _close(tx, delivery, state="dead", reason=reason)


def wait(tx: Tx, delivery: Delivery, *, due: datetime, reason: str) -> bool:
    """To be tried again from ``due`` on; until then it holds up nothing else of its channel."""
    return _close(tx, delivery, state="waiting", due=due, reason=reason)


def void(tx: Tx, delivery: Delivery, *, reason: str) -> bool:
    """Nothing is to be said any more: what it would have changed or answered is gone."""
    return _close(tx, delivery, state="void", reason=reason)


def _close(
    tx: Tx, delivery: Delivery, *, state: str, reason: str, due: datetime | None = None
) -> bool:
    changed = tx.run(
        """
        UPDATE delivery SET
            state = :state, lease = NULL, due = coalesce(:due, due), reason = :reason
        WHERE id = :id AND attempt = :attempt AND state IN ('sending', 'unknown')
        """,
        id=delivery.id,
        attempt=delivery.attempt,
        state=state,
        due=stamp(due) if due else None,
        reason=reason,
    )
    return changed == 1


def hold_edits(tx: Tx, platform: str, *, tenant: str | None = None, until: datetime) -> None:
    """Make no edit before ``until`` on a platform, or in one tenant of it."""
    # Each of the two is found by an index of its own.
    for which in ("state = 'waiting'", f"state = 'pending' AND state IN {OPEN}"):
        tx.run(
            f"""
            UPDATE delivery SET state = 'waiting', due = :until
            WHERE {which} AND kind = 'edit' AND due < :until
                AND channel >= :first AND channel < :last
                AND (:tenant IS NULL OR tenant = :tenant)
            """,  # noqa: S608 - constants
            tenant=tenant,
            until=stamp(until),
            first=f"{platform}:",
            last=f"{platform};",
        )


def recover(tx: Tx, *, now: datetime) -> int:
    """Mark as unknown what a process that is gone was sending; how many.

    To be called by the loop that holds the database's lock, before it claims anything.
    """
    stopped = tx.run(
        f"""
        UPDATE delivery SET
            state = 'unknown', lease = NULL, due = :now, reason = 'stopped while sending'
        WHERE state IN {OPEN} AND state = 'sending'
        """,  # noqa: S608 - a constant
        now=stamp(now),
    )
    # The clock was set back meanwhile: what comes next is not older than what was asked for.
    tx.run("UPDATE subscription SET created = :now WHERE created > :now", now=stamp(now))
    return stopped + tx.run("UPDATE delivery SET lease = NULL WHERE lease IS NOT NULL")


def expire(tx: Tx, *, now: datetime, renewed: datetime, in_hand: Iterable[int] = ()) -> int:
    """Mark as unknown what was claimed and not reported back within its lease; how many.

    What the caller itself has ``in_hand`` is renewed instead: a clock that was set forward has
    not ended the requests under way.
    """
    late = tx.all("SELECT id FROM delivery WHERE lease <= :now", now=stamp(now))
    if not late:
        return 0
    tx.many(
        "UPDATE delivery SET lease = :renewed WHERE id = :id AND lease <= :now",
        [{"id": each, "now": stamp(now), "renewed": stamp(renewed)} for each in in_hand],
    )
    return tx.run(
        """
        UPDATE delivery SET
            state = 'unknown', lease = NULL, due = :now, reason = 'no report within the lease'
        WHERE lease <= :now AND state = 'sending'
        """,
        now=stamp(now),
    )


def set_back(tx: Tx, *, by: timedelta, now: datetime) -> None:
    """The clock was set back ``by``: what waits, waits no longer than it would have.

    Moves the times of open deliveries, of paused channels and of feeds that lie in the future, and
    those of new subscriptions and stories, which would else be older than what comes next; to be
    called by the loop that holds the database's lock. A digest's time of day stays.
    """
    for table, key, column, which in (
        ("delivery", "id", "due", f"state IN {OPEN}"),
        ("delivery", "id", "due", "state = 'waiting'"),
        ("delivery", "id", "lease", "lease IS NOT NULL"),
        ("channel", "key", "resume", "1 = 1"),
        ("feed", "id", "due", "1 = 1"),
        ("subscription", "id", "created", "1 = 1"),
        ("story", "id", "first_seen", "1 = 1"),
    ):
        rows = tx.all(
            f"SELECT {key} AS k, {column} AS at FROM {table} WHERE {which} AND {column} > :now",  # noqa: S608 - constants
            now=stamp(now),
        )
        tx.many(
            f"UPDATE {table} SET {column} = :at WHERE {key} = :k",  # noqa: S608 - constants
            [{"k": row["k"], "at": stamp(datetime.fromisoformat(row["at"]) - by)} for row in rows],
        )
