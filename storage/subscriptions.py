"""Subscriptions: which channel wants which topic, and the channels themselves."""

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from bot.model import Look, Subscription, Threads, Updates, Verbosity
from storage import cases
from storage.store import Row, Tx, moment, stamp


@dataclass(frozen=True, slots=True, kw_only=True)
class ChannelState:
    """A channel that has, or had, subscriptions: ``state`` is ``ok`` or ``disabled``."""

    key: str
    tenant: str
    state: str
    reason: str | None
    since: datetime | None
    resume: datetime | None


def add(tx: Tx, subscription: Subscription, *, now: datetime) -> bool:
    """Subscribe a channel to a topic, or renew its options; True where it is new.

    A channel that was disabled is tried again: somebody has just acted on it.
    """
    enable(tx, subscription.channel, tenant=subscription.tenant)
    known = tx.one(
        "SELECT id FROM subscription WHERE channel = :channel AND topic = :topic",
        channel=subscription.channel,
        topic=subscription.topic,
    )
    tx.run(
        """
        INSERT INTO subscription (
            channel, topic, filters, tenant, author, fixed, created, digest, verbosity, updates,
            threads, mention, tags
        ) VALUES (
            :channel, :topic, :filters, :tenant, :author, :fixed, :created, :digest, :verbosity,
            :updates, :threads, :mention, :tags
        )
        ON CONFLICT (channel, topic) DO UPDATE SET
            filters = excluded.filters,
            author = excluded.author,
            fixed = excluded.fixed,
            digest = excluded.digest,
            verbosity = excluded.verbosity,
            updates = excluded.updates,
            threads = excluded.threads,
            mention = excluded.mention,
            tags = excluded.tags
        """,
        channel=subscription.channel,
        topic=subscription.topic,
        filters=json.dumps(subscription.filters),
        tenant=subscription.tenant,
        author=subscription.by,
        fixed=subscription.fixed,
        created=stamp(now),
        digest=subscription.digest,
        verbosity=subscription.verbosity,
        updates=subscription.updates,
        threads=subscription.threads,
        mention=subscription.mention,
        tags="\n".join(subscription.tags),
    )
    if cases.follows_privately(tx, subscription.channel):
        cases.note_change(tx)
    return known is None


def remove(tx: Tx, channel: str, topics: Iterable[str]) -> list[str]:
    """End a channel's subscriptions to topics; those that there were.

    What only it followed by name or number is forgotten.
    """
    privately = cases.follows_privately(tx, channel)
    ended = [
        topic
        for topic in topics
        if tx.run(
            "DELETE FROM subscription WHERE channel = :channel AND topic = :topic",
            channel=channel,
            topic=topic,
        )
    ]
    if privately:
        cases.forget_unfollowed(tx)
    return ended


def sync_fixed(tx: Tx, subscriptions: Sequence[Subscription], *, now: datetime) -> None:
    """Make the fixed subscriptions those of feeds.yaml; what people subscribed stays."""
    wanted = {(each.channel, each.topic) for each in subscriptions}
    for row in tx.all("SELECT channel, topic FROM subscription WHERE fixed = 1"):
        if (row["channel"], row["topic"]) not in wanted:
            remove(tx, row["channel"], [row["topic"]])
    known = {_asked(each) for each in everything(tx) if each.fixed}
    for each in subscriptions:
        if _asked(each) not in known:
            add(tx, each, now=now)


def _asked(each: Subscription) -> tuple[object, ...]:
    """What a subscription asks for, without who asked for it and when."""
    return (
        each.channel,
        each.topic,
        each.filters,
        each.digest,
        each.verbosity,
        each.updates,
        each.threads,
        each.mention,
        each.tags,
    )


def of_channel(tx: Tx, channel: str) -> list[Subscription]:
    """A channel's subscriptions, oldest first."""
    rows = tx.all(
        "SELECT * FROM subscription WHERE channel = :channel ORDER BY id", channel=channel
    )
    return [_subscription(row) for row in rows]


def is_alerted(tx: Tx, channel: str) -> bool:
    """Whether a channel has subscriptions and is not disabled."""
    row = tx.one(
        """
        SELECT subscription.id FROM subscription JOIN channel ON channel.key = subscription.channel
        WHERE channel.key = :channel AND channel.state = 'ok' LIMIT 1
        """,
        channel=channel,
    )
    return row is not None


def everything(tx: Tx) -> list[Subscription]:
    """Every subscription, by channel."""
    return [_subscription(row) for row in tx.all("SELECT * FROM subscription ORDER BY channel, id")]


def matching(tx: Tx, topics: Sequence[str], *, born: datetime) -> list[Subscription]:
    """The subscriptions to any of ``topics`` that were there when a story was ``born``."""
    rows = [
        row
        for topic in topics
        for row in tx.all(
            "SELECT * FROM subscription WHERE topic = :topic AND created <= :born ORDER BY id",
            topic=topic,
            born=stamp(born),
        )
    ]
    return [_subscription(row) for row in rows]


def tags(tx: Tx, channel: str, topics: Iterable[str]) -> tuple[str, ...]:
    """The tags of posts that a channel's subscriptions to these topics ask for, by name."""
    wanted = frozenset(topics)
    asked = [each for each in of_channel(tx, channel) if each.topic in wanted]
    return tuple(dict.fromkeys(tag for each in asked for tag in each.tags))


def alerts(tx: Tx, channel: str, *, since: datetime) -> list[tuple[tuple[str, ...], datetime]]:
    """The alerts that a channel got since then: of which topics, and when."""
    rows = tx.all(
        """
        SELECT topics, sent FROM delivery
        WHERE channel = :channel AND kind = 'alert' AND state = 'sent' AND sent >= :since
        """,
        channel=channel,
        since=stamp(since),
    )
    return [(tuple(json.loads(row["topics"])), at) for row in rows if (at := moment(row["sent"]))]


def keywords(tx: Tx) -> list[str]:
    """The ``keyword:`` topics that somebody subscribed to."""
    rows = tx.all(
        "SELECT DISTINCT topic FROM subscription WHERE topic >= 'keyword:' AND topic < 'keyword;'"
    )
    return [row["topic"] for row in rows]


def channels(tx: Tx) -> list[ChannelState]:
    """Every channel that is known, by key."""
    return [_state(row) for row in tx.all("SELECT * FROM channel ORDER BY key")]


def channel(tx: Tx, key: str) -> ChannelState | None:
    """A channel, None where it was never subscribed."""
    row = tx.one("SELECT * FROM channel WHERE key = :key", key=key)
    return _state(row) if row else None


def _state(row: Row) -> ChannelState:
    return ChannelState(
        key=row["key"],
        tenant=row["tenant"],
        state=row["state"],
        reason=row["reason"],
        since=moment(row["since"]),
        resume=moment(row["resume"]),
    )


def teams(tx: Tx, keys: Iterable[str]) -> dict[str, str]:
    """The workspace or server of each of these channels, as its platform calls it."""
    found = {key: tx.one("SELECT tenant FROM channel WHERE key = :key", key=key) for key in keys}
    return {key: row["tenant"] if row else "" for key, row in found.items()}


def belongs(tx: Tx, channel: str, team: str) -> None:
    """Know to which workspace or server a channel belongs, from who asks in it.

    What is kept of a channel is found by that when its tenant is purged, whatever it follows.
    """
    learnt = tx.run(
        """
        INSERT INTO channel (key, tenant) SELECT :channel, :team WHERE :team <> ''
        ON CONFLICT (key) DO UPDATE SET tenant = excluded.tenant WHERE channel.tenant = ''
        """,
        channel=channel,
        team=team,
    )
    if learnt:
        cases.note_change(tx)


def enable(tx: Tx, channel: str, *, tenant: str = "") -> None:
    """Know a channel, and send to it again where it was disabled."""
    tx.run(
        """
        INSERT INTO channel (key, tenant) VALUES (:channel, :tenant)
        ON CONFLICT (key) DO UPDATE SET
            tenant = CASE WHEN excluded.tenant = '' THEN channel.tenant ELSE excluded.tenant END,
            state = 'ok',
            reason = NULL,
            since = NULL
        """,
        channel=channel,
        tenant=tenant,
    )


def disable(tx: Tx, channel: str, *, reason: str, now: datetime) -> bool:
    """Send nothing more to a channel until somebody acts; what it is owed is kept.

    False where it was disabled already.
    """
    changed = tx.run(
        """
        UPDATE channel SET state = 'disabled', reason = :reason, since = :now
        WHERE key = :channel AND state = 'ok'
        """,
        channel=channel,
        reason=reason,
        now=stamp(now),
    )
    return changed == 1


def suspend(
    tx: Tx, platform: str, *, tenant: str | None = None, reason: str, now: datetime
) -> list[str]:
    """Send nothing more to any channel of a platform, or of one tenant; those that this stopped."""
    rows = tx.all(
        """
        UPDATE channel SET state = 'disabled', reason = :reason, since = :now
        WHERE state = 'ok' AND key >= :first AND key < :last
            AND (:tenant IS NULL OR tenant = :tenant)
        RETURNING key
        """,
        tenant=tenant,
        reason=reason,
        now=stamp(now),
        first=f"{platform}:",
        last=f"{platform};",
    )
    return sorted(row["key"] for row in rows)


def look_of(tx: Tx, channel: str) -> tuple[Look, bool]:
    """How a channel wants its messages drawn, and whether it wants them published."""
    row = tx.one("SELECT look, publish FROM channel WHERE key = :channel", channel=channel)
    return (Look(row["look"]), bool(row["publish"])) if row else (Look.CARD, False)


def set_look(
    tx: Tx, channel: str, look: Look | None, *, publish: bool | None, tenant: str
) -> tuple[Look, bool]:
    """Change what is given of how a channel's messages look; how they do then."""
    was, published = look_of(tx, channel)
    wanted = look or was, published if publish is None else publish
    tx.run(
        """
        INSERT INTO channel (key, tenant, look, publish)
        VALUES (:channel, :tenant, :look, :publish)
        ON CONFLICT (key) DO UPDATE SET look = excluded.look, publish = excluded.publish
        """,
        channel=channel,
        tenant=tenant,
        look=wanted[0],
        publish=wanted[1],
    )
    return wanted


def pause(tx: Tx, channels: Iterable[str], *, until: datetime) -> None:
    """Send nothing to channels before ``until``; one that is to wait longer does."""
    at = stamp(until)
    tx.many(
        """
        UPDATE channel SET resume = :until
        WHERE key = :channel AND (resume IS NULL OR resume < :until)
        """,
        [{"channel": channel, "until": at} for channel in channels],
    )


def pause_all(tx: Tx, platform: str, *, tenant: str | None = None, until: datetime) -> None:
    """Send nothing before ``until`` to any channel of a platform, or of one tenant of it."""
    tx.run(
        """
        UPDATE channel SET resume = :until
        WHERE key >= :first AND key < :last
            AND (:tenant IS NULL OR tenant = :tenant)
            AND (resume IS NULL OR resume < :until)
        """,
        tenant=tenant,
        until=stamp(until),
        first=f"{platform}:",
        last=f"{platform};",
    )


def _subscription(row: Row) -> Subscription:
    return Subscription(
        channel=row["channel"],
        topic=row["topic"],
        # Most have none, and a story may match thousands.
        filters=() if row["filters"] == "[]" else tuple(json.loads(row["filters"])),
        tenant=row["tenant"],
        by=row["author"],
        created=moment(row["created"]),
        fixed=bool(row["fixed"]),
        digest=row["digest"],
        verbosity=Verbosity(row["verbosity"]),
        updates=Updates(row["updates"]),
        threads=Threads(row["threads"]),
        mention=row["mention"],
        tags=tuple(row["tags"].split("\n")) if row["tags"] else (),
    )
