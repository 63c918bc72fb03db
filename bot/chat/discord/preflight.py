"""Whether the bot may post where somebody wants alerts, looked at before they are promised."""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

import discord

from bot.commands import Caller
from bot.errors import UserError
from bot.message import Buttons, Message, Note, span

Interaction = discord.Interaction[Any]
Asking = Callable[[Caller, str | None], Awaitable[Message]]
Place = discord.app_commands.AppCommandChannel | discord.app_commands.AppCommandThread

NOT_HERE = (
    "docketwire answers here, but it is not in this server, so it cannot post alerts. Ask who "
    "manages the server to add it (its profile, Add App), or get your own with /my subscribe."
)
_THREADS = {
    discord.ChannelType.public_thread,
    discord.ChannelType.private_thread,
    discord.ChannelType.news_thread,
}
_FORUMS = {discord.ChannelType.forum, discord.ChannelType.media}
_NAMES = {
    "view_channel": "View Channel",
    "send_messages": "Send Messages",
    "embed_links": "Embed Links",
    "send_messages_in_threads": "Send Messages in Threads",
    "create_public_threads": "Create Public Threads",
    "read_message_history": "Read Message History",
}
_WITHOUT = (
    (
        ("create_public_threads", "send_messages_in_threads"),
        "updates of a story come as replies in the channel",
    ),
    (("read_message_history",), "an alert whose delivery was in doubt may come twice"),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """What of permissions is missing: without those of ``needed`` nothing can be posted."""

    needed: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()

    def refusal(self, place: str) -> str:
        """What to do about ``needed``."""
        names = _listed(self.needed)
        return (
            f"docketwire may not post in {place} yet: it lacks {names}. Open the settings of the "
            f"channel, Permissions, add docketwire and allow {names}; then ask again. Nothing was "
            "changed."
        )


def examine(permissions: discord.Permissions, kind: discord.ChannelType) -> Report:
    """What is missing for alerts in a channel of this kind."""
    if permissions.administrator:
        return Report()
    writing = ["send_messages_in_threads"] if kind in _THREADS else ["send_messages"]
    writing += ["send_messages_in_threads"] if kind in _FORUMS else []
    needed = _missing(permissions, ("view_channel", *writing, "embed_links"))
    notes = tuple(
        f"Without {_listed(names)}, {effect}."
        for wanted, effect in _WITHOUT
        if (names := _missing(permissions, _apart(wanted, kind)))
    )
    return Report(needed=needed, notes=notes)


def guarded(interaction: Interaction, channel: Place | None, ask: Asking) -> Asking:
    """``ask``, once it is certain that what it promises for ``channel`` can be posted there.

    What the bot may do elsewhere than here is taken from the interaction; where an older Discord
    does not say it, the promise is made.
    """

    async def asked(caller: Caller, key: str | None) -> Message:
        if interaction.guild_id is None:
            return await ask(caller, key)
        if not interaction.is_guild_integration():
            raise UserError(NOT_HERE)
        permissions, kind = permissions_there(interaction, channel)
        if permissions is None or kind is None:
            return await ask(caller, key)
        report = examine(permissions, kind)
        if report.needed:
            raise UserError(report.refusal(caller.place))
        return _noted(await ask(caller, key), report.notes)

    return asked


def permissions_there(
    interaction: Interaction, channel: Place | None
) -> tuple[discord.Permissions | None, discord.ChannelType | None]:
    """What the bot may do in ``channel`` (None: here), and what kind of channel it is.

    None for what Discord did not say.
    """
    if channel is None or channel.id == interaction.channel_id:
        here = interaction.channel
        return interaction.app_permissions, here.type if here else None
    data: Mapping[str, Any] = dict(interaction.data or {})
    shown = data.get("resolved", {}).get("channels", {}).get(str(channel.id), {})
    # https://docs.discord.com/developers/change-log (2026-07-16); the library does not read it.
    said = str(shown.get("app_permissions", ""))
    return (discord.Permissions(int(said)) if said.isdecimal() else None), channel.type


def _apart(wanted: Sequence[str], kind: discord.ChannelType) -> Sequence[str]:
    """What of ``wanted`` makes a difference in a channel of this kind."""
    if kind in _THREADS or kind in _FORUMS:
        return [name for name in wanted if name == "read_message_history"]
    return wanted


def _missing(permissions: discord.Permissions, names: Sequence[str]) -> tuple[str, ...]:
    return tuple(name for name in names if not getattr(permissions, name))


def _listed(names: Sequence[str]) -> str:
    """``A``, ``A and B``, ``A, B and C``, as Discord calls them."""
    shown = [_NAMES[name] for name in names]
    return " and ".join([*([", ".join(shown[:-1])] if len(shown) > 1 else []), shown[-1]])


def _noted(message: Message, notes: Sequence[str]) -> Message:
    """``message`` with ``notes`` as its last words, above its buttons."""
    said = tuple(Note(line=(span(note),)) for note in notes)
    words = tuple(block for block in message.blocks if not isinstance(block, Buttons))
    buttons = tuple(block for block in message.blocks if isinstance(block, Buttons))
    return replace(message, blocks=(*words, *said, *buttons))
