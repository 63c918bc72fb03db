"""Discord's memory: guilds, channels, messages, nonces, commands, interactions; and its clock."""

import asyncio
import json
import re
import time
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from itertools import count
from pathlib import Path
from typing import Any

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

TOKEN = "token-of-the-double"
EPOCH_MS = 1420070400000
NONCE_MEMORY = timedelta(minutes=2)

MANAGE_CHANNELS = 1 << 4
VIEW = 1 << 10
SEND = 1 << 11
EMBED = 1 << 14
HISTORY = 1 << 16
CREATE_THREADS = 1 << 35
SEND_IN_THREADS = 1 << 38
EVERYTHING = VIEW | SEND | EMBED | HISTORY | CREATE_THREADS | SEND_IN_THREADS

REQUIRE_TAG = 1 << 4
TEXT_CHANNEL, DM_CHANNEL, NEWS, PUBLIC_THREAD, FORUM = 0, 1, 5, 11, 15


@dataclass(kw_only=True)
class Channel:
    """A channel, what the bot may do there, and what was posted."""

    id: int
    guild: int | None
    name: str
    type: int = TEXT_CHANNEL
    permissions: int = EVERYTHING
    parent: int | None = None
    locked: bool = False
    recipient: int | None = None
    archived: bool = False
    tags: tuple[str, ...] = ()
    wants_tag: bool = False
    applied: list[str] = field(default_factory=list)
    owner: str | None = None
    messages: list[dict[str, Any]] = field(default_factory=list)
    last_message: int | None = None

    def payload(self) -> dict[str, Any]:
        """The channel as the API shows it."""
        shown: dict[str, Any] = {
            "id": str(self.id),
            "type": self.type,
            "name": self.name,
            "position": 0,
            "permission_overwrites": [],
            "parent_id": str(self.parent) if self.parent else None,
            "last_message_id": str(self.last_message) if self.last_message else None,
        }
        if self.guild:
            shown["guild_id"] = str(self.guild)
        if self.type == FORUM:
            tags = enumerate(self.tags, start=1)
            shown["available_tags"] = [
                {"id": str(number), "name": tag, "moderated": False, "emoji_id": None}
                | {"emoji_name": None}
                for number, tag in tags
            ]
            shown["flags"] = REQUIRE_TAG if self.wants_tag else 0
        if self.type == PUBLIC_THREAD:
            shown |= {"owner_id": self.owner or "1", "message_count": len(self.messages)}
            shown |= {"member_count": 1, "rate_limit_per_user": 0}
            shown["thread_metadata"] = {
                "archived": self.archived,
                "locked": self.locked,
                "auto_archive_duration": 1440,
                "archive_timestamp": datetime.now(UTC).isoformat(),
            }
        return shown


@dataclass(kw_only=True)
class Fault:
    """What is to go wrong with the next ``times`` requests that match.

    ``kind`` is ``limit``, ``status``, ``lost`` (taken, the reply is cut off), ``drop`` (cut off
    before it is taken), ``hang`` (taken never, answered never), ``stuck`` (taken, answered never)
    or ``page`` (a proxy's page, 200).
    """

    kind: str
    method: str
    path: re.Pattern[str]
    times: int
    status: int = 500
    retry_after: float = 0.0
    scope: str = "user"
    via: bool = True


@dataclass(kw_only=True)
class Interaction:
    """Something a person did, and how the bot answers."""

    id: int
    token: str
    created: datetime
    answer: asyncio.Future[dict[str, Any]]
    started: float = field(default_factory=time.perf_counter)
    channel: int | None = None
    acked_after: float | None = None
    callback: int | None = None
    message: dict[str, Any] | None = None
    followups: int = 0

    def acknowledge(self) -> None:
        """Note how long the bot let the person wait, in seconds."""
        self.acked_after = time.perf_counter() - self.started


class World:
    """Everything that Discord knows."""

    def __init__(self, *, token: str = TOKEN, log: Path | None = None) -> None:
        self.token = token
        self.application = 900000000000000001
        self.bot = {
            "id": str(self.application),
            "username": "docketwire",
            "discriminator": "0000",
            "global_name": None,
            "avatar": None,
            "bot": True,
        }
        self.channels: dict[int, Channel] = {}
        self.guilds: dict[int, str] = {}
        self.roles: dict[int, dict[str, Any]] = {}
        self.says_app_permissions = True
        self.closed_to_bots: set[int] = set()
        self.nonces: dict[str, tuple[datetime, int, int]] = {}
        self.commands: list[dict[str, Any]] = []
        self.upserts = 0
        self.interactions: dict[str, Interaction] = {}
        self.faults: list[Fault] = []
        self.requests: list[tuple[str, str, int]] = []
        self.bucket = (50, 1.0)
        self.late = timedelta()
        self.signing = Ed25519PrivateKey.generate()
        self.endpoint: str | None = None
        self._log = log
        self._numbers = count(1)
        self._used: dict[str, list[float]] = {}

    @property
    def public_key(self) -> str:
        """For DISCORD_PUBLIC_KEY."""
        return self.signing.public_key().public_bytes_raw().hex()

    def signed(self, body: bytes, *, at: int | None = None) -> dict[str, str]:
        """The headers by which a request is known to come from here."""
        stamp = str(int(self.now().timestamp()) if at is None else at)
        signature = self.signing.sign(stamp.encode() + body)
        return {"X-Signature-Ed25519": signature.hex(), "X-Signature-Timestamp": stamp}

    def now(self) -> datetime:
        """The time here: the real one, and what tests let pass."""
        return datetime.now(UTC) + self.late

    def advance(self, passed: timedelta) -> None:
        """Let time pass at once."""
        self.late += passed

    def snowflake(self) -> int:
        """A new id that holds the time."""
        milliseconds = int(self.now().timestamp() * 1000) - EPOCH_MS
        return (milliseconds << 22) | (next(self._numbers) & 0x3FFFFF)

    def add_guild(self, name: str = "Guild") -> int:
        """A server that the bot was invited to."""
        guild = self.snowflake()
        self.guilds[guild] = name
        return guild

    def add_role(self, name: str, *, mentionable: bool) -> int:
        """A role, which anybody may mention or only those who may mention every role."""
        role = self.snowflake()
        self.roles[role] = {
            "id": str(role),
            "name": name,
            "permissions": "0",
            "position": 1,
            "color": 0,
            "colors": {"primary_color": 0, "secondary_color": None, "tertiary_color": None},
            "hoist": False,
            "managed": False,
            "mentionable": mentionable,
            "flags": 0,
        }
        return role

    def add_channel(
        self,
        guild: int | None = None,
        name: str = "alerts",
        *,
        permissions: int = EVERYTHING,
        kind: int = TEXT_CHANNEL,
        number: int | None = None,
    ) -> int:
        """A channel of ``guild`` (None: a direct message), and what the bot may do there."""
        channel = number or self.snowflake()
        self.channels[channel] = Channel(
            id=channel,
            guild=guild,
            name=name,
            type=DM_CHANNEL if guild is None else kind,
            permissions=permissions,
        )
        return channel

    def open_thread(self, channel: int, message: int, name: str) -> Channel:
        """A thread below a message, which has its id; or a post of a forum."""
        above = self.channels[channel]
        self.channels[message] = Channel(
            id=message,
            guild=above.guild,
            name=name,
            type=PUBLIC_THREAD,
            parent=channel,
            permissions=above.permissions,
            owner=str(self.bot["id"]),
        )
        return self.channels[message]

    def direct(self, user: int) -> Channel:
        """The direct messages of a person with the bot, opened where they were not."""
        for channel in self.channels.values():
            if channel.recipient == user:
                return channel
        number = self.add_channel(None, "")
        self.channels[number].recipient = user
        return self.channels[number]

    def messages(self, channel: int) -> list[dict[str, Any]]:
        """What stands in ``channel``, oldest first."""
        return self.channels[channel].messages

    def post(
        self,
        channel: Channel,
        body: dict[str, Any],
        author: dict[str, Any] | None = None,
        number: int | None = None,
    ) -> dict[str, Any]:
        """Put a message into ``channel``; the first of a forum's post has the post's ``number``."""
        message = self.draft(channel.id, body, author)
        message |= {"id": str(number)} if number else {}
        channel.messages.append(message)
        channel.last_message = int(message["id"])
        self.record("message", channel=str(channel.id), message=message)
        return message

    def draft(
        self, channel: int, body: dict[str, Any], author: dict[str, Any] | None = None
    ) -> dict[str, Any]:
        """A message that stands in no channel's history: private answers are such."""
        return {
            "id": str(self.snowflake()),
            "channel_id": str(channel),
            "author": author or self.bot,
            "content": body.get("content") or "",
            "timestamp": self.now().isoformat(),
            "edited_timestamp": None,
            "tts": False,
            "mention_everyone": False,
            "mentions": [],
            "mention_roles": [],
            "attachments": [],
            "embeds": body.get("embeds") or [],
            "components": body.get("components") or [],
            "flags": body.get("flags", 0),
            "pinned": False,
            "type": 19 if body.get("message_reference") else 0,
            "nonce": body.get("nonce"),
            "allowed_mentions": body.get("allowed_mentions"),
            **({"message_reference": ref} if (ref := body.get("message_reference")) else {}),
        }

    def fail(
        self,
        kind: str,
        *,
        method: str = "POST",
        path: str = r"/channels/\d+/messages",
        times: int = 1,
        **how: Any,
    ) -> None:
        """Let the next ``times`` matching requests go wrong; see Fault."""
        fault = Fault(kind=kind, method=method, path=re.compile(path), times=times, **how)
        self.faults.append(fault)

    def forgive(self) -> None:
        """Let nothing more go wrong."""
        self.faults.clear()

    def fault_for(self, method: str, path: str) -> Fault | None:
        """The fault that is due for this request, used up by one."""
        for fault in self.faults:
            if fault.times > 0 and fault.method == method and fault.path.fullmatch(path):
                fault.times -= 1
                return fault
        return None

    def room(self, bucket: str) -> tuple[int, float]:
        """Requests left in ``bucket`` after this one (-1: none was) and seconds until it resets."""
        limit, seconds = self.bucket
        now = time.monotonic()
        used = [at for at in self._used.get(bucket, []) if now - at < seconds]
        reset = seconds - (now - used[0]) if used else seconds
        if len(used) < limit:
            used.append(now)
            self._used[bucket] = used
            return limit - len(used), reset
        return -1, reset

    def record(self, what: str, **fields: Any) -> None:
        """Append a line to the log that other processes read."""
        if self._log is not None:
            with self._log.open("a", encoding="utf-8") as log:
                log.write(json.dumps({"what": what, "at": self.now().isoformat(), **fields}) + "\n")
