"""Recognises a signed request that was here before: whoever captured one may send it again."""

from collections.abc import Callable, Hashable

# A signature counts for so long before and after the time it names; both platforms' clocks may
# differ from ours. Slack's figure (https://docs.slack.dev/authentication/verifying-requests-from-slack);
# Discord names none.
WINDOW_SECONDS = 5 * 60


class Replays:
    """The signatures of the last ten minutes, in memory: longer than one of them is valid."""

    def __init__(self, now: Callable[[], float]) -> None:
        self._now = now
        self._signatures: dict[Hashable, float] = {}

    def is_first(self, signature: Hashable) -> bool:
        """Whether a request of this signature was not here before; it is remembered."""
        now = self._now()
        while self._signatures:
            oldest = next(iter(self._signatures))
            if self._signatures[oldest] > now - 2 * WINDOW_SECONDS:
                break
            del self._signatures[oldest]
        if signature in self._signatures:
            return False
        self._signatures[signature] = now
        return True
