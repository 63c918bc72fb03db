"""How many refused requests Discord has answered: too many, and it bans the address for hours."""

import time
from collections import deque
from collections.abc import Callable

# Discord bans an address that makes 10,000 requests answered 401, 403 or 429 in ten minutes
# (docs.discord.com, rate limits, "invalid request limit"). Others may share the address.
WINDOW = 600.0
MOST = 5_000
COUNTED = frozenset({401, 403, 429})


class Budget:
    """Counts refused requests over the last ten minutes; ``clock`` is in seconds."""

    def __init__(self, *, most: int = MOST, clock: Callable[[], float] = time.monotonic) -> None:
        self._refused: deque[float] = deque(maxlen=most)
        self._most = most
        self._clock = clock

    def note(self, status: int) -> None:
        """Count an answer, if Discord counts it."""
        if status in COUNTED:
            self._refused.append(self._clock())

    def wait(self) -> float:
        """For how many seconds nothing may be asked; 0 while there is room."""
        if len(self._refused) < self._most:
            return 0.0
        return max(0.0, self._refused[0] + WINDOW - self._clock())
