"""New cases by themselves: whether a court's or regulator's entry is of a case not yet known."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

from bot import docket
from bot.discover.names import PROSECUTOR, Sides, may_name, sides_of
from bot.discover.record import Record, caption_in, record_of, released_caption, span_of
from bot.discover.relations import origins, relations
from bot.model import Case, Docket, Draft, Event, FeedKind, Proposal, Registry, Tag
from bot.text import words

__all__ = [
    "Discovery",
    "discover",
    "docket_case",
    "has",
    "origins",
    "origins_of",
    "relations",
    "tagged",
]

LONGEST_ID = 80
# Tags that say which case an entry is of, even where its docket number is not the case's.
_NAMING = frozenset({"caption", "alias", "link"})
_NO_ENFORCERS = frozenset({PROSECUTOR, "treasury"})
_OF_CASE = 0.9


@dataclass(frozen=True, slots=True, kw_only=True)
class Discovery:
    """The case that an entry is of, though the registry's tags do not say so.

    ``changed`` says that ``case`` is to be kept: it is new, or more is known of it. ``tags`` are
    what the entry is to be tagged with besides. ``reveals`` are the parties to whose followers
    the entry tells of a new case. A ``private`` one is known by what people follow alone.
    """

    case: Case
    tags: tuple[Tag, ...]
    changed: bool = False
    reveals: tuple[str, ...] = ()
    private: bool = False


def discover(draft: Draft, registry: Registry) -> Discovery | None:
    """Say which case an entry is of, where the registry or the entry's tags do not have it.

    Only a court's docket entry or a regulator's release makes a case, never a news article; and
    only where its caption names a party of the registry, or a regulator as plaintiff. None where
    there is nothing to be learnt.
    """
    if draft.facts.kind is FeedKind.COURT and draft.entry.filing is not None:
        return _of_filing(draft, registry)
    if draft.facts.kind is FeedKind.REGULATOR and draft.entry.release is not None:
        return _of_release(draft, registry)
    return None


def docket_case(number: Docket) -> Case:
    """The case of which no more is known than its docket, with the id that it keeps."""
    return Case(
        id=f"{number.court}-{_slug([number.number])}",
        caption=f"{docket.court_name(number.court)} {number.number}",
        court=number.court,
        dockets=(number,),
    )


def tagged(draft: Draft, found: Discovery) -> Draft:
    """The entry with the case that it is of, and its parties; what is private is no fact of it."""
    ids = [tag.topic.partition(":") for tag in found.tags if not tag.private]
    cases = [value for key, _, value in ids if key == "case"]
    parties = [value for key, _, value in ids if key == "party"]
    facts = replace(
        draft.facts,
        cases=(*cases, *draft.facts.cases),
        parties=(*draft.facts.parties, *parties),
    )
    return replace(draft, tags=(*found.tags, *draft.tags), facts=facts)


def origins_of(draft: Draft, registry: Registry) -> tuple[Proposal, ...]:
    """Where a discovered appeal may come from, by an entry in it that its tags know."""
    number = draft.facts.docket
    if draft.entry.filing is None or number is None:
        return ()
    own = (each for each in _tagged(draft, registry) if each.discovered and has(each, number))
    return tuple(proposal for case in own for proposal in origins(case, draft, registry))


def _of_filing(draft: Draft, registry: Registry) -> Discovery | None:
    filing, number = draft.entry.filing, draft.facts.docket
    if filing is None or number is None or not (draft.facts.parties or draft.facts.cases):
        return None
    own = next((case for case in _tagged(draft, registry) if has(case, number)), None)
    if (own and not _is_bare(own)) or _is_named(draft, number, registry):
        return None
    caption = caption_in(filing.caption or "")
    record = record_of(draft, caption, registry)
    if own is not None:
        return _told(own, record, draft, registry) if caption else None
    return _found(record, draft, registry) if _is_watched(record.sides, registry) else None


def _of_release(draft: Draft, registry: Registry) -> Discovery | None:
    if draft.facts.cases:
        return None
    caption = released_caption(draft, registry)
    number = draft.facts.docket
    if caption is None or (number is None and draft.candidates):
        return None
    record = record_of(draft, caption, registry)
    return _found(record, draft, registry) if _is_watched(record.sides, registry) else None


def _found(record: Record, draft: Draft, registry: Registry) -> Discovery | None:
    """The case of a record that is worth one: known by its docket or names, or new."""
    new = _new_case(record, draft)
    if record.docket is not None:
        known = [case for case in registry.cases.values() if has(case, record.docket)]
    else:
        known = [registry.cases[new.id]] if new.id in registry.cases else []
    known = known or _alike(record, registry)
    if not known:
        return _discovery(new, record, draft, registry, reveals=_reveals(new, draft, registry))
    if len(known) > 1 and record.docket is None:
        return None
    return _told(known[0], record, draft, registry)


def _told(case: Case, record: Record, draft: Draft, registry: Registry) -> Discovery:
    """A known case, with what the record adds to what is known of it."""
    more = case
    if _is_bare(case) and record.caption:
        new = _new_case(record, draft)
        more = replace(
            case, caption=new.caption, short=new.short, parties=new.parties, filed=new.filed
        )
    if record.docket and not case.dockets:
        more = replace(more, court=record.docket.court, dockets=(record.docket,))
    release = draft.entry.release
    if release and case.discovered and release not in case.releases:
        more = replace(more, releases=(*more.releases, release))
    reveals = _reveals(more, draft, registry) if _is_bare(case) else ()
    return _discovery(more, record, draft, registry, changed=more != case, reveals=reveals)


def _discovery(
    case: Case,
    record: Record,
    draft: Draft,
    registry: Registry,
    *,
    changed: bool = True,
    reveals: tuple[str, ...],
) -> Discovery:
    start, end = span_of(draft, record)
    tag = Tag(
        topic=f"case:{case.id}",
        rule="docket" if record.docket else "release",
        match=f"{draft.title}\n{draft.text}"[start:end],
        start=start,
        end=end,
        score=1.0 if record.docket else _OF_CASE,
    )
    of_case = (
        replace(tag, topic=f"party:{party}", score=_OF_CASE)
        for party in case.parties
        if party not in draft.facts.parties and party in registry.parties
    )
    case_tags = () if case.id in draft.facts.cases else (tag,)
    return Discovery(case=case, tags=(*case_tags, *of_case), changed=changed, reveals=reveals)


def _new_case(record: Record, draft: Draft) -> Case:
    caption = record.caption or ""
    published, release = draft.entry.published, draft.entry.release
    filed = published.date() if published and draft.event is Event.COMPLAINT else None
    bare = (
        docket_case(record.docket)
        if record.docket
        else Case(id=_release_id(record, draft), caption=caption)
    )
    return replace(
        bare,
        caption=caption or bare.caption,
        short=docket.short_caption(caption),
        filed=filed,
        parties=record.sides.parties,
        releases=(release,) if release else (),
        discovered=True,
    )


def _release_id(record: Record, draft: Draft) -> str:
    """An id by the defendants; where they may be others' names too, of this release alone."""
    title = words(record.caption or "")
    slug = _slug(word for word in title if word not in {"et", "al"})
    if record.sides.defendants and all(word.isascii() for word in title):
        return slug
    return f"{slug[: LONGEST_ID - 20]}-{_slug([draft.entry.release or ''])}"


def _is_watched(who: Sides, registry: Registry) -> bool:
    """Whether a caption names a watched party, or a regulator as plaintiff.

    The United States and its departments bring thousands of cases that are nobody's subject here.
    """
    found = [registry.parties[each] for each in who.parties if each in registry.parties]
    plaintiffs = {key.removeprefix("party:") for key in who.plaintiffs} - _NO_ENFORCERS
    return any(party.kind != "regulator" or party.id in plaintiffs for party in found)


def _reveals(case: Case, draft: Draft, registry: Registry) -> tuple[str, ...]:
    """Whose followers learn of a new case.

    A regulator's followers know that it sues; to them a case is new when it is filed.
    """
    filed = draft.event is Event.COMPLAINT
    return tuple(
        party
        for party in case.parties
        if party in registry.parties
        and (registry.parties[party].kind != "regulator" or (filed and party != PROSECUTOR))
    )


def _is_named(draft: Draft, number: Docket, registry: Registry) -> bool:
    """Whether a certain tag says which case of this court an entry is of, by another name."""
    naming = {tag.topic.removeprefix("case:") for tag in draft.tags if tag.rule in _NAMING}
    return any(
        case.id in naming and number.court in (case.court, *(each.court for each in case.dockets))
        for case in _tagged(draft, registry)
        if not has(case, number)
    )


def _alike(record: Record, registry: Registry) -> list[Case]:
    """The cases of the same regulator against the same first defendant.

    One side of the comparison knows no docket number; two numbers are two cases.
    """
    if not record.sides.plaintiffs or not record.sides.defendants:
        return []
    return [
        case
        for case in registry.cases.values()
        if case.discovered
        and (record.docket is None or not case.dockets)
        and may_name(case, record.sides.defendants[0])
        and (known := sides_of(case, registry)).plaintiffs[:1] == record.sides.plaintiffs[:1]
        and known.defendants[:1] == record.sides.defendants[:1]
    ]


def _tagged(draft: Draft, registry: Registry) -> Iterator[Case]:
    return (registry.cases[each] for each in draft.facts.cases if each in registry.cases)


def has(case: Case, number: Docket) -> bool:
    """Whether a docket is one of a case's, in whatever spelling."""
    return any(
        each.court == number.court
        and _serial(each.number) == _serial(number.number)
        and docket.same(each.number, number.number)
        for each in case.dockets
    )


def _serial(number: str) -> str:
    """What two spellings of a number share; cheap, for thousands of cases."""
    return number.rpartition("-")[2].lstrip("0")


def _is_bare(case: Case) -> bool:
    """Whether a case was followed by its docket number, and nothing else is known of it."""
    return len(case.dockets) == 1 and case == docket_case(case.dockets[0])


def _slug(parts: Iterable[str]) -> str:
    return re.sub(r"[^a-z0-9]+", "-", "-".join(parts).lower()).strip("-")[:LONGEST_ID].strip("-")
