"""Measure summaries by ROUGE-1 on the labelled articles beside the checkout.

Lead-3, cut to the same 60 words, is what has to be beaten. The articles are split in two halves by
a hash of their ids; constants were chosen on "tuned" only.
"""

import json
import re
import statistics
import sys
import time
import zlib
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import TypeAlias

from bot import summary, text

Row: TypeAlias = Mapping[str, str]
Summarise: TypeAlias = Callable[[Row], str]

LABELS = Path(__file__).resolve().parents[2] / "shared" / "data" / "labels"
SETS = {"cnndm": "CNN/DailyMail", "bbc": "BBC News"}
ROUNDS = 20
_WORD = re.compile(r"[a-z0-9]+")
_NUMBER = re.compile(r"\d[\d,.]*\d|\d")


def main() -> None:
    """Print all figures."""
    if not LABELS.is_dir():
        sys.exit("no labelled samples beside the checkout (../shared/data/labels)")
    lines = (LABELS / "summ.jsonl").read_text("utf-8").splitlines()
    rows: list[Row] = [json.loads(line) for line in lines]
    for prefix, name in SETS.items():
        chosen = [row for row in rows if row["id"].startswith(prefix)]
        halves = [[row for row in chosen if _half(row) == half] for half in (0, 1)]
        for half, part in zip(("tuned", "held", "both"), (*halves, chosen), strict=True):
            _report(f"{name}, {half}", part)
    _report_cost(rows)
    _report_grounding(rows)


def _half(row: Row) -> int:
    return zlib.crc32(row["id"].encode()) % 2


def _own(row: Row) -> str:
    return summary.summarise(row.get("title", ""), text.clean("", row["article"]).text)


def _lead(row: Row) -> str:
    first = " ".join(summary.sentences(row["article"])[: summary.MAX_SENTENCES])
    return " ".join(first.split()[: summary.MAX_WORDS])


def rouge_1(candidate: str, reference: str) -> float:
    """F1 of the words that a candidate shares with its reference, repeats counted."""
    said, asked = (Counter(_WORD.findall(words.lower())) for words in (candidate, reference))
    shared = (said & asked).total()
    return 2 * shared / (said.total() + asked.total()) if shared else 0.0


def _report(name: str, rows: Sequence[Row]) -> None:
    print(f"\n{name}: {len(rows)} articles")
    scores = {}
    for method, summarise in {"Lead-3": _lead, "docketwire": _own}.items():
        told = [summarise(row) for row in rows]
        scores[method] = [
            rouge_1(candidate, row["reference"]) for candidate, row in zip(told, rows, strict=True)
        ]
        words = statistics.mean(len(candidate.split()) for candidate in told)
        print(f"  {method:12} ROUGE-1 {statistics.mean(scores[method]):.3f}, {words:.0f} words")
    margins = [own - lead for own, lead in zip(scores["docketwire"], scores["Lead-3"], strict=True)]
    error = statistics.stdev(margins) / len(margins) ** 0.5
    print(f"  margin       {statistics.mean(margins):+.3f}, standard error {error:.3f}")


def _report_cost(rows: Sequence[Row]) -> None:
    start = time.process_time()
    for _ in range(ROUNDS):
        for row in rows:
            summary.summarise(row.get("title", ""), row["article"])
    each = (time.process_time() - start) / ROUNDS / len(rows)
    counts = [len(summary.sentences(row["article"])) for row in rows]
    print(f"\ncost: {each * 1000:.2f} ms CPU for {statistics.mean(counts):.0f} sentences")


def _report_grounding(rows: Sequence[Row]) -> None:
    invented = [
        number
        for row in rows
        for number in _NUMBER.findall(_own(row))
        if number not in _NUMBER.findall(row["article"])
    ]
    print(f"numbers that their article does not have: {len(invented)}")


if __name__ == "__main__":
    main()
