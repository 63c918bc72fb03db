"""Cases and parties that the registry does not have: followed by people, discovered in feeds."""

import json
from collections.abc import Mapping
from datetime import date, datetime

from bot.model import Case, Docket, Party, Proposal
from storage import settings
from storage.store import Row, Tx, stamp

# Counts the changes to what is kept here, so that nobody reads it all again for nothing.
CHANGES = "followed changes"


def follow_case(tx: Tx, case: Case, *, now: datetime) -> None:
    """Keep a case that was given by court and docket number; what is known of it already stays."""
    known = tx.one("SELECT id FROM followed WHERE kind = 'case' AND id = :id", id=case.id)
    if known is None:
        keep_case(tx, case, now=now)


def keep_case(tx: Tx, case: Case, *, now: datetime) -> None:
    """Keep a case as it is known now, in the place of what was known of it."""
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
    _follow(tx, "case", case.id, definition, now)


def follow_party(tx: Tx, party: Party, *, now: datetime) -> None:
    """Keep a party that was given by name."""
    definition = {"name": party.name, "kind": party.kind, "aliases": party.aliases}
    _follow(tx, "party", party.id, definition, now)


def followed(tx: Tx, since: int = -1) -> tuple[list[Case], list[Party], int]:
    """The cases and parties kept or changed after a change ``since``, oldest first.

    Third, up to which change these are.
    """
    rows = tx.all(
        """
        SELECT kind, id, definition FROM followed
        WHERE change > :since
        ORDER BY added, id
        """,
        since=since,
    )
    return (
        [_case(row) for row in rows if row["kind"] == "case"],
        [_party(row) for row in rows if row["kind"] == "party"],
        changes(tx),
    )


def changes(tx: Tx) -> int:
    """How often what ``followed`` gives has changed: the same number, the same cases."""
    return int(settings.get(tx, CHANGES) or 0)


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


def _case(row: Row) -> Case:
    kept = json.loads(row["definition"])
    filed = kept.get("filed")
    return Case(
        id=row["id"],
        caption=kept["caption"],
        short=kept["short"],
        court=kept["court"],
        dockets=tuple(Docket(court=court, number=number) for court, number in kept["dockets"]),
        parties=tuple(kept["parties"]),
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


def _follow(tx: Tx, kind: str, name: str, definition: Mapping[str, object], now: datetime) -> None:
    change = changes(tx) + 1
    tx.run(
        """
        INSERT INTO followed (kind, id, definition, added, change)
        VALUES (:kind, :id, :definition, :added, :change)
        ON CONFLICT (kind, id) DO UPDATE SET
            definition = excluded.definition,
            change = excluded.change
        """,
        kind=kind,
        id=name,
        definition=json.dumps(definition),
        added=stamp(now),
        change=change,
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
