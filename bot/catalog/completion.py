"""Suggestions for what is being typed: an index of beginnings of words, kept sorted."""

from bisect import bisect_left, insort
from collections.abc import Container, Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice, takewhile
from typing import NamedTuple

# Words that stand in nearly every caption and tell no case from another.
CAPTION_WORDS = frozenset(
    {"v", "vs", "versus", "in", "re", "of", "the", "and", "et", "al", "matter", "case", "docket"}
    | {"inc", "ltd", "llc", "corp", "co", "no"}
)
# Letters by which words are found; what is longer is compared.
_LETTERS = 4
# How many are compared before it is asked whether that is enough.
_CHUNK = 256


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice:
    """One autocomplete suggestion: what is shown and what is sent."""

    label: str
    value: str


class Offer(NamedTuple):
    """What may be suggested; offers sort as they are shown.

    ``start`` is the label folded, ``words`` all words it is found by with a blank before each.
    """

    start: str
    label: str
    id: str
    words: str


class Completion:
    """Offers, found by beginnings of their words; a change costs nothing like making all anew."""

    def __init__(self, offers: Iterable[Offer] = ()) -> None:
        self._offers = sorted(offers)
        self._by_letters: dict[str, list[Offer]] = {}
        for offer in self._offers:
            for letters in _beginnings(offer):
                self._by_letters.setdefault(letters, []).append(offer)

    def add(self, offer: Offer) -> None:
        """Suggest ``offer`` from now on."""
        insort(self._offers, offer)
        for letters in _beginnings(offer):
            insort(self._by_letters.setdefault(letters, []), offer)

    def remove(self, offer: Offer) -> None:
        """Suggest ``offer``, which was there, no more."""
        del self._offers[bisect_left(self._offers, offer)]
        for letters in _beginnings(offer):
            offers = self._by_letters[letters]
            del offers[bisect_left(offers, offer)]

    def find(self, typed: Sequence[str], limit: int, hidden: Container[str] = ()) -> list[Offer]:
        """What has all of the folded words ``typed``; those whose label begins so come first.

        Nothing whose id is ``hidden``.
        """
        beginning = " ".join(typed)
        first = (each for each in self._starting(beginning) if each.id not in hidden)
        found = list(islice(first, limit))
        others = (
            each
            for each in self._having([word for word in typed if word not in CAPTION_WORDS])
            if not each.start.startswith(beginning) and each.id not in hidden
        )
        return found + list(islice(others, limit - len(found)))

    def sharing(self, words: Iterable[str]) -> Sequence[Offer]:
        """The offers among which those are that have all ``words``: few, if a word is rare."""
        found = [self._by_letters.get(word[:_LETTERS], ()) for word in words]
        return min(found, key=len, default=self._offers)

    def _starting(self, beginning: str) -> Iterator[Offer]:
        at = bisect_left(self._offers, (beginning,))
        return takewhile(
            lambda offer: offer.start.startswith(beginning), islice(self._offers, at, None)
        )

    def _having(self, words: Sequence[str]) -> Iterator[Offer]:
        offers = self.sharing(words)
        for at in range(0, len(offers), _CHUNK):
            some = offers[at : at + _CHUNK]
            for word in words:
                sought = f" {word}"
                some = [each for each in some if sought in each.words]
            yield from some


def _beginnings(offer: Offer) -> set[str]:
    return {word[:letters] for word in offer.words.split() for letters in range(1, _LETTERS + 1)}
