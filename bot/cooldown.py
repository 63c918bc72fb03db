"""How often one person may ask: a few questions at once, then one every few seconds. Pure."""

from collections import OrderedDict


class Cooldown:
    """Who asked lately; of at most ``remembered`` people, whoever they are.

    Somebody may ask ``burst`` questions at once and gets one back every ``every`` seconds. A
    person who is forgotten to make room begins with a full burst again.
    """

    def __init__(self, *, burst: int = 20, every: float = 2.0, remembered: int = 10_000) -> None:
        self._burst = burst
        self._every = every
        self._remembered = remembered
        # By person: when they will have their full burst back.
        self._full: OrderedDict[str, float] = OrderedDict()

    def wait(self, person: str, *, at: float) -> float:
        """For how many seconds ``person`` has to wait; 0 counts as a question asked now.

        ``at`` is the time of a clock that is never set back.
        """
        full = max(self._full.get(person, at), at)
        wait = full + self._every - self._burst * self._every - at
        if wait > 0:
            return wait
        self._full[person] = full + self._every
        self._full.move_to_end(person)
        if len(self._full) > self._remembered:
            self._full.popitem(last=False)
        return 0.0

    def __len__(self) -> int:
        return len(self._full)
