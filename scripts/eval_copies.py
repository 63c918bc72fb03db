"""Mechanical copies of an article, as wires, sites and scrapers make them; the same every time."""

import random
from collections.abc import Iterator, Mapping
from html import escape
from typing import Any, TypeAlias

Article: TypeAlias = Mapping[str, Any]

# Latin letters and the Cyrillic and Greek ones that look the same.
TWINS = dict(zip("aceopxyisjABCEHIKMOPTX", "асеорхуіѕјАВСЕНІКМОРТХ", strict=True))
SHARES = (0.05, 0.3, 1.0)
CUT = 0.6
BOILERPLATE = "By Staff Writer. {} Sign up for our newsletter. All rights reserved."


def copies(article: Article) -> Iterator[tuple[str, dict[str, Any]]]:
    """Each way to copy an article by its name, with the copy as another site would publish it."""
    title, text = article["title"], article["text"]
    slug = article["id"]
    yield "suffix", _copy(article, f"{title} - Harbor Wire", text, f"{slug}?utm_source=rss")
    yield "prefix", _copy(article, f"UPDATE 2-{title}", f"(Adds details) {text}", slug)
    yield "cut", _copy(article, title, f"{text[: int(len(text) * CUT)]}…", slug)
    yield "upper case", _copy(article, title.upper(), BOILERPLATE.format(text), slug)
    yield "entities", _copy(article, _entities(title), f"<p>{_entities(text)}</p>", f"amp/{slug}")
    for share in SHARES:
        name = f"look-alikes {share:.0%}"
        yield name, _copy(article, _disguise(title, share), _disguise(text, share), slug)


def _copy(article: Article, title: str, text: str, path: str) -> dict[str, Any]:
    return {
        **article,
        "title": title,
        "text": text,
        "publisher": "Mirror of Everything",
        "url": f"https://mirror.example/{path}",
    }


def _entities(text: str) -> str:
    """Write a text with entities for what needs none."""
    named = escape(text).replace("'", "&rsquo;").replace("-", "&#x2d;").replace(" of ", "&nbsp;of ")
    return named.replace("e", "&#101;", 3)


def _disguise(text: str, share: float) -> str:
    drawn = random.Random(text)
    return "".join(
        TWINS.get(letter, letter) if drawn.random() < share else letter for letter in text
    )
