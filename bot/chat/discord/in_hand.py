"""What is being done for people and servers; a stop waits for it."""

import asyncio
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

PATIENCE_SECONDS = 3.0
"""The bot as a whole has six to stop in, and closing takes a moment too."""


class InHand:
    """The tasks that are under way.

    The library starts one for each event and forgets it: at a stop they would ask a database that
    is closed, and show people an error instead of their answer.
    """

    def __init__(self) -> None:
        self._tasks: set[asyncio.Task[Any]] = set()

    @contextmanager
    def one(self) -> Iterator[None]:
        """Count the task that this is called in."""
        task = asyncio.current_task()
        if task is None or task in self._tasks:
            yield
            return
        self._tasks.add(task)
        try:
            yield
        finally:
            self._tasks.discard(task)

    async def finished(self) -> None:
        """Wait for those there are now, but not for long."""
        if self._tasks:
            await asyncio.wait(self._tasks, timeout=PATIENCE_SECONDS)
