"""Which cases and parties a text is about, with the evidence."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import datetime
from functools import cached_property

from bot.model import Case, FeedKind, Filing, Party, Registry, Tag
from bot.tag import sisters
from bot.tag.known import Known
from bot.tag.layout import Span
from bot.tag.reading import Reading, read
from bot.tag.rules import Evidence
from bot.tag.search import Said, Search

__all__ = ["Tagger", "Tagging"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Tagging:
    """What a text is about; ``candidates`` are cases that it may be about, one of several."""

    cases: tuple[Tag, ...] = ()
    candidates: tuple[Tag, ...] = ()
    parties: tuple[Tag, ...] = ()

    def all(self) -> tuple[Tag, ...]:
        """All that was found."""
        return (*self.cases, *self.candidates, *self.parties)

    def beside(self, other: "Tagging", private: frozenset[str]) -> "Tagging":
        """This, and what is private of another reading of the text, marked so."""

        def own(tags: Iterable[Tag]) -> Iterator[Tag]:
            return (replace(tag, private=True) for tag in tags if tag.topic in private)

        return Tagging(
            cases=(*self.cases, *own(other.cases)),
            candidates=(*self.candidates, *own(other.candidates)),
            parties=(*self.parties, *own(other.parties)),
        )


class Tagger:
    """Tags texts with the cases and parties of a registry.

    Building costs one pass over the registry; ``add_party`` and ``add_case`` make one more known
    at once. For a changed one, build anew. What is private in it changes no other tag: a text of
    which anything private is found is read again without all that is.
    """

    def __init__(self, registry: Registry) -> None:
        self._known = Known()
        self._registry = registry
        for party in registry.parties.values():
            self._known.add_party(party, private=f"party:{party.id}" in registry.private)
        for case in registry.cases.values():
            self._known.add_case(case, private=f"case:{case.id}" in registry.private)

    def add_party(self, party: Party) -> None:
        """Know one more party from now on."""
        self._known.add_party(party)

    def add_case(self, case: Case) -> None:
        """Know one more case from now on; its parties come before it."""
        self._known.add_case(case)

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
        said = Said(
            filing=filing,
            release=release,
            url=url,
            day=published.date() if published else None,
            kind=kind,
            title_end=len(title),
        )
        found = self._tag(title, text, said)
        private = self._registry.private
        if all(tag.topic not in private for tag in found.all()):
            return found
        return self._public._tag(title, text, said).beside(found, private)  # noqa: SLF001 - one of our own

    @cached_property
    def _public(self) -> "Tagger":
        """The tagger without what is private; made when the first text needs it."""
        return Tagger(self._registry.public())

    def _tag(self, title: str, text: str, said: Said) -> Tagging:
        known = self._known
        reading = read(title, text, known.names, known.terms, known.parties)
        search = Search(known=self._known, reading=reading, said=said)
        found = search.best()
        chosen, doubtful = sisters.settle(found, reading, self._known.marks)
        chosen.sort(key=lambda evidence: (-evidence.score, evidence.span, evidence.case.id))
        sure = {evidence.case.id for evidence in chosen}
        maybe = {
            evidence.case.id: evidence
            for evidence in (*search.doubtful, *doubtful)
            if evidence.case.id not in sure
        }
        return Tagging(
            cases=tuple(_case_tag(evidence, reading, evidence.score) for evidence in chosen),
            candidates=tuple(
                _case_tag(evidence, reading, _DOUBT) for _, evidence in sorted(maybe.items())
            ),
            parties=tuple(_party_tags(reading, chosen if said.filing or said.release else ())),
        )


def _case_tag(evidence: Evidence, reading: Reading, score: float) -> Tag:
    return _tag(f"case:{evidence.case.id}", evidence.rule, evidence.span, reading, score)


def _party_tags(reading: Reading, chosen: Iterable[Evidence]) -> Iterator[Tag]:
    """The parties named, and those of the cases that a court's or regulator's record is of."""
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
_OF_CASE = 0.9
_DOUBT = 0.5
