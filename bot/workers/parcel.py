"""A registry on its way to another process, in pieces.

Pickling is one step to the interpreter: of ten thousand cases it stops every other thread, the
event loop's too, for 50 ms and more. Between pieces the others have their turn.
"""

import pickle
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import islice
from typing import TypeVar

from bot.model import Case, Party, Registry

Noun = TypeVar("Noun", Case, Party)

# Takes about a millisecond.
PIECE = 200


@dataclass(frozen=True, slots=True, kw_only=True)
class Parcel:
    """A registry of this version, packed."""

    version: str
    change: int
    private: frozenset[str]
    cases: tuple[bytes, ...]
    parties: tuple[bytes, ...]


def pack(registry: Registry) -> Parcel:
    """Pack a registry; to be called beside the event loop."""
    return Parcel(
        version=registry.version,
        change=registry.change,
        private=registry.private,
        cases=tuple(_pieces(registry.cases.values())),
        parties=tuple(_pieces(registry.parties.values())),
    )


def unpack(parcel: Parcel) -> Registry:
    """The registry again."""
    cases: Mapping[str, Case] = _joined(parcel.cases)
    parties: Mapping[str, Party] = _joined(parcel.parties)
    return Registry(
        version=parcel.version,
        change=parcel.change,
        cases=cases,
        parties=parties,
        private=parcel.private,
    )


def _pieces(nouns: Iterable[Noun]) -> Iterator[bytes]:
    left = iter(nouns)
    while some := list(islice(left, PIECE)):
        yield pickle.dumps(some, protocol=pickle.HIGHEST_PROTOCOL)


def _joined(pieces: Iterable[bytes]) -> dict[str, Noun]:
    found: dict[str, Noun] = {}
    for piece in pieces:
        some: list[Noun] = pickle.loads(piece)  # noqa: S301 (our own bytes)
        found.update({each.id: each for each in some})
    return found
