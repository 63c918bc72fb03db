"""What changes of a story that was told: which cards show it, which channels are told it."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from bot.corrections import kept_out
from bot.model import BROADCAST, REPLY, Change, Delivery, Registry, Updates, Verbosity
from bot.owing import corrected, silenceable
from bot.quiet import quiet_until
from bot.retraction import is_retraction
from storage import quieting, stories, updates
from storage.store import Tx

# How long a card is edited in silence. Discord lets a message be edited freely for its first hour
# (error 30046), and who has read a card does not look at it again.
FRESH = timedelta(hours=1)
# What the sources of one development bring within this time is one edit.
SETTLE = timedelta(seconds=15)
NEWS = {
    Verbosity.ALL: frozenset({Change.SOURCE, Change.TITLE, Change.RETRACTION}),
    Verbosity.MILESTONES: frozenset({Change.TITLE, Change.RETRACTION}),
    Verbosity.NEW: frozenset[Change](),
}
LOUDNESS = tuple(Updates)


@dataclass(frozen=True, slots=True, kw_only=True)
class Way:
    """How a channel learns of changes: by an edit of the card, by a message ("" for none)."""

    edit: bool = False
    reply: str = ""


def way(card: updates.Posted, changes: Collection[Change], *, is_quiet: bool, fresh: bool) -> Way:
    """How the channel of a card learns of ``changes``; of several wishes the loudest counts.

    A retraction is told as well as shown, however old the card is. In quiet hours what would go to
    the channel goes to the thread, which rings nobody.
    """
    asked = {updates for updates, _ in card.wishes}
    retracted = Change.RETRACTION in changes
    shown = bool(asked - {Updates.OFF})
    edit = shown and (fresh or retracted or max(asked, key=LOUDNESS.index) is Updates.SILENT)
    told = {wish for wish, verbosity in card.wishes if NEWS[verbosity].intersection(changes)}
    if not told & {Updates.THREAD, Updates.CHANNEL} or (fresh and not retracted):
        return Way(edit=edit)
    aloud = Updates.CHANNEL in told and not is_quiet
    return Way(edit=edit, reply=BROADCAST if aloud else REPLY)


def record(
    tx: Tx,
    before: stories.Told,
    *,
    entry: int,
    title: str,
    further: bool,
    registry: Registry,
    now: datetime,
) -> None:
    """Owe what an entry changed of a story, as it was told ``before``, to where it was told.

    ``further`` is whether the entry is a further source of it; ``title`` is what it says itself.
    """
    cards = _uncorrected(tx, before.story, updates.posted(tx, before.story))
    after = stories.told(tx, before.story)
    if not cards or after is None:
        return
    changes = _changes(before, after, title=title, further=further)
    noted = [
        updates.note(tx, before.story, kind, entry=entry, was=was, now=now) for kind, was in changes
    ]
    if noted:
        kinds = {kind for kind, _ in changes}
        _owe(tx, before.story, cards, kinds, (noted[0], noted[-1]), registry=registry, now=now)


def _uncorrected(tx: Tx, story: int, cards: Sequence[updates.Posted]) -> list[updates.Posted]:
    """The cards whose channels still want to know: nothing says that they got it by mistake."""
    held = corrected(tx, story, {card.channel for card in cards})
    return [
        card
        for card in cards
        if not held.get(card.channel)
        or not all(kept_out(topic, held[card.channel]) for topic in card.topics)
    ]


def _changes(
    before: stories.Told, after: stories.Told, *, title: str, further: bool
) -> list[tuple[Change, str]]:
    """What changed of a story, with what its headline was."""
    changed: list[tuple[Change, str]] = [(Change.SOURCE, "")] if further else []
    if after.title != before.title:
        changed.append((Change.TITLE, before.title))
    elif after.summary != before.summary:
        changed.append((Change.TEXT, ""))
    if is_retraction(title) and (further or not is_retraction(before.title)):
        changed.append((Change.RETRACTION, ""))
    return changed


def _owe(
    tx: Tx,
    story: int,
    cards: Sequence[updates.Posted],
    kinds: Collection[Change],
    changes: tuple[int, int],
    *,
    registry: Registry,
    now: datetime,
) -> None:
    told = stories.load(tx, story)
    assert told is not None  # noqa: S101 - a card was made of it
    channels = [card.channel for card in cards]
    mutes = quieting.silenced(tx, silenceable(told, registry), channels, now=now)
    asked = quieting.of_channels(tx, channels)
    due = now + SETTLE
    for card in cards:
        quieted = asked.get(card.channel)
        taken = way(
            card,
            kinds,
            is_quiet=quieted is not None and quiet_until(quieted, now=now) is not None,
            fresh=card.sent is None or now - card.sent < FRESH,
        )
        mute = mutes.get(card.channel)
        if taken.edit:
            updates.owe_edit(tx, story, card, changes=changes, due=due, mute=mute, now=now)
        if taken.reply:
            updates.owe_reply(
                tx, story, card, kind=taken.reply, changes=changes, due=due, mute=mute, now=now
            )


def tell_instead(tx: Tx, edit: Delivery, *, now: datetime) -> None:
    """Owe what an edit would have shown as a reply: the card may no longer be edited."""
    card = updates.card(tx, edit.id)
    if card is None or edit.story is None:
        return
    changes = updates.changes_of(tx, edit.id)
    kinds = {change.kind for change in updates.told(tx, edit.id)}
    quieted = quiet_until(quieting.of_channel(tx, card.channel), now=now) is not None
    taken = way(card, kinds, is_quiet=quieted, fresh=False)
    if taken.reply and not updates.is_replied(tx, edit.story, card.channel, last=changes[1]):
        updates.owe_reply(
            tx, edit.story, card, kind=taken.reply, changes=changes, due=now, mute=None, now=now
        )
