"""Embeds for channels that want them: within every limit, delivered, edited and pressed alike."""

from collections.abc import AsyncIterator
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import example, given, settings

from bot.chat.discord import DiscordSender, render_embed
from bot.commands import Caller
from bot.message import Bullets, Fields, Heading, Message, Paragraph, span, told
from bot.model import Look
from tests.discord_alerts import GOOD_URL, alert, owed
from tests.discord_people import Desk, running
from tests.doubles.discord import MANAGE_CHANNELS, TOKEN, DiscordDouble, buttons, words
from tests.doubles.discord.limits import V2, message_errors
from tests.doubles.discord.world import NEWS
from tests.test_discord_render import inert, messages


class Looking(Desk):
    """A desk that notes what look was asked for."""

    def __init__(self) -> None:
        super().__init__()
        self.asked: list[tuple[Look | None, bool | None, str | None]] = []

    async def set_look(
        self,
        caller: Caller,
        look: Look | None,
        *,
        publish: bool | None = None,
        channel: str | None = None,
    ) -> Message:
        self.asked.append((look, publish, channel))
        return told("done")


@pytest.fixture
async def sender(double: DiscordDouble) -> AsyncIterator[DiscordSender]:
    async with DiscordSender(
        token=TOKEN, namespace="db-1", api_url=double.api_url, deadline=2
    ) as running:
        yield running


@pytest.fixture
def channel(double: DiscordDouble) -> int:
    return double.add_channel(double.add_guild())


def embedded(message: Message) -> dict[str, Any]:
    embed, view = render_embed(message)
    return {"embeds": [embed.to_dict()], "components": view.to_components()}


def texts_of(body: dict[str, Any]) -> list[str]:
    [embed] = body["embeds"]
    fields = [each["value"] for each in embed.get("fields", [])]
    return [embed.get("title", ""), embed.get("description", ""), *fields]


@settings(max_examples=60)
@given(messages)
@example(Message(text="\ud800", blocks=()))
def test_any_message_is_an_embed_within_discords_limits(message: Message) -> None:
    assert message_errors(embedded(message)) == []


@settings(max_examples=60)
@given(messages)
def test_no_text_from_outside_becomes_a_mention_or_a_link_of_its_own(message: Message) -> None:
    body = embedded(message)

    assert all(map(inert, texts_of(body)))
    assert body["embeds"][0].get("url", GOOD_URL).startswith("https://good.example/")


def test_the_heading_is_the_title_the_fields_are_fields_and_the_rest_is_the_text() -> None:
    body = embedded(alert(17))

    [embed] = body["embeds"]
    assert (embed["title"], embed["url"]) == ("SEC fails to inspect", GOOD_URL)
    assert embed["description"].startswith("The court declined.\n- one\n- two\n-# 2 sources: ")
    [field] = embed["fields"]
    assert (field["name"], field["value"], field["inline"]) == ("Court", "D.D.C.", True)
    assert buttons(body) == ["dw1:why:17"]


def test_a_second_heading_is_kept_in_the_text_and_what_is_too_much_gives_way() -> None:
    message = Message(
        text="t",
        blocks=(
            Heading(line=(span("First"),)),
            Paragraph(line=(span("word " * 3000),)),
            Heading(line=(span("Second"),)),
            Fields(pairs=tuple((f"field {n}", (span("x" * 2000),)) for n in range(30))),
            Bullets(lines=((span("last"),),)),
        ),
    )

    body = embedded(message)

    [embed] = body["embeds"]
    assert message_errors(body) == []
    assert embed["title"] == "First"
    assert "### Second" in embed["description"]
    assert embed["description"].endswith("- last")
    assert len(embed["fields"]) == 1


async def test_a_channel_that_wants_embeds_gets_them_and_they_are_found_again(
    double: DiscordDouble, sender: DiscordSender, channel: int
) -> None:
    wanted = owed(channel, look=Look.EMBED)

    posted = await sender.send(wanted, alert(17))

    [message] = double.messages(channel)
    assert not message["flags"] & V2
    assert message["embeds"][0]["title"] == "SEC fails to inspect"
    assert message["allowed_mentions"] == {"parse": []}
    assert await sender.find(wanted) == posted


@pytest.mark.parametrize("was", list(Look))
@pytest.mark.parametrize("wanted", list(Look))
async def test_an_edit_shows_the_new_words_whatever_the_channel_wanted_when_it_was_posted(
    double: DiscordDouble, sender: DiscordSender, channel: int, *, was: Look, wanted: Look
) -> None:
    posted = await sender.send(owed(channel, look=was), alert(17))
    changed = replace(alert(17), blocks=(Heading(line=(span("Corrected"),)),))

    await sender.edit(owed(channel, kind="edit", edits=posted, look=wanted), changed)

    [message] = double.messages(channel)
    assert "Corrected" in words(message)
    assert "SEC fails" not in words(message)
    assert bool(message["flags"] & V2) == (Look.CARD in {was, wanted})


async def test_the_buttons_of_an_embed_work_in_a_later_process(
    double: DiscordDouble, sender: DiscordSender, channel: int
) -> None:
    await sender.send(owed(channel, look=Look.EMBED), alert(17))
    [message] = double.messages(channel)

    async with running(double):
        assert words(await double.press(message, "dw1:why:17")) == "asked press / why / 17"
        assert words(await double.menu("Why this alert?", message)) == "asked why / 17"


async def test_announcements_go_on_to_followers_where_that_is_wanted(
    double: DiscordDouble, sender: DiscordSender
) -> None:
    news = double.add_channel(double.add_guild(), kind=NEWS)

    await sender.send(owed(news, 1, publish=True), alert(1))
    await sender.send(owed(news, 2), alert(2))

    assert [bool(each["flags"] & 1) for each in double.messages(news)] == [True, False]


@pytest.mark.parametrize("fault", ["status", "drop", "limit"])
async def test_an_announcement_that_could_not_be_published_is_delivered_all_the_same(
    double: DiscordDouble, sender: DiscordSender, fault: str
) -> None:
    news = double.add_channel(double.add_guild(), kind=NEWS)
    faults: dict[str, dict[str, Any]] = {
        "status": {"status": 403},
        "drop": {},
        "limit": {"retry_after": 600.0},
    }
    how = faults[fault]
    double.fail(fault, path=r"/channels/\d+/messages/\d+/crosspost", **how)

    posted = await sender.send(owed(news, publish=True), alert(17))

    assert [posted] == [each["id"] for each in double.messages(news)]


async def test_who_manages_a_channel_chooses_how_alerts_look_there(
    double: DiscordDouble, channel: int
) -> None:
    news = double.add_channel(double.channels[channel].guild, "news", kind=NEWS)
    desk = Looking()
    async with running(double, desk):
        may: dict[str, Any] = {"permissions": MANAGE_CHANNELS}
        await double.command("alerts look", channel=channel, style="embed", **may)
        await double.command("alerts look", channel=channel, channel_=news, publish="on", **may)
        refused = await double.command("alerts look", channel=channel, publish="on", **may)
        await double.command("alerts look", channel=channel, override=True, style="card")

    assert "Only announcement channels publish" in words(refused)
    assert desk.asked == [(Look.EMBED, None, None), (None, True, f"discord:{news}")]
