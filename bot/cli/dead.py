"""Commands for what was given up: dead list, dead retry."""

from collections.abc import Sequence
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Annotated, Any

import typer

from bot.cli import stored
from bot.cli.options import DatabaseOption, FeedsOption, JsonOption, settings_of
from bot.cli.printing import plain, print_rows

if TYPE_CHECKING:
    from rich.table import Table

    from storage.store import Tx

SHOWN = 1000

commands = typer.Typer(help="Alerts that were given up.", no_args_is_help=True)


def register(app: typer.Typer) -> None:
    """Add these commands."""
    app.add_typer(commands, name="dead")


@commands.command("list")
def list_dead(
    *, feeds: FeedsOption = None, database: DatabaseOption = None, as_json: JsonOption = False
) -> None:
    """Show the alerts that were given up, newest first, with the reason.

    Examples: `docketwire dead list`, `docketwire dead list --json`
    """
    found = stored.read(settings_of(feeds, database), _rows)
    print_rows(found, _table, none="Nothing was given up.", as_json=as_json)


@commands.command("retry")
def retry_dead(
    ids: Annotated[
        list[int] | None, typer.Argument(help="Numbers from the list.", metavar="ID...")
    ] = None,
    *,
    every: Annotated[bool, typer.Option("--all", help="All of them.")] = False,
    feeds: FeedsOption = None,
    database: DatabaseOption = None,
) -> None:
    """Owe alerts again that were given up; a running bot sends them within seconds.

    What was held because it may have arrived may then stand in its channel twice.

    Examples: `docketwire dead retry 17 21`, `docketwire dead retry --all`
    """
    if bool(ids) is every:
        raise typer.BadParameter("give the numbers from dead list, or --all", param_hint="ID")
    done = stored.write(settings_of(feeds, database), _revive, ids, now=datetime.now(UTC))
    missing = sorted(set(ids or ()) - set(done))
    typer.echo(f"{len(done)} owed again")
    if missing:
        typer.echo(f"not given up: {', '.join(map(str, missing))}", err=True)
        raise typer.Exit(1)


def _revive(tx: "Tx", ids: list[int] | None, *, now: datetime) -> list[int]:
    from storage import deliveries

    wanted = deliveries.dead_ids(tx) if ids is None else ids
    return [each for each in dict.fromkeys(wanted) if deliveries.revive(tx, each, now=now)]


def _rows(tx: "Tx") -> list[dict[str, Any]]:
    from storage import deliveries, stories

    rows = []
    for each in deliveries.dead(tx, limit=SHOWN):
        delivery = each.delivery
        story = stories.load(tx, delivery.story) if delivery.story is not None else None
        rows.append(
            {
                "id": delivery.id,
                "channel": delivery.channel,
                "kind": delivery.kind,
                "story": delivery.story,
                "title": story.title if story else None,
                "attempts": delivery.attempt,
                "created": delivery.created,
                "attempted": delivery.attempted,
                "reason": each.reason,
            }
        )
    return rows


def _table(rows: Sequence[dict[str, Any]]) -> "Table":
    from rich.table import Table

    table = Table("id", "channel", "attempts", "alert", "reason")
    for row in rows:
        table.add_row(
            str(row["id"]),
            plain(row["channel"]),
            str(row["attempts"]),
            plain(row["title"] or row["kind"]),
            plain(row["reason"] or ""),
        )
    return table
