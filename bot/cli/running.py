"""Commands that poll and deliver: init, run, poll, demo."""

from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from bot.cli.options import DatabaseOption, FeedsOption, JsonOption, VerboseOption, settings_of
from bot.cli.printing import print_json, progress_bar, troubles
from bot.secret import redact

if TYPE_CHECKING:
    from bot.config import Settings
    from bot.poller import Outcome

# Of a round of polls: what JSON calls it, and what people do.
COUNTED = {
    "entries": "items read",
    "new": "new stories",
    "attached": "copies and further sources joined",
    "updates": "items that say something new",
    "repeats": "repeats dropped",
    "deliveries": "alerts owed to channels",
}
SAID = {
    "feeds": "feeds asked",
    "unchanged": "unchanged",
    "changed": "changed",
    "failed": "failed",
    **COUNTED,
    "seconds": "seconds",
}


def register(app: typer.Typer) -> None:
    """Add these commands."""
    app.command()(init)
    app.command()(run)
    app.command()(poll)
    app.command()(demo)


def init(
    folder: Annotated[Path, typer.Argument(help="Where to write them.")] = Path(),
) -> None:
    """Write a commented feeds.yaml and .env into this folder, never over existing ones.

    Example: `docketwire init`, then edit both, then `docketwire doctor`.
    """
    from bot.config.templates import write_templates

    for name, written in write_templates(folder):
        typer.echo(f"{name}: {'written' if written else 'is there already, left as it is'}")
    typer.echo("Next: set contact: in feeds.yaml and tokens in .env, then: docketwire doctor")


def run(
    *, feeds: FeedsOption = None, database: DatabaseOption = None, verbose: VerboseOption = False
) -> None:
    """Poll, group, tag and deliver until SIGTERM.

    The first poll of a feed is a baseline, which alerts nobody.

    Examples: `docketwire run`, `docketwire run --feeds other.yaml --database sqlite:///other.db`
    """
    import asyncio

    from rich.console import Console

    from bot import app as application
    from bot.loops import stop_on_signals

    settings = settings_of(feeds, database, log="DEBUG" if verbose else "INFO")

    async def serve() -> None:
        stop = asyncio.Event()
        stop_on_signals(stop)
        async with application.build(settings, console=Console()) as built:
            application.keep_for_good()
            await application.run(built, stop=stop)

    asyncio.run(serve())


def poll(
    *,
    every: Annotated[
        bool, typer.Option("--all", help="Every feed, not just those that are due.")
    ] = False,
    feeds: FeedsOption = None,
    database: DatabaseOption = None,
    as_json: JsonOption = False,
    verbose: VerboseOption = False,
) -> None:
    """Poll once: the feeds that are due, and the deliveries that causes.

    Examples: `docketwire poll --all`, `docketwire poll --json`
    """
    import asyncio

    from rich.console import Console

    settings = settings_of(feeds, database, log="DEBUG" if verbose else "ERROR")
    report = asyncio.run(_poll_once(settings, every=every, console=Console(stderr=as_json)))
    if as_json:
        print_json(report)
    else:
        _print_report(Console(), report, {redact(feed.url): feed.name for feed in settings.feeds})
    if report["feeds"] and report["failed"] == report["feeds"]:
        raise typer.Exit(1)


async def _poll_once(settings: "Settings", *, every: bool, console: Any) -> dict[str, Any]:
    import time

    from bot import app as application
    from storage import feeds

    started = time.monotonic()
    async with application.build(settings, console=console) as built:
        with progress_bar("Polling", console) as progress:
            now = datetime.now(UTC)
            due = settings.feeds if every else await built.store.read(feeds.due, now=now)
            task = progress.add_task("", total=len(due))

            def done(outcome: "Outcome") -> None:
                progress.update(task, advance=1, description=redact(outcome.url)[:60])

            outcomes = await built.poller.once(every=every, done=done)
        await built.outbox.drain()
    return report_of(outcomes, seconds=time.monotonic() - started)


def report_of(outcomes: "list[Outcome]", *, seconds: float) -> dict[str, Any]:
    """What a round of polls came to, in the fields of design.md section 4."""
    report: dict[str, Any] = {"feeds": len(outcomes)}
    for status in ("unchanged", "changed", "failed"):
        report[status] = sum(outcome.status == status for outcome in outcomes)
    for field in COUNTED:
        report[field] = sum(outcome.counts()[field] for outcome in outcomes)
    report["seconds"] = round(seconds, 3)
    report["errors"] = [
        {"url": redact(outcome.url), "error": outcome.error}
        for outcome in outcomes
        if outcome.error
    ]
    return report


def _print_report(console: Any, report: dict[str, Any], names: dict[str, str]) -> None:
    from rich.table import Table

    table = Table(show_header=False, box=None)
    for field, said in SAID.items():
        table.add_row(said, str(report[field]))
    console.print(table)
    if report["errors"]:
        parted = [(each["url"], each["error"].partition("; ")) for each in report["errors"]]
        told = [(names.get(url, url), what, remedy) for url, (what, _, remedy) in parted]
        console.print(troubles(told), highlight=False)


def demo(
    *,
    plain: Annotated[bool, typer.Option("--plain", help="No colour, no waiting.")] = False,
) -> None:
    """The main job on sample feeds that ship with docketwire, without any network.

    The feeds are served on loopback, polled in several rounds into a throw-away database, and the
    alerts are shown here as they are delivered.

    Example: `docketwire demo`
    """
    import asyncio

    from bot.demo import play

    asyncio.run(play(plain=plain))
