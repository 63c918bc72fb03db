"""A feeds.yaml that changes while the bot runs."""

import logging
import os
from collections.abc import AsyncIterator
from io import StringIO
from pathlib import Path

import pytest
from rich.console import Console

from bot import app as application
from bot.app import App
from bot.model import Look
from bot.reload import Reload
from storage import feeds, subscriptions
from tests.doubles.running import Feed, Installation

EXTRA = Feed(name="New wire", kind="news", path="/new")


@pytest.fixture
async def world(tmp_path: Path) -> AsyncIterator[Installation]:
    async with Installation(tmp_path) as installed:
        installed.tokens = {}
        yield installed


@pytest.fixture
async def app(world: Installation) -> AsyncIterator[App]:
    async with application.build(world.settings(), console=Console(file=StringIO())) as built:
        yield built


def reload_of(app: App) -> Reload:
    return Reload(app.settings, app.store, catalog=app.catalog, poller=app.poller, to_terminal=True)


async def looked(reload: Reload) -> list[bool]:
    """What comes of as many looks as it takes."""
    return [await reload.look() for _ in range(3)]


async def names(app: App) -> list[str]:
    return [state.name for state in await app.store.read(feeds.active)]


async def test_a_changed_file_takes_effect_at_the_second_look_that_sees_it(
    world: Installation, app: App
) -> None:
    reload = reload_of(app)
    before = await looked(reload)
    world.feeds = [world.docket, EXTRA]
    world.subscriptions = {"console": ["party:coinbase"]}
    world.env()

    seen = await looked(reload)

    assert [before, seen] == [[False] * 3, [False, True, False]]
    assert await names(app) == ["D.D.C. docket", "New wire"]
    (kept,) = await app.store.read(subscriptions.everything)
    assert (kept.channel, kept.topic) == ("console", "party:coinbase")
    outcomes = await app.poller.once(every=True, done=lambda _: None)
    assert {"changed"} == {outcome.status for outcome in outcomes}


async def test_a_case_that_is_added_is_known_at_once_and_followed_ones_stay(
    world: Installation, app: App
) -> None:
    reload = reload_of(app)
    path = world.folder / "feeds.yaml"
    added = "\nparties:\n  - {id: old-mill, name: Old Mill Bank}\n"
    path.write_text(path.read_text(encoding="utf-8") + added, encoding="utf-8")

    await looked(reload)

    assert app.catalog.registry.parties["old-mill"].name == "Old Mill Bank"
    assert "binance" in app.catalog.registry.parties


async def test_the_look_that_a_channel_is_given_takes_effect_and_stays_where_none_is_given(
    world: Installation, app: App
) -> None:
    reload = reload_of(app)
    path = world.folder / "feeds.yaml"
    text = path.read_text(encoding="utf-8")
    plain = text[: text.index("subscriptions:")] if "subscriptions:" in text else text
    wish = "channel: 'discord:7777777777', topics: [all], look: embed, publish: on"
    row = f"\nsubscriptions:\n  - {{{wish}}}\n"

    path.write_text(plain + row, encoding="utf-8")
    await looked(reload)
    given = await app.store.read(subscriptions.look_of, "discord:7777777777")
    path.write_text(plain + row.replace(", look: embed, publish: on", ""), encoding="utf-8")
    await looked(reload)
    left = await app.store.read(subscriptions.look_of, "discord:7777777777")

    assert given == left == (Look.EMBED, True)


async def test_a_file_with_a_mistake_is_refused_with_its_line_and_changes_nothing(
    world: Installation, app: App, caplog: pytest.LogCaptureFixture
) -> None:
    reload = reload_of(app)
    before = await names(app)
    path = world.folder / "feeds.yaml"
    good = path.read_text(encoding="utf-8")
    lines = good.count("\n") + 1
    path.write_text(f"{good}evry: 5m\n", encoding="utf-8")

    with caplog.at_level(logging.ERROR):
        refused = await looked(reload)
    path.write_text(good.replace("Harbor Wire", "Harbour Wire"), encoding="utf-8")
    taken = await looked(reload)

    (record,) = caplog.records
    (mistake,) = record.__dict__["mistakes"]
    assert mistake.startswith(f'feeds.yaml:{lines}: "evry" is not a setting')
    assert [refused, taken] == [[False] * 3, [False, True, False]]
    assert before != await names(app)


async def test_a_feed_keeps_its_history_under_another_name_and_spelling_but_not_address(
    world: Installation, app: App
) -> None:
    reload = reload_of(app)
    path = world.folder / "feeds.yaml"
    await app.poller.once(every=True, done=lambda _: None)
    before = {state.id: state.baselined for state in await app.store.read(feeds.active)}
    text = path.read_text(encoding="utf-8")
    respelt = text.replace("Harbor Wire", "Harbour Wire").replace("http://", "HTTP://")

    path.write_text(respelt, encoding="utf-8")
    taken = await looked(reload)
    after = await app.store.read(feeds.active)
    path.write_text(respelt.replace("/wire", "/wire2"), encoding="utf-8")
    await looked(reload)
    moved = await app.store.read(feeds.active)
    path.write_text(text, encoding="utf-8")
    await looked(reload)
    back = await app.store.read(feeds.active)

    assert taken == [False, True, False]
    assert before == {state.id: state.baselined for state in after}
    assert all(state.url.startswith("HTTP://") for state in after)
    assert "Harbour Wire" in {state.name for state in after}
    assert [state.baselined for state in moved if state.id not in before] == [None]
    assert before == {state.id: state.baselined for state in back}


async def test_a_file_that_is_touched_or_gone_changes_nothing(
    world: Installation, app: App
) -> None:
    reload = reload_of(app)
    path = world.folder / "feeds.yaml"
    os.utime(path, (1, 1))
    touched = await looked(reload)
    path.unlink()
    gone = await looked(reload)

    assert [touched, gone] == [[False] * 3] * 2
    assert len(await names(app)) == 4
