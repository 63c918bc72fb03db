"""Fixtures that many tests share: the real store, the clock's start, the captured data."""

from collections.abc import AsyncIterator
from datetime import UTC, datetime
from pathlib import Path

import hypothesis
import pytest

from storage.sqlite import SqliteStore

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
