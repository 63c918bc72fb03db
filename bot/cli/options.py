"""Options that many commands share, and the settings that follow from them."""

import os
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from bot.config import Settings


def _database(url: str | None) -> str | None:
    """Refuse what is no database URL as wrong usage, before anything is opened."""
    if url is None:
        return None
    from bot.config.environment import database_path

    try:
        database_path(url)
    except ValueError as error:
        raise typer.BadParameter(f"it {error}", param_hint="--database") from error
    return url


FeedsOption = Annotated[
    Path | None, typer.Option("--feeds", help="The feeds.yaml to use.", metavar="FILE")
]
DatabaseOption = Annotated[
    str | None,
    typer.Option(
        "--database",
        help="sqlite:///PATH, instead of the configured one.",
        metavar="URL",
        callback=_database,
    ),
]
JsonOption = Annotated[bool, typer.Option("--json", help="Print JSON, for scripts.")]
VerboseOption = Annotated[bool, typer.Option("--verbose", "-v", help="Log each step.")]


def settings_of(
    feeds: Path | None = None, database: str | None = None, *, log: str = "WARNING"
) -> "Settings":
    """The configuration of this folder and environment; options go before both.

    From here on events of level ``log`` and above go to stderr, without the settings' secrets.
    Raises ConfigError with every mistake.
    """
    from bot.config import load
    from bot.log import configure_logging

    env = dict(os.environ)
    if database is not None:
        env["DOCKETWIRE_DATABASE"] = database
    settings = load(env, feeds=feeds)
    configure_logging(log, secrets=settings.secrets)
    return settings
