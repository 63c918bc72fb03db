"""What the doctor asks Slack and Discord: whether they take the tokens, and what those may do."""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from datetime import datetime

from bot.config import DiscordSettings, SlackSettings
from bot.config.environment import Surroundings
from bot.doctor.check import Check
from bot.errors import BotError, TokenRevoked
from storage.installations import Installation


async def platforms(surroundings: Surroundings, wrong: list[str]) -> list[Check]:
    """Both platforms; one whose variables are wrong was already told of as a mistake."""
    checks: list[Check] = []
    if not any("SLACK_" in mistake for mistake in wrong):
        checks += await _slack(surroundings.slack)
    if not any("DISCORD_" in mistake for mistake in wrong):
        checks += await _discord(surroundings.discord)
    return checks


async def _slack(settings: SlackSettings | None) -> list[Check]:
    if settings is None:
        return [
            Check(
                name="Slack",
                state="warn",
                said="SLACK_BOT_TOKEN and SLACK_APP_TOKEN are not set: nothing is posted to Slack",
                remedy="docketwire slack manifest prints what to paste at api.slack.com/apps; "
                "put both tokens into .env",
            )
        ]
    from bot.chat import slack  # noqa: PLC0415 - an SDK is imported only for its own platform

    return await _platform("Slack", lambda: slack.examine(settings))


async def workspaces(
    settings: SlackSettings | None,
    installed: Sequence[Installation],
    suspended: Mapping[str, str],
    *,
    asks: bool,
    now: datetime,
) -> list[Check]:
    """The workspaces that installed the app themselves, by their stored tokens."""
    if settings is None or not (settings.serves_several and settings.secret_keys):
        return []
    from bot.chat import slack  # noqa: PLC0415 - an SDK is imported only for its own platform

    found = await slack.examine_installed(settings, installed, suspended, asks=asks, now=now)
    return [
        Check(name=f"workspace {each.tenant}", state=each.state, said=each.said, remedy=each.remedy)
        for each in found
    ]


async def _discord(settings: DiscordSettings | None) -> list[Check]:
    if settings is None:
        return [
            Check(
                name="Discord",
                state="warn",
                said="DISCORD_TOKEN is not set: nothing is posted to Discord",
                remedy="make a bot at discord.com/developers, put its token into .env, then: "
                "docketwire discord invite",
            )
        ]
    from bot.chat import discord  # noqa: PLC0415 - an SDK is imported only for its own platform

    return await _platform("Discord", lambda: discord.examine(settings))


async def _platform(name: str, ask: Callable[[], Awaitable[tuple[str, ...]]]) -> list[Check]:
    try:
        said, *lacking = await ask()
    except BotError as error:
        what, _, remedy = str(error).partition("; ")
        default = (
            "make a new token and put it into .env"
            if isinstance(error, TokenRevoked)
            else f"check the network, and that {name}'s servers can be reached from here"
        )
        return [Check(name=name, state="fail", said=what, remedy=remedy or default)]
    parted = [sentence.partition("; ") for sentence in lacking]
    return [
        Check(name=name, state="ok", said=said),
        *[Check(name=name, state="warn", said=what, remedy=how) for what, _, how in parted],
    ]
