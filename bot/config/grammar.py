"""The grammar of feeds.yaml: which keys there are and what their values may be."""

import re
from datetime import date, timedelta
from typing import Annotated
from zoneinfo import ZoneInfo, available_timezones

from pydantic import BaseModel, BeforeValidator, ConfigDict, PlainValidator, ValidationInfo

from bot import docket, schedule
from bot.config import topics
from bot.config.channels import destination
from bot.config.mistakes import meant, quoted
from bot.config.settings import Destination, OnUnknown
from bot.config.topics import Known
from bot.config.web import web_address
from bot.config.wishes import (
    called,
    look_of,
    one_line,
    one_of,
    switched,
    threads_of,
    updates_of,
    verbosity_of,
)
from bot.model import FeedKind, Look, Threads, Updates, Verbosity

_DURATION = re.compile(r"(?:([0-9]{1,6})d)?(?:([0-9]{1,6})h)?(?:([0-9]{1,6})m)?(?:([0-9]{1,6})s)?")
_LONGEST_DURATION = timedelta(days=365)
# Grouping looks back two weeks, and what it finds has to be whole.
_SHORTEST_KEPT = timedelta(days=30)
_PACE = re.compile(r"([0-9]{1,6})(ms|s)")
_SLOWEST_PACE = timedelta(minutes=1)
_SLUG = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")
_BYTES = re.compile(r"([0-9]{1,10}) *(kb|mb)?", re.IGNORECASE)
_BYTES_IN = {"": 1, "kb": 1000, "mb": 1_000_000}
_FEWEST_BYTES, _MOST_BYTES = 1000, 1_000_000_000
_PARTY_KINDS = ("company", "person", "regulator")


def _url(value: object) -> str:
    text = one_line(value)
    return web_address(text, ("http", "https"))


def _kind(value: object) -> FeedKind:
    return FeedKind(one_of(value, tuple(FeedKind), "kind of feed"))


def _on_unknown(value: object) -> OnUnknown:
    return OnUnknown(one_of(value, tuple(OnUnknown), "policy"))


def _party_kind(value: object) -> str:
    return one_of(value, _PARTY_KINDS, "kind of party")


def _duration(value: object) -> timedelta:
    text = one_line(value).lower().replace(" ", "")
    match = _DURATION.fullmatch(text)
    if text.isdecimal():
        raise ValueError(f'{quoted(text)} has no unit; did you mean "{int(text[:9])}m"?')
    if match is None:
        raise ValueError(f"{quoted(text)} is no duration; write it like 30s, 5m, 2h or 1d")
    days, hours, minutes, seconds = (int(number or 0) for number in match.groups())
    found = timedelta(days=days, hours=hours, minutes=minutes, seconds=seconds)
    if not timedelta(seconds=1) <= found <= _LONGEST_DURATION:
        raise ValueError(f"{quoted(text)} is not between 1s and {_LONGEST_DURATION.days}d")
    return found


def _kept(value: object) -> timedelta:
    found = _duration(value)
    if found < _SHORTEST_KEPT:
        raise ValueError(f"{quoted(one_line(value))} is less than {_SHORTEST_KEPT.days}d")
    return found


def _pace(value: object) -> timedelta:
    text = one_line(value).lower().replace(" ", "")
    match = _PACE.fullmatch(text)
    if match is None:
        raise ValueError(f"{quoted(text)} is no pace; write it like 1s, 250ms or 0s")
    found = timedelta(milliseconds=int(match[1]) * (1 if match[2] == "ms" else 1000))
    if found > _SLOWEST_PACE:
        raise ValueError(f"{quoted(text)} is more than {_SLOWEST_PACE.seconds}s")
    return found


def _bytes(value: object) -> int:
    text = one_line(value).replace("_", "")
    match = _BYTES.fullmatch(text)
    if match is None:
        raise ValueError(f"{quoted(text)} is no size; write it like 20MB")
    found = int(match[1]) * _BYTES_IN[(match[2] or "").lower()]
    if not _FEWEST_BYTES <= found <= _MOST_BYTES:
        raise ValueError(f"{quoted(text)} is not between 1kB and 1000MB")
    return found


def _court(value: object) -> str:
    return topics.court(one_line(value))


def _channel(value: object) -> Destination:
    return destination(one_line(value))


def _topic(value: object, info: ValidationInfo) -> str:
    return topics.topic(one_line(value), _known(info))


def _filter(value: object, info: ValidationInfo) -> str:
    return topics.filter_term(one_line(value), _known(info))


def _case_id(value: object, info: ValidationInfo) -> str:
    return topics.case(one_line(value), _known(info))


def _party_id(value: object, info: ValidationInfo) -> str:
    return topics.party(one_line(value), _known(info))


def _cue(value: object, info: ValidationInfo) -> str:
    text = one_line(value)
    for term in text.split("|"):
        if term.startswith("party:"):
            topics.party(term.removeprefix("party:"), _known(info))
    return text


def _known(info: ValidationInfo) -> Known:
    return info.context if isinstance(info.context, Known) else Known()


def _slug(value: object) -> str:
    text = one_line(value)
    if not _SLUG.fullmatch(text):
        small = "-".join(re.findall(r"[a-z0-9]+", text.lower()))
        remedy = f"; did you mean {quoted(small)}?" if small else ""
        raise ValueError(f"{quoted(text)} is no id, which has a-z, 0-9 and single hyphens{remedy}")
    return text


def _docket(value: object) -> str:
    text = one_line(value)
    court, _, number = text.partition(" ")
    if not number.strip() or number.strip().startswith("v."):
        raise ValueError(
            f'{quoted(text)} is no docket; write the court and the number: "dcd 1:23-cv-01599"'
        )
    found = docket.normalise(number)
    if found is None:
        raise ValueError(
            f"{quoted(number.strip())} is no docket number; write it like 1:23-cv-01599"
        )
    return f"{topics.court(court)} {found}"


def _date(value: object) -> date:
    text = one_line(value)
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise ValueError(f"{quoted(text)} is no day; write it like 2023-06-05") from None


def _number(value: object) -> int:
    text = one_line(value)
    if not (text.isascii() and text.isdecimal() and len(text) <= len("1000000000")):
        raise ValueError(f"{quoted(text)} is no docket id of CourtListener; write its number")
    return int(text)


def _digest(value: object) -> str:
    return str(schedule.read_digest(one_line(value)))


def _timezone(value: object) -> ZoneInfo:
    text = one_line(value)
    # ValueError: a path; OSError: a directory of zones, such as "America".
    try:
        return ZoneInfo(text)
    except (KeyError, ValueError, OSError):
        remedy = meant(text, available_timezones()) or "; write one like America/New_York"
    raise ValueError(f"{quoted(text)} is no time zone{remedy}")


def _contact(value: object) -> str:
    text = one_line(value)
    if not text.isascii() or not ("@" in text or text.startswith(("http://", "https://"))):
        raise ValueError(
            f"{quoted(text)} is no contact; write a mail address or a web page of yours"
        )
    return text


def _absent(value: object) -> object:
    """A list that is left empty (``cases:`` and nothing) is an empty list."""
    return () if value is None else value


def _several(value: object) -> object:
    return (value,) if isinstance(value, str) else _absent(value)


Line = Annotated[str, PlainValidator(one_line)]
Slug = Annotated[str, PlainValidator(_slug)]
Court = Annotated[str, PlainValidator(_court)]
Duration = Annotated[timedelta, PlainValidator(_duration)]
CaseId = Annotated[str, PlainValidator(_case_id)]
PartyId = Annotated[str, PlainValidator(_party_id)]
Cue = Annotated[str, PlainValidator(_cue)]
Lines = Annotated[tuple[Line, ...], BeforeValidator(_absent)]
CaseIds = Annotated[tuple[CaseId, ...], BeforeValidator(_several)]


class _Rows(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True, arbitrary_types_allowed=True)


class Defaults(_Rows):
    """What feeds have that do not say otherwise."""

    every: Duration = timedelta(minutes=5)
    max_bytes: Annotated[int, PlainValidator(_bytes)] | None = None


class FeedRow(_Rows):
    """A feed."""

    name: Line
    url: Annotated[str, PlainValidator(_url)]
    kind: Annotated[FeedKind, PlainValidator(_kind)]
    court: Court | None = None
    every: Duration | None = None
    max_bytes: Annotated[int, PlainValidator(_bytes)] | None = None


class Related(_Rows):
    """How a case relates to others."""

    appeal_of: CaseIds = ()
    companion_of: CaseIds = ()
    bankruptcy_of: CaseIds = ()


class CaseRow(_Rows):
    """A case."""

    id: Slug
    caption: Line
    short: Line | None = None
    dockets: Annotated[
        tuple[Annotated[str, PlainValidator(_docket)], ...], BeforeValidator(_absent)
    ] = ()
    court: Court | None = None
    judge: Line | None = None
    filed: Annotated[date, PlainValidator(_date)] | None = None
    status: Line | None = None
    parties: Annotated[tuple[PartyId, ...], BeforeValidator(_absent)] = ()
    aliases: Lines = ()
    cues: Annotated[tuple[tuple[Cue, ...], ...], BeforeValidator(_absent)] = ()
    marks: Lines = ()
    releases: Lines = ()
    related: Related | None = None
    courtlistener: Annotated[
        tuple[Annotated[int, PlainValidator(_number)], ...], BeforeValidator(_absent)
    ] = ()


class PartyRow(_Rows):
    """A party."""

    id: Slug
    name: Line
    short: Line | None = None
    kind: Annotated[str, PlainValidator(_party_kind)] | None = None
    aliases: Lines = ()
    ordinary: Lines = ()
    context: Lines = ()
    unless: Lines = ()
    part_of: PartyId | None = None


class SubscriptionRow(_Rows):
    """A channel with the topics it gets."""

    channel: Annotated[Destination, PlainValidator(_channel)]
    topics: tuple[Annotated[str, PlainValidator(_topic)], ...]
    filter: Annotated[
        tuple[Annotated[str, PlainValidator(_filter)], ...], BeforeValidator(_absent)
    ] = ()
    digest: Annotated[str, PlainValidator(_digest)] | None = None
    verbosity: Annotated[Verbosity, PlainValidator(verbosity_of)] = Verbosity.ALL
    updates: Annotated[Updates, PlainValidator(updates_of)] = Updates.THREAD
    threads: Annotated[Threads, PlainValidator(threads_of)] = Threads.OFF
    mention: Annotated[str, PlainValidator(called)] = ""
    look: Annotated[Look, PlainValidator(look_of)] | None = None
    publish: Annotated[bool, PlainValidator(switched)] | None = None


class DeliveryRow(_Rows):
    """How deliveries behave when things went wrong."""

    on_unknown: Annotated[OnUnknown, PlainValidator(_on_unknown)] = OnUnknown.RESEND
    max_age: Duration = timedelta(hours=24)
    pace: Annotated[timedelta, PlainValidator(_pace)] = timedelta(seconds=1)


class RetentionRow(_Rows):
    """How long what is stored is kept."""

    texts: Annotated[timedelta, PlainValidator(_kept)] = timedelta(days=365)
    ledger: Annotated[timedelta, PlainValidator(_kept)] = timedelta(days=180)
    left: Annotated[timedelta, PlainValidator(_duration)] = timedelta(days=7)


class Document(_Rows):
    """The whole file."""

    contact: Annotated[str, PlainValidator(_contact)] | None = None
    operator: Annotated[Destination, PlainValidator(_channel)] | None = None
    timezone: Annotated[ZoneInfo, PlainValidator(_timezone)] | None = None
    defaults: Defaults | None = None
    feeds: Annotated[tuple[FeedRow, ...], BeforeValidator(_absent)] = ()
    cases: Annotated[tuple[CaseRow, ...], BeforeValidator(_absent)] = ()
    parties: Annotated[tuple[PartyRow, ...], BeforeValidator(_absent)] = ()
    subscriptions: Annotated[tuple[SubscriptionRow, ...], BeforeValidator(_absent)] = ()
    delivery: DeliveryRow | None = None
    retention: RetentionRow | None = None
