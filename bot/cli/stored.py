"""Does one thing in the configured database, and waits for it."""

from collections.abc import Callable
from typing import TYPE_CHECKING, Concatenate, ParamSpec, TypeVar

if TYPE_CHECKING:
    from bot.config import Settings
    from storage.store import Tx

P = ParamSpec("P")
Result = TypeVar("Result")


def read(
    settings: "Settings",
    query: "Callable[Concatenate[Tx, P], Result]",
    /,
    *args: P.args,
    **kwargs: P.kwargs,
) -> Result:
    """What a query finds. The database is made, or brought up to date, where it has to be."""
    import asyncio

    from bot.app import store_of

    async def found() -> Result:
        async with store_of(settings) as store:
            return await store.read(query, *args, **kwargs)

    return asyncio.run(found())


def write(
    settings: "Settings",
    change: "Callable[Concatenate[Tx, P], Result]",
    /,
    *args: P.args,
    **kwargs: P.kwargs,
) -> Result:
    """What a change returns once it is kept; it may be run more than once."""
    import asyncio

    from bot.app import store_of

    async def done() -> Result:
        async with store_of(settings) as store:
            return await store.write(change, *args, **kwargs)

    return asyncio.run(done())
