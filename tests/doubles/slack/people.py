"""People of the double: they type commands, press buttons and mention the bot."""

from collections.abc import Mapping
from typing import Any

from tests.doubles.slack import blocks as block_kit
from tests.doubles.slack.server import Ack, Server
from tests.doubles.slack.workspace import Json, Workspace


class SlackDouble(Server):
    """Slack with the people in it."""

    async def slash(
        self,
        command: str,
        text: str,
        *,
        channel: str = "C1",
        user: str = "U1",
        answers: int = 1,
        **payload: object,
    ) -> list[Json]:
        """Type a slash command; the private answers once there are ``answers`` of them."""
        responder, url = self.responder(channel, user)
        ack = await self.push(
            "slash_commands",
            {
                "token": "verification",
                "team_id": self.team,
                "team_domain": "double",
                "channel_id": channel,
                "channel_name": channel.lower(),
                "user_id": user,
                "user_name": user.lower(),
                "command": command,
                "text": text,
                "api_app_id": "A1",
                "is_enterprise_install": "false",
                "response_url": url,
                "trigger_id": self.trigger(),
            }
            | payload,
            accepts_response_payload=True,
        )
        if ack.payload:
            said = self.said(ack.payload) | {"to": user, "is_ephemeral": True}
            responder.answers.append(self.message(channel, said))
        await self.until(lambda: len(responder.answers) >= answers)
        return responder.answers

    async def press(
        self,
        message: Mapping[str, Any],
        action_id: str,
        *,
        user: str = "U1",
        team: str | None = None,
        payload: Mapping[str, object] | None = None,
        **more: object,
    ) -> list[Json]:
        """Press a button of ``message``; the private answers, none where a link or form opened.

        What stands in a menu is chosen there: the option whose value begins with what follows
        the colon of ``action_id``.
        """
        block, element, chosen = _find_button(message, action_id)
        channel = str(message["channel"])
        opened = len(self.modals)
        responder, url = self.responder(channel, user)
        shown = {} if message.get("is_ephemeral") else {"message": dict(message)}
        pressed: Json = {
            key: element[key] for key in ("action_id", "text", "value", "type") if key in element
        }
        pressed |= {"selected_option": chosen} if chosen else {}
        await self.push(
            "interactive",
            {
                "type": "block_actions",
                "user": {"id": user, "username": user.lower(), "team_id": team or self.team},
                "api_app_id": "A1",
                "token": "verification",
                "container": {
                    "type": "message",
                    "message_ts": message["ts"],
                    "channel_id": channel,
                    "is_ephemeral": bool(message.get("is_ephemeral")),
                },
                "trigger_id": self.trigger(),
                "team": {"id": self.team, "domain": "double"},
                "enterprise": None,
                "is_enterprise_install": False,
                "channel": {"id": channel, "name": channel.lower()},
                "state": {"values": {}},
                "response_url": url,
                "actions": [
                    pressed
                    | {
                        "type": element["type"],
                        "block_id": block["block_id"],
                        "action_ts": self.ts(),
                    }
                ],
            }
            | shown
            | more
            | dict(payload or {}),
            accepts_response_payload=False,
        )
        if "url" not in element:
            await self.until(lambda: bool(responder.answers) or len(self.modals) > opened)
        return responder.answers

    async def mention(
        self,
        text: str,
        *,
        channel: str = "C1",
        user: str = "U1",
        thread: str | None = None,
        place: Workspace | None = None,
    ) -> list[Json]:
        """Write ``@docketwire text`` in ``channel`` of ``place``; the bot's replies there."""
        place = place or self
        said: Json = {
            "type": "message",
            "channel": channel,
            "user": user,
            "bot_id": "",
            "ts": self.ts(),
            "text": f"<@{place.bot_user}> {text}",
            "blocks": [],
        }
        if thread is not None:
            said["thread_ts"] = thread
        place.channel(channel).messages.append(said)
        await self.event({**said, "type": "app_mention", "event_ts": said["ts"]}, place=place)
        root = thread or said["ts"]

        def replies() -> list[Json]:
            found = place.messages(channel)
            own = [m for m in found if m["bot_id"] == place.bot_id and m.get("thread_ts") == root]
            return [m for m in own if m["ts"] > said["ts"]]

        await self.until(lambda: bool(replies()))
        return replies()

    async def opened(self, user: str = "U1") -> Json:
        """Open the app's home; what it shows."""
        before = self.views.get(user, {})
        event = {"type": "app_home_opened", "user": user, "channel": f"D{user}", "tab": "home"}
        await self.event(event | ({"view": before} if before else {}))
        await self.until(lambda: self.views.get(user, {}) is not before and user in self.views)
        return self.views[user]

    async def act(
        self, view: Json, action_id: str, *, user: str = "U1", index: int = 0, **chosen: object
    ) -> Ack:
        """Press the ``index``-th element ``action_id`` of a view, or choose in it."""
        element = _elements_of(view, action_id)[index]
        pressed: Json = {
            key: element[key] for key in ("type", "action_id", "value") if key in element
        }
        if "option" in chosen:
            [option] = [
                each for each in element["options"] if each["text"]["text"] == chosen["option"]
            ]
            pressed["selected_option"] = option
            del chosen["option"]
        return await self.push(
            "interactive",
            self._interaction(user, "block_actions")
            | {
                "container": {"type": "view", "view_id": view["id"]},
                "view": view,
                "actions": [pressed | {"block_id": "b", "action_ts": self.ts()} | chosen],
            },
            accepts_response_payload=False,
        )

    async def suggest(
        self, view: Json, action_id: str, value: str, *, user: str = "U1"
    ) -> list[Json]:
        """Type into a menu that asks the app for its options; what it offers."""
        ack = await self.push(
            "interactive",
            self._interaction(user, "block_suggestion")
            | {
                "container": {"type": "view", "view_id": view["id"]},
                "view": view,
                "action_id": action_id,
                "block_id": action_id,
                "value": value,
            },
            accepts_response_payload=True,
        )
        options = (ack.payload or {}).get("options")
        found = list(block_kit.options_faults(options))
        if found or not isinstance(options, list):
            raise ValueError(f"Slack would refuse these options: {found}")
        return options

    async def submit(
        self, view: Json, values: Mapping[str, Json] | None = None, *, user: str = "U1"
    ) -> Ack:
        """Send a form off, filled in with ``values`` by block id; it shows what was answered."""
        values = values or {}
        state = {block: {block: value} for block, value in values.items()}
        before = self.modals[view["id"]]["hash"]
        ack = await self.push(
            "interactive",
            self._interaction(user, "view_submission")
            | {"view": view | {"state": {"values": state}}, "response_urls": []},
            accepts_response_payload=True,
        )
        answer = ack.payload or {}
        if answer.get("response_action") == "update":
            shown = self.modals[view["id"]]
            if shown["hash"] != before:
                raise ValueError("the app updated the view before Slack had its answer")
            shown |= self._view(answer, "modal") | {"id": view["id"]}
            await self._tell()
        return ack

    async def shortcut(
        self, callback_id: str, message: Mapping[str, Any], **more: Any
    ) -> list[Json]:
        """Choose a shortcut from the menu of a message; the private answers."""
        user = str(more.pop("user", "U1"))
        responder, url = self.responder(str(message["channel"]), user)
        await self.push(
            "interactive",
            self._interaction(user, "message_action")
            | {
                "callback_id": callback_id,
                "message": dict(message),
                "message_ts": message["ts"],
                "channel": {"id": message["channel"], "name": "c"},
                "response_url": url,
            }
            | more,
            accepts_response_payload=False,
        )
        await self.until(lambda: bool(responder.answers))
        return responder.answers

    def _interaction(self, user: str, kind: str) -> Json:
        return {
            "type": kind,
            "user": {"id": user, "username": user.lower(), "team_id": self.team},
            "api_app_id": "A1",
            "token": "verification",
            "team": {"id": self.team, "domain": "double"},
            "enterprise": None,
            "is_enterprise_install": False,
            **({} if kind == "block_suggestion" else {"trigger_id": self.trigger()}),
        }

    async def event(
        self, event: Json, *, place: Workspace | None = None, organisation: bool = False
    ) -> Ack:
        """Deliver an Events API event of ``place``, or of all its organisation."""
        place = place or self
        return await self.push(
            "events_api",
            {
                "token": "verification",
                "team_id": place.team,
                "enterprise_id": place.enterprise,
                "api_app_id": "A1",
                "event": event,
                "type": "event_callback",
                "event_id": f"Ev{next(self.serial)}",
                "event_time": int(self.clock()),
                "authorizations": [
                    {
                        "enterprise_id": place.enterprise,
                        "team_id": None if organisation else place.team,
                        "user_id": place.bot_user,
                        "is_bot": True,
                        "is_enterprise_install": organisation,
                    }
                ],
                "is_ext_shared_channel": False,
            },
            accepts_response_payload=False,
            retry_attempt=0,
            retry_reason="",
        )


def _elements_of(view: Json, action_id: str) -> list[Json]:
    """The elements of a view by this name."""
    return [
        element
        for block in view["blocks"]
        for element in (*block.get("elements", ()), block.get("accessory"), block.get("element"))
        if element and element.get("action_id") == action_id
    ]


def _find_button(message: Mapping[str, Any], action_id: str) -> tuple[Json, Json, Json | None]:
    """The block, the element, and the option where it stands in a menu."""
    verb = action_id.partition(":")[2]
    for block in message["blocks"]:
        row = block.get("elements", []) if block["type"] == "actions" else []
        for element in [*row, *([block["accessory"]] if "accessory" in block else [])]:
            if element["action_id"] == action_id:
                return block, element, None
            for option in element.get("options", []):
                if option["value"].startswith(f"{verb}:"):
                    return block, element, option
    raise LookupError(f"the message has no button {action_id}")
