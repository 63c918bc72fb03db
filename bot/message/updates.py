"""What is told of a story after its card: further outlets, another headline, its withdrawal."""

from collections.abc import Sequence

from bot.message import (
    Block,
    Buttons,
    Heading,
    Line,
    Message,
    Note,
    Paragraph,
    Span,
    Style,
    Tone,
    cards,
    span,
)
from bot.model import Change, Changed, Story

SHOWN_OUTLETS = 5
SEPARATOR = span(" · ")


def reply(story: Story, changes: Sequence[Changed], *, delivery: int) -> Message:
    """What changed of a story, for who has seen its card."""
    said = "; ".join(_said(changes)) or "the text was changed"
    was = next((each.was for each in changes if each.kind is Change.TITLE), story.title)
    lead = next((source.url for source in story.sources if source.url), None)
    reading = cards.reading_buttons(story)
    renamed: list[Block] = []
    if was != story.title:
        renamed = [
            Paragraph(line=(Span(text=was, style=Style.STRIKE), span(" → "), span(story.title)))
        ]
    return Message(
        text=f"{story.title}: {said}",
        blocks=(
            Heading(line=(span(f"🔄 {said[:1].upper()}{said[1:]}"),)),
            *(renamed or [Paragraph(line=(span(story.title, lead),))]),
            Note(line=_outlets(changes, len(story.sources))),
            *([Buttons(buttons=reading)] if reading else []),
            cards.judging(story, delivery=delivery),
        ),
        tone=Tone.UPDATE,
        subject=story.title,
    )


def _said(changes: Sequence[Changed]) -> list[str]:
    """The changes in words, the gravest first."""
    said = [f"taken back by {each.publisher}" for each in changes if each.kind is Change.RETRACTION]
    if any(each.kind is Change.TITLE for each in changes):
        said.append("headline changed")
    further = sum(each.kind is Change.SOURCE for each in changes)
    if further:
        said.append(f"{further} more source{'s' * (further != 1)}")
    return list(dict.fromkeys(said))


def _outlets(changes: Sequence[Changed], total: int) -> Line:
    """Who says so, and how many sources the story has now."""
    outlets = {each.publisher: each.url for each in changes}
    shown = list(outlets.items())[:SHOWN_OUTLETS]
    line = [part for name, url in shown for part in (span(name, url), SEPARATOR)]
    if len(outlets) > SHOWN_OUTLETS:
        line += [span(f"+{len(outlets) - SHOWN_OUTLETS}"), SEPARATOR]
    return (*line, span(f"now {total} source{'s' * (total != 1)}"))
