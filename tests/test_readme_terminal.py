"""The README's steps for alerts in a terminal, taken from it word for word."""

import re
import shlex
from pathlib import Path
from textwrap import dedent

import pytest

from bot.config import load
from tests.commandline import CHECKOUT, installed

SECTION = (
    (CHECKOUT / "README.md")
    .read_text(encoding="utf-8")
    .partition("## Your own alerts, in a terminal\n")[2]
    .partition("\n## ")[0]
)


def test_the_subscriptions_of_the_readme_go_where_it_says(tmp_path: Path) -> None:
    (place,) = re.findall(r"in the place of `([^`]+)`", SECTION)
    (block,) = re.findall(r"```yaml\n(.*?)```", SECTION, re.DOTALL)
    shipped = (CHECKOUT / "feeds.yaml").read_text(encoding="utf-8")

    assert shipped.count(f"\n{place}\n") == 1
    (tmp_path / "feeds.yaml").write_text(shipped.replace(place, dedent(block)), encoding="utf-8")
    found = load({}, directory=tmp_path).subscriptions
    assert [each.topic for each in found] == ["case:sec-v-binance", "party:coinbase"]


def test_its_questions_are_answered(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    questions = re.findall(r"^docketwire (.+)", SECTION, re.MULTILINE)
    (tmp_path / "feeds.yaml").write_bytes((CHECKOUT / "feeds.yaml").read_bytes())
    (tmp_path / "article.txt").write_text("SEC sues Binance\nThe SEC sued Binance.", "utf-8")

    with installed(tmp_path, monkeypatch, capsys) as docketwire:
        ran = {each: docketwire(*shlex.split(each)) for each in questions}

    assert len(ran) == 5
    assert [each for each, how in ran.items() if how.code or not how.out] == []
