"""An OpenAI-compatible server on loopback that answers as a test wants."""

import asyncio
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from types import TracebackType
from typing import Any, Self

from aiohttp import web

Behaviour = Callable[[web.Request], Awaitable[web.StreamResponse]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """One request as it came; header names are lower case."""

    path: str
    headers: Mapping[str, str]
    body: Mapping[str, Any]


def says(content: object) -> Behaviour:
    """A completion that holds ``content``."""
    completion = {
        "id": "chatcmpl-1",
        "object": "chat.completion",
        "choices": [
            {
                "index": 0,
                "message": {"role": "assistant", "content": content},
                "finish_reason": "stop",
            }
        ],
    }
    return answers(completion)


def answers(body: object) -> Behaviour:
    """Any JSON."""

    async def answer(request: web.Request) -> web.StreamResponse:
        return web.json_response(body)

    return answer


def raw(
    body: bytes, *, status: int = 200, location: str | None = None, encoding: str | None = None
) -> Behaviour:
    """Bytes as they are, a status, and where to go or how the bytes are said to be encoded."""
    headers = {"Location": location, "Content-Encoding": encoding}

    async def answer(request: web.Request) -> web.StreamResponse:
        return web.Response(
            body=body,
            status=status,
            headers={name: value for name, value in headers.items() if value is not None},
        )

    return answer


def slow(seconds: float, then: Behaviour) -> Behaviour:
    """An answer after a while."""

    async def answer(request: web.Request) -> web.StreamResponse:
        await asyncio.sleep(seconds)
        return await then(request)

    return answer


async def hang(request: web.Request) -> web.StreamResponse:
    """No answer at all."""
    await asyncio.Event().wait()
    raise AssertionError


async def drip(request: web.Request) -> web.StreamResponse:
    """Headers at once, then a byte now and then, for ever."""
    response = web.StreamResponse()
    await response.prepare(request)
    while True:
        await response.write(b" ")
        await asyncio.sleep(0.01)


async def flood(request: web.Request) -> web.StreamResponse:
    """A body without an end, as fast as it is read."""
    response = web.StreamResponse()
    await response.prepare(request)
    while True:
        await response.write(b" " * 65536)


async def drop(request: web.Request) -> web.StreamResponse:
    """The connection is closed without an answer."""
    assert request.transport is not None
    request.transport.abort()
    return web.Response()


async def echo(request: web.Request) -> web.StreamResponse:
    """A server error that repeats everything it was sent, the key too."""
    return web.Response(status=500, text=f"{dict(request.headers)} {await request.text()}")


@dataclass(slots=True)
class LlmDouble:
    """The server; use as ``async with``, then point ``DOCKETWIRE_LLM_URL`` at ``url``."""

    behaviour: Behaviour = hang
    asked: list[Asked] = field(default_factory=list)
    url: str = ""
    _runner: web.AppRunner | None = None

    async def __aenter__(self) -> Self:
        application = web.Application()
        application.router.add_route("*", "/{path:.*}", self._answer)
        self._runner = web.AppRunner(application, shutdown_timeout=0.05)
        await self._runner.setup()
        await web.TCPSite(self._runner, "127.0.0.1", 0).start()
        host, port = self._runner.addresses[0]
        self.url = f"http://{host}:{port}/v1"
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        if self._runner is not None:
            await self._runner.cleanup()

    async def _answer(self, request: web.Request) -> web.StreamResponse:
        headers = {name.lower(): value for name, value in request.headers.items()}
        body = await request.json() if request.method == "POST" else {}
        self.asked.append(Asked(path=request.path_qs, headers=headers, body=body))
        return await self.behaviour(request)
