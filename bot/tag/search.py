"""All that speaks for cases in one text: by docket, link, release, name, parties and cues."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta

from bot import docket
from bot.model import Case, FeedKind, Filing
from bot.tag import places, rules
from bot.tag import words as lexicon
from bot.tag.actions import Action, Acts, actions
from bot.tag.known import Known
from bot.tag.layout import Span
from bot.tag.reading import CaseName, Reading
from bot.tag.rules import Evidence


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    """What is known of a text beside its words; ``day`` is when it was published."""

    filing: Filing | None
    release: str | None
    url: str | None
    day: date | None
    kind: FeedKind | None
    title_end: int


@dataclass(slots=True, kw_only=True)
class Search:
    """The search for evidence in one reading; ``doubtful`` gathers what may mean several cases."""

    known: Known
    reading: Reading
    said: Said
    doubtful: list[Evidence] = field(default_factory=list)
    acts: list[Action] = field(default_factory=list)
    _barred: dict[str, frozenset[Span]] = field(default_factory=dict)

    def best(self) -> dict[str, Evidence]:
        """The best evidence for each case.

        A court's own entry is of the docket it names and no other: what its words say beyond
        that is doubtful.
        """
        found: dict[str, Evidence] = {}
        of_court = self._is_of_court()
        courts = places.named(self.reading)
        for evidence in self._evidence(found):
            if of_court and evidence.rule not in _OF_RECORD and not self._is_its_court(evidence):
                self.doubtful.append(evidence)
                continue
            if evidence.score < rules.SURE and not places.may_be(evidence.case, courts):
                continue
            if evidence.score < _TELLING and self._speaks_of_else():
                self.doubtful.append(evidence)
                continue
            known = found.get(evidence.case.id)
            if known is None or evidence.score > known.score:
                found[evidence.case.id] = evidence
        if not found and not of_court and self.reading.parties:
            rest = [*self._by_unnamed(courts)] or [*self._by_default()]
            found = {evidence.case.id: evidence for evidence in rest}
        return found

    def _speaks_of_else(self) -> bool:
        """Whether a state sues, or a text without a date speaks of what comes before a suit."""
        lead = self.reading.words[: lexicon.LEAD]
        if self.said.day is None and not lexicon.INQUIRY.isdisjoint(lead):
            return True
        states = self.reading.places("words:states")
        return any(place < lexicon.LEAD for place, _ in states)

    def _is_of_court(self) -> bool:
        filing = self.said.filing
        return filing is not None and filing.docket is not None and filing.court is not None

    def _is_its_court(self, evidence: Evidence) -> bool:
        """Whether a caption is of a case in the entry's court whose number nobody has told us."""
        court, case = self.said.filing and self.said.filing.court, evidence.case
        named = evidence.rule in _NAMED and court == case.court
        return named and all(number.court != court for number in case.dockets)

    def _evidence(self, found: Mapping[str, Evidence]) -> Iterator[Evidence]:
        yield from self._by_docket()
        yield from self._by_link()
        yield from self._by_release()
        yield from self._by_name()
        if not self.reading.parties and not self.reading.terms:
            return
        self.acts.extend(actions(self.reading))
        if not lexicon.TERM.isdisjoint(self.reading.words):
            crimes = self.reading.terms.setdefault("words:crime", [])
            crimes.extend(rules.terms_served(self.reading))
        yield from self._by_parties()
        yield from self._by_crime()
        yield from self._by_insolvency()
        yield from self._by_cue(found)

    def _by_docket(self) -> Iterator[Evidence]:
        filing = self.said.filing
        if filing is not None and filing.docket is not None:
            for case in self.known.with_number(filing.court, filing.docket):
                evidence = self._of_record(case, "docket")
                if filing.court is not None:
                    yield evidence
                else:
                    self.doubtful.append(evidence)
        for mention in docket.find(self.reading.text):
            matches = self.known.with_number(mention.court, mention.number)
            for case in matches:
                span = self.reading.layout.words_at(mention.start, mention.end)
                evidence = Evidence(case=case, rule="docket", span=span)
                rivals = [each for each in matches if each.id not in self.known.private]
                alone = not {each.id for each in rivals} - {case.id} and self._is_supported(case)
                if mention.court is not None or alone:
                    yield evidence
                else:
                    self.doubtful.append(evidence)

    def _by_link(self) -> Iterator[Evidence]:
        text = self.reading.text
        links = [match[0] for match in _LINK.finditer(text)] if "://" in text else []
        for address in (*links, self.said.url or ""):
            link = docket.link_docket(address) if address else None
            if link is None:
                continue
            if link.courtlistener is not None and link.courtlistener in self.known.courtlistener:
                yield self._of_record(self.known.courtlistener[link.courtlistener], "link")
            if link.court is not None and link.number is not None:
                for case in self.known.with_number(link.court, link.number):
                    yield self._of_record(case, "link")

    def _by_release(self) -> Iterator[Evidence]:
        """Release numbers, and a litigation release that names only the defendants."""
        text = self.reading.text
        if self.said.release in self.known.releases:
            yield self._of_record(self.known.releases[self.said.release], "release")
        number = None if _RELEASES.isdisjoint(self.reading.words) else docket.release(text)
        if number in self.known.releases:
            digits = number.rpartition("-")[2]
            place = next((at for at, word in enumerate(self.reading.words) if word == digits), None)
            span = (0, 0) if place is None else (place, place + 1)
            yield Evidence(case=self.known.releases[number], rule="release", span=span)
        if self.said.kind is not FeedKind.REGULATOR or not _is_litigation_release(self.said):
            return
        for party, spans in self.reading.parties.items():
            if self.reading.characters(spans[0])[0] > self.said.title_end:
                continue
            for case in self._opposing(party):
                if case.parties[0] == _LITIGATES:
                    yield Evidence(case=case, rule="defendants", span=spans[0])

    def _by_name(self) -> Iterator[Evidence]:
        """Captions and aliases; "SEC v. Lee" means no case unless the text names its Lee."""
        taken = 0
        for span, name in self.reading.cases:
            if span[0] < taken or not _is_open(name.case, self.said.day):
                continue
            taken = span[1]
            evidence = Evidence(case=name.case, rule=name.rule, span=span)
            if self._is_generic(span, name) and not self._is_supported(name.case):
                self.doubtful.append(evidence)
            else:
                yield evidence

    def _is_generic(self, span: Span, name: CaseName) -> bool:
        words = self.reading.words[span[0] : span[1]]
        return bool(name.case.parties) and words[-2:-1] == ["v"]

    def _is_supported(self, case: Case) -> bool:
        """Whether a text names a party of the case that is no authority."""
        return any(
            party in self.reading.parties and not self.known.is_regulator(party)
            for party in case.parties
        )

    def _by_parties(self) -> Iterator[Evidence]:
        sides = list(rules.versus(self.reading)) if "v" in self.reading.words else []
        acts = Acts(self.acts)
        seen: set[str] = set()
        for party in self.reading.parties:
            for case in self._opposing(party):
                if case.id in seen:
                    continue
                seen.add(case.id)
                if evidence := rules.between(case, sides):
                    yield evidence
                if evidence := rules.opposed(case, self.reading, acts):
                    yield evidence

    def _by_crime(self) -> Iterator[Evidence]:
        for party in self.reading.parties.keys() & self.known.accused.keys():
            for case in self.known.accused[party]:
                evidence = rules.criminal(case, party, self.reading)
                if evidence and _is_open(case, self.said.day):
                    yield evidence

    def _by_insolvency(self) -> Iterator[Evidence]:
        debtors = {
            party: case
            for party in self.reading.parties
            for case in self.known.debtors.get(party, ())
            if _is_open(case, self.said.day)
        }
        dated = self.said.day is not None
        for case in debtors.values():
            evidence = rules.insolvency(case, self.reading, self.acts, debtors.keys(), dated=dated)
            if evidence:
                yield evidence

    def _by_cue(self, found: Mapping[str, Evidence]) -> Iterator[Evidence]:
        """What cues say of cases for which nothing as good has been ``found`` so far."""
        atoms = {f"party:{party}" for party in self.reading.parties} | self.reading.terms.keys()
        for atom in sorted(atoms & self.known.cues.keys()):
            for cue in self.known.cues[atom]:
                known = found.get(cue.case.id)
                if known is not None and known.score >= _TELLING:
                    continue
                if cue.fits(atoms) and _is_open(cue.case, self.said.day):
                    evidence = rules.cued(cue, self.reading, self._foreign(cue.case))
                    if evidence is None or self._is_before(evidence):
                        continue
                    if evidence.rule == "cue" or self._may_hint(evidence):
                        yield evidence

    def _is_before(self, evidence: Evidence) -> bool:
        """Whether a text without a date may be older than the insolvency it would be of."""
        terms, case = self.reading.terms, evidence.case
        return (
            self.said.day is None
            and self.reading.words[evidence.span[0]] in lexicon.BEFORE_INSOLVENCY
            and case in self.known.debtors.get(case.parties[0] if case.parties else "", ())
            and not (terms.get("words:suit") or terms.get("words:insolvency"))
        )

    def _may_hint(self, evidence: Evidence) -> bool:
        """Whether words of any court may be of an authority's case that the text does not name."""
        if self.reading.words[evidence.span[0]] in lexicon.ALLEGING:
            return False
        authorities = [each for each in evidence.case.parties if self.known.is_regulator(each)]
        named = not self.reading.parties.keys().isdisjoint(authorities)
        if named and not self.reading.terms.get("words:suit") and self._is_hiring(authorities):
            return False
        return not authorities or named or "words:private" not in self.reading.terms

    def _is_hiring(self, authorities: list[str]) -> bool:
        """Whether a text speaks of people only who were with an authority."""
        words, named = self.reading.words, self.reading.parties.keys() & set(authorities)
        return not lexicon.HIRING.isdisjoint(words) or not any(
            rules.is_itself(party, self.reading) for party in named
        )

    def _foreign(self, case: Case) -> frozenset[Span]:
        """Words of another suit.

        It is against who sues here, by somebody who is no party here, or by a party here against
        somebody whom nobody knows.
        """
        if case.id not in self._barred:
            self._barred[case.id] = frozenset(self._of_others(case)) if case.parties else _NOTHING
        return self._barred[case.id]

    def _of_others(self, case: Case) -> Iterator[Span]:
        sided = case.id in self.known.sided
        ours = frozenset(case.parties)
        in_debt = case in self.known.debtors.get(case.parties[0], ())
        return (
            action.span
            for action in self.acts
            if (sided and case.parties[0] in action.patients and not self._answers(case, action))
            or (action.oriented and action.agents and ours.isdisjoint(action.agents))
            or (sided and action.bound and action.agents and not action.patients)
            or (in_debt and action.oriented and not action.agents)
        )

    def _answers(self, case: Case, action: Action) -> bool:
        """Whether an action is a private defendant's own against who sues."""
        ours = action.agents & frozenset(case.parties)
        return bool(ours) and not self.known.is_regulator(case.parties[0])

    def _by_unnamed(self, courts: frozenset[str]) -> Iterator[Evidence]:
        """The one open case of an authority against a party, where the text names no authority."""
        terms = self.reading.terms
        if "words:abroad" in terms or any(map(self.known.is_regulator, self.reading.parties)):
            return
        hinted = "words:regulator" in terms
        if not hinted and self.said.day is None:
            return
        # Anybody may sue over "unregistered securities".
        if "words:private" in terms and lexicon.AUTHORITY.isdisjoint(self.reading.words):
            return
        if self._speaks_of_else() or not lexicon.FUNDS.isdisjoint(self.reading.words):
            return
        authorities = _authorities(self.reading)
        for party in self.reading.parties:
            # Who is insolvent is before its own court first of all.
            debts = [case for case in self.known.debtors.get(party, ()) if self._is_open(case)]
            found = [
                evidence
                for case in debts or self._opposing(party)
                if debts or case.parties[0] in authorities
                if hinted or _is_fresh(case, self.said.day, _FRESH)
                if places.may_be(case, courts)
                if (evidence := self._unnamed(case, party))
            ]
            news = [
                evidence for evidence in found if _is_fresh(evidence.case, self.said.day, _NEWS)
            ]
            if len(found) == 1 or len(news) == 1:
                yield (news or found)[0]
            else:
                self.doubtful.extend(found)

    def _by_default(self) -> Iterator[Evidence]:
        """What an insolvent company does, and what passes between the sides of a young case."""
        day, reading = self.said.day, self.reading
        if "words:abroad" in reading.terms or not lexicon.TOLD.isdisjoint(reading.words):
            return
        aside = not lexicon.ASIDE.isdisjoint(reading.words)
        for party in reading.parties:
            for case in self.known.debtors.get(party, ()):
                if self._is_open(case) and _is_fresh(case, day, _WINDING):
                    yield from rules.subject(case, party, reading)
            for case in () if aside else self._opposing(party):
                if _is_fresh(case, day, _FRESH):
                    yield from rules.sides(case, reading, self.acts, self.said.title_end)

    def _unnamed(self, case: Case, party: str) -> Evidence | None:
        is_news = _is_fresh(case, self.said.day, _NEWS)
        return rules.unnamed(case, party, self.reading, self.acts, is_news=is_news)

    def _is_open(self, case: Case) -> bool:
        return _is_open(case, self.said.day)

    def _opposing(self, party: str) -> Iterator[Case]:
        cases = self.known.opposing.get(party, ())
        return (case for case in cases if _is_open(case, self.said.day))

    def _of_record(self, case: Case, rule: str) -> Evidence:
        """Evidence beside the words, with the span of a party's name, the other side first."""
        for party in (*case.parties[1:], *case.parties[:1]):
            if party in self.reading.parties:
                return Evidence(case=case, rule=rule, span=self.reading.parties[party][0])
        return Evidence(case=case, rule=rule, span=(0, 0))


def _is_open(case: Case, day: date | None) -> bool:
    """Whether news of a day can be about a case."""
    return case.filed is None or day is None or day >= case.filed


def _is_fresh(case: Case, day: date | None, age: timedelta) -> bool:
    """Whether a case is young enough to be what "the lawsuit" means."""
    return case.filed is not None and day is not None and day - case.filed < age


def _authorities(reading: Reading) -> tuple[str, ...]:
    """Which authority a text means that speaks of its field only."""
    securities = not {"securities", "security"}.isdisjoint(reading.words)
    futures = not {"commodity", "commodities", "derivatives", "futures"}.isdisjoint(reading.words)
    if securities == futures:
        return ("sec", "cftc")
    return ("sec",) if securities else ("cftc",)


def _is_litigation_release(said: Said) -> bool:
    return (said.release or "").startswith("LR-") or _LITIGATION.search(said.url or "") is not None


# Rules that identify a case by the court's or the regulator's own record.
_OF_RECORD = frozenset({"docket", "link", "release", "defendants"})
_NAMED = frozenset({"caption", "alias"})
# Whose litigation releases name only the defendants.
_LITIGATES = "sec"
# How long "the lawsuit" means a case that was in the news.
_FRESH = timedelta(days=730)
# How long an insolvent company has no other business.
_WINDING = timedelta(days=1460)
# How long it means the newest of several.
_NEWS = timedelta(days=30)
_NOTHING: frozenset[Span] = frozenset()
_TELLING = rules.SCORES["cue"]
_RELEASES = frozenset({"lr", "lit", "litigation", "release", "rel"})
_LINK = re.compile(r"https?://[^\s<>\"')\]]{4,500}")
_LITIGATION = re.compile(r"sec\.gov/.*(?:litigation-releases|litreleases|/litigation/)")
