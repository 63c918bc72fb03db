"""Installing the app in a workspace: OAuth, from one address to the other.

https://docs.slack.dev/authentication/installing-with-oauth
"""

import asyncio
import html
import logging
import secrets
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any
from urllib.parse import urlencode, urljoin

from aiohttp import web
from slack_sdk.web.async_client import AsyncWebClient

from bot.chat.slack.api import FAILURES, oauth_access, translated
from bot.chat.slack.manifest import REDIRECT_PATH, scopes
from bot.chat.slack.workspaces import Workspaces
from bot.config import SlackSettings
from bot.errors import SendError
from bot.secret import Secret
from storage.installations import Installation

log = logging.getLogger(__name__)

INSTALL_PATH = "/slack/install"
COOKIE = "docketwire-installing"
STATE_SECONDS = 10 * 60
# Beyond so many that began and did not end, the oldest has to begin again.
MAX_STATES = 10_000
HEADERS = {
    "Cache-Control": "no-store",
    "Content-Security-Policy": "default-src 'none'; frame-ancestors 'none'",
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
}
PAGE = """<!doctype html>
<html lang="en"><meta charset="utf-8"><meta name="viewport" content="width=device-width">
<title>docketwire</title>
<h1>{title}</h1>
<p>{text}</p>
</html>
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Granted:
    """What Slack gives for a code."""

    installation: Installation
    token: Secret
    refresh: Secret | None


class Installing:
    """Sends people to Slack, and takes what Slack gives when it sends them back.

    What was begun is remembered by a ``state`` that is good once, for ten minutes, and only in
    the browser that began.
    """

    def __init__(
        self,
        client: AsyncWebClient,
        settings: SlackSettings,
        workspaces: Workspaces,
        *,
        now: Callable[[], datetime] = lambda: datetime.now(UTC),
    ) -> None:
        self._client = client
        self._settings = settings
        self._workspaces = workspaces
        self._now = now
        self._states: dict[str, float] = {}

    def routes(self) -> list[web.RouteDef]:
        """Where it listens."""
        return [web.get(INSTALL_PATH, self._begin), web.get(REDIRECT_PATH, self._end)]

    async def _begin(self, _: web.Request) -> web.Response:
        state = secrets.token_urlsafe(32)
        self._states[state] = asyncio.get_running_loop().time() + STATE_SECONDS
        if len(self._states) > MAX_STATES:
            del self._states[next(iter(self._states))]
        asked = {
            "client_id": self._settings.client_id or "",
            "scope": ",".join(scopes(admins_manage=self._settings.admins_manage)),
            "state": state,
            "redirect_uri": self._redirect_uri,
        }
        page = urljoin(self._settings.api_url, "/oauth/v2/authorize")
        response = web.Response(
            status=302, headers={**HEADERS, "Location": f"{page}?{urlencode(asked)}"}
        )
        response.set_cookie(
            COOKIE,
            state,
            max_age=STATE_SECONDS,
            httponly=True,
            samesite="Lax",
            secure=self._redirect_uri.startswith("https:"),
            path=REDIRECT_PATH,
        )
        return response

    async def _end(self, request: web.Request) -> web.Response:
        if not self._is_begun(request):
            return _page(
                400,
                "Not installed",
                f"This page is good once, for ten minutes, in the browser that began. "
                f"Begin again at {self._settings.public_url}{INSTALL_PATH}.",
            )
        if refused := request.query.get("error"):
            log.info("installation refused", extra={"reason": refused[:100]})
            return _page(200, "Not installed", "Slack says that it was cancelled.")
        try:
            granted = await self._granted(request.query.get("code", ""))
        except SendError as error:
            log.warning("installation failed", extra={"reason": str(error)})
            again = f"Begin again at {self._settings.public_url}{INSTALL_PATH}."
            return _page(502, "Not installed", f"Slack did not confirm it. {again}")
        await self._workspaces.install(
            granted.installation, token=granted.token, refresh=granted.refresh
        )
        where = granted.installation.name or granted.installation.tenant
        return _page(
            200,
            "docketwire is installed",
            f"Go to {where} and type /invite @docketwire in a channel, then /docket help.",
        )

    def _is_begun(self, request: web.Request) -> bool:
        """Whether this browser began it a short while ago; true once."""
        state = request.query.get("state", "")
        held = request.cookies.get(COOKIE, "")
        if not secrets.compare_digest(state.encode(), held.encode()):
            return False
        expires = self._states.pop(state, None)
        return expires is not None and asyncio.get_running_loop().time() < expires

    async def _granted(self, code: str) -> Granted:
        try:
            answer = await oauth_access(
                self._client, self._settings, code=code, redirect_uri=self._redirect_uri
            )
            token = Secret(str(answer.get("access_token") or ""))
            who = await self._client.auth_test(token=token.reveal())
        except FAILURES as error:
            raise translated(error, "installing the app") from error
        return Granted(
            installation=installation_of(answer.data, who.data, now=self._now()),
            token=token,
            refresh=Secret(answer["refresh_token"]) if answer.get("refresh_token") else None,
        )

    @property
    def _redirect_uri(self) -> str:
        return f"{self._settings.public_url}{REDIRECT_PATH}"


def installation_of(
    granted: Mapping[str, Any] | bytes, who: Mapping[str, Any] | bytes, *, now: datetime
) -> Installation:
    """Whose the token is that Slack granted; SendError where its answer does not say.

    An installation in all of an organisation has no team: the organisation is the tenant.
    """
    if not isinstance(granted, Mapping) or not isinstance(who, Mapping):
        raise SendError("installing the app: Slack's answer is not what it should be")
    team, enterprise = granted.get("team") or {}, granted.get("enterprise") or {}
    place = enterprise if granted.get("is_enterprise_install") else team
    if not place.get("id") or not who.get("user_id"):
        raise SendError("installing the app: Slack did not say where")
    lasting = granted.get("expires_in")
    return Installation(
        tenant=str(place["id"]),
        enterprise=str(enterprise["id"]) if enterprise.get("id") else None,
        name=str(place.get("name") or ""),
        bot_user=str(who["user_id"]),
        bot=str(who.get("bot_id") or ""),
        installer=str((granted.get("authed_user") or {}).get("id") or ""),
        scopes=str(granted.get("scope") or ""),
        token="",
        refresh=None,
        expires=now + timedelta(seconds=int(lasting)) if lasting else None,
        installed=now,
    )


def _page(status: int, title: str, text: str) -> web.Response:
    """A page that shows what it was given and does nothing."""
    shown = PAGE.format(title=html.escape(title), text=html.escape(text))
    return web.Response(status=status, text=shown, content_type="text/html", headers=HEADERS)
