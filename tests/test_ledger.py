"""What the ledger costs when it is old: no round of the outbox reads what is closed."""

import re
from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta
from pathlib import Path

from bot import digests
from bot.model import Delivery
from bot.outbox import LEASE
from bot.outbox.recording import claim, finish
from storage import claims, deliveries, migrate, retention, sqlite, subscriptions
from storage.digests import hold_pending, retime, silence, unsent
from storage.sqlite import SqliteTx
from storage.store import Row, Tx
from tests.owing import TITLES, Owing

READS_ALL = re.compile(r"SCAN delivery(?! USING)|SCAN later")
# The migration that made the ledger anew.
REBUILT = 20
CHANNELS = tuple(f"slack:C{number}" for number in range(70))


class Explained(SqliteTx):
    """A transaction that notes which of its statements read the whole ledger."""

    def __init__(self, tx: SqliteTx) -> None:
        super().__init__(tx._connection)
        self.long: list[str] = []
        self.asked = 0

    def all(self, sql: str, /, **parameters: object) -> list[Row]:
        self._explain(sql, parameters)
        return super().all(sql, **parameters)

    def one(self, sql: str, /, **parameters: object) -> Row | None:
        self._explain(sql, parameters)
        return super().one(sql, **parameters)

    def run(self, sql: str, /, **parameters: object) -> int:
        self._explain(sql, parameters)
        return super().run(sql, **parameters)

    def many(self, sql: str, rows: Iterable[Mapping[str, object]], /) -> int:
        given = list(rows)
        if given:
            self._explain(sql, given[0])
        return super().many(sql, given)

    def _explain(self, sql: str, parameters: Mapping[str, object]) -> None:
        self.asked += 1
        for row in self._connection.execute(f"EXPLAIN QUERY PLAN {sql}", parameters):
            if READS_ALL.match(row["detail"]):
                self.long.append(" ".join(sql.split()))


async def test_no_statement_of_a_round_reads_the_whole_ledger(owing: Owing, now: datetime) -> None:
    await owing.owe("slack:C1", "slack:C2")

    def round_(tx: Tx) -> Explained:
        assert isinstance(tx, SqliteTx)
        explained = Explained(tx)
        claims.recover(explained, now=now)
        digests.gather(explained, platforms=["slack"], patience=digests.Patience(), now=now)
        taken = claim(
            explained, platforms=["slack"], in_hand=frozenset({7}), now=now, lease=now + LEASE
        )
        finish(explained, [(taken[0], "m1")], paces={"slack": timedelta(seconds=1)}, now=now)
        claims.give_up(explained, taken[1], reason="for the test")
        deliveries.dead(explained, limit=9)
        deliveries.waiting(explained, "slack:C1")
        digests.now_for(explained, "slack:C1", now=now)
        digests.replan(explained, "slack:C1", now=now)
        hold_pending(explained, "slack:C1", due=now)
        retime(explained, "slack:C1", due=now)
        silence(explained, "slack:C1", unsent(explained, "slack:C1"), until=now)
        claims.set_back(explained, by=timedelta(hours=1), now=now)
        return explained

    explained = await owing.store.write(round_)

    assert explained.asked > 20
    assert explained.long == []


async def test_a_claim_takes_one_of_each_channel_and_never_more_than_it_may(
    owing: Owing, now: datetime
) -> None:
    await owing.owe(*CHANNELS, titles=("One filing", "Another filing"))

    def taken(tx: Tx, limit: int) -> list[Delivery]:
        return claims.claim(tx, platforms=["slack"], now=now, lease=now + LEASE, limit=limit)

    few = await owing.store.write(taken, 3)
    rest = await owing.store.write(taken, 1000)
    none = await owing.store.write(taken, 1000)

    assert len(few) == 3
    assert {each.channel for each in [*few, *rest]} == set(CHANNELS)
    assert len([*few, *rest]) == len(CHANNELS)
    assert none == []


async def test_a_finish_of_many_counts_only_the_claims_that_still_stand(
    owing: Owing, now: datetime
) -> None:
    await owing.owe("slack:C1", "slack:C2")

    def late(tx: Tx) -> int:
        first, second = claims.claim(tx, platforms=["slack"], now=now, lease=now + LEASE, limit=9)
        claims.expire(tx, now=now + 2 * LEASE, renewed=now)
        again = claims.claim(
            tx, platforms=["slack"], now=now + 2 * LEASE, lease=now + 3 * LEASE, limit=1
        )
        assert [each.id for each in again] == [first.id]
        return claims.finish(tx, [(first, "m1"), (second, "m2")], now=now)

    assert await owing.store.write(late) == 1


async def test_a_closed_or_paused_channel_holds_up_no_other(owing: Owing, now: datetime) -> None:
    await owing.owe("slack:C1", "slack:C2", "slack:C3", "discord:1")

    def some(tx: Tx) -> list[str]:
        subscriptions.disable(tx, "slack:C1", reason="gone", now=now)
        subscriptions.pause(tx, ["slack:C2"], until=now + timedelta(seconds=30))
        taken = claims.claim(tx, platforms=["slack"], now=now, lease=now + LEASE, limit=9)
        return [each.channel for each in taken]

    assert await owing.store.write(some) == ["slack:C3"]


def test_the_ledger_of_an_older_version_keeps_every_row_and_what_they_point_to(
    tmp_path: Path,
) -> None:
    connection = sqlite.connect(tmp_path / "old.db")
    for number, _, script in migrate.migrations():
        if number < REBUILT:
            for statement in migrate.statements(script):
                connection.execute(statement)
            connection.execute(f"PRAGMA user_version = {number}")
    connection.execute("INSERT INTO channel (key) VALUES ('slack:C1')")
    for id_, kind, period, parent in (
        (1, "case", "case:a", None),
        (2, "notice", "then", None),
        (3, "digest", "now", 1),
    ):
        connection.execute(
            "INSERT INTO delivery (id, channel, kind, revision, tenant, topics, created, due,"
            " period, parent, told_in) VALUES (?, 'slack:C1', ?, 1, '', '[]', '', '', ?, ?, ?)",
            (id_, kind, period, parent, parent),
        )
    connection.execute("INSERT INTO notice (delivery, text) VALUES (2, 'closed')")
    before = [tuple(row) for row in connection.execute("SELECT * FROM delivery ORDER BY id")]

    migrate.migrate(connection, None)

    after = [tuple(row)[: len(before[0])] for row in connection.execute("SELECT * FROM delivery")]
    assert after == before
    assert connection.execute("SELECT text FROM notice").fetchall()[0]["text"] == "closed"
    assert connection.execute("PRAGMA foreign_key_check").fetchall() == []
    connection.execute("DELETE FROM delivery WHERE id IN (1, 2)")
    assert connection.execute("SELECT count(*) FROM notice").fetchone()[0] == 0
    left = connection.execute("SELECT id, parent, told_in FROM delivery").fetchall()
    assert [tuple(row) for row in left] == [(3, None, None)]
    connection.close()


async def test_a_pace_ends_no_longer_pause_of_a_channel(owing: Owing, now: datetime) -> None:
    await owing.owe("slack:C1", "slack:C2")

    def paused(tx: Tx) -> list[str]:
        first, _ = claims.claim(tx, platforms=["slack"], now=now, lease=now + LEASE, limit=9)
        subscriptions.pause_all(tx, "slack", until=now + timedelta(seconds=30))
        finish(tx, [(first, "m1")], paces={"slack": timedelta(seconds=1)}, now=now)
        return [str(each.resume) for each in subscriptions.channels(tx)]

    until = str(now + timedelta(seconds=30))
    assert await owing.store.write(paused) == [until, until]


async def test_the_lines_of_a_digest_are_kept_until_it_is_sent_and_forgotten_then(
    owing: Owing, now: datetime
) -> None:
    await owing.owe("slack:C1", titles=TITLES)
    patience = digests.Patience(most=1)
    await owing.store.write(digests.gather, platforms=["slack"], patience=patience, now=now)
    later = now + timedelta(days=400)

    await owing.store.write(retention.forget_ledger, before=later, limit=200)
    before = await owing.states()
    owing.clock.forward(minutes=1)
    await owing.outbox(patience=patience).drain()
    await owing.store.write(retention.forget_ledger, before=later, limit=200)

    assert before == ["told"] * len(TITLES) + ["pending"]
    assert f"{len(TITLES)} stories" in owing.platform.said[0].text
    assert await owing.states() == []


async def test_a_clock_set_back_hides_no_story_from_who_has_just_subscribed(
    owing: Owing,
) -> None:
    await owing.owe("slack:C1")
    outbox = owing.outbox()
    await outbox.drain()

    owing.clock.forward(hours=-1)
    await outbox.drain()
    await owing.told(TITLES[1])
    owing.clock.forward(hours=-1)
    await owing.outbox().drain()
    await owing.told(TITLES[2])

    assert len(await owing.states()) == len(TITLES)
