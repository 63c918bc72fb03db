"""Slash commands, the same on every platform: a caller and words in, a message out."""

from dataclasses import dataclass

from bot.message import Message


@dataclass(frozen=True, slots=True, kw_only=True)
class Caller:
    """Who asks, and from where.

    ``tenant`` is the Slack team or Discord guild id ("" on the command line or in a Discord DM);
    ``channel`` is the channel key (``slack:C0123456789``, ``discord:1234567890``, ``console``).
    ``may_manage`` is whether the platform lets them change what the channel receives.
    """

    platform: str
    tenant: str
    channel: str
    user: str
    may_manage: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice:
    """One autocomplete suggestion: what is shown and what is sent."""

    label: str
    value: str


class Commands:
    """Every command; each returns the private answer to the caller.

    All methods raise UserError for what the caller can mend; its text is shown to them.
    """

    async def run(self, caller: Caller, text: str) -> Message:
        """Carry out one line of text: ``case sec v binance``, ``subscribe party:coinbase``."""
        raise NotImplementedError

    async def case(self, caller: Caller, query: str) -> Message:
        """Look a case up by name, alias, docket number in any spelling, or link."""
        raise NotImplementedError

    async def party(self, caller: Caller, query: str) -> Message:
        """Look a party up: its cases and latest stories."""
        raise NotImplementedError

    async def latest(self, caller: Caller, topic: str = "", count: int = 5) -> Message:
        """The latest stories, of one topic or of all."""
        raise NotImplementedError

    async def search(self, caller: Caller, query: str) -> Message:
        """Full-text search over titles and summaries, newest first."""
        raise NotImplementedError

    async def subscribe(self, caller: Caller, words: str, channel: str | None = None) -> Message:
        """Subscribe ``channel`` (default the caller's) to topics with filters."""
        raise NotImplementedError

    async def unsubscribe(self, caller: Caller, words: str, channel: str | None = None) -> Message:
        """End subscriptions of ``channel`` to topics; ``all`` ends every one."""
        raise NotImplementedError

    async def subscriptions(self, caller: Caller, channel: str | None = None) -> Message:
        """What ``channel`` is subscribed to."""
        raise NotImplementedError

    async def why(self, caller: Caller, delivery: str) -> Message:
        """Why an alert was posted: rule, evidence, feed, times."""
        raise NotImplementedError

    async def help(self, caller: Caller, topic: str = "") -> Message:
        """What can be asked, with examples."""
        raise NotImplementedError

    async def press(self, caller: Caller, verb: str, value: str) -> Message:
        """Answer a button: ``verb`` and ``value`` as the message's Button had them."""
        raise NotImplementedError

    def complete(self, kind: str, typed: str, limit: int = 25) -> list[Choice]:
        """Suggestions for ``case``, ``party`` or ``topic``, from memory."""
        raise NotImplementedError
