"""Make the fonts of timeline pictures: DejaVu with the letters that feeds may have.

    python scripts/make_fonts.py FOLDER-OF-DEJAVU

Needs fonttools (MIT), which nothing else here does, so it is in no lock file:
``pip install fonttools``.
"""

import subprocess
import sys
from pathlib import Path

FONTS = Path(__file__).parents[1] / "bot" / "picture" / "fonts"
NAMES = ("DejaVuSansCondensed.ttf", "DejaVuSansCondensed-Bold.ttf")
# Latin, Greek, Cyrillic, Hebrew, Arabic, with the marks and signs that go with them.
LETTERS = (
    "U+0020-024F,U+0300-036F,U+0370-03FF,U+0400-052F,U+05D0-05EA,U+0600-06FF,U+1E00-1EFF,"
    "U+2010-2027,U+2030-205E,U+20A0-20BF,U+2100-2122,U+2190-2193,U+2212,U+2260,U+2264-2265,"
    "U+FB00-FB04,U+FE70-FEFF"
)


def main() -> None:
    """Write the two fonts, each about a fifth of its size."""
    (folder,) = sys.argv[1:]
    for name in NAMES:
        subprocess.run(
            [
                sys.executable,
                "-m",
                "fontTools.subset",
                str(Path(folder) / name),
                f"--unicodes={LETTERS}",
                "--layout-features=*",
                "--no-hinting",
                f"--output-file={FONTS / name}",
            ],
            check=True,
        )


if __name__ == "__main__":
    main()
