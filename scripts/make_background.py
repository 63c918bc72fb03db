"""Write bot/dedupe/background.py: how common English words are, by their stems.

Source: the word counts of symspellpy (PyPI, MIT), which names as its sources Google Books Ngram
(CC BY 3.0) and SCOWL. Usage: ``pip install symspellpy``, then
``python scripts/make_background.py > bot/dedupe/background.py``.
"""

import collections
import importlib.util
import math
import sys
import textwrap
from pathlib import Path

RAREST = 3.5
STEP = 0.25
PER_MILLIARD = 1e9
HEADER = '''"""How common English words are: their stems by Zipf level. Made by scripts/make_background.py.

Level 6 is a word in a thousand, 3 one in a million; words rarer than the last level are left out.
Counts: as symspellpy (MIT) ships them; it names Google Books Ngram
(https://books.google.com/ngrams, CC BY 3.0) and SCOWL (http://wordlist.aspell.net) as sources.
"""

LEVELS: dict[float, str] = {'''


def counts(package: str = "symspellpy") -> collections.Counter[str]:
    """Count how often books have each stem."""
    from bot.dedupe.terms import stem  # noqa: PLC0415 - it imports what this script writes

    spec = importlib.util.find_spec(package)
    if spec is None or spec.origin is None:
        sys.exit(f"{package} is not installed: pip install {package}")
    path = Path(spec.origin).with_name("frequency_dictionary_en_82_765.txt")
    total: collections.Counter[str] = collections.Counter()
    for line in path.read_text(encoding="utf-8-sig").splitlines():
        word, count = line.split()
        total[stem(word)] += int(count)
    return total


def main() -> None:
    """Print the module."""
    stems = counts()
    everything = sum(stems.values())
    levels: dict[float, list[str]] = {}
    for name, count in stems.items():
        zipf = math.log10(count / everything * PER_MILLIARD)
        if zipf >= RAREST:
            levels.setdefault(math.floor(zipf / STEP) * STEP, []).append(name)
    print(HEADER)
    for level in sorted(levels, reverse=True):
        words = textwrap.fill(
            " ".join(sorted(levels[level])),
            92,
            initial_indent="        ",
            subsequent_indent="        ",
            break_on_hyphens=False,
        )
        print(f'    {level}: """\n{words}\n    """,')
    print("}")


if __name__ == "__main__":
    main()
