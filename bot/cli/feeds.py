"""Commands for the feeds that are polled: feeds list, check."""

from datetime import datetime
from typing import TYPE_CHECKING, Annotated, Any

import typer

from bot.cli.options import DatabaseOption, FeedsOption, JsonOption, settings_of
from bot.cli.printing import plain, print_json
from bot.secret import redact

if TYPE_CHECKING:
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
    import asyncio

    from bot.app import store_of

    settings = settings_of(feeds, database)

    async def states() -> "list[FeedState | None]":
        async with store_of(settings) as store:
            return await store.read(_states, settings.feeds)

    rows = [
        _row(feed, state) for feed, state in zip(settings.feeds, asyncio.run(states()), strict=True)
    ]
    if not as_json:
        _show(rows)
    for row in rows if as_json else ():
        print_json(row)


def _states(tx: "Tx", configured: "tuple[Feed, ...]") -> "list[FeedState | None]":
    """How each feed is doing, None for one that no bot has polled yet."""
    from storage import feeds

    return [feeds.by_url(tx, feed.url) for feed in configured]


def _row(feed: "Feed", state: "FeedState | None") -> dict[str, Any]:
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
        "due": _iso(state.due if state else None),
        "failures": state.failures if state else 0,
    }


def _iso(at: datetime | None) -> str | None:
    return at.isoformat() if at else None


def _show(rows: list[dict[str, Any]]) -> None:
    from rich.console import Console
    from rich.table import Table

    if not rows:
        typer.echo("feeds.yaml names no feed yet.")
        return
    table = Table("feed", "kind", "state", "last read", "reason")
    for row in rows:
        read = datetime.fromisoformat(row["succeeded"]) if row["succeeded"] else None
        table.add_row(
            plain(row["name"]),
            row["kind"],
            row["state"],
            f"{read:%d %b %H:%M}" if read else "never",
            plain(row["reason"] or ""),
        )
    Console().print(table)


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
