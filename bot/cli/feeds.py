"""Commands for the feeds that are polled: feeds list, check, add, import, export."""

from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from bot.cli import stored
from bot.cli.options import DatabaseOption, FeedsOption, JsonOption, settings_of
from bot.cli.printing import plain, print_rows, troubles
from bot.secret import redact

if TYPE_CHECKING:
    from rich.console import RenderableType

    from bot.model import Feed
    from storage.feeds import FeedState
    from storage.store import Tx

commands = typer.Typer(help="The feeds that are polled.", no_args_is_help=True)


def register(app: typer.Typer) -> None:
    """Add these commands."""
    app.add_typer(commands, name="feeds")


@commands.command("list")
def list_feeds(
    *, feeds: FeedsOption = None, database: DatabaseOption = None, as_json: JsonOption = False
) -> None:
    """Show every feed of feeds.yaml and how it is doing.

    Examples: `docketwire feeds list`, `docketwire feeds list --json`
    """
    settings = settings_of(feeds, database)
    rows = stored.read(settings, _rows, settings.feeds)
    print_rows(
        rows,
        _table,
        none="feeds.yaml names no feed yet: docketwire feeds add URL adds one.",
        as_json=as_json,
    )


def _rows(tx: "Tx", configured: "tuple[Feed, ...]") -> list[dict[str, Any]]:
    from storage import feeds

    return [_row(feed, feeds.by_url(tx, feed.url)) for feed in configured]


def _row(feed: "Feed", state: "FeedState | None") -> dict[str, Any]:
    """How a feed is doing; it has no state where no bot has polled it yet."""
    return {
        "name": feed.name,
        "url": redact(feed.url),
        "kind": feed.kind,
        "court": feed.court,
        "every": int(feed.every.total_seconds()),
        "state": state.state if state else "new",
        "reason": state.reason if state else None,
        "polled": _iso(state.polled if state else None),
        "succeeded": _iso(state.succeeded if state else None),
        "changed": _iso(state.changed if state else None),
        "since": _iso(state.since if state else None),
        "due": _iso(state.due if state else None),
        "address": redact(state.address) if state and state.address else None,
        "items": state.items if state else 0,
        "newest": _iso(state.newest if state else None),
        "notes": state.notes if state else None,
        "carries": state.carries if state else None,
        "missed": state.missed if state else None,
        "missed_since": _iso(state.missed_since if state else None),
        "missed_until": _iso(state.missed_until if state else None),
        "failures": state.failures if state else 0,
    }


def _iso(at: datetime | None) -> str | None:
    return at.isoformat() if at else None


def _table(rows: Sequence[dict[str, Any]]) -> "RenderableType":
    from rich.console import Group
    from rich.table import Table

    now = datetime.now(UTC)
    table = Table(title="times of today, else days, in UTC", title_justify="left")
    table.add_column("feed", overflow="fold")
    for name in ("kind", "state", "since", "last read", "next try"):
        table.add_column(name, no_wrap=True)
    for row in rows:
        table.add_row(
            plain(row["name"]),
            row["kind"],
            row["state"],
            _clock(row["since"], now, never=""),
            _clock(row["succeeded"], now, never="never"),
            _clock(row["due"], now, never="at once"),
        )
    told = [(row["name"], row["reason"] or row["missed"]) for row in rows]
    parted = [(name, said.partition("; ")) for name, said in told if said]
    if not parted:
        return table
    return Group(table, troubles((name, what, remedy) for name, (what, _, remedy) in parted))


def _clock(at: str | None, now: datetime, *, never: str) -> str:
    """A time of today, else its day, so that the table fits a terminal."""
    if at is None:
        return never
    moment = datetime.fromisoformat(at)
    return f"{moment:%H:%M}" if moment.date() == now.date() else f"{moment:%d %b}"


@commands.command("check")
def check_feeds(
    *,
    feeds: FeedsOption = None,
    only: Annotated[
        str,
        typer.Option("--only", help="Only feeds whose name or address has this.", metavar="TEXT"),
    ] = "",
    as_json: JsonOption = False,
) -> None:
    """Try every feed of feeds.yaml once, storing nothing, and say what to do about each.

    Fails only if every feed did.

    Examples: `docketwire feeds check --only uscourts`, `docketwire feeds check --json`
    """
    import asyncio

    from bot.cli.checking import check_all

    raise typer.Exit(asyncio.run(check_all(settings_of(feeds), only=only, as_json=as_json)))


@commands.command("add")
def add_feed(
    url: Annotated[str, typer.Argument(help="Of a feed, or of a page that points to one.")],
    *,
    name: Annotated[str | None, typer.Option("--name", help="Instead of its own title.")] = None,
    kind: Annotated[
        str | None,
        typer.Option("--kind", help="court, regulator or news; recognised if not given."),
    ] = None,
    court: Annotated[
        str | None, typer.Option("--court", help="The court's CM/ECF id, such as dcd.")
    ] = None,
    feeds: FeedsOption = None,
) -> None:
    """Look at a feed and append it to feeds.yaml; comments and order there stay.

    Of a web page, the feed that it points to is taken; where it points to several, they are
    listed. A running bot takes the change over by itself.

    Examples: `docketwire feeds add https://www.cftc.gov/RSS/RSSGP/rssgp.xml`,
    `docketwire feeds add https://ecf.nysb.uscourts.gov/cgi-bin/rss_outside.pl --name Bankr.SDNY`
    """
    import asyncio

    from bot.cli.adding import Asked, look
    from bot.cli.listing import add_to_file
    from bot.model import FeedKind

    if kind is not None and kind not in set(FeedKind):
        raise typer.BadParameter("there are court, regulator and news", param_hint="--kind")
    settings = settings_of(feeds)
    asked = Asked(url=url, name=name, kind=FeedKind(kind) if kind else None, court=court)
    feed, parsed = asyncio.run(look(settings, asked))
    add_to_file(settings, [feed])
    where = f" of {feed.court}" if feed.court else ""
    typer.echo(
        f"{feed.name} ({feed.kind}{where}, {parsed.entries} items now) is in "
        f"{settings.feeds_file}: {redact(feed.url)}"
    )


@commands.command("import")
def import_feeds(
    path: Annotated[Path, typer.Argument(help="An OPML file.", exists=True, dir_okay=False)],
    *,
    feeds: FeedsOption = None,
) -> None:
    """Append the feeds of an OPML file to feeds.yaml, but for those that are there already.

    Where a name is taken, the host of the feed is added to it.

    Example: `docketwire feeds import subscriptions.opml`
    """
    from bot.cli.listing import add_to_file
    from bot.cli.opml import from_opml, to_add

    settings = settings_of(feeds)
    found = from_opml(path.read_bytes())
    new, refused = to_add(found, settings.feeds)
    if new:
        add_to_file(settings, new)
    for each in refused:
        typer.echo(f"left out: {each}", err=True)
    typer.echo(
        f"{len(new)} of {len(found)} feeds were added to {settings.feeds_file}; "
        "docketwire feeds check tries them"
    )


@commands.command("export")
def export_feeds(*, feeds: FeedsOption = None) -> None:
    """Print the feeds of feeds.yaml as OPML, without passwords and keys in addresses.

    Example: `docketwire feeds export > docketwire.opml`
    """
    from bot.cli.opml import to_opml

    typer.echo(to_opml(settings_of(feeds).feeds), nl=False)
