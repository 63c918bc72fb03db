"""Headlines of our own as a dozen outlets might word them: what the rules and the registry find.

The rules were tuned on these rows, so they are a net under later changes and no measurement. The
parties are those that a row names, noted with the tagger's help.
"""

import json
from collections.abc import Iterable
from datetime import UTC, datetime
from pathlib import Path
from typing import NamedTuple

import pytest

from bot import text
from bot.config import load_registry
from bot.tag import Tagger

ROWS = Path(__file__).parent / "data" / "headlines.jsonl"


# A company's name and a court's word, and nothing that is known to speak of another thing.
_PASS_FOR_COMPANIES = {
    "Celsius hits 47 in Sicily as court workers strike",
    "Ripple: Pa. town's creek suit",
}


class Read(NamedTuple):
    """A row's kind with what is right, wrong and missing of its cases and parties."""

    kind: str
    title: str
    cases: tuple[int, int, int]
    parties: tuple[int, int, int]


@pytest.fixture(scope="module")
def rows() -> list[Read]:
    tagger = Tagger(load_registry())
    return [_read(json.loads(line), tagger) for line in ROWS.read_text("utf-8").splitlines()]


def _read(row: dict[str, str | list[str]], tagger: Tagger) -> Read:
    clean = text.clean(str(row["title"]), str(row.get("summary", "")))
    day = str(row.get("date", ""))
    published = datetime.fromisoformat(f"{day}T23:00").replace(tzinfo=UTC) if day else None
    found = tagger.tag(clean.title, clean.text, published=published)
    return Read(
        str(row["kind"]),
        str(row["title"]),
        _counts({tag.topic.removeprefix("case:") for tag in found.cases}, set(row["cases"])),
        _counts({tag.topic.removeprefix("party:") for tag in found.parties}, set(row["parties"])),
    )


def _counts(found: set[str], gold: set[str]) -> tuple[int, int, int]:
    return len(found & gold), len(found - gold), len(gold - found)


def _f1(counts: Iterable[tuple[int, int, int]]) -> float:
    right, wrong, missed = map(sum, zip(*counts, strict=True))
    return 2 * right / (2 * right + wrong + missed)


def _tagged(rows: list[Read], kind: str) -> list[str]:
    return [row.title for row in rows if row.kind == kind and row.cases[1]]


def test_headlines_of_cases_are_of_their_cases(rows: list[Read]) -> None:
    assert _f1(row.cases for row in rows if row.kind == "case") >= 0.97


def test_of_other_suits_of_the_same_parties_only_those_known_are_tagged(rows: list[Read]) -> None:
    others = [row for row in rows if row.kind == "other_suit"]

    assert sum(not row.cases[1] for row in others) / len(others) >= 0.95


def test_news_that_only_names_a_party_has_no_case(rows: list[Read]) -> None:
    assert _tagged(rows, "party_only") == []


def test_a_namesake_has_no_case_and_no_party_but_where_only_sense_would_tell(
    rows: list[Read],
) -> None:
    named = [row.title for row in rows if row.kind == "namesake" and row.parties[1]]

    assert set(_tagged(rows, "namesake")) <= _PASS_FOR_COMPANIES
    assert set(named) <= _PASS_FOR_COMPANIES


def test_what_an_authority_abroad_does_is_no_case_here(rows: list[Read]) -> None:
    assert _tagged(rows, "foreign") == []


def test_parties_are_found_where_they_are_named(rows: list[Read]) -> None:
    assert _f1(row.parties for row in rows) >= 0.98
