"""The cases and parties that ship with docketwire, with those of feeds.yaml laid over them."""

from collections.abc import Iterable
from datetime import date
from hashlib import blake2b
from importlib import resources

from bot.config.source import Tree, YamlList, YamlMap, read
from bot.model import Case, Docket, Party, Registry, Relation


def load_registry() -> Registry:
    """The shipped registry.

    It is trusted to have the right shape: the tests hold it to the grammar of feeds.yaml.
    """
    text = resources.files("bot").joinpath("registry.yaml").read_text(encoding="utf-8")
    tree = read(text).tree
    return registry(map(case_of, rows(tree, "cases")), map(party_of, rows(tree, "parties")))


def overlaid(below: Registry, cases: Iterable[Case], parties: Iterable[Party]) -> Registry:
    """``below`` with ``cases`` and ``parties`` added, or put in the place of their ids."""
    above = {case.id: case for case in cases}, {party.id: party for party in parties}
    if not any(above):
        return below
    return registry({**below.cases, **above[0]}.values(), {**below.parties, **above[1]}.values())


def registry(cases: Iterable[Case], parties: Iterable[Party]) -> Registry:
    """A registry whose version says what is in it."""
    all_cases = {case.id: case for case in cases}
    all_parties = {party.id: party for party in parties}
    content = repr((sorted(all_cases.items(), key=_id), sorted(all_parties.items(), key=_id)))
    return Registry(
        version=blake2b(content.encode(), digest_size=16).hexdigest(),
        cases=all_cases,
        parties=all_parties,
    )


def _id(item: tuple[str, Case | Party]) -> str:
    return item[0]


def rows(tree: Tree, key: str) -> list[YamlMap]:
    """The mappings in the list at ``key`` of a document."""
    return [row for row in _list(tree, key) if isinstance(row, YamlMap)]


def case_of(row: YamlMap) -> Case:
    """The case of a row whose shape is known to be right."""
    filed = _text(row, "filed")
    return Case(
        id=_text(row, "id") or "",
        caption=_text(row, "caption") or "",
        short=_text(row, "short") or "",
        dockets=tuple(docket_of(text) for text in _texts(row, "dockets")),
        court=_text(row, "court"),
        judge=_text(row, "judge"),
        filed=date.fromisoformat(filed) if filed else None,
        status=_text(row, "status"),
        parties=_texts(row, "parties"),
        aliases=_texts(row, "aliases"),
        cues=tuple(_members(group) for group in _list(row, "cues")),
        marks=_texts(row, "marks"),
        releases=_texts(row, "releases"),
        related=_relations(row.get("related")),
        courtlistener=tuple(map(int, _texts(row, "courtlistener"))),
    )


def party_of(row: YamlMap) -> Party:
    """The party of a row whose shape is known to be right."""
    return Party(
        id=_text(row, "id") or "",
        name=_text(row, "name") or "",
        short=_text(row, "short") or "",
        kind=_text(row, "kind") or "company",
        aliases=_texts(row, "aliases"),
        ordinary=_texts(row, "ordinary"),
        context=_texts(row, "context"),
        unless=_texts(row, "unless"),
        part_of=_text(row, "part_of"),
    )


def docket_of(text: str) -> Docket:
    """The docket of ``COURT NUMBER``, as it is written."""
    court, _, number = text.strip().partition(" ")
    return Docket(court=court, number=number.strip())


def _relations(tree: Tree) -> tuple[Relation, ...]:
    if not isinstance(tree, YamlMap):
        return ()
    return tuple(
        Relation(kind=kind, case=case)
        for kind, others in tree.items()
        for case in ((others,) if isinstance(others, str) else _members(others))
    )


def _text(row: YamlMap, key: str) -> str | None:
    value = row.get(key)
    return value if isinstance(value, str) else None


def _texts(row: YamlMap, key: str) -> tuple[str, ...]:
    return _members(row.get(key))


def _members(tree: Tree) -> tuple[str, ...]:
    if not isinstance(tree, YamlList):
        return ()
    return tuple(member for member in tree if isinstance(member, str))


def _list(tree: Tree, key: str) -> list[Tree]:
    found = tree.get(key) if isinstance(tree, YamlMap) else None
    return found if isinstance(found, YamlList) else []
