"""What is measured of the whole: feeds, deliveries, how late they are."""

from dataclasses import dataclass
from datetime import datetime

from storage.store import Tx, moment

_LATEST = 500


@dataclass(frozen=True, slots=True, kw_only=True)
class Measures:
    """How many feeds and deliveries are in each state, and since when the longest waits.

    ``due`` is when the feed was due that waits longest to be asked, ``waiting`` when the delivery
    was that waits longest to be sent. ``latencies`` are the seconds from story to channel of the
    last alerts.
    """

    feeds: dict[str, int]
    due: datetime | None
    deliveries: dict[str, int]
    waiting: datetime | None
    latencies: tuple[float, ...]


def measure(tx: Tx) -> Measures:
    """Measure the whole as it is now."""
    feeds = tx.all(
        "SELECT state, count(*) AS many, min(due) AS due FROM feed WHERE active = 1 GROUP BY state"
    )
    deliveries = tx.all("SELECT state, count(*) AS many FROM delivery GROUP BY state")
    waiting = tx.one(
        "SELECT min(due) AS due FROM delivery WHERE state IN ('pending', 'sending', 'unknown')"
    )
    return Measures(
        feeds={row["state"]: row["many"] for row in feeds},
        due=moment(min((row["due"] for row in feeds if row["due"]), default=None)),
        deliveries={row["state"]: row["many"] for row in deliveries},
        waiting=moment(waiting["due"]) if waiting else None,
        latencies=_latencies(tx),
    )


def _latencies(tx: Tx) -> tuple[float, ...]:
    rows = tx.all(
        """
        SELECT created, sent FROM delivery
        WHERE kind = 'alert' AND state = 'sent' AND sent IS NOT NULL
        ORDER BY id DESC LIMIT :latest
        """,
        latest=_LATEST,
    )
    return tuple(
        (
            datetime.fromisoformat(row["sent"]) - datetime.fromisoformat(row["created"])
        ).total_seconds()
        for row in rows
    )


def _at(text: str) -> datetime:
    return datetime.fromisoformat(text)
