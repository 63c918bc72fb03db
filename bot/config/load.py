"""Puts the settings together from the environment, ``.env`` and ``feeds.yaml``."""

from collections.abc import Mapping
from pathlib import Path

from bot.config import environment
from bot.config.registry import load_registry
from bot.config.settings import Settings
from bot.config.source import NotYamlError, Source, read
from bot.errors import ConfigError
from bot.secret import redact


def load(
    env: Mapping[str, str], *, feeds: Path | None = None, directory: Path = Path()
) -> Settings:
    """The settings of the bot that runs in ``directory``.

    ``feeds`` takes the place of what DOCKETWIRE_FEEDS says. Raises ConfigError with every
    mistake of the environment, of ``.env`` and of feeds.yaml at once.
    """
    from bot.config.document import FeedsFile, interpret  # noqa: PLC0415 - see that module

    found, mistakes = environment.read(env, directory)
    path = feeds or found.feeds_file
    shown = path.name if path.parent == directory else str(path)
    meaning: FeedsFile | None = None
    try:
        meaning, wrong = interpret(_source(path), load_registry())
        mistakes += [f"{shown}:{line}: {what}" for line, what in wrong]
    except NotYamlError as error:
        mistakes.append(f"{shown}:{error.line}: {error}" if error.line else f"{shown}: {error}")
    if meaning is None or mistakes:
        raise ConfigError(*map(redact, mistakes))
    return Settings(
        database=found.database,
        path=found.path,
        feeds_file=path,
        feeds=meaning.feeds,
        registry=meaning.registry,
        timezone=meaning.timezone,
        http=found.http,
        contact=meaning.contact,
        operator=meaning.operator,
        subscriptions=meaning.subscriptions,
        delivery=meaning.delivery,
        retention=meaning.retention,
        allow_private=found.allow_private,
        slack=found.slack,
        discord=found.discord,
        llm=found.llm,
        public_url=found.public_url,
        secret_key=found.secret_key,
    )


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
