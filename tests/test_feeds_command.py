"""feeds add, import and export: what they find, and that feeds.yaml stays its owner's."""

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from bot.cli.adding import alternates
from bot.cli.opml import from_opml, to_opml
from bot.config import load
from bot.errors import UserError
from bot.model import Feed, FeedKind
from tests.commandline import Docketwire, installed
from tests.doubles.feeds import RSS, Behaviour, FeedServer, Page, hang_up, redirect

FILE = """\
# Ours; ask Ada before you change it.
contact: tests@docketwire.invalid

feeds:
  # The wire.
  - {name: Harbor Wire, url: "https://harborwire.example/rss", kind: news}   # loud
  - name: D.D.C. docket
    url: https://ecf.dcd.uscourts.gov/cgi-bin/rss_outside.pl
    kind: court
    court: dcd

# Who hears of it.
subscriptions:
  - {channel: console, topics: [all]}
"""
OPML = b"""<?xml version="1.0"?><opml version="2.0"><body><outline text="Courts">
<outline title="Bankr. S.D.N.Y." xmlUrl="https://ecf.nysb.uscourts.gov/cgi-bin/rss_outside.pl"/>
<outline text="Wire: the &quot;loud&quot; one #1" xmlUrl="https://wire.example/a?b=1&amp;c=2"/>
<outline text="Harbor Wire" xmlUrl="https://harborwire.example/rss"/>
<outline text="Press" xmlUrl="https://www.cftc.gov/RSS/RSSGP/rssgp.xml"/>
<outline text="Bad" xmlUrl="javascript:alert(1)"/></outline></body></opml>"""


@pytest.fixture
def docketwire(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> Iterator[Docketwire]:
    with installed(tmp_path, monkeypatch, capsys) as command:
        (tmp_path / "feeds.yaml").write_text(FILE, encoding="utf-8")
        yield command


def configured(command: Docketwire) -> tuple[Feed, ...]:
    return load({}, directory=command.folder).feeds


def text_of(command: Docketwire) -> str:
    return (command.folder / "feeds.yaml").read_text(encoding="utf-8")


def test_the_list_of_feeds_fits_a_terminal_and_cuts_no_name(
    docketwire: Docketwire, monkeypatch: pytest.MonkeyPatch
) -> None:
    name = "Releases_of_the_commission_without_a_blank_in_their_name"
    docketwire.configure({"name": name, "url": "https://wire.example/rss", "kind": "regulator"})
    monkeypatch.setenv("COLUMNS", "80")

    lines = docketwire("feeds", "list").out.splitlines()

    assert max(map(len, lines)) <= 80
    assert name in "".join(line[1:].partition("│")[0].strip() for line in lines)


def test_a_poll_names_the_feeds_that_failed_and_says_once_what_helps_them_all(
    docketwire: Docketwire,
) -> None:
    docketwire.configure(
        {"name": "SEC news", "url": "https://www.sec.gov/news/a.rss?key=canary", "kind": "news"},
        {"name": "SEC rules", "url": "https://www.sec.gov/rules/b.rss", "kind": "regulator"},
        contact="ops@example.org",
    )

    ran = docketwire("poll")

    assert ran.code == 1
    assert ran.out.count("set contact:") == 1
    assert all(f"\n{name}: the SEC refuses" in ran.out for name in ("SEC news", "SEC rules"))
    assert "canary" not in ran.out


def test_importing_opml_appends_to_the_list_and_leaves_every_other_line(
    docketwire: Docketwire,
) -> None:
    (docketwire.folder / "subs.opml").write_bytes(OPML)

    ran = docketwire("feeds", "import", "subs.opml")

    assert (ran.code, "3 of 4 feeds were added" in ran.out) == (0, True)
    added = configured(docketwire)[2:]
    assert [(feed.name, feed.kind, feed.court) for feed in added] == [
        ("Bankr. S.D.N.Y.", FeedKind.COURT, "nysb"),
        ('Wire: the "loud" one #1', FeedKind.NEWS, None),
        ("Press", FeedKind.REGULATOR, None),
    ]
    assert added[1].url == "https://wire.example/a?b=1&c=2"
    above, below = FILE.split("\n# Who hears", 1)
    assert text_of(docketwire).startswith(above)
    assert text_of(docketwire).endswith(f"\n# Who hears{below}")


def test_importing_twice_adds_nothing_the_second_time(docketwire: Docketwire) -> None:
    (docketwire.folder / "subs.opml").write_bytes(OPML)
    docketwire("feeds", "import", "subs.opml")
    before = text_of(docketwire)

    ran = docketwire("feeds", "import", "subs.opml")

    assert (0, before) == (ran.code, text_of(docketwire))


def test_what_is_exported_can_be_imported(docketwire: Docketwire) -> None:
    exported = docketwire("feeds", "export").out

    assert list(configured(docketwire)) == from_opml(exported.encode())


def test_an_export_holds_no_password() -> None:
    secret = Feed(name="A & B", url="https://me:hush@a.example/rss", kind=FeedKind.NEWS)

    exported = to_opml([secret])

    assert "hush" not in exported
    assert "A &amp; B" in exported


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"<opml><body/></opml>",
        b"not xml",
        b'<!DOCTYPE o [<!ENTITY a "b">]><opml><outline xmlUrl="http://a.example/&a;"/></opml>',
    ],
)
def test_what_is_no_opml_is_refused(content: bytes) -> None:
    with pytest.raises(UserError):
        from_opml(content)


@pytest.mark.parametrize(
    "feeds",
    [
        "feeds: [{name: A, url: https://a.example/rss, kind: news}]\n",
        "{feeds: [{name: A, url: https://a.example/rss, kind: news}]}\n",
    ],
)
def test_a_list_that_is_not_written_in_lines_is_left_and_the_lines_are_shown(
    docketwire: Docketwire, feeds: str
) -> None:
    (docketwire.folder / "feeds.yaml").write_text(feeds, encoding="utf-8")
    (docketwire.folder / "subs.opml").write_bytes(OPML)

    ran = docketwire("feeds", "import", "subs.opml")

    assert (1, feeds) == (ran.code, text_of(docketwire))
    assert "- name: Press" in ran.err
    assert sorted(each.name for each in docketwire.folder.iterdir()) == ["feeds.yaml", "subs.opml"]


@pytest.mark.parametrize(
    "feeds",
    [
        "feeds: []\n",
        "feeds:\n- name: A\n  url: https://a.example/rss\n  kind: news\ntimezone: UTC\n",
        "timezone: UTC\nfeeds:\n    - name: A\n      url: https://a.example/rss\n      kind: news",
        "feeds:\r\n  - {name: A, url: https://a.example/rss, kind: news}\r\ntimezone: UTC\r\n",
    ],
    ids=["empty", "not indented", "no last newline", "windows"],
)
def test_lists_of_any_indentation_are_appended_to(docketwire: Docketwire, feeds: str) -> None:
    (docketwire.folder / "feeds.yaml").write_bytes(feeds.encode())
    (docketwire.folder / "subs.opml").write_bytes(OPML)
    before = len(configured(docketwire))

    ran = docketwire("feeds", "import", "subs.opml")

    assert (0, before + 4) == (ran.code, len(configured(docketwire)))


async def test_a_name_that_is_taken_is_refused_and_nothing_changes(
    docketwire: Docketwire, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with FeedServer() as server:
        monkeypatch.setenv("DOCKETWIRE_ALLOW_PRIVATE_NETWORKS", f"127.0.0.1:{server.port}")
        server.pages["/rss"] = Page(body=RSS)

        ran = await docketwire.beside("feeds", "add", server.url("/rss"), "--name", "harbor wire")

    assert (ran.code, text_of(docketwire)) == (1, FILE)
    assert "this name stands in line 6 already" in ran.err
    assert "feeds.yaml:11" in ran.err


def test_500_feeds_in_folders_with_repeats_are_imported_under_names_of_their_own(
    docketwire: Docketwire,
) -> None:
    def outline(number: int) -> str:
        # Every second name is one, every tenth feed is in another folder too, spelt otherwise.
        name = "News &amp; more" if number % 2 else f"Feed: #{number}"
        url = f"https://h{number % 7}.example/{number}.xml"
        again = f'<outline text="Again" xmlUrl="HTTPS://H{number % 7}.example:443/{number}.xml"/>'
        return f'<outline text="{name}" xmlUrl="{url}"/>{"" if number % 10 else again}'

    folders = "".join(
        f'<outline text="Folder"><outline text="Sub">'
        f"{''.join(outline(number) for number in range(first, first + 50))}</outline></outline>"
        for first in range(0, 500, 50)
    )
    others = (
        '<outline text="harbor wire" xmlUrl="https://other.example/rss"/>'
        '<outline text="Private" xmlUrl="https://me:hush@p.example/"/>'
    )
    (docketwire.folder / "subs.opml").write_text(
        f'<opml version="2.0"><body>{folders}{others}</body></opml>', encoding="utf-8"
    )

    ran = docketwire("feeds", "import", "subs.opml")
    again = docketwire("feeds", "import", "subs.opml")

    added = configured(docketwire)[2:]
    assert (ran.code, again.code, len(added)) == (0, 0, 501)
    assert len({feed.name.casefold() for feed in added}) == 501
    assert added[-1].name == "harbor wire (other.example)"
    assert {"News & more", "News & more (h3.example)"} < {feed.name for feed in added}
    assert "left out: Private" in ran.err
    assert "hush" not in ran.err + text_of(docketwire)


async def test_a_feed_is_added_under_its_own_title(
    docketwire: Docketwire, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with FeedServer() as server:
        monkeypatch.setenv("DOCKETWIRE_ALLOW_PRIVATE_NETWORKS", f"127.0.0.1:{server.port}")
        server.pages["/rss"] = Page(body=RSS)

        ran = await docketwire.beside("feeds", "add", server.url("/rss"))

    assert (ran.code, "1 items now" in ran.out) == (0, True)
    added = configured(docketwire)[-1]
    assert ("Releases of the double", server.url("/rss")) == (added.name, added.url)


async def test_a_feed_of_a_long_title_is_added_under_whole_words_of_it(
    docketwire: Docketwire, monkeypatch: pytest.MonkeyPatch
) -> None:
    title = b"Recent opinions of the Reporter of Decisions, " * 3
    async with FeedServer() as server:
        monkeypatch.setenv("DOCKETWIRE_ALLOW_PRIVATE_NETWORKS", f"127.0.0.1:{server.port}")
        server.pages["/rss"] = Page(body=RSS.replace(b"Releases of the double", title))

        await docketwire.beside("feeds", "add", server.url("/rss"))

    name = configured(docketwire)[-1].name
    assert name.endswith("…")
    assert title.decode().startswith(name.removesuffix("…"))
    assert title.decode()[len(name) - 1] in " ,"


async def test_of_a_page_the_one_feed_that_it_points_to_is_added(
    docketwire: Docketwire, monkeypatch: pytest.MonkeyPatch
) -> None:
    page = b'<html><head><link rel=alternate type="application/rss+xml" href="/rss"></head></html>'
    async with FeedServer() as server:
        monkeypatch.setenv("DOCKETWIRE_ALLOW_PRIVATE_NETWORKS", f"127.0.0.1:{server.port}")
        server.pages["/"] = Page(body=page, content_type="text/html")
        server.pages["/rss"] = Page(body=RSS)

        ran = await docketwire.beside("feeds", "add", server.url("/"), "--name", "Ours")

    assert ran.code == 0
    assert ("Ours", server.url("/rss")) == (
        configured(docketwire)[-1].name,
        configured(docketwire)[-1].url,
    )


async def test_of_a_page_with_several_feeds_none_is_added_and_all_are_listed(
    docketwire: Docketwire, monkeypatch: pytest.MonkeyPatch
) -> None:
    page = (
        b"<html><link rel='alternate' type='application/rss+xml' href='/rss'>"
        b"<link type=application/atom+xml rel=alternate href=https://b.example/?a=1&amp;b=2>"
    )
    async with FeedServer() as server:
        monkeypatch.setenv("DOCKETWIRE_ALLOW_PRIVATE_NETWORKS", f"127.0.0.1:{server.port}")
        server.pages["/"] = Page(body=page, content_type="text/html")

        ran = await docketwire.beside("feeds", "add", server.url("/"))

    assert (ran.code, text_of(docketwire)) == (1, FILE)
    assert "https://b.example/?a=1&b=2" in ran.err
    assert server.url("/rss") in ran.err


@pytest.mark.parametrize(
    "answer", [Page(status=404), Page(body=b"<html><body>Hello</body></html>"), Page(body=b"hello")]
)
async def test_an_address_without_a_feed_is_refused_with_the_reason(
    docketwire: Docketwire, monkeypatch: pytest.MonkeyPatch, answer: Page
) -> None:
    async with FeedServer() as server:
        monkeypatch.setenv("DOCKETWIRE_ALLOW_PRIVATE_NETWORKS", f"127.0.0.1:{server.port}")
        server.pages["/"] = answer

        ran = await docketwire.beside("feeds", "add", server.url("/"))

    assert (ran.code, text_of(docketwire)) == (1, FILE)
    assert ran.err


def test_only_feeds_with_web_addresses_are_pointed_to() -> None:
    page = (
        b'<link rel="stylesheet" type="application/rss+xml" href="/no">'
        b'<link rel="alternate" type="text/html" href="/no">'
        b'<link rel="alternate" type="application/rss+xml" href="javascript:alert(1)">'
        b'<LINK REL="ALTERNATE" TYPE="application/feed+json" HREF="feed.json">'
    )

    assert alternates(page, "https://a.example/x/") == ["https://a.example/x/feed.json"]


TROUBLES: dict[str, Behaviour] = {
    **{str(status): Page(status=status) for status in (401, 403, 404, 410, 418, 429, 451, 500)},
    "page": Page(body=b"<html><body>Hello</body></html>"),
    "pointing": Page(body=b'<html><link rel=alternate type="application/rss+xml" href="/rss">'),
    "nothing": Page(body=b""),
    "other XML": Page(body=b"<urlset/>"),
    "JSON": Page(body=b'{"a": 1}'),
    "text": Page(body=b"hello"),
    "cut": Page(body=RSS[:-60]),
    "moved": redirect(301, "/rss"),
    "circle": redirect(302, "/circle"),
    "private": redirect(302, "http://169.254.169.254/"),
    "hangs up": hang_up,
    "undated": Page(body=b"<rss><channel><item><title>a</title></item></channel></rss>"),
    "dead": Page(body=RSS.replace(b"<guid>", b"<pubDate>2020-03-02</pubDate><guid>")),
    "empty": Page(body=b"<rss><channel><title>W</title></channel></rss>"),
}


async def test_checking_says_of_every_trouble_what_to_do(
    docketwire: Docketwire, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with FeedServer() as server:
        monkeypatch.setenv("DOCKETWIRE_ALLOW_PRIVATE_NETWORKS", f"127.0.0.1:{server.port}")
        server.pages |= {f"/{name.replace(' ', '')}": answer for name, answer in TROUBLES.items()}
        server.pages["/rss"] = Page(body=RSS)
        rows = (
            f'  - {{name: "{path[1:]}", url: "{server.url(path)}", kind: news}}\n'
            for path in server.pages
            if path != "/rss"
        )
        (docketwire.folder / "feeds.yaml").write_text(
            f"contact: tests@docketwire.invalid\nfeeds:\n{''.join(rows)}", encoding="utf-8"
        )

        ran = await docketwire.beside("feeds", "check", "--json")
        monkeypatch.setenv("COLUMNS", "80")
        table = await docketwire.beside("feeds", "check")

    told = [json.loads(line) for line in ran.out.splitlines()]
    assert len(TROUBLES) == len(told)
    assert not [each["name"] for each in told if not each["trouble"] or not all(each["remedy"])]
    assert max(map(len, table.out.splitlines())) <= 80
    assert not [each["name"] for each in told if f"\n{each['name']}: " not in table.out]
    remedies = {remedy for each in told for remedy in each["remedy"]}
    assert table.out.count("→ ") == len(remedies)
