"""Discord over HTTP: one address for commands and buttons, and only for Discord.

The alternative to the gateway for what people do: the same handlers run, and their first answer
goes out as the reply to Discord's own request.
"""

import asyncio
import contextvars
import json
import logging
import time
from collections.abc import Callable, Coroutine
from typing import Any, Protocol

import aiohttp
import discord
from aiohttp import web
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from discord.http import MultipartParameters
from discord.webhook.async_ import AsyncWebhookAdapter, async_context

from bot.chat.discord.errors import GARBLED
from bot.chat.replays import WINDOW_SECONDS, Replays

log = logging.getLogger(__name__)

PATH = "/discord/interactions"
READ_SECONDS = 5.0
ANSWER_SECONDS = 2.5
"""Discord waits three; what nobody answered by then is no command or button of ours."""

PING, COMPONENT = 1, 3
PONG = {"type": 1}
NOTHING = {"type": 6}
"""To a button: leave the message as it is."""


class Served(Protocol):
    """A client that takes interactions that did not come over its gateway."""

    def take(self, interaction: dict[str, Any], /) -> None:
        """Start the handlers of an interaction. Raises one of GARBLED for what is none."""


class Endpoint:
    """Lets what Discord signed through to ``client``: once, while it is fresh, and nothing else.

    ``client`` is None until it is ready; Discord shows people an error then.
    """

    def __init__(self, public_key: str, *, now: Callable[[], float] = time.time) -> None:
        self._key = Ed25519PublicKey.from_public_bytes(bytes.fromhex(public_key))
        self._now = now
        self._replays = Replays(now)
        self.client: Served | None = None

    def routes(self) -> list[web.RouteDef]:
        """Where it listens."""
        return [web.post(PATH, self._receive)]

    async def _receive(self, request: web.Request) -> web.StreamResponse:
        async with asyncio.timeout(READ_SECONDS):
            raw = await request.read()
        refused = self._refusal(raw, request)
        if refused:
            log.warning("discord request refused", extra={"reason": refused})
            return web.Response(status=401, text="not signed by Discord, or not now")
        try:
            interaction = json.loads(raw)
            kind = interaction["type"]
            if kind == PING:
                return web.json_response(PONG)
            if self.client is None:
                return web.Response(status=503, text="starting")
            return await self._answered(request, self.client, interaction)
        except GARBLED:
            log.warning("discord request garbled", exc_info=True)
            return web.Response(status=400, text="no interaction")

    async def _answered(
        self, request: web.Request, client: Served, interaction: dict[str, Any]
    ) -> web.StreamResponse:
        """Run the handlers, and reply with what they answer first."""
        first = _FirstAnswer()
        context = contextvars.copy_context()
        context.run(async_context.set, first)
        context.run(client.take, interaction)
        try:
            async with asyncio.timeout(ANSWER_SECONDS):
                answer = await first.said
        except TimeoutError:
            if interaction["type"] == COMPONENT:
                return web.json_response(NOTHING)
            log.warning("interaction not answered", extra={"interaction": interaction["id"]})
            return web.Response(status=500, text="not answered")
        try:
            response = web.json_response(answer)
            await response.prepare(request)
            await response.write_eof()
        finally:
            first.delivered.set()
        return response

    def _refusal(self, raw: bytes, request: web.Request) -> str:
        """Why a request is not let through, "" where it is."""
        stamp = request.headers.get("X-Signature-Timestamp", "")
        try:
            signature = bytes.fromhex(request.headers.get("X-Signature-Ed25519", ""))
            self._key.verify(signature, stamp.encode() + raw)
            late = abs(self._now() - int(stamp)) > WINDOW_SECONDS
        except (InvalidSignature, ValueError):
            return "signature"
        if late:
            return "stale"
        return "" if self._replays.is_first(signature) else "replayed"


class _FirstAnswer(AsyncWebhookAdapter):
    """The library's way to Discord, but for the first answer: that is the reply to the request.

    It stands in the context of the handlers of one interaction (``async_context``), so what they
    say later goes the usual way.
    """

    def __init__(self) -> None:
        super().__init__()  # type: ignore[no-untyped-call] # the library's
        self.said: asyncio.Future[dict[str, Any]] = asyncio.get_running_loop().create_future()
        self.delivered = asyncio.Event()

    def create_interaction_response(
        self,
        interaction_id: int,
        token: str,
        *,
        session: aiohttp.ClientSession,
        proxy: str | None = None,
        proxy_auth: aiohttp.BasicAuth | None = None,
        params: MultipartParameters,
    ) -> Coroutine[Any, Any, Any]:
        """Reply with ``params``; done when the reply is on its way."""
        return self._reply(interaction_id, dict(params.payload or {}))

    async def _reply(self, interaction: int, payload: dict[str, Any]) -> dict[str, Any]:
        if self.said.done():
            raise discord.ClientException("Discord waits no longer for the answer")
        self.said.set_result(payload)
        await self.delivered.wait()
        return {"interaction": {"id": str(interaction), "type": payload["type"]}}
