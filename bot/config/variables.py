"""The variables of the environment and of ``.env``, each with the place it stands at."""

import io
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import TypeVar

from dotenv.parser import parse_stream

from bot.config.mistakes import meant, quoted

VARIABLES = (
    "DOCKETWIRE_DATABASE",
    "DOCKETWIRE_FEEDS",
    "DOCKETWIRE_ALLOW_PRIVATE_NETWORKS",
    "DOCKETWIRE_SECRET_KEY",
    "DOCKETWIRE_HTTP",
    "DOCKETWIRE_PUBLIC_URL",
    "DOCKETWIRE_PING_URL",
    "DOCKETWIRE_LLM_URL",
    "DOCKETWIRE_LLM_MODEL",
    "DOCKETWIRE_LLM_KEY",
    "DOCKETWIRE_FAILPOINT",
    "SLACK_BOT_TOKEN",
    "SLACK_APP_TOKEN",
    "SLACK_SIGNING_SECRET",
    "SLACK_CLIENT_ID",
    "SLACK_CLIENT_SECRET",
    "SLACK_API_URL",
    "SLACK_MANAGERS",
    "DISCORD_TOKEN",
    "DISCORD_PUBLIC_KEY",
    "DISCORD_API_URL",
    "DISCORD_GATEWAY_URL",
)

_ENV_FILE = ".env"
_ENVIRONMENT = "environment"
_ENV_LINE = re.compile(r"\.env:([0-9]+): ")

_Value = TypeVar("_Value")


@dataclass(slots=True)
class Variables:
    """The variables that are set, each with the place that a mistake in it is reported at."""

    values: dict[str, str]
    places: dict[str, str]
    mistakes: list[str] = field(default_factory=list)

    def has(self, name: str) -> bool:
        """Whether a variable is set."""
        return name in self.values

    def wrong(self, name: str, what: str) -> None:
        """Note a mistake in a variable."""
        self.mistakes.append(f"{self.places.get(name, _ENVIRONMENT)}: {name} {what}")

    def get(
        self, name: str, read: Callable[[str], _Value], default: _Value | None = None
    ) -> _Value | None:
        """The value of a variable; None also where ``read`` refused it with a ValueError."""
        if name not in self.values:
            return default
        try:
            return read(self.values[name])
        except ValueError as error:
            self.wrong(name, str(error))
            return default

    def need_each_other(self, names: set[str], why: str) -> None:
        """Note a mistake where some of these variables are set and others are not."""
        there = {name for name in names if self.has(name)}
        if there and there != names:
            missing = ", ".join(sorted(names - there))
            self.wrong(min(there), f"is set, {missing} is not; {why}")

    def in_order(self) -> list[str]:
        """The mistakes, those of ``.env`` first and by its lines."""
        return sorted(self.mistakes, key=_order)


def variables_of(env: Mapping[str, str], directory: Path) -> Variables:
    """What ``env`` and the ``.env`` of ``directory`` set; ``env`` wins, an empty one is not set."""
    variables = Variables(values={}, places={})
    _read_file(directory / _ENV_FILE, variables)
    for name, value in env.items():
        if name in VARIABLES or name.startswith("DOCKETWIRE_"):
            variables.values[name] = value
            variables.places[name] = _ENVIRONMENT
    for name in variables.values.keys() - set(VARIABLES):
        place = variables.places[name]
        remedy = meant(name, VARIABLES) or "; remove it"
        variables.mistakes.append(f"{place}: {quoted(name)} is not a setting{remedy}")
    variables.values = {
        name: stripped
        for name, value in variables.values.items()
        if name in VARIABLES and (stripped := value.strip())
    }
    return variables


def _read_file(path: Path, variables: Variables) -> None:
    try:
        text = path.read_bytes().decode("utf-8-sig")
    except FileNotFoundError:
        return
    except UnicodeDecodeError as error:
        line = error.object.count(b"\n", 0, error.start) + 1
        variables.mistakes.append(f"{_ENV_FILE}:{line}: is not UTF-8; save it as UTF-8")
        return
    except OSError as error:
        variables.mistakes.append(f"{_ENV_FILE}: cannot be read ({error.strerror})")
        return
    for binding in parse_stream(io.StringIO(text)):
        # The parser counts the blank lines and comments before a binding as part of it.
        skipped = binding.original.string[: -len(binding.original.string.lstrip()) or None]
        place = f"{_ENV_FILE}:{binding.original.line + skipped.count(chr(10))}"
        name = binding.key
        if binding.error or (name in VARIABLES and binding.value is None):
            variables.mistakes.append(f"{place}: this is no setting; write NAME=value")
        elif name is not None and binding.value is not None and _ours(name):
            variables.values[name] = binding.value
            variables.places[name] = place


def _ours(name: str) -> bool:
    return name in VARIABLES or name.startswith(("DOCKETWIRE_", "SLACK_", "DISCORD_"))


def _order(mistake: str) -> tuple[bool, int, str]:
    in_file = _ENV_LINE.match(mistake)
    return in_file is None, int(in_file[1]) if in_file else 0, mistake
