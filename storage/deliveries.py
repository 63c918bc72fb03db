"""The ledger: what is owed to which channel, and what became of it.

``pending`` is owed; ``sending`` is claimed for one attempt, committed before the request is made;
``sent`` is done; ``unknown`` may have been taken and is looked for before it is repeated; ``dead``
is given up, with the reason. An attempt is fenced by its number: the outcome of one that is no
longer current changes nothing. ``held`` waits for a digest or the end of quiet, ``filtered`` was
kept out by what the channel asked for, ``told`` is a line of the digest ``told_in``. An edit or
reply is ``waiting`` for more to come, and ``void`` where there is nothing left that it could
change or answer.
"""

import json
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from bot.model import EDIT, REPLIES, Delivery, DeliveryState, Look
from storage import notices, threads
from storage.store import Row, Tx, moment, stamp

OPEN = "('pending', 'sending', 'unknown')"
OWE = """
    INSERT INTO delivery (
        story, channel, kind, revision, tenant, topics, state, created, due, reason, mention
    )
    SELECT :story, key, :kind, :revision, tenant, :topics, :state, :now, :due, :reason, :mention
    FROM channel WHERE key = :channel
    ON CONFLICT (story, channel, kind, revision) DO UPDATE SET
        topics = excluded.topics,
        state = excluded.state,
        created = excluded.created,
        due = excluded.due,
        reason = excluded.reason,
        mention = excluded.mention
    WHERE delivery.state = 'filtered' AND excluded.state <> 'filtered'
        OR delivery.state = 'held' AND delivery.reason <> 'muted'
            AND excluded.state = 'pending'
"""
NOT_DONE = "('pending', 'sending', 'unknown', 'waiting')"


@dataclass(frozen=True, slots=True, kw_only=True)
class Ledgered:
    """A delivery with its history, for people who ask why or why not.

    ``told_in`` is the digest that told it instead.
    """

    delivery: Delivery
    due: datetime | None
    sent: datetime | None
    message: str | None
    reason: str | None
    told_in: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Owed:
    """What a channel is owed of a story: with the topics that matched, and since when it waits.

    ``state`` is pending, held (until ``due``) or filtered, these two with the ``reason``.
    ``mention`` is whom it calls.
    """

    channel: str
    topics: tuple[str, ...]
    state: DeliveryState = DeliveryState.PENDING
    due: datetime | None = None
    reason: str | None = None
    mention: str = ""


def owe(
    tx: Tx, story: int, owed: Iterable[Owed], *, kind: str, revision: int, now: datetime
) -> int:
    """Owe a story to channels; to how many it was not owed before.

    A channel that was owed it before is passed over, but where it was filtered and no longer is,
    or where it waits for a digest or the end of quiet hours and need not any more.
    """
    filtered: list[dict[str, object]] = []
    rest: list[dict[str, object]] = []
    at = stamp(now)
    for each in owed:
        row = {
            "story": story,
            "channel": each.channel,
            "kind": kind,
            "revision": revision,
            "topics": json.dumps(each.topics),
            "state": each.state,
            "now": at,
            "due": stamp(each.due) if each.due else at,
            "reason": each.reason,
            "mention": each.mention,
        }
        (filtered if each.state is DeliveryState.FILTERED else rest).append(row)
    tx.many(OWE, filtered)
    return tx.many(OWE, rest)


def has_called(tx: Tx, channel: str, *, since: datetime) -> bool:
    """Whether a channel is owed, or got, something after ``since`` that calls somebody."""
    row = tx.one(
        """
        SELECT id FROM delivery
        WHERE channel = :channel AND created > :since AND mention <> '' LIMIT 1
        """,
        channel=channel,
        since=stamp(since),
    )
    return row is not None


def withdraw(tx: Tx, story: int, filtered: Iterable[Owed]) -> int:
    """Keep back, as filtered, what is owed of a story but not being sent; from how many."""
    return sum(
        tx.run(
            """
            UPDATE delivery SET state = 'filtered', reason = :reason, topics = :topics
            WHERE story = :story AND channel = :channel AND kind = 'alert'
                AND state IN ('pending', 'held')
            """,
            story=story,
            channel=each.channel,
            reason=each.reason,
            topics=json.dumps(each.topics),
        )
        for each in filtered
    )


def unsettled(tx: Tx, stories: Iterable[int]) -> list[int]:
    """Those of the stories that a channel is still owed, or was not told because of a filter."""
    return [
        story
        for story in stories
        if tx.one(
            """
            SELECT id FROM delivery
            WHERE story = :story AND state IN ('pending', 'held', 'filtered') LIMIT 1
            """,
            story=story,
        )
    ]


def claim(
    tx: Tx, *, platforms: Iterable[str], now: datetime, lease: datetime, limit: int
) -> list[Delivery]:
    """Take what is due at the head of each channel's queue; nobody else gets it until ``lease``.

    At most one of a channel, so that its order is kept; at most ``limit`` in all. What comes back
    as ``unknown`` is to be looked for, what comes back as ``sending`` to be sent.
    """
    heads = [
        (row["head"], row["channel"])
        for platform in platforms
        for row in tx.all(
            f"""
            SELECT min(id) AS head, channel FROM delivery
            WHERE state IN {OPEN} AND channel >= :first AND channel < :last
            GROUP BY channel
            """,  # noqa: S608 - a constant
            first=platform,
            last=f"{platform};",
        )
    ]
    threaded = threads.channels(tx)
    claimed: list[Delivery] = []
    for head, channel in sorted(heads):
        if len(claimed) == limit:
            break
        turn = threads.first(tx, head, now=now) if channel in threaded else head
        row = _take(tx, turn, now=now, lease=lease)
        if row is not None:
            claimed.append(_placed(tx, row))
    return claimed


def _placed(tx: Tx, row: Row) -> Delivery:
    """A delivery with the message that it edits, or in whose thread it belongs."""
    delivery = replace(
        _delivery(row),
        forum=bool(row["forum"]),
        look=Look(row["look"]),
        publish=bool(row["publish"]) and row["kind"] != notices.FOLLOWED,
    )
    if row["parent"] is None:
        return delivery
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


def _take(tx: Tx, head: int, *, now: datetime, lease: datetime) -> Row | None:
    """Claim one delivery if it is due, its channel open, and no other claim on it stands."""
    return tx.one(
        """
        UPDATE delivery SET
            state = CASE state WHEN 'pending' THEN 'sending' ELSE 'unknown' END,
            attempt = attempt + 1,
            attempted = CASE state WHEN 'pending' THEN :now ELSE attempted END,
            lease = :lease
        WHERE id = :id
            AND due <= :now
            AND (lease IS NULL OR lease <= :now)
            AND EXISTS (
                SELECT 1 FROM channel
                WHERE key = delivery.channel
                    AND state = 'ok'
                    AND (resume IS NULL OR resume <= :now)
            )
        RETURNING
            *,
            (SELECT forum FROM channel WHERE key = delivery.channel) AS forum,
            (SELECT look FROM channel WHERE key = delivery.channel) AS look,
            (SELECT publish FROM channel WHERE key = delivery.channel) AS publish
        """,
        id=head,
        now=stamp(now),
        lease=stamp(lease),
    )


def resend(tx: Tx, delivery: Delivery, *, attempted: datetime) -> bool:
    """Claim an unknown delivery for being sent again; False where the claim is no longer ours.

    ``attempted`` is from when on a message of it may stand in the channel.
    """
    return _close(tx, delivery, state="sending", attempted=attempted)


def finish(tx: Tx, delivery: Delivery, *, message: str, now: datetime) -> bool:
    """The platform took it as ``message``; False where the claim is no longer ours."""
    return _close(tx, delivery, state="sent", message=message, sent=now)


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


def void(tx: Tx, delivery: Delivery, *, reason: str) -> bool:
    """Nothing is to be said any more: what it would have changed or answered is gone."""
    return _close(tx, delivery, state="void", reason=reason)


def recover(tx: Tx, *, now: datetime) -> int:
    """Mark as unknown what a process that is gone was sending; how many.

    To be called by the loop that holds the database's lock, before it claims anything.
    """
    return tx.run(
        """
        UPDATE delivery SET
            state = 'unknown', lease = NULL, due = :now, reason = 'stopped while sending'
        WHERE state = 'sending'
        """,
        now=stamp(now),
    ) + tx.run("UPDATE delivery SET lease = NULL WHERE state = 'unknown' AND lease IS NOT NULL")


def expire(tx: Tx, *, now: datetime, renewed: datetime, in_hand: Iterable[int] = ()) -> int:
    """Mark as unknown what was claimed and not reported back within its lease; how many.

    What the caller itself has ``in_hand`` is renewed instead: a clock that was set forward has
    not ended the requests under way.
    """
    tx.many(
        "UPDATE delivery SET lease = :renewed WHERE id = :id AND lease <= :now",
        [{"id": each, "now": stamp(now), "renewed": stamp(renewed)} for each in in_hand],
    )
    return tx.run(
        """
        UPDATE delivery SET
            state = 'unknown', lease = NULL, due = :now, reason = 'no report within the lease'
        WHERE state = 'sending' AND lease <= :now
        """,
        now=stamp(now),
    )


def get(tx: Tx, delivery: int) -> Ledgered | None:
    """One delivery with its history."""
    row = tx.one("SELECT * FROM delivery WHERE id = :id", id=delivery)
    return _ledgered(row) if row else None


def of_story(tx: Tx, story: int) -> list[Ledgered]:
    """Every delivery of a story."""
    rows = tx.all("SELECT * FROM delivery WHERE story = :story ORDER BY id", story=story)
    return [_ledgered(row) for row in rows]


def dead(tx: Tx, *, limit: int) -> list[Ledgered]:
    """What was given up, newest first."""
    rows = tx.all(
        "SELECT * FROM delivery WHERE state = 'dead' ORDER BY id DESC LIMIT :limit", limit=limit
    )
    return [_ledgered(row) for row in rows]


def dead_ids(tx: Tx) -> list[int]:
    """The numbers of all that was given up, oldest first."""
    return [row["id"] for row in tx.all("SELECT id FROM delivery WHERE state = 'dead' ORDER BY id")]


def revive(tx: Tx, delivery: int, *, now: datetime) -> bool:
    """Owe again what was given up, in its old place of the queue; False where it was not."""
    changed = tx.run(
        """
        UPDATE delivery SET state = 'pending', due = :now, created = :now, reason = NULL
        WHERE id = :id AND state = 'dead'
        """,
        id=delivery,
        now=stamp(now),
    )
    return changed == 1


def set_back(tx: Tx, *, by: timedelta, now: datetime) -> None:
    """The clock was set back ``by``: what waits, waits no longer than it would have.

    Moves the times of open deliveries, of paused channels and of feeds that lie in the future; to
    be called by the loop that holds the database's lock. A digest's time of day stays.
    """
    for table, key, column, which in (
        ("delivery", "id", "due", f"state IN {NOT_DONE}"),
        ("delivery", "id", "lease", f"state IN {OPEN}"),
        ("channel", "key", "resume", "1 = 1"),
        ("feed", "id", "due", "1 = 1"),
    ):
        rows = tx.all(
            f"SELECT {key} AS k, {column} AS at FROM {table} WHERE {which} AND {column} > :now",  # noqa: S608 - constants
            now=stamp(now),
        )
        tx.many(
            f"UPDATE {table} SET {column} = :at WHERE {key} = :k",  # noqa: S608 - constants
            [{"k": row["k"], "at": stamp(datetime.fromisoformat(row["at"]) - by)} for row in rows],
        )


def counts(tx: Tx) -> dict[str, int]:
    """How many deliveries are in each state."""
    rows = tx.all("SELECT state, count(*) AS many FROM delivery GROUP BY state")
    return {row["state"]: row["many"] for row in rows}


def sent(tx: Tx) -> dict[str, int]:
    """How many deliveries of each kind were sent."""
    rows = tx.all(
        "SELECT kind, count(*) AS many FROM delivery WHERE state = :sent GROUP BY kind",
        sent=DeliveryState.SENT,
    )
    return {row["kind"]: row["many"] for row in rows}


def waiting(tx: Tx, channel: str) -> int:
    """How many messages a channel is still to get, but for the line that it follows something."""
    row = tx.one(
        f"""
        SELECT count(*) AS many FROM delivery
        WHERE channel = :channel AND state IN {OPEN} AND kind <> :followed
        """,  # noqa: S608 - a constant
        channel=channel,
        followed=notices.FOLLOWED,
    )
    return int(row["many"]) if row else 0


def next_due(tx: Tx) -> datetime | None:
    """When the next open delivery, or lease, is due."""
    row = tx.one(
        f"""
        SELECT min(CASE
            WHEN lease > due THEN lease
            WHEN channel.resume > due THEN channel.resume
            ELSE due
        END) AS due
        FROM delivery JOIN channel ON channel.key = delivery.channel
        WHERE delivery.state IN {OPEN} AND channel.state = 'ok'
        """  # noqa: S608 - a constant
    )
    return moment(row["due"]) if row else None


def _close(
    tx: Tx,
    delivery: Delivery,
    *,
    state: str,
    due: datetime | None = None,
    attempted: datetime | None = None,
    sent: datetime | None = None,
    message: str | None = None,
    reason: str | None = None,
) -> bool:
    changed = tx.run(
        """
        UPDATE delivery SET
            state = :state,
            lease = CASE :state WHEN 'sending' THEN lease END,
            due = coalesce(:due, due),
            attempted = coalesce(:attempted, attempted),
            sent = coalesce(:sent, sent),
            message = coalesce(:message, message),
            reason = coalesce(:reason, reason)
        WHERE id = :id AND attempt = :attempt AND state IN ('sending', 'unknown')
        """,
        id=delivery.id,
        attempt=delivery.attempt,
        state=state,
        due=stamp(due) if due else None,
        attempted=stamp(attempted) if attempted else None,
        sent=stamp(sent) if sent else None,
        message=message,
        reason=reason,
    )
    return changed == 1


def _ledgered(row: Row) -> Ledgered:
    return Ledgered(
        delivery=_delivery(row),
        due=moment(row["due"]),
        sent=moment(row["sent"]),
        message=row["message"],
        reason=row["reason"],
        told_in=row["told_in"],
    )


def _delivery(row: Row) -> Delivery:
    created = moment(row["created"])
    assert created is not None  # noqa: S101 - NOT NULL
    return Delivery(
        id=row["id"],
        story=row["story"],
        channel=row["channel"],
        kind=row["kind"],
        revision=row["revision"],
        attempt=row["attempt"],
        created=created,
        tenant=row["tenant"],
        state=DeliveryState(row["state"]),
        topics=tuple(json.loads(row["topics"])),
        attempted=moment(row["attempted"]),
        mention=row["mention"],
    )
