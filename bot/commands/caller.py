"""Who asks, and from where."""

from dataclasses import dataclass

from bot.errors import UserError
from bot.model import tenant_of

PERSONAL_PLACE = "your direct messages"
PERSON = "user:"


@dataclass(frozen=True, slots=True, kw_only=True)
class Caller:
    """Who asks, and from where.

    ``tenant`` is the Slack team or the Discord guild id, ``user:`` and the person's id in their
    Discord DM, "" on the command line;
    ``channel`` is the channel key (``slack:C0123456789``, ``discord:1234567890``, ``console``).
    ``may_manage`` is whether the platform lets them change what the channel receives. ``place`` is
    what answers call the channel that is asked about. ``personal`` is the key of their direct
    messages with the bot: only words that ``are_personal`` need it, "" elsewhere. ``name`` is what
    others there call them, in text of their own choice; "" where the platform did not say.
    """

    platform: str
    tenant: str
    channel: str
    user: str
    may_manage: bool = True
    place: str = "this channel"
    personal: str = ""
    name: str = ""

    @property
    def home(self) -> str:
        """Whose answers these are: the workspace, the server, or the direct message."""
        return tenant_of(self.channel, self.tenant)

    def shares(self, channel: str) -> bool:
        """Whether others than the caller read what is posted to ``channel``."""
        if self.platform == "cli" or self.tenant.startswith(PERSON):
            return False
        return tenant_of(channel, self.tenant) != channel


def may_manage(caller: Caller) -> None:
    """Raise UserError for who may not change what the channel receives."""
    if not caller.may_manage:
        raise UserError("Only those who manage this channel can change what it receives.")
