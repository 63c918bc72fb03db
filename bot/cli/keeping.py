"""Commands that keep the database: db migrate, backup, restore, purge."""

from pathlib import Path
from typing import Annotated

import typer

from bot.cli.options import DatabaseOption, FeedsOption, JsonOption, settings_of
from bot.cli.printing import print_json

commands = typer.Typer(help="The database.", no_args_is_help=True)


def register(app: typer.Typer) -> None:
    """Add these commands."""
    app.add_typer(commands, name="db")
    app.command()(purge)


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


def purge(
    tenant: Annotated[
        str, typer.Argument(help="The id of a Slack workspace or of a Discord server.")
    ],
    *,
    database: DatabaseOption = None,
    feeds: FeedsOption = None,
    as_json: JsonOption = False,
) -> None:
    """Delete all that is kept of a workspace or server now, for good; also while the bot runs.

    Examples: `docketwire purge T0123456789`, `docketwire purge 1234567890 --json`
    """
    import asyncio
    from datetime import UTC, datetime

    from bot.app import store_of
    from bot.errors import UserError
    from bot.retention import purge as delete
    from storage import tenants

    settings = settings_of(feeds, database)

    async def deleted() -> list[dict[str, object]]:
        async with store_of(settings) as store:
            return [
                {"platform": each.platform, "tenant": each.id}
                | dict(await delete(store, each, now=datetime.now(UTC)))
                for each in await store.read(tenants.known, tenant)
            ]

    found = asyncio.run(deleted())
    if not found:
        raise UserError(f"nothing is kept of {tenant}; subscriptions list --json has their ids")
    for each in found:
        if as_json:
            print_json(each)
        else:
            counts = ", ".join(f"{name} {many}" for name, many in each.items())
            typer.echo(f"deleted: {counts}")
