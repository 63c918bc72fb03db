"""Measure what understanding an item costs: CPU time of one process, its memos warm."""

import statistics
import time
from collections.abc import Callable, Sequence
from functools import partial
from typing import TypeVar

from eval_figures import Figure, Section, cost, lines
from eval_groups import OWN

from bot import dedupe, explain, items, summary, text
from bot.config import load_registry
from bot.model import Facts, FeedKind
from bot.tag import Tagger

T = TypeVar("T")
# Words of a text, and what it may cost.
ASKED = {70: 0.3, 600: 2.0}
TITLE_CHARS = 80
SENTENCES, SUMMARY_MS = 40, 0.3
ROUNDS = 9


def measure() -> list[Section]:
    """CPU milliseconds of an entry and of an article, and of the steps within."""
    tagger = Tagger(load_registry())
    told = lines(OWN)
    said = " ".join(f"{row['title']}. {row['text']}" for row in told).split()
    figures = [
        figure
        for words, most in ASKED.items()
        for figure in _steps(_cut(said, words), tagger, words=words, most=most)
    ]
    long = [
        " ".join(row["text"] for row in told[start : start + SENTENCES]) for start in (0, 20, 40)
    ]
    figures.append(
        cost(
            f"summary, {SENTENCES} sentences",
            _each(partial(summary.summarise, "A title"), long),
            of=f"{len(long)} texts",
            most=SUMMARY_MS,
        )
    )
    return [Section(title="Cost for each item, CPU", figures=figures)]


def main() -> None:
    """Print the costs."""
    for section in measure():
        section.show()


def _steps(texts: Sequence[str], tagger: Tagger, *, words: int, most: float) -> list[Figure]:
    def whole(item: items.Item) -> object:
        return dedupe.index_keys(explain.draft_of(item, tagger).facts)

    def tagged(one: str) -> object:
        return tagger.tag(one[:TITLE_CHARS], one)

    def cleaned(one: str) -> object:
        return text.clean(one[:TITLE_CHARS], one)

    def keyed(one: str) -> object:
        found = dedupe.fingerprint(one[:TITLE_CHARS], one)
        return dedupe.index_keys(Facts(fingerprint=found, kind=FeedKind.NEWS))

    def told(one: str) -> object:
        return summary.summarise(one[:TITLE_CHARS], one)

    entries = [
        items.read_item({"id": "x", "title": one[:TITLE_CHARS], "text": one}, place="text")
        for one in texts
    ]
    of = f"{len(texts)} texts"
    parts = {"clean": cleaned, "tag": tagged, "fingerprint and keys": keyed, "summary": told}
    return [
        cost(f"prepare and keys, {words} words", _each(whole, entries), of=of, most=most),
        *(cost(f"  {name}", _each(step, texts), of=of) for name, step in parts.items()),
    ]


def _cut(said: Sequence[str], words: int) -> list[str]:
    return [" ".join(said[start : start + words]) for start in range(0, len(said) - words, words)]


def _each(step: Callable[[T], object], texts: Sequence[T]) -> float:
    """The median over rounds of what a text costs, in milliseconds."""
    spent = []
    for _ in range(ROUNDS):
        start = time.process_time()
        for one in texts:
            step(one)
        spent.append((time.process_time() - start) * 1000 / len(texts))
    return statistics.median(spent)


if __name__ == "__main__":
    main()
