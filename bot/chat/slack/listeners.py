"""What the app does about each thing that people do in Slack, however the request comes in."""

import logging
import re
from collections.abc import Awaitable, Callable
from dataclasses import replace
from typing import Any, cast

from slack_bolt.app.async_app import AsyncApp
from slack_bolt.authorization import AuthorizeResult
from slack_bolt.context.ack.async_ack import AsyncAck
from slack_bolt.context.async_context import AsyncBoltContext
from slack_bolt.response import BoltResponse
from slack_sdk.web.async_client import AsyncWebClient

from bot.chat.slack.answering import Answering, Asked
from bot.chat.slack.callers import Callers, name_of
from bot.chat.slack.direct import Direct, is_direct
from bot.chat.slack.forms import Filled
from bot.chat.slack.homing import Homing
from bot.chat.slack.managers import Managers
from bot.chat.slack.manifest import COMMAND, TRACK
from bot.chat.slack.pictures import post
from bot.chat.slack.render import ACTION, LINK, MORE, Payload, render
from bot.chat.slack.sender import channel_id
from bot.chat.slack.subscribing import Subscribing, edited
from bot.chat.slack.typed import typed
from bot.chat.slack.workspaces import Workspaces
from bot.commands import Caller, Commands, are_personal, wants_form
from bot.commands.wording import personally
from bot.errors import UserError
from bot.message import Message, Tone, subscribed, told
from bot.message.subscribed import FORM

# Bolt warns of every setting it finds in the environment and of every event nobody listens to.
bolt_log = logging.getLogger("bot.chat.slack.bolt")

NOT_INSTALLED = "docketwire is not installed in this workspace (any more)."
OTHERS = "That list is of another channel: ask for it there."
REMEMBERED = 10_000
MOST_LINKS = 5
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
        managers: Managers | None,
    ) -> None:
        self._client = client
        self._commands = commands
        self._workspaces = workspaces
        self._answering = answering
        self._callers = Callers(workspaces, Direct(client, workspaces), managers)
        self._home = Homing(client, commands, workspaces, answering, self._callers)
        self._subscribing = Subscribing(
            client, commands, workspaces, answering, self._callers, done=self._home.publish
        )
        self._seen: dict[str, None] = {}

    def bolt(self) -> AsyncApp:
        """A Bolt app with these listeners, the same for every way that requests come in."""
        bolt_log.setLevel(logging.ERROR)
        anonymous = AsyncWebClient(
            base_url=self._client.base_url, session=self._client.session, retry_handlers=[]
        )

        async def authorize(
            team_id: str | None, enterprise_id: str | None
        ) -> AuthorizeResult | None:
            """Answer from what is known; Bolt would ask Slack before it acknowledges.

            No token is given away: whoever speaks asks for it then.
            """
            found = self._workspaces.of(team_id, enterprise_id)
            if found is None:
                return None
            return AuthorizeResult(
                enterprise_id=found.enterprise,
                team_id=team_id,
                bot_user_id=found.user,
                bot_id=found.bot,
            )

        bolt = AsyncApp(
            name="docketwire",
            client=anonymous,
            authorize=cast("Callable[..., Awaitable[AuthorizeResult]]", authorize),
            user_facing_authorize_error_message=NOT_INSTALLED,
            logger=bolt_log,
            # The endpoint has verified the raw body before anything is made of it.
            request_verification_enabled=False,
        )
        bolt.middleware(self._once)
        bolt.command(COMMAND)(self._command)
        self._subscribing.listen(bolt)
        self._home.listen(bolt, self._subscribing)
        bolt.shortcut(TRACK)(self._track)
        bolt.event("link_shared")(self._linked)
        bolt.action(PRESSED)(self._press)
        bolt.action(ANY)(_acknowledge)
        bolt.event("app_mention")(self._mention)
        bolt.event("app_uninstalled")(self._removed)
        bolt.event("tokens_revoked")(self._removed)
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
        caller = self._callers.caller(
            context, body["channel_id"], body["user_id"], name=name_of(body)
        )
        words = typed(body.get("text") or "")
        if wants_form(words):
            self._answering.beside(self._form(caller, words, body, context))
            return
        asked = self._run(caller, words, context)
        self._answering.answer(asked, self._answering.privately(body))

    async def _form(
        self, caller: Caller, words: str, body: dict[str, Any], context: AsyncBoltContext
    ) -> None:
        """Open the form to subscribe by, for the channel or for the person alone."""
        channel = body["channel_id"]
        if are_personal(words):
            channel = channel_id(await self._callers.personal(context, caller.user))
            caller = self._callers.caller(context, channel, caller.user)
        await self._subscribing.open(context, body["trigger_id"], caller, Filled(channel=channel))

    async def _track(self, ack: AsyncAck, body: dict[str, Any], context: AsyncBoltContext) -> None:
        """Answer who asks of a message which case it is about."""
        await ack()
        user = body["user"]
        caller = self._callers.caller(
            context, body["channel"]["id"], user["id"], home=user.get("team_id")
        )
        asked = self._commands.track(caller, words_of(body.get("message") or {}))
        self._answering.answer(asked, self._answering.privately(body))

    async def _linked(self, event: dict[str, Any], context: AsyncBoltContext) -> None:
        self._answering.beside(self._unfurl(event, self._callers.place(context).tenant))

    async def _unfurl(self, event: dict[str, Any], tenant: str) -> None:
        """Show under a message what is known of the dockets that it links."""
        unfurls = {}
        for link in (event.get("links") or [])[:MOST_LINKS]:
            url = str(link.get("url", ""))
            known = await self._commands.linked(typed(url), seen_by=f"slack:{tenant}")
            if known is not None:
                unfurls[url] = {"blocks": render(known)["blocks"]}
        if not unfurls:
            return
        token = await self._workspaces.token(tenant)
        if event.get("unfurl_id") and event.get("source"):
            where = {"unfurl_id": event["unfurl_id"], "source": event["source"]}
        else:
            where = {"channel": event["channel"], "ts": event["message_ts"]}
        await self._client.chat_unfurl(token=token, unfurls=unfurls, **where)

    async def _press(self, ack: AsyncAck, body: dict[str, Any], context: AsyncBoltContext) -> None:
        await ack()
        pressed = pressed_in(body["actions"][0])
        if pressed is None:
            return
        channel = (body.get("channel") or body["container"])["id"]
        user = body["user"]
        caller = self._callers.caller(
            context, channel, user["id"], home=user.get("team_id"), name=name_of(body)
        )
        if pressed[0] == FORM:
            self._answering.beside(self._form_of(caller, pressed[1], body, context))
            return
        asked = self._posted(self._pressed(caller, *pressed, context), caller, channel, body)
        self._answering.answer(asked, self._answering.privately(body))

    async def _pressed(
        self, caller: Caller, verb: str, value: str, context: AsyncBoltContext
    ) -> Message:
        own = await self._at_list(caller, verb, value, context)
        done = self._commands.press(own, verb, value)
        return await (done if own is caller else personally(done))

    async def _form_of(
        self, caller: Caller, value: str, body: dict[str, Any], context: AsyncBoltContext
    ) -> None:
        """Open the form behind a button of a list, or say to who pressed it why not."""

        async def opened() -> Message:
            own = await self._at_list(caller, FORM, value, context)
            held = await self._commands.form(own, value)
            channel = channel_id(own.channel)
            filled = edited(channel, held) if held else Filled(channel=channel)
            await self._subscribing.open(context, body["trigger_id"], own, filled)
            return told("")

        said = await self._answering.told(opened())
        if said.tone is Tone.ERROR:
            await self._answering.privately(body)(render(said))

    async def _at_list(
        self, caller: Caller, verb: str, value: str, context: AsyncBoltContext
    ) -> Caller:
        """The caller as of their direct messages, where a button is of the list of those.

        Raises UserError where they are somebody else's.
        """
        number = subscribed.channel_of(verb, value)
        key = f"slack:{number}"
        if not number or key == caller.channel or not is_direct(channel_id(key)):
            return caller
        if key != await self._callers.personal(context, caller.user):
            raise UserError(OTHERS)
        return self._callers.caller(context, channel_id(key), caller.user, name=caller.name)

    async def _posted(
        self, asked: Asked, caller: Caller, channel: str, body: dict[str, Any]
    ) -> Message:
        """The answer to a press; where it has a picture, that is posted for everybody."""
        message = await asked
        if message.picture is None:
            return message
        await post(
            self._client,
            message.picture,
            title=message.text,
            token=await self._workspaces.token(caller.tenant),
            channel=channel,
            thread=(body.get("container") or {}).get("thread_ts"),
        )
        return told("Posted here, for everybody.")

    async def _mention(self, event: dict[str, Any], context: AsyncBoltContext) -> None:
        if event.get("bot_id") or not event.get("user"):
            return
        caller = self._callers.caller(
            context, event["channel"], event["user"], home=event.get("user_team")
        )
        words = re.sub(rf"<@{re.escape(str(context.bot_user_id))}(\|[^>]*)?>", " ", event["text"])
        asked = self._run(caller, typed(words).strip(), context)

        async def reply(payload: Payload) -> None:
            await self._client.chat_postMessage(
                token=await self._workspaces.token(caller.tenant),
                channel=event["channel"],
                thread_ts=event.get("thread_ts") or event["ts"],
                text=payload["text"],
                blocks=payload["blocks"] or None,
                mrkdwn=False,
                unfurl_links=False,
                unfurl_media=False,
            )

        self._answering.answer(asked, reply)

    async def _removed(self, context: AsyncBoltContext) -> None:
        """The app was removed, or some token of it revoked: which event tells it is no matter."""
        self._answering.beside(self._workspaces.doubt(context.team_id, context.enterprise_id))

    async def _run(self, caller: Caller, words: str, context: AsyncBoltContext) -> Message:
        """Carry out words; those about direct messages need these to be opened first."""
        if are_personal(words) and not caller.personal:
            personal = await self._callers.personal(context, caller.user)
            caller = replace(caller, personal=personal)
        return await self._commands.run(caller, words)


def words_of(message: dict[str, Any]) -> str:
    """All that a message says, with the addresses that it links."""
    found = [typed(str(message.get("text") or ""))]
    pending: list[object] = [message.get("blocks"), message.get("attachments")]
    while pending:
        value = pending.pop()
        if isinstance(value, dict):
            found += [str(value[key]) for key in ("url", "from_url", "title_link") if key in value]
            pending += value.values()
        elif isinstance(value, list):
            pending += value
    return " ".join(found)


def pressed_in(action: dict[str, Any]) -> tuple[str, str] | None:
    """The verb and value of a button, or of what was chosen in a menu; None for a link."""
    pressed = PRESSED.fullmatch(action["action_id"])
    if pressed is None or pressed["verb"] == LINK:
        return None
    if pressed["verb"] == MORE:
        verb, _, value = action["selected_option"]["value"].partition(":")
        return verb, value
    return pressed["verb"], action.get("value") or ""


async def _acknowledge(ack: AsyncAck) -> None:
    """People would see an error at a button that nobody acknowledges."""
    await ack()
