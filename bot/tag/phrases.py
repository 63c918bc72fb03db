"""A dictionary of phrases over words: finds all of many thousands in one pass over a text."""

from collections.abc import Sequence
from typing import Generic, TypeVar

T = TypeVar("T")


class Phrases(Generic[T]):
    """Phrases with what they stand for.

    A look-up costs what the text's words cost, not what the dictionary holds; adding is O(1).
    """

    def __init__(self) -> None:
        # By the word with which phrases begin: what it stands for alone, and by the second word how
        # long a phrase may be, the longest first.
        self._heads: dict[str, tuple[list[T], dict[str, tuple[int, ...]]]] = {}
        self._longer: dict[tuple[str, ...], list[T]] = {}

    def add(self, phrase: Sequence[str], meaning: T) -> None:
        """Let a phrase, a run of match words, stand for something (more); empty ones do not."""
        if not phrase:
            return
        first, *rest = phrase
        alone, lengths = self._heads.setdefault(first, ([], {}))
        if not rest:
            alone.append(meaning)
            return
        self._longer.setdefault(tuple(phrase), []).append(meaning)
        known = {len(phrase), *lengths.get(rest[0], ())}
        lengths[rest[0]] = tuple(sorted(known, reverse=True))

    def find(self, words: Sequence[str]) -> list[tuple[int, int, list[T]]]:
        """Each phrase in the words as first, end (exclusive) and meanings.

        In order of their beginnings, of those that begin together the longest first.
        """
        heads = self._heads
        found: list[tuple[int, int, list[T]]] = []
        for first in [place for place, word in enumerate(words) if word in heads]:
            alone, lengths = heads[words[first]]
            end = first + 1
            if lengths and end < len(words) and words[end] in lengths:
                for length in lengths[words[end]]:
                    phrase = tuple(words[first : first + length])
                    if len(phrase) == length and phrase in self._longer:
                        found.append((first, first + length, self._longer[phrase]))
            if alone:
                found.append((first, end, alone))
        return found
