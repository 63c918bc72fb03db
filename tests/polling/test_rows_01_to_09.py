"""Validators, redirects, private addresses, gone: rows 1 to 9 of what a feed server may do."""

from datetime import timedelta

import pytest

from tests.doubles.feeds import FeedServer, Page, in_turn, redirect
from tests.polling.farm import NEWS, Farm, news, page, rss

LOGIN = b"<!doctype html><html><head><title>Log in</title></head><body>Log in</body></html>"


@pytest.mark.parametrize("etag", ['"abc"', 'W/"weak"', '"1719868873"', "bare"])
async def test_row_01_an_etag_is_echoed_verbatim_even_after_a_restart_and_a_304_costs_no_parse(
    farm: Farm, etag: str
) -> None:
    url = await farm.feed("/a", Page(body=rss(*news(0, 1)), etag=etag))

    await farm.poll()
    await farm.poll()
    await farm.restart()
    outcomes = await farm.poll()

    first, *later = farm.server.requests("/a")
    assert "if-none-match" not in first.headers
    assert [etag, etag] == [seen.headers["if-none-match"] for seen in later]
    assert (
        farm.jobs(),
        await farm.alerts(),
        [outcome.status for outcome in outcomes],
    ) == (1, [], ["unchanged"])
    assert (await farm.state(url)).state == "ok"


async def test_row_02_last_modified_alone_is_echoed_verbatim(farm: Farm) -> None:
    date = "Mon, 01 Jul 2024 21:21:13 GMT"
    await farm.feed("/a", Page(body=rss(*news(0)), last_modified=date))

    await farm.poll()
    await farm.poll()

    assert farm.server.requests("/a")[1].headers["if-modified-since"] == date
    assert farm.jobs() == 1


async def test_row_02_both_validators_are_echoed(farm: Farm) -> None:
    date = "Mon, 01 Jul 2024 21:21:13 GMT"
    await farm.feed("/a", Page(body=rss(*news(0)), etag='"1"', last_modified=date))

    await farm.poll()
    await farm.poll()

    headers = farm.server.requests("/a")[1].headers
    assert ('"1"', date) == (headers["if-none-match"], headers["if-modified-since"])


async def test_row_02_an_etag_that_changes_over_the_same_body_alerts_nobody(farm: Farm) -> None:
    body = rss(*news(0, 1))
    await farm.feed("/a", in_turn(*(Page(body=body, etag=f'"{turn}"') for turn in range(4))))

    for _ in range(4):
        await farm.poll()

    sent = [seen.headers.get("if-none-match") for seen in farm.server.requests("/a")]
    assert sent == [None, '"0"', '"1"', '"2"']
    assert (farm.jobs(), await farm.alerts()) == (1, [])


async def test_row_02_a_body_whose_build_time_changes_at_each_request_alerts_nobody(
    farm: Farm,
) -> None:
    pages = (
        page(*news(0, 1), head=f"<lastBuildDate>Mon, 02 Mar 2026 14:3{turn}:00 GMT</lastBuildDate>")
        for turn in range(4)
    )
    await farm.feed("/a", in_turn(*pages))

    for _ in range(4):
        await farm.poll()

    assert (await farm.alerts(), await farm.entries()) == ([], 2)


async def test_row_03_a_server_that_ignores_its_own_etag_causes_no_alert_and_no_parse(
    farm: Farm,
) -> None:
    await farm.feed("/a", Page(body=rss(*news(0)), etag='"1"', ignores_validators=True))

    for _ in range(3):
        await farm.poll()

    assert (farm.asked("/a"), farm.jobs(), await farm.alerts()) == (3, 1, [])


@pytest.mark.parametrize("status", [301, 308])
async def test_row_04_a_permanent_redirect_is_stored_after_three_polls_over_a_day_and_told(
    farm: Farm, status: int
) -> None:
    html = b"<html>" + b"moved " * 5000
    url = await farm.feed("/old", redirect(status, "/new", html))
    farm.server.pages["/new"] = page(*news(0, 1))

    addresses = []
    for _ in range(3):
        await farm.poll(hours=13)
        addresses.append((await farm.state(url)).address)
    await farm.poll()
    farm.server.pages["/new"] = page(*news(0, 1, 2))
    await farm.poll()
    state = await farm.state(url)

    assert [None, None, farm.server.url("/new")] == addresses
    assert (farm.asked("/old"), farm.asked("/new")) == (3, 5)
    assert [NEWS[2]] == await farm.alerts()
    assert state.state == "moved"
    assert "put that address into feeds.yaml" in (state.reason or "")
    assert await farm.changes(url) == [("ok", "moved")]


async def test_row_04_three_redirects_within_a_day_move_nothing(farm: Farm) -> None:
    url = await farm.feed("/old", redirect(301, "/new"))
    farm.server.pages["/new"] = page(*news(0))

    for _ in range(6):
        await farm.poll()

    assert ((await farm.state(url)).address, (await farm.state(url)).state) == (None, "ok")


async def test_row_04_a_redirect_that_stops_in_between_begins_anew(farm: Farm) -> None:
    there = page(*news(0))
    away = redirect(301, "/new")
    url = await farm.feed("/old", in_turn(away, away, there, away, away))
    farm.server.pages["/new"] = there

    for _ in range(5):
        await farm.poll(hours=13)

    assert (await farm.state(url)).address is None


async def test_row_04_an_address_that_fails_after_a_move_is_given_up_for_the_configured_one(
    farm: Farm,
) -> None:
    url = await farm.feed("/old", redirect(301, "/new"))
    farm.server.pages["/new"] = page(*news(0))
    for _ in range(3):
        await farm.poll(hours=13)
    farm.server.pages["/new"] = Page(status=404)
    farm.server.pages["/old"] = page(*news(0, 1))

    for _ in range(4):
        await farm.poll(hours=24)

    state = await farm.state(url)
    assert (state.address, state.state) == (None, "ok")
    assert [NEWS[1]] == await farm.alerts()


@pytest.mark.parametrize("status", [302, 303, 307])
async def test_row_05_a_temporary_redirect_is_followed_and_never_stored(
    farm: Farm, status: int
) -> None:
    url = await farm.feed("/old", redirect(status, "/new"))
    farm.server.pages["/new"] = page(*news(0))

    for _ in range(5):
        await farm.poll(hours=13)

    state = await farm.state(url)
    assert (state.address, state.move_to, state.state) == (None, None, "ok")
    assert (farm.asked("/old"), farm.asked("/new")) == (5, 5)


async def test_row_06_a_permanent_redirect_to_a_login_page_is_not_stored(farm: Farm) -> None:
    url = await farm.feed("/old", redirect(301, "/login"))
    farm.server.pages["/login"] = Page(body=LOGIN, content_type="text/html")

    for _ in range(4):
        await farm.poll(hours=24)

    state = await farm.state(url)
    assert (state.address, state.move_to, state.state) == (None, None, "wrong content")


async def test_row_06_a_permanent_redirect_to_another_site_is_followed_told_and_not_stored(
    farm: Farm,
) -> None:
    server = farm.server
    url = await farm.feed("/old", redirect(301, server.url("/new", "other.test")), host="a.test")
    server.pages["/new"] = page(*news(0))

    for _ in range(5):
        await farm.poll(hours=13)

    state = await farm.state(url)
    assert (state.address, state.state) == (None, "moved")
    assert "another site" in (state.reason or "")
    assert await farm.changes(url) == [("ok", "moved")]


@pytest.mark.parametrize(
    ("pages", "asked"),
    [
        ({"/a": redirect(302, "/b"), "/b": redirect(302, "/a")}, 2),
        ({"/a": redirect(302, "/a")}, 1),
        ({f"/{'a' * n}": redirect(302, f"/{'a' * (n + 1)}") for n in range(1, 31)}, 6),
        ({"/a": redirect(302, None)}, 1),
    ],
    ids=["loop", "itself", "chain of 30", "no Location"],
)
async def test_row_07_a_redirect_without_end_is_one_error_and_backs_off(
    farm: Farm, pages: dict[str, Page], asked: int
) -> None:
    url = await farm.feed("/a")
    farm.server.pages.update(pages)

    (outcome,) = await farm.poll()
    state = await farm.state(url)

    assert ("failed", asked) == (outcome.status, len(farm.server.log))
    assert (state.state, state.failures) == ("broken", 1)
    assert state.due is not None
    assert state.due > farm.clock.now + timedelta(minutes=5)


async def test_row_07_a_relative_location_is_followed(farm: Farm) -> None:
    url = await farm.feed("/feeds/a", redirect(302, "b?x=1"))
    farm.server.pages["/feeds/b?x=1"] = page(*news(0))

    await farm.poll()

    assert (await farm.state(url)).state == "ok"


@pytest.mark.parametrize(
    "target",
    [
        "http://127.0.0.1:{port}/",
        "http://127.1:{port}/",
        "http://2130706433:{port}/",
        "http://[::ffff:127.0.0.1]:{port}/",
        "http://169.254.169.254/latest/meta-data/",
        "http://[::1]:{port}/",
        "http://10.0.0.1:{port}/",
        "file:///etc/passwd",
        "gopher://127.0.0.1:{port}/",
        "http://inside.test:{port}/",
        "/hop",
    ],
)
async def test_row_08_a_redirect_to_a_private_address_is_refused_before_connecting(
    farm: Farm, target: str
) -> None:
    async with FeedServer() as inside:
        url = await farm.feed("/a", redirect(302, target.format(port=inside.port)))
        farm.server.pages["/hop"] = redirect(302, inside.url("/secret"))

        (outcome,) = await farm.poll()

        assert (inside.connections, inside.log) == (0, [])
    assert outcome.status == "failed"
    assert (await farm.state(url)).state == "broken"


async def test_row_09_a_feed_that_is_gone_is_told_once_and_probed_weekly_and_others_go_on(
    farm: Farm,
) -> None:
    gone = await farm.feed("/gone", Page(status=410, body=b"gone"))
    await farm.feed("/well", page(*news(0)))

    for _ in range(21):
        await farm.poll(days=1)

    assert (farm.asked("/gone"), farm.asked("/well")) == (3, 21)
    assert (await farm.state(gone)).state == "gone"
    assert await farm.changes() == [("new", "gone")]


async def test_row_09_a_feed_that_was_gone_and_is_back_is_read_and_told_once(farm: Farm) -> None:
    url = await farm.feed("/a", in_turn(page(*news(0)), Page(status=410), page(*news(0, 1))))

    await farm.poll()
    await farm.poll()
    await farm.poll(days=8)

    assert (await farm.state(url)).state == "ok"
    assert await farm.changes(url) == [("ok", "gone"), ("gone", "ok")]
    assert [NEWS[1]] == await farm.alerts()
