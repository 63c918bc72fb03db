"""What commands have in common: where they may be used, and their options."""

from collections.abc import Callable, Coroutine
from typing import Any

import discord
from discord import app_commands

from bot.chat.discord.answering import Answering, Interaction, caller_of
from bot.chat.discord.direct import mine_of
from bot.chat.discord.markup import shorten

EVERYWHERE = app_commands.AppCommandContext(guild=True, dm_channel=True, private_channel=True)
ANYONE = app_commands.AppInstallationType(guild=True, user=True)
# Each is said outright: a value left out is widened by the tree's defaults.
SERVERS = app_commands.AppCommandContext(guild=True, dm_channel=False, private_channel=False)
INVITED = app_commands.AppInstallationType(guild=True, user=False)

TOPIC = "A case, a party, or a key: court:dcd, event:ruling, keyword:stablecoin, all"
FILTER = "Only some of it: +event:ruling -source:example.com"
WHEN = "09:00 weekdays tz:America/New_York, off, or now; leave it out for what is set"
HOURS = "22:00-07:00 tz:America/New_York, or off; leave it out for what is set"
HOW_FAR = "How far back: 24h, 7d; a week if left out"
HOW_LONG = "For how long: 30m, 24h, 7d, 2w; a day if left out"
ONCE_A_DAY = "Once a day instead of at once: 09:00 weekdays"
HOW_MUCH = "How much of it: all, each story once (new), or milestones only"
UPDATES = "What changes of a story: in a thread, on its card alone, in the channel, or off"
STORY = "The link of one of its sources"
MUTED = "A case, a party, or the link of a story; leave it out for what is muted"
CHOICE_LIMIT = 100
CHOICES = 25

Command = app_commands.Command[Any, ..., None]
Completing = Callable[[Interaction, str], Coroutine[Any, Any, list[app_commands.Choice[str]]]]
Words = app_commands.Range[str, 1, 300]
Place = app_commands.AppCommandChannel | app_commands.AppCommandThread


class Posting(app_commands.Transformer[Any]):
    """A channel that alerts can be posted to."""

    @property
    def type(self) -> discord.AppCommandOptionType:
        """A channel."""
        return discord.AppCommandOptionType.channel

    @property
    def channel_types(self) -> list[discord.ChannelType]:
        """Those that hold messages or posts: text, announcements, threads, forums."""
        return [
            discord.ChannelType.text,
            discord.ChannelType.news,
            discord.ChannelType.public_thread,
            discord.ChannelType.private_thread,
            discord.ChannelType.news_thread,
            discord.ChannelType.forum,
        ]

    async def transform(self, _interaction: Interaction, value: Any, /) -> Place:
        """The channel as the interaction names it, with the caller's permissions there."""
        place: Place = value
        return place


Target = app_commands.Transform[Place, Posting]


def completing(answering: Answering, kind: str, *, personal: bool = False) -> Completing:
    """Suggestions for a ``case``, ``party`` or ``topic`` while it is typed, from memory.

    ``personal``: those of the direct messages of whoever types.
    """

    async def complete(interaction: Interaction, current: str) -> list[app_commands.Choice[str]]:
        caller = caller_of(interaction)
        caller = mine_of(caller, 0) if personal else caller
        found = answering.commands.complete(caller, kind, current[:CHOICE_LIMIT], CHOICES)
        return [
            app_commands.Choice(name=shorten(each.label, CHOICE_LIMIT), value=each.value)
            for each in found[:CHOICES]
            if each.label.strip() and 1 <= len(each.value) <= CHOICE_LIMIT
        ]

    return complete
