"""A case over time, page by page."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from bot.message import (
    Bullets,
    Button,
    Buttons,
    Heading,
    Line,
    Message,
    Note,
    bold,
    cards,
    day,
    in_words,
    span,
)
from bot.model import Case, Event, Registry, Story

PAGE = 10


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """Which stories of a timeline: those since a day (None: all), from the ``start``-th on."""

    start: int = 0
    since: date | None = None

    def value(self, case: str) -> str:
        """As a button carries it; ``read_page`` reads it back."""
        return f"{case}:{self.start}" + (f":{self.since.isoformat()}" if self.since else "")


def read_page(value: str) -> tuple[str, Page]:
    """The case and the page that a button names; raises ValueError for what is neither."""
    case, _, rest = value.partition(":")
    start, _, since = rest.partition(":")
    if start and not (start.isdecimal() and len(start) <= len("999999")):
        raise ValueError(f"{value} names no page of a timeline")
    return case, Page(start=int(start or 0), since=date.fromisoformat(since) if since else None)


def timeline(
    case: Case,
    stories: Sequence[Story],
    *,
    page: Page,
    total: int,
    registry: Registry,
    drawable: bool = False,
) -> Message:
    """One page of what happened in a case, newest first, of ``total`` stories.

    ``drawable`` offers a button that posts it as a picture.
    """
    name = cards.case_name(case.id, registry)
    since: Line = (span(" since "), day(page.since)) if page.since else ()
    if not stories:
        empty: Line = (span(f"No story of {name} has been seen"), *(since or (span(" yet"),)))
        return Message(
            text=f"{in_words(empty)}.",
            blocks=(
                Heading(line=(span(name),)),
                Note(line=(*empty, span("."))),
                _buttons(case, None),
            ),
        )
    first, last = page.start + 1, page.start + len(stories)
    shown: Line = (span(f"{first} to {last} of {total}"), *since, span(", newest first"))
    older = Page(start=last, since=page.since) if last < total else None
    return Message(
        text=f"Timeline of {name}: {in_words(shown)}. Latest: {stories[0].title}",
        blocks=(
            Heading(line=(span(f"{name}: timeline"),)),
            Bullets(lines=tuple(_line(story) for story in stories)),
            Note(line=shown),
            _buttons(case, older, Page(since=page.since) if drawable else None),
        ),
    )


def _line(story: Story) -> Line:
    more = len(story.sources) - 1
    kind = bold(str(story.event)) if story.milestone else span(str(story.event))
    address = next((source.url for source in story.sources if source.url), None)
    return (
        day(cards.dated(story)),
        span(" · "),
        *([] if story.event is Event.OTHER else [kind, span(" · ")]),
        span(cards.title_of(story), address),
        *([span(f" (+{more})")] if more > 0 else []),
    )


def _buttons(case: Case, older: Page | None, drawn: Page | None = None) -> Buttons:
    return Buttons(
        buttons=(
            *(
                [Button(label="Older", verb="timeline", value=older.value(case.id))]
                if older
                else []
            ),
            *(
                [Button(label="Post as picture", verb="picture", value=drawn.value(case.id))]
                if drawn
                else []
            ),
            Button(label="About the case", verb="case", value=case.id),
            Button(label="Follow case", verb="follow", value=f"case:{case.id}", primary=True),
        )
    )
