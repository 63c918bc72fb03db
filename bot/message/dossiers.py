"""What is known of a case or a party, as a message."""

from collections.abc import Sequence

from bot.docket import court_name
from bot.message import (
    Block,
    Bullets,
    Button,
    Buttons,
    Fields,
    Heading,
    Line,
    Message,
    Note,
    Span,
    bold,
    code,
    day,
    span,
    told,
)
from bot.message.cards import SEPARATOR, case_name, listed, party_name
from bot.model import Case, Party, Proposal, Registry, Story

DISCOVERED = "Not in the registry: made from the first filing or release that was seen of it."
PROPOSED = {
    "appeal_of": ("May be an appeal of", "May have been appealed in"),
    "companion_of": ("May be a companion of", "May have a companion in"),
}


def case_card(
    case: Case,
    *,
    stories: Sequence[Story],
    recent: int,
    registry: Registry,
    coverage: str,
    proposals: Sequence[Proposal] = (),
) -> Message:
    """What is known of a case and what happened in it last.

    ``recent`` is the number of its stories in the last 30 days; ``coverage`` says whether its
    court's feed is polled; ``proposals`` are those of this case and those that name it.
    """
    name = case_name(case.id, registry)
    dockets = _docket_names(case)
    last = f" Latest: {stories[0].title}" if stories else ""
    return Message(
        text=f"{name}, {', '.join(dockets) or 'no docket number known'}.{last}",
        blocks=(
            Heading(line=(span(case.caption, _courtlistener(case)),)),
            Fields(pairs=tuple(_standing(case, recent, registry))),
            *_proposed(case, proposals, registry),
            *listed(stories, "No story of this case has been seen yet."),
            Note(line=(span(f"{DISCOVERED} {coverage}" if case.discovered else coverage),)),
            Buttons(
                buttons=(
                    Button(
                        label="Follow here",
                        verb="follow",
                        value=f"case:{case.id}",
                        primary=True,
                    ),
                    *(
                        [Button(label="Timeline", verb="timeline", value=case.id)]
                        if stories
                        else []
                    ),
                )
            ),
        ),
    )


def case_context(
    case: Case, *, stories: Sequence[Story], recent: int, registry: Registry, delivery: int
) -> Message:
    """What opens the thread of a case: how it stands and what happened last, kept up to date.

    ``recent`` is the number of its stories in the last 30 days. By its ``delivery`` it is found
    again where the reply was lost.
    """
    name = case_name(case.id, registry) if case.id in registry.cases else case.caption
    last = f" Latest: {stories[0].title}" if stories else ""
    return Message(
        text=f"{name}, {', '.join(_docket_names(case)) or 'no docket number known'}.{last}",
        blocks=(
            Heading(line=(span(case.caption, _courtlistener(case)),)),
            Fields(pairs=tuple(_standing(case, recent, registry))),
            *listed(stories, "No story of this case has been seen yet."),
            Note(line=(span("What happens in this case is told in this thread."),)),
            Buttons(
                buttons=(
                    Button(label="Case", verb="case", value=case.id),
                    Button(label="Why this?", verb="why", value=str(delivery)),
                    Button(label="Mute case 24h", verb="mute", value=f"case:{case.id}"),
                )
            ),
        ),
        subject=name,
    )


def _docket_names(case: Case) -> list[str]:
    return [f"{court_name(docket.court)} {docket.number}" for docket in case.dockets]


def _courtlistener(case: Case) -> str | None:
    number = next(iter(case.courtlistener), None)
    return f"https://www.courtlistener.com/docket/{number}/" if number else None


def _standing(case: Case, recent: int, registry: Registry) -> list[tuple[str, Line]]:
    """What is known of a case beside its caption."""
    dockets = _docket_names(case)
    pairs: list[tuple[str, Line]] = []
    if dockets:
        pairs.append(("Docket", _joined([code(docket) for docket in dockets])))
    elif case.court:
        pairs.append(("Court", (span(court_name(case.court)),)))
    if case.judge:
        pairs.append(("Judge", (span(case.judge),)))
    if case.filed:
        pairs.append(("Filed", (day(case.filed),)))
    if case.status:
        pairs.append(("Status", (span(case.status),)))
    pairs.append(("Stories in 30 days", (span(str(recent)),)))
    if case.parties:
        parties = [span(party_name(party, registry)) for party in case.parties]
        pairs.append(("Parties", _joined(parties)))
    if case.related:
        related = [
            span(f"{case_name(each.case, registry)} ({each.kind.replace('_', ' ')})")
            for each in case.related
        ]
        pairs.append(("Related", _joined(related)))
    return pairs


def party_card(
    party: Party, *, cases: Sequence[Case], stories: Sequence[Story], registry: Registry
) -> Message:
    """What is known of a party: its names, its cases, what was last said of it."""
    pairs: list[tuple[str, Line]] = []
    names = [span(name) for name in (*party.aliases, *party.ordinary) if name != party.name]
    if names:
        pairs.append(("Also", _joined(names)))
    if party.part_of:
        pairs.append(("Part of", (span(party_name(party.part_of, registry)),)))
    known = tuple((bold(case_name(case.id, registry)), *_dockets(case)) for case in cases[:10])
    return Message(
        text=f"{party.name}: {len(cases)} case{'s' * (len(cases) != 1)} known.",
        blocks=(
            Heading(line=(span(party.name),)),
            *([Fields(pairs=tuple(pairs))] if pairs else []),
            *([Bullets(lines=known)] if known else []),
            *listed(stories, "No story about this party has been seen yet."),
            Buttons(
                buttons=(
                    Button(
                        label="Follow here",
                        verb="follow",
                        value=f"party:{party.id}",
                        primary=True,
                    ),
                )
            ),
        ),
    )


def choices(text: str, cases: Sequence[Case], *, registry: Registry) -> Message:
    """An ambiguous question answered with what it may mean; each has a button."""
    lines = tuple((bold(case_name(case.id, registry)), *_dockets(case)) for case in cases[:5])
    buttons = tuple(
        Button(label=case_name(case.id, registry), verb="case", value=case.id) for case in cases[:5]
    )
    return told(text, Bullets(lines=lines), Buttons(buttons=buttons))


def _proposed(case: Case, proposals: Sequence[Proposal], registry: Registry) -> list[Block]:
    """What the case may have to do with others, and why it seems so."""
    lines = []
    for each in proposals:
        ours = each.case == case.id
        said = PROPOSED[each.kind][0 if ours else 1]
        other = registry.cases.get(each.related if ours else each.case)
        if other is not None:
            name = bold(case_name(other.id, registry))
            lines.append((span(f"{said} "), name, *_dockets(other), span(f": {each.evidence}")))
    return [Bullets(lines=tuple(lines))] if lines else []


def _dockets(case: Case) -> Line:
    shown = [code(f"{court_name(docket.court)} {docket.number}") for docket in case.dockets[:2]]
    return (SEPARATOR, *_joined(shown)) if shown else ()


def _joined(spans: Sequence[Span]) -> Line:
    return tuple(each for one in spans for each in (span(", "), one))[1:]
