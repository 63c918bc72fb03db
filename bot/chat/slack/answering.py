"""Carries out what people ask beside the acknowledgement, and answers where they asked."""

import asyncio
import logging
from collections.abc import Awaitable, Callable, Coroutine
from typing import Any

import aiohttp
from slack_sdk.webhook.async_client import AsyncWebhookClient

from bot.chat.slack.api import FAILURES, translated
from bot.chat.slack.render import Payload, render
from bot.commands.wording import refusal, spelled
from bot.errors import BotError, UserError
from bot.message import Message, Tone, told

log = logging.getLogger(__name__)

SORRY = "Something went wrong here; it has been logged. Try again in a minute."
SLOW = "That took too long, and was stopped. Try again in a minute."
BUSY = "Too many questions at once. Try again in a minute."

ANSWER_SECONDS = 30.0
MAX_ANSWERING = 50
OK = 200

Asked = Coroutine[Any, Any, Message]
Respond = Callable[[Payload], Awaitable[None]]


class Answering:
    """Answers in the background once ``open``: nothing that is asked delays another."""

    def __init__(self, session: aiohttp.ClientSession | None) -> None:
        self._session = session
        self._answering = 0
        self._tasks: asyncio.TaskGroup | None = None

    def open(self, tasks: asyncio.TaskGroup) -> None:
        """Answer in ``tasks`` from now on."""
        self._tasks = tasks

    def answer(self, asked: Asked, respond: Respond) -> None:
        """Carry ``asked`` out beside the acknowledgement, which must not wait for it."""
        self.start(self._answered(asked, respond))

    def start(self, work: Coroutine[Any, Any, None]) -> None:
        """Do something beside the acknowledgement; what it raises ends the app."""
        if self._tasks is None:
            raise RuntimeError("listeners work only while the app runs")
        self._tasks.create_task(work)

    def beside(self, work: Coroutine[Any, Any, None]) -> None:
        """Do something beside the acknowledgement; what goes wrong in it is logged."""
        self.start(self._guarded(work))

    async def _guarded(self, work: Coroutine[Any, Any, None]) -> None:
        try:
            async with asyncio.timeout(ANSWER_SECONDS):
                await work
        except (*FAILURES, BotError) as error:
            reason = str(error if isinstance(error, BotError) else translated(error, "answering"))
            log.warning("answer lost", extra={"reason": reason})
        except Exception:
            log.exception("answer failed")

    def privately(self, body: dict[str, Any]) -> Respond:
        """Answer only to who asked, where the request came from, thread included."""
        thread = (body.get("container") or {}).get("thread_ts")
        place = {"response_type": "ephemeral", "replace_original": False}
        place |= {"thread_ts": thread} if thread else {}
        webhook = AsyncWebhookClient(body["response_url"], session=self._session, retry_handlers=[])

        async def respond(payload: Payload) -> None:
            answer = await webhook.send_dict({**payload, **place})
            if answer.status_code != OK or '"ok":false' in answer.body.replace(" ", ""):
                log.warning("answer refused", extra={"answer": answer.body[:200]})
                await webhook.send_dict({"text": payload["text"], **place})

        return respond

    async def told(self, asked: Asked) -> Message:
        """What ``asked`` comes to, or in words why it came to nothing."""
        if self._answering > MAX_ANSWERING:
            asked.close()
            return told(BUSY, tone=Tone.ERROR)
        try:
            async with asyncio.timeout(ANSWER_SECONDS):
                return spelled(await asked, "slack")
        except UserError as error:
            return refusal(str(error), "slack")
        except TimeoutError:
            log.warning("answer took too long")
            return told(SLOW, tone=Tone.ERROR)
        except Exception:
            log.exception("command failed")
            return told(SORRY, tone=Tone.ERROR)

    async def _answered(self, asked: Asked, respond: Respond) -> None:
        self._answering += 1
        try:
            message = await self.told(asked)
            await respond(render(message))
        except FAILURES as error:
            log.warning("answer lost", extra={"reason": str(translated(error, "answering"))})
        except Exception:
            log.exception("answer failed")
        finally:
            self._answering -= 1
