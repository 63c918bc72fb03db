"""Connects the configured platforms; an SDK is imported for its own only."""

from contextlib import AsyncExitStack

from aiohttp.web import AbstractRouteDef

from bot.commands import Commands
from bot.config import Settings
from bot.loops import Run, supervised
from bot.outbox import Sender
from storage import settings as kept
from storage.store import Store

DISCORD_TREE = "discord tree"


async def connect(
    settings: Settings, store: Store, commands: Commands, opened: AsyncExitStack
) -> tuple[dict[str, Sender], dict[str, Run], list[AbstractRouteDef]]:
    """Senders, loops and routes of the platforms; what is open is closed with ``opened``.

    What a platform sends over HTTP comes in by its routes.
    """
    senders: dict[str, Sender] = {}
    loops: dict[str, Run] = {}
    routes: list[AbstractRouteDef] = []
    if settings.slack is not None:
        from bot.chat.slack import SlackApp  # noqa: PLC0415 - 0.3 s that Discord alone need not pay

        slack = SlackApp(settings.slack, commands, store)
        opened.push_async_callback(slack.close)
        senders["slack"], loops["slack"] = slack.sender, supervised("slack", slack.run)
        routes += slack.routes
    if settings.discord is not None:
        from bot.chat.discord import (  # noqa: PLC0415 - 0.3 s that Slack alone need not pay
            DiscordApp,
            DiscordSender,
            Servers,
        )

        token = settings.discord.token.reveal()

        async def synced(tree: str) -> None:
            await store.write(kept.put, DISCORD_TREE, tree)

        app = DiscordApp(
            token=token,
            commands=commands,
            api_url=settings.discord.api_url,
            gateway_url=settings.discord.gateway_url,
            public_key=settings.discord.public_key,
            synced=await store.read(kept.get, DISCORD_TREE),
            on_synced=synced,
            servers=Servers(store),
        )
        sender = DiscordSender(
            token=token,
            namespace=await store.write(kept.install_id),
            api_url=settings.discord.api_url,
        )
        senders["discord"] = await opened.enter_async_context(sender)
        loops["discord"] = supervised("discord", app.run)
        routes += app.routes
    return senders, loops, routes
