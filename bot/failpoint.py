"""Named places where a test may have the process killed; an unused one costs one comparison.

``DOCKETWIRE_FAILPOINT="after commit:2"`` kills the process with SIGKILL when it comes to that place
for the second time: nothing is flushed, closed or rolled back, as in a power cut.
"""

import os
import signal
import threading

VARIABLE = "DOCKETWIRE_FAILPOINT"
# In the order of a story's way; tests kill the process at every one of them.
PLACES = (
    "after fetch",
    "before commit",
    "after commit",
    "after claim",
    "before repeat",
    "after accepted",
    "before finish",
    "after finish",
    "in migration",
    "in shutdown",
)


class _Armed:
    """A place that kills, after it was passed often enough."""

    def __init__(self, place: str, passes: int) -> None:
        self._place = place
        self._left = passes
        self._lock = threading.Lock()

    def passed(self, place: str) -> None:
        if place != self._place:
            return
        # The places are passed on the event loop and on the writer's thread.
        with self._lock:
            self._left -= 1
            if not self._left:
                os.kill(os.getpid(), signal.SIGKILL)


def _armed(spec: str) -> _Armed | None:
    place, _, passes = spec.partition(":")
    return _Armed(place, int(passes or 1)) if place else None


_killer = _armed(os.environ.get(VARIABLE, ""))


def failpoint(place: str) -> None:
    """Come to one of ``PLACES``; the process ends here if a test wants it to."""
    if _killer is not None:
        _killer.passed(place)
