"""The direct messages of a person with the bot."""

from slack_sdk.web.async_client import AsyncWebClient

from bot.chat.slack.api import FAILURES, translated
from bot.chat.slack.workspaces import Workspace, Workspaces
from bot.errors import UserError

REMEMBERED = 10_000


def is_direct(channel: str) -> bool:
    """Whether a channel is one person's direct messages: Slack's ids of those begin with D."""
    return channel.startswith("D")


class Direct:
    """Opens people's direct messages with the bot; asks Slack once for each person."""

    def __init__(self, client: AsyncWebClient, workspaces: Workspaces) -> None:
        self._client = client
        self._workspaces = workspaces
        self._known: dict[tuple[str, str], str] = {}

    async def channel(self, place: Workspace, user: str) -> str:
        """The key of a person's direct messages; UserError where Slack does not open them."""
        known = self._known.get((place.tenant, user))
        if known is None:
            try:
                answer = await self._client.conversations_open(
                    token=await self._workspaces.token(place.tenant), users=user
                )
            except FAILURES as error:
                reason = translated(error, "opening your direct messages")
                raise UserError(f"{reason}.") from error
            known = place.channel(str(answer["channel"]["id"]))
            if len(self._known) >= REMEMBERED:
                self._known.clear()
            self._known[place.tenant, user] = known
        return known
