"""A dictionary of phrases over words: finds all of many thousands in one pass over a text."""

from collections.abc import Sequence
from typing import Generic, TypeVar

T = TypeVar("T")


class Phrases(Generic[T]):
    """Phrases with what they stand for.

    A look-up costs what the text's words cost, not what the dictionary holds; adding is O(1).
    """

    def __init__(self) -> None:
        self._meanings: dict[tuple[str, ...], list[T]] = {}
        self._lengths: dict[str, tuple[int, ...]] = {}

    def add(self, phrase: Sequence[str], meaning: T) -> None:
        """Let a phrase, a run of match words, stand for something (more); empty ones do not."""
        if not phrase:
            return
        key = tuple(phrase)
        self._meanings.setdefault(key, []).append(meaning)
        known = self._lengths.get(key[0], ())
        if len(key) not in known:
            self._lengths[key[0]] = tuple(sorted((*known, len(key)), reverse=True))

    def find(self, words: Sequence[str]) -> list[tuple[int, int, list[T]]]:
        """Each phrase in the words as first, end (exclusive) and meanings.

        In order of their beginnings, of those that begin together the longest first.
        """
        lengths, meanings, count = self._lengths, self._meanings, len(words)
        found: list[tuple[int, int, list[T]]] = []
        for first, word in enumerate(words):
            if word not in lengths:
                continue
            for length in lengths[word]:
                end = first + length
                key = tuple(words[first:end])
                if end <= count and key in meanings:
                    found.append((first, end, meanings[key]))
        return found
