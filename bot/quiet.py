"""Whether a story goes out at once, waits, or is kept out: what channels asked for. Pure."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from bot import filter as wishes
from bot import schedule
from bot.model import MILESTONES, Event, Mute, Quieting, Story, Subscription, Verbosity
from bot.text import words

# What decides a case cannot wait: judgments (a restraining order granted is one) and dismissals.
CRITICAL = frozenset({Event.RULING, Event.DISMISSAL})
RESTRAINING = "restraining order"
DIGEST = "digest"
QUIET_HOURS = "quiet hours"
MUTED = "muted"


@dataclass(frozen=True, slots=True, kw_only=True)
class Hold:
    """Why a story is held back from a channel, and until when."""

    reason: str
    until: datetime


def kept_out(
    story: Story, subscription: Subscription, topics: frozenset[str], revealed: frozenset[str]
) -> str:
    """What keeps a story of its topic from a subscription: a filter or its verbosity, else "".

    ``topics`` are all topics of the story. To who follows a party of ``revealed`` (``party:ID``),
    the first story of a case that names it counts as a complaint.
    """
    reason = _kept_out(story, subscription, topics, story.event)
    if reason and subscription.topic in revealed:
        as_filed = topics - {f"event:{story.event}"} | {f"event:{Event.COMPLAINT}"}
        return _kept_out(story, subscription, as_filed, Event.COMPLAINT)
    return reason


def _kept_out(
    story: Story, subscription: Subscription, topics: frozenset[str], event: Event
) -> str:
    for term in subscription.filters:
        if not wishes.wanted(story, topics, [term]):
            return f"filter {term}"
    if subscription.verbosity is Verbosity.MILESTONES and event not in MILESTONES:
        return "verbosity:milestones"
    return ""


def is_critical(story: Story, matched: Iterable[str], revealed: frozenset[str]) -> bool:
    """Whether a story may break a channel's quiet.

    A judgment, a dismissal, a restraining order, or a new complaint that names a party by which
    the channel follows it (``matched``, topics).
    """
    if story.event in CRITICAL:
        return True
    if story.event is Event.ORDER and wishes.has_phrase(words(story.title), RESTRAINING):
        return True
    parties = {topic for topic in matched if topic.startswith("party:")}
    return bool(parties & revealed) or (story.event is Event.COMPLAINT and bool(parties))


def held(
    wished: Sequence[Subscription],
    quieting: Quieting,
    *,
    mute: Mute | None,
    critical: bool,
    now: datetime,
) -> Hold | None:
    """Why a story that ``wished`` subscriptions of one channel want has to wait; None if not.

    A subscription's own digest goes before the channel's; a story that any of them wants at once
    waits for none. A mute holds even what is critical.
    """
    if mute is not None:
        return Hold(reason=MUTED, until=mute.until)
    digests = [each.digest or quieting.digest for each in wished]
    due = next_of([each for each in digests if each], quieting.zone, after=now)
    if due and all(digests) and not (critical and quieting.digest_critical):
        return Hold(reason=DIGEST, until=due)
    until = quiet_until(quieting, now=now)
    if until and not (critical and quieting.hours_critical):
        return Hold(reason=QUIET_HOURS, until=until)
    return None


def next_of(digests: Iterable[str], zone: str, *, after: datetime) -> datetime | None:
    """When the first of some digests, in their normal form, is due; None where there are none."""
    due = (
        schedule.next_digest(schedule.read_digest(each), ZoneInfo(zone), after=after)
        for each in digests
    )
    return min(due, default=None)


def quiet_until(quieting: Quieting, *, now: datetime) -> datetime | None:
    """When the quiet hours of a channel end; None where it is in none."""
    if quieting.hours is None:
        return None
    hours = schedule.read_quiet(quieting.hours)
    return schedule.quiet_until(hours, ZoneInfo(quieting.zone), now=now)
