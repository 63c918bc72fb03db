"""How often feeds are asked: as they publish, as their hosts ask, and never all at once."""

import asyncio
import itertools
from datetime import datetime, timedelta

import pytest

from storage import feeds
from tests.doubles.feeds import Behaviour, Page, Seen, Wire
from tests.polling.farm import NEWS, START, Farm, item, news, page, rss

MINUTE = timedelta(minutes=1)


async def asked_every(farm: Farm, path: str, *, minutes: int, step: int = 20) -> list[timedelta]:
    """The times between the requests for a path, while so much time goes by in small steps."""
    times: list[datetime] = []
    for _ in range(minutes * 60 // step):
        before = farm.asked(path)
        await farm.poll(seconds=step)
        times += [farm.clock.now] * (farm.asked(path) - before)
    return [later - earlier for earlier, later in itertools.pairwise(times)]


def busy(now: datetime) -> bytes:
    """A feed that has published every two minutes for an hour."""
    minute = int((now - START) / MINUTE) // 2 * 2
    return rss(
        *[
            item(f"{NEWS[0]} {at}", guid=f"g{at}", at=START + at * MINUTE)
            for at in range(minute, minute - 60, -2)
        ]
    )


@pytest.mark.parametrize(("insists", "longest"), [(False, 3), (True, 10)])
async def test_a_busy_feed_is_asked_more_often_unless_its_interval_is_set(
    farm: Farm, *, insists: bool, longest: int
) -> None:
    async def answer(wire: Wire, seen: Seen) -> None:
        await Page(body=busy(farm.clock.now))(wire, seen)

    await farm.feed("/a", answer, every=10 * MINUTE, insists=insists)
    await farm.poll()

    gaps = (await asked_every(farm, "/a", minutes=60))[1:]

    assert gaps
    assert max(gaps) <= longest * MINUTE
    assert min(gaps) >= (longest - 2) * MINUTE


async def test_a_feed_that_published_its_last_yesterday_is_asked_at_its_interval(
    farm: Farm,
) -> None:
    await farm.feed("/a", Page(body=busy(START)), every=10 * MINUTE)
    farm.clock.now += timedelta(hours=20)
    await farm.poll()

    gaps = (await asked_every(farm, "/a", minutes=60))[1:]

    assert gaps
    assert all(8 * MINUTE <= gap <= 11 * MINUTE for gap in gaps)


async def test_a_host_that_answers_429_is_asked_half_as_often_for_a_day_even_after_a_restart(
    farm: Farm,
) -> None:
    for path in ("/a", "/b"):
        await farm.feed(path, page(*news(0)))
    await farm.poll()
    farm.server.pages["/a"] = Page(status=429)
    await farm.poll()
    farm.server.pages["/a"] = page(*news(0))
    await farm.poll(minutes=20)
    await farm.restart()

    gaps = {path: await asked_every(farm, path, minutes=60) for path in ("/a", "/b")}
    await farm.poll(days=2)
    later = (await asked_every(farm, "/a", minutes=60))[1:]

    for found in gaps.values():
        assert found
        assert all(8 * MINUTE <= gap <= 11 * MINUTE for gap in found)
    assert later
    assert all(gap <= 6 * MINUTE for gap in later)


@pytest.fixture
def many(farm: Farm) -> dict[str, Behaviour]:
    return {f"/{number}": page(*news(number % len(NEWS))) for number in range(20)}


async def test_at_a_start_a_host_is_asked_for_a_few_feeds_and_then_for_one_in_a_second(
    farm: Farm, many: dict[str, Behaviour]
) -> None:
    for path, answer in many.items():
        await farm.feed(path, answer, host="h.test")
    await farm.configure()
    stop = asyncio.Event()

    async with asyncio.timeout(20), asyncio.TaskGroup() as tasks:
        tasks.create_task(farm.poller.run(stop))
        while len(farm.server.log) < 4:
            await asyncio.sleep(0.01)
        stop.set()

    assert len(farm.server.log) == 4
    states = await farm.store.read(feeds.active)
    waiting = sorted(state.due for state in states if state.due and not state.polled)
    assert waiting == [START + timedelta(seconds=place) for place in range(1, 17)]


async def test_after_a_night_without_polls_the_feeds_take_places_of_their_own_again(
    farm: Farm, many: dict[str, Behaviour]
) -> None:
    for path, answer in many.items():
        await farm.feed(path, answer)
    await farm.poll()
    await farm.poll()
    await farm.poll(hours=9)

    due = sorted(state.due for state in await farm.store.read(feeds.active) if state.due)

    assert due[0] >= farm.clock.now + MINUTE
    assert due[-1] <= farm.clock.now + 5 * MINUTE
    assert due[-1] - due[0] > 2 * MINUTE
