"""The forms by which people on Discord follow something, over the gateway and over HTTP."""

from collections.abc import AsyncIterator
from datetime import datetime
from typing import Any

import pytest

from bot.chat.discord import DiscordApp
from bot.commands import Commands
from bot.model import Subscription, Verbosity
from storage import notices, subscriptions
from storage.sqlite import SqliteStore
from tests.asking import Asking
from tests.discord_people import running
from tests.doubles.discord import MANAGE_CHANNELS, SEND, DiscordDouble, buttons, is_private, words

MANAGER: dict[str, Any] = {"permissions": MANAGE_CHANNELS}
MENTION_EVERYONE = 1 << 17


class Table:
    """A channel with people at it, and a bot."""

    def __init__(self, double: DiscordDouble, asking: Asking) -> None:
        self.double = double
        self.asking = asking
        self.channel = double.add_channel(double.add_guild("Court watchers"), "rulings")

    async def listed(self, **how: Any) -> dict[str, Any]:
        return await self.double.command("alerts list", channel=self.channel, **(MANAGER | how))

    async def pressed(self, shown: dict[str, Any], begins: str, **how: Any) -> dict[str, Any]:
        found = next(each for each in buttons(shown) if each.startswith(begins))
        return await self.double.press(shown, found, **(MANAGER | how))

    async def add(self, **how: Any) -> dict[str, Any]:
        return await self.pressed(await self.listed(), "dw1:form:", **how)

    async def edit(self, **how: Any) -> dict[str, Any]:
        one = await self.pressed(await self.listed(), "dw1:held:show:")
        return await self.pressed(one, "dw1:form:", **how)

    async def submit(self, form: dict[str, Any], **fields: Any) -> dict[str, Any]:
        return await self.double.submit(form, channel=self.channel, **(MANAGER | fields))

    async def held(self, channel: int | None = None) -> list[Subscription]:
        key = f"discord:{channel or self.channel}"
        return await self.asking.store.read(subscriptions.of_channel, key)

    async def follows(self, line: str) -> None:
        await self.double.command("alerts subscribe", channel=self.channel, topic=line, **MANAGER)


@pytest.fixture(params=[False, True], ids=["gateway", "http"])
async def app(
    request: pytest.FixtureRequest, double: DiscordDouble, asking: Asking
) -> AsyncIterator[DiscordApp]:
    async with running(double, asking.commands, http=request.param) as connected:
        yield connected


@pytest.fixture
async def table(double: DiscordDouble, asking: Asking, app: DiscordApp) -> Table:
    return Table(double, asking)


async def test_something_is_followed_from_the_list_as_by_the_command(table: Table) -> None:
    role = table.double.add_role("litigators", mentionable=True)
    form = await table.add()

    shown = await table.submit(
        form,
        topic="sec v binance",
        words="-event:procedural updates:silent",
        much="milestones",
        digest="9:00 weekdays",
        mention=role,
    )
    [made] = await table.held()
    by_form = words(shown)
    await table.follows("party:coinbase")
    elsewhere = table.double.add_channel(table.double.channels[table.channel].guild, "other")
    by_command = await table.double.command(
        "alerts subscribe",
        channel=elsewhere,
        topic="sec v binance",
        filter="-event:procedural",
        updates="silent",
        verbosity="milestones",
        digest="9:00 weekdays",
        mention=role,
        **MANAGER,
    )
    [typed] = await table.held(elsewhere)

    assert form["title"] == "Follow something"
    assert is_private(shown)
    assert by_form == words(by_command)
    assert "Following SEC v. Binance in this channel" in by_form
    assert (made.topic, made.filters, made.digest, made.mention, made.tenant, made.by) == (
        "case:sec-v-binance",
        ("-event:procedural",),
        "09:00 weekdays",
        f"role:{role}",
        str(table.double.channels[table.channel].guild),
        "7",
    )
    assert (made.filters, made.digest, made.verbosity, made.updates, made.mention) == (
        typed.filters,
        typed.digest,
        typed.verbosity,
        typed.updates,
        typed.mention,
    )


async def test_the_channel_is_told_of_what_a_form_set_up(table: Table) -> None:
    await table.submit(await table.add(), topic="party:coinbase")

    told = await table.asking.store.read(
        lambda tx: tx.all("SELECT id FROM delivery WHERE kind = :kind", kind=notices.FOLLOWED)
    )
    [line] = [await table.asking.store.read(notices.text, each["id"]) for each in told]
    assert line == "Alerts for Coinbase will be posted here. Set up by @ann."


async def test_an_empty_list_offers_to_follow_something(table: Table) -> None:
    shown = await table.listed()

    assert "follows nothing yet" in words(shown)
    assert buttons(shown) == [f"dw1:form:{table.channel}:"]


async def test_a_subscription_is_edited_and_what_was_not_touched_stays(table: Table) -> None:
    role = table.double.add_role("litigators", mentionable=True)
    await table.double.command(
        "alerts subscribe",
        channel=table.channel,
        topic='keyword:"wells notice"',
        filter="+event:ruling",
        digest="09:00 weekdays",
        verbosity="milestones",
        threads="case",
        mention=role,
        **MANAGER,
    )
    [before] = await table.held()

    form = await table.edit()
    await table.submit(form)
    [same] = await table.held()
    await table.submit(form, words="+event:order", much="new", digest="", mention=0)
    [after] = await table.held()

    assert form["title"] == "Edit keyword:wells notice"
    assert same == before
    assert (after.topic, after.filters, after.digest) == (before.topic, ("+event:order",), None)
    assert (after.verbosity, after.mention, after.threads) == (Verbosity.NEW, "", "off")


async def test_what_calls_who_is_here_is_kept_by_the_form(table: Table) -> None:
    may: dict[str, Any] = {"permissions": MANAGE_CHANNELS | MENTION_EVERYONE}
    table.double.channels[table.channel].permissions |= MENTION_EVERYONE
    await table.double.command(
        "alerts subscribe", channel=table.channel, topic="party:coinbase mention:here", **may
    )

    await table.submit(await table.edit(), **may)

    [held] = await table.held()
    assert held.mention == "here"


REFUSED = [
    ({"topic": "nobody at all"}, "No case or party is known as “nobody at all”"),
    ({"topic": "event:nothing"}, "is not a development"),
    ({"topic": "party:coinbase", "words": "+nothing"}, "is not a filter"),
    ({"topic": "party:coinbase", "words": "event:ruling"}, "write +event:ruling to get nothing"),
    ({"topic": "party:coinbase", "words": "ripple"}, "such as +keyword:ripple"),
    ({"topic": "party:coinbase", "digest": "soon"}, "soon"),
    (
        {"topic": "party:coinbase", "words": "digest:09:00", "digest": "10:00"},
        "digest: is said twice",
    ),
    ({"topic": "party:coinbase", "words": "tags:rulings"}, "Only posts of a forum have tags"),
    ({"topic": "party:coinbase", "words": "mention:here"}, "may not let alerts mention"),
]


@pytest.mark.parametrize(("fields", "expected"), REFUSED, ids=lambda value: str(value)[:40])
async def test_what_is_refused_is_answered_as_the_command_is_and_can_be_copied(
    table: Table, fields: dict[str, str], expected: str
) -> None:
    shown = await table.submit(await table.add(), **fields)

    said = words(shown).replace("\\", "")
    assert expected in said
    assert "You asked for: `/alerts subscribe topic:" in said
    assert is_private(shown)
    assert await table.held() == []


@pytest.mark.parametrize("name", ["alerts subscribe", "my subscribe"])
async def test_what_is_written_as_a_filter_never_widens(table: Table, name: str) -> None:
    how: dict[str, Any] = {"topic": "party:coinbase", "filter": "event:ruling", **MANAGER}
    shown = await table.double.command(name, channel=table.channel, **how)

    assert "“event:ruling” is not a filter: write +event:ruling" in words(shown)
    assert await table.held() == await table.held(table.double.direct(7).id) == []


@pytest.mark.parametrize("name", ["alerts mute", "my mute"])
async def test_a_time_that_is_none_is_not_taken_for_a_part_of_the_name(
    table: Table, name: str
) -> None:
    how: dict[str, Any] = {"topic": "coinbase", **MANAGER}
    shown = await table.double.command(name, channel=table.channel, time="soon", **how)
    muted = await table.double.command(name, channel=table.channel, time="2 days", **how)

    assert "“soon” is no length of time" in words(shown)
    assert "Muted in " in words(muted)


async def test_a_name_of_several_cases_is_answered_with_the_same_candidates(table: Table) -> None:
    by_form = await table.submit(await table.add(), topic="case:binance")
    by_command = await table.double.command(
        "alerts subscribe", channel=table.channel, topic="case:binance", **MANAGER
    )

    assert "may be any of 2. Say which: case:" in words(by_command).replace("\\", "")
    assert words(by_form).partition(" You asked")[0] == words(by_command)


async def test_only_who_manages_the_channel_gets_or_sends_off_a_form(table: Table) -> None:
    shown = await table.listed()
    form = await table.pressed(shown, "dw1:form:")

    refused = await table.pressed(shown, "dw1:form:", permissions=0)
    sent = await table.submit(form, topic="party:coinbase", permissions=0)

    for answer in (refused, sent):
        assert "Only those who manage this channel" in words(answer)
        assert is_private(answer)
    assert await table.held() == []


async def test_where_the_bot_may_not_post_the_form_promises_nothing(table: Table) -> None:
    form = await table.add()
    table.double.channels[table.channel].permissions &= ~SEND

    shown = await table.submit(form, topic="party:coinbase")

    assert "it lacks Send Messages" in words(shown)
    assert await table.held() == []


async def test_a_role_that_the_person_may_not_mention_is_refused(table: Table) -> None:
    role = table.double.add_role("judges", mentionable=False)

    shown = await table.submit(await table.add(), topic="party:coinbase", mention=role)

    assert "You may not mention @judges" in words(shown)
    assert await table.held() == []


async def test_what_was_removed_meanwhile_is_neither_shown_nor_followed_again(
    table: Table,
) -> None:
    await table.follows("party:coinbase")
    one = await table.pressed(await table.listed(), "dw1:held:show:")
    form = await table.pressed(one, "dw1:form:")
    await table.double.command("alerts unsubscribe", channel=table.channel, topic="all", **MANAGER)

    late = await table.pressed(one, "dw1:form:")
    sent = await table.submit(form)

    assert "no longer followed" in words(late)
    assert "no longer followed" in words(sent)
    assert await table.held() == []


@pytest.mark.parametrize("spot", ["in a channel", "in direct messages"])
async def test_ones_own_alerts_have_the_form_too_without_roles(table: Table, spot: str) -> None:
    direct = table.double.direct(7)
    where = direct.id if spot == "in direct messages" else table.channel

    async def mine(begins: str) -> dict[str, Any]:
        shown = await table.double.command("my list", channel=where)
        found = next(each for each in buttons(shown) if each.startswith(begins))
        return await table.double.press(shown, found)

    added = await mine("dw1:form:")
    first = await table.double.submit(added, channel=where, topic="party:coinbase")
    one = await mine("dw1:held:show:")
    edit = next(each for each in buttons(one) if each.startswith("dw1:form:"))
    edited = await table.double.press(one, edit)
    await table.double.submit(edited, channel=where, digest="09:00")
    wrong = await table.double.submit(added, channel=where, topic="nobody at all")

    fields = [each["component"]["custom_id"] for each in added["components"]]
    [held] = await table.held(direct.id)
    assert fields == ["topic", "words", "much", "digest"]
    assert "Following Coinbase in your direct messages" in words(first)
    assert (held.topic, held.digest, held.tenant) == ("party:coinbase", "09:00 daily", "user:7")
    assert "`/my subscribe topic: nobody at all`" in words(wrong)
    assert await table.held() == []


async def test_a_form_for_somebody_elses_messages_follows_nothing(table: Table) -> None:
    foreign = table.double.direct(8)
    shown = await table.double.command("my list", channel=table.channel, user=8)
    add = next(each for each in buttons(shown) if each.startswith("dw1:form:"))
    form = await table.double.press(shown, add, user=7)

    sent = await table.double.submit(form, channel=table.channel, topic="party:coinbase")

    assert "That list is of another channel" in words(sent)
    assert await table.held(foreign.id) == []


async def test_a_form_is_answered_after_a_restart(double: DiscordDouble, asking: Asking) -> None:
    table = Table(double, asking)
    async with running(double, asking.commands):
        form = await table.add()
    async with running(double, asking.commands):
        shown = await table.submit(form, topic="party:coinbase")

    assert "Following Coinbase" in words(shown)


class Failing(Commands):
    """Commands that break when a form is asked for."""

    async def form(self, *_: object) -> None:
        raise ZeroDivisionError("canary-in-the-traceback")


async def test_a_form_that_cannot_be_opened_says_so(
    double: DiscordDouble, asking: Asking, store: SqliteStore, now: datetime
) -> None:
    table = Table(double, asking)
    async with running(double, asking.commands):
        shown = await table.listed()
    broken = Failing(store, asking.commands._catalog, now=lambda: now)
    async with running(double, broken):
        answer = await table.pressed(shown, "dw1:form:")

    assert "Something went wrong here" in words(answer)
    assert is_private(answer)


async def test_more_filters_than_a_form_takes_are_not_cut(table: Table) -> None:
    filters = tuple(f'-keyword:"notice {number}"' for number in range(300))
    wish = Subscription(channel=f"discord:{table.channel}", topic="party:coinbase", filters=filters)
    await table.asking.store.write(subscriptions.add, wish, now=table.asking.now)

    answer = await table.edit()

    assert "more filters than a form takes" in words(answer)
    assert (await table.held())[0].filters == filters
