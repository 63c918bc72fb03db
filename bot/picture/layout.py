"""Where everything of a case's timeline goes: shapes and texts at places, nothing drawn. Pure.

Time runs to the right. Each kind of source has a lane with a mark of its own shape for each story,
or bars where there are too many; milestones and the latest stories have numbers above the lanes
and are listed by them below, each on rows of its own, so that nothing can overlap.
"""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from bot.model import Event, FeedKind
from bot.picture.fitting import Measure, fit, wrap
from bot.picture.shapes import INK, Box, Layout, Mark, Rule, Shape, Words
from bot.picture.ticks import ticks
from bot.text import cut

WIDTH = 1200
MARGIN = 56
PLOT_LEFT, PLOT_RIGHT = 216, WIDTH - MARGIN
LANE_HEIGHT, LANE_GAP = 84, 10
BIN = 16
MARK = 11
STACKED = 5
BADGE = 15
BADGE_GAP = 40
ROW = 74
LISTED = 8
LEAST_LISTED = 5
TITLE_LEFT = 330
LONGEST_ALT = 1000

FAINT, PAPER = "#5a6472", "#ffffff"
LEADER, RULE, BAND = "#8a94a6", "#dde2ea", "#f4f6fa"
COLOURS = {
    FeedKind.COURT: "#2f5d9b",
    FeedKind.REGULATOR: "#1f7a5c",
    FeedKind.NEWS: "#b7791f",
}
LANES = {
    FeedKind.COURT: ("Court", "square"),
    FeedKind.REGULATOR: ("Regulator", "triangle"),
    FeedKind.NEWS: ("News", "circle"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Moment:
    """A story as the picture shows it: when, from what kind of source, what it says."""

    at: datetime
    kind: FeedKind
    title: str
    event: Event
    milestone: bool = False


@dataclass(frozen=True, slots=True)
class Axis:
    """From times to places."""

    first: datetime
    last: datetime

    def x(self, at: datetime) -> float:
        """Where a time is."""
        share = (at - self.first) / (self.last - self.first)
        return PLOT_LEFT + share * (PLOT_RIGHT - PLOT_LEFT)

    def place(self, at: datetime) -> float:
        """Where the mark of a time is: stories of about one time stand above each other."""
        return PLOT_LEFT + ((self.x(at) - PLOT_LEFT) // BIN + 0.5) * BIN


def lay_out(name: str, note: str, moments: Sequence[Moment], *, measure: Measure) -> Layout:
    """The picture of what happened in a case; ``note`` stands under its ``name``.

    Any moments at all come out without anything over anything else, or out of the picture.
    """
    ordered = sorted(moments, key=lambda each: each.at)
    axis = _axis(ordered)
    numbered = listed(ordered)
    lanes = [kind for kind in LANES if any(each.kind is kind for each in ordered)]
    shapes: list[Shape] = _header(name, note, ordered, measure)
    badges = 176.0
    top = badges + BADGE + 26
    bottom = top + len(lanes) * (LANE_HEIGHT + LANE_GAP) - LANE_GAP
    told = {kind: [each for each in ordered if each.kind is kind] for kind in lanes}
    places = {kind: top + nth * (LANE_HEIGHT + LANE_GAP) for nth, kind in enumerate(lanes)}
    for kind, y in places.items():
        shapes += _lane(kind, len(told[kind]), y)
    shapes += _grid(axis, top, bottom, measure)
    shapes += _badges(numbered, axis, badges, top, bottom)
    for kind, y in places.items():
        shapes += _marks(kind, told[kind], axis, y)
    rows, height = _rows(numbered, len(ordered), bottom + 76, measure)
    height = round(height)
    return Layout(
        width=WIDTH,
        height=height,
        shapes=(Box(x=0, y=0, width=WIDTH, height=height, fill=PAPER), *shapes, *rows),
    )


def listed(ordered: Sequence[Moment]) -> list[Moment]:
    """The moments that have a number: the first milestone and the latest, else the latest."""
    milestones = [each for each in ordered if each.milestone]
    chosen = milestones[:1] + milestones[1:][-(LISTED - 1) :]
    others = [each for each in ordered if not each.milestone]
    room = LEAST_LISTED - len(chosen)
    chosen += others[-room:] if room > 0 else []
    return sorted(chosen, key=lambda each: each.at)


def alt(name: str, moments: Sequence[Moment]) -> str:
    """What the picture shows, in at most ``LONGEST_ALT`` characters."""
    ordered = sorted(moments, key=lambda each: each.at)
    counts = Counter(each.kind for each in ordered)
    kinds = ", ".join(
        f"{counts[kind]} {word.lower()}" for kind, (word, _) in LANES.items() if counts[kind]
    )
    said = f"Timeline of {name}: {_stories(len(ordered))}, {_span(ordered)} ({kinds})."
    for each in listed(ordered):
        said += f" {_day(each.at)}, {_what(each)}: {each.title.removesuffix('.')}."
    return cut(said, LONGEST_ALT)


def _axis(ordered: Sequence[Moment]) -> Axis:
    first, last = ordered[0].at, ordered[-1].at
    spread = max(last - first, timedelta(days=4))
    middle = first + (last - first) / 2
    return Axis(middle - spread * 0.53, middle + spread * 0.53)


def _header(name: str, note: str, ordered: Sequence[Moment], measure: Measure) -> list[Shape]:
    room = WIDTH - 2 * MARGIN
    much = f"{_stories(len(ordered))}, {_span(ordered)}"
    return [
        Box(x=0, y=0, width=WIDTH, height=8, fill=INK),
        Words(
            x=MARGIN, y=54, text=fit(name, room, 36, bold=True, measure=measure), size=36, bold=True
        ),
        Words(
            x=MARGIN,
            y=98,
            text=fit(note, room, 22, bold=False, measure=measure),
            size=22,
            fill=FAINT,
        ),
        Words(
            x=MARGIN,
            y=130,
            text=fit(much, room, 22, bold=False, measure=measure),
            size=22,
            fill=FAINT,
        ),
    ]


def _grid(axis: Axis, top: float, bottom: float, measure: Measure) -> list[Shape]:
    shapes: list[Shape] = [
        Rule(start=(PLOT_LEFT, bottom + 8), end=(PLOT_RIGHT, bottom + 8), fill=FAINT, width=2)
    ]
    for at, label in ticks(axis.first, axis.last):
        x = axis.x(at)
        half = measure(label, 20, False) / 2
        shapes.append(Rule(start=(x, top), end=(x, bottom + 15), fill=RULE, width=2))
        if x - half >= PLOT_LEFT and x + half <= WIDTH - MARGIN / 2:
            shapes.append(
                Words(x=x, y=bottom + 34, text=label, size=20, fill=FAINT, align="middle")
            )
    return shapes


def _lane(kind: FeedKind, many: int, y: float) -> list[Shape]:
    word, shape = LANES[kind]
    return [
        Box(
            x=MARGIN - 16,
            y=y,
            width=PLOT_RIGHT - MARGIN + 32,
            height=LANE_HEIGHT,
            fill=BAND,
            radius=10,
        ),
        Mark(x=MARGIN + 4, y=y + 30, size=14, shape=shape, fill=COLOURS[kind]),
        Words(x=MARGIN + 22, y=y + 30, text=word, size=22, bold=True),
        Words(x=MARGIN + 22, y=y + 58, text=str(many), size=20, fill=FAINT),
    ]


def _marks(kind: FeedKind, told: Sequence[Moment], axis: Axis, y: float) -> list[Shape]:
    """A mark for each story, the milestones outlined; bars where one place has too many."""
    shapes: list[Shape] = []
    bins: dict[float, list[Moment]] = {}
    for each in told:
        bins.setdefault(axis.place(each.at), []).append(each)
    most = max(len(each) for each in bins.values())
    for x, within in bins.items():
        if most > STACKED:
            tall = max(6.0, (LANE_HEIGHT - 18) * len(within) / most)
            shapes.append(
                Box(
                    x=x - BIN / 2 + 2,
                    y=y + LANE_HEIGHT - 8 - tall,
                    width=BIN - 4,
                    height=tall,
                    fill=COLOURS[kind],
                    radius=3,
                )
            )
            continue
        for nth, each in enumerate(sorted(within, key=lambda one: not one.milestone)):
            at = y + LANE_HEIGHT - 15 - nth * (MARK + 4)
            mark = Mark(
                shape=LANES[kind][1],
                x=x,
                y=at,
                size=MARK,
                fill=COLOURS[kind],
                outline=INK if each.milestone else None,
            )
            shapes.append(mark)
    return shapes


def _badges(
    numbered: Sequence[Moment], axis: Axis, y: float, top: float, bottom: float
) -> list[Shape]:
    """Numbers in one row above the lanes, moved apart, each with a line to its time."""
    places = _apart([axis.place(each.at) for each in numbered])
    shapes: list[Shape] = []
    for each, place in zip(numbered, places, strict=True):
        x = axis.place(each.at)
        shapes += [
            Rule(start=(place, y + BADGE), end=(x, top), fill=LEADER, width=1.5),
            Rule(start=(x, top), end=(x, bottom + 8), fill=LEADER, width=1.5),
        ]
    for number, (each, place) in enumerate(zip(numbered, places, strict=True), start=1):
        shapes += _badge(number, each, place, y)
    return shapes


def _apart(wanted: Sequence[float]) -> list[float]:
    """Places in the order and near those wanted, no two nearer than a badge needs."""
    places: list[float] = []
    for x in wanted:
        places.append(max(x, places[-1] + BADGE_GAP) if places else x)
    limit: float = PLOT_RIGHT + BADGE
    for at in range(len(places) - 1, -1, -1):
        places[at] = min(places[at], limit)
        limit = places[at] - BADGE_GAP
    return places


def _badge(number: int, each: Moment, x: float, y: float) -> list[Shape]:
    fill, ink = (INK, PAPER) if each.milestone else (PAPER, INK)
    return [
        Mark(x=x, y=y, size=2 * BADGE, shape="circle", fill=fill, outline=INK),
        Words(x=x, y=y, text=str(number), size=18, bold=True, fill=ink, align="middle"),
    ]


def _rows(
    numbered: Sequence[Moment], total: int, y: float, measure: Measure
) -> tuple[list[Shape], float]:
    """The numbered moments one under the other, and where they end."""
    shapes: list[Shape] = []
    for number, each in enumerate(numbered, start=1):
        shapes += _badge(number, each, MARGIN + BADGE, y + ROW / 2)
        shapes += [
            Words(x=MARGIN + 48, y=y + ROW / 2 - 15, text=_day(each.at), size=22, bold=True),
            Words(x=MARGIN + 48, y=y + ROW / 2 + 15, text=_what(each), size=20, fill=FAINT),
        ]
        shapes += _title(each.title, y + ROW / 2, measure)
        y += ROW
        shapes.append(Rule(start=(MARGIN, y), end=(PLOT_RIGHT, y), fill=RULE))
    rest = total - len(numbered)
    said = "A filled number is a milestone. Times are UTC."
    said = f"and {_stories(rest, 'other')}. {said}" if rest else said
    shapes.append(Words(x=MARGIN, y=y + 34, text=said, size=20, fill=FAINT))
    return shapes, y + 68


def _title(title: str, middle: float, measure: Measure) -> list[Shape]:
    lines = wrap(title, PLOT_RIGHT - TITLE_LEFT, 24, measure)
    first = middle - 15 * (len(lines) - 1)
    return [
        Words(x=TITLE_LEFT, y=first + 30 * place, text=line, size=24)
        for place, line in enumerate(lines)
    ]


def _what(each: Moment) -> str:
    word = LANES[each.kind][0]
    return word if each.event is Event.OTHER else f"{word}: {each.event}"


def _day(at: datetime) -> str:
    at = at.astimezone(UTC)
    return f"{at.day} {at:%b %Y}"


def _span(ordered: Sequence[Moment]) -> str:
    first, last = _day(ordered[0].at), _day(ordered[-1].at)
    return first if first == last else f"{first} to {last}"


def _stories(many: int, kind: str = "") -> str:
    return f"{many} {kind}{' ' if kind else ''}stor{'y' if many == 1 else 'ies'}"
