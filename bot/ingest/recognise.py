"""Which case an entry is of, by what the database knows of cases at this moment."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from bot.discover import Discovery, discover, has, origins, origins_of, relations
from bot.model import Case, Docket, Draft, Registry
from storage import cases
from storage.store import Tx


class Known:
    """The registry of a call, and with what the database has more: that alone is read."""

    def __init__(self, registry: Registry) -> None:
        self.registry = registry
        self.public = registry.public()
        self._current = registry

    def current(self, tx: Tx) -> Registry:
        """The registry with what the database has."""
        before = self._current
        if cases.changes(tx) != before.change:
            kept = cases.kept(tx, before.change, private=before.private)
            self._current = replace(
                before,
                cases={**before.cases, **{case.id: case for case in kept.cases}},
                parties={**{party.id: party for party in kept.parties}, **before.parties},
                change=kept.change,
                private=kept.private.topics(before.private, self.public) | kept.private.forgotten,
            )
        return self._current

    def keep(self, tx: Tx, case: Case, *, private: bool, now: datetime) -> None:
        """Keep a case, and know it from now on."""
        cases.keep_case(tx, case, private=private, now=now)
        topic = frozenset({f"case:{case.id}"})
        own = self._current.private
        self._current = replace(
            self._current,
            cases={**self._current.cases, case.id: case},
            change=cases.changes(tx),
            private=own | topic if private else own - topic,
        )

    def published(self, tx: Tx, public: str, number: Docket) -> None:
        """A docket is of a public case: whoever follows it by its number follows that."""
        current = self.current(tx)
        same = [
            case.id
            for case in current.cases.values()
            if f"case:{case.id}" in current.private and case.id != public and has(case, number)
        ]
        for each in same:
            cases.become(tx, each, public)


def recognise(tx: Tx, draft: Draft, *, known: Known, now: datetime) -> Discovery | None:
    """The case that an entry is of by its own record, kept where it is new.

    The call's registry may be seconds old: whether a case is new, only the database knows. What
    people follow privately changes nothing of what is public: only an entry of no public case is
    looked at again with it, and what is learnt so is theirs.
    """
    found = _publicly(tx, _as_public(draft), known=known, now=now)
    own = [tag for tag in (*draft.tags, *draft.candidates) if tag.private]
    if not own and not (found and found.changed):
        return found
    number = draft.facts.docket if draft.entry.filing or found else None
    public = found.case.id if found else _of_docket(draft.facts.cases, number, known.public)
    if public is not None and number is not None:
        known.published(tx, public, number)
    if public is not None or not own:
        return found
    cases.seen_again(tx, [tag.topic for tag in own])
    return _privately(tx, draft, known=known, now=now)


def _publicly(tx: Tx, draft: Draft, *, known: Known, now: datetime) -> Discovery | None:
    if discover(draft, known.public) is None:
        for proposal in origins_of(draft, known.public):
            cases.propose(tx, proposal, now=now)
        return None
    current = known.current(tx).public()
    found = discover(draft, current)
    if found is None:
        return None
    if found.changed:
        known.keep(tx, found.case, private=False, now=now)
    related = relations if found.changed else origins
    for proposal in related(found.case, draft, current):
        cases.propose(tx, proposal, now=now)
    return found


def _privately(tx: Tx, draft: Draft, *, known: Known, now: datetime) -> Discovery | None:
    """A docket that is followed learns its names, a party that is followed gets its new case."""
    current = known.current(tx)
    found = discover(_with_private(draft), current)
    is_new = found is not None and found.case.id not in current.cases
    if found is None or not (is_new or f"case:{found.case.id}" in current.private):
        return None
    if found.changed:
        known.keep(tx, found.case, private=True, now=now)
    parties = [each for each in found.case.parties if f"party:{each}" in current.private]
    if is_new:
        cases.arise(tx, found.case.id, parties)
    return replace(
        found,
        tags=tuple(
            replace(tag, private=True)
            for tag in found.tags
            if tag.topic == f"case:{found.case.id}" or tag.topic in current.private
        ),
        reveals=tuple(each for each in found.reveals if each in parties),
        private=True,
    )


def _of_docket(ids: Sequence[str], number: Docket | None, registry: Registry) -> str | None:
    """Which of some cases a docket is of, as its court numbers it."""
    if number is None:
        return None
    known = (registry.cases[each] for each in ids if each in registry.cases)
    return next((case.id for case in known if has(case, number)), None)


def _as_public(draft: Draft) -> Draft:
    return replace(
        draft,
        tags=tuple(tag for tag in draft.tags if not tag.private),
        candidates=tuple(tag for tag in draft.candidates if not tag.private),
    )


def _with_private(draft: Draft) -> Draft:
    """A draft whose facts have what is private too; for nothing that others see."""
    ids = [tag.topic.partition(":") for tag in draft.tags if tag.private]
    cases_ = [name for key, _, name in ids if key == "case"]
    parties = [name for key, _, name in ids if key == "party"]
    facts = replace(
        draft.facts,
        cases=(*draft.facts.cases, *cases_),
        parties=tuple(dict.fromkeys((*draft.facts.parties, *parties))),
    )
    return replace(draft, facts=facts)
