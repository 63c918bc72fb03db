"""Socket Mode: one connection to Slack, watched, and closed for good when it is lost."""

import asyncio
import logging

import aiohttp
from slack_bolt.adapter.socket_mode.aiohttp import AsyncSocketModeHandler
from slack_bolt.app.async_app import AsyncApp
from slack_sdk.socket_mode.aiohttp import SocketModeClient
from slack_sdk.web.async_client import AsyncWebClient

from bot.chat.slack.api import FAILURES, translated
from bot.errors import ChannelGone, TokenRevoked

log = logging.getLogger(__name__)

CONNECT_SECONDS = 15.0
CLOSE_SECONDS = 2.0
# Slack pings too, but only our own pings tell a dead connection from a quiet one.
MISSED_PINGS = 3


async def hold(
    bolt: AsyncApp, client: AsyncWebClient, app_token: str, *, ping: float, stop: asyncio.Event
) -> None:
    """Hold one connection for ``bolt`` until it is lost or ``stop`` is set.

    Raises TokenRevoked where Slack refuses ``app_token``, SendError or TimeoutError where there
    is no connection to be had now.
    """
    url = await _socket_url(client, app_token)
    handler = AsyncSocketModeHandler(
        bolt,
        app_token,
        logger=bolt.logger,
        web_client=client,
        ping_interval=ping,
    )
    socket = handler.client
    # One owner of reconnecting: the library judges by the wall clock and may retry for ever.
    socket.default_auto_reconnect_enabled = False
    socket.wss_uri = url
    try:
        async with asyncio.timeout(CONNECT_SECONDS):
            await handler.connect_async()  # type: ignore[no-untyped-call]  # slack-bolt's
        log.info("slack connected", extra={"ping": ping})
        await _watch(socket, ping, stop)
    finally:
        await _close(socket)


async def _socket_url(client: AsyncWebClient, app_token: str) -> str:
    try:
        answer = await client.apps_connections_open(app_token=app_token)
    except FAILURES as error:
        refused = translated(error, "opening Socket Mode with SLACK_APP_TOKEN")
        if isinstance(refused, ChannelGone):
            raise TokenRevoked(str(refused)) from error
        raise refused from error
    return str(answer["url"])


async def _watch(socket: SocketModeClient, ping: float, stop: asyncio.Event) -> None:
    """Return when the connection is lost: closed, or without an answer to three pings."""
    clock = asyncio.get_running_loop().time
    heard, alive = None, clock()
    while not await within(ping / 4, stop):
        session = socket.current_session
        # Asked by Slack to reconnect, the library does it, under this lock.
        if session is None or (session.closed and not socket.connect_operation_lock.locked()):
            log.warning("slack connection lost", extra={"reason": "closed"})
            return
        if heard != (session, socket.last_ping_pong_time):
            heard, alive = (session, socket.last_ping_pong_time), clock()
        elif clock() - alive > MISSED_PINGS * ping:
            log.warning("slack connection lost", extra={"reason": "no pong"})
            return


async def within(seconds: float, event: asyncio.Event) -> bool:
    """Whether ``event`` is set within so many seconds."""
    try:
        await asyncio.wait_for(event.wait(), seconds)
    except TimeoutError:
        return False
    return True


async def _close(socket: SocketModeClient) -> None:
    """Close the connection for good, within a moment, whatever state it is in.

    The library's own close may wait for an answer that never comes, and leaves its tasks then.
    """
    socket.closed = True
    tasks = [socket.message_receiver, socket.current_session_monitor, socket.message_processor]
    try:
        async with asyncio.timeout(CLOSE_SECONDS):
            await socket.disconnect()  # type: ignore[no-untyped-call]  # slack-sdk's
    except (TimeoutError, OSError, aiohttp.ClientError) as error:
        log.info("slack connection abandoned", extra={"reason": type(error).__name__})
    finally:
        running = [task for task in tasks if task is not None]
        for task in running:
            task.cancel()
        await asyncio.gather(*running, return_exceptions=True)
        await socket.aiohttp_client_session.close()
