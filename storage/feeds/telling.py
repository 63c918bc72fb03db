"""How a feed is, and whether that is news to the operator."""

from datetime import datetime

from storage.feeds.state import FeedState
from storage.store import Tx, stamp

# Of these the operator need not hear.
UNEVENTFUL = frozenset({"new", "ok", "quiet"})


def settle(
    tx: Tx, before: FeedState, *, state: str, reason: str | None = None, now: datetime
) -> bool:
    """Record how a feed is that was read; whether that is news to the operator.

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
    return is_news(before.state, state)


def is_news(was: str, state: str) -> bool:
    """Whether the operator is to hear that a feed went from one state to another."""
    return was != state and not {was, state} <= UNEVENTFUL
