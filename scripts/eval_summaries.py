"""Measure summaries by ROUGE-1 on the labelled articles beside the checkout.

Lead-3, cut to the same 60 words, is what has to be beaten. The articles are split in two halves by
a hash of their ids. They are few: constants were chosen on these and on other articles, as
docs/design.md says ("A summary covers what its text repeats").
"""

import re
import statistics
import zlib
from collections import Counter
from collections.abc import Iterator, Sequence

from eval_figures import LABELS, Figure, Row, Section, lines, mean, share

from bot import summary, text

SAMPLE = LABELS / "summ.jsonl"
SETS = {"cnndm": "CNN/DailyMail", "bbc": "BBC News"}
_WORD = re.compile(r"[a-z0-9]+")
_NUMBER = re.compile(r"\d[\d,.]*\d|\d")
_NAME = re.compile(r"(?<=[a-z,] )[A-Z][a-z]+")


def measure() -> list[Section]:
    """The figures of each set of articles and of its halves, and what was invented."""
    if not SAMPLE.is_file():
        why = "no labelled samples beside the checkout (../shared/data/labels)"
        return [Section(title="Summaries", skipped=why)]
    rows = lines(SAMPLE)
    sections = []
    for prefix, name in SETS.items():
        chosen = [row for row in rows if row["id"].startswith(prefix)]
        parts = {"all": chosen}
        for place, half in enumerate(("tuned", "held")):
            parts[half] = [row for row in chosen if zlib.crc32(row["id"].encode()) % 2 == place]
        figures = [figure for part, found in parts.items() for figure in _figures(part, found)]
        sections.append(Section(title=f"Summaries, {name}", figures=figures))
    return [*sections, _grounding(rows)]


def main() -> None:
    """Print the figures of summaries."""
    for section in measure():
        section.show()


def rouge_1(candidate: str, reference: str) -> float:
    """F1 of the words that a candidate shares with its reference, repeats counted."""
    said, asked = (Counter(_WORD.findall(words.lower())) for words in (candidate, reference))
    shared = (said & asked).total()
    return 2 * shared / (said.total() + asked.total()) if shared else 0.0


def own(row: Row) -> str:
    """The summary that docketwire makes of an article."""
    return summary.summarise(row.get("title", ""), text.clean("", row["article"]).text)


def lead(row: Row) -> str:
    """Lead-3 within the same limit of words."""
    first = " ".join(summary.sentences(row["article"])[: summary.MAX_SENTENCES])
    return " ".join(first.split()[: summary.MAX_WORDS])


def _figures(part: str, rows: Sequence[Row]) -> Iterator[Figure]:
    told, leads = [own(row) for row in rows], [lead(row) for row in rows]
    scores = [rouge_1(one, row["reference"]) for one, row in zip(told, rows, strict=True)]
    base = [rouge_1(one, row["reference"]) for one, row in zip(leads, rows, strict=True)]
    words = statistics.mean(len(one.split()) for one in told)
    lead_words = statistics.mean(len(one.split()) for one in leads)
    yield mean(f"ROUGE-1, {part} ({words:.0f} words)", scores)
    yield mean(f"  Lead-3 ({lead_words:.0f} words)", base)
    margins = [one - other for one, other in zip(scores, base, strict=True)]
    yield mean("  margin, paired", margins, least=0 if part == "all" else None)


def _grounding(rows: Sequence[Row]) -> Section:
    invented = []
    for row in rows:
        told, article = own(row), text.clean("", row["article"]).text
        for kind in (_NUMBER, _NAME):
            known = set(kind.findall(article))
            invented += [f"{row['id']}: {each}" for each in kind.findall(told) if each not in known]
    figure = share("summaries with an invented number or name", len(invented), len(rows), most=0)
    return Section(
        title="Summaries say what their source says", figures=[figure], confusions=invented
    )


if __name__ == "__main__":
    main()
