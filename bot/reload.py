"""Has a changed feeds.yaml take effect while the bot runs; one with mistakes changes nothing."""

import asyncio
import hashlib
import logging
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path

from bot import config
from bot.catalog import Catalog
from bot.config import Settings
from bot.config.web import same_address
from bot.errors import ConfigError
from bot.model import Feed, Subscription
from bot.poller import Poller
from storage import cases, feeds, quieting, subscriptions
from storage.store import Store, Tx

log = logging.getLogger(__name__)

LOOK_SECONDS = 2.0
# What is taken from feeds.yaml at a start alone.
AT_START = ("contact", "operator", "delivery", "retention")


class Reload:
    """Looks at feeds.yaml every two seconds and hands what it says to who lives by it.

    A file is read when it has been the same at two looks: editors write in pieces.
    """

    def __init__(
        self,
        settings: Settings,
        store: Store,
        *,
        catalog: Catalog,
        poller: Poller,
        to_terminal: bool,
    ) -> None:
        self._settings = settings
        self._store = store
        self._catalog = catalog
        self._poller = poller
        self._to_terminal = to_terminal
        # The User-Agent keeps the contact of the start: so the SEC is asked as it was then.
        self._may_ask_sec = not settings.contact_is_placeholder
        self._stat = _stat(settings.feeds_file)
        self._digest = _digest(settings.feeds_file)
        self._pending: tuple[int, int] | None = None

    async def run(self, stop: asyncio.Event) -> None:
        """Look until ``stop``."""
        while not stop.is_set():
            await self.look()
            try:
                await asyncio.wait_for(stop.wait(), LOOK_SECONDS)
            except TimeoutError:
                continue

    async def look(self) -> bool:
        """Look once; whether what feeds.yaml says was taken over."""
        path = self._settings.feeds_file
        now = _stat(path)
        if now is None or now == self._stat:
            return False
        if now != self._pending:
            self._pending = now
            return False
        self._stat = now
        digest = await asyncio.to_thread(_digest, path)
        if digest == self._digest:
            return False
        self._digest = digest
        try:
            settings = await asyncio.to_thread(config.reload, self._settings)
        except ConfigError as error:
            log.error(  # noqa: TRY400 - the mistakes are the operator's, with their lines
                "feeds.yaml refused, what it said before stays",
                extra={"mistakes": list(error.mistakes)},
            )
            return False
        await self._use(settings)
        return True

    async def _use(self, settings: Settings) -> None:
        before, self._settings = self._settings, settings
        later = [each for each in AT_START if getattr(before, each) != getattr(settings, each)]
        await self._store.write(
            keep_configured, settings, to_terminal=self._to_terminal, now=datetime.now(UTC)
        )
        kept = await self._store.read(cases.kept)
        await self._catalog.rebase(
            settings.registry,
            kept.cases,
            kept.parties,
            change=kept.change,
            private=kept.private,
        )
        self._poller.configure(settings.feeds, may_ask_sec=self._may_ask_sec)
        log.info("feeds.yaml taken over", extra={"feeds": len(settings.feeds)})
        if later:
            log.warning("takes effect at the next start", extra={"settings": later})


def keep_configured(tx: Tx, settings: Settings, *, to_terminal: bool, now: datetime) -> None:
    """Make the feeds and the fixed subscriptions of the database those of feeds.yaml.

    With ``to_terminal`` the terminal hears everything, unless feeds.yaml says what it hears.
    """
    feeds.respell(tx, _spelt_otherwise(feeds.addresses(tx), settings.feeds))
    feeds.sync(tx, settings.feeds)
    quieting.keep_zone(tx, settings.timezone.key)
    fixed = list(settings.subscriptions)
    if to_terminal and not any(each.channel == "console" for each in fixed):
        fixed.append(Subscription(channel="console", topic="all", fixed=True))
    subscriptions.sync_fixed(tx, fixed, now=now)
    for each in settings.looks:
        subscriptions.set_look(
            tx, each.channel, each.look, publish=each.publish, tenant=each.tenant
        )


def _spelt_otherwise(known: set[str], configured: Sequence[Feed]) -> dict[str, str]:
    """Known addresses that feeds.yaml spells otherwise now, in letter case or port, with how."""
    new = [feed.url for feed in configured if feed.url not in known]
    if not new:
        return {}
    old = {same_address(url): url for url in known - {feed.url for feed in configured}}
    return {old[address]: url for url in new if (address := same_address(url)) in old}


def _stat(path: Path) -> tuple[int, int] | None:
    try:
        found = path.stat()
    except OSError:
        return None
    return found.st_mtime_ns, found.st_size


def _digest(path: Path) -> bytes:
    try:
        return hashlib.sha256(path.read_bytes()).digest()
    except OSError:
        return b""
