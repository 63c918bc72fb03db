"""What the app does about each thing that people do in Slack, however the request comes in."""

import logging
import re
from collections.abc import Awaitable, Callable
from dataclasses import replace
from typing import Any

from slack_bolt.app.async_app import AsyncApp
from slack_bolt.authorization import AuthorizeResult
from slack_bolt.context.ack.async_ack import AsyncAck
from slack_bolt.context.async_context import AsyncBoltContext
from slack_bolt.response import BoltResponse
from slack_sdk.web.async_client import AsyncWebClient

from bot.chat.slack.answering import Answering
from bot.chat.slack.direct import Direct, is_direct
from bot.chat.slack.manifest import COMMAND
from bot.chat.slack.render import ACTION, LINK, Payload
from bot.chat.slack.typed import typed
from bot.chat.slack.workspaces import Workspaces
from bot.commands import PERSONAL_PLACE, Caller, Commands, are_personal
from bot.message import Message

# Bolt warns of every setting it finds in the environment and of every event nobody listens to.
bolt_log = logging.getLogger("bot.chat.slack.bolt")

REMEMBERED = 10_000
ANY = re.compile(r".*", re.DOTALL)
PRESSED = re.compile(rf"{ACTION}:(?P<verb>[a-z][a-z0-9._-]*)(:\d+)?$")


class Listeners:
    """Acknowledges what Slack delivers, once, and has it answered."""

    def __init__(
        self,
        client: AsyncWebClient,
        commands: Commands,
        workspaces: Workspaces,
        answering: Answering,
    ) -> None:
        self._client = client
        self._commands = commands
        self._workspaces = workspaces
        self._answering = answering
        self._direct = Direct(client)
        self._seen: dict[str, None] = {}

    def bolt(self) -> AsyncApp:
        """A Bolt app with these listeners, the same for every way that requests come in."""
        bolt_log.setLevel(logging.ERROR)
        anonymous = AsyncWebClient(
            base_url=self._client.base_url, session=self._client.session, retry_handlers=[]
        )

        async def authorize(team_id: str | None, enterprise_id: str | None) -> AuthorizeResult:
            """Answer from what is known; Bolt would ask Slack before it acknowledges."""
            found = self._workspaces.of(team_id, enterprise_id)
            return AuthorizeResult(
                enterprise_id=found.enterprise,
                team_id=team_id,
                bot_user_id=found.user,
                bot_id=found.bot,
                bot_token=found.token.reveal(),
            )

        bolt = AsyncApp(
            name="docketwire",
            client=anonymous,
            authorize=authorize,
            logger=bolt_log,
            # The endpoint has verified the raw body before anything is made of it.
            request_verification_enabled=False,
        )
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
        caller = self._caller(context, body["channel_id"], body["user_id"])
        asked = self._run(caller, typed(body.get("text") or ""), context)
        self._answering.answer(asked, self._answering.privately(body))

    async def _press(self, ack: AsyncAck, body: dict[str, Any], context: AsyncBoltContext) -> None:
        await ack()
        action = body["actions"][0]
        pressed = PRESSED.fullmatch(action["action_id"])
        if pressed is None or pressed["verb"] == LINK:
            return
        channel = (body.get("channel") or body["container"])["id"]
        caller = self._caller(
            context, channel, body["user"]["id"], home=body["user"].get("team_id")
        )
        asked = self._commands.press(caller, pressed["verb"], action.get("value") or "")
        self._answering.answer(asked, self._answering.privately(body))

    async def _mention(self, event: dict[str, Any], context: AsyncBoltContext) -> None:
        if event.get("bot_id") or not event.get("user"):
            return
        caller = self._caller(context, event["channel"], event["user"], home=event.get("user_team"))
        words = re.sub(rf"<@{re.escape(str(context.bot_user_id))}(\|[^>]*)?>", " ", event["text"])
        asked = self._run(caller, typed(words).strip(), context)

        async def reply(payload: Payload) -> None:
            await self._client.chat_postMessage(
                token=context.bot_token,
                channel=event["channel"],
                thread_ts=event.get("thread_ts") or event["ts"],
                text=payload["text"],
                blocks=payload["blocks"] or None,
                mrkdwn=False,
                unfurl_links=False,
                unfurl_media=False,
            )

        self._answering.answer(asked, reply)

    async def _run(self, caller: Caller, words: str, context: AsyncBoltContext) -> Message:
        """Carry out words; those about direct messages need these to be opened first."""
        if are_personal(words) and not caller.personal:
            place = self._workspaces.of(context.team_id, context.enterprise_id)
            personal = await self._direct.channel(place, caller.user)
            caller = replace(caller, personal=personal)
        return await self._commands.run(caller, words)

    def _caller(
        self, context: AsyncBoltContext, channel: str, user: str, *, home: str | None = None
    ) -> Caller:
        """Who asks; a guest of a shared channel, whose ``home`` is another team, may only look."""
        place = self._workspaces.of(context.team_id, context.enterprise_id)
        key = place.channel(channel)
        caller = Caller(
            platform="slack",
            tenant=place.tenant,
            channel=key,
            user=user,
            may_manage=home is None or home == context.team_id,
        )
        if is_direct(channel):
            return replace(caller, personal=key, place=PERSONAL_PLACE)
        return caller


async def _acknowledge(ack: AsyncAck) -> None:
    """People would see an error at a button that nobody acknowledges."""
    await ack()
