"""The terminal as a platform: where links cannot be pressed, their addresses stand."""

import io
from datetime import UTC, datetime

import pytest
from rich.console import Console

from bot.chat.console import ConsoleSender, print_answer
from bot.message import Bullets, Button, Buttons, Heading, Message, Note, Span, span
from bot.message.digests import counted
from bot.model import Delivery

ADDRESS = "https://ecf.dcd.uscourts.gov/cgi-bin/DktRpt.pl?" + "1" * 90
DELIVERY = Delivery(
    id=1,
    story=1,
    channel="console",
    kind="alert",
    revision=1,
    attempt=1,
    created=datetime(2026, 11, 29, tzinfo=UTC),
)


def message(*, url: str = ADDRESS, more: tuple[Button, ...] = ()) -> Message:
    return Message(
        text="Two",
        blocks=(
            Heading(line=(span("Latest"),)),
            Bullets(lines=((Span(text="Order"), Span(text=": Roe v. Doe", url=url)),)),
            Note(line=(span("Source: Wire", "https://wire.example/a"),)),
            Buttons(buttons=more),
        ),
    )


def printed(said: Message, *, terminal: bool) -> str:
    out = io.StringIO()
    print_answer(Console(file=out, width=80, force_terminal=terminal), said)
    return out.getvalue()


def test_in_a_pipe_the_address_of_a_title_stands_below_it_in_one_piece() -> None:
    lines = printed(message(), terminal=False).splitlines()

    assert lines == ["Latest", "• Order: Roe v. Doe", f"  {ADDRESS}", "Source: Wire"]


def test_on_a_terminal_the_title_is_the_link() -> None:
    out = printed(message(), terminal=True)

    assert f";{ADDRESS}\x1b\\: Roe v. Doe" in out
    assert f"  {ADDRESS}" not in out


def test_no_address_that_a_browser_should_not_open_is_spelled() -> None:
    assert "javascript" not in printed(message(url="javascript:alert(1)"), terminal=False)


async def test_an_alert_in_a_log_has_its_address() -> None:
    out = io.StringIO()

    await ConsoleSender(Console(file=out, width=80)).send(DELIVERY, message())

    lines = out.getvalue().splitlines()
    assert all(len(line) == 80 for line in lines)
    assert ADDRESS in "".join(line.strip("│ ") for line in lines)


def test_a_digest_says_how_many_more_there_are_and_where() -> None:
    more = Button(label="+15 more", verb="digest", value="1:25")
    why = Button(label="Why these?", verb="why", value="1")

    out = printed(message(more=(more, why)), terminal=False)

    assert "+15 more: docketwire latest and search show them" in out
    assert "Why these?" not in out


@pytest.mark.parametrize(
    ("total", "cases", "of_cases", "said"),
    [
        (14, 5, 14, "14 stories in 5 cases"),
        (1, 1, 1, "1 story in 1 case"),
        (39, 1, 2, "39 stories, 2 of them in 1 case"),
        (39, 0, 0, "39 stories"),
    ],
)
def test_stories_of_no_known_case_are_not_counted_into_one(
    total: int, cases: int, of_cases: int, said: str
) -> None:
    assert said == counted(total, cases, of_cases)
