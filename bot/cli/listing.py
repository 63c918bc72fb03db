"""Writes feeds into feeds.yaml without touching anything else in it."""

import json
import os
import re
import tempfile
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from bot import config
from bot.config import Settings
from bot.errors import ConfigError, UserError
from bot.model import Feed

_KEY = re.compile(r"feeds:[ \t]*(\[[ \t]*\])?[ \t]*(#.*)?$")
_ROW = re.compile(r"([ ]*)-[ ]")
_PLAIN = re.compile(r"[A-Za-z][A-Za-z0-9 ._/()-]*[A-Za-z0-9.)]")
_PLAIN_URL = re.compile(r"https?://[A-Za-z0-9._~/?&=%+:@!$*()-]+")
_WORDS = frozenset({"null", "true", "false", "yes", "no", "on", "off"})


def add_to_file(settings: Settings, feeds: Sequence[Feed]) -> None:
    """Append ``feeds`` to the list in feeds.yaml; every other character of it stays.

    The file is replaced only if it then means what it meant before and these feeds besides.
    Raises UserError, with the lines to be pasted by hand, where that is not certain.
    """
    path = settings.feeds_file.resolve()
    text = path.read_text(encoding="utf-8-sig")
    added = _with_rows(text, [_row(feed) for feed in feeds])
    if added is None:
        raise UserError(
            f"{path.name}: the list of feeds is not written in lines that begin with -, so it is "
            f"left as it is; add this to it:\n{_pasted(feeds)}"
        )
    with tempfile.NamedTemporaryFile(
        "w", encoding="utf-8", dir=path.parent, prefix=f".{path.name}.", delete=False
    ) as file:
        draft = Path(file.name)
        file.write(added)
        file.flush()
        os.fsync(file.fileno())
    try:
        _check(settings, draft, feeds)
        draft.chmod(path.stat().st_mode & 0o777)
        draft.replace(path)
    finally:
        draft.unlink(missing_ok=True)


def _check(settings: Settings, draft: Path, feeds: Sequence[Feed]) -> None:
    """Raise UserError unless ``draft`` means what feeds.yaml means, and ``feeds`` besides."""
    name = settings.feeds_file.name
    before = config.reload(settings)
    try:
        found = config.reload(replace(settings, feeds_file=draft))
    except ConfigError as error:
        told = "\n".join(error.mistakes).replace(draft.name, name)
        raise UserError(
            f"{name} would have mistakes then, so it is left as it is:\n{told}"
        ) from error
    known = len(before.feeds)
    same = found.feeds[:known] == before.feeds and replace(
        found, feeds=(), feeds_file=before.feeds_file
    ) == replace(before, feeds=())
    if not same or [each.url for each in found.feeds[known:]] != [each.url for each in feeds]:
        raise UserError(
            f"{name} would mean something else then, so it is left as it is; add this to its "
            f"list of feeds:\n{_pasted(feeds)}"
        )


def _with_rows(text: str, rows: Sequence[Sequence[str]]) -> str | None:
    """The text with rows at the end of its list of feeds; None where that is not plain."""
    lines = text.splitlines(keepends=True)
    places = [place for place, line in enumerate(lines) if line.startswith("feeds:")]
    if len(places) != 1:
        return None
    (start,) = places
    key = _KEY.match(lines[start].rstrip("\r\n"))
    if key is None:
        return None
    if key[1]:
        lines[start] = lines[start].replace(key[1], "", 1).replace("feeds: ", "feeds:", 1)
    last, indent = _end_of_list(lines, start)
    newline = "\r\n" if lines[start].endswith("\r\n") else "\n"
    if not lines[last].endswith("\n"):
        lines[last] += newline
    new = [
        f"{indent}{'- ' if place == 0 else '  '}{setting}{newline}"
        for row in rows
        for place, setting in enumerate(row)
    ]
    return "".join([*lines[: last + 1], *new, *lines[last + 1 :]])


def _end_of_list(lines: Sequence[str], start: int) -> tuple[int, str]:
    """The last line of the list that begins after ``start``, and how far its rows are indented."""
    last, indent = start, None
    for place in range(start + 1, len(lines)):
        line = lines[place]
        bare = line.strip()
        if not bare or bare.startswith("#"):
            continue
        row = _ROW.match(line)
        if indent is None and row is not None:
            indent = row[1]
        inside = line.startswith(" ") or (indent == "" and row is not None)
        if not inside:
            break
        last = place
    return last, "  " if indent is None else indent


def _row(feed: Feed) -> list[str]:
    row = [f"name: {_scalar(feed.name, _PLAIN)}", f"url: {_scalar(feed.url, _PLAIN_URL)}"]
    row.append(f"kind: {feed.kind}")
    if feed.court:
        row.append(f"court: {feed.court}")
    return row


def _pasted(feeds: Sequence[Feed]) -> str:
    return "\n".join(
        f"  {'- ' if place == 0 else '  '}{setting}"
        for feed in feeds
        for place, setting in enumerate(_row(feed))
    )


def _scalar(text: str, plain: re.Pattern[str]) -> str:
    """A YAML scalar; what is not plainly a text is quoted as in JSON, which YAML reads too."""
    if plain.fullmatch(text) and text.casefold() not in _WORDS:
        return text
    return json.dumps(text)
