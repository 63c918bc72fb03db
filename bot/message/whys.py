"""Why a story was posted to a channel, or why not, with the times of each step."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from bot.message import (
    Block,
    Bullets,
    Buttons,
    Heading,
    Line,
    Message,
    Note,
    Paragraph,
    Span,
    bold,
    span,
    time,
)
from bot.message.cards import address, new_case, not_right, topic_name
from bot.model import Registry, Story, Tag

SHOWN_EVIDENCE = 8
SHOWN_SOURCES = 5
SHOWN_TOPICS = 10


def explanation(
    story: Story,
    tags: Sequence[Tag],
    *,
    follows: str,
    matched: Sequence[str],
    stands: Line,
    steps: Sequence[Line] = (),
    registry: Registry,
) -> Message:
    """Why a story is posted: the topics that ``matched``, the evidence, the feeds, the times.

    ``follows`` begins a sentence: ``This channel follows``. ``stands`` says when it was posted, or
    what it waits for.
    """
    names = ", ".join(topic_name(topic, registry) for topic in matched)
    new = new_case(story, registry)
    followed = f"{follows} {names}.{f' {new}.' if new else ''}"
    return Message(
        text=followed,
        blocks=(
            Heading(line=(span(story.title, address(story)),)),
            Paragraph(line=(span(followed),)),
            *_evidence(tags, registry),
            Bullets(lines=(*_seen(story), *steps)),
            Note(line=stands),
            Buttons(buttons=(not_right(story),)),
        ),
    )


def absence(
    story: Story, tags: Sequence[Tag], *, said: Line, steps: Sequence[Line], registry: Registry
) -> Message:
    """Why a story was not posted: ``said`` in a sentence, then what is known of it."""
    return Message(
        text="".join(each.text for each in said),
        blocks=(
            Heading(line=(span(story.title, address(story)),)),
            Paragraph(line=said),
            *_evidence(tags, registry),
            Bullets(lines=(*_seen(story), *steps)),
            Buttons(buttons=(not_right(story),)),
        ),
    )


def took(later: datetime | None, earlier: datetime | None) -> Line:
    """`` (4 s later)``, nothing where either time is not known."""
    if later is None or earlier is None or later < earlier:
        return ()
    return (span(f" ({lasting(later - earlier)} later)"),)


def lasting(time: timedelta) -> str:
    """A length of time as people read it: two figures of the greatest unit that fits."""
    seconds = time.total_seconds()
    for unit, name in ((86_400, "d"), (3_600, "h"), (60, "min")):
        if seconds >= 2 * unit:
            return f"{seconds / unit:.0f} {name}"
    return f"{seconds:.0f} s" if seconds >= 1 else f"{seconds * 1000:.0f} ms"


def listed(topics: Sequence[str], registry: Registry) -> str:
    """Topics by name; no more than a sentence holds."""
    names = [topic_name(topic, registry) for topic in topics[:SHOWN_TOPICS]]
    more = len(topics) - len(names)
    return ", ".join(names) + (f" and {more} more" if more > 0 else "")


def _evidence(tags: Sequence[Tag], registry: Registry) -> list[Block]:
    """The evidence, each once: two sources that say the same are no more of it."""
    lines = dict.fromkeys(
        (
            bold(topic_name(tag.topic, registry)),
            span(f" by {tag.rule.replace('_', ' ')}"),
            *([span(": “"), Span(text=tag.match), span("”")] if tag.match else []),
            span(f" ({tag.score:.0%})"),
        )
        for tag in tags
    )
    return [Bullets(lines=tuple(lines)[:SHOWN_EVIDENCE])] if lines else []


def _seen(story: Story) -> tuple[Line, ...]:
    return tuple(
        (
            span(source.publisher, source.url),
            *([span(" published "), time(source.published)] if source.published else []),
            span(" seen "),
            time(source.first_seen),
            *took(source.first_seen, source.published),
        )
        for source in story.sources[:SHOWN_SOURCES]
    )
