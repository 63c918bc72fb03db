"""The app's home, published whenever somebody opens it or changes something on it."""

import logging
from typing import Any

from slack_bolt.app.async_app import AsyncApp
from slack_bolt.context.ack.async_ack import AsyncAck
from slack_bolt.context.async_context import AsyncBoltContext
from slack_sdk.web.async_client import AsyncWebClient

from bot.chat.slack import home
from bot.chat.slack.answering import Answering
from bot.chat.slack.callers import Callers
from bot.chat.slack.forms import Filled
from bot.chat.slack.render import render
from bot.chat.slack.sender import channel_id
from bot.chat.slack.subscribing import Subscribing, edited
from bot.chat.slack.workspaces import Workspaces
from bot.commands import Caller, Commands, Held
from bot.commands.listing import mark
from bot.errors import UserError
from bot.message import Message, subscribed

log = logging.getLogger(__name__)


class Homing:
    """The listeners of the home tab."""

    def __init__(
        self,
        client: AsyncWebClient,
        commands: Commands,
        workspaces: Workspaces,
        answering: Answering,
        callers: Callers,
    ) -> None:
        self._client = client
        self._commands = commands
        self._workspaces = workspaces
        self._answering = answering
        self._callers = callers

    def listen(self, bolt: AsyncApp, subscribing: Subscribing) -> None:
        """Hear of the home being opened, and of what is pressed on it."""
        self._subscribing = subscribing
        bolt.event("app_home_opened")(self._opened)
        bolt.action(home.CHANNEL)(self._chosen)
        bolt.action(home.ADD)(self._add)
        bolt.action(home.ROW)(self._row)

    async def publish(
        self, context: AsyncBoltContext, user: str, *, channel: str = "", said: str = ""
    ) -> None:
        """Show somebody what they are told, and what ``channel`` (Slack's id) is."""
        personal = await self._callers.personal(context, user)
        direct = channel_id(personal)
        mine = await self._commands.held(self._callers.caller(context, direct, user))
        theirs = (
            await self._commands.held(self._callers.caller(context, channel, user))
            if channel
            else ()
        )
        await self._client.views_publish(
            token=await self._workspaces.token(self._callers.place(context).tenant),
            user_id=user,
            view=home.home(mine, direct, channel=channel, theirs=theirs, said=said),
        )

    async def _opened(self, event: dict[str, Any], context: AsyncBoltContext) -> None:
        if event.get("tab") == "home":
            shown = home.shown_channel(event.get("view") or {})
            self._answering.beside(self.publish(context, event["user"], channel=shown))

    async def _chosen(self, ack: AsyncAck, body: dict[str, Any], context: AsyncBoltContext) -> None:
        await ack()
        channel = body["actions"][0].get("selected_conversation") or ""
        self._answering.beside(self.publish(context, body["user"]["id"], channel=channel))

    async def _add(self, ack: AsyncAck, body: dict[str, Any], context: AsyncBoltContext) -> None:
        await ack()
        channel = body["actions"][0].get("value") or ""
        caller = self._caller(body, context, channel)
        self._answering.beside(
            self._subscribing.open(context, body["trigger_id"], caller, Filled(channel=channel))
        )

    async def _row(self, ack: AsyncAck, body: dict[str, Any], context: AsyncBoltContext) -> None:
        await ack()
        self._answering.beside(self._pressed(body, context))

    async def _pressed(self, body: dict[str, Any], context: AsyncBoltContext) -> None:
        value = str(body["actions"][0]["selected_option"]["value"])
        verb, _, rest = value.partition(":")
        channel, _, marked = rest.partition(":")
        caller = self._caller(body, context, channel)
        held = next(
            (each for each in await self._commands.held(caller) if mark(each.topic) == marked),
            None,
        )
        if verb == "edit" and held is not None:
            filled = edited(channel, held)
            await self._subscribing.open(context, body["trigger_id"], caller, filled)
            return
        answer = await self._answering.told(self._done(caller, verb, held, context))
        shown = home.shown_channel(body.get("view") or {})
        await self.publish(context, caller.user, channel=shown, said=answer.text)

    async def _done(
        self, caller: Caller, verb: str, held: Held | None, context: AsyncBoltContext
    ) -> Message:
        """Carry out what was chosen in the menu of a subscription."""
        if held is None:
            raise UserError("This was already removed.")
        topic = subscribed.typed(held.topic)
        if verb == "remove":
            return await self._commands.unsubscribe(caller, topic)
        if verb == "mute":
            return await self._commands.press(caller, "mute", held.topic)
        if verb == "test":
            return await self._tested(caller, context)
        raise UserError("This menu is from an older version; open the home again.")

    async def _tested(self, caller: Caller, context: AsyncBoltContext) -> Message:
        """Show the latest alert in the direct messages: a home has no room for one."""
        shown = await self._commands.preview(caller)
        payload = render(shown)
        await self._client.chat_postMessage(
            token=await self._workspaces.token(caller.tenant),
            channel=channel_id(await self._callers.personal(context, caller.user)),
            text=payload["text"],
            blocks=payload["blocks"] or None,
            mrkdwn=False,
            unfurl_links=False,
            unfurl_media=False,
        )
        return Message(text="The latest alert stands in your direct messages.", blocks=())

    def _caller(self, body: dict[str, Any], context: AsyncBoltContext, channel: str) -> Caller:
        user = body["user"]
        return self._callers.caller(context, channel, user["id"], home=user.get("team_id"))
