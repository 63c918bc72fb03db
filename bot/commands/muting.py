"""Silence for a case, a party or a story, in one channel, for a time."""

import re
from collections.abc import Callable
from datetime import datetime, timedelta

from bot.catalog import Catalog
from bot.commands import grammar, topics
from bot.commands.caller import Caller
from bot.errors import UserError
from bot.message import (
    Bullets,
    Button,
    Buttons,
    Line,
    Message,
    Note,
    bold,
    cards,
    code,
    span,
    time,
    told,
)
from bot.model import Mute, Registry, Story
from bot.owing import silenceable
from storage import deliveries, digests, quieting, stories, subscriptions
from storage.store import Store, Tx

DAY = timedelta(days=1)
LONGEST = timedelta(days=366)
UNITS = {"m": timedelta(minutes=1), "h": timedelta(hours=1), "d": DAY, "w": timedelta(days=7)}
DURATION = re.compile(r"(\d{1,4}) ?(m|min(?:ute)?s?|h|hrs?|hours?|d|days?|w|weeks?)", re.IGNORECASE)
AT_THE_END = re.compile(rf"(?:^|(.*)\s){DURATION.pattern}", re.IGNORECASE | re.DOTALL)


class Muting:
    """Mutes of the caller's channel."""

    def __init__(self, store: Store, catalog: Catalog, *, now: Callable[[], datetime]) -> None:
        self._store = store
        self._catalog = catalog
        self._now = now

    async def mute(self, caller: Caller, typed: str) -> Message:
        """Silence a case, party or story for a time, a day where none is said."""
        if not typed.strip():
            return await self._muted(caller)
        what, lasting = split_duration(typed, DAY)
        topic = await self._topic(caller, what)
        until = self._now() + lasting
        held = await self._store.write(
            _mute,
            caller.channel,
            Mute(topic=topic, until=until, by=caller.user),
            team=caller.tenant,
            registry=self._catalog.registry,
        )
        waiting = f" {cards.counted(held)} that waited: held back with it." if held else ""
        return told(
            f"Muted in {caller.place}: {await self._name(topic)}.{waiting}",
            Note(
                line=(span("Until "), time(until), span(". "), code("missed"), span(" shows it."))
            ),
            Buttons(buttons=(Button(label="Unmute", verb="unmute", value=topic),)),
        )

    async def unmute(self, caller: Caller, typed: str) -> Message:
        """End a mute; what it held back stays where it can be read."""
        topic = await self._topic(caller, typed.strip())
        if not await self._store.write(quieting.unmute, caller.channel, topic):
            raise UserError(
                f"{await self._name(topic)} is not muted in {caller.place}: "
                "`mute` alone shows what is."
            )
        return told(
            f"No longer muted in {caller.place}: {await self._name(topic)}.",
            Note(line=(span("What came meanwhile: "), code("missed"))),
        )

    async def lines(self, channel: str) -> list[Line]:
        """What is muted in a channel, each until when."""
        return [
            (bold(await self._name(each.topic)), span(" until "), time(each.until))
            for each in await self._store.read(quieting.mutes, channel, now=self._now())
        ]

    async def _muted(self, caller: Caller) -> Message:
        lines = await self.lines(caller.channel)
        if not lines:
            return told(
                f"Nothing is muted in {caller.place}.",
                Note(line=(span("Try: "), code("mute case:sec-v-ripple 24h"))),
            )
        return told(f"Muted in {caller.place}:", Bullets(lines=tuple(lines)))

    async def _topic(self, caller: Caller, typed: str) -> str:
        """The case, party or story that somebody means."""
        if "://" in typed or typed.startswith("story:"):
            story = await self._store.read(_story_here, caller.channel, typed.strip("<>"))
            if story is None:
                raise UserError(topics.no_story(caller.place))
            return f"story:{story.id}"
        wish = grammar.parse_wish(typed)
        named = (*wish.topics, *(("", name) for name in wish.names))
        if len(named) != 1 or wish.filters or named[0][0] not in ("", "case", "party"):
            raise UserError("Name one case or party, or give the link of a story.")
        key, value = named[0]
        view = self._catalog.seen_by(caller.home)
        found = topics.known(view, value, key)
        if found is None:
            raise UserError(topics.nothing(view, key or "case or party", value))
        return found

    async def _name(self, topic: str) -> str:
        key, _, value = topic.partition(":")
        if key == "story" and value.isdecimal():
            story = await self._store.read(stories.load, int(value[:18]))
            return f"“{story.title}”" if story else "a story"
        return cards.topic_name(topic, self._catalog.registry)


def for_time(what: str, time: str) -> str:
    """A line that mutes something for a time, "" for as long as usual.

    Raises UserError for what is no time: behind a name it would be taken for a part of it.
    """
    if time.strip() and not DURATION.fullmatch(time.strip()):
        raise UserError(no_time(time))
    return f"{what} {time}".strip()


def no_time(typed: str) -> str:
    """That somebody typed no length of time, and how one is written."""
    return f"“{typed.strip()[:40]}” is no length of time; write 30m, 24h, 7d or 2w."


def split_duration(text: str, default: timedelta) -> tuple[str, timedelta]:
    """A text and the time at its end (``30m``, ``24h``, ``7d``, ``2w``), else ``default``."""
    found = AT_THE_END.fullmatch(text.strip())
    if found is None:
        return text.strip(), default
    rest, many, unit = found.groups()
    lasting = int(many) * UNITS[unit[0].casefold()]
    if not timedelta() < lasting <= LONGEST:
        raise UserError("Say a time between a minute and a year, such as 24h or 7d.")
    return (rest or "").strip(), lasting


def _mute(tx: Tx, channel: str, mute: Mute, *, team: str, registry: Registry) -> int:
    """Silence, from now on and in what is owed; how much of that there was."""
    subscriptions.belongs(tx, channel, team)
    quieting.mute(tx, channel, mute)
    about = [
        story.id
        for story in stories.load_all(tx, digests.unsent(tx, channel))
        if mute.topic in silenceable(story, registry)
    ]
    return digests.silence(tx, channel, about, until=mute.until)


def _story_here(tx: Tx, channel: str, typed: str) -> Story | None:
    """The story of an address or of ``story:ID``, if it was owed to the channel."""
    number = typed.removeprefix("story:")
    ids = [int(number[:18])] if number.isdecimal() else stories.by_link(tx, typed)
    for story in stories.load_all(tx, ids):
        if any(each.delivery.channel == channel for each in deliveries.of_story(tx, story.id)):
            return story
    return None
