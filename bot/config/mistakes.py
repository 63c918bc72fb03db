"""The words that several kinds of configuration mistake share."""

from collections.abc import Iterable
from difflib import get_close_matches

_LONGEST_QUOTE = 60


def quoted(text: str) -> str:
    """A value as an error shows it: in double quotes, short, without control characters."""
    short = text if len(text) <= _LONGEST_QUOTE else text[: _LONGEST_QUOTE - 1] + "…"
    return '"' + "".join(c if c.isprintable() else f"\\u{ord(c):04x}" for c in short) + '"'


def meant(typed: str, known: Iterable[str]) -> str:
    """``; did you mean "every"?`` where something known is close to ``typed``, else nothing."""
    words = {word.lower(): word for word in sorted(known)}
    close = get_close_matches(typed.lower()[:200], words, n=1, cutoff=0.6)
    return f"; did you mean {quoted(words[close[0]])}?" if close else ""


def listed(words: Iterable[str]) -> str:
    """Words as an error lists them: ``court, regulator or news``."""
    *most, last = words
    return f"{', '.join(most)} or {last}" if most else last
