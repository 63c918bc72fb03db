"""The loop that forgets what is too old to be of use, so that nothing grows for ever."""

import asyncio
import logging
from collections.abc import Callable, Mapping
from datetime import UTC, datetime, timedelta

from bot.config.settings import Retention
from bot.ingest import WINDOW
from storage import retention, searches, tenants
from storage.store import Store
from storage.tenants import Tenant

log = logging.getLogger(__name__)

# Each batch is a transaction of some milliseconds: alerts and commands go on between them.
BATCH = 200
KEYS_AT_ONCE = 2_000
EVERY_SECONDS = 24 * 3600
# Grouping looks for keys no older than its window; a day more does no harm where clocks are wrong.
KEYS = WINDOW + timedelta(days=1)


class Forgetting:
    """Passes over the database once a day, and once after each start."""

    def __init__(
        self,
        store: Store,
        policy: Retention,
        *,
        now: Callable[[], datetime] = lambda: datetime.now(UTC),
    ) -> None:
        self._store = store
        self._policy = policy
        self._now = now

    async def run(self, stop: asyncio.Event) -> None:
        """Forget until ``stop``."""
        while not stop.is_set():
            await self.once(stop)
            try:
                await asyncio.wait_for(stop.wait(), EVERY_SECONDS)
            except TimeoutError:
                continue

    async def once(self, stop: asyncio.Event | None = None) -> None:
        """One pass, in small transactions; ends early where ``stop`` is set meanwhile."""
        stop = stop or asyncio.Event()
        now = self._now()
        counts = {}
        for what, forget, kept in (
            ("texts", retention.forget_texts, self._policy.texts),
            ("ledger", retention.forget_ledger, self._policy.ledger),
        ):
            done, counts[what] = BATCH, 0
            while done == BATCH and not stop.is_set():
                done = await self._store.write(forget, before=now - kept, limit=BATCH)
                counts[what] += done
        await self._store.write(searches.forget, now=now)
        newest = await self._store.read(retention.newest_before, before=now - KEYS)
        key: int | None = None
        while not stop.is_set():
            key = await self._store.write(
                retention.forget_keys, newest=newest, after=key, limit=KEYS_AT_ONCE
            )
            if key is None:
                break
        if any(counts.values()):
            log.info("old rows forgotten", extra={f"{what}_of": n for what, n in counts.items()})
        for tenant in await self._store.read(tenants.departed, before=now - self._policy.left):
            if not stop.is_set():
                await purge(self._store, tenant, now=now)


async def purge(store: Store, tenant: Tenant, *, now: datetime) -> Mapping[str, int]:
    """Delete all that is kept of a tenant, in small transactions; how many rows of what."""
    deleted = 0
    owed = await store.read(tenants.deliveries_of, tenant)
    for start in range(0, len(owed), BATCH):
        deleted += await store.write(tenants.forget_deliveries, owed[start : start + BATCH])
    counts = await store.write(tenants.purge, tenant, deliveries=deleted, now=now)
    log.info("tenant purged", extra={"platform": tenant.platform, "tenant": tenant.id, **counts})
    return counts
