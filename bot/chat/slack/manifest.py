"""The manifest that an app's page on api.slack.com is made from."""

from typing import Any

COMMAND = "/docket"
REDIRECT_PATH = "/slack/oauth_redirect"
SCOPES = (
    "app_mentions:read",
    "channels:history",
    "chat:write",
    "chat:write.public",
    "commands",
    "groups:history",
    "im:history",
    "im:write",
)


def manifest(*, name: str = "docketwire") -> dict[str, Any]:
    """A Slack app for one workspace over Socket Mode, so that no public address is needed.

    The history scopes are used only to find a message whose reply was lost.
    """
    return {
        "_metadata": {"major_version": 2, "minor_version": 1},
        "display_information": {
            "name": name,
            "description": "Alerts on court and regulatory developments",
            "long_description": LONG_DESCRIPTION,
            "background_color": "#1f2a44",
        },
        "features": {
            "bot_user": {"display_name": name, "always_online": True},
            "slash_commands": [
                {
                    "command": COMMAND,
                    "description": "Look cases up and choose this channel's alerts",
                    "usage_hint": "case sec v binance | subscribe party:coinbase | help",
                    "should_escape": True,
                }
            ],
        },
        "oauth_config": {"scopes": {"bot": list(SCOPES)}},
        "settings": {
            "event_subscriptions": {"bot_events": ["app_mention"]},
            "interactivity": {"is_enabled": True},
            "org_deploy_enabled": True,
            "socket_mode_enabled": True,
            "token_rotation_enabled": False,
        },
    }


LONG_DESCRIPTION = (
    "docketwire watches court, regulator and news feeds, recognises which items are the same"
    " story, says which cases and parties it is about, and posts short, sourced summaries to the"
    " channels that asked for them. Type /docket help to begin: look a case up by name or docket"
    " number, or subscribe a channel to a case, a party, a court or a kind of development."
)
