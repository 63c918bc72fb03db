"""Discord's gateway: one websocket per shard, compressed as the client asked."""

import json
import zlib
from typing import Any
from urllib.parse import parse_qs

from aiohttp import WSMsgType, web

from tests.doubles.discord.world import World

DISPATCH, HEARTBEAT, IDENTIFY, RESUME, RECONNECT, INVALID, HELLO, ACK = 0, 1, 2, 6, 7, 9, 10, 11
BAD_TOKEN, BAD_INTENTS, DISALLOWED_INTENTS = 4004, 4013, 4014
PRIVILEGED = (1 << 1) | (1 << 8) | (1 << 15)
PAYLOAD_LIMIT = 4096


class Session:
    """What was dispatched to one identified client, kept for a resume."""

    def __init__(self, name: str, intents: int) -> None:
        self.id = name
        self.intents = intents
        self.events: list[dict[str, Any]] = []


class Socket:
    """One open connection."""

    def __init__(self, ws: web.WebSocketResponse, *, compressed: bool) -> None:
        self.ws = ws
        self.session: Session | None = None
        self._deflate = zlib.compressobj() if compressed else None

    async def send(self, payload: dict[str, Any]) -> None:
        """One frame; each ends with the sync flush that the client waits for."""
        data = json.dumps(payload)
        if self._deflate is None:
            await self.ws.send_str(data)
            return
        packed = self._deflate.compress(data.encode()) + self._deflate.flush(zlib.Z_SYNC_FLUSH)
        await self.ws.send_bytes(packed)


class Gateway:
    """Accepts clients; ``url`` is where, told in READY too.

    Switches: ``failed_handshakes`` is how many of the next connections are refused,
    ``heartbeats_answered`` whether heartbeats are acknowledged, ``forget`` whether resuming fails.
    """

    def __init__(self, world: World) -> None:
        self.world = world
        self.url = ""
        self.sockets: list[Socket] = []
        self.sessions: dict[str, Session] = {}
        self.identified: list[dict[str, Any]] = []
        self.resumed = 0
        self.handshakes = 0
        self.failed_handshakes = 0
        self.heartbeats_answered = True
        self.heartbeat_ms = 41250
        self.forget = False

    async def connect(self, request: web.Request) -> web.StreamResponse:
        """Serve one client until it goes."""
        self.handshakes += 1
        if self.failed_handshakes > 0:
            self.failed_handshakes -= 1
            return web.Response(status=503)
        query = parse_qs(request.query_string)
        if query.get("v") != ["10"] or query.get("encoding") != ["json"]:
            return web.Response(status=400)
        ws = web.WebSocketResponse()
        await ws.prepare(request)
        socket = Socket(ws, compressed=query.get("compress") == ["zlib-stream"])
        self.sockets.append(socket)
        await socket.send({"op": HELLO, "d": {"heartbeat_interval": self.heartbeat_ms}})
        try:
            async for message in ws:
                if message.type is WSMsgType.TEXT:
                    await self._received(socket, message.data)
        finally:
            self.sockets.remove(socket)
        return ws

    async def dispatch(self, event: str, data: dict[str, Any]) -> None:
        """Send an event to every identified client."""
        for socket in self.sockets:
            if socket.session is not None:
                await self._event(socket, event, data)

    async def order_reconnect(self) -> None:
        """Op 7: the clients are to connect again and resume."""
        for socket in list(self.sockets):
            socket.session = None
            await socket.send({"op": RECONNECT, "d": None})

    async def invalidate(self, *, resumable: bool) -> None:
        """Op 9: the sessions are over, or may be resumed."""
        for socket in list(self.sockets):
            if socket.session is not None and not resumable:
                del self.sessions[socket.session.id]
            socket.session = None
            await socket.send({"op": INVALID, "d": resumable})

    async def close(self, code: int = 1001) -> None:
        """Close every connection with ``code``."""
        for socket in list(self.sockets):
            await socket.ws.close(code=code)

    async def _event(self, socket: Socket, event: str, data: dict[str, Any]) -> None:
        if socket.session is None:
            return
        payload = {"op": DISPATCH, "t": event, "s": len(socket.session.events) + 1, "d": data}
        socket.session.events.append(payload)
        await socket.send(payload)

    async def _received(self, socket: Socket, text: str) -> None:
        if len(text) > PAYLOAD_LIMIT:
            await socket.ws.close(code=4002)
            return
        payload = json.loads(text)
        if payload["op"] == HEARTBEAT:
            if self.heartbeats_answered:
                await socket.send({"op": ACK, "d": None})
        elif payload["op"] == IDENTIFY:
            await self._identify(socket, payload["d"])
        elif payload["op"] == RESUME:
            await self._resume(socket, payload["d"])

    async def _identify(self, socket: Socket, data: dict[str, Any]) -> None:
        self.identified.append(data)
        if data["token"] != self.world.token:
            await socket.ws.close(code=BAD_TOKEN)
        elif data["intents"] >= 1 << 26:
            await socket.ws.close(code=BAD_INTENTS)
        elif data["intents"] & PRIVILEGED:
            await socket.ws.close(code=DISALLOWED_INTENTS)
        else:
            await self._welcome(socket, data)

    async def _welcome(self, socket: Socket, data: dict[str, Any]) -> None:
        session = Session(f"session-{len(self.identified)}", data["intents"])
        self.sessions[session.id] = socket.session = session
        guilds = [{"id": str(guild), "unavailable": True} for guild in self.world.guilds]
        ready: dict[str, Any] = {
            "v": 10,
            "user": self.world.bot,
            "guilds": guilds,
            "session_id": session.id,
            "resume_gateway_url": self.url,
            "application": {"id": str(self.world.application), "flags": 0},
        }
        if "shard" in data:
            ready["shard"] = data["shard"]
        await self._event(socket, "READY", ready)
        for guild in self.world.guilds:
            await self._event(socket, "GUILD_CREATE", self.guild(guild))

    def guild(self, number: int) -> dict[str, Any]:
        """A server as GUILD_CREATE shows it."""
        everyone = {
            "id": str(number),
            "name": "@everyone",
            "permissions": "0",
            "position": 0,
            "color": 0,
            "colors": {"primary_color": 0, "secondary_color": None, "tertiary_color": None},
            "hoist": False,
            "managed": False,
            "mentionable": False,
            "flags": 0,
        }
        channels = [each for each in self.world.channels.values() if each.guild == number]
        return {
            "id": str(number),
            "name": self.world.guilds[number],
            "owner_id": "7",
            "unavailable": False,
            "member_count": 2,
            "roles": [everyone],
            "emojis": [],
            "stickers": [],
            "features": [],
            "channels": [each.payload() for each in channels if each.type != 11],
            "threads": [],
            "members": [],
            "voice_states": [],
            "presences": [],
            "stage_instances": [],
            "guild_scheduled_events": [],
            "soundboard_sounds": [],
            "verification_level": 0,
            "default_message_notifications": 0,
            "explicit_content_filter": 0,
            "mfa_level": 0,
            "nsfw_level": 0,
            "premium_tier": 0,
            "preferred_locale": "en-US",
            "system_channel_flags": 0,
            "premium_progress_bar_enabled": False,
            "afk_timeout": 300,
        }

    async def _resume(self, socket: Socket, data: dict[str, Any]) -> None:
        session = self.sessions.get(str(data["session_id"]))
        if data["token"] != self.world.token:
            await socket.ws.close(code=BAD_TOKEN)
            return
        if session is None or self.forget:
            await socket.send({"op": INVALID, "d": False})
            return
        self.resumed += 1
        socket.session = session
        for missed in session.events[int(data["seq"] or 0) :]:
            await socket.send(missed)
        await self._event(socket, "RESUMED", {})
