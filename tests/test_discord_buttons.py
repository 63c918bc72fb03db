"""Buttons of every release so far, pressed today: through discord.py and the real commands."""

from datetime import datetime
from typing import Any

import pytest

from bot.catalog import Catalog
from bot.commands import Commands
from storage.sqlite import SqliteStore
from tests.discord_people import running
from tests.doubles.discord import MANAGE_CHANNELS, DiscordDouble, is_private, words
from tests.doubles.discord.limits import V2
from tests.ingesting import TEXT, TITLE, WIRE, Ingesting
from tests.samples import REGISTRY, news

# What stands under messages that were sent: never change a line, only add.
SENT = {
    "dw1:case:sec-v-binance": "SEC v. Binance Holdings Limited",
    "dw1:follow:case:sec-v-binance": "Following SEC v. Binance in this channel",
    "dw1:follow:party:binance": "Following Binance in this channel",
    "dw1:mute:case:sec-v-binance": "Muted in this channel: SEC v. Binance",
    "dw1:timeline:sec-v-binance": "SEC v. Binance: timeline",
    "dw1:timeline:sec-v-binance:0:2020-01-01": "1 to 1 of 1 since <t:1577880000:D>",
    "dw1:sources:1": "Harbor Wire",
    "dw1:why:1": "Judge lets most",
    "dw1:why:999999": "No story of this channel is known by that",
    "dw1:digest:999999:20": "No digest of this channel is known by that",
    "dw1:unmute:case:sec-v-binance": "No longer muted in this channel: SEC v. Binance",
    "dw1:gone:x": "older version",
}


@pytest.fixture
async def channel(double: DiscordDouble, store: SqliteStore, now: datetime) -> int:
    """A channel that was alerted to one story."""
    number = double.add_channel(double.add_guild())
    taking = Ingesting(store, now)
    await taking.baseline(WIRE)
    await taking.follow("case:sec-v-binance", channel=f"discord:{number}")
    await taking.take(WIRE, news("one", TITLE, TEXT, at=now))
    return number


def message(double: DiscordDouble, channel: int, custom_id: str, *, card: bool) -> dict[str, Any]:
    """A message of an earlier release with this button."""
    button = {"type": 2, "style": 2, "label": "x", "custom_id": custom_id}
    row: dict[str, Any] = {"type": 1, "components": [button]}
    said = {"type": 10, "content": "an alert"}
    body = {"flags": V2, "components": [{"type": 17, "components": [said, row]}]}
    old = {"embeds": [{"title": "an alert", "type": "rich"}], "components": [row]}
    return double.post(double.channels[channel], body if card else old)


@pytest.mark.parametrize("card", [True, False], ids=["card", "embed"])
@pytest.mark.parametrize("http", [False, True], ids=["gateway", "http"])
async def test_every_button_that_was_ever_sent_is_answered(
    double: DiscordDouble, store: SqliteStore, channel: int, *, http: bool, card: bool
) -> None:
    answers = {}
    async with running(double, Commands(store, Catalog(REGISTRY)), http=http):
        for custom_id in SENT:
            sent = message(double, channel, custom_id, card=card)
            shown = await double.press(sent, custom_id, permissions=MANAGE_CHANNELS)
            answers[custom_id] = words(shown).replace("\\", "")
            assert is_private(shown)

    for custom_id, expected in SENT.items():
        assert expected in answers[custom_id], custom_id
