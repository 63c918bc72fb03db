"""The workspaces that have the app: who the bot is in each, and by which token it speaks there."""

import logging
from dataclasses import dataclass

from slack_sdk.web.async_client import AsyncWebClient

from bot.chat.slack.api import FAILURES, translated
from bot.secret import Secret

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True, kw_only=True)
class Workspace:
    """A workspace, or an organisation, that has the app; ``tenant`` is its id.

    ``home`` is the one of SLACK_BOT_TOKEN, whose channels are written without it.
    """

    tenant: str
    user: str
    bot: str
    token: Secret
    enterprise: str | None = None
    home: bool = False

    def channel(self, id_: str) -> str:
        """The key of one of its channels."""
        return f"slack:{id_}" if self.home else f"slack:{self.tenant}/{id_}"


class Workspaces:
    """Every workspace that has the app, in memory: no request waits for the database."""

    def __init__(self, client: AsyncWebClient, *, bot_token: Secret) -> None:
        self._client = client
        self._bot_token = bot_token
        self._home: Workspace | None = None

    def of(self, team: str | None, enterprise: str | None) -> Workspace:
        """The installation that a request comes from."""
        if self._home is None:
            raise LookupError("nothing is answered before Slack said whose the token is")
        return self._home

    async def introduce(self) -> None:
        """Find out once whose SLACK_BOT_TOKEN is; SendError where Slack does not say."""
        if self._home is not None:
            return
        try:
            answer = await self._client.auth_test(token=self._bot_token.reveal())
        except FAILURES as error:
            raise translated(error, "checking SLACK_BOT_TOKEN") from error
        enterprise = answer.get("enterprise_id")
        log.info("slack token accepted", extra={"team": answer["team_id"]})
        self._home = Workspace(
            tenant=answer["team_id"],
            user=answer["user_id"],
            bot=answer.get("bot_id") or "",
            token=self._bot_token,
            enterprise=enterprise if isinstance(enterprise, str) else None,
            home=True,
        )
