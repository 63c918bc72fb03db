"""Full text: stories by their words, where they were read and since when; and what was asked."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from bot.model import Story
from storage.seeing import SEEN
from storage.store import Tx, stamp
from storage.stories import load_all
from storage.topical import DATED

KEPT = timedelta(days=30)
# So many of those that came last are put in order: to do so with all took as long as ranking.
MOST = 1_000
# An entry's address up to its path: "https://www.sec.gov/".
_SITE = "substr(entry.link || '/', 1, instr(substr(entry.link || '/', 9), '/') + 8)"
_OF_SOURCE = f"""EXISTS (
    SELECT 1 FROM entry JOIN feed ON feed.id = entry.feed
    WHERE entry.story = story.id AND (
        entry.kind = :source
        OR {_SITE} LIKE '%://' || :host || '/' OR {_SITE} LIKE '%.' || :host || '/'
        OR ' ' || lower(entry.publisher) || ' ' LIKE '% ' || :named || ' %' ESCAPE '!'
        OR ' ' || lower(feed.name) || ' ' LIKE '% ' || :named || ' %' ESCAPE '!'
    )
)"""  # noqa: S608 - constants


@dataclass(frozen=True, slots=True, kw_only=True)
class Search:
    """What is searched for: each of ``words`` is a word or a phrase, one ending in ``*`` a prefix.

    ``source`` is a domain, a word or more of a publisher's or a feed's name, or a kind of feed.
    ``seen_by`` is the tenant that asks, whose corrections count.
    """

    words: tuple[str, ...]
    source: str = ""
    since: date | None = None
    seen_by: str = ""

    @property
    def key(self) -> str:
        """What a button calls this search; the same search has the same."""
        said = repr((self.words, self.source, self.since, self.seen_by))
        return hashlib.blake2b(said.encode(errors="replace"), digest_size=8).hexdigest()


def find(tx: Tx, asked: Search, *, skip: int, limit: int) -> list[Story]:
    """Some stories whose title or summary has every one of the words, the latest published first.

    They are looked for among the ``MOST`` that came last.
    """
    terms = _terms(asked.words)
    if not terms:
        return []
    source = asked.source.casefold()
    rows = tx.all(
        f"""
        WITH recent AS (
            SELECT story.id FROM story_search JOIN story ON story.id = story_search.rowid
            WHERE story_search MATCH :terms AND {SEEN}
                AND (:since IS NULL OR {DATED} >= :since)
                AND (:source = '' OR {_OF_SOURCE})
            ORDER BY story_search.rowid DESC LIMIT :most
        )
        SELECT story.id FROM recent JOIN story ON story.id = recent.id
        ORDER BY {DATED} DESC, story.id DESC LIMIT :limit OFFSET :skip
        """,  # noqa: S608 - constants
        terms=terms,
        since=asked.since.isoformat() if asked.since else None,
        source=source,
        host=source if _is_host(source) else "",
        named=_literally(source),
        most=MOST,
        limit=limit,
        skip=skip,
        topic="",
        seen_by=asked.seen_by,
    )
    return load_all(tx, [row["id"] for row in rows], seen_by=asked.seen_by)


def _terms(words: Sequence[str]) -> str:
    terms = []
    for word in words:
        bare = word.rstrip("*").replace('"', " ").strip()
        if bare:
            terms.append(f'"{bare}"' + ("*" if word.endswith("*") else ""))
    return " ".join(terms)


def _is_host(text: str) -> bool:
    return "." in text and all(each.isalnum() or each in ".-" for each in text)


def _literally(text: str) -> str:
    """A text as a pattern of LIKE that matches nothing else."""
    return "".join(f"!{each}" if each in "!%_" else each for each in text)


def keep(tx: Tx, asked: Search, *, now: datetime) -> None:
    """Keep what was asked for 30 days, so that a button can ask for more of it."""
    forget(tx, now=now)
    tx.run(
        """
        INSERT INTO searched (key, seen_by, words, source, since, at)
        VALUES (:key, :seen_by, :words, :source, :since, :now)
        ON CONFLICT (key) DO UPDATE SET at = excluded.at
        """,
        key=asked.key,
        seen_by=asked.seen_by,
        words="\n".join(asked.words),
        source=asked.source,
        since=asked.since.isoformat() if asked.since else None,
        now=stamp(now),
    )


def forget(tx: Tx, *, now: datetime) -> None:
    """Forget what was asked longer ago than it is kept, also where nobody searches any more."""
    tx.run("DELETE FROM searched WHERE at < :before", before=stamp(now - KEPT))


def kept(tx: Tx, key: str) -> Search | None:
    """What a tenant asked (``seen_by``), None where none did, or too long ago."""
    row = tx.one("SELECT * FROM searched WHERE key = :key", key=key)
    if row is None:
        return None
    return Search(
        words=tuple(row["words"].split("\n")),
        source=row["source"],
        since=date.fromisoformat(row["since"]) if row["since"] else None,
        seen_by=row["seen_by"],
    )
