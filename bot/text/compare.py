"""The text that is compared and never shown: one spelling for all ways to write the same."""

import re
import unicodedata
from collections.abc import Iterator
from typing import Final, NamedTuple

from bot.text.lookalikes import MARKS, NEAR, OTHER_CASE, TWINS

_QUOTES: Final = {
    **dict.fromkeys("‘’‚‛`´′‵ʹʻʼʽˈˊˋ‹›", "'"),
    **dict.fromkeys("“”„‟″‶«»〝〞〟", '"'),
    **dict.fromkeys("‐‑‒–—―⁃−⸺⸻﹘﹣－〜~", "-"),
}
_UNSEEN: Final = (
    *range(9),
    *range(0x0E, 0x1C),
    *range(0x7F, 0x85),
    *range(0x86, 0xA0),
    *(0xAD, 0x34F, 0x61C, 0x17B4, 0x17B5, 0x3164, 0xFEFF, 0xFFA0),
    *range(0x180B, 0x1810),
    *range(0x200B, 0x2010),
    *range(0x202A, 0x202F),
    *range(0x2060, 0x2070),
    *range(0xFE00, 0xFE10),
    *range(0xFFF0, 0xFFFC),
    *range(0xE0000, 0xE01F0),
)
_SPELLED: Final = {
    "ß": "ss",
    "ẞ": "ss",
    **dict.fromkeys("æÆ", "ae"),
    **dict.fromkeys("œŒ", "oe"),
    **dict.fromkeys("øØ", "o"),
    **dict.fromkeys("łŁ", "l"),
    **dict.fromkeys("đĐðÐ", "d"),
    **dict.fromkeys("ħĦ", "h"),
}
# A lunate sigma is a c to the eye, but decomposes to a sigma.
_VARIANTS: Final = {letter: TWINS[letter] for letter in "ϲϹϒ"}
_PLAIN: Final = str.maketrans(
    {**dict.fromkeys(map(chr, _UNSEEN)), **_QUOTES, **_SPELLED, **_VARIANTS}
)
# What most texts that are not plain ASCII have: replaced so at a third of what translating costs.
_TYPOGRAPHY: Final = tuple((mark, _QUOTES[mark]) for mark in "‘’“”–—")
_DIACRITICS: Final = re.compile(
    r"[\u0300-\u036f\u0483-\u0487\u0591-\u05bd\u05bf\u05c1\u05c2\u05c4\u05c5\u05c7\u0610-\u061a"
    r"\u064b-\u065f\u0670\u06d6-\u06dc\u06df-\u06e4\u1ab0-\u1aff\u1dc0-\u1dff\u20d0-\u20ff"
    r"\ufe20-\ufe2f]+"
)
_TWINS: Final = str.maketrans(TWINS | OTHER_CASE)
_NEAR: Final = str.maketrans(TWINS | OTHER_CASE | NEAR)
_RUN: Final = re.compile(r"\w+")
_LATIN: Final = re.compile("[A-Za-z]")

_POSSESSIVE: Final = r"(?:\.?['‘’`´′ʼʹ＇][sSѕЅ](?![^\W_]))?"
_UNUSUAL: Final = re.compile(r"[^\x00-\x7f‘’“”–—…•§]")
_USUAL_WORD: Final = re.compile(
    r"([a-z](?:\.[a-z])+(?![a-z0-9])|[a-z0-9]+)(?:\.?['`]s(?![a-z0-9]))?"
)
_WORD: Final = re.compile(
    rf"([^\W\d_](?:\.[^\W\d_])+(?![^\W_])|[^\W_]+(?:[{MARKS}]++[^\W_]*+)*+){_POSSESSIVE}"
)


class Token(NamedTuple):
    """A word for comparing, and where it stands in the text: ``text[start:end]``."""

    text: str
    start: int
    end: int


def typed(text: str) -> str:
    """The text with a keyboard's quotes and dashes for printers'; no letter changes its place."""
    if not text.isascii():
        for mark, plain in _TYPOGRAPHY:
            text = text.replace(mark, plain)
    return text


def match(text: str) -> str:
    """The text for comparing: never shown, and the same again when folded again.

    Letters that look like Latin ones are Latin; a run with a letter that could not be Latin stays
    in its own script, so that no Russian word becomes an English one. Case, accents, ligatures
    and widths are gone, quotes and dashes are plain, white space is one space.
    """
    return cased(text).casefold()


def cased(text: str) -> str:
    """The text for comparing as ``match`` gives it, but with its capitals."""
    text = typed(text).translate(_PLAIN)
    if not text.isascii():
        text = _folded(text)
    return " ".join(text.split())


def tokens(text: str) -> list[Token]:
    """The words of a text in order, each folded as ``match`` does.

    A word is a run of letters and digits: ``Binance.US`` is ``binance us``, ``23-cv-1599`` is
    ``23 cv 1599``, ``AT&T`` is ``at t``. Initials with points are one word: ``U.S.`` is ``us``,
    ``S.E.C.`` is ``sec``. A possessive s is no part of the word nor of its place: ``Binance's``
    is ``binance``. Aliases and texts go through here alike, so that both are cut the same way.
    """
    if text.isascii() or not _UNUSUAL.search(text):
        return [
            Token(word[1].replace(".", "") if "." in word[1] else word[1], *word.span(1))
            for word in _USUAL_WORD.finditer(typed(text).lower())
        ]
    return list(_tokens(text))


def words(text: str) -> tuple[str, ...]:
    """The words of a text without their places."""
    return tuple(token.text for token in tokens(text))


def spans(text: str) -> list[tuple[int, int]]:
    """The places of the words of a text: start and end (exclusive) of each."""
    if text.isascii() or not _UNUSUAL.search(text):
        return [word.span(1) for word in _USUAL_WORD.finditer(typed(text).lower())]
    return [(token.start, token.end) for token in _tokens(text)]


def _tokens(text: str) -> Iterator[Token]:
    for word in _WORD.finditer(text):
        found = word[1].replace(".", "")
        folded = found.lower() if found.isascii() else match(found).replace(" ", "")
        if folded:
            yield Token(folded, *word.span(1))


def _folded(text: str) -> str:
    """The text without look-alikes and accents."""
    text = unicodedata.normalize("NFKD", text).translate(_PLAIN)
    return unicodedata.normalize("NFC", _RUN.sub(_run, _DIACRITICS.sub("", text)))


def _run(found: re.Match[str]) -> str:
    """A run of letters with its look-alikes as Latin: all that are near, beside a Latin letter."""
    run = found[0]
    if run.isascii():
        return run
    if _LATIN.search(run):
        return run.translate(_NEAR)
    folded = run.translate(_TWINS)
    return folded if folded.isascii() else run
