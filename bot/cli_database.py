"""One unit of work on the installation's database, for commands that need no Telegram."""

import asyncio
from collections.abc import Callable
from typing import TypeVar

from sqlalchemy.orm import Session

from bot.db.schema import prepare
from bot.db.session import Database
from bot.settings import load_settings

T = TypeVar("T")


def with_database(work: Callable[[Session], T]) -> T:
    """Run `work` in one transaction on the migrated database of the settings.

    Raises:
        SettingsError, StorageError: with one line for the operator.
    """
    settings = load_settings()

    async def go() -> T:
        database = Database(settings.database_url, synchronous=settings.sqlite_synchronous)
        try:
            await prepare(database)
            return await database.run(work)
        finally:
            await database.close()

    return asyncio.run(go())
