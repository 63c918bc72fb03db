"""An alert and a delivery of it, for the tests of the Discord side."""

from datetime import UTC, datetime
from typing import Any

from bot.chat.discord import render
from bot.message import (
    Bullets,
    Button,
    Buttons,
    Fields,
    Heading,
    Message,
    Note,
    Paragraph,
    Tone,
    span,
    time,
)
from bot.model import Delivery

GOOD_URL = "https://good.example/s/1"
FILED = datetime(2023, 9, 19, tzinfo=UTC)


def alert(delivery: int) -> Message:
    return Message(
        text="SEC fails to inspect",
        tone=Tone.FILING,
        blocks=(
            Heading(line=(span("SEC fails to inspect", GOOD_URL),)),
            Paragraph(line=(span("The court declined."),)),
            Bullets(lines=((span("one"),), (span("two"),))),
            Fields(pairs=(("Court", (span("D.D.C."),)),)),
            Note(line=(span("2 sources: "), span("CoinDesk", GOOD_URL), span(" · "), time(FILED))),
            Buttons(
                buttons=(
                    Button(label="Why this?", verb="why", value=str(delivery)),
                    Button(label="Read", url=GOOD_URL, primary=True),
                )
            ),
        ),
    )


def owed(channel: int, number: int = 17, **changes: Any) -> Delivery:
    now = datetime.now(UTC)
    return Delivery(
        id=number,
        story=1,
        channel=f"discord:{channel}",
        revision=1,
        attempt=1,
        created=now,
        **{"kind": "alert", "attempted": now, **changes},
    )


def components(message: Message) -> list[dict[str, Any]]:
    return render(message).to_components()  # type: ignore[no-any-return, no-untyped-call] # the library's
