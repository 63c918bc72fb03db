"""The feeds that are polled, and where each stands between two polls."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from bot.model import Feed, FeedKind
from storage.store import Row, Tx, moment, stamp

# The states of a feed that can be read. ``quiet`` shows nothing new for long, ``stale`` for so
# long that it may be dead, ``moved`` lives elsewhere than feeds.yaml says.
READ = frozenset({"ok", "quiet", "stale", "moved"})


@dataclass(frozen=True, slots=True, kw_only=True)
class FeedState:
    """Where a feed stands between two polls.

    ``validated`` is the address that ``etag`` and ``last_modified`` belong to, None for the one
    that is asked. ``baselined`` is when its first poll was ingested, None before. ``state`` is
    ``new``, one of ``READ`` or ``broken``, ``blocked``, ``gone``, ``wrong content``; ``reason``
    says why and ``since`` from when. ``notes`` are sentences about the last body.

    ``address`` is where the feed is asked since its server has moved it for good, None for
    ``url``; ``move_to`` is where it may be moving, seen at ``move_polls`` polls since
    ``move_since``. ``held`` is until when the host asked to be left alone, ``pace`` what the feed
    asks for itself (``bot.schedule.Pace``). ``rhythm`` is how it publishes
    (``bot.schedule.Rhythm``), ``eased`` how often its host asked for fewer requests, the last time
    when it was ``held``. ``title``, ``site``, ``items`` (how many) and
    ``built`` are of the last whole body; ``newest`` is the time of the newest entry ever shown.
    ``missed`` is a sentence on what may have gone unseen last; between ``missed_since`` and
    ``missed_until`` that was anything that came, else entries of a docket.
    """

    id: int
    url: str
    name: str
    kind: FeedKind
    court: str | None
    etag: str | None
    last_modified: str | None
    body_hash: str | None
    validated: str | None
    notes: str | None
    carries: str | None
    baselined: datetime | None
    due: datetime | None
    polled: datetime | None
    succeeded: datetime | None
    changed: datetime | None
    failures: int
    state: str
    reason: str | None
    since: datetime | None
    address: str | None
    move_to: str | None
    move_since: datetime | None
    move_polls: int
    held: datetime | None
    pace: str
    rhythm: str
    eased: int
    title: str
    site: str | None
    items: int
    newest: datetime | None
    built: datetime | None
    missed: str | None
    missed_since: datetime | None
    missed_until: datetime | None

    @property
    def asked(self) -> str:
        """The address that is asked."""
        return self.address or self.url


def sync(tx: Tx, feeds: Sequence[Feed]) -> None:
    """Make the configured feeds the active ones; the history of others is kept."""
    tx.run("UPDATE feed SET active = 0")
    tx.many(
        """
        INSERT INTO feed (url, name, kind, court) VALUES (:url, :name, :kind, :court)
        ON CONFLICT (url) DO UPDATE SET
            name = excluded.name,
            kind = excluded.kind,
            court = excluded.court,
            active = 1
        """,
        (
            {"url": feed.url, "name": feed.name, "kind": feed.kind, "court": feed.court}
            for feed in feeds
        ),
    )


def addresses(tx: Tx) -> set[str]:
    """The addresses of all feeds, active or not."""
    return {row["url"] for row in tx.all("SELECT url FROM feed")}


def respell(tx: Tx, spellings: Mapping[str, str]) -> None:
    """Spell the addresses of feeds otherwise: from each key to its value, which no feed has."""
    tx.many(
        "UPDATE feed SET url = :now WHERE url = :before",
        ({"before": before, "now": now} for before, now in spellings.items()),
    )


def ensure(tx: Tx, feed: Feed) -> FeedState:
    """The feed of an address, made where there was none; it is not polled for that."""
    tx.run(
        """
        INSERT INTO feed (url, name, kind, court, active)
        VALUES (:url, :name, :kind, :court, 0)
        ON CONFLICT (url) DO NOTHING
        """,
        url=feed.url,
        name=feed.name,
        kind=feed.kind,
        court=feed.court,
    )
    row = tx.one("SELECT * FROM feed WHERE url = :url", url=feed.url)
    assert row is not None  # noqa: S101 - it was just made
    return _state(row)


def due(tx: Tx, *, now: datetime) -> list[FeedState]:
    """The active feeds whose time has come, those that wait longest first."""
    return [
        _state(row)
        for row in tx.all(
            """
            SELECT * FROM feed
            WHERE active = 1 AND (due IS NULL OR due <= :now)
            ORDER BY due, id
            """,
            now=stamp(now),
        )
    ]


def next_due(tx: Tx) -> datetime | None:
    """When the next active feed is due; None where one that was never polled is, or none is."""
    row = tx.one("SELECT min(coalesce(due, '')) AS due FROM feed WHERE active = 1")
    return moment(row["due"]) if row else None


def active(tx: Tx) -> list[FeedState]:
    """Every active feed, in the order of their first configuration."""
    return [_state(row) for row in tx.all("SELECT * FROM feed WHERE active = 1 ORDER BY id")]


def by_url(tx: Tx, url: str) -> FeedState | None:
    """The feed of an address, active or not."""
    row = tx.one("SELECT * FROM feed WHERE url = :url", url=url)
    return _state(row) if row else None


def _state(row: Row) -> FeedState:
    return FeedState(
        id=row["id"],
        url=row["url"],
        name=row["name"],
        kind=FeedKind(row["kind"]),
        court=row["court"],
        etag=row["etag"],
        last_modified=row["last_modified"],
        body_hash=row["body_hash"],
        validated=row["validated"],
        notes=row["notes"],
        carries=row["carries"],
        baselined=moment(row["baselined"]),
        due=moment(row["due"]),
        polled=moment(row["polled"]),
        succeeded=moment(row["succeeded"]),
        changed=moment(row["changed"]),
        failures=row["failures"],
        state=row["state"],
        reason=row["reason"],
        since=moment(row["since"]),
        address=row["address"],
        move_to=row["move_to"],
        move_since=moment(row["move_since"]),
        move_polls=row["move_polls"],
        held=moment(row["held"]),
        pace=row["pace"],
        rhythm=row["rhythm"],
        eased=row["eased"],
        title=row["title"],
        site=row["site"],
        items=row["items"],
        newest=moment(row["newest"]),
        built=moment(row["built"]),
        missed=row["missed"],
        missed_since=moment(row["missed_since"]),
        missed_until=moment(row["missed_until"]),
    )
