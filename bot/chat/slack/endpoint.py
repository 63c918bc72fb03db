"""Slack over HTTP: one address for events, commands and buttons, and only for Slack."""

import asyncio
import logging
import time
from collections.abc import Callable

from aiohttp import web
from slack_bolt.adapter.aiohttp import to_aiohttp_response
from slack_bolt.app.async_app import AsyncApp
from slack_bolt.request.async_request import AsyncBoltRequest
from slack_sdk.signature import Clock, SignatureVerifier

from bot.chat.replays import Replays
from bot.chat.slack.manifest import EVENTS_PATH
from bot.secret import Secret

log = logging.getLogger(__name__)

READ_SECONDS = 5.0


class _Clock(Clock):
    def __init__(self, now: Callable[[], float]) -> None:
        self._now = now

    def now(self) -> float:
        return self._now()


class Endpoint:
    """Lets what Slack signed through to Bolt: once, within five minutes, and nothing else.

    ``bolt`` is None until the app is ready; Slack is told to come again then.
    """

    def __init__(self, signing_secret: Secret, *, now: Callable[[], float] = time.time) -> None:
        self._verifier = SignatureVerifier(signing_secret.reveal(), clock=_Clock(now))
        self._now = now
        self._replays = Replays(now)
        self.bolt: AsyncApp | None = None

    def routes(self) -> list[web.RouteDef]:
        """Where it listens."""
        return [web.post(EVENTS_PATH, self._receive)]

    async def _receive(self, request: web.Request) -> web.Response:
        async with asyncio.timeout(READ_SECONDS):
            raw = await request.read()
        if not self._is_signed(raw, request):
            log.warning("slack request refused", extra={"reason": "signature"})
            return web.Response(status=401, text="not signed by Slack")
        if not self._replays.is_first(request.headers["X-Slack-Signature"]):
            # Slack signs each try anew, but one within the same second comes out the same.
            tried = "X-Slack-Retry-Num" in request.headers
            log.warning("slack request refused", extra={"reason": "replayed"})
            return web.Response(status=200 if tried else 401)
        if self.bolt is None:
            return web.Response(status=503, text="starting", headers={"Retry-After": "5"})
        bolt_request = AsyncBoltRequest(
            body=raw.decode(), query=request.query_string, headers=dict(request.headers)
        )
        return await to_aiohttp_response(await self.bolt.async_dispatch(bolt_request))

    def _is_signed(self, raw: bytes, request: web.Request) -> bool:
        stamp = request.headers.get("X-Slack-Request-Timestamp", "")
        signature = request.headers.get("X-Slack-Signature", "")
        # The library raises at what is no number, no UTF-8 or not ASCII.
        if not (stamp.isascii() and stamp.isdecimal() and len(stamp) <= len("9999999999")):
            return False
        if not signature.isascii():
            return False
        try:
            return bool(self._verifier.is_valid(raw, stamp, signature))
        except UnicodeDecodeError:
            return False
