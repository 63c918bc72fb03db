"""Reads the keys of channels, as feeds.yaml and the command line have them."""

import re
from dataclasses import replace

from bot.config.mistakes import quoted
from bot.config.settings import Destination

CONSOLE = "console"

_SLACK = re.compile(r"slack:(?:([TE][A-Z0-9]+)/)?([CGD][A-Z0-9]+)")
_DISCORD = re.compile(r"discord:[0-9]{5,20}")


def of_workspace(channel: str, tenant: str) -> str:
    """The key of a channel where Slack's channels are told apart by their workspaces."""
    kind, _, name = channel.partition(":")
    is_bare = kind == "slack" and tenant and "/" not in name
    return f"slack:{tenant}/{name}" if is_bare else channel


def destination(text: str, *, of_workspaces: bool = False) -> Destination:
    """A channel key with its tenant; raises ValueError.

    Where workspaces install the app themselves, the keys of Slack's channels are
    ``of_workspaces``: one that two of them share is two channels then.
    """
    found = _destination(text)
    if of_workspaces:
        return replace(found, channel=of_workspace(found.channel, found.tenant))
    return found


def _destination(text: str) -> Destination:
    if text == CONSOLE:
        return Destination(channel=CONSOLE)
    if match := _SLACK.fullmatch(text):
        return Destination(channel=f"slack:{match[2]}", tenant=match[1] or "")
    if _DISCORD.fullmatch(text):
        return Destination(channel=text)
    if text.startswith("slack:"):
        raise ValueError(
            f"{quoted(text)} is no channel; write slack: and the channel's ID, which stands at the"
            " end of its details in Slack (slack:C0123456789), not its name"
        )
    if text.startswith("discord:"):
        raise ValueError(
            f"{quoted(text)} is no channel; write discord: and the channel's ID, a number that"
            ' "Copy Channel ID" gives in developer mode (discord:1234567890), not its name'
        )
    raise ValueError(
        f"{quoted(text)} is no channel; write slack:C0123456789, discord:1234567890 or console"
    )
