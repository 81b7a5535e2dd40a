from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from bot.catalog.shelf import Shelf
from bot.settings import PACKAGED_CONTENT
from tests.concurrency.town import Town


@pytest.fixture(scope="session")
def shelf() -> Shelf:
    """The packaged content, read once; catalogs are frozen."""
    return Shelf(PACKAGED_CONTENT)


@pytest.fixture(autouse=True)
def quick_opening(shelf: Shelf, monkeypatch: pytest.MonkeyPatch) -> None:
    """The content is not read again every time the clinic opens in this process."""
    monkeypatch.setattr("bot.app.Shelf", lambda *_: shelf)


@pytest.fixture
async def town(tmp_path: Path, migrated: Path) -> AsyncIterator[Town]:
    async with Town(tmp_path, migrated) as made:
        yield made
