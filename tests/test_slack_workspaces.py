"""Several workspaces: installing, tokens sealed and renewed, leaving in any order of events."""

import asyncio
import itertools
from collections.abc import AsyncIterator, Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import aiohttp
import pytest
from yarl import URL

from bot.chat.slack import SlackApp, forms
from bot.chat.slack.workspaces import Workspaces
from bot.config import SlackSettings
from bot.errors import ChannelGone, ConfigError, RetryLater, TokenRevoked
from bot.ingest import Polled, ingest
from bot.log import TextFormatter, _Kept
from bot.message import told
from bot.model import Subscription
from bot.outbox import Outbox, Policy
from bot.sealing import Seal
from bot.secret import Secret
from storage import deliveries, feeds, installations, subscriptions, tenants, topical
from storage.sqlite import SqliteStore
from storage.store import Tx
from storage.tenants import Tenant
from tests.asking import ANN, Asking
from tests.clock import Clock
from tests.doubles.slack import (
    Failing,
    Fault,
    Json,
    LostReply,
    RateLimited,
    Refusing,
    SlackDouble,
    Workspace,
)
from tests.ingesting import WIRE
from tests.owing import TITLES
from tests.samples import REGISTRY, news
from tests.slack_people import ALERT, served
from tests.test_slack import delivery

RECEIVER = "SEC v. Binance: agency wants a receiver for the exchange's wallets"
WALLETS = "In SEC v. Binance the agency asked that a receiver take charge of all cold wallets."
KEY = Secret("the first key 0123456789".replace(" ", "-"))
OLD = Secret("the older key 0123456789".replace(" ", "-"))


@pytest.fixture
async def slack() -> AsyncIterator[SlackDouble]:
    async with SlackDouble() as double:
        yield double


def workspace(team: str = "T2", **settings: Any) -> Workspace:
    made = Workspace(team=team, name=f"Firm {team}", **settings)
    made.scopes |= {"im:write"}
    made.channel("C1")
    return made


@pytest.fixture
def firm() -> Workspace:
    return workspace()


@pytest.fixture
async def asking(store: SqliteStore) -> Asking:
    return await Asking(store, datetime.now(UTC)).prepared()


def settings_of(slack: SlackDouble, **changes: Any) -> SlackSettings:
    return replace(
        SlackSettings(
            api_url=slack.api_url,
            client_id=slack.app.client_id,
            client_secret=Secret(slack.app.client_secret),
            signing_secret=Secret(slack.signing_secret),
            public_url="https://bot.firm.example",
            secret_keys=(KEY,),
        ),
        **changes,
    )


@pytest.fixture
async def app(slack: SlackDouble, asking: Asking, store: SqliteStore) -> AsyncIterator[SlackApp]:
    made = SlackApp(settings_of(slack), asking.commands, store)
    yield made
    await made.close()


@pytest.fixture
async def origin(app: SlackApp, slack: SlackDouble) -> AsyncIterator[str]:
    async with served(app, slack) as origin:
        yield origin


class Browser:
    """A person who installs: follows each redirect by hand, with the cookies of one browser."""

    def __init__(self, origin: str, *, public: str = "https://bot.firm.example") -> None:
        self.origin = origin
        self.public = public
        self.cookies: dict[str, str] = {}

    async def get(self, url: str, *, cookies: bool = True) -> tuple[int, str, str]:
        """Status, text and where it leads."""
        # What is at the public address is served on loopback here.
        url = url.replace(self.public, self.origin)
        sent = self.cookies if cookies else {}
        async with (
            aiohttp.ClientSession(cookies=sent) as session,
            session.get(URL(url, encoded=True), allow_redirects=False) as response,
        ):
            self.cookies |= {name: cookie.value for name, cookie in response.cookies.items()}
            return response.status, await response.text(), response.headers.get("Location", "")

    async def allow(self) -> str:
        """Begin, and allow it on Slack's page; where Slack sends the browser back to."""
        _, _, slack_page = await self.get(f"{self.origin}/slack/install")
        _, _, back = await self.get(slack_page)
        return back

    async def install(self) -> tuple[int, str]:
        status, text, _ = await self.get(await self.allow())
        return status, text


async def install(slack: SlackDouble, origin: str, where: Workspace) -> None:
    slack.app.installer = where
    status, text = await Browser(origin).install()
    assert (status, where.name in text) == (200, True), text


async def test_a_workspace_that_installs_the_app_is_answered_and_alerted(
    slack: SlackDouble, app: SlackApp, origin: str, store: SqliteStore, firm: Workspace
) -> None:
    await install(slack, origin, firm)

    [answer] = await slack.slash("/docket", "subscribe case:sec-v-binance", team_id="T2")
    await app.sender.send(delivery(channel="slack:T2/C1", tenant="T2"), ALERT)
    [reply] = await slack.mention("list", place=firm)

    [held] = await store.read(subscriptions.of_channel, "slack:T2/C1")
    assert "Following SEC v. Binance" in answer["text"]
    assert held.tenant == "T2"
    assert firm.messages("C1")[0]["text"] == ALERT.text
    assert "1 topic" in reply["text"]
    assert slack.channels.get("C1") is None


@pytest.mark.parametrize(
    ("limit", "meanwhile"),
    [
        pytest.param(RateLimited(retry_after=30), 2, id="of one channel"),
        # What was on its way with the one that was refused had been taken.
        pytest.param(
            RateLimited(retry_after=30, error="message_limit_exceeded"), 1, id="of the workspace"
        ),
    ],
)
async def test_a_limit_holds_its_channel_or_its_workspace_and_no_other(
    slack: SlackDouble,
    app: SlackApp,
    origin: str,
    firm: Workspace,
    *,
    store: SqliteStore,
    limit: Fault,
    meanwhile: int,
) -> None:
    other = workspace("T3")
    firm.channel("C2")
    other.channel("C9")
    for each in (firm, other):
        await install(slack, origin, each)
    clock = Clock(datetime.now(UTC))
    for channel, tenant in (("T2/C1", "T2"), ("T2/C2", "T2"), ("T3/C9", "T3")):
        wish = Subscription(channel=f"slack:{channel}", topic="all", tenant=tenant)
        await store.write(subscriptions.add, wish, now=clock() - timedelta(hours=1))
    await store.write(_told, TITLES[:2], now=clock())
    outbox = Outbox(
        store,
        {"slack": app.sender},
        registry=lambda: REGISTRY,
        policy=Policy(paces={}),
        now=clock,
    )
    slack.fail("chat.postMessage", limit, channel="C1")

    await outbox.drain()
    clock.forward(seconds=29)
    await outbox.drain()
    limited = [len(firm.messages(each)) for each in ("C1", "C2")], len(other.messages("C9"))
    clock.forward(seconds=2)
    await outbox.drain()

    assert limited == ([0, meanwhile], 2)
    assert [len(firm.messages(each)) for each in ("C1", "C2")] == [2, 2]
    assert len(slack.called("chat.postMessage")) == 7


def _told(tx: Tx, titles: Sequence[str], *, now: datetime) -> None:
    feed = feeds.ensure(tx, WIRE)
    ingest(tx, feed, (), polled=Polled(due=now), registry=REGISTRY, now=now)
    feed = feeds.ensure(tx, WIRE)
    drafts = [news(str(number), title, at=now) for number, title in enumerate(titles)]
    ingest(tx, feed, drafts, polled=Polled(due=now), registry=REGISTRY, now=now)


async def test_what_slack_is_asked_for_is_what_the_manifest_asks_for(
    slack: SlackDouble, origin: str
) -> None:
    status, _, location = await Browser(origin).get(f"{origin}/slack/install")

    asked = URL(location).query
    assert status == 302
    assert asked["client_id"] == slack.app.client_id
    assert asked["redirect_uri"] == "https://bot.firm.example/slack/oauth_redirect"
    assert {"commands", "chat:write"} <= set(asked["scope"].split(","))
    assert len(asked["state"]) >= 40


async def test_two_workspaces_that_share_a_channel_do_not_see_each_other(
    slack: SlackDouble, origin: str, firm: Workspace
) -> None:
    other = workspace("T3")
    await install(slack, origin, firm)
    await install(slack, origin, other)
    await slack.slash("/docket", "subscribe case:sec-v-binance", team_id="T2")

    [theirs] = await slack.slash("/docket", "list", team_id="T3")
    [ours] = await slack.slash("/docket", "list", team_id="T2")

    assert "follows nothing yet" in str(theirs)
    assert "follows nothing yet" not in str(ours)


async def test_who_has_not_installed_it_is_told_so(
    slack: SlackDouble, origin: str, store: SqliteStore
) -> None:
    [answer] = await slack.slash("/docket", "subscribe all", team_id="T404")

    assert "not installed in this workspace" in answer["text"]
    assert await store.read(subscriptions.everything) == []


async def test_tokens_and_secrets_are_nowhere_in_the_database_or_the_log(
    *,
    slack: SlackDouble,
    origin: str,
    store: SqliteStore,
    tmp_path: Path,
    caplog: pytest.LogCaptureFixture,
    firm: Workspace,
) -> None:
    caplog.set_level("DEBUG")
    slack.app.rotates = True
    await install(slack, origin, firm)
    await slack.slash("/docket", "subscribe all", team_id="T2")

    stored = await asyncio.to_thread(_stored, tmp_path)
    for secret in (b"canary-T2", b"client-secret-canary", KEY.reveal().encode()):
        assert secret not in stored
    shown = "".join(map(TextFormatter(_Kept(_secrets(slack))).format, caplog.records))
    assert "oauth.v2.access" in shown
    assert slack.app.client_secret not in shown
    assert "canary-T2" not in shown
    assert len(await store.read(installations.everything)) == 1


def _secrets(slack: SlackDouble) -> tuple[Secret, ...]:
    settings = settings_of(slack)
    return tuple(filter(None, (settings.client_secret, settings.signing_secret, KEY)))


def _stored(folder: Path) -> bytes:
    """All that stands in the database's files."""
    return b"".join(each.read_bytes() for each in folder.glob("docketwire.db*"))


# The state


async def test_a_state_is_good_once(slack: SlackDouble, origin: str, firm: Workspace) -> None:
    slack.app.installer = firm
    browser = Browser(origin)
    back = await browser.allow()

    statuses = [(await browser.get(back))[0] for _ in range(2)]

    assert statuses == [200, 400]
    assert len(slack.app.granted) == 1


async def test_a_state_is_good_in_the_browser_that_began_alone(
    slack: SlackDouble, origin: str, firm: Workspace
) -> None:
    slack.app.installer = firm
    browser = Browser(origin)
    back = await browser.allow()

    stranger, _, _ = await Browser(origin).get(back)
    without, _, _ = await browser.get(back, cookies=False)
    garbled, _, _ = await browser.get(f"{origin}/slack/oauth_redirect?code=x&state=%ff%E2")

    assert (stranger, without, garbled) == (400, 400, 400)
    assert slack.app.granted == []


async def test_a_state_expires(
    slack: SlackDouble, origin: str, firm: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.chat.slack.installing.STATE_SECONDS", 0)
    slack.app.installer = firm

    status, text = await Browser(origin).install()

    assert (status, slack.app.granted) == (400, [])
    assert "Begin again at https://bot.firm.example/slack/install" in text


async def test_states_that_nobody_ends_do_not_grow_for_ever(
    origin: str, app: SlackApp, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.chat.slack.installing.MAX_STATES", 3)

    for _ in range(6):
        await Browser(origin).get(f"{origin}/slack/install")

    assert app._installing is not None
    assert len(app._installing._states) == 3


async def test_who_cancels_is_not_installed(
    slack: SlackDouble, origin: str, store: SqliteStore, firm: Workspace
) -> None:
    slack.app.installer = firm
    slack.app.declines = True

    status, text = await Browser(origin).install()

    assert (status, "cancelled" in text) == (200, True)
    assert await store.read(installations.everything) == []


async def test_a_code_that_slack_refuses_installs_nothing(
    slack: SlackDouble, origin: str, store: SqliteStore, firm: Workspace
) -> None:
    slack.app.installer = firm
    slack.fail("oauth.v2.access", Refusing(error="invalid_code"))

    status, text = await Browser(origin).install()

    assert (status, "Begin again" in text) == (502, True)
    assert await store.read(installations.everything) == []


async def test_a_name_of_a_workspace_is_only_shown(slack: SlackDouble, origin: str) -> None:
    hostile = workspace("T9")
    hostile.name = "<script>alert(1)</script>"
    slack.app.installer = hostile

    status, text = await Browser(origin).install()

    assert status == 200
    assert "<script" not in text
    assert "&lt;script&gt;" in text


# Organisations


async def test_an_organisation_that_installs_it_is_one_tenant_in_all_its_workspaces(
    slack: SlackDouble, app: SlackApp, origin: str, store: SqliteStore
) -> None:
    grid = workspace("T5", enterprise="E1")
    slack.app.organisation = True
    slack.app.installer = grid
    await Browser(origin).install()

    for team in ("T5", "T6"):
        await slack.slash(
            "/docket",
            f"subscribe {'case:sec-v-binance' if team == 'T5' else 'party:coinbase'}",
            team_id=team,
            enterprise_id="E1",
            is_enterprise_install="true",
        )
    await app.sender.send(delivery(channel="slack:E1/C1", tenant="E1"), ALERT)

    [installed] = await store.read(installations.everything)
    assert (installed.tenant, installed.enterprise) == ("E1", "E1")
    assert len(await store.read(subscriptions.of_channel, "slack:E1/C1")) == 2
    assert len(grid.messages("C1")) == 1


# Rotation


async def test_a_token_that_expires_is_renewed_where_only_alerts_are_sent(
    slack: SlackDouble, app: SlackApp, origin: str, store: SqliteStore, firm: Workspace
) -> None:
    slack.app.rotates = True
    slack.app.life = 3_600
    await install(slack, origin, firm)
    slack.app.life = 43_200
    await app.close()
    alone = SlackApp(settings_of(slack), app._listeners._commands, store)

    for number in (1, 2):
        await alone.sender.send(delivery(id=number, channel="slack:T2/C1", tenant="T2"), ALERT)
    await alone.close()

    renewals = [each for each in slack.called("oauth.v2.access") if each.get("grant_type")]
    assert len(firm.messages("C1")) == 2
    assert len(renewals) == 1
    assert len(slack.app.granted) == 2


async def test_many_alerts_at_once_renew_a_token_once(
    slack: SlackDouble, app: SlackApp, origin: str, firm: Workspace
) -> None:
    slack.app.rotates, slack.app.life = True, 60
    await install(slack, origin, firm)
    slack.app.life = 43_200

    await asyncio.gather(
        *(
            app.sender.send(delivery(id=each, channel="slack:T2/C1", tenant="T2"), ALERT)
            for each in range(1, 9)
        )
    )

    assert len(slack.app.granted) == 2
    assert len(firm.messages("C1")) == 8


async def test_while_the_old_token_is_good_a_failed_renewal_holds_nothing_up(
    slack: SlackDouble, app: SlackApp, origin: str, firm: Workspace
) -> None:
    slack.app.rotates, slack.app.life = True, 3_600
    await install(slack, origin, firm)
    slack.fail("oauth.v2.access", Failing(status=503))

    await app.sender.send(delivery(channel="slack:T2/C1", tenant="T2"), ALERT)

    assert len(firm.messages("C1")) == 1


@pytest.mark.parametrize(
    ("fault", "error"),
    [(Failing(status=503), RetryLater), (LostReply(), RetryLater)],
    ids=["out of order", "reply lost"],
)
async def test_an_expired_token_that_cannot_be_renewed_now_is_tried_later(
    *,
    slack: SlackDouble,
    app: SlackApp,
    origin: str,
    firm: Workspace,
    fault: Any,
    error: type[Exception],
) -> None:
    slack.app.rotates, slack.app.life = True, -60
    await install(slack, origin, firm)
    slack.fail("oauth.v2.access", fault)

    with pytest.raises(error, match="renewing the token of T2"):
        await app.sender.send(delivery(channel="slack:T2/C1", tenant="T2"), ALERT)

    assert firm.messages("C1") == []


async def test_a_refresh_token_that_slack_no_longer_takes_ends_that_workspace(
    slack: SlackDouble, app: SlackApp, origin: str, firm: Workspace
) -> None:
    slack.app.rotates, slack.app.life = True, -60
    await install(slack, origin, firm)
    slack.fail("oauth.v2.access", Refusing(error="invalid_refresh_token"))

    with pytest.raises(TokenRevoked) as caught:
        await app.sender.send(delivery(channel="slack:T2/C1", tenant="T2"), ALERT)

    assert caught.value.tenant == "T2"


# Keys


async def test_a_new_key_in_front_seals_everything_anew_and_the_old_one_can_go(
    slack: SlackDouble, app: SlackApp, origin: str, store: SqliteStore, firm: Workspace
) -> None:
    slack.app.rotates = True
    await install(slack, origin, firm)
    [sealed] = await store.read(installations.everything)
    new = Secret("a newer key than that one")

    both = Workspaces(app._client, settings_of(slack, secret_keys=(new, KEY)), store)
    await both.load()
    alone = Workspaces(app._client, settings_of(slack, secret_keys=(new,)), store)

    [resealed] = await store.read(installations.everything)
    assert sealed.token != resealed.token
    assert await alone.token("T2") == slack.app.granted[-1]
    assert Seal((new,)).open(str(resealed.refresh)).reveal().startswith("xoxe-1-canary")


async def test_a_lost_key_stops_the_workspaces_it_sealed_and_no_others(
    *,
    slack: SlackDouble,
    app: SlackApp,
    origin: str,
    store: SqliteStore,
    firm: Workspace,
    caplog: pytest.LogCaptureFixture,
) -> None:
    await install(slack, origin, firm)
    other = Workspaces(app._client, settings_of(slack, secret_keys=(OLD,)), store)

    await other.load()

    with pytest.raises(TokenRevoked, match="not installed in T2"):
        await other.token("T2")
    assert "put the key back that was there" in str([vars(each) for each in caplog.records])


def test_any_of_the_keys_opens_and_none_shows_what_is_in_it() -> None:
    sealed = Seal((OLD,)).seal(Secret("xoxb-canary"))

    assert Seal((KEY, OLD)).open(sealed) == Secret("xoxb-canary")
    assert "canary" not in sealed
    with pytest.raises(ConfigError, match="DOCKETWIRE_SECRET_KEY opens no stored token"):
        Seal((KEY,)).open(sealed)


# Leaving


def uninstalled() -> Json:
    return {"type": "app_uninstalled"}


def revoked(firm: Workspace) -> Json:
    return {"type": "tokens_revoked", "tokens": {"oauth": ["U1"], "bot": [firm.bot_user]}}


@pytest.mark.parametrize(
    "order", [("uninstalled", "revoked"), ("revoked", "uninstalled")], ids=" then ".join
)
async def test_who_removes_the_app_is_silenced_at_once_in_either_order_of_events(
    *,
    slack: SlackDouble,
    app: SlackApp,
    origin: str,
    store: SqliteStore,
    firm: Workspace,
    order: tuple[str, str],
) -> None:
    other = workspace("T3")
    await install(slack, origin, firm)
    await install(slack, origin, other)
    for team in ("T2", "T3"):
        await slack.slash("/docket", "subscribe case:sec-v-binance", team_id=team)
    slack.app.revoke(firm)

    for each in order:
        await slack.event(uninstalled() if each == "uninstalled" else revoked(firm), place=firm)
    await _until_departed(store)

    states = {each.key: each.state for each in await store.read(subscriptions.channels)}
    assert states == {"slack:T2/C1": "disabled", "slack:T3/C1": "ok"}
    assert [each.tenant for each in await store.read(installations.everything)] == ["T3"]
    with pytest.raises(TokenRevoked):
        await app.sender.send(delivery(channel="slack:T2/C1", tenant="T2"), ALERT)


async def _until_departed(store: SqliteStore) -> None:
    async with asyncio.timeout(5):
        while not await store.read(tenants.departed):
            await asyncio.sleep(0.01)


@pytest.mark.parametrize(
    "events",
    sorted(set(itertools.permutations(["uninstalled", "revoked", "install"]))),
    ids=" ".join,
)
async def test_events_that_come_late_spare_a_new_installation(
    *,
    slack: SlackDouble,
    app: SlackApp,
    origin: str,
    store: SqliteStore,
    firm: Workspace,
    events: tuple[str, ...],
) -> None:
    await install(slack, origin, firm)
    await slack.slash("/docket", "subscribe case:sec-v-binance", team_id="T2")
    slack.app.revoke(firm)

    for each in events:
        if each == "install":
            await install(slack, origin, firm)
        else:
            await slack.event(uninstalled() if each == "uninstalled" else revoked(firm), place=firm)
            await _asked(slack)

    assert [each.tenant for each in await store.read(installations.everything)] == ["T2"]
    assert await store.read(tenants.departed) == []
    [held] = await store.read(subscriptions.of_channel, "slack:T2/C1")
    await app.sender.send(delivery(channel="slack:T2/C1", tenant="T2"), ALERT)
    assert (held.topic, len(firm.messages("C1"))) == ("case:sec-v-binance", 1)


async def _asked(slack: SlackDouble) -> None:
    """Let what an event sets off come to its end."""
    await asyncio.sleep(0.15)


async def test_a_token_of_a_user_that_is_revoked_ends_nothing(
    slack: SlackDouble, origin: str, store: SqliteStore, firm: Workspace
) -> None:
    await install(slack, origin, firm)

    await slack.event({"type": "tokens_revoked", "tokens": {"oauth": ["U1"]}}, place=firm)
    await _asked(slack)

    assert len(await store.read(installations.everything)) == 1


async def test_who_removed_the_app_while_nobody_listened_is_found_at_the_start(
    slack: SlackDouble, app: SlackApp, store: SqliteStore, firm: Workspace
) -> None:
    async with served(app, slack) as origin:
        await install(slack, origin, firm)
    slack.app.revoke(firm)

    async with served(app, slack):
        await _until_departed(store)

    assert await store.read(tenants.departed) == [Tenant(platform="slack", id="T2")]


# One workspace knows nothing of another


async def test_ids_of_another_workspace_are_as_unknown_as_none(
    slack: SlackDouble, origin: str, asking: Asking, store: SqliteStore, firm: Workspace
) -> None:
    await install(slack, origin, firm)
    await install(slack, origin, workspace("T3"))
    await slack.slash("/docket", "subscribe case:sec-v-binance", team_id="T2")
    await asking.taking.take(WIRE, news("two", RECEIVER, WALLETS))
    story = (await store.read(topical.latest, "all", limit=1))[0]
    [owed] = await store.read(deliveries.of_story, story.id)
    theirs = _pressed("dw1:why", str(owed.delivery.id))
    nobodys = _pressed("dw1:why", "999999")

    [here] = await slack.press(theirs, "dw1:why", **_in("T2"))
    [guessed] = await slack.press(theirs, "dw1:why", **_in("T3"))
    [unknown] = await slack.press(nobodys, "dw1:why", **_in("T3"))

    assert "SEC v. Binance" in here["text"]
    assert guessed["text"] == unknown["text"]
    assert unknown["text"].startswith("No story of this channel is known by that.")


async def test_a_form_of_one_workspace_sent_from_another_changes_that_one_alone(
    slack: SlackDouble, origin: str, store: SqliteStore, firm: Workspace
) -> None:
    await install(slack, origin, firm)
    await install(slack, origin, workspace("T3"))
    view = forms.confirmation(
        forms.Filled(channel="C1", words="party:coinbase"), told("Follow Coinbase.")
    )
    slack.modals["V1"] = view | {"id": "V1", "hash": "1"}

    slack.team = "T3"
    await slack.submit(slack.modals["V1"])
    await _asked(slack)
    await _asked(slack)
    await _asked(slack)

    held = await store.read(subscriptions.everything)
    assert [(each.channel, each.tenant) for each in held] == [("slack:T3/C1", "T3")]


def _in(team: str) -> dict[str, Any]:
    """Of which workspace a press is."""
    user = {"id": "U1", "username": "u1", "team_id": team}
    return {"payload": {"team": {"id": team, "domain": team}, "user": user}}


def _pressed(action: str, value: str) -> Json:
    element = {"type": "button", "action_id": action, "text": {}, "value": value}
    block = {"type": "actions", "block_id": "b", "elements": [element]}
    return {"channel": "C1", "ts": "1.0", "blocks": [block]}


# Channels without their workspace


async def test_channels_of_a_single_workspace_go_on_when_it_installs_the_app(
    slack: SlackDouble, app: SlackApp, asking: Asking, store: SqliteStore, firm: Workspace
) -> None:
    before = replace(ANN, tenant="T2")
    await asking.commands.run(before, "subscribe case:sec-v-binance")
    await asking.commands.run(before, "digest 09:00 weekdays")

    async with served(app, slack) as origin:
        await install(slack, origin, firm)
        [answer] = await slack.slash("/docket", "list", team_id="T2")

    assert "1 topic" in answer["text"]
    assert "Digest 09:00" in str(answer["blocks"])
    assert await store.read(subscriptions.of_channel, "slack:C1") == []


async def test_a_channel_without_its_workspace_is_that_of_the_only_one(
    slack: SlackDouble, app: SlackApp, origin: str, firm: Workspace
) -> None:
    await install(slack, origin, firm)
    await app.sender.send(delivery(channel="slack:C1"), ALERT)
    await install(slack, origin, workspace("T3"))

    with pytest.raises(ChannelGone, match="in which of 2 workspaces; write slack:T01/C0123"):
        await app.sender.send(delivery(id=8, channel="slack:C1"), ALERT)

    assert len(firm.messages("C1")) == 1
