"""Grouping measured: texts of our own, their copies, and the labelled pairs where they are."""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from itertools import combinations, pairwise
from pathlib import Path
from random import Random

import pytest
from eval_clusters import Shares, b_cubed, own, precision, recall, taken
from eval_copies import TWINS, copies
from eval_figures import lines
from eval_groups import OWN, Pair, own_copies, own_pairs
from hypothesis import given
from hypothesis import strategies as st

from bot import explain, items
from bot.config import load_registry
from bot.demo import feeds as demo
from bot.ingest import Decision, Polled, ingest
from bot.model import Draft, Feed, FeedKind
from bot.replay import Row, replay
from bot.tag import Tagger
from bot.text import match
from storage import feeds
from storage.sqlite import SqliteStore
from storage.store import Tx

NOW = datetime(2026, 8, 1, 12, tzinfo=UTC)
REGISTRY = load_registry()
TAGGER = Tagger(REGISTRY)


def joined(pairs: Sequence[Pair], label: str) -> tuple[int, int]:
    chosen = [pair for pair in pairs if pair.label == label]
    return sum(pair.same for pair in chosen), len(chosen)


@pytest.fixture(scope="module")
def pairs() -> list[Pair]:
    return own_pairs(TAGGER)


def test_retellings_of_one_event_are_one_story(pairs: list[Pair]) -> None:
    count, total = joined(pairs, "same_story")

    assert total == 67
    assert count >= 48


def test_further_developments_are_stories_of_their_own(pairs: list[Pair]) -> None:
    count, total = joined(pairs, "related_development")

    assert total == 208
    assert count <= 9


def test_what_has_nothing_in_common_is_never_one_story(pairs: list[Pair]) -> None:
    assert joined(pairs, "unrelated") == (0, 5972)


def test_every_mechanical_copy_joins_its_original() -> None:
    made = own_copies(TAGGER)

    assert 8 * len(lines(OWN)) == len(made)
    assert [(pair.transform, pair.about) for pair in made if not pair.same] == []


ARTICLES = [row for row in lines(OWN) if len(row["text"].split()) >= 12]


@given(st.sampled_from(ARTICLES), st.randoms(use_true_random=False), st.floats(0.01, 1))
def test_look_alikes_in_an_article_change_neither_its_words_nor_tags_nor_story(
    article: dict[str, str], drawn: Random, share: float
) -> None:
    def disguised(text: str) -> str:
        return "".join(TWINS.get(c, c) if drawn.random() < share else c for c in text)

    copy = {**article, "title": disguised(article["title"]), "text": disguised(article["text"])}
    one, two = (
        explain.draft_of(items.read_item(row, place=row["id"]), TAGGER) for row in (article, copy)
    )

    assert match(article["text"]) == match(copy["text"])
    assert one.facts.fingerprint == two.facts.fingerprint
    assert (one.facts.cases, one.facts.parties) == (two.facts.cases, two.facts.parties)
    assert explain.compared(one, two).relation == "copy"


def test_copies_are_made_alike_in_every_run() -> None:
    article = lines(OWN)[0]

    assert list(copies(article)) == list(copies(article))


def test_b_cubed_counts_shares_of_stories_and_of_events() -> None:
    shares, grouped = b_cubed([("fire", 1), ("fire", 1), ("fire", 2), ("flood", 2)])

    assert shares == [Shares(3, 2.5, 5 / 3), Shares(1, 0.5, 1.0)]
    assert grouped == {1: ["fire", "fire"], 2: ["fire", "flood"]}


async def test_items_that_come_in_one_after_the_other_become_one_story_for_each_event() -> None:
    rows = own()
    stories = await taken([row for row, _ in rows], REGISTRY)

    shares, _ = b_cubed([(event, stories[row["id"]]) for row, event in rows])

    assert precision(shares) >= 0.95
    assert recall(shares) >= 0.82


async def test_court_release_and_both_outlets_tell_one_dismissal(tmp_path: Path) -> None:
    rows = await _replayed_demo(tmp_path)

    dismissal = {row.story for row in rows if "dismiss" in row.title.lower()}
    assert len(dismissal) == 1
    assert sum(row.story in dismissal for row in rows) == 4


async def test_a_joint_report_and_the_news_of_it_are_one_story(tmp_path: Path) -> None:
    rows = await _replayed_demo(tmp_path)

    filed = {row.story for row in rows if row.title.startswith("Motion to Stay")}
    told = {row.story for row in rows if row.title == demo.STAY_TITLE}
    assert len(filed) == 1
    assert filed == told


async def test_a_step_of_a_busy_case_is_found_among_its_other_stories() -> None:
    told = [
        ("Judge throws out most of SEC's case against Binance", "It was read from the bench."),
        ("Ten counts against Binance dismissed", "Berman Jackson slims the matter down."),
    ]
    rows = [
        *((12 + day, title, "Binance answered.") for day, title in enumerate(PAPERS)),
        *((25, title, text) for title, text in told),
    ]
    store = SqliteStore(None)
    await store.open()
    placed = []
    for place, (day, title, text) in enumerate(rows):
        published = (datetime(2024, 7, 1, 9, tzinfo=UTC) + timedelta(days=day)).isoformat()
        fields = {"id": str(place), "title": title, "text": text, "published": published}
        drafted = explain.draft_of(items.read_item(fields, place="busy"), TAGGER)
        assert "sec-v-binance" in drafted.facts.cases
        placed.append(await store.write(_take, drafted, f"outlet-{place}"))
    await store.close()

    assert placed[-1] == placed[-2]
    assert placed[-1] not in placed[:-2]
    assert len(set(placed)) > 10


PAPERS = (
    "Berman Jackson sets deadlines in Binance discovery",
    "Wallet software puzzles Berman Jackson in Binance hearing",
    "Sealed exhibits stay sealed, Berman Jackson tells Binance",
    "Staking yields of Binance interest Berman Jackson",
    "An auditor's papers reach Berman Jackson from Binance",
    "Translators wanted: Berman Jackson cannot read chats of Binance",
    "Berman Jackson loses patience with Binance over lateness",
    "Experts on tokens quarrel before Berman Jackson about Binance",
    "Customers write to Berman Jackson about Binance notices",
    "Berman Jackson lets foreign engineers of Binance testify by video",
    "Lunch is short in Berman Jackson's courtroom as Binance argues",
    "Fees of Binance lawyers surprise Berman Jackson",
)


async def _replayed_demo(folder: Path) -> list[Row]:
    paths = [folder / f"{place}.xml" for place in range(len(demo.CHANNELS))]
    for path, feed in zip(paths, demo.CHANNELS, strict=True):
        path.write_bytes(demo.rss(feed, demo.ROUNDS))
    store = SqliteStore(None)
    await store.open()
    rows = await replay(paths, store, registry=REGISTRY, now=NOW)
    await store.close()
    return rows


def _take(tx: Tx, draft: Draft, name: str) -> int:
    return _decided(tx, draft, name).story


def _decided(tx: Tx, draft: Draft, name: str) -> Decision:
    feed = Feed(name=name, url=f"https://{name}.example/rss", kind=FeedKind.NEWS)
    state = feeds.ensure(tx, feed)
    polled = Polled(due=NOW)
    (decision,) = ingest(tx, state, [draft], polled=polled, registry=REGISTRY, now=NOW)
    return decision


async def _ingested_as_one(one: Draft, two: Draft) -> bool:
    store = SqliteStore(None)
    await store.open()
    first = await store.write(_take, one, "first")
    second = await store.write(_take, two, "second")
    await store.close()
    return first == second


async def _disagreements(drafts: Sequence[tuple[Draft, Draft]]) -> list[tuple[str, str]]:
    return [
        (one.title, two.title)
        for one, two in drafts
        for same in [explain.compared(one, two).same]
        if [same, same] != [await _ingested_as_one(one, two), await _ingested_as_one(two, one)]
    ]


async def test_comparing_says_what_ingest_decides_in_either_order() -> None:
    told = [
        explain.draft_of(items.read_item(row, place=row["id"]), TAGGER)
        for row in lines(OWN)
        if row["saga"] in ("northgate", "tornado")
    ]
    drafts = [*pairwise(told), *combinations(told[:5], 2)]

    assert await _disagreements(drafts) == []


async def test_comparing_agrees_with_ingest_on_every_labelled_pair(captured: Path) -> None:
    rows = lines(captured / "labels" / "dedup_pairs.jsonl")
    drafts = [
        (explain.draft_of(one, TAGGER), explain.draft_of(two, TAGGER))
        for row in rows
        for one, two in [explain.pair(row, place=row["id"])]
    ]

    assert len(drafts) == 106
    assert await _disagreements(drafts) == []


@pytest.mark.parametrize("name", ["retellings", "paraphrases", "headlines"])
async def test_what_is_attached_says_of_the_entry_that_decided_what_comparing_says(
    store: SqliteStore, name: str
) -> None:
    told: dict[int, Draft] = {}
    compared = []
    for place, row in enumerate(lines(OWN.with_name(f"{name}.jsonl"))):
        draft = explain.draft_of(items.read_item(row, place=row["id"]), TAGGER)
        decision = await store.write(_decided, draft, f"outlet-{place}")
        told[await store.read(_entry, draft.entry.key)] = draft
        if decision.join is not None:
            beside = told[decision.join.entry]
            compared.append((decision.join.verdict, explain.compared(beside, draft)))

        assert (decision.decision == "attached") is (decision.join is not None)

    assert compared
    assert all(found.phrases() for found, _ in compared)
    assert [said for _, said in compared] == [found for found, _ in compared]


def _entry(tx: Tx, key: str) -> int:
    row = tx.one("SELECT id FROM entry WHERE key = :key ORDER BY id DESC", key=key)
    assert row is not None
    return int(row["id"])
