"""The command line: reads arguments, prints results, turns errors into exit codes.

Exit 0: done; 1: the job failed; 2: wrong usage or configuration. Libraries and platforms are
imported by the command that needs them, so that ``--help`` answers at once.
"""

import sys
from typing import Annotated

import typer

from bot import __version__
from bot.cli import asking, operating, reading, running
from bot.errors import BotError, ConfigError

app = typer.Typer(
    name="docketwire",
    help="Alerts on court and regulatory developments for Slack and Discord.",
    no_args_is_help=True,
    rich_markup_mode="markdown",
    pretty_exceptions_enable=False,
    add_completion=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)


@app.callback()
def _options(
    *,
    version: Annotated[
        bool, typer.Option("--version", help="Show the version.", is_eager=True)
    ] = False,
) -> None:
    if version:
        typer.echo(f"docketwire {__version__}")
        raise typer.Exit


for module in (running, reading, asking, operating):
    module.register(app)


def main() -> None:
    """Run the command line; every error that docketwire raises on purpose is a plain message."""
    try:
        app()
    except ConfigError as error:
        _fail(*error.mistakes, code=2)
    except BotError as error:
        _fail(str(error), code=1)
    except ExceptionGroup as group:
        wanted, others = group.split(BotError)
        if wanted is None or others is not None:
            raise
        _fail(*_leaves(wanted), code=1)
    except BrokenPipeError:
        # The reader of our output has gone (docketwire … | head): nothing is left to say to it.
        sys.stderr.close()
        raise SystemExit(1) from None


def _fail(*texts: str, code: int) -> None:
    for text in texts:
        typer.secho(text, err=True, fg="red" if sys.stderr.isatty() else None)
    raise SystemExit(code)


def _leaves(group: BaseExceptionGroup[BotError]) -> list[str]:
    return [
        text
        for each in group.exceptions
        for text in (_leaves(each) if isinstance(each, BaseExceptionGroup) else [str(each)])
    ]
