"""Figures with their uncertainty, as every subject of the evaluation reports them."""

import json
import random
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any, NamedTuple, TypeAlias, TypeVar

DATA = Path(__file__).resolve().parents[2] / "shared" / "data"
LABELS = DATA / "labels"
FEEDS = DATA / "feeds"
Z_95 = 1.96
RESAMPLED = 1_000
SEED = 20260302

Row: TypeAlias = Mapping[str, Any]
T = TypeVar("T")


@dataclass(frozen=True, slots=True, kw_only=True)
class Figure:
    """One measured figure: ``low`` and ``high`` bound it with 95 %, ``of`` is what was counted.

    ``reach`` says in words what was asked, ``reached`` whether it was; None where nothing was.
    """

    what: str
    value: float
    unit: str = ""
    low: float | None = None
    high: float | None = None
    of: str = ""
    reach: str = ""
    reached: bool | None = None


@dataclass(slots=True, kw_only=True)
class Section:
    """The figures of one subject, and the rows that came out otherwise than labelled."""

    title: str
    figures: list[Figure] = field(default_factory=list)
    confusions: list[str] = field(default_factory=list)
    skipped: str = ""

    def fields(self) -> dict[str, object]:
        """The section as ``--json`` prints it."""
        return asdict(self)

    def show(self, *, confusions: bool = True) -> None:
        """Print the section for a person."""
        print(f"\n{self.title}")
        if self.skipped:
            print(f"  not measured: {self.skipped}")
        for figure in self.figures:
            print(f"  {_line(figure)}".rstrip())
        if confusions and self.confusions:
            print("  confusions:")
            for line in self.confusions:
                print(f"    {line}")


class Counts(NamedTuple):
    """What one row says: tags that are right, wrong and missed."""

    right: int
    wrong: int
    missed: int


def lines(path: Path) -> list[Row]:
    """The rows of a file of JSON lines."""
    return [json.loads(line) for line in path.read_text("utf-8").splitlines()]


def share(
    what: str, count: int, total: int, *, least: float | None = None, most: float | None = None
) -> Figure:
    """A share with Wilson's interval; ``least`` and ``most`` are what it has to reach."""
    low, high = wilson(count, total)
    value = count / total if total else 0.0
    return Figure(
        what=what,
        value=value,
        low=low,
        high=high,
        of=f"{count} of {total}",
        **_asked(value, least, most, known=bool(total)),
    )


def f1(what: str, rows: Sequence[Counts], *, least: float | None = None) -> Figure:
    """F1 over rows with its bootstrap interval, the rows drawn anew."""
    right, wrong, missed = (sum(part) for part in zip(*rows, strict=True)) if rows else (0, 0, 0)
    low, high = bootstrap(rows, _f1_of)
    return Figure(
        what=what,
        value=(value := _f1_of(rows)),
        low=low,
        high=high,
        of=f"{len(rows)} rows: {right} right, {wrong} wrong, {missed} missed",
        **_asked(value, least, None, known=bool(right or wrong or missed)),
    )


def mean(what: str, values: Sequence[float], *, least: float | None = None) -> Figure:
    """A mean with its bootstrap interval. ``least`` has to be under the whole interval."""
    low, high = bootstrap(values, _mean_of)
    return Figure(
        what=what,
        value=_mean_of(values),
        low=low,
        high=high,
        of=f"{len(values)} rows",
        **_asked(low, least, None, known=bool(values)),
    )


def cost(what: str, milliseconds: float, *, of: str, most: float | None = None) -> Figure:
    """CPU milliseconds for each item."""
    return Figure(
        what=what,
        value=milliseconds,
        unit="ms",
        of=of,
        **_asked(milliseconds, None, most, known=True),
    )


def wilson(count: int, total: int) -> tuple[float, float]:
    """Wilson's 95 % interval of a share."""
    if not total:
        return 0.0, 1.0
    part, spread = count / total, Z_95 * Z_95 / total
    middle = (part + spread / 2) / (1 + spread)
    half = Z_95 * (part * (1 - part) / total + spread / 4 / total) ** 0.5 / (1 + spread)
    return max(middle - half, 0.0), min(middle + half, 1.0)


def bootstrap(rows: Sequence[T], measure: Callable[[Sequence[T]], float]) -> tuple[float, float]:
    """The 95 % interval of a measure over rows drawn anew; the same in every run."""
    if not rows:
        return 0.0, 0.0
    drawn = random.Random(SEED)
    found = sorted(measure(drawn.choices(rows, k=len(rows))) for _ in range(RESAMPLED))
    return found[RESAMPLED * 25 // 1000], found[RESAMPLED * 975 // 1000 - 1]


def _asked(value: float, least: float | None, most: float | None, *, known: bool) -> dict[str, Any]:
    if least is None and most is None:
        return {}
    reach = f">= {least:g}" if least is not None else f"<= {most:g}"
    reached = value >= least if least is not None else value <= (most or 0)
    return {"reach": reach, "reached": reached if known else None}


def _f1_of(rows: Sequence[Counts]) -> float:
    right = sum(row.right for row in rows)
    wrong = sum(row.wrong + row.missed for row in rows)
    return 2 * right / (2 * right + wrong) if right else 0.0


def _mean_of(values: Sequence[float]) -> float:
    return sum(values) / len(values) if values else 0.0


def _line(figure: Figure) -> str:
    within = "" if figure.low is None else f"[{figure.low:.3f}, {figure.high:.3f}]"
    said = {True: "reached", False: "MISSED", None: ""}[figure.reached]
    asked = f"{figure.reach} {said}" if figure.reach else ""
    return f"{figure.what:42} {figure.value:.3f} {figure.unit:2} {within:16} {asked:18} {figure.of}"
