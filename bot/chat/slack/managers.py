"""Who may manage alerts in a workspace, where only its admins may (``SLACK_MANAGERS=admins``)."""

import asyncio
import logging
from collections.abc import Callable

from slack_sdk.web.async_client import AsyncWebClient

from bot.chat.slack.api import FAILURES, translated
from bot.chat.slack.workspaces import Workspaces
from bot.errors import SendError, UserError

log = logging.getLogger(__name__)

# Somebody who is an admin no more manages no longer than this.
REMEMBERED_SECONDS = 60.0
MOST_REMEMBERED = 10_000
# https://docs.slack.dev/reference/objects/user-object: owners count as admins too.
RANKS = ("is_admin", "is_owner", "is_primary_owner")
REFUSED = (
    "Only admins of this workspace can change what its channels receive: ask one of them. "
    "Your own alerts are yours: type `my subscribe`."
)
UNKNOWN = (
    "Slack did not say whether you are an admin here, so nothing was changed. Try again later."
)


class Managers:
    """Asks Slack who is an admin, each person once a minute at most."""

    def __init__(
        self,
        client: AsyncWebClient,
        workspaces: Workspaces,
        *,
        ticks: Callable[[], float] | None = None,
    ) -> None:
        self._client = client
        self._workspaces = workspaces
        self._ticks = ticks or asyncio.get_running_loop().time
        self._known: dict[tuple[str, str], tuple[bool, float]] = {}

    async def check(self, tenant: str, user: str) -> None:
        """Raise UserError for who is no admin of a workspace, or where Slack does not say so."""
        known, until = self._known.get((tenant, user), (False, 0.0))
        if self._ticks() >= until:
            known = await self._asked(tenant, user)
            if len(self._known) >= MOST_REMEMBERED:
                self._known.clear()
            self._known[tenant, user] = known, self._ticks() + REMEMBERED_SECONDS
        if not known:
            raise UserError(REFUSED)

    async def _asked(self, tenant: str, user: str) -> bool:
        try:
            answer = await self._client.users_info(
                token=await self._workspaces.token(tenant), user=user
            )
        except FAILURES as error:
            refused: SendError = translated(error, "asking who is an admin")
        except SendError as error:
            refused = error
        else:
            person = answer.get("user")
            return isinstance(person, dict) and _is_admin(person)
        log.warning("admins not known", extra={"tenant": tenant, "reason": str(refused)})
        raise UserError(UNKNOWN)


def _is_admin(person: dict[str, object]) -> bool:
    """Of the workspace, or of the organisation that it is in; nobody who was deactivated."""
    organisation = person.get("enterprise_user")
    ranked = [person, organisation] if isinstance(organisation, dict) else [person]
    return not person.get("deleted") and any(
        each.get(rank) is True for each in ranked for rank in RANKS
    )
