"""Cases and parties that the registry does not have: followed by people, discovered in feeds.

What people follow by name or number is private: known to the tenants that follow it (the view
``follower``) and to the operator, until a public feed makes a case of it.
"""

import json
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime

from bot.model import Case, Docket, Party, Private, Proposal
from storage import settings
from storage.store import Row, Tx, stamp

# Counts the changes to what is kept here, so that nobody reads it all again for nothing.
CHANGES = "followed changes"


def follow_case(tx: Tx, case: Case, *, now: datetime) -> None:
    """Keep a case that was given by court and docket number; what is known of it already stays."""
    if _is_private(tx, f"case:{case.id}") is None:
        keep_case(tx, case, private=True, now=now)


def keep_case(tx: Tx, case: Case, *, private: bool = False, now: datetime) -> None:
    """Keep a case as it is known now, in the place of what was known of it.

    What was public stays so; what becomes so is shown to everyone from now on. What came before
    stays with who followed it then: that they did is nobody else's business.
    """
    definition = {
        "caption": case.caption,
        "short": case.short,
        "court": case.court,
        "dockets": [[docket.court, docket.number] for docket in case.dockets],
        "parties": case.parties,
        "filed": case.filed.isoformat() if case.filed else None,
        "releases": case.releases,
        "discovered": case.discovered,
    }
    _follow(tx, "case", case.id, definition, private=private, now=now)


def become(tx: Tx, private: str, public: str) -> None:
    """A case that was followed by its number is a public one: who follows it follows that.

    What they were told of it, and the thread that it was told in, are of that case from now on.
    """
    said = {"public": f"case:{public}", "private": f"case:{private}"}
    quoted = {"before": json.dumps(said["private"]), "after": json.dumps(said["public"])}
    tx.run(
        """
        UPDATE delivery SET topics = replace(topics, :before, :after)
        WHERE story IN (SELECT story FROM tag WHERE topic = :private)
        """,
        private=said["private"],
        **quoted,
    )
    tx.run(
        """
        UPDATE OR IGNORE delivery SET topics = replace(topics, :before, :after), period = :public
        WHERE kind = 'case' AND period = :private
            AND channel IN (SELECT channel FROM subscription WHERE topic = :private)
        """,
        **said,
        **quoted,
    )
    tx.run("UPDATE tag SET topic = :public WHERE topic = :private", **said)
    for table in ("subscription", "mute", "arisen"):
        tx.run(f"UPDATE OR IGNORE {table} SET topic = :public WHERE topic = :private", **said)  # noqa: S608 - constants
        tx.run(f"DELETE FROM {table} WHERE topic = :private", private=said["private"])  # noqa: S608 - constants
    forget_unfollowed(tx)


def follow_party(tx: Tx, party: Party, *, now: datetime) -> None:
    """Keep a party that was given by name; who followed it first has said how it is spelt."""
    if _is_private(tx, f"party:{party.id}") is None:
        definition = {"name": party.name, "kind": party.kind, "aliases": party.aliases}
        _follow(tx, "party", party.id, definition, private=True, now=now)


def arise(tx: Tx, case: str, parties: Iterable[str]) -> None:
    """A private case is for who follows one of these parties by name."""
    tx.many(
        "INSERT INTO arisen (topic, party) VALUES (:topic, :party) ON CONFLICT DO NOTHING",
        [{"topic": f"case:{case}", "party": f"party:{party}"} for party in parties],
    )
    note_change(tx)


def seen_again(tx: Tx, topics: Iterable[str]) -> None:
    """Entries of these cases came: one that arose for followers is known to those there are now."""
    if any(tx.one("SELECT 1 FROM arisen WHERE topic = :topic", topic=topic) for topic in topics):
        note_change(tx)


def followers(tx: Tx) -> dict[str, frozenset[str]]:
    """The private topics, each with the tenants that follow it.

    A case that arose for the followers of a party is known to those who followed that when an
    entry of the case came.
    """
    rows = tx.all(
        """
        SELECT followed.kind || ':' || followed.id AS topic, belonging.tenant
        FROM followed
        LEFT JOIN subscription ON subscription.topic = followed.kind || ':' || followed.id
        LEFT JOIN belonging ON belonging.channel = subscription.channel
        WHERE followed.private = 1
        """
    )
    arisen = tx.all(
        """
        SELECT topic, tenant FROM (
            SELECT arisen.topic, belonging.tenant, subscription.created, (
                SELECT max(entry.first_seen) FROM tag JOIN entry ON entry.id = tag.entry
                WHERE tag.topic = arisen.topic
            ) AS seen
            FROM arisen
            JOIN subscription ON subscription.topic = arisen.party
            JOIN belonging ON belonging.channel = subscription.channel
        ) WHERE created <= seen
        """
    )
    found: dict[str, set[str]] = {}
    for row in (*rows, *arisen):
        found.setdefault(row["topic"], set()).update([row["tenant"]] if row["tenant"] else [])
    return {topic: frozenset(tenants) for topic, tenants in found.items()}


def follows_privately(tx: Tx, channel: str) -> bool:
    """Whether a channel follows anything that is not public."""
    row = tx.one(
        """
        SELECT subscription.id FROM subscription
        JOIN followed ON subscription.topic = followed.kind || ':' || followed.id
        WHERE subscription.channel = :channel AND followed.private = 1 LIMIT 1
        """,
        channel=channel,
    )
    return row is not None


def forget_unfollowed(tx: Tx) -> None:
    """Forget the private cases and parties that nobody follows any more.

    What a tenant muted of those that it does not follow any more goes with them.
    """
    tx.run(
        """
        DELETE FROM mute WHERE channel <> 'console' AND topic IN (
            SELECT kind || ':' || id FROM followed WHERE private = 1
        ) AND NOT EXISTS (
            SELECT 1 FROM follower JOIN belonging ON belonging.tenant = follower.tenant
            WHERE follower.topic = mute.topic AND belonging.channel = mute.channel
        )
        """
    )
    rows = tx.all(
        """
        SELECT kind, id FROM followed WHERE private = 1 AND NOT EXISTS (
            SELECT 1 FROM follower WHERE topic = followed.kind || ':' || followed.id
        )
        """
    )
    for row in rows:
        kind, name = row["kind"], row["id"]
        topic = f"{kind}:{name}"
        tx.run("DELETE FROM tag WHERE topic = :topic AND private = 1", topic=topic)
        tx.run("DELETE FROM arisen WHERE topic = :topic", topic=topic)
        tx.run("DELETE FROM followed WHERE kind = :kind AND id = :id", kind=kind, id=name)
        if kind == "case":
            tx.run("DELETE FROM proposal WHERE case_id = :id OR related_id = :id", id=name)
    # Of a case that has become public since.
    tx.run(
        """
        DELETE FROM arisen
        WHERE NOT EXISTS (SELECT 1 FROM subscription WHERE topic = arisen.party)
        """
    )
    note_change(tx)


def followed(tx: Tx, since: int = -1) -> tuple[list[Case], list[Party], int]:
    """The cases and parties kept or changed after a change ``since``, oldest first.

    Third, up to which change these are.
    """
    rows = tx.all(
        """
        SELECT kind, id, definition, private FROM followed
        WHERE change > :since
        ORDER BY added, id
        """,
        since=since,
    )
    named = {
        row["id"] for row in tx.all("SELECT id FROM followed WHERE kind = 'party' AND private = 1")
    }
    # Until names were private, public cases were made with them.
    return (
        [
            _case(row, without=frozenset() if row["private"] else named)
            for row in rows
            if row["kind"] == "case"
        ],
        [_party(row) for row in rows if row["kind"] == "party"],
        changes(tx),
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Kept:
    """What is kept up to a change: cases and parties, oldest first, and who follows them."""

    cases: list[Case]
    parties: list[Party]
    change: int
    private: Private


def kept(tx: Tx, since: int = -1, *, private: frozenset[str] = frozenset()) -> Kept:
    """What was kept or changed after ``since``, for who knew of these ``private`` topics."""
    new_cases, parties, change = followed(tx, since)
    states = {topic: _is_private(tx, topic) for topic in private}
    return Kept(
        cases=new_cases,
        parties=parties,
        change=change,
        private=Private(
            followers=followers(tx),
            published=frozenset(topic for topic, state in states.items() if state is False),
            forgotten=frozenset(topic for topic, state in states.items() if state is None),
        ),
    )


def changes(tx: Tx) -> int:
    """How often what ``followed`` gives has changed: the same number, the same cases."""
    return int(settings.get(tx, CHANGES) or 0)


def note_change(tx: Tx) -> None:
    """Let everybody read again what is kept here, and who follows it."""
    settings.put(tx, CHANGES, str(changes(tx) + 1))


def propose(tx: Tx, proposal: Proposal, *, now: datetime) -> None:
    """Keep how one case may relate to another; what was proposed first stays."""
    tx.run(
        """
        INSERT INTO proposal (case_id, related_id, kind, evidence, created)
        VALUES (:case, :related, :kind, :evidence, :created)
        ON CONFLICT (case_id, related_id, kind) DO NOTHING
        """,
        case=proposal.case,
        related=proposal.related,
        kind=proposal.kind,
        evidence=proposal.evidence,
        created=stamp(now),
    )


def proposals(tx: Tx, case: str) -> list[Proposal]:
    """How a case may relate to others, and others to it, oldest first."""
    rows = tx.all(
        """
        SELECT case_id, related_id, kind, evidence FROM proposal
        WHERE case_id = :case OR related_id = :case
        ORDER BY created, case_id, related_id
        """,
        case=case,
    )
    return [
        Proposal(
            case=row["case_id"],
            related=row["related_id"],
            kind=row["kind"],
            evidence=row["evidence"],
        )
        for row in rows
    ]


def _case(row: Row, *, without: Collection[str]) -> Case:
    kept = json.loads(row["definition"])
    filed = kept.get("filed")
    return Case(
        id=row["id"],
        caption=kept["caption"],
        short=kept["short"],
        court=kept["court"],
        dockets=tuple(Docket(court=court, number=number) for court, number in kept["dockets"]),
        parties=tuple(each for each in kept["parties"] if each not in without),
        filed=date.fromisoformat(filed) if filed else None,
        releases=tuple(kept.get("releases", ())),
        discovered=kept["discovered"],
    )


def _party(row: Row) -> Party:
    kept = json.loads(row["definition"])
    return Party(
        id=row["id"],
        name=kept["name"],
        kind=kept["kind"],
        aliases=tuple(kept["aliases"]),
    )


def _is_private(tx: Tx, topic: str) -> bool | None:
    """Whether a case or party that is kept is private; None where it is not kept."""
    kind, _, name = topic.partition(":")
    row = tx.one("SELECT private FROM followed WHERE kind = :kind AND id = :id", kind=kind, id=name)
    return bool(row["private"]) if row else None


def _follow(
    tx: Tx, kind: str, name: str, definition: Mapping[str, object], *, private: bool, now: datetime
) -> None:
    change = changes(tx) + 1
    tx.run(
        """
        INSERT INTO followed (kind, id, definition, added, change, private)
        VALUES (:kind, :id, :definition, :added, :change, :private)
        ON CONFLICT (kind, id) DO UPDATE SET
            definition = excluded.definition,
            change = excluded.change,
            private = min(private, excluded.private)
        """,
        kind=kind,
        id=name,
        definition=json.dumps(definition),
        added=stamp(now),
        change=change,
        private=private,
    )
    settings.put(tx, CHANGES, str(change))


def entry_numbers(tx: Tx, docket: Docket) -> list[str]:
    """The entry numbers that were seen of a docket, as its court's feed shows them."""
    rows = tx.all(
        """
        SELECT DISTINCT number FROM story
        WHERE docket = :number AND court = :court AND story.number IS NOT NULL
        """,
        number=docket.number,
        court=docket.court,
    )
    return [row["number"] for row in rows]
