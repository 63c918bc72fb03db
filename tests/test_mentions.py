"""Alerts that call people: whom the subscription says and nobody else, now and then."""

from dataclasses import replace
from typing import Any

import pytest
from slack_sdk.models.blocks import Block

from bot import mention
from bot.commands import grammar
from bot.errors import UserError
from bot.model import Look, Updates
from storage import subscriptions
from tests.doubles.discord import EVERYTHING, MANAGE_CHANNELS
from tests.doubles.running import Installation, discord_words, slack_words
from tests.end_to_end import HOLD, HOLD_TITLE
from tests.samples import news
from tests.updating import OUTLETS, Newsroom, story

MENTION_ALL = 1 << 17
HERE = {"type": "broadcast", "range": "here"}


def called(message: dict[str, Any]) -> list[str]:
    """Whom a message of Discord notifies."""
    allowed = message["allowed_mentions"]
    assert allowed.get("users", []) == []
    return [*allowed["parse"], *map(str, allowed.get("roles", []))]


def called_on_slack(message: dict[str, Any]) -> list[dict[str, Any]]:
    elements = [
        each
        for block in message["blocks"]
        if block["type"] == "rich_text"
        for part in block["elements"]
        for each in part["elements"]
    ]
    return [each for each in elements if each["type"] in {"usergroup", "broadcast", "user"}]


async def test_an_alert_calls_exactly_whom_its_subscription_says(room: Newsroom) -> None:
    slack, discord = room.channels
    await room.follow()
    for channel, called_there in ((slack, "group:S77"), (discord, "role:4321")):
        [wish] = await room.store.read(subscriptions.of_channel, channel)
        wish = replace(wish, mention=called_there)
        await room.store.write(subscriptions.add, wish, now=room.clock())

    await room.told(news("1", "<@&99> and @everyone <!channel> Binance", "The <@1> ruling."))
    await room.sends()

    [on_slack] = room.slack.messages("C1")
    [on_discord] = room.discord.messages(room.place)
    assert called_on_slack(on_slack) == [{"type": "usergroup", "usergroup_id": "S77"}]
    Block.parse(on_slack["blocks"][0])
    assert called(on_discord) == ["4321"]
    assert discord_words(on_discord).startswith("<@&4321>\n")
    assert "<@&99>" not in discord_words(on_discord).replace("\\<@&99>", "")


async def test_a_channel_is_called_once_in_ten_minutes(
    room: Newsroom,
) -> None:
    await room.follow(mention="here")
    told = {"Lisbon opens an office for tokens": 0, "Kiln sues a broker": 1, "Otter Bank shuts": 10}
    for number, (title, minutes) in enumerate(told.items()):
        room.passes(minutes=minutes)
        await room.told(news(str(number), title, f"{title}, it was said on Monday."))
        await room.sends()

    on_discord = [called(each) for each in room.discord.messages(room.place)]
    assert on_discord == [["everyone"], [], ["everyone"]]
    on_slack = [called_on_slack(each) for each in room.slack.messages("C1")]
    assert on_slack == [[HERE], [], [HERE]]


async def test_an_edited_card_shows_whom_it_called_and_calls_nobody(room: Newsroom) -> None:
    await room.follow(mention="role:4321", updates=Updates.SILENT)
    await room.breaks()
    await room.told(story(outlet=OUTLETS[1]), outlet=OUTLETS[1])
    await room.sends(minutes=1)

    [card] = room.discord.messages(room.place)
    assert "2 sources" in discord_words(card)
    assert discord_words(card).startswith("<@&4321>\n")
    assert called(card) == []
    # A role is nothing that Slack has.
    assert called_on_slack(room.slack.messages("C1")[0]) == []


async def test_beside_an_embed_the_role_is_called_in_the_text(room: Newsroom) -> None:
    _, discord = room.channels
    await room.follow(mention="role:4321")
    await room.store.write(
        subscriptions.set_look, discord, Look.EMBED, publish=None, tenant=str(room.guild)
    )

    await room.breaks()

    [card] = room.discord.messages(room.place)
    assert (card["content"], called(card)) == ("<@&4321>", ["4321"])


async def test_what_was_held_calls_nobody_when_it_goes_out(room: Newsroom) -> None:
    await room.follow(mention="here", digest="00:00")
    await room.told(story())
    await room.sends(hours=30)

    assert [called(each) for each in room.discord.messages(room.place)] == [[]]
    assert [called_on_slack(each) for each in room.slack.messages("C1")] == [[]]


async def test_on_discord_only_who_may_mention_a_role_lets_alerts_mention_it(
    world: Installation,
) -> None:
    bare = world.discord_channel("bare")
    strong = world.discord.add_channel(world.guild, "strong", permissions=EVERYTHING | MENTION_ALL)
    closed = world.discord.add_role("judges", mentionable=False)
    open_ = world.discord.add_role("lawyers", mentionable=True)

    async def subscribes(channel: int, permissions: int = 0, **options: Any) -> str:
        shown = await world.discord.command(
            "alerts subscribe",
            channel=channel,
            permissions=MANAGE_CHANNELS | permissions,
            topic="party:binance",
            **options,
        )
        return discord_words(shown).replace("\\", "")

    async with world.running() as bot:
        theirs = await subscribes(strong, mention=closed)
        ours = await subscribes(bare, MENTION_ALL, mention=closed)
        typed = await subscribes(strong, filter=f"mention:<@&{closed}>")
        here = await subscribes(strong, filter="mention:here")
        before = await subscribes_to(world, strong)
        taken = [
            await subscribes(bare, mention=open_),
            await subscribes(strong, MENTION_ALL, mention=closed),
        ]
        await bot.settled()
        world.wire.article(HOLD_TITLE, *HOLD)
        await bot.poll()

    assert "You may not mention @judges" in theirs
    assert "docketwire may not mention @judges yet. Allow anyone to mention it" in ours
    assert all("You may not let alerts mention that" in said for said in (typed, here))
    assert "nothing yet" in before
    assert all("calling a role at most once in ten minutes" in said for said in taken)
    for channel, role in ((bare, open_), (strong, closed)):
        line, alert = world.discord.messages(channel)
        assert called(line) == []
        assert called(alert) == [str(role)]


async def subscribes_to(world: Installation, channel: int) -> str:
    return discord_words(await world.discord.command("subscriptions", channel=channel))


async def test_on_slack_a_user_group_is_typed_as_people_type_it(world: Installation) -> None:
    slack = world.slack_channel("C1")
    world.slack.scopes |= {"im:write", "im:history"}
    async with world.running() as bot:
        asked = "subscribe party:binance mention:<!subteam^S77|@lawyers>"
        [answer] = await world.slack.slash("/docket", asked, channel=slack)
        [listed] = await world.slack.slash("/docket", "list", channel=slack)
        [alone] = await world.slack.slash("/docket", f"my {asked}", channel=slack)
        await bot.settled()
        world.wire.article(HOLD_TITLE, *HOLD)
        await bot.poll()

    assert "calling a user group at most once in ten minutes" in slack_words(answer)
    assert "mention:group:S77" in slack_words(listed)
    assert "nobody to mention" in slack_words(alone)
    line, alert = world.slack.messages(slack)
    assert called_on_slack(line) == []
    assert called_on_slack(alert) == [{"type": "usergroup", "usergroup_id": "S77"}]


@pytest.mark.parametrize(
    ("typed", "normal"),
    [
        ("off", ""),
        ("@here", "here"),
        ("<!here>", "here"),
        ("<@&77>", "role:77"),
        ("role:77", "role:77"),
        ("<!subteam^S1|@x>", "group:S1"),
        ("group:S1", "group:S1"),
    ],
)
def test_whom_to_mention_is_read_in_every_spelling(typed: str, normal: str) -> None:
    assert mention.read(typed) == normal


@pytest.mark.parametrize("typed", ["@everyone", "<!channel>", "<!everyone>", "<@77>", "ann", ""])
def test_a_whole_channel_or_a_person_is_not_mentioned(typed: str) -> None:
    with pytest.raises(ValueError, match="cannot be mentioned"):
        mention.read(typed)
    with pytest.raises(UserError):
        grammar.parse_wish(f'party:binance mention:"{typed}"')
