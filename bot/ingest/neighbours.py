"""The stories that an item may belong to, as one transaction finds them and adds to them."""

from collections.abc import Sequence
from datetime import datetime
from functools import lru_cache
from typing import NamedTuple

from bot import dedupe
from bot.joins import Join
from bot.model import Facts
from storage import grouping
from storage.facts import read_facts
from storage.store import Tx

# So many entries stay ready to be compared: some 15 MB.
READY = 2_048


class _Item(NamedTuple):
    """An item with what is made of it once: ready to be compared, and what it is found by."""

    told: dedupe.Told
    keys: tuple[int, ...]


class Neighbours:
    """Looks a feed's items up together, as that costs a third of looking each up by itself."""

    def __init__(self, tx: Tx, items: Sequence[Facts], *, since: datetime) -> None:
        self._tx = tx
        self._since = since
        self._keys = grouping.Keys(tx)
        self._items: dict[int, _Item] = {}
        self._told: dict[int, list[dedupe.Candidate]] = {}
        keyed = [self._item(facts).keys for facts in items]
        self._keys.load([key for keys in keyed for key in keys])
        self._near = {keys: dedupe.nearest(self._keys.stories(keys)) for keys in keyed}
        self._load([story for near in self._near.values() for story in near])

    def choose(self, facts: Facts) -> Join | None:
        """The story that an item belongs to, if there is one, and by which of its entries."""
        told, keys = self._item(facts)
        near = self._near.get(keys)
        if near is None or self._keys.has_more(keys):
            near = dedupe.nearest(self._keys.stories(keys))
            self._load(near)
        return dedupe.choose(told, [each for story in near for each in self._told[story]])

    def is_compared(self, story: int) -> bool:
        """Whether one more entry of a story would be compared with later items."""
        return len(self._told[story]) < grouping.COMPARED_ENTRIES

    def begin(self, story: int) -> None:
        """A story that the database does not have yet."""
        self._told[story] = []

    def add(self, story: int, entry: int, facts: Facts) -> None:
        """Let an entry of a story be found and compared from now on."""
        told, keys = self._item(facts)
        self._load([story])
        self._keys.add(story, keys)
        if self.is_compared(story):
            self._told[story].append((story, entry, told))

    def save(self) -> None:
        """Write the keys that were added."""
        self._keys.save()

    def _item(self, facts: Facts) -> _Item:
        # What is told of an item holds its facts: no other facts get their id meanwhile.
        item = self._items.get(id(facts))
        if item is None:
            item = _Item(dedupe.told(facts), dedupe.index_keys(facts))
            self._items[id(facts)] = item
        return item

    def _load(self, stories: Sequence[int]) -> None:
        missing = [story for story in stories if story not in self._told]
        if missing:
            missing = list(dict.fromkeys(missing))
            found = grouping.facts_of(self._tx, missing, since=self._since)
            for story in missing:
                self._told[story] = [
                    (story, entry, _ready(stored)) for entry, stored in found.get(story, ())
                ]


@lru_cache(READY)
def _ready(stored: bytes) -> dedupe.Told:
    return dedupe.told(read_facts(stored))
