"""Shortening text without breaking what a reader sees as one character."""

import re
import unicodedata
from typing import Final

ELLIPSIS = "…"
WORD_SEARCH = 40
"""How many characters before the limit a word may end for the cut to be made there."""

_EXTENDING: Final = re.compile(
    r"[\u200c\u200d\ufe00-\ufe0f\uff9e\uff9f\U0001f3fb-\U0001f3ff\U000e0020-\U000e007f"
    r"\U000e0100-\U000e01ef]"
)
_PICTURE: Final = re.compile(r"[\u203c-\u21ff\u2300-\u2bff\u3030-\u3299\U0001f000-\U0001faff]")
_FLAG: Final = re.compile(r"[\U0001f1e6-\U0001f1ff]")
_HANGUL_LEAD: Final = re.compile(r"[\u1100-\u115f\ua960-\ua97c]")
_HANGUL: Final = re.compile(r"[\u1100-\u11ff\ua960-\ua97c\uac00-\ud7fb]")
_HANGUL_REST: Final = re.compile(r"[\u1160-\u11ff\ud7b0-\ud7fb]")
_VIRAMA: Final = 9


def cut(text: str, limit: int) -> str:
    """The text in at most ``limit`` characters, with an ellipsis where something was left out.

    It ends with a word if one ends within the last characters, and never inside a grapheme,
    unless a single one is longer than the limit.
    """
    if len(text) <= limit:
        return text
    room = limit - len(ELLIPSIS)
    return _head(text, room) + ELLIPSIS if room > 0 else _head(text, max(limit, 0))


def _head(text: str, length: int) -> str:
    """At most so many characters from the start, ended where a reader would."""
    end = length
    while end > 0 and not _parts(text, end):
        end -= 1
    if not end:
        return text[:length]
    if text[end : end + 1].isspace():
        return text[:end].rstrip()
    for place in range(end - 1, max(end - WORD_SEARCH, end // 2), -1):
        if text[place].isspace():
            return text[:place].rstrip()
    return text[:end]


def _parts(text: str, place: int) -> bool:
    """Whether a grapheme ends before ``place``: UAX #29 without its rules for prepended marks."""
    if place >= len(text):
        return True
    before, after = text[place - 1], text[place]
    if after.isascii():
        return not (before == "\r" and after == "\n")
    if unicodedata.category(after).startswith("M") or _EXTENDING.match(after):
        return before in "\r\n"
    if before == "\u200d" and _PICTURE.match(after):
        return False
    if _FLAG.match(after):
        return _flags_before(text, place) % 2 == 0
    if _HANGUL.match(after) and _HANGUL.match(before):
        return not (_HANGUL_REST.match(after) or _HANGUL_LEAD.match(before))
    return unicodedata.combining(before) != _VIRAMA or not after.isalpha()


def _flags_before(text: str, place: int) -> int:
    """How many regional indicators stand right before; a flag is two."""
    start = place
    while start > 0 and _FLAG.match(text[start - 1]):
        start -= 1
    return place - start
