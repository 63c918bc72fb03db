"""Fixtures that many tests share; each imports what the others do not need."""

from collections.abc import AsyncIterator
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import hypothesis
import pytest

from storage.sqlite import SqliteStore

if TYPE_CHECKING:
    from tests.asking import Asking
    from tests.discord_people import Desk
    from tests.doubles.discord import DiscordDouble
    from tests.doubles.running import Installation
    from tests.owing import Owing
    from tests.updating import Newsroom

# Timings live in the benchmark; on a busy machine an example may take any time.
hypothesis.settings.register_profile("docketwire", deadline=None)
hypothesis.settings.load_profile("docketwire")

SHARED = Path(__file__).parents[2] / "shared" / "data"


@pytest.fixture
async def store(tmp_path: Path) -> AsyncIterator[SqliteStore]:
    """The real store on a file of its own."""
    opened = SqliteStore(tmp_path / "docketwire.db")
    await opened.open()
    yield opened
    await opened.close()


@pytest.fixture
def now() -> datetime:
    """A moment to count from."""
    return datetime(2026, 3, 2, 14, 30, tzinfo=UTC)


@pytest.fixture
def captured() -> Path:
    """The captured feeds and labelled samples, where they lie beside the checkout."""
    if not SHARED.is_dir():
        pytest.skip("the captured data is not beside this checkout (../shared/data)")
    return SHARED


@pytest.fixture
async def asking(store: SqliteStore, now: datetime) -> "Asking":
    """Commands over a store with one story in it."""
    from tests.asking import Asking

    return await Asking(store, now).prepared()


@pytest.fixture
def owing(store: SqliteStore, now: datetime) -> "Owing":
    """Channels that can be owed stories."""
    from tests.owing import Owing

    return Owing(store, now)


@pytest.fixture
async def double() -> "AsyncIterator[DiscordDouble]":
    """Discord, as its API is to a bot."""
    from tests.doubles.discord import DiscordDouble

    async with DiscordDouble() as running:
        yield running


@pytest.fixture
def desk() -> "Desk":
    """Commands that answer Discord with what they were asked."""
    from tests.discord_people import Desk

    return Desk()


@pytest.fixture
async def world(tmp_path: Path) -> "AsyncIterator[Installation]":
    """An installed docketwire, with feeds and both platforms around it."""
    from tests.doubles.running import Installation

    async with Installation(tmp_path) as installed:
        yield installed


@pytest.fixture
async def room(store: SqliteStore) -> "AsyncIterator[Newsroom]":
    """Stories that come in, and a text channel of each platform that wants them all."""
    from tests.updating import Newsroom

    async with Newsroom.opened(store) as newsroom:
        yield newsroom
