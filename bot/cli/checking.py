"""Tries every feed once and says how each is: what ``docketwire feeds check`` does."""

import asyncio
import logging
from collections import defaultdict
from collections.abc import Iterable, Sequence
from contextlib import AsyncExitStack
from dataclasses import asdict, dataclass, replace
from datetime import UTC, datetime, timedelta
from typing import Any
from urllib.parse import urlsplit

from rich.console import Console
from rich.table import Table
from rich.text import Text

from bot.cli.printing import plain, print_json, progress_bar, troubles
from bot.config import Settings
from bot.errors import FetchError, ParseError, UserError
from bot.fetch import MAX_BYTES, Fetched, Fetcher, Unchanged
from bot.model import Feed
from bot.poller import PER_HOST, SEC_HOST
from bot.poller.health import STALE
from bot.schedule import POLLS_PER_WINDOW, QUICKEST
from bot.secret import redact
from bot.workers import Job, Parsed, Workers

log = logging.getLogger(__name__)

AT_ONCE = 12
LATEST = timedelta(hours=1)


@dataclass(frozen=True, slots=True, kw_only=True)
class Checked:
    """How a feed is: ``status`` is ok or failed.

    ``newest`` is the time of its newest item, ``advised`` after how long to ask it again,
    ``trouble`` what is wrong or worth knowing, each with ``remedy``, what to do about it.
    """

    name: str
    url: str
    status: str
    every: timedelta
    items: int = 0
    newest: datetime | None = None
    advised: timedelta | None = None
    trouble: tuple[str, ...] = ()
    remedy: tuple[str, ...] = ()

    def fields(self) -> dict[str, Any]:
        """The row as ``feeds check --json`` prints it; intervals in seconds."""
        return asdict(self) | {
            "url": redact(self.url),
            "every": int(self.every.total_seconds()),
            "advised": int(self.advised.total_seconds()) if self.advised else None,
            "newest": self.newest.isoformat() if self.newest else None,
        }


async def check_all(settings: Settings, *, only: str, as_json: bool) -> int:
    """Try every feed whose name or address has ``only`` in it; the exit code.

    Nothing is stored. Raises UserError where there is no such feed.
    """
    wanted = [feed for feed in settings.feeds if _has(feed, only)]
    if not wanted:
        asked = f'with "{only}" in its name or address ' if only else ""
        rest = "docketwire feeds list shows them" if only else "docketwire feeds add URL adds one"
        raise UserError(f"{settings.feeds_file}: there is no feed {asked}to check; {rest}")
    async with AsyncExitStack() as opened:
        fetcher = await opened.enter_async_context(
            Fetcher(settings.contact or "", allows_private=settings.allow_private.allows)
        )
        workers = Workers()
        opened.push_async_callback(workers.stop)
        found = await _all(_Check(settings, fetcher, workers), wanted)
    if as_json:
        for checked in found:
            print_json(checked.fields())
    else:
        _show(found)
    return 0 if any(checked.status == "ok" for checked in found) else 1


def _has(feed: Feed, text: str) -> bool:
    return text.casefold() in f"{feed.name}\n{feed.url}".casefold()


async def _all(check: "_Check", feeds: Sequence[Feed]) -> list[Checked]:
    """Check them at once, telling a terminal how far it is."""
    console = Console(stderr=True)
    with progress_bar("Checking", console) as progress:
        task = progress.add_task("", total=len(feeds))

        async def counted(feed: Feed) -> Checked:
            checked = await check.feed(feed)
            progress.update(task, advance=1, description=feed.name[:60])
            return checked

        async with asyncio.TaskGroup() as tasks:
            running = [tasks.create_task(counted(feed)) for feed in feeds]
    return [task.result() for task in running]


class _Check:
    """Checks feeds, some at once, few of one host."""

    def __init__(self, settings: Settings, fetcher: Fetcher, workers: Workers) -> None:
        self._settings = settings
        self._fetcher = fetcher
        self._workers = workers
        self._slots = asyncio.Semaphore(AT_ONCE)
        self._hosts: defaultdict[str, asyncio.Semaphore] = defaultdict(
            lambda: asyncio.Semaphore(PER_HOST)
        )

    async def feed(self, feed: Feed) -> Checked:
        """Fetch and parse one feed; what goes wrong with it reaches no other."""
        host = urlsplit(feed.url).hostname or ""
        unknown = Checked(name=feed.name, url=feed.url, status="failed", every=feed.every)
        if self._settings.contact_is_placeholder and _is_sec(host):
            return _with(
                unknown,
                "the SEC refuses requests without a contact, so it was not asked; "
                f"set contact: in {self._settings.feeds_file} to an address of yours",
            )
        async with self._hosts[host], self._slots:
            try:
                return await self._asked(feed, unknown)
            except (FetchError, ParseError) as error:
                return _with(unknown, str(error))
            except Exception as error:
                log.exception("check failed", extra={"feed": feed.name})
                return _with(
                    unknown,
                    f"checking it failed ({type(error).__name__}); please report it with "
                    "the feed's address",
                )

    async def _asked(self, feed: Feed, unknown: Checked) -> Checked:
        answer = await self._fetcher.get(feed.url, max_bytes=feed.max_bytes or MAX_BYTES)
        parsed = Parsed(drafts=(), entries=0)
        if isinstance(answer, Fetched):
            parsed = await self._workers.prepare(
                Job(
                    body=answer.body,
                    content_type=answer.content_type,
                    url=answer.url,
                    kind=feed.kind,
                    court=feed.court,
                    publisher=feed.name,
                ),
                self._settings.registry,
            )
        times = [draft.entry.published for draft in parsed.drafts if draft.entry.published]
        checked = replace(
            unknown,
            status="ok",
            items=parsed.entries,
            newest=max(times, default=None),
            advised=advised(times, max_age=answer.max_age),
        )
        return _with(checked, *_worth_knowing(feed, answer, parsed, times))


def _is_sec(host: str) -> bool:
    return host == SEC_HOST or host.endswith(f".{SEC_HOST}")


def advised(times: Iterable[datetime], *, max_age: timedelta | None) -> timedelta:
    """How often to ask a feed that shows items of these ``times`` at once.

    A quarter of the time that its items cover, so that nothing drops out of it between two polls;
    no sooner than its server says it may change, between two minutes and an hour.
    """
    window = _window(times)
    wait = window / POLLS_PER_WINDOW if window else LATEST
    wait = max(min(max(wait, QUICKEST), LATEST), max_age or QUICKEST)
    return timedelta(minutes=wait // timedelta(minutes=1))


def _window(times: Iterable[datetime]) -> timedelta:
    known = sorted(times)
    return known[-1] - known[0] if known else timedelta()


def _worth_knowing(
    feed: Feed, answer: Fetched | Unchanged, parsed: Parsed, times: Sequence[datetime]
) -> list[str]:
    """Sentences on a feed that could be read; what is wrong, then what to do."""
    found = list(parsed.notes)
    if isinstance(answer, Fetched) and not answer.complete:
        found.append("the server cut the answer short; docketwire reads what came and asks again")
    if answer.moved:
        found.append(f"the feed has moved for good; put {answer.moved} into feeds.yaml")
    newest = max(times, default=None)
    if newest and datetime.now(UTC) - newest > STALE:
        found.append(
            f"nothing in it is newer than {newest:%d %b %Y}; it may be dead, look whether its "
            "publisher has a newer one"
        )
    if not parsed.entries:
        found.append("the feed has no items now; look at its address in a browser")
    window = _window(times)
    if window and window < feed.every:
        found.append(
            f"its items cover {_span(window)} and it is asked every {_span(feed.every)}, so some "
            f"may be missed; set every: {_span(advised(times, max_age=None))}"
        )
    return found


def _with(checked: Checked, *sentences: str) -> Checked:
    """``checked`` with sentences of the form ``what; remedy``."""
    parted = [sentence.partition("; ") for sentence in sentences]
    return replace(
        checked,
        trouble=tuple(what for what, _, _ in parted),
        remedy=tuple(remedy for _, _, remedy in parted),
    )


def _show(found: Sequence[Checked]) -> None:
    table = Table("", "feed", "items", "newest", "advised")
    table.columns[1].overflow = "fold"
    for checked in found:
        ok = checked.status == "ok"
        table.add_row(
            Text("✓", "green") if ok else Text("✗", "red"),
            plain(checked.name),
            str(checked.items) if ok else "",
            f"{checked.newest:%d %b %Y %H:%M}" if checked.newest else "",
            _span(checked.advised) if checked.advised else "",
        )
    console = Console()
    console.print(table)
    told = [
        (checked.name, what, remedy)
        for checked in found
        for what, remedy in zip(checked.trouble, checked.remedy, strict=True)
    ]
    if told:
        console.print(troubles(told), highlight=False)
    many = sum(checked.status == "ok" for checked in found)
    console.print(f"{many} of {len(found)} feeds can be read.", highlight=False)


def _span(time: timedelta) -> str:
    """A time as feeds.yaml writes it, in the largest unit that is not below one."""
    minutes = int(time.total_seconds() // 60)
    if minutes < 1:
        return f"{int(time.total_seconds())}s"
    if minutes < 120:  # noqa: PLR2004 - two hours: below them minutes read better
        return f"{minutes}m"
    return f"{minutes // 60}h"
