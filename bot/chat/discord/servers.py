"""Which servers the bot is in: one that removed it gets nothing more, one that is back is served.

What is kept of a server that left is deleted after a grace (``bot.retention``). A server that is
unavailable has an outage; it has not left.
"""

import logging
from collections.abc import Callable, Collection
from datetime import UTC, datetime

from bot.errors import StoreError
from storage import tenants
from storage.store import Store, Tx
from storage.tenants import Tenant

log = logging.getLogger(__name__)


class Servers:
    """Keeps the store informed of the servers there are.

    What cannot be written now is found out about when they are compared the next time.
    """

    def __init__(
        self, store: Store, *, now: Callable[[], datetime] = lambda: datetime.now(UTC)
    ) -> None:
        self._store = store
        self._now = now

    async def joined(self, server: int) -> None:
        """The bot was added to a server, perhaps again."""
        try:
            was_gone = await self._store.write(tenants.come_back, _tenant(server))
        except StoreError as error:
            log.warning("server not noted", extra={"server": server, "reason": str(error)})
            return
        if was_gone:
            log.info("server back", extra={"server": server})

    async def removed(self, server: int) -> None:
        """The bot was removed from a server."""
        try:
            closed = await self._store.write(tenants.leave, _tenant(server), now=self._now())
        except StoreError as error:
            log.warning("server not noted", extra={"server": server, "reason": str(error)})
            return
        log.info("server left", extra={"server": server, "channels": closed})

    async def present(self, servers: Collection[int]) -> None:
        """These are all servers there are: find out who came and went unnoticed."""
        there = {str(server) for server in servers}
        try:
            known, departed = await self._store.read(_known)
        except StoreError as error:
            log.warning("servers not compared", extra={"reason": str(error)})
            return
        for server in sorted(known - departed - there):
            await self.removed(int(server))
        for server in sorted(departed & there):
            await self.joined(int(server))


def _tenant(server: int) -> Tenant:
    return Tenant(platform="discord", id=str(server))


def _known(tx: Tx) -> tuple[set[str], set[str]]:
    """The servers that something is kept of, and those of them that left.

    Direct messages are tenants too, with ids that are no server's.
    """
    known = {each for each in tenants.of_platform(tx, "discord") if each.isdecimal()}
    return known, {each.id for each in tenants.departed(tx) if each.platform == "discord"}
