"""Corrections carried out: what is decided about one holds, and what is owed follows from it."""

from collections.abc import Iterable
from datetime import datetime, timedelta

from bot.corrections import disproof, is_disproved
from bot.errors import UserError
from bot.model import Correction, CorrectionKind, CorrectionState, Registry
from bot.owing import reconsider
from storage import corrections, deliveries, stories
from storage.store import Tx

# What was kept back for longer is no news any more when a correction is undone.
RECENT = timedelta(days=7)


def confirm(
    tx: Tx, correction: int, *, wide: bool, by: str, registry: Registry, now: datetime
) -> int:
    """Let a correction hold for its tenant; how many alerts that waited are withdrawn.

    ``wide`` lets it hold for every story that has the topic by the same words alone, those to come
    too. Raises UserError where the story has the topic by more than one name.
    """
    found = _known(tx, correction)
    tags = stories.certain_tags(tx, found.story)
    words = disproof(tags, found.topic) if wide else None
    if wide and words is None:
        raise UserError(
            "More than one name makes this story one of that topic: it can be corrected for this "
            "story alone."
        )
    corrections.decide(tx, correction, CorrectionState.CONFIRMED, disproof=words, by=by, now=now)
    return _apply(tx, _known(tx, correction), registry=registry, now=now)


def end(
    tx: Tx,
    correction: int,
    state: CorrectionState,
    *,
    by: str,
    registry: Registry,
    now: datetime,
) -> None:
    """Undo a correction, or dismiss it: what it kept back in the last days is owed again."""
    touched = corrections.held_for(tx, _known(tx, correction).id)
    corrections.decide(tx, correction, state, by=by, now=now)
    recent = [
        story.id for story in stories.load_all(tx, touched) if now - story.first_seen <= RECENT
    ]
    _reconsider(tx, recent, registry=registry, now=now)


def promote(tx: Tx, correction: int, *, by: str, registry: Registry, now: datetime) -> int:
    """Let a confirmed correction hold for every tenant; how many alerts are withdrawn.

    Raises UserError where it is not confirmed.
    """
    found = _known(tx, correction)
    if found.state is not CorrectionState.CONFIRMED:
        raise UserError(f"Correction {correction} is {found.state}: confirm it first.")
    corrections.promote(tx, correction, by=by, now=now)
    return _apply(tx, _known(tx, correction), registry=registry, now=now)


def _apply(tx: Tx, correction: Correction, *, registry: Registry, now: datetime) -> int:
    touched = {correction.story}
    if correction.kind is CorrectionKind.WRONG and correction.disproof is not None:
        touched |= {
            story
            for story in stories.of_topic(tx, correction.topic)
            if is_disproved(stories.certain_tags(tx, story), correction)
        }
    corrections.hold(tx, correction, sorted(touched))
    return _reconsider(tx, sorted(touched), registry=registry, now=now)


def _reconsider(tx: Tx, touched: Iterable[int], *, registry: Registry, now: datetime) -> int:
    return sum(
        reconsider(tx, story, registry=registry, now=now)
        for story in deliveries.unsettled(tx, touched)
    )


def _known(tx: Tx, correction: int) -> Correction:
    found = corrections.get(tx, correction)
    if found is None:
        raise UserError(f"There is no correction {correction}.")
    return found
