"""The workspaces that have the app: who the bot is in each, and by which token it speaks there."""

import asyncio
import logging
from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta

from slack_sdk.web.async_client import AsyncWebClient

from bot.chat.slack.api import FAILURES, oauth_access, translated
from bot.config import SlackSettings
from bot.errors import ChannelGone, ConfigError, RetryLater, SendError, TokenRevoked
from bot.sealing import Seal
from bot.secret import Secret
from storage import installations, tenants
from storage.installations import Installation
from storage.store import Store
from storage.tenants import Tenant

log = logging.getLogger(__name__)

# A rotated token lives twelve hours; Slack's library renews it as early.
# https://docs.slack.dev/authentication/using-token-rotation
EARLY = timedelta(hours=2)


@dataclass(frozen=True, slots=True, kw_only=True)
class Workspace:
    """A workspace, or an organisation, that has the app; ``tenant`` is its id.

    ``home`` is the only one, that of SLACK_BOT_TOKEN, whose channels are written without it.
    """

    tenant: str
    user: str
    bot: str
    enterprise: str | None = None
    home: bool = False

    def channel(self, id_: str) -> str:
        """The key of one of its channels."""
        return f"slack:{id_}" if self.home else f"slack:{self.tenant}/{id_}"


class Workspaces:
    """Every workspace that has the app: that of SLACK_BOT_TOKEN, or all that installed it.

    Who somebody is, is answered from memory: no acknowledgement waits for the database. Tokens
    are opened, and renewed where they expire, when they are needed.
    """

    def __init__(
        self,
        client: AsyncWebClient,
        settings: SlackSettings,
        store: Store,
        *,
        now: Callable[[], datetime] = lambda: datetime.now(UTC),
    ) -> None:
        self._client = client
        self._settings = settings
        self._store = store
        self._now = now
        self._seal = Seal(settings.secret_keys) if settings.client_id else None
        self._home: Workspace | None = None
        self._installed: dict[str, Installation] | None = None
        self._renewing: defaultdict[str, asyncio.Lock] = defaultdict(asyncio.Lock)

    def of(self, team: str | None, enterprise: str | None) -> Workspace | None:
        """The workspace that a request comes from, None where the app is not installed there."""
        if self._seal is None:
            return self._home
        known = self._installed or {}
        found = known.get(team or "") or known.get(enterprise or "")
        if found is None:
            return None
        return Workspace(
            tenant=found.tenant,
            user=found.bot_user,
            bot=found.bot,
            enterprise=found.enterprise,
        )

    async def introduce(self) -> None:
        """Know who the bot is; SendError where Slack does not say whose SLACK_BOT_TOKEN is."""
        if self._seal is not None:
            await self.load()
        elif self._home is None:
            self._home = await self._introduced()
            # An app that was removed while nobody listened, or is back: its token says so.
            home = Tenant(platform="slack", id=self._home.tenant)
            if home in await self._store.read(tenants.departed):
                await self._store.write(tenants.come_back, home)

    async def _introduced(self) -> Workspace:
        try:
            answer = await self._client.auth_test()
        except FAILURES as error:
            raise translated(error, "checking SLACK_BOT_TOKEN") from error
        enterprise = answer.get("enterprise_id")
        log.info("slack token accepted", extra={"team": answer["team_id"]})
        return Workspace(
            tenant=answer["team_id"],
            user=answer["user_id"],
            bot=answer.get("bot_id") or "",
            enterprise=enterprise if isinstance(enterprise, str) else None,
            home=True,
        )

    async def load(self) -> None:
        """Know what is installed, also by another process, and seal all of it with the first key.

        A token that no key opens stops its own workspace only.
        """
        if self._seal is None:
            return
        known = self._installed or {}
        found = {}
        for each in await self._store.read(installations.everything):
            if known.get(each.tenant) == each:
                found[each.tenant] = each
                continue
            try:
                renewed = self._seal.renew(each.token)
                found[each.tenant] = await self._resealed(each) if renewed else each
            except ConfigError as error:
                log.error(  # noqa: TRY400 - the remedy says it all
                    "workspace not served", extra={"tenant": each.tenant, "reason": str(error)}
                )
        self._installed = found

    async def _resealed(self, each: Installation) -> Installation:
        sealed = replace(
            each,
            token=self._sealer.seal(self._sealer.open(each.token)),
            refresh=self._sealer.seal(self._sealer.open(each.refresh)) if each.refresh else None,
        )
        return await self._put(each, sealed)

    async def token(self, tenant: str) -> str:
        """By which token to speak in a tenant, renewed where it is about to expire.

        Raises TokenRevoked where the app is not installed there, RetryLater where it cannot be
        renewed now, ChannelGone where it is not said which of several workspaces is meant.
        """
        if self._seal is None:
            return self._client.token or ""
        if self._installed is None:
            await self.load()
        found = self._named(tenant)
        if found.expires is not None and found.expires - self._now() < EARLY:
            async with self._renewing[found.tenant]:
                stored = await self._store.read(installations.get, found.tenant)
                found = await self._renewed(stored or self._named(found.tenant))
        return self._sealer.open(found.token).reveal()

    def _named(self, tenant: str) -> Installation:
        known = self._installed or {}
        if tenant in known:
            return known[tenant]
        if not tenant and len(known) == 1:
            return next(iter(known.values()))
        if not tenant:
            raise ChannelGone(
                f"it is not said in which of {len(known)} workspaces; write slack:T01/C0123"
            )
        raise TokenRevoked(f"the app is not installed in {tenant}; install it there", tenant=tenant)

    async def _renewed(self, found: Installation) -> Installation:
        """A token in the place of one that expires soon; the old one while that still works."""
        now = self._now()
        if found.expires is None or found.expires - now >= EARLY or found.refresh is None:
            return found
        try:
            answer = await oauth_access(
                self._client,
                self._settings,
                grant_type="refresh_token",
                refresh_token=self._sealer.open(found.refresh).reveal(),
            )
        except FAILURES as error:
            refused = translated(error, f"renewing the token of {found.tenant}")
            if found.expires > now:
                log.warning("token not renewed", extra={"reason": str(refused)})
                return found
            if isinstance(refused, TokenRevoked):
                raise TokenRevoked(str(refused), tenant=found.tenant) from error
            raise RetryLater(str(refused)) from error
        log.info("token renewed", extra={"tenant": found.tenant})
        return await self._put(
            found,
            replace(
                found,
                token=self._sealer.seal(Secret(answer["access_token"])),
                refresh=self._sealer.seal(Secret(answer["refresh_token"])),
                expires=now + timedelta(seconds=int(answer["expires_in"])),
            ),
        )

    async def _put(self, before: Installation, after: Installation) -> Installation:
        await self._store.write(
            installations.rotate,
            before.tenant,
            was=before.token,
            token=after.token,
            refresh=after.refresh,
            expires=after.expires,
        )
        if self._installed is not None and before.tenant in self._installed:
            self._installed[before.tenant] = after
        return after

    async def install(
        self, installation: Installation, *, token: Secret, refresh: Secret | None
    ) -> None:
        """Keep a new installation, its tokens sealed, and serve its tenant."""
        sealed = replace(
            installation,
            token=self._sealer.seal(token),
            refresh=self._sealer.seal(refresh) if refresh else None,
        )
        await self._store.write(installations.install, sealed)
        await self.load()
        log.info("app installed", extra={"tenant": installation.tenant})

    async def doubt(self, team: str | None, enterprise: str | None) -> None:
        """The app may have been removed from a workspace: ask Slack, and leave it if so.

        Events come late and in any order: one of before a new installation must not end that.
        """
        place = self.of(team, enterprise)
        if place is None:
            return
        try:
            await self._client.auth_test(token=await self.token(place.tenant))
        except FAILURES as error:
            refused: SendError = translated(error, f"asking for the app in {place.tenant}")
        except SendError as error:
            refused = error
        else:
            log.info("app still installed", extra={"tenant": place.tenant})
            return
        if isinstance(refused, TokenRevoked):
            await self._left(place)
        else:
            log.warning("not known whether the app is installed", extra={"reason": str(refused)})

    async def _left(self, place: Workspace) -> None:
        log.warning("app removed", extra={"tenant": place.tenant})
        await self._store.write(installations.leave, place.tenant, now=self._now())
        if self._installed is not None:
            self._installed.pop(place.tenant, None)

    async def look(self) -> None:
        """Find out what was installed or removed while nobody listened."""
        await self.load()
        for each in list(self._installed or ()):
            await self.doubt(each, None)

    @property
    def _sealer(self) -> Seal:
        if self._seal is None:
            raise ConfigError("SLACK_CLIENT_ID is not set: nothing is installed")
        return self._seal
