"""Which case an entry is of, by what the database knows of cases at this moment."""

from dataclasses import replace
from datetime import datetime

from bot.discover import Discovery, discover, origins, origins_of, relations
from bot.model import Case, Draft, Registry
from storage import cases
from storage.store import Tx


class Known:
    """The registry of a call, and with what the database has more: that alone is read."""

    def __init__(self, registry: Registry) -> None:
        self.registry = registry
        self._current = registry

    def current(self, tx: Tx) -> Registry:
        """The registry with what the database has."""
        kept, parties, change = cases.followed(tx, self._current.change)
        if change != self._current.change:
            self._current = replace(
                self._current,
                cases={**self._current.cases, **{case.id: case for case in kept}},
                parties={**{party.id: party for party in parties}, **self._current.parties},
                change=change,
            )
        return self._current

    def keep(self, tx: Tx, case: Case, *, now: datetime) -> None:
        """Keep a case, and know it from now on."""
        cases.keep_case(tx, case, now=now)
        self._current = replace(
            self._current,
            cases={**self._current.cases, case.id: case},
            change=cases.changes(tx),
        )


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
