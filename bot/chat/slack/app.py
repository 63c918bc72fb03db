"""The Slack app people talk to: commands, buttons and mentions."""

import asyncio
import logging
import re
from collections.abc import Awaitable, Callable, Coroutine
from dataclasses import dataclass
from typing import Any

from slack_bolt.app.async_app import AsyncApp
from slack_bolt.authorization import AuthorizeResult
from slack_bolt.context.ack.async_ack import AsyncAck
from slack_bolt.context.async_context import AsyncBoltContext
from slack_bolt.response import BoltResponse
from slack_sdk.web.async_client import AsyncWebClient
from slack_sdk.webhook.async_client import AsyncWebhookClient

from bot.chat.slack.api import FAILURES, connect, disconnect, translated
from bot.chat.slack.connection import MISSED_PINGS, hold, within
from bot.chat.slack.manifest import COMMAND
from bot.chat.slack.render import ACTION, LINK, Payload, render
from bot.chat.slack.sender import SlackSender
from bot.commands import Caller, Commands
from bot.config import SlackSettings
from bot.errors import ConfigError, RetryLater, SendError, TokenRevoked, UserError
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
LONGEST_PAUSE = 30.0

Respond = Callable[[Payload], Awaitable[None]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Identity:
    """Who the bot token is, as auth.test says."""

    team: str
    user: str
    bot: str
    enterprise: str | None = None


class SlackApp:
    """One workspace's bot: sends through ``sender``, answers people through ``commands``.

    Make it inside a running loop and close it at the end. ``ping`` is the time between pings in
    seconds: a dead connection is replaced after three.
    """

    def __init__(self, settings: SlackSettings, commands: Commands, *, ping: float = 10.0) -> None:
        if settings.bot_token is None:
            raise ConfigError("SLACK_BOT_TOKEN is not set: the app has nobody to speak as")
        self._client = connect(token=settings.bot_token.reveal(), api_url=settings.api_url)
        self._app_token = settings.app_token
        self._commands = commands
        self._ping = ping
        self._identity: Identity | None = None
        self._seen: dict[str, None] = {}
        self._answering = 0
        self._tasks: asyncio.TaskGroup | None = None
        self.sender = SlackSender(client=self._client)

    async def close(self) -> None:
        """Give the connections back; nothing can be sent afterwards."""
        await disconnect(self._client)

    async def run(self, stop: asyncio.Event) -> None:
        """Answer until ``stop`` is set, reconnecting whenever the connection is lost.

        Without an app token there is no connection to hold, and only alerts are sent. Raises
        TokenRevoked where Slack refuses the bot token or the app token.
        """
        if self._app_token is None:
            log.warning("slack commands off", extra={"reason": "SLACK_APP_TOKEN is not set"})
            await stop.wait()
            return
        async with asyncio.TaskGroup() as self._tasks:
            # Raised in the group it would come out of it as a group of one.
            refused = await self._supervise(self._app_token.reveal(), stop)
        if refused is not None:
            raise refused

    async def _supervise(self, app_token: str, stop: asyncio.Event) -> TokenRevoked | None:
        clock = asyncio.get_running_loop().time
        failures = 0
        while not stop.is_set():
            began = clock()
            wait = 0.0
            try:
                self._identity = self._identity or await self._introduce()
                bolt = self._listening(self._identity)
                await hold(bolt, self._client, app_token, ping=self._ping, stop=stop)
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
        caller = _caller(context, channel, body["user"]["id"], home=body["user"].get("team_id"))
        asked = self._commands.press(caller, pressed["verb"], action.get("value") or "")
        self._answer(asked, self._responding(body))

    async def _mention(self, event: dict[str, Any], context: AsyncBoltContext) -> None:
        if event.get("bot_id") or not event.get("user"):
            return
        caller = _caller(context, event["channel"], event["user"], home=event.get("user_team"))
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


def _caller(
    context: AsyncBoltContext, channel: str, user: str, *, home: str | None = None
) -> Caller:
    """Who asks; a guest of a shared channel, whose ``home`` is another team, may only look."""
    return Caller(
        platform="slack",
        tenant=context.team_id or "",
        channel=f"slack:{channel}",
        user=user,
        may_manage=home is None or home == context.team_id,
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
