"""Threads of cases: the message that opens each is a delivery of its own, once for a channel.

It is of no story; its period names the case. What stands in its thread has it for a ``parent``.
"""

import json
from datetime import datetime

from bot.model import ALERT, CASE, EDIT, tenant_of
from storage.deliveries import OPEN
from storage.seeing import TAG_SHOWN
from storage.store import Row, Tx, stamp


def first(tx: Tx, delivery: int, *, now: datetime) -> int:
    """What is to be sent before a delivery can be: what opens its thread, else itself.

    An alert that was surely not sent yet is put into the thread of its case, where all that it
    matched in its channel want that.
    """
    row = tx.one("SELECT * FROM delivery WHERE id = :id", id=delivery)
    assert row is not None  # noqa: S101 - it is open
    parent = row["parent"]
    if parent is None and row["kind"] == ALERT and row["state"] == "pending":
        parent = _opened(tx, row, now=now)
    if parent is None:
        return delivery
    opening = tx.one(
        f"SELECT id FROM delivery WHERE id = :id AND state IN {OPEN}",  # noqa: S608 - a constant
        id=parent,
    )
    return opening["id"] if opening else delivery


def _opened(tx: Tx, alert: Row, *, now: datetime) -> int | None:
    case = _case(tx, alert) if _is_wanted(tx, alert) else None
    if case is None:
        return None
    tx.run(
        """
        INSERT INTO delivery (channel, kind, revision, tenant, topics, created, due, period)
        SELECT key, :kind, 1, tenant, :topics, :now, :now, :period
        FROM channel WHERE key = :channel
        ON CONFLICT (channel, kind, period) WHERE period IS NOT NULL DO NOTHING
        """,
        channel=alert["channel"],
        kind=CASE,
        topics=json.dumps([case]),
        period=case,
        now=stamp(now),
    )
    row = tx.one(
        "SELECT id FROM delivery WHERE channel = :channel AND kind = :kind AND period = :period",
        channel=alert["channel"],
        kind=CASE,
        period=case,
    )
    assert row is not None  # noqa: S101 - just made, or there before
    tx.run("UPDATE delivery SET parent = :parent WHERE id = :id", parent=row["id"], id=alert["id"])
    return int(row["id"])


def _is_wanted(tx: Tx, alert: Row) -> bool:
    if tx.one("SELECT key FROM channel WHERE key = :key AND forum = 1", key=alert["channel"]):
        return True
    matched = set(json.loads(alert["topics"]))
    rows = tx.all(
        "SELECT topic, threads FROM subscription WHERE channel = :channel", channel=alert["channel"]
    )
    wishes = [row["threads"] for row in rows if row["topic"] in matched]
    return bool(wishes) and "off" not in wishes


def _case(tx: Tx, alert: Row) -> str | None:
    """The case that an alert is of, as a topic: one that its channel follows goes first."""
    rows = tx.all(
        f"""
        SELECT topic, min(entry) AS entry, min(start) AS start FROM tag
        WHERE story = :story AND certain = 1 AND topic >= 'case:' AND topic < 'case;'
            AND {TAG_SHOWN}
        GROUP BY topic ORDER BY entry, start, topic
        """,  # noqa: S608 - a constant
        story=alert["story"],
        seen_by=tenant_of(alert["channel"], alert["tenant"]),
    )
    cases = [row["topic"] for row in rows]
    followed = [topic for topic in json.loads(alert["topics"]) if topic in cases]
    return next(iter([*followed, *cases]), None)


def above(tx: Tx, delivery: int) -> str | None:
    """The case in whose thread the message of a story stands, or will."""
    opening = _opening(tx, delivery)
    return case_of(tx, opening) if opening is not None else None


def refresh(tx: Tx, delivery: int, *, due: datetime, now: datetime) -> None:
    """Owe an edit of what opened the thread that a delivery stands in, unless one waits."""
    opening = _opening(tx, delivery)
    if opening is None:
        return
    tx.run(
        """
        INSERT INTO delivery (
            channel, kind, revision, tenant, topics, state, created, due, period, parent
        )
        SELECT channel, :kind, 1, tenant, topics, 'waiting', :now, :due, :period, id
        FROM delivery WHERE id = :opening AND NOT EXISTS (
            SELECT 1 FROM delivery AS edit
            WHERE edit.parent = :opening AND edit.kind = :kind
                AND edit.state IN ('waiting', 'pending')
        )
        ON CONFLICT (channel, kind, period) WHERE period IS NOT NULL DO NOTHING
        """,
        kind=EDIT,
        opening=opening,
        period=f"{opening} {stamp(now)}",
        due=stamp(due),
        now=stamp(now),
    )


def _opening(tx: Tx, delivery: int) -> int | None:
    """What opened the thread of a case that a story's delivery stands in, or its card does."""
    row = tx.one(
        """
        SELECT opening.id FROM delivery
        LEFT JOIN delivery AS above ON above.id = delivery.parent
        JOIN delivery AS opening ON opening.id IN (above.id, above.parent)
        WHERE delivery.id = :id AND opening.kind = 'case' AND delivery.story IS NOT NULL
        """,
        id=delivery,
    )
    return row["id"] if row else None


def forget(tx: Tx, opening: int) -> None:
    """A thread is gone: the next story of its case opens another one."""
    tx.run(
        """
        UPDATE delivery SET
            period = period || ' ' || id,
            state = 'void',
            reason = 'its thread is gone'
        WHERE id = :id AND kind = 'case'
        """,
        id=opening,
    )
    tx.run(
        """
        UPDATE delivery SET parent = NULL
        WHERE parent = :id AND kind = 'alert' AND state = 'pending'
        """,
        id=opening,
    )


def case_of(tx: Tx, delivery: int) -> str:
    """The case whose thread a delivery opens, or whose opening it edits."""
    row = tx.one("SELECT topics FROM delivery WHERE id = :id", id=delivery)
    return str(json.loads(row["topics"])[0]).removeprefix("case:") if row else ""


def mark_forum(tx: Tx, channel: str) -> None:
    """Know from now on that a channel takes posts only, each of which is a thread."""
    tx.run("UPDATE channel SET forum = 1 WHERE key = :channel", channel=channel)
