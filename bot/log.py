"""Sets up logs: events with fields, on stderr, in which no secret stands."""

import json
import logging
import re
import sys
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime
from typing import TextIO
from urllib.parse import quote

from bot.secret import HIDDEN, Secret, redact

_LONGEST = 2000
_LONGEST_TRACEBACK = 20_000
_SHORTEST_SECRET = 6
_PLAIN = re.compile(r"[^\s\"'=]+")
_STANDARD = frozenset(vars(logging.LogRecord("", 0, "", 0, "", None, None))) | {
    "asctime",
    "message",
    "taskName",
}


def configure_logging(
    level: str,
    *,
    json: bool = False,
    secrets: Iterable[Secret] = (),
    stream: TextIO | None = None,
) -> None:
    """Log everything, that of libraries too, from ``level`` on to ``stream`` (stderr).

    An event is the message, its fields are what ``extra`` holds: ``log.info("story attached",
    extra={"story": 7})``. With ``json`` each event is one JSON object in a line. Of every text
    what has the shape of a secret is taken out, and ``secrets`` whatever their shape. A second
    call takes the place of the first.
    """
    handler = logging.StreamHandler(stream or sys.stderr)
    kept = _Kept(secrets)
    handler.setFormatter(JsonFormatter(kept) if json else TextFormatter(kept))
    logging.basicConfig(level=level.upper(), handlers=[handler], force=True)
    logging.captureWarnings(capture=True)
    # What logging itself prints of a record it could not format shows the arguments as they are.
    logging.raiseExceptions = False
    # One line for every request, at INFO, is for those who look for something.
    debugging = logging.getLogger().isEnabledFor(logging.DEBUG)
    logging.getLogger("httpx").setLevel(logging.NOTSET if debugging else logging.WARNING)


class _Kept:
    """Takes secrets out of a text, and what could forge a line or drive a terminal."""

    def __init__(self, secrets: Iterable[Secret]) -> None:
        values = {each.reveal() for each in secrets if len(each.reveal()) >= _SHORTEST_SECRET}
        spellings = values | {quote(value, safe="") for value in values}
        longest_first = sorted(spellings, key=len, reverse=True)
        self._values = re.compile("|".join(map(re.escape, longest_first))) if values else None

    def line(self, value: object) -> str:
        """``value`` as one short line."""
        return _printable(_cut(self._without_secrets(str(value)), _LONGEST))

    def lines(self, text: str) -> str:
        """``text`` with its line breaks: a traceback."""
        kept = _cut(self._without_secrets(text), _LONGEST_TRACEBACK)
        return "\n".join(map(_printable, kept.splitlines()))

    def _without_secrets(self, text: str) -> str:
        return redact(self._values.sub(HIDDEN, text) if self._values else text)


class TextFormatter(logging.Formatter):
    """``TIME LEVEL LOGGER: event field=value``, a traceback below it."""

    def __init__(self, kept: _Kept) -> None:
        super().__init__()
        self._kept = kept

    def format(self, record: logging.LogRecord) -> str:
        """Give the line of a record."""
        head = (
            f"{_time(record)} {record.levelname} {record.name}: {self._kept.line(_event(record))}"
        )
        fields = [f"{name}={self._shown(value)}" for name, value in _fields(record)]
        trace = [self._kept.lines(text) for text in _traces(self, record)]
        return "\n".join([" ".join([head, *fields]), *trace])

    def _shown(self, value: object) -> str:
        line = self._kept.line(value)
        return line if _PLAIN.fullmatch(line) else json.dumps(line, ensure_ascii=False)


class JsonFormatter(logging.Formatter):
    """One JSON object in a line: time, level, logger, message, the fields, the traceback."""

    def __init__(self, kept: _Kept) -> None:
        super().__init__()
        self._kept = kept

    def format(self, record: logging.LogRecord) -> str:
        """Give the line of a record."""
        said: dict[str, object] = {
            "time": _time(record),
            "level": record.levelname,
            "logger": record.name,
            "message": self._kept.line(_event(record)),
        }
        for name, value in _fields(record):
            said[f"{name}_" if name in said else name] = self._plain(value)
        if traces := "\n".join(_traces(self, record)):
            said["traceback"] = self._kept.lines(traces)
        return json.dumps(said, ensure_ascii=False)

    def _plain(self, value: object) -> object:
        plain = value is None or isinstance(value, (bool, int))
        return value if plain else self._kept.line(value)


def _event(record: logging.LogRecord) -> str:
    try:
        return record.getMessage()
    except (TypeError, ValueError):
        # A library's arguments do not fit its format; what it wanted to say is still of use.
        return f"{record.msg} {record.args}"


def _fields(record: logging.LogRecord) -> Iterator[tuple[str, object]]:
    return ((name, value) for name, value in vars(record).items() if name not in _STANDARD)


def _traces(formatter: logging.Formatter, record: logging.LogRecord) -> Iterator[str]:
    if record.exc_info and record.exc_info[0] is not None:
        yield formatter.formatException(record.exc_info)
    if record.stack_info:
        yield record.stack_info


def _time(record: logging.LogRecord) -> str:
    at = datetime.fromtimestamp(record.created, tz=UTC)
    return f"{at:%Y-%m-%dT%H:%M:%S}.{at.microsecond // 1000:03}Z"


def _cut(text: str, longest: int) -> str:
    return text if len(text) <= longest else f"{text[:longest]}…"


def _printable(text: str) -> str:
    if text.isprintable():
        return text
    return "".join(c if c.isprintable() else c.encode("unicode_escape").decode() for c in text)
