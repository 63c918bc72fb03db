"""How the double's other workspaces install an app: codes and tokens, each good once."""

import itertools
from dataclasses import dataclass, field
from urllib.parse import urlencode

from aiohttp import web

from tests.doubles.slack.workspace import Json, Refused, Workspace

CLIENT_ID = "11.22"
CLIENT_SECRET = "client-secret-canary-0123456789"


@dataclass(kw_only=True)
class Distribution:
    """An app that workspaces may install.

    ``installer`` is where whoever opens the authorize page is signed in; ``rotates`` gives tokens
    that live for ``life`` seconds, and a refresh token with each.
    """

    client_id: str = CLIENT_ID
    client_secret: str = CLIENT_SECRET
    installer: Workspace | None = None
    organisation: bool = False
    declines: bool = False
    rotates: bool = False
    life: int = 43_200
    by_token: dict[str, Workspace] = field(default_factory=dict)
    granted: list[str] = field(default_factory=list)
    _codes: dict[str, tuple[Workspace, str]] = field(default_factory=dict)
    _refresh: dict[str, Workspace] = field(default_factory=dict)
    _serial: "itertools.count[int]" = field(default_factory=lambda: itertools.count(1))

    async def authorize(self, request: web.Request) -> web.Response:
        """The page on which a person allows the app; allows it at once."""
        asked = request.query
        if asked.get("client_id") != self.client_id or not asked.get("scope"):
            return web.Response(status=400, text="invalid_client_id")
        if self.installer is None:
            return web.Response(status=403, text="nobody is signed in")
        back = {"state": asked.get("state", "")}
        if self.declines:
            back["error"] = "access_denied"
        else:
            code = f"code-canary-{next(self._serial)}"
            self._codes[code] = (self.installer, asked.get("redirect_uri", ""))
            back["code"] = code
        location = f"{asked.get('redirect_uri', '')}?{urlencode(back)}"
        return web.Response(status=302, headers={"Location": location})

    def access(self, arguments: Json) -> Json:
        """``oauth.v2.access``: a token for a code, or for a refresh token."""
        if arguments.get("client_id") != self.client_id:
            raise Refused("invalid_client_id")
        if arguments.get("client_secret") != self.client_secret:
            raise Refused("bad_client_secret")
        if arguments.get("grant_type") == "refresh_token":
            where = self._refresh.pop(str(arguments.get("refresh_token")), None)
            if where is None:
                raise Refused("invalid_refresh_token")
            return self._grant(where)
        found = self._codes.pop(str(arguments.get("code")), None)
        if found is None:
            raise Refused("invalid_code")
        where, redirect = found
        if arguments.get("redirect_uri", "") != redirect:
            raise Refused("bad_redirect_uri")
        return self._grant(where)

    def revoke(self, where: Workspace) -> None:
        """Remove the app from a workspace: its tokens are good no more."""
        for token in [token for token, each in self.by_token.items() if each is where]:
            del self.by_token[token]

    def _grant(self, where: Workspace) -> Json:
        number = next(self._serial)
        token = f"xoxb-canary-{where.team}-{number}"
        self.by_token[token] = where
        self.granted.append(token)
        organisation = {"id": where.enterprise, "name": "Org"} if where.enterprise else None
        whole = self.organisation
        answer: Json = {
            "ok": True,
            "app_id": "A1",
            "token_type": "bot",
            "access_token": token,
            "scope": ",".join(sorted(where.scopes)),
            "bot_user_id": where.bot_user,
            "team": None if whole else {"id": where.team, "name": where.name},
            "enterprise": organisation,
            "is_enterprise_install": whole,
            "authed_user": {"id": "UINSTALLER"},
        }
        if self.rotates:
            refresh = f"xoxe-1-canary-{where.team}-{number}"
            self._refresh[refresh] = where
            answer |= {"refresh_token": refresh, "expires_in": self.life}
        return answer
