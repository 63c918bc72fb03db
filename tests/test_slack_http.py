"""Slack over HTTP: what Slack signed is answered, and nothing else is."""

import json
import time
from collections.abc import AsyncIterator
from typing import Any
from urllib.parse import urlencode

import aiohttp
import pytest

from bot.chat.slack import SlackApp
from tests.doubles.slack import AckTimeoutError, Failing, SlackDouble
from tests.doubles.slack.delivering import FORM, body_of, signed
from tests.slack_people import Answers, running_over_http

Headers = dict[str, str]


@pytest.fixture
async def slack() -> AsyncIterator[SlackDouble]:
    async with SlackDouble() as double:
        double.channel("C1")
        yield double


@pytest.fixture
def commands() -> Answers:
    return Answers()


@pytest.fixture(autouse=True)
async def app(slack: SlackDouble, commands: Answers) -> AsyncIterator[SlackApp]:
    async with running_over_http(slack, commands) as app:
        yield app


def command(text: str = "case binance") -> tuple[bytes, str]:
    asked: dict[str, Any] = {
        "team_id": "T1",
        "channel_id": "C1",
        "user_id": "U1",
        "command": "/docket",
        "text": text,
        "trigger_id": f"trigger {time.monotonic_ns()}",
        "response_url": "http://127.0.0.1:9/respond",
    }
    return body_of("slash_commands", asked)


async def send(slack: SlackDouble, raw: bytes, headers: Headers) -> int:
    assert slack.endpoint is not None
    status, _ = await slack.request(slack.endpoint, raw, headers)
    return status


def signature(slack: SlackDouble, raw: bytes, *, ago: float = 0, secret: str = "") -> Headers:
    return signed(raw, FORM, secret=secret or slack.signing_secret, at=time.time() - ago)


async def test_what_slack_signed_is_carried_out(slack: SlackDouble, commands: Answers) -> None:
    raw, _ = command()

    status = await send(slack, raw, signature(slack, raw))

    assert status == 200
    assert [text for _, text in commands.asked] == ["case binance"]


@pytest.mark.parametrize("ago", [301, 3_600, -301, 10**9], ids=lambda ago: f"{ago} s old")
async def test_a_stale_signature_runs_nothing(
    slack: SlackDouble, commands: Answers, ago: float
) -> None:
    raw, _ = command()

    status = await send(slack, raw, signature(slack, raw, ago=ago))

    assert (status, commands.asked) == (401, [])


@pytest.mark.parametrize(
    "forge",
    [
        lambda headers: headers | {"X-Slack-Signature": "v0=" + "0" * 64},
        lambda headers: headers | {"X-Slack-Signature": ""},
        lambda headers: headers | {"X-Slack-Signature": "v0=é"},
        lambda headers: headers | {"X-Slack-Signature": headers["X-Slack-Signature"].upper()},
        lambda headers: headers | {"X-Slack-Request-Timestamp": "now"},
        lambda headers: headers | {"X-Slack-Request-Timestamp": "1e9"},
        lambda headers: headers | {"X-Slack-Request-Timestamp": "9" * 5_000},
        lambda headers: headers | {"X-Slack-Request-Timestamp": ""},
        lambda _: {"Content-Type": FORM},
    ],
    ids=[
        "wrong", "empty", "not ascii", "upper case", "no number", "a float", "endless",
        "no time", "none",
    ],
)  # fmt: skip
async def test_a_forged_signature_runs_nothing(
    slack: SlackDouble, commands: Answers, forge: Any
) -> None:
    raw, _ = command()

    status = await send(slack, raw, forge(signature(slack, raw)))

    assert (status, commands.asked) == (401, [])


async def test_a_signature_by_another_secret_runs_nothing(
    slack: SlackDouble, commands: Answers
) -> None:
    raw, _ = command()

    status = await send(slack, raw, signature(slack, raw, secret="another secret"))

    assert (status, commands.asked) == (401, [])


async def test_a_body_that_was_changed_runs_nothing(slack: SlackDouble, commands: Answers) -> None:
    raw, _ = command()

    status = await send(slack, raw + b"&text=unsubscribe+all", signature(slack, raw))

    assert (status, commands.asked) == (401, [])


async def test_a_body_that_is_no_utf8_is_refused(slack: SlackDouble, commands: Answers) -> None:
    raw = b"text=\xff\xfe"

    assert await send(slack, raw, signature(slack, raw)) == 401


async def test_an_empty_body_is_refused_without_a_signature_and_harmless_with_one(
    slack: SlackDouble, commands: Answers
) -> None:
    refused = await send(slack, b"", {})
    harmless = await send(slack, b"", signature(slack, b""))

    assert (refused, commands.asked) == (401, [])
    assert harmless < 500


async def test_header_names_are_read_in_any_case(slack: SlackDouble, commands: Answers) -> None:
    raw, _ = command()
    lower = {name.lower(): value for name, value in signature(slack, raw).items()}

    assert await send(slack, raw, lower) == 200
    assert len(commands.asked) == 1


async def test_a_request_that_is_replayed_runs_once(slack: SlackDouble, commands: Answers) -> None:
    raw, _ = command()
    headers = signature(slack, raw)

    statuses = [await send(slack, raw, headers) for _ in range(3)]

    assert statuses == [200, 401, 401]
    assert len(commands.asked) == 1


async def test_an_event_that_slack_tries_again_is_taken_and_handled_once(
    slack: SlackDouble, commands: Answers
) -> None:
    slack.copies = 4

    await slack.mention("case binance")

    assert slack.statuses == [200, 200, 200, 200]
    assert len(commands.asked) == 1


async def test_a_retry_in_the_same_second_is_no_failure_to_slack(
    slack: SlackDouble, commands: Answers
) -> None:
    raw, _ = command()
    headers = signature(slack, raw)
    await send(slack, raw, headers)

    again = await send(slack, raw, headers | {"X-Slack-Retry-Num": "1"})

    assert again == 200
    assert len(commands.asked) == 1


async def test_slack_is_told_the_challenge_when_it_checks_the_address(slack: SlackDouble) -> None:
    raw = json.dumps({"type": "url_verification", "challenge": "3eZbrw1aB"}).encode()
    headers = signed(raw, "application/json", secret=slack.signing_secret, at=time.time())
    assert slack.endpoint is not None

    status, said = await slack.request(slack.endpoint, raw, headers)

    assert status == 200
    assert json.loads(said) == {"challenge": "3eZbrw1aB"}


async def test_a_body_of_a_megabyte_and_more_is_refused(slack: SlackDouble) -> None:
    raw = urlencode({"text": "x" * 2_000_000}).encode()

    assert await send(slack, raw, signature(slack, raw)) == 413


async def test_only_post_is_answered(slack: SlackDouble) -> None:
    assert slack.endpoint is not None
    async with aiohttp.ClientSession() as session, session.get(slack.endpoint) as response:
        assert response.status == 405


async def test_before_the_token_is_known_slack_is_told_to_come_again(commands: Answers) -> None:
    async with SlackDouble() as slow:
        slow.channel("C1")
        slow.fail("auth.test", Failing(status=503), times=1_000)

        async with running_over_http(slow, commands, until_ready=False):
            with pytest.raises(AckTimeoutError, match="503"):
                await slow.slash("/docket", "case binance")

    assert commands.asked == []
