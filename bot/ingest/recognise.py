"""Which case an entry is of, by what the database knows of cases at this moment."""

from dataclasses import replace
from datetime import datetime

from bot.discover import Discovery, discover, origins, origins_of, relations
from bot.model import Case, Draft, Registry
from storage import cases
from storage.store import Tx


class Known:
    """The registry of a call, and as the database has more: that is read again where it changed."""

    def __init__(self, registry: Registry) -> None:
        self.registry = registry
        self._current = registry
        self._changes: int | None = None

    def current(self, tx: Tx) -> Registry:
        """The registry with what the database has."""
        changes = cases.changes(tx)
        if changes != self._changes:
            kept, parties = cases.followed(tx)
            self._changes = changes
            self._current = Registry(
                version=self.registry.version,
                cases={**self.registry.cases, **{case.id: case for case in kept}},
                parties={**{party.id: party for party in parties}, **self.registry.parties},
            )
        return self._current

    def keep(self, tx: Tx, case: Case, *, now: datetime) -> None:
        """Keep a case, and know it from now on."""
        cases.keep_case(tx, case, now=now)
        self._changes = cases.changes(tx)
        self._current = replace(self._current, cases={**self._current.cases, case.id: case})


def recognise(tx: Tx, draft: Draft, *, known: Known, now: datetime) -> Discovery | None:
    """The case that an entry is of by its own record, kept where it is new.

    The call's registry may be seconds old: whether a case is new, only the database knows.
    """
    if discover(draft, known.registry) is None:
        for proposal in origins_of(draft, known.registry):
            cases.propose(tx, proposal, now=now)
        return None
    current = known.current(tx)
    found = discover(draft, current)
    if found is None:
        return None
    if found.changed:
        known.keep(tx, found.case, now=now)
    related = relations if found.changed else origins
    for proposal in related(found.case, draft, current):
        cases.propose(tx, proposal, now=now)
    return found
