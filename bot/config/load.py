"""Puts the settings together from the environment, ``.env`` and ``feeds.yaml``."""

from collections.abc import Mapping
from dataclasses import fields, replace
from pathlib import Path
from typing import TYPE_CHECKING

from bot.config import environment
from bot.config.channels import of_workspace
from bot.config.registry import load_registry
from bot.config.settings import Settings, SlackSettings
from bot.config.source import NotYamlError, Source, read
from bot.errors import ConfigError
from bot.secret import redact

if TYPE_CHECKING:
    from bot.config.document import FeedsFile


def load(
    env: Mapping[str, str], *, feeds: Path | None = None, directory: Path = Path()
) -> Settings:
    """The settings of the bot that runs in ``directory``.

    ``feeds`` takes the place of what DOCKETWIRE_FEEDS says. Raises ConfigError with every
    mistake of the environment, of ``.env`` and of feeds.yaml at once.
    """
    found, mistakes = environment.read(env, directory)
    path = feeds or found.feeds_file
    meaning, wrong = _meaning_of(path, shown=path.name if path.parent == directory else str(path))
    if meaning is None or mistakes or wrong:
        raise ConfigError(*map(redact, [*mistakes, *wrong]))
    meaning = _keyed(meaning, found.slack)
    return Settings(
        path=found.path,
        feeds_file=path,
        feeds=meaning.feeds,
        registry=meaning.registry,
        timezone=meaning.timezone,
        http=found.http,
        contact=meaning.contact,
        operator=meaning.operator,
        subscriptions=meaning.subscriptions,
        looks=meaning.looks,
        delivery=meaning.delivery,
        retention=meaning.retention,
        allow_private=found.allow_private,
        slack=found.slack,
        discord=found.discord,
        llm=found.llm,
        public_url=found.public_url,
        secret_key=found.secret_key,
        ping_url=found.ping_url,
    )


def reload(settings: Settings) -> Settings:
    """The settings with what feeds.yaml says now; what the environment said stays.

    Raises ConfigError with every mistake of the file.
    """
    path = settings.feeds_file
    meaning, wrong = _meaning_of(path, shown=path.name)
    if meaning is None or wrong:
        raise ConfigError(*map(redact, wrong))
    meaning = _keyed(meaning, settings.slack)
    return replace(
        settings,
        **{each.name: getattr(meaning, each.name) for each in fields(meaning)},
    )


def _keyed(meaning: "FeedsFile", slack: SlackSettings | None) -> "FeedsFile":
    """What feeds.yaml says, its channels with their workspaces where there may be several."""
    if slack is None or not slack.serves_several:
        return meaning
    operator = meaning.operator
    return replace(
        meaning,
        operator=operator
        and replace(operator, channel=of_workspace(operator.channel, operator.tenant)),
        subscriptions=tuple(
            replace(each, channel=of_workspace(each.channel, each.tenant))
            for each in meaning.subscriptions
        ),
    )


def _meaning_of(path: Path, *, shown: str) -> "tuple[FeedsFile | None, list[str]]":
    """What feeds.yaml says, and every mistake in it with its line."""
    from bot.config.document import interpret  # noqa: PLC0415 - see that module

    try:
        meaning, wrong = interpret(_source(path), load_registry())
    except NotYamlError as error:
        return None, [f"{shown}:{error.line}: {error}" if error.line else f"{shown}: {error}"]
    return meaning, [f"{shown}:{line}: {what}" for line, what in wrong]


def _source(path: Path) -> Source:
    try:
        return read(path.read_bytes().decode("utf-8-sig"))
    except FileNotFoundError:
        raise NotYamlError(
            0,
            'there is no such file; "docketwire init" writes one, DOCKETWIRE_FEEDS names another',
        ) from None
    except UnicodeDecodeError as error:
        line = error.object.count(b"\n", 0, error.start) + 1
        raise NotYamlError(line, "this is not UTF-8; save the file as UTF-8") from None
    except OSError as error:
        raise NotYamlError(0, f"cannot be read ({error.strerror}); mend that") from None
