"""Fetching, against a feed server on loopback that behaves as badly as real ones do."""

import asyncio
import gzip
import hashlib
import ipaddress
import logging
import re
import resource
import ssl
import subprocess
import time
import urllib.error
import zlib
from collections.abc import AsyncIterator, Iterable
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from multidict import CIMultiDict

from bot.errors import ConfigError, FetchError
from bot.fetch import (
    NO_VALIDATORS,
    Fetched,
    Fetcher,
    FetchFailed,
    Trouble,
    Unchanged,
    Validators,
)
from bot.fetch.addresses import is_public, literal
from bot.fetch.headers import max_age, retry_after
from bot.fetch.transport import Lookup
from tests.doubles.feeds import (
    RSS,
    Behaviour,
    FeedServer,
    Page,
    Seen,
    Wire,
    drip,
    encoded,
    endless,
    gzip_bomb,
    hang_up,
    head,
    in_turn,
    naive_get,
    raw,
    redirect,
    reset_in_body,
    silent,
)

QUICK = timedelta(seconds=0.3)
NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)
DAY = timedelta(hours=24)
HASH = hashlib.sha256(RSS).hexdigest()


@pytest.fixture
async def server() -> AsyncIterator[FeedServer]:
    async with FeedServer() as running:
        yield running


@pytest.fixture
async def fetcher(server: FeedServer) -> AsyncIterator[Fetcher]:
    async with Fetcher("ops@example.org", allows_private=server.allows) as opened:
        yield opened


async def fetched(fetcher: Fetcher, url: str, validators: Validators = NO_VALIDATORS) -> Fetched:
    answer = await fetcher.get(url, validators)
    assert isinstance(answer, Fetched)
    return answer


async def failure(fetcher: Fetcher, url: str, deadline: timedelta = QUICK * 10) -> FetchFailed:
    with pytest.raises(FetchFailed) as caught:
        await fetcher.get(url, deadline=deadline)
    return caught.value


# Validators: rows 1 to 3.


@pytest.mark.parametrize(
    "etag", ['"abc"', 'W/"weak-1"', '"1719868873"', "unquoted", '"sp ace, comma"', '"é"']
)
async def test_an_etag_is_echoed_byte_for_byte(
    etag: str, server: FeedServer, fetcher: Fetcher
) -> None:
    sent = etag.encode().decode("latin-1")
    server.pages["/feed"] = Page(etag=sent)

    first = await fetched(fetcher, server.url("/feed"))
    second = await fetcher.get(server.url("/feed"), first.validators)

    assert isinstance(second, Unchanged)
    assert second.status == 304
    assert second.validators == first.validators
    assert sent == server.log[1].headers["if-none-match"]


async def test_a_last_modified_alone_is_echoed_byte_for_byte(
    server: FeedServer, fetcher: Fetcher
) -> None:
    stamp = "Sun, 6 Sep 2026 8:00:00 GMT"
    server.pages["/feed"] = Page(last_modified=stamp)

    first = await fetched(fetcher, server.url("/feed"))
    second = await fetcher.get(server.url("/feed"), first.validators)

    assert isinstance(second, Unchanged)
    assert stamp == server.log[1].headers["if-modified-since"]
    assert "if-none-match" not in server.log[1].headers


async def test_the_same_body_is_unchanged_though_the_server_ignores_or_changes_its_etag(
    server: FeedServer, fetcher: Fetcher
) -> None:
    server.pages["/feed"] = in_turn(
        Page(etag='"1"', ignores_validators=True), Page(etag='"2"', ignores_validators=True)
    )

    first = await fetched(fetcher, server.url("/feed"))
    second = await fetcher.get(server.url("/feed"), first.validators)

    assert isinstance(second, Unchanged)
    assert second.status == 200
    assert second.validators == Validators(etag='"2"', body_hash=HASH)


async def test_a_changed_body_is_fetched_with_new_validators(
    server: FeedServer, fetcher: Fetcher
) -> None:
    server.pages["/feed"] = in_turn(Page(etag='"1"'), Page(etag='"2"', body=RSS + b" "))

    first = await fetched(fetcher, server.url("/feed"))
    second = await fetched(fetcher, server.url("/feed"), first.validators)

    assert second.body == RSS + b" "
    assert second.validators.etag == '"2"'
    assert second.validators.body_hash != HASH


async def test_a_304_may_bring_a_newer_etag(server: FeedServer, fetcher: Fetcher) -> None:
    server.pages["/feed"] = raw(head(304, [("ETag", '"2"')]), then_close=False)

    answer = await fetcher.get(
        server.url("/feed"), Validators(etag='"1"', last_modified="then", body_hash=HASH)
    )

    assert isinstance(answer, Unchanged)
    assert answer.validators == Validators(etag='"2"', last_modified="then", body_hash=HASH)


async def test_a_304_that_was_not_asked_for_is_a_failure(
    server: FeedServer, fetcher: Fetcher
) -> None:
    server.pages["/feed"] = raw(head(304, []))

    assert (await failure(fetcher, server.url("/feed"))).status == 304


@pytest.mark.parametrize("etag", ['"a"\r\nX-Evil: 1', '"a"\nX-Evil: 1', '"\x00"', '"' * 5000])
async def test_a_stored_etag_cannot_write_headers(
    etag: str, server: FeedServer, fetcher: Fetcher
) -> None:
    server.pages["/feed"] = Page()

    await fetcher.get(server.url("/feed"), Validators(etag=etag, last_modified=etag))

    assert "x-evil" not in server.log[0].headers
    assert "if-none-match" not in server.log[0].headers
    assert "if-modified-since" not in server.log[0].headers


async def test_an_etag_folded_over_two_lines_cannot_write_headers(
    server: FeedServer, fetcher: Fetcher
) -> None:
    server.pages["/feed"] = raw(
        b'HTTP/1.1 200 OK\r\nETag: "a"\r\n X-Evil: 1\r\nContent-Length: 2\r\n\r\nhi'
    )

    first = await fetched(fetcher, server.url("/feed"))
    await fetcher.get(server.url("/feed"), first.validators)

    assert "x-evil" not in server.log[1].headers
    assert not re.search(r"[\r\n]", first.validators.etag or "")


async def test_validators_go_only_to_the_address_that_gave_them(
    server: FeedServer, fetcher: Fetcher
) -> None:
    server.pages["/feed"] = redirect(302, "/real")
    server.pages["/real"] = Page(etag='"real"')

    first = await fetched(fetcher, server.url("/feed"))
    second = await fetcher.get(server.url("/feed"), first.validators)

    assert isinstance(second, Unchanged)
    assert server.url("/real") == first.validators.url == second.validators.url
    assert ["if-none-match" in seen.headers for seen in server.requests("/feed")] == [False, False]
    assert ["if-none-match" in seen.headers for seen in server.requests("/real")] == [False, True]


# Redirects: rows 4 to 8.


@pytest.mark.parametrize("status", [301, 308])
async def test_a_permanent_redirect_is_followed_and_reported(
    status: int, server: FeedServer, fetcher: Fetcher
) -> None:
    server.pages["/old"] = redirect(status, "/new", body=b"<html>" + b"moved " * 5000)
    server.pages["/new"] = Page()

    answer = await fetched(fetcher, server.url("/old"))

    assert answer.body == RSS
    assert server.url("/new") == answer.url == answer.moved


@pytest.mark.parametrize("status", [302, 303, 307])
async def test_a_temporary_redirect_is_followed_and_moves_nothing(
    status: int, server: FeedServer, fetcher: Fetcher
) -> None:
    server.pages["/old"] = redirect(status, "/new")
    server.pages["/new"] = Page()

    answer = await fetched(fetcher, server.url("/old"))

    assert server.url("/new") == answer.url
    assert answer.moved is None


async def test_one_temporary_hop_makes_the_whole_chain_temporary(
    server: FeedServer, fetcher: Fetcher
) -> None:
    server.pages |= {"/a": redirect(301, "/b"), "/b": redirect(302, "/c"), "/c": Page()}

    assert (await fetched(fetcher, server.url("/a"))).moved is None


async def test_a_redirect_that_answers_unchanged_is_still_reported_as_moved(
    server: FeedServer, fetcher: Fetcher
) -> None:
    server.pages |= {"/a": redirect(301, "/b"), "/b": Page()}

    answer = await fetcher.get(server.url("/a"), Validators(body_hash=HASH))

    assert isinstance(answer, Unchanged)
    assert server.url("/b") == answer.moved


async def test_five_hops_are_followed_and_six_are_not(server: FeedServer, fetcher: Fetcher) -> None:
    server.pages |= {f"/{n}": redirect(302, f"/{n + 1}") for n in range(30)}
    server.pages["/30"] = Page()

    assert (await fetched(fetcher, server.url("/25"))).body == RSS
    server.log.clear()
    error = await failure(fetcher, server.url("/0"))

    assert error.trouble == Trouble.REDIRECT
    assert "more than 5 times" in str(error)
    assert len(server.log) == 6


@pytest.mark.parametrize(
    ("location", "says"),
    [
        ("/loop", "in a circle"),
        (None, "without saying where to"),
        ("", "without saying where to"),
        ("file:///etc/passwd", "no web address"),
        ("gopher://127.0.0.1/", "no web address"),
        ("javascript:alert(1)", "no web address"),
        ("http://[::1", "no web address"),
        ("http://host:port/", "no web address"),
    ],
)
async def test_a_redirect_to_nowhere_is_one_clear_error(
    location: str | None, says: str, server: FeedServer, fetcher: Fetcher
) -> None:
    server.pages["/loop"] = redirect(301, location)

    error = await failure(fetcher, server.url("/loop"))

    assert error.trouble == Trouble.REDIRECT
    assert says in str(error)
    assert len(server.log) == 1


async def test_a_cookie_is_never_sent_back(server: FeedServer, fetcher: Fetcher) -> None:
    cookie = (("Set-Cookie", "seen=1; Path=/"), ("Location", "/b"))
    server.pages |= {"/a": Page(status=302, headers=cookie), "/b": Page(headers=cookie[:1])}

    await fetcher.get(server.url("/a"))
    await fetcher.get(server.url("/b"))

    assert len(server.log) == 3
    assert not any("cookie" in seen.headers for seen in server.log)


async def test_a_password_goes_to_its_own_host_only_and_into_no_text(
    server: FeedServer, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    async with FeedServer() as other, Fetcher("x", allows_private=lambda *_, **__: True) as fetcher:
        secret = server.url("/a?key=s3cret").replace("127.0.0.1", "me:s3cret@127.0.0.1")
        server.pages["/a?key=s3cret"] = redirect(302, "/b")
        server.pages["/b"] = redirect(302, other.url("/c"))

        error = await failure(fetcher, secret)

        assert server.log[0].headers["authorization"] == "Basic bWU6czNjcmV0"
        assert server.log[1].headers["authorization"] == "Basic bWU6czNjcmV0"
        assert "authorization" not in other.log[0].headers
    assert "s3cret" not in str(error)
    assert "me:" not in "".join(record.getMessage() for record in caplog.records)


# Private addresses: faults row 13.

NOT_PUBLIC = [
    "127.0.0.1",
    "127.1",
    "0x7f.1",
    "2130706433",
    "017700000001",
    "0",
    "0.0.0.0",
    "10.0.0.1",
    "100.64.0.1",
    "169.254.169.254",
    "172.16.0.1",
    "192.0.0.8",
    "192.0.0.9",
    "192.0.2.1",
    "192.31.196.1",
    "192.88.99.1",
    "192.168.1.1",
    "198.18.0.1",
    "224.0.0.1",
    "240.0.0.1",
    "255.255.255.255",
    "[::1]",
    "[::]",
    "[::127.0.0.1]",
    "[::ffff:127.0.0.1]",
    "[::ffff:7f00:1]",
    "[64:ff9b::7f00:1]",
    "[64:ff9b:1::1]",
    "[2002:7f00:1::]",
    "[2002:c058:6301::]",
    "[2001:0:7f00:1::]",
    "[2001:db8::1]",
    "[3fff::1]",
    "[5f00::1]",
    "[fc00::1]",
    "[fe80::1]",
    "[fe80::1%25eth0]",
    "[fec0::1]",
    "[ff02::1]",
    "[2620:4f:8000::1]",
]
PUBLIC = ["8.8.8.8", "[2600:1406:bc00::1]", "[64:ff9b::808:808]", "[2002:808:808::1]"]


@pytest.mark.parametrize("host", NOT_PUBLIC)
async def test_an_address_that_is_not_public_is_refused_before_connecting(
    host: str, server: FeedServer
) -> None:
    asked: list[str] = []
    async with Fetcher("ops@example.org", lookup=recording(asked)) as fetcher:
        error = await failure(fetcher, server.url("/", host=host))

    assert error.trouble == Trouble.PRIVATE
    assert "DOCKETWIRE_ALLOW_PRIVATE_NETWORKS" in str(error)
    assert server.connections == 0
    assert asked == []


def recording(asked: list[str], *answers: str) -> Lookup:
    def lookup(host: str) -> Iterable[str]:
        asked.append(host)
        return answers

    return lookup


@pytest.mark.parametrize("host", PUBLIC)
def test_a_public_address_is_public(host: str) -> None:
    address = literal(host)

    assert address is not None
    assert is_public(address)


@given(st.ip_addresses(v=4))
def test_ipv4_inside_ipv6_is_judged_as_what_it_is(address: ipaddress.IPv4Address) -> None:
    mapped = ipaddress.IPv6Address(f"::ffff:{address}")

    assert is_public(address) == is_public(mapped)
    if is_public(address):
        assert not address.is_private
        assert not address.is_multicast


@pytest.mark.parametrize(
    "location",
    [
        "http://169.254.169.254/latest/meta-data/",
        "http://[::1]:{port}/",
        "http://10.0.0.1/",
        "http://2130706433:{port}/",
        "//localhost:{port}/",
        "http://public.example@127.0.0.1:{port}/",
        "http://rebound.example:{port}/",
    ],
)
async def test_a_redirect_to_a_private_address_is_refused_before_connecting(
    location: str, server: FeedServer
) -> None:
    async with FeedServer() as victim:
        server.pages["/feed"] = redirect(302, location.format(port=victim.port))
        async with Fetcher(
            "x", allows_private=server.allows, lookup=lambda _: ["127.0.0.1"]
        ) as fetcher:
            error = await failure(fetcher, server.url("/feed"))

        assert error.trouble == Trouble.PRIVATE
        assert victim.connections == 0


async def test_a_client_without_the_check_walks_into_the_private_network(
    server: FeedServer,
) -> None:
    async with FeedServer(pages={"/admin": Page(body=b"secret")}) as victim:
        server.pages["/feed"] = redirect(302, victim.url("/admin"))

        assert (victim.url("/admin"), b"secret") == await asyncio.to_thread(
            naive_get, server.url("/feed")
        )


async def test_a_name_with_one_private_address_among_public_ones_is_refused(
    server: FeedServer,
) -> None:
    asked: list[str] = []
    lookup = recording(asked, "8.8.8.8", "127.0.0.1")
    async with Fetcher("x", lookup=lookup) as fetcher:
        error = await failure(fetcher, server.url("/feed", host="mixed.example"))

    assert error.trouble == Trouble.PRIVATE
    assert asked == ["mixed.example"]
    assert server.connections == 0


async def test_a_name_that_rebinds_is_checked_at_each_look_up_and_connected_as_checked(
    server: FeedServer,
) -> None:
    """One look-up per connection: there is none after the check that could answer otherwise."""
    asked: list[str] = []
    server.pages["/feed"] = Page()
    lookup = recording(asked, "127.0.0.1")
    async with Fetcher("x", allows_private=server.allows, lookup=lookup) as fetcher:
        answer = await fetched(fetcher, server.url("/feed", host="mine.example"))

    assert answer.body == RSS
    assert asked == ["mine.example"]
    assert f"mine.example:{server.port}" == server.log[0].headers["host"]


async def test_a_host_allowed_by_name_is_reached_and_its_address_by_number_is_not(
    server: FeedServer,
) -> None:
    server.pages["/feed"] = Page()

    def allows(ip: str, port: int, *, host: str = "") -> bool:
        return host == "feeds.internal" and port == server.port

    async with Fetcher("x", allows_private=allows, lookup=lambda _: ["127.0.0.1"]) as fetcher:
        by_name = await fetched(fetcher, server.url("/feed", host="feeds.internal"))
        error = await failure(fetcher, server.url("/feed"))

    assert by_name.body == RSS
    assert error.trouble == Trouble.PRIVATE


async def test_proxies_of_the_environment_are_not_used(
    server: FeedServer, fetcher: Fetcher, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with FeedServer() as proxy:
        for name in ("HTTP_PROXY", "http_proxy", "ALL_PROXY", "all_proxy"):
            monkeypatch.setenv(name, proxy.url(""))
        server.pages["/feed"] = Page()

        await fetcher.get(server.url("/feed"))

        assert proxy.connections == 0


# Answers that are no feed: rows 9 to 12.


@pytest.mark.parametrize(
    ("status", "body", "trouble", "says"),
    [
        (401, b"", Trouble.BLOCKED, "wants a user and a password"),
        (403, b"", Trouble.BLOCKED, "refuses us"),
        (404, b"", Trouble.MISSING, "no such feed"),
        (410, b"", Trouble.GONE, "gone for good"),
        (429, b"", Trouble.BLOCKED, "asked too often"),
        (500, b"", Trouble.STATUS, "a fault of its own"),
        (503, b"", Trouble.STATUS, "a fault of its own"),
        (204, b"", Trouble.STATUS, "sent no feed"),
        (206, RSS, Trouble.STATUS, "sent no feed"),
        (
            403,
            b"<html><title>SEC.gov | Request Rate Threshold Exceeded</title>",
            Trouble.BLOCKED,
            "Request Rate Threshold Exceeded",
        ),
        (
            403,
            b"Your Request Originates from an Undeclared Automated Tool",
            Trouble.BLOCKED,
            "set `contact`",
        ),
        (503, b"<title>Just a moment...</title>", Trouble.BLOCKED, "challenge for browsers"),
        (
            200,
            b"<!doctype html><html><title>Request Rate Threshold Exceeded</title>",
            Trouble.BLOCKED,
            "asks for fewer requests",
        ),
    ],
)
async def test_an_answer_without_a_feed_says_what_it_means(
    *,
    status: int,
    body: bytes,
    trouble: Trouble,
    says: str,
    server: FeedServer,
    fetcher: Fetcher,
) -> None:
    server.pages["/feed"] = Page(status=status, body=body)

    error = await failure(fetcher, server.url("/feed"))

    assert isinstance(error, FetchError)
    assert (trouble, status) == (error.trouble, error.status)
    assert says in str(error)
    assert "/feed" in str(error)


async def test_a_compressed_block_page_is_still_recognised(
    server: FeedServer, fetcher: Fetcher
) -> None:
    page = gzip.compress(b"<html>Request Rate Threshold Exceeded")
    server.pages["/feed"] = Page(status=403, body=page, headers=(("Content-Encoding", "gzip"),))

    assert "asks for fewer requests" in str(await failure(fetcher, server.url("/feed")))


async def test_an_error_page_in_an_unknown_encoding_keeps_its_status(
    server: FeedServer, fetcher: Fetcher
) -> None:
    server.pages["/feed"] = Page(status=404, headers=(("Content-Encoding", "br"),))

    assert (await failure(fetcher, server.url("/feed"))).status == 404


async def test_retry_after_comes_with_the_error(server: FeedServer, fetcher: Fetcher) -> None:
    server.pages["/feed"] = Page(status=429, headers=(("Retry-After", "120"),))

    assert (await failure(fetcher, server.url("/feed"))).retry_after == timedelta(minutes=2)


@pytest.mark.parametrize(
    ("value", "wait"),
    [
        ("0", timedelta()),
        ("120", timedelta(minutes=2)),
        (" 1.5 ", timedelta(seconds=1.5)),
        ("-30", timedelta()),
        ("1000000000", DAY),
        ("9" * 5000, DAY),
        ("-" + "9" * 5000, timedelta()),
        (format_datetime(NOW + timedelta(hours=1), usegmt=True), timedelta(hours=1)),
        (format_datetime(NOW - timedelta(hours=1), usegmt=True), timedelta()),
        (format_datetime(NOW + timedelta(days=3650), usegmt=True), DAY),
        ("nan", None),
        ("inf", None),
        ("soon", None),
        ("", None),
        ("Mon, 99 Foo 99999 99:99:99 GMT", None),
    ],
)
def test_retry_after_is_read_and_clamped(value: str, wait: timedelta | None) -> None:
    assert wait == retry_after(CIMultiDict({"Retry-After": value}), NOW)


def test_a_retry_after_date_counts_from_the_servers_own_clock() -> None:
    theirs = NOW + timedelta(days=400)
    headers = CIMultiDict(
        {
            "Date": format_datetime(theirs, usegmt=True),
            "Retry-After": format_datetime(theirs + timedelta(minutes=5), usegmt=True),
        }
    )

    assert retry_after(headers, NOW) == timedelta(minutes=5)


@settings(max_examples=200)
@given(st.text(max_size=60) | st.integers().map(str) | st.floats().map(str), st.text(max_size=40))
def test_no_header_makes_a_wait_that_is_negative_or_longer_than_a_day(
    value: str, other: str
) -> None:
    headers = CIMultiDict(
        [
            (name, text)
            for name, text in (
                ("retry-after", value),
                ("date", other),
                ("expires", value),
                ("age", other),
                ("cache-control", f"public, max-age={value}"),
            )
        ]
    )

    for wait in (retry_after(headers, NOW), max_age(headers)):
        assert wait is None or timedelta() <= wait <= DAY


@pytest.mark.parametrize(
    ("headers", "fresh"),
    [
        ({"Cache-Control": "max-age=24"}, timedelta(seconds=24)),
        ({"Cache-Control": "public, Max-Age=60", "Age": "20"}, timedelta(seconds=40)),
        ({"Cache-Control": "s-maxage=60"}, None),
        ({"Cache-Control": "max-age=5", "Age": "20"}, timedelta()),
        ({"Cache-Control": "max-age=99999999999"}, DAY),
        ({"Expires": format_datetime(NOW, usegmt=True)}, None),
        ({"Expires": "0", "Date": format_datetime(NOW, usegmt=True)}, None),
        (
            {
                "Expires": format_datetime(NOW + timedelta(minutes=9), usegmt=True),
                "Date": format_datetime(NOW, usegmt=True),
            },
            timedelta(minutes=9),
        ),
        ({}, None),
    ],
)
def test_the_time_an_answer_stays_fresh_is_read(
    headers: dict[str, str], fresh: timedelta | None
) -> None:
    assert fresh == max_age(CIMultiDict(headers))


# Connections: rows 13 and 14.


async def test_a_closed_port_is_told_as_such() -> None:
    async with FeedServer() as gone:
        url = gone.url("/feed")
    async with Fetcher("x", allows_private=lambda *_, **__: True) as permissive:
        error = await failure(permissive, url)

    assert error.trouble == Trouble.REFUSED
    assert "ECONNREFUSED" in str(error)


async def test_a_name_that_does_not_exist_is_told_as_such(server: FeedServer) -> None:
    def lookup(host: str) -> Iterable[str]:
        raise OSError(-2, "Name or service not known")

    async with Fetcher("x", lookup=lookup) as fetcher:
        error = await failure(fetcher, "http://no-such.example/feed")

    assert error.trouble == Trouble.DNS
    assert "no-such.example/feed" in str(error)


@pytest.mark.parametrize(
    ("behaviour", "trouble"),
    [
        pytest.param(hang_up, Trouble.RESET, id="hangs up without an answer"),
        pytest.param(reset_in_body, Trouble.RESET, id="resets in the middle of the body"),
        pytest.param(
            raw(head(200, [("Transfer-Encoding", "chunked")]) + b"ff\r\nabc"),
            Trouble.RESET,
            id="ends a chunked body early",
        ),
        pytest.param(raw(b"SSH-2.0-OpenSSH_9.6\r\n"), Trouble.PROTOCOL, id="speaks something else"),
        pytest.param(
            raw(head(200, [("X-Long", "a" * 100_000)])), Trouble.PROTOCOL, id="header of 100 KB"
        ),
        pytest.param(
            raw(head(200, [(f"X-{n}", "a") for n in range(5000)])),
            Trouble.PROTOCOL,
            id="5,000 headers",
        ),
    ],
)
async def test_a_broken_conversation_is_a_typed_error_and_the_next_poll_is_normal(
    behaviour: Behaviour, trouble: Trouble, server: FeedServer, fetcher: Fetcher
) -> None:
    server.pages["/feed"] = behaviour

    error = await failure(fetcher, server.url("/feed"))
    server.pages["/feed"] = Page()

    assert trouble == error.trouble
    assert (await fetched(fetcher, server.url("/feed"))).body == RSS


async def test_who_hangs_up_on_a_new_connection_is_asked_once(
    server: FeedServer, fetcher: Fetcher
) -> None:
    server.pages["/feed"] = hang_up

    await failure(fetcher, server.url("/feed"))

    assert len(server.log) == 1


async def test_a_kept_connection_that_was_given_up_costs_no_poll(
    server: FeedServer, fetcher: Fetcher
) -> None:
    server.pages["/feed"] = in_turn(Page(), hang_up, Page())
    await fetched(fetcher, server.url("/feed"))

    answer = await fetched(fetcher, server.url("/feed"))

    assert answer.body == RSS
    assert [len(server.log), server.connections] == [3, 2]


async def test_an_http_1_0_answer_that_ends_with_the_connection_is_whole(
    server: FeedServer, fetcher: Fetcher
) -> None:
    server.pages["/feed"] = raw(b"HTTP/1.0 200 OK\r\n\r\n" + RSS)

    answer = await fetched(fetcher, server.url("/feed"))

    assert (answer.body, answer.complete, answer.content_type) == (RSS, True, "")


@pytest.mark.parametrize(
    ("behaviour", "says"),
    [
        pytest.param(silent, "did not answer", id="never answers"),
        pytest.param(drip(b"HTTP/1.1 200 OK\r\nX-Slow: "), "did not answer", id="drips headers"),
        pytest.param(drip(head(200, []) + RSS), "was still sending", id="drips the body"),
        pytest.param(
            drip(head(200, [("Content-Length", "9")]), interval=60), "sending", id="stalls"
        ),
    ],
)
async def test_the_deadline_covers_everything(
    behaviour: Behaviour, says: str, server: FeedServer, fetcher: Fetcher
) -> None:
    server.pages["/feed"] = behaviour
    began = time.monotonic()

    error = await failure(fetcher, server.url("/feed"), deadline=QUICK)

    assert error.trouble == Trouble.TIMEOUT
    assert says in str(error)
    assert "0.3 s" in str(error)
    assert time.monotonic() - began < 3


async def test_the_deadline_covers_a_name_server_that_hangs() -> None:
    def lookup(host: str) -> Iterable[str]:
        time.sleep(0.6)
        return ["8.8.8.8"]

    async with Fetcher("x", lookup=lookup) as fetcher:
        error = await failure(fetcher, "http://slow.example/", deadline=QUICK / 3)

    assert error.trouble == Trouble.TIMEOUT


async def test_fifty_dripping_feeds_do_not_delay_a_healthy_one_and_leave_nothing_behind(
    server: FeedServer, fetcher: Fetcher
) -> None:
    server.pages |= {"/drip": drip(head(200, []) + RSS), "/feed": Page()}

    async with asyncio.TaskGroup() as group:
        dripping = [group.create_task(failure(fetcher, server.url("/drip"))) for _ in range(50)]
        await fetcher.get(server.url("/feed"))
        ended = [task for task in dripping if task.done()]

    assert ended == []
    assert {Trouble.TIMEOUT} == {task.result().trouble for task in dripping}
    await server.settled(connections=1)
    mine = [task for task in asyncio.all_tasks() if "FeedServer" not in repr(task.get_coro())]
    assert [asyncio.current_task()] == mine


async def test_a_cancelled_fetch_lets_its_connection_go(
    server: FeedServer, fetcher: Fetcher
) -> None:
    server.pages["/drip"] = drip(head(200, []))

    with pytest.raises(TimeoutError):
        async with asyncio.timeout(0.1):
            await fetcher.get(server.url("/drip"))

    await server.settled(connections=0)


# Bodies: rows 15 to 18.


async def test_an_endless_body_is_cut_off_at_the_limit(
    server: FeedServer, fetcher: Fetcher
) -> None:
    server.pages["/feed"] = endless()

    with pytest.raises(FetchFailed) as caught:
        await fetcher.get(server.url("/feed"), max_bytes=1_000_000)

    assert caught.value.trouble == Trouble.TOO_LARGE
    assert "1,000,000 bytes" in str(caught.value)
    assert "max_bytes" in str(caught.value)


@pytest.mark.parametrize("announced", ["20000001", "9" * 5000])
async def test_an_honest_length_over_the_limit_is_not_read_at_all(
    announced: str, server: FeedServer, fetcher: Fetcher
) -> None:
    server.pages["/feed"] = raw(head(200, [("Content-Length", announced)]))

    error = await failure(fetcher, server.url("/feed"))

    assert error.trouble in (Trouble.TOO_LARGE, Trouble.PROTOCOL)


async def test_a_body_of_exactly_the_limit_is_taken_and_one_byte_more_is_not(
    server: FeedServer, fetcher: Fetcher
) -> None:
    server.pages["/feed"] = Page(body=b"<" * 1000)

    assert isinstance(await fetcher.get(server.url("/feed"), max_bytes=1000), Fetched)
    with pytest.raises(FetchFailed, match="larger than 999 bytes"):
        await fetcher.get(server.url("/feed"), max_bytes=999)


@pytest.mark.parametrize("label", ["gzip", "deflate", "identity"])
async def test_a_gzip_bomb_is_cut_off_with_little_memory(
    label: str, server: FeedServer, fetcher: Fetcher
) -> None:
    server.pages["/feed"] = encoded(gzip_bomb(256 << 20), label)
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss

    with pytest.raises(FetchFailed) as caught:
        await fetcher.get(server.url("/feed"), max_bytes=4 << 20)

    assert caught.value.trouble == Trouble.TOO_LARGE
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before < 30 * 1024


async def test_a_client_without_a_limit_unpacks_the_bomb(server: FeedServer) -> None:
    server.pages["/feed"] = encoded(gzip_bomb(32 << 20), "gzip")

    _, body = await asyncio.to_thread(naive_get, server.url("/feed"))

    assert len(body) == 32 << 20


def deflated(body: bytes, wbits: int) -> bytes:
    packer = zlib.compressobj(9, zlib.DEFLATED, wbits)
    return packer.compress(body) + packer.flush()


@pytest.mark.parametrize(
    ("body", "label"),
    [
        pytest.param(gzip.compress(RSS), "gzip", id="gzip"),
        pytest.param(gzip.compress(RSS), "X-GZIP", id="x-gzip"),
        pytest.param(gzip.compress(RSS[:50]) + gzip.compress(RSS[50:]), "gzip", id="two members"),
        pytest.param(gzip.compress(RSS) + b"\0" * 100, "gzip", id="gzip with padding"),
        pytest.param(deflated(RSS, 15), "deflate", id="deflate with its zlib header"),
        pytest.param(deflated(RSS, -15), "deflate", id="raw deflate"),
        pytest.param(RSS, "gzip", id="plain called gzip"),
        pytest.param(RSS, "deflate", id="plain called deflate"),
        pytest.param(b"\xef\xbb\xbf\n" + RSS, "deflate", id="plain with BOM called deflate"),
        pytest.param(gzip.compress(RSS), "identity", id="gzip called identity"),
        pytest.param(gzip.compress(RSS), "deflate", id="gzip called deflate"),
        pytest.param(RSS, "identity, ", id="identity"),
        pytest.param(RSS, "UTF-8", id="plain called by its charset"),
        pytest.param(RSS, "br", id="plain called brotli"),
        pytest.param(b"", "gzip", id="empty called gzip"),
        pytest.param(b"x", "deflate", id="one byte called gzip"),
    ],
)
@pytest.mark.parametrize("piece", [1, 7, 100_000])
async def test_a_body_is_decoded_by_what_it_is(
    body: bytes, label: str, piece: int, server: FeedServer, fetcher: Fetcher
) -> None:
    chunks = [body[at : at + piece] for at in range(0, len(body), piece)]
    content = b"".join(b"%x\r\n%s\r\n" % (len(chunk), chunk) for chunk in chunks)
    start = head(200, [("Content-Encoding", label), ("Transfer-Encoding", "chunked")])
    server.pages["/feed"] = raw(start + content + b"0\r\n\r\n")

    if len(body) == 1:
        assert (await failure(fetcher, server.url("/feed"))).trouble == Trouble.ENCODING
        return
    answer = await fetched(fetcher, server.url("/feed"))

    assert (RSS if body else b"") == answer.body.removeprefix(b"\xef\xbb\xbf\n")


@pytest.mark.parametrize(
    ("body", "label", "says"),
    [
        pytest.param(gzip.compress(gzip.compress(RSS)), "gzip", "compressed twice", id="double"),
        pytest.param(gzip.compress(RSS), "gzip, gzip", "only gzip or deflate", id="named twice"),
        pytest.param(gzip.compress(RSS)[:-20], "gzip", "cut off before its end", id="truncated"),
        pytest.param(gzip.compress(RSS)[:12], "gzip", "cut off before its end", id="a stub"),
        pytest.param(gzip.compress(RSS)[:-8] + b"\0" * 8, "gzip", "damaged", id="wrong checksum"),
        pytest.param(b"\x0b\x02\x80", "br", "only gzip or deflate", id="brotli unasked"),
        pytest.param(gzip.compress(b"") * 100, "gzip", "too many pieces", id="empty members"),
    ],
)
async def test_a_body_that_cannot_be_decoded_is_a_clear_error(
    body: bytes, label: str, says: str, server: FeedServer, fetcher: Fetcher
) -> None:
    server.pages["/feed"] = encoded(body, label)

    error = await failure(fetcher, server.url("/feed"))

    assert error.trouble == Trouble.ENCODING
    assert says in str(error)


async def test_a_body_shorter_than_its_length_comes_with_a_mark_and_without_validators(
    server: FeedServer, fetcher: Fetcher
) -> None:
    start = head(200, [("Content-Length", str(len(RSS) + 100)), ("ETag", '"1"')])
    server.pages["/feed"] = raw(start + RSS)

    for _ in range(10):
        answer = await fetched(fetcher, server.url("/feed"), Validators(body_hash=HASH))

        assert (answer.body, answer.complete) == (RSS, False)
        assert answer.validators == NO_VALIDATORS


async def test_a_body_longer_than_its_length_ends_at_its_length_or_is_a_typed_error(
    server: FeedServer, fetcher: Fetcher
) -> None:
    async def late(wire: Wire, seen: Seen) -> None:
        wire.keep = False
        await wire.send(head(200, [("Content-Length", "50")]) + RSS[:50])
        await asyncio.sleep(0.05)
        await wire.send(RSS[50:])

    server.pages |= {"/late": late, "/at-once": raw(head(200, [("Content-Length", "50")]) + RSS)}

    answer = await fetched(fetcher, server.url("/late"))
    error = await failure(fetcher, server.url("/at-once"))

    assert answer.body == RSS[:50]
    assert error.trouble == Trouble.PROTOCOL
    assert "Content-Length" in str(error)


@pytest.mark.parametrize("label", ["text/html", "text/plain; charset=x", "", "a" * 3000, None])
async def test_the_content_type_is_passed_on_and_judged_by_nobody_here(
    label: str | None, server: FeedServer, fetcher: Fetcher
) -> None:
    server.pages["/feed"] = Page(content_type=label)

    answer = await fetched(fetcher, server.url("/feed"))

    assert (RSS, label or "") == (answer.body, answer.content_type)


# Requests.


async def test_every_request_says_who_asks_and_what_it_takes(
    server: FeedServer, fetcher: Fetcher
) -> None:
    server.pages |= {"/a": redirect(302, "/b"), "/b": Page()}

    await fetcher.get(server.url("/a"))

    for seen in server.log:
        assert re.fullmatch(r"docketwire/[\d.]+ \(\+ops@example\.org\)", seen.headers["user-agent"])
        assert seen.headers["accept-encoding"] == "gzip, deflate"
        assert seen.headers["accept"].startswith("application/atom+xml")


async def test_without_a_contact_the_user_agent_is_the_product_alone(server: FeedServer) -> None:
    server.pages["/feed"] = Page()
    async with Fetcher("", allows_private=server.allows) as fetcher:
        await fetcher.get(server.url("/feed"))

    assert re.fullmatch(r"docketwire/[\d.]+", server.log[0].headers["user-agent"])


@pytest.mark.parametrize("contact", ["a\r\nX-Evil: 1", "öps@example.org"])
def test_a_contact_that_cannot_stand_in_a_header_is_refused(contact: str) -> None:
    with pytest.raises(ConfigError, match="contact"):
        Fetcher(contact)


async def test_polls_of_one_host_share_a_connection(server: FeedServer, fetcher: Fetcher) -> None:
    server.pages["/feed"] = Page()

    for _ in range(5):
        await fetcher.get(server.url("/feed"))

    assert server.connections == 1


@pytest.mark.parametrize(
    "url", ["ftp://example.org/", "feed.xml", "http://", "http://[::1", "http://h:99999/", "/x"]
)
async def test_what_is_no_web_address_is_refused(url: str, fetcher: Fetcher) -> None:
    assert (await failure(fetcher, url)).trouble == Trouble.ADDRESS


async def test_a_query_and_an_escaped_path_are_sent_as_they_were_written(
    server: FeedServer, fetcher: Fetcher
) -> None:
    path = "/a%2Fb/%7Ec?q=a+b%20c&256060&x=%C3%A9"
    server.pages[path] = Page()

    await fetcher.get(server.url(path) + "#part")

    assert [path] == [seen.path for seen in server.log]


# TLS: row 13.


@pytest.fixture
def certificate(tmp_path: Path) -> Path:
    target = tmp_path / "server.pem"
    subprocess.run(
        [
            *("openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256"),
            *("-nodes", "-days", "2", "-subj", "/CN=tls.example"),
            *("-addext", "subjectAltName=DNS:tls.example"),
            *("-keyout", str(target), "-out", str(tmp_path / "cert.pem")),
        ],
        check=True,
        capture_output=True,
    )
    target.write_bytes(target.read_bytes() + (tmp_path / "cert.pem").read_bytes())
    return target


async def tls_page(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    await reader.readuntil(b"\r\n\r\n")
    writer.write(head(200, [("Content-Length", str(len(RSS)))]) + RSS)
    await writer.drain()
    writer.close()


@pytest.mark.parametrize(
    ("host", "trusted", "works"),
    [("tls.example", True, True), ("tls.example", False, False), ("other.example", True, False)],
)
async def test_tls_checks_the_name_and_the_authority_though_the_address_was_resolved_by_us(
    host: str,
    *,
    trusted: bool,
    works: bool,
    certificate: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate)
    if trusted:
        monkeypatch.setenv("SSL_CERT_FILE", str(certificate))
    listening = await asyncio.start_server(tls_page, "127.0.0.1", 0, ssl=context)
    port = listening.sockets[0].getsockname()[1]
    async with (
        listening,
        Fetcher(
            "x", allows_private=lambda *_, **__: True, lookup=lambda _: ["127.0.0.1"]
        ) as fetcher,
    ):
        url = f"https://{host}:{port}/feed"
        if works:
            assert (await fetched(fetcher, url)).body == RSS
        else:
            error = await failure(fetcher, url)
            assert error.trouble == Trouble.TLS
            assert "certificate is not accepted" in str(error)


async def test_tls_to_a_plain_server_is_told_as_such() -> None:
    async def plain(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.read(64)
        writer.write(head(400, []))
        await writer.drain()
        writer.close()

    listening = await asyncio.start_server(plain, "127.0.0.1", 0)
    port = listening.sockets[0].getsockname()[1]
    async with listening, Fetcher("x", allows_private=lambda *_, **__: True) as permissive:
        error = await failure(permissive, f"https://127.0.0.1:{port}/feed")

    assert error.trouble == Trouble.TLS
    assert "write http://" in str(error)


async def test_giving_up_tls_is_followed_but_is_no_move(
    server: FeedServer, certificate: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    server.pages["/feed"] = Page()
    target = server.url("/feed")

    async def downgrade(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.readuntil(b"\r\n\r\n")
        writer.write(head(301, [("Location", target), ("Content-Length", "0")]))
        await writer.drain()
        writer.close()

    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate)
    monkeypatch.setenv("SSL_CERT_FILE", str(certificate))
    listening = await asyncio.start_server(downgrade, "127.0.0.1", 0, ssl=context)
    port = listening.sockets[0].getsockname()[1]
    async with (
        listening,
        Fetcher(
            "x", allows_private=lambda *_, **__: True, lookup=lambda _: ["127.0.0.1"]
        ) as fetcher,
    ):
        answer = await fetched(fetcher, f"https://tls.example:{port}/feed")

    assert (target, None) == (answer.url, answer.moved)


def test_the_naive_client_fails_where_the_server_refuses() -> None:
    with pytest.raises((urllib.error.URLError, OSError)):
        naive_get("http://127.0.0.1:1/")
