"""The part of an address that a reader should see before following it."""

import re
import unicodedata
from typing import Final
from urllib.parse import urlsplit

from bot.text.lookalikes import NEAR, TWINS

PREFIX: Final = "xn--"
TOGETHER: Final = (
    {"LATIN"},
    {"LATIN", "CJK", "HIRAGANA", "KATAKANA", "KATAKANA-HIRAGANA"},
    {"LATIN", "CJK", "BOPOMOFO"},
    {"LATIN", "CJK", "HANGUL"},
)
"""Scripts that one label of a host may mix: UTS #39, highly restrictive, as browsers do."""

# The forbidden domain code points of the URL standard, and what is white or unseen elsewhere.
_FORBIDDEN: Final = re.compile(r"[\x00-\x20\x7f-\xa0\"#%/<>?@\\^`{|}\s\u200b-\u200f\u2028-\u202e]")


def visible_url(url: str) -> str:
    """The host of an http(s) address, with its port if it names one; else nothing.

    A label that mixes scripts, or whose every letter looks like a Latin one, stands in punycode.
    """
    try:
        parts = urlsplit(url.strip().replace("\\", "/"))
        host, port = parts.hostname, parts.port
    except ValueError:
        return ""
    if parts.scheme not in {"http", "https"} or not host or _FORBIDDEN.search(_folded(host)):
        return ""
    shown = f"[{host}]" if ":" in host else ".".join(map(_label, _folded(host).split(".")))
    return f"{shown.removeprefix('www.')}:{port}" if port else shown.removeprefix("www.")


def _folded(host: str) -> str:
    """The host as a resolver reads it: dots and letters of other widths are plain ones."""
    return unicodedata.normalize("NFKC", host.replace("。", ".")).lower()


def _label(label: str) -> str:
    """The label in its own script if that deceives nobody, else in punycode."""
    if label.startswith(PREFIX):
        try:
            own = label.removeprefix(PREFIX).encode("ascii").decode("punycode")
        except (UnicodeError, ValueError):
            return label
        return own if not own.isascii() and own == _folded(own) and _is_honest(own) else label
    if label.isascii() or _is_honest(label):
        return label
    return PREFIX + label.encode("punycode").decode("ascii")


def _is_honest(label: str) -> bool:
    """Whether the label is of one script, or of some that go together, and not a look-alike."""
    letters = [letter for letter in label if not letter.isascii() or letter.isalpha()]
    if not all(letter.isalpha() for letter in letters) or all(map(TWINS.__contains__, letters)):
        return False
    scripts = {unicodedata.name(letter, "?").split(" ")[0] for letter in letters}
    if "LATIN" in scripts and any(map(NEAR.__contains__, letters)):
        return False
    return len(scripts) == 1 or any(scripts <= together for together in TOGETHER)
