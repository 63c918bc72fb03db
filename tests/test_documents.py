"""What the documents say of the tests is so."""

import re
from pathlib import Path

from typer.core import TyperGroup
from typer.main import get_command

from bot.cli import app

TESTS = Path(__file__).parent
ROOT = TESTS.parent
FAULTS = ROOT / "docs" / "faults.md"
ROWS = {*range(1, 10), *range(16, 24), *range(25, 43)}


def test_every_row_of_the_fault_matrix_names_tests_that_there_are() -> None:
    matrix = FAULTS.read_text(encoding="utf-8").partition("## The fault matrix")[2]
    rows = dict(re.findall(r"^\| (\d+) \|.*\| (.*) \|$", matrix, flags=re.MULTILINE))
    # A test without a file is in the file of the one before it.
    named = []
    path = ""
    for file, test in re.findall(r"`([^`\s]*)::([^`\s]+)`", matrix):
        path = file or path
        named.append((path, test))

    lacking = [
        f"{path}::{test}"
        for path, test in named
        if f"def {test}(" not in (TESTS / path).read_text(encoding="utf-8")
    ]

    assert set(map(int, rows)) >= ROWS
    assert all("::" in tests for tests in rows.values())
    assert lacking == []


def test_what_the_image_is_made_of_is_in_the_repository() -> None:
    image = (ROOT / "Dockerfile").read_text(encoding="utf-8")
    copied = [
        path
        for line in re.findall(r"^COPY (?!--from)(.+) \S+$", image, flags=re.MULTILINE)
        for path in line.split()
    ]

    assert "bot" in copied
    assert [path for path in copied if not (ROOT / path).exists()] == []


def test_every_command_that_the_readme_tells_to_type_is_there() -> None:
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    typed = re.findall(r"^docketwire (?!polls)(.+)$", readme, flags=re.MULTILINE)
    named = re.findall(r"`docketwire ([^`]+)`", readme)

    assert "init" in named
    assert [line for line in (*typed, *named) if not is_command(line.split())] == []


def is_command(words: list[str]) -> bool:
    """Whether the words lead to a command of docketwire, arguments or not."""
    command = get_command(app)
    for word in words:
        if not isinstance(command, TyperGroup):
            return True
        if word not in command.commands:
            return False
        command = command.commands[word]
    return not isinstance(command, TyperGroup)
