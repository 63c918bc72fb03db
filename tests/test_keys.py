"""What grouping keeps in the database: facts, keys, and how those of older versions are renewed."""

import json
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot import dedupe
from bot.ingest import Polled, ingest
from bot.model import Docket, Draft, Event, Facts, Feed, FeedKind
from bot.regrouping import regroup
from storage import feeds, grouping
from storage.facts import read_facts, write_facts
from storage.sqlite import SqliteStore
from storage.store import Tx
from tests.samples import REGISTRY, news

NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)
TITLE = "Judge lets most of the SEC's lawsuit against Binance go ahead"
TEXT = "A federal judge in Washington ruled on Friday that the agency may press most of its claims."
TEXTS = st.text(max_size=40)


@given(TEXTS, TEXTS, TEXTS, st.datetimes(datetime(1900, 1, 1), datetime(2200, 1, 1)))  # noqa: DTZ001 - made aware below
def test_facts_come_back_as_they_were_stored(
    title: str, publisher: str, number: str, published: datetime
) -> None:
    facts = Facts(
        fingerprint=dedupe.fingerprint(title, f"{TEXT} {title}"),
        kind=FeedKind.REGULATOR,
        url="https://news.test/a?b=c",
        publisher=publisher.replace("\x1f", "") or None,
        published=published.replace(tzinfo=UTC),
        docket=Docket(court="dcd", number="1:23-cv-01599"),
        number=number.replace("\x1f", "") or None,
        release="LR-26316",
        event=Event.RULING,
        cases=("sec-v-binance", "cftc-v-binance"),
        parties=("sec",),
    )

    assert facts == read_facts(write_facts(facts, now=NOON))


def test_facts_of_which_little_is_known_come_back_too() -> None:
    facts = Facts(fingerprint=dedupe.fingerprint("", ""), kind=FeedKind.NEWS)

    assert facts == read_facts(write_facts(facts, now=NOON))


async def test_a_key_names_its_newest_stories(store: SqliteStore) -> None:
    def add(tx: Tx, first: int, last: int) -> None:
        keys = grouping.Keys(tx)
        for story in range(first, last):
            keys.add(story, [7, -(2**31)])
            keys.add(story, [7])
        keys.save()

    await store.write(add, 1, 30)
    await store.write(add, 30, 50)

    found = await store.read(lambda tx: grouping.Keys(tx).stories([7, 8]))
    assert [tuple(range(49, 49 - grouping.STORIES_OF_A_KEY, -1)), ()] == found


async def test_what_a_transaction_adds_is_found_in_it(store: SqliteStore) -> None:
    def look(tx: Tx) -> tuple[bool, list[tuple[int, ...]]]:
        keys = grouping.Keys(tx)
        keys.add(3, [1, 2])
        return keys.has_more([2, 9]), keys.stories([1, 9])

    assert await store.write(look) == (True, [(3,), ()])


def test_the_stories_that_share_the_rarest_keys_are_nearest() -> None:
    common = tuple(range(100, 132))

    assert dedupe.nearest([(5,), common, (120, 119), common[::2]])[:3] == [5, 120, 119]


def test_one_key_that_very_many_stories_have_brings_none() -> None:
    assert dedupe.nearest([tuple(range(grouping.STORIES_OF_A_KEY))]) == []


def _take(tx: Tx, name: str, draft: Draft) -> int:
    feed = Feed(name=name, url=f"https://{name}.example/rss", kind=FeedKind.NEWS)
    polled = Polled(due=NOON)
    state = feeds.ensure(tx, feed)
    (decision,) = ingest(tx, state, [draft], polled=polled, registry=REGISTRY, now=NOON)
    return decision.story


def _age(tx: Tx) -> None:
    """Leave the database as version 0.1 would have: facts as JSON, and its keys dropped."""
    row = tx.one("SELECT id, facts FROM entry")
    assert row is not None
    facts = read_facts(row["facts"])
    found = facts.fingerprint
    old = {
        "exact": found.exact,
        "title": found.title,
        "terms": found.terms,
        "sketch": [rank << 4 for rank in found.sketch],
        "body": [],
        "kind": "news",
        "url": facts.url,
        "publisher": facts.publisher,
        "published": facts.published.isoformat() if facts.published else None,
        "docket": None,
        "number": None,
        "release": None,
        "event": facts.event,
        "cases": facts.cases,
        "parties": facts.parties,
    }
    tx.run("UPDATE entry SET facts = :facts", facts=json.dumps(old))
    tx.run("DELETE FROM story_key")
    tx.run("DELETE FROM setting WHERE key = 'grouping'")


@pytest.mark.parametrize("days", [1, 30], ids=["in the window", "long ago"])
async def test_entries_of_an_older_version_are_found_again(tmp_path: Path, days: int) -> None:
    store = SqliteStore(tmp_path / "old.db")
    await store.open()
    first = await store.write(_take, "first", news("one", TITLE, TEXT, at=NOON))
    await store.write(_age)

    await regroup(store, now=NOON + timedelta(days=days))
    copy = await store.write(_take, "second", news("two", TITLE, TEXT, at=NOON))
    await store.close()

    assert (copy == first) is (days == 1)
