"""Why a story was posted to a channel, or why not, with the times of each step."""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta

from bot.joins import Joined, Relation, Verdict
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
from bot.text import cut

SHOWN_EVIDENCE = 8
SHOWN_JOINED, JOINED_CHARS, BESIDE_CHARS = 5, 240, 70
SHOWN_SOURCES = 5
SHOWN_TOPICS = 10


def explanation(
    story: Story,
    tags: Sequence[Tag],
    *,
    follows: str,
    matched: Sequence[str],
    stands: Line,
    joined: Sequence[Joined] = (),
    steps: Sequence[Line] = (),
    registry: Registry,
) -> Message:
    """Why a story is posted: the topics that ``matched``, the evidence, the feeds, the times.

    ``follows`` begins a sentence: ``This channel follows``. ``stands`` says when it was posted, or
    what it waits for. ``joined`` are the sources that were put there beside another.
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
            *_together(story, joined, registry),
            Note(line=stands),
            Buttons(buttons=(not_right(story),)),
        ),
    )


def absence(
    story: Story,
    tags: Sequence[Tag],
    *,
    said: Line,
    joined: Sequence[Joined] = (),
    steps: Sequence[Line],
    registry: Registry,
) -> Message:
    """Why a story was not posted: ``said`` in a sentence, then what is known of it."""
    return Message(
        text="".join(each.text for each in said),
        blocks=(
            Heading(line=(span(story.title, address(story)),)),
            Paragraph(line=said),
            *_evidence(tags, registry),
            Bullets(lines=(*_seen(story), *steps)),
            *_together(story, joined, registry),
            Buttons(buttons=(not_right(story),)),
        ),
    )


def because(verdict: Verdict, registry: Registry) -> tuple[str, ...]:
    """What makes two items one story or not, in short phrases for a person: by names, no ids."""
    return verdict.phrases(lambda topic: _about(topic, registry))


def judged(verdict: Verdict, beside: str = "") -> str:
    """How an item relates to the one titled ``beside``, and how surely: ``a copy of “X” (87%)``."""
    what = RELATIONS[verdict.relation] if beside else ALONE[verdict.relation]
    title = f" “{cut(beside, BESIDE_CHARS)}”" if beside else ""
    return f"{what}{title} ({verdict.score:.0%})"


RELATIONS: Mapping[Relation, str] = {
    "copy": "a copy of",
    "same_story": "the same story as",
    "related": "related to",
    "unrelated": "unrelated to",
}
ALONE: Mapping[Relation, str] = {
    "copy": "a copy",
    "same_story": "the same story",
    "related": "related",
    "unrelated": "unrelated",
}


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


def _about(topic: str, registry: Registry) -> str:
    key, _, value = topic.partition(":")
    return f"docket {value}" if key == "docket" else f"about {topic_name(topic, registry)}"


def _together(story: Story, joined: Sequence[Joined], registry: Registry) -> list[Block]:
    """Why the sources of a story are one; of which other, where it is not what the story says."""
    if not joined:
        return []
    lines: list[Line] = []
    for each in joined[:SHOWN_JOINED]:
        beside = each.beside if each.beside != story.title else ""
        why = "; ".join(because(each.verdict, registry))
        said = f": {judged(each.verdict, beside)}" + (f": {why}" if why else "")
        lines.append((span(each.publisher, each.url), span(cut(said, JOINED_CHARS))))
    if len(joined) > SHOWN_JOINED:
        lines.append((span(f"and {len(joined) - SHOWN_JOINED} more"),))
    return [Paragraph(line=(span("Why its sources are one story:"),)), Bullets(lines=tuple(lines))]


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
