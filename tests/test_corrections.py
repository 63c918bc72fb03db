"""Corrections: what people say is wrong, and what their tenant gets once it is confirmed."""

from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from bot import correcting
from bot.catalog import Catalog
from bot.commands import Caller, Commands
from bot.corrections import disproof
from bot.errors import UserError
from bot.message import Buttons, Message
from bot.model import CorrectionState, DeliveryState, Disproof, Tag
from bot.outbox import Outbox, Policy
from bot.retention import purge
from storage import corrections, deliveries, tenants
from storage.sqlite import SqliteStore
from tests.asking import said
from tests.clock import Clock
from tests.commandline import installed
from tests.ingesting import TEXT, TITLE, WIRE, Ingesting
from tests.platforms import Board
from tests.samples import REGISTRY, news

ANN = Caller(platform="slack", tenant="T1", channel="slack:C1", user="ann")
BOB = Caller(platform="slack", tenant="T2", channel="slack:C2", user="bob")
GUEST = replace(ANN, user="gus", may_manage=False)
CASE = "case:sec-v-binance"
NAMED = "SEC v. Binance Holdings Limited: exchange files its quarterly report"
NAMED_AGAIN = "Lawyers look back at SEC v. Binance Holdings Limited at a conference in Lisbon"


class Newsroom:
    """The bot over a real store, without its loops."""

    def __init__(self, store: SqliteStore, now: datetime) -> None:
        self.store = store
        self.clock = Clock(now)
        self.taking = Ingesting(store, now)
        self.commands = Commands(store, Catalog(REGISTRY), now=self.clock)
        self.board = Board()
        self.outbox = Outbox(
            store,
            {"slack": self.board},
            registry=lambda: REGISTRY,
            policy=Policy(paces={}),
            now=self.clock,
        )

    async def ask(self, text: str, caller: Caller = ANN) -> str:
        return said(await self.commands.run(caller, text))

    async def press(self, message: Message, label: str, caller: Caller = ANN) -> Message:
        """Press the button of ``message`` whose label begins so."""
        (button,) = [
            button
            for block in message.blocks
            if isinstance(block, Buttons)
            for button in block.buttons
            if button.label.startswith(label)
        ]
        return await self.commands.press(caller, button.verb, button.value)

    async def tells(self, title: str, text: str = "") -> int:
        self.clock.now += timedelta(minutes=1)
        self.taking.now = self.clock.now
        (taken,) = await self.taking.take(WIRE, news(title[:30], title, text, at=self.clock.now))
        return taken.story

    async def owed(self, story: int) -> dict[str, tuple[DeliveryState, str | None]]:
        found = await self.store.read(deliveries.of_story, story)
        return {each.delivery.channel: (each.delivery.state, each.reason) for each in found}


@pytest.fixture
async def newsroom(store: SqliteStore, now: datetime) -> Newsroom:
    started = Newsroom(store, now - timedelta(hours=2))
    await started.taking.baseline(WIRE)
    for caller in (ANN, BOB):
        await started.ask(f"subscribe {CASE}", caller)
    return started


async def test_wrong_case_confirmed_by_who_manages_changes_what_that_tenant_gets_and_no_other(
    newsroom: Newsroom,
) -> None:
    story = await newsroom.tells(NAMED)
    question = await newsroom.commands.run(ANN, f"wrong story:{story}")

    noted = await newsroom.press(question, "Not about SEC v. Binance")
    before = await newsroom.owed(story)
    confirmed = await newsroom.press(noted, "Confirm for this story")

    assert before["slack:C1"] == (DeliveryState.PENDING, None)
    assert "Confirmed. 1 alert that waited: withdrawn." in said(confirmed)
    assert await newsroom.owed(story) == {
        "slack:C1": (DeliveryState.FILTERED, "corrected: not about it"),
        "slack:C2": (DeliveryState.PENDING, None),
    }
    for asked in ("case sec-v-binance", f"latest {CASE}", "timeline sec-v-binance"):
        assert NAMED not in await newsroom.ask(asked)
        assert NAMED in await newsroom.ask(asked, BOB)
    assert "corrected: not about it" in await newsroom.ask("missed")
    await newsroom.outbox.drain()
    assert [channel for channel, _, _ in newsroom.board.posted] == ["slack:C2"]


async def test_presses_of_others_are_votes_that_are_shown_to_who_may_confirm(
    newsroom: Newsroom,
) -> None:
    story = await newsroom.tells(NAMED)
    for user in ("gus", "hal", "gus"):
        caller = replace(GUEST, user=user)
        question = await newsroom.commands.run(caller, f"wrong story:{story}")
        noted = await newsroom.press(question, "Not about", caller)

    assert not any(isinstance(block, Buttons) for block in noted.blocks)
    assert (await newsroom.owed(story))["slack:C1"] == (DeliveryState.PENDING, None)
    with pytest.raises(UserError, match="manage"):
        await newsroom.ask("corrections confirm 1", GUEST)
    assert "2 votes" in await newsroom.ask("corrections")
    assert "Confirmed" in await newsroom.ask("corrections confirm 1")


async def test_a_wide_correction_keeps_out_later_stories_that_say_the_same_words_only(
    newsroom: Newsroom,
) -> None:
    first = await newsroom.tells(NAMED)
    noted = await newsroom.press(
        await newsroom.commands.run(ANN, f"wrong story:{first}"), "Not about SEC v. Binance"
    )
    await newsroom.press(noted, "Confirm for all that say “sec v binance holdings")

    same = await newsroom.tells(NAMED_AGAIN)
    numbered = await newsroom.tells(
        "Binance asks the judge for more time",
        "The motion was filed in SEC v. Binance, No. 1:23-cv-01599 (D.D.C.), on Monday.",
    )

    assert (await newsroom.owed(same))["slack:C1"][0] is DeliveryState.FILTERED
    assert (await newsroom.owed(same))["slack:C2"][0] is DeliveryState.PENDING
    assert (await newsroom.owed(numbered))["slack:C1"][0] is DeliveryState.PENDING


async def test_undoing_owes_again_what_it_kept_back_and_shows_it_again(
    newsroom: Newsroom,
) -> None:
    story = await newsroom.tells(NAMED)
    await newsroom.press(
        await newsroom.commands.run(ANN, f"wrong story:{story}"), "Not about SEC v. Binance"
    )
    await newsroom.ask("corrections confirm 1 wide")
    later = await newsroom.tells(NAMED_AGAIN)
    assert (await newsroom.owed(later))["slack:C1"][0] is DeliveryState.FILTERED

    answer = await newsroom.ask("corrections undo 1")

    assert "undone" in answer
    assert (await newsroom.owed(story))["slack:C1"][0] is DeliveryState.PENDING
    assert (await newsroom.owed(later))["slack:C1"][0] is DeliveryState.PENDING
    assert NAMED in await newsroom.ask("case sec-v-binance")
    history = await newsroom.store.read(corrections.acts, 1)
    assert [(each.act, each.by) for each in history] == [
        ("vote", "ann"),
        ("confirmed", "ann"),
        ("undone", "ann"),
    ]


async def test_what_is_not_relevant_is_shown_nowhere_in_that_tenant(newsroom: Newsroom) -> None:
    story = await newsroom.tells(TITLE, TEXT)
    await newsroom.ask(f"irrelevant story:{story}")

    await newsroom.ask("corrections confirm 1")

    for asked in ("latest", "search lawsuit", "case sec-v-binance", "party binance"):
        assert TITLE not in await newsroom.ask(asked)
        assert TITLE in await newsroom.ask(asked, BOB)
    assert (await newsroom.owed(story))["slack:C1"] == (
        DeliveryState.FILTERED,
        "corrected: not relevant",
    )


async def test_a_duplicate_names_a_story_that_was_told_here(newsroom: Newsroom) -> None:
    original = await newsroom.tells(TITLE, TEXT)
    await newsroom.outbox.drain()
    copy = await newsroom.tells("Binance must face the regulator's claims after all", NAMED)

    question = await newsroom.commands.run(ANN, f"duplicate story:{copy}")
    noted = await newsroom.press(question, f"Story {original}")
    await newsroom.press(noted, "Confirm")

    assert f"was told before, as “{TITLE}”" in said(noted)
    assert (await newsroom.owed(copy))["slack:C1"] == (
        DeliveryState.FILTERED,
        "corrected: a duplicate",
    )
    latest = await newsroom.ask("latest")
    assert TITLE in latest
    assert "after all" not in latest


async def test_a_promoted_correction_holds_for_everyone_until_it_is_undone(
    newsroom: Newsroom,
) -> None:
    story = await newsroom.tells(NAMED)
    await newsroom.press(
        await newsroom.commands.run(ANN, f"wrong story:{story}"), "Not about SEC v. Binance"
    )
    now = newsroom.clock()
    promote = newsroom.store.write(correcting.promote, 1, by="operator", registry=REGISTRY, now=now)
    with pytest.raises(UserError, match="confirm it first"):
        await promote
    await newsroom.ask("corrections confirm 1 wide")

    await newsroom.store.write(correcting.promote, 1, by="operator", registry=REGISTRY, now=now)
    later = await newsroom.tells(NAMED_AGAIN)

    assert (await newsroom.owed(story))["slack:C2"][0] is DeliveryState.FILTERED
    assert (await newsroom.owed(later))["slack:C2"][0] is DeliveryState.FILTERED
    assert NAMED not in await newsroom.ask("case sec-v-binance", BOB)
    await newsroom.store.write(
        correcting.end,
        1,
        CorrectionState.UNDONE,
        by="operator",
        registry=REGISTRY,
        now=now,
    )
    assert NAMED in await newsroom.ask("case sec-v-binance", BOB)
    assert (await newsroom.owed(story))["slack:C2"][0] is DeliveryState.PENDING


async def test_a_correction_of_another_tenant_is_answered_as_one_that_there_is_not(
    newsroom: Newsroom,
) -> None:
    story = await newsroom.tells(NAMED)
    await newsroom.ask(f"irrelevant story:{story}")

    refusals = []
    for asked in ("corrections 1", "corrections 99", "corrections confirm 1", "corrections undo 1"):
        with pytest.raises(UserError) as refused:
            await newsroom.ask(asked, BOB)
        refusals.append(str(refused.value))

    assert len(set(refusals)) == 1
    assert "Nothing was corrected here" in await newsroom.ask("corrections", BOB)
    assert (await newsroom.owed(story))["slack:C1"] == (DeliveryState.PENDING, None)


async def test_a_direct_message_is_its_own_tenant(newsroom: Newsroom) -> None:
    own = replace(ANN, channel="slack:D7")
    story = await newsroom.tells(NAMED)
    await newsroom.ask(f"irrelevant story:{story}", own)
    await newsroom.ask("corrections confirm 1", own)

    assert NAMED not in await newsroom.ask("latest", own)
    assert NAMED in await newsroom.ask("latest")
    assert "Nothing was corrected" in await newsroom.ask("corrections")


async def test_purging_a_tenant_forgets_its_corrections_but_not_what_the_operator_made_hold(
    newsroom: Newsroom,
) -> None:
    story = await newsroom.tells(NAMED)
    await newsroom.ask(f"wrong story:{story} case:sec-v-binance")
    await newsroom.ask("corrections confirm 1")
    await newsroom.ask(f"irrelevant story:{story}")
    await newsroom.ask("corrections confirm 2")
    await newsroom.store.write(
        correcting.promote, 1, by="operator", registry=REGISTRY, now=newsroom.clock()
    )
    tenant = tenants.Tenant(platform="slack", id="T1")

    await purge(newsroom.store, tenant, now=newsroom.clock())

    kept = await newsroom.store.read(corrections.everything, limit=9)
    assert [(each.id, each.tenant, each.channel) for each in kept] == [(1, "operator:1", "")]
    history = await newsroom.store.read(corrections.acts, 1)
    assert {each.by for each in history} == {""}
    assert NAMED not in await newsroom.ask("case sec-v-binance", BOB)
    assert NAMED in await newsroom.ask("latest")


async def test_pressing_again_what_was_corrected_says_so(newsroom: Newsroom) -> None:
    story = await newsroom.tells(NAMED)
    question = await newsroom.commands.run(ANN, f"wrong story:{story}")
    await newsroom.press(question, "Not about SEC v. Binance")
    await newsroom.ask("corrections confirm 1")

    with pytest.raises(UserError, match="corrected already"):
        await newsroom.press(question, "Not about SEC v. Binance")


@pytest.mark.parametrize(
    ("asked", "reason"),
    [
        ("wrong", "Which story"),
        ("wrong https://nowhere.example/x", "No story"),
        ("wrong story:1 case:coinbase", "not about"),
        ("duplicate story:1 story:1", "cannot repeat itself"),
        ("duplicate story:1", "No other story"),
        ("corrections drop everything", "Write `corrections`"),
        ("corrections confirm 7", "no such correction"),
    ],
)
async def test_what_cannot_be_corrected_is_refused_in_words(
    newsroom: Newsroom, asked: str, reason: str
) -> None:
    await newsroom.tells(NAMED)

    with pytest.raises(UserError, match=reason):
        await newsroom.ask(asked)


def test_only_words_that_name_a_topic_alone_can_be_disproved() -> None:
    def tag(rule: str, match: str) -> Tag:
        return Tag(topic=CASE, rule=rule, match=match, start=0, end=1, score=1.0)

    assert disproof([tag("alias", "The Exchange"), tag("alias", "the exchange")], CASE) == (
        Disproof(rule="alias", match="the exchange")
    )
    assert disproof([tag("docket", "1:23-cv-01599")], CASE) is None
    assert disproof([tag("alias", "The Exchange"), tag("docket", "23-cv-1")], CASE) is None
    assert disproof([], CASE) is None


async def test_the_operator_lists_promotes_and_undoes_on_the_command_line(
    newsroom: Newsroom,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    story = await newsroom.tells(NAMED)
    await newsroom.ask(f"wrong story:{story} case:sec-v-binance")
    with installed(tmp_path, monkeypatch, capsys) as docketwire:
        docketwire.configure()
        early = await docketwire.beside("corrections", "promote", "1")
        confirmed = await docketwire.beside("corrections", "confirm", "1", "--wide", "--json")
        promoted = await docketwire.beside("corrections", "promote", "1")
        listed = await docketwire.beside("corrections", "list", "--json")
        unknown = await docketwire.beside("corrections", "undo", "9")
        hidden = NAMED not in await newsroom.ask("case sec-v-binance", BOB)
        undone = await docketwire.beside("corrections", "undo", "1", "--json")

    assert (early.code, "confirm it first" in early.err) == (1, True)
    assert confirmed.rows()[0]["words"] == "sec v binance holdings"
    assert "for everyone" in promoted.out
    [row] = listed.rows()
    assert (row["tenant"], row["state"], row["promoted"]) == ("slack:T1", "confirmed", True)
    assert [(act["by"], act["act"]) for act in row["acts"]] == [
        ("ann", "vote"),
        ("operator", "confirmed"),
        ("operator", "promote"),
    ]
    assert (unknown.code, unknown.err) == (1, "There is no correction 9.\n")
    assert hidden
    assert undone.rows()[0]["state"] == "undone"
    assert NAMED in await newsroom.ask("case sec-v-binance", BOB)
