"""What the documents say of the tests is so."""

import re
from pathlib import Path

TESTS = Path(__file__).parent
FAULTS = TESTS.parent / "docs" / "faults.md"
ROWS = {*range(1, 10), *range(16, 24), *range(25, 29), *range(32, 36), *range(38, 41)}


def test_every_row_of_the_fault_matrix_names_tests_that_there_are() -> None:
    matrix = FAULTS.read_text(encoding="utf-8").partition("## The fault matrix")[2]
    rows = dict(re.findall(r"^\| (\d+) \|.*\| (.*) \|$", matrix, flags=re.MULTILINE))
    named = [each.partition("::") for each in re.findall(r"`(\S+::\S+)`", matrix)]

    lacking = [
        f"{path}::{test}"
        for path, _, test in named
        if f"def {test}(" not in (TESTS / path).read_text(encoding="utf-8")
    ]

    assert set(map(int, rows)) >= ROWS
    assert all("::" in tests for tests in rows.values())
    assert lacking == []
