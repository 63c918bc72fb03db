"""Discord's slash commands: their names, options and who may use them where."""

from collections.abc import Awaitable, Callable, Coroutine
from typing import Any, Literal

import discord
from discord import app_commands

from bot.chat.discord.answering import CHANGED, Answering, Interaction
from bot.chat.discord.markup import shorten
from bot.commands import Caller
from bot.errors import UserError
from bot.message import Message, Tone, told

QUOTE = '"'
WHEN = "09:00 weekdays tz:America/New_York, off, or now; leave it out for what is set"
HOURS = "22:00-07:00 tz:America/New_York, or off; leave it out for what is set"
HOW_FAR = "How far back: 24h, 7d; a week if left out"
CHOICE_LIMIT = 100
CHOICES = 25
MOST_LISTED = 20

Place = app_commands.AppCommandChannel | app_commands.AppCommandThread
Words = app_commands.Range[str, 1, 300]
Completing = Callable[[Interaction, str], Coroutine[Any, Any, list[app_commands.Choice[str]]]]

_EVERYWHERE = app_commands.AppCommandContext(guild=True, dm_channel=True, private_channel=True)
_ANYONE = app_commands.AppInstallationType(guild=True, user=True)
# Each is said outright: a value left out is widened by the tree's defaults.
_SERVERS = app_commands.AppCommandContext(guild=True, dm_channel=False, private_channel=False)
_INVITED = app_commands.AppInstallationType(guild=True, user=False)


class Tree(app_commands.CommandTree[Any]):
    """The command tree; what it cannot match to a command is answered too."""

    def __init__(self, client: discord.AutoShardedClient, answering: Answering) -> None:
        super().__init__(client, allowed_contexts=_EVERYWHERE, allowed_installs=_ANYONE)
        self._answering = answering
        for command in (*_look_ups(answering), *_lists(answering)):
            self.add_command(command)
        self.add_command(_alerts(answering))

    async def on_error(
        self, interaction: Interaction, error: app_commands.AppCommandError, /
    ) -> None:
        """Tell the person where their client still shows an older command."""
        if isinstance(error, app_commands.CommandNotFound | app_commands.CommandSignatureMismatch):
            await self._answering.answer(interaction, _changed)
            return
        await super().on_error(interaction, error)


class Posting(app_commands.Transformer[Any]):
    """A channel that alerts can be posted to."""

    @property
    def type(self) -> discord.AppCommandOptionType:
        """A channel."""
        return discord.AppCommandOptionType.channel

    @property
    def channel_types(self) -> list[discord.ChannelType]:
        """Those that hold messages: text, announcements, threads."""
        return [
            discord.ChannelType.text,
            discord.ChannelType.news,
            discord.ChannelType.public_thread,
            discord.ChannelType.private_thread,
            discord.ChannelType.news_thread,
        ]

    async def transform(self, _interaction: Interaction, value: Any, /) -> Place:
        """The channel as the interaction names it, with the caller's permissions there."""
        place: Place = value
        return place


Target = app_commands.Transform[Place, Posting]
Command = app_commands.Command[Any, ..., None]
Managing = Callable[[Caller, str, str | None], Awaitable[Message]]


def _look_ups(answering: Answering) -> list[Command]:
    commands = answering.commands

    @app_commands.command(description="Look a case up by name, docket number or link")
    @app_commands.describe(name="A name, a docket number in any spelling, or a CourtListener link")
    @app_commands.autocomplete(name=_completing(answering, "case"))
    async def case(interaction: Interaction, name: Words) -> None:
        await answering.answer(interaction, lambda caller: commands.case(caller, name))

    @app_commands.command(description="Look a party up: its cases and latest stories")
    @app_commands.describe(name="A company, a person or an agency")
    @app_commands.autocomplete(name=_completing(answering, "party"))
    async def party(interaction: Interaction, name: Words) -> None:
        await answering.answer(interaction, lambda caller: commands.party(caller, name))

    @app_commands.command(description="Search the titles and summaries of all stories")
    @app_commands.describe(query="Words, or a phrase in quotes")
    async def search(interaction: Interaction, query: Words) -> None:
        await answering.answer(interaction, lambda caller: commands.search(caller, query))

    return [case, party, search]


def _lists(answering: Answering) -> list[Command]:
    commands = answering.commands

    @app_commands.command(description="The latest stories")
    @app_commands.describe(topic="A case or a party; leave it out for all", count="How many")
    @app_commands.autocomplete(topic=_completing(answering, "topic"))
    async def latest(
        interaction: Interaction,
        topic: Words = "",
        count: app_commands.Range[int, 1, MOST_LISTED] = 5,
    ) -> None:
        await answering.answer(interaction, lambda caller: commands.latest(caller, topic, count))

    @app_commands.command(description="What can be asked, with examples")
    @app_commands.describe(topic="A command to explain")
    async def help(interaction: Interaction, topic: Words = "") -> None:  # noqa: A001 - the word people type
        await answering.answer(interaction, lambda caller: commands.help(caller, topic))

    @app_commands.command(description="What this channel is subscribed to")
    async def subscriptions(interaction: Interaction) -> None:
        await answering.answer(interaction, commands.subscriptions)

    return [latest, help, subscriptions]


def _alerts(answering: Answering) -> app_commands.Group:
    """``/alerts``: for those who manage channels, checked by Discord here and by us again."""
    commands = answering.commands
    group = app_commands.Group(
        name="alerts",
        description="What the channels of this server are alerted to",
        default_permissions=discord.Permissions(manage_channels=True),
        allowed_contexts=_SERVERS,
        allowed_installs=_INVITED,
    )

    @group.command(description="Alert a channel to a case, a party or another topic")
    @app_commands.describe(
        topic="A case, a party, or a key: court:dcd, event:ruling, keyword:stablecoin, all",
        channel="Where to post; this channel if left out",
        filter="Only some of it: +event:ruling -source:example.com",
        digest="Once a day instead of at once: 09:00 weekdays",
        verbosity="How much of it: all, each story once (new), or milestones only",
        updates="What changes of a story: in a thread, on its card alone, in the channel, or off",
    )
    @app_commands.autocomplete(topic=_completing(answering, "topic"))
    async def subscribe(  # noqa: PLR0917 - each is an option that people see
        interaction: Interaction,
        topic: Words,
        channel: Target | None = None,
        filter: Words = "",  # noqa: A002 - the word people type
        digest: Words = "",
        verbosity: Literal["all", "new", "milestones"] | None = None,
        updates: Literal["thread", "silent", "channel", "off"] | None = None,
    ) -> None:
        options = [f'digest:"{digest.replace(QUOTE, "")}"'] if digest else []
        options += [f"verbosity:{verbosity}"] if verbosity else []
        options += [f"updates:{updates}"] if updates else []
        words = " ".join(each for each in (topic, filter, *options) if each)
        await _manage(
            answering,
            interaction,
            channel,
            lambda caller, key: commands.subscribe(caller, words, key),
        )

    @group.command(description="End a channel's alerts to a topic")
    @app_commands.describe(topic="A topic of /alerts list, or all", channel="This one if left out")
    @app_commands.autocomplete(topic=_completing(answering, "topic"))
    async def unsubscribe(
        interaction: Interaction, topic: Words, channel: Target | None = None
    ) -> None:
        await _manage(
            answering,
            interaction,
            channel,
            lambda caller, key: commands.unsubscribe(caller, topic, key),
        )

    @group.command(name="list", description="What a channel is alerted to")
    @app_commands.describe(channel="This channel if left out")
    async def list_(interaction: Interaction, channel: Target | None = None) -> None:
        await _manage(answering, interaction, channel, commands.subscriptions)

    _add_quiet(group, answering)
    return group


def _add_quiet(group: app_commands.Group, answering: Answering) -> None:
    """The commands that leave a channel alone."""
    commands = answering.commands
    described: tuple[tuple[str, str, tuple[str, str], Managing], ...] = (
        ("digest", "Tell a channel's stories together", ("when", WHEN), commands.digest),
        ("quiet", "Hours in which a channel gets no alerts", ("hours", HOURS), commands.quiet),
        ("missed", "What was held back or filtered out", ("time", HOW_FAR), commands.missed),
    )
    for name, description, option, ask in described:
        group.add_command(_quiet_command(answering, name, description, option, ask))

    @group.command(description="Silence a case, a party or a story in a channel")
    @app_commands.describe(
        topic="A case, a party, or the link of a story; leave it out for what is muted",
        time="For how long: 30m, 24h, 7d, 2w; a day if left out",
        channel="This one if left out",
    )
    @app_commands.autocomplete(topic=_completing(answering, "topic"))
    async def mute(
        interaction: Interaction,
        topic: Words = "",
        time: Words = "",
        channel: Target | None = None,
    ) -> None:
        words = f"{topic} {time}".strip()
        await _manage(
            answering, interaction, channel, lambda caller, key: commands.mute(caller, words, key)
        )

    @group.command(description="End a mute of a channel")
    @app_commands.describe(topic="What is muted", channel="This one if left out")
    @app_commands.autocomplete(topic=_completing(answering, "topic"))
    async def unmute(interaction: Interaction, topic: Words, channel: Target | None = None) -> None:
        await _manage(
            answering, interaction, channel, lambda caller, key: commands.unmute(caller, topic, key)
        )


def _quiet_command(
    answering: Answering, name: str, description: str, option: tuple[str, str], ask: Managing
) -> Command:
    """A command with one line of words, for a channel."""

    @app_commands.command(name=name, description=description)
    @app_commands.describe(words=option[1], channel="This channel if left out")
    @app_commands.rename(words=option[0])
    async def command(
        interaction: Interaction, words: Words = "", channel: Target | None = None
    ) -> None:
        await _manage(answering, interaction, channel, lambda caller, key: ask(caller, words, key))

    return command


async def _manage(
    answering: Answering,
    interaction: Interaction,
    channel: Place | None,
    ask: Callable[[Caller, str | None], Awaitable[Message]],
) -> None:
    """Ask for ``channel`` if the caller may manage that channel, whatever a server allows here."""
    permissions = channel.permissions if channel else interaction.permissions
    key = f"discord:{channel.id}" if channel else None

    async def checked(caller: Caller) -> Message:
        if not caller.may_manage:
            where = f"#{channel.name}" if channel else "this channel"
            raise UserError(f"You need the Manage Channels permission in {where} for that.")
        return await ask(caller, key)

    await answering.answer(interaction, checked, may_manage=permissions.manage_channels)


def _completing(answering: Answering, kind: str) -> Completing:
    async def complete(_: Interaction, current: str) -> list[app_commands.Choice[str]]:
        found = answering.commands.complete(kind, current[:CHOICE_LIMIT], CHOICES)
        return [
            app_commands.Choice(name=shorten(each.label, CHOICE_LIMIT), value=each.value)
            for each in found[:CHOICES]
            if each.label.strip() and 1 <= len(each.value) <= CHOICE_LIMIT
        ]

    return complete


async def _changed(_: Caller) -> Message:
    return told(CHANGED, tone=Tone.ERROR)
