"""What a tenant sees of stories: not what it corrected, and of followed names only its own.

The conditions are parts of statements that have ``:seen_by``, the tenant; None sees all as it was
tagged, the operator (``console``) all that was not corrected for everyone.
"""

from collections.abc import Collection, Mapping

from bot.model import tenant_of
from storage import subscriptions
from storage.store import Tx

# What a tenant corrected, or the operator for all, it does not see as of that topic, or at all.
SEEN = """NOT EXISTS (
    SELECT 1 FROM corrected
    WHERE corrected.story = story.id
        AND corrected.tenant IN ('*', :seen_by) AND :seen_by IS NOT NULL
        AND corrected.topic IN ('', :topic)
)"""
# A followed name is on the entries that came since the tenant follows it: that others did so
# before is none of its business.
TAG_SHOWN = """(
    tag.private = 0 OR coalesce(:seen_by, 'console') = 'console' OR EXISTS (
        SELECT 1 FROM follower
        WHERE follower.topic = tag.topic AND follower.tenant = :seen_by
            AND follower.since <= (SELECT first_seen FROM entry WHERE entry.id = tag.entry)
    )
)"""
TAG_SEEN = f"""{TAG_SHOWN} AND NOT EXISTS (
    SELECT 1 FROM corrected
    WHERE corrected.story = tag.story
        AND corrected.tenant IN ('*', :seen_by) AND :seen_by IS NOT NULL
        AND corrected.topic = tag.topic
)"""  # noqa: S608 - constants
OPERATOR = "console"


def hidden_from(tx: Tx, story: int, channels: Collection[str]) -> Mapping[str, frozenset[str]]:
    """By channel, the topics of a story that are others' alone."""
    private = {
        row["topic"]: row["seen"]
        for row in tx.all(
            """
            SELECT topic, max(entry.first_seen) AS seen
            FROM tag JOIN entry ON entry.id = tag.entry
            WHERE tag.story = :story AND tag.private = 1 AND NOT EXISTS (
                SELECT 1 FROM tag AS shown
                WHERE shown.story = :story AND shown.topic = tag.topic
                    AND shown.private = 0 AND shown.certain = 1
            )
            GROUP BY topic
            """,
            story=story,
        )
    }
    if not private:
        return {}
    entitled = {
        topic: {
            row["tenant"]
            for row in tx.all(
                "SELECT tenant FROM follower WHERE topic = :topic AND since <= :seen",
                topic=topic,
                seen=seen,
            )
        }
        for topic, seen in private.items()
    }
    return {
        channel: frozenset(
            topic
            for topic, tenants in entitled.items()
            if channel != OPERATOR and tenant_of(channel, team) not in tenants
        )
        for channel, team in subscriptions.teams(tx, channels).items()
    }
