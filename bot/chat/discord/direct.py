"""A person's direct messages: opened when they are needed, and tried before they are promised."""

from collections.abc import Awaitable, Callable
from dataclasses import replace
from typing import Any

import discord

from bot.chat.discord.render import render
from bot.commands import PERSONAL_PLACE, Caller
from bot.errors import UserError
from bot.message import Message, Note, code, span, told

CLOSED = (
    "Discord does not let me write to you. Allow direct messages from this server (its menu, "
    "Privacy Settings), or add me to your account and open a conversation with me; then ask "
    "again. Nothing was changed."
)
GREETING = told(
    "The alerts that you ask for come here.",
    Note(
        line=(
            code("/my list"),
            span(" shows what you follow, "),
            code("/my unsubscribe"),
            span(" ends it."),
        )
    ),
)

Ask = Callable[[Caller], Awaitable[Message]]
Follows = Callable[[str], Awaitable[bool]]


def personal(
    interaction: discord.Interaction[Any], ask: Ask, *, greet: Follows | None = None
) -> Ask:
    """``ask`` as it is asked in the direct messages of the person of ``interaction``.

    With ``greet``, which says whether a channel follows anything yet, a word is sent there before
    the first subscription: whether a person takes messages is only known by sending one.
    """

    async def asked(caller: Caller) -> Message:
        user = discord.Object(interaction.user.id)
        try:
            direct = await interaction.client.create_dm(user)
            mine = mine_of(caller, direct.id)
            if greet is not None and not await greet(mine.channel):
                await direct.send(
                    view=render(GREETING), allowed_mentions=discord.AllowedMentions.none()
                )
        except discord.Forbidden as error:
            raise UserError(CLOSED) from error
        return await ask(mine)

    return asked


def mine_of(caller: Caller, direct: int) -> Caller:
    """The caller in their own direct messages, where they alone decide."""
    return replace(
        caller,
        tenant=tenant_of(caller.user),
        channel=f"discord:{direct}",
        place=PERSONAL_PLACE,
        may_manage=True,
    )


def tenant_of(user: int | str) -> str:
    """A person's direct messages are a tenant of their own."""
    return f"user:{user}"
