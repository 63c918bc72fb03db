"""What grouping looks an item up by: the keys of stories, and the facts of their entries."""

import struct
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime

from storage.facts import seen_since
from storage.store import Tx

# A key names the newest stories that have it; one of more says little.
STORIES_OF_A_KEY = 32
# So many entries of a story are compared, the first ones.
COMPARED_ENTRIES = 3
# Keys and stories are asked for so many at once: a statement costs as much as six of its rows.
AT_ONCE = 64
_PLACES = tuple(f"p{place}" for place in range(AT_ONCE))
_EMPTY: Mapping[str, int | None] = dict.fromkeys(_PLACES)
_LISTED = ", ".join(f":{place}" for place in _PLACES)
_OF_KEYS = f"SELECT key, stories FROM story_key WHERE key IN ({_LISTED})"  # noqa: S608 - constants
_OF_STORIES = f"""
    SELECT id, story, facts FROM entry
    WHERE story IN ({_LISTED}) AND facts >= :since ORDER BY id
"""  # noqa: S608 - constants


class Keys:
    """Which stories have which keys: what the database has, and what a transaction adds."""

    def __init__(self, tx: Tx) -> None:
        self._tx = tx
        self._lists: dict[int, tuple[int, ...]] = {}
        self._added: set[int] = set()

    def load(self, keys: Iterable[int]) -> None:
        """Read the lists of keys at once that ``stories`` would read one item at a time."""
        missing = [key for key in dict.fromkeys(keys) if key not in self._lists]
        for start in range(0, len(missing), AT_ONCE):
            asked = missing[start : start + AT_ONCE]
            self._lists.update(dict.fromkeys(asked, ()))
            places = {**_EMPTY, **dict(zip(_PLACES, asked, strict=False))}
            for row in self._tx.all(_OF_KEYS, **places):
                self._lists[row["key"]] = _unpacked(row["stories"])

    def stories(self, keys: Sequence[int]) -> list[tuple[int, ...]]:
        """For each key the stories that have it, newest first."""
        self.load(keys)
        return [self._lists[key] for key in keys]

    def add(self, story: int, keys: Iterable[int]) -> None:
        """Let a story be found under keys from now on, in the database once this is saved."""
        self.load(keys)
        for key in keys:
            known = self._lists[key]
            if story not in known:
                self._lists[key] = (story, *known[: STORIES_OF_A_KEY - 1])
                self._added.add(key)

    def has_more(self, keys: Iterable[int]) -> bool:
        """Whether a story was added to one of the keys since they were saved."""
        return not self._added.isdisjoint(keys)

    def save(self) -> None:
        """Write what was added."""
        self._tx.many(
            "INSERT OR REPLACE INTO story_key (key, stories) VALUES (:key, :stories)",
            [{"key": key, "stories": _packed(self._lists[key])} for key in sorted(self._added)],
        )
        self._added.clear()


def _packed(stories: Sequence[int]) -> bytes:
    return struct.pack(f">{len(stories)}I", *stories)


def _unpacked(packed: bytes) -> tuple[int, ...]:
    return struct.unpack(f">{len(packed) // 4}I", packed)


def newest_of(packed: bytes) -> int:
    """The newest story of a key as it is stored."""
    return max(_unpacked(packed))


def facts_of(
    tx: Tx, stories: Sequence[int], *, since: datetime
) -> dict[int, list[tuple[int, bytes]]]:
    """The first entries of stories, each with its facts as stored, of those written since then."""
    found: dict[int, list[tuple[int, bytes]]] = {}
    for start in range(0, len(stories), AT_ONCE):
        asked = stories[start : start + AT_ONCE]
        places = {**_EMPTY, **dict(zip(_PLACES, asked, strict=False))}
        for row in tx.all(_OF_STORIES, **places, since=seen_since(since)):
            of_story = found.setdefault(row["story"], [])
            if len(of_story) < COMPARED_ENTRIES:
                of_story.append((row["id"], row["facts"]))
    return found
