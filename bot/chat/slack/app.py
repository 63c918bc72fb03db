"""The Slack app people talk to, over Socket Mode, over HTTP, or both."""

import asyncio
import logging
from collections.abc import Sequence

from aiohttp import web
from slack_bolt.app.async_app import AsyncApp

from bot.chat.slack.answering import Answering
from bot.chat.slack.api import connect, disconnect
from bot.chat.slack.connection import MISSED_PINGS, hold, within
from bot.chat.slack.endpoint import Endpoint
from bot.chat.slack.installing import Installing
from bot.chat.slack.listeners import Listeners
from bot.chat.slack.managers import Managers
from bot.chat.slack.sender import SlackSender
from bot.chat.slack.workspaces import Workspaces
from bot.commands import Commands
from bot.config import SlackSettings
from bot.errors import ConfigError, RetryLater, SendError, TokenRevoked
from storage.store import Store

log = logging.getLogger(__name__)

LONGEST_PAUSE = 30.0
LOOK_SECONDS = 5.0


class SlackApp:
    """The bot of one workspace, or of all that installed it.

    It sends through ``sender`` and answers people through ``commands``.
    Make it inside a running loop and close it at the end. ``ping`` is the time between pings in
    seconds: a dead connection is replaced after three.
    """

    def __init__(
        self, settings: SlackSettings, commands: Commands, store: Store, *, ping: float = 10.0
    ) -> None:
        if settings.bot_token is None and not settings.serves_several:
            raise ConfigError("SLACK_BOT_TOKEN is not set: the app has nobody to speak as")
        alone = None if settings.serves_several else settings.bot_token
        self._client = connect(token=alone.reveal() if alone else None, api_url=settings.api_url)
        self._app_token = settings.app_token
        self._ping = ping
        self._workspaces = Workspaces(self._client, settings, store)
        self._answering = Answering(self._client.session)
        managers = Managers(self._client, self._workspaces) if settings.admins_manage else None
        self._listeners = Listeners(
            self._client, commands, self._workspaces, self._answering, managers
        )
        self._endpoint = Endpoint(settings.signing_secret) if settings.signing_secret else None
        self._installing = (
            Installing(self._client, settings, self._workspaces)
            if settings.serves_several
            else None
        )
        self.sender = SlackSender(
            client=self._client, workspaces=self._workspaces if settings.serves_several else None
        )

    @property
    def routes(self) -> Sequence[web.RouteDef]:
        """What it wants served: requests that Slack signed, and installing the app."""
        return [
            *(self._endpoint.routes() if self._endpoint else ()),
            *(self._installing.routes() if self._installing else ()),
        ]

    async def close(self) -> None:
        """Give the connections back; nothing can be sent afterwards."""
        await disconnect(self._client)

    async def run(self, stop: asyncio.Event) -> None:
        """Answer until ``stop`` is set, reconnecting whenever the connection is lost.

        Without an app token and a signing secret nobody can be answered, and only alerts are
        sent. Raises TokenRevoked where Slack refuses the bot token or the app token.
        """
        if self._app_token is None and self._endpoint is None:
            log.warning(
                "slack commands off",
                extra={"reason": "neither SLACK_APP_TOKEN nor SLACK_SIGNING_SECRET is set"},
            )
            await stop.wait()
            return
        async with asyncio.TaskGroup() as tasks:
            self._answering.open(tasks)
            if self._installing is not None:
                self._answering.start(self._look(stop))
            # Raised in the group it would come out of it as a group of one.
            refused = await self._supervise(stop)
        if refused is not None:
            raise refused

    async def _supervise(self, stop: asyncio.Event) -> TokenRevoked | None:
        clock = asyncio.get_running_loop().time
        failures = 0
        bolt = self._listeners.bolt()
        while not stop.is_set():
            began = clock()
            wait = 0.0
            try:
                await self._workspaces.introduce()
                await self._serve(bolt, stop)
            except TokenRevoked as error:
                return error
            except (SendError, TimeoutError) as error:
                log.warning("slack not connected", extra={"reason": str(error) or "timeout"})
                if isinstance(error, RetryLater) and error.after is not None:
                    wait = error.after.total_seconds()
            failures = 0 if clock() - began > MISSED_PINGS * self._ping else failures + 1
            wait = max(wait, min(self._ping * 2**failures / 10, LONGEST_PAUSE))
            await within(wait, stop)
        return None

    async def _look(self, stop: asyncio.Event) -> None:
        """Ask once who removed the app meanwhile, then notice what other processes change."""
        await self._workspaces.look()
        while not await within(LOOK_SECONDS, stop):
            await self._workspaces.load()

    async def _serve(self, bolt: AsyncApp, stop: asyncio.Event) -> None:
        """Let requests in by the ways that are configured, until one is lost."""
        if self._endpoint is not None:
            self._endpoint.bolt = bolt
        if self._app_token is None:
            await stop.wait()
            return
        await hold(bolt, self._client, self._app_token.reveal(), ping=self._ping, stop=stop)
