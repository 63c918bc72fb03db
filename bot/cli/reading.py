"""Commands that show what docketwire makes of texts: explain, compare, replay."""

import io
import os
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from bot.cli.options import DatabaseOption, JsonOption, settings_of
from bot.cli.printing import plain, print_json, print_rows
from bot.errors import UserError

if TYPE_CHECKING:
    from rich.table import Table

    from bot import items
    from bot.joins import Verdict
    from bot.model import Draft, Registry
    from bot.replay import Row
    from bot.tag import Tagger

JsonlOption = Annotated[bool, typer.Option("--jsonl", help="JSON lines in, JSON lines out.")]
COLOURS = {"case": "bold magenta", "party": "bold cyan"}


def register(app: typer.Typer) -> None:
    """Add these commands."""
    app.command()(explain)
    app.command()(compare)
    app.command()(replay)


def explain(
    path: Annotated[str, typer.Argument(help="A text whose first line is its title; - is stdin.")],
    *,
    jsonl: JsonlOption = False,
    as_json: JsonOption = False,
) -> None:
    """Say what the bot makes of a text: clean text, cases and parties with evidence, summary.

    Examples: `docketwire explain article.txt`, `docketwire explain --jsonl items.jsonl`
    """
    from bot import explain as explaining
    from bot import items
    from bot.tag import Tagger

    registry = _registry()
    tagger = Tagger(registry)
    if jsonl:
        for place, fields in items.read_lines(_lines(path), name=path):
            item = items.read_item(fields, place=place)
            print_json(explaining.explained(item.id, explaining.draft_of(item, tagger)))
        return
    item = items.read_text("".join(_lines(path)), name=path)
    draft = explaining.draft_of(item, tagger)
    if as_json:
        print_json(explaining.explained(item.id, draft))
    else:
        _show_draft(draft, registry)


def compare(
    a: Annotated[str, typer.Argument(help="A text; with --jsonl: the pairs, - is stdin.")],
    b: Annotated[str, typer.Argument(help="Another text.")] = "",
    *,
    jsonl: JsonlOption = False,
    as_json: JsonOption = False,
) -> None:
    """Say whether two texts are copies, the same story, related or unrelated, and why.

    Examples: `docketwire compare one.txt two.txt`, `docketwire compare --jsonl pairs.jsonl`
    """
    from bot import explain as explaining
    from bot import items
    from bot.message import whys
    from bot.tag import Tagger

    registry = _registry()
    tagger = Tagger(registry)
    if jsonl:
        for place, fields in items.read_lines(_lines(a), name=a):
            found = _verdict(*explaining.pair(fields, place=place), tagger)
            print_json(_judged(fields.get("id"), found))
        return
    if not b:
        raise typer.BadParameter("name a second text", param_hint="B")
    both = [items.read_text("".join(_lines(path)), name=path) for path in (a, b)]
    verdict = _verdict(both[0], both[1], tagger)
    if as_json:
        print_json(_judged(None, verdict))
        return
    typer.secho(f"{verdict.relation} ({verdict.score:.0%})", bold=True)
    for reason in whys.because(verdict, registry):
        typer.echo(f"  {reason}")


def replay(
    paths: Annotated[list[Path], typer.Argument(help="Feed files, or JSON lines of items.")],
    *,
    as_json: JsonOption = False,
    database: DatabaseOption = None,
    kind: Annotated[
        str | None, typer.Option("--kind", help="court, regulator or news; recognised if none.")
    ] = None,
    court: Annotated[str | None, typer.Option("--court", help="Its id, such as dcd.")] = None,
) -> None:
    """Take captured feeds through the whole pipeline, in order, without sending anything.

    Into a database in memory, if none is given.

    Examples: `docketwire replay feed.xml`, `docketwire replay --json captures/*.xml`
    """
    import asyncio

    if kind not in (None, "court", "regulator", "news"):
        raise typer.BadParameter("it is court, regulator or news", param_hint="--kind")
    registry = _registry()
    rows = asyncio.run(_replay(paths, database, registry=registry, kind=kind, court=court))
    print_rows(
        [row.fields() for row in rows],
        lambda _: _decisions(rows, registry),
        none="0 items",
        as_json=as_json,
    )


def _decisions(rows: "Sequence[Row]", registry: "Registry") -> "Table":
    """What became of items; below each title why. Columns with nothing in them are left out."""
    from rich.table import Table
    from rich.text import Text

    from bot.text import cut

    columns: dict[str, list[str | Text]] = {
        "decision": [row.decision for row in rows],
        "story": [str(row.story) for row in rows],
        "court": [row.court or "" for row in rows],
        "docket": [row.docket or "" for row in rows],
        "title": [
            Text("\n").join(
                [
                    plain(cut(row.title, 90)),
                    *([Text(why, "dim")] if (why := _why(row, registry)) else []),
                ]
            )
            for row in rows
        ],
        "cases": [", ".join(row.cases) for row in rows],
    }
    shown = {name: cells for name, cells in columns.items() if any(cells)}
    table = Table(title=f"{len(rows)} items")
    for name in shown:
        table.add_column(
            name,
            overflow="fold" if name == "title" else "ellipsis",
            max_width=IDS_WIDTH if name == "cases" else None,
        )
    for cells in zip(*shown.values(), strict=True):
        table.add_row(*cells)
    return table


# Ids of cases leave the titles room on a terminal of 80 columns.
IDS_WIDTH = 20


def _why(row: "Row", registry: "Registry") -> str:
    from bot.message import whys
    from bot.text import clean_line

    if row.verdict is None:
        return ", ".join(row.because)
    judged = whys.judged(row.verdict, clean_line(row.like or ""))
    return f"{judged}: {'; '.join(whys.because(row.verdict, registry))}"


async def _replay(
    paths: list[Path],
    database: str | None,
    *,
    registry: "Registry",
    kind: str | None,
    court: str | None,
) -> "list[Row]":
    from datetime import UTC, datetime

    from bot.config.environment import database_path
    from bot.model import FeedKind
    from bot.replay import replay as replay_into
    from storage.sqlite import SqliteStore

    store = SqliteStore(database_path(database) if database else None)
    await store.open()
    try:
        return await replay_into(
            paths,
            store,
            registry=registry,
            now=datetime.now(UTC),
            kind=FeedKind(kind) if kind else None,
            court=court,
        )
    finally:
        await store.close()


def _verdict(a: "items.Item", b: "items.Item", tagger: "Tagger") -> "Verdict":
    from bot import explain as explaining

    return explaining.compared(explaining.draft_of(a, tagger), explaining.draft_of(b, tagger))


def _judged(name: object, verdict: "Verdict") -> dict[str, Any]:
    """A verdict as ``compare`` prints it as JSON."""
    return {
        "id": name,
        "same": verdict.same,
        "relation": verdict.relation,
        "score": verdict.score,
        "reasons": verdict.phrases(),
    }


def _show_draft(draft: "Draft", registry: "Registry") -> None:
    """The draft for a person: text with the evidence coloured, then a table of it."""
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    from bot.message import cards

    console = Console()
    said = Text(f"{draft.title}\n{draft.text}")
    said.stylize("bold", 0, len(draft.title))
    for tag in (*draft.candidates, *draft.tags):
        said.stylize(COLOURS[tag.topic.partition(":")[0]], tag.start, tag.end)
    console.print(said)
    console.print()
    facts = Table.grid(padding=(0, 2))
    for name, value in (
        ("cases", ", ".join(draft.facts.cases) or "none"),
        ("candidates", ", ".join(tag.topic for tag in draft.candidates) or "none"),
        ("parties", ", ".join(draft.facts.parties) or "none"),
        ("event", draft.event),
        ("repaired", f"{draft.repaired} look-alike characters"),
        ("summary", draft.summary),
    ):
        facts.add_row(Text(name, "dim"), Text(str(value)))
    console.print(facts)
    console.print()
    evidence = Table("topic", "rule", "what stands there", "score")
    for tag in (*draft.tags, *draft.candidates):
        evidence.add_row(
            cards.topic_name(tag.topic, registry),
            tag.rule,
            plain(tag.match),
            f"{tag.score:.2f}",
        )
    console.print(evidence)


def _lines(path: str) -> Iterator[str]:
    """The lines of a file or of standard input; UserError where it cannot be read as UTF-8."""
    try:
        if path == "-":
            yield from io.TextIOWrapper(sys.stdin.buffer, encoding="utf-8-sig")
            return
        with Path(path).open(encoding="utf-8-sig") as file:
            yield from file
    except OSError as error:
        hint = "; save the page as text and give that file" if "://" in path else ""
        raise UserError(f"{path}: {error.strerror}{hint}") from error
    except UnicodeDecodeError as error:
        raise UserError(f"{path}: not UTF-8 text ({error.reason})") from error


def _registry() -> "Registry":
    """The registry with what feeds.yaml adds to it, where there is one here."""
    from bot.config import load_registry
    from bot.config.environment import read

    surroundings, _ = read(os.environ, Path())
    if surroundings.feeds_file.is_file() or os.environ.get("DOCKETWIRE_FEEDS"):
        return settings_of().registry
    return load_registry()
