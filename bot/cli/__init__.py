"""The command line: reads arguments, prints results, turns errors into exit codes.

Exit 0: done; 1: the job failed; 2: wrong usage or configuration; 130: Ctrl-C. Libraries and
platforms are imported by the command that needs them, so that ``--help`` answers at once.
"""

import io
import sys
from collections.abc import Sequence
from typing import Annotated

import typer

from bot import __version__
from bot.cli import (
    asking,
    correcting,
    dead,
    diagnosing,
    feeds,
    following,
    installing,
    keeping,
    reading,
    running,
)
from bot.errors import BotError, ConfigError

app = typer.Typer(
    name="docketwire",
    help="Alerts on court and regulatory developments for Slack and Discord.\n\n"
    "Begin with `docketwire demo`, then `docketwire init` and `docketwire doctor`.",
    no_args_is_help=True,
    rich_markup_mode="markdown",
    pretty_exceptions_enable=False,
    add_completion=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)


def _show_version(*, asked: bool) -> None:
    if asked:
        typer.echo(f"docketwire {__version__}")
        raise typer.Exit


@app.callback()
def _options(
    *,
    _version: Annotated[
        bool,
        typer.Option(
            "--version",
            help="Show the version.",
            is_eager=True,
            callback=lambda asked: _show_version(asked=asked),
        ),
    ] = False,
) -> None:
    return


for module in (
    running,
    reading,
    asking,
    feeds,
    following,
    correcting,
    dead,
    diagnosing,
    keeping,
    installing,
):
    module.register(app)


def main(arguments: Sequence[str] | None = None) -> None:
    """Run the command line on ``arguments`` (those of the process) and exit with its code.

    Every error that docketwire raises on purpose is a plain message on stderr.
    """
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            # A terminal that lacks a letter shows a mark in its place instead of a traceback.
            stream.reconfigure(errors="replace")
    try:
        code = app(arguments, prog_name="docketwire", standalone_mode=False)
    except typer.TyperException as error:
        _fail(*_usage(error), code=error.exit_code)
    except ConfigError as error:
        _fail(*error.mistakes, code=2)
    except BotError as error:
        _fail(str(error), code=1)
    except ExceptionGroup as group:
        wanted, others = group.split(BotError)
        if wanted is None or others is not None:
            raise
        _fail(*_leaves(wanted), code=1)
    except typer.Abort:
        raise SystemExit(130) from None
    raise SystemExit(code or 0)


def _fail(*texts: str, code: int) -> None:
    for text in texts:
        if text:
            typer.secho(text, err=True, fg="red" if sys.stderr.isatty() else None)
    raise SystemExit(code)


def _usage(error: typer.TyperException) -> list[str]:
    """What was wrong about the arguments, and where the right ones stand."""
    said = error.format_message()
    context = getattr(error, "ctx", None)
    if context is None or not said:
        return [said]
    return [said, f"{context.command_path} --help says how it is used."]


def _leaves(group: BaseExceptionGroup[BotError]) -> list[str]:
    return [
        text
        for each in group.exceptions
        for text in (_leaves(each) if isinstance(each, BaseExceptionGroup) else [str(each)])
    ]
