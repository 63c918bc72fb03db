"""Subscriptions as a list in which each has its button, and one of them with what can be done."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from bot.message import (
    Block,
    Button,
    Buttons,
    Entry,
    Heading,
    Line,
    Message,
    Note,
    Paragraph,
    Span,
    bold,
    code,
    span,
    time,
)

# Discord takes 40 components, of which an entry takes three.
PAGE = 8
MUTABLE = ("case:", "party:")
FORM = "form"
"""The verb of buttons that open a form: ``CHANNEL:`` a new one, ``CHANNEL:MARK`` a change."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """A subscription: ``alerts`` came of it in 30 days, the ``last`` of them then.

    ``mark`` is what a button calls its topic.
    """

    topic: str
    mark: str
    name: str
    words: tuple[str, ...] = ()
    created: datetime | None = None
    by: str = ""
    fixed: bool = False
    alerts: int = 0
    last: datetime | None = None


def page(
    title: str,
    rows: Sequence[Row],
    *,
    channel: str,
    start: int,
    total: int,
    standing: Sequence[Block],
) -> Message:
    """One page of a list, from the ``start``-th on (0-based), of ``total``.

    ``channel`` is the platform's number of the channel, ``standing`` what else that asked for.
    """
    turns = [
        *([("Previous", max(start - PAGE, 0))] if start else []),
        *([("Next", start + PAGE)] if start + PAGE < total else []),
    ]
    buttons = (
        adding(channel),
        *(Button(label=label, verb="list", value=f"{channel}:{first}") for label, first in turns),
    )
    shown = [Note(line=(span(f"{start + 1} to {start + len(rows)} of {total}"),))] if turns else []
    return Message(
        text=title,
        blocks=(
            Paragraph(line=(span(title),)),
            *(
                Entry(line=_called(row), note=_details(row), button=_manage(row, channel))
                for row in rows
            ),
            *shown,
            *standing,
            Buttons(buttons=buttons),
        ),
    )


def one(row: Row, *, channel: str) -> Message:
    """One subscription, and buttons for what can be done about it."""
    mutes = [("Mute 24h", "mute")] if row.topic.startswith(MUTABLE) else []
    actions = (*mutes, ("Test", "test"), ("Remove", "remove"))
    return Message(
        text=f"{row.name}: {row.topic}",
        blocks=(
            Heading(line=(span(row.name),)),
            Paragraph(line=_asked(row)),
            Note(line=_details(row)),
            Buttons(
                buttons=(
                    Button(label="Edit", verb=FORM, value=f"{channel}:{row.mark}"),
                    *(
                        Button(label=label, verb="held", value=f"{verb}:{channel}:{row.mark}")
                        for label, verb in actions
                    ),
                )
            ),
        ),
    )


def adding(channel: str) -> Button:
    """The button that opens the form to follow something more."""
    return Button(label="Add", verb=FORM, value=f"{channel}:")


def channel_of(verb: str, value: str) -> str:
    """The number of the channel whose list a button belongs to, "" for buttons of no list."""
    if verb == "held":
        _, _, value = value.partition(":")
    return value.partition(":")[0] if verb in {FORM, "held", "list"} else ""


def typed(topic: str) -> str:
    """A topic, filter or option as it is typed.

    ``all`` is in quotes: without them that ends every subscription.
    """
    key, colon, value = topic.partition(":")
    if topic == "all":
        return '"all"'
    return f'{key}{colon}"{value}"' if any(map(str.isspace, value)) else topic


def _called(row: Row) -> Line:
    return (bold(row.name), span(" "), *_asked(row))


def _asked(row: Row) -> Line:
    """The topic, and its filters and options as they are typed: no platform reads marks in code."""
    words = (span(" "), code(" ".join(row.words))) if row.words else ()
    return (code(row.topic), *words)


def _details(row: Row) -> Line:
    many = f"{row.alerts} alert{'s' * (row.alerts != 1)} in 30 days"
    last = [span(", the last "), time(row.last)] if row.last else []
    if row.fixed:
        return (span(f"{many}"), *last, span(" · set in feeds.yaml"))
    added = [span(" · added "), time(row.created)] if row.created else []
    by = [span(" by "), Span(text="somebody", who=row.by)] if row.by else []
    return (span(many), *last, *added, *by)


def _manage(row: Row, channel: str) -> Button:
    return Button(label="Manage", verb="held", value=f"show:{channel}:{row.mark}")
