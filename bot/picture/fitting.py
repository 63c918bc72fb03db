"""Texts that fit into the room they have in a picture. Pure."""

from collections.abc import Callable

from bot.text import cut

# The width of a text: in pixels, of a size, bold or not.
Measure = Callable[[str, int, bool], float]

LINES = 2


def wrap(text: str, room: float, size: int, measure: Measure) -> list[str]:
    """A text in at most two lines of ``room``, cut where it is longer."""
    words = text.split()
    lines: list[str] = []
    while words and len(lines) < LINES - 1:
        line = words[0]
        taken = 1
        while taken < len(words) and measure(f"{line} {words[taken]}", size, False) <= room:
            line = f"{line} {words[taken]}"
            taken += 1
        if measure(line, size, False) > room:
            break
        lines.append(line)
        words = words[taken:]
    rest = " ".join(words)
    return [*lines, fit(rest, room, size, bold=False, measure=measure)] if rest else lines


def fit(text: str, room: float, size: int, *, bold: bool, measure: Measure) -> str:
    """A text cut, on graphemes, to what has ``room``."""
    if measure(text, size, bold) <= room:
        return text
    low, high = 0, len(text)
    while low < high:
        middle = (low + high + 1) // 2
        if measure(cut(text, middle), size, bold) <= room:
            low = middle
        else:
            high = middle - 1
    return cut(text, low)
