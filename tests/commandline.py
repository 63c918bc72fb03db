"""The command line as a person uses it: in a folder of its own, in this process or another."""

import asyncio
import io
import json
import logging
import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
import yaml

from bot.cli import main
from bot.config.variables import VARIABLES

CHECKOUT = Path(__file__).parents[1]


@dataclass(frozen=True, slots=True, kw_only=True)
class Ran:
    """How a command ended."""

    code: int
    out: str
    err: str

    def rows(self) -> list[Any]:
        """The JSON lines on stdout; fails where anything else stands there."""
        return [json.loads(line) for line in self.out.splitlines()]


class Docketwire:
    """The command, run in ``folder``."""

    def __init__(self, folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
        self.folder = folder
        self._capsys = capsys

    def __call__(self, *arguments: str) -> Ran:
        """Run it in this process."""
        self._capsys.readouterr()
        try:
            main(arguments)
        except SystemExit as ended:
            code = ended.code if isinstance(ended.code, int) else 1
        said = self._capsys.readouterr()
        return Ran(code=code, out=said.out, err=said.err)

    async def beside(self, *arguments: str) -> Ran:
        """Run it on a thread, beside a server of the test's."""
        return await asyncio.to_thread(self, *arguments)

    def process(self, *arguments: str, stdin: str = "", env: dict[str, str] | None = None) -> Ran:
        """Run it as a process of its own."""
        done = subprocess.run(
            [sys.executable, "-m", "bot", *arguments],
            cwd=self.folder,
            env=os.environ | {"PYTHONPATH": str(CHECKOUT)} | (env or {}),
            input=stdin.encode(),
            capture_output=True,
            timeout=60,
            check=False,
        )
        return Ran(code=done.returncode, out=done.stdout.decode(), err=done.stderr.decode())

    def configure(self, *feeds: dict[str, Any], **more: Any) -> None:
        """Write a feeds.yaml."""
        configured = {"contact": "tests@docketwire.invalid", "feeds": list(feeds), **more}
        (self.folder / "feeds.yaml").write_text(yaml.safe_dump(configured), encoding="utf-8")


@contextmanager
def installed(
    folder: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> Iterator[Docketwire]:
    """An empty folder to run commands in, without settings from outside; logging as before."""
    monkeypatch.chdir(folder)
    monkeypatch.setenv("COLUMNS", "200")
    for name in VARIABLES:
        monkeypatch.delenv(name, raising=False)
    root = logging.getLogger()
    before = root.level, list(root.handlers), logging.raiseExceptions
    yield Docketwire(folder, capsys)
    logging.captureWarnings(capture=False)
    root.setLevel(before[0])
    root.handlers[:] = before[1]
    logging.raiseExceptions = before[2]


def typed_in(monkeypatch: pytest.MonkeyPatch, text: bytes) -> None:
    """Put ``text`` on standard input."""
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(text), encoding="utf-8"))
