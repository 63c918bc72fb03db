"""What is made of the pieces of texts between white space, each made once and remembered."""

from collections.abc import Callable
from itertools import chain
from typing import Final, Generic, TypeVar

T = TypeVar("T")

MOST: Final = 16_384
"""How many pieces are remembered: nine in ten of those that English news is made of."""
LONGEST: Final = 40
"""How many characters a piece that is remembered has; longer ones are addresses, or an attack."""


class Pieces(dict[str, tuple[T, ...]], Generic[T]):
    """Reads texts piece by piece with a function that looks at nothing beside a piece.

    Texts are made of the same words again and again, and looking one up costs a tenth of folding
    it. When it is full it begins anew.
    """

    def __init__(self, make: Callable[[str], tuple[T, ...]]) -> None:
        super().__init__()
        self._make = make

    def read(self, text: str) -> list[T]:
        """All that is made of the pieces of a text, in order."""
        return list(chain.from_iterable(map(self.__getitem__, text.split())))

    def __missing__(self, piece: str) -> tuple[T, ...]:
        made = self._make(piece)
        if len(piece) <= LONGEST:
            if len(self) >= MOST:
                self.clear()
            self[piece] = made
        return made
