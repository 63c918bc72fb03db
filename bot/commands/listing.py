"""What a channel follows, one by one: shown, and each with what can be done about it."""

import hashlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from bot.catalog import Catalog
from bot.commands.caller import PERSON, PERSONAL_PLACE, Caller
from bot.commands.filling import Wanted, terms, wanted
from bot.commands.quieting import Quietening
from bot.errors import UserError
from bot.message import Bullets, Buttons, Message, Note, bold, cards, code, span, subscribed, told
from bot.message.subscribed import Row
from bot.model import Subscription
from storage import subscriptions
from storage.store import Store, Tx

MONTH = timedelta(days=30)
ENDED = "That is no longer followed."


@dataclass(frozen=True, slots=True, kw_only=True)
class Held:
    """One subscription: what it is called, its filters and options, in words and for a form."""

    topic: str
    name: str
    words: str
    wanted: Wanted
    by: str
    fixed: bool


class Listing:
    """Shows the subscriptions of channels."""

    def __init__(
        self, store: Store, catalog: Catalog, quiet: Quietening, *, now: Callable[[], datetime]
    ) -> None:
        self._store = store
        self._catalog = catalog
        self._quietening = quiet
        self._now = now

    async def list(self, channel: str, *, place: str) -> Message:
        """What a channel follows, in lines."""
        found = await self._store.read(subscriptions.of_channel, channel)
        if not found:
            return _nothing(place)
        lines = tuple(
            (
                bold(self._name(each.topic)),
                span(" "),
                code(each.topic),
                *[span(f" {term}") for term in terms(each)],
                *([span(" · set in feeds.yaml")] if each.fixed else []),
            )
            for each in found
        )
        standing = await self._quietening.standing(channel)
        return told(_count(place, len(found)), Bullets(lines=lines), *standing)

    async def page(self, channel: str, *, place: str, start: int = 0) -> Message:
        """What a channel follows, each with a button, and how much came of it in 30 days."""
        found = await self._store.read(subscriptions.of_channel, channel)
        if not found:
            nothing = _nothing(place)
            add = subscribed.adding(_number(channel))
            return replace(nothing, blocks=(*nothing.blocks, Buttons(buttons=(add,))))
        start = start if start < len(found) else 0
        rows = await self._rows(channel, found[start : start + subscribed.PAGE])
        return subscribed.page(
            _count(place, len(found)),
            rows,
            channel=_number(channel),
            start=start,
            total=len(found),
            standing=await self._quietening.standing(channel),
        )

    async def one(self, channel: str, topic: str) -> Message:
        """One subscription, with what can be done about it; UserError where it was ended."""
        found = await self._store.read(subscriptions.of_channel, channel)
        rows = await self._rows(channel, [each for each in found if each.topic == topic])
        if not rows:
            raise UserError(ENDED)
        return subscribed.one(rows[0], channel=_number(channel))

    async def held(self, channel: str) -> Sequence[Held]:
        """What a channel follows, one by one, for a list in which each has its buttons."""
        found = await self._store.read(subscriptions.of_channel, channel)
        return [
            Held(
                topic=each.topic,
                name=self._name(each.topic),
                words=" ".join(terms(each)),
                wanted=wanted(each, roles=channel.startswith("discord:")),
                by=each.by,
                fixed=each.fixed,
            )
            for each in found
        ]

    async def kept(self, channel: str, topic: str) -> tuple[str, ...]:
        """The filters and options that a channel follows a topic with, where it has any."""
        found = await self._store.read(subscriptions.of_channel, channel)
        return next((terms(each) for each in found if each.topic == topic), ())

    async def marked(self, channel: str, marked: str) -> Held:
        """The subscription that a button means. Raises UserError where it was ended."""
        for each in await self.held(channel):
            if mark(each.topic) == marked:
                return each
        raise UserError(ENDED)

    async def _rows(self, channel: str, chosen: Sequence[Subscription]) -> Sequence[Row]:
        came = await self._store.read(_came, channel, since=self._now() - MONTH)
        return [
            Row(
                topic=each.topic,
                mark=mark(each.topic),
                name=self._name(each.topic),
                words=terms(each),
                created=each.created,
                # Slack would call them where the list is an answer for everybody.
                by=each.by if channel.startswith("discord:") else "",
                fixed=each.fixed,
                alerts=len(came.get(each.topic, ())),
                last=max(came.get(each.topic, ()), default=None),
            )
            for each in chosen
        ]

    def _name(self, topic: str) -> str:
        return cards.topic_name(topic, self._catalog.registry)


def at_list(caller: Caller, number: str) -> Caller:
    """The caller as of the channel whose list a button belongs to: this one, or their own messages.

    ``number`` is the platform's. Where else it is, what they may do there is not known.
    """
    if caller.channel == f"{caller.platform}:{number}":
        return caller
    return Caller(
        platform=caller.platform,
        tenant=f"{PERSON}{caller.user}",
        channel=f"{caller.platform}:{number}",
        user=caller.user,
        place=PERSONAL_PLACE,
    )


def mark(topic: str) -> str:
    """A topic as a button carries it: a keyword may be longer than that, and any text."""
    return hashlib.blake2b(topic.encode(errors="replace"), digest_size=8).hexdigest()


def follows(place: str) -> str:
    """``This channel follows``, ``Your direct messages follow``: how a sentence begins."""
    ours = place.startswith("your ")
    name = place if ":" in place else f"{place[:1].upper()}{place[1:]}"
    return f"{name} follow{'' if ours else 's'}"


def _count(place: str, many: int) -> str:
    return f"{follows(place)} {many} topic{'s' * (many != 1)}."


def _nothing(place: str) -> Message:
    return told(
        f"{follows(place)} nothing yet.",
        Note(line=(span("Try: "), code("subscribe case:sec-v-binance"))),
    )


def _number(channel: str) -> str:
    return channel.partition(":")[2]


def _came(tx: Tx, channel: str, *, since: datetime) -> dict[str, list[datetime]]:
    """When alerts came to a channel since then, by the topics that each was of."""
    found: dict[str, list[datetime]] = {}
    for topics, sent in subscriptions.alerts(tx, channel, since=since):
        for topic in topics:
            found.setdefault(topic, []).append(sent)
    return found
