"""The shipped catalog, its texts, and a real SQLite session of one's own."""

import shutil
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import create_engine, event
from sqlalchemy.orm import Session

from bot.catalog.loader import Catalog, load_catalog
from bot.catalog.texts import Texts
from bot.settings import PACKAGED_CONTENT


@pytest.fixture(scope="session")
def catalog() -> Catalog:
    return load_catalog(PACKAGED_CONTENT)


@pytest.fixture(scope="session")
def t(catalog: Catalog) -> Texts:
    return Texts(catalog)


@pytest.fixture
def now() -> datetime:
    return datetime(2026, 11, 23, 9, 0, tzinfo=ZoneInfo("Asia/Jakarta"))


@pytest.fixture
def session(tmp_path: Path, migrated: Path) -> Iterator[Session]:
    """A session on a fresh, migrated database file; foreign keys are on, as in the product."""
    file = tmp_path / "unit.db"
    shutil.copy(migrated, file)
    engine = create_engine(f"sqlite:///{file}")
    event.listen(engine, "connect", lambda connection, _: connection.execute("PRAGMA foreign_keys=ON"))
    with Session(engine) as opened:
        yield opened
    engine.dispose()
