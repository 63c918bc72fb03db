"""When a channel is left alone, as people speak of it: digests and quiet hours."""

import re
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import datetime
from zoneinfo import ZoneInfo

from bot import digests as making
from bot import quiet, schedule
from bot.commands.caller import Caller
from bot.commands.muting import Muting
from bot.errors import UserError
from bot.message import Block, Line, Message, Note, code, span, time, told
from bot.model import Quieting
from storage import digests, quieting, subscriptions
from storage.store import Store, Tx

OPTION = re.compile(r"(\w+):(\S+)")


class Quietening:
    """Digests and quiet hours of the caller's channel."""

    def __init__(self, store: Store, muting: Muting, *, now: Callable[[], datetime]) -> None:
        self._store = store
        self._muting = muting
        self._now = now

    async def digest(self, caller: Caller, typed: str) -> Message:
        """Set when a channel gets its stories together; ``off`` ends it, ``now`` sends it now."""
        words, options = split_options(typed, ("tz", "critical", "empty"))
        asked = await self._store.read(quieting.of_channel, caller.channel)
        if words == "now":
            made = await self._store.write(making.now_for, caller.channel, now=self._now())
            none = f"Nothing waits for a digest in {caller.place}."
            return told("The digest is on its way." if made else none)
        if words == "off":
            wanted = replace(asked, digest=None)
        elif words:
            wanted = replace(asked, digest=str(_read(schedule.read_digest, words)))
        elif options and asked.digest:
            wanted = asked
        elif options:
            raise UserError("When? For example: `digest 09:00 weekdays tz:America/New_York`")
        else:
            return await self._standing(caller)
        wanted = replace(
            wanted,
            zone=_zone(options.get("tz"), asked.zone),
            digest_critical=_is_on(options, "critical", asked.digest_critical),
            digest_empty=_is_on(options, "empty", asked.digest_empty),
        )
        await self._store.write(_set, caller.channel, wanted, team=caller.tenant, now=self._now())
        return await self._standing(caller)

    async def quiet(self, caller: Caller, typed: str) -> Message:
        """Set the hours in which a channel gets no alerts; ``off`` ends them."""
        words, options = split_options(typed, ("tz", "critical"))
        asked = await self._store.read(quieting.of_channel, caller.channel)
        if words == "off":
            wanted = replace(asked, hours=None)
        elif words:
            wanted = replace(asked, hours=str(_read(schedule.read_quiet, words)))
        elif options and asked.hours:
            wanted = asked
        elif options:
            raise UserError("Which hours? For example: `quiet 22:00-07:00`")
        else:
            return await self._standing(caller)
        wanted = replace(
            wanted,
            zone=_zone(options.get("tz"), asked.zone),
            hours_critical=_is_on(options, "critical", asked.hours_critical),
        )
        await self._store.write(_set, caller.channel, wanted, team=caller.tenant, now=self._now())
        return await self._standing(caller)

    async def standing(self, channel: str) -> list[Block]:
        """What a channel asked for, as small print; nothing where it asked for nothing."""
        asked, upcoming = await self._store.read(_asked, channel, now=self._now())
        lines = [*_said(asked, upcoming)]
        lines += [(span("Muted: "), *line) for line in await self._muting.lines(channel)]
        return [Note(line=line) for line in lines]

    async def _standing(self, caller: Caller) -> Message:
        lines = await self.standing(caller.channel)
        if lines:
            return told(f"Set for {caller.place}:", *lines)
        return told(
            f"Alerts come to {caller.place} at once, at any time.",
            Note(line=(span("Try: "), code("digest 09:00 weekdays"), span(" or "), HOURS)),
        )


HOURS = code("quiet 22:00-07:00")


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
        raise UserError(f"{error}.") from None


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


def _set(tx: Tx, channel: str, wanted: Quieting, *, team: str, now: datetime) -> None:
    """Keep what a channel asked for, and let what was held wait as long as that says."""
    subscriptions.belongs(tx, channel, team)
    quieting.put(tx, channel, wanted)
    making.replan(tx, channel, now=now)
    digests.end_quiet(tx, channel, due=quiet.quiet_until(wanted, now=now) or now)


def _asked(tx: Tx, channel: str, *, now: datetime) -> tuple[Quieting, datetime | None]:
    asked = quieting.of_channel(tx, channel)
    wanted = digests.of_channel(tx, channel)
    upcoming = digests.next_due(tx, channel) or quiet.next_of(wanted, asked.zone, after=now)
    return asked, upcoming if wanted else None
