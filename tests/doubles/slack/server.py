"""A strict Slack on loopback: Web API, response URLs and Socket Mode, with switches for faults."""

import asyncio
import io
import json
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, Self

import aiohttp
from aiohttp import WSMsgType, web

from tests.doubles.slack.delivering import body_of, signed
from tests.doubles.slack.faults import (
    Dropped,
    Failing,
    Fault,
    Hanging,
    RateLimited,
    Refusing,
    Switch,
)
from tests.doubles.slack.oauth import Distribution
from tests.doubles.slack.workspace import Json, Refused, Workspace

APP_TOKEN = "xapp-double"
SIGNING_SECRET = "8f742231b10e8888abcd99yyyzzz85a5"
MAX_SOCKETS = 10
RESPONSE_USES = 5
RESPONSE_LIFE = 30 * 60


@dataclass(frozen=True, kw_only=True)
class Ack:
    """How an envelope was acknowledged: after how many seconds, with what payload."""

    envelope: str
    after: float
    payload: Json | None


@dataclass(kw_only=True)
class Responder:
    """What is behind a response_url."""

    expires: float
    channel: str
    user: str
    uses: int = 0
    answers: list[Json] = field(default_factory=list)


class AckTimeoutError(Exception):
    """An envelope was not acknowledged within Slack's three seconds."""


class Server(Workspace):
    """A workspace behind HTTP and WebSockets; use it with ``async with``.

    ``copies`` is how often each envelope is sent; ``frozen`` stops answering pings and reading
    acks while the sockets stay open. With ``endpoint`` everything is delivered there over HTTP,
    signed with ``signing_secret``; ``statuses`` are what it answered.
    """

    def __init__(self, *, app_token: str = APP_TOKEN, port: int = 0, **workspace: Any) -> None:
        super().__init__(**workspace)
        self.app_token = app_token
        self.calls: list[tuple[str, Json]] = []
        self.acks: list[Ack] = []
        self.sockets: list[web.WebSocketResponse] = []
        self.connections = 0
        self.ack_deadline = 3.0
        self.copies = 1
        self.frozen = False
        self.app = Distribution()
        self.endpoint: str | None = None
        self.signing_secret = SIGNING_SECRET
        self.statuses: list[int] = []
        self._port = port
        self._switches: list[Switch] = []
        self._tickets: set[str] = set()
        self._responders: dict[str, Responder] = {}
        self._waiting: dict[str, asyncio.Future[Json | None]] = {}
        self._changed = asyncio.Condition()
        self._closing = asyncio.Event()
        self._runner: web.AppRunner | None = None

    async def __aenter__(self) -> Self:
        app = web.Application(client_max_size=4 * 1024 * 1024)
        app.router.add_route("*", "/api/{method}", self._api)
        app.router.add_get("/link", self._socket)
        app.router.add_post("/upload/{file}", self._upload)
        app.router.add_get("/oauth/v2/authorize", self.app.authorize)
        app.router.add_post("/respond/{responder}", self._respond)
        self._runner = web.AppRunner(app, access_log=None, shutdown_timeout=0.1)
        await self._runner.setup()
        site = web.TCPSite(self._runner, "127.0.0.1", self._port)
        await site.start()
        self._port = int(self._runner.addresses[0][1])
        self.origin_of_files = self.origin
        return self

    async def __aexit__(self, *_: object) -> None:
        self._closing.set()
        self.cut()
        if self._runner is not None:
            await self._runner.cleanup()

    @property
    def origin(self) -> str:
        return f"http://127.0.0.1:{self._port}"

    @property
    def api_url(self) -> str:
        return f"{self.origin}/api/"

    def fail(
        self, method: str, fault: Fault, *, times: int = 1, channel: str | None = None
    ) -> None:
        """Let the next ``times`` calls of ``method`` (on ``channel``) meet ``fault``."""
        self._switches.append(Switch(method=method, fault=fault, times=times, channel=channel))

    def forgive(self) -> None:
        """Let nothing more go wrong."""
        self._switches.clear()

    def called(self, method: str) -> list[Json]:
        """The arguments of each call of ``method``."""
        return [arguments for name, arguments in self.calls if name == method]

    # The Web API

    async def _api(self, request: web.Request) -> web.StreamResponse:
        method = request.match_info["method"]
        arguments = await _arguments(request)
        self.calls.append((method, arguments))
        self.note("call", method=method, arguments=arguments)
        fault = self._fault(method, arguments.get("channel"))
        if isinstance(fault, RateLimited):
            retry = {"Retry-After": str(fault.retry_after)}
            return web.json_response({"ok": False, "error": fault.error}, status=429, headers=retry)
        if isinstance(fault, Refusing):
            return web.json_response({"ok": False, "error": fault.error})
        answer: Json = {}
        if not isinstance(fault, Dropped) and not (isinstance(fault, Failing) and not fault.done):
            answer = self._answer(method, arguments, _token(request, arguments))
            await self._tell()
        if isinstance(fault, Failing):
            return web.Response(
                status=fault.status, text="<html>oops</html>", content_type="text/html"
            )
        if isinstance(fault, Hanging):
            await self._closing.wait()
        if fault is not None and request.transport is not None:
            request.transport.abort()
        return web.json_response(answer, headers={"X-OAuth-Scopes": ",".join(sorted(self.scopes))})

    def _fault(self, method: str, channel: object) -> Fault | None:
        for switch in self._switches:
            if switch.method == method and switch.channel in {None, channel} and switch.times > 0:
                switch.times -= 1
                return switch.fault
        return None

    def _answer(self, method: str, arguments: Json, token: str) -> Json:
        try:
            if method == "apps.connections.open":
                return self._open_connection(token)
            if method == "oauth.v2.access":
                return self.app.access(arguments)
            if token in self.app.by_token:
                return self.app.by_token[token].carry_out(method, arguments)
            return self.call(method, arguments, token)
        except Refused as refused:
            return refused.answer

    def _open_connection(self, token: str) -> Json:
        if token != self.app_token:
            raise Refused("invalid_auth" if token else "not_authed")
        ticket = f"ticket-{next(self.serial)}"
        self._tickets.add(ticket)
        return {"ok": True, "url": f"{self.origin.replace('http', 'ws')}/link?ticket={ticket}"}

    async def _upload(self, request: web.Request) -> web.StreamResponse:
        taken = self.uploaded(request.match_info["file"], await request.read())
        return web.Response(status=200 if taken else 400, text="OK" if taken else "bad")

    # response_url

    async def _respond(self, request: web.Request) -> web.StreamResponse:
        responder = self._responders.get(request.match_info["responder"])
        if responder is None:
            return web.Response(status=404, text="no_service")
        if self.clock() > responder.expires:
            return web.Response(status=404, text="expired_url")
        if responder.uses >= RESPONSE_USES:
            return web.Response(status=404, text="used_url")
        arguments = await _arguments(request)
        self.calls.append(("response_url", arguments))
        fault = self._fault("response_url", responder.channel)
        if isinstance(fault, Failing):
            return web.Response(status=fault.status, text="oops")
        if isinstance(fault, Refusing):
            return web.json_response({"ok": False, "error": fault.error})
        if arguments.get("delete_original"):
            responder.uses += 1
            return web.Response(text="ok")
        try:
            said = self.said(arguments)
        except Refused as refused:
            return web.json_response(refused.answer)
        responder.uses += 1
        message = self.message(responder.channel, said)
        if arguments.get("response_type") == "in_channel":
            self.channel(responder.channel).messages.append(message)
        else:
            message |= {"to": responder.user, "is_ephemeral": True}
            self.ephemerals.append(message)
        responder.answers.append(message)
        self.note("answer", channel=responder.channel, message=message)
        await self._tell()
        return web.json_response({"ok": True})

    def responder(self, channel: str, user: str) -> tuple[Responder, str]:
        name = f"r{next(self.serial)}"
        self._responders[name] = Responder(
            expires=self.clock() + RESPONSE_LIFE, channel=channel, user=user
        )
        return self._responders[name], f"{self.origin}/respond/{name}"

    # Socket Mode

    async def _socket(self, request: web.Request) -> web.StreamResponse:
        ticket = request.query.get("ticket", "")
        if ticket not in self._tickets:
            return web.Response(status=403, text="invalid ticket")
        self._tickets.discard(ticket)
        # Pings are answered by hand, so that a dead peer can be played.
        socket = web.WebSocketResponse(autoping=False)
        await socket.prepare(request)
        if len(self.sockets) >= MAX_SOCKETS:
            await socket.send_json({"type": "disconnect", "reason": "too_many_websockets"})
            await socket.close()
            return socket
        self.sockets.append(socket)
        self.connections += 1
        self.note("socket", open=len(self.sockets))
        await socket.send_json({"type": "hello", "num_connections": len(self.sockets)})
        await self._tell()
        try:
            async for frame in socket:
                if frame.type is WSMsgType.PING and not self.frozen:
                    await socket.pong(frame.data)
                elif frame.type is WSMsgType.TEXT and not self.frozen:
                    self._acked(json.loads(frame.data))
        finally:
            self.sockets.remove(socket)
            await self._tell()
        return socket

    def _acked(self, ack: Json) -> None:
        waiting = self._waiting.get(str(ack.get("envelope_id")))
        if waiting is not None and not waiting.done():
            waiting.set_result(ack.get("payload"))

    async def push(self, kind: str, payload: Json, **envelope: object) -> Ack:
        """Send an envelope to the newest socket, ``copies`` times; return how it was acked.

        Raises AckTimeoutError when ``ack_deadline`` (three seconds) passes without.
        """
        if self.endpoint is not None:
            return await self._deliver(self.endpoint, kind, payload)
        if not self.sockets:
            raise AckTimeoutError("nobody is connected")
        envelope_id = f"env-{next(self.serial)}"
        acked: asyncio.Future[Json | None] = asyncio.get_running_loop().create_future()
        self._waiting[envelope_id] = acked
        sent = {"type": kind, "envelope_id": envelope_id, "payload": payload, **envelope}
        started = time.monotonic()
        for _ in range(self.copies):
            await self.sockets[-1].send_json(sent)
        try:
            async with asyncio.timeout(self.ack_deadline):
                answer = await acked
        except TimeoutError as error:
            raise AckTimeoutError(f"{kind} {envelope_id} was not acknowledged in time") from error
        ack = Ack(envelope=envelope_id, after=time.monotonic() - started, payload=answer)
        self.acks.append(ack)
        await self._tell()
        return ack

    async def _deliver(self, endpoint: str, kind: str, payload: Json) -> Ack:
        """Deliver over HTTP, again with the retry's headers for each further copy."""
        raw, content_type = body_of(kind, payload)
        started = time.monotonic()
        for tried in range(self.copies):
            # Tries are minutes apart; each is signed anew.
            at = self.clock() - 60 * (self.copies - 1 - tried)
            headers = signed(raw, content_type, secret=self.signing_secret, at=at)
            if tried:
                headers |= {"X-Slack-Retry-Num": str(tried), "X-Slack-Retry-Reason": "http_error"}
            status, answer = await self.request(endpoint, raw, headers)
            self.statuses.append(status)
        if status != 200:
            raise AckTimeoutError(f"{kind} was answered with {status}")
        ack = Ack(envelope=kind, after=time.monotonic() - started, payload=_payload(answer))
        self.acks.append(ack)
        await self._tell()
        return ack

    async def request(self, url: str, raw: bytes, headers: dict[str, str]) -> tuple[int, str]:
        """Ask the app's server as it stands; raises AckTimeoutError after ``ack_deadline``."""
        timeout = aiohttp.ClientTimeout(total=self.ack_deadline)
        async with aiohttp.ClientSession(timeout=timeout) as session:
            try:
                async with session.post(url, data=io.BytesIO(raw), headers=headers) as response:
                    return response.status, await response.text()
            except TimeoutError as error:
                raise AckTimeoutError(f"{url} was not acknowledged in time") from error

    async def disconnect(self, reason: str = "refresh_requested") -> None:
        """Ask every socket to reconnect and close it, as Slack does every few hours."""
        for socket in list(self.sockets):
            await socket.send_json({"type": "disconnect", "reason": reason})
            await socket.close()

    def cut(self) -> None:
        """Tear every socket down without a close frame."""
        for socket in self.sockets:
            transport = socket.get_extra_info("transport") or _transport(socket)
            if transport is not None:
                transport.abort()

    # People

    async def until(self, met: Callable[[], bool], seconds: float = 5.0) -> None:
        """Wait until something here is as wished; raises TimeoutError after ``seconds``."""
        async with asyncio.timeout(seconds), self._changed:
            await self._changed.wait_for(met)

    async def _tell(self) -> None:
        async with self._changed:
            self._changed.notify_all()


def _payload(answer: str) -> Json | None:
    return json.loads(answer) if answer.startswith("{") else None


def _transport(socket: web.WebSocketResponse) -> asyncio.Transport | None:
    request = socket._req
    return None if request is None else request.transport


async def _arguments(request: web.Request) -> Json:
    if request.method == "GET":
        return dict(request.query)
    if request.content_type == "application/json":
        body = await request.json()
        return body if isinstance(body, dict) else {}
    # Slack takes arguments from the query of a POST too; the library sends some there.
    return dict(request.query) | dict((await request.post()).items())


def _token(request: web.Request, arguments: Json) -> str:
    header = request.headers.get("Authorization", "")
    return header.removeprefix("Bearer ") or str(arguments.get("token", ""))
