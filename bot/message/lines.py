"""Messages of one line: what the operator and what channels are told beside alerts.

Each has a button with the number of its delivery, by which it is found again where the reply to
its posting was lost.
"""

from bot.message import Button, Buttons, Message, Paragraph, Tone, timed


def notice(text: str, *, delivery: int) -> Message:
    """What the operator is told."""
    return _line(text, "Why this?", delivery, Tone.ERROR)


def followed(text: str, *, delivery: int) -> Message:
    """What a channel is told when it begins to follow something."""
    return _line(text, "What is followed here", delivery, Tone.NEUTRAL)


def _line(text: str, label: str, delivery: int, tone: Tone) -> Message:
    button = Button(label=label, verb="why", value=str(delivery))
    return Message(
        text=text,
        tone=tone,
        blocks=(Paragraph(line=timed(text)), Buttons(buttons=(button,))),
    )
