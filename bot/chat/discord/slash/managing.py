"""``/alerts``: what channels are alerted to, for those who manage them.

Checked by Discord, which shows the command to them alone, and by us again: a server may show it
to anybody.
"""

from collections.abc import Awaitable, Callable
from dataclasses import replace
from typing import Literal

import discord
from discord import app_commands

from bot.chat.discord.answering import Answering, Interaction
from bot.chat.discord.forms import chosen
from bot.chat.discord.preflight import Asking, guarded
from bot.chat.discord.slash.options import (
    FILTER,
    HOURS,
    HOW_FAR,
    HOW_LONG,
    HOW_MUCH,
    INVITED,
    MUTED,
    ONCE_A_DAY,
    SERVERS,
    STORY,
    TOPIC,
    UPDATES,
    WHEN,
    Command,
    Place,
    Target,
    Words,
    completing,
)
from bot.chat.discord.subscribing import subscribing
from bot.commands import Caller
from bot.commands.filling import written
from bot.commands.muting import for_time
from bot.errors import UserError
from bot.message import Message
from bot.model import Look

HERE = "This channel if left out"
STYLE = "Cards of Discord's newer components, or classic embeds"
PUBLISH = "In an announcement channel: pass alerts on to the servers that follow it"

Worded = Callable[[Caller, str, str | None], Awaitable[Message]]


def alerts(answering: Answering) -> app_commands.Group:
    """The group, with all its commands."""
    group = app_commands.Group(
        name="alerts",
        description="What the channels of this server are alerted to",
        default_permissions=discord.Permissions(manage_channels=True),
        allowed_contexts=SERVERS,
        allowed_installs=INVITED,
    )
    _add_following(group, answering)
    _add_mutes(group, answering)
    commands = answering.commands
    for name, description, option, worded in (
        ("digest", "Tell a channel's stories together", ("when", WHEN), commands.digest),
        ("quiet", "Hours in which a channel gets no alerts", ("hours", HOURS), commands.quiet),
        ("missed", "What was held back or filtered out", ("time", HOW_FAR), commands.missed),
    ):
        group.add_command(_worded(answering, name, description, option, worded))
    for name, description, ask in (
        ("list", "What a channel is alerted to", commands.subscriptions),
        ("test", "The latest alert of a channel, shown to you alone", commands.preview),
    ):
        group.add_command(_plain(answering, name, description, ask))
    _add_health(group, answering)
    group.add_command(_corrections(answering))
    group.add_command(_why(answering))
    _add_look(group, answering)
    return group


def _add_following(group: app_commands.Group, answering: Answering) -> None:
    commands = answering.commands

    @group.command(description="Alert a channel to a case, a party or another topic")
    @app_commands.describe(
        topic=TOPIC,
        channel=HERE,
        filter=FILTER,
        digest=ONCE_A_DAY,
        verbosity=HOW_MUCH,
        updates=UPDATES,
        threads="Put what happens in a case into one thread",
        mention="A role that alerts mention, at most once in ten minutes",
        tags="In a forum: the tags of its posts, with commas between them",
    )
    @app_commands.autocomplete(topic=completing(answering, "topic"))
    async def subscribe(  # noqa: PLR0917 - each is an option that people see
        interaction: Interaction,
        topic: Words,
        channel: Target | None = None,
        filter: Words = "",  # noqa: A002 - the word people type
        digest: Words = "",
        verbosity: Literal["all", "new", "milestones"] | None = None,
        updates: Literal["thread", "silent", "channel", "off"] | None = None,
        threads: Literal["case", "off"] | None = None,
        mention: discord.Role | None = None,
        tags: Words = "",
    ) -> None:
        words = written(
            topic,
            filter,
            digest=digest,
            verbosity=verbosity,
            updates=updates,
            threads=threads,
            mention=f"role:{mention.id}" if mention else None,
            tags=tags,
        )
        ask = subscribing(
            commands, interaction, channel, words, narrowed=filter, role=chosen(mention)
        )
        await _manage(answering, interaction, channel, ask)

    @group.command(description="End a channel's alerts to a topic")
    @app_commands.describe(topic="A topic of /alerts list, or all", channel=HERE)
    @app_commands.autocomplete(topic=completing(answering, "topic"))
    async def unsubscribe(
        interaction: Interaction, topic: Words, channel: Target | None = None
    ) -> None:
        await _manage(
            answering,
            interaction,
            channel,
            lambda caller, key: commands.unsubscribe(caller, topic, key),
        )


def _add_mutes(group: app_commands.Group, answering: Answering) -> None:
    commands = answering.commands

    @group.command(description="Silence a case, a party or a story in a channel")
    @app_commands.describe(topic=MUTED, time=HOW_LONG, channel=HERE)
    @app_commands.autocomplete(topic=completing(answering, "topic"))
    async def mute(
        interaction: Interaction,
        topic: Words = "",
        time: Words = "",
        channel: Target | None = None,
    ) -> None:
        async def ask(caller: Caller, key: str | None) -> Message:
            return await commands.mute(caller, for_time(topic, time), key)

        await _manage(answering, interaction, channel, ask)

    @group.command(description="End a mute of a channel")
    @app_commands.describe(topic="What is muted", channel=HERE)
    @app_commands.autocomplete(topic=completing(answering, "topic"))
    async def unmute(interaction: Interaction, topic: Words, channel: Target | None = None) -> None:
        await _manage(
            answering, interaction, channel, lambda caller, key: commands.unmute(caller, topic, key)
        )


def _add_health(group: app_commands.Group, answering: Answering) -> None:
    commands = answering.commands

    @group.command(description="Whether alerts come, and why not")
    @app_commands.describe(channel=HERE)
    async def health(interaction: Interaction, channel: Target | None = None) -> None:
        ask = guarded(interaction, channel, commands.health)
        await _manage(answering, interaction, channel, ask)


def _add_look(group: app_commands.Group, answering: Answering) -> None:
    commands = answering.commands

    @group.command(description="How the alerts of a channel are drawn, and whether they go on")
    @app_commands.describe(style=STYLE, publish=PUBLISH, channel=HERE)
    async def look(
        interaction: Interaction,
        style: Literal["card", "embed"] | None = None,
        publish: Literal["on", "off"] | None = None,
        channel: Target | None = None,
    ) -> None:
        kind = channel.type if channel else interaction.channel and interaction.channel.type

        async def ask(caller: Caller, key: str | None) -> Message:
            if publish == "on" and kind is not discord.ChannelType.news:
                raise UserError(f"Only announcement channels publish, and {caller.place} is none.")
            return await commands.set_look(
                caller,
                Look(style) if style else None,
                publish=publish == "on" if publish else None,
                channel=key,
            )

        await _manage(answering, interaction, channel, ask)


def _worded(
    answering: Answering, name: str, description: str, option: tuple[str, str], ask: Worded
) -> Command:
    """A command with one line of words, for a channel."""

    @app_commands.command(name=name, description=description)
    @app_commands.describe(words=option[1], channel=HERE)
    @app_commands.rename(words=option[0])
    async def command(
        interaction: Interaction, words: Words = "", channel: Target | None = None
    ) -> None:
        await _manage(answering, interaction, channel, lambda caller, key: ask(caller, words, key))

    return command


def _plain(answering: Answering, name: str, description: str, ask: Asking) -> Command:
    """A command that needs to know the channel alone."""

    @app_commands.command(name=name, description=description)
    @app_commands.describe(channel=HERE)
    async def command(interaction: Interaction, channel: Target | None = None) -> None:
        await _manage(answering, interaction, channel, ask)

    return command


def _why(answering: Answering) -> Command:
    """A command that needs a story, and perhaps another channel."""

    @app_commands.command(name="why", description="Why a channel got a story, or why not")
    @app_commands.describe(story=STORY, channel=HERE)
    async def why(interaction: Interaction, story: Words, channel: Target | None = None) -> None:
        await _manage(
            answering,
            interaction,
            channel,
            lambda caller, key: answering.commands.why(caller, story, key),
        )

    return why


def _corrections(answering: Answering) -> Command:
    """A command for all channels of the server at once."""

    @app_commands.command(description="What was said to be wrong about stories here")
    @app_commands.describe(decide="confirm 3, dismiss 3, undo 3; leave it out for all of them")
    async def corrections(interaction: Interaction, decide: Words = "") -> None:
        await _manage(
            answering,
            interaction,
            None,
            lambda caller, _: answering.commands.corrections(caller, decide),
        )

    return corrections


async def _manage(
    answering: Answering, interaction: Interaction, channel: Place | None, ask: Asking
) -> None:
    """Ask for ``channel`` if the caller may manage that channel, whatever a server allows here."""
    permissions = channel.permissions if channel else interaction.permissions
    key = f"discord:{channel.id}" if channel else None

    async def checked(caller: Caller) -> Message:
        place = f"#{channel.name}" if channel else caller.place
        if not caller.may_manage:
            raise UserError(f"You need the Manage Channels permission in {place} for that.")
        return await ask(replace(caller, place=place), key)

    await answering.answer(interaction, checked, may_manage=permissions.manage_channels)
