"""Whom an alert calls: a role of Discord, a user group of Slack, or everybody who is there."""

import re
from datetime import timedelta

HERE = "here"
ROLE, GROUP = "role:", "group:"
PAUSE = timedelta(minutes=10)
"""A channel is called once in this time: who came for the first alert sees the next ones."""

_ROLE = re.compile(r"<@&(\d{1,20})>|role:(\d{1,20})")
_GROUP = re.compile(r"<!subteam\^([A-Z0-9]{1,20})(?:\|[^<>]*)?>|group:([A-Z0-9]{1,20})")
_HERE = re.compile(r"@?here|<!here(?:\|[^<>]*)?>", re.IGNORECASE)
_FITS = {"discord": (ROLE, HERE), "slack": (GROUP, HERE)}
_WORDS = {ROLE: "a role", GROUP: "a user group", HERE: "who is here"}


def read(typed: str) -> str:
    """What somebody typed in its normal form: ``role:ID``, ``group:ID``, ``here``; "" for off.

    Raises ValueError for anything else: a whole channel or server is not called.
    """
    text = typed.strip()
    if text.casefold() == "off":
        return ""
    if _HERE.fullmatch(text):
        return HERE
    for kind, pattern in ((ROLE, _ROLE), (GROUP, _GROUP)):
        if found := pattern.fullmatch(text):
            return f"{kind}{found[1] or found[2]}"
    raise ValueError(
        f"“{text[:40]}” cannot be mentioned; write mention:here, or name a role or a user group"
    )


def fits(mention: str, platform: str) -> bool:
    """Whether a platform has such a thing."""
    return mention.startswith(_FITS.get(platform, ()))


def in_words(mention: str) -> str:
    """What a mention is of, without its name, which nobody knows here."""
    return next((words for kind, words in _WORDS.items() if mention.startswith(kind)), "")
