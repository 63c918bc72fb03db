"""Crashes and receivers, five hundred feeds, wishes of feeds, headers: rows 34 to 37."""

import asyncio
import itertools
import statistics
from collections import Counter, defaultdict
from datetime import datetime, timedelta

import pytest

from bot.errors import RetryLater, SendUnknown
from bot.message import Message
from bot.model import Delivery
from bot.outbox import Outbox, Policy
from tests.doubles.feeds import (
    Behaviour,
    Page,
    Seen,
    Wire,
    drip,
    endless,
    hang_up,
    head,
    in_turn,
    raw,
    redirect,
    reset_in_body,
    silent,
)
from tests.polling.farm import START, Farm, filing, news, page, rss
from tests.samples import REGISTRY


class Receiver:
    """A chat that fails as it is told, remembering what it took."""

    def __init__(self, *script: str) -> None:
        self.taken: list[int] = []
        self._script = list(script)

    @property
    def repeatable_for(self) -> timedelta:
        return timedelta()

    async def send(self, delivery: Delivery, message: Message, *, resent: bool = False) -> str:
        if delivery.story is None:
            return "a notice to the operator"
        step = self._script.pop(0) if self._script else ""
        if step == "429":
            raise RetryLater("too many", after=timedelta(seconds=30))
        if step == "500":
            raise RetryLater("a fault")
        self.taken.append(delivery.id)
        if step == "lost":
            raise SendUnknown("the reply was lost")
        if step == "cancel":
            raise asyncio.CancelledError
        return f"m{len(self.taken)}"

    async def edit(self, delivery: Delivery, message: Message) -> None:
        raise AssertionError("nothing here is edited")

    async def find(self, delivery: Delivery) -> str | None:
        return f"f{delivery.id}" if delivery.id in self.taken else None


async def deliver(farm: Farm, receiver: Receiver) -> None:
    """Have another process, as it were, send what is owed; it may be ended by the receiver."""
    outbox = Outbox(
        farm.store,
        {"console": receiver},
        registry=lambda: REGISTRY,
        policy=Policy(paces={}),
        now=farm.clock,
    )
    task = asyncio.create_task(outbox.drain())
    await asyncio.gather(task, return_exceptions=True)


async def test_row_34_over_outages_kills_and_failing_receivers_each_item_is_posted_once(
    farm: Farm,
) -> None:
    down = Page(status=503)
    bodies: list[Behaviour] = [
        page(*news(0)),
        page(*news(1, 0)),
        down,
        down,
        reset_in_body,
        page(*news(3, 2, 1, 0)),
    ]
    last = page(*news(4, 3, 2, 1, 0))
    await farm.feed("/a", in_turn(*bodies, silent, last))
    receiver = Receiver("429", "lost", "500", "cancel", "", "lost")

    await farm.poll()
    await farm.poll()
    await farm.restart()
    await deliver(farm, receiver)
    for _ in range(4):
        await farm.poll(hours=2)
        await farm.restart()
        await deliver(farm, receiver)
    killed = asyncio.create_task(farm.poll(hours=2))
    await asyncio.sleep(0.1)
    killed.cancel()
    await asyncio.gather(killed, return_exceptions=True)
    await farm.restart()
    for _ in range(6):
        await farm.poll(hours=1)
        await deliver(farm, receiver)

    assert len(await farm.alerts()) == 4
    assert len(receiver.taken) == 4
    assert {1} == set(Counter(receiver.taken).values())


HTML = b"<!doctype html><html><body>hello</body></html>"
FAILURES: tuple[Behaviour, ...] = (
    Page(status=404),
    Page(status=410),
    Page(status=500),
    Page(status=403),
    Page(status=429, headers=(("Retry-After", "600"),)),
    Page(body=HTML),
    Page(body=b""),
    hang_up,
    reset_in_body,
    silent,
    drip(head(200, [])),
    endless(),
    redirect(302, None),
    raw(b"nonsense\r\n\r\n"),
)


async def test_row_35_of_500_feeds_on_20_hosts_the_healthy_ones_are_polled_on_time_and_spread(
    farm: Farm,
) -> None:
    farm.poller._deadline = timedelta(seconds=0.25)
    healthy: dict[str, str] = {}
    busy: Counter[str] = Counter()
    most: Counter[str] = Counter()

    def counted(inner: Behaviour) -> Behaviour:
        async def answer(wire: Wire, seen: Seen) -> None:
            host = seen.headers["host"]
            busy[host] += 1
            most[host] = max(most[host], busy[host])
            try:
                # Others could come meanwhile.
                await asyncio.sleep(0.001)
                await inner(wire, seen)
            finally:
                busy[host] -= 1

        return answer

    for number in range(500):
        path, fails = f"/{number}", number % 20 == 7
        answer = (
            FAILURES[number // 20 % len(FAILURES)]
            if fails
            else Page(body=rss(filing(number)), etag=f'"{number}"')
        )
        host = f"h{number % 20 if fails else number % 19}.test"
        url = await farm.feed(path, counted(answer), host=host, max_bytes=200_000)
        if not fails:
            healthy[path] = url
    polled: defaultdict[str, list[datetime]] = defaultdict(list)
    steps = []
    for _ in range(26):
        before = len(farm.server.log)
        await farm.poll(seconds=30)
        steps.append(len(farm.server.log) - before)
        for seen in farm.server.log[before:]:
            polled[seen.path].append(farm.clock.now)

    gaps = [
        (later - earlier).total_seconds()
        for path in healthy
        for earlier, later in zip(polled[path], polled[path][1:], strict=False)
    ]
    assert statistics.quantiles(gaps, n=20)[-1] <= 330
    assert max(most.values()) <= 2
    assert max(steps[11:]) < 150
    assert all("ops@docketwire.invalid" in seen.headers["user-agent"] for seen in farm.server.log)
    for number in range(7, 500, 20):
        assert farm.asked(f"/{number}") <= 6


SYNDICATED = "<sy:updatePeriod>hourly</sy:updatePeriod><sy:updateFrequency>2</sy:updateFrequency>"


@pytest.mark.parametrize(
    ("head_", "headers", "least"),
    [
        ("", (("Cache-Control", "max-age=1800"),), 30),
        ("<ttl>60</ttl>", (), 60),
        (SYNDICATED, (), 30),
        ("<ttl>15</ttl>" + SYNDICATED, (("Cache-Control", "max-age=60"),), 30),
    ],
    ids=["max-age", "ttl", "updatePeriod", "the longest"],
)
async def test_row_36_a_feed_is_not_asked_more_often_than_it_wants(
    farm: Farm, head_: str, headers: tuple[tuple[str, str], ...], least: int
) -> None:
    body = rss(*news(0), head=head_)
    await farm.feed("/a", Page(body=body, headers=headers, etag='"1"'))
    times = []

    for _ in range(100):
        before = farm.asked("/a")
        await farm.poll(minutes=2)
        times += [farm.clock.now] * (farm.asked("/a") - before)

    gaps = [later - earlier for earlier, later in itertools.pairwise(times)]
    assert gaps
    assert min(gaps) >= timedelta(minutes=least)


async def test_row_36_an_interval_that_is_set_for_the_feed_itself_counts_more(farm: Farm) -> None:
    body = rss(*news(0), head="<ttl>60</ttl>")
    await farm.feed("/a", Page(body=body, etag='"1"'), insists=True)

    for _ in range(10):
        await farm.poll(minutes=6)

    assert farm.asked("/a") == 10


async def test_row_36_hours_and_days_that_a_feed_leaves_out_are_left_out(farm: Farm) -> None:
    hours = "".join(f"<hour>{hour}</hour>" for hour in (20, 21, 22, 23, 0, 1))
    skips = f"<skipHours>{hours}</skipHours><skipDays><day>Tuesday</day></skipDays>"
    await farm.feed("/a", Page(body=rss(*news(0), head=skips), etag='"1"'))
    times = []

    for _ in range(72 * 2):
        before = farm.asked("/a")
        await farm.poll(minutes=30)
        times += [farm.clock.now] * (farm.asked("/a") - before)

    assert START.weekday() == 0
    # What was due before a full hour is asked at the look that follows it.
    early = [at - timedelta(minutes=1) for at in times]
    out = [
        [at.hour in {20, 21, 22, 23, 0, 1} or at.weekday() == 1 for at in each]
        for each in (times, early)
    ]
    assert not any(map(all, zip(*out, strict=True)))
    assert {0, 2, 3} == {at.weekday() for at in times}


async def needs_cookie(wire: Wire, seen: Seen) -> None:
    answer = redirect(302, seen.path)
    if "cookie" in seen.headers:
        answer = page(*news(0))
    await Page(
        body=answer.body,
        status=answer.status,
        headers=(*answer.headers, ("Set-Cookie", "gate=1")),
    )(wire, seen)


async def test_row_37_a_redirect_loop_that_a_cookie_would_end_is_bounded(farm: Farm) -> None:
    url = await farm.feed("/a", needs_cookie)

    await farm.poll()

    assert farm.asked("/a") == 1
    assert (await farm.state(url)).state == "broken"


async def test_row_37_a_cookie_is_never_sent_back(farm: Farm) -> None:
    cookie = (("Set-Cookie", "id=1"),)
    await farm.feed("/a", Page(body=rss(*news(0)), headers=cookie))

    await farm.poll()
    await farm.poll()

    assert not any("cookie" in seen.headers for seen in farm.server.log)


async def test_row_37_an_etag_with_a_line_break_injects_no_header(farm: Farm) -> None:
    evil = head(200, [("ETag", '"a\r\n X-Evil: 1"'), ("Content-Length", "0")])
    body = rss(*news(0))
    answer = evil.replace(b"Content-Length: 0", b"Content-Length: %d" % len(body)) + body
    await farm.feed("/a", raw(answer))

    await farm.poll()
    await farm.poll(hours=1)

    assert farm.asked("/a") == 2
    assert not any("x-evil" in seen.headers for seen in farm.server.log)


async def test_row_37_headers_of_100_kb_are_an_error_and_no_more(farm: Farm) -> None:
    huge = Page(body=rss(*news(0)), headers=(("X-Huge", "x" * 100_000),))
    url = await farm.feed("/a", huge)
    well = await farm.feed("/b", page(*news(1)))

    await farm.poll()

    assert (await farm.state(url)).state == "broken"
    assert (await farm.state(well)).state == "ok"
