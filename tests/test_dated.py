"""A story is known by the day it was published, wherever it is listed."""

from datetime import datetime, timedelta

import pytest

from bot.message import cards
from bot.model import Draft
from storage import topical
from storage.sqlite import SqliteStore
from tests.asking import ANN, Asking, said
from tests.ingesting import WIRE
from tests.samples import news

CASE = "in SEC v. Binance, Judge Amy Berman Jackson"


def item(name: str, deed: str, at: datetime | None) -> Draft:
    return news(name, f"SEC v. Binance: {deed}", f"{deed} {CASE} said so of {name}.", at=at)


@pytest.fixture
async def asking(store: SqliteStore, now: datetime) -> Asking:
    """Four stories, which came in another order than they were published in."""
    asking = Asking(store, now)
    await asking.taking.baseline(WIRE)
    for draft in (
        item("b", "bail is revoked", now - timedelta(days=3)),
        item("d", "dispute over discovery", None),
        item("f", "fine of $4 million is paid", now + timedelta(days=300)),
        item("a", "appeal is dismissed", now - timedelta(days=40)),
    ):
        await asking.taking.take(WIRE, draft)
    return asking


LISTS = [
    "latest",
    "latest case:sec-v-binance 4",
    "latest event:appeal",
    "search binance",
    "case sec-v-binance",
    "party binance",
    "timeline sec-v-binance",
    "subscribe party:binance",
]


@pytest.mark.parametrize("words", LISTS)
async def test_every_list_shows_the_day_of_publication(
    asking: Asking, now: datetime, words: str
) -> None:
    shown = [line for line in (await asking.ask(words)).splitlines() if "SEC v. Binance: " in line]

    days = {
        "bail": now - timedelta(days=3),
        "dispute": now,
        "fine": now,
        "appeal": now - timedelta(days=40),
    }
    listed = [line for line in shown if line[:2].isdecimal()]
    assert listed
    for line in listed:
        deed = line.partition("SEC v. Binance: ")[2].split()[0]
        assert line.startswith(f"{days[deed]:%d %b %Y}"), line


@pytest.mark.parametrize("words", ["latest", "latest case:sec-v-binance 4", "search binance"])
async def test_what_was_published_last_comes_first(asking: Asking, words: str) -> None:
    shown = await asking.ask(words)

    deeds = ("fine of", "dispute over", "bail is", "appeal is")
    assert [shown.index(f"Binance: {deed}") for deed in deeds] == sorted(
        shown.index(f"Binance: {deed}") for deed in deeds
    )


async def test_what_came_lately_counts_only_if_it_was_published_lately(
    asking: Asking, now: datetime
) -> None:
    many = await asking.store.read(
        topical.count, "case:sec-v-binance", since=now - timedelta(days=30)
    )
    tried = await asking.commands.trial(ANN, "case:sec-v-binance")
    following = await asking.ask("subscribe case:sec-v-binance")

    assert many == 3
    assert "3 stories in 30 days" in said(tried)
    assert "3 stories in the last 30 days" in following


async def test_the_database_dates_a_story_as_its_card_does(asking: Asking) -> None:
    stories = await asking.store.read(topical.latest, "all", limit=9)
    outlines = await asking.store.read(topical.outlines, "case:sec-v-binance", since=None, limit=9)

    assert [each.at for each in outlines] == [cards.dated(story) for story in stories]
