"""Corrections: what tenants say is wrong about stories, who said so, and what holds for whom."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime

from bot.model import Correction, CorrectionKind, CorrectionState, Disproof
from storage.store import Row, Tx, moment, stamp

EVERYONE = "*"
VOTE = "vote"
PROMOTE = "promote"
VOTES = """(
    SELECT count(DISTINCT author) FROM correction_act
    WHERE correction_act.correction = correction.id AND act = 'vote'
) AS votes"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Act:
    """One line of a correction's history: a vote, or what was decided."""

    at: datetime
    by: str
    act: str


def say(tx: Tx, said: Correction, *, by: str, now: datetime) -> Correction:
    """Keep that somebody says so; the correction as it stands then.

    What was dismissed or undone is open again, what holds goes on holding. Nobody votes twice.
    """
    row = tx.one(
        """
        INSERT INTO correction (tenant, channel, story, kind, topic, original, created)
        VALUES (:tenant, :channel, :story, :kind, :topic, :original, :now)
        ON CONFLICT (tenant, story, kind, topic) DO UPDATE SET
            original = CASE state WHEN 'confirmed' THEN original ELSE excluded.original END,
            state = CASE state WHEN 'confirmed' THEN 'confirmed' ELSE 'open' END
        RETURNING id
        """,
        tenant=said.tenant,
        channel=said.channel,
        story=said.story,
        kind=said.kind,
        topic=said.topic,
        original=said.original,
        now=stamp(now),
    )
    assert row is not None  # noqa: S101 - INSERT ... RETURNING gives its row
    if not any(each.act == VOTE and each.by == by for each in acts(tx, row["id"])):
        _record(tx, row["id"], VOTE, by=by, now=now)
    found = get(tx, row["id"])
    assert found is not None  # noqa: S101 - just written
    return found


def get(tx: Tx, correction: int) -> Correction | None:
    """One correction, of whatever tenant."""
    row = tx.one(
        f"SELECT *, {VOTES} FROM correction WHERE id = :id",  # noqa: S608 - a constant
        id=correction,
    )
    return _correction(row) if row else None


def of_tenant(tx: Tx, tenant: str, *, limit: int) -> list[Correction]:
    """A tenant's corrections: the open ones first, then the newest."""
    rows = tx.all(
        f"""
        SELECT *, {VOTES} FROM correction WHERE tenant = :tenant
        ORDER BY state = 'open' DESC, id DESC LIMIT :limit
        """,  # noqa: S608 - a constant
        tenant=tenant,
        limit=limit,
    )
    return [_correction(row) for row in rows]


def everything(tx: Tx, *, limit: int) -> list[Correction]:
    """The corrections of all tenants, newest first; for the operator."""
    rows = tx.all(
        f"SELECT *, {VOTES} FROM correction ORDER BY id DESC LIMIT :limit",  # noqa: S608 - a constant
        limit=limit,
    )
    return [_correction(row) for row in rows]


def acts(tx: Tx, correction: int) -> list[Act]:
    """A correction's history, oldest first."""
    rows = tx.all(
        "SELECT * FROM correction_act WHERE correction = :correction ORDER BY id",
        correction=correction,
    )
    return [
        Act(at=at, by=row["author"], act=row["act"])
        for row in rows
        if (at := moment(row["at"])) is not None
    ]


def decide(
    tx: Tx,
    correction: int,
    state: CorrectionState,
    *,
    disproof: Disproof | None = None,
    by: str,
    now: datetime,
) -> None:
    """Record what somebody who may has decided; what held because of it holds no longer."""
    tx.run("DELETE FROM corrected WHERE correction = :id", id=correction)
    tx.run(
        """
        UPDATE correction SET
            state = :state, wide = :wide, rule = :rule, match = :match, promoted = 0
        WHERE id = :id
        """,
        id=correction,
        state=state,
        wide=disproof is not None,
        rule=disproof.rule if disproof else "",
        match=disproof.match if disproof else "",
    )
    _record(tx, correction, state, by=by, now=now)


def promote(tx: Tx, correction: int, *, by: str, now: datetime) -> None:
    """Let a correction hold for every tenant."""
    tx.run("UPDATE correction SET promoted = 1 WHERE id = :id", id=correction)
    _record(tx, correction, PROMOTE, by=by, now=now)


def hold(tx: Tx, correction: Correction, stories: Iterable[int]) -> None:
    """Let a confirmed correction hold for these stories."""
    tx.many(
        """
        INSERT INTO corrected (story, tenant, topic, correction)
        VALUES (:story, :tenant, :topic, :correction) ON CONFLICT DO NOTHING
        """,
        [
            {
                "story": story,
                "tenant": EVERYONE if correction.promoted else correction.tenant,
                "topic": correction.topic,
                "correction": correction.id,
            }
            for story in stories
        ],
    )


def held_for(tx: Tx, correction: int) -> list[int]:
    """The stories that a correction holds for."""
    rows = tx.all(
        "SELECT DISTINCT story FROM corrected WHERE correction = :id ORDER BY story", id=correction
    )
    return [row["story"] for row in rows]


def of_story(tx: Tx, story: int) -> dict[str, dict[str, Correction]]:
    """What holds for a story: by tenant (``*``: all), the correction of each topic ("": all)."""
    found: dict[str, dict[str, Correction]] = {}
    rows = tx.all(
        f"""
        SELECT correction.*, corrected.tenant AS for_tenant, {VOTES}
        FROM corrected JOIN correction ON correction.id = corrected.correction
        WHERE corrected.story = :story ORDER BY correction.id
        """,  # noqa: S608 - a constant
        story=story,
    )
    for row in rows:
        found.setdefault(row["for_tenant"], {}).setdefault(row["topic"], _correction(row))
    return found


def disproving(tx: Tx, topics: Collection[str]) -> list[Correction]:
    """The confirmed corrections that hold for any story which has one of ``topics`` wrongly."""
    if tx.one("SELECT id FROM correction WHERE wide = 1 LIMIT 1") is None:
        return []
    return [
        _correction(row)
        for topic in sorted(topics)
        for row in tx.all(
            f"SELECT *, {VOTES} FROM correction WHERE wide = 1 AND topic = :topic",  # noqa: S608 - a constant
            topic=topic,
        )
    ]


def forget(tx: Tx, tenant: str, *, channels: Iterable[str]) -> int:
    """Delete the corrections of a tenant and of direct messages among ``channels``; how many.

    What holds for everyone stays, without saying whose it was: that is the operator's by now.
    """
    gone = 0
    for each in (tenant, *channels):
        tx.run(
            """
            UPDATE correction_act SET author = '' WHERE correction IN (
                SELECT id FROM correction WHERE tenant = :tenant AND promoted = 1
            )
            """,
            tenant=each,
        )
        tx.run(
            """
            UPDATE correction SET tenant = 'operator:' || id, channel = ''
            WHERE tenant = :tenant AND promoted = 1
            """,
            tenant=each,
        )
        tx.run("DELETE FROM corrected WHERE tenant = :tenant", tenant=each)
        gone += tx.run("DELETE FROM correction WHERE tenant = :tenant", tenant=each)
    return gone


def _record(tx: Tx, correction: int, act: str, *, by: str, now: datetime) -> None:
    tx.run(
        """
        INSERT INTO correction_act (correction, at, author, act)
        VALUES (:correction, :at, :author, :act)
        """,
        correction=correction,
        at=stamp(now),
        author=by,
        act=act,
    )


def _correction(row: Row) -> Correction:
    created = moment(row["created"])
    assert created is not None  # noqa: S101 - NOT NULL
    return Correction(
        id=row["id"],
        tenant=row["tenant"],
        channel=row["channel"],
        story=row["story"],
        kind=CorrectionKind(row["kind"]),
        created=created,
        topic=row["topic"],
        original=row["original"],
        state=CorrectionState(row["state"]),
        disproof=Disproof(rule=row["rule"], match=row["match"]) if row["wide"] else None,
        promoted=bool(row["promoted"]),
        votes=row["votes"],
    )
