"""Measures docketwire beside plain loops in the same run: CPU seconds, and above all ratios.

`make bench`, or `python scripts/bench.py --only poll --json`. docs/benchmarks.md says how to read
it. Where lemon24/reader is installed too (`pip install reader`), it takes part in the polls.
"""

import argparse
import json
import os
import platform
import time
from collections.abc import Callable, Iterator
from functools import partial

from benchmarks import answering, delivering, grouping, polling, reading, starting
from benchmarks.measure import Figure, Step
from rich.console import Console
from rich.progress import BarColumn, Progress, TextColumn, TimeElapsedColumn
from rich.table import Table

import bot

FEEDS = 300
WIDTH = 132


def main() -> None:
    """Measure what is asked for and print it."""
    asked = _asked()
    benches = _benches(asked)
    names = asked.only or list(benches)
    started = time.monotonic()
    console = Console(stderr=asked.json)
    figures: list[Figure] = []
    with Progress(
        TextColumn("Measuring"),
        BarColumn(),
        TextColumn("{task.fields[bench]}: {task.description}"),
        TimeElapsedColumn(),
        console=console,
        transient=True,
        disable=not console.is_terminal,
    ) as progress:
        task = progress.add_task("", total=len(names), bench="")
        for name in names:
            progress.update(task, bench=name)
            figures += benches[name](lambda what: progress.update(task, description=what))
            progress.advance(task)
    took = time.monotonic() - started
    if asked.json:
        print(json.dumps(_report(figures, took), indent=2))
    else:
        _print(console, figures, took)


def _asked() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--json", action="store_true", help="print JSON, for scripts")
    parser.add_argument("--full", action="store_true", help="also what takes many minutes")
    parser.add_argument(
        "--feeds", type=int, default=FEEDS, metavar="N", help=f"poll so many ({FEEDS})"
    )
    parser.add_argument(
        "--only",
        action="append",
        choices=list(_benches(argparse.Namespace(feeds=FEEDS, full=False))),
        metavar="NAME",
        help="measure only this: %(choices)s; may be given several times",
    )
    return parser.parse_args()


def _benches(asked: argparse.Namespace) -> dict[str, Callable[[Step], Iterator[Figure]]]:
    return {
        "poll": partial(polling.poll, asked.feeds),
        "many": polling.many,
        "explain": reading.explain,
        "start": starting.start,
        "fetch": starting.fetch,
        "parse": reading.parse_feeds,
        "fold": reading.fold,
        "tag": reading.tag,
        "summary": reading.summarise,
        "group": partial(grouping.group, full=asked.full),
        "ledger": delivering.ledger,
        "answer": answering.answer,
        "slack": answering.slack,
    }


def _report(figures: list[Figure], took: float) -> dict[str, object]:
    return {
        "docketwire": bot.__version__,
        "python": platform.python_version(),
        "machine": f"{platform.system()} {platform.machine()}, {os.cpu_count()} CPUs",
        "seconds": round(took, 1),
        "figures": [figure.fields() for figure in figures],
    }


def _print(console: Console, figures: list[Figure], took: float) -> None:
    table = Table(box=None, pad_edge=False)
    table.add_column("what", no_wrap=True)
    for column in ("docketwire", "", "beside it", "", "times better"):
        table.add_column(column, justify="left" if not column else "right", no_wrap=True)
    table.add_column("to reach", no_wrap=True)
    subject = ""
    for figure in figures:
        if subject not in ("", figure.name.partition(".")[0]):
            table.add_section()
            table.add_row()
        subject = figure.name.partition(".")[0]
        table.add_row(
            figure.what,
            _number(figure.value),
            figure.unit,
            _number(figure.other),
            figure.beside,
            _number(figure.ratio),
            figure.goal,
        )
    # A table cut to the width of a pipe would lose its figures.
    console.width = max(console.width, WIDTH)
    console.print(table)
    console.print(
        f"\n{took:.0f} s; CPU of all processes, start-up taken off; "
        "trust the ratios, not the seconds",
        style="dim",
    )


def _number(value: float | None) -> str:
    if value is None:
        return ""
    return f"{value:,.0f}" if value >= 100 else f"{value:.3g}"  # noqa: PLR2004 - three digits


if __name__ == "__main__":
    main()
