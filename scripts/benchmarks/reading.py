"""What it costs to understand a text: fold, tag, summarise, explain, parse."""

import re
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from tempfile import TemporaryDirectory

import feedparser

from benchmarks import feeds
from benchmarks.measure import Figure, Step, per_call
from benchmarks.texts import Piece, Writer
from bot import explain as explaining
from bot import items, parse, summary, text
from bot.config import load_registry
from bot.model import FeedKind, Party, Registry
from bot.tag import Tagger

SHORT, LONG = 70, 600
TEXTS = 40
FEEDS = 12
# An alternation of so many names takes a regular expression longer than anyone waits.
MOST_FOR_A_REGEX = 10_000
LOOK_ALIKES = str.maketrans("aeopcxy", "аеорсху")


def explain(step: Step) -> Iterator[Figure]:
    """Explain: everything that is made of one item."""
    tagger = Tagger(load_registry())
    for words, what in ((SHORT, "70-word item"), (LONG, "600-word article")):
        step(what)
        writer = Writer(f"explain {words}")
        told = [_item(number, writer.piece(words)) for number in range(TEXTS)]

        def explain_all(told: Sequence[items.Item] = told) -> int:
            for item in told:
                explaining.explained(item.id, explaining.draft_of(item, tagger))
            return len(told)

        (cost,) = per_call(explain_all)
        yield Figure(name=f"explain.{words}", what=f"explain: {what}", value=cost * 1000, unit="ms")
        yield Figure(
            name=f"explain.{words}.rate", what=f"explain: {what}s", value=1 / cost, unit="per s"
        )


def _item(number: int, piece: Piece) -> items.Item:
    fields = {"id": str(number), "title": piece.title, "text": piece.text}
    return items.read_item(fields, place="bench")


def fold(step: Step) -> Iterator[Figure]:
    """Fold look-alikes and make the text that is compared; and take HTML away."""
    step("texts")
    writer = Writer("fold")
    plain = [writer.piece(LONG) for _ in range(TEXTS)]
    mixed = [
        Piece(title=p.title.translate(LOOK_ALIKES), sentences=(_disguised(p.text),)) for p in plain
    ]
    pages = [
        "".join(f"<p>{line} <a href='/x'>&amp;</a></p>" for line in p.sentences) for p in plain
    ]

    def clean_all(pieces: Sequence[Piece]) -> Callable[[], int]:
        return lambda: len([text.clean(piece.title, piece.text) for piece in pieces])

    works: tuple[tuple[str, str, Callable[[], int]], ...] = (
        ("fold.clean", "clean a 600-word article", clean_all(plain)),
        ("fold.disguised", "clean one with look-alikes", clean_all(mixed)),
        ("fold.match", "match text of it", lambda: len([text.match(p.text) for p in mixed])),
        ("fold.html", "HTML of it to text", lambda: len([text.html_to_text(p) for p in pages])),
    )
    costs = per_call(*(work for _, _, work in works))
    for (name, what, _), cost in zip(works, costs, strict=True):
        yield Figure(name=name, what=what, value=cost * 1000, unit="ms")


def _disguised(told: str) -> str:
    """Every seventh word in letters that look like Latin ones."""
    return " ".join(
        word.translate(LOOK_ALIKES) if place % 7 == 0 else word
        for place, word in enumerate(told.split(" "))
    )


def tag(step: Step) -> Iterator[Figure]:
    """Tag articles with ever more names, beside one regular expression of all of them."""
    writer = Writer("tag")
    articles = [writer.piece(LONG) for _ in range(TEXTS)]
    for many in (1_000, 10_000, 100_000):
        step(f"{many:,} names")
        names = _names(many)
        parties = {f"p{n}": Party(id=f"p{n}", name=a, aliases=(a,)) for n, a in enumerate(names)}
        tagger = Tagger(Registry(version=str(many), cases={}, parties=parties))

        def tag_all(tagger: Tagger = tagger) -> int:
            return len([tagger.tag(piece.title, piece.text) for piece in articles])

        if many > MOST_FOR_A_REGEX:
            (cost,), other = per_call(tag_all), None
        else:
            found = re.compile(rf"\b(?:{'|'.join(map(re.escape, names))})\b", re.IGNORECASE)
            few = articles[:2]

            def search_all(found: re.Pattern[str] = found, few: list[Piece] = few) -> int:
                return len([found.findall(f"{piece.title}\n{piece.text}") for piece in few])

            cost, other = per_call(tag_all, search_all, rounds=3)
        yield Figure(
            name=f"tag.{many}",
            what=f"tag a 600-word article, {many:,} names",
            value=cost * 1000,
            unit="ms",
            beside="re alternation" if other else "",
            other=other * 1000 if other else None,
            goal="re / 100" if many == MOST_FOR_A_REGEX else "",
        )


def _names(many: int) -> list[str]:
    writer = Writer("names")
    names: dict[str, None] = {}
    while len(names) < many:
        names[f"{writer.name()} {writer.name()}"] = None
    return list(names)


def summarise(step: Step) -> Iterator[Figure]:
    """Two or three sentences of a text."""
    for words in (SHORT, LONG):
        step(f"{words} words")
        writer = Writer(f"summary {words}")
        pieces = [writer.piece(words) for _ in range(TEXTS)]

        def summarise_all(pieces: Sequence[Piece] = pieces) -> int:
            return len([summary.summarise(piece.title, piece.text) for piece in pieces])

        (cost,) = per_call(summarise_all)
        yield Figure(
            name=f"summary.{words}", what=f"summary of {words} words", value=cost * 1000, unit="ms"
        )


def parse_feeds(step: Step) -> Iterator[Figure]:
    """Read feeds, beside feedparser."""
    step("feeds")
    with TemporaryDirectory(prefix="docketwire-bench-") as name:
        feeds.write(Path(name), FEEDS)
        bodies = [path.read_bytes() for path in sorted(Path(name).glob("*.0.xml"))]
    cost, other = per_call(
        lambda: len([parse.parse(body, kind=FeedKind.NEWS) for body in bodies]),
        lambda: len([feedparser.parse(body) for body in bodies[:3]]),
    )
    yield Figure(
        name="parse",
        what="parse one feed",
        value=cost * 1000,
        unit="ms",
        beside="feedparser",
        other=other * 1000,
        goal="feedparser / 20",
    )
