"""How a channel wants its messages drawn: as components, or as an embed."""

from typing import Any

import discord

from bot import mention
from bot.chat.discord.embeds import render_embed
from bot.chat.discord.errors import INVALID_BODY
from bot.chat.discord.render import call, render
from bot.message import Message
from bot.model import Look


def posting(message: Message, look: Look) -> dict[str, Any]:
    """What the library is given to post ``message``: it calls nobody but whom it says."""
    calling = {"allowed_mentions": _allowed(message.calls)}
    if look is Look.EMBED:
        embed, view = render_embed(message)
        # An embed calls nobody: what does stands beside it.
        beside = {"content": call(message.calls)} if call(message.calls) else {}
        return {"embed": embed, "view": view, **beside, **calling}
    return {"view": render(message), **calling}


def _allowed(mentioned: str) -> discord.AllowedMentions:
    called = call(mentioned)
    if not called:
        return discord.AllowedMentions.none()
    role = mentioned.removeprefix(mention.ROLE)
    return discord.AllowedMentions(
        everyone=mentioned == mention.HERE,
        users=False,
        roles=[discord.Object(int(role))] if role.isdecimal() else False,
        replied_user=False,
    )


async def redraw(card: discord.PartialMessage, message: Message, look: Look) -> None:
    """Let ``card`` say ``message``.

    A message of components stays one for ever, whatever its channel wants since; an embed may
    become one, if what it was is taken away.
    """
    if look is Look.EMBED:
        try:
            await card.edit(**_again(message, Look.EMBED))
            return
        except discord.HTTPException as error:
            if error.code != INVALID_BODY:
                raise
    await card.edit(**{"content": None, "embeds": [], **_again(message, Look.CARD)})


def _again(message: Message, look: Look) -> dict[str, Any]:
    """What an edit is given: who was called once is shown, and not called again."""
    return posting(message, look) | {"allowed_mentions": discord.AllowedMentions.none()}
