"""What may have gone unseen is said: to the operator, in the list of feeds, with its case."""

from datetime import datetime, timedelta

import pytest

from bot import docket
from bot.catalog import Catalog
from bot.commands import Caller, Commands
from bot.model import FeedKind, Subscription
from storage import subscriptions
from tests.asking import said
from tests.doubles.feeds import Page
from tests.polling.farm import START, Farm, item, news, page, rss
from tests.samples import REGISTRY

ALL, SOME = "Docket entries of type: all", "Docket entries of type: orders, opinions"
CASE = "https://ecf.dcd.uscourts.gov/cgi-bin/DktRpt.pl?256060"
CALLER = Caller(platform="slack", tenant="T1", channel="slack:C1", user="U1")


def entries(*numbers: int, carries: str = ALL) -> Page:
    """The feed of D.D.C. with entries of SEC v. Binance, and one of another docket."""
    other = item(
        "1:25-cv-00077 Finch v. Wren",
        guid="other",
        link="https://ecf.dcd.uscourts.gov/cgi-bin/DktRpt.pl?77",
        body='[Order] (<a href="https://ecf.dcd.uscourts.gov/doc1/900">900</a>)',
    )
    shown = [
        item(
            "1:23-cv-01599 SECURITIES AND EXCHANGE COMMISSION v. BINANCE HOLDINGS LIMITED",
            guid=f"{CASE}&{number}",
            link=CASE,
            at=START + timedelta(minutes=number),
            body=f'[Notice] (<a href="https://ecf.dcd.uscourts.gov/doc1/{number}">{number}</a>)',
        )
        for number in numbers
    ]
    body = rss(*shown, other, title="District of Columbia")
    return Page(body=body.replace(b"All there is", carries.encode()))


async def follow(farm: Farm, topic: str) -> None:
    wish = Subscription(channel="console", topic=topic)
    await farm.store.write(subscriptions.add, wish, now=datetime(2000, 1, 1, tzinfo=START.tzinfo))


async def told_of(farm: Farm, *shown: Page, topic: str = "case:sec-v-binance") -> list[str]:
    """What the operator is told of entries while these bodies are read one after the other."""
    await farm.feed("/dcd", kind=FeedKind.COURT, court="dcd")
    await follow(farm, topic)
    for each in shown:
        farm.server.pages["/dcd"] = each
        await farm.poll()
    return [notice for notice in await farm.notices() if "1:23-cv-01599" in notice]


async def test_the_log_says_which_reading_of_a_feed_is_its_baseline(
    farm: Farm, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level("INFO", "bot.poller")

    await told_of(farm, entries(310), entries(310, 311))

    read = [each.message for each in caplog.records if "feed" in each.message]
    assert read == ["feed read first, a baseline that alerts nobody", "feed changed"]


@pytest.mark.parametrize("topic", ["case:sec-v-binance", "party:binance"])
async def test_entry_numbers_that_a_followed_docket_skips_are_told_once(
    farm: Farm, topic: str
) -> None:
    told = await told_of(
        farm, entries(310, 311), entries(311, 315, 316), entries(315, 316, 317), topic=topic
    )

    (notice,) = told
    assert "entries 312 to 314 of 1:23-cv-01599 (D.D.C., SEC v. Binance) did not come" in notice


@pytest.mark.parametrize(
    ("shown", "topic"),
    [
        ([entries(310), entries(310, 311, 312)], "case:sec-v-binance"),
        ([entries(310, 320), entries(320, 321)], "case:sec-v-binance"),
        ([entries(310), entries(310, 315)], "case:sec-v-coinbase"),
        (
            [entries(310, carries=SOME), entries(310, 315, carries=SOME)],
            "case:sec-v-binance",
        ),
    ],
    ids=["none lacks", "before it was followed", "nobody follows it", "the feed carries some only"],
)
async def test_of_entry_numbers_that_say_nothing_nobody_is_told(
    farm: Farm, shown: list[Page], topic: str
) -> None:
    assert await told_of(farm, *shown, topic=topic) == []


@pytest.mark.parametrize(
    ("carries", "why"), [(ALL, "may be sealed"), (SOME, "does not carry every type")]
)
async def test_a_case_shows_which_of_its_entries_were_not_seen(
    farm: Farm, carries: str, why: str
) -> None:
    await told_of(farm, entries(310, carries=carries), entries(310, 312, 316, carries=carries))
    commands = Commands(farm.store, Catalog(REGISTRY), now=farm.clock)

    answer = said(await commands.run(CALLER, "case sec-v-binance"))

    assert "Of 1:23-cv-01599, entries 311, 313 to 315 have not been seen" in answer
    assert why in answer


async def test_a_downtime_longer_than_a_feeds_window_is_told_listed_and_shown_with_its_case(
    farm: Farm,
) -> None:
    url = await farm.feed("/dcd", entries(310), kind=FeedKind.COURT, court="dcd")
    short = await farm.feed("/b", page(*news(0, 1)))
    await farm.poll()
    farm.server.pages["/dcd"] = Page(
        body=entries(330, 331).body.replace(b"other", b"another").replace(b"00077", b"00078")
    )
    farm.server.pages["/b"] = page(*news(1, 2))

    await farm.poll(hours=30)

    state = await farm.state(url)
    assert state.missed_since == START + timedelta(minutes=6)
    assert state.missed_until == farm.clock.now
    assert "may have come and gone" in (state.missed or "")
    assert (await farm.state(short)).missed is None
    (notice,) = [each for each in await farm.notices() if "may have come and gone" in each]
    assert "Feed /dcd" in notice
    commands = Commands(farm.store, Catalog(REGISTRY), now=farm.clock)
    answer = said(await commands.run(CALLER, "case sec-v-binance"))
    assert "from 30 h ago to now may be missing" in answer


@pytest.mark.parametrize(
    ("numbers", "said"),
    [
        (["1", "2", "3"], []),
        (["3", "#7", "4-1", "x", ""], [range(5, 7)]),
        (["1", "10", "5"], [range(2, 5), range(6, 10)]),
        ([], []),
    ],
)
def test_the_entry_numbers_that_lack_are_found(numbers: list[str], said: list[range]) -> None:
    assert tuple(said) == docket.missing(numbers)


def test_of_many_gaps_the_last_are_written() -> None:
    assert docket.written([range(2, 3)]) == "entry 2"
    assert (
        docket.written(docket.missing(map(str, range(1, 40, 3))))
        == "entries 23 to 24, 26 to 27, 29 to 30, 32 to 33, 35 to 36 and earlier ones"
    )
