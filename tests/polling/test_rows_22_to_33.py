"""Identity, edits, dates, floods, copies, injection: rows 22 to 33 of what a feed server may do."""

from datetime import timedelta
from itertools import count

import pytest

from bot.message import cards
from bot.model import FeedKind
from storage import topical
from tests.doubles.feeds import Page, Seen, Wire, in_turn
from tests.polling.farm import NEWS, START, Farm, filing, item, news, page
from tests.samples import REGISTRY

LATER = START + timedelta(minutes=10)
SEEN = item(NEWS[7], guid="old", link="https://wire.example/old")


async def test_row_22_the_same_item_twice_in_one_body_is_one_alert(farm: Farm) -> None:
    twice = filing(1) + filing(1)
    await farm.feed(
        "/a", in_turn(page(filing(9)), page(twice, filing(9))), kind=FeedKind.COURT, court="dcd"
    )

    await farm.poll()
    await farm.poll()

    assert len(await farm.alerts()) == 1


async def test_row_22_different_events_of_one_filing_are_one_alert_that_has_them_all(
    farm: Farm,
) -> None:
    events = filing(1, "Memorandum Opinion", "Order on Motion to Dismiss")
    await farm.feed(
        "/a", in_turn(page(filing(9)), page(events, filing(9))), kind=FeedKind.COURT, court="dcd"
    )

    await farm.poll()
    await farm.poll()

    (story,) = await farm.store.read(topical.latest, "all", limit=1)
    assert len(await farm.alerts()) == 1
    assert "Memorandum Opinion" in story.summary
    assert "Order on Motion to Dismiss" in story.summary


async def test_row_22_different_roles_of_one_release_are_one_alert_that_names_them(
    farm: Farm,
) -> None:
    def form(*roles: str) -> str:
        entries = "".join(
            f"<entry><id>urn:tag:sec.gov,2008:accession-number=0001-26-{number}</id>"
            f"<title>4 - {name}</title><updated>2026-03-02T14:30:00Z</updated>"
            f'<link href="https://www.sec.gov/Archives/{number}/"/></entry>'
            for number, name in (role.split(" ", 1) for role in roles)
        )
        return (
            '<?xml version="1.0"?><feed xmlns="http://www.w3.org/2005/Atom">'
            f"<title>Latest Filings</title><id>x</id>{entries}</feed>"
        )

    before = Page(body=form("1 Old Mill Corp (Issuer)").encode())
    both = form("2 Ada Roe (Reporting)", "2 Acme Mills Corp (Issuer)", "1 Old Mill Corp (Issuer)")
    await farm.feed("/a", in_turn(before, Page(body=both.encode())), kind=FeedKind.REGULATOR)

    await farm.poll()
    await farm.poll()

    (story,) = await farm.store.read(topical.latest, "all", limit=1)
    assert len(await farm.alerts()) == 1
    assert "Ada Roe" in story.title
    assert "Acme Mills Corp" in f"{story.title} {story.summary}"


async def test_row_23_one_guid_for_a_whole_case_alerts_each_filing_once(farm: Farm) -> None:
    filings = [
        filing(number, guid="https://ecf.nyed/case-7", case=7, at=START + timedelta(minutes=number))
        for number in range(1, 6)
    ]
    bodies = [page(*reversed(filings[: count + 1])) for count in range(5)]
    url = await farm.feed("/a", in_turn(*bodies), kind=FeedKind.COURT, court="nyed")

    for _ in range(6):
        await farm.poll()

    assert await farm.entries() == 5
    assert len(await farm.alerts()) == 4
    assert (await farm.state(url)).state == "ok"


LINK = "https://www.wire.example/story/7"


@pytest.mark.parametrize(
    "again",
    [
        {"guid": "other", "link": LINK},
        {"guid": "g", "link": f"{LINK}?utm_source=rss&utm_medium=feed"},
        {"guid": "g", "link": "http://www.wire.example/story/7"},
        {"guid": "g", "link": f"{LINK}/"},
        {"guid": "g", "link": f"{LINK}#top"},
        {"guid": "g", "link": "https://www.wire.example/amp/story/7"},
        {"guid": "g", "link": "https://m.wire.example/story/7"},
    ],
    ids=["guid", "utm", "http", "slash", "fragment", "amp", "mobile"],
)
async def test_row_24_a_changed_guid_or_a_changed_link_is_no_second_alert(
    farm: Farm, again: dict[str, str]
) -> None:
    first = item(NEWS[0], guid="g", link=LINK)
    later = item(NEWS[0], **again)
    await farm.feed("/a", in_turn(page(SEEN), page(first, SEEN), page(later, SEEN)))

    for _ in range(4):
        await farm.poll()

    assert [NEWS[0]] == await farm.alerts()


async def test_row_24_guids_made_up_for_each_request_store_and_tell_nothing_again(
    farm: Farm,
) -> None:
    requests = count(1)

    async def answer(wire: Wire, seen: Seen) -> None:
        number = next(requests)
        shown = range(5 if number < 4 else 6)
        guids = [item(NEWS[each], guid=f"{number}-{each}") for each in shown]
        await page(*guids)(wire, seen)

    url = await farm.feed("/a", answer)

    for _ in range(6):
        await farm.poll()

    assert [NEWS[5]] == await farm.alerts()
    assert await farm.entries() == 6
    assert await farm.changes(url) == []
    assert "came again under new guids" in ((await farm.state(url)).notes or "")


async def test_row_24_a_court_may_say_the_same_of_several_filings(farm: Farm) -> None:
    def filings(day: int) -> Page:
        return page(
            *(filing(each, guid=f"g{each}", at=START + timedelta(days=day)) for each in range(5))
        )

    await farm.feed(
        "/a", in_turn(filings(0), filings(1)), kind=FeedKind.COURT, court="dcd", insists=True
    )

    await farm.poll()
    await farm.poll()

    assert await farm.entries() == 10


@pytest.mark.parametrize(
    "edited",
    [
        item("Harbor pilots vote to strike over pension cuts", guid="g", link=LINK),
        item(NEWS[0], guid="g", link=LINK, body="A longer text than before"),
        item(NEWS[0], guid="g", link=LINK, at=LATER),
        item(f"UPDATE: {NEWS[0]}", guid="g", link=LINK, at=LATER),
    ],
    ids=["typo", "body", "pubDate", "UPDATE"],
)
async def test_row_25_an_edit_is_no_second_alert(farm: Farm, edited: str) -> None:
    first = item(NEWS[0], guid="g", link=LINK)
    await farm.feed("/a", in_turn(page(SEEN), page(first, SEEN), page(edited, SEEN)))

    for _ in range(4):
        await farm.poll()

    assert len(await farm.alerts()) == 1
    assert await farm.entries() == 2


async def test_row_26_an_evergreen_guid_updates_its_story_and_does_not_alert_again(
    farm: Farm,
) -> None:
    days = [item(f"What happened: {NEWS[day]}", guid="daily", link=LINK) for day in range(3)]
    await farm.feed("/a", in_turn(page(SEEN), *(page(day, SEEN) for day in days)))

    for _ in range(5):
        await farm.poll(days=1)

    assert len(await farm.alerts()) == 1
    (story, *_) = await farm.store.read(topical.latest, "all", limit=1)
    assert NEWS[2] in story.title


@pytest.mark.parametrize(
    "bare",
    [
        item(NEWS[0], link=LINK),
        item(NEWS[0], at=None),
        item(NEWS[0], guid=NEWS[0]),
        item(NEWS[0], link="/story/7"),
        item("", guid="g", link=LINK, body=NEWS[0]),
    ],
    ids=["no guid", "title alone", "guid is title", "relative link", "no title"],
)
async def test_row_27_an_item_that_lacks_something_alerts_once_over_polls_and_a_restart(
    farm: Farm, bare: str
) -> None:
    other = item(NEWS[1], guid="1")
    bodies = [page(SEEN), page(bare, SEEN), page(SEEN, bare), page(other, bare, SEEN)]
    await farm.feed("/a", in_turn(*bodies))

    for _ in range(3):
        await farm.poll()
    await farm.restart()
    await farm.poll()
    await farm.poll()

    assert len(await farm.alerts()) == 2
    assert await farm.entries() == 3


@pytest.mark.parametrize(
    "dates",
    [
        ["Fri, 01 Jan 2100 00:00:00 GMT", "Mon, 02 Mar 2026 14:00:00 GMT"],
        ["Thu, 01 Jan 1970 00:00:00 GMT", "Mon, 02 Mar 2026 14:00:00 GMT"],
        ["yesterday at noon", "31 Feb"],
        ["12/30/2025", "01/02/2026"],
        ["Mon, 02 Mar 2026 14:00:00 GMT"] * 2,
        ["Mon, 02 Mar 2026 14:00:00 GMT", "Mon, 02 Mar 2026 15:00:00 GMT"],
        [None, None],
    ],
    ids=["2100", "1970", "unreadable", "month first", "equal", "oldest first", "none"],
)
async def test_row_28_whatever_the_dates_nothing_is_lost_and_nothing_blocks_what_follows(
    farm: Farm, dates: list[str | None]
) -> None:
    odd = [item(NEWS[place], guid=f"g{place}", at=date) for place, date in enumerate(dates)]
    after = item(NEWS[4], guid="g4", at=START)
    bodies = [page(SEEN), page(odd[0], SEEN), page(*odd, SEEN), page(after, *odd, SEEN)]
    url = await farm.feed("/a", in_turn(*bodies))

    for _ in range(5):
        await farm.poll()

    assert [NEWS[0], NEWS[1], NEWS[4]] == await farm.alerts()
    assert (await farm.state(url)).state == "ok"


async def test_row_28_a_date_in_the_future_does_not_keep_a_silent_feed_from_being_called_so(
    farm: Farm,
) -> None:
    future = item(NEWS[0], guid="f", at=START + timedelta(days=30_000))
    url = await farm.feed("/a", page(future, *news(1)))

    await farm.poll()
    await farm.poll(days=20)
    quiet = (await farm.state(url)).state
    await farm.poll(days=80)

    assert (quiet, (await farm.state(url)).state) == ("quiet", "stale")


async def test_row_29_an_item_that_vanishes_and_comes_back_alerts_once(farm: Farm) -> None:
    there, away = page(*news(0, 1)), page(*news(1))
    await farm.feed("/a", in_turn(away, there, *[away] * 3, there, there))

    for _ in range(7):
        await farm.poll(days=30)

    assert [NEWS[0]] == await farm.alerts()


async def test_row_30_a_burst_of_500_items_is_taken_in_whole_in_the_order_of_their_times(
    farm: Farm,
) -> None:
    burst = [filing(n, at=START + timedelta(seconds=n)) for n in range(1, 501)]
    bodies = [page(filing(900)), page(*reversed(burst), filing(900))]
    await farm.feed("/a", in_turn(*bodies), kind=FeedKind.COURT, court="dcd")

    await farm.poll()
    await farm.poll()

    alerts = await farm.alerts()
    assert [f"Order: Plaintiff {n} v. Defendant {n}" for n in range(1, 501)] == alerts


async def test_row_30_a_window_that_turned_over_between_two_polls_is_taken_in_and_told(
    farm: Farm,
) -> None:
    url = await farm.feed("/a", in_turn(page(*news(0, 1)), page(*news(2, 3)), page(*news(2, 3, 4))))

    await farm.poll()
    await farm.poll()
    state = await farm.state(url)
    await farm.poll()

    assert "some may have come and gone" in (state.notes or "")
    assert len(await farm.changes(url)) == 1
    assert {NEWS[2], NEWS[3], NEWS[4]} == set(await farm.alerts())


async def test_row_30_a_window_that_turns_over_at_every_poll_is_told_once_a_day_as_one_gap(
    farm: Farm,
) -> None:
    requests = count(1)

    async def answer(wire: Wire, seen: Seen) -> None:
        number = next(requests)
        shown = [item(f"{NEWS[each]} ({number})", guid=f"{number}-{each}") for each in (0, 1)]
        await page(*shown)(wire, seen)

    url = await farm.feed("/a", answer)

    await farm.poll()
    since = (await farm.state(url)).succeeded
    for _ in range(4):
        await farm.poll()
    state = await farm.state(url)
    soon = len(await farm.changes(url))
    await farm.poll(days=2)
    await farm.poll(days=2)

    assert (since, state.succeeded) == (state.missed_since, state.missed_until)
    assert soon == 1
    assert len(await farm.changes(url)) == 3


async def test_row_31_of_60000_items_the_newest_5000_are_kept_and_the_next_one_alerts(
    farm: Farm,
) -> None:
    first = START - timedelta(days=45)
    many = [
        f"<item><guid>{each}</guid><title>{each}</title>"
        f"<pubDate>{(first + timedelta(minutes=each)).isoformat()}</pubDate></item>"
        for each in range(60_000)
    ]
    url = await farm.feed("/a", in_turn(page(*many), page(*many, *news(0))))
    farm.poller._deadline = timedelta(seconds=30)

    await farm.poll()
    state = await farm.state(url)
    await farm.poll()

    assert (state.state, state.items) == ("ok", 5000)
    assert "60000 entries; the newest 5000 are kept" in (state.notes or "")
    assert await farm.entries() == 5001
    assert [NEWS[0]] == await farm.alerts()


async def test_row_31_the_first_poll_of_2885_items_alerts_nobody_and_the_next_item_does(
    farm: Farm,
) -> None:
    old = [filing(n, at=START - timedelta(minutes=n)) for n in range(1, 2886)]
    bodies = [page(*old), page(filing(5000), *old)]
    await farm.feed("/a", in_turn(*bodies), kind=FeedKind.COURT, court="dcd")

    await farm.poll()
    first = await farm.alerts()
    await farm.poll()

    assert (first, await farm.entries(), len(await farm.alerts())) == ([], 2886, 1)


COPY = "Coinbase settles a lawsuit over custody fees in Delaware"
TEXT = (
    "Coinbase agreed to pay 40 million dollars to end a lawsuit over custody fees, according to a "
    "filing in a Delaware court on Monday. Customers had said the exchange hid the fees."
)
LOOK_ALIKE = str.maketrans({"a": "а", "e": "е", "o": "о"})
RUSSIAN = "Арбитражный суд Москвы отложил рассмотрение иска к банку"


async def test_row_32_a_story_in_three_spellings_is_one_alert_and_russian_news_another(
    farm: Farm,
) -> None:
    wide = "".join(chr(ord(c) + 0xFEE0) if "!" <= c <= "~" else c for c in COPY)
    spellings = [
        (COPY, TEXT),
        (COPY.translate(LOOK_ALIKE), TEXT.translate(LOOK_ALIKE)),
        ("\u200b".join(wide), TEXT),
    ]
    for place, (title, text) in enumerate(spellings):
        new = item(title, guid="x", link=f"https://w{place}.example/x", body=text)
        seen = item(NEWS[place], guid="s", link=f"https://w{place}.example/s")
        await farm.feed(f"/{place}", in_turn(page(seen), page(new, seen)))
    genuine = item(RUSSIAN, guid="r", link="https://ru.example/r")
    await farm.feed("/ru", in_turn(page(SEEN), page(genuine, SEEN)))

    await farm.poll()
    await farm.poll()

    alerts = await farm.alerts()
    assert len(alerts) == 2
    assert RUSSIAN in alerts


HOSTILE = (
    "@everyone <!channel> <@U123> [SEC](https://evil.example) \u202egnp.exe \x0b\x00"
    "<script>alert(1)</script>" + "Z" * 5000
)


async def test_row_33_an_injection_stays_text_without_controls_and_within_limits(
    farm: Farm,
) -> None:
    evil = (
        f"<item><title><![CDATA[{HOSTILE}]]></title><link>javascript:alert(1)</link>"
        f"<guid>javascript:alert(2)</guid><description><![CDATA[{HOSTILE}]]></description></item>"
    ).replace("\x00", "")
    await farm.feed("/a", in_turn(page(SEEN), page(evil, SEEN)))

    await farm.poll()
    await farm.poll()

    (story,) = await farm.store.read(topical.latest, "all", limit=1)
    assert len(await farm.alerts()) == 1
    assert not {"\u202e", "\x0b", "\x00"} & set(story.title + story.summary)
    assert [source.url for source in story.sources] == [None]
    assert len(story.summary) <= 400
    assert "javascript:" not in repr(cards.alert(story, registry=REGISTRY, delivery=1))
