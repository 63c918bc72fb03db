"""Feeds to poll: RSS and Atom of some sixty kilobytes, HTML in CDATA, the same for a seed."""

import random
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from html import escape
from pathlib import Path

from benchmarks.texts import Piece, Writer

SEED = "docketwire"
ATOM_SHARE = 0.2
# News agencies' pieces stand in many feeds at once.
SYNDICATED_SHARE = 0.05
SYNDICATED = 200
ENTRIES = (20, 50)
WORDS = (60, 200)
SPAN_HOURS = 240
# One feed in a hundred has one entry more when it is asked again.
CHANGED_EVERY = 100
NEWEST = datetime(2026, 6, 1, 12, tzinfo=UTC)

_RSS = (
    '<?xml version="1.0" encoding="UTF-8"?>\n<rss version="2.0" '
    'xmlns:content="http://purl.org/rss/1.0/modules/content/" '
    'xmlns:dc="http://purl.org/dc/elements/1.1/"><channel><title>{name}</title>'
    "<link>https://{host}/</link><description>News of {name}</description>\n"
)
_ATOM = (
    '<?xml version="1.0" encoding="UTF-8"?>\n<feed xmlns="http://www.w3.org/2005/Atom">'
    '<title>{name}</title><link href="https://{host}/"/><id>https://{host}/</id>'
    "<updated>2026-06-01T12:00:00Z</updated>\n"
)


def write(folder: Path, count: int) -> int:
    """Write so many feeds (``0.0.xml`` ...) and the later form of some (``0.1.xml``); the bytes.

    The later form has one entry more, the newest.
    """
    agency = Writer(f"{SEED} agency")
    pool = [agency.piece(180) for _ in range(SYNDICATED)]
    size = 0
    for number in range(count):
        entries = list(_entries(number, pool))
        size += _save(folder / f"{number}.0.xml", number, entries[1:])
        if number % CHANGED_EVERY == 0:
            _save(folder / f"{number}.1.xml", number, entries)
    return size


def _save(path: Path, number: int, entries: list[str]) -> int:
    atom = number % round(1 / ATOM_SHARE) == 0
    head, foot = (_ATOM, "</feed>") if atom else (_RSS, "</channel></rss>")
    body = head.format(name=f"Gazette {number}", host=_host(number)) + "".join(entries) + foot
    return path.write_bytes(body.encode())


def _host(number: int) -> str:
    return f"gazette-{number}.example"


def _entries(number: int, pool: list[Piece]) -> Iterator[str]:
    chance = random.Random(f"{SEED} {number}")
    writer = Writer(f"{SEED} {number}")
    atom = number % round(1 / ATOM_SHARE) == 0
    ages = sorted(chance.uniform(1, SPAN_HOURS) for _ in range(chance.randint(*ENTRIES)))
    for place, age in enumerate([0.0, *ages]):
        if chance.random() < SYNDICATED_SHARE:
            piece = chance.choice(pool)
        else:
            piece = writer.piece(chance.randint(*WORDS))
        link = f"https://{_host(number)}/2026/{number}-{place}?utm_source=rss&utm_medium=feed"
        when = NEWEST - timedelta(hours=age)
        yield _atom(piece, link, when) if atom else _rss(piece, link, when)


def _rss(piece: Piece, link: str, when: datetime) -> str:
    return (
        f"<item><title>{escape(piece.title)}</title><link>{escape(link)}</link>"
        f'<guid isPermaLink="true">{escape(link)}</guid><dc:creator>Desk</dc:creator>'
        f"<pubDate>{format_datetime(when)}</pubDate><category>Markets</category>"
        f"<description><![CDATA[<p>{escape(piece.sentences[0])}</p>]]></description>"
        f"<content:encoded><![CDATA[{_html(piece, link)}]]></content:encoded></item>\n"
    )


def _atom(piece: Piece, link: str, when: datetime) -> str:
    return (
        f'<entry><title>{escape(piece.title)}</title><link href="{escape(link)}"/>'
        f"<id>{escape(link)}</id><updated>{when.isoformat()}</updated>"
        f"<published>{when.isoformat()}</published><author><name>Desk</name></author>"
        f'<content type="html"><![CDATA[{_html(piece, link)}]]></content></entry>\n'
    )


def _html(piece: Piece, link: str) -> str:
    paragraphs = "".join(f'<p class="story-text">{escape(s)}</p>\n' for s in piece.sentences)
    return (
        f'<div class="article"><figure><img src="{escape(link)}&amp;w=640" alt="" width="640"/>'
        f"</figure>{paragraphs}<p>Read <a href='{escape(link)}'>the whole story</a> &mdash; "
        f"or <em>subscribe</em>.</p></div>"
    )
