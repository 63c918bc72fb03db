"""Is everything well: configuration, database, clock, tokens, feeds; each with what to do."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Literal

from bot.config import Settings, load
from bot.errors import BotError, ConfigError, StoreError
from storage import deliveries, feeds, sqlite, subscriptions
from storage.sqlite import SqliteStore
from storage.store import Tx, moment

# A database written "in the future" by more than this means that the clock was set back.
CLOCK_SLACK = timedelta(minutes=5)
SHOWN_FEEDS = 10


@dataclass(frozen=True, slots=True, kw_only=True)
class Check:
    """One finding: ``fail`` has to be mended, ``warn`` is worth knowing; ``remedy`` says how."""

    name: str
    state: Literal["ok", "warn", "fail"]
    said: str
    remedy: str = ""


async def examine(env: Mapping[str, str], feeds_file: Path | None, now: datetime) -> list[Check]:
    """Look at everything there is to look at; what is wrong with one thing hides no other."""
    try:
        settings = load(env, feeds=feeds_file)
    except ConfigError as error:
        return [
            *[
                Check(name="configuration", state="fail", said=mistake, remedy="mend that line")
                for mistake in error.mistakes
            ],
            _sqlite(),
        ]
    return [
        _configuration(settings),
        _contact(settings),
        _sqlite(),
        *await _database(settings, now),
        *await _platforms(settings),
    ]


def _configuration(settings: Settings) -> Check:
    registry = settings.registry
    return Check(
        name="configuration",
        state="ok",
        said=f"{settings.feeds_file}: {len(settings.feeds)} feeds, {len(registry.cases)} cases, "
        f"{len(registry.parties)} parties, {len(settings.subscriptions)} fixed subscriptions",
    )


def _contact(settings: Settings) -> Check:
    if not settings.contact_is_placeholder:
        return Check(name="contact", state="ok", said=f"feeds are asked as {settings.contact}")
    return Check(
        name="contact",
        state="warn",
        said="contact: is not set, so the SEC's feeds are not polled",
        remedy=f"set contact: in {settings.feeds_file} to a mail address of yours",
    )


def _sqlite() -> Check:
    version, affected = sqlite.version()
    if not affected:
        return Check(name="SQLite", state="ok", said=f"version {version}")
    return Check(
        name="SQLite",
        state="warn",
        said=f"version {version} has the WAL-reset bug of 3.7.0 to 3.51.2",
        remedy="pip install pysqlite3 where there is a wheel, or a newer Python",
    )


async def _database(settings: Settings, now: datetime) -> list[Check]:
    store = SqliteStore(settings.path)
    try:
        await store.open()
        try:
            return await store.read(_contents, settings=settings, now=now)
        finally:
            await store.close()
    except StoreError as error:
        return [
            Check(name="database", state="fail", said=str(error), remedy="see the message above")
        ]


def _contents(tx: Tx, *, settings: Settings, now: datetime) -> list[Check]:
    counted = deliveries.counts(tx)
    owed = ", ".join(f"{many} {state}" for state, many in sorted(counted.items())) or "none yet"
    checks = [
        Check(name="database", state="ok", said=f"{settings.path}: deliveries: {owed}"),
        _clock(tx, now),
        *_channels(tx),
        *_feeds(tx),
    ]
    if counted.get("dead"):
        checks.append(
            Check(
                name="deliveries",
                state="warn",
                said=f"{counted['dead']} were given up",
                remedy="docketwire why LINK says why",
            )
        )
    return checks


def _clock(tx: Tx, now: datetime) -> Check:
    row = tx.one("SELECT max(first_seen) AS newest FROM story")
    newest = moment(row["newest"]) if row else None
    if newest is not None and newest > now + CLOCK_SLACK:
        return Check(
            name="clock",
            state="fail",
            said=f"the clock says {now:%Y-%m-%d %H:%M} UTC, the newest story is of {newest:%H:%M}",
            remedy="set the clock, and keep it set with an NTP client",
        )
    return Check(name="clock", state="ok", said=f"{now:%Y-%m-%d %H:%M} UTC")


def _channels(tx: Tx) -> list[Check]:
    known = subscriptions.channels(tx)
    disabled = [
        Check(
            name=f"channel {channel.key}",
            state="warn",
            said=f"disabled: {channel.reason}",
            remedy="mend that, then subscribe it to something again",
        )
        for channel in known
        if channel.state != "ok"
    ]
    if known:
        return [Check(name="channels", state="ok", said=f"{len(known)} known"), *disabled]
    return [
        Check(
            name="channels",
            state="warn",
            said="no channel follows anything",
            remedy="type subscribe in a channel, or add subscriptions: to feeds.yaml",
        )
    ]


def _feeds(tx: Tx) -> list[Check]:
    polled = feeds.active(tx)
    trouble = [feed for feed in polled if feed.state not in ("ok", "new")]
    if not polled:
        said, remedy = "none was polled yet", "docketwire poll --all, or docketwire run"
        return [Check(name="feeds", state="warn", said=said, remedy=remedy)]
    healthy = sum(feed.state == "ok" for feed in polled)
    return [
        Check(name="feeds", state="ok", said=f"{healthy} of {len(polled)} read well"),
        *[
            Check(
                name=f"feed {feed.name}",
                state="warn",
                said=f"{feed.state}: {feed.reason}",
                remedy=f"docketwire feeds check; it is asked again {feed.due:%d %b %H:%M} UTC",
            )
            for feed in trouble[:SHOWN_FEEDS]
        ],
    ]


async def _platforms(settings: Settings) -> list[Check]:
    return [await _slack(settings), await _discord(settings)]


async def _slack(settings: Settings) -> Check:
    if settings.slack is None or settings.slack.bot_token is None:
        return Check(
            name="Slack",
            state="warn",
            said="SLACK_BOT_TOKEN and SLACK_APP_TOKEN are not set: nothing is posted to Slack",
            remedy="docketwire slack manifest prints what to paste at api.slack.com/apps; "
            "put both tokens into .env",
        )
    from bot.chat import slack  # noqa: PLC0415 - an SDK is imported only for its own platform

    try:
        return Check(name="Slack", state="ok", said=await slack.examine(settings.slack))
    except BotError as error:
        return Check(
            name="Slack",
            state="fail",
            said=str(error),
            remedy="make a new token and put it in .env",
        )


async def _discord(settings: Settings) -> Check:
    if settings.discord is None:
        return Check(
            name="Discord",
            state="warn",
            said="DISCORD_TOKEN is not set: nothing is posted to Discord",
            remedy="make a bot at discord.com/developers, put its token into .env, then: "
            "docketwire discord invite",
        )
    from bot.chat import discord  # noqa: PLC0415 - an SDK is imported only for its own platform

    try:
        return Check(name="Discord", state="ok", said=await discord.examine(settings.discord))
    except BotError as error:
        return Check(
            name="Discord",
            state="fail",
            said=str(error),
            remedy="make a new token and put it in .env",
        )
