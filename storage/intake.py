"""New stories and their entries, written together: a statement costs as much as six of its rows."""

from datetime import datetime

from bot.joins import Join
from bot.model import Draft, Tag
from storage.facts import UNCOMPARED, write_facts
from storage.joins import write_join
from storage.store import Tx, stamp
from storage.stories import told_by

_STORY = """
    INSERT INTO story (
        id, title, summary, event, kind, court, docket, caption, number, repaired, quiet,
        published, first_seen, lead
    ) VALUES (
        :id, :title, :summary, :event, :kind, :court, :docket, :caption, :number, :repaired, :quiet,
        :published, :first_seen, :lead
    )
"""
_ENTRY = """
    INSERT INTO entry (
        id, feed, key, story, parts, title, link, publisher, kind, repaired, facts, published,
        first_seen, joined
    ) VALUES (
        :id, :feed, :key, :story, :parts, :title, :link, :publisher, :kind, :repaired, :facts,
        :published, :first_seen, :joined
    )
"""
_TAG = """
    INSERT INTO tag (entry, story, topic, certain, rule, match, start, finish, score, private)
    VALUES (:entry, :story, :topic, :certain, :rule, :match, :start, :finish, :score, :private)
"""
# Last of all: any statement after it that can be undone by itself has SQLite flush the words.
_WORDS = "INSERT INTO story_search (rowid, title, summary) VALUES (:id, :title, :summary)"


class Intake:
    """What a feed's drafts add to the database: known by its ids at once, there once saved."""

    def __init__(self, tx: Tx, feed: int, *, publisher: str, now: datetime) -> None:
        self._tx = tx
        self._feed = feed
        self._publisher = publisher
        self._at, self._now = now, stamp(now)
        self._last: dict[str, int] = {}
        self._stories: list[dict[str, object]] = []
        self._entries: list[dict[str, object]] = []
        self._tags: list[dict[str, object]] = []

    def story(self, draft: Draft, *, quiet: bool) -> int:
        """A new story told by one draft; its id. A ``quiet`` story alerts nobody.

        The next entry that comes in is the one that leads it.
        """
        story = self._next("story")
        lead = self._next("entry")
        self._last["entry"] -= 1
        told = {**told_by(draft), "id": story, "lead": lead}
        self._stories.append({**told, "quiet": quiet, "first_seen": self._now})
        return story

    def entry(self, story: int, draft: Draft, *, compared: bool, join: Join | None) -> int:
        """An entry of a story, with its tags; its id.

        Only where it is ``compared`` are later items compared with it. ``join`` is why it is of
        that story, where the story was there before.
        """
        entry = self._next("entry")
        published = draft.entry.published
        self._entries.append(
            {
                "id": entry,
                "feed": self._feed,
                "key": draft.entry.key,
                "story": story,
                "parts": " ".join(dict.fromkeys(draft.entry.parts)),
                "title": draft.title,
                "link": draft.entry.link,
                "publisher": draft.entry.publisher or self._publisher,
                "kind": draft.facts.kind,
                "repaired": draft.repaired,
                "facts": write_facts(draft.facts, now=self._at) if compared else UNCOMPARED,
                "published": stamp(published) if published else None,
                "first_seen": self._now,
                "joined": write_join(join) if join else None,
            }
        )
        self.tags(entry, story, draft)
        return entry

    def tags(self, entry: int, story: int, draft: Draft) -> None:
        """The tags of an entry that has none."""
        self._tags += [_tag(entry, story, tag, certain=True) for tag in draft.tags]
        self._tags += [_tag(entry, story, tag, certain=False) for tag in draft.candidates]

    def save(self) -> None:
        """Write all that came in since the last time."""
        for sql, rows in (
            (_STORY, self._stories),
            (_ENTRY, self._entries),
            (_TAG, self._tags),
            (_WORDS, self._stories),
        ):
            if rows:
                self._tx.many(sql, rows)
        self._stories, self._entries, self._tags = [], [], []

    def _next(self, table: str) -> int:
        """The next id of a table; nobody else writes during a transaction, and none is deleted."""
        if table not in self._last:
            row = self._tx.one(f"SELECT max(id) AS last FROM {table}")  # noqa: S608 - ours
            self._last[table] = int(row["last"] or 0) if row else 0
        self._last[table] += 1
        return self._last[table]


def _tag(entry: int, story: int, tag: Tag, *, certain: bool) -> dict[str, object]:
    return {
        "entry": entry,
        "story": story,
        "topic": tag.topic,
        "certain": certain,
        "rule": tag.rule,
        "match": tag.match,
        "start": tag.start,
        "finish": tag.end,
        "score": tag.score,
        "private": tag.private,
    }
