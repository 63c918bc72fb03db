"""What a tenant follows by name or docket number is its own, until a public feed makes a case."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from bot.catalog import Catalog
from bot.commands import Caller, Commands
from bot.errors import UserError
from bot.ingest import Decision
from bot.model import Delivery, Draft, Feed, Party
from bot.retention import purge
from bot.tag import Tagger
from storage import cases, deliveries, migrate, stories, subscriptions
from storage.sqlite import SqliteStore
from storage.store import Tx
from storage.tenants import Tenant
from tests.asking import said
from tests.commandline import installed
from tests.ingesting import DOCKET, WIRE, Ingesting
from tests.samples import REGISTRY, filing, news

ANN = Caller(platform="slack", tenant="T1", channel="slack:C1", user="ann")
BEN = Caller(platform="slack", tenant="T2", channel="slack:C2", user="ben")
DIRECT = Caller(platform="slack", tenant="T1", channel="slack:D1", user="ann")
SERVER = Caller(platform="discord", tenant="5", channel="discord:50", user="ben")
OPERATOR = Caller(platform="cli", tenant="", channel="console", user="root")
ACME = 'subscribe party:"Acme Coin"'
NEWS = "Acme Coin halts withdrawals while Coinbase looks on"
NUMBER = "1:24-cv-00077"
NAMES_KEPT = ("_followers", "_reveals")
FOLLOWED = f'subscribe case:"{NUMBER} (D.D.C.)"'


class Room:
    """The bot with everything that is known shared between commands, tagger and ingest."""

    def __init__(self, store: SqliteStore, now: datetime) -> None:
        self.store = store
        self.catalog = Catalog(REGISTRY)
        self.now = now
        self.commands = Commands(store, self.catalog, now=lambda: self.now)
        self.taking = Ingesting(store, now)
        self.count = 0

    async def ask(self, caller: Caller, words: str) -> str:
        try:
            return said(await self.commands.run(caller, words))
        except UserError as refused:
            return f"refused: {refused}"

    async def news(self, title: str, text: str = "") -> Decision:
        tagger = await self._next()
        return await self._take(
            WIRE, news(f"n{self.count}", title, text, at=self.now, tagger=tagger)
        )

    async def filed(self, caption: str, number: str = NUMBER) -> Decision:
        tagger = await self._next()
        draft = filing(
            f"f{self.count}",
            "Complaint",
            docket=number,
            caption=caption,
            at=self.now,
            tagger=tagger,
        )
        return await self._take(DOCKET, draft)

    async def _next(self) -> Tagger:
        self.count += 1
        self.now += timedelta(minutes=1)
        self.taking.now = self.now
        await self.commands.refresh()
        self.taking.registry = self.catalog.registry
        return Tagger(self.catalog.registry)

    async def _take(self, feed: Feed, draft: Draft) -> Decision:
        (taken,) = await self.taking.take(feed, draft)
        await self.commands.refresh()
        return taken

    async def topics(self, story: int, seen_by: str | None) -> set[str]:
        found = await self.store.read(stories.load, story, seen_by=seen_by)
        assert found is not None
        return {*found.cases, *found.candidates, *found.parties, *found.reveals}

    def offered(self, caller: Caller, typed: str = "") -> list[str]:
        return [each.value for each in self.commands.complete(caller, "topic", typed)]


@pytest.fixture
async def room(store: SqliteStore, now: datetime) -> Room:
    made = Room(store, now)
    await made.taking.baseline(WIRE, DOCKET)
    return made


async def test_a_name_is_known_to_the_tenants_that_follow_it_and_to_the_operator(
    room: Room,
) -> None:
    await room.ask(ANN, ACME)
    story = (await room.news(NEWS)).story

    mine, others, direct = [await room.ask(each, "party acme coin") for each in (ANN, BEN, DIRECT)]

    assert NEWS in mine
    assert "No party is known as “acme coin”" in others
    assert others == direct
    assert "Acme Coin" not in await room.ask(BEN, "party acme con")
    assert "party:acme-coin" in room.offered(ANN, "acme")
    assert room.offered(BEN, "acme") == room.offered(DIRECT, "acme") == []
    assert "party:acme-coin" in room.offered(OPERATOR, "acme")
    assert NEWS in await room.ask(OPERATOR, "party acme coin")
    assert "acme-coin" in await room.topics(story, "slack:T1")
    assert "acme-coin" not in await room.topics(story, "slack:T2")


async def test_why_shows_no_evidence_of_what_others_follow(room: Room) -> None:
    await room.ask(ANN, ACME)
    await room.ask(BEN, "subscribe party:coinbase")
    await room.news(NEWS)
    link = "why https://harborwire.example/n1"

    assert "Acme Coin by name" in await room.ask(ANN, link)
    assert "Coinbase by name" in await room.ask(BEN, link)
    assert "Acme Coin by name" not in await room.ask(BEN, link)


async def test_two_tenants_follow_one_name_and_each_keeps_it(room: Room) -> None:
    for each in (ANN, SERVER):
        await room.ask(each, ACME)
    await room.ask(ANN, "unsubscribe acme coin")
    story = (await room.news(NEWS)).story

    assert room.offered(ANN, "acme") == []
    assert room.offered(SERVER, "acme") == ["party:acme-coin"]
    assert "acme-coin" in await room.topics(story, "discord:5")
    assert [each.channel for each in await _owed(room, story)] == ["discord:50"]


async def test_who_follows_later_is_not_told_what_others_were_told_before(room: Room) -> None:
    await room.ask(ANN, ACME)
    before = (await room.news(NEWS)).story
    room.now += timedelta(minutes=1)
    await room.ask(BEN, ACME)
    after = (await room.news("Acme Coin is sued by customers")).story

    assert "acme-coin" not in await room.topics(before, "slack:T2")
    assert "acme-coin" in await room.topics(after, "slack:T2")
    assert "acme-coin" in await room.topics(before, "slack:T1")


async def test_what_nobody_follows_any_more_is_forgotten(room: Room) -> None:
    await room.ask(ANN, ACME)
    story = (await room.news(NEWS)).story

    await room.ask(ANN, "unsubscribe acme coin")

    kept = await room.store.read(cases.kept)
    assert (kept.cases, kept.parties, kept.private.followers) == ([], [], {})
    assert "acme-coin" not in await room.topics(story, None)
    assert "No party is known" in await room.ask(OPERATOR, "party acme coin")


async def test_a_purge_takes_the_names_of_a_tenant_and_leaves_those_of_others(room: Room) -> None:
    await room.ask(ANN, ACME)
    await room.ask(ANN, 'subscribe party:"Zephyr Labs"')
    await room.ask(BEN, ACME)
    await room.news("Acme Coin and Zephyr Labs merge")

    await purge(room.store, Tenant(platform="slack", id="T1"), now=room.now)
    await room.commands.refresh()

    kept = await room.store.read(cases.kept)
    assert [party.name for party in kept.parties] == ["Acme Coin"]
    assert room.offered(BEN, "acme") == ["party:acme-coin"]
    assert room.offered(ANN, "acme") == []
    assert await room.store.read(_tagged) == {"party:acme-coin"}


async def test_a_name_in_capitals_is_another_one_than_without(room: Room) -> None:
    await room.ask(ANN, 'subscribe party:"ARC"')
    await room.ask(BEN, 'subscribe party:"Arc"')

    story = (await room.news("An arc of light over the exchange")).story

    assert await room.topics(story, "slack:T1") == set()
    assert "arc" in await room.topics(story, "slack:T2")


def test_what_is_private_changes_no_other_tag_and_no_fact_that_stories_are_grouped_by() -> None:
    labs = Party(id="binance-labs", name="Binance Labs", aliases=("Binance Labs", "Lisbon"))
    private = replace(
        REGISTRY,
        parties={**REGISTRY.parties, labs.id: labs},
        private=frozenset({"party:binance-labs"}),
    )
    title = "Binance Labs moves to Lisbon"

    with_it = news("a", title, tagger=Tagger(private))
    without = news("a", title)

    assert with_it.facts == without.facts
    assert [tag for tag in with_it.tags if not tag.private] == list(without.tags)
    assert [tag.topic for tag in with_it.tags if tag.private] == ["party:binance-labs"]


async def test_a_case_that_only_a_followed_name_makes_is_for_who_follows_that(room: Room) -> None:
    await room.ask(ANN, ACME)
    taken = await room.filed("Doe v. Acme Coin")

    mine = await room.ask(ANN, f"case {NUMBER}")

    assert taken.discovered == "dcd-1-24-cv-00077"
    assert "Doe v. Acme Coin" in mine
    assert room.offered(ANN, "doe") == ["case:dcd-1-24-cv-00077"]
    assert room.offered(BEN, "doe") == []
    assert "refused: No case is known" in await room.ask(BEN, "case doe v acme coin")
    assert await room.topics(taken.story, "slack:T1") == {"acme-coin", "dcd-1-24-cv-00077"}
    assert await room.topics(taken.story, "slack:T2") == set()


async def test_a_case_that_the_registry_makes_is_everyones_though_one_follows_its_number(
    room: Room,
) -> None:
    await room.ask(ANN, FOLLOWED)
    before = room.offered(BEN, "1:24")

    await room.filed("Doe v. Coinbase")

    assert before == []
    assert "Doe v. Coinbase" in await room.ask(BEN, f"case {NUMBER}")
    assert "made from the first filing" in await room.ask(ANN, f"case {NUMBER}")


async def test_a_docket_that_only_one_follows_learns_its_names_for_that_one(room: Room) -> None:
    await room.ask(ANN, FOLLOWED)

    taken = await room.filed("Doe v. Roe")

    assert "Doe v. Roe" in await room.ask(ANN, "list")
    assert "No case is known" in await room.ask(BEN, "case doe v roe")
    assert await room.topics(taken.story, "slack:T2") == set()


async def _owed(room: Room, story: int) -> Sequence[Delivery]:
    return [each.delivery for each in await room.store.read(deliveries.of_story, story)]


def _tagged(tx: Tx) -> set[str]:
    return {row["topic"] for row in tx.all("SELECT topic FROM tag")}


async def test_the_migration_gives_names_to_who_follows_them(tmp_path: Path, now: datetime) -> None:
    path = tmp_path / "docketwire.db"
    store = SqliteStore(path)
    await store.open()
    room = Room(store, now)
    await room.taking.baseline(WIRE)
    for each, words in ((ANN, ACME), (BEN, "subscribe all"), (SERVER, 'subscribe party:"Arc Co"')):
        await room.ask(each, words)
    await room.news(NEWS)
    await room.ask(SERVER, "unsubscribe all")
    await store.write(_migrated_from_before)

    room = Room(store, now)
    await room.commands.refresh()

    assert room.offered(ANN, "acme") == ["party:acme-coin"]
    assert room.offered(BEN, "acme") == []
    assert "acme-coin" in await room.topics(1, "slack:T1")
    assert "acme-coin" not in await room.topics(1, "slack:T2")
    assert await store.read(cases.followers) == {"party:acme-coin": frozenset({"slack:T1"})}
    assert await store.read(_revealed, "slack:T1") == {"acme-coin", "coinbase"}
    assert await store.read(_revealed, "slack:T2") == {"coinbase"}
    await store.close()


def _revealed(tx: Tx, seen_by: str) -> set[str]:
    """Whose new case the first story is called to a tenant."""
    story = stories.load(tx, 1, seen_by=seen_by)
    return set(story.reveals) if story else set()


def _migrated_from_before(tx: Tx) -> None:
    """What was before the migration, with a name that somebody had followed once; then that."""
    after = [sql for _, name, sql in migrate.migrations() if name.endswith(NAMES_KEPT)]
    for statement in (
        "DROP VIEW follower",
        "DROP VIEW belonging",
        "DROP TABLE arisen",
        "DROP INDEX followed_private",
        "ALTER TABLE story DROP COLUMN reveals_privately",
        "ALTER TABLE tag DROP COLUMN private",
        "ALTER TABLE followed DROP COLUMN private",
        """
        INSERT INTO followed (kind, id, definition, added)
        VALUES ('party', 'gone', '{"name": "Gone", "kind": "company", "aliases": []}', '2026')
        """,
        "UPDATE story SET reveals = 'acme-coin coinbase'",
        *(statement for sql in after for statement in migrate.statements(sql)),
    ):
        tx.run(statement)


def test_the_operator_names_a_channels_names_from_the_command_line(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    with installed(tmp_path, monkeypatch, capsys) as docketwire:
        docketwire.configure()
        docketwire("subscriptions", "add", "slack:C1", 'party:"Acme Coin"')
        known = docketwire("party", "acme coin")
        ended = docketwire("subscriptions", "remove", "slack:C1", "acme coin")
        unknown = docketwire("party", "acme coin")

    assert (known.code, "Acme Coin" in known.out) == (0, True)
    assert (ended.code, "No longer following Acme Coin" in ended.out) == (0, True)
    assert (unknown.code, "No party is known" in unknown.err) == (1, True)


async def test_a_channel_that_is_known_better_later_keeps_what_it_follows(room: Room) -> None:
    unknown = replace(ANN, tenant="")
    await room.ask(unknown, ACME)

    await room.store.write(subscriptions.belongs, "slack:C1", "T1")
    await room.commands.refresh()

    assert room.offered(ANN, "acme") == ["party:acme-coin"]
