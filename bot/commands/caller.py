"""Who asks, and from where."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field, replace

from bot import mention
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
    ``mentions`` is whom their alerts may call, in the form of ``bot.mention``, where the platform
    says so: Discord does, Slack leaves it to the workspace. ``managing`` is asked before anything
    is changed, and raises UserError where the platform says that they may not after all; None
    where ``may_manage`` is all there is to know.
    """

    platform: str
    tenant: str
    channel: str
    user: str
    may_manage: bool = True
    place: str = "this channel"
    personal: str = ""
    name: str = ""
    mentions: frozenset[str] = frozenset()
    managing: Callable[[], Awaitable[None]] | None = field(default=None, compare=False, repr=False)

    @property
    def home(self) -> str:
        """Whose answers these are: the workspace, the server, or the direct message."""
        return tenant_of(self.channel, self.tenant)

    def at(self, channel: str | None) -> "Caller":
        """The same as of ``channel``, where one is named that is not theirs."""
        return replace(self, channel=channel) if channel else self

    def shares(self, channel: str) -> bool:
        """Whether others than the caller read what is posted to ``channel``."""
        if self.platform == "cli" or self.tenant.startswith(PERSON):
            return False
        return tenant_of(channel, self.tenant) != channel


def may_mention(caller: Caller, channel: str, called: str) -> None:
    """Raise UserError where alerts in ``channel`` may not call whom the caller wants called."""
    if not called:
        return
    platform = channel.partition(":")[0]
    if not mention.fits(called, platform):
        raise UserError(f"Alerts in {channel} cannot call {mention.in_words(called)}.")
    if caller.platform == "cli":
        return
    if not caller.shares(channel):
        raise UserError("In direct messages there is nobody to mention.")
    if platform == "discord" and called not in caller.mentions:
        raise UserError(
            "You may not let alerts mention that: choose a role with the option mention that "
            "anybody may mention, or that you may by the permission Mention Everyone."
        )


async def may_manage(caller: Caller) -> None:
    """Raise UserError for who may not change what the channel receives."""
    if not caller.may_manage:
        raise UserError(
            "Only those who manage this channel can change what it receives: ask one of them, or "
            "get alerts of your own: `my subscribe party:coinbase`."
        )
    if caller.managing is not None:
        await caller.managing()
