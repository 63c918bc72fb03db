"""The manifest that installs the Slack app, as it is pasted, and what it has to agree with."""

import json
from pathlib import Path
from typing import Any

import pytest

from bot.chat.slack import manifest
from bot.chat.slack.manifest import COMMAND, TRACK
from tests.commandline import installed

SNAPSHOT = Path(__file__).parent / "data" / "slack_manifest.json"
PUBLIC = "https://bot.firm.example"


def snapshot() -> dict[str, Any]:
    return dict(json.loads(SNAPSHOT.read_text()))


def test_the_manifest_is_the_one_that_was_reviewed() -> None:
    assert snapshot() == {
        "socket mode": manifest(),
        "http, several workspaces": manifest(public_url=PUBLIC, over_http=True),
    }


@pytest.mark.parametrize("made", snapshot().values(), ids=snapshot().keys())
def test_no_part_of_it_is_over_a_limit_of_slack(made: dict[str, Any]) -> None:
    """The limits of @slack/web-api's manifest.ts and docs.slack.dev/reference/app-manifest."""
    shown, features = made["display_information"], made["features"]
    [command], [shortcut] = features["slash_commands"], features["shortcuts"]
    assert len(shown["name"]) <= 35
    assert len(shown["description"]) <= 140
    assert 174 <= len(shown["long_description"]) <= 4_000
    assert (command["command"], len(command["command"]) <= 32) == (COMMAND, True)
    assert len(command["description"]) <= 2_000
    assert len(command["usage_hint"]) <= 1_000
    assert command["should_escape"]
    assert (shortcut["callback_id"], len(shortcut["name"]) <= 24) == (TRACK, True)
    assert len(shortcut["description"]) <= 150
    assert len(features["unfurl_domains"]) <= 5
    assert features["app_home"]["home_tab_enabled"]


def test_over_http_every_request_goes_to_the_one_signed_address() -> None:
    made = manifest(public_url=PUBLIC, over_http=True)

    settings = made["settings"]
    url = f"{PUBLIC}/slack/events"
    assert made["features"]["slash_commands"][0]["url"] == url
    assert settings["event_subscriptions"]["request_url"] == url
    assert settings["interactivity"]["request_url"] == url
    assert settings["interactivity"]["message_menu_options_url"] == url
    assert not settings["socket_mode_enabled"]
    assert made["oauth_config"]["redirect_urls"] == [f"{PUBLIC}/slack/oauth_redirect"]


def test_over_socket_mode_no_address_is_in_it() -> None:
    assert "http" not in json.dumps(manifest()["settings"])
    assert manifest()["settings"]["socket_mode_enabled"]


def test_the_command_prints_what_is_configured(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    with installed(tmp_path, monkeypatch, capsys) as docketwire:
        alone = json.loads(docketwire("slack", "manifest").out)
        refused = docketwire("slack", "manifest", "--http")
        (tmp_path / ".env").write_text(f"DOCKETWIRE_PUBLIC_URL={PUBLIC}\n")
        over_http = json.loads(docketwire("slack", "manifest", "--http").out)

    (tmp_path / ".env").write_text("SLACK_MANAGERS=admins\n")
    with installed(tmp_path, monkeypatch, capsys) as docketwire:
        of_admins = json.loads(docketwire("slack", "manifest").out)

    assert alone == manifest()
    assert set(of_admins["oauth_config"]["scopes"]["bot"]) == {
        *alone["oauth_config"]["scopes"]["bot"],
        "users:read",
    }
    assert (refused.code, "DOCKETWIRE_PUBLIC_URL is not set" in refused.err) == (1, True)
    assert over_http == manifest(public_url=PUBLIC, over_http=True)
