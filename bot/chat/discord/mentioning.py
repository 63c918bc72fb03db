"""Whom alerts may mention: what the person may mention there, and the bot as well."""

import discord

from bot import mention
from bot.chat.discord.answering import Interaction
from bot.chat.discord.forms import Role
from bot.chat.discord.preflight import Place, permissions_there
from bot.errors import UserError


def mentions(interaction: Interaction, channel: Place | None, role: Role | None) -> frozenset[str]:
    """What of ``role`` and ``here`` may be mentioned in ``channel`` (None: here).

    Raises UserError with the remedy where ``role`` may not be, by the person or by the bot; what
    the bot may do elsewhere is taken to be enough where Discord does not say it.
    """
    theirs = _all(channel.permissions if channel else interaction.permissions)
    permissions, _ = permissions_there(interaction, channel)
    ours = permissions is None or _all(permissions)
    here = {mention.HERE} if theirs and ours else set()
    if role is None:
        return frozenset(here)
    if role.everyone:
        raise UserError("Alerts do not mention everyone: choose a role of those they concern.")
    if not (role.mentionable or theirs):
        raise UserError(
            f"You may not mention @{role.name}: it is for those who may mention every role "
            "(the permission Mention @everyone, @here, and All Roles). Nothing was changed."
        )
    if not (role.mentionable or ours):
        raise UserError(
            f"docketwire may not mention @{role.name} yet. Allow anyone to mention it (Server "
            "Settings, Roles), or allow docketwire Mention @everyone, @here, and All Roles in the "
            "channel; then ask again. Nothing was changed."
        )
    return frozenset({*here, f"{mention.ROLE}{role.id}"})


def _all(permissions: discord.Permissions) -> bool:
    return permissions.administrator or permissions.mention_everyone
