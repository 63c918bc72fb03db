"""One transaction: drafts become stories, tags and deliveries, and the feed moves on.

Everything here may safely run twice: keys are looked up again, and a delivery is owed once.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Literal

from bot import dedupe
from bot.discover import Discovery, discover, origins, origins_of, relations, tagged
from bot.failpoint import failpoint
from bot.model import Case, Draft, Registry
from bot.owing import owe
from bot.summary import MAX_CHARS
from bot.updating import record
from storage import cases, feeds, grouping, stories, summaries
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

    ``discovered`` is the case that was made of it, or of which it told more.
    """

    key: str
    decision: Literal["new", "attached", "update", "repeat"]
    story: int
    relation: str = ""
    score: float = 1.0
    reasons: tuple[str, ...] = ()
    deliveries: int = 0
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
    known = _Known(registry)
    decisions = [
        _take(tx, feed, draft, quiet=quiet or baseline, owes=not quiet, known=known, now=now)
        for draft in ordered
    ]
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


class _Known:
    """The registry of a call, and as the database has more: that is read again where it changed."""

    def __init__(self, registry: Registry) -> None:
        self.registry = registry
        self._current = registry
        self._changes: int | None = None

    def current(self, tx: Tx) -> Registry:
        changes = cases.changes(tx)
        if changes != self._changes:
            kept, parties = cases.followed(tx)
            self._changes = changes
            self._current = Registry(
                version=self.registry.version,
                cases={**self.registry.cases, **{case.id: case for case in kept}},
                parties={**{party.id: party for party in parties}, **self.registry.parties},
            )
        return self._current

    def keep(self, tx: Tx, case: Case, *, now: datetime) -> None:
        cases.keep_case(tx, case, now=now)
        self._changes = cases.changes(tx)
        self._current = replace(self._current, cases={**self._current.cases, case.id: case})


def _take(
    tx: Tx,
    feed: feeds.FeedState,
    draft: Draft,
    *,
    quiet: bool,
    owes: bool,
    known: _Known,
    now: datetime,
) -> Decision:
    entry = stories.find_entry(tx, feed.id, draft.entry.key)
    if entry is not None and entry.parts.issuperset(draft.entry.parts):
        return Decision(key=draft.entry.key, decision="repeat", story=entry.story)
    found = _recognise(tx, draft, known=known, now=now)
    draft = tagged(draft, found) if found else draft
    if entry is None:
        taken = _group(tx, feed, draft, quiet=quiet, known=known, now=now)
    else:
        _update(tx, entry, draft, quiet=quiet, known=known, now=now)
        taken = Decision(key=draft.entry.key, decision="update", story=entry.story)
    if found and found.reveals:
        stories.reveal(tx, taken.story, found.reveals)
    return replace(
        taken,
        deliveries=owe(tx, taken.story, registry=known.registry, now=now) if owes else 0,
        discovered=found.case.id if found and found.changed else None,
    )


def _recognise(tx: Tx, draft: Draft, *, known: _Known, now: datetime) -> Discovery | None:
    """The case that an entry is of by its own record, kept where it is new.

    The call's registry may be seconds old: whether a case is new, only the database knows.
    """
    if discover(draft, known.registry) is None:
        for proposal in origins_of(draft, known.registry):
            cases.propose(tx, proposal, now=now)
        return None
    current = known.current(tx)
    found = discover(draft, current)
    if found is None:
        return None
    if found.changed:
        known.keep(tx, found.case, now=now)
    related = relations if found.changed else origins
    for proposal in related(found.case, draft, current):
        cases.propose(tx, proposal, now=now)
    return found


def _update(
    tx: Tx,
    entry: stories.KnownEntry,
    draft: Draft,
    *,
    quiet: bool,
    known: _Known,
    now: datetime,
) -> None:
    before = stories.told(tx, entry.story)
    stories.update_entry(tx, entry, draft)
    stories.clear_tags(tx, entry.id)
    stories.add_tags(tx, entry.id, entry.story, draft)
    grouping.add_keys(tx, entry.story, dedupe.index_keys(draft.facts), now=now)
    if stories.lead(tx, entry.story) == entry.id:
        stories.retell(tx, entry.story, draft, entry=entry.id)
    if before is not None and not quiet:
        record(
            tx,
            before,
            entry=entry.id,
            title=draft.title,
            further=False,
            registry=known.registry,
            now=now,
        )


def _group(
    tx: Tx, feed: feeds.FeedState, draft: Draft, *, quiet: bool, known: _Known, now: datetime
) -> Decision:
    keys = dedupe.index_keys(draft.facts)
    choice = dedupe.decide(draft.facts, grouping.candidates(tx, keys, since=now - WINDOW))
    before = None
    if isinstance(choice, dedupe.Attach):
        before = stories.told(tx, choice.story)
        found = Decision(
            key=draft.entry.key,
            decision="attached",
            story=choice.story,
            relation=choice.relation,
            score=choice.score,
            reasons=choice.reasons,
        )
    else:
        story = stories.insert_story(tx, draft, quiet=quiet, now=now)
        found = Decision(key=draft.entry.key, decision="new", story=story, relation="new")
    entry = stories.insert_entry(
        tx,
        feed.id,
        found.story,
        draft,
        publisher=feed.name,
        relation=found.relation,
        reasons=found.reasons,
        now=now,
    )
    stories.add_tags(tx, entry, found.story, draft)
    grouping.add_keys(tx, found.story, keys, now=now)
    if found.decision == "new" or stories.choose_lead(tx, found.story) == entry:
        stories.retell(tx, found.story, draft, entry=entry)
    if before is not None and not quiet:
        record(
            tx,
            before,
            entry=entry,
            title=draft.title,
            further=True,
            registry=known.registry,
            now=now,
        )
    return found


def _keep_texts(
    tx: Tx, feed: feeds.FeedState, drafts: Sequence[Draft], decisions: Sequence[Decision]
) -> None:
    """Keep the texts that say more than their summary does; a docket entry's form says it all."""
    for draft, decision in zip(drafts, decisions, strict=True):
        says_more = draft.entry.filing is None and len(draft.text) > MAX_CHARS
        if says_more and decision.decision != "repeat":
            summaries.keep(tx, feed=feed.id, key=draft.entry.key, text=draft.text[:KEPT_CHARS])
