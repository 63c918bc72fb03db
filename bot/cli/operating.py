"""Commands for the operator: feeds, subscriptions, doctor, db, slack, discord."""

import asyncio
import json
import os
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from bot.cli.running import DatabaseOption, FeedsOption, JsonOption, settings_of

if TYPE_CHECKING:
    from bot.commands import Caller, Commands
    from bot.config import Settings
    from bot.message import Message

MARKS = {"ok": ("✓", "green"), "warn": ("!", "yellow"), "fail": ("✗", "red")}
ChannelArgument = Annotated[
    str, typer.Argument(help="slack:C0123456789, discord:1234567890 or console.")
]

feeds_commands = typer.Typer(help="The feeds that are polled.", no_args_is_help=True)
subscription_commands = typer.Typer(help="What channels follow.", no_args_is_help=True)
db_commands = typer.Typer(help="The database.", no_args_is_help=True)
slack_commands = typer.Typer(help="Installing the Slack app.", no_args_is_help=True)
discord_commands = typer.Typer(help="Installing the Discord app.", no_args_is_help=True)


def register(app: typer.Typer) -> None:
    """Add these commands."""
    app.command()(doctor)
    app.add_typer(feeds_commands, name="feeds")
    app.add_typer(subscription_commands, name="subscriptions")
    app.add_typer(db_commands, name="db")
    app.add_typer(slack_commands, name="slack")
    app.add_typer(discord_commands, name="discord")


def doctor(*, feeds: FeedsOption = None, as_json: JsonOption = False) -> None:
    """Look at configuration, database, clock, tokens and feeds, and say what to do.

    Fails only on what has to be mended. Example: `docketwire doctor`
    """
    from dataclasses import asdict
    from datetime import UTC, datetime

    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    from bot.doctor import examine

    checks = asyncio.run(examine(os.environ, feeds, datetime.now(UTC)))
    if as_json:
        typer.echo(json.dumps([asdict(check) for check in checks]))
    else:
        table = Table.grid(padding=(0, 2))
        for check in checks:
            mark, colour = MARKS[check.state]
            said = Text(check.said)
            if check.remedy:
                said.append(f"\n→ {check.remedy}", "dim")
            table.add_row(Text(mark, colour), Text(check.name, "bold"), said)
        Console().print(table)
    if any(check.state == "fail" for check in checks):
        raise typer.Exit(1)


@feeds_commands.command("list")
def list_feeds(
    *, feeds: FeedsOption = None, database: DatabaseOption = None, as_json: JsonOption = False
) -> None:
    """Show every feed and how it is doing.

    Example: `docketwire feeds list`
    """
    from dataclasses import asdict

    from rich.console import Console
    from rich.table import Table

    from bot.app import store_of
    from storage import feeds as kept

    settings = settings_of(feeds, database)

    async def states() -> list[kept.FeedState]:
        async with store_of(settings) as store:
            await store.write(kept.sync, settings.feeds)
            return await store.read(kept.active)

    found = asyncio.run(states())
    if as_json:
        for state in found:
            typer.echo(json.dumps(asdict(state), default=str))
        return
    table = Table("feed", "kind", "state", "last read", "reason")
    for state in found:
        read = f"{state.succeeded:%d %b %H:%M}" if state.succeeded else "never"
        table.add_row(state.name, state.kind, state.state, read, state.reason or "")
    Console().print(table)


@feeds_commands.command("check")
def check_feeds(
    *,
    feeds: FeedsOption = None,
    only: Annotated[
        str, typer.Option("--only", help="Only feeds whose name or address has this.")
    ] = "",
    as_json: JsonOption = False,
) -> None:
    """Try every feed of feeds.yaml once, storing nothing, and say what to do about each.

    Example: `docketwire feeds check --only uscourts`
    """
    from bot.cli.checking import check_all

    settings = settings_of(feeds)
    raise typer.Exit(asyncio.run(check_all(settings, only=only, as_json=as_json)))


@subscription_commands.command("list")
def list_subscriptions(
    *, feeds: FeedsOption = None, database: DatabaseOption = None, as_json: JsonOption = False
) -> None:
    """Show what every channel follows.

    Example: `docketwire subscriptions list`
    """
    from dataclasses import asdict

    from rich.console import Console
    from rich.table import Table

    from bot.app import store_of
    from storage import subscriptions

    settings = settings_of(feeds, database)

    async def held() -> list[Any]:
        async with store_of(settings) as store:
            return await store.read(subscriptions.everything)

    found = asyncio.run(held())
    if as_json:
        for each in found:
            typer.echo(json.dumps(asdict(each), default=str))
        return
    table = Table("channel", "topic", "filters", "by")
    for each in found:
        by = "feeds.yaml" if each.fixed else each.by
        table.add_row(each.channel, each.topic, " ".join(each.filters), by)
    Console().print(table)


@subscription_commands.command("add")
def add_subscription(
    channel: ChannelArgument,
    words: Annotated[
        list[str], typer.Argument(help="Topics and filters, as in the slash command.")
    ],
    *,
    feeds: FeedsOption = None,
    database: DatabaseOption = None,
) -> None:
    """Let a channel follow something; a running bot notices.

    Example: `docketwire subscriptions add slack:C0123456789 case:sec-v-binance party:coinbase`
    """
    _as_channel(lambda on, by: on.subscribe(by, _joined(words)), channel, feeds, database)


@subscription_commands.command("remove")
def remove_subscription(
    channel: ChannelArgument,
    words: Annotated[list[str], typer.Argument(help="Topics, or all.")],
    *,
    feeds: FeedsOption = None,
    database: DatabaseOption = None,
) -> None:
    """Let a channel no longer follow something.

    Example: `docketwire subscriptions remove slack:C0123456789 all`
    """
    _as_channel(lambda on, by: on.unsubscribe(by, _joined(words)), channel, feeds, database)


@subscription_commands.command("test")
def test_subscription(
    channel: ChannelArgument, *, feeds: FeedsOption = None, database: DatabaseOption = None
) -> None:
    """Show the latest story that a channel would have got.

    Example: `docketwire subscriptions test slack:C0123456789`
    """
    _as_channel(lambda on, by: on.preview(by), channel, feeds, database)


@db_commands.command()
def migrate(*, database: DatabaseOption = None, feeds: FeedsOption = None) -> None:
    """Bring the database up to this version; a snapshot is kept beside it.

    Example: `docketwire db migrate`
    """
    from bot.app import store_of
    from storage import sqlite

    settings = settings_of(feeds, database)

    async def opened() -> None:
        async with store_of(settings):
            return

    asyncio.run(opened())
    typer.echo(f"{settings.path}: schema {sqlite.verify(settings.path)}")


@db_commands.command()
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


@db_commands.command()
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


@slack_commands.command()
def manifest() -> None:
    """Print the app manifest to paste at api.slack.com/apps.

    Example: `docketwire slack manifest`
    """
    from bot.chat.slack import manifest as made

    typer.echo(json.dumps(made(), indent=2))


@discord_commands.command()
def invite(
    *,
    client_id: Annotated[
        str, typer.Option("--client-id", help="The application's id; read from the token if none.")
    ] = "",
) -> None:
    """Print the address that invites the bot to a server.

    Example: `docketwire discord invite`
    """
    from bot.chat.discord import client_id_of, invite_url
    from bot.errors import UserError

    if not client_id:
        discord = settings_of().discord
        if discord is None:
            raise UserError("DISCORD_TOKEN is not set: put it into .env, or give --client-id")
        client_id = client_id_of(discord.token.reveal())
    typer.echo(invite_url(client_id))


def _joined(words: list[str]) -> str:
    """Words as the shell gave them back as one line: what has blanks was quoted."""
    return " ".join(_quoted(word) for word in words)


def _quoted(word: str) -> str:
    key, colon, value = word.partition(":")
    return f'{key}{colon}"{value}"' if colon and " " in value else word


def _as_channel(
    ask: "Callable[[Commands, Caller], Awaitable[Message]]",
    channel: str,
    feeds: Path | None,
    database: str | None,
) -> None:
    """Ask the command core on behalf of a channel, and print what it says."""
    from rich.console import Console

    from bot.chat.console import answer

    settings = settings_of(feeds, database)
    Console().print(answer(asyncio.run(_asked(ask, channel, settings))))


async def _asked(
    ask: "Callable[[Commands, Caller], Awaitable[Message]]", channel: str, settings: "Settings"
) -> "Message":
    from bot.app import store_of
    from bot.catalog import Catalog
    from bot.commands import Caller, Commands
    from bot.config import destination
    from storage import feeds as kept

    target = destination(channel)
    async with store_of(settings) as store:
        await store.write(kept.sync, settings.feeds)
        commands = Commands(store, Catalog(settings.registry))
        await commands.refresh()
        by = Caller(platform="cli", tenant=target.tenant, channel=target.channel, user="operator")
        return await ask(commands, by)
