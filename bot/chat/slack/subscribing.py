"""Subscribing by a form: opened at once, then filled in, tried, confirmed."""

import asyncio
import logging
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from typing import Any

from slack_bolt.app.async_app import AsyncApp
from slack_bolt.context.ack.async_ack import AsyncAck
from slack_bolt.context.async_context import AsyncBoltContext
from slack_sdk.web.async_client import AsyncWebClient

from bot.chat.slack import forms
from bot.chat.slack.answering import Answering
from bot.chat.slack.answering import Asked as AskedOf
from bot.chat.slack.callers import Callers, name_of
from bot.chat.slack.forms import Filled
from bot.chat.slack.richtext import Json
from bot.chat.slack.typed import typed
from bot.chat.slack.workspaces import Workspaces
from bot.commands import Caller, Commands, Held
from bot.errors import UserError
from bot.message import Message, Tone, subscribed

log = logging.getLogger(__name__)

AHEAD_SECONDS = 0.3
EMPTY = "Choose a case or a party, or name one below."
Done = Callable[[AsyncBoltContext, str], Awaitable[None]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """A view that was answered, and by whom."""

    view: str
    filled: Filled
    caller: Caller


class Subscribing:
    """The listeners of the form; ``done`` is told whose subscriptions changed."""

    def __init__(
        self,
        client: AsyncWebClient,
        commands: Commands,
        workspaces: Workspaces,
        answering: Answering,
        callers: Callers,
        *,
        done: Done,
    ) -> None:
        self._client = client
        self._commands = commands
        self._workspaces = workspaces
        self._answering = answering
        self._callers = callers
        self._done = done

    def listen(self, bolt: AsyncApp) -> None:
        """Hear of what is typed into the form, and of what is pressed on it."""
        bolt.options(forms.TOPIC)(self._suggest)
        bolt.view(forms.FORM)(self._fill)
        bolt.view(forms.CONFIRM)(self._confirm)
        bolt.action(forms.EDIT)(self._edit)

    async def open(
        self, context: AsyncBoltContext, trigger: str, caller: Caller, filled: Filled
    ) -> None:
        """Open the form: Slack takes the trigger once, for three seconds."""
        await self._client.views_open(
            token=await self._workspaces.token(caller.tenant),
            trigger_id=trigger,
            view=forms.form(filled, place=caller.place),
        )

    async def _suggest(
        self, ack: AsyncAck, body: dict[str, Any], context: AsyncBoltContext
    ) -> None:
        """Answer from memory: whoever types waits for each letter."""
        asked = self._asked(body, context, forms.read_filled)
        if asked is None:
            await ack(options=[])
            return
        offered = self._commands.complete(
            asked.caller, "topic", typed(str(body.get("value") or "")), forms.MAX_CHOICES
        )
        await ack(options=forms.choices(offered))

    async def _fill(self, ack: AsyncAck, body: dict[str, Any], context: AsyncBoltContext) -> None:
        asked = self._asked(body, context, forms.read_form)
        if asked is None:
            await ack(response_action="update", view=forms.outdated())
            return
        if not asked.filled.typed():
            await ack(response_action="errors", errors={forms.TOPIC: EMPTY})
            return
        await ack(response_action="update", view=forms.waiting(asked.filled))
        self._answering.beside(self._try(asked))

    async def _try(self, asked: Asked) -> None:
        filled = asked.filled
        rule = await self._acknowledged(self._commands.trial(asked.caller, filled.typed()))
        if rule.tone is Tone.ERROR:
            view = forms.form(filled, place=asked.caller.place, wrong=rule.text)
        else:
            view = forms.confirmation(filled, rule)
        await self._show(asked, view)

    async def _confirm(
        self, ack: AsyncAck, body: dict[str, Any], context: AsyncBoltContext
    ) -> None:
        asked = self._asked(body, context, forms.read_filled)
        if asked is None:
            await ack(response_action="update", view=forms.outdated())
            return
        await ack(response_action="update", view=forms.waiting(asked.filled))
        self._answering.beside(self._subscribe(asked, context))

    async def _subscribe(self, asked: Asked, context: AsyncBoltContext) -> None:
        words = asked.filled.typed()
        answer = await self._acknowledged(self._commands.subscribe(asked.caller, words))
        if answer.tone is Tone.ERROR:
            view = forms.form(asked.filled, place=asked.caller.place, wrong=answer.text)
        else:
            view = forms.done(asked.filled, answer)
        await self._show(asked, view)
        await self._done(context, asked.caller.user)

    async def _edit(self, ack: AsyncAck, body: dict[str, Any], context: AsyncBoltContext) -> None:
        await ack()
        asked = self._asked(body, context, forms.read_filled)
        if asked is not None:
            view = forms.form(asked.filled, place=asked.caller.place)
            self._answering.beside(self._show(asked, view))

    async def _acknowledged(self, asked: AskedOf) -> Message:
        """What comes of a question, when Slack surely has the acknowledgement before it.

        Which of the two that change the view comes last is what stays.
        """
        answer, _ = await asyncio.gather(self._answering.told(asked), asyncio.sleep(AHEAD_SECONDS))
        return answer

    async def _show(self, asked: Asked, view: Json) -> None:
        token = await self._workspaces.token(asked.caller.tenant)
        await self._client.views_update(token=token, view_id=asked.view, view=view)

    def _asked(
        self,
        body: dict[str, Any],
        context: AsyncBoltContext,
        read: Callable[[Mapping[str, Any]], Filled],
    ) -> Asked | None:
        """Who answered a view, and what; None where it is a view of another version."""
        try:
            filled = read(body["view"])
        except UserError as error:
            log.warning("form not read", extra={"reason": str(error)})
            return None
        user = body["user"]
        caller = self._callers.caller(
            context, filled.channel, user["id"], home=user.get("team_id"), name=name_of(body)
        )
        return Asked(view=str(body["view"]["id"]), filled=filled, caller=caller)


def edited(channel: str, held: Held) -> Filled:
    """The form filled in with a subscription that there is."""
    if not channel:
        raise UserError("It is not known any more which channel this is about.")
    wanted = held.wanted
    return Filled(
        channel=channel,
        words=f"{subscribed.typed(held.topic)} {wanted.words}".strip(),
        much=wanted.verbosity,
        digest=wanted.digest,
    )
