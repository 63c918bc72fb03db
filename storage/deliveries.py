"""The ledger: what is owed to which channel, and what became of it.

``pending`` is owed; ``sending`` is claimed for one attempt, committed before the request is made;
``sent`` is done; ``unknown`` may have been taken and is looked for before it is repeated; ``dead``
is given up, with the reason. ``held`` waits for a digest or the end of quiet, ``filtered`` was
kept out by what the channel asked for, ``told`` is a line of the digest ``told_in``. An edit or
reply is ``waiting`` for more to come, and ``void`` where there is nothing left that it could
change or answer. How a delivery is claimed and what an attempt leaves is in ``storage.claims``.
"""

import json
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from bot.model import Delivery, DeliveryState
from storage import notices
from storage.store import Row, Tx, listed, moment, stamp

OPEN = "('pending', 'sending', 'unknown')"
# How the reason begins why a person is asked whether something may be sent, perhaps again.
HELD = "held: may have been sent"
# Channels are owed a story by so many at once: a statement costs as much as some ten of its rows.
AT_ONCE = 64


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
    """What a channel is owed of a story: for which topics, and whether at once.

    ``state`` is pending, held (until ``due``) or filtered, these two with the ``reason``.
    ``mention`` is whom it calls.
    """

    topics: tuple[str, ...]
    state: DeliveryState = DeliveryState.PENDING
    due: datetime | None = None
    reason: str | None = None
    mention: str = ""


def owe(
    tx: Tx, story: int, owed: Mapping[str, Owed], *, kind: str, revision: int, now: datetime
) -> int:
    """Owe a story to channels, to each what is ``owed``; to how many it was not owed before.

    A channel that was owed it before is passed over, but where it was filtered and no longer is,
    or where it waits for a digest or the end of quiet hours and need not any more.
    """
    alike: defaultdict[Owed, list[str]] = defaultdict(list)
    for channel, each in owed.items():
        alike[each].append(channel)
    at = stamp(now)
    count = 0
    for each, channels in alike.items():
        for start in range(0, len(channels), AT_ONCE):
            places, keys = listed(channels[start : start + AT_ONCE])
            owed_now = tx.run(
                f"""
                INSERT INTO delivery (
                    story, channel, kind, revision, tenant, topics, state, created, due, reason,
                    mention
                )
                SELECT :story, key, :kind, :revision, tenant, :topics, :state, :now, :due, :reason,
                    :mention
                FROM channel WHERE key IN ({places})
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
                """,  # noqa: S608 - places
                story=story,
                kind=kind,
                revision=revision,
                topics=json.dumps(each.topics),
                state=each.state,
                now=at,
                due=stamp(each.due) if each.due else at,
                reason=each.reason,
                mention=each.mention,
                **keys,
            )
            count += 0 if each.state is DeliveryState.FILTERED else owed_now
    return count


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


def withdraw(tx: Tx, story: int, filtered: Mapping[str, Owed]) -> int:
    """Keep back, as filtered, what is owed of a story but not being sent; from how many."""
    return sum(
        tx.run(
            """
            UPDATE delivery SET state = 'filtered', reason = :reason, topics = :topics
            WHERE story = :story AND channel = :channel AND kind = 'alert'
                AND state IN ('pending', 'held')
            """,
            story=story,
            channel=channel,
            reason=each.reason,
            topics=json.dumps(each.topics),
        )
        for channel, each in filtered.items()
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
    """Owe again what was given up, in its old place of the queue; False where it was not.

    What may have been taken before is looked for first, unless a person was asked because it
    cannot be.
    """
    changed = tx.run(
        f"""
        UPDATE delivery SET
            state = CASE
                WHEN attempted IS NULL OR reason LIKE '{HELD}%' THEN 'pending' ELSE 'unknown'
            END,
            due = :now,
            created = :now,
            reason = NULL
        WHERE id = :id AND state = 'dead'
        """,  # noqa: S608 - a constant
        id=delivery,
        now=stamp(now),
    )
    return changed == 1


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


def _ledgered(row: Row) -> Ledgered:
    return Ledgered(
        delivery=delivery_of(row),
        due=moment(row["due"]),
        sent=moment(row["sent"]),
        message=row["message"],
        reason=row["reason"],
        told_in=row["told_in"],
    )


def delivery_of(row: Row) -> Delivery:
    """The delivery that a row of the ledger is."""
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
