"""What the doctor finds in the database: how it is kept, what is owed, and how the feeds are."""

import asyncio
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path

from bot.doctor.check import Check
from bot.errors import StoreError
from storage import deliveries, feeds, installations, migrate, sqlite, stories, subscriptions
from storage.installations import Installation
from storage.sqlite import SqliteStore
from storage.store import Tx

# A database written "in the future" by more than this means that the clock was set back.
CLOCK_SLACK = timedelta(minutes=5)
SHOWN_FEEDS = 10
SHOWN_NAMES = 3
# What storage.sqlite.connect sets (https://www.sqlite.org/pragma.html): a power cut loses nothing.
WANTED = {"journal_mode": "wal", "synchronous": 2, "foreign_keys": 1}


@dataclass(frozen=True, slots=True, kw_only=True)
class Database:
    """What was found in the database, and the workspaces that are kept there."""

    checks: Sequence[Check] = ()
    installed: Sequence[Installation] = ()
    suspended: Mapping[str, str] = field(default_factory=dict)


async def examined(
    path: Path, now: datetime, *, configured: frozenset[str] | None = None
) -> Database:
    """What is found in a database file; it is neither made nor brought up to date.

    Of its feeds those at ``configured`` addresses count, all where that is not known: what
    feeds.yaml names no longer stays in the database until the next poll.
    """
    try:
        unopened = await asyncio.to_thread(_unopened, path)
        if unopened:
            return Database(checks=[unopened])
        store = SqliteStore(path)
        await store.open()
        try:
            return await store.read(_contents, path=path, now=now, configured=configured)
        finally:
            await store.close()
    except StoreError as error:
        what, _, remedy = str(error).partition("; ")
        remedy = remedy or "restore a backup: docketwire db restore PATH"
        return Database(checks=[Check(name="database", state="fail", said=what, remedy=remedy)])


def _unopened(path: Path) -> Check | None:
    """What there is to say of a database that is left closed, since opening would change it."""
    if not path.exists():
        said = f"{path}: there is none yet; docketwire run and poll make it"
        return Check(name="database", state="ok", said=said)
    schema, newest = sqlite.verify(path), migrate.migrations()[-1][0]
    return _old_schema(path, schema, newest) if schema < newest else None


def _old_schema(path: Path, schema: int, newest: int) -> Check:
    return Check(
        name="database",
        state="warn",
        said=f"{path}: schema {schema}, this version writes {newest}",
        remedy="docketwire db migrate; docketwire run does it too, with a snapshot first",
    )


def _contents(tx: Tx, *, path: Path, now: datetime, configured: frozenset[str] | None) -> Database:
    return Database(
        checks=[
            _settings(tx, path),
            _clock(tx, now),
            *_deliveries(tx),
            *_channels(tx),
            *_feeds(tx, configured),
        ],
        installed=installations.everything(tx),
        suspended=installations.suspended(tx),
    )


def _settings(tx: Tx, path: Path) -> Check:
    found = {name: _pragma(tx, name) for name in WANTED}
    different = [f"{name} is {found[name]}" for name in WANTED if found[name] != WANTED[name]]
    if not different:
        said = f"{path}: whole, write-ahead log, full synchronisation, foreign keys"
        return Check(name="database", state="ok", said=said)
    return Check(
        name="database",
        state="fail",
        said=f"{path}: {', '.join(different)}, so a power cut may lose what was sent",
        remedy="put the file on a disk of this machine: SQLite's log works on no network share",
    )


def _pragma(tx: Tx, name: str) -> object:
    row = tx.one(f"PRAGMA {name}")
    return row[name] if row else None


def _clock(tx: Tx, now: datetime) -> Check:
    seen = stories.last_seen(tx)
    polled = [feed.polled for feed in feeds.active(tx) if feed.polled]
    newest = max([*([seen] if seen else []), *polled], default=None)
    if newest is not None and newest > now + CLOCK_SLACK:
        return Check(
            name="clock",
            state="fail",
            said=f"the clock says {now:%Y-%m-%d %H:%M} UTC, "
            f"the database was written at {newest:%Y-%m-%d %H:%M}",
            remedy="set the clock, and keep it set with an NTP client",
        )
    return Check(name="clock", state="ok", said=f"{now:%Y-%m-%d %H:%M} UTC")


def _deliveries(tx: Tx) -> list[Check]:
    counted = deliveries.counts(tx)
    owed = ", ".join(f"{many} {state}" for state, many in sorted(counted.items())) or "none yet"
    if not counted.get("dead"):
        return [Check(name="deliveries", state="ok", said=owed)]
    return [
        Check(
            name="deliveries",
            state="warn",
            said=f"{owed}; the dead ones were given up",
            remedy="docketwire why LINK says of a story what became of it and why",
        )
    ]


def _channels(tx: Tx) -> list[Check]:
    known = subscriptions.channels(tx)
    if not known:
        return [
            Check(
                name="channels",
                state="warn",
                said="no channel follows anything",
                remedy="type subscribe in a channel, or add subscriptions: to feeds.yaml",
            )
        ]
    return [
        Check(name="channels", state="ok", said=f"{len(known)} known"),
        *[
            Check(
                name=f"channel {channel.key}",
                state="warn",
                said=f"disabled: {channel.reason}",
                remedy="mend that, then subscribe it to something again",
            )
            for channel in known
            if channel.state != "ok"
        ],
    ]


def _feeds(tx: Tx, configured: frozenset[str] | None) -> list[Check]:
    polled = [
        feed
        for feed in feeds.active(tx)
        if feed.polled and (configured is None or feed.url in configured)
    ]
    if not polled:
        said, remedy = "none was polled yet", "docketwire poll --all, or docketwire run"
        return [Check(name="feeds", state="warn", said=said, remedy=remedy)]
    trouble = [feed for feed in polled if feed.state not in feeds.UNEVENTFUL]
    healthy = sum(feed.state in feeds.READ for feed in polled)
    return [
        Check(
            name="feeds",
            state="ok" if healthy else "warn",
            said=f"{healthy} of {len(polled)} read well",
            remedy="" if healthy else "check the network; docketwire feeds check tries them all",
        ),
        *_troubled(trouble),
    ]


def _troubled(trouble: Sequence[feeds.FeedState]) -> list[Check]:
    """Those in trouble, together where it is the same trouble."""
    alike: dict[tuple[str, str], list[feeds.FeedState]] = {}
    for feed in trouble:
        alike.setdefault((feed.state, feed.reason or "no reason known"), []).append(feed)
    groups = list(alike.values())
    rest = sum(len(group) for group in groups[SHOWN_FEEDS:])
    return [
        *[_feed(group) for group in groups[:SHOWN_FEEDS]],
        *([_more(rest)] if rest else []),
    ]


def _feed(alike: Sequence[feeds.FeedState]) -> Check:
    feed, many = alike[0], len(alike)
    what, _, remedy = (feed.reason or "no reason known").partition("; ")
    due = min((each.due for each in alike if each.due), default=None)
    asked = f"{'they are' if many > 1 else 'it is'} asked again"
    asked += f" {'from ' * (many > 1)}{due:%d %b %H:%M} UTC" * (due is not None)
    return Check(
        name=f"feed {feed.name}" if many == 1 else f"{many} feeds",
        state="warn",
        said=f"{feed.state}: {what}" + (f" ({_named(alike)})" if many > 1 else ""),
        remedy=f"{remedy}; {asked}" if remedy else f"docketwire feeds check; {asked}",
    )


def _named(alike: Sequence[feeds.FeedState]) -> str:
    shown = ", ".join(feed.name for feed in alike[:SHOWN_NAMES])
    more = len(alike) - SHOWN_NAMES
    return f"{shown} and {more} more" if more > 0 else shown


def _more(many: int) -> Check:
    return Check(
        name="feeds",
        state="warn",
        said=f"{many} more are in trouble",
        remedy="docketwire feeds list shows all of them",
    )


def library() -> Check:
    """The version of SQLite that is used."""
    version, affected = sqlite.version()
    if not affected:
        return Check(name="SQLite", state="ok", said=f"version {version}")
    return Check(
        name="SQLite",
        state="warn",
        said=f"version {version} has the WAL-reset bug of 3.7.0 to 3.51.2",
        remedy="pip install pysqlite3 where there is a wheel, or a newer Python",
    )
