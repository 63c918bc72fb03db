"""Captured feeds and items through the whole pipeline, in order, without sending."""

from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from pathlib import Path

from bot import ingest, items, parse
from bot.errors import ParseError, UserError
from bot.joins import Verdict
from bot.model import Docket, Draft, Entry, Feed, FeedKind, Registry
from bot.prepare import prepare
from bot.tag import Tagger
from storage import feeds, joins
from storage.store import Store, Tx

FEED_SUFFIXES = {".xml", ".json", ".rss", ".atom", ".rdf", ".html"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """What became of one item of a file; ``docket`` and ``court`` are normalised.

    Of what was attached, ``verdict`` is why, and ``like`` the title of the story's entry with
    which it was compared.
    """

    file: str
    index: int
    id: str | None
    key: str
    decision: str
    story: int
    title: str
    published: str | None
    docket: str | None
    court: str | None
    caption: str | None
    cases: tuple[str, ...]
    parties: tuple[str, ...]
    verdict: Verdict | None
    like: str | None

    @property
    def because(self) -> tuple[str, ...]:
        """Why it was decided so, in short phrases; none for what is new."""
        return self.verdict.phrases() if self.verdict else KNOWN.get(self.decision, ())

    def fields(self) -> dict[str, object]:
        """The row as ``replay --json`` prints it."""
        fields = asdict(self)
        del fields["verdict"]
        return {
            **fields,
            "relation": self.verdict.relation if self.verdict else None,
            "score": self.verdict.score if self.verdict else None,
            "because": self.because,
        }


KNOWN = {
    "update": ("same key", "says something new"),
    "repeat": ("same key", "says nothing new"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class _Batch:
    """The drafts that one file gives to one feed."""

    feed: Feed
    drafts: tuple[Draft, ...]


async def replay(
    paths: Sequence[Path],
    store: Store,
    *,
    registry: Registry,
    now: datetime,
    kind: FeedKind | None = None,
    court: str | None = None,
) -> list[Row]:
    """Take files in, one after the other, and say what became of each of their items.

    Raises UserError for a file that cannot be read or is neither feed nor items.
    """
    tagger = Tagger(registry)
    rows: list[Row] = []
    for path in paths:
        for batch in _batches(path, tagger, kind=kind, court=court):
            taken = await store.write(_take, batch, registry=registry, now=now)
            told = {decision.key: (decision, like) for decision, like in taken}
            found = [
                row for draft in batch.drafts for row in _rows(path, draft, *told[draft.entry.key])
            ]
            rows += sorted(found, key=lambda row: row.index)
    return rows


def _take(
    tx: Tx, batch: _Batch, *, registry: Registry, now: datetime
) -> list[tuple[ingest.Decision, str | None]]:
    """What became of each draft; of one that was attached with the title of what it is like."""
    state = feeds.ensure(tx, batch.feed)
    polled = ingest.Polled(due=now)
    decisions = ingest.ingest(
        tx, state, batch.drafts, polled=polled, registry=registry, now=now, quiet=True
    )
    return [(each, joins.title(tx, each.join.entry) if each.join else None) for each in decisions]


def _batches(
    path: Path, tagger: Tagger, *, kind: FeedKind | None, court: str | None
) -> Iterator[_Batch]:
    try:
        body = path.read_bytes()
    except OSError as error:
        raise UserError(f"{path}: {error.strerror}") from error
    if path.suffix in FEED_SUFFIXES:
        yield _feed(path, body, tagger, kind=kind, court=court)
        return
    try:
        text = body.decode()
    except UnicodeDecodeError as error:
        raise UserError(f"{path}: not UTF-8; feeds end in {', '.join(FEED_SUFFIXES)}") from error
    for place, fields in items.read_lines(iter(text.splitlines()), name=str(path)):
        item = items.read_item(fields, place=place)
        draft = prepare(item.entry, kind=item.kind, publisher=str(path.name), tagger=tagger)
        yield _Batch(
            feed=_feed_of(f"items:{item.kind}", path.name, item.kind, None), drafts=(draft,)
        )


def _feed(
    path: Path, body: bytes, tagger: Tagger, *, kind: FeedKind | None, court: str | None
) -> _Batch:
    try:
        parsed = parse.parse(body, kind=kind, court=court)
    except ParseError as error:
        raise UserError(f"{path}: {error}") from error
    name = parsed.title or path.name
    channel = parsed.link or parsed.title or path.name
    feed = _feed_of(
        f"{parsed.kind}:{parsed.court or ''}:{channel}", name, parsed.kind, parsed.court
    )
    drafts = tuple(
        prepare(entry, kind=parsed.kind, publisher=name, tagger=tagger, court=parsed.court)
        for entry in parsed.entries
    )
    return _Batch(feed=feed, drafts=drafts)


def _feed_of(identity: str, name: str, kind: FeedKind, court: str | None) -> Feed:
    return Feed(name=name, url=f"replay:{identity}", kind=kind, court=court)


def _rows(path: Path, draft: Draft, decision: ingest.Decision, like: str | None) -> Iterator[Row]:
    """One row for each item of an entry: the first is decided on, the others are part of it."""
    entry = draft.entry
    docket = draft.facts.docket or Docket(court="", number="")
    filing = entry.filing
    for place, index in enumerate(entry.items):
        yield Row(
            file=str(path),
            index=index,
            id=entry.guid,
            key=entry.key,
            decision=decision.decision if not place else _later(entry, index, decision),
            story=decision.story,
            title=draft.title,
            published=entry.published.isoformat() if entry.published else None,
            docket=docket.number or None,
            court=docket.court or (filing.court if filing else None),
            caption=filing.caption if filing else None,
            cases=draft.facts.cases,
            parties=draft.facts.parties,
            verdict=decision.join.verdict if decision.join and not place else None,
            like=like if not place else None,
        )


def _later(entry: Entry, index: int, decision: ingest.Decision) -> str:
    return "repeat" if index in entry.repeats or decision.decision == "repeat" else "update"
