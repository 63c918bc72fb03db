"""What docketwire is set to do: frozen values, read once at start by ``bot.config.load``."""

import ipaddress
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import timedelta
from enum import StrEnum
from pathlib import Path
from zoneinfo import ZoneInfo

from bot.model import Feed, Look, Registry, Subscription
from bot.secret import Secret

IPAddress = ipaddress.IPv4Address | ipaddress.IPv6Address
IPNetwork = ipaddress.IPv4Network | ipaddress.IPv6Network

PLACEHOLDER_CONTACT = "ops@example.org"


class OnUnknown(StrEnum):
    """What to do with a delivery of which nobody can say whether it arrived."""

    RESEND = "resend"
    HOLD = "hold"


@dataclass(frozen=True, slots=True, kw_only=True)
class DeliveryPolicy:
    """How deliveries behave when things went wrong.

    ``max_age`` is how old a delivery may grow before it is no longer worth an alert of its own.
    ``pace`` is the least time between two messages to one channel of Slack; Discord says its own
    limits in headers.
    """

    on_unknown: OnUnknown = OnUnknown.RESEND
    max_age: timedelta = timedelta(hours=24)
    # Slack takes about one message a second for a channel (docs.slack.dev, rate limits).
    pace: timedelta = timedelta(seconds=1)


@dataclass(frozen=True, slots=True, kw_only=True)
class Retention:
    """How long what is stored is kept; what an item is known by is kept for ever.

    After ``texts`` a story keeps its title, tags and links, and loses its summary; after
    ``ledger`` it is no longer known who was told of it, and it alerts nobody any more. All that is
    kept of a workspace or server is deleted when it has ``left`` for so long.
    """

    texts: timedelta = timedelta(days=365)
    ledger: timedelta = timedelta(days=180)
    left: timedelta = timedelta(days=7)


@dataclass(frozen=True, slots=True, kw_only=True)
class Destination:
    """A channel: ``slack:C0123456789``, ``discord:1234567890`` or ``console``, and its tenant."""

    channel: str
    tenant: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Address:
    """Where to listen: ``port`` 0 takes any free one."""

    host: str
    port: int


@dataclass(frozen=True, slots=True, kw_only=True)
class PrivateAccess:
    """Which addresses that are not public may be fetched from all the same.

    ``hosts`` are names, in lower case, with a port: whatever such a name resolves to is allowed.
    """

    everything: bool = False
    addresses: frozenset[tuple[IPAddress, int]] = frozenset()
    networks: tuple[IPNetwork, ...] = ()
    hosts: frozenset[tuple[str, int]] = frozenset()

    def allows(self, ip: str | IPAddress, port: int, *, host: str = "") -> bool:
        """Whether ``ip``, which ``host`` resolved to, may be connected to though it is private.

        An IPv4 address in IPv6 clothes (``::ffff:10.0.0.1``) is the IPv4 address.
        """
        if self.everything or (host.rstrip(".").lower(), port) in self.hosts:
            return True
        try:
            address = ipaddress.ip_address(ip)
        except ValueError:
            return False
        if isinstance(address, ipaddress.IPv6Address) and address.ipv4_mapped is not None:
            address = address.ipv4_mapped
        return (address, port) in self.addresses or any(
            address in network for network in self.networks if network.version == address.version
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class SlackSettings:
    """How to speak with Slack.

    ``app_token`` means Socket Mode, ``signing_secret`` HTTP mode. Without ``bot_token`` there are
    ``client_id`` and ``client_secret``: every workspace brings a token when it installs the app,
    at ``public_url``, and the tokens are stored sealed with the first of ``secret_keys``.
    ``api_url`` ends in a slash. With ``admins_manage`` only admins of a workspace change what its
    channels receive.
    """

    bot_token: Secret | None = None
    app_token: Secret | None = None
    signing_secret: Secret | None = None
    client_id: str | None = None
    client_secret: Secret | None = None
    api_url: str = "https://slack.com/api/"
    public_url: str = ""
    secret_keys: tuple[Secret, ...] = ()
    admins_manage: bool = False

    @property
    def serves_several(self) -> bool:
        """Whether workspaces install the app themselves, so that SLACK_BOT_TOKEN is not used."""
        return self.client_id is not None


@dataclass(frozen=True, slots=True, kw_only=True)
class DiscordSettings:
    """How to speak with Discord.

    ``public_key`` (hexadecimal) means interactions over HTTP. ``api_url`` has no slash at its
    end. ``gateway_url`` is None for the library's own.
    """

    token: Secret
    public_key: str | None = None
    api_url: str = "https://discord.com/api/v10"
    gateway_url: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class LlmSettings:
    """An OpenAI-compatible server that may write summaries; ``url`` has no slash at its end."""

    url: str
    model: str
    key: Secret | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ChannelLook:
    """How Discord draws a channel's messages, and whether they are published; None: as they are."""

    channel: str
    tenant: str = ""
    look: Look | None = None
    publish: bool | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """Everything that the environment, ``.env`` and ``feeds.yaml`` say.

    ``path`` is the SQLite file. ``contact`` goes into the User-Agent.
    ``operator`` is where feed trouble is reported. ``subscriptions`` are those of feeds.yaml, one
    for each channel and topic, all ``fixed``; ``looks`` is how its channels are drawn.
    ``feeds_file`` is the file that was read.
    ``ping_url`` is called as long as all is well.
    """

    path: Path
    feeds_file: Path
    feeds: tuple[Feed, ...]
    registry: Registry
    timezone: ZoneInfo
    http: Address
    contact: str | None = None
    operator: Destination | None = None
    subscriptions: tuple[Subscription, ...] = ()
    looks: tuple[ChannelLook, ...] = ()
    delivery: DeliveryPolicy = field(default_factory=DeliveryPolicy)
    retention: Retention = field(default_factory=Retention)
    allow_private: PrivateAccess = field(default_factory=PrivateAccess)
    slack: SlackSettings | None = None
    discord: DiscordSettings | None = None
    llm: LlmSettings | None = None
    public_url: str | None = None
    secret_key: Secret | None = None
    ping_url: Secret | None = None

    @property
    def contact_is_placeholder(self) -> bool:
        """Whether nobody can be reached at ``contact``: it is absent or still the template's."""
        return self.contact is None or PLACEHOLDER_CONTACT in self.contact.lower()

    @property
    def secrets(self) -> tuple[Secret, ...]:
        """Every secret among the settings, for ``bot.log.configure_logging`` to keep back."""
        return tuple(self._secrets())

    def _secrets(self) -> Iterator[Secret]:
        candidates: list[Secret | None] = [self.secret_key, self.ping_url]
        if self.slack:
            # One key alone is the whole setting.
            candidates += self.slack.secret_keys if len(self.slack.secret_keys) > 1 else ()
            candidates += [
                self.slack.bot_token,
                self.slack.app_token,
                self.slack.signing_secret,
                self.slack.client_secret,
            ]
        if self.discord:
            candidates.append(self.discord.token)
        if self.llm:
            candidates.append(self.llm.key)
        return (secret for secret in candidates if secret is not None)
