"""The picture of a case: where things go, what is said of it, and that it is a picture."""

import io
from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from PIL import Image

from bot import picture
from bot.model import Event, FeedKind
from bot.picture.drawing import HIDDEN, draw, measure, shown
from bot.picture.fitting import wrap
from bot.picture.layout import LISTED, MARGIN, WIDTH, Moment, alt, lay_out, listed
from bot.picture.shapes import Box, Layout, Mark, Rule, Words
from bot.picture.ticks import ticks
from tests.commandline import installed

START = datetime(2023, 6, 5, 12, tzinfo=UTC)
HOSTILE = [
    "W" * 400,
    "word " * 90,
    "\u202ereversed\u202c title",
    "Z̷̢̛̤͉̦͓a̴l̵g̶o̴" * 20,
    "المحكمة ترفض طلب الشركة وتسمح بالمضي قدما في القضية",
    "בית המשפט דחה את הבקשה",
    "裁判所は取引所の申し立てを退けた",
    "🚀🚀🚀",
    "Прокуратура предъявила обвинения",
    "<!channel> @everyone [x](javascript:alert(1))",
    " ",
    "",
    "\x00\x1b[31m",
]

moments = st.builds(
    Moment,
    at=st.timedeltas(timedelta(days=-19_000), timedelta(days=27_000)).map(START.__add__)
    | st.timedeltas(timedelta(0), timedelta(days=9)).map(START.__add__),
    kind=st.sampled_from(FeedKind),
    title=st.sampled_from(HOSTILE) | st.text(max_size=80),
    event=st.sampled_from(Event),
    milestone=st.booleans(),
)


def some(many: int, *, days: float = 900.0, milestones: int = 0) -> list[Moment]:
    return [
        Moment(
            at=START + timedelta(days=days * place / max(many, 1)),
            kind=list(FeedKind)[place % 3],
            title=f"What happened on day {place}",
            event=Event.RULING,
            milestone=place < milestones,
        )
        for place in range(many)
    ]


def edges(words: Words) -> tuple[float, float]:
    width = measure(words.text, words.size, words.bold)
    left = words.x - {"left": 0.0, "middle": 0.5, "right": 1.0}[words.align] * width
    return left, left + width


def overlaps(one: Words, other: Words) -> bool:
    beside = edges(one)[1] <= edges(other)[0] or edges(other)[1] <= edges(one)[0]
    return not beside and abs(one.y - other.y) < (one.size + other.size) / 2


@given(told=st.lists(moments, min_size=1, max_size=40))
@settings(max_examples=25)
@example(told=some(500))
@example(told=some(60, milestones=60))
@example(told=some(9, days=0, milestones=9))
def test_nothing_is_written_over_anything_else_or_outside_of_the_picture(
    told: Sequence[Moment],
) -> None:
    layout = lay_out("SEC v. Binance", "D.D.C. 1:23-cv-01599", told, measure=measure)

    written = [each for each in layout.shapes if isinstance(each, Words) and each.text]
    for each in written:
        assert 0 < each.y < layout.height
    for place, one in enumerate(written):
        for other in written[place + 1 :]:
            assert not overlaps(one, other), (one, other)
    _all_inside(layout)


def _all_inside(layout: Layout) -> None:
    for each in layout.shapes:
        match each:
            case Box():
                assert each.x >= 0
                assert each.x + each.width <= WIDTH
                assert each.y + each.height <= layout.height
            case Mark():
                assert each.size / 2 <= each.x <= WIDTH - each.size / 2
            case Rule():
                assert all(0 <= x <= WIDTH for x, _ in (each.start, each.end))
            case Words():
                left, right = edges(each)
                assert left >= 0
                assert right <= WIDTH


@given(told=st.lists(moments, min_size=1, max_size=40))
@settings(max_examples=25)
def test_no_mark_lies_on_another_and_every_story_has_one_or_a_share_of_a_bar(
    told: Sequence[Moment],
) -> None:
    layout = lay_out("A case", "", told, measure=measure)

    marks = [each for each in layout.shapes if isinstance(each, Mark) and each.size == 11]
    assert len({(each.x, each.y) for each in marks}) == len(marks)
    counted = [each for each in layout.shapes if isinstance(each, Words) and each.text.isdecimal()]
    assert sum(int(each.text) for each in counted if each.x == MARGIN + 22) == len(told)


@given(told=st.lists(moments, min_size=1, max_size=60))
def test_the_first_milestone_and_the_latest_are_numbered(told: Sequence[Moment]) -> None:
    ordered = sorted(told, key=lambda each: each.at)

    numbered = listed(ordered)

    milestones = [each for each in ordered if each.milestone]
    assert len(numbered) <= LISTED
    assert len(numbered) == min(len(ordered), max(5, min(len(milestones), LISTED)))
    assert [each.at for each in numbered] == sorted(each.at for each in numbered)
    if milestones:
        assert milestones[0] in numbered
        assert milestones[-1] in numbered


@given(
    ago=st.timedeltas(timedelta(days=-24_000), timedelta(days=19_000)),
    lasting=st.timedeltas(timedelta(days=4), timedelta(days=40_000)),
)
def test_an_axis_has_at_most_eight_marks_in_order_and_within_it(
    ago: timedelta, lasting: timedelta
) -> None:
    first = START - ago

    found = ticks(first, first + lasting)

    assert len(found) <= 8
    assert [at for at, _ in found] == sorted(at for at, _ in found)
    assert all(first <= at <= first + lasting for at, _ in found)


@pytest.mark.parametrize(
    ("days", "label"),
    [(6, "6 Jun"), (40, "20 Jun"), (300, "Jul 2023"), (900, "Jan 2024"), (4000, "2024")],
)
def test_an_axis_speaks_of_days_months_or_years(days: int, label: str) -> None:
    assert label in [label for _, label in ticks(START, START + timedelta(days=days))]


@given(text=st.sampled_from(HOSTILE) | st.text(max_size=300))
def test_a_title_is_at_most_two_lines_that_have_room(text: str) -> None:
    lines = wrap(text, 500, 20, measure)

    assert len(lines) <= 2
    assert all(measure(line, 20, False) <= 500 for line in lines)
    if measure(" ".join(text.split()), 20, False) <= 500:
        assert " ".join(lines) == " ".join(text.split())


def test_the_alternative_text_says_what_the_picture_shows() -> None:
    said = alt("SEC v. Binance", some(3, milestones=1))

    assert said == (
        "Timeline of SEC v. Binance: 3 stories, 5 Jun 2023 to 25 Jan 2025 "
        "(1 court, 1 regulator, 1 news). 5 Jun 2023, Court: ruling: What happened on day 0. "
        "31 Mar 2024, Regulator: ruling: What happened on day 1. "
        "25 Jan 2025, News: ruling: What happened on day 2."
    )
    named = [replace(each, title="Acme Inc.") for each in some(1)]
    assert alt("SEC v. Acme Inc.", named).endswith(": Acme Inc.")
    assert len(alt("SEC v. Binance", some(500, milestones=500))) <= 1000


@pytest.mark.parametrize("many", [1, 5, 60, 500])
def test_a_picture_is_a_png_of_modest_size_in_many_colours(many: int) -> None:
    drawn = picture.timeline("SEC v. Binance", "D.D.C.", some(many, milestones=7))

    opened = Image.open(io.BytesIO(drawn.png))
    assert opened.format == "PNG"
    assert opened.width == WIDTH
    assert len(drawn.png) < 200_000
    assert len(opened.convert("RGB").getcolors(1_000_000) or ()) > 50


@given(told=st.lists(moments, min_size=1, max_size=12))
@settings(max_examples=15)
def test_hostile_titles_in_any_script_are_drawn(told: Sequence[Moment]) -> None:
    drawn = picture.timeline("\x00\u202e裁判所", "\x1b[0m", told)

    assert Image.open(io.BytesIO(drawn.png)).width == WIDTH


def test_letters_that_no_font_here_has_are_left_out_or_said_to_be() -> None:
    assert shown("Token holders 🚀 rejoice 🚀") == "Token holders rejoice"
    assert shown("Прокуратура предъявила обвинения") == "Прокуратура предъявила обвинения"
    assert shown("\ufdd0\ufdd1 \U000e1234") == HIDDEN


def test_the_width_that_is_laid_out_for_is_the_width_that_is_drawn() -> None:
    words = Words(x=100, y=50, text="Order granting the motion, Прокуратура", size=24)
    drawn = draw(Layout(width=1000, height=100, shapes=(words,)))

    inked = Image.open(io.BytesIO(drawn)).convert("L").point(lambda each: 255 * (each < 200))

    box = inked.getbbox()
    assert box is not None
    assert abs(box[2] - (100 + measure(words.text, 24, False))) < 4


@pytest.mark.usefixtures("asking")
async def test_the_command_line_draws_a_case_into_a_file(
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    with installed(tmp_path, monkeypatch, capsys) as docketwire:
        docketwire.configure()
        drawn = await docketwire.beside("case", "sec-v-binance", "--timeline", "case.png")
        empty = await docketwire.beside("case", "sec-v-coinbase", "--timeline", "none.png")
        lost = await docketwire.beside("case", "sec-v-binance", "--timeline", "no/such/x.png")

    assert (drawn.code, drawn.out.startswith("case.png: Timeline of SEC v. Binance: 1 story")) == (
        0,
        True,
    )
    assert (tmp_path / "case.png").read_bytes().startswith(b"\x89PNG")
    assert (empty.code, "nothing to draw" in empty.err) == (1, True)
    assert not (tmp_path / "none.png").exists()
    assert (lost.code, "cannot be written" in lost.err) == (1, True)
