"""A dictionary of phrases over words: finds all of many thousands in one pass over a text."""

from collections.abc import Iterator, Sequence
from typing import Generic, TypeVar

T = TypeVar("T")


class Phrases(Generic[T]):
    """Phrases with what they stand for.

    A look-up costs what the text's words cost, not what the dictionary holds; adding is O(1).
    ``beginnings`` are the words with which a phrase begins.
    """

    def __init__(self) -> None:
        self._words: dict[str, list[T]] = {}
        self._longer: dict[tuple[str, ...], list[T]] = {}
        # By its first and its second word, how long a phrase may be, the longest first.
        self._lengths: dict[str, dict[str, tuple[int, ...]]] = {}
        self.beginnings: set[str] = set()

    def add(self, phrase: Sequence[str], meaning: T) -> None:
        """Let a phrase, a run of match words, stand for something (more); empty ones do not."""
        if not phrase:
            return
        first, *rest = phrase
        self.beginnings.add(first)
        if not rest:
            self._words.setdefault(first, []).append(meaning)
            return
        self._longer.setdefault(tuple(phrase), []).append(meaning)
        lengths = self._lengths.setdefault(first, {})
        known = {len(phrase), *lengths.get(rest[0], ())}
        lengths[rest[0]] = tuple(sorted(known, reverse=True))

    def find(self, words: Sequence[str]) -> list[tuple[int, int, list[T]]]:
        """Each phrase in the words as first, end (exclusive) and meanings.

        In order of their beginnings, of those that begin together the longest first.
        """
        firsts, lengths = self.beginnings, self._lengths
        found: list[tuple[int, int, list[T]]] = []
        for first in [place for place, word in enumerate(words) if word in firsts]:
            word, end = words[first], first + 1
            if word in lengths and end < len(words) and words[end] in lengths[word]:
                found += self._longer_at(words, first)
            if word in self._words:
                found.append((first, end, self._words[word]))
        return found

    def _longer_at(self, words: Sequence[str], first: int) -> Iterator[tuple[int, int, list[T]]]:
        for length in self._lengths[words[first]][words[first + 1]]:
            phrase = tuple(words[first : first + length])
            if len(phrase) == length and phrase in self._longer:
                yield first, first + length, self._longer[phrase]
