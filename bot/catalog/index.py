"""How cases and parties can be called, and finding them by that."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TypeVar

from rapidfuzz import fuzz, process

from bot import docket
from bot.catalog.completion import CAPTION_WORDS, Completion, Offer
from bot.catalog.hidden import Hidden
from bot.model import Case, Party, Registry
from bot.text import words

Noun = TypeVar("Noun", Case, Party)

# rapidfuzz's ratio from which a misspelt name is worth suggesting.
CLOSE = 72.0
# So many of the closest are looked at word by word, for each that is suggested.
LOOKED_AT = 8


@dataclass(frozen=True, slots=True)
class Names:
    """How one case or party can be called: ``names`` and ``all`` of their words, folded."""

    id: str
    label: str
    start: str
    names: tuple[frozenset[str], ...]
    all: frozenset[str]

    @property
    def offer(self) -> Offer:
        """How it is suggested."""
        return Offer(self.start, self.label, self.id, f" {' '.join(sorted(self.all))}")


class Shelf:
    """The names of all cases, or of all parties."""

    def __init__(self, names: Iterable[Names] = ()) -> None:
        self._names = {each.id: each for each in names}
        self.completion = Completion(each.offer for each in self._names.values())
        self._labels: dict[str, str] = {}

    def put(self, names: Names) -> None:
        """Know one by these names, and no longer by those it had."""
        self.drop(names.id)
        self._names[names.id] = names
        self.completion.add(names.offer)

    def drop(self, noun: str) -> None:
        """Know one no longer."""
        self._labels.clear()
        before = self._names.pop(noun, None)
        if before is not None:
            self.completion.remove(before.offer)

    def words_of(self, noun: str) -> frozenset[str]:
        """Every word that one is called by."""
        return self._names[noun].all if noun in self._names else frozenset()

    def labels(self, hidden: Hidden) -> Mapping[str, str]:
        """What each but the ``hidden`` is shown as, and that folded."""
        if hidden:
            return {
                each.label: each.start for each in self._names.values() if each.id not in hidden
            }
        if not self._labels:
            self._labels = {each.label: each.start for each in self._names.values()}
        return self._labels

    def called(self, sought: Iterable[str], hidden: Hidden) -> list[str]:
        """Ids whose names have every word that was sought, those with the fewest others first.

        One alone if only it is called just so.
        """
        wanted = frozenset(sought) - CAPTION_WORDS
        if not wanted:
            return []
        offered = [
            self._names[each.id]
            for each in self.completion.sharing(wanted)
            if each.id not in hidden
        ]
        exact = [each.id for each in offered if wanted in each.names]
        if len(exact) == 1:
            return exact
        found = [
            (
                min((len(name - wanted) for name in each.names if wanted <= name), default=99),
                each.id,
            )
            for each in offered
            if wanted <= each.all
        ]
        return [name for _, name in sorted(found)]


class Index:
    """The names of a registry's cases and parties; a case is found by those of its parties too."""

    def __init__(self, registry: Registry) -> None:
        self.parties = Shelf(_names_of_party(each) for each in registry.parties.values())
        self.cases = Shelf(self._names_of_case(each) for each in registry.cases.values())

    def put(self, registry: Registry, cases: Sequence[Case], parties: Sequence[Party]) -> None:
        """Take in ``cases`` and ``parties`` that are new in ``registry``, or known better."""
        for party in parties:
            self.parties.put(_names_of_party(party))
        renamed = {party.id for party in parties}
        everyone = registry.cases.values() if renamed else ()
        touched = [each for each in everyone if renamed.intersection(each.parties)]
        for case in (*cases, *touched):
            self.cases.put(self._names_of_case(case))

    def drop(self, topics: Iterable[str]) -> None:
        """Know these cases and parties no longer."""
        for topic in topics:
            kind, _, name = topic.partition(":")
            (self.cases if kind == "case" else self.parties).drop(name)

    def nearest(
        self, query: str, kind: str, *, hidden: Mapping[str, Hidden], limit: int
    ) -> list[str]:
        """Labels that are spelt most like ``query``, of one kind, ``case`` or ``party``, or all.

        ``hidden`` are, by kind, the ids that are left out.
        """
        labels = {
            **(self.cases.labels(hidden["case"]) if kind != "party" else {}),
            **(self.parties.labels(hidden["party"]) if kind != "case" else {}),
        }
        sought = words(query)
        found = process.extract(
            " ".join(sought),
            labels,
            scorer=fuzz.WRatio,
            limit=limit * LOOKED_AT,
            score_cutoff=CLOSE,
        )
        return [label for _, _, label in found if _is_alike(sought, label)][:limit]

    def _names_of_case(self, case: Case) -> Names:
        names = _own_names_of_case(case)
        theirs = (self.parties.words_of(each) for each in case.parties)
        return replace(names, all=names.all.union(*theirs) - CAPTION_WORDS)


def _is_alike(sought: Sequence[str], label: str) -> bool:
    """Whether each word sought is nearly one of a label's, or all together are nearly all of it.

    Part of a longer word is not: "jury" is no Treasury, and "smith v jones" no "US v. Binance".
    """
    names = [word for word in words(label) if word not in CAPTION_WORDS]
    told = [word for word in sought if word not in CAPTION_WORDS]
    if not told or not names:
        return False
    if fuzz.ratio("".join(told), "".join(names)) >= CLOSE:
        return True
    return all(max(fuzz.ratio(word, name) for name in names) >= CLOSE for word in told)


def _names_of_party(party: Party) -> Names:
    spelt = (party.name, *party.aliases, *party.ordinary, party.id.replace("-", " "))
    names = tuple(frozenset(words(name)) for name in spelt)
    return Names(
        id=party.id,
        label=party.name,
        start=" ".join(words(party.name)),
        names=names,
        all=frozenset().union(*names),
    )


def _own_names_of_case(case: Case) -> Names:
    spelt = (case.short, case.caption, *case.aliases, case.id.replace("-", " "))
    names = tuple(frozenset(words(name)) - CAPTION_WORDS for name in spelt if name)
    label = case.short or docket.short_caption(case.caption)
    return Names(
        id=case.id,
        label=label,
        start=" ".join(words(label)),
        names=names,
        all=frozenset().union(*names),
    )
