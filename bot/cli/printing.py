"""What commands print: JSON for scripts, text that came from outside as literal text."""

import json
import sys
from typing import TYPE_CHECKING, Any

import typer

if TYPE_CHECKING:
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


def print_message(message: "Message", *, as_json: bool) -> None:
    """Print what a command of the core answered."""
    if as_json:
        from dataclasses import asdict

        print_json(asdict(message))
        return
    from rich.console import Console

    from bot.chat.console import answer

    Console().print(answer(message))


def plain(text: str) -> "Text":
    """Text from outside for a cell of a table: no markup, and nothing that drives a terminal."""
    from rich.text import Text

    from bot.text import clean_line

    return Text(clean_line(text))
