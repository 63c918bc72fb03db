"""Who asks, and from where, as a request of Slack says it."""

from collections.abc import Mapping
from dataclasses import replace
from functools import partial
from typing import Any

from slack_bolt.context.async_context import AsyncBoltContext

from bot.chat.slack.direct import Direct, is_direct
from bot.chat.slack.managers import Managers
from bot.chat.slack.workspaces import Workspace, Workspaces
from bot.commands import PERSONAL_PLACE, Caller


def name_of(body: Mapping[str, Any]) -> str:
    """What Slack calls who sent a request, "" where it does not say: an event has an id alone."""
    user = body.get("user")
    named = user if isinstance(user, dict) else {}
    return str(body.get("user_name") or named.get("username") or named.get("name") or "")


class Callers:
    """Makes callers of requests; a channel is always one of the workspace that asks.

    With ``managers`` only those change what channels receive; direct messages are everyone's own.
    """

    def __init__(
        self, workspaces: Workspaces, direct: Direct, managers: Managers | None = None
    ) -> None:
        self._workspaces = workspaces
        self._direct = direct
        self._managers = managers

    def caller(
        self,
        context: AsyncBoltContext,
        channel: str,
        user: str,
        *,
        home: str | None = None,
        name: str = "",
    ) -> Caller:
        """Who asks; a guest of a shared channel, whose ``home`` is another team, may only look."""
        place = self.place(context)
        key = place.channel(channel)
        caller = Caller(
            platform="slack",
            tenant=place.tenant,
            channel=key,
            user=user,
            may_manage=home is None or home == context.team_id,
            name=name,
        )
        if is_direct(channel):
            return replace(caller, personal=key, place=PERSONAL_PLACE)
        if self._managers is None:
            return caller
        return replace(caller, managing=partial(self._managers.check, place.tenant, user))

    async def personal(self, context: AsyncBoltContext, user: str) -> str:
        """The key of a person's direct messages; UserError where Slack does not open them."""
        return await self._direct.channel(self.place(context), user)

    def place(self, context: AsyncBoltContext) -> Workspace:
        """The workspace of a request that was let through."""
        found = self._workspaces.of(context.team_id, context.enterprise_id)
        if found is None:
            raise LookupError("an unauthorised request came through")
        return found
