"""What a subscription would bring: the rule in plain words, and what it matched of late."""

from collections.abc import Callable, Sequence
from datetime import datetime, timedelta

from bot import filter as wishes
from bot import quiet
from bot.catalog import Catalog
from bot.commands import grammar, topics
from bot.commands.following import narrowed
from bot.commands.listing import MONTH
from bot.errors import UserError
from bot.message import Bullets, Message, Note, cards, span, told
from bot.model import Registry, Story, Subscription
from bot.owing import wholes
from storage import searches, topical
from storage.searches import Search
from storage.store import Store, Tx

# Of each topic; one that has more is told to have at least so many.
MOST = 1_000
SHOWN = 3
OFTEN = 0.8


class Trying:
    """Tries a subscription on the stories of the last 30 days; changes nothing."""

    def __init__(self, store: Store, catalog: Catalog, *, now: Callable[[], datetime]) -> None:
        self._store = store
        self._catalog = catalog
        self._now = now

    async def rule(self, typed: str, *, place: str, seen_by: str) -> Message:
        """What following ``typed`` means, and how many stories it would have brought."""
        wish = grammar.parse_wish(typed)
        followed = [
            topics.followable(self._catalog.seen_by(seen_by), key, value)
            for key, value in (*wish.topics, *(("", name) for name in wish.names))
        ]
        if not followed:
            raise UserError("A filter narrows a topic: name a case or a party to follow as well.")
        tried = [
            Subscription(
                channel="", topic=each.topic, filters=wish.filters, verbosity=wish.verbosity
            )
            for each in followed
        ]
        new = {
            each.topic: each.party.name if each.party else each.case.caption if each.case else ""
            for each in followed
        }
        matched = await self._store.read(
            _matched,
            tried,
            new,
            since=self._now() - MONTH,
            registry=self._catalog.registry,
            seen_by=seen_by,
        )
        names = [self._called(each, new) for each in tried]
        said = f"Follow {', '.join(names)} in {place}{narrowed(wish)}."
        lines = tuple(cards.headline(story) for story in matched[:SHOWN])
        return told(
            said,
            Note(line=(span(frequency(len(matched), MONTH)),)),
            *([Bullets(lines=lines)] if lines else []),
        )

    def _called(self, each: Subscription, new: dict[str, str]) -> str:
        name = new[each.topic] or cards.topic_name(each.topic, self._catalog.registry)
        return name if each.topic.startswith(("case:", "party:")) else each.topic


def frequency(many: int, period: timedelta) -> str:
    """``27 stories in 30 days, about 1 a day``."""
    if not many:
        return f"No story in the last {period.days} days would have come."
    daily = many / period.days
    weekly = daily * 7
    if daily >= OFTEN:
        often = f"about {round(daily)} a day"
    elif weekly >= OFTEN:
        often = f"about {round(weekly)} a week"
    else:
        often = "less than one a week"
    more = " or more" if many >= MOST else ""
    return f"{many:,}{more} {'story' if many == 1 else 'stories'} in {period.days} days, {often}."


def _matched(
    tx: Tx,
    tried: Sequence[Subscription],
    new: dict[str, str],
    *,
    since: datetime,
    registry: Registry,
    seen_by: str,
) -> list[Story]:
    """The stories since then that any of the subscriptions would have brought, newest first."""
    found: dict[int, Story] = {}
    for each in tried:
        for story in _of(tx, each.topic, new[each.topic], seen_by=seen_by):
            topics_of = wishes.topics_of(story, wholes(story.parties, registry))
            kept_out = quiet.kept_out(story, each, topics_of, frozenset())
            if cards.dated(story) >= since and not kept_out:
                found[story.id] = story
    return sorted(found.values(), key=lambda each: (cards.dated(each), each.id), reverse=True)


def _of(tx: Tx, topic: str, new: str, *, seen_by: str) -> list[Story]:
    """The newest stories of a topic; what was never followed carries no tag and is looked for."""
    key, _, value = topic.partition(":")
    if new or key == "keyword":
        asked = Search(words=(new or value,), seen_by=seen_by)
        return searches.find(tx, asked, skip=0, limit=MOST)
    return topical.latest(tx, topic, limit=MOST, seen_by=seen_by)
