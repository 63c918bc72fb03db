"""What may have gone unseen: between two polls of a feed, and of the dockets that are followed."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from bot import docket
from bot.ingest import Decision
from bot.message import moment
from bot.model import Case, Docket, Draft, Registry
from bot.workers import Parsed
from storage import cases, subscriptions
from storage.feeds import FeedState
from storage.store import Tx

# A feed that turns over at every poll is no news every few minutes.
AGAIN = timedelta(days=1)


@dataclass(frozen=True, slots=True, kw_only=True)
class Missed:
    """A sentence for the operator; ``since`` is when the feed was read before, None of a docket.

    ``told`` is whether the same was told in the last day.
    """

    said: str
    since: datetime | None = None
    told: bool = False


def turned_over(state: FeedState, parsed: Parsed, *, known: int, now: datetime) -> list[Missed]:
    """Whether nothing of the last poll is there any more: what the feed shows is shorter than that.

    So it is after a night without network, or where a feed is asked too rarely. What began at an
    earlier poll and has gone on since is one gap.
    """
    over = known > 0 and 1 < parsed.entries == parsed.unseen
    if not (over and state.baselined and state.items and state.succeeded):
        return []
    missed = Missed(
        said=f"none of its {parsed.entries} entries was there when it was last read "
        f"({moment(state.succeeded)}), so some may have come and gone; look at the source "
        "for that time, and if docketwire was running, have the feed asked more often with every:",
        since=state.missed_since if state.missed_until == state.succeeded else state.succeeded,
        told=state.missed_until is not None and now - state.missed_until < AGAIN,
    )
    return [missed]


def of_dockets(
    tx: Tx,
    state: FeedState,
    parsed: Parsed,
    decisions: Iterable[Decision],
    *,
    registry: Registry,
    now: datetime,
) -> list[Missed]:
    """Entry numbers that are lacking directly before new ones, of dockets that someone follows.

    Only of feeds that say they carry every type of entry: of others it is no news. Comes after
    the new entries are stored.
    """
    if state.baselined is None or not docket.carries_all(parsed.description):
        return []
    new = {each.key for each in decisions if each.decision in ("new", "attached")}
    arrived: dict[Docket, list[str]] = {}
    for draft in parsed.drafts:
        of, number = draft.facts.docket, _number(draft)
        if draft.entry.key in new and of is not None and number is not None:
            arrived.setdefault(of, []).append(number)
    found = (
        _lacking(tx, case, of, arrived[of], now=now)
        for case in registry.cases.values()
        for of in case.dockets
        if of in arrived
    )
    return [each for each in found if each is not None]


def _number(draft: Draft) -> str | None:
    return draft.entry.filing.number if draft.entry.filing else None


def _lacking(tx: Tx, case: Case, of: Docket, arrived: list[str], *, now: datetime) -> Missed | None:
    topics = [f"case:{case.id}", *[f"party:{party}" for party in case.parties]]
    if not subscriptions.matching(tx, topics, born=now):
        return None
    numbers = {number.lstrip("#").partition("-")[0] for number in arrived}
    lacking = docket.missing(cases.entry_numbers(tx, of))
    gaps = [gap for gap in lacking if str(gap[-1] + 1) in numbers]
    if not gaps:
        return None
    return Missed(
        said=f"{docket.written(gaps)} of {of.number} ({docket.court_name(of.court)}, "
        f"{case.short or case.caption}) did not come, though the feed says it carries all; they "
        "may be sealed, or have come and gone between two polls: look at the docket"
    )
