"""Looks whether Discord takes the token, and who it is: for ``docketwire doctor``."""

import asyncio
import base64
import binascii

import discord

from bot.chat.discord.connection import point_at
from bot.chat.discord.errors import before_sending
from bot.config import DiscordSettings
from bot.errors import RetryLater, UserError

DEADLINE = 20.0
"""Seconds: the library waits longer by itself, and a person waits for the answer."""

NO_SERVER = (
    "it is in no server yet; open the address that docketwire discord invite prints and choose one"
)


async def examine(settings: DiscordSettings) -> tuple[str, ...]:
    """Who the bot is, then a sentence ``what; remedy`` for each thing that it lacks.

    Raises TokenRevoked where Discord refuses the token, RetryLater where it cannot be asked.
    """
    point_at(settings.api_url, settings.gateway_url)
    async with discord.Client(
        intents=discord.Intents(guilds=True), max_ratelimit_timeout=30
    ) as client:
        with before_sending():
            async with asyncio.timeout(DEADLINE):
                await client.login(settings.token.reveal())
        application = client.application
        if application is None:
            raise RetryLater("Discord did not say which application the token is of")
        servers = application.approximate_guild_count
        who = f"{client.user} ({application.id})"
    if not servers:
        return (who, NO_SERVER)
    return (f"{who} in {servers} server{'s' if servers > 1 else ''}",)


def client_id_of(token: str) -> str:
    """The application's id, which a bot token begins with; raises UserError without one."""
    first = token.partition(".")[0]
    try:
        number = base64.urlsafe_b64decode(first + "=" * (-len(first) % 4)).decode("ascii")
    except (binascii.Error, ValueError):
        number = ""
    if not (number.isdecimal() and 5 <= len(number) <= 20):  # noqa: PLR2004 - a snowflake
        raise UserError(
            "DISCORD_TOKEN does not begin with an application's id: copy the Application ID from "
            "discord.com/developers and give it as --client-id"
        )
    return number
