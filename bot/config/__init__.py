"""Settings: the environment, ``.env`` and ``feeds.yaml``, read once and checked as a whole."""

from bot.config.channels import destination
from bot.config.environment import database_path
from bot.config.hosts import private_access
from bot.config.load import load, reload
from bot.config.registry import load_registry
from bot.config.settings import (
    Address,
    DeliveryPolicy,
    Destination,
    DiscordSettings,
    LlmSettings,
    OnUnknown,
    PrivateAccess,
    Settings,
    SlackSettings,
)
from bot.config.templates import templates, write_templates
from bot.secret import Secret

__all__ = [
    "Address",
    "DeliveryPolicy",
    "Destination",
    "DiscordSettings",
    "LlmSettings",
    "OnUnknown",
    "PrivateAccess",
    "Secret",
    "Settings",
    "SlackSettings",
    "database_path",
    "destination",
    "load",
    "load_registry",
    "private_access",
    "reload",
    "templates",
    "write_templates",
]
