"""Finding cases by what people type, while the cases change."""

import asyncio
import threading
from collections.abc import Iterator
from string import ascii_lowercase

from hypothesis import given
from hypothesis import strategies as st

from bot.catalog import FEW, Catalog
from bot.catalog.completion import CAPTION_WORDS, Completion, Offer
from bot.model import Case, Party, Private, Registry
from tests.samples import REGISTRY

WORDS = st.sampled_from(["sec", "acme", "acmeline", "ac", "bin", "binance", "v", "inc", "zoo"])
CAPTIONS = st.lists(WORDS, min_size=1, max_size=4).map(" ".join)
TYPED = st.lists(WORDS | st.text(ascii_lowercase, min_size=1, max_size=6), max_size=3)


class Watched(tuple[str, ...]):  # noqa: SLOT001 - its instances have an attribute
    """Parties of a case that note on which thread they are looked at."""

    threads: set[int]

    def __iter__(self) -> Iterator[str]:
        self.threads.add(threading.get_ident())
        return super().__iter__()


def offer(number: int, caption: str) -> Offer:
    words = sorted(set(caption.split()))
    return Offer(caption, caption, str(number), f" {' '.join(words)}")


def found_by_looking_at_all(offers: list[Offer], typed: list[str], limit: int) -> list[Offer]:
    beginning = " ".join(typed)
    wanted = [word for word in typed if word not in CAPTION_WORDS]
    first = [each for each in offers if each.start.startswith(beginning)]
    others = [
        each
        for each in offers
        if each not in first
        and all(any(w.startswith(word) for w in each.words.split()) for word in wanted)
    ]
    return (sorted(first) + sorted(others))[:limit]


def watched_cases(count: int) -> tuple[list[Case], set[int]]:
    threads: set[int] = set()
    parties = Watched(("sec",))
    parties.threads = threads
    return [
        Case(id=f"watched-{n}", caption=f"SEC v. Watched {n}", parties=parties)
        for n in range(count)
    ], threads


@given(st.lists(CAPTIONS, max_size=30), TYPED, st.integers(1, 5))
def test_the_index_finds_what_looking_at_all_offers_would(
    captions: list[str], typed: list[str], limit: int
) -> None:
    offers = [offer(number, caption) for number, caption in enumerate(captions)]

    found = Completion(offers).find(typed, limit)

    assert found_by_looking_at_all(offers, typed, limit) == found


@given(st.lists(CAPTIONS, min_size=1, max_size=20), TYPED, st.data())
def test_an_index_that_changed_is_as_one_made_anew(
    captions: list[str], typed: list[str], data: st.DataObject
) -> None:
    offers = [offer(number, caption) for number, caption in enumerate(captions)]
    gone = data.draw(st.sets(st.sampled_from(offers)))
    index = Completion(offers[: len(offers) // 2])

    for each in offers[len(offers) // 2 :]:
        index.add(each)
    for each in gone:
        index.remove(each)

    left = [each for each in offers if each not in gone]
    assert Completion(left).find(typed, 10) == index.find(typed, 10)


async def test_a_case_that_becomes_better_known_is_found_by_its_new_name_alone() -> None:
    catalog = Catalog(REGISTRY)
    await catalog.extend([Case(id="one", caption="SEC v. Oldname")], [])

    await catalog.extend([Case(id="one", caption="SEC v. Newname")], [])

    assert catalog.seen_by("slack:T1").complete("case", "oldname") == []
    assert [each.value for each in catalog.seen_by("slack:T1").complete("case", "newname")] == [
        "one"
    ]
    assert [each.id for each in catalog.seen_by("slack:T1").find_cases("newname")] == ["one"]


async def test_a_case_is_found_by_its_party_that_is_followed_later() -> None:
    catalog = Catalog(REGISTRY)
    await catalog.extend([Case(id="one", caption="In re Harbor", parties=("quay",))], [])

    await catalog.extend([], [Party(id="quay", name="Quayside Bank")])

    assert [each.value for each in catalog.seen_by("slack:T1").complete("case", "quaysi")] == [
        "one"
    ]


async def test_what_is_configured_stays_as_it_is_configured() -> None:
    curated = REGISTRY.cases["sec-v-binance"]
    catalog = Catalog(REGISTRY)

    changed = await catalog.extend([Case(id="sec-v-binance", caption="Something else")], [])

    assert not changed
    assert catalog.registry.cases["sec-v-binance"] == curated


async def test_a_new_case_leaves_the_names_of_all_others_alone() -> None:
    cases, looked_at = watched_cases(5)
    catalog = Catalog(REGISTRY)
    await catalog.extend(cases, [])
    version = catalog.registry.version
    looked_at.clear()

    changed = await catalog.extend([*cases, Case(id="new", caption="SEC v. New")], [])

    assert changed
    assert version != catalog.registry.version
    assert looked_at == set()


async def test_many_new_cases_are_taken_in_beside_the_event_loop() -> None:
    cases, looked_at = watched_cases(FEW + 1)
    catalog = Catalog(REGISTRY)

    await catalog.extend(cases, [])

    assert len(catalog.seen_by("slack:T1").complete("case", "watched", limit=100)) == FEW + 1
    assert threading.get_ident() not in looked_at


async def test_another_base_is_taken_beside_the_event_loop_and_keeps_what_is_followed() -> None:
    cases, looked_at = watched_cases(3)
    catalog = Catalog(REGISTRY)
    await catalog.extend(cases, [], change=3)
    looked_at.clear()

    await catalog.rebase(Registry(version="other", cases={}, parties={}), cases, [], change=3)

    assert [f"watched-{n}" for n in range(3)] == list(catalog.registry.cases)
    assert (catalog.registry.change, catalog.seen_by("slack:T1").complete("case", "binance")) == (
        3,
        [],
    )
    assert looked_at
    assert threading.get_ident() not in looked_at


async def test_what_nobody_follows_any_more_is_hidden_until_it_is_gone() -> None:
    catalog = Catalog(REGISTRY)
    own, topic = Case(id="own", caption="SEC v. Quietname"), "case:own"
    followed = Private(followers={topic: frozenset({"slack:T1"})})
    await catalog.extend([own], [], private=followed)
    cases, _ = watched_cases(FEW + 1)

    before = [catalog.seen_by(each).complete("case", "quiet") for each in ("slack:T1", "slack:T2")]
    change = asyncio.create_task(
        catalog.extend(cases, [], private=Private(forgotten=frozenset({topic})))
    )
    await asyncio.sleep(0)
    meanwhile = catalog.seen_by("slack:T2").complete("case", "quiet")
    await change

    assert [len(each) for each in before] == [1, 0]
    assert meanwhile == []
    assert catalog.seen_by("slack:T1").complete("case", "quiet") == []
