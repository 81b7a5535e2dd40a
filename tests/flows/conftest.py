"""Quick beginnings for the stories of this folder: a clinic that opens fast, and people who are there already."""

from pathlib import Path

import pytest

from bot.catalog.loader import DEFAULT_PROFILE
from bot.catalog.shelf import Shelf
from bot.settings import PACKAGED_CONTENT
from tests.flows.acts import an_owner
from tests.stage import BUDI, DEDI, RINA, SARI, Someone, Stage


@pytest.fixture(scope="session")
def packaged_shelf() -> Shelf:
    """The packaged content, read once; catalogs are frozen, so stories can share it."""
    return Shelf(PACKAGED_CONTENT)


@pytest.fixture(autouse=True)
def quick_opening(packaged_shelf: Shelf, monkeypatch: pytest.MonkeyPatch) -> None:
    """No reading of content, and no waiting for a chat's turn."""

    def shelf(folder: Path, office: str) -> Shelf:
        return packaged_shelf if (folder, office) == (PACKAGED_CONTENT, DEFAULT_PROFILE) else Shelf(folder, office)

    monkeypatch.setattr("bot.app.Shelf", shelf)
    monkeypatch.setattr("handlers.pace.CHAT_BURST", 1_000)


@pytest.fixture
async def office(stage: Stage) -> Stage:
    """The clinic is open and its people have pressed START long ago: `opened` without the walk there."""
    await stage.open()
    for telegram_id in (SARI, DEDI, BUDI, RINA):
        stage.sim.state.people[telegram_id].started = True
    await stage.hires(BUDI, "Pak Budi", consultant=True)
    await stage.hires(RINA, "Bu Rina", admin=True)
    return stage


@pytest.fixture
async def sari(office: Stage) -> Someone:
    """An owner who agreed and said what she makes, and has done nothing else."""
    return await an_owner(office.person(SARI), "Bu Sari", "keripik singkong")


@pytest.fixture
async def dedi(office: Stage) -> Someone:
    return await an_owner(office.person(DEDI), "Pak Dedi", "sambal botol")


@pytest.fixture
def budi(office: Stage) -> Someone:
    """The consultant."""
    return office.person(BUDI)


@pytest.fixture
def rina(office: Stage) -> Someone:
    """The admin."""
    return office.person(RINA)
