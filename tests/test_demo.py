"""The demo: the main job, from a wheel alone, in an empty folder."""

import os
import re
import subprocess
import sys
import time
import zipfile
from pathlib import Path

import pytest

from bot.cli import main
from bot.demo import SAID, feeds
from tests.commandline import CHECKOUT

CYRILLIC = re.compile(r"[Ѐ-ӿ]")


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The built distribution, unpacked as an installation has it."""
    built, site = tmp_path_factory.mktemp("built"), tmp_path_factory.mktemp("site")
    subprocess.run(
        [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(built)],
        cwd=CHECKOUT,
        check=True,
        capture_output=True,
        timeout=60,
    )
    (found,) = built.glob("docketwire-*.whl")
    with zipfile.ZipFile(found) as archive:
        archive.extractall(site)
    return site


def from_wheel(site: Path, folder: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, *arguments],
        cwd=folder,
        env=os.environ | {"PYTHONPATH": str(site), "COLUMNS": "80"},
        capture_output=True,
        encoding="utf-8",
        timeout=60,
        check=False,
    )


def table_of(out: str) -> dict[str, float]:
    rows = re.findall(r"^│ (\S[^│]*?) +│ ([0-9.]+) +│$", out, re.MULTILINE)
    return {name: float(value) for name, value in rows}


def test_the_wheel_alone_plays_the_demo_in_an_empty_folder(wheel: Path, tmp_path: Path) -> None:
    began = time.monotonic()

    played = from_wheel(wheel, tmp_path, "-m", "bot", "demo", "--plain")

    assert (played.returncode, played.stderr) == (0, "")
    assert time.monotonic() - began < 30
    assert list(tmp_path.iterdir()) == []
    told = table_of(played.stdout)
    cards = played.stdout.count("╭")
    assert told["alerts"] + told["cards brought up to date"] == cards
    assert told["alerts"] == 2
    assert told["cards brought up to date"] == played.stdout.count("─ updated ─") == 1
    assert told["copies and further sources joined"] >= 3
    assert told["polls answered unchanged"] > told["polls that failed"] == 0
    ways = ("stories", "repeats dropped", "copies and further sources joined")
    assert told["items read"] == sum(told[way] for way in ways)


def test_what_the_demo_shows_is_in_latin_letters_and_of_the_case_alone(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COLUMNS", "80")

    with pytest.raises(SystemExit) as ended:
        main(["demo", "--plain"])

    out = capsys.readouterr().out
    assert ended.value.code == 0
    assert not CYRILLIC.search(out)
    assert "overtime" not in out
    assert "Kalshi" not in out.title()
    shown = " ".join(out.split())
    assert all(f"Round {number}. {said}" in shown for number, said in SAID.items())
    assert max(map(len, out.splitlines())) <= 80


def test_every_round_of_the_demo_is_announced() -> None:
    assert list(range(1, feeds.ROUNDS + 1)) == sorted(SAID)


def test_the_wheel_has_what_init_writes_and_nothing_of_the_tests(
    wheel: Path, tmp_path: Path
) -> None:
    written = from_wheel(wheel, tmp_path, "-m", "bot", "init")

    assert written.returncode == 0
    assert {path.name for path in tmp_path.iterdir()} == {"feeds.yaml", ".env"}
    assert (tmp_path / "feeds.yaml").read_bytes() == (CHECKOUT / "feeds.yaml").read_bytes()
    assert not list(wheel.glob("tests*")) + list(wheel.glob("scripts*"))


def test_the_commands_of_the_wheel_are_those_of_the_wheel(wheel: Path, tmp_path: Path) -> None:
    where = from_wheel(wheel, tmp_path, "-c", "import bot, storage; print(bot.__file__)")

    assert Path(where.stdout.strip()) == wheel / "bot" / "__init__.py"
