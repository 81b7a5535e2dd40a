import asyncio
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from bot.db.schema import prepare
from bot.db.session import Database
from tests.stage import BUDI, DEDI, RINA, SARI, Someone, Stage

pytest_plugins = ("tests.browser", "tests.strangers.plugin")

KERIPIK_AT_HOME = (
    "Makanan, minuman kemasan",
    "Awet di suhu ruang",
    "Rumahan, 1 outlet",
    "Warung, pasar",
    "Belum punya",
)


@pytest.fixture(scope="session")
def migrated(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A database file with the newest schema, to be copied."""
    file = tmp_path_factory.mktemp("template") / "template.db"

    async def make() -> None:
        database = Database(f"sqlite+aiosqlite:///{file}", synchronous="OFF")
        await prepare(database)
        await database.close()  # the last connection folds the write-ahead log into the file

    asyncio.run(make())
    return file


@pytest.fixture
async def stage(tmp_path: Path, migrated: Path) -> AsyncIterator[Stage]:
    """A playground without the bot; a test that wants the bot asks for `clinic_open` or opens it."""
    async with Stage(tmp_path, migrated) as made:
        yield made


@pytest.fixture
async def opened(stage: Stage) -> Stage:
    """The clinic is open, with Pak Budi as consultant and Bu Rina as admin."""
    await stage.open()
    await stage.hires(BUDI, "Pak Budi", consultant=True)
    await stage.hires(RINA, "Bu Rina", admin=True)
    for staff in (BUDI, RINA):
        await stage.person(staff).says("/start")
    return stage


@pytest.fixture
async def ibu_sari(opened: Stage) -> Someone:
    """An owner who has consented and finished her readiness check: keripik, for the neighbourhood shops."""
    sari = opened.person(SARI)
    await sari.says("/start")
    await sari.taps("Setuju")
    await sari.says("keripik singkong")
    for answer in (
        "Makanan, minuman kemasan",
        "Awet di suhu ruang",
        "Rumahan, 1 outlet",
        "Warung, pasar",
        "Belum punya",
    ):
        await sari.taps(answer)
    return sari


@pytest.fixture
def pak_dedi(opened: Stage) -> Someone:
    return opened.person(DEDI)


@pytest.fixture
def pak_budi(opened: Stage) -> Someone:
    return opened.person(BUDI)


@pytest.fixture
def bu_rina(opened: Stage) -> Someone:
    return opened.person(RINA)
