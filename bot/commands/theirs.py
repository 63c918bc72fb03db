"""What a caller asks for by its number or key: theirs, or nobody's as far as they are told.

The one place where it is noticed that somebody asks with an id of another tenant. They are
answered as for an id of nothing; the log has a line of it.
"""

import logging

from bot.commands.caller import Caller
from bot.model import Correction, tenant_of
from storage import corrections, deliveries, searches, subscriptions
from storage.searches import Search
from storage.store import Tx

log = logging.getLogger(__name__)


def delivery(tx: Tx, number: int, channel: str, *, caller: Caller) -> deliveries.Ledgered | None:
    """The delivery of that number to ``channel``; None where that has none."""
    found = deliveries.get(tx, number)
    if found is None:
        return None
    told = found.delivery
    _notice(caller, "delivery", number, owner=tenant_of(told.channel, told.tenant))
    return found if told.channel == channel else None


def correction(tx: Tx, number: int, *, caller: Caller) -> Correction | None:
    """The correction of that number, where it is of the caller's tenant."""
    found = corrections.get(tx, number)
    if found is None:
        return None
    _notice(caller, "correction", number, owner=found.tenant)
    return found if found.tenant == caller.home else None


def search(tx: Tx, key: str, *, caller: Caller) -> Search | None:
    """The search of that key, where somebody of the caller's tenant searched for it."""
    found = searches.kept(tx, key)
    if found is None:
        return None
    _notice(caller, "search", key, owner=found.seen_by)
    return found if found.seen_by == caller.home else None


def has_channel(tx: Tx, key: str, *, caller: Caller) -> bool:
    """Whether a channel is of the caller's workspace or server, or their own direct messages.

    Any is the operator's.
    """
    if caller.platform == "cli":
        return True
    found = subscriptions.channel(tx, key)
    if found is None:
        return False
    owner = tenant_of(key, found.tenant)
    ours = found.tenant == caller.tenant != "" and key.startswith(f"{caller.platform}:")
    # Direct messages have the workspace's id, and are their own person's all the same.
    theirs = ours and (owner != key or key == caller.channel)
    if not theirs:
        _notice(caller, "channel", key, owner=owner)
    return theirs


def _notice(caller: Caller, what: str, asked: int | str, *, owner: str) -> None:
    """Put it on record where somebody asks for what is another tenant's."""
    if caller.platform != "cli" and owner != caller.home:
        log.warning(
            "not theirs",
            extra={"what": what, "asked": asked, "tenant": caller.home, "user": caller.user},
        )
