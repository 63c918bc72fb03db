"""Whether a headline says that what it stood over is taken back. Pure."""

import re

# Newsrooms put the word first, set off: "RETRACTED: ...", "[Withdrawn] ...", "Retraction of ...".
# Without the mark it is a word of the news itself ("Withdrawn motion is filed anew").
_TAKEN_BACK = re.compile(
    r"^\W*(?:retract(?:ed|ion)|withdrawn)\s*(?:[\]):.–—]|-\s|of\b)"
    r"|\bretract(?:s|ed) (?:its|the|a|this) (?:story|report|article)\b",
    re.IGNORECASE,
)


def is_retraction(title: str) -> bool:
    """Whether a clean title retracts a story: its own, or the one it is about."""
    return _TAKEN_BACK.search(title) is not None
