"""Full text search, page by page."""

import re
from collections.abc import Callable
from datetime import datetime

from bot.commands import grammar, theirs
from bot.commands.caller import Caller
from bot.errors import UserError
from bot.message import Line, Message, day, searches, span
from storage import searches as stored
from storage import subscriptions
from storage.searches import Search
from storage.store import Store, Tx

LONGEST_SOURCE = 60
_TERM = re.compile(r'(?:(source|since):)?(?:"([^"]*)"|(\S+))', re.IGNORECASE)
_BUTTON = re.compile(r"([0-9a-f]{16}):(\d{1,6})")


class Searching:
    """Searches titles and summaries for people."""

    def __init__(self, store: Store, *, now: Callable[[], datetime]) -> None:
        self._store = store
        self._now = now

    async def search(
        self, typed: str, *, source: str, since: str, page: int, caller: Caller
    ) -> Message:
        """A page (from 1 on) of what has all the words; ``source:`` and ``since:`` narrow it."""
        words, in_words = split(typed)
        if not words:
            raise UserError("Search for what? For example: `search wells notice since:30d`")
        day = since or in_words.get("since", "")
        asked = Search(
            words=words,
            source=(source or in_words.get("source", "")).strip()[:LONGEST_SOURCE],
            since=grammar.read_since(day, today=self._now().date()),
            seen_by=caller.home,
        )
        return await self._page(asked, (max(page, 1) - 1) * searches.PAGE, caller)

    async def further(self, value: str, *, caller: Caller) -> Message:
        """Another page of an earlier search; ``value`` is that of a button."""
        found = _BUTTON.fullmatch(value)
        key, start = (found[1], int(found[2])) if found else ("", 0)
        asked = await self._store.read(theirs.search, key, caller=caller)
        if asked is None:
            raise UserError("That search was too long ago. Search for it again.")
        return await self._page(asked, start, caller)

    async def _page(self, asked: Search, start: int, caller: Caller) -> Message:
        start = min(start, stored.MOST)
        found = await self._store.read(stored.find, asked, skip=start, limit=searches.PAGE + 1)
        more = len(found) > searches.PAGE
        if more or start:
            await self._store.write(_keep, asked, caller=caller, now=self._now())
        return searches.found(
            _said(asked),
            found[: searches.PAGE],
            key=asked.key,
            start=start,
            more=more,
            most=stored.MOST,
        )


def split(typed: str) -> tuple[tuple[str, ...], dict[str, str]]:
    """The words and phrases of a search, and what ``source:`` and ``since:`` say in it."""
    words: list[str] = []
    options: dict[str, str] = {}
    for option, quoted, bare in _TERM.findall(typed.translate(grammar.QUOTES)):
        if option:
            options[option.casefold()] = quoted or bare
        else:
            words.append(quoted or bare)
    return tuple(words), options


def _keep(tx: Tx, asked: Search, *, caller: Caller, now: datetime) -> None:
    """Keep a search; one of a direct message is found by that when its workspace is purged."""
    if caller.home == caller.channel:
        subscriptions.belongs(tx, caller.channel, caller.tenant)
    stored.keep(tx, asked, now=now)


def _said(asked: Search) -> Line:
    """A search as people would type it, but for the day since when."""
    said = [f'"{each}"' if " " in each else each for each in asked.words]
    if asked.source:
        said.append(f'source:"{asked.source}"' if " " in asked.source else f"source:{asked.source}")
    since = (span(" since "), day(asked.since)) if asked.since else ()
    return (span(" ".join(said)), *since)
