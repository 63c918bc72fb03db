"""Cases and parties that people follow though the registry does not have them."""

import json
from collections.abc import Mapping
from datetime import datetime

from bot.model import Case, Docket, Party
from storage.store import Tx, stamp


def follow_case(tx: Tx, case: Case, *, now: datetime) -> None:
    """Keep a case that was given by court and docket number."""
    definition = {
        "caption": case.caption,
        "short": case.short,
        "court": case.court,
        "dockets": [[docket.court, docket.number] for docket in case.dockets],
        "parties": case.parties,
        "discovered": case.discovered,
    }
    _follow(tx, "case", case.id, definition, now)


def follow_party(tx: Tx, party: Party, *, now: datetime) -> None:
    """Keep a party that was given by name."""
    definition = {"name": party.name, "kind": party.kind, "aliases": party.aliases}
    _follow(tx, "party", party.id, definition, now)


def followed(tx: Tx) -> tuple[list[Case], list[Party]]:
    """The cases and parties kept so far, oldest first."""
    cases, parties = [], []
    for row in tx.all("SELECT kind, id, definition FROM followed ORDER BY added, id"):
        definition = json.loads(row["definition"])
        if row["kind"] == "party":
            parties.append(
                Party(
                    id=row["id"],
                    name=definition["name"],
                    kind=definition["kind"],
                    aliases=tuple(definition["aliases"]),
                )
            )
            continue
        cases.append(
            Case(
                id=row["id"],
                caption=definition["caption"],
                short=definition["short"],
                court=definition["court"],
                dockets=tuple(
                    Docket(court=court, number=number) for court, number in definition["dockets"]
                ),
                parties=tuple(definition["parties"]),
                discovered=definition["discovered"],
            )
        )
    return cases, parties


def _follow(tx: Tx, kind: str, name: str, definition: Mapping[str, object], now: datetime) -> None:
    tx.run(
        """
        INSERT INTO followed (kind, id, definition, added)
        VALUES (:kind, :id, :definition, :added)
        ON CONFLICT (kind, id) DO UPDATE SET definition = excluded.definition
        """,
        kind=kind,
        id=name,
        definition=json.dumps(definition),
        added=stamp(now),
    )
