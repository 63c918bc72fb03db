"""Look-ups: for everyone, in every server, direct message and group."""

from typing import Any, Literal

import discord
from discord import app_commands

from bot.chat.discord.answering import Answering, Interaction
from bot.chat.discord.render import ID_TEMPLATE
from bot.chat.discord.slash.options import Command, Words, completing
from bot.commands import Caller
from bot.errors import UserError
from bot.message import Message

MOST_LISTED = 20
CASE = "A name, a docket number in any spelling, or a CourtListener or PACER link"
SOURCE = "Where it was read: sec.gov, a feed's name, or court, regulator, news"
RECENT = "Since when: 30d, 4w, or a day like 2023-09-01"
SINCE = "For the timeline: 30d, 4w, or a day like 2023-09-01"


def look_ups(answering: Answering) -> list[Command]:
    """Every command that only reads."""
    return [*_named(answering), *_listed(answering)]


def context_menu(answering: Answering) -> app_commands.ContextMenu:
    """What a message's own menu offers: why it was posted."""
    commands = answering.commands

    async def why(interaction: Interaction, message: discord.Message) -> None:
        async def ask(caller: Caller) -> Message:
            delivery = _delivery(message, interaction.application_id)
            if delivery is None:
                raise UserError("That is no alert of docketwire: choose one of its messages.")
            return await commands.why(await answering.at_home(interaction, caller), delivery)

        await answering.answer(interaction, ask)

    return app_commands.ContextMenu(name="Why this alert?", callback=why)


def _delivery(message: discord.Message, application: int) -> str | None:
    """The delivery whose message this is, as its button says."""
    # An app has the id of its bot, but for those made before 2016, of which we are none.
    if message.author.id != application:
        return None
    for item in _items(message.components):
        found = ID_TEMPLATE.fullmatch(str(getattr(item, "custom_id", None) or ""))
        if found and found["verb"] == "why":
            return found["value"]
    return None


def _items(components: Any) -> list[Any]:
    return [item for each in components for item in (each, *_items(getattr(each, "children", ())))]


def _named(answering: Answering) -> list[Command]:
    commands = answering.commands

    @app_commands.command(description="Look a case up by name, docket number or link")
    @app_commands.describe(name=CASE, view="What to show of it", since=SINCE)
    @app_commands.autocomplete(name=completing(answering, "case"))
    async def case(
        interaction: Interaction,
        name: Words,
        view: Literal["card", "timeline"] = "card",
        since: Words = "",
    ) -> None:
        async def ask(caller: Caller) -> Message:
            if view == "timeline" or since:
                return await commands.timeline(caller, name, since)
            return await commands.case(caller, name)

        await answering.answer(interaction, ask)

    @app_commands.command(description="Look a party up: its cases and latest stories")
    @app_commands.describe(name="A company, a person or an agency")
    @app_commands.autocomplete(name=completing(answering, "party"))
    async def party(interaction: Interaction, name: Words) -> None:
        await answering.answer(interaction, lambda caller: commands.party(caller, name))

    @app_commands.command(description="Search the titles and summaries of all stories")
    @app_commands.describe(query="Words, or a phrase in quotes", source=SOURCE, since=RECENT)
    async def search(
        interaction: Interaction, query: Words, source: Words = "", since: Words = ""
    ) -> None:
        await answering.answer(
            interaction, lambda caller: commands.search(caller, query, source, since)
        )

    return [case, party, search]


def _listed(answering: Answering) -> list[Command]:
    commands = answering.commands

    @app_commands.command(description="The latest stories")
    @app_commands.describe(topic="A case or a party; leave it out for all", count="How many")
    @app_commands.autocomplete(topic=completing(answering, "topic"))
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

    @app_commands.command(description="What is read, and how it fares")
    async def sources(interaction: Interaction) -> None:
        await answering.answer(interaction, commands.sources)

    return [latest, help, subscriptions, sources]
