"""Where Discord is: the one place that tells the library."""

import discord.gateway
import discord.http
import yarl

API_URL = "https://discord.com/api/v10"


def point_at(api_url: str, gateway_url: str | None = None) -> None:
    """Make the library use these addresses; it keeps them for the whole process.

    Without ``gateway_url`` the API is asked for it, and reconnecting uses the library's own.
    """
    discord.http.Route.BASE = api_url.rstrip("/")
    if gateway_url:
        discord.gateway.DiscordWebSocket.DEFAULT_GATEWAY = yarl.URL(gateway_url)
