import json
from collections import defaultdict
from datetime import UTC, datetime, timedelta
from pathlib import Path
from time import process_time
from typing import Any

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from bot import docket
from bot.errors import ParseError
from bot.model import Entry, FeedKind
from bot.parse import ParsedFeed, parse, parse_date
from bot.parse.charset import decode
from bot.parse.document import _by_feedparser
from bot.parse.wellformed import NotOrdinary, NotWellFormed, read_wellformed
from bot.url import canonical_url

COURT = (Path(__file__).parent / "data" / "feeds" / "court.xml").read_bytes()


def rss(*items: str, head: str = "", root: str = "") -> bytes:
    inside = "".join(f"<item>{item}</item>" for item in items)
    return f'<rss version="2.0"{root}><channel>{head}{inside}</channel></rss>'.encode()


def keys(body: bytes, **options: Any) -> list[str]:
    return [entry.key for entry in parse(body, **options).entries]


def only(body: bytes, **options: Any) -> Entry:
    (entry,) = parse(body, **options).entries
    return entry


# Courts


def test_a_court_feed_says_by_itself_whose_it_is() -> None:
    feed = parse(COURT, url="http://127.0.0.1:8080/feed.xml")

    assert feed.kind is FeedKind.COURT
    assert feed.court == "dcd"
    assert feed.built == datetime(2025, 5, 30, 14, 2, 11, tzinfo=UTC)
    assert feed.notes == ()


def test_the_events_of_one_filing_are_one_entry() -> None:
    first = parse(COURT).entries[0]

    assert first.items == (0, 1, 2)
    assert len(first.parts) == 2
    assert first.filing is not None
    assert first.filing.events == ("Stipulation of Dismissal", "Motion to Withdraw [Sealed]")


def test_a_filing_has_court_docket_caption_number_and_paper() -> None:
    filing = parse(COURT).entries[0].filing

    assert filing is not None
    assert filing.court == "dcd"
    assert filing.docket == "1:23-cv-01599"
    assert filing.caption == (
        "SECURITIES AND EXCHANGE COMMISSION v. BINANCE HOLDINGS LIMITED et al"
    )
    assert filing.number == "301"
    assert filing.document == (
        "https://ecf.dcd.uscourts.gov/doc1/04500000001?caseid=256060&de_seq_num=901"
    )


def test_a_filing_without_caption_or_number_has_none() -> None:
    order, sealed = (entry.filing for entry in parse(COURT).entries[1:])

    assert order is not None
    assert sealed is not None
    assert (order.number, order.document) == (None, None)
    assert sealed.caption is None


def test_one_guid_for_a_whole_case_is_a_new_entry_at_each_time() -> None:
    item = (
        "<title>1:17-cr-00554-MKB USA v. Doe</title><description>[Order] USA v. Doe</description>"
        "<guid>https://ecf.nyed.uscourts.gov/cgi-bin/DktRpt.pl?408124</guid>"
        "<pubDate>Tue, 22 May 2018 22:{minute:02d}:04 GMT</pubDate>"
    )

    found = keys(rss(*(item.format(minute=minute) for minute in (1, 2, 3, 3))))

    assert len(found) == len(set(found)) == 3


def test_a_bankruptcy_entry_is_read() -> None:
    entry = only(
        rss(
            "<title>22-11068-JTD FTX Trading Ltd.           </title>"
            "<link>https://ecf.deb.uscourts.gov/cgi-bin/DktRpt.pl?190700</link>"
            "<description>Type: bk Office: 1 Chapter: 11 Trustee: Roe, Ann [Objection] "
            "(&lt;a href='https://ecf.deb.uscourts.gov/doc1/042?pdf_header=&amp;caseid=190700'&gt;"
            "5237&lt;/a&gt;)</description>"
            "<guid>https://ecf.deb.uscourts.gov/cgi-bin/DktRpt.pl?190700-16739</guid>"
            "<pubDate>Thu, 19 Apr 2018 18:21:31 GMT</pubDate>"
        )
    )

    assert entry.filing is not None
    assert (entry.filing.court, entry.filing.docket) == ("deb", "22-11068")
    assert entry.filing.caption == "FTX Trading Ltd."
    assert (entry.filing.number, entry.filing.events) == ("5237", ("Objection",))


@pytest.mark.parametrize(
    ("item", "head", "expected"),
    [
        pytest.param(
            "<title>FinalOpinion in case# 21-2913</title><link>https://media.ca7.uscourts.gov/a"
            "</link><description>FinalOpinion in case# 21-2913 Ann Roe v. Acme (cv) {Wood} "
            "[uploaded: 01/17/2023]</description>",
            "<link>/opinionTest.html</link>",
            ("ca7", "21-2913", "Ann Roe v. Acme", ("Final Opinion",)),
            id="seventh circuit",
        ),
        pytest.param(
            "<title>ANN ROE, ET AL V. JOHN DOE</title>"
            "<link>https://cdn.ca9.uscourts.gov/datastore/opinions/2022/12/30/20-73486.pdf</link>",
            "<link>https://www.ca9.uscourts.gov/opinions/</link>",
            ("ca9", "20-73486", "ANN ROE, ET AL V. JOHN DOE", ("Opinion",)),
            id="ninth circuit",
        ),
        pytest.param(
            "<title>ANN ROE V. JOHN DOE</title>"
            "<link>https://cdn.ca9.uscourts.gov/datastore/memoranda/2022/12/30/20-73487.pdf</link>",
            "<link>https://www.ca9.uscourts.gov/memoranda/</link>",
            ("ca9", "20-73487", "ANN ROE V. JOHN DOE", ("Memorandum Disposition",)),
            id="ninth circuit, unpublished",
        ),
        pytest.param(
            "<title>Case: 21-1948, Roe v Doe</title><link>https://www.ca1.uscourts.gov/a.mp3</link>"
            "<description>&lt;strong&gt;[Argued: 09-16-2022 ]&lt;/strong&gt;</description>",
            "<link>https://www.ca1.uscourts.gov/doar/results</link>",
            ("ca1", "21-1948", "Roe v Doe", ("Oral Argument on 09-16-2022",)),
            id="first circuit",
        ),
        pytest.param(
            "<title>10-1004 | Roe Systems, Inc. v. EPA</title>"
            "<link>http://www.cadc.uscourts.gov/x/10-1004-1360185.pdf</link>",
            "<link>http://www.cadc.uscourts.gov/</link>",
            ("cadc", "10-1004", "Roe Systems, Inc. v. EPA", ()),
            id="d.c. circuit",
        ),
        pytest.param(
            "<title>&lt;p&gt;United States v. Roe&lt;/p&gt;</title><link>https://www.ca10.uscourts"
            ".gov/a.pdf</link><description>Docket#: 24-2057 - Published Opinion</description>",
            "<link>https://www.ca10.uscourts.gov/opinions-page</link>",
            ("ca10", "24-2057", "United States v. Roe", ("Published Opinion",)),
            id="tenth circuit",
        ),
    ],
)
def test_a_courts_own_opinion_page_is_read(
    item: str, head: str, expected: tuple[str, str, str, tuple[str, ...]]
) -> None:
    filing = only(rss(item, head=head)).filing

    assert filing is not None
    assert expected == (filing.court, filing.docket, filing.caption, filing.events)


@pytest.mark.parametrize(
    ("title", "link", "expected"),
    [
        pytest.param(
            "Roe Cemetery Corp. v. Board of Doe (15-P-128) (July 7, 2016)",
            "http://www.mass.gov/courts/docs/new-opinions/15p0128.pdf",
            ("Roe Cemetery Corp. v. Board of Doe", ("Opinion",)),
            id="number and day stand behind the caption",
        ),
        pytest.param(
            "Opinion Research Corp. v. Roe",
            "https://courts.example.gov/docket/12/opinion-research-corp-v-roe/",
            ("Opinion Research Corp. v. Roe", ()),
            id="a party that is called so writes no opinion",
        ),
    ],
)
def test_an_opinion_is_known_by_the_folder_it_lies_in(
    title: str, link: str, expected: tuple[str, tuple[str, ...]]
) -> None:
    item = f"<title>{title}</title><link>{link}</link>"

    filing = parse(rss(item), kind=FeedKind.COURT).entries[0].filing

    assert filing is not None
    assert expected == (filing.caption, filing.events)


def test_opinions_uploaded_together_under_one_guid_stay_apart() -> None:
    same = (
        "<guid isPermaLink='false'>/o#{01/17}</guid>"
        "<pubDate>Tue, 17 Jan 2023 13:15:01 CST</pubDate>"
    )
    feed = rss(
        f"<title>Opinion in case# 21-1</title><link>https://media.ca7.uscourts.gov/a</link>{same}",
        f"<title>Opinion in case# 21-2</title><link>https://media.ca7.uscourts.gov/b</link>{same}",
    )

    assert len(keys(feed)) == 2


# Regulators


def test_a_litigation_release_has_its_number_and_a_clean_title() -> None:
    entry = only(
        rss(
            "<title>Ann Roe\n and Acme, LLC</title><link>https://www.sec.gov/node/963776\n</link>"
            "<pubDate>Mon, 01 Jul 2024 15:00:56 -0400</pubDate><dc:creator>LR26018</dc:creator>"
            '<guid isPermaLink="true">https://www.sec.gov/4a082c61-74b2</guid>',
            head="<link>https://www.sec.gov/</link>",
            root=' xmlns:dc="http://purl.org/dc/elements/1.1/"',
        )
    )

    assert entry.release == "LR-26018"
    assert entry.title == "Ann Roe and Acme, LLC"
    assert entry.link == "https://www.sec.gov/node/963776"
    assert entry.published == datetime(2024, 7, 1, 19, 0, 56, tzinfo=UTC)


def test_one_filing_of_several_parties_is_one_entry_that_names_them() -> None:
    role = (
        "<entry><title>4 - {name}</title><link href='https://www.sec.gov/Archives/{name}'/>"
        "<id>urn:tag:sec.gov,2008:accession-number=1</id><updated>2025-12-12T18:02:10-05:00</updated>"
        "</entry>"
    )
    feed = (
        "<feed xmlns='http://www.w3.org/2005/Atom'><id>https://www.sec.gov/x</id>"
        f"{role.format(name='Roe (Reporting)')}{role.format(name='Acme (Issuer)')}</feed>"
    ).encode()

    entry = only(feed)

    assert parse(feed).kind is FeedKind.REGULATOR
    assert entry.items == (0, 1)
    assert len(entry.parts) == 2
    assert "Acme (Issuer)" in entry.body


# News

ARTICLE = (
    "<title>{title}</title><link>{link}</link><guid isPermaLink='false'>{guid}</guid>"
    "<pubDate>{date}</pubDate><description>{text}</description>"
)
STORY = {
    "title": "Exchange settles",
    "link": "https://news.example/a",
    "guid": "a-1",
    "date": "Tue, 05 Mar 2024 10:00:00 GMT",
    "text": "It paid.",
}


@pytest.mark.parametrize(
    "edit",
    [
        {"date": "Wed, 06 Mar 2024 10:00:00 GMT"},
        {"link": "https://news.example/a?utm_source=rss&amp;utm_medium=x"},
        {"title": "Exchange settles (updated)"},
        {"text": "It paid a lot."},
    ],
    ids=lambda edit: next(iter(edit)),
)
def test_an_edit_of_a_news_item_keeps_its_key(edit: dict[str, str]) -> None:
    assert keys(rss(ARTICLE.format(**STORY))) == keys(rss(ARTICLE.format(**{**STORY, **edit})))


def test_only_new_words_make_a_new_part() -> None:
    def parts(**edit: str) -> tuple[str, ...]:
        return only(rss(ARTICLE.format(**{**STORY, **edit}))).parts

    assert parts() == parts(date="Wed, 06 Mar 2024 10:00:00 GMT", link="https://news.example/b")
    assert parts() == parts(text="  It\n paid. ", title="Exchange  settles")
    assert parts() != parts(text="It refused.")


def test_an_evergreen_guid_keeps_its_key_and_says_something_new() -> None:
    monday, tuesday = (
        only(rss(ARTICLE.format(**{**STORY, "title": f"What happened on {day}"})))
        for day in ("Monday", "Tuesday")
    )

    assert monday.key == tuesday.key
    assert monday.parts != tuesday.parts


def test_without_a_guid_the_link_is_the_identity_whatever_its_trackers() -> None:
    plain, tracked, other = (
        keys(rss(f"<title>x</title><link>{link}</link>"))
        for link in (
            "http://www.news.example/a/",
            "https://m.news.example/a?utm_campaign=z#top",
            "https://news.example/b",
        )
    )

    assert plain == tracked
    assert plain != other


def test_items_without_guid_date_and_link_have_stable_and_different_keys() -> None:
    feed = rss("<title>Only a title</title>", "<description>Only a text</description>", "<title/>")

    assert len(set(keys(feed))) == 2
    assert keys(feed) == keys(feed)
    assert "1 of 3 items are empty; they are left out" in parse(feed).notes


def test_one_guid_for_different_news_of_one_body_loses_none() -> None:
    items = (
        ARTICLE.format(**{**STORY, "title": f"Story {n}", "link": f"https://news.example/{n}"})
        for n in range(4)
    )

    assert len(keys(rss(*items))) == 4


# Links, titles, dates


@pytest.mark.parametrize(
    ("item", "link"),
    [
        ("<link>javascript:alert(1)</link>", None),
        ("<link>/a?b=1&amp;c=2</link>", "https://news.example/a?b=1&c=2"),
        ("<guid>1</guid>", None),
        ("<guid>https://news.example/x</guid>", "https://news.example/x"),
        ("<guid isPermaLink='false'>https://news.example/x</guid>", None),
        (
            "<link>https://www.google.com/url?rct=j&amp;url=https://other.example/p%3Fq</link>",
            "https://other.example/p?q",
        ),
    ],
)
def test_a_link_is_a_whole_web_address_or_none(item: str, link: str | None) -> None:
    head = "<link>https://news.example/</link>"

    assert link == only(rss(f"<title>x</title>{item}", head=head)).link


def test_a_collected_item_names_its_publisher() -> None:
    item = "<title>x</title><link>https://www.google.com/url?url=https://www.other.example/p</link>"

    assert only(rss(item)).publisher == "other.example"


@pytest.mark.parametrize(
    ("text", "moment"),
    [
        ("Tue, 05 Mar 2024 10:00:00 GMT", datetime(2024, 3, 5, 10, tzinfo=UTC)),
        ("Fri, 03 Feb 2023 09:05:16 MST", datetime(2023, 2, 3, 16, 5, 16, tzinfo=UTC)),
        ("2025-12-12T18:02:10-05:00", datetime(2025, 12, 12, 23, 2, 10, tzinfo=UTC)),
        ("2022-09-16 16:00:00", datetime(2022, 9, 16, 16, tzinfo=UTC)),
        ("2024-03-05T10:00:00.1234567Z", datetime(2024, 3, 5, 10, 0, 0, 123456, tzinfo=UTC)),
        ("12/30/2022", datetime(2022, 12, 30, tzinfo=UTC)),
        ("31/12/2025", datetime(2025, 12, 31, tzinfo=UTC)),
        ("12/30/2022 4:05 PM", datetime(2022, 12, 30, 16, 5, tzinfo=UTC)),
        ("Seg, 24 Set 2018 19:42:40 -0300", datetime(2018, 9, 24, 22, 42, 40, tzinfo=UTC)),
        ("24 de dezembro de 2018", datetime(2018, 12, 24, tzinfo=UTC)),
        ("<span class='date'>Tuesday, August 26, 2025 - 08:40</span>",
         datetime(2025, 8, 26, 8, 40, tzinfo=UTC)),
        ("3 août 2024 12:00 +0200", datetime(2024, 8, 3, 10, tzinfo=UTC)),
        ("31 Feb 2024 10:00 GMT", None),
        ("2022-06", None),
        ("Tue, 05 Mar 2024 25:61:00 GMT", None),
        ("yesterday", None),
        ("", None),
    ],
)  # fmt: skip
def test_a_date_is_read_in_the_forms_that_feeds_use(text: str, moment: datetime | None) -> None:
    assert moment == parse_date(text)


@pytest.mark.parametrize(
    ("written", "moment"),
    [
        ("12/30/2022", datetime(2022, 12, 30, 12, tzinfo=UTC)),
        ("Fri, 30 Dec 2022 00:00:00 GMT", datetime(2022, 12, 30, 12, tzinfo=UTC)),
        ("Fri, 30 Dec 2022 00:00:00 EST", datetime(2022, 12, 30, 5, tzinfo=UTC)),
        ("Fri, 30 Dec 2022 00:01:00 GMT", datetime(2022, 12, 30, 0, 1, tzinfo=UTC)),
    ],
)
def test_a_day_without_a_time_is_that_day_in_america_too(written: str, moment: datetime) -> None:
    entry = only(rss(f"<title>A</title><guid>1</guid><pubDate>{written}</pubDate>"))

    assert moment == entry.published


@given(st.datetimes(datetime(1970, 1, 1), datetime(2100, 1, 1), timezones=st.just(UTC)))  # noqa: DTZ001
def test_a_date_written_in_the_usual_forms_is_read_back(moment: datetime) -> None:
    whole = moment.replace(microsecond=0)

    assert whole == parse_date(whole.strftime("%a, %d %b %Y %H:%M:%S +0000"))
    assert moment == parse_date(moment.isoformat())


@pytest.mark.parametrize(
    ("url", "same"),
    [
        ("http://www.news.example/a/", "https://news.example/a"),
        ("https://m.news.example/a?utm_source=x&id=3&fbclid=1", "https://news.example/a?id=3"),
        ("https://news.example/a/amp/", "https://news.example/a"),
        ("https://amp.news.example/a?amp=1#top", "https://news.example/a"),
        ("https://www.google.com/amp/s/news.example/a", "https://news.example/a"),
        ("https://news-example.cdn.ampproject.org/c/s/news.example/a", "https://news.example/a"),
        ("https://www.google.com/amp/news.example:8x/a", "https://news.example/a"),
        ("HTTPS://News.Example:443/A", "https://news.example/A"),
        ("https://news.example/a?b=2&a=1", "https://news.example/a?b=2&a=1"),
    ],
)
def test_copies_of_a_page_have_one_canonical_address(url: str, same: str) -> None:
    assert same == canonical_url(url)


@given(st.text(max_size=80))
@example("\xa0/")
def test_a_canonical_address_is_its_own(text: str) -> None:
    once = canonical_url(f"https://www.news.example/{text}")

    assert once == canonical_url(once)


# Bytes


@pytest.mark.parametrize(
    ("body", "content_type"),
    [
        (b"<?xml version='1.0' encoding='windows-1251'?>{}", "text/xml; charset=utf-8"),
        (b"<?xml version='1.0' encoding='utf-8'?>{}", "text/xml; charset=iso-8859-1"),
        (b"{}", "text/xml"),
    ],
)
def test_the_declaration_counts_more_than_the_servers_charset(
    body: bytes, content_type: str
) -> None:
    encoding = "cp1251" if b"1251" in body else "utf-8"
    text = body.decode().format(
        "<rss><channel><item><title>Суд решил</title></item></channel></rss>"
    )

    assert only(text.encode(encoding), content_type=content_type).title == "Суд решил"


@pytest.mark.parametrize(
    ("declared", "encoding", "title"),
    [
        ("windows-1251", "utf-8", "Суд решил"),
        ("koi8-r", "utf-8", "Суд решил"),
        ("windows-1252", "utf-8", "café – “x”"),
        ("iso-8859-1", "cp1252", "café – “x”"),
        ("macintosh", "mac-roman", "café"),
        ("windows-874", "cp874", "ไทย"),
        ("tis-620", "cp874", "ไทย"),
        ("ks_c_5601-1987", "cp949", "법원이 은행"),
        ("euc-kr", "cp949", "법원이 은행"),
        ("iso-2022-jp", "iso-2022-jp", "裁判所"),
        ("euc-jp", "euc-jp", "裁判所"),
        ("gb2312", "gb18030", "法院对银行处以罚款"),
        ("ibm866", "cp866", "Суд решил"),
        ("iso-8859-2", "iso-8859-2", "šč"),
        ("utf-16", "utf-16-be", "Суд решил"),
    ],
)
def test_a_declared_charset_is_read_by_what_its_name_means_in_practice(
    declared: str, encoding: str, title: str
) -> None:
    body = (
        f'<?xml version="1.0" encoding="{declared}"?>'
        f"<rss><channel><item><title>{title}</title></item></channel></rss>"
    )

    assert only(body.encode(encoding)).title == title


@pytest.mark.parametrize(
    ("encoding", "charset"),
    [("utf-8-sig", ""), ("utf-16", ""), ("utf-16-le", ""), ("utf-16-be", ""), ("utf-32", ""),
     ("koi8-r", "koi8-r"), ("shift_jis", "shift_jis")],
)  # fmt: skip
def test_marks_and_headers_say_the_encoding_where_nothing_is_declared(
    encoding: str, charset: str
) -> None:
    title = "裁判所" if encoding == "shift_jis" else "Суд решил"
    body = f"<rss><channel><item><title>{title}</title></item></channel></rss>".encode(encoding)

    assert only(body, content_type=f"text/xml; charset={charset}").title == title


def shown_as_windows(text: str) -> str:
    """What a publisher sees who takes UTF-8 for Windows-1252, undefined bytes as they are."""
    return "".join(bytes([byte]).decode("cp1252", "ignore") or chr(byte) for byte in text.encode())


@pytest.mark.parametrize("text", ["The judge’s café – “paid”", "Суд решил: Россия", "裁判所"])
def test_text_encoded_twice_is_read_as_it_was_meant(text: str) -> None:
    assert text == decode(shown_as_windows(text).encode())
    assert text == decode(text.encode())


@pytest.mark.parametrize("text", ["Ã is a letter", "café â€™ and Суд", "Â£5 and £6"])
def test_text_that_only_looks_encoded_twice_is_left(text: str) -> None:
    assert text == decode(text.encode())


def test_space_before_the_declaration_does_no_harm() -> None:
    assert keys(b"\n\n \n" + COURT) == keys(COURT)


@pytest.mark.parametrize(
    ("body", "words"),
    [
        (b"", "empty"),
        (b" \n\t", "empty"),
        (b"<!DOCTYPE html><html><head><title>Sign in</title></head></html>", "HTML page"),
        (b"<html><head><link rel=alternate type='application/rss+xml' href='/f'></head></html>",
         "points to feeds"),
        (b"<html><body><pre>&lt;rss version='2.0'&gt;</pre></body></html>", "source text"),
        (b"<note><to>x</to></note>", "<note>"),
        (b"just words", "plain text"),
        (b'{"error": "not found"}', "no JSON Feed"),
        (b'{"version": "https://jsonfeed.org/version/1.1", "items": [{"id": "1"', "cut"),
        (b"[" * 200_000, "JSON"),
        (b"\x1f\x8b\x08\x00", "gzip"),
    ],
)  # fmt: skip
def test_a_body_that_is_no_feed_is_refused_with_what_it_is(body: bytes, words: str) -> None:
    with pytest.raises(ParseError, match=words):
        parse(body)


def refusal(body: bytes) -> str | None:
    """Why a body is refused, None where it is read."""
    try:
        parse(body)
    except ParseError as error:
        return str(error)
    return None


@given(st.binary(max_size=300))
@settings(max_examples=40)
def test_random_bytes_parse_or_are_refused(body: bytes) -> None:
    for mangled in (body, COURT[:700] + body + COURT[700:], COURT[:900] + body):
        assert refusal(mangled) != ""


@given(st.integers(0, len(COURT)))
@settings(max_examples=60)
def test_a_feed_cut_anywhere_gives_whole_entries_or_is_refused(place: int) -> None:
    whole = {entry.key: entry for entry in parse(COURT).entries}

    if refusal(COURT[:place]) is not None:
        assert b">" not in COURT[:place].partition(b"<rss")[2]
        return

    feed = parse(COURT[:place])
    assert feed.truncated is (place < COURT.rindex(b"</rss") + len(b"</rss"))
    for entry in feed.entries:
        assert set(entry.parts) <= set(whole[entry.key].parts)
        assert entry.title == whole[entry.key].title


def test_the_item_that_is_cut_in_the_middle_waits_for_the_next_poll() -> None:
    cut = COURT[: COURT.rindex(b"<guid")]

    feed = parse(cut)

    assert feed.truncated
    assert any("cut" in note for note in feed.notes)
    assert keys(cut) == keys(COURT)[:-1]


def test_a_bare_ampersand_changes_no_key() -> None:
    broken = COURT.replace(b"Recent Entries", b"Recent & Entries").replace(b"&#x26;", b"&")

    assert keys(COURT) == keys(broken)
    assert keys(COURT) == keys(COURT.replace(b"[Order]", b"[Order &nbsp;& more]"))


def test_a_body_beyond_repair_keeps_the_keys_too() -> None:
    broken = COURT.replace(b"</description>\n<lastBuild", b"</descr>\n<b>\n<lastBuild", 1)

    assert keys(COURT) == keys(broken)


def test_control_characters_are_dropped() -> None:
    assert only(rss("<title>SEC v.\x00 Kra\x0bken</title>")).title == "SEC v. Kraken"


def test_entities_are_not_expanded() -> None:
    bomb = b'<!DOCTYPE r [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]>'
    file = b'<!DOCTYPE r [<!ENTITY x SYSTEM "file:///etc/hostname">]>'

    for head, name in ((bomb, b"&b;"), (file, b"&x;")):
        title = only(head + rss("<title>_</title>").replace(b"_", name)).title
        assert len(title) < 100
        assert title in {"", name.decode()}


@pytest.mark.parametrize(
    "body",
    [
        b"<rss><channel><item><title>x</title>&<b><author>" + b"a" * 80_000 + b"</author></item>",
        b"<rss><channel>" + b"<a>" * 50_000,
        b"<rss><channel><item>" + b"<![CDATA[" * 50_000,
        b"<rss><channel><item>" + b"<!--" * 100_000,
        rss(f"<title>x</title><description>{'&lt;!--' * 50_000}</description>"),
        b"<" * 500_000,
        b"<html>" + b"<link " * 50_000,
    ],
    ids=["author", "depth", "cdata", "comments", "escaped comments", "brackets", "links"],
)
def test_a_hostile_body_takes_time_in_proportion(body: bytes) -> None:
    start = process_time()

    refusal(body)

    assert process_time() - start < 3


def test_a_json_feed_is_read() -> None:
    feed = {
        "version": "https://jsonfeed.org/version/1.1",
        "title": "News",
        "home_page_url": "https://news.example/",
        "items": [
            {
                "id": 7,
                "url": "/a",
                "title": "A",
                "content_text": "1 < 2",
                "date_published": "2024-03-05",
            },
            {"id": "8", "external_url": "https://other.example/b", "content_html": "<p>B</p>"},
        ],
    }

    first, second = parse(json.dumps(feed).encode()).entries

    assert (first.guid, first.link, first.body) == ("7", "https://news.example/a", "1 &lt; 2")
    assert first.published == datetime(2024, 3, 5, 12, tzinfo=UTC)
    assert (second.link, second.body) == ("https://other.example/b", "<p>B</p>")


def test_a_huge_feed_keeps_its_newest_entries_and_says_so() -> None:
    start = datetime(2024, 1, 1, tzinfo=UTC)
    items = [
        f"<guid>{n}</guid><title>{n}</title><pubDate>{start + timedelta(days=n)}</pubDate>"
        for n in range(30)
    ]

    feed = parse(rss(*items), limit=10)

    assert [str(n) for n in range(20, 30)] == [entry.title for entry in feed.entries]
    assert "30 entries; the newest 10 are kept" in feed.notes


@pytest.mark.parametrize("newest_first", [True, False])
def test_of_a_huge_feed_without_dates_what_is_new_at_either_end_is_kept(
    newest_first: bool,  # noqa: FBT001 (a parameter of the test)
) -> None:
    items = [f"<guid>{n}</guid><title>{n}</title>" for n in range(30)]

    feed = parse(rss(*(items[::-1] if newest_first else items)), limit=10)

    assert {"29", "28", "27"} < {entry.title for entry in feed.entries}
    assert len(feed.entries) == 10


@pytest.mark.parametrize(
    "empty",
    [
        "<dc:description/>",
        "<content:encoded />",
        "<dc:description></dc:description>",
        "<media:description><![CDATA[ ]]></media:description>",
        "<content:encoded/><dc:description/>",
    ],
)
@pytest.mark.parametrize("odd", ["", "<itunes:image href='x'/>", "<p>"], ids=["", "odd", "broken"])
def test_an_empty_text_of_an_item_takes_no_other_away(empty: str, odd: str) -> None:
    item = f"<title>A</title><guid>1</guid><description>It sued.</description>{empty}{odd}"

    assert only(rss(item)).body.startswith("It sued.")


@pytest.mark.parametrize("odd", ["", "<p>"], ids=["", "broken"])
def test_an_empty_title_behind_a_source_takes_none_away(odd: str) -> None:
    source = "<source url='https://b.example/'>B</source>"
    item = f"<title>A</title><guid>1</guid>{source}<media:title></media:title>{odd}"

    assert only(rss(item)).title == "A"


# The fast reader against feedparser

FIELDS = st.sampled_from(
    ["<title>{}</title>", "<link>{}</link>", "<link>https://a.example/{}</link>",
     "<description>{}</description>", "<guid>{}</guid>", "<guid isPermaLink='false'>{}</guid>",
     "<pubDate>{}</pubDate>", "<dc:date>{}</dc:date>", "<dc:creator>{}</dc:creator>",
     "<dc:description>{}</dc:description>", "<content:encoded><![CDATA[{}]]></content:encoded>",
     "<category>{}</category>", "<source url='https://b.example/'>{}</source>",
     "<media:title>{}</media:title>", "<media:description>{}</media:description>",
     "<media:group><media:title>{}</media:title></media:group>", "<unknown>{}</unknown>",
     "<atom:link rel='alternate' href='https://c.example/{}'/>", "<author>{}</author>",
     "<dcterms:modified>{}</dcterms:modified>", "<title><b>{}</b></title>", "<content>{}</content>"]
)  # fmt: skip
TEXTS = st.sampled_from(
    ["", " x ", "a &amp; b", "&lt;b&gt;c&lt;/b&gt;", "é–“”", "Ã©", "/rel?a=1&amp;b=2", "\x85", "1"]
)
ROOT = (
    ' xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:media="http://search.yahoo.com/mrss/"'
    ' xmlns:content="http://purl.org/rss/1.0/modules/content/"'
    ' xmlns:dcterms="http://purl.org/dc/terms/" xmlns:atom="http://www.w3.org/2005/Atom"'
)


@example(
    [
        [
            ("<title>{}</title>", "1"),
            ("<source url='https://b.example/'>{}</source>", "1"),
            ("<media:title>{}</media:title>", " x "),
        ]
    ],
    "",
)
@given(
    st.lists(st.lists(st.tuples(FIELDS, TEXTS), max_size=6), max_size=3),
    st.sampled_from(["", ' xml:base="https://base.example/dir/"']),
)
@settings(max_examples=250)
def test_the_fast_reader_gives_exactly_feedparsers_items(
    items: list[list[tuple[str, str]]], base: str
) -> None:
    body = rss(*("".join(form.format(x) for form, x in item) for item in items), root=ROOT + base)
    text = body.decode()

    try:
        fast = read_wellformed(text)
    except NotOrdinary:
        return

    assert fast.items == _by_feedparser(text, truncated=False).items


@pytest.mark.parametrize(
    "root",
    ["", ' xml:base="https://base.example/dir/"', ' xml:base="/dir/"', ' xmlns:x="urn:x"'],
    ids=["no base", "a base", "a relative base", "a namespace"],
)
@pytest.mark.parametrize(
    "item",
    ["<id>tag:a.example,2026:1</id>", "<id>urn:uuid:1225c695</id>", "<id>rel</id>",
     '<id isPermaLink="false">rel</id>', '<link href="javascript:alert(1)"/>',
     '<link href="?a=1&amp;amp;b=2"/>', '<link HREF="http:////c.example/1" REL="Alternate"/>',
     "<id>http://[::1</id>", '<title type="">a</title>', '<title Type="xhtml">a</title>',
     '<title x:type="xhtml" xmlns:x="urn:x">a</title>', "<b><entry><title>a</title></entry></b>",
     '<t:title xmlns:t="http://backend.userland.com/rss2">a</t:title>'],
)  # fmt: skip
def test_the_fast_reader_agrees_with_feedparser_on_an_atom_entry(item: str, root: str) -> None:
    text = (
        f'<feed xmlns="http://www.w3.org/2005/Atom"{root}><id>tag:a.example,2026:feed</id>'
        f"<title>Wire</title><entry>{item}</entry></feed>"
    )

    try:
        fast = read_wellformed(text)
    except NotOrdinary:
        return

    assert fast == _by_feedparser(text, truncated=False)


@pytest.mark.parametrize(
    "item",
    ["<link>https://a.example/?a=1&amp;amp;b=2&amp;lt;c</link>",
     '<item x:href="https://a.example/" xmlns:x="urn:x"><title>a</title></item>',
     '<t:title xmlns:t="http://backend.userland.com/rss2">a</t:title>',
     "<dc:creator><item><title>a</title></item></dc:creator>",
     "<source>x</source><item><title>a</title><media:title>b</media:title></item>",
     "<summary>x</summary><description>y</description><item><description>a</description></item>",
     "<content>x</content><item><description>a</description><description>b</description></item>"],
)  # fmt: skip
def test_the_fast_reader_agrees_with_feedparser_on_an_odd_item(item: str) -> None:
    items = item if "<item" in item else f"<item>{item}</item>"
    text = f'<rss version="2.0"{ROOT}><channel><title>Wire</title>{items}</channel></rss>'

    try:
        fast = read_wellformed(text)
    except NotOrdinary:
        return

    assert fast.items == _by_feedparser(text, truncated=False).items


def test_an_atom_feed_with_a_base_keeps_ids_of_any_scheme_and_its_keys_when_it_is_broken() -> None:
    whole = (
        '<feed xmlns="http://www.w3.org/2005/Atom" xml:base="https://base.example/"><title>W</title>'
        "<entry><id>tag:a.example,2026:1</id><title>Fines</title></entry>"
        "<entry><id>tag:a.example,2026:2</id><title>Fines</title></entry></feed>"
    )

    feed = parse(whole.encode())

    assert [each.guid for each in feed.entries] == ["tag:a.example,2026:1", "tag:a.example,2026:2"]
    broken = parse(whole.replace("<title>W", "<title>W & V").encode())
    assert [each.key for each in feed.entries] == [each.key for each in broken.entries]


def test_what_feedparser_stumbles_over_is_no_error_of_ours() -> None:
    body = rss("<title>a</title><description>b<height>c</height></description>")

    with pytest.raises(ParseError, match="confuses feedparser"):
        parse(body)


def test_the_fast_reader_serves_most_captured_feeds_and_agrees_with_feedparser(
    captured: Path,
) -> None:
    served = 0
    for path in sorted((captured / "feeds").glob("*/*")):
        text = decode(path.read_bytes()).strip().partition("?>")[2].lstrip()
        try:
            fast = read_wellformed(text)
        except (NotOrdinary, NotWellFormed):
            continue
        served += 1
        assert fast.items == _by_feedparser(text, truncated=False).items, path.name

    assert served > 40


# The captured feeds


def truth(captured: Path) -> dict[str, list[dict[str, Any]]]:
    rows = defaultdict(list)
    for line in (captured / "feeds" / "truth.jsonl").read_text("utf-8").splitlines():
        row = json.loads(line)
        rows[row["feed"]].append(row)
    return rows


def test_the_entries_of_the_captured_court_feeds_are_the_rows_of_the_truth(captured: Path) -> None:
    rows = truth(captured)
    total = 0

    for name, expected in rows.items():
        feed = parse((captured / "feeds" / name).read_bytes())
        by_items = {entry.items: entry for entry in feed.entries}
        assert by_items.keys() == {tuple(row.get("items") or [row["item"]]) for row in expected}
        assert len({entry.key for entry in feed.entries}) == len(expected)
        total += len(expected)

        for row in expected:
            agrees(by_items[tuple(row.get("items") or [row["item"]])], row)

    assert total == 317


def agrees(entry: Entry, row: dict[str, Any]) -> None:
    filing = entry.filing
    assert filing is not None
    assert filing.court == row["court_id"]
    assert filing.docket == row["docket_number"]
    assert entry.guid == row["guid"]
    if row["docket_number"] is None:
        return
    assert (filing.caption or "") == " ".join(row["case_name_raw"].split())
    assert set(filing.events) == {event.strip() for event in row["short_descriptions"]}
    assert entry.published == datetime.fromisoformat(row["pub_date"])
    shown = row["entry_number_visible"] or ""
    assert filing.number == (shown if shown.isdigit() else None)


def test_every_captured_feed_parses_or_is_refused_and_has_the_same_keys_twice(
    captured: Path,
) -> None:
    refused = []
    for path in sorted((captured / "feeds").glob("*/*")):
        if path.name.endswith((".headers.txt", ".json")) and "reader" not in path.name:
            continue
        body = path.read_bytes()
        reason = refusal(body)
        if reason is None:
            assert keys(body) == keys(body)
        else:
            refused.append(reason)

    assert all("feed" in reason for reason in refused)
    assert len(refused) == 7


@pytest.mark.parametrize("name", ["sdny_1a.xml", "nyed_1a.xml", "nysb_1a.xml"])
def test_sliding_windows_of_a_court_feed_lose_and_double_nothing(captured: Path, name: str) -> None:
    body = (captured / "feeds" / "pacer" / name).read_bytes()
    head, *items = body.split(b"<item>")
    items[-1], _, tail = items[-1].partition(b"</channel>")
    seen: dict[str, int] = {}

    for start in range(len(items) - 1, -1, -7):
        window = items[max(0, start - 24) : start + 1]
        feed = head + b"".join(b"<item>" + item for item in window) + b"</channel>" + tail
        for entry in parse(feed).entries:
            seen.setdefault(entry.key, start)

    assert seen.keys() == {entry.key for entry in parse(body).entries}
    assert len(seen) == len(truth(captured)[f"pacer/{name}"])


def test_the_captured_court_feeds_keep_their_keys_when_an_ampersand_breaks_them(
    captured: Path,
) -> None:
    for path in sorted((captured / "feeds" / "pacer").glob("*.xml")):
        body = path.read_bytes()
        broken = body.replace(b"</title>", b" R&D </title>", 1)
        worse = body.replace(b"<channel>", b"<channel><b>", 1)

        assert keys(body) == keys(broken)
        assert keys(body) == keys(worse)


def test_the_captured_releases_have_their_numbers(captured: Path) -> None:
    rows = (captured / "feeds" / "sec_truth.jsonl").read_text("utf-8").splitlines()
    expected = [json.loads(row)["release"] for row in rows]

    feed = parse(next((captured / "feeds" / "regulators").glob("sec_*.xml")).read_bytes())

    assert feed.kind is FeedKind.REGULATOR
    assert expected == [entry.release for entry in feed.entries]
    assert [json.loads(row)["link"] for row in rows] == [entry.link for entry in feed.entries]


def test_the_kind_and_court_that_are_given_count_more_than_what_is_recognised() -> None:
    feed: ParsedFeed = parse(COURT, kind=FeedKind.NEWS)

    assert feed.kind is FeedKind.NEWS
    assert feed.court is None
    assert {entry.filing for entry in feed.entries} == {None}
    assert docket.court_id("dcd") == "dcd"
