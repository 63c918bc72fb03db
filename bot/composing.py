"""What a delivery says."""

from bot import digests
from bot.message import Message, cards
from bot.message import updates as card
from bot.model import EDIT, REPLIES, Delivery, Registry
from storage import notices, stories, updates
from storage.store import Tx


def compose(tx: Tx, delivery: Delivery, *, registry: Registry) -> Message | None:
    """What a delivery says, as things stand now; None where its story is gone."""
    if delivery.kind == notices.KIND:
        return cards.notice(notices.text(tx, delivery.id), delivery=delivery.id)
    if delivery.story is None:
        return digests.compose(tx, delivery, registry=registry)
    story = stories.load(tx, delivery.story)
    if story is None:
        return None
    if delivery.kind in REPLIES:
        changes = updates.told(tx, delivery.id)
        return card.reply(story, changes, delivery=delivery.id)
    posted = delivery.id
    was: list[str] = []
    if delivery.kind == EDIT and delivery.card is not None:
        posted = delivery.card
        was = updates.headlines(tx, story.id, posted)
    return cards.alert(story, registry=registry, delivery=posted, was=next(iter(was), ""))
