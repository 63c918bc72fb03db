"""Subscribing on Discord, by the command or by a form: the same checks and the same words."""

import asyncio
import logging
from collections.abc import Awaitable, Mapping
from dataclasses import replace
from typing import Any

import discord

from bot.chat.discord.answering import CONNECTION, Answering, Ask, Interaction, caller_of
from bot.chat.discord.direct import personal
from bot.chat.discord.forms import Role, form, read
from bot.chat.discord.forum import check_tags
from bot.chat.discord.mentioning import mentions
from bot.chat.discord.preflight import Asking, Place, guarded
from bot.chat.discord.render import ID_TEMPLATE
from bot.commands import Caller, Commands
from bot.commands.grammar import only_narrows, parse_wish
from bot.commands.wording import personally
from bot.errors import UserError
from bot.message import Message, subscribed

log = logging.getLogger(__name__)

OPEN_SECONDS = 2.0
"""Discord waits three for a form, which cannot be promised first and shown later."""

ELSEWHERE = "That list is of another channel: ask for it there."


class Subscribing:
    """The buttons that open a form, and the forms that come back."""

    def __init__(self, answering: Answering) -> None:
        self._answering = answering
        self._commands = answering.commands

    async def open(self, interaction: Interaction, value: str) -> None:
        """Open the form behind a button, or say why not."""
        with self._answering.in_hand.one():
            here = _is_here(interaction, value)
            try:
                async with asyncio.timeout(OPEN_SECONDS):
                    held = await self._commands.form(caller_of(interaction), value)
                modal = form(value, held, roles=here)
            except Exception as error:  # noqa: BLE001 - told as that of any other question is
                await self._answering.answer(interaction, _refusing(error, here=here))
                return
            try:
                await interaction.response.send_modal(modal)
            except (*CONNECTION, discord.HTTPException, discord.ClientException) as error:
                log.warning("form not opened", extra={"reason": str(error)})

    async def submitted(self, interaction: Interaction) -> None:
        """Subscribe as a form says that was sent off; one of another kind is left alone."""
        data: Mapping[str, Any] = dict(interaction.data or {})
        sent = ID_TEMPLATE.fullmatch(str(data.get("custom_id")))
        if sent is None or sent["verb"] != subscribed.FORM:
            return
        await self._answering.answer(interaction, self._asked(interaction, sent["value"], data))

    def _asked(self, interaction: Interaction, value: str, data: Mapping[str, Any]) -> Ask:
        async def ask(caller: Caller) -> Message:
            filled = read(data, guild=interaction.guild_id)
            held = await self._commands.form(caller, value)
            line = filled.wanted.line(subscribed.typed(held.topic) if held else filled.topic)
            if _is_here(interaction, value):
                asked = subscribing(
                    self._commands,
                    interaction,
                    None,
                    line,
                    narrowed=filled.wanted.words,
                    role=filled.role,
                )
                return await _repeating(line, asked(caller, None))
            own = self._personally(interaction, value, line, filled.wanted.words)
            return await _repeating(line, own(caller))

        return ask if _is_here(interaction, value) else lambda caller: personally(ask(caller))

    def _personally(self, interaction: Interaction, value: str, line: str, narrowed: str) -> Ask:
        number, _, _ = value.partition(":")
        asked = subscribing_personally(self._commands, line, narrowed)

        async def ask(mine: Caller) -> Message:
            if mine.channel != f"discord:{number}":
                raise UserError(ELSEWHERE)
            return await asked(mine)

        return personal(interaction, ask, greet=self._commands.follows)


def subscribing(
    commands: Commands,
    interaction: Interaction,
    channel: Place | None,
    line: str,
    *,
    narrowed: str,
    role: Role | None,
) -> Asking:
    """How a line of words is followed in ``channel`` (None: here), with ``role`` to mention.

    ``narrowed`` is what of it was written where filters are asked for.
    """

    async def ask(caller: Caller, key: str | None) -> Message:
        only_narrows(narrowed)
        allowed = mentions(interaction, channel, role)
        if tags := parse_wish(line).tags:
            place = channel.id if channel else interaction.channel_id or 0
            await check_tags(interaction.client, place, tags)
        return await commands.subscribe(replace(caller, mentions=allowed), line, key)

    return guarded(interaction, channel, ask)


def subscribing_personally(commands: Commands, line: str, narrowed: str) -> Ask:
    """The same in somebody's own direct messages, where nobody is mentioned."""

    async def ask(mine: Caller) -> Message:
        only_narrows(narrowed)
        return await commands.subscribe(mine, line)

    return ask


def _is_here(interaction: Interaction, value: str) -> bool:
    """Whether a form is for the channel it is filled in in; else it is for direct messages."""
    number, _, _ = value.partition(":")
    return number == str(interaction.channel_id) and interaction.guild_id is not None


def _refusing(error: Exception, *, here: bool) -> Ask:
    async def ask(_: Caller) -> Message:
        raise error

    return ask if here else lambda caller: personally(ask(caller))


async def _repeating(line: str, asked: Awaitable[Message]) -> Message:
    """What comes of a form; who is refused sees what they wrote, which the form shows no more."""
    try:
        return await asked
    except UserError as error:
        raise UserError(f"{error} You asked for: `subscribe {line.replace('`', '')}`") from error
