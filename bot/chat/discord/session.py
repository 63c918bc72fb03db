"""A logged-in client of the library, for requests alone."""

from typing import Self

import discord

from bot.chat.discord.budget import Budget
from bot.chat.discord.errors import tracing


class Session:
    """A logged-in client that closes when it is retired and its last user has left."""

    def __init__(self, client: discord.Client) -> None:
        self.client = client
        self.users = 0
        self._retired = False

    @classmethod
    async def open(cls, token: str, budget: Budget) -> Self:
        """Log in; what Discord refuses counts against ``budget``."""
        client = discord.Client(
            intents=discord.Intents(guilds=True),
            allowed_mentions=discord.AllowedMentions.none(),
            max_ratelimit_timeout=30,
            max_messages=None,
            http_trace=tracing(budget),
        )
        try:
            await client.login(token)
        except BaseException:
            await client.close()
            raise
        return cls(client)

    async def leave(self) -> None:
        """One user less."""
        self.users -= 1
        await self._close_if_unused()

    async def retire(self) -> None:
        """Nobody uses it any more who does not do so already."""
        self._retired = True
        await self._close_if_unused()

    async def _close_if_unused(self) -> None:
        if self._retired and self.users == 0:
            await self.client.close()
