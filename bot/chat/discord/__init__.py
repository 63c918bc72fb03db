"""Discord: messages as Components V2, slash commands, buttons, sending."""

from bot.chat.discord.app import DiscordApp, invite_url
from bot.chat.discord.connection import point_at
from bot.chat.discord.embeds import render_embed
from bot.chat.discord.examining import client_id_of, examine
from bot.chat.discord.render import render
from bot.chat.discord.sender import DiscordSender
from bot.chat.discord.servers import Servers

__all__ = [
    "DiscordApp",
    "DiscordSender",
    "Servers",
    "client_id_of",
    "examine",
    "invite_url",
    "point_at",
    "render",
    "render_embed",
]
