"""What is offered while somebody types, in both apps: the names of the place that they type for."""

from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import UTC, datetime

import pytest

from bot.catalog import Catalog
from bot.chat.slack import forms
from bot.commands import Caller, Commands
from storage.sqlite import SqliteStore
from tests.discord_people import running as discord_running
from tests.doubles.discord import DiscordDouble
from tests.doubles.slack import HISTORY, SCOPES, SlackDouble
from tests.samples import REGISTRY
from tests.slack_people import running as slack_running
from tests.test_slack_forms import form_of

NOW = datetime(2026, 3, 2, 14, 30, tzinfo=UTC)
ACME = 'subscribe party:"Acme Coin"'
ACORN = 'subscribe party:"Acorn Labs"'


@pytest.fixture
def commands(store: SqliteStore) -> Commands:
    return Commands(store, Catalog(REGISTRY), now=lambda: NOW)


@pytest.fixture
async def discord() -> AsyncIterator[DiscordDouble]:
    async with DiscordDouble() as double:
        yield double


@pytest.fixture
async def slack() -> AsyncIterator[SlackDouble]:
    async with SlackDouble(scopes=SCOPES | HISTORY | {"im:write"}) as double:
        double.channel("C1")
        yield double


async def test_discord_completes_what_the_server_or_the_person_follows(
    discord: DiscordDouble, commands: Commands
) -> None:
    here, elsewhere = discord.add_guild("Here"), discord.add_guild("Elsewhere")
    channels = {guild: discord.add_channel(guild) for guild in (here, elsewhere)}
    ann = Caller(
        platform="discord", tenant=str(here), channel=f"discord:{channels[here]}", user="77"
    )
    await commands.run(ann, ACME)
    await commands.run(replace(ann, tenant="user:77", channel="discord:900"), ACORN)

    async def offered(name: str, channel: int, user: int = 77) -> list[str]:
        choices = await discord.autocomplete(name, "topic", "ac", channel=channel, user=user)
        return [each["value"] for each in choices]

    async with discord_running(discord, commands):
        assert await offered("alerts subscribe", channels[here]) == ["party:acme-coin"]
        assert await offered("latest", channels[here], user=78) == ["party:acme-coin"]
        assert await offered("alerts subscribe", channels[elsewhere]) == []
        assert await offered("my subscribe", channels[elsewhere]) == ["party:acorn-labs"]
        assert await offered("my subscribe", channels[here], user=78) == []


async def test_slack_suggests_what_the_workspace_or_the_person_follows(
    slack: SlackDouble, commands: Commands
) -> None:
    async with slack_running(slack, commands):
        await slack.slash("/docket", ACME, user="U1")
        await slack.slash("/docket", f"my {ACORN}", user="U1")

        async def offered(text: str, user: str) -> list[str]:
            slack.modals.clear()
            view = await form_of(slack, text, user=user)
            choices = await slack.suggest(view, forms.TOPIC, "ac", user=user)
            return [each["value"] for each in choices]

        assert await offered("subscribe", "U2") == ["party:acme-coin"]
        assert await offered("my subscribe", "U1") == ["party:acorn-labs"]
        assert await offered("my subscribe", "U2") == []
