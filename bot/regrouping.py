"""Brings grouping keys up to date where a database has those of an older version."""

import logging
from datetime import datetime

from bot import dedupe
from bot.ingest import WINDOW
from storage import grouping, regrouping
from storage.store import Store, Tx

log = logging.getLogger(__name__)

BATCH = 1_000


async def regroup(store: Store, *, now: datetime) -> None:
    """Make the keys of all that may still be joined anew, once; in steps, so it may be killed."""
    if await store.read(regrouping.is_done):
        return
    total = 0
    while done := await store.write(_step, since=now - WINDOW):
        total += done
    await store.write(regrouping.finish)
    if total:
        log.info("grouping keys made anew", extra={"entries": total})


def _step(tx: Tx, *, since: datetime) -> int:
    entries = regrouping.old_entries(tx, since=since, limit=BATCH)
    keys = grouping.Keys(tx)
    for entry in entries:
        keys.add(entry.story, dedupe.index_keys(entry.facts))
    keys.save()
    regrouping.renew(tx, entries)
    return len(entries)
