"""The whole tree of Discord's commands, as it is registered."""

from pathlib import Path
from typing import Any

import discord
import yaml

from bot.chat.discord.answering import Answering
from bot.chat.discord.slash import Tree
from bot.commands import Commands
from tests.doubles.discord.limits import command_errors

SNAPSHOT = Path(__file__).parent / "data" / "discord_tree.yaml"
MOST_CHARACTERS = 8000


class Nothing(Commands):
    """Commands that nobody asks."""

    def __init__(self) -> None:
        """Nothing is needed."""


def tree() -> list[dict[str, Any]]:
    client = discord.AutoShardedClient(intents=discord.Intents(guilds=True))
    return Tree(client, Answering(Nothing())).payload()


def test_the_tree_is_the_one_that_was_looked_at() -> None:
    """Write it anew with ``python -m tests.test_discord_tree`` and read what changed."""
    shown = yaml.safe_load(SNAPSHOT.read_text(encoding="utf-8"))

    assert shown == _plain(tree())


def test_discord_takes_the_tree_and_it_leaves_room_for_more() -> None:
    payload = tree()

    assert command_errors(payload) == []
    assert sum(map(_characters, payload)) <= MOST_CHARACTERS


def test_only_what_changes_a_server_asks_for_a_permission_and_stays_in_servers() -> None:
    for command in tree():
        everywhere = ([0, 1, 2], [0, 1], None)
        kept = ([0], [0], discord.Permissions(manage_channels=True).value)
        found = (
            command["contexts"],
            command["integration_types"],
            command["default_member_permissions"],
        )
        assert found == (kept if command["name"] == "alerts" else everywhere), command["name"]


def _characters(item: dict[str, Any]) -> int:
    """What Discord counts of a command: names, descriptions and values, of all that is in it."""
    own = len(item["name"]) + len(item.get("description", ""))
    choices = sum(len(each["name"]) + len(str(each["value"])) for each in item.get("choices", []))
    return own + choices + sum(map(_characters, item.get("options", [])))


def _plain(value: Any) -> Any:
    """The library's enumerations as the numbers that they are sent as."""
    if isinstance(value, dict):
        return {key: _plain(each) for key, each in value.items()}
    if isinstance(value, list):
        return [_plain(each) for each in value]
    return value


if __name__ == "__main__":
    SNAPSHOT.write_text(yaml.safe_dump(_plain(tree()), sort_keys=False), encoding="utf-8")
