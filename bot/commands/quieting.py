"""Being left alone: digests, quiet hours, mutes, and what was held back."""

import re
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from bot import digests as making
from bot import quiet, schedule
from bot.catalog import Catalog
from bot.commands import grammar, theirs, topics
from bot.commands.caller import Caller
from bot.errors import UserError
from bot.message import (
    Block,
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
from bot.message import digests as card
from bot.model import Mute, Quieting, Registry, Story
from bot.owing import silenceable
from storage import deliveries, digests, quieting, stories, subscriptions
from storage.store import Store, Tx

DAY = timedelta(days=1)
WEEK = timedelta(days=7)
LONGEST = timedelta(days=366)
UNITS = {"m": timedelta(minutes=1), "h": timedelta(hours=1), "d": DAY, "w": WEEK}
DURATION = re.compile(r"(\d{1,4}) ?([mhdw])[a-z]*", re.IGNORECASE)
OPTION = re.compile(r"(\w+):(\S+)")
SHOWN = 20


class Quietening:
    """When channels are left alone, as people speak of it."""

    def __init__(self, store: Store, catalog: Catalog, *, now: Callable[[], datetime]) -> None:
        self._store = store
        self._catalog = catalog
        self._now = now

    async def mute(self, channel: str, typed: str, *, by: str, seen_by: str, team: str) -> Message:
        """Silence a case, party or story for a time, a day where none is said."""
        if not typed.strip():
            return await self._muted(channel)
        what, lasting = split_duration(typed, DAY)
        topic = await self._topic(channel, what, seen_by)
        until = self._now() + lasting
        held = await self._store.write(
            _mute,
            channel,
            Mute(topic=topic, until=until, by=by),
            team=team,
            registry=self._catalog.registry,
        )
        waiting = f" {_many(held)} that waited here: held back with it." if held else ""
        name = await self._name(topic)
        return told(
            f"Muted here: {name}.{waiting}",
            Note(
                line=(span("Until "), time(until), span(". "), code("missed"), span(" shows it."))
            ),
            Buttons(buttons=(Button(label="Unmute", verb="unmute", value=topic),)),
        )

    async def unmute(self, channel: str, typed: str, *, seen_by: str) -> Message:
        """End a mute; what it held back stays where it can be read."""
        topic = await self._topic(channel, typed.strip(), seen_by)
        if not await self._store.write(quieting.unmute, channel, topic):
            raise UserError(f"{await self._name(topic)} is not muted here.")
        return told(
            f"No longer muted here: {await self._name(topic)}.",
            Note(line=(span("What came meanwhile: "), code("missed"))),
        )

    async def digest(self, channel: str, typed: str, *, team: str) -> Message:
        """Set when a channel gets its stories together; ``off`` ends it, ``now`` sends it now."""
        words, options = split_options(typed, ("tz", "critical", "empty"))
        asked = await self._store.read(quieting.of_channel, channel)
        if words == "now":
            made = await self._store.write(making.now_for, channel, now=self._now())
            return told("The digest is on its way." if made else "Nothing waits for a digest here.")
        if words == "off":
            wanted = replace(asked, digest=None)
        elif words:
            wanted = replace(asked, digest=str(_read(schedule.read_digest, words)))
        elif options and asked.digest:
            wanted = asked
        elif options:
            raise UserError("When? For example: `digest 09:00 weekdays tz:America/New_York`")
        else:
            return await self._standing(channel)
        wanted = replace(
            wanted,
            zone=_zone(options.get("tz"), asked.zone),
            digest_critical=_is_on(options, "critical", asked.digest_critical),
            digest_empty=_is_on(options, "empty", asked.digest_empty),
        )
        await self._store.write(_set, channel, wanted, team=team, now=self._now())
        return await self._standing(channel)

    async def quiet(self, channel: str, typed: str, *, team: str) -> Message:
        """Set the hours in which a channel gets no alerts; ``off`` ends them."""
        words, options = split_options(typed, ("tz", "critical"))
        asked = await self._store.read(quieting.of_channel, channel)
        if words == "off":
            wanted = replace(asked, hours=None)
        elif words:
            wanted = replace(asked, hours=str(_read(schedule.read_quiet, words)))
        elif options and asked.hours:
            wanted = asked
        elif options:
            raise UserError("Which hours? For example: `quiet 22:00-07:00`")
        else:
            return await self._standing(channel)
        wanted = replace(
            wanted,
            zone=_zone(options.get("tz"), asked.zone),
            hours_critical=_is_on(options, "critical", asked.hours_critical),
        )
        await self._store.write(_set, channel, wanted, team=team, now=self._now())
        return await self._standing(channel)

    async def missed(self, channel: str, typed: str) -> Message:
        """What a channel was not told in some time, a week where none is said, and why."""
        _, lasting = split_duration(typed, WEEK)
        many, kept = await self._store.read(
            _missed, channel, since=self._now() - lasting, limit=SHOWN
        )
        if not many:
            return told("Nothing was kept from this channel in that time.")
        more = many - len(kept)
        return told(
            f"{_many(many)} kept from this channel.",
            Bullets(lines=tuple(_reasoned(story, each) for story, each in kept)),
            *([Note(line=(span(f"… and {more} older."),))] if more > 0 else []),
        )

    async def of_digest(self, channel: str, digest: int) -> Message | None:
        """Why the stories of a digest of this channel are in it; None where there is no such."""
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
            raise UserError("No digest of this channel is known by that.")
        return page

    async def standing(self, channel: str) -> list[Block]:
        """What a channel asked for, as small print; nothing where it asked for nothing."""
        asked, mutes, upcoming = await self._store.read(_asked, channel, now=self._now())
        lines = [*_said(asked, upcoming)]
        lines += [
            (span("Muted: "), bold(await self._name(each.topic)), span(" until "), time(each.until))
            for each in mutes
        ]
        return [Note(line=line) for line in lines]

    async def _standing(self, channel: str) -> Message:
        lines = await self.standing(channel)
        if lines:
            return told("What this channel asked for:", *lines)
        return told(
            "Alerts come here at once, at any time.",
            Note(line=(span("Try: "), code("digest 09:00 weekdays"), span(" or "), HOURS)),
        )

    async def _muted(self, channel: str) -> Message:
        mutes = await self._store.read(quieting.mutes, channel, now=self._now())
        if not mutes:
            raise UserError("Mute what? For example: `mute case:sec-v-ripple 24h`")
        lines = [
            (bold(await self._name(each.topic)), span(" until "), time(each.until))
            for each in mutes
        ]
        return told("Muted here:", Bullets(lines=tuple(lines)))

    async def _topic(self, channel: str, typed: str, seen_by: str) -> str:
        """The case, party or story that somebody means."""
        if "://" in typed or typed.startswith("story:"):
            story = await self._store.read(_story_here, channel, typed.strip("<>"))
            if story is None:
                raise UserError("No story of this channel is known by that.")
            return f"story:{story.id}"
        wish = grammar.parse_wish(typed)
        named = (*wish.topics, *(("", name) for name in wish.names))
        if len(named) != 1 or wish.filters or named[0][0] not in ("", "case", "party"):
            raise UserError("Name one case or party, or give the link of a story.")
        key, value = named[0]
        view = self._catalog.seen_by(seen_by)
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


HOURS = code("quiet 22:00-07:00")


def split_duration(text: str, default: timedelta) -> tuple[str, timedelta]:
    """A text and the time at its end (``30m``, ``24h``, ``7d``, ``2w``), else ``default``."""
    rest, _, last = text.strip().rpartition(" ")
    found = DURATION.fullmatch(last)
    if found is None:
        return text.strip(), default
    lasting = int(found[1]) * UNITS[found[2].casefold()]
    if not timedelta() < lasting <= LONGEST:
        raise UserError("For between a minute and a year, such as 24h or 7d.")
    return rest.strip(), lasting


def split_options(text: str, known: Sequence[str]) -> tuple[str, dict[str, str]]:
    """The words of a text and its ``key:value`` options; UserError for one that is not known."""
    options: dict[str, str] = {}
    words = []
    for word in text.split():
        found = OPTION.fullmatch(word)
        if found is None or found[1].isdecimal():
            words.append(word)
        elif found[1].casefold() in known:
            options[found[1].casefold()] = found[2]
        else:
            raise UserError(f"“{word}” is not an option; there are {', '.join(known)}.")
    return " ".join(words).casefold(), options


def _zone(typed: str | None, default: str) -> str:
    if typed is None:
        return default
    # ValueError: a path; OSError: a directory of zones, such as "America".
    try:
        return ZoneInfo(typed).key
    except (KeyError, ValueError, OSError):
        raise UserError(f"“{typed}” is no time zone; write one like America/New_York.") from None


def _is_on(options: dict[str, str], key: str, default: bool) -> bool:  # noqa: FBT001 - the value that stands
    value = options.get(key, "on" if default else "off").casefold()
    if value not in ("on", "off"):
        raise UserError(f"“{key}:{value}” is neither {key}:on nor {key}:off.")
    return value == "on"


def _read(reader: Callable[[str], object], words: str) -> object:
    try:
        return reader(words)
    except ValueError as error:
        raise UserError(str(error)) from None


def _said(asked: Quieting, upcoming: datetime | None) -> list[Line]:
    lines: list[Line] = []
    if asked.digest:
        critical = "critical developments at once" if asked.digest_critical else "all of it"
        lines.append((span(f"Digest {asked.digest}, {asked.zone}: {critical}."),))
    if upcoming:
        lines.append((span("Next digest: "), time(upcoming)))
    if asked.hours:
        critical = ", but for critical developments" if asked.hours_critical else ""
        lines.append((span(f"Quiet {asked.hours}, {asked.zone}{critical}."),))
    return lines


def _reasoned(story: Story, each: digests.Kept) -> Line:
    waits = {"digest": "waits for the digest", "quiet hours": "waits for the end of quiet hours"}
    reason = waits.get(each.reason, each.reason)
    return (*cards.headline(story), span(f" · {reason}"))


def _names(followed: Sequence[str], registry: Registry) -> str:
    return ", ".join(cards.topic_name(topic, registry) for topic in followed)


def _many(count: int) -> str:
    return f"{count} stor{'y' if count == 1 else 'ies'}"


def _set(tx: Tx, channel: str, wanted: Quieting, *, team: str, now: datetime) -> None:
    """Keep what a channel asked for, and let what was held wait as long as that says."""
    subscriptions.belongs(tx, channel, team)
    quieting.put(tx, channel, wanted)
    making.replan(tx, channel, now=now)
    digests.end_quiet(tx, channel, due=quiet.quiet_until(wanted, now=now) or now)


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


def _asked(tx: Tx, channel: str, *, now: datetime) -> tuple[Quieting, list[Mute], datetime | None]:
    asked = quieting.of_channel(tx, channel)
    wanted = digests.of_channel(tx, channel)
    upcoming = digests.next_due(tx, channel) or quiet.next_of(wanted, asked.zone, after=now)
    return asked, quieting.mutes(tx, channel, now=now), upcoming if wanted else None


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


def _story_here(tx: Tx, channel: str, typed: str) -> Story | None:
    """The story of an address or of ``story:ID``, if it was owed to the channel."""
    number = typed.removeprefix("story:")
    ids = [int(number[:18])] if number.isdecimal() else stories.by_link(tx, typed)
    for story in stories.load_all(tx, ids):
        if any(each.delivery.channel == channel for each in deliveries.of_story(tx, story.id)):
            return story
    return None
