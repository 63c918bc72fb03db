"""The cases and parties there are now, and finding one by what a person typed."""

import hashlib
import heapq
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import NamedTuple, TypeVar

from rapidfuzz import fuzz, process

from bot import docket
from bot.model import Case, Docket, Party, Registry
from bot.text import words

Noun = TypeVar("Noun", Case, Party)

# Words that stand in nearly every caption and tell no case from another.
CAPTION_WORDS = frozenset(
    {"v", "vs", "versus", "in", "re", "of", "the", "and", "et", "al", "matter", "case", "docket"}
    | {"inc", "ltd", "llc", "corp", "co", "no"}
)
# rapidfuzz's ratio from which a misspelt name is worth suggesting.
CLOSE = 72.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice:
    """One autocomplete suggestion: what is shown and what is sent."""

    label: str
    value: str


@dataclass(frozen=True, slots=True)
class _Names:
    """How one case or party can be called."""

    id: str
    label: str
    start: str
    names: tuple[frozenset[str], ...]
    all: frozenset[str]


class _Offer(NamedTuple):
    """What completion may suggest: ``words`` with a blank before each, ``start`` the label folded.

    Made once for all that is typed: at 10,000 cases folding each label anew took 0.2 s a letter.
    """

    topic: str
    id: str
    label: str
    start: str
    words: str


class Catalog:
    """The registry as configured, and what people have added to it by following."""

    def __init__(self, base: Registry) -> None:
        self._base = base
        self._names_of: dict[Case, _Names] = {}
        self._use(base)

    @property
    def registry(self) -> Registry:
        """All cases and parties there are now; replaced, never changed."""
        return self._registry

    def extend(self, cases: Sequence[Case], parties: Sequence[Party]) -> bool:
        """Make the followed cases and parties those given; whether that changed anything."""
        added = hashlib.blake2b(repr((cases, parties)).encode(), digest_size=8).hexdigest()
        version = f"{self._base.version}+{added}" if cases or parties else self._base.version
        if version == self._registry.version:
            return False
        self._use(
            Registry(
                version=version,
                cases=_after(self._base.cases, {case.id: case for case in cases}),
                parties=_after(self._base.parties, {party.id: party for party in parties}),
            )
        )
        return True

    def rebase(self, base: Registry, cases: Sequence[Case], parties: Sequence[Party]) -> None:
        """Take another configured registry; ``cases`` and ``parties`` are the followed ones."""
        self._base = base
        self._use(base)
        self.extend(cases, parties)

    def made_by_following(self, topic: str) -> Party | None:
        """The party of a ``party:`` topic, if it is here because somebody followed it."""
        key, _, name = topic.partition(":")
        made = key == "party" and name not in self._base.parties
        return self._registry.parties.get(name) if made else None

    def find_cases(self, query: str) -> list[Case]:
        """The cases that a person may mean, likeliest first; one alone where it is certain.

        ``query`` is an id, a docket number in any spelling, a CourtListener or PACER link, a
        release number, or words of the caption, an alias or the parties.
        """
        cases = self._registry.cases
        wanted = query.strip().removeprefix("case:")
        if wanted in cases:
            return [cases[wanted]]
        numbered = self._numbered(wanted)
        if numbered:
            return numbered
        return [cases[found] for found in _ranked(words(wanted), self._case_names)]

    def find_parties(self, query: str) -> list[Party]:
        """The parties that a person may mean, likeliest first; one alone where it is certain."""
        parties = self._registry.parties
        wanted = query.strip().removeprefix("party:")
        if wanted in parties:
            return [parties[wanted]]
        return [parties[found] for found in _ranked(words(wanted), self._party_names)]

    def nearest(self, query: str, kind: str = "", *, limit: int = 3) -> list[str]:
        """Names that are spelt most like ``query``: of one ``kind``, case or party, or of both."""
        offered = {"case": self._case_names, "party": self._party_names}
        labels = {
            names.label: " ".join(words(names.label))
            for names in offered.get(kind, [*self._case_names, *self._party_names])
        }
        found = process.extract(
            " ".join(words(query)), labels, scorer=fuzz.WRatio, limit=limit, score_cutoff=CLOSE
        )
        return [label for _, _, label in found]

    def complete(self, kind: str, typed: str, limit: int = 25) -> list[Choice]:
        """Suggestions for ``case``, ``party`` or ``topic``, those that begin so first."""
        offered = self._offered.get(kind, self._offered["topic"])
        sought = words(typed)
        for word in sought:
            if word not in CAPTION_WORDS:
                offered = [each for each in offered if f" {word}" in each.words]
        beginning = " ".join(sought)
        found = heapq.nsmallest(
            limit, ((not each.start.startswith(beginning), each.label, each) for each in offered)
        )
        return [
            Choice(label=label, value=each.topic if kind == "topic" else each.id)
            for _, label, each in found
        ]

    @cached_property
    def _offered(self) -> dict[str, list["_Offer"]]:
        """What can be completed, by kind."""
        cases = [_offer("case", each) for each in self._case_names]
        parties = [_offer("party", each) for each in self._party_names]
        return {"case": cases, "party": parties, "topic": cases + parties}

    def with_docket(self, wanted: Docket) -> list[Case]:
        """The cases that have this docket."""
        return [
            case
            for case in self._registry.cases.values()
            if any(
                each.court == wanted.court and docket.same(each.number, wanted.number)
                for each in case.dockets
            )
        ]

    def of_party(self, party: str) -> list[Case]:
        """The cases of a party and of its parts, latest filed first."""
        family = {party} | {
            each.id for each in self._registry.parties.values() if each.part_of == party
        }
        cases = [case for case in self._registry.cases.values() if family & set(case.parties)]
        return sorted(cases, key=lambda case: str(case.filed or ""), reverse=True)

    def _use(self, registry: Registry) -> None:
        self._registry = registry
        self.__dict__.pop("_offered", None)
        self._party_names = [_names_of_party(party) for party in registry.parties.values()]
        parties = {each.id: each.all for each in self._party_names}
        # Of thousands of discovered cases one is new: the others' names are known.
        self._names_of = {
            case: self._names_of.get(case) or _names_of_case(case)
            for case in registry.cases.values()
        }
        self._case_names = [
            replace(
                names,
                all=names.all.union(*(parties.get(each, ()) for each in case.parties))
                - CAPTION_WORDS,
            )
            for case, names in self._names_of.items()
        ]

    def _numbered(self, query: str) -> list[Case]:
        cases = self._registry.cases.values()
        linked = docket.link_docket(query)
        if linked is not None and linked.courtlistener is not None:
            return [case for case in cases if linked.courtlistener in case.courtlistener]
        release = docket.release(query)
        if release:
            return [case for case in cases if release in case.releases]
        named = [(mention.court, mention.number) for mention in docket.find(query)]
        alone = docket.normalise(query)
        if alone and not named:
            named = [(None, alone)]
        if linked is not None and linked.number:
            named = [(linked.court, linked.number)]
        return [
            case
            for case in cases
            if any(
                docket.same(each.number, number) and court in (None, each.court)
                for each in case.dockets
                for court, number in named
            )
        ]


def _after(base: Mapping[str, Noun], added: Mapping[str, Noun]) -> dict[str, Noun]:
    """The base first and unchanged: of two with one name, texts mean the one that is curated."""
    return {**base, **{key: noun for key, noun in added.items() if key not in base}}


def _names_of_party(party: Party) -> _Names:
    spelt = (party.name, *party.aliases, *party.ordinary, party.id.replace("-", " "))
    names = tuple(frozenset(words(name)) for name in spelt)
    return _Names(
        id=party.id,
        label=party.name,
        start=" ".join(words(party.name)),
        names=names,
        all=frozenset().union(*names),
    )


def _names_of_case(case: Case) -> _Names:
    spelt = (case.short, case.caption, *case.aliases, case.id.replace("-", " "))
    names = tuple(frozenset(words(name)) - CAPTION_WORDS for name in spelt if name)
    label = case.short or docket.short_caption(case.caption)
    return _Names(
        id=case.id,
        label=label,
        start=" ".join(words(label)),
        names=names,
        all=frozenset().union(*names),
    )


def _ranked(sought: Iterable[str], offered: Sequence[_Names]) -> list[str]:
    """Ids whose names have every word that was sought; one alone if only it is called just so."""
    wanted = frozenset(sought) - CAPTION_WORDS
    if not wanted:
        return []
    exact = [each.id for each in offered if wanted in each.names]
    if len(exact) == 1:
        return exact
    found = [
        (min((len(name - wanted) for name in each.names if wanted <= name), default=99), each.id)
        for each in offered
        if wanted <= each.all
    ]
    return [name for _, name in sorted(found)]


def _offer(key: str, names: _Names) -> _Offer:
    return _Offer(
        topic=f"{key}:{names.id}",
        id=names.id,
        label=names.label,
        start=names.start,
        words=f" {' '.join(names.all)}",
    )
