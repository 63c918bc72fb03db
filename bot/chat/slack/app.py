"""The Slack app people talk to: commands, buttons and mentions over Socket Mode."""

import asyncio
import logging
import re
from collections.abc import Awaitable, Callable, Coroutine
from dataclasses import dataclass
from typing import Any

import aiohttp
from slack_bolt.adapter.socket_mode.aiohttp import AsyncSocketModeHandler
from slack_bolt.app.async_app import AsyncApp
from slack_bolt.authorization import AuthorizeResult
from slack_bolt.context.ack.async_ack import AsyncAck
from slack_bolt.context.async_context import AsyncBoltContext
from slack_bolt.response import BoltResponse
from slack_sdk.socket_mode.aiohttp import SocketModeClient
from slack_sdk.web.async_client import AsyncWebClient
from slack_sdk.webhook.async_client import AsyncWebhookClient

from bot.chat.slack.api import FAILURES, translated
from bot.chat.slack.manifest import COMMAND
from bot.chat.slack.render import ACTION, LINK, Payload, render
from bot.commands import Caller, Commands
from bot.errors import ChannelGone, RetryLater, SendError, TokenRevoked, UserError
from bot.message import Message, Tone, told

log = logging.getLogger(__name__)
# Bolt warns of every setting it finds in the environment and of every event nobody listens to.
bolt_log = logging.getLogger(f"{__name__}.bolt")

SORRY = "Something went wrong here; it has been logged. Try again in a minute."
SLOW = "That took too long, and was stopped. Try again in a minute."
BUSY = "Too many questions at once. Try again in a minute."

ANSWER_SECONDS = 30.0
MAX_ANSWERING = 50
REMEMBERED = 10_000
CONNECT_SECONDS = 15.0
CLOSE_SECONDS = 2.0
LONGEST_PAUSE = 30.0
# Slack pings too, but only our own pings tell a dead connection from a quiet one.
MISSED_PINGS = 3

Respond = Callable[[Payload], Awaitable[None]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Identity:
    """Who the bot token is, as auth.test says."""

    team: str
    user: str
    bot: str
    enterprise: str | None = None


class SlackApp:
    """Answers people of one workspace through ``commands``, over Socket Mode.

    ``client`` holds the bot token, ``app_token`` is the app-level one with ``connections:write``.
    ``ping`` is the time between pings in seconds: a dead connection is replaced after three.
    """

    def __init__(
        self, *, client: AsyncWebClient, app_token: str, commands: Commands, ping: float = 10.0
    ) -> None:
        self._client = client
        self._app_token = app_token
        self._commands = commands
        self._ping = ping
        self._identity: Identity | None = None
        self._seen: dict[str, None] = {}
        self._answering = 0
        self._tasks: asyncio.TaskGroup | None = None

    async def run(self, stop: asyncio.Event) -> None:
        """Answer until ``stop`` is set, reconnecting whenever the connection is lost.

        Raises TokenRevoked where Slack refuses the bot token or the app token.
        """
        async with asyncio.TaskGroup() as self._tasks:
            # Raised in the group it would come out of it as a group of one.
            refused = await self._supervise(stop)
        if refused is not None:
            raise refused

    async def _supervise(self, stop: asyncio.Event) -> TokenRevoked | None:
        clock = asyncio.get_running_loop().time
        failures = 0
        while not stop.is_set():
            began = clock()
            wait = 0.0
            try:
                self._identity = self._identity or await self._introduce()
                await self._connected(self._identity, stop)
            except TokenRevoked as error:
                return error
            except (SendError, TimeoutError) as error:
                log.warning("slack not connected", extra={"reason": str(error) or "timeout"})
                if isinstance(error, RetryLater) and error.after is not None:
                    wait = error.after.total_seconds()
            failures = 0 if clock() - began > MISSED_PINGS * self._ping else failures + 1
            wait = max(wait, min(self._ping * 2**failures / 10, LONGEST_PAUSE))
            await _first(stop.wait(), wait)
        return None

    async def _introduce(self) -> Identity:
        try:
            answer = await self._client.auth_test()
        except FAILURES as error:
            raise translated(error, "checking SLACK_BOT_TOKEN") from error
        enterprise = answer.get("enterprise_id")
        log.info("slack token accepted", extra={"team": answer["team_id"]})
        return Identity(
            team=answer["team_id"],
            user=answer["user_id"],
            bot=answer.get("bot_id") or "",
            enterprise=enterprise if isinstance(enterprise, str) else None,
        )

    async def _connected(self, identity: Identity, stop: asyncio.Event) -> None:
        """Hold one connection until it is lost or ``stop`` is set."""
        url = await self._socket_url()
        handler = AsyncSocketModeHandler(
            self._listening(identity),
            self._app_token,
            logger=bolt_log,
            web_client=self._client,
            ping_interval=self._ping,
        )
        socket = handler.client
        # One owner of reconnecting: the library judges by the wall clock and may retry for ever.
        socket.default_auto_reconnect_enabled = False
        socket.wss_uri = url
        try:
            async with asyncio.timeout(CONNECT_SECONDS):
                await handler.connect_async()  # type: ignore[no-untyped-call]  # slack-bolt's
            log.info("slack connected", extra={"team": identity.team})
            await self._watch(socket, stop)
        finally:
            await _close(socket)

    async def _socket_url(self) -> str:
        try:
            answer = await self._client.apps_connections_open(app_token=self._app_token)
        except FAILURES as error:
            refused = translated(error, "opening Socket Mode with SLACK_APP_TOKEN")
            if isinstance(refused, ChannelGone):
                raise TokenRevoked(str(refused)) from error
            raise refused from error
        return str(answer["url"])

    async def _watch(self, socket: SocketModeClient, stop: asyncio.Event) -> None:
        """Return when the connection is lost: closed, or without an answer to three pings."""
        clock = asyncio.get_running_loop().time
        heard, alive = None, clock()
        while not await _first(stop.wait(), self._ping / 4):
            session = socket.current_session
            # Asked by Slack to reconnect, the library does it, under this lock.
            if session is None or (session.closed and not socket.connect_operation_lock.locked()):
                log.warning("slack connection lost", extra={"reason": "closed"})
                return
            if heard != (session, socket.last_ping_pong_time):
                heard, alive = (session, socket.last_ping_pong_time), clock()
            elif clock() - alive > MISSED_PINGS * self._ping:
                log.warning("slack connection lost", extra={"reason": "no pong"})
                return

    def _listening(self, identity: Identity) -> AsyncApp:
        """A Bolt app with our listeners, the same for every way that requests come in."""
        bolt_log.setLevel(logging.ERROR)
        anonymous = AsyncWebClient(
            base_url=self._client.base_url, session=self._client.session, retry_handlers=[]
        )

        async def authorize() -> AuthorizeResult:
            """Answer from what is known; Bolt would ask Slack before it acknowledges."""
            return AuthorizeResult(
                enterprise_id=identity.enterprise,
                team_id=identity.team,
                bot_user_id=identity.user,
                bot_id=identity.bot,
                bot_token=self._client.token,
            )

        bolt = AsyncApp(name="docketwire", client=anonymous, authorize=authorize, logger=bolt_log)
        bolt.middleware(self._once)
        bolt.command(COMMAND)(self._command)
        bolt.action(PRESSED)(self._press)
        bolt.action(ANY)(_acknowledge)
        bolt.event("app_mention")(self._mention)
        return bolt

    async def _once(
        self, body: dict[str, Any], next_: Callable[[], Awaitable[BoltResponse]]
    ) -> BoltResponse:
        """Handle what Slack delivers again only once: it repeats the event, with the same ids."""
        name = body.get("event_id") or body.get("trigger_id")
        if name is None:
            return await next_()
        if name in self._seen:
            return BoltResponse(status=200, body="")
        self._seen[str(name)] = None
        if len(self._seen) > REMEMBERED:
            del self._seen[next(iter(self._seen))]
        return await next_()

    async def _command(
        self, ack: AsyncAck, body: dict[str, Any], context: AsyncBoltContext
    ) -> None:
        await ack()
        caller = _caller(context, body["channel_id"], body["user_id"])
        asked = self._commands.run(caller, typed(body.get("text") or ""))
        self._answer(asked, self._responding(body))

    async def _press(self, ack: AsyncAck, body: dict[str, Any], context: AsyncBoltContext) -> None:
        await ack()
        action = body["actions"][0]
        pressed = PRESSED.fullmatch(action["action_id"])
        if pressed is None or pressed["verb"] == LINK:
            return
        channel = (body.get("channel") or body["container"])["id"]
        caller = _caller(context, channel, body["user"]["id"])
        asked = self._commands.press(caller, pressed["verb"], action.get("value") or "")
        self._answer(asked, self._responding(body))

    async def _mention(self, event: dict[str, Any], context: AsyncBoltContext) -> None:
        if event.get("bot_id") or not event.get("user"):
            return
        caller = _caller(context, event["channel"], event["user"])
        words = re.sub(rf"<@{re.escape(str(context.bot_user_id))}(\|[^>]*)?>", " ", event["text"])
        asked = self._commands.run(caller, typed(words).strip())

        async def reply(payload: Payload) -> None:
            await self._client.chat_postMessage(
                channel=event["channel"],
                thread_ts=event.get("thread_ts") or event["ts"],
                text=payload["text"],
                blocks=payload["blocks"] or None,
                mrkdwn=False,
                unfurl_links=False,
                unfurl_media=False,
            )

        self._answer(asked, reply)

    def _responding(self, body: dict[str, Any]) -> Respond:
        """Answer privately where the request came from, thread included."""
        thread = (body.get("container") or {}).get("thread_ts")
        place = {"response_type": "ephemeral", "replace_original": False}
        place |= {"thread_ts": thread} if thread else {}
        webhook = AsyncWebhookClient(
            body["response_url"], session=self._client.session, retry_handlers=[]
        )

        async def respond(payload: Payload) -> None:
            answer = await webhook.send_dict({**payload, **place})
            if answer.status_code != OK or '"ok":false' in answer.body.replace(" ", ""):
                log.warning("answer refused", extra={"answer": answer.body[:200]})
                await webhook.send_dict({"text": payload["text"], **place})

        return respond

    def _answer(self, asked: Coroutine[Any, Any, Message], respond: Respond) -> None:
        """Carry ``asked`` out beside the acknowledgement, which must not wait for it."""
        if self._tasks is None:
            raise RuntimeError("listeners work only while the app runs")
        self._tasks.create_task(self._answered(asked, respond))

    async def _answered(self, asked: Coroutine[Any, Any, Message], respond: Respond) -> None:
        self._answering += 1
        try:
            message = await self._told(asked)
            await respond(render(message))
        except FAILURES as error:
            log.warning("answer lost", extra={"reason": str(translated(error, "answering"))})
        except Exception:
            log.exception("answer failed")
        finally:
            self._answering -= 1

    async def _told(self, asked: Coroutine[Any, Any, Message]) -> Message:
        if self._answering > MAX_ANSWERING:
            asked.close()
            return told(BUSY, tone=Tone.ERROR)
        try:
            async with asyncio.timeout(ANSWER_SECONDS):
                return await asked
        except UserError as error:
            return told(str(error), tone=Tone.ERROR)
        except TimeoutError:
            log.warning("answer took too long")
            return told(SLOW, tone=Tone.ERROR)
        except Exception:
            log.exception("command failed")
            return told(SORRY, tone=Tone.ERROR)


OK = 200
ANY = re.compile(r".*", re.DOTALL)
PRESSED = re.compile(rf"{ACTION}:(?P<verb>[a-z][a-z0-9._-]*)(:\d+)?$")


async def _acknowledge(ack: AsyncAck) -> None:
    """People would see an error at a button that nobody acknowledges."""
    await ack()


def _caller(context: AsyncBoltContext, channel: str, user: str) -> Caller:
    """Who asks; guests of another workspace in a shared channel may look things up only."""
    at_home = context.actor_team_id in {None, context.team_id}
    return Caller(
        platform="slack",
        tenant=context.team_id or "",
        channel=f"slack:{channel}",
        user=user,
        may_manage=at_home,
    )


def typed(text: str) -> str:
    """What a person typed, from what Slack made of it: links, names and escapes undone."""
    text = _MARKUP.sub(_unmarked, text)
    return text.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&")


_MARKUP = re.compile(r"<([#@!]?)([^<>|]*)(?:\|([^<>]*))?>")


def _unmarked(markup: re.Match[str]) -> str:
    kind, target, label = markup.groups()
    if kind:
        return f"{'#' if kind == '#' else '@'}{label or target}"
    return label or target if target.startswith("mailto:") else target


async def _first(event: Awaitable[object], seconds: float) -> bool:
    """Whether ``event`` came within ``seconds``."""
    try:
        await asyncio.wait_for(event, seconds)
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
