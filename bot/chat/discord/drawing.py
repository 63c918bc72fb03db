"""How a channel wants its messages drawn: as components, or as an embed."""

from typing import Any

import discord

from bot.chat.discord.embeds import render_embed
from bot.chat.discord.errors import INVALID_BODY
from bot.chat.discord.render import render
from bot.message import Message
from bot.model import Look


def posting(message: Message, look: Look) -> dict[str, Any]:
    """What the library is given to post ``message``."""
    nobody = discord.AllowedMentions.none()
    if look is Look.EMBED:
        embed, view = render_embed(message)
        return {"embed": embed, "view": view, "allowed_mentions": nobody}
    return {"view": render(message), "allowed_mentions": nobody}


async def redraw(card: discord.PartialMessage, message: Message, look: Look) -> None:
    """Let ``card`` say ``message``.

    A message of components stays one for ever, whatever its channel wants since; an embed may
    become one, if what it was is taken away.
    """
    if look is Look.EMBED:
        try:
            await card.edit(**posting(message, Look.EMBED))
            return
        except discord.HTTPException as error:
            if error.code != INVALID_BODY:
                raise
    await card.edit(content=None, embeds=[], **posting(message, Look.CARD))
