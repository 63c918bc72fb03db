"""Discord on loopback: REST API and gateway, strict, with switches for faults.

A test says what happens (``fail``, ``advance``, ``command``, ``press``) and reads what stands in
the channels. With ``endpoint`` what people do goes there, signed, not to the gateway. A crash test
starts ``python -m tests.doubles.discord`` and reads its log.
"""

import asyncio
import json
from pathlib import Path
from typing import Any, Self

import aiohttp
from aiohttp import web

from tests.doubles.discord import filling
from tests.doubles.discord.gateway import Gateway
from tests.doubles.discord.limits import EPHEMERAL, TEXT, walk
from tests.doubles.discord.rest import BASE, Rest
from tests.doubles.discord.world import (
    CREATE_THREADS,
    EMBED,
    EVERYTHING,
    HISTORY,
    MANAGE_CHANNELS,
    SEND,
    SEND_IN_THREADS,
    TOKEN,
    VIEW,
    Channel,
    Interaction,
    World,
)

__all__ = [
    "CREATE_THREADS",
    "EMBED",
    "EVERYTHING",
    "HISTORY",
    "MANAGE_CHANNELS",
    "SEND",
    "SEND_IN_THREADS",
    "TOKEN",
    "VIEW",
    "DiscordDouble",
    "buttons",
    "is_private",
    "words",
]

SUBCOMMAND, STRING, CHANNEL, ROLE = 1, 3, 7, 8
MESSAGE_MENU = 3
HTTP_OK = 200
ANSWER_SECONDS = 5.0


class DiscordDouble(World):
    """A Discord of one's own; use it as an async context manager."""

    def __init__(self, *, token: str = TOKEN, log: Path | None = None, port: int = 0) -> None:
        super().__init__(token=token, log=log)
        self.gateway = Gateway(self)
        self.rest = Rest(self, lambda: self.gateway_url)
        self._port = port
        self._runner: web.AppRunner | None = None
        self._session: aiohttp.ClientSession | None = None

    async def __aenter__(self) -> Self:
        app = web.Application()
        self.rest.add_to(app)
        app.router.add_get("/gateway/", self.gateway.connect)
        self._runner = web.AppRunner(app, shutdown_timeout=0.1)
        await self._runner.setup()
        site = web.TCPSite(self._runner, "127.0.0.1", self._port)
        await site.start()
        self._port = self._runner.addresses[0][1]
        self.gateway.url = self.gateway_url
        return self

    async def __aexit__(self, *_: object) -> None:
        self.rest.hanging.set()
        await self.gateway.close()
        if self._session is not None:
            await self._session.close()
        if self._runner is not None:
            await self._runner.cleanup()

    @property
    def api_url(self) -> str:
        """For DISCORD_API_URL."""
        return f"http://127.0.0.1:{self._port}{BASE}"

    @property
    def gateway_url(self) -> str:
        """For DISCORD_GATEWAY_URL."""
        return f"ws://127.0.0.1:{self._port}/gateway/"

    async def command(
        self,
        name: str,
        /,
        *,
        channel: int,
        user: int = 7,
        permissions: int = 0,
        override: bool = False,
        **options: str | int,
    ) -> dict[str, Any]:
        """Type ``/name`` with ``options``; what the bot answers.

        An option of the name of a parameter here ends in an underscore (``channel_``).
        ``override`` is an administrator's leave to use a command without its default permission.
        """
        interaction = await self.start(
            name,
            channel=channel,
            user=user,
            permissions=permissions,
            override=override,
            options={key.removesuffix("_"): value for key, value in options.items()},
        )
        return await asyncio.wait_for(interaction.answer, ANSWER_SECONDS)

    async def start(
        self,
        name: str,
        *,
        channel: int,
        options: dict[str, str | int],
        user: int = 7,
        permissions: int = 0,
        override: bool = False,
    ) -> Interaction:
        """Type a command and do not wait for the answer."""
        command, leaf, path = self._registered(name)
        place = self.channels[channel]
        context = 0 if place.guild else 1
        if context not in (command.get("contexts") or [0, 1, 2]):
            raise AssertionError(f"/{name} is not offered in {place.name}")
        default = command.get("default_member_permissions")
        if default is not None and place.guild and not override:
            needed = int(default)
            if permissions & needed != needed:
                raise AssertionError(f"/{name} is not offered to this person")
        filled = [filling.option(each, options) for each in leaf.get("options", [])]
        given: list[dict[str, Any]] = [each for each in filled if each]
        if len(given) != len(options):
            raise AssertionError(f"/{name} has no such options: {sorted(options)}")
        data = self._command_data(command, path, given, permissions)
        return await self._interact(2, data, channel=channel, user=user, permissions=permissions)

    async def autocomplete(
        self, name: str, option: str, typed: str, *, channel: int, user: int = 7
    ) -> list[dict[str, Any]]:
        """Type into an option of ``/name``; the choices that the bot offers."""
        command, leaf, path = self._registered(name)
        registered = next(each for each in leaf["options"] if each["name"] == option)
        if not registered.get("autocomplete"):
            raise AssertionError(f"{option} of /{name} completes nothing")
        given = [{"name": option, "type": STRING, "value": typed, "focused": True}]
        data = self._command_data(command, path, given, 0)
        interaction = await self._interact(4, data, channel=channel, user=user)
        answer = await asyncio.wait_for(interaction.answer, ANSWER_SECONDS)
        choices: list[dict[str, Any]] = answer["choices"]
        return choices

    async def press(
        self, message: dict[str, Any], custom_id: str, *, user: int = 7, permissions: int = 0
    ) -> dict[str, Any]:
        """Press a button of ``message``; what the bot answers, or the form that it opens."""
        if custom_id not in buttons(message):
            raise AssertionError(f"{custom_id} is not on the message")
        data = {"custom_id": custom_id, "component_type": 2}
        channel = int(message["channel_id"])
        interaction = await self._interact(
            3, data, channel=channel, user=user, permissions=permissions, message=message
        )
        return await asyncio.wait_for(interaction.answer, ANSWER_SECONDS)

    async def submit(
        self,
        modal: dict[str, Any],
        *,
        channel: int,
        user: int = 7,
        permissions: int = 0,
        **fields: str | int,
    ) -> dict[str, Any]:
        """Fill in ``fields`` of a form and send it off; what the bot answers."""
        data = filling.submission(modal, fields, self.roles)
        interaction = await self._interact(
            5, data, channel=channel, user=user, permissions=permissions
        )
        return await asyncio.wait_for(interaction.answer, ANSWER_SECONDS)

    async def leave(self, guild: int) -> None:
        """Remove the bot from a server."""
        del self.guilds[guild]
        await self.gateway.dispatch("GUILD_DELETE", {"id": str(guild)})

    async def outage(self, guild: int) -> None:
        """Let a server be unavailable."""
        await self.gateway.dispatch("GUILD_DELETE", {"id": str(guild), "unavailable": True})

    async def join(self, guild: int) -> None:
        """Add the bot to a server, or let its outage end."""
        self.guilds[guild] = "Guild"
        await self.gateway.dispatch("GUILD_CREATE", self.gateway.guild(guild))

    async def menu(
        self, name: str, message: dict[str, Any], *, user: int = 7, permissions: int = 0
    ) -> dict[str, Any]:
        """Choose ``name`` in the menu of ``message``; what the bot answers."""
        command = next(each for each in self.commands if each["name"] == name)
        data = {
            "id": command["id"],
            "name": name,
            "type": MESSAGE_MENU,
            "target_id": message["id"],
            "resolved": {"messages": {message["id"]: message}},
        }
        channel = int(message["channel_id"])
        interaction = await self._interact(
            2, data, channel=channel, user=user, permissions=permissions
        )
        return await asyncio.wait_for(interaction.answer, ANSWER_SECONDS)

    def _registered(self, name: str) -> tuple[dict[str, Any], dict[str, Any], list[str]]:
        root, *path = name.split()
        command = next((each for each in self.commands if each["name"] == root), None)
        if command is None:
            raise AssertionError(f"/{root} was not registered")
        leaf = command
        for word in path:
            leaf = next(each for each in leaf["options"] if each["name"] == word)
        return command, leaf, path

    def _command_data(
        self,
        command: dict[str, Any],
        path: list[str],
        given: list[dict[str, Any]],
        permissions: int,
    ) -> dict[str, Any]:
        channels = {
            str(each["value"]): self._resolved(int(each["value"]), permissions)
            for each in given
            if each["type"] == CHANNEL
        }
        chosen_roles = [each for each in given if each["type"] == ROLE]
        for word in reversed(path):
            given = [{"name": word, "type": SUBCOMMAND, "options": given}]
        data = {"id": command["id"], "name": command["name"], "type": 1, "options": given}
        roles = {str(each["value"]): self.roles[int(each["value"])] for each in chosen_roles}
        resolved = {key: each for key, each in (("channels", channels), ("roles", roles)) if each}
        return data | ({"resolved": resolved} if resolved else {})

    def _resolved(self, channel: int, permissions: int) -> dict[str, Any]:
        """A channel that was chosen as an option; ``permissions`` are the person's there."""
        chosen = self.channels[channel]
        shown = chosen.payload() | {"permissions": str(permissions)}
        if self.says_app_permissions:
            shown["app_permissions"] = str(chosen.permissions)
        return shown

    async def _interact(
        self,
        kind: int,
        data: dict[str, Any],
        *,
        channel: int,
        user: int,
        permissions: int = 0,
        message: dict[str, Any] | None = None,
    ) -> Interaction:
        number = self.snowflake()
        token = f"interaction-token-{number}"
        interaction = Interaction(
            id=number,
            token=token,
            created=self.now(),
            channel=channel,
            answer=asyncio.get_running_loop().create_future(),
        )
        self.interactions[token] = interaction
        place = self.channels[channel]
        person = {"id": str(user), "username": "ann", "discriminator": "0", "avatar": None}
        payload: dict[str, Any] = {
            "id": str(number),
            "application_id": str(self.application),
            "type": kind,
            "data": data,
            "token": token,
            "version": 1,
            "channel_id": str(channel),
            "channel": place.payload() | {"recipients": [person]},
            "app_permissions": str(place.permissions),
            "locale": "en-US",
            "entitlements": [],
            "attachment_size_limit": 10485760,
            "authorizing_integration_owners": _installed(self, place, user),
            "context": 0 if place.guild else 1,
            **({"message": message} if message else {}),
        }
        if place.guild:
            member = {"user": person, "roles": [], "flags": 0, "permissions": str(permissions)}
            where = {"id": str(place.guild), "locale": "en-US", "features": []}
            payload |= {"guild_id": str(place.guild), "guild": where}
            payload["member"] = member | {"joined_at": None, "deaf": False, "mute": False}
        else:
            payload["user"] = person
        if self.endpoint is None:
            await self.gateway.dispatch("INTERACTION_CREATE", payload)
        else:
            await self._post(interaction, payload)
        return interaction

    async def _post(self, interaction: Interaction, payload: dict[str, Any]) -> None:
        """Send an interaction to the app's endpoint; its reply is the first answer."""
        body = json.dumps(payload).encode()
        headers = {"Content-Type": "application/json", **self.signed(body)}
        self._session = self._session or aiohttp.ClientSession()
        async with self._session.post(str(self.endpoint), data=body, headers=headers) as reply:
            self.record("interaction", status=reply.status)
            if reply.status == HTTP_OK:
                self.rest.called_back(interaction, await reply.json())


def _installed(world: World, place: Channel, user: int) -> dict[str, str]:
    """For whom the app is installed that somebody uses here: the server, else the person."""
    if place.guild in world.guilds or place.guild is None:
        return {"0": str(place.guild or 0)}
    return {"1": str(user)}


def buttons(message: dict[str, Any]) -> list[str]:
    """The custom ids on ``message``."""
    return [each["custom_id"] for each in walk(message["components"]) if each.get("custom_id")]


def words(message: dict[str, Any]) -> str:
    """All text of ``message``."""
    texts = [each["content"] for each in walk(message["components"]) if each["type"] == TEXT]
    for embed in message.get("embeds", []):
        texts += [embed.get("title", ""), embed.get("description", "")]
        texts += [f"{field['name']}: {field['value']}" for field in embed.get("fields", [])]
    return "\n".join([message["content"], *texts]).strip()


def is_private(message: dict[str, Any]) -> bool:
    """Whether only the person who asked sees ``message``."""
    return bool(message["flags"] & EPHEMERAL)
