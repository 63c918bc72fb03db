"""What commands print: JSON for scripts, text that came from outside as literal text."""

import json
import sys
from collections.abc import Callable, Iterable, Sequence
from typing import TYPE_CHECKING, Any

import typer

if TYPE_CHECKING:
    from rich.console import Console, RenderableType
    from rich.progress import Progress
    from rich.text import Text

    from bot.message import Message


def print_json(row: Any) -> None:
    """Print a value as one line of JSON; what JSON does not know (times) as its text.

    Letters of any script stand as they are where standard output can hold them.
    """
    readable = json.dumps(row, ensure_ascii=False, default=str)
    try:
        readable.encode(sys.stdout.encoding or "utf-8")
    except UnicodeEncodeError:
        readable = json.dumps(row, default=str)
    typer.echo(readable)


def print_rows(
    rows: Sequence[dict[str, Any]],
    table: "Callable[[Sequence[dict[str, Any]]], RenderableType]",
    *,
    none: str,
    as_json: bool,
) -> None:
    """Print rows: one line of JSON each, or the table of them, or ``none`` where there are none."""
    if as_json:
        for row in rows:
            print_json(row)
        return
    if not rows:
        typer.echo(none)
        return
    from rich.console import Console

    Console().print(table(rows))


def progress_bar(doing: str, console: "Console") -> "Progress":
    """A bar that counts on a terminal, with what came last beside it; nothing elsewhere."""
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn

    return Progress(
        TextColumn(doing),
        BarColumn(),
        MofNCompleteColumn(),
        TextColumn("{task.description}", markup=False),
        console=console,
        transient=True,
        disable=not console.is_terminal,
    )


def print_message(message: "Message", *, as_json: bool) -> None:
    """Print what a command of the core answered, its commands as a shell has them."""
    from bot.commands.wording import spelled

    message = spelled(message, "cli")
    if as_json:
        from dataclasses import asdict

        print_json(asdict(message))
        return
    from rich.console import Console

    from bot.chat.console import print_answer

    print_answer(Console(), message)


def troubles(told: Iterable[tuple[str, str, str]]) -> "Text":
    """Who is in which trouble, and what to do about it once for all whom that helps.

    Each is a name, what is wrong with it, and the remedy, which may be empty.
    """
    from rich.text import Text

    by_remedy: dict[str, list[Text]] = {}
    for name, what, remedy in told:
        line = Text.assemble((plain(name).plain, "bold"), ": ", plain(what))
        by_remedy.setdefault(remedy, []).append(line)
    lines: list[Text] = []
    for remedy, those in by_remedy.items():
        lines += those
        if remedy:
            lines.append(Text("→ ", "dim").append_text(plain(remedy)))
    return Text("\n").join(lines)


def plain(text: str) -> "Text":
    """Text from outside for a cell of a table: no markup, and nothing that drives a terminal."""
    from rich.text import Text

    from bot.text import clean_line

    return Text(clean_line(text))
