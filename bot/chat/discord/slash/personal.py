"""``/my``: alerts for one person, in their direct messages."""

from collections.abc import Awaitable, Callable
from typing import Literal

from discord import app_commands

from bot.chat.discord.answering import Answering, Interaction
from bot.chat.discord.direct import personal
from bot.chat.discord.slash.options import (
    ANYONE,
    EVERYWHERE,
    FILTER,
    HOURS,
    HOW_FAR,
    HOW_LONG,
    HOW_MUCH,
    MUTED,
    ONCE_A_DAY,
    STORY,
    TOPIC,
    UPDATES,
    WHEN,
    Command,
    Words,
    completing,
)
from bot.chat.discord.subscribing import subscribing_personally
from bot.commands import Caller
from bot.commands.filling import written
from bot.commands.muting import for_time
from bot.message import Message

Asking = Callable[[Caller], Awaitable[Message]]
Worded = Callable[[Caller, str], Awaitable[Message]]


def my(answering: Answering) -> app_commands.Group:
    """The group, with all its commands."""
    group = app_commands.Group(
        name="my",
        description="Your own alerts, in your direct messages",
        allowed_contexts=EVERYWHERE,
        allowed_installs=ANYONE,
    )
    _add_topical(group, answering)
    commands = answering.commands
    for name, description, option, worded in (
        ("digest", "Tell your stories together", ("when", WHEN), commands.digest),
        ("quiet", "Hours in which you get no alerts", ("hours", HOURS), commands.quiet),
        ("missed", "What was held back from you", ("time", HOW_FAR), commands.missed),
        ("why", "Why you got a story, or why not", ("story", STORY), commands.why),
    ):
        group.add_command(_worded(answering, name, description, option, worded))
    for name, description, ask in (
        ("list", "What you are alerted to", commands.subscriptions),
        ("test", "The latest alert that you would have got", commands.preview),
        ("health", "Whether your alerts come, and why not", commands.health),
    ):
        group.add_command(_plain(answering, name, description, ask))
    return group


def _add_topical(group: app_commands.Group, answering: Answering) -> None:
    commands = answering.commands

    @group.command(description="Alert me to a case, a party or another topic")
    @app_commands.describe(
        topic=TOPIC, filter=FILTER, digest=ONCE_A_DAY, verbosity=HOW_MUCH, updates=UPDATES
    )
    @app_commands.autocomplete(topic=completing(answering, "topic", personal=True))
    async def subscribe(  # noqa: PLR0917 - each is an option that people see
        interaction: Interaction,
        topic: Words,
        filter: Words = "",  # noqa: A002 - the word people type
        digest: Words = "",
        verbosity: Literal["all", "new", "milestones"] | None = None,
        updates: Literal["silent", "channel", "off"] | None = None,
    ) -> None:
        words = written(topic, filter, digest=digest, verbosity=verbosity, updates=updates)
        ask = subscribing_personally(commands, words, filter)
        await answering.answer(interaction, personal(interaction, ask, greet=commands.follows))

    @group.command(description="End my alerts to a topic")
    @app_commands.describe(topic="A topic of /my list, or all")
    @app_commands.autocomplete(topic=completing(answering, "topic", personal=True))
    async def unsubscribe(interaction: Interaction, topic: Words) -> None:
        asking = personal(interaction, lambda caller: commands.unsubscribe(caller, topic))
        await answering.answer(interaction, asking)

    @group.command(description="Silence a case, a party or a story for me")
    @app_commands.describe(topic=MUTED, time=HOW_LONG)
    @app_commands.autocomplete(topic=completing(answering, "topic", personal=True))
    async def mute(interaction: Interaction, topic: Words = "", time: Words = "") -> None:
        async def ask(caller: Caller) -> Message:
            return await commands.mute(caller, for_time(topic, time))

        await answering.answer(interaction, personal(interaction, ask))

    @group.command(description="End a mute of mine")
    @app_commands.describe(topic="What is muted")
    @app_commands.autocomplete(topic=completing(answering, "topic", personal=True))
    async def unmute(interaction: Interaction, topic: Words) -> None:
        asking = personal(interaction, lambda caller: commands.unmute(caller, topic))
        await answering.answer(interaction, asking)


def _worded(
    answering: Answering, name: str, description: str, option: tuple[str, str], ask: Worded
) -> Command:
    """A command with one line of words."""

    @app_commands.command(name=name, description=description)
    @app_commands.describe(words=option[1])
    @app_commands.rename(words=option[0])
    async def command(interaction: Interaction, words: Words = "") -> None:
        asking = personal(interaction, lambda caller: ask(caller, words))
        await answering.answer(interaction, asking)

    return command


def _plain(answering: Answering, name: str, description: str, ask: Asking) -> Command:
    """A command that needs no words."""

    @app_commands.command(name=name, description=description)
    async def command(interaction: Interaction) -> None:
        await answering.answer(interaction, personal(interaction, ask))

    return command
