"""Replay: captured feeds and items through the whole pipeline, each answered by one line."""

import json
from collections import Counter
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from bot.demo import feeds as demo
from bot.docket import normalise
from storage import sqlite
from tests.commandline import Docketwire, installed

FIELDS = {
    "file", "index", "id", "key", "decision", "story", "title", "published", "docket", "court",
    "caption", "cases", "parties", "relation", "score", "like", "because",
}  # fmt: skip


@pytest.fixture
def docketwire(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> Iterator[Docketwire]:
    with installed(tmp_path, monkeypatch, capsys) as command:
        yield command


def written(folder: Path, name: str, feed: str, round_number: int) -> str:
    path = folder / name
    path.write_bytes(demo.rss(feed, round_number))
    return str(path)


def test_every_filing_of_the_captured_court_feeds_is_one_key_with_its_docket_and_court(
    docketwire: Docketwire, captured: Path
) -> None:
    lines = (captured / "feeds" / "truth.jsonl").read_text("utf-8").splitlines()
    truth = {
        (row["feed"], index): row
        for row in map(json.loads, lines)
        for index in (row.get("items") or [row["item"]])
    }
    paths = sorted((captured / "feeds" / "pacer").glob("*.xml"))

    ran = docketwire("replay", "--json", *map(str, paths))

    rows = {(f"pacer/{Path(row['file']).name}", row["index"]): row for row in ran.rows()}
    assert ran.code == 0
    assert 317 == len(lines) == len({row["key"] for row in rows.values()})
    assert truth.keys() == rows.keys()
    assert {
        place: (row["court_id"], row["docket_number"] and normalise(row["docket_number"]))
        for place, row in truth.items()
    } == {place: (row["court"], row["docket"]) for place, row in rows.items()}
    assert {row["guid"]: 1 for row in truth.values()}.keys() == {row["id"] for row in rows.values()}


def test_every_line_has_the_fields_that_scripts_expect(docketwire: Docketwire) -> None:
    ran = docketwire("replay", "--json", written(docketwire.folder, "a.xml", demo.DOCKET, 2))

    assert [FIELDS] * len(ran.rows()) == [set(row) for row in ran.rows()]


def test_two_events_of_one_filing_are_a_new_entry_and_an_update_of_it(
    docketwire: Docketwire,
) -> None:
    ran = docketwire("replay", "--json", written(docketwire.folder, "a.xml", demo.DOCKET, 2))

    binance = [row for row in ran.rows() if row["docket"] == "1:23-cv-01599"]
    assert [row["decision"] for row in binance] == ["new", "update"]
    assert len({row["key"] for row in binance}) == 1
    assert {"dcd"} == {row["court"] for row in binance}
    assert [row["cases"] for row in binance] == [["sec-v-binance"]] * 2


def test_two_captures_of_one_feed_share_their_identities(docketwire: Docketwire) -> None:
    first = written(docketwire.folder, "first.xml", demo.DOCKET, 2)
    second = written(docketwire.folder, "second.xml", demo.DOCKET, 4)

    rows = docketwire("replay", "--json", first, second).rows()

    later = Counter(row["decision"] for row in rows if row["file"] == second)
    assert Counter(repeat=4, new=1) == later


def test_the_same_files_again_into_one_database_are_all_repeats(docketwire: Docketwire) -> None:
    files = [
        written(docketwire.folder, "court.xml", demo.DOCKET, 4),
        written(docketwire.folder, "wire.xml", demo.WIRE, 4),
    ]
    database = ("--database", "sqlite:///replayed.db")

    first = docketwire("replay", "--json", *database, *files)
    again = docketwire("replay", "--json", *database, *files)

    assert "new" in {row["decision"] for row in first.rows()}
    assert {"repeat"} == {row["decision"] for row in again.rows()}
    assert [row["key"] for row in first.rows()] == [row["key"] for row in again.rows()]


def test_a_copy_in_look_alikes_is_attached_to_its_original(docketwire: Docketwire) -> None:
    wire = written(docketwire.folder, "wire.xml", demo.WIRE, 3)
    digest = written(docketwire.folder, "digest.xml", demo.DIGEST, 3)

    rows = docketwire("replay", "--json", wire, digest).rows()

    original = next(row for row in rows if row["title"] == demo.STAY_TITLE)
    copies = [row for row in rows if row["decision"] == "attached"]
    assert [original["story"]] * 2 == [row["story"] for row in copies]
    assert demo.STAY_TITLE in {row["title"] for row in copies}


def test_json_lines_of_items_are_replayed_too(docketwire: Docketwire) -> None:
    items = docketwire.folder / "items.jsonl"
    lines = [
        {"id": 1, "title": "Coinbase asks the Third Circuit", "url": "https://a.example/1"},
        {"id": 1, "title": "Coinbase asks the Third Circuit", "url": "https://a.example/1"},
    ]
    items.write_text("\n".join(map(json.dumps, lines)), encoding="utf-8")

    rows = docketwire("replay", "--json", str(items)).rows()

    assert [(row["id"], row["decision"]) for row in rows] == [("1", "new"), ("1", "repeat")]


def test_the_court_of_a_feed_that_does_not_say_it_may_be_given(docketwire: Docketwire) -> None:
    feed = docketwire.folder / "unnamed.xml"
    feed.write_text(
        "<rss version='2.0'><channel><title>Recent</title><item>"
        "<title>24-1234 Acme Corp. v. Jones</title><guid>a</guid></item></channel></rss>",
        encoding="utf-8",
    )

    ran = docketwire("replay", "--json", "--kind", "court", "--court", "ca3", str(feed))

    assert [(row["court"], row["docket"]) for row in ran.rows()] == [("ca3", "24-1234")]


@pytest.mark.parametrize(
    ("content", "arguments", "code", "said"),
    [
        pytest.param(None, (), 1, "No such file", id="a missing file"),
        pytest.param("", (), 1, "feed.xml", id="an empty file"),
        pytest.param("<html><p>Just a moment</p></html>", (), 1, "feed.xml", id="a web page"),
        pytest.param("<rss/>", ("--kind", "blog"), 2, "court, regulator or news", id="a kind"),
        pytest.param("<rss/>", ("--database", "mysql://x/y"), 2, "--database", id="a database"),
    ],
)
def test_what_cannot_be_replayed_is_said_in_plain_words(
    docketwire: Docketwire, content: str | None, arguments: tuple[str, ...], code: int, said: str
) -> None:
    if content is not None:
        (docketwire.folder / "feed.xml").write_text(content, encoding="utf-8")

    ran = docketwire("replay", "--json", *arguments, "feed.xml")

    assert code == ran.code
    assert ran.out == ""
    assert said in ran.err
    assert "Traceback" not in ran.err


@pytest.mark.parametrize(
    "reference",
    ["&#xD800;", "&#57343;", "&#0;", "&#x110000;", f"&#{'9' * 5000};", "\\ud800", "\\udfff"],
)
def test_a_reference_to_no_character_costs_a_feed_no_item(
    docketwire: Docketwire, reference: str
) -> None:
    feed = docketwire.folder / "feed.xml"
    item = f"<item><title>Wells {reference} notice</title><guid>{reference}</guid></item>"
    text = f"<rss version='2.0'><channel><title>R</title>{item}</channel></rss>"
    if reference.startswith("\\"):
        listed = f'[{{"id": "{reference}", "title": "Wells {reference} notice"}}]'
        text = f'{{"version": "https://jsonfeed.org/version/1", "items": {listed}}}'
    feed.write_text(text, encoding="utf-8")

    ran = docketwire("replay", "--json", "feed.xml")

    (row,) = ran.rows()
    assert (row["decision"], row["title"].split()[-1]) == ("new", "notice")


def test_a_person_gets_a_table(docketwire: Docketwire) -> None:
    ran = docketwire("replay", written(docketwire.folder, "a.xml", demo.RELEASES, 4))

    assert ran.code == 0
    assert "2 items" in ran.out
    assert "sec-v-binance" in ran.out


def test_what_is_replayed_into_a_database_with_subscriptions_alerts_nobody(
    docketwire: Docketwire,
) -> None:
    database = "sqlite:///kept.db"
    docketwire("subscriptions", "add", "console", "all", "--database", database)
    first = written(docketwire.folder, "a.xml", demo.DOCKET, 1)
    second = written(docketwire.folder, "b.xml", demo.DOCKET, 2)

    docketwire("replay", "--database", database, first)
    ran = docketwire("replay", "--json", "--database", database, second)

    assert "new" in {row["decision"] for row in ran.rows()}
    with closing(sqlite.connect(docketwire.folder / "kept.db")) as connection:
        assert connection.execute("SELECT count(*) FROM story").fetchone()[0] > 0
        assert connection.execute("SELECT count(*) FROM delivery").fetchone()[0] == 0


def edgar(*numbers: str) -> str:
    """A page of EDGAR's register: each filing once for its person and once for its company."""
    entries = "".join(
        f"<entry><title>4 - {name}</title>"
        f'<link rel="alternate" href="https://www.sec.gov/Archives/{number}-index.htm"/>'
        f"<summary>Filed: 2026-11-20 AccNo: {number} Size: 5 KB</summary>"
        f"<updated>2026-11-20T18:02:10-05:00</updated>"
        f"<id>urn:tag:sec.gov,2008:accession-number={number}</id></entry>"
        for number in numbers
        for name in ("DOE JANE (0001000001) (Reporting)", "ACME CO (0001000002) (Issuer)")
    )
    return (
        '<feed xmlns="http://www.w3.org/2005/Atom"><title>Latest Filings</title>'
        "<id>https://www.sec.gov/cgi-bin/browse-edgar?action=getcurrent</id>"
        f"<updated>2026-11-20T18:02:34-05:00</updated>{entries}</feed>"
    )


def test_filings_of_edgar_that_read_the_same_stay_apart_by_their_accession_numbers(
    docketwire: Docketwire, tmp_path: Path
) -> None:
    one, two = tmp_path / "one.xml", tmp_path / "two.xml"
    one.write_text(edgar("0001000001-26-000001", "0001000001-26-000002"))
    two.write_text(edgar("0001000001-26-000003", "0001000001-26-000002"))

    ran = docketwire("replay", "--json", str(one), str(two))

    assert Counter({"new": 3, "update": 3, "repeat": 2}) == Counter(
        row["decision"] for row in ran.rows()
    )
    assert len({row["story"] for row in ran.rows()}) == 3
