"""What a delivery says."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta

from bot import digests
from bot.message import Message, cards, dossiers, lines
from bot.message import updates as card
from bot.model import CASE, EDIT, REPLIES, Case, Delivery, Registry, Story, tenant_of
from storage import notices, stories, threads, topical, updates
from storage.store import Tx

MONTH = timedelta(days=30)
LISTED = 5


def compose(tx: Tx, delivery: Delivery, *, registry: Registry, now: datetime) -> Message | None:
    """What a delivery says, as things stand now; None where its story is gone."""
    if delivery.kind == notices.KIND:
        return lines.notice(notices.text(tx, delivery.id), delivery=delivery.id)
    if delivery.kind == notices.FOLLOWED:
        return lines.followed(notices.text(tx, delivery.id), delivery=delivery.id)
    if delivery.kind == CASE:
        return _case(tx, delivery, posted=delivery.id, registry=registry, now=now)
    if delivery.kind == EDIT and delivery.story is None:
        posted = delivery.card or delivery.id
        return _case(tx, delivery, posted=posted, registry=registry, now=now)
    if delivery.story is None:
        return digests.compose(tx, delivery, registry=registry)
    seen_by = tenant_of(delivery.channel, delivery.tenant)
    story = stories.load(tx, delivery.story, seen_by=seen_by)
    if story is None:
        return None
    if delivery.kind in REPLIES:
        changes = updates.told(tx, delivery.id)
        return _in_thread(tx, delivery, card.reply(story, changes, delivery=delivery.id), registry)
    posted = delivery.id
    was: list[str] = []
    if delivery.kind == EDIT and delivery.card is not None:
        posted = delivery.card
        was = updates.headlines(tx, story.id, posted)
    alert = cards.alert(story, registry=registry, delivery=posted, was=next(iter(was), ""))
    return _in_thread(tx, delivery, replace(alert, calls=delivery.mention), registry)


def _in_thread(tx: Tx, delivery: Delivery, message: Message, registry: Registry) -> Message:
    """A message that may begin the thread of a case: that is called after the case."""
    if delivery.card is None:
        return message
    case = threads.above(tx, delivery.id)
    return replace(message, subject=cards.case_name(case, registry)) if case else message


def _case(tx: Tx, delivery: Delivery, *, posted: int, registry: Registry, now: datetime) -> Message:
    """What opens the thread of a case: how it stands, and what happened last."""
    case = threads.case_of(tx, delivery.id)
    seen_by = tenant_of(delivery.channel, delivery.tenant)
    latest = topical.latest(tx, f"case:{case}", limit=LISTED, seen_by=seen_by)
    return dossiers.case_context(
        registry.cases.get(case) or Case(id=case, caption=_caption(case, latest)),
        stories=latest,
        recent=topical.count(tx, f"case:{case}", since=now - MONTH, seen_by=seen_by),
        registry=registry,
        delivery=posted,
    )


def _caption(case: str, latest: Sequence[Story]) -> str:
    """What a case is called that is too new for the registry in memory: as its filing has it."""
    return next((story.caption for story in latest if story.caption), case)
