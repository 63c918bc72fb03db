"""Answers what people do in Discord: acknowledged at once, answered privately, once."""

import asyncio
import logging
from collections.abc import Awaitable, Callable
from dataclasses import replace
from typing import Any

import aiohttp
import discord

from bot.chat.discord.direct import tenant_of
from bot.chat.discord.errors import UNKNOWN_WEBHOOK
from bot.chat.discord.in_hand import InHand
from bot.chat.discord.preflight import guarded
from bot.chat.discord.render import Layout, render
from bot.commands import PERSONAL_PLACE, Caller, Commands
from bot.commands.wording import refusal, spelled
from bot.errors import UserError
from bot.message import Message, Tone, told

log = logging.getLogger(__name__)

SORRY = "Something went wrong here; it has been logged. Try again in a minute."
SLOW = "That took too long, and was stopped. Try again in a minute."
BUSY = "Too many questions at once. Try again in a minute."
CHANGED = "This command has changed since Discord showed it. Reload Discord (Ctrl+R) and try again."

FOLLOW = "follow"
ANSWER_SECONDS = 30.0
MAX_ANSWERING = 50

Interaction = discord.Interaction[Any]
Ask = Callable[[Caller], Awaitable[Message]]

_PAUSE = 0.5
"""Seconds before an answer is shown again; over HTTP one may overtake its acknowledgement."""

CONNECTION = (aiohttp.ClientError, OSError, TimeoutError)


class Answering:
    """Turns interactions into questions to ``commands`` and messages into private answers."""

    def __init__(self, commands: Commands) -> None:
        self.commands = commands
        self.in_hand = InHand()
        self._answering = 0

    async def answer(
        self, interaction: Interaction, ask: Ask, *, may_manage: bool | None = None
    ) -> None:
        """Acknowledge, ask, and show the answer to the person alone.

        ``may_manage`` overrides what the place of the interaction says about the caller.
        """
        with self.in_hand.one():
            if not await _acknowledged(interaction):
                return
            caller = caller_of(interaction, may_manage=may_manage)
            await _show(interaction, await self._layout(interaction, caller, ask))

    async def pressed(self, interaction: Interaction, verb: str, value: str) -> None:
        """Answer a button."""

        async def ask(caller: Caller, _: str | None) -> Message:
            return await self.commands.press(await self.at_home(interaction, caller), verb, value)

        asked = guarded(interaction, None, ask) if verb == FOLLOW else ask
        await self.answer(interaction, lambda caller: asked(caller, None))

    async def at_home(self, interaction: Interaction, caller: Caller) -> Caller:
        """The caller as of the channel whose alerts these are: in their threads, the parent.

        A thread may itself be what was subscribed; then it is that.
        """
        thread = interaction.channel
        if not isinstance(thread, discord.Thread) or await self.commands.follows(caller.channel):
            return caller
        place = f"#{thread.parent.name}" if thread.parent else "this channel"
        return replace(caller, channel=f"discord:{thread.parent_id}", place=place)

    async def _layout(self, interaction: Interaction, caller: Caller, ask: Ask) -> Layout:
        if self._answering >= MAX_ANSWERING:
            return render(told(BUSY, tone=Tone.ERROR))
        command = interaction.command.qualified_name if interaction.command else ""
        personal = caller.place == PERSONAL_PLACE or command.startswith("my ")
        self._answering += 1
        try:
            async with asyncio.timeout(ANSWER_SECONDS):
                said = await ask(caller)
                return render(spelled(said, caller.platform, personal=personal))
        except UserError as error:
            return render(refusal(str(error), caller.platform, personal=personal))
        except TimeoutError:
            log.warning("answer too slow", extra=_fields(interaction))
            return render(told(SLOW, tone=Tone.ERROR))
        except Exception:
            log.exception("answer failed", extra=_fields(interaction))
            return render(told(SORRY, tone=Tone.ERROR))
        finally:
            self._answering -= 1


def caller_of(interaction: Interaction, *, may_manage: bool | None = None) -> Caller:
    """Who asks, and from where; in a direct message people manage what they get themselves."""
    own = interaction.guild_id is None and interaction.context.dm_channel
    if may_manage is None:
        may_manage = own or interaction.permissions.manage_channels
    caller = Caller(
        platform="discord",
        tenant=str(interaction.guild_id or tenant_of(interaction.user.id)),
        channel=f"discord:{interaction.channel_id or ''}",
        user=str(interaction.user.id),
        may_manage=may_manage,
        name=interaction.user.display_name,
    )
    return replace(caller, place=PERSONAL_PLACE) if own else caller


async def _acknowledged(interaction: Interaction) -> bool:
    """Whether an answer can still be shown; Discord waits three seconds for this."""
    try:
        await interaction.response.defer(ephemeral=True, thinking=True)
    except (discord.HTTPException, discord.ClientException) as error:
        # Too late, or delivered twice: doing it now would do it unseen, or again.
        log.warning("interaction lost", extra=_fields(interaction) | {"reason": str(error)})
        return False
    except CONNECTION as error:
        log.warning("acknowledged?", extra=_fields(interaction) | {"reason": str(error)})
    return True


async def _show(interaction: Interaction, layout: Layout) -> None:
    nobody = discord.AllowedMentions.none()
    for last in (False, True):
        try:
            await interaction.edit_original_response(
                view=layout, allowed_mentions=nobody, attachments=layout.files()
            )
        except CONNECTION as error:
            if last:
                log.warning("answer lost", extra=_fields(interaction) | {"reason": str(error)})
        except discord.HTTPException as error:
            if last or error.code != UNKNOWN_WEBHOOK:
                log.warning("answer refused", extra=_fields(interaction) | {"reason": str(error)})
                return
        else:
            return
        if not last:
            await asyncio.sleep(_PAUSE)


def _fields(interaction: Interaction) -> dict[str, object]:
    name = interaction.command.qualified_name if interaction.command else interaction.type.name
    return {"interaction": interaction.id, "command": name, "guild": interaction.guild_id}
