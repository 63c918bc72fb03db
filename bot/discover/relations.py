"""How a case may relate to others: appeals and companions, proposed with the evidence."""

from collections.abc import Iterator
from itertools import islice

from bot import docket
from bot.discover.names import Sides, may_name, sides_of
from bot.model import Case, Draft, Proposal, Registry

MOST = 5
_APPEALS = frozenset({*(f"ca{circuit}" for circuit in range(1, 12)), "cadc", "cafc"})


def relations(case: Case, draft: Draft, registry: Registry) -> tuple[Proposal, ...]:
    """What a new case may be to the known ones, the likeliest first; nothing is merged.

    An appeal names the number under which it began, or has the same parties on both sides. A
    companion has the same sides in another court, or another regulator against one of the same
    defendants.
    """
    named = {each.related: each for each in origins(case, draft, registry)}
    alike = {each.related: each for each in _by_sides(case, draft, registry)}
    return tuple(islice((alike | named).values(), MOST))


def origins(case: Case, draft: Draft, registry: Registry) -> tuple[Proposal, ...]:
    """The known cases whose docket number an appeal's entry names; none of any other entry."""
    if case.court not in _APPEALS:
        return ()
    found = []
    said = f"{draft.title}\n{draft.text}"
    for mention in docket.find(said):
        known = [
            other
            for other in registry.cases.values()
            if other.id != case.id and _is_of(other, mention)
        ]
        # A number without its court may be another court's; the parties must agree.
        if mention.court is None:
            known = [other for other in known if _agrees(case, other, registry)]
        if len(known) == 1:
            evidence = f"names docket {said[mention.start : mention.end]}"
            found.append(_proposal(case, known[0], "appeal_of", evidence))
    return tuple(dict.fromkeys(found))


def _by_sides(case: Case, draft: Draft, registry: Registry) -> Iterator[Proposal]:
    ours = sides_of(case, registry)
    if not ours.plaintiffs or not ours.defendants:
        return
    keys = [key for key in (*ours.plaintiffs, *ours.defendants) if not _is_regulator(key, registry)]
    lower = _lower_courts(draft) if case.court in _APPEALS else frozenset()
    for other in registry.cases.values():
        if other.id == case.id or not any(may_name(other, key) for key in keys):
            continue
        if found := _related(case, ours, other, sides_of(other, registry), registry):
            if lower and found.kind == "appeal_of" and other.court not in lower:
                continue
            yield found


def _related(
    case: Case, ours: Sides, other: Case, theirs: Sides, registry: Registry
) -> Proposal | None:
    shared = _shared(ours, theirs)
    if shared:
        evidence = f"same parties: {', '.join(_name(key, registry) for key in shared)}"
        if (case.court in _APPEALS) != (other.court in _APPEALS):
            appeal, below = (case, other) if case.court in _APPEALS else (other, case)
            return _proposal(appeal, below, "appeal_of", evidence)
        differs = case.court is not None and other.court is not None and case.court != other.court
        return _proposal(case, other, "companion_of", evidence) if differs else None
    if case.court in _APPEALS or other.court in _APPEALS:
        return None
    sued = [key for key in ours.defendants if key in theirs.defendants]
    authorities = [
        next((key for key in who.plaintiffs if _is_regulator(key, registry)), None)
        for who in (ours, theirs)
    ]
    if not sued or None in authorities or authorities[0] == authorities[1]:
        return None
    against = ", ".join(_name(key, registry) for key in sued)
    return _proposal(case, other, "companion_of", f"another regulator against {against}")


def _shared(ours: Sides, theirs: Sides) -> tuple[str, ...]:
    """One of each side that both cases have, also where an appeal turns the sides round."""
    for left, right in (
        (theirs.plaintiffs, theirs.defendants),
        (theirs.defendants, theirs.plaintiffs),
    ):
        first = [key for key in ours.plaintiffs if key in left]
        second = [key for key in ours.defendants if key in right]
        if first and second:
            return (first[0], *second)
    return ()


def _agrees(case: Case, other: Case, registry: Registry) -> bool:
    """Whether two cases have a party in common that is no regulator."""
    ours, theirs = sides_of(case, registry), sides_of(other, registry)
    common = {*ours.plaintiffs, *ours.defendants, *ours.subject} & {
        *theirs.plaintiffs,
        *theirs.defendants,
        *theirs.subject,
    }
    return any(not _is_regulator(key, registry) for key in common)


def _is_of(case: Case, mention: docket.Mention) -> bool:
    return any(
        mention.court in (None, each.court) and docket.same(each.number, mention.number)
        for each in case.dockets
        if each.court not in _APPEALS
    )


def _lower_courts(draft: Draft) -> frozenset[str]:
    """The courts that an appeal's entry names: where it comes from."""
    found = {mention.court for mention in docket.find_courts(f"{draft.title}\n{draft.text}")}
    return frozenset(found - _APPEALS)


def _is_regulator(key: str, registry: Registry) -> bool:
    party = registry.parties.get(key.removeprefix("party:")) if key.startswith("party:") else None
    return party is not None and party.kind == "regulator"


def _name(key: str, registry: Registry) -> str:
    party = registry.parties.get(key.removeprefix("party:")) if key.startswith("party:") else None
    return party.short or party.name if party else key.title()


def _proposal(case: Case, related: Case, kind: str, evidence: str) -> Proposal:
    return Proposal(case=case.id, related=related.id, kind=kind, evidence=evidence)
