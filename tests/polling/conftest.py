"""The farm that every test of polling uses."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from tests.polling.farm import Farm


@pytest.fixture
async def farm(tmp_path: Path) -> AsyncIterator[Farm]:
    async with Farm(tmp_path) as opened:
        yield opened
