"""Corrections as messages: what may be wrong, what stands, what has been decided."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

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
    bold,
    cards,
    code,
    span,
    time,
    told,
)
from bot.model import (
    Correction,
    CorrectionKind,
    CorrectionState,
    Disproof,
    Registry,
    Story,
)
from bot.text import cut

MOST_BUTTONS = 5
LONGEST_NAME = 30
LONGEST_TITLE = 120
SHOWN_ACTS = 8
STATES = {
    CorrectionState.OPEN: "not confirmed yet",
    CorrectionState.CONFIRMED: "holds here",
    CorrectionState.DISMISSED: "dismissed",
    CorrectionState.UNDONE: "undone",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """A correction with what it is about, for who has to judge it.

    ``words`` are those by which alone the story has the topic, None where there is more.
    """

    correction: Correction
    story: Story
    original: Story | None = None
    words: Disproof | None = None
    acts: Sequence[tuple[datetime, str]] = ()


def question(story: Story, *, topics: Sequence[str], registry: Registry) -> Message:
    """What is wrong with a story: one button for each answer."""
    wrong = [
        Button(
            label=f"Not about {cut(cards.topic_name(topic, registry), LONGEST_NAME)}",
            verb="nottopic",
            value=f"{story.id}:{topic}",
        )
        for topic in topics[: MOST_BUTTONS - 2]
    ]
    return told(
        f"What is wrong with “{cut(story.title, LONGEST_TITLE)}”?",
        Buttons(
            buttons=(
                *wrong,
                Button(label="Not relevant here", verb="irrelevant", value=str(story.id)),
                Button(label="Told before", verb="duplicate", value=str(story.id)),
            )
        ),
    )


def which(story: Story, others: Sequence[Story]) -> Message:
    """Which story it repeats: one button for each that was told."""
    return told(
        f"Which story does “{cut(story.title, LONGEST_TITLE)}” repeat?",
        Bullets(lines=tuple((bold(f"{each.id}: "), span(each.title)) for each in others)),
        Buttons(
            buttons=tuple(
                Button(label=f"Story {each.id}", verb="duplicate", value=f"{story.id}:{each.id}")
                for each in others[:MOST_BUTTONS]
            )
        ),
    )


def card(each: Told, *, intro: str, may_decide: bool, registry: Registry) -> Message:
    """One correction: what it says, by how many, what became of it, and what can be done."""
    correction = each.correction
    what = saying(each, registry)
    said = f"{intro} {what}" if intro else what
    history = tuple((span(f"{act} "), time(at)) for at, act in each.acts[-SHOWN_ACTS:])
    blocks: list[Block] = [
        Heading(line=(span(f"Correction {correction.id}"),)),
        Paragraph(line=(span(said),)),
        Note(line=_standing(correction)),
    ]
    if history:
        blocks.append(Bullets(lines=history))
    if may_decide and (buttons := _decisions(each)):
        blocks.append(Buttons(buttons=buttons))
    elif correction.state is CorrectionState.OPEN:
        blocks.append(
            Note(line=(span("It holds once somebody who manages alerts here confirms it: "), LIST))
        )
    return Message(text=said, blocks=tuple(blocks))


def listing(found: Sequence[Told], registry: Registry) -> Message:
    """A tenant's corrections, each with a button that shows it."""
    if not found:
        return told("Nothing was corrected here.", Note(line=(span(HOW),)))
    opened = sum(each.correction.state is CorrectionState.OPEN for each in found)
    return told(
        f"{len(found)} correction{'s' * (len(found) != 1)} here, {opened} not confirmed yet.",
        Bullets(
            lines=tuple(
                (
                    bold(f"{each.correction.id}: "),
                    span(saying(each, registry)),
                    span(" · "),
                    *_standing(each.correction),
                )
                for each in found
            )
        ),
        Buttons(
            buttons=tuple(
                Button(
                    label=f"Correction {each.correction.id}",
                    verb="correction",
                    value=str(each.correction.id),
                )
                for each in found[:MOST_BUTTONS]
            )
        ),
    )


def saying(each: Told, registry: Registry) -> str:
    """What a correction says, as a sentence."""
    title = f"“{cut(each.story.title, LONGEST_TITLE)}”"
    match each.correction.kind:
        case CorrectionKind.WRONG:
            name = cards.topic_name(each.correction.topic, registry)
            wide = each.correction.disproof
            also = f", nor is any story that only says “{wide.match}”" if wide else ""
            return f"{title} is not about {name}{also}."
        case CorrectionKind.IRRELEVANT:
            return f"{title} is not relevant here."
        case CorrectionKind.DUPLICATE:
            original = (
                f"“{cut(each.original.title, LONGEST_TITLE)}”" if each.original else "another"
            )
            return f"{title} was told before, as {original}."


def _standing(correction: Correction) -> Line:
    votes = f"{correction.votes} vote{'s' * (correction.votes != 1)}"
    everyone = ", for everyone" if correction.promoted else ""
    return (span(f"{STATES[correction.state]}{everyone} · {votes}"),)


def _decisions(each: Told) -> tuple[Button, ...]:
    number = str(each.correction.id)
    if each.correction.state is CorrectionState.CONFIRMED:
        return (Button(label="Undo", verb="undo", value=number),)
    if each.correction.state is not CorrectionState.OPEN:
        return (Button(label="Confirm again", verb="confirm", value=number),)
    wide = (
        [
            Button(
                label=f"Confirm for all that say “{cut(each.words.match, LONGEST_NAME)}”",
                verb="confirm",
                value=f"{number}:wide",
            )
        ]
        if each.words
        else []
    )
    return (
        Button(label="Confirm for this story", verb="confirm", value=number, primary=True),
        *wide,
        Button(label="Dismiss", verb="dismiss", value=number),
    )


LIST = code("corrections")
HOW = "The button “Not right?” under an alert says what is wrong about it."
