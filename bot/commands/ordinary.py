"""Whether a name is also an ordinary word, so that it will match what is not meant."""

from functools import cache

from bot.dedupe import background
from bot.dedupe.stems import stem
from bot.text import words


def is_ordinary(name: str) -> bool:
    """Whether a name is one word, and one that English uses three times in a million or more."""
    said = words(name)
    return len(said) == 1 and stem(said[0]) in _ordinary()


@cache
def _ordinary() -> frozenset[str]:
    return frozenset(each for named in background.LEVELS.values() for each in named.split())
