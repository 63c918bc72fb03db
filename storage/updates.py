"""What changes of stories that were told, and the deliveries that tell it.

An edit or a reply ``waits`` for more to come and is one delivery of all that came; then it is owed
like an alert. It belongs to the card that the story was told by in the channel, its ``parent``.
"""

import json
from dataclasses import dataclass
from datetime import datetime, timedelta

from bot.model import EDIT, Change, Changed, DeliveryState, Mute, Updates, Verbosity
from storage.store import Row, Tx, moment, stamp

REPLIES = "('reply', 'broadcast')"
# A story is told again in a channel no more often than this, however much comes in.
REPLY_EVERY = timedelta(minutes=10)


@dataclass(frozen=True, slots=True, kw_only=True)
class Posted:
    """A card that a story was told by, or may have been; ``sent`` is None where that is not sure.

    ``wishes`` are those of the channel's subscriptions that it was told for, ``topics`` theirs.
    """

    delivery: int
    channel: str
    sent: datetime | None
    wishes: tuple[tuple[Updates, Verbosity], ...]
    topics: tuple[str, ...] = ()


def note(tx: Tx, story: int, kind: Change, *, entry: int, was: str = "", now: datetime) -> int:
    """Keep one change of a story; its number."""
    row = tx.one(
        """
        INSERT INTO change (story, kind, entry, was, at) VALUES (:story, :kind, :entry, :was, :now)
        RETURNING id
        """,
        story=story,
        kind=kind,
        entry=entry,
        was=was,
        now=stamp(now),
    )
    assert row is not None  # noqa: S101 - INSERT ... RETURNING gives its row
    return int(row["id"])


def posted(tx: Tx, story: int) -> list[Posted]:
    """The cards that a story was told by, with what their channels want to know of its changes."""
    rows = tx.all(
        """
        SELECT id, channel, sent, topics FROM delivery
        WHERE story = :story AND kind = 'alert' AND state IN ('sending', 'unknown', 'sent')
        ORDER BY id
        """,
        story=story,
    )
    return [_posted(tx, row) for row in rows]


def card(tx: Tx, delivery: int) -> Posted | None:
    """The card that an edit changes."""
    row = tx.one(
        """
        SELECT card.id, card.channel, card.sent, card.topics
        FROM delivery JOIN delivery AS card ON card.id = delivery.parent
        WHERE delivery.id = :delivery AND card.kind = 'alert'
        """,
        delivery=delivery,
    )
    return _posted(tx, row) if row else None


def _posted(tx: Tx, row: Row) -> Posted:
    topics = set(json.loads(row["topics"]))
    wished = tx.all(
        "SELECT topic, updates, verbosity FROM subscription WHERE channel = :channel",
        channel=row["channel"],
    )
    return Posted(
        delivery=row["id"],
        channel=row["channel"],
        sent=moment(row["sent"]),
        wishes=tuple(
            (Updates(each["updates"]), Verbosity(each["verbosity"]))
            for each in wished
            if each["topic"] in topics
        ),
        topics=tuple(sorted(topics)),
    )


def owe_edit(
    tx: Tx,
    story: int,
    card: Posted,
    *,
    changes: tuple[int, int],
    due: datetime,
    mute: Mute | None,
    now: datetime,
) -> None:
    """Owe a channel an edit of a story's card; one that waits or is not begun shows this too."""
    joined = tx.run(
        """
        UPDATE delivery SET last_change = max(last_change, :last)
        WHERE story = :story AND channel = :channel AND kind = 'edit'
            AND state IN ('waiting', 'pending')
        """,
        story=story,
        channel=card.channel,
        last=changes[1],
    )
    if not joined:
        _insert(tx, story, card, kind=EDIT, changes=changes, due=due, mute=mute, now=now)


def owe_reply(
    tx: Tx,
    story: int,
    card: Posted,
    *,
    kind: str,
    changes: tuple[int, int],
    due: datetime,
    mute: Mute | None,
    now: datetime,
) -> None:
    """Owe a channel a reply to a story's card; one that waits tells this too.

    ``due`` is the earliest; it is later where the last reply of the story to the channel was less
    than REPLY_EVERY before.
    """
    joined = tx.run(
        f"""
        UPDATE delivery SET
            first_change = min(first_change, :first),
            last_change = max(last_change, :last)
        WHERE story = :story AND channel = :channel AND kind IN {REPLIES}
            AND (state = 'waiting' OR state = 'pending' AND attempt = 0)
        """,  # noqa: S608 - a constant
        story=story,
        channel=card.channel,
        first=changes[0],
        last=changes[1],
    )
    if not joined:
        last = _last_reply(tx, story, card.channel)
        due = max(due, last + REPLY_EVERY) if last else due
        _insert(tx, story, card, kind=kind, changes=changes, due=due, mute=mute, now=now)


def is_replied(tx: Tx, story: int, channel: str, *, last: int) -> bool:
    """Whether a reply in a channel tells a change of a story, or will."""
    row = tx.one(
        f"""
        SELECT id FROM delivery
        WHERE story = :story AND channel = :channel AND kind IN {REPLIES}
            AND first_change <= :last AND last_change >= :last
        """,  # noqa: S608 - a constant
        story=story,
        channel=channel,
        last=last,
    )
    return row is not None


def _last_reply(tx: Tx, story: int, channel: str) -> datetime | None:
    """When a channel was last told a change of a story by a reply, or is to be."""
    row = tx.one(
        f"""
        SELECT max(coalesce(sent, due)) AS at FROM delivery
        WHERE story = :story AND channel = :channel AND kind IN {REPLIES}
        """,  # noqa: S608 - a constant
        story=story,
        channel=channel,
    )
    return moment(row["at"]) if row else None


def release(tx: Tx, *, now: datetime, edits_until: datetime) -> None:
    """Owe what has waited long enough; an edit if it waits no longer than ``edits_until``."""
    tx.run(
        """
        UPDATE delivery SET state = 'pending', due = :now
        WHERE state = 'waiting' AND (due <= :now OR kind = 'edit' AND due <= :until)
        """,
        now=stamp(now),
        until=stamp(edits_until),
    )


def told(tx: Tx, delivery: int) -> list[Changed]:
    """The changes that a delivery tells, oldest first."""
    rows = tx.all(
        """
        SELECT change.*, entry.publisher, entry.link
        FROM delivery
        JOIN change ON change.story = delivery.story
            AND change.id BETWEEN delivery.first_change AND delivery.last_change
        JOIN entry ON entry.id = change.entry
        WHERE delivery.id = :delivery ORDER BY change.id
        """,
        delivery=delivery,
    )
    return [_changed(row) for row in rows]


def headlines(tx: Tx, story: int, card: int) -> list[str]:
    """The headlines that a story had since its card was posted, oldest first."""
    rows = tx.all(
        """
        SELECT change.was FROM change
        JOIN delivery AS card ON card.id = :card
        WHERE change.story = :story AND change.kind = 'title' AND change.at >= card.attempted
        ORDER BY change.id
        """,
        story=story,
        card=card,
    )
    return [row["was"] for row in rows]


def changes_of(tx: Tx, delivery: int) -> tuple[int, int]:
    """The first and the last change that a delivery tells."""
    row = tx.one(
        "SELECT first_change, last_change FROM delivery WHERE id = :delivery", delivery=delivery
    )
    return (row["first_change"], row["last_change"]) if row else (0, 0)


def _insert(
    tx: Tx,
    story: int,
    card: Posted,
    *,
    kind: str,
    changes: tuple[int, int],
    due: datetime,
    mute: Mute | None,
    now: datetime,
) -> None:
    tx.run(
        """
        INSERT INTO delivery (
            story, channel, kind, revision, tenant, topics, state, created, due, reason,
            parent, first_change, last_change
        )
        SELECT
            :story,
            card.channel,
            :kind,
            1 + coalesce((
                SELECT max(revision) FROM delivery
                WHERE story = :story AND channel = card.channel AND kind = :kind
            ), 0),
            card.tenant,
            card.topics,
            :state,
            :now,
            :due,
            :reason,
            card.id,
            :first,
            :last
        FROM delivery AS card WHERE card.id = :card
        """,
        story=story,
        kind=kind,
        state=DeliveryState.HELD if mute else DeliveryState.WAITING,
        now=stamp(now),
        due=stamp(mute.until if mute else due),
        reason="muted" if mute else None,
        first=changes[0],
        last=changes[1],
        card=card.delivery,
    )


def _changed(row: Row) -> Changed:
    return Changed(
        kind=Change(row["kind"]),
        was=row["was"],
        publisher=row["publisher"],
        url=row["link"],
    )
