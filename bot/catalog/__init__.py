"""The cases and parties there are now, and finding one by what a person typed."""

import asyncio
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

from bot import docket
from bot.catalog.completion import Choice
from bot.catalog.hidden import Hidden, Screen
from bot.catalog.index import Index, Noun
from bot.model import Case, Party, Private, Registry
from bot.text import words

__all__ = ["Catalog", "Choice", "View"]

# Of how many a change is taken in at once; what is more is made anew beside the event loop.
FEW = 50


class Catalog:
    """The registry as configured, and what people have added to it by following.

    What a tenant follows by name is nobody else's: finding is done in what a tenant sees.
    """

    def __init__(self, base: Registry) -> None:
        self._base = base
        self._registry = base
        self._screen = Screen()
        self._index = Index(base)
        self._versions = 0
        self._changing = asyncio.Lock()

    @property
    def registry(self) -> Registry:
        """All cases and parties there are now; replaced, never changed."""
        return self._registry

    def seen_by(self, tenant: str) -> "View":
        """What a tenant can find (as of ``bot.model.tenant_of``); ``console`` is the operator."""
        return View(self._registry, self._index, self._screen.before(tenant))

    async def extend(
        self,
        cases: Sequence[Case],
        parties: Sequence[Party],
        *,
        change: int | None = None,
        private: Private | None = None,
    ) -> bool:
        """Take in followed cases and parties, new ones or better known; whether any was.

        ``change`` is up to which change of the database these are (``Registry.change``), and
        ``private`` says who follows what is not public, None where that is as it was. What is
        configured stays as it is configured.
        """
        async with self._changing:
            before = self._registry
            own, gone = before.private, frozenset[str]()
            followers = self._screen.followers
            if private is not None:
                own, gone = private.topics(own, self._base), private.forgotten
                followers = private.followers
            new_cases = _news(cases, before.cases, self._base.cases)
            new_parties = _news(parties, before.parties, self._base.parties)
            upto = before.change if change is None else max(change, before.change)
            if not new_cases and not new_parties and own == before.private:
                self._keep_private(own, followers)
                self._registry = replace(before, change=upto)
                return False
            registry = Registry(
                version=self._next_version(),
                cases=_without(gone, "case", before.cases, new_cases),
                parties=_without(gone, "party", before.parties, new_parties),
                change=upto,
                private=own,
            )
            if len(new_cases) + len(new_parties) > FEW:
                self._index = await asyncio.to_thread(Index, registry)
            else:
                self._index.put(registry, new_cases, new_parties)
                self._index.drop(gone)
            # Not before what is forgotten is gone: for so long it stays hidden.
            self._keep_private(own, followers)
            self._registry = registry
            return True

    async def rebase(
        self,
        base: Registry,
        cases: Sequence[Case],
        parties: Sequence[Party],
        *,
        change: int,
        private: Private | None = None,
    ) -> None:
        """Take another configured registry; the others are all that is followed, as in extend."""
        async with self._changing:
            self._base = base
            private = private or Private(followers=self._screen.followers)
            registry = Registry(
                version=self._next_version(),
                cases={**{case.id: case for case in cases}, **base.cases},
                parties={**{party.id: party for party in parties}, **base.parties},
                change=change,
                private=private.topics(frozenset(), base),
            )
            self._index = await asyncio.to_thread(Index, registry)
            self._keep_private(registry.private, private.followers)
            self._registry = registry

    def made_by_following(self, topic: str) -> Party | None:
        """The party of a ``party:`` topic, if it is here because somebody followed it."""
        key, _, name = topic.partition(":")
        made = key == "party" and name not in self._base.parties
        return self._registry.parties.get(name) if made else None

    def _keep_private(
        self, topics: frozenset[str], followers: Mapping[str, frozenset[str]]
    ) -> None:
        if (topics, followers) != (self._screen.topics, self._screen.followers):
            self._screen = Screen(topics, followers)

    def _next_version(self) -> str:
        self._versions += 1
        return f"{self._base.version}+{self._versions}"


class View:
    """What one tenant can find in a catalog: all but what only others follow."""

    def __init__(self, registry: Registry, index: Index, hidden: Mapping[str, Hidden]) -> None:
        self.registry = registry
        self._index = index
        self._hidden = hidden

    def sees(self, topic: str) -> bool:
        """Whether the tenant may know of a topic."""
        kind, _, name = topic.partition(":")
        return kind not in self._hidden or name not in self._hidden[kind]

    def find_cases(self, query: str) -> list[Case]:
        """The cases that a person may mean, likeliest first; one alone where it is certain.

        ``query`` is an id, a docket number in any spelling, a CourtListener or PACER link, a
        release number, or words of the caption, an alias or the parties.
        """
        cases = self.registry.cases
        wanted = query.strip().removeprefix("case:")
        if wanted in cases and self.sees(f"case:{wanted}"):
            return [cases[wanted]]
        numbered = self._numbered(wanted)
        if numbered:
            return numbered
        return [
            cases[found] for found in self._index.cases.called(words(wanted), self._hidden["case"])
        ]

    def find_parties(self, query: str) -> list[Party]:
        """The parties that a person may mean, likeliest first; one alone where it is certain."""
        parties = self.registry.parties
        wanted = query.strip().removeprefix("party:")
        if wanted in parties and self.sees(f"party:{wanted}"):
            return [parties[wanted]]
        return [
            parties[found]
            for found in self._index.parties.called(words(wanted), self._hidden["party"])
        ]

    def nearest(self, query: str, kind: str = "", *, limit: int = 3) -> list[str]:
        """Names that are spelt most like ``query``: of one ``kind``, case or party, or of both."""
        return self._index.nearest(query, kind, hidden=self._hidden, limit=limit)

    def complete(self, kind: str, typed: str, limit: int = 25) -> list[Choice]:
        """Suggestions for ``case``, ``party`` or ``topic``, those that begin so first."""
        sought = words(typed)
        shelves = {"case": self._index.cases, "party": self._index.parties}
        if kind in shelves:
            found = shelves[kind].completion.find(sought, limit, self._hidden[kind])
            return [Choice(label=each.label, value=each.id) for each in found]
        beginning = " ".join(sought)
        offers = [
            (not each.start.startswith(beginning), each, key)
            for key, shelf in shelves.items()
            for each in shelf.completion.find(sought, limit, self._hidden[key])
        ]
        return [
            Choice(label=each.label, value=f"{key}:{each.id}")
            for _, each, key in sorted(offers)[:limit]
        ]

    def of_party(self, party: str) -> list[Case]:
        """The cases of a party and of its parts, latest filed first."""
        family = {party} | {
            each.id for each in self.registry.parties.values() if each.part_of == party
        }
        cases = [case for case in self._cases() if family & set(case.parties)]
        return sorted(cases, key=lambda case: str(case.filed or ""), reverse=True)

    def _cases(self) -> Iterable[Case]:
        hidden = self._hidden["case"]
        return (each for each in self.registry.cases.values() if each.id not in hidden)

    def _numbered(self, query: str) -> list[Case]:
        cases = self._cases()
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
        if not named:
            return []
        return [
            case
            for case in cases
            if any(
                docket.same(each.number, number) and court in (None, each.court)
                for each in case.dockets
                for court, number in named
            )
        ]


def _without(
    gone: frozenset[str], key: str, known: Mapping[str, Noun], new: Iterable[Noun]
) -> dict[str, Noun]:
    """What is known with what is new, without the topics that are gone."""
    together = {**known, **{each.id: each for each in new}}
    return {k: v for k, v in together.items() if f"{key}:{k}" not in gone} if gone else together


def _news(given: Iterable[Noun], known: Mapping[str, Noun], base: Mapping[str, Noun]) -> list[Noun]:
    """Those given that are not known, or otherwise; of two with one name the curated one stays."""
    return [each for each in given if each.id not in base and known.get(each.id) != each]
