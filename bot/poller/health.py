"""How a feed is that could be read: alive, quiet, stale, moved, or not the feed at all."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from bot.errors import ParseError
from bot.poller.moves import Move
from bot.url import canonical_url
from bot.workers import Parsed
from storage.feeds import FeedState

QUIET = timedelta(days=14)
STALE = timedelta(days=90)
# Clocks differ; what is dated later than this is dated wrongly.
AHEAD = timedelta(days=1)
# Caches serve an older copy for minutes; one that is older by more comes from somewhere else.
OLDER = timedelta(hours=1)
# For so long a feed that shows another one's items is held back, then it is taken for replaced.
REPLACED = timedelta(days=1)


@dataclass(frozen=True, slots=True, kw_only=True)
class Health:
    """``ok``, or ``quiet``, ``stale`` or ``moved`` with the reason."""

    state: str = "ok"
    reason: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """What a whole body says of the feed itself, as it is remembered."""

    title: str
    site: str | None
    items: int
    newest: datetime | None
    built: datetime | None
    pace: str
    rhythm: str


def told(state: FeedState, parsed: Parsed, *, now: datetime) -> Told:
    """What to remember of a body.

    Where entries have no time that may be true, it is when a new one came.
    """
    dated = parsed.newest if parsed.newest and parsed.newest <= now + AHEAD else None
    seen = now if parsed.unseen and dated is None else None
    return Told(
        title=parsed.title,
        site=parsed.link,
        items=parsed.entries,
        newest=max((each for each in (state.newest, dated, seen) if each), default=None),
        built=parsed.built if parsed.built and parsed.built <= now + AHEAD else None,
        pace=str(parsed.pace),
        rhythm=str(parsed.rhythm or ""),
    )


def judge(
    state: FeedState, *, body: Told | None = None, move: Move | None = None, now: datetime
) -> Health:
    """How a feed is after a poll; ``body`` is what a changed body said, None of an unchanged one.

    What the operator has to do something about comes before what may be a quiet week.
    """
    items = body.items if body else state.items
    newest = body.newest if body else state.newest
    if moved := move.reason() if move else None:
        return Health(state="moved", reason=moved)
    if older := _older(state, body):
        return Health(state="stale", reason=older)
    age = now - newest if newest else timedelta()
    if age > STALE:
        return Health(
            state="stale",
            reason=f"shows nothing newer than {newest:%d %b %Y}; it may be dead: look whether its "
            "publisher has a newer one",
        )
    if items == 0:
        had = f", where it had {state.items} at the last poll" if state.items else ""
        return Health(
            state="quiet",
            reason=f"shows no items now{had}; nothing is taken as deleted, look at its address if "
            "that lasts",
        )
    if age > QUIET:
        return Health(state="quiet", reason=f"shows nothing newer than {newest:%d %b %Y}")
    return Health()


def _older(state: FeedState, body: Told | None) -> str | None:
    """A sentence where the body was made before one that was seen already."""
    if body is None or body.built is None or state.built is None:
        return None
    if body.built >= state.built - OLDER:
        return None
    return (
        f"serves a copy of {body.built:%d %b %H:%M}, older than one of {state.built:%d %b %H:%M} "
        "that was read before; its server or a cache before it is stuck"
    )


def replaced(state: FeedState, parsed: Parsed, *, now: datetime) -> bool:
    """Whether another feed has stood at the address for a day; ParseError for one that is newer.

    Another feed is one with another title, another site and not one known entry.
    """
    if not (state.title and parsed.title and parsed.entries and state.baselined):
        return False
    strange = parsed.title.casefold() != state.title.casefold() and canonical_url(
        parsed.link or ""
    ) != canonical_url(state.site or "")
    if not strange or parsed.unseen < parsed.entries:
        return False
    if state.state == "wrong content" and state.since and now - state.since >= REPLACED:
        return True
    raise ParseError(
        f'another feed is there: "{parsed.title[:80]}" instead of "{state.title[:80]}"; check the '
        "address, after a day docketwire takes it for the new feed"
    )
