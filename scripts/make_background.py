"""Write bot/dedupe/background.py: how common English words are, by their stems.

Source: the word counts of symspellpy (PyPI, MIT), which names as its sources Google Books Ngram
(CC BY 3.0) and SCOWL. Usage: ``pip install symspellpy``, then run this; again whenever
``bot.dedupe.stems.stem`` changes.
"""

import importlib.util
import math
import sys
import textwrap
from collections import Counter, defaultdict
from pathlib import Path

from bot.dedupe.stems import stem

TARGET = Path(__file__).resolve().parents[1] / "bot" / "dedupe" / "background.py"
PACKAGE = "symspellpy"
COUNTS = "frequency_dictionary_en_82_765.txt"
RAREST = 3.5
STEP = 0.25
PER_MILLIARD = 1e9
HEADER = '''\
"""How common English words are: their stems by Zipf level.

Made by scripts/make_background.py. Level 6 is a word in a thousand, 3 one in a million; words rarer
than the last level are left out. Counts: as symspellpy (MIT) ships them; it names as its sources
Google Books Ngram (https://books.google.com/ngrams, CC BY 3.0) and SCOWL
(http://wordlist.aspell.net).
"""

LEVELS: dict[float, str] = {
'''


def main() -> None:
    """Write the module."""
    levels = _levels(_counts())
    parts = [f'    {level}: """\n{_wrapped(levels[level])}\n    """,\n' for level in levels]
    TARGET.write_text(HEADER + "".join(parts) + "}\n", encoding="utf-8")
    print(f"{TARGET}: {sum(map(len, levels.values()))} stems")


def _counts() -> Counter[str]:
    """Count how often each stem is used."""
    spec = importlib.util.find_spec(PACKAGE)
    if spec is None or spec.origin is None:
        sys.exit(f"{PACKAGE} is not installed: pip install {PACKAGE}")
    total: Counter[str] = Counter()
    for line in Path(spec.origin).with_name(COUNTS).read_text("utf-8-sig").splitlines():
        word, count = line.split()
        total[stem(word)] += int(count)
    return total


def _levels(stems: Counter[str]) -> dict[float, list[str]]:
    """Sort the stems into steps of the Zipf scale, the most common step first."""
    found: defaultdict[float, list[str]] = defaultdict(list)
    for name, count in sorted(stems.items()):
        zipf = math.log10(count / stems.total() * PER_MILLIARD)
        found[math.floor(zipf / STEP) * STEP].append(name)
    return {level: found[level] for level in sorted(found, reverse=True) if level >= RAREST}


def _wrapped(names: list[str]) -> str:
    indent = " " * 8
    return textwrap.fill(
        " ".join(names),
        92,
        initial_indent=indent,
        subsequent_indent=indent,
        break_on_hyphens=False,
    )


if __name__ == "__main__":
    main()
