"""No secret of Discord's side is in a log, an answer or the database, at DEBUG and on bad days."""

import io
import logging
from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest

from bot.catalog import Catalog
from bot.chat.discord import DiscordSender, Servers
from bot.commands import Commands
from bot.log import configure_logging
from bot.secret import Secret
from storage.sqlite import SqliteStore
from tests.discord_alerts import alert, owed
from tests.discord_people import running
from tests.doubles.discord import MANAGE_CHANNELS, DiscordDouble, buttons, words
from tests.samples import REGISTRY

CANARY = "MTIzNDU2Nzg5MDEyMzQ1Njc4.Canary.of-the-bot-token-that-nobody-may-see"


@pytest.fixture
async def double() -> AsyncIterator[DiscordDouble]:
    async with DiscordDouble(token=CANARY) as running:
        yield running


@pytest.fixture
def log() -> Iterator[io.StringIO]:
    """Everything that is logged, as it is written, whatever the level."""
    written = io.StringIO()
    root = logging.getLogger()
    before = root.level, list(root.handlers)
    configure_logging(level="DEBUG", stream=written, secrets=(Secret(CANARY),))
    yield written
    root.setLevel(before[0])
    root.handlers[:] = before[1]


@pytest.mark.parametrize("http", [False, True], ids=["gateway", "http"])
async def test_no_token_and_no_signature_is_anywhere_it_may_be_read(
    double: DiscordDouble, store: SqliteStore, log: io.StringIO, tmp_path: Path, *, http: bool
) -> None:
    commands = Commands(store, Catalog(REGISTRY))
    channel = double.add_channel(double.add_guild())
    may = MANAGE_CHANNELS
    answers = []
    async with (
        running(double, commands, http=http, token=CANARY, servers=Servers(store)),
        DiscordSender(token=CANARY, namespace="db", api_url=double.api_url, deadline=2) as sender,
    ):
        double.fail("drop", method="PATCH", path=r"/webhooks/.*")
        double.fail("status", status=500, path=r"/channels/\d+/messages")
        answers.append(await double.command("case", channel=channel, name="sec-v-binance"))
        answers.append(
            await double.command("alerts subscribe", channel=channel, permissions=may, topic="all")
        )
        answers.append(await double.command("my subscribe", channel=channel, topic="all"))
        await sender.send(owed(channel), alert(17))
        [message] = double.messages(channel)
        answers.append(await double.press(message, buttons(message)[0]))
        await double.autocomplete("case", "name", "bin", channel=channel)
    await store.close()

    written = log.getvalue()
    kept = (tmp_path / "docketwire.db").read_bytes()
    assert len(written.splitlines()) > 50
    for secret in (CANARY, *double.interactions):
        assert secret not in written
        assert secret.encode() not in kept
        assert all(secret not in words(answer) for answer in answers)
