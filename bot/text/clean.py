"""The text that readers see: no controls, no invisible characters, no look-alikes of Latin."""

import re
import unicodedata
from dataclasses import dataclass
from typing import Final

from bot.text.compare import typed
from bot.text.lookalikes import MARKS, TWINS

SCRIPTS: Final = {
    "latin": r"A-Za-z\u00aa\u00ba\u00c0-\u00d6\u00d8-\u00f6\u00f8-\u02af\u1e00-\u1eff\ua720-\ua7ff",
    "greek": r"\u0370-\u03ff\u1f00-\u1fff",
    "cyrillic": r"\u0400-\u0482\u048a-\u052f\u1c80-\u1c8f\ua640-\ua66e\ua680-\ua69d",
    "armenian": r"\u0531-\u0556\u0560-\u0588",
    "cherokee": r"\u13a0-\u13ff\uab70-\uabbf",
    "coptic": r"\u2c80-\u2ce4\u2ceb-\u2cee",
    "lisu": r"\ua4d0-\ua4f7",
    "letterlike": r"\u2102\u210a-\u2115\u2119-\u211d\u2124\u2128-\u2131\u2133\u2134",
}
"""The scripts that hold look-alikes, and Latin, each as the inside of a character class."""

_FOREIGN_CLASS: Final = "".join(letters for name, letters in SCRIPTS.items() if name != "latin")
_FOREIGN: Final = re.compile(f"[{_FOREIGN_CLASS}]")
_LATIN: Final = re.compile(f"[{SCRIPTS['latin']}]")
_SCRIPT_OF: Final = {
    twin: name
    for name, letters in SCRIPTS.items()
    for twin in re.findall(f"[{letters}]", "".join(TWINS))
}
# No news is written in these: where letters were disguised at all, so were theirs.
_UNREAD: Final = {"cherokee", "coptic", "letterlike", "lisu"}
_LETTERS: Final = rf"{SCRIPTS['latin']}{_FOREIGN_CLASS}\u0300-\u036f"
# A whole run with a foreign letter; it can begin nowhere but at its start, so time stays linear.
_RUN: Final = re.compile(
    rf"(?<![{_LETTERS}])[{SCRIPTS['latin']}\u0300-\u036f]*+[{_FOREIGN_CLASS}][{_LETTERS}]*+"
)
_TWINS: Final = str.maketrans(TWINS)
# Receptors and isotopes end in a Greek letter of their own: TNFα, PPARα.
_INDEXED: Final = re.compile(r"[A-Z]{2,}[αινρυ]")

_MATHEMATICAL: Final = re.compile(r"[\U0001d400-\U0001d7ff]")
_FULL_WIDTH: Final = re.compile(r"[\uff01-\uff5e]")
_ASIAN: Final = re.compile(
    r"[\u1100-\u11ff\u2e80-\u2fff\u3001-\ud7ff\uf900-\ufaff\U00020000-\U0003ffff]"
)

# Controls but tab and line feed, soft hyphen, joiner of graphemes, marks and overrides of
# direction, invisible operators, fillers, surrogates, non-characters, tags (faults.md A5).
_UNSEEN_CLASS: Final = (
    r"\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f\u00ad\u034f\u061c\u17b4\u17b5\u180e\u200b"
    r"\u200e\u200f\u202a-\u202e\u2060-\u206f\u3164\ufdd0-\ufdef\ufeff\uffa0\ufff0-\ufffb\ufffe"
    r"\uffff\ud800-\udfff\U0001d173-\U0001d17a\U000e0000-\U000e00ff"
)
_UNSEEN: Final = re.compile(f"[{_UNSEEN_CLASS}]+")
_LINE_ENDS: Final = re.compile(r"\r\n?|[\x85\u2028\u2029]")
_SPACES: Final = re.compile(r"[\u1680\u2000-\u2006\u2008-\u200a\u205f]")
# French sets no-break spaces inside quotation marks and before high punctuation, and in numbers.
_NO_BREAK: Final = re.compile(
    r"[\u00a0\u2007\u202f](?![;:!?»%€])(?<!«.)(?!(?<=\d.)\d{3})", re.DOTALL
)
_JOINERS: Final = re.compile(r"[\u200c\u200d]+")
_JOINING: Final = re.compile(
    r"[\u0600-\u07ff\u0840-\u085f\u08a0-\u0dff\u0f00-\u109f\u1780-\u18af\ufb50-\ufdcf\ufdf0-\ufdff"
    r"\ufe70-\ufefc]"
)
_PICTURE: Final = re.compile(
    r"[\u2190-\u21ff\u2600-\u27bf\u2b00-\u2bff\ufe0f\U0001f000-\U0001faff]"
)
# A variation selector without a picture, or an ideograph, before it carries nothing, or a secret.
_SELECTORS: Final = re.compile(
    r"[\ufe00-\ufe0f\U000e0100-\U000e01ef]"
    r"(?:(?<=[\sA-Za-z\u200c\u200d\ufe00-\ufe0f\U000e0100-\U000e01ef].)|(?<=^.)"
    r"|(?<![\u2e80-\u9fff\uf900-\ufaff\U00020000-\U0003ffff].)(?<=[\U000e0100-\U000e01ef]))",
    re.DOTALL | re.MULTILINE,
)
_MARK: Final = re.compile(f"[{MARKS}]")
_PILE: Final = re.compile(rf"([{MARKS}]{{3}})[{MARKS}]++")
_BREAKS: Final = re.compile(r"[\t\n]+")
_ODD: Final = re.compile(
    rf"[{_UNSEEN_CLASS}{MARKS}\u00a0\u1680\u2000-\u200d\u202f\u205f\ufe00-\ufe0f"
    r"\U000e0100-\U000e01ef]"
)
_ASCII_ODD: Final = re.compile(r"[\x00-\x08\x0b-\x1f\x7f]")


@dataclass(frozen=True, slots=True)
class Clean:
    """A document as shown; ``repaired`` counts characters that were look-alikes."""

    title: str
    text: str
    repaired: int


def clean(title: str, text: str) -> Clean:
    """The document as readers shall see it; ``text`` has a paragraph a line.

    Look-alikes follow the script-run rule. A run of letters that mixes Latin (or two other
    scripts) with letters that all have Latin twins is folded. A run wholly of look-alikes ("а",
    "СЕО") is folded only if some run of the document was mixed with that script, or any was and
    news is not written in it, and not in a paragraph with a word that is truly of another script.
    All else stays as it is, in NFC.
    """
    if _is_plain(title) and _is_plain(text):
        return Clean(_one_line(title), text.strip(), 0)
    lines = [_one_line(_scrubbed(title)), *_scrubbed(text).strip().split("\n")]
    if all(line.isascii() for line in lines):
        return Clean(lines[0], "\n".join(lines[1:]), 0)
    after = _repaired([_narrowed(line) for line in lines])
    count = sum(map(_differences, lines, after))
    title, *paragraphs = (unicodedata.normalize("NFC", line) for line in after)
    return Clean(title, "\n".join(paragraphs), count)


def clean_line(text: str) -> str:
    """One line of no document, such as a publisher's name or a caption, as readers shall see it."""
    return clean(text, "").title


def _differences(before: str, after: str) -> int:
    """How many characters were replaced; every replacement is of one by one."""
    return 0 if before is after else sum(a != b for a, b in zip(before, after, strict=True))


def _is_plain(text: str) -> bool:
    """Whether a text has nothing to be cleaned: what a keyboard writes, and printers' quotes."""
    keyed = typed(text).replace("…", "")
    return keyed.isascii() and keyed.replace("\n", "").replace("\t", "").isprintable()


def _one_line(text: str) -> str:
    if "\n" in text or "\t" in text:
        text = " ".join(filter(None, (part.strip(" ") for part in _BREAKS.split(text))))
    return text.strip()


def _scrubbed(text: str) -> str:
    """The text without what cannot be seen or should not be, and with plain spaces."""
    if "\r" in text or not text.isascii():
        text = _LINE_ENDS.sub("\n", text)
    if text.isascii():
        return _ASCII_ODD.sub("", text)
    if not _ODD.search(text):
        return unicodedata.normalize("NFC", text)
    text = _UNSEEN.sub("", text)
    text = _SPACES.sub(" ", text)
    text = _NO_BREAK.sub(" ", text)
    text = _SELECTORS.sub("", text)
    text = _JOINERS.sub(_joiner, text)
    if not _MARK.search(text):
        return unicodedata.normalize("NFC", text)
    return _PILE.sub(r"\1", unicodedata.normalize("NFC", text))


def _joiner(found: re.Match[str]) -> str:
    """A joiner where it shapes letters or joins pictures, else nothing."""
    before = found.string[found.start() - 1 : found.start()]
    after = found.string[found.end() : found.end() + 1]
    if _JOINING.match(before) and _JOINING.match(after):
        return found[0][0]
    if found[0][0] == "\u200d" and _PICTURE.match(before) and _PICTURE.match(after):
        return "\u200d"
    return ""


def _narrowed(line: str) -> str:
    """The line with mathematical alphabets, and full-width letters of no Asian text, made plain."""
    if line.isascii():
        return line
    line = _MATHEMATICAL.sub(_plain, line)
    if _FULL_WIDTH.search(line) and not _ASIAN.search(line):
        line = _FULL_WIDTH.sub(_plain, line).replace("\u3000", " ")
    return line


def _plain(found: re.Match[str]) -> str:
    return unicodedata.normalize("NFKC", found[0])


def _repaired(lines: list[str]) -> list[str]:
    """The document's paragraphs after the script-run rule."""
    if not any(map(_FOREIGN.search, lines)):
        return lines
    mixed: list[str] = []
    lines = [line if line.isascii() else _unmixed(line, mixed) for line in lines]
    return _lone(lines, _scripts("".join(mixed)) | _UNREAD) if mixed else lines


def _unmixed(line: str, mixed: list[str]) -> str:
    """The paragraph with its mixed runs folded; they are added to ``mixed``."""
    latin = line.translate(_TWINS)

    def fold(found: re.Match[str]) -> str:
        run = found[0]
        folded = latin[found.start() : found.end()]
        if _FOREIGN.search(folded) or _INDEXED.fullmatch(run):
            return run
        if not _LATIN.search(run) and len(_scripts(run)) == 1:
            return run
        mixed.append(run)
        return folded

    return _RUN.sub(fold, line)


def _lone(lines: list[str], evidence: set[str]) -> list[str]:
    """The paragraphs with runs wholly of look-alikes folded, where no genuine word stands."""

    def alone(found: re.Match[str]) -> str:
        folded = _folded(found[0])
        return folded if folded and _scripts(found[0]) <= evidence else found[0]

    genuine = [_is_genuine(line) for line in lines]
    return [
        line
        if line.isascii() or here or (any(genuine) and not _LATIN.search(line))
        else _RUN.sub(alone, line)
        for line, here in zip(lines, genuine, strict=True)
    ]


def _folded(run: str) -> str | None:
    """The run in Latin, or None if it has a letter without a twin."""
    folded = run.translate(_TWINS)
    return None if _FOREIGN.search(folded) else folded


def _scripts(run: str) -> set[str]:
    """The scripts of the look-alikes in a run."""
    return {_SCRIPT_OF[letter] for letter in set(run) if letter in _SCRIPT_OF}


def _is_genuine(line: str) -> bool:
    """Whether a word stands here that is of another script and could not be Latin."""
    return any(
        not _LATIN.search(run) and _folded(run) is None
        for run in (() if line.isascii() else _RUN.findall(line))
    )
