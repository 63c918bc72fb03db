"""Commands for installing the apps: slack manifest, discord invite."""

import json
import os
import re
from pathlib import Path
from typing import Annotated

import typer

from bot.cli.options import settings_of

slack_commands = typer.Typer(help="Installing the Slack app.", no_args_is_help=True)
discord_commands = typer.Typer(help="Installing the Discord app.", no_args_is_help=True)


def register(app: typer.Typer) -> None:
    """Add these commands."""
    app.add_typer(slack_commands, name="slack")
    app.add_typer(discord_commands, name="discord")


# Without a callback a group of one command would be that command.
@slack_commands.callback()
def _slack() -> None:
    return


@discord_commands.callback()
def _discord() -> None:
    return


@slack_commands.command()
def manifest(
    *,
    http: Annotated[
        bool,
        typer.Option(
            "--http/--socket",
            help="Slack's requests come to DOCKETWIRE_PUBLIC_URL, or over Socket Mode.",
        ),
    ] = False,
) -> None:
    """Print the app manifest to paste at api.slack.com/apps.

    Where DOCKETWIRE_PUBLIC_URL is set, other workspaces may install the app there.

    Examples: `docketwire slack manifest`, `docketwire slack manifest --http`
    """
    from bot.chat.slack import manifest as made
    from bot.config import environment
    from bot.errors import UserError

    found, _ = environment.read(os.environ, Path())
    if http and found.public_url is None:
        raise UserError("DOCKETWIRE_PUBLIC_URL is not set: put the address of this bot into .env")
    shown = made(public_url=found.public_url, over_http=http, admins_manage=found.admins_manage)
    typer.echo(json.dumps(shown, indent=2))


@discord_commands.command()
def invite(
    *,
    client_id: Annotated[
        str,
        typer.Option(
            "--client-id",
            help="The application's id; read from DISCORD_TOKEN if none.",
            metavar="NUMBER",
        ),
    ] = "",
) -> None:
    """Print the address that invites the bot to a server.

    Examples: `docketwire discord invite`, `docketwire discord invite --client-id 1234567890123`
    """
    from bot.chat.discord import client_id_of, invite_url
    from bot.errors import UserError

    if client_id and not re.fullmatch(r"[0-9]{5,20}", client_id):
        raise typer.BadParameter(
            "it is the number that stands as Application ID at discord.com/developers",
            param_hint="--client-id",
        )
    if not client_id:
        discord = settings_of().discord
        if discord is None:
            raise UserError("DISCORD_TOKEN is not set: put it into .env, or give --client-id")
        client_id = client_id_of(discord.token.reveal())
    typer.echo(invite_url(client_id))
