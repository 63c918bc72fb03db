"""The bot's own small web server: whether it is well, and what the platforms send."""

import asyncio
import logging
from collections.abc import Awaitable, Callable, Mapping, Sequence

from aiohttp import web

from bot.config import Address
from bot.errors import BotError

log = logging.getLogger(__name__)

Health = Callable[[], Awaitable[Mapping[str, object]]]


class Web:
    """Serves ``/healthz`` and ``routes`` until stopped; ``port`` is where, once ``listening``.

    ``routes`` are those of the platforms: each module that answers over HTTP gives its own.
    """

    def __init__(
        self, address: Address, health: Health, routes: Sequence[web.AbstractRouteDef] = ()
    ) -> None:
        self._address = address
        self._health = health
        self._routes = routes
        self.port = address.port
        self.listening = asyncio.Event()

    async def run(self, stop: asyncio.Event) -> None:
        """Serve until ``stop``. Raises BotError where the address cannot be listened on."""
        site = web.Application()
        site.add_routes([web.get("/healthz", self._healthz), *self._routes])
        runner = web.AppRunner(site, access_log=None)
        await runner.setup()
        try:
            listener = web.TCPSite(runner, self._address.host, self._address.port)
            try:
                await listener.start()
            except OSError as error:
                raise BotError(
                    f"DOCKETWIRE_HTTP: {self._address.host}:{self._address.port} cannot be "
                    f"listened on ({error.strerror}); set it to a free address"
                ) from error
            self.port = runner.addresses[0][1]
            self.listening.set()
            log.info("listening", extra={"host": self._address.host, "port": self.port})
            await stop.wait()
        finally:
            await runner.cleanup()

    async def _healthz(self, _: web.Request) -> web.Response:
        health = await self._health()
        return web.json_response(health, status=200 if health["ok"] else 503)
