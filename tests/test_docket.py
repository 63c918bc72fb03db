import json
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.docket import (
    DocketLink,
    carried,
    court_id,
    court_name,
    courts,
    find,
    find_captions,
    link_docket,
    normalise,
    parse_caption,
    party_names,
    release,
    same,
    short_caption,
)


@pytest.mark.parametrize(
    ("spelling", "normal"),
    [
        ("1:23-cv-01599-ABJ-ZMF", "1:23-cv-01599"),
        ("1:23-CV-1599", "1:23-cv-01599"),
        ("23-cv-1599", "23-cv-01599"),
        ("23cv1599", "23-cv-01599"),
        ("1:2023cv01599", "1:23-cv-01599"),
        ("1:23‑cv‑01599", "1:23-cv-01599"),
        ("No. 23 Civ. 1599 (ABJ)", "23-cv-01599"),
        ("20 Civ. 10832 (AT) (SN)", "20-cv-10832"),
        ("S6 22 Cr. 673 (LAK)", "22-cr-00673"),
        ("1:22-cr-00673-LAK-1", "1:22-cr-00673"),
        ("CR23-178 RAJ", "23-cr-00178"),
        ("C23-0580RSM", "23-cv-00580"),
        ("23 C 1887", "23-cv-01887"),
        ("CV-22-01234-PHX-DJH", "22-cv-01234"),
        ("EDCV 23-1234", "23-cv-01234"),
        ("22 Mag. 1234", "22-mj-01234"),
        ("Civil Action No. 23-1599 (ABJ)", "23-cv-01599"),
        ("Criminal No. 21-399", "21-cr-00399"),
        ("Adv. Pro. No. 22-50001", "22-ap-50001"),
        ("Case No. 3:23-cv-06003-WHO", "3:23-cv-06003"),
        ("1:23-cv-01599 (D.D.C.)", "1:23-cv-01599"),
        ("1:23-cv-1599, D.D.C.", "1:23-cv-01599"),
        ("22-11068 (JTD)", "22-11068"),
        ("16-10992-smb", "16-10992"),
        ("8:18-bk-01234-CPM", "8:18-bk-01234"),
        ("18-00079", "18-00079"),
        ("No. 23-1779 (3d Cir.)", "23-1779"),
        ("22-368-cv", "22-368"),
        ("20-1234(L)", "20-1234"),
        ("2023-1234", "23-1234"),
        ("11-8", "11-8"),
        ("23A349", "23A349"),
    ],
)
def test_a_docket_number_in_any_spelling_has_one_normal_form(spelling: str, normal: str) -> None:
    assert normal == normalise(spelling)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "hello",
        "2023-24",
        "555-123-4567",
        "12-25-2023",
        "12-25-23",
        "12-Mar-2023",
        "50-to-100",
        "5:18-~gr-00001",
        "00-00000",
        "1:23-cv-01599 was dismissed yesterday",
        "23-1779-1780",
        "x" * 100_000,
    ],
)
def test_what_is_no_docket_number_has_no_normal_form(text: str) -> None:
    assert normalise(text) is None


TYPED = st.builds(
    lambda office, year, kind, serial: (office, year, kind, serial),
    st.one_of(st.none(), st.integers(0, 9)),
    st.integers(0, 99),
    st.sampled_from(["cv", "cr", "mc", "mj", "md", "bk", "ap", "sw"]),
    st.integers(1, 99999),
)
INITIALS = st.lists(st.from_regex(r"[A-Z]{2,4}", fullmatch=True), max_size=2)


@given(
    TYPED,
    INITIALS,
    st.sampled_from(["", "No. ", "Case ", "Docket No. ", "#"]),
    st.sampled_from(["05d", "d"]),
)
def test_any_formatted_number_is_read_back(
    parts: tuple[int | None, int, str, int], initials: list[str], mark: str, width: str
) -> None:
    office, year, kind, serial = parts
    front = "" if office is None else f"{office}:"
    normal = f"{front}{year:02d}-{kind}-{serial:05d}"
    written = f"{front}{year:02d}-{kind}-{serial:{width}}"

    assert normal == normalise(mark + "-".join([written, *initials]))
    assert normal == normalise(normal)
    assert same(normal, f"{year:02d}-{kind}-{serial:05d}")


@given(st.integers(10, 99), st.integers(1, 99999), INITIALS)
def test_any_appellate_or_bankruptcy_number_is_read_back(
    year: int, serial: int, initials: list[str]
) -> None:
    signed = " ".join(f"({letters})" for letters in initials)

    assert f"{year}-{serial}" == normalise(f"{year}-{serial} {signed}")


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("No. 23-1779 (3d Cir.)", [("ca3", "23-1779")]),
        ("22-11068 (Bankr. D. Del.)", [("deb", "22-11068")]),
        ("see 1:23-cv-01599 (D.D.C.)", [("dcd", "1:23-cv-01599")]),
        ("D.D.C. 1:23-cv-01599", [("dcd", "1:23-cv-01599")]),
        ("1:23-cv-01599-ABJ-ZMF (D.D.C. filed June 5, 2023)", [("dcd", "1:23-cv-01599")]),
        (
            "No. 1:23-cv-01599, in the U.S. District Court for the District of Columbia",
            [("dcd", "1:23-cv-01599")],
        ),
        (
            "Nos. 21-1234, 21-1235 and 21-1236 (9th Cir. 2021)",
            [("ca9", "21-1234"), ("ca9", "21-1235"), ("ca9", "21-1236")],
        ),
        (
            "D.D.C. 1:23-cv-01599, S.D.N.Y. 1:23-cv-04738",
            [("dcd", "1:23-cv-01599"), ("nysd", "1:23-cv-04738")],
        ),
        ("Case No. 22-11068 (JTD) (Bankr. D. Del.)", [("deb", "22-11068")]),
        ("CR23-178 RAJ (W.D. Wash.)", [("wawd", "23-cr-00178")]),
        ("docket 23-1779 in the Third Circuit", [("ca3", "23-1779")]),
        ("the Third Circuit (No. 23-1779)", [("ca3", "23-1779")]),
        ("Southern District of New York, 22 Cr. 673", [("nysd", "22-cr-00673")]),
        ("Civil Action No. 23-1599 (ABJ)", [(None, "23-cv-01599")]),
        ("the estate, 22-11068 (JTD), paid", [(None, "22-11068")]),
        ("Case 1:23-cv-01599-ABJ Document 1 Filed 06/05/23", [(None, "1:23-cv-01599")]),
    ],
)
def test_a_docket_number_in_running_text_is_found_with_its_court(
    text: str, found: list[tuple[str | None, str]]
) -> None:
    assert found == [(mention.court, mention.number) for mention in find(text)]


@pytest.mark.parametrize(
    "text",
    [
        "won 24-17 in the 2023-24 season",
        "call 555-123-4567 or 23-456-7890",
        "on 12-25-23 and 2023-11-22, from 12-31 to 01-02",
        "ages 18-34 and 25-54, in 10-15 days",
        "the 11-8 vote",
        "Release No. 34-98765 and Pub. L. No. 99-514",
        "Docket No. RM22-14-000",
        "a 50-to-100 range of $23-1599",
    ],
)
def test_scores_dates_and_phone_numbers_are_no_docket_numbers(text: str) -> None:
    assert not find(text)


def test_the_place_of_a_mention_is_where_the_number_stands() -> None:
    text = "After SEC v. Kik, No. 1:19-cv-05244-AKH (S.D.N.Y.), the rule changed."

    mention = find(text)[0]

    assert text[mention.start : mention.end] == "1:19-cv-05244-AKH"


@given(st.text(alphabet="0123456789-: cvNo.()D,andM/;", max_size=300))
def test_every_number_found_is_its_own_normal_form(text: str) -> None:
    for mention in find(text):
        assert mention.number == normalise(mention.number)
        assert 0 <= mention.start < mention.end <= len(text)


@pytest.mark.parametrize(
    ("a", "b", "alike"),
    [
        ("1:23-cv-01599", "23-cv-01599", True),
        ("1:23-cv-01599", "2:23-cv-01599", False),
        ("1:23-cv-01599", "1:23-cr-01599", False),
        ("18-00079", "18-79", True),
        ("22-11068", "1:22-bk-11068", True),
        ("23-1779", "1:23-cv-01779", False),
        ("23-1779", "24-1779", False),
        ("junk", "junk2", False),
    ],
)
def test_two_numbers_may_be_the_same_docket(a: str, b: str, *, alike: bool) -> None:
    assert alike is same(a, b)
    assert alike is same(b, a)


def test_there_are_ninety_four_districts_and_as_many_bankruptcy_courts() -> None:
    districts = [court for court in courts() if court.endswith("d")]
    bankruptcies = [court for court in courts() if court_name(court).startswith("Bankr. ")]

    assert len(districts) == 94
    assert len(bankruptcies) == 94
    assert len([court for court in courts() if court_name(court).endswith("Cir.")]) == 13


@pytest.mark.parametrize("court", courts())
def test_the_name_of_a_court_leads_back_to_it(court: str) -> None:
    assert court == court_id(court_name(court))
    assert court == court_id(f"https://ecf.{court}.uscourts.gov/cgi-bin/rss_outside.pl")
    assert court == court_id(court.upper())


@pytest.mark.parametrize(
    ("name", "court"),
    [
        ("D.D.C.", "dcd"),
        ("Southern District of New York", "nysd"),
        ("SDNY", "nysd"),
        ("S. D. N. Y.", "nysd"),
        ("New York Southern District", "nysd"),
        ("U.S. District Court for the District of Columbia", "dcd"),
        ("Bankr. D. Del.", "deb"),
        ("U.S. Bankruptcy Court for the District of Delaware", "deb"),
        ("United States Bankruptcy Court, S.D. New York", "nysb"),
        ("N.D. Calif.", "cand"),
        ("3d Cir.", "ca3"),
        ("Third Circuit", "ca3"),
        ("3rd Circuit Court of Appeals", "ca3"),
        ("Court of Appeals, 2nd Circuit", "ca2"),
        ("US 7th Judicial Circuit", "ca7"),
        ("United States Court of Appeals for the District of Columbia Circuit", "cadc"),
        ("Federal Circuit", "cafc"),
        ("Supreme Court of the United States", "scotus"),
        ("ecf.nysb.uscourts.gov", "nysb"),
        ("nebraskab", "neb"),
        ("Delaware", None),
        ("Delaware Court of Chancery", None),
        ("Supreme Court", None),
        ("", None),
    ],
)
def test_a_court_is_known_by_any_of_its_names(name: str, court: str | None) -> None:
    assert court == court_id(name)


@pytest.mark.parametrize(
    ("text", "plaintiffs", "defendants"),
    [
        ("SEC v. Binance Holdings Ltd. et al", ("SEC",), ("Binance Holdings Ltd.",)),
        ("USA V. JONATHAN DOE, ET AL", ("USA",), ("JONATHAN DOE",)),
        ("Pais v Kijakazi", ("Pais",), ("Kijakazi",)),
        ("A, LLC and B, Inc. vs. C Co., Ltd.", ("A, LLC", "B, Inc."), ("C Co., Ltd.",)),
    ],
)
def test_a_caption_is_taken_apart(
    text: str, plaintiffs: tuple[str, ...], defendants: tuple[str, ...]
) -> None:
    caption = parse_caption(text)

    assert caption is not None
    assert plaintiffs == caption.plaintiffs
    assert defendants == caption.defendants


def test_an_in_re_caption_has_a_subject_and_no_sides() -> None:
    caption = parse_caption("In re:  FTX Trading Ltd., et al.")

    assert caption is not None
    assert caption.subject == "FTX Trading Ltd."
    assert caption.plaintiffs == caption.defendants == ()


def test_a_text_without_sides_is_no_caption() -> None:
    assert parse_caption("Bitcoin falls again") is None
    assert parse_caption("v. ") is None


@pytest.mark.parametrize(
    ("text", "short"),
    [
        ("USA v. Doe", "United States v. Doe"),
        ("Wright et al v. Acme, Incorporated et al", "Wright v. Acme, Incorporated"),
        ("Sun, Inc., et al., and North Farm", "Sun, Inc., and North Farm"),
        ("Securities and Exchange Commission v. Kik et al.", "SEC v. Kik"),
    ],
)
def test_a_short_caption_is_how_people_cite_the_case(text: str, short: str) -> None:
    assert short == short_caption(text)


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("In SEC v. Ripple Labs, Inc., the court said", ["SEC v. Ripple Labs, Inc."]),
        ("ruled in SEC v. Kik Ltd. et al on Monday", ["SEC v. Kik Ltd. et al"]),
        ("Judge Failla heard U.S. v. Storm on Monday", ["U.S. v. Storm"]),
        ("as in S.E.C. v. W.J. Howey Co. The test", ["S.E.C. v. W.J. Howey Co."]),
        ("John Q. Public v. Smith & Co., 12 F.3d", ["John Q. Public v. Smith & Co."]),
        ("In re FTX Trading Ltd., No. 22-11068", ["In re FTX Trading Ltd."]),
        ("“SEC v. Ripple’s” lawyers", ["SEC v. Ripple"]),
        ("SEC v. Coinbase Lawsuit Nears End", ["SEC v. Coinbase"]),
        ("See Van Loon v. Department of the Treasury", ["Van Loon v. Department of the Treasury"]),
        (
            "Grayscale, LLC v. SEC, and Loper v. Raimondo.",
            ["Grayscale, LLC v. SEC", "Loper v. Raimondo"],
        ),
        ("Bitcoin versus gold", []),
        ("v. v. v.", []),
    ],
)
def test_captions_are_found_in_running_text(text: str, found: list[str]) -> None:
    assert found == [text[mention.start : mention.end] for mention in find_captions(text)]


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("Acme, LLC and John Roe, III", ("Acme, LLC", "John Roe, III")),
        ("A. Roe, B. Poe, and Karim Doe a/k/a/ Kit", ("A. Roe", "B. Poe", "Karim Doe")),
        ("Ann Roe; Bob Poe, CPA", ("Ann Roe", "Bob Poe, CPA")),
        ("Roe et al.", ("Roe",)),
    ],
)
def test_a_list_of_parties_is_split_into_names(text: str, names: tuple[str, ...]) -> None:
    assert names == party_names(text)


@pytest.mark.parametrize(
    ("url", "link"),
    [
        ("https://www.courtlistener.com/docket/67474542/x/", DocketLink(courtlistener=67474542)),
        (
            "https://ecf.nysd.uscourts.gov/cgi-bin/DktRpt.pl?492165",
            DocketLink(court="nysd"),
        ),
        (
            "https://ecf.nysd.uscourts.gov/doc1/127?caseid=492165&de_seq_num=10",
            DocketLink(court="nysd"),
        ),
        (
            "https://ecf.ca2.uscourts.gov/n/beam/servlet/TransportRoom?servlet=X&caseNum=22-3054",
            DocketLink(court="ca2", number="22-3054"),
        ),
        (
            "https://storage.courtlistener.com/recap/gov.uscourts.dcd.256060/a.pdf",
            DocketLink(court="dcd"),
        ),
        (
            "https://www.govinfo.gov/app/details/USCOURTS-dcd-1_23-cv-01599",
            DocketLink(court="dcd", number="1:23-cv-01599"),
        ),
        (
            "https://dockets.justia.com/docket/district-of-columbia/dcdce/1:2023cv01599/256060",
            DocketLink(court="dcd", number="1:23-cv-01599"),
        ),
        ("https://www.courtlistener.com/opinion/1/", None),
        ("https://courtlistener.com.evil.example/docket/1/", None),
        ("javascript:alert(1)", None),
        ("http://[bad", None),
    ],
)
def test_a_link_to_a_docket_says_which(url: str, link: DocketLink | None) -> None:
    assert link == link_docket(url)


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("LR-26316", "LR-26316"),
        ("LR26018", "LR-26018"),
        ("Litigation Release No. 26316", "LR-26316"),
        ("Release No. 34-98765", "34-98765"),
        ("Rel. No. ia-6543", "IA-6543"),
        ("Release Number 8734-23", "8734-23"),
        ("no release", None),
    ],
)
def test_a_release_number_has_one_form(text: str, number: str | None) -> None:
    assert number == release(text)


@given(st.text(max_size=400))
@settings(max_examples=60)
def test_no_text_breaks_the_readers(text: str) -> None:
    short_caption(text)
    party_names(text)
    link_docket(f"https://ecf.dcd.uscourts.gov/{text}")
    release(text)
    for mention in find_captions(f"A v. {text} in re B"):
        assert mention.start < mention.end


@pytest.mark.parametrize(
    ("shouted", "written"),
    [
        (
            "SECURITIES AND EXCHANGE COMMISSION v. BINANCE HOLDINGS LIMITED et al",
            "SEC v. Binance Holdings Limited",
        ),
        ("USA v. STERLINGOV", "United States v. Sterlingov"),
        ("KIM v. HARBOR FOODS, INC. et al", "Kim v. Harbor Foods, Inc."),
        ("MCDONALD-SMITH v. O'BRIEN, III", "McDonald-Smith v. O'Brien, III"),
        ("JOHN DOE 1 v. U.S. BANK N.A.", "John Doe 1 v. U.S. Bank N.A."),
        ("Chau v. USAA", "Chau v. USAA"),
    ],
)
def test_a_caption_in_capitals_is_set_as_names_are(shouted: str, written: str) -> None:
    assert written == short_caption(shouted)


def test_short_captions_are_the_case_names_of_the_captured_feeds(captured: Path) -> None:
    rows = (captured / "feeds" / "truth.jsonl").read_text("utf-8").splitlines()
    named = [row for row in map(json.loads, rows) if row.get("case_name_raw")]

    wrong = {
        row["case_name_raw"]
        for row in named
        if short_caption(row["case_name_raw"])
        != row["case_name"].replace("Securities and Exchange Commission", "SEC")
    }
    shouted = {raw for raw in wrong if raw.replace(" v. ", "").replace("et al", "").isupper()}

    assert len(named) > 300
    assert wrong == shouted
    assert {short_caption(raw).casefold() for raw in shouted} == {
        row["case_name"].casefold() for row in named if row["case_name_raw"] in shouted
    }


def test_the_defendants_of_the_captured_releases_are_told_apart(captured: Path) -> None:
    rows = (captured / "feeds" / "sec_truth.jsonl").read_text("utf-8").splitlines()

    for row in map(json.loads, rows):
        assert row["defendants"] == list(party_names(row["title"]))


@given(TYPED, st.sampled_from(["{o}{y:02d}-{k}-{n}", "{o}20{y:02d}{k}{n:05d}", "{y:02d} {k} {n}"]))
def test_a_typed_number_is_found_wherever_it_stands(
    parts: tuple[int | None, int, str, int], form: str
) -> None:
    office, year, _, serial = parts
    front = "" if office is None or form.startswith("{y") else f"{office}:"
    written = form.format(o=front, y=year, k="cv", n=serial)

    found = find(f"On Monday {written}, was heard")

    assert [f"{front}{year:02d}-cv-{serial:05d}"] == [mention.number for mention in found]


@pytest.mark.parametrize(
    ("description", "said"),
    [
        ("Docket entries of type: all", "It carries every type of entry."),
        (
            "Docket entries of type: orders,opinions",
            "It carries not every type of entry, only orders, opinions.",
        ),
        (
            "Docket entries of type: cmp,motion,motion-cr,order-cr,xyz",
            "It carries not every type of entry, only complaints, motions, orders, xyz.",
        ),
        ("Public Complaints, Orders and Judgments in the last 24 Hours", None),
        ("", None),
    ],
)
def test_what_a_feed_says_it_carries_is_put_into_words(description: str, said: str | None) -> None:
    assert said == carried(description)
