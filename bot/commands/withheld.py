"""What a channel was not told one by one: held back, filtered out, or told in a digest."""

import re
from collections.abc import Callable, Sequence
from datetime import datetime, timedelta

from bot import digests as making
from bot.catalog import Catalog
from bot.commands import theirs
from bot.commands.caller import Caller
from bot.commands.muting import no_time, split_duration
from bot.errors import UserError
from bot.message import Bullets, Line, Message, Note, cards, span, told
from bot.message import digests as card
from bot.model import Registry, Story
from storage import deliveries, digests, stories
from storage.store import Store, Tx

WEEK = timedelta(days=7)
SHOWN = 20


class Withheld:
    """Answers about what was kept from the caller's channel, and about its digests."""

    def __init__(self, store: Store, catalog: Catalog, *, now: Callable[[], datetime]) -> None:
        self._store = store
        self._catalog = catalog
        self._now = now

    async def missed(self, caller: Caller, typed: str) -> Message:
        """What a channel was not told in some time, a week where none is said, and why."""
        rest, lasting = split_duration(typed, WEEK)
        if rest:
            raise UserError(no_time(rest))
        many, kept = await self._store.read(
            _missed, caller.channel, since=self._now() - lasting, limit=SHOWN
        )
        if not many:
            return told(f"Nothing was kept from {caller.place} in that time.")
        more = many - len(kept)
        return told(
            f"{cards.counted(many)} kept from {caller.place}.",
            Bullets(lines=tuple(_reasoned(story, each) for story, each in kept)),
            *([Note(line=(span(f"… and {more} older."),))] if more > 0 else []),
        )

    async def of_digest(self, channel: str, digest: int) -> Message | None:
        """Why the stories of a digest of a channel are in it; None where there is no such."""
        kept = await self._store.read(_of_digest, channel, digest, limit=SHOWN)
        if kept is None:
            return None
        registry = self._catalog.registry
        lines = tuple(
            (
                *card.headline(story),
                span(f" · for who follows {_names(each.topics, registry)} · {each.reason}"),
            )
            for story, each in kept
        )
        if not lines:
            return told("There was no story for this digest: it says that the sources were read.")
        return told("Why these stories are in this digest:", Bullets(lines=lines))

    async def further(self, value: str, *, caller: Caller) -> Message:
        """The next stories of a digest; ``value`` is ``DIGEST:HOW-MANY-WERE-SHOWN``."""
        found = re.fullmatch(r"(\d{1,18}):(\d{1,9})", value)
        digest, start = (int(found[1]), int(found[2])) if found else (0, 0)
        page = await self._store.read(
            _further, digest, start, caller=caller, registry=self._catalog.registry
        )
        if page is None:
            raise UserError(f"No digest of {caller.place} is known by that.")
        return page


def _reasoned(story: Story, each: digests.Kept) -> Line:
    waits = {"digest": "waits for the digest", "quiet hours": "waits for the end of quiet hours"}
    reason = waits.get(each.reason, each.reason)
    return (*cards.headline(story), span(f" · {reason}"))


def _names(followed: Sequence[str], registry: Registry) -> str:
    return ", ".join(cards.topic_name(topic, registry) for topic in followed)


def _missed(
    tx: Tx, channel: str, *, since: datetime, limit: int
) -> tuple[int, list[tuple[Story, digests.Kept]]]:
    many, kept = digests.missed(tx, channel, since=since, limit=limit)
    return many, _with_stories(tx, kept)


def _of_digest(
    tx: Tx, channel: str, digest: int, *, limit: int
) -> list[tuple[Story, digests.Kept]] | None:
    found = deliveries.get(tx, digest)
    if (
        found is None
        or found.delivery.channel != channel
        or found.delivery.kind not in digests.KINDS
    ):
        return None
    return _with_stories(tx, digests.told(tx, digest)[:limit])


def _further(
    tx: Tx, digest: int, start: int, *, caller: Caller, registry: Registry
) -> Message | None:
    if theirs.delivery(tx, digest, caller.channel, caller=caller) is None:
        return None
    return making.further(tx, digest, start, channel=caller.channel, registry=registry)


def _with_stories(tx: Tx, kept: Sequence[digests.Kept]) -> list[tuple[Story, digests.Kept]]:
    return [(story, each) for each in kept if (story := stories.load(tx, each.story)) is not None]
