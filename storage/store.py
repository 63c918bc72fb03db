"""The store as its users see it: run a function in a transaction."""

from collections.abc import Callable, Iterable, Mapping
from datetime import UTC, datetime
from typing import Any, Concatenate, ParamSpec, Protocol, TypeVar

P = ParamSpec("P")
T = TypeVar("T")

Row = Mapping[str, Any]


class Tx(Protocol):
    """An open transaction; SQL is portable and its parameters are ``:name``."""

    def all(self, sql: str, /, **parameters: object) -> list[Row]:
        """Every row of a query."""

    def one(self, sql: str, /, **parameters: object) -> Row | None:
        """The first row of a query, None where there is none."""

    def run(self, sql: str, /, **parameters: object) -> int:
        """Carry out a statement; the number of rows it changed."""

    def many(self, sql: str, rows: Iterable[Mapping[str, object]], /) -> int:
        """Carry out a statement once for each row of parameters; how many rows that changed."""


class Store(Protocol):
    """Where everything is kept.

    ``fn(tx, ...)`` is plain synchronous code on another thread: it cannot await, so no network
    call can stand inside a transaction. It may be run again from the start where the database was
    busy, so it changes nothing but the database. Both raise StoreError where the database cannot
    be used, after ``close`` too; the transaction has then left nothing behind.
    """

    async def read(
        self, fn: Callable[Concatenate[Tx, P], T], /, *args: P.args, **kwargs: P.kwargs
    ) -> T:
        """Run ``fn`` on one unchanging view of the data."""

    async def write(
        self, fn: Callable[Concatenate[Tx, P], T], /, *args: P.args, **kwargs: P.kwargs
    ) -> T:
        """Run ``fn`` in a transaction of its own and commit it; writes never overlap."""

    async def close(self) -> None:
        """Finish the writes under way and let the database go."""


def stamp(at: datetime) -> str:
    """A time as it is stored: UTC, ISO 8601 with microseconds, so that text sorts as time."""
    return at.astimezone(UTC).isoformat(timespec="microseconds")


def moment(text: str | None) -> datetime | None:
    """A stored time back."""
    return datetime.fromisoformat(text) if text else None


def listed(values: Iterable[object]) -> tuple[str, dict[str, object]]:
    """Values for ``IN (...)``: their places in a statement, and the parameters that fill them."""
    parameters = {f"p{place}": value for place, value in enumerate(values)}
    return ", ".join(f":{name}" for name in parameters), parameters
