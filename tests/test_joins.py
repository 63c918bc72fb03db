"""Why a source was put in a story: the evidence of the very pair that decided, for whom it is."""

import json
from datetime import timedelta
from pathlib import Path

import pytest

from bot.chat.slack.render import render as on_slack
from bot.commands import Caller, Commands
from bot.config.settings import Retention
from bot.ingest import Decision
from bot.joins import Verdict
from bot.message import Buttons, Message
from bot.model import Draft, Feed, FeedKind
from bot.retention import Forgetting
from storage import joins
from storage.sqlite import SqliteStore
from storage.store import Tx
from tests.asking import Asking, said
from tests.commandline import installed
from tests.discord_alerts import components
from tests.doubles.discord.limits import layout_errors
from tests.doubles.slack.blocks import faults
from tests.samples import TAGGER, news
from tests.test_followed import ACME, ANN, BEN, OPERATOR, Room

TITLE = "Judge orders Binance to pay the SEC $125 million"
TEXT = "The penalty that Torres set on Tuesday in SEC v. Binance is far below what was asked for."
RETOLD = "Torres hands down penalty: Binance owes SEC $125 million"
RETOLD_TEXT = "Less than was asked for in SEC v. Binance, said the exchange's lawyers."
SAID = "Why its sources are one story:"


class Desk(Asking):
    """One story, told by one outlet after the other."""

    async def told(self, outlet: str, title: str, text: str = "", *, hours: float = 0) -> Decision:
        at = self.now + timedelta(hours=hours)
        draft = news(f"{outlet}-{title}"[:60], title, text, at=at, publisher=outlet, tagger=TAGGER)
        return await self.take(outlet, draft)

    async def take(self, outlet: str, draft: Draft) -> Decision:
        feed = Feed(name=outlet, url=f"https://{outlet}.example/rss", kind=FeedKind.NEWS)
        (decision,) = await self.taking.take(feed, draft)
        return decision

    async def why(self, caller: Caller = ANN) -> Message:
        link = news(f"Harbor Wire-{TITLE}"[:60], TITLE).entry.link
        return await self.commands.run(caller, f"why {link}")


@pytest.fixture
async def desk(store: SqliteStore, now: object) -> Desk:
    desk = Desk(store, now)  # type: ignore[arg-type]
    await desk.told("Harbor Wire", TITLE, TEXT)
    return desk


async def test_why_says_of_each_further_source_why_it_was_put_there_by_names_and_not_ids(
    desk: Desk,
) -> None:
    decision = await desk.told("The Block", RETOLD, RETOLD_TEXT, hours=3)

    answer = said(await desk.why())

    assert decision.join is not None
    assert decision.join.verdict.relation == "same_story"
    (line,) = [line for line in answer.splitlines() if line.startswith("The Block: ")]
    assert line.startswith("The Block: the same story (")
    assert "about SEC v. Binance" in line
    assert "shared words: " in line
    assert "Torres" in line
    assert "both tell of: penalty" in line
    assert line.endswith("3 hours apart")
    assert "sec-v-binance" not in answer


async def test_the_entry_that_decided_is_named_where_it_is_not_what_the_story_says(
    desk: Desk,
) -> None:
    await desk.told("The Block", RETOLD, RETOLD_TEXT, hours=3)
    decision = await desk.told("Night Desk", RETOLD, RETOLD_TEXT, hours=4)

    answer = said(await desk.why())

    assert decision.join is not None
    assert decision.join.verdict == Verdict(relation="copy", score=1.0, reasons=("same words",))
    assert f"Night Desk: a copy of “{RETOLD}” (100%): same words" in answer


async def test_a_story_of_one_source_and_sources_of_an_older_version_are_given_no_reasons(
    desk: Desk,
) -> None:
    alone = said(await desk.why())
    await desk.told("The Block", RETOLD, RETOLD_TEXT, hours=3)
    await desk.store.write(lambda tx: tx.run("UPDATE entry SET joined = NULL"))

    assert SAID not in alone
    assert SAID not in said(await desk.why())


async def test_of_many_sources_the_first_are_shown_within_the_limits_of_both_platforms(
    desk: Desk,
) -> None:
    outlets = [f"{'Very Long Name of an Outlet ' * 6}{place}" for place in range(17)]
    long = f"{TITLE}, {'and the exchange has a great many words to say of it, ' * 20}"
    for place, outlet in enumerate(outlets):
        await desk.told(outlet, f"{long} {place}", TEXT)

    message = await desk.why()

    sources = said(message).partition(SAID)[2]
    assert sum(line.startswith("Very Long") for line in sources.splitlines()) == 5
    assert "and 12 more" in sources
    blocks, layout = on_slack(message)["blocks"], components(message)
    assert list(faults(blocks)) == []
    assert layout_errors(layout) == []
    for shown in (str(blocks), str(layout)):
        assert "and 12 more" in shown
        assert "Not right?" in shown


async def test_what_only_another_tenant_follows_is_no_reason_that_is_shown(
    store: SqliteStore, now: object
) -> None:
    room = Room(store, now)  # type: ignore[arg-type]
    await room.ask(ANN, ACME)
    title = "Acme Coin halts withdrawals while Coinbase looks on"
    first = await room.news(title, "Acme Coin gave no reason on Tuesday evening.")
    room.now += timedelta(minutes=5)
    second = await room.news(f"Exclusive: {title}", "Acme Coin gave no reason on Tuesday night.")
    assert first.story == second.story
    (private,) = await room.topics(first.story, "slack:T1") - {"coinbase"}

    by_ingest = await store.read(joins.of_story, first.story, seen_by="console")
    await store.write(_tied_by, f"party:{private}")
    seen = {
        caller.tenant: await store.read(
            joins.of_story, first.story, seen_by=f"slack:{caller.tenant}"
        )
        for caller in (ANN, BEN)
    }
    link = news("n1", title).entry.link
    answers = [await room.ask(caller, f"why {link}") for caller in (ANN, BEN, OPERATOR)]

    assert [each.verdict.topics for each in by_ingest] == [()]
    assert [each.verdict.topics for each in seen["T1"]] == [("party:coinbase", f"party:{private}")]
    assert [each.verdict.topics for each in seen["T2"]] == [("party:coinbase",)]
    assert ["about Acme Coin" in answer for answer in answers] == [True, False, True]
    assert all("about Coinbase" in answer for answer in answers)


def _tied_by(tx: Tx, topic: str) -> None:
    """As if an entry had been put in its story because of a topic."""
    row = tx.one("SELECT id, joined FROM entry WHERE joined IS NOT NULL")
    assert row is not None
    kept = {**json.loads(row["joined"]), "topics": ["party:coinbase", topic]}
    tx.run(
        "UPDATE entry SET joined = :joined WHERE id = :id", id=row["id"], joined=json.dumps(kept)
    )


async def test_what_a_tenant_corrected_is_a_reason_to_others_alone(desk: Desk) -> None:
    decision = await desk.told("The Block", RETOLD, RETOLD_TEXT, hours=3)
    question = await desk.commands.run(ANN, f"wrong story:{decision.story}")
    noted = await _pressed(desk.commands, question, "Not about SEC v. Binance")
    await _pressed(desk.commands, noted, "Confirm for this story")

    lines = [said(await desk.why(caller)).partition(SAID)[2] for caller in (ANN, BEN)]

    assert ["about SEC v. Binance" in line for line in lines] == [False, True]
    assert all("both tell of: penalty" in line for line in lines)


async def _pressed(commands: Commands, message: Message, label: str) -> Message:
    (button,) = [
        button
        for block in message.blocks
        if isinstance(block, Buttons)
        for button in block.buttons
        if button.label.startswith(label)
    ]
    return await commands.press(ANN, button.verb, button.value)


async def test_by_which_words_a_source_was_put_there_is_forgotten_with_the_texts(
    desk: Desk,
) -> None:
    decision = await desk.told("The Block", RETOLD, RETOLD_TEXT, hours=3)
    before = await desk.store.read(joins.of_story, decision.story, seen_by="console")
    policy = Retention(texts=timedelta(days=60), ledger=timedelta(days=30))

    await Forgetting(desk.store, policy, now=lambda: desk.now + timedelta(days=90)).once()

    assert len(before) == 1
    assert await desk.store.read(joins.of_story, decision.story, seen_by="console") == []


def test_replay_and_compare_say_why_for_a_person_and_for_scripts(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    items = [
        {"id": "1", "title": "Torres orders Ripple to pay $125 million for XRP sales",
         "publisher": "Harbor Wire", "published": "2024-08-07T18:00:00Z"},
        {"id": "2", "title": "Ripple fined $125M in SEC case", "publisher": "Coin Ledger",
         "text": "Judge Torres set a penalty.", "published": "2024-08-07T20:00:00Z"},
    ]  # fmt: skip
    monkeypatch.setenv("COLUMNS", "80")
    with installed(tmp_path, monkeypatch, capsys) as docketwire:
        path = docketwire.folder / "items.jsonl"
        path.write_text("\n".join(map(json.dumps, items)), "utf-8")
        (docketwire.folder / "pair.jsonl").write_text(
            json.dumps({"id": "p", "a": items[0], "b": items[1]}), "utf-8"
        )
        new, attached = docketwire("replay", "--json", str(path)).rows()
        (compared,) = docketwire("compare", "--jsonl", "pair.jsonl").rows()
        shown = " ".join(docketwire("replay", str(path)).out.replace("│", " ").split())
        database = ("--database", "sqlite:///replayed.db")
        docketwire("replay", *database, str(path))
        again = docketwire("replay", "--json", *database, str(path)).rows()

    assert (new["relation"], new["score"], new["like"], new["because"]) == (None, None, None, [])
    assert (attached["decision"], attached["relation"]) == ("attached", "same_story")
    assert attached["like"] == items[0]["title"]
    assert (attached["score"], attached["because"]) == (compared["score"], compared["reasons"])
    assert "case sec-v-ripple" in attached["because"]
    assert f"the same story as “{items[0]['title']}” (" in shown
    assert "about SEC v. Ripple; shared words: $125M, Torres, " in shown
    assert [(row["decision"], row["relation"], row["because"]) for row in again] == [
        ("repeat", None, ["same key", "says nothing new"])
    ] * 2
