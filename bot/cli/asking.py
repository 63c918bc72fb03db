"""Commands that answer questions from the database: case, party, search, latest, why."""

import os
from collections.abc import Awaitable, Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, TypeVar

import typer

from bot.cli.options import DatabaseOption, FeedsOption, JsonOption, settings_of
from bot.cli.printing import print_json, print_message

if TYPE_CHECKING:
    from bot.commands import Caller, Commands
    from bot.config import Settings
    from bot.message import Message
    from bot.model import Feed
    from storage.store import Tx

Answer = TypeVar("Answer")
Ask = Callable[["Commands", "Caller"], Awaitable["Message"]]


def register(app: typer.Typer) -> None:
    """Add these commands."""
    for command in (case, party, latest, search, why):
        app.command()(command)


def case(
    query: Annotated[list[str], typer.Argument(help="A name, docket number or link.")],
    *,
    timeline: Annotated[
        Path | None,
        typer.Option("--timeline", help="Draw what happened into this PNG.", metavar="FILE.png"),
    ] = None,
    feeds: FeedsOption = None,
    database: DatabaseOption = None,
    as_json: JsonOption = False,
) -> None:
    """Look a case up.

    Examples: `docketwire case sec v binance`, `docketwire case 23-cv-1599`,
    `docketwire case sec-v-binance --timeline binance.png`
    """
    if timeline is not None:
        _draw(" ".join(query), timeline, feeds, database, as_json=as_json)
        return
    _answer(lambda on, by: on.case(by, " ".join(query)), feeds, database, as_json=as_json)


def party(
    query: Annotated[list[str], typer.Argument(help="A name.")],
    *,
    feeds: FeedsOption = None,
    database: DatabaseOption = None,
    as_json: JsonOption = False,
) -> None:
    """Look a party up: its cases and latest stories.

    Example: `docketwire party coinbase`
    """
    _answer(lambda on, by: on.party(by, " ".join(query)), feeds, database, as_json=as_json)


def latest(
    topic: Annotated[list[str] | None, typer.Argument(help="A case or party; all if none.")] = None,
    *,
    count: Annotated[int, typer.Option("--count", "-n", min=1, max=20)] = 5,
    feeds: FeedsOption = None,
    database: DatabaseOption = None,
    as_json: JsonOption = False,
) -> None:
    """Show the latest stories.

    Example: `docketwire latest sec-v-ripple -n 10`
    """
    _answer(
        lambda on, by: on.latest(by, " ".join(topic or []), count),
        feeds,
        database,
        as_json=as_json,
    )


def search(
    query: Annotated[list[str], typer.Argument(help="Words; sanction* for a prefix.")],
    *,
    source: Annotated[
        str,
        typer.Option("--source", help="A domain, a feed's name, or court, regulator, news."),
    ] = "",
    since: Annotated[str, typer.Option("--since", help="30d, 4w, or a day.")] = "",
    page: Annotated[int, typer.Option("--page", min=1, help="Ten stories each.")] = 1,
    feeds: FeedsOption = None,
    database: DatabaseOption = None,
    as_json: JsonOption = False,
) -> None:
    """Search titles and summaries, newest first.

    Examples: `docketwire search wells notice`,
    `docketwire search settlement --source sec.gov --since 30d --page 2`
    """
    _answer(
        lambda on, by: on.search(by, " ".join(query), source, since, page),
        feeds,
        database,
        as_json=as_json,
    )


def why(
    link: Annotated[str, typer.Argument(help="The address of a story.")],
    *,
    channel: Annotated[
        str, typer.Option("--channel", help="slack:C0123456789, discord:1234567890 or console.")
    ] = "console",
    feeds: FeedsOption = None,
    database: DatabaseOption = None,
    as_json: JsonOption = False,
) -> None:
    """Say why a story was posted to a channel, or why not: rule, evidence, feed, times.

    Example: `docketwire why https://example.com/story --channel slack:C0123456789`
    """
    _answer(lambda on, by: on.why(by, link, channel), feeds, database, as_json=as_json)


def _answer(ask: Ask, feeds: Path | None, database: str | None, *, as_json: bool) -> None:
    """Ask the command core and print what it says."""
    import asyncio

    settings = settings_of(feeds, database)
    print_message(asyncio.run(ask_as(ask, settings)), as_json=as_json)


def _draw(
    query: str, path: Path, feeds: Path | None, database: str | None, *, as_json: bool
) -> None:
    """Write the picture of a case to a file, and print what it shows."""
    import asyncio

    from bot.errors import UserError

    settings = settings_of(feeds, database)
    picture = asyncio.run(ask_as(lambda on, by: on.picture(by, query), settings))
    try:
        path.write_bytes(picture.png)
    except OSError as error:
        raise UserError(f"{path} cannot be written ({error.strerror}).") from error
    if as_json:
        print_json({"path": str(path), "alt": picture.alt})
        return
    typer.echo(f"{path}: {picture.alt}")


async def ask_as(
    ask: "Callable[[Commands, Caller], Awaitable[Answer]]",
    settings: "Settings",
    *,
    tenant: str = "",
    channel: str = "console",
) -> "Answer":
    """Ask the command core on behalf of a channel."""
    from bot.app import store_of
    from bot.catalog import Catalog
    from bot.commands import Caller, Commands
    from bot.commands.wording import named
    from bot.errors import UserError
    from storage import subscriptions

    user = os.environ.get("USER") or "operator"
    async with store_of(settings) as store:
        await store.write(_know_feeds, settings.feeds)
        known = await store.read(subscriptions.channel, channel)
        tenant = tenant or (known.tenant if known else "")
        commands = Commands(store, Catalog(settings.registry))
        await commands.refresh()
        by = Caller(platform="cli", tenant=tenant, channel=channel, user=user, place=channel)
        try:
            return await ask(commands, by)
        except UserError as error:
            raise UserError(named(str(error), "cli")) from error


def _know_feeds(tx: "Tx", configured: "Sequence[Feed]") -> None:
    """Let a database that no bot has used yet know which courts will be polled.

    One that a bot uses is left alone: it may run with another feeds.yaml.
    """
    from storage import feeds

    if not feeds.active(tx):
        feeds.sync(tx, configured)
