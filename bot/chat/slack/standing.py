"""Looks whether the stored tokens of workspaces open and are taken: for ``docketwire doctor``."""

import asyncio
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from slack_sdk.web.async_client import AsyncWebClient

from bot.chat.slack.api import FAILURES, connect, disconnect, translated
from bot.config import SlackSettings
from bot.errors import ConfigError, TokenRevoked
from bot.sealing import Seal
from storage.installations import Installation

AT_ONCE = 8
REMEDIES = {
    "token": "put the key that sealed it back into DOCKETWIRE_SECRET_KEY, behind the new one "
    "with a comma between, or let that workspace install the app again",
    "refused": "let that workspace install the app again",
    "unreachable": "check the network, and that Slack's servers can be reached from here",
    "suspended": "mend that; then install the app there again, or restart the bot",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """How one workspace stands: ``fail`` has to be mended, with ``remedy``."""

    tenant: str
    state: Literal["ok", "warn", "fail"]
    said: str
    remedy: str = ""


async def examine_installed(
    settings: SlackSettings,
    installed: Sequence[Installation],
    suspended: Mapping[str, str],
    *,
    asks: bool,
    now: datetime,
) -> list[Standing]:
    """How each workspace stands, ``suspended`` ones (with the reason) too; nothing is changed.

    Slack is asked only where ``asks``, and never with a token that has expired: that is renewed
    when it is next used, and a renewal spends what renews it.
    """
    seal = Seal(settings.secret_keys)
    client = connect(token=None, api_url=settings.api_url)
    few = asyncio.Semaphore(AT_ONCE)

    async def stands(each: Installation) -> Standing:
        async with few:
            return await _standing(client if asks else None, seal, each, now)

    try:
        found = await asyncio.gather(*[stands(each) for each in installed])
    finally:
        await disconnect(client)
    return [*found, *[_suspended(tenant, why) for tenant, why in sorted(suspended.items())]]


async def _standing(
    client: AsyncWebClient | None, seal: Seal, each: Installation, now: datetime
) -> Standing:
    try:
        token = seal.open(each.token)
        if each.refresh is not None:
            seal.open(each.refresh)
    except ConfigError:
        said = f"{each.name}: none of the keys opens its stored token, so it is not served"
        return Standing(tenant=each.tenant, state="fail", said=said, remedy=REMEDIES["token"])
    if each.expires is not None and each.expires <= now:
        said = f"{each.name}: its token opens, and is renewed when it is next used"
        return Standing(tenant=each.tenant, state="ok", said=said)
    if client is None:
        said = f"{each.name}: its token opens; Slack was not asked"
        return Standing(tenant=each.tenant, state="ok", said=said)
    try:
        answer = await client.auth_test(token=token.reveal())
    except FAILURES as error:
        refused = translated(error, each.name)
        lost = isinstance(refused, TokenRevoked)
        return Standing(
            tenant=each.tenant,
            state="fail" if lost else "warn",
            said=str(refused).partition("; ")[0],
            remedy=REMEDIES["refused" if lost else "unreachable"],
        )
    return Standing(
        tenant=each.tenant,
        state="ok",
        said=f"{each.name}: Slack takes {answer.get('user')}'s token",
    )


def _suspended(tenant: str, why: str) -> Standing:
    return Standing(
        tenant=tenant,
        state="warn",
        said=f"suspended, nothing is sent there: {why.partition('; ')[0]}",
        remedy=why.partition("; ")[2] or REMEDIES["suspended"],
    )
