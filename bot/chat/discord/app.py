"""The Discord app people talk to: slash commands and buttons, over the gateway or HTTP."""

import asyncio
import hashlib
import json
import logging
from collections.abc import Awaitable, Callable, Collection, Sequence
from typing import Any, Protocol

import aiohttp
import discord
import yarl
from aiohttp import web
from discord import app_commands

from bot.chat.discord.answering import Answering, Interaction
from bot.chat.discord.connection import API_URL, point_at
from bot.chat.discord.endpoint import PATH, Endpoint
from bot.chat.discord.errors import GARBLED
from bot.chat.discord.render import PressButton
from bot.chat.discord.slash import Tree
from bot.chat.discord.subscribing import Subscribing
from bot.commands import Commands
from bot.errors import ConfigError
from bot.message.subscribed import FORM

log = logging.getLogger(__name__)

PAUSES = (1.0, 2.0, 5.0, 15.0, 60.0, 300.0)
"""Seconds before each new start; at the last, a day takes a third of the 1,000 identifies."""

STEADY_SECONDS = 60.0
CLOSE_SECONDS = 5.0
IDENTIFY_SECONDS = 5.0
"""Discord takes one identify in so many seconds (max_concurrency 1)."""

PERMISSIONS = discord.Permissions(
    view_channel=True,
    send_messages=True,
    send_messages_in_threads=True,
    create_public_threads=True,
    embed_links=True,
    attach_files=True,
    read_message_history=True,
)
"""What alerts, updates in threads, pictures and looking for a lost alert need."""

SERVERS_SECONDS = 6 * 3600.0
"""Over HTTP Discord does not say that a server removed the bot: it is looked up so often."""

OnSynced = Callable[[str], Awaitable[None]]

_BAD_TOKEN = 4004
_BAD_INTENTS = {4013, 4014}
_PASSING = (
    aiohttp.ClientError,
    OSError,
    TimeoutError,
    RecursionError,
    discord.DiscordException,
    *GARBLED,
)
"""What a new start may mend; the library retries a shard by recursion, so for long not for ever."""


class Membership(Protocol):
    """Who is told of the servers that the bot is in."""

    async def joined(self, server: int) -> None:
        """The bot was added to a server, perhaps again."""

    async def removed(self, server: int) -> None:
        """The bot was removed from a server."""

    async def present(self, servers: Collection[int]) -> None:
        """These are all servers there are."""


class DiscordApp:
    """Answers people through ``commands`` until stopped, over a gateway connection it mends.

    With ``public_key`` there is no such connection: Discord sends what people do to ``routes``.
    ``synced`` is what ``on_synced`` was last called with: the registered commands' hash, to be
    kept, since Discord counts registrations.
    """

    def __init__(
        self,
        *,
        token: str,
        commands: Commands,
        api_url: str = API_URL,
        gateway_url: str | None = None,
        public_key: str | None = None,
        synced: str | None = None,
        on_synced: OnSynced,
        servers: Membership,
        pauses: Sequence[float] = PAUSES,
        identify_pause: float = IDENTIFY_SECONDS,
        patience: float = 60.0,
    ) -> None:
        point_at(api_url, gateway_url)
        self._token = token
        self._gateway_url = gateway_url
        self._synced = synced
        self._on_synced = on_synced
        self._servers = servers
        self._pauses = pauses
        self._identify_pause = identify_pause
        self._patience = patience
        self._answering = Answering(commands)
        self._endpoint = Endpoint(public_key) if public_key else None
        self.connected = asyncio.Event()
        """Set while what people do arrives."""

    @property
    def routes(self) -> list[web.RouteDef]:
        """Where Discord sends what people do, where it does so over HTTP."""
        return self._endpoint.routes() if self._endpoint else []

    async def run(self, stop: asyncio.Event) -> None:
        """Answer until ``stop``, starting again with growing pauses whenever the client ends.

        Raises ConfigError where Discord refuses the token or the intents: no retry mends those.
        """
        clock = asyncio.get_running_loop().time
        failures = 0
        while not stop.is_set():
            began = clock()
            try:
                await self._serve(stop)
            except _PASSING as error:
                _raise_if_fatal(error)
                reason = str(error) or type(error).__name__
                garbled = isinstance(error, GARBLED)
                log.warning("discord not connected", extra={"reason": reason}, exc_info=garbled)
            self.connected.clear()
            failures = 0 if clock() - began > STEADY_SECONDS else failures + 1
            pause = self._pauses[min(max(failures - 1, 0), len(self._pauses) - 1)]
            await _wait(stop, pause)

    async def _serve(self, stop: asyncio.Event) -> None:
        """Run one client until it ends or ``stop`` is set."""
        client = Client(
            self._answering,
            connected=self.connected,
            sync=self.sync,
            servers=self._servers,
            gateway_url=self._gateway_url,
            identify_pause=self._identify_pause,
            patience=self._patience,
        )
        started = asyncio.create_task(self._start(client))
        stopped = asyncio.create_task(stop.wait())
        try:
            await asyncio.wait((started, stopped), return_when=asyncio.FIRST_COMPLETED)
        finally:
            await self._answering.in_hand.finished()
            ended = started.done()
            for task in (started, stopped):
                task.cancel()
            await asyncio.wait((started, stopped))
            await _close(client)
        if ended:
            started.result()

    async def _start(self, client: "Client") -> None:
        """Let ``client`` take what people do, from the gateway or from the endpoint."""
        if self._endpoint is None:
            await client.start(self._token)
            return
        await client.login(self._token)
        self._endpoint.client = client
        self.connected.set()
        log.info("discord interactions over http", extra={"path": PATH})
        try:
            while True:
                there = [each.id async for each in client.fetch_guilds(limit=None)]
                await self._servers.present(there)
                await asyncio.sleep(SERVERS_SECONDS)
        finally:
            self._endpoint.client = None

    async def sync(self, tree: Tree) -> None:
        """Register the commands if they differ from those registered last."""
        payload = tree.payload()
        said = json.dumps([tree.client.application_id, payload], sort_keys=True)
        digest = hashlib.sha256(said.encode()).hexdigest()
        if digest == self._synced:
            return
        try:
            await tree.sync()
        except (app_commands.AppCommandError, *_PASSING) as error:
            log.warning("commands not registered", extra={"reason": str(error)})
            return
        self._synced = digest
        await self._on_synced(digest)
        log.info("commands registered", extra={"commands": len(payload)})


class Client(discord.AutoShardedClient):
    """The library's client, lean: the guilds intent only, no members, no messages kept."""

    def __init__(
        self,
        answering: Answering,
        *,
        connected: asyncio.Event,
        sync: Callable[[Tree], Awaitable[None]],
        servers: Membership,
        gateway_url: str | None,
        identify_pause: float,
        patience: float,
    ) -> None:
        super().__init__(
            intents=discord.Intents(guilds=True),
            allowed_mentions=discord.AllowedMentions.none(),
            max_ratelimit_timeout=30,
            max_messages=None,
            chunk_guilds_at_startup=False,
            member_cache_flags=discord.MemberCacheFlags.none(),
            heartbeat_timeout=patience,
        )
        self.tree = Tree(self, answering)
        self._answering = answering
        self._subscribing = Subscribing(answering)
        self._up = connected
        self._sync_tree = sync
        self._servers = servers
        self._gateway_url = gateway_url
        self._identify_pause = identify_pause

    async def setup_hook(self) -> None:
        """Before the gateway: know our buttons, register changed commands."""
        self.add_dynamic_items(PressButton)
        await self._sync_tree(self.tree)

    def take(self, interaction: dict[str, Any]) -> None:
        """Start the handlers of an interaction that did not come over the gateway."""
        # The one place where the library turns a payload into an interaction and finds its
        # command or button; it has no public name.
        payload: Any = interaction
        self._connection.parse_interaction_create(payload)

    async def pressed(self, interaction: Interaction, verb: str, value: str) -> None:
        """Answer the press of a button, some with a form."""
        if verb == FORM:
            await self._subscribing.open(interaction, value)
        else:
            await self._answering.pressed(interaction, verb, value)

    async def on_interaction(self, interaction: Interaction) -> None:
        """Answer a form that was sent off; the library hands out only those it keeps itself."""
        if interaction.type is discord.InteractionType.modal_submit:
            await self._subscribing.submitted(interaction)

    async def before_identify_hook(self, _shard_id: int | None, *, initial: bool = False) -> None:
        """Keep to one identify at a time."""
        if not initial:
            await asyncio.sleep(self._identify_pause)

    async def launch_shard(
        self, gateway: yarl.URL, shard_id: int, *, initial: bool = False
    ) -> None:
        """Connect a shard to the address that was configured, if one was."""
        configured = yarl.URL(self._gateway_url) if self._gateway_url else gateway
        await super().launch_shard(configured, shard_id, initial=initial)

    async def on_connect(self) -> None:
        """Note that interactions arrive."""
        self._up.set()
        log.info("discord connected", extra={"guilds": len(self.guilds)})

    async def on_shard_resumed(self, shard_id: int) -> None:
        """Note that interactions arrive again."""
        self._up.set()
        log.info("discord resumed", extra={"shard": shard_id})

    async def on_ready(self) -> None:
        """Compare the servers there are with those there were."""
        if not self.is_closed():
            with self._answering.in_hand.one():
                await self._servers.present([guild.id for guild in self.guilds])

    async def on_guild_join(self, guild: discord.Guild) -> None:
        """Serve a server that added the bot."""
        if not self.is_closed():
            with self._answering.in_hand.one():
                await self._servers.joined(guild.id)

    async def on_guild_remove(self, guild: discord.Guild) -> None:
        """Leave a server alone that removed the bot; an outage does not come here."""
        if not self.is_closed():
            with self._answering.in_hand.one():
                await self._servers.removed(guild.id)

    async def on_disconnect(self) -> None:
        """Note that nothing arrives."""
        self._up.clear()


def invite_url(client_id: int | str) -> str:
    """Where an administrator adds the app to a server, with the least it needs."""
    return discord.utils.oauth_url(
        client_id, permissions=PERMISSIONS, scopes=("bot", "applications.commands")
    )


def _raise_if_fatal(error: BaseException) -> None:
    code = error.code if isinstance(error, discord.ConnectionClosed) else None
    if isinstance(error, discord.LoginFailure) or code == _BAD_TOKEN:
        raise ConfigError(
            "DISCORD_TOKEN: Discord refuses it; copy a fresh one from the Bot page of your app on"
            " https://discord.com/developers/applications"
        ) from error
    if isinstance(error, discord.PrivilegedIntentsRequired) or code in _BAD_INTENTS:
        raise ConfigError(
            "DISCORD_TOKEN: Discord refuses the intents asked for, though docketwire asks for the"
            " guilds intent only; check on the Bot page of your app that it is not disabled"
        ) from error


async def _close(client: discord.Client) -> None:
    try:
        async with asyncio.timeout(CLOSE_SECONDS):
            await client.close()
    except TimeoutError:
        await client.http.close()


async def _wait(stop: asyncio.Event, seconds: float) -> None:
    try:
        async with asyncio.timeout(seconds):
            await stop.wait()
    except TimeoutError:
        return
