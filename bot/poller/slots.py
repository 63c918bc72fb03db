"""How many polls are under way at once, and what keeps those that hang from filling that."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager


class Slots:
    """So many slots, and ``spare`` ones for polls that take longer than ``patience`` seconds.

    At a start nobody knows which feeds hang: they give their slots to others while there is a
    spare one, and so do not make all wait for the fetch deadline.
    """

    def __init__(self, count: int, *, spare: int, patience: float) -> None:
        self._slots = asyncio.Semaphore(count)
        self._spare = spare
        self._patience = patience

    @asynccontextmanager
    async def held(self) -> AsyncIterator[None]:
        """Hold a slot, first waiting for one."""
        await self._slots.acquire()
        spared = False

        def move() -> None:
            nonlocal spared
            if self._spare:
                spared = True
                self._spare -= 1
                self._slots.release()

        timer = asyncio.get_running_loop().call_later(self._patience, move)
        try:
            yield
        finally:
            timer.cancel()
            if spared:
                self._spare += 1
            else:
                self._slots.release()
