"""The manifest that an app's page on api.slack.com is made from."""

from typing import Any

COMMAND = "/docket"
TRACK = "dw1:track"
REDIRECT_PATH = "/slack/oauth_redirect"
EVENTS_PATH = "/slack/events"
# Addresses of dockets, which what is known of them is shown under.
UNFURLED = ("courtlistener.com", "uscourts.gov")
EVENTS = ("app_home_opened", "app_mention", "app_uninstalled", "link_shared", "tokens_revoked")
SCOPES = (
    "app_mentions:read",
    "channels:history",
    "chat:write",
    "chat:write.public",
    "commands",
    "files:write",
    "groups:history",
    "im:history",
    "im:write",
    "links:read",
    "links:write",
)
# Only who wants admins alone to manage alerts need let the bot ask who they are.
OF_ADMINS = "users:read"


def scopes(*, admins_manage: bool) -> tuple[str, ...]:
    """What the bot asks to be allowed."""
    return (*SCOPES, OF_ADMINS) if admins_manage else SCOPES


def manifest(
    *,
    name: str = "docketwire",
    public_url: str | None = None,
    over_http: bool = False,
    admins_manage: bool = False,
) -> dict[str, Any]:
    """A Slack app, over Socket Mode unless ``over_http`` (which needs ``public_url``).

    With ``public_url`` workspaces may install it themselves. The history scopes are used only to
    find a message whose reply was lost, those of links only to show what dockets are about, that
    of people only where ``admins_manage``.
    """
    url = f"{public_url}{EVENTS_PATH}" if over_http else None
    where = {"request_url": url} if url else {}
    menus = {"message_menu_options_url": url} if url else {}
    redirect = {"redirect_urls": [f"{public_url}{REDIRECT_PATH}"]} if public_url else {}
    return {
        "_metadata": {"major_version": 2, "minor_version": 1},
        "display_information": {
            "name": name,
            "description": "Alerts on court and regulatory developments",
            "long_description": LONG_DESCRIPTION,
            "background_color": "#1f2a44",
        },
        "features": {
            "app_home": {
                "home_tab_enabled": True,
                "messages_tab_enabled": True,
                "messages_tab_read_only_enabled": False,
            },
            "bot_user": {"display_name": name, "always_online": True},
            "shortcuts": [
                {
                    "name": "Track this story",
                    "type": "message",
                    "callback_id": TRACK,
                    "description": "Find the case that a message is about, and follow it",
                }
            ],
            "slash_commands": [
                {
                    "command": COMMAND,
                    "description": "Look cases up and choose this channel's alerts",
                    "usage_hint": "case sec v binance | subscribe party:coinbase | help",
                    "should_escape": True,
                    **({"url": url} if url else {}),
                }
            ],
            "unfurl_domains": list(UNFURLED),
        },
        "oauth_config": {**redirect, "scopes": {"bot": list(scopes(admins_manage=admins_manage))}},
        "settings": {
            "event_subscriptions": {**where, "bot_events": list(EVENTS)},
            "interactivity": {"is_enabled": True, **where, **menus},
            "org_deploy_enabled": True,
            "socket_mode_enabled": not over_http,
            "token_rotation_enabled": False,
        },
    }


LONG_DESCRIPTION = (
    "docketwire watches court, regulator and news feeds, recognises which items are the same"
    " story, says which cases and parties it is about, and posts short, sourced summaries to the"
    " channels that asked for them. Type /docket help to begin: look a case up by name or docket"
    " number, or subscribe a channel to a case, a party, a court or a kind of development."
)
