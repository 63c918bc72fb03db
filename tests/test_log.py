"""Logs: events with fields, and no secret in any of them."""

import io
import json
import logging
import warnings
from collections.abc import Iterator

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.log import configure_logging
from bot.secret import Secret, redact

CANARY = "canary0123456789canary0123456789"


def joined(between: str, *parts: str) -> str:
    """A token put together at run time: no scanner of repositories is to take it for a real one."""
    return between.join(parts)


SLACK_TOKEN = joined("-", "xoxb", "123456789012", "1234567890123", "Canary0123456789abcdefgh")
APP_TOKEN = joined("-", "xapp", "1", "A0123", "123", "canary0123456789")
DISCORD_TOKEN = joined(
    ".", "MTIzNDU2Nzg5MDEyMzQ1Njc4", "Gcanry", "canary_0123456789-abcdefghijklmnopqrst"
)


@pytest.fixture(autouse=True)
def _logging_as_before() -> Iterator[None]:
    root, httpx = logging.getLogger(), logging.getLogger("httpx")
    before = root.level, list(root.handlers), httpx.level, logging.raiseExceptions
    yield
    logging.captureWarnings(capture=False)
    root.handlers[:] = before[1]
    root.setLevel(before[0])
    httpx.setLevel(before[2])
    logging.raiseExceptions = before[3]


def fail(text: str) -> None:
    raise RuntimeError(text)


def text_log(level: str = "DEBUG", secrets: tuple[Secret, ...] = ()) -> io.StringIO:
    stream = io.StringIO()
    configure_logging(level, secrets=secrets, stream=stream)
    return stream


def json_log(secrets: tuple[Secret, ...] = ()) -> io.StringIO:
    stream = io.StringIO()
    configure_logging("DEBUG", json=True, secrets=secrets, stream=stream)
    return stream


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (f"token={SLACK_TOKEN} sent", "token=xoxb-*** sent"),
        (f"{APP_TOKEN}", "xapp-***"),
        (f"xoxe.{SLACK_TOKEN}", "xoxe.xoxb-***"),
        (f'"{DISCORD_TOKEN}"', '"***"'),
        (f"Authorization: Bearer {CANARY}", "Authorization: ***"),
        (f"{{'authorization': 'Bot {DISCORD_TOKEN}', 'a': 1}}", "{'authorization': '***', 'a': 1}"),
        (f"Authorization: Digest username={CANARY}", "Authorization: ***"),
        (f"(b'authorization', b'Basic {CANARY}')", "(b'authorization', b'***')"),
        (f"sent bearer {CANARY}", "sent bearer ***"),
        (f"https://joe:{CANARY}@a.example/x", "https://***@a.example/x"),
        (f"postgresql://joe:p@{CANARY}@db/x", "postgresql://***@db/x"),
        (f"https://discord.com/api/webhooks/123/{CANARY}", "https://discord.com/api/webhooks/123/***"),
        (f"POST /interactions/123/{CANARY}/callback", "POST /interactions/123/***/callback"),
        (f"https://hooks.slack.com/services/T1/B1/{CANARY}.", "https://hooks.slack.com/services/***."),
        (f"wss://wss.slack.com/link/?ticket={CANARY}&app_id=1", "wss://wss.slack.com/link/?ticket=***&app_id=1"),
        (f"/x?X-Amz-Signature={CANARY}&b=1", "/x?X-Amz-Signature=***&b=1"),
        (f"/x?a=1&access_token={CANARY}", "/x?a=1&access_token=***"),
        (f"key sk-{CANARY} refused", "key sk-*** refused"),
        (f"eyJhbGciOiJI.{CANARY}.{CANARY}", "***"),
    ],
)  # fmt: skip
def test_what_has_the_shape_of_a_secret_is_taken_out(text: str, expected: str) -> None:
    assert redact(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "1:23-cv-01599 SEC v. Binance Holdings Limited, et al.",
        "https://ecf.dcd.uscourts.gov/cgi-bin/rss_outside.pl",
        "https://www.justice.gov/news/rss?type=press_release&require_all=0",
        "mail ops@example.org at 10:00, see https://a.example/@name",
        "the basic facts of the case; a bot answered; the bearer of the note",
        "feeds.yaml:14: SLACK_BOT_TOKEN does not begin with xoxb-; copy it again",
        "the token economy, the key question and the authorization of the board",
        "story attached story=7 score=0.91 hash=0123456789abcdef0123456789abcdef",
    ],
)
def test_what_is_no_secret_stays_as_it_is(text: str) -> None:
    assert redact(text) == text


@given(
    before=st.text(max_size=30).filter(lambda text: not text or not text[-1].isalnum()),
    after=st.text(max_size=30).map(lambda text: f" {text}"),
)
def test_a_token_is_taken_out_wherever_it_stands(before: str, after: str) -> None:
    assert "anary0123" not in redact(f"{before}{SLACK_TOKEN}{after}")


@given(st.text())
def test_redacting_twice_changes_nothing_more(text: str) -> None:
    assert redact(redact(text)) == redact(text)


def test_an_event_stands_with_its_fields_in_one_line() -> None:
    stream = text_log()

    logging.getLogger("bot.ingest").info(
        "story attached", extra={"story": 7, "feed": "D.D.C. docket", "score": 0.5}
    )

    moment, rest = stream.getvalue().split(" ", 1)
    assert rest == 'INFO bot.ingest: story attached story=7 feed="D.D.C. docket" score=0.5\n'
    assert len("2026-11-22T10:00:00.000Z") == len(moment)


def test_an_event_is_one_json_object() -> None:
    stream = json_log()

    logging.getLogger("bot.ingest").warning(
        "fetch %s",
        "failed",
        extra={"status": 503, "level": "x", "url": None, "score": float("nan")},
    )

    said = json.loads(stream.getvalue())
    assert said.pop("time").endswith("Z")
    assert said == {
        "level": "WARNING",
        "logger": "bot.ingest",
        "message": "fetch failed",
        "status": 503,
        "level_": "x",
        "url": None,
        "score": "nan",
    }


@pytest.mark.parametrize("as_json", [False, True])
def test_no_secret_reaches_a_log_by_any_way(*, as_json: bool) -> None:
    secrets = (Secret(CANARY), Secret("canary/with+signs="))
    stream = json_log(secrets) if as_json else text_log(secrets=secrets)
    library = logging.getLogger("slack_sdk.web")

    library.debug("body %s of %r", {"token": SLACK_TOKEN}, (CANARY,), extra={"header": CANARY})
    library.debug("too few arguments %s %s", CANARY)
    library.info("secret", extra={"secret": secrets[0], "url": "/x/canary%2Fwith%2Bsigns%3D"})
    try:
        fail(f"refused {DISCORD_TOKEN} and {CANARY}")
    except RuntimeError:
        library.exception("broken", stack_info=True)
    with warnings.catch_warnings():
        warnings.simplefilter("always")
        warnings.warn(f"old token {APP_TOKEN}", DeprecationWarning, stacklevel=1)

    assert "anary" not in stream.getvalue().replace("test_no_secret", "").replace("CANARY", "")
    assert "RuntimeError" in stream.getvalue()
    assert "too few arguments" in stream.getvalue()


def test_an_event_cannot_forge_a_line_or_drive_a_terminal() -> None:
    stream = text_log()

    logging.getLogger("bot").info(
        "title\n2026 INFO bot: forged", extra={"title": "a\r\x1b[31mb\u202ec\u2028d"}
    )

    assert len(stream.getvalue().splitlines()) == 1
    assert stream.getvalue().strip().isprintable()


def test_a_traceback_keeps_its_lines() -> None:
    stream = text_log()

    try:
        fail("first\x1b[2J")
    except RuntimeError:
        logging.getLogger("bot").exception("poll failed")

    assert stream.getvalue().splitlines()[1] == "Traceback (most recent call last):"
    assert "\x1b" not in stream.getvalue()


def test_a_long_text_is_cut() -> None:
    stream = text_log()

    logging.getLogger("bot").info("x" * 100_000)

    assert len(stream.getvalue()) < 2200


def test_requests_are_told_only_when_debugging() -> None:
    quiet = text_log("INFO")
    logging.getLogger("httpx").info("HTTP Request: GET")
    loud = text_log("DEBUG")
    logging.getLogger("httpx").info("HTTP Request: GET")

    assert quiet.getvalue() == ""
    assert "HTTP Request: GET" in loud.getvalue()


def test_a_second_setting_up_takes_the_place_of_the_first() -> None:
    first, second = text_log(), text_log()

    logging.getLogger("bot").info("once")

    assert first.getvalue() == ""
    assert second.getvalue().count("once") == 1
