"""A registry made ready for reading: phrases in one dictionary, cases by what points to them."""

import re
from collections.abc import Iterator, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass

from bot import docket
from bot.model import Case, Docket, Party
from bot.tag import words as lexicon
from bot.tag.phrases import Phrases
from bot.tag.places import PLACES
from bot.tag.reading import Anchor, CaseName, KnownParty, Meaning, Name, match_words


@dataclass(frozen=True, slots=True, kw_only=True)
class Cue:
    """Terms that together mean a case: any atom of each ``asked`` one, none that is forbidden."""

    case: Case
    asked: tuple[frozenset[str], ...]
    forbidden: frozenset[str]

    def fits(self, atoms: AbstractSet[str]) -> bool:
        """Whether a text with these atoms holds all that is asked for, and nothing forbidden."""
        if any(map(atoms.isdisjoint, self.asked)):
            return False
        return atoms.isdisjoint(self.forbidden)


class Known:
    """What the tagger knows.

    ``names`` are the phrases that make a text worth a closer reading: those of parties and cases,
    and those with which a cue begins; ``terms`` are what rules then ask for. ``opposing`` are a
    party's cases in which somebody stands against it, ``accused`` those of a person before a
    criminal court, ``debtors`` a company's insolvency. ``cues`` are keyed by each atom of their
    first term; ``marks`` tell a case from its sisters; ``sided`` are the cases whose first party
    stands against the others; ``private`` are the ids of cases that are nobody's rivals.
    """

    def __init__(self) -> None:
        self.names: Phrases[Meaning] = Phrases()
        self.terms: Phrases[str] = Phrases()
        self.parties: dict[str, KnownParty] = {}
        self.cues: dict[str, list[Cue]] = {}
        self.marks: dict[str, tuple[str, ...]] = {}
        self.sided: set[str] = set()
        self.private: set[str] = set()
        self.opposing: dict[str, list[Case]] = {}
        self.accused: dict[str, list[Case]] = {}
        self.debtors: dict[str, list[Case]] = {}
        self.courtlistener: dict[int, Case] = {}
        self.releases: dict[str, Case] = {}
        self._dockets: dict[str, list[tuple[Docket, Case]]] = {}
        self._terms: set[str] = set()
        for name in lexicon.CLASSES:
            for phrase in _class_phrases(name):
                self.terms.add(match_words(phrase), f"words:{name}")
        for place, phrases in PLACES.items():
            for phrase in _PHRASE.findall(phrases):
                self.terms.add(match_words(phrase), f"place:{place}")

    def add_party(self, party: Party, *, private: bool = False) -> None:
        """Know one more party; a private one takes no words away from others."""
        self.parties[party.id] = KnownParty(
            party=party,
            context=tuple(self._term(phrase) for phrase in party.context),
            unless=tuple(self._term(phrase) for phrase in party.unless),
        )
        for ordinary, names in ((False, party.aliases), (True, party.ordinary)):
            for name in names:
                meaning = Name(
                    party=party,
                    ordinary=ordinary,
                    capitals=name.isupper(),
                    possessive="'" in name,
                    private=private,
                )
                self.names.add(match_words(name), meaning)

    def add_case(self, case: Case, *, private: bool = False) -> None:
        """Know one more case; its parties come before it. Their names alone mean no private one."""
        if private:
            self.private.add(case.id)
        for alias in case.aliases:
            self._name(case, alias, "alias")
        self._name(case, _SUFFIXES.sub("", case.caption.partition(" (")[0]), "caption")
        self.marks[case.id] = tuple(self._term(phrase) for phrase in case.marks)
        for group in case.cues:
            cue = self._cue(case, group)
            for atom in next(iter(cue.asked), ()):
                if atom not in self.cues:
                    self._anchor(atom)
                self.cues.setdefault(atom, []).append(cue)
        if not private and (not case.discovered or self._is_their_only(case)):
            self._add_sides(case)
        for number in case.dockets:
            self._dockets.setdefault(_serial(number.number), []).append((number, case))
        self.courtlistener.update(dict.fromkeys(case.courtlistener, case))
        self.releases.update(dict.fromkeys(case.releases, case))

    def with_number(self, court: str | None, number: str) -> list[Case]:
        """The cases that a docket number may be of, in one court or in any."""
        matches = {
            case.id: case
            for known, case in self._dockets.get(_serial(number), ())
            if (court is None or court == known.court) and docket.same(known.number, number)
        }
        return list(matches.values())

    def is_regulator(self, party: str) -> bool:
        """Whether a party is an authority."""
        return party in self.parties and self.parties[party].party.kind == "regulator"

    def _is_their_only(self, case: Case) -> bool:
        """Whether news of a discovered case's parties means it.

        Its filing was seen, and no case known before it stands between them.
        """
        return case.filed is not None and not any(
            case.parties[0] in other.parties
            for party in case.parties[1:]
            for other in self.opposing.get(party, ())
        )

    def _add_sides(self, case: Case) -> None:
        for known in self._known(case):
            known.opponents.update(set(case.parties) - {known.party.id})
        if _is_insolvency(case):
            self.debtors.setdefault(case.parties[0], []).append(case)
        if not self._has_sides(case):
            return
        self.sided.add(case.id)
        for party in case.parties[1:]:
            self.opposing.setdefault(party, []).append(case)
        for known in self._known(case):
            if case.parties[0] == _PROSECUTOR and known.party.kind == "person":
                self.accused.setdefault(known.party.id, []).append(case)

    def _known(self, case: Case) -> Iterator[KnownParty]:
        return (self.parties[party] for party in case.parties if party in self.parties)

    def _has_sides(self, case: Case) -> bool:
        """Whether the first party of a case stands against the others."""
        parties = [known.party for known in self._known(case)]
        if len(parties) < _BOTH:
            return False
        if any(party.kind == "regulator" for party in parties):
            return True
        plaintiff = match_words(case.caption.partition(" v. ")[0])
        return " v. " in case.caption and any(
            match_words(name)[0] in plaintiff for name in (*parties[0].aliases, parties[0].name)
        )

    def _term(self, phrase: str) -> str:
        """A phrase as the term by which readings know it."""
        if phrase.startswith(("words:", "party:")):
            return phrase
        words = match_words(phrase)
        term = " ".join(words)
        if term not in self._terms:
            self._terms.add(term)
            self.terms.add(words, term)
        return term

    def _anchor(self, atom: str) -> None:
        """Let a phrase with which a cue begins be reason enough to read a text."""
        if atom.startswith("words:"):
            for phrase in _class_phrases(atom.removeprefix("words:")):
                self.names.add(match_words(phrase), Anchor())
        elif not atom.startswith("party:"):
            self.names.add(atom.split(" "), Anchor())

    def _cue(self, case: Case, group: Sequence[str]) -> Cue:
        absent = [term for term in group if term.startswith("-")]
        return Cue(
            case=case,
            asked=tuple(self._atoms(term) for term in group if not term.startswith("-")),
            forbidden=frozenset().union(*(self._atoms(term.lstrip("-")) for term in absent)),
        )

    def _atoms(self, term: str) -> frozenset[str]:
        return frozenset(self._term(part.strip()) for part in term.split("|"))

    def _name(self, case: Case, phrase: str, rule: str) -> None:
        words = match_words(phrase)
        if len(words) < _SHORTEST_CAPTION and rule == "caption":
            return
        self.names.add(words, CaseName(case=case, rule=rule))
        for long, short in _SHORTENED:
            if tuple(words[: len(long)]) == long:
                rest = words[len(long) :]
                self.names.add([*short, *rest], CaseName(case=case, rule=rule))


def _is_insolvency(case: Case) -> bool:
    return (
        len(case.parties) > 0
        and case.caption.lower().startswith("in re")
        and (case.court or "").endswith("b")
    )


def _class_phrases(name: str) -> list[str]:
    return _PHRASE.findall(lexicon.CLASSES.get(name, ""))


def _serial(number: str) -> str:
    return number.rpartition("-")[2].lstrip("0")


_PROSECUTOR = "doj"
_BOTH = 2
_SHORTEST_CAPTION = 3
_SHORTENED = (
    (("securities", "and", "exchange", "commission"), ("sec",)),
    (("commodity", "futures", "trading", "commission"), ("cftc",)),
    (("federal", "trade", "commission"), ("ftc",)),
    (("united", "states"), ("us",)),
    (("united", "states"), ("usa",)),
)
_PHRASE = re.compile(r'"[^"]+"|\S+')
_SUFFIXES = re.compile(
    r"(?:,?\s+(?:Inc|LLC|PLLC|Ltd|Limited|Corp|Company|Pte|Proprietary|et al)\.?)+$"
)
