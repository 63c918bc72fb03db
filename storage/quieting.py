"""When channels want to be left alone: quiet hours, digests, mutes."""

from collections.abc import Collection, Iterable
from datetime import datetime

from bot.model import Mute, Quieting
from storage import settings
from storage.store import Row, Tx, moment, stamp

TIMEZONE = "timezone"


def keep_zone(tx: Tx, zone: str) -> None:
    """Let ``zone`` be the time zone of channels that name none."""
    settings.put(tx, TIMEZONE, zone)


def of_channel(tx: Tx, channel: str) -> Quieting:
    """What a channel asked for."""
    row = tx.one("SELECT * FROM quieting WHERE channel = :channel", channel=channel)
    return _quieting(tx, row)


def default(tx: Tx) -> Quieting:
    """What holds for a channel that never asked for anything: no quiet, the zone of feeds.yaml."""
    return _quieting(tx, None)


def of_channels(tx: Tx, channels: Iterable[str]) -> dict[str, Quieting]:
    """What channels asked for; those that never asked for anything are left out."""
    if tx.one("SELECT channel FROM quieting LIMIT 1") is None:
        return {}
    found = {
        channel: tx.one("SELECT * FROM quieting WHERE channel = :channel", channel=channel)
        for channel in channels
    }
    return {channel: _quieting(tx, row) for channel, row in found.items() if row is not None}


def put(tx: Tx, channel: str, quieting: Quieting) -> None:
    """Keep what a channel asked for; the channel is known, or becomes so."""
    tx.run(
        "INSERT INTO channel (key) VALUES (:channel) ON CONFLICT (key) DO NOTHING", channel=channel
    )
    tx.run(
        """
        INSERT INTO quieting (
            channel, zone, digest, digest_critical, digest_empty, hours, hours_critical
        ) VALUES (
            :channel, :zone, :digest, :digest_critical, :digest_empty, :hours, :hours_critical
        )
        ON CONFLICT (channel) DO UPDATE SET
            zone = excluded.zone,
            digest = excluded.digest,
            digest_critical = excluded.digest_critical,
            digest_empty = excluded.digest_empty,
            hours = excluded.hours,
            hours_critical = excluded.hours_critical
        """,
        channel=channel,
        zone=quieting.zone,
        digest=quieting.digest,
        digest_critical=quieting.digest_critical,
        digest_empty=quieting.digest_empty,
        hours=quieting.hours,
        hours_critical=quieting.hours_critical,
    )


def mute(tx: Tx, channel: str, mute: Mute) -> None:
    """Silence a case, party or story in a channel; a mute of the same is replaced."""
    tx.run(
        "INSERT INTO channel (key) VALUES (:channel) ON CONFLICT (key) DO NOTHING", channel=channel
    )
    tx.run(
        """
        INSERT INTO mute (channel, topic, until, author)
        VALUES (:channel, :topic, :until, :author)
        ON CONFLICT (channel, topic) DO UPDATE SET
            until = excluded.until,
            author = excluded.author
        """,
        channel=channel,
        topic=mute.topic,
        until=stamp(mute.until),
        author=mute.by,
    )


def unmute(tx: Tx, channel: str, topic: str) -> bool:
    """End a mute; False where there is none."""
    ended = tx.run(
        "DELETE FROM mute WHERE channel = :channel AND topic = :topic", channel=channel, topic=topic
    )
    return ended > 0


def mutes(tx: Tx, channel: str, *, now: datetime) -> list[Mute]:
    """What is silenced in a channel, what ends first first."""
    rows = tx.all(
        "SELECT * FROM mute WHERE channel = :channel AND until > :now ORDER BY until, topic",
        channel=channel,
        now=stamp(now),
    )
    return [_mute(row) for row in rows]


def silenced(
    tx: Tx, topics: Collection[str], channels: Collection[str], *, now: datetime
) -> dict[str, Mute]:
    """By which mute any of ``topics`` is silenced in each of the channels where one is."""
    found: dict[str, Mute] = {}
    for topic in sorted(topics):
        rows = tx.all(
            "SELECT * FROM mute WHERE topic = :topic AND until > :now", topic=topic, now=stamp(now)
        )
        for row in rows:
            if row["channel"] in channels:
                found.setdefault(row["channel"], _mute(row))
    return found


def _quieting(tx: Tx, row: Row | None) -> Quieting:
    if row is None:
        return Quieting(zone=settings.get(tx, TIMEZONE) or Quieting().zone)
    return Quieting(
        zone=row["zone"],
        digest=row["digest"],
        digest_critical=bool(row["digest_critical"]),
        digest_empty=bool(row["digest_empty"]),
        hours=row["hours"],
        hours_critical=bool(row["hours_critical"]),
    )


def _mute(row: Row) -> Mute:
    until = moment(row["until"])
    assert until is not None  # noqa: S101 - NOT NULL
    return Mute(topic=row["topic"], until=until, by=row["author"])
