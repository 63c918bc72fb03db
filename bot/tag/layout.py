"""Where the words of a text stand: their places, their sentences, and what parts them."""

import re
from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from itertools import accumulate, pairwise
from operator import add

from bot import text as texts

# First word and end (exclusive), counted in words.
Span = tuple[int, int]


class Layout:
    """A text as it is laid out; ``counts`` says of each piece between white space its words."""

    def __init__(self, text: str, counts: Sequence[int]) -> None:
        self._text = text
        self._written = text.split()
        # By piece: the number of its first word, with that of all words in the end; where it is.
        self._firsts = list(accumulate(counts, initial=0))
        self._starts = _starts(text, self._written)

    def sentences(self) -> list[int]:
        """For each word the number of its sentence; the title's first is 0."""
        firsts, starts = self._firsts, self._starts
        begun = [firsts[bisect_left(starts, end)] for end in _ends(self._text)]
        numbers: list[int] = []
        for number, (first, after) in enumerate(pairwise([0, *begun, firsts[-1]])):
            numbers += [number] * (after - first)
        return numbers

    def place(self, word: int) -> tuple[int, int]:
        """The offsets of a word in the text."""
        piece = self._piece(word)
        start, written = self._starts[piece], self._written[piece]
        if written.isalnum() and written.isascii():
            return start, start + len(written)
        begin, end = texts.spans(written)[word - self._firsts[piece]]
        return start + begin, start + end

    def words_at(self, start: int, end: int) -> Span:
        """The words that stand, wholly or in part, between two offsets; an empty span if none."""
        words = range(self._firsts[-1])
        first = bisect_right(words, start, key=lambda word: self.place(word)[1])
        after = bisect_left(words, end, key=lambda word: self.place(word)[0])
        return (first, after) if first < after else (0, 0)

    def is_joined(self, span: Span) -> bool:
        """Whether words belong together: no comma, bar or end of sentence between them."""
        first, end = span
        if end - first == 1:
            return True
        # Most have nothing but letters and spaces between them.
        last = self._piece(end - 1)
        if self._firsts[last] == end - 1 and self._written[last][0].isalnum():
            before = self._text[self._starts[self._piece(first)] : self._starts[last]]
            if before.replace(" ", "").isalnum():
                return True
        spans = [self.place(word) for word in range(first, end)]
        gaps = [self._text[one[1] : other[0]] for one, other in pairwise(spans)]
        return not any(
            _APART.search(gap) or (". " in gap and not _is_short(self._text[slice(*span)]))
            for gap, span in zip(gaps, spans, strict=False)
        )

    def _piece(self, word: int) -> int:
        return bisect_right(self._firsts, word) - 1


def _starts(text: str, pieces: list[str]) -> list[int]:
    lengths = list(map(len, pieces))
    if sum(lengths) + len(lengths) - 1 == len(text):
        return list(map(add, accumulate(lengths, initial=0), range(len(lengths))))
    return [piece.start() for piece in _PIECE.finditer(text)]


def _ends(text: str) -> list[int]:
    ends = _END_OR_BAR if "|" in text else _END
    return [match.end() for match in ends.finditer(text) if not _abbreviates(text, match)]


def _abbreviates(text: str, stop: re.Match[str]) -> bool:
    """Whether a full stop belongs to an abbreviation."""
    at = stop.start()
    if text[at] != ".":
        return False
    before = text[max(0, at - _LONGEST_ABBREVIATION) : at].rpartition(" ")[2]
    return before.lower() in _ABBREVIATIONS


def _is_short(word: str) -> bool:
    """Whether a point after a word may belong to it."""
    return all(
        len(token.text) <= _SHORT or token.text in _ABBREVIATIONS for token in texts.tokens(word)
    )


_SHORT = 2
_APART = re.compile(r"[,;:!?|\n•–—]")
_ABBREVIATIONS = frozenset(
    {"v", "vs", "no", "nos", "inc", "ltd", "corp", "co", "mr", "ms", "mrs", "dr", "jr", "sr", "st",
     "us", "sec", "dept", "al", "llc", "gov", "sen", "rep", "cir", "bankr", "cal", "del", "j",
     "u.s", "s.e.c", "d.c"}
)  # fmt: skip
_LONGEST_ABBREVIATION = 12
_END_OR_BAR = re.compile(r"[.!?…][\"'”’)\]]{0,3}\s+(?=[\"'“‘(\[]{0,3}[A-Z0-9])|;\s|\s\|\s|\n+")
# The same without bars: what begins with one of few characters is found four times as fast.
_END = re.compile(
    r"[.!?…;\n](?:(?<=[.!?…])[\"'”’)\]]{0,3}\s+(?=[\"'“‘(\[]{0,3}[A-Z0-9])|(?<=;)\s|(?<=\n)\n*)"
)
_PIECE = re.compile(r"\S+")
