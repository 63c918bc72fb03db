"""What one poll of one feed came to."""

from collections import Counter
from dataclasses import dataclass

from bot import ingest


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """What one poll of one feed came to: ``status`` is unchanged, changed or failed.

    ``received`` is how many bytes of a body came.
    """

    url: str
    status: str
    entries: int = 0
    decisions: tuple[ingest.Decision, ...] = ()
    error: str | None = None
    received: int = 0

    def counts(self) -> Counter[str]:
        """How many entries were new, attached, updates and repeats, and what that made owed."""
        counted = Counter(decision.decision for decision in self.decisions)
        found: Counter[str] = Counter(
            new=counted["new"],
            attached=counted["attached"],
            updates=counted["update"],
            entries=self.entries,
            deliveries=sum(decision.deliveries for decision in self.decisions),
        )
        known = self.entries - counted["new"] - counted["attached"] - counted["update"]
        found["repeats"] = max(known, 0)
        return found
