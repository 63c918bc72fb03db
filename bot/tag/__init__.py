"""Which cases and parties a text is about, with the evidence."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from bot import docket
from bot.model import Case, Docket, FeedKind, Filing, Party, Registry, Tag
from bot.tag import cases as rules
from bot.tag import words as lexicon
from bot.tag.cases import Evidence, Term
from bot.tag.phrases import Phrases
from bot.tag.reading import (
    CaseName,
    KnownParty,
    Meaning,
    Name,
    Reading,
    Span,
    match_words,
    read,
)

__all__ = ["Tagger", "Tagging"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Tagging:
    """What a text is about; ``candidates`` are cases that it may be about, one of several."""

    cases: tuple[Tag, ...] = ()
    candidates: tuple[Tag, ...] = ()
    parties: tuple[Tag, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class _Cue:
    case: Case
    terms: tuple[Term, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class _Said:
    """What is known of a text beside its words."""

    filing: Filing | None
    release: str | None
    url: str | None
    day: date | None
    kind: FeedKind | None
    title_end: int


class Tagger:
    """Tags texts with the cases and parties of a registry.

    Building costs one pass over the registry; ``add`` makes one more case or party known at once.
    """

    def __init__(self, registry: Registry) -> None:
        self._phrases: Phrases[Meaning] = Phrases()
        self._terms: set[tuple[str, str]] = set()
        self._parties: dict[str, KnownParty] = {}
        self._cases: dict[str, Case] = {}
        self._cues: dict[str, list[_Cue]] = {}
        self._marks: dict[str, tuple[str, ...]] = {}
        self._sided: set[str] = set()
        self._by_first: dict[str, list[Case]] = {}
        self._debtors: dict[str, list[Case]] = {}
        self._dockets: dict[str, list[tuple[Docket, Case]]] = {}
        self._courtlistener: dict[int, Case] = {}
        self._releases: dict[str, Case] = {}
        for name, phrases in lexicon.CLASSES.items():
            for phrase in _PHRASE.findall(phrases):
                self._phrases.add(match_words(phrase), f"words:{name}")
        for party in registry.parties.values():
            self.add_party(party)
        for case in registry.cases.values():
            self.add_case(case)

    def add_party(self, party: Party) -> None:
        """Know one more party, or another version of a known one."""
        self._parties[party.id] = KnownParty(
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
                )
                self._phrases.add(match_words(name), meaning)

    def add_case(self, case: Case) -> None:
        """Know one more case, or another version of a known one."""
        self._cases[case.id] = case
        for alias in case.aliases:
            self._name(case, alias, "alias")
        self._name(case, _SUFFIXES.sub("", case.caption.partition(" (")[0]), "caption")
        self._marks[case.id] = tuple(self._term(phrase) for phrase in case.marks)
        for group in case.cues:
            known = _Cue(case=case, terms=tuple(self._cue_term(term) for term in group))
            for atom in known.terms[0].atoms:
                self._cues.setdefault(atom, []).append(known)
        for party in case.parties:
            if party in self._parties:
                self._parties[party].opponents.update(set(case.parties) - {party})
        if self._has_sides(case):
            self._sided.add(case.id)
            self._by_first.setdefault(case.parties[0], []).append(case)
        if _is_insolvency(case):
            self._debtors.setdefault(case.parties[0], []).append(case)
        for number in case.dockets:
            self._dockets.setdefault(_serial(number.number), []).append((number, case))
        for known_id in case.courtlistener:
            self._courtlistener[known_id] = case
        for number_of_release in case.releases:
            self._releases[number_of_release] = case

    def tag(
        self,
        title: str,
        text: str,
        *,
        filing: Filing | None = None,
        release: str | None = None,
        url: str | None = None,
        published: datetime | None = None,
        kind: FeedKind | None = None,
    ) -> Tagging:
        """Say which cases and parties a clean text is about.

        Spans are offsets into title + newline + text. What a filing, a release number or a link
        says without words in the text has the span of its party's name, or an empty one.
        """
        reading = read(f"{title}\n{text}", self._phrases, self._parties)
        said = _Said(
            filing=filing,
            release=release,
            url=url,
            day=published.date() if published else None,
            kind=kind,
            title_end=len(title),
        )
        found: dict[str, Evidence] = {}
        doubtful: list[Evidence] = []
        acts: list[rules.Action] = []
        for evidence in self._evidence(reading, said, acts, doubtful):
            known = found.get(evidence.case.id)
            if known is None or evidence.score > known.score:
                found[evidence.case.id] = evidence
        if not found:
            for evidence in self._by_unnamed(reading, said, acts, doubtful):
                found[evidence.case.id] = evidence
        chosen, open_ones = rules.settle(found, reading, self._marks, said.day)
        chosen.sort(key=lambda evidence: (-evidence.score, evidence.span))
        maybe = {
            item.case.id: item for item in (*open_ones, *doubtful) if item.case.id not in found
        }
        maybe |= {item.case.id: item for item in open_ones}
        return Tagging(
            cases=tuple(_case_tag(item, reading, item.score) for item in chosen),
            candidates=tuple(_case_tag(item, reading, _DOUBT) for item in maybe.values()),
            parties=tuple(_party_tags(reading, chosen)),
        )

    def _evidence(
        self,
        reading: Reading,
        said: _Said,
        acts: list[rules.Action],
        doubtful: list[Evidence],
    ) -> Iterator[Evidence]:
        yield from self._by_docket(reading, said, doubtful)
        yield from self._by_reference(reading, said)
        yield from _by_name(reading, said)
        if not reading.parties and not reading.terms:
            return
        yield from self._by_release_title(reading, said)
        acts.extend(rules.actions(reading))
        yield from self._by_parties(reading, said, acts)
        yield from self._by_cue(reading, said, acts)

    def _by_docket(
        self, reading: Reading, said: _Said, doubtful: list[Evidence]
    ) -> Iterator[Evidence]:
        filing = said.filing
        if filing is not None and filing.docket is not None:
            for case in self._with_number(filing.court, filing.docket):
                if filing.court is not None:
                    yield Evidence(case=case, rule="docket", span=_place(case, reading))
        if _DIGITS.search(reading.text) is None:
            return
        for mention in docket.find(reading.text):
            span = _words_at(reading, mention.start, mention.end)
            matches = self._with_number(mention.court, mention.number)
            for case in matches:
                evidence = Evidence(case=case, rule="docket", span=span)
                if mention.court is not None or (
                    len(matches) == 1 and _is_supported(case, reading)
                ):
                    yield evidence
                else:
                    doubtful.append(evidence)

    def _with_number(self, court: str | None, number: str) -> list[Case]:
        matches = {
            case.id: case
            for known, case in self._dockets.get(_serial(number), ())
            if (court is None or court == known.court) and docket.same(known.number, number)
        }
        return list(matches.values())

    def _by_reference(self, reading: Reading, said: _Said) -> Iterator[Evidence]:
        """Links to dockets and release numbers, in the text and beside it."""
        links = (
            [match[0] for match in _LINK.finditer(reading.text)] if "://" in reading.text else []
        )
        for address in (*links, said.url or ""):
            link = docket.link_docket(address) if address else None
            if link is None:
                continue
            if link.courtlistener is not None and link.courtlistener in self._courtlistener:
                case = self._courtlistener[link.courtlistener]
                yield Evidence(case=case, rule="link", span=_place(case, reading))
            if link.court is not None and link.number is not None:
                for case in self._with_number(link.court, link.number):
                    yield Evidence(case=case, rule="link", span=_place(case, reading))
        numbers = {
            said.release,
            docket.release(reading.text) if _NUMBERED.search(reading.text) else None,
        }
        for number in numbers & self._releases.keys():
            case = self._releases[number or ""]
            yield Evidence(case=case, rule="release", span=_place(case, reading))

    def _by_release_title(self, reading: Reading, said: _Said) -> Iterator[Evidence]:
        """A litigation release: its title is the defendants' names, its author the plaintiff."""
        if said.kind is not FeedKind.REGULATOR or not _is_litigation_release(said):
            return
        named = {
            party: spans[0]
            for party, spans in reading.parties.items()
            if reading.characters(spans[0])[0] < said.title_end
        }
        for case in self._by_first.get("sec", ()):
            if _is_open(case, said.day):
                for party in case.parties[1:]:
                    if party in named:
                        yield Evidence(case=case, rule="defendants", span=named[party])
                        break

    def _by_parties(
        self, reading: Reading, said: _Said, acts: list[rules.Action]
    ) -> Iterator[Evidence]:
        sides = list(rules.versus(reading)) if "v" in reading.words else []
        for first in (*reading.parties, "doj"):
            for case in self._by_first.get(first, ()):
                if _is_open(case, said.day):
                    yield from _between(case, reading, acts, sides)
        debtors = {
            party
            for party in reading.parties
            if any(_is_open(case, said.day) for case in self._debtors.get(party, ()))
        }
        for party in debtors:
            for case in self._debtors[party]:
                if _is_open(case, said.day) and (
                    evidence := rules.insolvency(
                        case, reading, acts, debtors, dated=said.day is not None
                    )
                ):
                    yield evidence
        for case in self._by_first.get("doj", ()):
            people = [
                party
                for party in case.parties[1:]
                if party in self._parties and self._parties[party].party.kind == "person"
            ]
            if _is_open(case, said.day) and (evidence := rules.criminal(case, people, reading)):
                yield evidence

    def _by_unnamed(
        self,
        reading: Reading,
        said: _Said,
        acts: list[rules.Action],
        doubtful: list[Evidence],
    ) -> Iterator[Evidence]:
        """The one open case of an authority against a party, where the text names no authority."""
        if "words:abroad" in reading.terms or any(
            self._parties[party].party.kind == "regulator" for party in reading.parties
        ):
            return
        hinted = "words:regulator" in reading.terms
        if not hinted and (said.day is None or "words:private" in reading.terms):
            return
        for party in reading.parties:
            found = [
                evidence
                for first in _authorities(reading)
                for case in self._by_first.get(first, ())
                if party in case.parties[1:] and _is_open(case, said.day)
                if hinted or _is_fresh(case, said.day)
                if (evidence := rules.unnamed(case, party, reading, acts))
            ]
            if len(found) == 1:
                yield found[0]
            else:
                doubtful.extend(found)

    def _by_cue(
        self, reading: Reading, said: _Said, acts: list[rules.Action]
    ) -> Iterator[Evidence]:
        atoms = (*(f"party:{party}" for party in reading.parties), *reading.terms)
        for atom in atoms:
            for known in self._cues.get(atom, ()):
                if _is_open(known.case, said.day) and (
                    evidence := rules.cue(
                        known.case, known.terms, reading, self._foreign(known.case, acts)
                    )
                ):
                    yield evidence

    def _foreign(self, case: Case, acts: list[rules.Action]) -> frozenset[Span]:
        """Words of another suit: against who sues here, or by somebody who is no party here."""
        if not case.parties:
            return frozenset()
        sided = case.id in self._sided
        ours = frozenset(case.parties)
        return frozenset(
            action.span
            for action in acts
            if (sided and case.parties[0] in action.patients)
            or (action.oriented and action.agents and ours.isdisjoint(action.agents))
        )

    def _has_sides(self, case: Case) -> bool:
        """Whether the first party of a case stands against the others."""
        parties = [self._parties[party].party for party in case.parties if party in self._parties]
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
        if (term, "") not in self._terms:
            self._terms.add((term, ""))
            self._phrases.add(words, term)
        return term

    def _cue_term(self, term: str) -> Term:
        absent = term.startswith("-")
        atoms = tuple(self._term(part.strip()) for part in term.lstrip("-").split("|"))
        return Term(atoms=atoms, absent=absent)

    def _name(self, case: Case, phrase: str, rule: str) -> None:
        words = match_words(phrase)
        if len(words) < _SHORTEST_CAPTION and rule == "caption":
            return
        self._phrases.add(words, CaseName(case=case, rule=rule))
        for long, short in _SHORTENED:
            if tuple(words[: len(long)]) == long:
                rest = words[len(long) :]
                self._phrases.add([*short, *rest], CaseName(case=case, rule=rule))


def _between(
    case: Case,
    reading: Reading,
    acts: list[rules.Action],
    sides: list[tuple[frozenset[str], frozenset[str], Span]],
) -> Iterator[Evidence]:
    others = set(case.parties[1:])
    for left, right, span in sides:
        if (case.parties[0] in left and others & right) or (
            case.parties[0] in right and others & left
        ):
            yield Evidence(case=case, rule="versus", span=span)
    if evidence := rules.opposed(case, reading, acts):
        yield evidence


def _by_name(reading: Reading, said: _Said) -> Iterator[Evidence]:
    taken = 0
    for span, name in reading.cases:
        if span[0] < taken or not _is_open(name.case, said.day):
            continue
        taken = span[1]
        yield Evidence(case=name.case, rule=name.rule, span=span)


def _is_open(case: Case, day: date | None) -> bool:
    """Whether news of a day can be about a case."""
    return case.filed is None or day is None or day >= case.filed


def _is_fresh(case: Case, day: date | None) -> bool:
    """Whether a case is young enough to be what "the lawsuit" means."""
    return case.filed is not None and day is not None and day - case.filed < _FRESH


def _authorities(reading: Reading) -> tuple[str, ...]:
    """Which authority a text means that speaks of its field only."""
    securities = not {"securities", "security"}.isdisjoint(reading.words)
    futures = not {"commodity", "commodities", "derivatives", "futures"}.isdisjoint(reading.words)
    if securities == futures:
        return ("sec", "cftc")
    return ("sec",) if securities else ("cftc",)


def _is_insolvency(case: Case) -> bool:
    return (
        len(case.parties) > 0
        and case.caption.lower().startswith("in re")
        and (case.court or "").endswith("b")
    )


def _is_supported(case: Case, reading: Reading) -> bool:
    """Whether a text that gives only a number names a party of the case too."""
    return any(party in reading.parties for party in case.parties)


def _is_litigation_release(said: _Said) -> bool:
    return (said.release or "").startswith("LR-") or _LITIGATION.search(said.url or "") is not None


def _serial(number: str) -> str:
    return number.rpartition("-")[2].lstrip("0")


def _place(case: Case, reading: Reading) -> Span:
    """Where a text names one of a case's parties, the other side first; else an empty span."""
    for party in (*case.parties[1:], *case.parties[:1]):
        if party in reading.parties:
            return reading.parties[party][0]
    return (0, 0)


def _words_at(reading: Reading, start: int, end: int) -> Span:
    inside = [
        place
        for place, token in enumerate(reading.tokens)
        if token.start < end and token.end > start
    ]
    return (inside[0], inside[-1] + 1) if inside else (0, 0)


def _case_tag(evidence: Evidence, reading: Reading, score: float) -> Tag:
    return _tag(f"case:{evidence.case.id}", evidence.rule, evidence.span, reading, score)


def _party_tags(reading: Reading, chosen: Iterable[Evidence]) -> Iterator[Tag]:
    for party, spans in reading.parties.items():
        yield _tag(f"party:{party}", "name", spans[0], reading, 1.0)
    named = set(reading.parties)
    for evidence in chosen:
        if evidence.rule not in _OF_RECORD:
            continue
        for party in evidence.case.parties:
            if party not in named:
                named.add(party)
                yield _tag(f"party:{party}", evidence.rule, evidence.span, reading, _OF_CASE)


def _tag(topic: str, rule: str, span: Span, reading: Reading, score: float) -> Tag:
    start, end = reading.characters(span) if span[1] > span[0] else (0, 0)
    return Tag(
        topic=topic, rule=rule, match=reading.text[start:end], start=start, end=end, score=score
    )


# Rules that identify the case by the court's or regulator's own record: its parties come with it.
_OF_RECORD = frozenset({"docket", "link", "release", "defendants"})
_BOTH = 2
_FRESH = timedelta(days=730)
_OF_CASE = 0.9
_DOUBT = 0.5
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
_DIGITS = re.compile(r"[0-9]{2}(?:[-AM]| ?[A-Za-z]{1,4}\.? ?[0-9])")
_NUMBERED = re.compile(r"\bLR\b|\bRel", re.IGNORECASE)
_LINK = re.compile(r"https?://[^\s<>\"')\]]{4,500}")
_LITIGATION = re.compile(r"sec\.gov/.*(?:litigation-releases|litreleases|/litigation/)")
