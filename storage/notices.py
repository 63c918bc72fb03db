"""Notices: messages of no story, in the ledger like every alert.

The operator is told of channels and tokens, a channel that it begins to follow something.
"""

from datetime import datetime

from storage.store import Tx, stamp

KIND = "notice"
FOLLOWED = "followed"
"""What a channel is told when it begins to follow something: no post of a forum is opened for it,
and it is not passed on to other servers."""


def owe(tx: Tx, channel: str, text: str, *, about: str, now: datetime, kind: str = KIND) -> bool:
    """Owe a channel one message; False where this one is owed already, or has no place there.

    ``about`` is what changed: one change at one time is told once. The channel has to be known.
    """
    row = tx.one(
        """
        INSERT INTO delivery (channel, kind, revision, tenant, topics, created, due, period)
        SELECT key, :kind, 1, tenant, '[]', :now, :now, :period
        FROM channel WHERE key = :channel AND (forum = 0 OR :kind <> :followed)
        ON CONFLICT (channel, kind, period) WHERE period IS NOT NULL DO NOTHING
        RETURNING id
        """,
        channel=channel,
        kind=kind,
        followed=FOLLOWED,
        period=f"{stamp(now)} {about}",
        now=stamp(now),
    )
    if row is None:
        return False
    tx.run(
        "INSERT INTO notice (delivery, text) VALUES (:delivery, :text)",
        delivery=row["id"],
        text=text,
    )
    return True


def text(tx: Tx, delivery: int) -> str:
    """What a notice says."""
    row = tx.one("SELECT text FROM notice WHERE delivery = :delivery", delivery=delivery)
    return str(row["text"]) if row else ""
