"""The pieces of texts between white space, and what is made of them, once for each."""

from collections.abc import Callable, Iterable
from functools import lru_cache
from itertools import chain
from typing import Final, Generic, TypeVar

from bot.text.compare import typed

T = TypeVar("T")

MOST: Final = 32_768
"""How many pieces are remembered: nineteen in twenty of those that English news is made of."""
LONGEST: Final = 40
"""How many characters a piece that is remembered has; longer ones are addresses, or an attack."""
# No comma, which may be of a number, and no apostrophe, which may be a possessive's.
_AROUND: Final = '.!?;:"()[]{}'


@lru_cache(8)
def pieces(text: str) -> tuple[str, ...]:
    """Cut a text at its white space, as a keyboard writes it, for ``Pieces`` to read.

    The points, brackets and double quotes around a piece are gone, and so are capitals where it is
    plain ASCII. The first of a text's readers has it cut for all.
    """
    return _cut(text)


def _cut(text: str) -> tuple[str, ...]:
    plain = typed(text).replace("…", "...")
    if plain.isascii():
        return tuple([piece.strip(_AROUND) or piece for piece in plain.lower().split()])
    found = [piece.strip(_AROUND) or piece for piece in plain.split()]
    return tuple([piece.lower() if piece.isascii() else piece for piece in found])


def beginning(text: str, chars: int) -> tuple[str, ...]:
    """The pieces of the first so many characters; the last of them may be cut.

    The whole text is cut, which another of its readers has had done or will ask for.
    """
    if len(text) <= chars:
        return pieces(text)
    *whole, last = text[:chars].split() or [""]
    return pieces(text)[: len(whole)] + _cut(last)


class Pieces(dict[str, tuple[T, ...]], Generic[T]):
    """Reads texts piece by piece with a function that looks at nothing beside a piece.

    Texts are made of the same words again and again, and looking one up costs a tenth of folding
    it. When it is full it begins anew.
    """

    def __init__(self, make: Callable[[str], tuple[T, ...]]) -> None:
        super().__init__()
        self._make = make

    def read(self, found: Iterable[str]) -> list[T]:
        """All that is made of the pieces of a text, in order."""
        return list(chain.from_iterable(map(self.__getitem__, found)))

    def __missing__(self, piece: str) -> tuple[T, ...]:
        made = self._make(piece)
        if len(piece) <= LONGEST:
            if len(self) >= MOST:
                self.clear()
            self[piece] = made
        return made
