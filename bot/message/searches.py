"""What was found, page by page."""

from collections.abc import Sequence

from bot.message import (
    Block,
    Bullets,
    Button,
    Buttons,
    Heading,
    Line,
    Message,
    Note,
    in_words,
    span,
)
from bot.message.cards import headline
from bot.model import Story

PAGE = 10


def found(
    asked: Line, stories: Sequence[Story], *, key: str, start: int, more: bool, most: int
) -> Message:
    """One page of what was ``asked``: the stories from the ``start``-th on, newest first.

    The words come first in ``asked``, since when after them. ``key`` is what its buttons call the
    search; with ``more`` there is a next page; more than ``most`` stories are never listed.
    """
    title: Line = (span(f"Search: {asked[0].text}"), *asked[1:])
    if not stories:
        empty = f"No story has all of that{' beyond these' if start else ''}"
        hint = "" if start else " Fewer words find more; sanction* finds sanctions."
        return Message(
            text=f"{empty}: {in_words(asked)}",
            blocks=(Heading(line=title), Note(line=(span(f"{empty}.{hint}"),))),
        )
    turns = [
        *([("Previous", max(start - PAGE, 0))] if start else []),
        *([("Next", start + PAGE)] if more else []),
    ]
    shown = f"{start + 1} to {start + len(stories)}, newest first"
    if start + len(stories) >= most:
        shown += "; to find others, search with more words, source: or a day since:"
    turning: list[Block] = []
    if turns:
        buttons = tuple(
            Button(label=label, verb="search", value=f"{key}:{first}") for label, first in turns
        )
        turning = [Note(line=(span(shown),)), Buttons(buttons=buttons)]
    return Message(
        text=f"{in_words(title)}: {stories[0].title}",
        blocks=(
            Heading(line=title),
            Bullets(lines=tuple(headline(story) for story in stories)),
            *turning,
        ),
    )
