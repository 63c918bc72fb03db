"""Doctor: what is missing or wrong, and what to do about it."""

import asyncio
from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from bot.chat import discord as discord_chat
from bot.chat.discord import client_id_of
from bot.config import DiscordSettings, Secret
from bot.doctor import Check, examine
from bot.errors import RetryLater, UserError
from bot.model import Feed, FeedKind, Subscription
from bot.sealing import Seal
from storage import feeds, installations, sqlite, subscriptions
from storage.sqlite import SqliteStore
from storage.store import Tx
from tests.commandline import Docketwire, installed
from tests.doubles.discord import DiscordDouble
from tests.doubles.slack import SCOPES, Failing, SlackDouble, Workspace

KEY = Secret("the-key-of-the-tests-0123456789")
NOW = datetime(2026, 11, 22, 9, tzinfo=UTC)
FEED = {"name": "Harbor Wire", "url": "https://harborwire.example/rss", "kind": "news"}


@pytest.fixture
def docketwire(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> Iterator[Docketwire]:
    with installed(tmp_path, monkeypatch, capsys) as command:
        command.configure(FEED)
        yield command


def named(checks: list[Check], name: str) -> list[Check]:
    return [check for check in checks if check.name == name]


def test_a_machine_with_nothing_hears_what_is_missing_and_keeps_its_folder_empty(
    tmp_path: Path,
) -> None:
    checks = asyncio.run(examine({}, None, NOW, directory=tmp_path))

    missing, slack, discord = (
        named(checks, name)[0] for name in ("configuration", "Slack", "Discord")
    )
    assert (missing.state, slack.state, discord.state) == ("fail", "warn", "warn")
    assert "docketwire init" in missing.remedy
    assert "docketwire slack manifest" in slack.remedy
    assert "docketwire discord invite" in discord.remedy
    assert list(tmp_path.iterdir()) == []


def test_doctor_says_of_a_configuration_without_feeds_how_one_is_added(
    docketwire: Docketwire,
) -> None:
    docketwire.configure()

    ran = docketwire("doctor", "--offline", "--json")
    listed, checked = docketwire("feeds", "list"), docketwire("feeds", "check")

    (configuration,) = [each for each in ran.rows()[0] if each["name"] == "configuration"]
    assert (ran.code, configuration["state"]) == (0, "warn")
    said = (configuration["remedy"], listed.out, checked.err)
    assert all("docketwire feeds add URL adds" in each for each in said)


def test_doctor_fails_without_a_feeds_yaml_and_not_for_the_lack_of_tokens(
    docketwire: Docketwire,
) -> None:
    without_tokens = docketwire("doctor", "--json")
    (docketwire.folder / "feeds.yaml").unlink()
    without_feeds = docketwire("doctor")

    assert without_tokens.code == 0
    assert {"ok", "warn"} == {check["state"] for check in without_tokens.rows()[0]}
    assert without_feeds.code == 1
    assert "docketwire init" in without_feeds.out
    assert without_tokens.err + without_feeds.err == ""


@pytest.mark.parametrize(
    ("version", "state"),
    [("3.45.1", "warn"), ("3.51.2", "warn"), ("3.51.3", "ok"), ("3.53.4", "ok")],
)
def test_an_sqlite_that_may_damage_its_file_is_named_with_the_remedy(
    docketwire: Docketwire, monkeypatch: pytest.MonkeyPatch, version: str, state: str
) -> None:
    monkeypatch.setattr("storage.sqlite.sqlite3.sqlite_version", version)

    [checks] = docketwire("doctor", "--json").rows()

    [check] = [each for each in checks if each["name"] == "SQLite"]
    assert check["state"] == state
    assert version in check["said"]
    assert ("WAL-reset bug" in check["said"]) is (state == "warn")


def test_every_mistake_of_the_configuration_is_a_check_with_its_remedy(
    docketwire: Docketwire,
) -> None:
    docketwire.configure(FEED | {"evry": "5m"}, FEED | {"url": "nowhere"})
    (docketwire.folder / ".env").write_text("SLACK_BOT_TOKEN=xapp-1\nDISCORD_TOKEN=bot 1\n")

    ran = docketwire("doctor", "--json")

    (checks,) = ran.rows()
    failed = [check for check in checks if check["state"] == "fail"]
    assert ran.code == 1
    assert len(failed) > 3
    assert all(check["remedy"] for check in failed)
    assert {".env:1", ".env:2"} <= {check["said"].partition(": ")[0] for check in failed}
    assert not [check for check in checks if check["name"] in {"Slack", "Discord"}]


async def test_a_placeholder_contact_is_worth_a_warning(docketwire: Docketwire) -> None:
    docketwire.configure(FEED, contact="ops@example.org")

    checks = await examine({}, None, NOW)

    assert [check.state for check in named(checks, "contact")] == ["warn"]


async def test_tokens_that_the_platforms_take_are_named_with_whom_they_are_of(
    docketwire: Docketwire,
) -> None:
    async with SlackDouble() as slack, DiscordDouble(token="MTIzNDU2Nzg5MDEy.a.b") as discord:
        discord.add_guild()
        slack.scopes |= {"chat:write.public", "im:history", "im:write", "links:read", "links:write"}
        checks = await examine(
            {
                "SLACK_BOT_TOKEN": slack.token,
                "SLACK_APP_TOKEN": slack.app_token,
                "SLACK_API_URL": slack.api_url,
                "DISCORD_TOKEN": discord.token,
                "DISCORD_API_URL": discord.api_url,
            },
            None,
            NOW,
        )

    assert [check.said for check in named(checks, "Slack")] == [
        "docketwire in Double (T1), Socket Mode is open"
    ]
    assert [check.state for check in checks if check.name in {"Slack", "Discord"}] == ["ok"] * 2
    assert slack.sockets == []


async def slack_checks(slack: SlackDouble, **env: str) -> list[Check]:
    given = {"SLACK_BOT_TOKEN": slack.token, "SLACK_API_URL": slack.api_url} | env
    return named(await examine(given, None, NOW), "Slack")


async def test_a_needed_scope_that_is_missing_fails_and_is_named(docketwire: Docketwire) -> None:
    async with SlackDouble(scopes={"commands"}) as slack:
        checks = await slack_checks(slack)

    assert [(check.state, check.said) for check in checks] == [
        ("fail", "the bot token lacks the scope chat:write")
    ]
    assert "install the app again" in checks[0].remedy


async def test_each_scope_that_costs_something_is_named_with_what_it_costs(
    docketwire: Docketwire,
) -> None:
    async with SlackDouble(scopes=SCOPES) as slack:
        checks = await slack_checks(slack, SLACK_APP_TOKEN=slack.app_token)

    assert checks[0].state == "ok"
    assert {"warn"} == {check.state for check in checks[1:]}
    assert any("channels:history a lost alert" in check.said for check in checks)


async def test_without_an_app_token_commands_are_said_to_be_off(docketwire: Docketwire) -> None:
    async with SlackDouble() as slack:
        checks = await slack_checks(slack)

    assert any("SLACK_APP_TOKEN is not set" in check.said for check in checks)


@pytest.mark.parametrize(
    ("env", "said"),
    [
        pytest.param({"SLACK_BOT_TOKEN": "xoxb-other"}, "SLACK_BOT_TOKEN", id="the bot's"),
        pytest.param({"SLACK_APP_TOKEN": "xapp-other"}, "SLACK_APP_TOKEN", id="the app's"),
    ],
)
async def test_a_token_that_slack_refuses_fails_and_is_named_by_its_variable(
    docketwire: Docketwire, env: dict[str, str], said: str
) -> None:
    async with SlackDouble() as slack:
        (check,) = await slack_checks(slack, **env)

    assert check.state == "fail"
    assert said in check.said
    assert "other" not in check.said + check.remedy


async def test_a_slack_that_is_down_is_no_reason_to_make_a_new_token(
    docketwire: Docketwire,
) -> None:
    async with SlackDouble() as slack:
        slack.fail("auth.test", Failing())
        (check,) = await slack_checks(slack)

    assert check.state == "fail"
    assert "token" not in check.remedy


async def test_a_platform_that_cannot_be_reached_hides_nothing_else(
    docketwire: Docketwire,
) -> None:
    async with SlackDouble() as slack:
        address = slack.api_url

    checks = await examine({"SLACK_BOT_TOKEN": "xoxb-1", "SLACK_API_URL": address}, None, NOW)

    assert [check.state for check in named(checks, "Slack")] == ["fail"]
    assert [check.state for check in named(checks, "configuration")] == ["ok"]


async def test_a_token_that_discord_refuses_fails(docketwire: Docketwire) -> None:
    async with DiscordDouble() as discord:
        checks = await examine(
            {"DISCORD_TOKEN": "another-token", "DISCORD_API_URL": discord.api_url}, None, NOW
        )

    (check,) = named(checks, "Discord")
    assert check.state == "fail"
    assert "no longer accepts the token" in check.said
    assert "another-token" not in check.said + check.remedy


async def test_what_is_not_discord_is_not_taken_for_it() -> None:
    async with DiscordDouble() as discord:
        discord.fail("page", method="GET", path="/users/@me")
        settings = DiscordSettings(token=Secret(discord.token), api_url=discord.api_url)

        with pytest.raises(RetryLater, match="not Discord"):
            await discord_chat.examine(settings)


async def kept(store: SqliteStore, *, polled: datetime) -> None:
    feed = Feed(name="Harbor Wire", url=str(FEED["url"]), kind=FeedKind.NEWS)

    def fill(tx: Tx) -> None:
        feeds.sync(tx, [feed])
        feeds.record_failure(
            tx, 1, state="broken", reason="404 there; look at it", now=polled, due=polled
        )
        wish = Subscription(channel="slack:C1", topic="all")
        subscriptions.add(tx, wish, now=polled)
        subscriptions.disable(tx, "slack:C1", reason="is_archived", now=polled)

    await store.write(fill)


async def test_feeds_in_the_same_trouble_are_named_together_and_those_left_out_are_not(
    docketwire: Docketwire, store: SqliteStore
) -> None:
    many = [
        {"name": f"SEC {number}", "url": f"https://sec.example/{number}", "kind": "regulator"}
        for number in range(6)
    ]
    docketwire.configure(*many[:5])

    def fill(tx: Tx) -> None:
        feeds.sync(
            tx,
            [Feed(name=each["name"], url=each["url"], kind=FeedKind.REGULATOR) for each in many],
        )
        for number in range(6):
            due = NOW + timedelta(minutes=number)
            feeds.record_failure(
                tx, number + 1, state="blocked", reason="403; set contact:", now=NOW, due=due
            )

    await store.write(fill)

    checks = await examine({}, None, NOW)

    (alike,) = named(checks, "5 feeds")
    assert alike.said == "blocked: 403 (SEC 0, SEC 1, SEC 2 and 2 more)"
    assert alike.remedy == "set contact:; they are asked again from 22 Nov 09:00 UTC"
    assert not [check for check in checks if check.name.startswith("feed ")]
    assert "0 of 5 read well" in {check.said for check in checks}


async def test_a_database_in_use_is_whole_and_its_troubles_are_named(
    docketwire: Docketwire, store: SqliteStore
) -> None:
    await kept(store, polled=NOW)

    checks = await examine({}, None, NOW)

    (database,) = named(checks, "database")
    (feed,) = named(checks, "feed Harbor Wire")
    (channel,) = named(checks, "channel slack:C1")
    assert database.state == "ok"
    assert "write-ahead log" in database.said
    assert (feed.state, feed.said) == ("warn", "broken: 404 there")
    assert feed.remedy.startswith("look at it; it is asked again 22 Nov")
    assert (channel.state, channel.said) == ("warn", "disabled: is_archived")


@pytest.mark.parametrize(
    ("ahead", "state"),
    [
        pytest.param(timedelta(minutes=4), "ok", id="minutes are no reason"),
        pytest.param(timedelta(hours=1), "fail", id="an hour is"),
    ],
)
async def test_a_clock_behind_what_the_database_has_seen_is_wrong(
    docketwire: Docketwire, store: SqliteStore, ahead: timedelta, state: str
) -> None:
    await kept(store, polled=NOW + ahead)

    checks = await examine({}, None, NOW)

    assert [state] == [check.state for check in named(checks, "clock")]


async def test_a_damaged_database_fails_and_is_left_as_it_is(docketwire: Docketwire) -> None:
    path = docketwire.folder / "docketwire.db"
    path.write_bytes(b"SQLite no more" * 100)

    (check,) = named(await examine({}, None, NOW), "database")

    assert check.state == "fail"
    assert "docketwire db restore" in check.remedy
    assert path.read_bytes() == b"SQLite no more" * 100


async def test_an_older_database_is_not_brought_up_to_date_by_looking_at_it(
    docketwire: Docketwire, store: SqliteStore
) -> None:
    path = docketwire.folder / "docketwire.db"
    with closing(sqlite.connect(path)) as connection:
        connection.execute("PRAGMA user_version = 1")

    (check,) = named(await examine({}, None, NOW), "database")

    assert (check.state, sqlite.verify(path)) == ("warn", 1)
    assert "docketwire db migrate" in check.remedy


def test_the_client_id_is_the_first_part_of_a_token() -> None:
    assert client_id_of("MTIzNDU2Nzg5MDEyMzQ1Njc4.Gabcde.rest") == "123456789012345678"


@pytest.mark.parametrize("token", ["", "...", "not base64!.a.b", "YWJj.a.b", "é.a.b", "MTI.a.b"])
def test_a_token_without_an_id_asks_for_the_id(token: str) -> None:
    with pytest.raises(UserError, match="--client-id") as raised:
        client_id_of(token)

    assert not token or token not in str(raised.value)


async def of_workspaces(slack: SlackDouble, *, offline: bool = False) -> dict[str, Check]:
    """What doctor says of the workspaces that installed the app, by their ids."""
    env = {
        "SLACK_CLIENT_ID": slack.app.client_id,
        "SLACK_CLIENT_SECRET": slack.app.client_secret,
        "SLACK_SIGNING_SECRET": slack.signing_secret,
        "SLACK_API_URL": slack.api_url,
        "DOCKETWIRE_PUBLIC_URL": "https://bot.firm.example",
        "DOCKETWIRE_SECRET_KEY": KEY.reveal(),
    }
    checks = await examine(env, None, NOW, offline=offline)
    of = [each for each in checks if each.name.startswith("workspace ")]
    return {each.name.removeprefix("workspace "): each for each in of}


async def keep(
    folder: Path, team: str, token: str, *, key: Secret = KEY, expires: datetime | None = None
) -> None:
    """Let a workspace have installed the app, with a channel."""
    store = SqliteStore(folder / "docketwire.db")
    await store.open()
    installation = installations.Installation(
        tenant=team,
        enterprise=None,
        name=f"Firm {team}",
        bot_user="UBOT",
        bot="BBOT",
        installer="U1",
        scopes="chat:write",
        token=Seal([key]).seal(Secret(token)),
        refresh=None,
        expires=expires,
        installed=NOW,
    )
    await store.write(installations.install, installation)
    wish = Subscription(channel=f"slack:{team}/C1", topic="all", tenant=team)
    await store.write(subscriptions.add, wish, now=NOW)
    await store.close()


async def test_each_stored_token_is_opened_and_tried(docketwire: Docketwire) -> None:
    async with SlackDouble() as slack:
        slack.app.by_token["xoxb-good"] = Workspace(team="T1", name="Firm T1")
        await keep(docketwire.folder, "T1", "xoxb-good")
        await keep(docketwire.folder, "T2", "xoxb-revoked")
        await keep(docketwire.folder, "T3", "xoxb-sealed", key=Secret("a-key-that-was-lost-0123"))
        await keep(docketwire.folder, "T4", "xoxb-late", expires=NOW - timedelta(hours=1))

        found = await of_workspaces(slack)

    assert {team: each.state for team, each in found.items()} == {
        "T1": "ok",
        "T2": "fail",
        "T3": "fail",
        "T4": "ok",
    }
    assert found["T1"].said == "Firm T1: Slack takes docketwire's token"
    assert "no longer takes the token" in found["T2"].said
    assert "install the app again" in found["T2"].remedy
    assert found["T3"].said.startswith("Firm T3: none of the keys opens its stored token")
    assert "DOCKETWIRE_SECRET_KEY" in found["T3"].remedy
    assert "renewed when it is next used" in found["T4"].said
    assert not any("xoxb-" in each.said + each.remedy for each in found.values())


async def test_offline_the_tokens_are_opened_and_nobody_is_asked(docketwire: Docketwire) -> None:
    async with SlackDouble() as slack:
        await keep(docketwire.folder, "T1", "xoxb-revoked")
        await keep(docketwire.folder, "T2", "xoxb-sealed", key=Secret("a-key-that-was-lost-0123"))

        found = await of_workspaces(slack, offline=True)

    assert (found["T1"].state, found["T2"].state) == ("ok", "fail")
    assert "Slack was not asked" in found["T1"].said
    assert slack.calls == []


async def test_a_slack_that_is_down_makes_no_token_wrong(docketwire: Docketwire) -> None:
    async with SlackDouble() as slack:
        slack.app.by_token["xoxb-good"] = Workspace(team="T1", name="Firm T1")
        slack.fail("auth.test", Failing())
        await keep(docketwire.folder, "T1", "xoxb-good")

        found = await of_workspaces(slack)

    assert found["T1"].state == "warn"
    assert "network" in found["T1"].remedy


async def test_a_workspace_that_is_suspended_or_has_left_is_named_with_the_reason(
    docketwire: Docketwire,
) -> None:
    await keep(docketwire.folder, "T1", "xoxb-1")
    await keep(docketwire.folder, "T2", "xoxb-2")
    store = SqliteStore(docketwire.folder / "docketwire.db")
    await store.open()
    await store.write(
        subscriptions.suspend, "slack", tenant="T1", reason="the token is refused", now=NOW
    )
    await store.write(installations.leave, "T2", now=NOW)
    await store.close()

    async with SlackDouble() as slack:
        env_checks = await of_workspaces(slack, offline=True)

    assert "suspended, nothing is sent there: the token is refused" in env_checks["T1"].said
    assert "the app was removed there" in env_checks["T2"].said
    assert env_checks["T2"].state == "warn"
