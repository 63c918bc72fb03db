"""Commands for what people say is wrong: corrections list, confirm, undo, promote."""

from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Annotated, Any

import typer

from bot.cli import stored
from bot.cli.options import DatabaseOption, FeedsOption, JsonOption, settings_of
from bot.cli.printing import plain, print_rows

if TYPE_CHECKING:
    from pathlib import Path

    from rich.table import Table

    from bot.model import Correction, Registry
    from storage.store import Tx

SHOWN = 1000
OPERATOR = "operator"

Number = Annotated[int, typer.Argument(help="Its number in the list.", metavar="ID")]

commands = typer.Typer(help="What people say is wrong with stories.", no_args_is_help=True)


def register(app: typer.Typer) -> None:
    """Add these commands."""
    app.add_typer(commands, name="corrections")


@commands.command("list")
def list_corrections(
    *, feeds: FeedsOption = None, database: DatabaseOption = None, as_json: JsonOption = False
) -> None:
    """Show the corrections of every workspace and server, newest first, with their history.

    Examples: `docketwire corrections list`, `docketwire corrections list --json`
    """
    _print(stored.read(settings_of(feeds, database), _rows), as_json=as_json)


@commands.command()
def confirm(
    number: Number,
    *,
    wide: Annotated[
        bool, typer.Option("--wide", help="Also for stories that say the same words only.")
    ] = False,
    feeds: FeedsOption = None,
    database: DatabaseOption = None,
    as_json: JsonOption = False,
) -> None:
    """Let a correction hold for those who made it.

    Example: `docketwire corrections confirm 3`
    """

    def decided(tx: "Tx", registry: "Registry", now: datetime) -> None:
        from bot import correcting

        correcting.confirm(tx, number, wide=wide, by=OPERATOR, registry=registry, now=now)

    _decide(number, decided, feeds, database, as_json=as_json)


@commands.command()
def undo(
    number: Number,
    *,
    feeds: FeedsOption = None,
    database: DatabaseOption = None,
    as_json: JsonOption = False,
) -> None:
    """Let a correction hold no longer; what it kept back in the last week is owed again.

    Example: `docketwire corrections undo 3`
    """

    def decided(tx: "Tx", registry: "Registry", now: datetime) -> None:
        from bot import correcting
        from bot.model import CorrectionState

        correcting.end(tx, number, CorrectionState.UNDONE, by=OPERATOR, registry=registry, now=now)

    _decide(number, decided, feeds, database, as_json=as_json)


@commands.command()
def promote(
    number: Number,
    *,
    feeds: FeedsOption = None,
    database: DatabaseOption = None,
    as_json: JsonOption = False,
) -> None:
    """Let a confirmed correction hold for everyone, beside what the registry says.

    Example: `docketwire corrections promote 3`
    """

    def decided(tx: "Tx", registry: "Registry", now: datetime) -> None:
        from bot import correcting

        correcting.promote(tx, number, by=OPERATOR, registry=registry, now=now)

    _decide(number, decided, feeds, database, as_json=as_json)


def _decide(
    number: int,
    decided: Callable[["Tx", "Registry", datetime], None],
    feeds: "Path | None",
    database: str | None,
    *,
    as_json: bool,
) -> None:
    settings = settings_of(feeds, database)

    def carried_out(tx: "Tx") -> list[dict[str, Any]]:
        decided(tx, settings.registry, datetime.now(UTC))
        return [row for row in _rows(tx) if row["id"] == number]

    _print(stored.write(settings, carried_out), as_json=as_json)


def _rows(tx: "Tx") -> list[dict[str, Any]]:
    from storage import corrections

    return [_row(tx, each) for each in corrections.everything(tx, limit=SHOWN)]


def _row(tx: "Tx", correction: "Correction") -> dict[str, Any]:
    from storage import corrections, stories

    story = stories.load(tx, correction.story)
    wide = correction.disproof
    return {
        "id": correction.id,
        "tenant": correction.tenant,
        "state": correction.state,
        "promoted": correction.promoted,
        "kind": correction.kind,
        "topic": correction.topic or None,
        "story": correction.story,
        "title": story.title if story else None,
        "original": correction.original,
        "words": wide.match if wide else None,
        "votes": correction.votes,
        "created": correction.created,
        "acts": [
            {"at": each.at, "by": each.by, "act": each.act}
            for each in corrections.acts(tx, correction.id)
        ],
    }


def _print(rows: list[dict[str, Any]], *, as_json: bool) -> None:
    print_rows(rows, _table, none="Nobody has said that anything is wrong.", as_json=as_json)


def _table(rows: Sequence[dict[str, Any]]) -> "Table":
    from rich.table import Table

    table = Table("id", "of", "what", "story", "votes", "state")
    for row in rows:
        what = " ".join(filter(None, (row["kind"], row["topic"], row["words"])))
        table.add_row(
            str(row["id"]),
            plain(row["tenant"]),
            plain(what),
            plain(row["title"] or str(row["story"])),
            str(row["votes"]),
            plain(row["state"] + (", for everyone" if row["promoted"] else "")),
        )
    return table
