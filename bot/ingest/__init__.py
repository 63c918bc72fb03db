"""One transaction: drafts become stories, tags and deliveries, and the feed moves on.

Everything here may safely run twice: keys are looked up again, and a delivery is owed once.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Literal

from bot import dedupe
from bot.discover import tagged
from bot.failpoint import failpoint
from bot.ingest.neighbours import Neighbours
from bot.ingest.recognise import Known, recognise
from bot.joins import Join
from bot.model import Draft, Registry
from bot.owing import owe
from bot.summary import MAX_CHARS
from bot.updating import record
from storage import feeds, stories, summaries
from storage.intake import Intake
from storage.store import Tx

# The same story is told again within days; a copy of a year-old article is news of its own.
WINDOW = timedelta(days=14)
# News says what matters first; a model is asked about no more than this.
KEPT_CHARS = 6_000
# What a cut baseline hid would come as a flood; but some servers announce a wrong length for ever.
CUT_BASELINE = timedelta(hours=1)


@dataclass(frozen=True, slots=True, kw_only=True)
class Decision:
    """What became of a draft: ``repeat`` and ``update`` are of an entry that was known.

    ``join`` is why it was attached, shared words as the draft spells them. ``discovered`` is the
    case that was made of it, or of which it told more.
    """

    key: str
    decision: Literal["new", "attached", "update", "repeat"]
    story: int
    deliveries: int = 0
    join: Join | None = None
    discovered: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Polled:
    """What a feed is told to remember of a changed body, and when it is due again.

    ``whole`` is false of a body that was cut.
    """

    due: datetime
    whole: bool = True
    etag: str | None = None
    last_modified: str | None = None
    body_hash: str | None = None
    validated: str | None = None
    carries: str | None = None
    notes: str | None = None


def ingest(
    tx: Tx,
    feed: feeds.FeedState,
    drafts: Sequence[Draft],
    *,
    polled: Polled,
    registry: Registry,
    now: datetime,
    keep_texts: bool = False,
    quiet: bool = False,
) -> list[Decision]:
    """Take a feed's new and changed drafts in, oldest first, and record the poll.

    The first poll of a feed is a baseline: its stories alert nobody. Where that was cut, the
    baseline goes on until a whole body comes, or for an hour. With ``keep_texts`` what a
    model may summarise before the alert is kept until then. ``quiet`` makes the drafts alert
    nobody, whatever they join.
    """
    state = feeds.by_url(tx, feed.url) or feed
    baseline = state.baselined is None
    ordered = _oldest_first(drafts)
    taking = _Taking(
        tx, feed, ordered, quiet=quiet or baseline, owes=not quiet, registry=registry, now=now
    )
    decisions = [taking.take(draft) for draft in ordered]
    taking.save()
    if keep_texts:
        _keep_texts(tx, feed, ordered, decisions)
    feeds.record_changed(
        tx,
        feed.id,
        etag=polled.etag,
        last_modified=polled.last_modified,
        body_hash=polled.body_hash,
        validated=polled.validated,
        notes=polled.notes,
        carries=polled.carries,
        baseline=polled.whole or _read_since(state, now) >= CUT_BASELINE,
        now=now,
        due=polled.due,
    )
    failpoint("before commit")
    return decisions


def _read_since(state: feeds.FeedState, now: datetime) -> timedelta:
    """For how long a feed has been read without trouble."""
    return now - state.since if state.state == "ok" and state.since else timedelta()


def _oldest_first(drafts: Sequence[Draft]) -> list[Draft]:
    """In the order of what they report; feeds are newest first where they give no times."""
    newest_last = list(reversed(drafts))
    return sorted(newest_last, key=lambda draft: _when(draft, newest_last[0].entry.published))


def _when(draft: Draft, default: datetime | None) -> str:
    at = draft.entry.published or default
    return at.isoformat() if at else ""


class _Taking:
    """The drafts of one call on their way into the database.

    New stories are gathered and written together, at the latest before somebody asks for them.
    """

    def __init__(
        self,
        tx: Tx,
        feed: feeds.FeedState,
        drafts: Sequence[Draft],
        *,
        quiet: bool,
        owes: bool,
        registry: Registry,
        now: datetime,
    ) -> None:
        self._tx, self._feed, self._now = tx, feed, now
        self._quiet, self._owes = quiet, owes
        self._known = Known(registry)
        self._entries = stories.find_entries(tx, feed.id, [draft.entry.key for draft in drafts])
        self._intake = Intake(tx, feed.id, publisher=feed.name, now=now)
        unknown = [draft.facts for draft in drafts if draft.entry.key not in self._entries]
        self._neighbours = Neighbours(tx, unknown, since=now - WINDOW)

    def take(self, draft: Draft) -> Decision:
        """Take one draft in."""
        entry = self._entries.get(draft.entry.key)
        if entry is not None and entry.parts.issuperset(draft.entry.parts):
            return Decision(key=draft.entry.key, decision="repeat", story=entry.story)
        found = recognise(self._tx, draft, known=self._known, now=self._now)
        draft = tagged(draft, found) if found else draft
        taken = self._group(draft) if entry is None else self._update(entry, draft)
        if found and found.reveals:
            self._intake.save()
            stories.reveal(self._tx, taken.story, found.reveals, privately=found.private)
        return replace(
            taken,
            deliveries=self._owe(taken),
            discovered=found.case.id if found and found.changed else None,
        )

    def save(self) -> None:
        """Write what is not written yet."""
        self._neighbours.save()
        self._intake.save()

    def _group(self, draft: Draft) -> Decision:
        join = self._neighbours.choose(draft.facts)
        if join is not None:
            return self._attach(draft, join)
        story = self._intake.story(draft, quiet=self._quiet)
        self._neighbours.begin(story)
        self._enter(story, draft)
        return Decision(key=draft.entry.key, decision="new", story=story)

    def _attach(self, draft: Draft, join: Join) -> Decision:
        self._intake.save()
        story, verdict = join.story, dedupe.worded(join.verdict, draft.title, draft.text)
        join = replace(join, verdict=verdict)
        before = stories.told(self._tx, story)
        entry = self._enter(story, draft, join)
        self._intake.save()
        if stories.choose_lead(self._tx, story) == entry:
            stories.retell(self._tx, story, draft, entry=entry)
        self._record(before, entry, draft, further=True)
        return Decision(key=draft.entry.key, decision="attached", story=story, join=join)

    def _enter(self, story: int, draft: Draft, join: Join | None = None) -> int:
        compared = self._neighbours.is_compared(story)
        entry = self._intake.entry(story, draft, compared=compared, join=join)
        self._neighbours.add(story, entry, draft.facts)
        self._entries[draft.entry.key] = stories.KnownEntry(
            id=entry, story=story, parts=frozenset(draft.entry.parts)
        )
        return entry

    def _update(self, entry: stories.KnownEntry, draft: Draft) -> Decision:
        self._intake.save()
        before = stories.told(self._tx, entry.story)
        stories.update_entry(self._tx, entry, draft, now=self._now)
        stories.clear_tags(self._tx, entry.id)
        self._intake.tags(entry.id, entry.story, draft)
        self._intake.save()
        self._neighbours.add(entry.story, entry.id, draft.facts)
        if stories.lead(self._tx, entry.story) == entry.id:
            stories.retell(self._tx, entry.story, draft, entry=entry.id)
        self._record(before, entry.id, draft, further=False)
        return Decision(key=draft.entry.key, decision="update", story=entry.story)

    def _record(
        self, before: stories.Told | None, entry: int, draft: Draft, *, further: bool
    ) -> None:
        if before is not None and not self._quiet:
            record(
                self._tx,
                before,
                entry=entry,
                title=draft.title,
                further=further,
                registry=self._known.registry,
                now=self._now,
            )

    def _owe(self, taken: Decision) -> int:
        if not self._owes or (self._quiet and taken.decision == "new"):
            return 0
        self._intake.save()
        return owe(self._tx, taken.story, registry=self._known.registry, now=self._now)


def _keep_texts(
    tx: Tx, feed: feeds.FeedState, drafts: Sequence[Draft], decisions: Sequence[Decision]
) -> None:
    """Keep the texts that say more than their summary does; a docket entry's form says it all."""
    for draft, decision in zip(drafts, decisions, strict=True):
        says_more = draft.entry.filing is None and len(draft.text) > MAX_CHARS
        if says_more and decision.decision != "repeat":
            summaries.keep(tx, feed=feed.id, key=draft.entry.key, text=draft.text[:KEPT_CHARS])
