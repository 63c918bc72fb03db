"""Discord's REST API, as strict as Discord."""

import asyncio
import json
import re
from collections.abc import Awaitable, Callable
from datetime import datetime, timedelta
from typing import Any

from aiohttp import web

from tests.doubles.discord import limits
from tests.doubles.discord.filling import modal_errors
from tests.doubles.discord.world import (
    CREATE_THREADS,
    DM_CHANNEL,
    FORUM,
    HISTORY,
    NEWS,
    NONCE_MEMORY,
    PUBLIC_THREAD,
    SEND,
    SEND_IN_THREADS,
    VIEW,
    Channel,
    Fault,
    Interaction,
    World,
)

BASE = "/api/v10"
EDIT_AGE = timedelta(hours=1)
OLD_EDITS = 3
CROSSPOSTED = 1
ACK_WITHIN = timedelta(seconds=3)
ANSWER_WITHIN = timedelta(minutes=15)
LONGEST_ALT = 1024
TAKEN = {"lost", "stuck"}
EDITABLE_FLAGS = limits.V2 | 1 << 2
MESSAGE, DEFERRED, DEFERRED_UPDATE, UPDATE, CHOICES, MODAL = 4, 5, 6, 7, 8, 9

Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]


class Refused(Exception):
    """An answer that is an error."""

    def __init__(self, status: int, code: int, message: str, **more: Any) -> None:
        super().__init__(message)
        self.status = status
        self.body = {"code": code, "message": message, **more}


def answer(body: Any, status: int = 200, headers: dict[str, str] | None = None) -> web.Response:
    """JSON with the exact content type that discord.py asks for."""
    if status == 204:
        return web.Response(status=204, headers=headers)
    data = json.dumps(body).encode()
    shown = {"Content-Type": "application/json", **(headers or {})}
    return web.Response(body=data, status=status, headers=shown)


class Rest:
    """The routes, on a world; ``gateway`` is the address that ``GET /gateway`` tells."""

    def __init__(self, world: World, gateway: Callable[[], str]) -> None:
        self.world = world
        self.gateway = gateway
        self.hanging = asyncio.Event()
        self._old_edits: dict[int, int] = {}

    def add_to(self, app: web.Application) -> None:
        """Put the routes and their shared rules into ``app``."""

        @web.middleware
        async def rules(request: web.Request, handler: Handler) -> web.StreamResponse:
            return await self._rules(request, handler)

        app.middlewares.append(rules)
        channel, message = r"{channel:\d+}", r"{message:\d+}"
        webhook = r"/webhooks/{application:\d+}/{token}"
        routes: list[tuple[str, str, Handler]] = [
            ("GET", "/users/@me", self._me),
            ("POST", "/users/@me/channels", self._open_direct),
            ("GET", "/users/@me/guilds", self._guilds),
            ("GET", "/oauth2/applications/@me", self._application),
            ("GET", "/applications/@me", self._application),
            ("GET", "/gateway", self._gateway),
            ("GET", "/gateway/bot", self._gateway),
            ("GET", f"/channels/{channel}", self._channel),
            ("POST", f"/channels/{channel}/messages", self._post),
            ("GET", f"/channels/{channel}/messages", self._history),
            ("GET", f"/channels/{channel}/messages/{message}", self._one),
            ("PATCH", f"/channels/{channel}/messages/{message}", self._edit),
            ("DELETE", f"/channels/{channel}/messages/{message}", self._delete),
            ("POST", f"/channels/{channel}/messages/{message}/threads", self._thread),
            ("POST", f"/channels/{channel}/messages/{message}/crosspost", self._crosspost),
            ("POST", f"/channels/{channel}/threads", self._open_post),
            ("GET", f"/channels/{channel}/threads/archived/public", self._archived),
            ("GET", r"/guilds/{guild:\d+}/threads/active", self._active),
            ("GET", r"/applications/{application:\d+}/commands", self._commands),
            ("PUT", r"/applications/{application:\d+}/commands", self._upsert),
            ("POST", r"/interactions/{interaction:\d+}/{token}/callback", self._callback),
            ("POST", webhook, self._followup),
            ("PATCH", webhook + r"/messages/{which}", self._edit_answer),
            ("GET", webhook + r"/messages/@original", self._original),
        ]
        for method, path, handler in routes:
            app.router.add_route(method, BASE + path, handler)

    async def _rules(self, request: web.Request, handler: Handler) -> web.StreamResponse:
        if not request.path.startswith(BASE + "/"):
            return await handler(request)
        path = request.path.removeprefix(BASE)
        fault = self.world.fault_for(request.method, path)
        if fault and fault.kind in {"drop", "hang"}:
            return await self._unanswered(request, fault)
        response = self._fault_answer(fault) or await self._limited(request, path, handler)
        self.world.requests.append((request.method, path, response.status))
        self.world.record("request", method=request.method, path=path, status=response.status)
        if fault and fault.kind == "stuck":
            await self.hanging.wait()
        return self._cut(request) if fault and fault.kind in TAKEN else response

    async def _unanswered(self, request: web.Request, fault: Fault) -> web.StreamResponse:
        self.world.requests.append((request.method, request.path.removeprefix(BASE), 0))
        if fault.kind == "hang":
            await self.hanging.wait()
        return self._cut(request)

    @staticmethod
    def _cut(request: web.Request) -> web.StreamResponse:
        if request.transport is not None:
            request.transport.abort()
        return web.Response(status=500)

    @staticmethod
    def _fault_answer(fault: Fault | None) -> web.Response | None:
        if fault is None or fault.kind in TAKEN:
            return None
        if fault.kind == "page":
            return web.Response(text="<h1>Log in to this network</h1>", content_type="text/html")
        if fault.kind == "status":
            return answer({"code": 0, "message": f"{fault.status}"}, fault.status)
        whole = fault.scope == "global"
        headers = {
            "Retry-After": str(fault.retry_after),
            "X-RateLimit-Scope": fault.scope,
            **({"Via": "1.1 google"} if fault.via else {}),
            **({"X-RateLimit-Global": "true"} if whole else {}),
        }
        text = "You are being rate limited."
        body = {"message": text, "retry_after": fault.retry_after, "global": whole}
        return answer(body, 429, headers)

    async def _limited(
        self, request: web.Request, path: str, handler: Handler
    ) -> web.StreamResponse:
        interaction = path.startswith(("/interactions", "/webhooks"))
        if not interaction and path != "/gateway":
            authorised = request.headers.get("Authorization") == f"Bot {self.world.token}"
            if not authorised:
                return answer({"message": "401: Unauthorized", "code": 0}, 401)
        bucket = f"{request.method} {re.sub(r'/messages/.*', '/messages/', path)}"
        left, reset = self.world.room(bucket)
        headers = {
            "X-RateLimit-Limit": str(self.world.bucket[0]),
            "X-RateLimit-Remaining": str(max(left, 0)),
            "X-RateLimit-Reset": f"{self.world.now().timestamp() + reset:.3f}",
            "X-RateLimit-Reset-After": f"{reset:.3f}",
            "X-RateLimit-Bucket": f"{hash(re.sub(r'[0-9]+', 'n', bucket)):x}",
            "Via": "1.1 google",
        }
        if left < 0:
            headers |= {"Retry-After": f"{reset:.3f}", "X-RateLimit-Scope": "user"}
            body = {"message": "You are being rate limited.", "retry_after": reset, "global": False}
            return answer(body, 429, headers)
        try:
            response = await handler(request)
        except Refused as refused:
            response = answer(refused.body, refused.status)
        response.headers.update(headers)
        return response

    async def _me(self, _: web.Request) -> web.Response:
        return answer(self.world.bot)

    async def _guilds(self, request: web.Request) -> web.Response:
        after = int(request.query.get("after", "0"))
        page = sorted(each for each in self.world.guilds if each > after)
        shown = [{"id": str(each), "name": self.world.guilds[each]} for each in page]
        more: dict[str, Any] = {"icon": None, "owner": False, "permissions": "0", "features": []}
        return answer([each | more for each in shown[: int(request.query.get("limit", "200"))]])

    async def _open_direct(self, request: web.Request) -> web.Response:
        body = await self._body(request)
        user = int(body["recipient_id"])
        person = {"id": str(user), "username": "ann", "discriminator": "0", "avatar": None}
        return answer(self.world.direct(user).payload() | {"recipients": [person]})

    async def _application(self, _: web.Request) -> web.Response:
        return answer(
            {
                "id": str(self.world.application),
                "name": "docketwire",
                "icon": None,
                "description": "",
                "bot_public": True,
                "bot_require_code_grant": False,
                "verify_key": "00",
                "owner": self.world.bot | {"bot": False, "id": "5"},
                "team": None,
                "flags": 0,
                "interactions_endpoint_url": None,
                "approximate_guild_count": len(self.world.guilds),
            }
        )

    async def _gateway(self, request: web.Request) -> web.Response:
        body: dict[str, Any] = {"url": self.gateway()}
        if request.path.endswith("/bot"):
            start = {"total": 1000, "remaining": 999, "reset_after": 1, "max_concurrency": 1}
            body |= {"shards": 1, "session_start_limit": start}
        return answer(body)

    def _seen(self, request: web.Request) -> Channel:
        channel = self.world.channels.get(int(request.match_info["channel"]))
        if channel is None:
            raise Refused(404, 10003, "Unknown Channel")
        if not channel.permissions & VIEW:
            raise Refused(403, 50001, "Missing Access")
        return channel

    async def _channel(self, request: web.Request) -> web.Response:
        return answer(self._seen(request).payload())

    async def _body(self, request: web.Request) -> dict[str, Any]:
        if request.content_type == "multipart/form-data":
            return await _with_files(request)
        if request.content_type != "application/json":
            raise Refused(400, 50035, "Invalid Form Body")
        body: dict[str, Any] = await request.json()
        return body

    async def _post(self, request: web.Request) -> web.Response:
        channel, body = self._seen(request), await self._body(request)
        if channel.type == FORUM:
            raise Refused(400, 50008, "Cannot send messages in a non-text channel")
        needed = SEND_IN_THREADS if channel.type == PUBLIC_THREAD else SEND
        if channel.guild and not channel.permissions & needed:
            raise Refused(403, 50013, "Missing Permissions")
        if channel.locked:
            raise Refused(400, 160005, "Thread is locked")
        if channel.recipient in self.world.closed_to_bots:
            raise Refused(403, 50007, "Cannot send messages to this user")
        channel.archived = False
        _valid(body)
        nonce = str(body["nonce"]) if body.get("enforce_nonce") else None
        if nonce and nonce in self.world.nonces:
            at, place, number = self.world.nonces[nonce]
            if self.world.now() - at < NONCE_MEMORY:
                return answer(_message(self.world.channels[place], number))
        message = self.world.post(channel, body)
        if nonce:
            self.world.nonces[nonce] = (self.world.now(), channel.id, int(message["id"]))
        return answer(message)

    async def _history(self, request: web.Request) -> web.Response:
        channel = self._seen(request)
        # Without the permission Discord does not refuse: it answers with no messages.
        found = channel.messages if channel.permissions & HISTORY else []
        size = int(request.query.get("limit", "50"))
        if not 1 <= size <= 100:
            raise Refused(400, 50035, "Invalid Form Body")
        after, before = request.query.get("after"), request.query.get("before")
        if after:
            page = [m for m in found if int(m["id"]) > int(after)][:size]
        else:
            page = [m for m in found if not before or int(m["id"]) < int(before)][-size:]
        return answer([self._without_content(m) for m in reversed(page)])

    def _without_content(self, message: dict[str, Any]) -> dict[str, Any]:
        """Without the message content intent an app reads only what it wrote itself."""
        if message["author"]["id"] == self.world.bot["id"]:
            return message
        return message | {"content": "", "embeds": [], "components": []}

    async def _edit(self, request: web.Request) -> web.Response:
        channel, body = self._seen(request), await self._body(request)
        message = _message(channel, int(request.match_info["message"]))
        if message["author"]["id"] != self.world.bot["id"]:
            raise Refused(403, 50005, "Cannot edit a message authored by another user")
        if channel.archived:
            raise Refused(400, 50083, "Thread is archived")
        if self.world.now() - datetime.fromisoformat(message["timestamp"]) > EDIT_AGE:
            used = self._old_edits.get(channel.id, 0)
            if used >= OLD_EDITS:
                text = "Maximum number of edits to messages older than 1 hour reached"
                raise Refused(429, 30046, text, retry_after=600.0, **{"global": False})
            self._old_edits[channel.id] = used + 1
        return answer(self._change(message, body))

    def _change(self, message: dict[str, Any], body: dict[str, Any]) -> dict[str, Any]:
        flags = message["flags"] | (body.get("flags", 0) & EDITABLE_FLAGS)
        keys = {"content", "embeds", "components", "attachments"}
        changed: dict[str, Any] = {key: body[key] for key in body.keys() & keys}
        _valid({**message, "nonce": None, **changed, "flags": flags})
        message.update(changed, flags=flags, edited_timestamp=self.world.now().isoformat())
        message["content"] = message["content"] or ""
        message["allowed_mentions"] = body.get("allowed_mentions")
        self.world.record("edit", message=message)
        return message

    async def _one(self, request: web.Request) -> web.Response:
        channel = self._seen(request)
        if not channel.permissions & HISTORY:
            raise Refused(403, 50001, "Missing Access")
        return answer(_message(channel, int(request.match_info["message"])))

    async def _crosspost(self, request: web.Request) -> web.Response:
        channel = self._seen(request)
        message = _message(channel, int(request.match_info["message"]))
        if channel.type != NEWS:
            raise Refused(400, 50024, "Cannot execute action on this channel type")
        if message["flags"] & CROSSPOSTED:
            raise Refused(400, 40033, "This message has already been crossposted.")
        message["flags"] |= CROSSPOSTED
        return answer(message)

    async def _delete(self, request: web.Request) -> web.Response:
        channel = self._seen(request)
        channel.messages.remove(_message(channel, int(request.match_info["message"])))
        return answer(None, 204)

    async def _thread(self, request: web.Request) -> web.Response:
        channel, body = self._seen(request), await self._body(request)
        if channel.type in {PUBLIC_THREAD, DM_CHANNEL}:
            raise Refused(400, 50024, "Cannot execute action on this channel type")
        if not channel.permissions & CREATE_THREADS:
            raise Refused(403, 50013, "Missing Permissions")
        number = int(_message(channel, int(request.match_info["message"]))["id"])
        if number in self.world.channels:
            raise Refused(400, 160004, "A thread has already been created for this message")
        if not 1 <= len(body["name"]) <= 100:
            raise Refused(400, 50035, "Invalid Form Body")
        thread = self.world.open_thread(channel.id, number, body["name"])
        return answer(thread.payload(), 201)

    async def _open_post(self, request: web.Request) -> web.Response:
        """A post of a forum; whoever asks twice opens two, whatever nonce is in it."""
        channel, body = self._seen(request), await self._body(request)
        if channel.type != FORUM:
            raise Refused(400, 50024, "Cannot execute action on this channel type")
        if not channel.permissions & SEND:
            raise Refused(403, 50013, "Missing Permissions")
        tags = body.get("applied_tags") or []
        if channel.wants_tag and not tags:
            raise Refused(400, 40067, "A tag is required to create a forum post in this channel")
        known = {str(number) for number in range(1, len(channel.tags) + 1)}
        if not 1 <= len(body["name"]) <= 100 or len(tags) > 5 or set(tags) - known:
            raise Refused(400, 50035, "Invalid Form Body")
        _valid(body["message"])
        thread = self.world.open_thread(channel.id, self.world.snowflake(), body["name"])
        thread.applied = list(tags)
        message = self.world.post(thread, body["message"], number=thread.id)
        return answer(thread.payload() | {"message": message}, 201)

    async def _active(self, request: web.Request) -> web.Response:
        guild = int(request.match_info["guild"])
        return answer(_listed(self._threads(archived=False, guild=guild)))

    async def _archived(self, request: web.Request) -> web.Response:
        channel = self._seen(request)
        if not channel.permissions & HISTORY:
            raise Refused(403, 50001, "Missing Access")
        return answer(_listed(self._threads(archived=True, parent=channel.id)))

    def _threads(self, *, archived: bool, **where: int) -> list[Channel]:
        return [
            each
            for each in self.world.channels.values()
            if each.type == PUBLIC_THREAD
            and each.archived is archived
            and all(getattr(each, name) == value for name, value in where.items())
        ]

    async def _commands(self, _: web.Request) -> web.Response:
        return answer(self.world.commands)

    async def _upsert(self, request: web.Request) -> web.Response:
        commands = await request.json()
        errors = limits.command_errors(commands)
        if errors:
            raise Refused(400, 50035, "Invalid Form Body: " + "; ".join(errors))
        self.world.upserts += 1
        shared = {"application_id": str(self.world.application), "version": "1"}
        self.world.commands = [
            {
                "default_member_permissions": None,
                "description": "",
                **each,
                "id": str(self.world.snowflake()),
                **shared,
            }
            for each in commands
        ]
        return answer(self.world.commands)

    def _interaction(self, request: web.Request) -> Interaction:
        found = self.world.interactions.get(request.match_info["token"])
        if found is None:
            raise Refused(404, 10062, "Unknown interaction")
        return found

    async def _callback(self, request: web.Request) -> web.Response:
        return answer(self.called_back(self._interaction(request), await request.json()))

    def called_back(self, interaction: Interaction, body: dict[str, Any]) -> dict[str, Any]:
        """Take the bot's first answer to something that a person did."""
        if self.world.now() - interaction.created > ACK_WITHIN:
            raise Refused(404, 10062, "Unknown interaction")
        if interaction.callback is not None:
            raise Refused(400, 40060, "Interaction has already been acknowledged.")
        data = body.get("data") or {}
        if body["type"] == CHOICES:
            _accept(interaction, data, limits.choice_errors(data["choices"]))
        elif body["type"] == MODAL:
            _accept(interaction, data, modal_errors(data))
        elif body["type"] in {MESSAGE, DEFERRED}:
            interaction.message = self._answered(interaction, data)
            if body["type"] == MESSAGE:
                _valid(data)
                interaction.answer.set_result(interaction.message)
        interaction.callback = body["type"]
        interaction.acknowledge()
        return _callback_response(interaction)

    def _answered(self, interaction: Interaction, data: dict[str, Any]) -> dict[str, Any]:
        return self.world.draft(interaction.channel or 0, data)

    def _open(self, request: web.Request) -> Interaction:
        interaction = self._interaction(request)
        if self.world.now() - interaction.created > ANSWER_WITHIN:
            raise Refused(401, 50027, "Invalid Webhook Token")
        if interaction.callback is None:
            raise Refused(404, 10015, "Unknown Webhook")
        return interaction

    async def _edit_answer(self, request: web.Request) -> web.Response:
        interaction, body = self._open(request), await self._body(request)
        if interaction.message is None or request.match_info["which"] != "@original":
            raise Refused(404, 10008, "Unknown Message")
        changed = self._change(interaction.message, body)
        if not interaction.answer.done():
            interaction.answer.set_result(changed)
        return answer(changed)

    async def _followup(self, request: web.Request) -> web.Response:
        interaction, body = self._open(request), await self._body(request)
        _valid(body)
        if interaction.message is not None and not interaction.answer.done():
            changed = self._change(interaction.message, body)
            interaction.answer.set_result(changed)
            return answer(changed)
        interaction.followups += 1
        return answer(self._answered(interaction, body))

    async def _original(self, request: web.Request) -> web.Response:
        interaction = self._open(request)
        if interaction.message is None:
            raise Refused(404, 10008, "Unknown Message")
        return answer(interaction.message)


async def _with_files(request: web.Request) -> dict[str, Any]:
    """A body with attachments: each that it speaks of is there, and is read."""
    form = await request.post()
    body: dict[str, Any] = json.loads(str(form["payload_json"]))
    for each in body.get("attachments", []):
        sent = form.get(f"files[{each['id']}]")
        if not isinstance(sent, web.FileField) or sent.filename != each["filename"]:
            raise Refused(400, 50035, "Invalid Form Body")
        if len(each.get("description") or "") > LONGEST_ALT:
            raise Refused(400, 50035, "Invalid Form Body")
        content = sent.file.read()
        url = f"https://cdn.discord.invalid/{each['filename']}"
        each |= {"size": len(content), "url": url, "proxy_url": url}
        each["is_png"] = content.startswith(b"\x89PNG")
    return body


def _accept(interaction: Interaction, data: dict[str, Any], errors: list[str]) -> None:
    if errors:
        raise Refused(400, 50035, "; ".join(errors))
    interaction.answer.set_result(data)


def _valid(body: dict[str, Any]) -> None:
    errors = limits.message_errors(body)
    if errors:
        detail = {"_errors": [{"code": "INVALID", "message": each} for each in errors]}
        raise Refused(400, 50035, "Invalid Form Body", errors={"body": detail})


def _listed(threads: list[Channel]) -> dict[str, Any]:
    return {"threads": [each.payload() for each in threads], "members": [], "has_more": False}


def _message(channel: Channel, number: int) -> dict[str, Any]:
    for message in channel.messages:
        if int(message["id"]) == number:
            return message
    raise Refused(404, 10008, "Unknown Message")


def _callback_response(interaction: Interaction) -> dict[str, Any]:
    message = interaction.message
    shown = {"id": str(interaction.id), "type": 2, "activity_instance_id": None}
    if message is None:
        return {"interaction": shown}
    shown |= {
        "response_message_id": message["id"],
        "response_message_loading": not interaction.answer.done(),
        "response_message_ephemeral": bool(message["flags"] & limits.EPHEMERAL),
    }
    resource = {"type": interaction.callback, "message": message}
    return {"interaction": shown, "resource": resource}
