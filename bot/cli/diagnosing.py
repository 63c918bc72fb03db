"""The command that looks whether everything is well: doctor."""

import os
from typing import TYPE_CHECKING, Annotated

import typer

from bot.cli.options import FeedsOption, JsonOption
from bot.cli.printing import plain, print_json

if TYPE_CHECKING:
    from bot.doctor import Check

WIDEST_NAME = 26
MARKS = {"ok": ("✓", "green"), "warn": ("!", "yellow"), "fail": ("✗", "red")}


def register(app: typer.Typer) -> None:
    """Add this command."""
    app.command()(doctor)


def doctor(
    *,
    feeds: FeedsOption = None,
    offline: Annotated[bool, typer.Option("--offline", help="Ask no platform.")] = False,
    as_json: JsonOption = False,
) -> None:
    """Look at configuration, database, clock, tokens and feeds, and say what to do.

    Fails only on what has to be mended. Nothing is changed.

    Of workspaces that installed the app themselves each stored token is opened and tried.

    Examples: `docketwire doctor`, `docketwire doctor --offline --json`
    """
    import asyncio
    from dataclasses import asdict
    from datetime import UTC, datetime

    from bot.doctor import examine
    from bot.log import configure_logging

    configure_logging("ERROR")
    checks = asyncio.run(examine(os.environ, feeds, datetime.now(UTC), offline=offline))
    if as_json:
        print_json([asdict(check) for check in checks])
    else:
        _show(checks)
    if any(check.state == "fail" for check in checks):
        raise typer.Exit(1)


def _show(checks: "list[Check]") -> None:
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    table = Table.grid(padding=(0, 2))
    table.add_column()
    table.add_column(max_width=WIDEST_NAME)
    for check in checks:
        mark, colour = MARKS[check.state]
        said = plain(check.said)
        if check.remedy:
            said.append("\n→ ", "dim").append_text(plain(check.remedy))
        table.add_row(Text(mark, colour), Text.assemble(plain(check.name), style="bold"), said)
    Console().print(table)
