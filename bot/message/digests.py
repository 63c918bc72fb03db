"""The digest: many stories in one message, by case, within what both platforms take."""

from collections.abc import Sequence
from datetime import datetime
from zoneinfo import ZoneInfo

from bot.message import (
    Block,
    Bullets,
    Button,
    Buttons,
    Heading,
    Line,
    Message,
    Note,
    Paragraph,
    Span,
    bold,
    cards,
    in_words,
    span,
    time,
)
from bot.model import Delivery, Registry, Story
from bot.text import cut

SHOWN = 25
LONGEST_TITLE = 90
# Discord takes 4,000 characters in all, with the addresses of links and the escaping of titles.
ROOM = 3_200
# Discord takes 40 components, of which a case takes two.
MOST_CASES = 14
NO_CASE = "Of no known case"
HEADINGS = {
    "digest": "Digest",
    "quiet": "While it was quiet",
    "catch-up": "Catch-up",
}
REASONS = {
    "quiet": "Held back until now.",
    "catch-up": "These came while nothing could be sent, or too many at once: each is here once.",
}

# A story with the case under which it is told, None where there is none.
Told = tuple[str | None, Story]


def fitting(stories: Sequence[Story]) -> int:
    """How many of the first stories fit in one digest."""
    room = ROOM
    for place, story in enumerate(stories[:SHOWN]):
        room -= _cost(story)
        if room < 0 and place:
            return place
    return min(len(stories), SHOWN)


def digest(
    delivery: Delivery,
    told: Sequence[Told],
    *,
    total: int,
    cases: int,
    of_cases: int,
    down: int,
    zone: str,
    upcoming: datetime | None,
    registry: Registry,
) -> Message:
    """The card of a digest that tells ``told``, the first of ``total`` stories.

    ``of_cases`` of them are in ``cases`` cases, the rest in none that is known.

    ``down`` feeds are in trouble; the next digest is ``upcoming``.
    """
    local = delivery.created.astimezone(ZoneInfo(zone))
    on = Span(text=f"{local:%a} {local.day} {local:%b}", at=delivery.created, whole=True)
    title: Line = (span(f"{HEADINGS.get(delivery.kind, 'Digest')} · "), on)
    name = in_words(title)
    if not total:
        said = quiet_day(down)
        return Message(
            text=f"{name}: {said}.",
            blocks=(
                Heading(line=(*title, span(f" · {said}"))),
                *_small_print(delivery, local, zone, upcoming),
                Buttons(buttons=(_why(delivery),)),
            ),
        )
    much = counted(total, cases, of_cases)
    reason = REASONS.get(delivery.kind)
    return Message(
        text=f"{name}: {much}. First: {told[0][1].title}" if told else f"{name}: {much}.",
        blocks=(
            Heading(line=(*title, span(f" · {much}"))),
            *([Note(line=(span(reason),))] if reason else []),
            *_by_case(told, registry),
            *_small_print(delivery, local, zone, upcoming, down=down),
            Buttons(buttons=(*_more(delivery, len(told), total), _why(delivery))),
        ),
    )


def page(
    delivery: Delivery, told: Sequence[Told], *, start: int, total: int, registry: Registry
) -> Message:
    """Further stories of a digest, from the ``start``-th on (0-based)."""
    name = f"Stories {start + 1} to {start + len(told)} of {total}"
    more = _more(delivery, start + len(told), total)
    return Message(
        text=name,
        blocks=(
            Heading(line=(span(name),)),
            *_by_case(told, registry),
            *([Buttons(buttons=more)] if more else []),
        ),
    )


def quiet_day(down: int) -> str:
    """What a digest without stories says: that it is quiet, not broken, or what is."""
    if not down:
        return "quiet, all sources healthy"
    return f"quiet, {down} source{'s' * (down != 1)} down"


def counted(total: int, cases: int, of_cases: int) -> str:
    """``14 stories in 5 cases``; ``14 stories, 3 of them in 2 cases``."""
    told = cards.counted(total)
    if not cases:
        return told
    where = f"in {cases} case{'s' * (cases != 1)}"
    return f"{told} {where}" if of_cases == total else f"{told}, {of_cases} of them {where}"


def headline(story: Story) -> Line:
    """A story as a line of a digest: its title, linked, and how many sources where several."""
    address = next((source.url for source in story.sources if source.url), None)
    many = len(story.sources)
    return (
        span(cut(cards.title_of(story), LONGEST_TITLE), address),
        *([span(f" ({many})")] if many > 1 else []),
    )


def _by_case(told: Sequence[Told], registry: Registry) -> list[Block]:
    grouped: dict[str | None, list[Line]] = {}
    for about, story in told:
        known = about in grouped or len(grouped) < MOST_CASES
        grouped.setdefault(about if known else None, []).append(headline(story))
    blocks: list[Block] = []
    for about, lines in grouped.items():
        if about is not None or len(grouped) > 1:
            name = cards.topic_name(about, registry) if about else _rest_name(grouped)
            blocks.append(Paragraph(line=(bold(name),)))
        blocks.append(Bullets(lines=tuple(lines)))
    return blocks


def _rest_name(grouped: dict[str | None, list[Line]]) -> str:
    return "Others" if len(grouped) > MOST_CASES else NO_CASE


def _small_print(
    delivery: Delivery,
    local: datetime,
    zone: str,
    upcoming: datetime | None,
    *,
    down: int = 0,
) -> list[Block]:
    trouble = f" · {down} source{'s' * (down != 1)} down" if down else ""
    at = Span(text=f"{local:%H:%M} {zone}", at=delivery.created)
    said = (span("Sent "), at, *([span(trouble)] if trouble else []))
    if delivery.kind != "digest" or upcoming is None:
        return [Note(line=said)]
    return [Note(line=(*said, span(" · next "), time(upcoming)))]


def _more(delivery: Delivery, shown: int, total: int) -> tuple[Button, ...]:
    if shown >= total:
        return ()
    return (Button(label=f"+{total - shown} more", verb="digest", value=f"{delivery.id}:{shown}"),)


def _why(delivery: Delivery) -> Button:
    """By its value the message is found again where the reply to its posting was lost."""
    return Button(label="Why these?", verb="why", value=str(delivery.id))


def _cost(story: Story) -> int:
    """What a headline takes at most, in UTF-16 units: any mark may be escaped."""
    address = next((source.url for source in story.sources if source.url), None) or ""
    title = cut(cards.title_of(story), LONGEST_TITLE)
    written = sum(1 if each.isalnum() or each == " " else 2 for each in title + address)
    astral = sum(ord(each) > 0xFFFF for each in title + address)  # noqa: PLR2004 - the BMP's end
    return written + astral + len("- []() (99)\n")
