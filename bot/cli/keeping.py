"""Commands that keep the database: db migrate, backup, restore."""

from pathlib import Path
from typing import Annotated

import typer

from bot.cli.options import DatabaseOption, FeedsOption, settings_of

commands = typer.Typer(help="The database.", no_args_is_help=True)


def register(app: typer.Typer) -> None:
    """Add these commands."""
    app.add_typer(commands, name="db")


@commands.command()
def migrate(*, database: DatabaseOption = None, feeds: FeedsOption = None) -> None:
    """Bring the database up to this version; a snapshot is kept beside it.

    Example: `docketwire db migrate`
    """
    import asyncio

    from bot.app import store_of
    from storage import sqlite

    settings = settings_of(feeds, database)

    async def opened() -> None:
        async with store_of(settings):
            return

    asyncio.run(opened())
    typer.echo(f"{settings.path}: schema {sqlite.verify(settings.path)}")


@commands.command()
def backup(
    path: Annotated[Path, typer.Argument(help="The new file.")],
    *,
    database: DatabaseOption = None,
    feeds: FeedsOption = None,
) -> None:
    """Copy the database, also while the bot runs, and open the copy to be sure.

    Example: `docketwire db backup monday.db`
    """
    from storage import sqlite

    settings = settings_of(feeds, database)
    sqlite.verify(settings.path)
    sqlite.backup(settings.path, path)
    typer.echo(f"{path}: written and checked")


@commands.command()
def restore(
    path: Annotated[Path, typer.Argument(help="A backup.")],
    *,
    database: DatabaseOption = None,
    feeds: FeedsOption = None,
) -> None:
    """Check a backup and put it in the database's place; what was there is kept beside it.

    Example: `docketwire db restore monday.db`
    """
    from storage import sqlite

    settings = settings_of(feeds, database)
    kept = sqlite.restore(path, settings.path)
    typer.echo(f"{settings.path}: restored from {path}")
    if kept is not None:
        typer.echo(f"what was there before is kept as {kept}")
