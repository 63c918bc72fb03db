"""Reads the part of the settings that comes from the environment and from ``.env``."""

import io
import ipaddress
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import TypeVar

from dotenv.parser import parse_stream

from bot.config.mistakes import meant, quoted
from bot.config.settings import (
    Address,
    DiscordSettings,
    IPAddress,
    IPNetwork,
    LlmSettings,
    PrivateAccess,
    SlackSettings,
)
from bot.config.web import web_address
from bot.secret import Secret

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
    "DISCORD_TOKEN",
    "DISCORD_PUBLIC_KEY",
    "DISCORD_API_URL",
    "DISCORD_GATEWAY_URL",
)

_ENV_FILE = ".env"
_ENVIRONMENT = "environment"
_SHORTEST_KEY = 16
_LARGEST_PORT = 65535
_PUBLIC_KEY = re.compile(r"[0-9a-fA-F]{64}")
_HOST_NAME = re.compile(r"(?:[a-z0-9_](?:[a-z0-9_-]{0,62})\.?)+", re.IGNORECASE)
_ENV_LINE = re.compile(r"\.env:([0-9]+): ")
_PORT = re.compile(r"[0-9]{1,5}")
_SLACK_TOKENS = (
    ("xoxb-", "bot token", "SLACK_BOT_TOKEN"),
    ("xapp-", "app token", "SLACK_APP_TOKEN"),
)

_Value = TypeVar("_Value")


@dataclass(frozen=True, slots=True, kw_only=True)
class Surroundings:
    """What the environment says, checked."""

    database: str
    path: Path
    feeds_file: Path
    http: Address
    allow_private: PrivateAccess
    slack: SlackSettings | None
    discord: DiscordSettings | None
    llm: LlmSettings | None
    public_url: str | None
    secret_key: Secret | None
    ping_url: Secret | None


@dataclass(slots=True)
class _Variables:
    """The variables that are set, each with the place that a mistake in it is reported at."""

    values: dict[str, str]
    places: dict[str, str]
    mistakes: list[str] = field(default_factory=list)

    def has(self, name: str) -> bool:
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


def read(env: Mapping[str, str], directory: Path) -> tuple[Surroundings, list[str]]:
    """What ``env`` and the ``.env`` of ``directory`` say, and every mistake in them.

    ``env`` wins over ``.env``. An empty value counts as not set.
    """
    variables = _variables(env, directory)
    get = variables.get
    database = get("DOCKETWIRE_DATABASE", str) or "sqlite:///docketwire.db"
    public_url = get("DOCKETWIRE_PUBLIC_URL", _base_url)
    secret_key = get("DOCKETWIRE_SECRET_KEY", _key)
    found = Surroundings(
        database=database,
        path=get("DOCKETWIRE_DATABASE", lambda url: directory / database_path(url))
        or directory / "docketwire.db",
        feeds_file=directory / (get("DOCKETWIRE_FEEDS", str) or "feeds.yaml"),
        http=get("DOCKETWIRE_HTTP", _listen) or Address(host="127.0.0.1", port=8080),
        allow_private=get("DOCKETWIRE_ALLOW_PRIVATE_NETWORKS", private_access) or PrivateAccess(),
        slack=_slack(variables, public_url, secret_key),
        discord=_discord(variables),
        llm=_llm(variables),
        public_url=public_url,
        secret_key=secret_key,
        ping_url=get("DOCKETWIRE_PING_URL", _ping_address),
    )
    return found, sorted(variables.mistakes, key=_order)


def _order(mistake: str) -> tuple[bool, int, str]:
    in_file = _ENV_LINE.match(mistake)
    return in_file is None, int(in_file[1]) if in_file else 0, mistake


def database_path(url: str) -> Path:
    """The file that a database URL names; raises ValueError with what is wrong and the remedy.

    No part of the URL is repeated in the text, as it may hold a password.
    """
    scheme, colon, rest = url.partition("://")
    if not colon:
        raise ValueError("is no database URL; write sqlite:/// and then the path of the file")
    if scheme != "sqlite":
        raise ValueError(
            "names a database that this version cannot use, only SQLite; write"
            " sqlite:///docketwire.db, or sqlite:////data/docketwire.db for an absolute path"
        )
    if not rest.startswith("/"):
        raise ValueError("has two slashes; write three before a relative path, four before /")
    path = rest[1:]
    if path in {"", ":memory:"} or path.endswith("/"):
        raise ValueError("names no file, and what was sent would be forgotten; name a file")
    if "?" in path or "\0" in path:
        raise ValueError('has a "?"; options have no place in the path of the file')
    return Path(path)


def private_access(text: str) -> PrivateAccess:
    """``0``, ``1`` or a list of host:port and CIDR; raises ValueError."""
    if text in {"0", "1"}:
        return PrivateAccess(everything=text == "1")
    addresses: set[tuple[IPAddress, int]] = set()
    networks: list[IPNetwork] = []
    hosts: set[tuple[str, int]] = set()
    for part in re.split(r"[,\s]+", text.strip(", \t")):
        if network := _network(part):
            networks.append(network)
            continue
        host, port = _host_port(part)
        try:
            addresses.add((ipaddress.ip_address(host), port))
        except ValueError:
            hosts.add((host.lower(), port))
    return PrivateAccess(
        addresses=frozenset(addresses), networks=tuple(networks), hosts=frozenset(hosts)
    )


def _network(part: str) -> IPNetwork | None:
    try:
        return ipaddress.ip_network(part)
    except ValueError:
        if "/" not in part:
            return None
    try:
        network = ipaddress.ip_network(part, strict=False)
    except ValueError:
        raise ValueError(f"has {quoted(part)}, which is no network; write 10.0.0.0/8") from None
    raise ValueError(f'has {quoted(part)}, an address in a network; did you mean "{network}"?')


def _host_port(part: str) -> tuple[str, int]:
    host, colon, port = part.rpartition(":")
    bracketed = host.startswith("[") and host.endswith("]")
    host = host[1:-1] if bracketed else host
    number = int(port) if _PORT.fullmatch(port) else -1
    named = bool(_HOST_NAME.fullmatch(host)) if not bracketed else ":" in host
    if not colon or not named or not 0 <= number <= _LARGEST_PORT:
        raise ValueError(f"has {quoted(part)}, which is no host with a port; write 127.0.0.1:8080")
    return host, number


def _variables(env: Mapping[str, str], directory: Path) -> _Variables:
    variables = _Variables(values={}, places={})
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


def _read_file(path: Path, variables: _Variables) -> None:
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


def _slack(
    variables: _Variables, public_url: str | None, secret_key: Secret | None
) -> SlackSettings | None:
    get = variables.get
    slack = SlackSettings(
        bot_token=get("SLACK_BOT_TOKEN", lambda text: _slack_token(text, "xoxb-")),
        app_token=get("SLACK_APP_TOKEN", lambda text: _slack_token(text, "xapp-")),
        signing_secret=get("SLACK_SIGNING_SECRET", _secret),
        client_id=get("SLACK_CLIENT_ID", str),
        client_secret=get("SLACK_CLIENT_SECRET", _secret),
        api_url=(get("SLACK_API_URL", _base_url) or "https://slack.com/api") + "/",
        public_url=public_url or "",
        secret_keys=_keys(secret_key),
    )
    client = {"SLACK_CLIENT_ID", "SLACK_CLIENT_SECRET"}
    _together(variables, client, "several workspaces need both")
    if all(map(variables.has, client)):
        _several_workspaces(variables)
    if variables.has("SLACK_BOT_TOKEN") or variables.has("SLACK_CLIENT_ID"):
        return slack
    for name in ("SLACK_APP_TOKEN", "SLACK_SIGNING_SECRET"):
        if variables.has(name):
            variables.wrong(name, "is set, SLACK_BOT_TOKEN is not; set it, it begins with xoxb-")
    return None


def _several_workspaces(variables: _Variables) -> None:
    """What it takes so that workspaces can install the app themselves."""
    for name, why in (
        ("DOCKETWIRE_PUBLIC_URL", "Slack sends people back there after they installed the app"),
        ("DOCKETWIRE_SECRET_KEY", "it seals the tokens of the workspaces"),
    ):
        if not variables.has(name):
            variables.wrong("SLACK_CLIENT_ID", f"is set, {name} is not; {why}")
    if not variables.has("SLACK_SIGNING_SECRET") and not variables.has("SLACK_APP_TOKEN"):
        variables.wrong(
            "SLACK_CLIENT_ID",
            "is set, SLACK_SIGNING_SECRET is not; copy it from Basic Information of the app",
        )


def _ping_address(text: str) -> Secret:
    """Whoever has the address can pretend that all is well."""
    return Secret(web_address(text, ("http", "https")))


def _keys(written: Secret | None) -> tuple[Secret, ...]:
    """The keys of DOCKETWIRE_SECRET_KEY: the first seals, all of them open."""
    return tuple(Secret(key) for key in written.reveal().split(",")) if written else ()


def _discord(variables: _Variables) -> DiscordSettings | None:
    get = variables.get
    token = get("DISCORD_TOKEN", _discord_token)
    public_key = get("DISCORD_PUBLIC_KEY", _public_key)
    api_url = get("DISCORD_API_URL", _base_url) or "https://discord.com/api/v10"
    gateway_url = get("DISCORD_GATEWAY_URL", lambda text: web_address(text, ("ws", "wss")))
    if variables.has("DISCORD_PUBLIC_KEY") and not variables.has("DISCORD_TOKEN"):
        variables.wrong("DISCORD_PUBLIC_KEY", "is set, DISCORD_TOKEN is not; set it as well")
    if token is None:
        return None
    return DiscordSettings(
        token=token, public_key=public_key, api_url=api_url, gateway_url=gateway_url
    )


def _llm(variables: _Variables) -> LlmSettings | None:
    url = variables.get("DOCKETWIRE_LLM_URL", _base_url)
    model = variables.get("DOCKETWIRE_LLM_MODEL", str)
    key = variables.get("DOCKETWIRE_LLM_KEY", _secret)
    _together(
        variables, {"DOCKETWIRE_LLM_URL", "DOCKETWIRE_LLM_MODEL"}, "summaries by a model need both"
    )
    if url is None or model is None:
        if variables.has("DOCKETWIRE_LLM_KEY") and not variables.has("DOCKETWIRE_LLM_URL"):
            variables.wrong("DOCKETWIRE_LLM_KEY", "is set, DOCKETWIRE_LLM_URL is not; set it")
        return None
    return LlmSettings(url=url, model=model, key=key)


def _together(variables: _Variables, names: set[str], why: str) -> None:
    there = {name for name in names if variables.has(name)}
    if there and there != names:
        missing = ", ".join(sorted(names - there))
        variables.wrong(min(there), f"is set, {missing} is not; {why}")


def _secret(text: str) -> Secret:
    if re.search(r"\s", text):
        raise ValueError("has a space or a line break in it; paste it again")
    if text[0] in "\"'" and text[-1] == text[0]:
        raise ValueError("is in quotes, which are taken as part of it here; remove them")
    return Secret(text)


def _slack_token(text: str, prefix: str) -> Secret:
    secret = _secret(text)
    if text.startswith((prefix, f"xoxe.{prefix}")):
        return secret
    for other, kind, variable in _SLACK_TOKENS:
        if text.startswith(other):
            raise ValueError(
                f"holds the {kind} ({other}…), which belongs in {variable};"
                f" put the one here that begins with {prefix}"
            )
    raise ValueError(f"does not begin with {prefix}; copy it again from api.slack.com/apps")


def _discord_token(text: str) -> Secret:
    if text.lower().startswith("bot "):
        raise ValueError('begins with "Bot "; leave that word out')
    if text.startswith(("xox", "xapp-")):
        raise ValueError("holds a token of Slack; copy the bot's from discord.com/developers")
    return _secret(text)


def _public_key(text: str) -> str:
    if not _PUBLIC_KEY.fullmatch(text):
        raise ValueError(
            "is not 64 hexadecimal digits; copy it from General Information of the application"
        )
    return text.lower()


def _key(text: str) -> Secret:
    if any(len(key) < _SHORTEST_KEY for key in text.split(",")):
        raise ValueError(
            f"is shorter than {_SHORTEST_KEY} characters; make one with: openssl rand -base64 32"
        )
    return _secret(text)


def _base_url(text: str) -> str:
    return web_address(text, ("http", "https")).rstrip("/")


def _listen(text: str) -> Address:
    try:
        host, port = _host_port(text)
    except ValueError:
        raise ValueError(
            f"is {quoted(text)}, no address to listen at; write 127.0.0.1:8080, or 0.0.0.0:8080"
            " for every interface"
        ) from None
    return Address(host=host, port=port)
