"""The cards of stories: alerts and lists as messages, and what things are called in them."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from bot.docket import court_name, short_caption
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
    Style,
    Tone,
    bold,
    code,
    day,
    span,
    time,
)
from bot.model import (
    Docket,
    Event,
    FeedKind,
    Registry,
    Story,
)
from bot.retraction import is_retraction
from bot.text import cut

KIND_WORDS = {
    FeedKind.COURT: ("🏛", "Filing"),
    FeedKind.REGULATOR: ("📜", "Regulator"),
    FeedKind.NEWS: ("📰", "News"),
}
TONES = {
    FeedKind.COURT: Tone.FILING,
    FeedKind.REGULATOR: Tone.REGULATOR,
    FeedKind.NEWS: Tone.NEWS,
}
# The complaint, its cover sheet, summonses, who appears and how the case is assigned.
FIRST_ENTRIES = 10
LATE_EVENTS = frozenset(
    {
        Event.DISMISSAL,
        Event.HEARING,
        Event.OPINION,
        Event.RULING,
        Event.SENTENCING,
        Event.SETTLEMENT,
    }
)
SHOWN_SOURCES = 3
SHOWN_PARTIES = 4
LONGEST_MODEL = 60
SEPARATOR = span(" · ")
# What was published longer before it was seen says so on its card.
LATE = timedelta(days=1)


def case_name(case: str, registry: Registry) -> str:
    """What a case is called in a line of text."""
    known = registry.cases.get(case)
    return (known.short or short_caption(known.caption)) if known else case


def party_name(party: str, registry: Registry) -> str:
    """What a party is called in a line of text."""
    known = registry.parties.get(party)
    return known.short or known.name.partition(" (")[0] if known else party


def topic_name(topic: str, registry: Registry) -> str:
    """What a topic is called: the case or party by name, anything else by its key."""
    key, _, value = topic.partition(":")
    if key == "case":
        return case_name(value, registry)
    if key == "party":
        return party_name(value, registry)
    if key == "court":
        return court_name(value)
    return "everything" if topic == "all" else topic


def alert(story: Story, *, registry: Registry, delivery: int, was: str = "") -> Message:
    """The card of a story: what happened, in which case, who says so.

    ``was`` is the headline that the card had before, where it was another one.
    """
    lead = address(story)
    reading = reading_buttons(story)
    return Message(
        text=_sentence(story, registry),
        blocks=(
            Heading(line=(span(title_of(story), lead),)),
            *_corrections(story, was),
            *([Note(line=(bold(new),))] if (new := new_case(story, registry)) else []),
            *([Paragraph(line=(span(story.summary),))] if _says_more(story) else []),
            Note(line=_about(story, registry)),
            Note(line=_provenance(story)),
            *([Buttons(buttons=reading)] if reading else []),
            judging(story, delivery=delivery),
        ),
        tone=TONES[story.kind],
        subject=title_of(story),
    )


def title_of(story: Story) -> str:
    """What a story is called: its title, or the short form of a release titled by names alone.

    "SEC litigation release LR-26315: Acme Labs Inc.", since "Acme Labs Inc." says nothing.
    """
    return story.summary if _is_titled_by_names(story) else story.title


def _is_titled_by_names(story: Story) -> bool:
    short = story.kind is FeedKind.REGULATOR and bool(story.title)
    return short and story.summary.endswith(f": {story.title}")


def reading_buttons(story: Story) -> tuple[Button, ...]:
    """The buttons by which somebody reads on: the case, and who reported it."""
    buttons = _case_buttons(story)
    if (many := len(story.sources)) > 1:
        buttons.append(Button(label=f"Sources ({many})", verb="sources", value=str(story.id)))
    elif lead := address(story):
        buttons.append(Button(label="Read", url=lead))
    return tuple(buttons)


def judging(story: Story, *, delivery: int) -> Buttons:
    """The buttons by which somebody asks why they got a story, or no longer wants it.

    ``delivery`` is 0 where it is only shown, as by ``test``.
    """
    cases = [Button(label="Mute case 24h", verb="mute", value=f"case:{c}") for c in story.cases[:1]]
    shown = f"story:{story.id}"
    return Buttons(
        buttons=(
            Button(label="Why this?", verb="why", value=str(delivery) if delivery else shown),
            *cases,
            Button(label="Mute this story", verb="mute", value=shown),
            not_right(story),
        ),
        folds=True,
    )


def not_right(story: Story) -> Button:
    """The button that asks what is wrong: another case, not relevant, told before."""
    return Button(label="Not right?", verb="wrong", value=f"story:{story.id}")


def dated(story: Story) -> datetime:
    """When a story was published: the day it is known by.

    When it was first seen, where its feed gives no date or one that was still to come.
    """
    return min(story.published or story.first_seen, story.first_seen)


def headline(story: Story) -> Line:
    """A story in one line: when it was published, what it is, from how many."""
    more = len(story.sources) - 1
    return (
        day(dated(story)),
        SEPARATOR,
        span(title_of(story), address(story)),
        *([span(f" (+{more})")] if more > 0 else []),
    )


def counted(many: int) -> str:
    """``1 story``, ``14 stories``."""
    return f"{many} stor{'y' if many == 1 else 'ies'}"


def story_list(title: str, stories: Sequence[Story], *, empty: str) -> Message:
    """Stories under a title, or the sentence ``empty``."""
    return Message(
        text=f"{title}: {stories[0].title}" if stories else empty,
        blocks=(Heading(line=(span(title),)), *listed(stories, empty)),
    )


def listed(stories: Sequence[Story], empty: str) -> list[Block]:
    """Stories one by one, or the sentence ``empty``."""
    if not stories:
        return [Paragraph(line=(span(empty),))]
    return [Bullets(lines=tuple(headline(story) for story in stories))]


def _case_buttons(story: Story) -> list[Button]:
    if not story.cases:
        return []
    case = story.cases[0]
    return [
        Button(label="Timeline", verb="timeline", value=case),
        Button(label="Follow case", verb="follow", value=f"case:{case}"),
    ]


def address(story: Story) -> str | None:
    """Where a story is read: at its official or earliest source."""
    return next((source.url for source in story.sources if source.url), None)


def _corrections(story: Story, was: str) -> list[Block]:
    """What a reader has to know before the rest: it was taken back, or was called otherwise."""
    withdrawn = [source.publisher for source in story.sources if is_retraction(source.title)]
    said: list[Block] = []
    if withdrawn:
        said.append(Note(line=(bold(f"⚠ Taken back by {', '.join(dict.fromkeys(withdrawn))}"),)))
    if was and was != story.title:
        said.append(Note(line=(span("Was: "), Span(text=was, style=Style.STRIKE))))
    return said


def new_case(story: Story, registry: Registry) -> str:
    """Whose new case a story is the first of: the parties watched, else the regulator that sues."""
    known = [registry.parties[each] for each in story.reveals if each in registry.parties]
    watched = [party for party in known if party.kind != "regulator"]
    named = [party_name(party.id, registry) for party in (watched or known)[:SHOWN_PARTIES]]
    if not named:
        return ""
    case = "New case" if _begins(story) else "First filing seen of a case"
    return f"{case} {'naming' if watched else 'brought by'} {', '.join(named)}"


def _begins(story: Story) -> bool:
    """Whether a case that was not seen before may well be new: not at entry 54, or an opinion."""
    if story.kind is not FeedKind.COURT or story.event is Event.COMPLAINT:
        return True
    if story.number and story.number.isdigit():
        return int(story.number) <= FIRST_ENTRIES
    return story.event not in LATE_EVENTS


def _called(case: str, story: Story, registry: Registry) -> str:
    """A story's case by name, also where it was discovered a moment ago."""
    if case not in registry.cases and story.caption and case == story.cases[0]:
        return short_caption(story.caption)
    return case_name(case, registry)


def _sentence(story: Story, registry: Registry) -> str:
    new = new_case(story, registry)
    about = f"{new}: " if new else ""
    about += f"{_called(story.cases[0], story, registry)}: " if story.cases else ""
    if not story.sources:
        return f"{about}{title_of(story)}"
    many = len(story.sources)
    count = f"{many} sources, " if many > 1 else ""
    return f"{about}{title_of(story)} ({count}{story.sources[0].publisher})"


def _about(story: Story, registry: Registry) -> Line:
    mark, word = KIND_WORDS[story.kind]
    line: list[Span] = [span(f"{mark} {word}")]
    if story.event not in (Event.OTHER, Event.PROCEDURAL, Event.COMMENTARY):
        line.append(span(f": {story.event}"))
    for case in story.cases[:2]:
        line += [SEPARATOR, bold(_called(case, story, registry))]
    docket = story.docket or _sole_docket(story, registry)
    if docket:
        line += [SEPARATOR, span(f"{court_name(docket.court)} "), code(docket.number)]
    elif story.court:
        line += [SEPARATOR, span(court_name(story.court))]
    if story.number:
        line.append(span(f" entry {story.number}"))
    if story.parties:
        names = [party_name(party, registry) for party in story.parties[:SHOWN_PARTIES]]
        more = len(story.parties) - len(names)
        line += [SEPARATOR, span(", ".join(names) + (f" +{more}" if more else ""))]
    return tuple(line)


def _says_more(story: Story) -> bool:
    """Whether the summary adds to the card: a filing's has the title's words again."""
    repeats = story.kind is FeedKind.COURT or _is_titled_by_names(story)
    return _bare(story.summary) not in {"", _bare(story.title)} and not repeats


def _bare(line: str) -> str:
    return line.casefold().strip(" .…")


def _sole_docket(story: Story, registry: Registry) -> Docket | None:
    """The docket of the story's case, where it is one case with one docket."""
    dockets = [
        docket
        for case in story.cases
        if case in registry.cases
        for docket in registry.cases[case].dockets
    ]
    return dockets[0] if len(dockets) == 1 else None


def _provenance(story: Story) -> Line:
    many = len(story.sources)
    line: list[Span] = [span(f"{many} sources: ")] if many > 1 else [span("Source: ")]
    for place, source in enumerate(story.sources[:SHOWN_SOURCES]):
        line += [SEPARATOR] if place else []
        line.append(span(source.publisher, source.url))
    if many > SHOWN_SOURCES:
        line.append(span(f" · +{many - SHOWN_SOURCES}"))
    if story.first_seen - dated(story) >= LATE:
        line += [span(" · published "), day(dated(story))]
    line += [span(" · first seen "), time(story.first_seen)]
    if story.repaired:
        plural = "s" * (story.repaired != 1)
        line.append(span(f" · ⚠ {story.repaired} look-alike character{plural} repaired"))
    if story.summary_by and _says_more(story):
        line.append(span(f" · summary by AI ({cut(story.summary_by, LONGEST_MODEL)})"))
    return tuple(line)
