"""What feeds.yaml may say, and what it means.

Imported only when a file is read: pydantic costs about 120 ms, which ``--help`` need not pay.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from zoneinfo import ZoneInfo

from pydantic import BaseModel, ValidationError
from pydantic_core import ErrorDetails

from bot.config.grammar import (
    CaseRow,
    Defaults,
    DeliveryRow,
    Document,
    FeedRow,
    PartyRow,
    Related,
    RetentionRow,
    SubscriptionRow,
)
from bot.config.mistakes import listed, meant, quoted
from bot.config.registry import case_of, docket_of, overlaid, party_of, rows
from bot.config.settings import ChannelLook, DeliveryPolicy, Destination, Retention
from bot.config.source import Place, Source, Tree, YamlMap
from bot.config.topics import Known
from bot.config.web import same_address
from bot.model import Feed, FeedKind, Registry, Subscription

Mistake = tuple[int, str]

_ROWS: dict[str, tuple[str, type[BaseModel]]] = {
    "feeds": ("a feed", FeedRow),
    "cases": ("a case", CaseRow),
    "parties": ("a party", PartyRow),
    "subscriptions": ("a subscription", SubscriptionRow),
    "defaults": ("the defaults", Defaults),
    "delivery": ("the delivery policy", DeliveryRow),
    "retention": ("what is kept", RetentionRow),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class FeedsFile:
    """What a feeds.yaml means."""

    feeds: tuple[Feed, ...]
    registry: Registry
    timezone: ZoneInfo
    contact: str | None
    operator: Destination | None
    subscriptions: tuple[Subscription, ...]
    looks: tuple[ChannelLook, ...]
    delivery: DeliveryPolicy
    retention: Retention


def interpret(source: Source, shipped: Registry) -> tuple[FeedsFile | None, list[Mistake]]:
    """What a document means on top of the ``shipped`` registry, and every mistake in it.

    The meaning is None where there are mistakes; each of them comes with its line.
    """
    tree = source.tree
    if not isinstance(tree, YamlMap):
        return None, [(1, _no_mapping(tree))]
    known = Known(
        cases=frozenset(shipped.cases) | set(_ids(tree, "cases")),
        parties=frozenset(shipped.parties) | set(_ids(tree, "parties")),
    )
    mistakes = [*source.mistakes, *_contradictions(source)]
    try:
        document = Document.model_validate(tree, context=known)
    except ValidationError as error:
        errors = error.errors(include_url=False, include_input=True)
        return None, sorted({*mistakes, *(_told(each, source) for each in errors)})
    if mistakes:
        return None, sorted(set(mistakes))
    return _meaning(document, tree, shipped), []


def _no_mapping(tree: Tree) -> str:
    if tree is None:
        return 'the file is empty; "docketwire init" in an empty folder writes one to begin with'
    return 'the file is no list of settings; it begins with "feeds:"'


def _ids(tree: YamlMap, key: str) -> list[str]:
    return [found for row in rows(tree, key) if isinstance(found := row.get("id"), str)]


def _contradictions(source: Source) -> Iterator[Mistake]:
    tree = source.tree
    if not isinstance(tree, YamlMap):
        return
    yield from _twice(source, "feeds", "url", same_address)
    yield from _twice(source, "feeds", "name", str.casefold)
    yield from _twice(source, "cases", "id", str)
    yield from _twice(source, "parties", "id", str)
    for place, row in _placed(tree, "feeds"):
        if "court" in row and row.get("kind") in {FeedKind.REGULATOR, FeedKind.NEWS}:
            what = '"court" belongs to feeds of kind court; remove it, or write kind: court'
            yield source.line((*place, "court")), what
    for place, row in _placed(tree, "parties"):
        if "id" in row and row.get("part_of") == row["id"]:
            yield source.line((*place, "part_of")), "a party is no part of itself; remove it"
    yield from _subscribed_twice(source, tree)
    yield from _drawn_otherwise(source, tree)


def _twice(source: Source, section: str, key: str, same: Callable[[str], str]) -> Iterator[Mistake]:
    first: dict[str, int] = {}
    for place, row in _placed(source.tree, section):
        value = row.get(key)
        if not isinstance(value, str):
            continue
        line = source.line((*place, key))
        if same(value) in first:
            what = f"this {key} stands in line {first[same(value)]} already"
            yield line, f"{what}; {_once(section)}"
        first.setdefault(same(value), line)


def _once(section: str) -> str:
    what, _ = _ROWS[section]
    return f"remove {what.replace('a ', 'one ', 1)} of the two, or change it"


def _subscribed_twice(source: Source, tree: YamlMap) -> Iterator[Mistake]:
    first: dict[tuple[str, str], int] = {}
    for place, row in _placed(tree, "subscriptions"):
        channel, wanted = row.get("channel"), row.get("topics")
        if not isinstance(channel, str) or not isinstance(wanted, list):
            continue
        for number, topic in enumerate(wanted):
            if isinstance(topic, str):
                line = source.line((*place, "topics", number))
                key = channel, topic.strip().casefold()
                if key in first:
                    what = f"{quoted(topic)} of this channel stands in line {first[key]} already"
                    yield line, f"{what}; remove one"
                first.setdefault(key, line)


def _drawn_otherwise(source: Source, tree: YamlMap) -> Iterator[Mistake]:
    """What is said of the look of a channel that has none, or twice and differently."""
    first: dict[tuple[str, str], tuple[object, int]] = {}
    for place, row in _placed(tree, "subscriptions"):
        channel = row.get("channel")
        for key in ("look", "publish"):
            if key not in row or not isinstance(channel, str):
                continue
            line = source.line((*place, key))
            if not channel.strip().startswith("discord:"):
                yield line, f'"{key}" belongs to channels of Discord; remove it'
            said, before = first.setdefault((channel, key), (row[key], line))
            if said != row[key]:
                yield line, f"this {key} of the channel is another one in line {before}; keep one"


def _placed(tree: Tree, section: str) -> Iterator[tuple[Place, YamlMap]]:
    members = tree.get(section) if isinstance(tree, YamlMap) else None
    if isinstance(members, list):
        for number, row in enumerate(members):
            if isinstance(row, YamlMap):
                yield (section, number), row


def _told(error: ErrorDetails, source: Source) -> Mistake:
    place = tuple(error["loc"])
    line = source.line(place)
    key = next((step for step in reversed(place) if isinstance(step, str)), "feeds.yaml")
    match error["type"]:
        case "extra_forbidden":
            return line, _unknown_key(place)
        case "missing":
            what = _thing(place[:-1])[0]
            return line, f"{what} needs {quoted(key)}; add it"
        case "tuple_type":
            example = f"; write [{error['input']}]" if isinstance(error["input"], str) else ""
            return line, f"{quoted(key)} takes a list{example or ': lines that begin with -'}"
        case "value_error":
            text = str(error["ctx"]["error"])
            predicate = not text.startswith('"')
            return line, f"{quoted(key)} {text}" if predicate else text
        case _:
            keys = listed(_thing(place)[1].model_fields)
            return line, f"{quoted(key)} takes settings, each as name: value, of {keys}"


def _unknown_key(place: Place) -> str:
    what, model = _thing(place[:-1])
    key = str(place[-1])
    remedy = meant(key, model.model_fields) or f"; there are {listed(model.model_fields)}"
    return f"{quoted(key)} is not a setting of {what}{remedy}"


def _thing(place: Place) -> tuple[str, type[BaseModel]]:
    if "related" in place:
        return "related", Related
    return _ROWS[str(place[0])] if place and place[0] in _ROWS else ("feeds.yaml", Document)


def _meaning(document: Document, tree: YamlMap, shipped: Registry) -> FeedsFile:
    defaults = document.defaults or Defaults()
    cases = (
        replace(case_of(row), dockets=tuple(map(docket_of, checked.dockets)))
        for row, checked in zip(rows(tree, "cases"), document.cases, strict=True)
    )
    delivery = document.delivery or DeliveryRow()
    retention = document.retention or RetentionRow()
    return FeedsFile(
        feeds=tuple(_feed(row, defaults) for row in document.feeds),
        registry=overlaid(shipped, cases, map(party_of, rows(tree, "parties"))),
        timezone=document.timezone or ZoneInfo("UTC"),
        contact=document.contact,
        operator=document.operator,
        subscriptions=tuple(wish for row in document.subscriptions for wish in _subscriptions(row)),
        looks=tuple(
            ChannelLook(
                channel=row.channel.channel,
                tenant=row.channel.tenant,
                look=row.look,
                publish=row.publish,
            )
            for row in document.subscriptions
            if row.look is not None or row.publish is not None
        ),
        delivery=DeliveryPolicy(
            on_unknown=delivery.on_unknown, max_age=delivery.max_age, pace=delivery.pace
        ),
        retention=Retention(texts=retention.texts, ledger=retention.ledger, left=retention.left),
    )


def _feed(row: FeedRow, defaults: Defaults) -> Feed:
    return Feed(
        name=row.name,
        url=row.url,
        kind=row.kind,
        court=row.court,
        every=row.every or defaults.every,
        max_bytes=row.max_bytes or defaults.max_bytes,
        insists=row.every is not None,
    )


def _subscriptions(row: SubscriptionRow) -> Iterator[Subscription]:
    for topic in row.topics:
        yield Subscription(
            channel=row.channel.channel,
            tenant=row.channel.tenant,
            topic=topic,
            filters=row.filter,
            digest=row.digest,
            verbosity=row.verbosity,
            updates=row.updates,
            threads=row.threads,
            mention=row.mention,
            by="feeds.yaml",
            fixed=True,
        )
