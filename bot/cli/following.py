"""Commands for what channels follow: subscriptions list, add, remove, test."""

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from bot.cli import stored
from bot.cli.asking import Ask, ask_as
from bot.cli.options import DatabaseOption, FeedsOption, JsonOption, settings_of
from bot.cli.printing import plain, print_message, print_rows

if TYPE_CHECKING:
    from rich.table import Table

ChannelArgument = Annotated[
    str, typer.Argument(help="slack:C0123456789, discord:1234567890 or console.")
]

commands = typer.Typer(help="What channels follow.", no_args_is_help=True)


def register(app: typer.Typer) -> None:
    """Add these commands."""
    app.add_typer(commands, name="subscriptions")


@commands.command("list")
def list_subscriptions(
    *, feeds: FeedsOption = None, database: DatabaseOption = None, as_json: JsonOption = False
) -> None:
    """Show what every channel follows.

    Examples: `docketwire subscriptions list`, `docketwire subscriptions list --json`
    """
    from dataclasses import asdict

    from storage import subscriptions

    found = stored.read(settings_of(feeds, database), subscriptions.everything)
    print_rows(
        [asdict(each) for each in found],
        _table,
        none="No channel follows anything yet: docketwire subscriptions add --help",
        as_json=as_json,
    )


def _table(rows: Sequence[dict[str, Any]]) -> "Table":
    from rich.table import Table

    table = Table("channel", "topic", "filters", "by")
    for row in rows:
        table.add_row(
            row["channel"],
            plain(row["topic"]),
            plain(" ".join(row["filters"])),
            plain("feeds.yaml" if row["fixed"] else row["by"]),
        )
    return table


@commands.command("add")
def add_subscription(
    channel: ChannelArgument,
    words: Annotated[
        list[str], typer.Argument(help="Topics and filters, as in the slash command.")
    ],
    *,
    feeds: FeedsOption = None,
    database: DatabaseOption = None,
    as_json: JsonOption = False,
) -> None:
    """Let a channel follow something; a running bot notices.

    Examples: `docketwire subscriptions add slack:C0123456789 case:sec-v-binance party:coinbase`,
    `docketwire subscriptions add console all -- -event:procedural`
    """
    _as_channel(
        lambda on, by: on.subscribe(by, _joined(words)), channel, feeds, database, as_json=as_json
    )


@commands.command("remove")
def remove_subscription(
    channel: ChannelArgument,
    words: Annotated[list[str], typer.Argument(help="Topics, or all.")],
    *,
    feeds: FeedsOption = None,
    database: DatabaseOption = None,
    as_json: JsonOption = False,
) -> None:
    """Let a channel no longer follow something.

    Example: `docketwire subscriptions remove slack:C0123456789 all`
    """
    _as_channel(
        lambda on, by: on.unsubscribe(by, _joined(words)), channel, feeds, database, as_json=as_json
    )


@commands.command("test")
def preview_subscription(
    channel: ChannelArgument,
    *,
    feeds: FeedsOption = None,
    database: DatabaseOption = None,
    as_json: JsonOption = False,
) -> None:
    """Show the latest story that a channel would have got; nothing is sent.

    Example: `docketwire subscriptions test slack:C0123456789`
    """
    _as_channel(lambda on, by: on.preview(by), channel, feeds, database, as_json=as_json)


def _joined(words: list[str]) -> str:
    """Words as the shell gave them back as one line: what has blanks was quoted."""
    return " ".join(_quoted(word) for word in words)


def _quoted(word: str) -> str:
    key, colon, value = word.partition(":")
    return f'{key}{colon}"{value}"' if colon and " " in value and '"' not in value else word


def _as_channel(
    ask: Ask, channel: str, feeds: Path | None, database: str | None, *, as_json: bool
) -> None:
    """Ask the command core on behalf of a channel, and print what it says."""
    import asyncio

    from bot.config import destination

    settings = settings_of(feeds, database)
    several = settings.slack is not None and settings.slack.serves_several
    try:
        target = destination(channel, of_workspaces=several)
    except ValueError as error:
        raise typer.BadParameter(str(error), param_hint="CHANNEL") from error
    said = asyncio.run(ask_as(ask, settings, tenant=target.tenant, channel=target.channel))
    print_message(said, as_json=as_json)
