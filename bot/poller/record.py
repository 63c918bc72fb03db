"""What a poll leaves in the database: each function is one transaction."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from bot import ingest
from bot.fetch import Fetched, Unchanged, Validators
from bot.model import Registry
from bot.poller import health, missed, moves
from bot.poller.hosts import Rest
from bot.workers import Parsed
from storage import feeds, notices
from storage.feeds import FeedState
from storage.store import Tx, stamp


@dataclass(frozen=True, slots=True, kw_only=True)
class NothingNew:
    """A poll that brought nothing new: of which feed, what its server said, when, and when next."""

    state: FeedState
    answer: Unchanged
    now: datetime
    due: datetime


def unchanged(tx: Tx, polls: Sequence[NothingNew], *, operator: str | None) -> None:
    """Record polls that brought nothing new."""
    rows = (
        {
            "feed": poll.state.id,
            "etag": poll.answer.validators.etag,
            "last_modified": poll.answer.validators.last_modified,
            "validated": poll.answer.validators.url,
            "now": stamp(poll.now),
            "due": stamp(poll.due),
        }
        for poll in polls
    )
    feeds.record_unchanged(tx, rows)
    for poll in polls:
        _settle_unchanged(tx, poll.state, poll.answer, operator=operator, now=poll.now)


def _settle_unchanged(
    tx: Tx, state: FeedState, answer: Unchanged, *, operator: str | None, now: datetime
) -> None:
    move = _moved(tx, state, answer, now=now)
    # A copy that was too old is the same copy still.
    if state.state == "stale" and state.newest and now - state.newest <= health.STALE:
        feeds.settle(tx, state, state="stale", reason=state.reason, now=now)
        return
    found = health.judge(state, move=move, now=now)
    if feeds.settle(tx, state, state=found.state, reason=found.reason, now=now):
        _tell(tx, operator, state, after=found.state, reason=found.reason, now=now)


def changed(
    tx: Tx,
    state: FeedState,
    answer: Fetched,
    parsed: Parsed,
    *,
    known: int,
    operator: str | None,
    registry: Registry,
    now: datetime,
    due: datetime,
    keep_texts: bool,
) -> list[ingest.Decision]:
    """Take in what a body says, and what it tells of the feed itself, at once.

    Raises ParseError where it is another feed.
    """
    if health.replaced(state, parsed, now=now):
        feeds.begin_anew(tx, state.id)
    turned = missed.turned_over(state, parsed, known=known, now=now)
    decisions = ingest.ingest(
        tx,
        state,
        parsed.drafts,
        polled=_polled(answer.validators, parsed, due, turned),
        registry=registry,
        now=now,
        keep_texts=keep_texts,
    )
    found, emptied = _learn(tx, state, answer, parsed, operator=operator, now=now)
    gaps = missed.of_dockets(tx, state, parsed, decisions, registry=registry, now=now)
    for each in [*turned, *gaps]:
        feeds.miss(tx, state.id, said=each.said, since=each.since, now=now)
    untold = [each.said for each in turned if not each.told]
    for news in [*untold, *emptied, *(each.said for each in gaps)]:
        _tell(tx, operator, state, after=found.state, reason=news, now=now)
    return decisions


def _learn(
    tx: Tx,
    state: FeedState,
    answer: Fetched,
    parsed: Parsed,
    *,
    operator: str | None,
    now: datetime,
) -> tuple[health.Health, list[str]]:
    """Keep what a body tells of the feed itself; how it is, and a sentence if it was emptied."""
    move = _moved(tx, state, answer, now=now)
    whole = answer.complete and not parsed.truncated
    told = health.told(state, parsed, now=now) if whole else None
    if told is not None:
        feeds.remember(
            tx,
            state.id,
            title=told.title,
            site=told.site,
            items=told.items,
            newest=told.newest,
            built=told.built,
            pace=told.pace,
            rhythm=told.rhythm,
        )
    # Of a body that was cut it is known only that there are items.
    known = state if whole else replace(state, items=max(state.items, parsed.entries))
    found = health.judge(known, body=told, move=move, now=now)
    if feeds.settle(tx, state, state=found.state, reason=found.reason, now=now):
        _tell(tx, operator, state, after=found.state, reason=found.reason, now=now)
    emptied = told is not None and state.items and not told.items
    return found, [found.reason] if emptied and found.reason else []


def _moved(tx: Tx, state: FeedState, answer: Fetched | Unchanged, *, now: datetime) -> moves.Move:
    """Follow a feed's move, and keep what is new of it."""
    if answer.moved is None and state.move_to is None:
        return moves.of(state)
    move = moves.follow(state, answer, now=now)
    if move != moves.of(state):
        feeds.record_move(
            tx,
            state.id,
            address=move.address,
            move_to=move.to,
            move_since=move.since,
            move_polls=move.polls,
        )
    return move


def failure(
    tx: Tx,
    state: FeedState,
    *,
    after: str,
    reason: str,
    operator: str | None,
    now: datetime,
    due: datetime,
) -> None:
    """Record a poll that failed; an address that a feed had moved to is given up in the end."""
    feeds.record_failure(tx, state.id, state=after, reason=reason, now=now, due=due)
    if feeds.is_news(state.state, after):
        _tell(tx, operator, state, after=after, reason=reason, now=now)
    if state.address is not None and state.failures + 1 >= moves.FAILURES:
        feeds.forget_address(tx, state.id)


def _tell(
    tx: Tx,
    operator: str | None,
    state: FeedState,
    *,
    after: str,
    reason: str | None,
    now: datetime,
) -> None:
    """Owe the operator's channel a sentence on a feed."""
    if operator is not None:
        said = reason or "it is read again"
        text = f"Feed {state.name} is {after} (it was {state.state}): {said}."
        notices.owe(tx, operator, text, about=f"feed {state.id} {after}", now=now)


def postponed(
    tx: Tx,
    state: FeedState,
    rest: Rest,
    *,
    operator: str | None,
    now: datetime,
    due: datetime,
) -> None:
    """Record that a feed was not asked; of a host that is down, why."""
    feeds.postpone(tx, {state.id: due})
    if not (rest.down and state.state in feeds.READ):
        return
    if feeds.settle(tx, state, state="broken", reason=rest.reason, now=now):
        _tell(tx, operator, state, after="broken", reason=rest.reason, now=now)


def _polled(
    validators: Validators, parsed: Parsed, due: datetime, turned: Sequence[missed.Missed]
) -> ingest.Polled:
    """What to remember of a body; of one that was cut nothing that could hide its rest."""
    notes = " ".join([*parsed.notes, *(each.said for each in turned)]) or None
    if parsed.truncated:
        return ingest.Polled(due=due, whole=False, carries=parsed.description, notes=notes)
    return ingest.Polled(
        due=due,
        etag=validators.etag,
        last_modified=validators.last_modified,
        body_hash=validators.body_hash,
        validated=validators.url,
        carries=parsed.description,
        notes=notes,
    )
