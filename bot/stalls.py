"""Says what holds the event loop up: while it stands still, nobody is answered."""

import asyncio
import logging
import sys
import threading
import time
import traceback

log = logging.getLogger(__name__)

BEAT_SECONDS = 0.25
STALLED_SECONDS = 3.0
DEEPEST = 12


class Stalls:
    """Watches the loop it runs in from a thread; names the code that holds it, once a stall."""

    def __init__(self, *, after: float = STALLED_SECONDS) -> None:
        self._after = after
        self._beat = time.monotonic()
        self._watched = 0
        self._ended = threading.Event()

    async def run(self, stop: asyncio.Event) -> None:
        """Watch until ``stop``."""
        self._watched = threading.get_ident()
        self._beat = time.monotonic()
        thread = threading.Thread(target=self._watch, name="stalls", daemon=True)
        thread.start()
        try:
            while not stop.is_set():
                self._beat = time.monotonic()
                try:
                    await asyncio.wait_for(stop.wait(), BEAT_SECONDS)
                except TimeoutError:
                    continue
        finally:
            self._ended.set()

    def _watch(self) -> None:
        told = 0.0
        while not self._ended.wait(self._after / 4):
            beat = self._beat
            stood = time.monotonic() - beat
            if stood < self._after or told == beat:
                continue
            told = beat
            log.warning("event loop stands still", extra={"seconds": stood, "stack": self._stack()})

    def _stack(self) -> str:
        frame = sys._current_frames().get(self._watched)  # noqa: SLF001 - the only way to see it
        if frame is None:
            return ""
        return "".join(traceback.format_stack(frame, limit=None)[-DEEPEST:])
