"""The command line: what it prints, where, and how it exits."""

import asyncio
import json
import os
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from typer.models import CommandInfo

from bot.cli import app, main
from bot.cli.checking import advised
from bot.demo import feeds as demo
from bot.errors import RetryLater
from storage import sqlite
from storage.sqlite import loop_lock
from tests.commandline import CHECKOUT, Docketwire, installed, typed_in
from tests.doubles.feeds import FeedServer, Page, in_turn, silent
from tests.doubles.running import until

POLL_FIELDS = [
    "feeds", "unchanged", "changed", "failed", "entries", "new", "attached", "updates",
    "repeats", "deliveries", "seconds", "errors",
]  # fmt: skip
EXPLAINED = [
    "id", "title", "text", "repaired", "cases", "candidates", "parties", "event", "summary",
    "evidence",
]  # fmt: skip
COMMANDS = [
    "init", "run", "demo", "poll", "replay", "explain", "compare", "case", "party", "latest",
    "search", "why", "feeds list", "feeds check", "feeds add", "feeds import", "feeds export",
    "subscriptions add", "subscriptions remove",
    "subscriptions list", "subscriptions test", "dead list", "dead retry", "doctor",
    "corrections list", "corrections confirm", "corrections undo", "corrections promote",
    "db migrate", "db backup", "db restore", "purge",
    "slack manifest", "discord invite",
]  # fmt: skip
STAY = {"id": "a", "title": demo.STAY_TITLE, "text": "\n".join(demo.STAY_TEXT)}
DROP = {"id": "b", "title": demo.DROP_TITLE, "text": "\n".join(demo.DROP_TEXT)}
DISGUISED = {
    "id": "c",
    "title": demo.STAY_TITLE.translate(demo.DISGUISE),
    "text": "\n".join(demo.STAY_TEXT).translate(demo.DISGUISE),
}
OTHER = {"id": "d", "title": "Bakers in Lyon agree on a new loaf", "text": "It is smaller."}


@pytest.fixture
def docketwire(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> Iterator[Docketwire]:
    with installed(tmp_path, monkeypatch, capsys) as command:
        command.configure(
            {"name": "Harbor Wire", "url": "https://harborwire.example/rss", "kind": "news"},
            {
                "name": "D.D.C. docket",
                "url": "https://ecf.dcd.uscourts.gov/cgi-bin/rss_outside.pl",
                "kind": "court",
                "court": "dcd",
            },
        )
        yield command


def as_lines(*items: Any) -> str:
    return "\n".join(map(json.dumps, items))


# Help and wrong usage


@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_explains_itself_with_an_example(
    docketwire: Docketwire, command: str
) -> None:
    ran = docketwire(*command.split(), "--help")

    assert ran.code == 0
    assert f"Usage: docketwire {command}" in ran.out
    assert f"docketwire {command}" in ran.out.partition("Usage: ")[2].partition("\n")[2]


def test_the_commands_that_are_tested_for_help_are_all_there_are() -> None:
    found = {_name(command) for command in app.registered_commands}
    for group in app.registered_groups:
        assert group.typer_instance
        commands = group.typer_instance.registered_commands
        found |= {f"{group.name} {_name(command)}" for command in commands}

    assert set(COMMANDS) == found


def _name(command: CommandInfo) -> str:
    assert command.callback
    return command.name or command.callback.__name__


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        pytest.param(["bogus"], "No such command", id="an unknown command"),
        pytest.param(["poll", "--al"], "No such option", id="a misspelt option"),
        pytest.param(["case"], "Missing argument", id="a missing argument"),
        pytest.param(["latest", "-n", "0"], "greater than or equal to 1", id="a number too low"),
        pytest.param(["compare", "a.txt"], "second text", id="one text to compare"),
        pytest.param(["poll", "--database", "nowhere"], "sqlite:///", id="no database URL"),
        pytest.param(["poll", "--database", "postgres://u:pw@h/d"], "SQLite", id="PostgreSQL"),
        pytest.param(["subscriptions", "add", "#law", "all"], "slack:C0123", id="no channel"),
        pytest.param(["discord", "invite", "--client-id", "me"], "number", id="no client id"),
    ],
)
def test_wrong_usage_exits_with_2_and_says_on_stderr_what_is_right(
    docketwire: Docketwire, arguments: list[str], said: str
) -> None:
    ran = docketwire(*arguments)

    assert (ran.code, ran.out) == (2, "")
    assert said in ran.err
    assert "--help says how it is used" in ran.err
    assert "pw" not in ran.err


@pytest.mark.parametrize("command", ["run", "poll", "case x", "feeds check", "db migrate"])
def test_a_missing_feeds_yaml_exits_with_2_and_names_the_remedy(
    docketwire: Docketwire, command: str
) -> None:
    (docketwire.folder / "feeds.yaml").unlink()

    ran = docketwire(*command.split())

    assert (ran.code, ran.out) == (2, "")
    assert "docketwire init" in ran.err


def test_every_mistake_of_the_configuration_is_a_line_of_its_own(docketwire: Docketwire) -> None:
    docketwire.configure({"name": "A", "url": "x", "kind": "blog"}, {"nam": "B"})

    ran = docketwire("poll")

    assert ran.code == 2
    assert all(line.startswith("feeds.yaml:") for line in ran.err.splitlines())
    assert len(ran.err.splitlines()) >= 3


def test_errors_that_two_loops_raise_at_once_are_both_told(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    both = ExceptionGroup("", [RetryLater("one"), ExceptionGroup("", [RetryLater("two")])])

    def fail(*_: object, **__: object) -> None:
        raise both

    monkeypatch.setattr("bot.cli.app", fail)

    with pytest.raises(SystemExit) as ended:
        main([])

    assert (ended.value.code, capsys.readouterr().err) == (1, "one\ntwo\n")


def test_a_fault_of_our_own_is_not_hidden_behind_a_message(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    both = ExceptionGroup("", [RetryLater("one"), KeyError("two")])

    def fail(*_: object, **__: object) -> None:
        raise both

    monkeypatch.setattr("bot.cli.app", fail)

    with pytest.raises(ExceptionGroup):
        main([])


# Texts


def test_explain_shows_a_text_clean_with_its_evidence(docketwire: Docketwire) -> None:
    path = docketwire.folder / "copy.txt"
    path.write_text(f"{DISGUISED['title']}\n{DISGUISED['text']}", encoding="utf-8")

    ran = docketwire("explain", str(path))

    assert ran.code == 0
    assert demo.STAY_TITLE in ran.out
    assert "sec-v-binance" in ran.out
    assert "look-alike characters" in ran.out


def test_explain_of_the_seed_article_finds_its_case_and_parties(
    docketwire: Docketwire, captured: Path
) -> None:
    ran = docketwire("explain", "--json", str(captured / "seed_article.txt"))

    (row,) = ran.rows()
    assert list(row) == EXPLAINED
    assert row["cases"] == ["sec-v-binance"]
    assert {"sec", "binance", "binance-us", "changpeng-zhao"} <= set(row["parties"])
    assert row["evidence"]
    assert len(row["summary"].split()) <= 60
    assert not [letter for letter in row["title"] + row["text"] if "Ѐ" <= letter <= "ӿ"]


def test_evidence_stands_where_its_span_says(docketwire: Docketwire) -> None:
    (docketwire.folder / "items.jsonl").write_text(as_lines(STAY, DISGUISED), encoding="utf-8")

    ran = docketwire("explain", "--jsonl", "items.jsonl")

    rows = ran.rows()
    assert [row["id"] for row in rows] == ["a", "c"]
    for row in rows:
        text = f"{row['title']}\n{row['text']}"
        assert [text[slice(*each["span"])] for each in row["evidence"]] == [
            each["match"] for each in row["evidence"]
        ]


def test_an_item_with_a_kind_of_its_own_is_news(docketwire: Docketwire) -> None:
    (docketwire.folder / "items.jsonl").write_text(
        as_lines(STAY, {**STAY, "kind": "editorial"}), encoding="utf-8"
    )

    first, second = docketwire("explain", "--jsonl", "items.jsonl").rows()

    assert first["cases"]
    assert first == second


def test_explain_reads_standard_input(
    docketwire: Docketwire, monkeypatch: pytest.MonkeyPatch
) -> None:
    typed_in(monkeypatch, b"\xef\xbb\xbf" + as_lines(DROP).encode())

    ran = docketwire("explain", "--jsonl", "-")

    assert [row["title"] for row in ran.rows()] == [demo.DROP_TITLE]


@pytest.mark.parametrize(
    ("content", "option", "said"),
    [
        pytest.param(b"\xff\xfe\x00", [], "not UTF-8", id="bytes"),
        pytest.param(b"  \n ", [], "first line", id="no text"),
        pytest.param(b"[1]", ["--jsonl"], "one JSON object", id="a list"),
        pytest.param(b'{"id": 1}', ["--jsonl"], 'needs "id" and "title"', id="no title"),
        pytest.param(b'{"id": 1, "title": ', ["--jsonl"], "not JSON", id="half a line"),
    ],
)
def test_a_text_that_cannot_be_read_is_told_by_its_place(
    docketwire: Docketwire, content: bytes, option: list[str], said: str
) -> None:
    (docketwire.folder / "text").write_bytes(content)

    ran = docketwire("explain", *option, "text")

    assert (ran.code, ran.out) == (1, "")
    assert ran.err.startswith("text")
    assert said in ran.err


def test_half_a_surrogate_in_an_item_stops_nothing(docketwire: Docketwire) -> None:
    broken = {"id": "s", "title": "Coinbase \ud800 appeals", "text": "An \udfff appeal."}
    (docketwire.folder / "items.jsonl").write_text(as_lines(broken, DROP), encoding="utf-8")

    ran = docketwire("explain", "--jsonl", "items.jsonl")

    assert [row["id"] for row in ran.rows()] == ["s", "b"]


def test_compare_tells_copies_from_developments_and_from_other_news(
    docketwire: Docketwire,
) -> None:
    pairs = [
        {"id": f"{a['id']}{b['id']}", "a": a, "b": b}
        for a, b in ((STAY, DISGUISED), (STAY, DROP), (STAY, OTHER))
    ]
    (docketwire.folder / "pairs.jsonl").write_text(as_lines(*pairs), encoding="utf-8")

    ran = docketwire("compare", "--jsonl", "pairs.jsonl")

    assert [(row["id"], row["same"], row["relation"]) for row in ran.rows()] == [
        ("ac", True, "copy"),
        ("ab", False, "related"),
        ("ad", False, "unrelated"),
    ]
    assert all(0 <= row["score"] <= 1 for row in ran.rows())


def test_compare_says_of_two_files_why(docketwire: Docketwire) -> None:
    for item in (STAY, DISGUISED):
        (docketwire.folder / item["id"]).write_text(
            f"{item['title']}\n{item['text']}", encoding="utf-8"
        )

    ran = docketwire("compare", "a", "c")

    assert ran.code == 0
    assert ran.out.startswith("copy")
    assert len(ran.out.splitlines()) > 1


# Questions and subscriptions


def test_the_answers_of_the_slash_commands_are_given_on_the_terminal(
    docketwire: Docketwire,
) -> None:
    asked = {
        "case": docketwire("case", "23-cv-1599"),
        "party": docketwire("party", "coinbase"),
        "search": docketwire("search", "wells", "notice"),
        "latest": docketwire("latest", "sec-v-ripple", "-n", "3"),
    }

    assert {name: ran.code for name, ran in asked.items()} == dict.fromkeys(asked, 0)
    assert "1:23-cv-01599" in asked["case"].out
    assert "Coinbase" in asked["party"].out


@pytest.mark.parametrize(
    "question", [["case", "no such case"], ["party", "zzz"], ["why", "https://x.example/"]]
)
def test_what_is_not_known_exits_with_1(docketwire: Docketwire, question: list[str]) -> None:
    ran = docketwire(*question, "--json")

    assert (ran.code, ran.out) == (1, "")
    assert ran.err


def test_subscriptions_are_added_listed_and_removed(docketwire: Docketwire) -> None:
    added = docketwire(
        "subscriptions", "add", "slack:T1/C1", "case:sec-v-binance", "party:Acme Coin"
    )
    listed = docketwire("subscriptions", "list", "--json").rows()
    removed = docketwire("subscriptions", "remove", "slack:C1", "all", "--json")
    left = docketwire("subscriptions", "list", "--json")

    assert added.code == 0
    assert "D.D.C. is polled" in added.out
    assert [(each["channel"], each["tenant"]) for each in listed] == [("slack:C1", "T1")] * 2
    assert listed[0]["topic"] == "case:sec-v-binance"
    assert removed.rows()[0]["blocks"]
    assert (left.code, left.out) == (0, "")


def test_a_channel_that_follows_nothing_has_no_alert_to_show(docketwire: Docketwire) -> None:
    ran = docketwire("subscriptions", "test", "console")

    assert (ran.code, ran.out) == (1, "")
    assert "follows" in ran.err


def test_listing_feeds_leaves_those_of_a_running_bot_alone(docketwire: Docketwire) -> None:
    docketwire("subscriptions", "add", "console", "all")
    (docketwire.folder / "other.yaml").write_text(
        "feeds: [{name: Other, url: https://other.example/, kind: news}]\n", encoding="utf-8"
    )

    listed = docketwire("feeds", "list", "--feeds", "other.yaml", "--json").rows()
    coverage = docketwire("case", "sec-v-binance")

    assert [(row["name"], row["state"]) for row in listed] == [("Other", "new")]
    assert "D.D.C. is polled" in coverage.out


# The database


def test_a_backup_is_restored_and_what_was_there_is_kept(docketwire: Docketwire) -> None:
    docketwire("subscriptions", "add", "console", "case:sec-v-ripple")
    backed_up = docketwire("db", "backup", "monday.db")
    docketwire("subscriptions", "remove", "console", "all")
    restored = docketwire("db", "restore", "monday.db")

    assert [backed_up.code, restored.code] == [0, 0]
    assert "docketwire.db.before-restore.bak" in restored.out
    listed = docketwire("subscriptions", "list", "--json").rows()
    assert [row["topic"] for row in listed] == ["case:sec-v-ripple"]


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        pytest.param(["backup", "copy.db"], "no such file", id="nothing to back up"),
        pytest.param(["restore", "feeds.yaml"], "no SQLite database", id="no database"),
        pytest.param(["restore", "lost.db"], "no such file", id="no backup"),
    ],
)
def test_what_cannot_be_kept_or_restored_exits_with_1(
    docketwire: Docketwire, arguments: list[str], said: str
) -> None:
    ran = docketwire("db", *arguments)

    assert (ran.code, ran.out) == (1, "")
    assert said in ran.err


def test_migrate_makes_a_database_and_says_its_schema(docketwire: Docketwire) -> None:
    ran = docketwire("db", "migrate", "--database", "sqlite:///new.db")

    assert ran.code == 0
    assert ran.out.startswith("new.db: schema ")


@pytest.mark.parametrize("command", ["poll", "run"])
def test_a_second_loop_on_one_database_is_refused(docketwire: Docketwire, command: str) -> None:
    lock = loop_lock(docketwire.folder / "docketwire.db")
    try:
        ran = docketwire(command)
    finally:
        lock.release()

    assert (ran.code, ran.out) == (1, "")
    assert "another docketwire is polling" in ran.err


def test_a_port_that_is_taken_ends_run_with_a_plain_message(
    docketwire: Docketwire, monkeypatch: pytest.MonkeyPatch
) -> None:
    docketwire.configure()
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        monkeypatch.setenv("DOCKETWIRE_HTTP", f"127.0.0.1:{taken.getsockname()[1]}")

        ran = docketwire("run")

    assert ran.code == 1
    assert "cannot be listened on" in ran.err
    assert "Traceback" not in ran.err


# Installing


def test_init_writes_both_files_once(docketwire: Docketwire) -> None:
    first = docketwire("init", "new")
    again = docketwire("init", "new")

    assert [first.code, again.code] == [0, 0]
    assert "feeds.yaml: written" in first.out
    assert again.out.count("left as it is") == 2
    assert ((docketwire.folder / "new" / ".env").stat().st_mode & 0o077) == 0


def test_the_manifest_is_json(docketwire: Docketwire) -> None:
    ran = docketwire("slack", "manifest")

    assert json.loads(ran.out)["settings"]["socket_mode_enabled"]


def test_the_invitation_is_for_the_application_of_the_token(
    docketwire: Docketwire, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DISCORD_TOKEN", "MTIzNDU2Nzg5MDEyMzQ1Njc4.Gabcde.rest")

    of_token = docketwire("discord", "invite")
    of_option = docketwire("discord", "invite", "--client-id", "1234567890")
    monkeypatch.delenv("DISCORD_TOKEN")
    of_nothing = docketwire("discord", "invite")

    assert "client_id=123456789012345678&" in of_token.out
    assert "client_id=1234567890&" in of_option.out
    assert (of_nothing.code, of_nothing.out) == (1, "")
    assert "DISCORD_TOKEN is not set" in of_nothing.err


# Polling, through a server of the test's


def wire(round_number: int) -> Page:
    return Page(body=demo.rss(demo.WIRE, round_number), etag=f'"{round_number}"')


async def test_a_changed_feed_is_one_alert_that_can_be_found_and_explained(
    docketwire: Docketwire,
) -> None:
    async with FeedServer() as server:
        docketwire.configure(
            {"name": "Harbor Wire", "url": server.url("/wire"), "kind": "news"},
            {"name": "Gone", "url": server.url("/gone"), "kind": "news"},
            subscriptions=[{"channel": "console", "topics": ["case:sec-v-binance"]}],
        )
        (docketwire.folder / ".env").write_text(
            f"DOCKETWIRE_ALLOW_PRIVATE_NETWORKS=127.0.0.1:{server.port}\n", encoding="utf-8"
        )
        server.pages["/wire"] = in_turn(wire(1), wire(2), wire(2))
        baseline, changed, unchanged = [
            await docketwire.beside("poll", "--all", "--json") for _ in range(3)
        ]

    (first,), (second,), (third,) = baseline.rows(), changed.rows(), unchanged.rows()
    assert [list(first), list(second)] == [POLL_FIELDS] * 2
    assert [each["deliveries"] for each in (first, second, third)] == [0, 1, 0]
    assert [each["changed"] for each in (first, second, third)] == [1, 1, 0]
    assert (second["new"], second["repeats"]) == (1, 1)
    assert (third["unchanged"], third["failed"]) == (1, 1)
    assert [error["url"] for error in third["errors"]] == [server.url("/gone")]
    assert baseline.code == changed.code == unchanged.code == 0
    assert demo.STAY_TITLE.split(" for ", maxsplit=1)[0] in changed.err
    found = await docketwire.beside("search", "settlement", "talks")
    assert demo.STAY_TITLE in found.out
    why = await docketwire.beside("why", "https://harborwire.example/sec-binance-stay")
    assert "Harbor Wire" in why.out
    shown = await docketwire.beside("subscriptions", "test", "console")
    assert demo.STAY_TITLE in shown.out


async def test_poll_fails_only_if_every_feed_failed_and_prints_no_key_of_its_address(
    docketwire: Docketwire,
) -> None:
    async with FeedServer() as server:
        address = server.url("/gone?token=canary")
        docketwire.configure({"name": "Gone", "url": address, "kind": "news"})
        os.environ["DOCKETWIRE_ALLOW_PRIVATE_NETWORKS"] = f"127.0.0.1:{server.port}"
        try:
            ran = await docketwire.beside("poll")
            checked = await docketwire.beside("feeds", "check", "--json")
            listed = await docketwire.beside("feeds", "list", "--json")
        finally:
            del os.environ["DOCKETWIRE_ALLOW_PRIVATE_NETWORKS"]

    assert (ran.code, checked.code, listed.code) == (1, 1, 0)
    for each in (ran, checked, listed):
        assert "/gone" in each.out
        assert "canary" not in each.out + each.err


async def test_checking_says_of_each_feed_how_it_is_and_stores_nothing(
    docketwire: Docketwire, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with FeedServer() as server:
        monkeypatch.setenv("DOCKETWIRE_ALLOW_PRIVATE_NETWORKS", f"127.0.0.1:{server.port}")
        server.pages |= {
            "/wire": wire(3),
            "/page": Page(body=b"<html><p>Welcome</p></html>", content_type="text/html"),
            "/empty": Page(body=b"<rss version='2.0'><channel><title>E</title></channel></rss>"),
        }
        docketwire.configure(
            *[
                {"name": name, "url": server.url(f"/{name}"), "kind": "news"}
                for name in ("wire", "page", "empty", "gone")
            ],
            {"name": "SEC", "url": "https://www.sec.gov/news/x.rss", "kind": "regulator"},
            contact="ops@example.org",
        )
        checked = await docketwire.beside("feeds", "check", "--json")
        table = await docketwire.beside("feeds", "check", "--only", "WIRE")
        failed = await docketwire.beside("feeds", "check", "--only", "gone")

    rows = {row["name"]: row for row in checked.rows()}
    assert {name: row["status"] for name, row in rows.items()} == {
        "wire": "ok",
        "page": "failed",
        "empty": "ok",
        "gone": "failed",
        "SEC": "failed",
    }
    assert (rows["wire"]["items"], rows["wire"]["trouble"]) == (
        3,
        ["nothing in it is newer than 12 Apr 2025"],
    )
    assert rows["wire"]["newest"] == "2025-04-12T07:15:00+00:00"
    assert rows["wire"]["advised"] == 3600
    assert "contact: in feeds.yaml" in rows["SEC"]["remedy"][0]
    assert all(row["trouble"] for row in rows.values())
    assert (checked.code, table.code, failed.code) == (0, 0, 1)
    assert "1 of 1 feeds can be read" in table.out
    assert sorted(path.name for path in docketwire.folder.glob("*")) == ["feeds.yaml"]


def test_no_feed_to_check_is_said(docketwire: Docketwire) -> None:
    ran = docketwire("feeds", "check", "--only", "nosuch")

    assert (ran.code, ran.out) == (1, "")
    assert '"nosuch"' in ran.err


START = datetime(2026, 3, 2, tzinfo=UTC)


@pytest.mark.parametrize(
    ("hours", "max_age", "minutes"),
    [
        pytest.param([], None, 60, id="a feed without times: hourly"),
        pytest.param([0, 24 * 30], None, 60, id="a slow feed: hourly"),
        pytest.param([0, 1, 2], None, 30, id="two hours of items: four times in them"),
        pytest.param([0, 0.1], None, 2, id="minutes of items: not too often"),
        pytest.param([0, 1, 2], timedelta(hours=2), 120, id="no sooner than the server says"),
    ],
)
def test_the_advised_interval_lets_nothing_drop_out_of_a_feed(
    hours: list[float], max_age: timedelta | None, minutes: int
) -> None:
    times = [START + timedelta(hours=each) for each in hours]

    assert advised(times, max_age=max_age) == timedelta(minutes=minutes)


# As a process


def test_exit_codes_and_streams_of_the_real_command(docketwire: Docketwire) -> None:
    version = docketwire.process("--version")
    wrong = docketwire.process("--database")
    unknown = docketwire.process("case", "no such case")
    ascii_only = docketwire.process(
        "explain", "--jsonl", "-", stdin=as_lines(DISGUISED), env={"PYTHONIOENCODING": "ascii"}
    )

    assert (version.code, version.err) == (0, "")
    assert version.out.startswith("docketwire ")
    assert (wrong.code, wrong.out) == (2, "")
    assert (unknown.code, unknown.out) == (1, "")
    assert len(unknown.err.splitlines()) <= 3
    assert ascii_only.rows()[0]["title"] == demo.STAY_TITLE


def test_a_reader_that_leaves_early_ends_the_command_without_a_traceback(
    docketwire: Docketwire,
) -> None:
    items = "\n".join(as_lines(STAY | {"id": str(number)}) for number in range(400))
    (docketwire.folder / "items.jsonl").write_text(items, encoding="utf-8")

    with subprocess.Popen(
        [sys.executable, "-m", "bot", "explain", "--jsonl", "items.jsonl"],
        cwd=docketwire.folder,
        env=os.environ | {"PYTHONPATH": str(CHECKOUT)},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    ) as process:
        assert process.stdout is not None
        assert process.stderr is not None
        first = process.stdout.readline()
        process.stdout.close()
        said = process.stderr.read()

    assert json.loads(first)["id"] == "0"
    assert (process.returncode, said) == (1, b"")


async def started(
    docketwire: Docketwire, *arguments: str, **env: str
) -> asyncio.subprocess.Process:
    return await asyncio.create_subprocess_exec(
        sys.executable,
        "-m",
        "bot",
        *arguments,
        cwd=docketwire.folder,
        env=os.environ | {"PYTHONPATH": str(CHECKOUT)} | env,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.PIPE,
        start_new_session=True,
    )


async def test_ctrl_c_ends_a_poll_quietly(docketwire: Docketwire) -> None:
    async with FeedServer() as server:
        server.pages["/slow"] = silent
        docketwire.configure({"name": "Slow", "url": server.url("/slow"), "kind": "news"})
        process = await started(
            docketwire,
            "poll",
            "--json",
            DOCKETWIRE_ALLOW_PRIVATE_NETWORKS=f"127.0.0.1:{server.port}",
        )
        await until(lambda: server.log)
        os.killpg(process.pid, signal.SIGINT)
        out, err = await asyncio.wait_for(process.communicate(), 20)

    assert (process.returncode, out, err) == (130, b"", b"")


async def test_run_polls_and_delivers_until_sigterm_and_exits_with_0(
    docketwire: Docketwire,
) -> None:
    async with FeedServer() as server:
        server.pages["/wire"] = wire(2)
        docketwire.configure({"name": "Harbor Wire", "url": server.url("/wire"), "kind": "news"})
        process = await started(
            docketwire,
            "run",
            DOCKETWIRE_ALLOW_PRIVATE_NETWORKS=f"127.0.0.1:{server.port}",
            DOCKETWIRE_HTTP="127.0.0.1:0",
        )
        await until(lambda: server.log)
        refused = await docketwire.beside("poll", "--json")
        process.send_signal(signal.SIGTERM)
        _, err = await asyncio.wait_for(process.communicate(), 20)

    assert process.returncode == 0
    assert b"Traceback" not in err
    assert (refused.code, refused.out) == (1, "")
    assert "another docketwire is polling" in refused.err


def given_up(docketwire: Docketwire) -> None:
    """Give up two alerts of one story, as a sender that fails three times does."""
    for channel in ("console", "slack:C1"):
        docketwire("subscriptions", "add", channel, "all")
    with closing(sqlite.connect(docketwire.folder / "docketwire.db")) as connection:
        connection.execute(
            "INSERT INTO story (title, summary, event, kind, first_seen) VALUES"
            " ('Judge rules [red]', '', 'order', 'news', '2026-03-02T14:30:00.000000+00:00')"
        )
        connection.execute(
            "INSERT INTO delivery (story, channel, kind, revision, tenant, topics, state, attempt,"
            " created, due, reason) SELECT 1, key, 'alert', 1, '', '[]', 'dead', 3,"
            " '2026-03-02T14:30:00.000000+00:00', '2026-03-02T14:30:00.000000+00:00', 'broken'"
            " FROM channel"
        )


def test_what_was_given_up_is_listed_with_attempts_and_reason(docketwire: Docketwire) -> None:
    empty = docketwire("dead", "list")
    given_up(docketwire)

    rows = docketwire("dead", "list", "--json").rows()
    table = docketwire("dead", "list")

    assert empty.out == "Nothing was given up.\n"
    assert [(row["channel"], row["attempts"], row["reason"]) for row in rows] == [
        ("slack:C1", 3, "broken"),
        ("console", 3, "broken"),
    ]
    assert rows[0]["title"] == "Judge rules [red]"
    assert "Judge rules [red]" in table.out


def test_what_was_given_up_is_owed_again_by_number_or_all(docketwire: Docketwire) -> None:
    given_up(docketwire)

    one = docketwire("dead", "retry", "1", "99")
    rest = docketwire("dead", "retry", "--all")
    neither = docketwire("dead", "retry")

    assert (one.code, one.out, one.err) == (1, "1 owed again\n", "not given up: 99\n")
    assert (rest.code, rest.out) == (0, "1 owed again\n")
    assert neither.code == 2
    assert docketwire("dead", "list", "--json").rows() == []
