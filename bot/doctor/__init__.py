"""Is everything well: configuration, database, clock, tokens, feeds; each with what to do."""

from collections.abc import Mapping
from datetime import datetime
from pathlib import Path

from bot.config import Settings, load
from bot.config.environment import read
from bot.doctor.check import Check
from bot.doctor.database import Database, examined, library
from bot.doctor.platforms import platforms, workspaces
from bot.errors import ConfigError

__all__ = ["Check", "examine"]


async def examine(
    env: Mapping[str, str],
    feeds_file: Path | None,
    now: datetime,
    *,
    directory: Path = Path(),
    offline: bool = False,
) -> list[Check]:
    """Look at everything there is to look at; what is wrong with one thing hides no other.

    Nothing is changed: no file is made, no database brought up to date. ``offline`` asks no
    platform.
    """
    surroundings, wrong = read(env, directory)
    configured: frozenset[str] | None = None
    try:
        settings = load(env, feeds=feeds_file, directory=directory)
        configuration = [_configuration(settings), _contact(settings)]
        configured = frozenset(feed.url for feed in settings.feeds)
    except ConfigError as error:
        path = feeds_file or surroundings.feeds_file
        configuration = _mistakes(error, path)
    broken = any("DOCKETWIRE_DATABASE" in mistake for mistake in wrong)
    database = (
        Database() if broken else await examined(surroundings.path, now, configured=configured)
    )
    return [
        *configuration,
        library(),
        *database.checks,
        *([] if offline else await platforms(surroundings, wrong)),
        *await workspaces(
            surroundings.slack, database.installed, database.suspended, asks=not offline, now=now
        ),
    ]


def _mistakes(error: ConfigError, path: Path) -> list[Check]:
    if path.exists():
        return [_mistake(text) for text in error.mistakes]
    missing = Check(
        name="configuration",
        state="fail",
        said=f"{path}: there is no such file, so nothing says what to poll",
        remedy="docketwire init writes one with feeds in it; DOCKETWIRE_FEEDS names another",
    )
    others = [text for text in error.mistakes if not text.startswith(f"{path}:")]
    return [missing, *[_mistake(text) for text in others if not text.startswith(f"{path.name}:")]]


def _mistake(text: str) -> Check:
    what, _, remedy = text.partition("; ")
    return Check(name="configuration", state="fail", said=what, remedy=remedy or "mend that line")


def _configuration(settings: Settings) -> Check:
    registry = settings.registry
    return Check(
        name="configuration",
        state="ok" if settings.feeds else "warn",
        remedy="" if settings.feeds else "docketwire feeds add URL adds a feed to poll",
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
