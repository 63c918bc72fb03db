"""Outages, blocks, broken transfers, hostile bodies: rows 10 to 21, and faults 10 to 15."""

import asyncio
import gzip
import resource
import time
import zlib
from collections.abc import AsyncIterator
from datetime import timedelta
from email.utils import format_datetime
from pathlib import Path

import pytest

from bot.poller import PER_HOST
from bot.poller.slots import Slots
from bot.workers import Workers
from storage import feeds
from tests.doubles.feeds import (
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
    raw,
    redirect,
    reset_in_body,
    silent,
)
from tests.polling.farm import NEWS, Farm, item, news, page, rss, stalls
from tests.polling.work import HANG, read_or_hang

DOWN = Page(status=503, body=b"maintenance")
SEC_BLOCK = (
    b"<html><head><title>SEC.gov | Request Rate Threshold Exceeded</title></head>"
    b"<body>Request Rate Threshold Exceeded</body></html>"
)


@pytest.fixture
async def pooled(tmp_path: Path) -> AsyncIterator[Farm]:
    """A farm whose bodies are read by real worker processes with a short deadline."""
    workers = Workers(
        work=read_or_hang,
        loads=("tests.polling.work",),
        deadline=timedelta(seconds=2),
        count=1,
    )
    async with Farm(tmp_path, workers=workers, deadline=timedelta(seconds=10)) as opened:
        yield opened
    await workers.stop()


async def test_row_10_a_feed_that_is_missing_for_long_is_told_once_and_back_once(
    farm: Farm,
) -> None:
    missing = Page(status=404, body=b"nothing")
    url = await farm.feed("/a", in_turn(page(*news(0)), *[missing] * 6, page(*news(0, 1, 2))))

    await farm.poll()
    waits = []
    for _ in range(7):
        state = await farm.state(url)
        assert state.due is not None
        waits.append(state.due - farm.clock.now)
        await farm.poll(seconds=waits[-1].total_seconds() + 1)

    assert waits[1] > timedelta(minutes=5)
    assert waits[6] > 4 * waits[1]
    assert (await farm.state(url)).state == "ok"
    gone, back = await farm.notices()
    assert "status 404" in gone
    assert "read again" in back
    assert await farm.changes(url) == [("ok", "broken"), ("broken", "ok")]
    assert sorted([NEWS[1], NEWS[2]]) == sorted(await farm.alerts())


@pytest.mark.parametrize(
    ("retry_after", "least", "most"),
    [
        ("1800", 1800, 4000),
        ("date", 1400, 1500),
        ("1000000000", 86400, 86400 * 1.1),
        ("-5", 0, 700),
        ("nan", 60, 700),
        (None, 60, 700),
    ],
)
async def test_row_11_after_429_no_feed_of_the_host_is_asked_before_its_time(
    farm: Farm, retry_after: str | None, least: float, most: float
) -> None:
    value = (
        format_datetime(farm.clock.now + timedelta(minutes=36)) if retry_after == "date" else None
    )
    sent = value or retry_after
    headers = (("Retry-After", sent),) if sent else ()
    url = await farm.feed("/a", page(*news(0)), host="one.test")
    other = await farm.feed("/b", page(*news(1)), host="one.test")
    await farm.feed("/c", page(*news(2)), host="two.test")
    await farm.poll()
    farm.server.pages["/a"] = Page(status=429, headers=headers)
    farm.server.pages["/b"] = Page(status=200, body=rss(*news(1)), etag='"b"')
    asked = farm.asked("/b")
    after = farm.clock.now + timedelta(minutes=6, seconds=30)
    await farm.store.write(feeds.postpone, {(await farm.state(other)).id: after})
    await farm.poll(minutes=6)
    before = farm.clock.now

    while farm.asked("/b") == asked:
        await farm.poll(seconds=30 if least < 4000 else 1800)

    waited = (farm.clock.now - before).total_seconds()
    assert least <= waited <= most
    assert farm.asked("/c") > 1
    assert (await farm.state(url)).state == "blocked"


async def test_row_11_feeds_that_wait_for_their_turn_when_a_429_comes_are_not_asked(
    farm: Farm,
) -> None:
    for path in ("/a", "/b", "/c", "/d", "/e", "/f"):
        await farm.feed(path, Page(status=429, headers=(("Retry-After", "3600"),)))

    outcomes = await farm.poll()

    assert len(outcomes) == 6
    assert len(farm.server.log) <= PER_HOST


async def test_row_11_a_wish_to_be_left_alone_survives_a_restart_even_where_all_are_asked(
    farm: Farm,
) -> None:
    await farm.feed("/a", Page(status=429, headers=(("Retry-After", "3600"),)))
    await farm.feed("/b", page(*news(0)))
    await farm.poll_all()
    asked = len(farm.server.log)

    await farm.restart()
    outcomes = await farm.poll_all(minutes=30)
    early = len(farm.server.log)
    await farm.poll_all(minutes=31)

    assert asked == early
    assert [outcome.status for outcome in outcomes] == ["failed", "failed"]
    assert all("left alone" in (outcome.error or "") for outcome in outcomes)
    assert asked + 2 >= len(farm.server.log) > asked


@pytest.mark.parametrize(
    ("answer", "state", "words"),
    [
        (DOWN, "broken", "fault of its own"),
        (Page(status=500, body=b"oops"), "broken", "fault of its own"),
        (Page(status=403, body=SEC_BLOCK), "blocked", "Request Rate Threshold Exceeded"),
        (Page(status=403, body=b"no"), "blocked", "refuses us"),
        (Page(status=401, body=b"no"), "blocked", "user and a password"),
        (Page(status=200, body=SEC_BLOCK), "blocked", "Request Rate Threshold Exceeded"),
    ],
    ids=["503", "500", "403 of the SEC", "403", "401", "200 that blocks"],
)
async def test_row_12_an_outage_and_a_block_are_told_apart_and_nothing_is_hammered(
    farm: Farm, answer: Page, state: str, words: str
) -> None:
    url = await farm.feed("/a", answer)

    for _ in range(24 * 12):
        await farm.poll(minutes=5)

    found = await farm.state(url)
    assert (state, True) == (found.state, words in (found.reason or ""))
    assert 5 <= farm.asked("/a") <= 16


async def test_row_12_503_with_retry_after_is_not_asked_before(farm: Farm) -> None:
    wait = Page(status=503, headers=(("Retry-After", "7200"),))
    await farm.feed("/a", in_turn(wait, page(*news(0))))

    await farm.poll()
    for _ in range(23):
        await farm.poll(minutes=5)
    early = farm.asked("/a")
    for _ in range(6):
        await farm.poll(minutes=5)

    assert 1 == early < farm.asked("/a")


async def http_1_0(wire: Wire, seen: Seen) -> None:
    wire.keep = False
    await wire.send(b"HTTP/1.0 200 OK\r\nContent-Type: text/xml\r\n\r\n" + rss(*news(0, 1)))


@pytest.mark.parametrize(
    ("behaviour", "url", "reason"),
    [
        (None, "http://127.0.0.1:{closed}/", "refus"),
        (None, "http://nowhere.invalid/", "not be found"),
        (None, "https://127.0.0.1:{port}/a", "TLS"),
        (silent, None, "did not answer"),
        (reset_in_body, None, "before the answer was complete"),
        (hang_up, None, "without an answer"),
    ],
    ids=["refused", "no such name", "no TLS", "silent", "reset in the body", "hangs up"],
)
async def test_row_13_a_broken_connection_is_a_reason_and_the_next_poll_is_normal(
    farm: Farm, behaviour: Behaviour | None, url: str | None, reason: str
) -> None:
    async with FeedServer() as other:
        closed = other.port
    given = url.format(closed=closed, port=farm.server.port) if url else None
    farm.server.allow_ports.add(closed)
    address = await farm.feed("/a", behaviour, url=given)
    well = await farm.feed("/well", page(*news(0)))
    before = len(asyncio.all_tasks())

    (broken, _) = sorted(await farm.poll(), key=lambda outcome: outcome.status != "failed")
    farm.server.pages["/a"] = page(*news(0))
    await farm.server.settled(connections=2)

    state = await farm.state(address)
    assert (broken.status, state.state) == ("failed", "broken")
    assert state.reason
    assert len(asyncio.all_tasks()) <= before + 2
    assert (await farm.state(well)).state == "ok"
    if url is None:
        await farm.poll(hours=1)
        assert (await farm.state(address)).state == "ok"


async def test_row_13_an_http_1_0_answer_that_ends_with_the_connection_is_read(farm: Farm) -> None:
    url = await farm.feed("/a", http_1_0)

    await farm.poll()

    assert ((await farm.state(url)).state, await farm.entries()) == ("ok", 2)


async def test_row_13_a_host_that_is_down_rests_and_is_tried_by_one_feed_and_all_come_back(
    farm: Farm,
) -> None:
    for number in range(12):
        await farm.feed(f"/{number}", Page(status=502), host="down.test")
    await farm.poll()
    in_outage = len(farm.server.log)
    await farm.poll_all(minutes=1)
    probes = len(farm.server.log) - in_outage
    for number in range(12):
        farm.server.pages[f"/{number}"] = page(*news(number % 8))
    await farm.poll_all(minutes=20)
    outcomes = await farm.poll(seconds=30)

    assert 5 <= in_outage <= 7
    assert 1 <= probes <= 2
    states = [await farm.state(feed.url) for feed in farm.feeds]
    assert {"ok"} == {state.state for state in states}
    assert len(outcomes) <= 12


async def test_row_14_a_slow_drip_ends_at_the_deadline(farm: Farm) -> None:
    url = await farm.feed("/drip", drip(head(200, []) + b"<rss>"))
    headers = await farm.feed("/headers", drip(b"HTTP/1.1 200 OK\r\nX-Slow: "))
    started = time.monotonic()

    await farm.poll()

    assert time.monotonic() - started < 5
    for each in (url, headers):
        state = await farm.state(each)
        assert state.state == "broken"
        assert "within 1 s" in (state.reason or "") or "after 1 s" in (state.reason or "")


async def test_row_14_hanging_feeds_leave_a_slot_of_their_host_to_a_healthy_one(
    farm: Farm,
) -> None:
    for path in ("/a", "/b", "/c", "/d"):
        await farm.feed(path, silent, host="h.test")
    await farm.poll()
    await farm.feed("/well", page(*news(0)), host="h.test")
    asked = len(farm.server.log)

    await farm.poll_all(hours=2)

    paths = [seen.path for seen in farm.server.log[asked:]]
    assert paths.index("/well") <= 1


async def test_row_14_a_hundred_feeds_that_hang_at_the_start_do_not_make_a_healthy_one_wait(
    farm: Farm, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(farm.poller._asking, "_slots", Slots(32, spare=64, patience=0.05))
    monkeypatch.setattr(farm.poller, "_deadline", timedelta(seconds=20))
    for number in range(90):
        await farm.feed(f"/{number}", silent, host=f"h{number}.test")
    await farm.feed("/well", page(*news(0)))
    await farm.configure()
    polling = asyncio.create_task(farm.poll_all())

    async with asyncio.timeout(15):
        while not farm.asked("/well"):
            await asyncio.sleep(0.01)

    assert not polling.done()
    polling.cancel()


async def test_row_14_fifty_dripping_feeds_delay_no_healthy_one(farm: Farm) -> None:
    farm.poller._deadline = timedelta(seconds=0.5)
    farm.server.pages["/drip"] = drip(head(200, []))
    for number in range(50):
        await farm.feed("/drip", host=f"slow{number}.test")
    await farm.poll()
    healthy = {await farm.feed(f"/h{number}", page(*news(number))) for number in range(3)}
    done: list[str] = []
    # Longer than three polls take on a busy machine: before it no dripping one is done.
    farm.poller._deadline = timedelta(seconds=1.5)

    await farm.configure()
    farm.clock.now += timedelta(hours=2)
    await farm.poller.once(done=lambda outcome: done.append(outcome.url))

    assert len(done) == 53
    assert healthy == set(done[:3])


@pytest.mark.parametrize("behaviour", [endless(), Page(body=b" " * 11_000_000)])
async def test_row_15_a_body_over_the_limit_is_cut_off_with_little_memory(
    farm: Farm, behaviour: Behaviour
) -> None:
    url = await farm.feed("/a", behaviour)
    farm.poller._deadline = timedelta(seconds=10)
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss

    await farm.poll()

    grown = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before
    assert "larger than 10,485,760 bytes" in ((await farm.state(url)).reason or "")
    assert grown < 3 * 10 * 1024


def deflated(body: bytes) -> bytes:
    return zlib.compress(body)


@pytest.mark.parametrize(
    ("behaviour", "state"),
    [
        (encoded(gzip_bomb(200 * 1024 * 1024), "gzip"), "broken"),
        (encoded(gzip.compress(rss(*news(0))), "gzip"), "ok"),
        (encoded(deflated(rss(*news(0))), "deflate"), "ok"),
        (encoded(b"\x0b\x02\x80" + rss(*news(0)), "br"), "broken"),
        (encoded(rss(*news(0)), "br"), "ok"),
        (encoded(gzip.compress(gzip.compress(rss(*news(0)))), "gzip"), "broken"),
        (encoded(gzip.compress(gzip.compress(rss(*news(0)))), "gzip, gzip"), "broken"),
        (encoded(gzip.compress(rss(*news(0, 1, 2)))[:-30], "gzip"), "broken"),
        (encoded(rss(*news(0)), "gzip"), "ok"),
    ],
    ids=["bomb", "gzip", "deflate", "br", "called br", "twice", "said twice", "cut", "plain"],
)
async def test_row_16_compressed_bodies_are_decoded_within_the_limit_or_refused(
    farm: Farm, behaviour: Behaviour, state: str
) -> None:
    url = await farm.feed("/a", behaviour)

    await farm.poll()

    found = await farm.state(url)
    assert state == found.state
    assert (found.reason is None) == (state == "ok")


async def test_row_17_of_a_truncated_body_the_whole_items_are_used_and_the_cut_one_later_once(
    farm: Farm,
) -> None:
    whole = rss(*news(2, 1, 0))
    cut = whole[: whole.index(b"Orchard") + 12]
    short = raw(head(200, [("Content-Length", str(len(whole)))]) + cut)
    url = await farm.feed("/a", in_turn(page(*news(0)), Page(body=cut), short, Page(body=whole)))

    await farm.poll()
    await farm.poll()
    first = await farm.alerts()
    await farm.poll()
    again = await farm.alerts()
    await farm.poll()
    await farm.poll()

    assert [NEWS[2]] == first == again
    assert [NEWS[2], NEWS[1]] == await farm.alerts()
    assert (await farm.state(url)).state == "ok"


async def test_row_17_what_was_cut_comes_though_the_server_gives_both_bodies_one_etag(
    farm: Farm,
) -> None:
    whole = rss(*news(1, 0))
    cut = whole[: whole.index(b"Orchard") + 12]
    answers = [Page(body=each, etag='"1"') for each in (cut, whole, whole)]
    await farm.feed("/a", in_turn(page(*news(0)), *answers))

    for _ in range(4):
        await farm.poll()

    assert [NEWS[1]] == await farm.alerts()
    assert "if-none-match" in farm.server.log[-1].headers


async def test_row_17_a_feed_whose_length_is_always_too_long_is_read_and_is_not_called_empty(
    farm: Farm,
) -> None:
    body = rss(*news(0, 1))
    length = ("Content-Length", str(len(body) + 500))
    url = await farm.feed("/a", raw(head(200, [length]) + body))

    await farm.poll()
    await farm.poll()

    state = await farm.state(url)
    assert (state.state, state.reason) == ("ok", None)
    assert await farm.entries() == 2


async def test_row_17_a_body_longer_than_its_length_gives_no_more_than_the_length_says(
    farm: Farm,
) -> None:
    body = rss(*news(0))
    longer = raw(head(200, [("Content-Length", str(len(body)))]) + body + b"<x")
    url = await farm.feed("/a", in_turn(longer, Page(body=body)))

    await farm.poll()
    read = await farm.entries()
    await farm.poll(hours=1)

    assert read in (0, 1)
    assert ((await farm.state(url)).state, await farm.entries()) == ("ok", 1)


@pytest.mark.parametrize(
    "content_type",
    ["text/html", "text/plain", "application/octet-stream", None, "application/json"],
)
async def test_row_18_a_wrong_content_type_over_a_good_feed_hides_nothing(
    farm: Farm, content_type: str | None
) -> None:
    await farm.feed("/a", Page(body=rss(*news(0, 1, 2)), content_type=content_type))

    await farm.poll()

    assert await farm.entries() == 3


RUSSIAN = "Суд признал компанию банкротом"
JAPANESE = "裁判所は会社の破産を認めた"


@pytest.mark.parametrize(
    ("title", "body", "content_type"),
    [
        (RUSSIAN, rss(item(RUSSIAN)), "text/xml; charset=iso-8859-1"),
        (RUSSIAN, rss(item(RUSSIAN), encoding="windows-1251"), "text/xml; charset=utf-8"),
        (JAPANESE, rss(item(JAPANESE), encoding="shift_jis"), "text/xml; charset=iso-8859-1"),
        (RUSSIAN, rss(item(RUSSIAN)).replace(b' encoding="UTF-8"', b""), "text/xml"),
        (RUSSIAN, b"\xef\xbb\xbf" + rss(item(RUSSIAN)), "text/xml; charset=latin-1"),
        (RUSSIAN, rss(item(RUSSIAN), encoding="UTF-16"), "text/xml"),
        (
            RUSSIAN,
            rss(item(RUSSIAN), encoding="UTF-16").decode("utf-16").encode("utf-16-le"),
            "text/xml",
        ),
    ],
    ids=["utf-8", "windows-1251", "shift_jis", "nothing", "bom", "utf-16", "utf-16 without bom"],
)
async def test_row_19_whatever_the_charset_header_says_titles_are_what_was_written(
    farm: Farm, title: str, body: bytes, content_type: str
) -> None:
    await farm.feed(
        "/a", in_turn(page(item("Something else")), Page(body=body, content_type=content_type))
    )

    await farm.poll()
    await farm.poll()

    assert [title] == await farm.alerts()


HTML = b"<!doctype html><html><head><title>Court</title>%s</head><body>Hello</body></html>"
ALTERNATE = b'<link rel="alternate" type="application/rss+xml" href="/feed">'


@pytest.mark.parametrize(
    ("answer", "state", "words"),
    [
        (Page(body=b""), "wrong content", "empty"),
        (Page(body=b"  \n "), "wrong content", "empty"),
        (Page(status=204, body=b"", content_type=None), "broken", "204"),
        (Page(body=HTML % b""), "wrong content", "HTML page"),
        (Page(body=HTML % ALTERNATE), "wrong content", "points to feeds of its own"),
        (
            Page(body=b"<html><pre>&lt;rss&gt;&lt;channel&gt;&lt;/channel&gt;</pre></html>"),
            "wrong content",
            "source text",
        ),
        (Page(body=b"<?xml version='1.0'?><sitemap><url/></sitemap>"), "wrong content", "sitemap"),
        (Page(body=rss()), "quiet", "no items now"),
    ],
    ids=["0 bytes", "blank", "204", "html", "html with a feed", "escaped", "other xml", "no items"],
)
async def test_row_20_what_is_no_feed_deletes_nothing_alerts_nobody_and_is_noted_once(
    farm: Farm, answer: Page, state: str, words: str
) -> None:
    good = page(*news(0, 1))
    url = await farm.feed("/a", in_turn(good, answer, answer, good))

    await farm.poll()
    await farm.poll()
    found = await farm.state(url)
    await farm.poll(hours=1)
    noted = await farm.changes(url)
    await farm.poll(hours=3)

    assert state == found.state
    assert words in (found.reason or "")
    assert len(noted) == 1
    assert (
        (await farm.state(url)).state,
        await farm.entries(),
        await farm.alerts(),
    ) == ("ok", 2, [])


async def test_row_20_a_json_feed_is_read(farm: Farm) -> None:
    body = (
        b'{"version": "https://jsonfeed.org/version/1.1", "title": "Wire", "items": '
        b'[{"id": "1", "title": "Harbour pilots vote", "url": "https://wire.example/1"}]}'
    )
    url = await farm.feed("/a", Page(body=body, content_type="application/feed+json"))

    await farm.poll()

    assert ((await farm.state(url)).state, await farm.entries()) == ("ok", 1)


async def test_row_20_another_feed_at_the_address_is_held_back_for_a_day_and_then_a_baseline(
    farm: Farm,
) -> None:
    url = await farm.feed("/a", in_turn(page(*news(0, 1)), page(*news(2, 3), title="Cat pictures")))

    await farm.poll()
    await farm.poll()
    strange = await farm.state(url)
    before = await farm.entries()
    for _ in range(3):
        await farm.poll(hours=13)

    assert (strange.state, before) == ("wrong content", 2)
    assert "another feed" in (strange.reason or "")
    assert (
        (await farm.state(url)).state,
        await farm.entries(),
        await farm.alerts(),
    ) == ("ok", 4, [])


@pytest.mark.parametrize(
    "body",
    [
        b"<?xml version='1.0'?><!DOCTYPE x [<!ENTITY a 'ha'>"
        + b"".join(
            b"<!ENTITY a%d '%s'>" % (n, b"&a%s;" % (b"%d" % (n - 1) if n else b"") * 10)
            for n in range(9)
        )
        + b"]><rss><channel><title>t</title><item><title>&a8;</title></item></channel></rss>",
        (
            b"<?xml version='1.0'?><!DOCTYPE x [<!ENTITY e SYSTEM 'file:///etc/passwd'>]><rss><channel>"
            b"<title>t</title><item><title>Filed &e;</title></item></channel></rss>"
        ),
        b"<?xml version='1.0'?><!DOCTYPE x ["
        + b"<!ENTITY z 'zzzzzzzzzzzzzzzzzz'>" * 32_000
        + b"]><rss><channel><title>t</title><item><title>One</title></item></channel></rss>",
        rss(item("Comments", body="<!--" * 175_000)),
        b"<rss><channel><item><title>Lots</title><description>" + b"<" * 1_000_000,
        rss("<a>" * 3000 + "</a>" * 3000),
    ],
    ids=["entity bomb", "external entity", "DTD of 1 MB", "700 KB of <!--", "1 MB of <", "deep"],
)
async def test_row_21_a_hostile_body_takes_two_seconds_at_most_and_stalls_nothing(
    pooled: Farm, body: bytes
) -> None:
    well = await pooled.feed("/well", page(*news(0)))
    await pooled.poll()
    await pooled.feed("/a", Page(body=body))
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    started = time.monotonic()

    async with stalls() as held_up:
        await pooled.poll()

    spent = resource.getrusage(resource.RUSAGE_CHILDREN)
    assert spent.ru_utime - before.ru_utime < 4
    assert time.monotonic() - started < 6
    assert max(held_up) < 0.25
    assert (await pooled.state(well)).state == "ok"
    titles = await pooled.store.read(
        lambda tx: [row["title"] for row in tx.all("SELECT title FROM entry")]
    )
    assert not any("root:" in title for title in titles)


async def test_fault_10_a_body_that_hangs_the_parser_ends_its_process_and_marks_the_feed(
    pooled: Farm,
) -> None:
    hostile = await pooled.feed("/a", in_turn(page(*news(0)), Page(body=HANG)))
    well = await pooled.feed("/well", page(*news(1)))
    await pooled.poll()
    pid = (await pooled.state(well)).carries

    async with stalls() as held_up:
        await pooled.poll()
    pooled.server.pages["/well"] = page(*news(1, 2))
    await pooled.poll()

    state = await pooled.state(hostile)
    assert (state.state, "longer than 2 s" in (state.reason or "")) == ("wrong content", True)
    assert pid != (await pooled.state(well)).carries
    assert [NEWS[2]] == await pooled.alerts()
    assert max(held_up) < 0.25


async def test_fault_11_a_gzip_bomb_of_a_gibibyte_is_cut_off_within_30_mib(farm: Farm) -> None:
    url = await farm.feed("/a", encoded(gzip_bomb(1 << 24) * 64, "gzip"))
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss

    await farm.poll()

    grown = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before
    assert "larger than" in ((await farm.state(url)).reason or "")
    assert grown < 30 * 1024


async def test_fault_12_a_body_that_never_ends_is_ended_and_leaves_no_connection(
    farm: Farm,
) -> None:
    await farm.feed("/a", drip(head(200, [("Transfer-Encoding", "chunked")]) + b"5\r\n<rss>\r\n"))

    (outcome,) = await farm.poll()

    assert outcome.status == "failed"
    await farm.server.settled(connections=0)


async def test_fault_13_a_proxy_of_the_environment_and_a_private_hop_are_not_used(
    farm: Farm, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with FeedServer() as inside:
        monkeypatch.setenv("HTTP_PROXY", inside.url(""))
        monkeypatch.setenv("http_proxy", inside.url(""))
        farm.server.pages["/secret"] = redirect(302, "http://user:pw@127.0.0.1:1/")
        url = await farm.feed("/a", redirect(302, "/secret"))

        await farm.poll()

        assert inside.connections == 0
    assert (await farm.state(url)).state == "broken"


async def test_fault_14_a_permanent_redirect_seen_once_or_to_a_private_address_moves_nothing(
    farm: Farm,
) -> None:
    once = await farm.feed("/once", in_turn(redirect(301, "/new"), page(*news(0))))
    private = await farm.feed("/private", redirect(301, "http://10.0.0.1/"))
    farm.server.pages["/new"] = page(*news(0))

    for _ in range(4):
        await farm.poll(hours=25)

    assert None is (await farm.state(once)).address
    assert (
        (await farm.state(private)).address,
        (await farm.state(private)).state,
    ) == (None, "broken")


async def test_fault_15_no_bad_answer_counts_as_zero_stories_and_all_fine(farm: Farm) -> None:
    answers = {
        "/410": Page(status=410),
        "/404": Page(status=404),
        "/html": Page(body=HTML % b""),
        "/empty": Page(body=b""),
        "/none": Page(body=rss()),
        "/gzip": Page(body=gzip.compress(b"hello"), content_type="application/gzip"),
    }
    urls = [await farm.feed(path, answer) for path, answer in answers.items()]

    await farm.poll()

    states = [(await farm.state(url)).state for url in urls]
    assert states == ["gone", "broken", "wrong content", "wrong content", "quiet", "wrong content"]
    assert all([(await farm.state(url)).reason for url in urls])
