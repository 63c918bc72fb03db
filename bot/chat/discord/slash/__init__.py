"""Discord's slash commands: their names, options and who may use them where."""

from typing import Any

import discord
from discord import app_commands

from bot.chat.discord.answering import CHANGED, Answering, Interaction
from bot.chat.discord.slash.looking import context_menu, look_ups
from bot.chat.discord.slash.managing import alerts
from bot.chat.discord.slash.options import ANYONE, EVERYWHERE
from bot.chat.discord.slash.personal import my
from bot.commands import Caller
from bot.message import Message, Tone, told


class Tree(app_commands.CommandTree[Any]):
    """The command tree; what it cannot match to a command is answered too."""

    def __init__(self, client: discord.AutoShardedClient, answering: Answering) -> None:
        super().__init__(client, allowed_contexts=EVERYWHERE, allowed_installs=ANYONE)
        self._answering = answering
        for command in look_ups(answering):
            self.add_command(command)
        self.add_command(context_menu(answering))
        self.add_command(alerts(answering))
        self.add_command(my(answering))

    def payload(self) -> list[dict[str, Any]]:
        """The commands as they are registered."""
        return [command.to_dict(self) for command in self.get_commands()]

    async def on_error(
        self, interaction: Interaction, error: app_commands.AppCommandError, /
    ) -> None:
        """Tell the person where their client still shows an older command."""
        if isinstance(error, app_commands.CommandNotFound | app_commands.CommandSignatureMismatch):
            await self._answering.answer(interaction, _changed)
            return
        await super().on_error(interaction, error)


async def _changed(_: Caller) -> Message:
    return told(CHANGED, tone=Tone.ERROR)
