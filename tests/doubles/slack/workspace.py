"""What a Slack workspace holds, and the Web API's methods on it."""

import itertools
import json
import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from tests.doubles.slack import blocks as block_kit

Json = dict[str, Any]

SCOPES = frozenset({"commands", "chat:write", "app_mentions:read"})
FILES = frozenset({"files:write"})
HISTORY = frozenset({"channels:history", "groups:history"})
READS = {"C": "channels", "G": "groups", "D": "im"}
BOT_TOKEN = "xoxb-double"
TRIGGER_LIFE = 3
UPDATE_BYTES = 4_000
ALT_TEXT = 1_000
METADATA_BYTES = 2_000


@dataclass(kw_only=True)
class Channel:
    """A conversation: ``member`` is whether the bot was invited."""

    id: str
    name: str
    member: bool = True
    archived: bool = False
    restricted: bool = False
    messages: list[Json] = field(default_factory=list)


class Refused(Exception):
    """The error that a Web API call answers with."""

    def __init__(self, error: str, **extra: object) -> None:
        super().__init__(error)
        self.answer: Json = {"ok": False, "error": error, **extra}


class Workspace:
    """Channels, messages and views, and a bot with a token and its ``scopes``.

    ``clock`` gives the seconds since 1970 that times and expiries are made from. ``log`` gets a
    line of JSON for everything that happens.
    """

    def __init__(
        self,
        *,
        token: str = BOT_TOKEN,
        scopes: Iterable[str] = SCOPES | HISTORY | FILES,
        team: str = "T1",
        name: str = "Double",
        enterprise: str | None = None,
        log: Path | None = None,
        clock: Callable[[], float] = time.time,
    ) -> None:
        self.token = token
        self.scopes = set(scopes)
        self.team = team
        self.name = name
        self.enterprise = enterprise
        self.bot_user = "UBOT"
        self.bot_id = "B1"
        self.log = log
        self.clock = clock
        self.channels: dict[str, Channel] = {}
        self.ephemerals: list[Json] = []
        self.views: dict[str, Json] = {}
        self.files: dict[str, Json] = {}
        self.origin_of_files = ""
        self.modals: dict[str, Json] = {}
        self.unfurls: dict[str, Json] = {}
        self.triggers: dict[str, float] = {}
        self.edit_window_closed = False
        self.admins: set[str] = set()
        self.owners_of_organisation: set[str] = set()
        self.deactivated: set[str] = set()
        self.url = "https://double.slack.com/"
        self._last_ts = 0
        self.serial = itertools.count(1)
        self._methods: dict[str, Callable[[Json], Json]] = {
            "auth.test": self._auth_test,
            "chat.postMessage": self._post,
            "chat.postEphemeral": self._post_ephemeral,
            "chat.update": self._update,
            "conversations.history": self._history,
            "conversations.replies": self._replies,
            "conversations.info": self._info,
            "conversations.open": self._open_direct,
            "files.completeUploadExternal": self._share_files,
            "files.getUploadURLExternal": self._promise_file,
            "views.open": self._open_view,
            "views.publish": self._publish_view,
            "views.update": self._update_view,
            "chat.unfurl": self._unfurl,
            "users.info": self._user,
        }

    def channel(self, id_: str, **settings: Any) -> Channel:
        """The channel ``id_``, made with ``settings`` where it is new."""
        if id_ not in self.channels:
            self.channels[id_] = Channel(id=id_, name=settings.pop("name", id_.lower()), **settings)
        return self.channels[id_]

    def messages(self, channel: str) -> list[Json]:
        """What everybody in ``channel`` sees, oldest first, replies in threads included."""
        return self.channel(channel).messages

    def call(self, method: str, arguments: Json, token: str) -> Json:
        """Carry out a Web API method; raises Refused with the answer."""
        if token != self.token:
            raise Refused("invalid_auth" if token else "not_authed")
        return self.carry_out(method, arguments)

    def carry_out(self, method: str, arguments: Json) -> Json:
        """Carry out a method for a caller whose token is good."""
        if method not in self._methods:
            raise Refused("unknown_method", req_method=method)
        return {"ok": True, **self._methods[method](arguments)}

    def _needs(self, scope: str) -> None:
        if scope not in self.scopes:
            raise Refused("missing_scope", needed=scope, provided=",".join(sorted(self.scopes)))

    def _auth_test(self, _: Json) -> Json:
        return {
            "url": self.url,
            "team": self.name,
            "user": "docketwire",
            "team_id": self.team,
            "user_id": self.bot_user,
            "bot_id": self.bot_id,
            "is_enterprise_install": False,
        }

    def _open_channel(self, arguments: Json) -> Channel:
        channel = self.channels.get(str(arguments.get("channel", "")))
        if channel is None:
            raise Refused("channel_not_found")
        return channel

    def _writable(self, arguments: Json) -> Channel:
        self._needs("chat:write")
        channel = self._open_channel(arguments)
        if channel.archived:
            raise Refused("is_archived")
        public = channel.id.startswith("C") and "chat:write.public" in self.scopes
        if not channel.member and not public:
            raise Refused("not_in_channel")
        if channel.restricted:
            raise Refused("restricted_action")
        return channel

    def _promise_file(self, arguments: Json) -> Json:
        self._needs("files:write")
        if not arguments.get("filename") or int(arguments.get("length") or 0) < 1:
            raise Refused("invalid_arguments")
        if len(arguments.get("alt_txt") or "") > ALT_TEXT:
            raise Refused("alt_txt_too_long")
        name = f"F{next(self.serial):08d}"
        self.files[name] = {
            "id": name,
            "name": arguments["filename"],
            "length": int(arguments["length"]),
            "alt_txt": arguments.get("alt_txt"),
        }
        return {"upload_url": f"{self.origin_of_files}/upload/{name}", "file_id": name}

    def uploaded(self, name: str, content: bytes) -> bool:
        """Take what was uploaded as the file ``name``; False where that was not promised so."""
        file = self.files.get(name)
        if file is None or len(content) != file["length"]:
            return False
        file["is_png"] = content.startswith(b"\x89PNG")
        return True

    def _share_files(self, arguments: Json) -> Json:
        self._needs("files:write")
        asked = arguments["files"]
        listed: list[Json] = json.loads(asked) if isinstance(asked, str) else asked
        shared = [self.files.get(each["id"]) for each in listed]
        if any(file is None or "is_png" not in file for file in shared):
            raise Refused("file_not_found")
        files: list[Json] = [
            {**file, "title": each["title"]}
            for file, each in zip(shared, listed, strict=True)
            if file is not None
        ]
        channel = self._open_channel({"channel": arguments.get("channel_id")})
        if not channel.member:
            raise Refused("not_in_channel")
        said: Json = {"text": "", "blocks": [], "files": files, "user": self.bot_user}
        if arguments.get("thread_ts"):
            said["thread_ts"] = arguments["thread_ts"]
        message = self.message(channel.id, said)
        channel.messages.append(message)
        self.note("message", channel=channel.id, message=message)
        return {"files": files}

    def _post(self, arguments: Json) -> Json:
        channel = self._writable(arguments)
        said = self.said(arguments)
        thread = arguments.get("thread_ts")
        if thread is not None:
            if not isinstance(thread, str):
                raise Refused("invalid_thread_ts")
            if not any(message["ts"] == thread for message in channel.messages):
                raise Refused("thread_not_found")
            said["thread_ts"] = thread
            if _is_true(arguments.get("reply_broadcast")):
                said["subtype"] = "thread_broadcast"
        metadata = arguments.get("metadata")
        if metadata is not None:
            said["metadata"] = _metadata(metadata)
        message = self.message(channel.id, said)
        channel.messages.append(message)
        self.note("message", channel=channel.id, message=message)
        shown = {key: value for key, value in message.items() if key != "metadata"}
        return {"channel": channel.id, "ts": message["ts"], "message": shown}

    def message(self, channel: str, said: Json) -> Json:
        return {
            "type": "message",
            "subtype": "bot_message",
            "channel": channel,
            "user": self.bot_user,
            "bot_id": self.bot_id,
            "team": self.team,
            "ts": self.ts(),
            **said,
        }

    def said(self, arguments: Json) -> Json:
        text = arguments.get("text", "")
        blocks = arguments.get("blocks") or []
        if isinstance(blocks, str):
            blocks = json.loads(blocks)
        if not isinstance(text, str):
            raise Refused("invalid_arguments")
        if not text and not blocks:
            raise Refused("no_text")
        self._check_blocks(blocks)
        return {"text": text[:40_000], "blocks": self._with_ids(blocks)}

    def _check_blocks(self, blocks: object, surface: str = "message") -> None:
        if block_kit.too_long(blocks):
            raise Refused("msg_blocks_too_long")
        found = list(block_kit.faults(blocks, surface))
        if found:
            raise Refused("invalid_blocks", errors=found, response_metadata={"messages": found})

    def _with_ids(self, blocks: list[Json]) -> list[Json]:
        return [{"block_id": f"b{next(self.serial)}", **block} for block in blocks]

    def _post_ephemeral(self, arguments: Json) -> Json:
        channel = self._writable(arguments)
        if not arguments.get("user"):
            raise Refused("invalid_arguments")
        said = self.said(arguments) | {"to": arguments["user"], "is_ephemeral": True}
        message = self.message(channel.id, said)
        self.ephemerals.append(message)
        self.note("ephemeral", channel=channel.id, message=message)
        return {"message_ts": message["ts"]}

    def _update(self, arguments: Json) -> Json:
        channel = self._writable(arguments)
        found = [m for m in channel.messages if m["ts"] == arguments.get("ts")]
        if not found:
            raise Refused("message_not_found")
        if found[0]["bot_id"] != self.bot_id:
            raise Refused("cant_update_message")
        if self.edit_window_closed:
            raise Refused("edit_window_closed")
        said = self.said(arguments)
        if len(said["text"].encode()) > UPDATE_BYTES:
            raise Refused("msg_too_long")
        found[0].update(said, edited={"user": self.bot_user, "ts": self.ts()})
        if "metadata" in arguments:
            found[0]["metadata"] = _metadata(arguments["metadata"])
        self.note("update", channel=channel.id, message=found[0])
        return {"channel": channel.id, "ts": found[0]["ts"], "text": said["text"]}

    def _history(self, arguments: Json) -> Json:
        channel = self._readable(arguments)
        tops = [
            m
            for m in channel.messages
            if m.get("thread_ts", m["ts"]) == m["ts"] or m["subtype"] == "thread_broadcast"
        ]
        return _page(list(reversed(tops)), arguments)

    def _replies(self, arguments: Json) -> Json:
        channel = self._readable(arguments)
        parent = arguments.get("ts")
        found = [m for m in channel.messages if parent in {m["ts"], m.get("thread_ts")}]
        if not found:
            raise Refused("thread_not_found")
        return _page(found, arguments)

    def _readable(self, arguments: Json) -> Channel:
        channel = self._open_channel(arguments)
        self._needs(f"{READS.get(channel.id[:1], 'channels')}:history")
        if not channel.member:
            raise Refused("not_in_channel")
        return channel

    def _info(self, arguments: Json) -> Json:
        channel = self._open_channel(arguments)
        self._needs(f"{READS.get(channel.id[:1], 'channels')}:read")
        return {
            "channel": {
                "id": channel.id,
                "name": channel.name,
                "is_archived": channel.archived,
                "is_member": channel.member,
                "is_private": channel.id.startswith("G"),
            }
        }

    def _open_direct(self, arguments: Json) -> Json:
        self._needs("im:write")
        user = str(arguments.get("users", ""))
        if not user.startswith("U"):
            raise Refused("user_not_found")
        return {"channel": {"id": self.channel(f"D{user}").id}}

    def _user(self, arguments: Json) -> Json:
        self._needs("users:read")
        user = str(arguments.get("user", ""))
        if not user.startswith("U"):
            raise Refused("user_not_found")
        owner = user in self.owners_of_organisation
        organisation = {"enterprise_id": "E1", "is_admin": False, "is_owner": owner}
        shown: Json = {
            "id": user,
            "team_id": self.team,
            "name": user.lower(),
            "deleted": user in self.deactivated,
            "is_admin": user in self.admins,
            "is_owner": False,
            "is_primary_owner": False,
        }
        return {"user": shown | ({"enterprise_user": organisation} if owner else {})}

    def _open_view(self, arguments: Json) -> Json:
        trigger = str(arguments.get("trigger_id", ""))
        if trigger not in self.triggers:
            raise Refused("invalid_trigger_id")
        made = self.triggers[trigger]
        if made < 0:
            raise Refused("exchanged_trigger_id")
        if self.clock() - made > TRIGGER_LIFE:
            raise Refused("expired_trigger_id")
        self.triggers[trigger] = -1.0
        view = self._view(arguments, "modal")
        self.modals[view["id"]] = view
        return {"view": view}

    def _update_view(self, arguments: Json) -> Json:
        found = self.modals.get(str(arguments.get("view_id", "")))
        if found is None:
            raise Refused("not_found")
        found |= self._view(arguments, "modal") | {"id": found["id"]}
        found["hash"] = str(next(self.serial))
        return {"view": found}

    def _unfurl(self, arguments: Json) -> Json:
        self._needs("links:write")
        unfurls = arguments.get("unfurls")
        unfurls = json.loads(unfurls) if isinstance(unfurls, str) else unfurls
        if not isinstance(unfurls, dict) or not unfurls:
            raise Refused("missing_unfurls")
        if not arguments.get("unfurl_id") and not (
            arguments.get("channel") and arguments.get("ts")
        ):
            raise Refused("cannot_find_message")
        for each in unfurls.values():
            self._check_blocks(each.get("blocks"))
        self.unfurls |= unfurls
        return {}

    def _publish_view(self, arguments: Json) -> Json:
        view = self._view(arguments, "home")
        self.views[str(arguments.get("user_id", ""))] = view
        return {"view": view}

    def _view(self, arguments: Json, surface: str) -> Json:
        view = arguments.get("view")
        view = json.loads(view) if isinstance(view, str) else view
        if not isinstance(view, dict) or view.get("type") != surface:
            raise Refused("invalid_arguments")
        self._check_blocks(view.get("blocks"), surface)
        found = list(block_kit.view_faults(view))
        if found:
            raise Refused("invalid_arguments", response_metadata={"messages": found})
        return {"id": f"V{next(self.serial)}", "hash": "1.1", **view}

    def trigger(self) -> str:
        """A new trigger_id: good once, for three seconds."""
        trigger = f"trigger-{next(self.serial)}"
        self.triggers[trigger] = self.clock()
        return trigger

    def ts(self) -> str:
        """The time as a message id, later than every one before."""
        self._last_ts = max(self._last_ts + 1, int(self.clock() * 1_000_000))
        return f"{self._last_ts // 1_000_000}.{self._last_ts % 1_000_000:06d}"

    def note(self, what: str, **fields: object) -> None:
        """Add a line to the log."""
        if self.log is None:
            return
        line = json.dumps({"at": time.time(), "what": what, **fields}, ensure_ascii=False)
        with self.log.open("a", encoding="utf-8") as log:
            log.write(line + "\n")


def _metadata(metadata: object) -> Json:
    """Slack keeps metadata only where its payload is flat, or nested once."""
    metadata = json.loads(metadata) if isinstance(metadata, str) else metadata
    if not isinstance(metadata, dict) or not isinstance(metadata.get("event_type"), str):
        raise Refused("invalid_metadata_format")
    payload = metadata.get("event_payload")
    if not isinstance(payload, dict) or set(metadata) - {"event_type", "event_payload"}:
        raise Refused("invalid_metadata_format")
    for value in payload.values():
        inner = value.values() if isinstance(value, dict) else [value]
        if not all(isinstance(item, str | int | float | bool) for item in inner):
            raise Refused("invalid_metadata_format")
    if len(json.dumps(metadata)) > METADATA_BYTES:
        raise Refused("metadata_too_large")
    return metadata


def _page(messages: list[Json], arguments: Json) -> Json:
    limit = int(arguments.get("limit", 100))
    if not 1 <= limit <= 999:
        raise Refused("invalid_limit")
    oldest = float(arguments.get("oldest", 0))
    latest = float(arguments.get("latest", "inf"))
    if _is_true(arguments.get("inclusive")):
        oldest, latest = oldest - 1e-7, latest + 1e-7
    within = [m for m in messages if oldest < float(m["ts"]) < latest]
    cursor = str(arguments.get("cursor", "") or "cur:0")
    if not cursor.startswith("cur:"):
        raise Refused("invalid_cursor")
    start = int(cursor.removeprefix("cur:"))
    shown = [_shown(m, arguments) for m in within[start : start + limit]]
    more = start + limit < len(within)
    return {
        "messages": shown,
        "has_more": more,
        "response_metadata": {"next_cursor": f"cur:{start + limit}" if more else ""},
    }


def _is_true(value: object) -> bool:
    return str(value).lower() in {"1", "true"}


def _shown(message: Json, arguments: Json) -> Json:
    if _is_true(arguments.get("include_all_metadata")):
        return message
    return {key: value for key, value in message.items() if key != "metadata"}
