"""A text read once: its words, sentences, the phrases in it, and the parties it names."""

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from itertools import chain

from bot import text as texts
from bot.model import Case, Party
from bot.tag import words as lexicon
from bot.tag.layout import Layout, Span
from bot.tag.phrases import Phrases


@dataclass(frozen=True, slots=True, kw_only=True)
class Name:
    """A phrase that names a party.

    ``ordinary`` and ``capitals`` say how it must be written, ``possessive`` that a word of it is
    ("Binance's US arm"); others do not match across an 's. A ``private`` one takes no words away
    from the names that overlap it.
    """

    party: Party
    ordinary: bool
    capitals: bool
    possessive: bool
    private: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseName:
    """A phrase that names a case; ``rule`` is ``alias`` or ``caption``."""

    case: Case
    rule: str


@dataclass(frozen=True, slots=True)
class Anchor:
    """A phrase without which no cue of its case can fit."""


# What makes a text worth a closer reading.
Meaning = Name | CaseName | Anchor


@dataclass(kw_only=True)
class Reading:
    """What is in one text: title, newline, body.

    ``words`` are all of it in order, ``terms`` are the places of phrases and word classes
    (``words:suit``), ``parties`` those of the parties' names, ``cases`` the phrases that name a
    case. A text without a name and without an anchor of a cue has no terms: no rule would ask for
    them.
    """

    text: str
    words: list[str]
    terms: dict[str, list[Span]] = field(default_factory=dict)
    parties: dict[str, list[Span]] = field(default_factory=dict)
    cases: list[tuple[Span, CaseName]] = field(default_factory=list)
    _counts: list[int]
    _around: dict[int, frozenset[str]] = field(default_factory=dict)

    @cached_property
    def layout(self) -> Layout:
        """Where the words stand."""
        return Layout(self.text, self._counts)

    @cached_property
    def sentences(self) -> list[int]:
        """For each word the number of its sentence; the title's first is 0."""
        return self.layout.sentences()

    def places(self, atom: str) -> list[Span]:
        """Where a term, or a party as ``party:ID``, stands."""
        if atom.startswith("party:"):
            return self.parties.get(atom[6:], [])
        return self.terms.get(atom, [])

    def characters(self, span: Span) -> tuple[int, int]:
        """The offsets of a span in the text."""
        return self.layout.place(span[0])[0], self.layout.place(span[1] - 1)[1]

    def sentence(self, span: Span) -> int:
        """The number of the sentence in which a span begins."""
        return self.sentences[span[0]]

    def opens(self, span: Span) -> bool:
        """Whether a sentence or a clause after a colon begins with a span."""
        start = self.characters(span)[0]
        return _OPENING.search(self.text, max(0, start - _BEFORE_OPENING), start) is not None

    def parties_in(self, sentence: int) -> frozenset[str]:
        """The parties that a sentence names."""
        return self._named.get(sentence, _NOBODY)

    @cached_property
    def _named(self) -> dict[int, frozenset[str]]:
        named: dict[int, set[str]] = {}
        for party, spans in self.parties.items():
            for span in spans:
                named.setdefault(self.sentence(span), set()).add(party)
        return {number: frozenset(names) for number, names in named.items()}

    def parties_around(self, sentence: int) -> frozenset[str]:
        """The parties that a sentence and its neighbours name, in a short text two on each side."""
        if sentence not in self._around:
            reach = 2 if self.sentences[-1] < _FEW else 1
            near = range(sentence - reach, sentence + reach + 1)
            self._around[sentence] = frozenset().union(*map(self.parties_in, near))
        return self._around[sentence]


def match_words(phrase: str) -> list[str]:
    """The words of a phrase as texts are compared with it."""
    return _words.read(texts.pieces(phrase))


def _words_of(piece: str) -> tuple[str, ...]:
    if piece.isalnum() and piece.islower() and piece.isascii():
        return (_VERSUS.get(piece, piece),)
    return tuple(_VERSUS.get(token.text, token.text) for token in texts.tokens(piece))


_words = texts.Pieces(_words_of)


def read(
    title: str,
    text: str,
    names: Phrases[Meaning],
    terms: Phrases[str],
    parties: Mapping[str, "KnownParty"],
) -> Reading:
    """Read a clean title and text."""
    cut = list(map(_words.__getitem__, texts.pieces(title) + texts.pieces(text)))
    reading = Reading(
        text=f"{title}\n{text}", words=list(chain.from_iterable(cut)), _counts=list(map(len, cut))
    )
    if named := names.find(reading.words):
        _read_terms(reading, terms)
        _read_names(reading, named, parties)
    return reading


def _read_terms(reading: Reading, terms: Phrases[str]) -> None:
    places: defaultdict[str, list[Span]] = defaultdict(list)
    for first, end, meanings in terms.find(reading.words):
        span = (first, end)
        if end - first == 1 or reading.layout.is_joined(span):
            for term in meanings:
                places[term].append(span)
    reading.terms = {term: spans[:_MOST_PLACES] for term, spans in places.items()}


def _read_names(
    reading: Reading,
    found: list[tuple[int, int, list[Meaning]]],
    parties: Mapping[str, "KnownParty"],
) -> None:
    named: defaultdict[str, list[tuple[Span, bool]]] = defaultdict(list)
    taken: Span = (0, 0)
    shouting = reading.text.isupper()
    for first, end, meanings in found:
        joined = end - first == 1 or reading.layout.is_joined((first, end))
        for meaning in meanings:
            if isinstance(meaning, CaseName):
                reading.cases.append(((first, end), meaning))
            elif (
                isinstance(meaning, Name)
                and joined
                and ((first, end) == taken or first >= taken[1])
                and (shouting or _is_written(reading, first, end, meaning))
            ):
                taken = taken if meaning.private else (first, end)
                named[meaning.party.id].append(((first, end), meaning.ordinary))
    for mentions in named.values():
        del mentions[_MOST_PLACES:]
    sure = {party for party, mentions in named.items() if not all(word for _, word in mentions)}
    for party, mentions in sorted(
        named.items(), key=lambda each: parties[each[0]].party.kind != "regulator"
    ):
        if spans := _meant(mentions, parties[party], reading, sure):
            reading.parties[party] = spans


@dataclass(frozen=True, slots=True, kw_only=True)
class KnownParty:
    """A party with its guards as terms, and those it shares a case with."""

    party: Party
    context: tuple[str, ...]
    unless: tuple[str, ...]
    opponents: set[str] = field(default_factory=set)


def _meant(
    mentions: list[tuple[Span, bool]], known: KnownParty, reading: Reading, certain: set[str]
) -> list[Span]:
    """Those of a name's places that mean the party and not a namesake."""
    context = [term for term in known.context if term in reading.terms]
    contextual = bool(context)
    if any(term in reading.terms for term in known.unless) and all(map(_is_class, context)):
        return []
    sure = (
        not known.context
        or contextual
        or known.party.id in certain
        or (known.party.kind == "company" and not known.opponents.isdisjoint(certain))
        or any(_is_opposed(span, known, reading) for span, _ in mentions)
    )
    spans = [span for span, ordinary in mentions if sure or not ordinary]
    if known.party.kind == "regulator" and "words:abroad" in reading.terms:
        return _at_home(spans, reading)
    return spans


def _is_opposed(span: Span, known: KnownParty, reading: Reading) -> bool:
    """Whether a name stands after the "v." of a caption that an opponent begins."""
    if _word(reading, span[0] - 1) != "v":
        return False
    return any(
        0 <= span[0] - 1 - end <= _CAPTION_REACH
        for opponent in known.opponents
        for _, end in reading.parties.get(opponent, ())
    )


def _is_class(term: str) -> bool:
    return term.startswith("words:")


def _at_home(spans: list[Span], reading: Reading) -> list[Span]:
    """None of an authority's places if one of them belongs to another country."""
    if any(_word(reading, first - 1) in lexicon.HOME for first, _ in spans):
        return spans
    if lexicon.HOME.isdisjoint(reading.words) and any(
        _is_theirs(country, spans[0], reading)
        for country in reading.terms.get("words:namesakes", ())
    ):
        return []
    abroad = reading.terms["words:abroad"]
    return [] if any(_is_of(span, abroad, reading) for span in spans) else spans


def _is_theirs(country: Span, authority: Span, reading: Reading) -> bool:
    """Whether a country whose authority is a namesake is where a text is set."""
    title = reading.sentence(country) == 0
    place = _word(reading, country[0] - 1) in _IN or (
        _word(reading, country[0] - 1) == "the" and _word(reading, country[0] - 2) in _IN
    )
    return _word(reading, country[1]) in _AUTHORITY or (title and (country < authority or place))


def _is_of(span: Span, abroad: Iterable[Span], reading: Reading) -> bool:
    """Whether a country stands right before an authority, or right after."""
    for country in abroad:
        if country[1] <= span[0] and reading.sentence(country) == reading.sentence(span):
            between = reading.words[country[1] : span[0]]
        elif span[1] <= country[0] and reading.sentence(country) == reading.sentence(span):
            between = reading.words[span[1] : country[0]]
            if between and between[0] != "of":
                continue
        else:
            continue
        if len(between) <= _COUNTRY_REACH and lexicon.BETWEEN_COUNTRY.issuperset(between):
            return True
    return False


def _word(reading: Reading, place: int) -> str:
    return reading.words[place] if 0 <= place < len(reading.words) else ""


def _is_written(reading: Reading, first: int, end: int, name: Name) -> bool:
    """Whether a name has the capitals it needs, and no genitive inside."""
    if end - first == 1 and not (name.capitals or name.ordinary):
        return True
    start, stop = reading.layout.place(first)
    if end - first > 1 and not name.possessive:
        inside = reading.text[stop : reading.layout.place(end - 1)[0]]
        if _GENITIVE.search(inside):
            return False
    if not (name.capitals or name.ordinary):
        return True
    word = reading.text[start:stop]
    return word.isupper() if name.capitals else not word[:1].islower()


# Rules compare places in pairs, and a text may be an attack: only the first are kept.
_MOST_PLACES = 50
_CAPTION_REACH = 1
_BEFORE_OPENING = 3
_OPENING = re.compile(r"(?:[:;?!|—–] ?[\"'“‘]?|\. )$")
_NOBODY: frozenset[str] = frozenset()
_VERSUS = {"vs": "v", "versus": "v"}
_FEW = 4
_COUNTRY_REACH = 4
_IN = frozenset({"in", "from", "across"})
_AUTHORITY = frozenset({"watchdog", "regulator", "regulators", "agency", "commission"})
_GENITIVE = re.compile(r"['’‘`]s\b")
