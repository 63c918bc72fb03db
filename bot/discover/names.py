"""Names in captions: which party a name is, and whether it tells who is meant."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from bot import docket
from bot.model import Case, Party, Registry
from bot.text import words

PROSECUTOR = "doj"

_UNITED_STATES = frozenset(
    {("usa",), ("us",), ("united", "states"), ("united", "states", "of", "america")}
)
_LEGAL = frozenset(
    {"inc", "incorporated", "llc", "ltd", "limited", "lp", "llp", "lllp", "plc", "corp", "co"}
    | {"corporation", "company", "pte", "pty", "proprietary", "gmbh", "ag", "sa", "nv", "bv"}
    | {"sarl", "na", "pllc", "dac", "uab", "the"}
)
# May follow a company's own name in its full one.
_DESCRIBING = _LEGAL | frozenset(
    {"and", "holdings", "holding", "group", "global", "international", "worldwide", "us", "usa"}
    | {"america", "americas", "europe", "uk", "technologies", "technology", "labs", "foundation"}
    | {"services", "financial", "finance", "capital", "markets", "trading", "trust", "bank"}
    | {"investments", "investment", "management", "ventures", "digital", "digitals", "assets"}
    | {"asset", "securities", "exchange", "network", "networks", "protocol", "dao", "systems"}
    | {"solutions", "partners", "custody", "payments", "software", "enterprises", "industries"}
    | {
        "operations",
        "derivatives",
        "futures",
        "crypto",
        "lending",
        "earn",
        "internet",
        "prime",
        "holdco",
    }
)
_OF_PERSONS = frozenset({"jr", "sr", "ii", "iii", "iv", "esq", "cpa"})
# What "In re" adds to the name of whom everybody sues.
_OF_SUITS = frozenset({"litigation", "actions", "cases", "mdl"})
_TELLING = 2
_COMMON = frozenset(
    {"does", "doe", "unknown", "john", "jane", "estate", "property", "approximately"}
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Sides:
    """Who stands against whom, by keys: ``party:ID``, or a name's words without its legal form.

    Names that may be many people's ("Lee", "John Doe") are left out. ``subject`` is of "In re".
    """

    plaintiffs: tuple[str, ...] = ()
    defendants: tuple[str, ...] = ()
    subject: tuple[str, ...] = ()

    @property
    def parties(self) -> tuple[str, ...]:
        """The ids of the registry's parties among them, who brings the case first."""
        keys = (*self.plaintiffs, *self.defendants, *self.subject)
        ids = (key.removeprefix("party:") for key in keys if key.startswith("party:"))
        return tuple(dict.fromkeys(ids))


def sides(caption: str, parties: Sequence[Party]) -> Sides:
    """The sides of a caption, whose names may be any of ``parties``, matched on whole names."""
    parsed = docket.parse_caption(caption)
    if parsed is None:
        return Sides()
    subject = docket.party_names(parsed.subject) if parsed.subject else ()
    return Sides(
        plaintiffs=tuple(_keys(parsed.plaintiffs, parties)),
        defendants=tuple(_keys(parsed.defendants, parties)),
        subject=tuple(_keys(subject, parties, after=_OF_SUITS)),
    )


def sides_of(case: Case, registry: Registry) -> Sides:
    """The sides of a known case: its caption's, and the parties that the caption leaves out."""
    parties = [registry.parties[each] for each in case.parties if each in registry.parties]
    found = sides(case.caption, parties)
    if not found.plaintiffs:
        return found
    missing = (f"party:{each}" for each in case.parties if each not in found.parties)
    return Sides(plaintiffs=found.plaintiffs, defendants=(*found.defendants, *missing))


def may_name(case: Case, key: str) -> bool:
    """Whether a case can have this key on a side: cheap, before its caption is read."""
    if key.startswith("party:"):
        return key.removeprefix("party:") in case.parties
    caption = case.caption.replace(".", "").casefold()
    return not caption.isascii() or all(word in caption for word in key.split())


def _keys(
    names: Iterable[str], parties: Sequence[Party], *, after: frozenset[str] = frozenset()
) -> Iterable[str]:
    for name in names:
        said = words(name)
        # A party may be known by its initials alone.
        forms = {said, words(docket.short_caption(name))}
        party = next(
            (each for each in parties if any(_is(form, each, after) for form in forms)), None
        )
        if party is not None:
            yield f"party:{party.id}"
        elif _is_telling(said):
            yield " ".join(word for word in said if word not in _LEGAL)


def _is(said: tuple[str, ...], party: Party, after: frozenset[str]) -> bool:
    """Whether a whole name is a party's: nothing is left of it but what any name may end in."""
    if party.id == PROSECUTOR and said in _UNITED_STATES:
        return True
    if party.kind == "regulator" and said[:1] == ("us",):
        said = said[1:]
    sure, rest = {"regulator": (frozenset[str](),) * 2, "person": (_OF_PERSONS,) * 2}.get(
        party.kind, (_DESCRIBING, _LEGAL)
    )
    return any(
        _begins(said, words(name), allowed, after)
        for names, allowed in (
            ((party.name, party.short, *party.aliases), sure),
            (party.ordinary, rest),
        )
        for name in names
    )


def _begins(
    said: tuple[str, ...], name: tuple[str, ...], allowed: frozenset[str], after: frozenset[str]
) -> bool:
    if not name or said[: len(name)] != name:
        return False
    rest = said[len(name) :]
    return allowed.issuperset(rest) or (bool(after) and rest[-1] in after)


def _is_telling(said: tuple[str, ...]) -> bool:
    bare = [word for word in said if word not in _LEGAL]
    named = len(bare) >= _TELLING or (bool(bare) and len(bare) < len(said))
    return named and said not in _UNITED_STATES and _COMMON.isdisjoint(said)
