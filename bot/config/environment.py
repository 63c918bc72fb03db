"""Reads the part of the settings that comes from the environment and from ``.env``."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from bot.config.hosts import listening, private_access
from bot.config.settings import Address, DiscordSettings, LlmSettings, PrivateAccess, SlackSettings
from bot.config.tokens import discord_token, public_key, sealing_key, secret, slack_token
from bot.config.variables import Variables, variables_of
from bot.config.web import web_address
from bot.secret import Secret

_MANAGERS = ("everyone", "admins")


@dataclass(frozen=True, slots=True, kw_only=True)
class Surroundings:
    """What the environment says, checked; ``admins_manage`` also where there is no token yet."""

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
    admins_manage: bool


def read(env: Mapping[str, str], directory: Path) -> tuple[Surroundings, list[str]]:
    """What ``env`` and the ``.env`` of ``directory`` say, and every mistake in them.

    ``env`` wins over ``.env``. An empty value counts as not set.
    """
    variables = variables_of(env, directory)
    get = variables.get
    public_url = get("DOCKETWIRE_PUBLIC_URL", _base_url)
    secret_key = get("DOCKETWIRE_SECRET_KEY", sealing_key)
    admins_manage = get("SLACK_MANAGERS", _are_admins) or False
    found = Surroundings(
        path=get("DOCKETWIRE_DATABASE", lambda url: directory / database_path(url))
        or directory / "docketwire.db",
        feeds_file=directory / (get("DOCKETWIRE_FEEDS", str) or "feeds.yaml"),
        http=get("DOCKETWIRE_HTTP", listening) or Address(host="127.0.0.1", port=8080),
        allow_private=get("DOCKETWIRE_ALLOW_PRIVATE_NETWORKS", private_access) or PrivateAccess(),
        slack=_slack(variables, public_url, secret_key, admins_manage=admins_manage),
        admins_manage=admins_manage,
        discord=_discord(variables),
        llm=_llm(variables),
        public_url=public_url,
        secret_key=secret_key,
        ping_url=get("DOCKETWIRE_PING_URL", _ping_address),
    )
    return found, variables.in_order()


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


def _slack(
    variables: Variables,
    public_url: str | None,
    secret_key: Secret | None,
    *,
    admins_manage: bool,
) -> SlackSettings | None:
    get = variables.get
    slack = SlackSettings(
        bot_token=get("SLACK_BOT_TOKEN", lambda text: slack_token(text, "xoxb-")),
        app_token=get("SLACK_APP_TOKEN", lambda text: slack_token(text, "xapp-")),
        signing_secret=get("SLACK_SIGNING_SECRET", secret),
        client_id=get("SLACK_CLIENT_ID", str),
        client_secret=get("SLACK_CLIENT_SECRET", secret),
        api_url=(get("SLACK_API_URL", _base_url) or "https://slack.com/api") + "/",
        public_url=public_url or "",
        secret_keys=_keys(secret_key),
        admins_manage=admins_manage,
    )
    client = {"SLACK_CLIENT_ID", "SLACK_CLIENT_SECRET"}
    variables.need_each_other(client, "several workspaces need both")
    if all(map(variables.has, client)):
        _several_workspaces(variables)
    if variables.has("SLACK_BOT_TOKEN") or variables.has("SLACK_CLIENT_ID"):
        return slack
    for name in ("SLACK_APP_TOKEN", "SLACK_SIGNING_SECRET"):
        if variables.has(name):
            variables.wrong(name, "is set, SLACK_BOT_TOKEN is not; set it, it begins with xoxb-")
    return None


def _are_admins(text: str) -> bool:
    """Whether only admins manage alerts; raises ValueError for what is neither."""
    if text.lower() not in _MANAGERS:
        raise ValueError(f"is neither {' nor '.join(_MANAGERS)}; write one of them")
    return text.lower() == "admins"


def _several_workspaces(variables: Variables) -> None:
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


def _discord(variables: Variables) -> DiscordSettings | None:
    get = variables.get
    token = get("DISCORD_TOKEN", discord_token)
    key = get("DISCORD_PUBLIC_KEY", public_key)
    api_url = get("DISCORD_API_URL", _base_url) or "https://discord.com/api/v10"
    gateway_url = get("DISCORD_GATEWAY_URL", lambda text: web_address(text, ("ws", "wss")))
    if variables.has("DISCORD_PUBLIC_KEY") and not variables.has("DISCORD_TOKEN"):
        variables.wrong("DISCORD_PUBLIC_KEY", "is set, DISCORD_TOKEN is not; set it as well")
    if token is None:
        return None
    return DiscordSettings(token=token, public_key=key, api_url=api_url, gateway_url=gateway_url)


def _llm(variables: Variables) -> LlmSettings | None:
    url = variables.get("DOCKETWIRE_LLM_URL", _base_url)
    model = variables.get("DOCKETWIRE_LLM_MODEL", str)
    key = variables.get("DOCKETWIRE_LLM_KEY", secret)
    variables.need_each_other(
        {"DOCKETWIRE_LLM_URL", "DOCKETWIRE_LLM_MODEL"}, "summaries by a model need both"
    )
    if url is None or model is None:
        if variables.has("DOCKETWIRE_LLM_KEY") and not variables.has("DOCKETWIRE_LLM_URL"):
            variables.wrong("DOCKETWIRE_LLM_KEY", "is set, DOCKETWIRE_LLM_URL is not; set it")
        return None
    return LlmSettings(url=url, model=model, key=key)


def _base_url(text: str) -> str:
    return web_address(text, ("http", "https")).rstrip("/")
