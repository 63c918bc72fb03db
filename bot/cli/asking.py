"""Commands that answer questions from the database: case, party, search, latest, why."""

import asyncio
import json
import os
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from bot.cli.running import DatabaseOption, FeedsOption, JsonOption, settings_of

if TYPE_CHECKING:
    from bot.commands import Caller, Commands
    from bot.message import Message

Ask = Callable[["Commands", "Caller"], Awaitable["Message"]]


def register(app: typer.Typer) -> None:
    """Add these commands."""
    for command in (case, party, latest, search, why):
        app.command()(command)


def case(
    query: Annotated[list[str], typer.Argument(help="A name, docket number or link.")],
    *,
    feeds: FeedsOption = None,
    database: DatabaseOption = None,
    as_json: JsonOption = False,
) -> None:
    """Look a case up.

    Examples: `docketwire case sec v binance`, `docketwire case 23-cv-1599`
    """
    _answer(lambda on, by: on.case(by, " ".join(query)), feeds, database, as_json=as_json)


def party(
    query: Annotated[list[str], typer.Argument(help="A name.")],
    *,
    feeds: FeedsOption = None,
    database: DatabaseOption = None,
    as_json: JsonOption = False,
) -> None:
    """Look a party up: its cases and latest stories.

    Example: `docketwire party coinbase`
    """
    _answer(lambda on, by: on.party(by, " ".join(query)), feeds, database, as_json=as_json)


def latest(
    topic: Annotated[list[str] | None, typer.Argument(help="A case or party; all if none.")] = None,
    *,
    count: Annotated[int, typer.Option("--count", "-n", min=1, max=20)] = 5,
    feeds: FeedsOption = None,
    database: DatabaseOption = None,
    as_json: JsonOption = False,
) -> None:
    """Show the latest stories.

    Example: `docketwire latest sec-v-ripple -n 10`
    """
    _answer(
        lambda on, by: on.latest(by, " ".join(topic or []), count),
        feeds,
        database,
        as_json=as_json,
    )


def search(
    query: Annotated[list[str], typer.Argument(help="Words; sanction* for a prefix.")],
    *,
    feeds: FeedsOption = None,
    database: DatabaseOption = None,
    as_json: JsonOption = False,
) -> None:
    """Search titles and summaries, newest first.

    Example: `docketwire search wells notice`
    """
    _answer(lambda on, by: on.search(by, " ".join(query)), feeds, database, as_json=as_json)


def why(
    link: Annotated[str, typer.Argument(help="The address of a story.")],
    *,
    feeds: FeedsOption = None,
    database: DatabaseOption = None,
    as_json: JsonOption = False,
) -> None:
    """Say why a story was posted: rule, evidence, feed, times.

    Example: `docketwire why https://example.com/story`
    """
    _answer(lambda on, by: on.why(by, link), feeds, database, as_json=as_json)


def _answer(ask: Ask, feeds: Path | None, database: str | None, *, as_json: bool) -> None:
    """Ask the command core and print what it says."""
    from dataclasses import asdict

    from rich.console import Console

    from bot.chat.console import answer

    message = asyncio.run(_ask(ask, feeds, database))
    if as_json:
        typer.echo(json.dumps(asdict(message), default=str, ensure_ascii=False))
    else:
        Console().print(answer(message))


async def _ask(ask: Ask, feeds: Path | None, database: str | None) -> "Message":
    from bot.app import store_of
    from bot.catalog import Catalog
    from bot.commands import Caller, Commands

    settings = settings_of(feeds, database)
    async with store_of(settings) as store:
        commands = Commands(store, Catalog(settings.registry))
        await commands.refresh()
        by = Caller(
            platform="cli", tenant="", channel="console", user=os.environ.get("USER", "operator")
        )
        return await ask(commands, by)
