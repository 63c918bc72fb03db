"""Where and when a feed is asked otherwise than its turn has it: moved, left alone, sooner."""

from collections.abc import Iterable, Mapping
from datetime import datetime

from storage.store import Tx, stamp


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


def hold(tx: Tx, eased: Mapping[int, int], *, until: datetime) -> None:
    """Ask none of these feeds before ``until``: their host wants to be left alone.

    ``eased`` is for each how often its host has asked for fewer requests.
    """
    tx.many(
        """
        UPDATE feed SET
            eased = :eased,
            held = CASE WHEN held > :until THEN held ELSE :until END,
            due = CASE WHEN due > :until THEN due ELSE :until END
        WHERE id = :feed
        """,
        ({"feed": feed, "eased": times, "until": stamp(until)} for feed, times in eased.items()),
    )


def postpone(tx: Tx, feeds: Mapping[int, datetime]) -> None:
    """Ask feeds later, each then; they were not asked now, so nothing else of them changes."""
    tx.many(
        "UPDATE feed SET due = :due WHERE id = :feed",
        ({"feed": feed, "due": stamp(due)} for feed, due in feeds.items()),
    )


def bring_forward(tx: Tx, feeds: Iterable[int], *, due: datetime) -> None:
    """Ask those of these feeds sooner that wait because of a failure: their host answers again."""
    tx.many(
        """
        UPDATE feed SET due = CASE WHEN held > :due THEN held ELSE :due END
        WHERE id = :feed AND failures > 0 AND due > :due
        """,
        ({"feed": feed, "due": stamp(due)} for feed in feeds),
    )
