"""Records what was sent: what ends while the writer is busy is committed together."""

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from bot.model import Delivery
from bot.outbox import recording
from storage.store import Store


@dataclass(slots=True)
class _Batch:
    """Deliveries that are recorded together by the first of them."""

    sent: list[tuple[Delivery, str]] = field(default_factory=list)
    recorded: asyncio.Future[None] = field(
        default_factory=lambda: asyncio.get_running_loop().create_future()
    )


class Finishing:
    """Records deliveries as sent, each at once, but those together that find the writer busy.

    A story for a hundred channels ends in a few commits, each of which costs as much as fifty of
    its rows.
    """

    def __init__(self, store: Store, *, paces: Mapping[str, timedelta]) -> None:
        self._store = store
        self._paces = paces
        self._writing = asyncio.Lock()
        self._open: _Batch | None = None

    async def record(self, delivery: Delivery, message: str, *, now: datetime) -> None:
        """Record that a delivery was taken as ``message``; it is committed on return.

        Raises StoreError where it could not be recorded.
        """
        batch = self._open
        if batch is not None:
            batch.sent.append((delivery, message))
            await asyncio.shield(batch.recorded)
            return
        batch = self._open = _Batch(sent=[(delivery, message)])
        try:
            async with self._writing:
                self._open = None
                await self._store.write(recording.finish, batch.sent, paces=self._paces, now=now)
        except BaseException as error:
            self._open = None if self._open is batch else self._open
            if len(batch.sent) > 1:
                batch.recorded.set_exception(error)
            raise
        batch.recorded.set_result(None)
