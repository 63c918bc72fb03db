"""Looks whether Slack takes the tokens, and what they may do: for ``docketwire doctor``."""

from slack_sdk.web.async_client import AsyncWebClient

from bot.chat.slack.api import FAILURES, connect, disconnect, translated
from bot.chat.slack.manifest import OF_ADMINS, SCOPES
from bot.config import SlackSettings
from bot.errors import ChannelGone, ConfigError, TokenRevoked

# Without these no alert can be posted and no command answered; the others each cost one thing.
NEEDED = ("chat:write", "commands")
REINSTALL = "add it under OAuth & Permissions at api.slack.com/apps and install the app again"
COSTS = {
    "app_mentions:read": "mentions are not answered",
    "channels:history": "a lost alert in a public channel is not looked for",
    "chat:write.public": "the bot posts only in channels that it was invited to",
    "groups:history": "a lost alert in a private channel is not looked for",
    "im:history": "a lost alert in a direct message is not looked for",
    "im:write": "nobody is written to directly",
    "links:read": "docket links are not seen",
    "links:write": "nothing is shown under docket links",
}


async def examine(settings: SlackSettings) -> tuple[str, ...]:
    """Who the bot is, then a sentence ``what; remedy`` for each thing that it lacks.

    Raises TokenRevoked where Slack refuses a token, ConfigError where one or a needed scope is
    missing, SendError where Slack cannot be asked.
    """
    if settings.serves_several:
        return (f"workspaces install it at {settings.public_url}/slack/install",)
    if settings.bot_token is None:
        raise ConfigError("SLACK_BOT_TOKEN is not set; put the token that begins with xoxb-")
    client = connect(token=settings.bot_token.reveal(), api_url=settings.api_url)
    try:
        said, scopes = await _introduced(client)
        if settings.app_token is None and settings.signing_secret is not None:
            return (f"{said}, requests come in at /slack/events", *_lacking(scopes, settings))
        if settings.app_token is None:
            return (said, *_lacking(scopes, settings), COMMANDS_OFF)
        await _check_app_token(client, settings.app_token.reveal())
        return (f"{said}, Socket Mode is open", *_lacking(scopes, settings))
    finally:
        await disconnect(client)


COMMANDS_OFF = (
    "SLACK_APP_TOKEN is not set, so commands and buttons are not answered; make an app-level "
    "token with connections:write under Basic Information and put it into .env"
)


async def _introduced(client: AsyncWebClient) -> tuple[str, frozenset[str]]:
    try:
        answer = await client.auth_test()
    except FAILURES as error:
        raise translated(error, "checking SLACK_BOT_TOKEN") from error
    granted = answer.headers.get("X-OAuth-Scopes", "") if answer.headers else ""
    scopes = frozenset(scope.strip() for scope in granted.split(",") if scope.strip())
    return f"{answer.get('user')} in {answer.get('team')} ({answer.get('team_id')})", scopes


def _lacking(scopes: frozenset[str], settings: SlackSettings) -> list[str]:
    """What the granted scopes leave out; nothing is known of them where Slack did not say."""
    if not scopes:
        return []
    wanted = (*NEEDED, OF_ADMINS) if settings.admins_manage else NEEDED
    needed = [scope for scope in wanted if scope not in scopes]
    if needed:
        raise ConfigError(f"the bot token lacks the scope {', '.join(needed)}; {REINSTALL}")
    return [
        f"without the scope {scope} {COSTS[scope]}; {REINSTALL}"
        for scope in SCOPES
        if scope not in scopes and scope in COSTS
    ]


async def _check_app_token(client: AsyncWebClient, token: str) -> None:
    """Ask for a Socket Mode address, which costs nothing and is not used."""
    try:
        await client.apps_connections_open(app_token=token)
    except FAILURES as error:
        refused = translated(error, "checking SLACK_APP_TOKEN")
        if isinstance(refused, ChannelGone):
            raise TokenRevoked(str(refused)) from error
        raise refused from error
