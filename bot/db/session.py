"""The engine, and units of work: one plain synchronous function over a `Session`, committed whole."""

import asyncio
import logging
import sqlite3
from collections.abc import Callable
from contextlib import AsyncExitStack
from pathlib import Path
from typing import Any, TypeVar

from sqlalchemy import Connection, event, make_url
from sqlalchemy.exc import OperationalError, SQLAlchemyError
from sqlalchemy.ext.asyncio import AsyncEngine, AsyncSession, create_async_engine
from sqlalchemy.orm import Session

from bot.errors import StorageError

T = TypeVar("T")

log = logging.getLogger(__name__)

BUSY_TIMEOUT_MS = 10_000
BUSY_TRIES = 30


class Database:
    """Runs units of work. SQLite lets one write at a time, so writers queue here rather than in SQLite.

    Raises:
        StorageError: the URL's driver is not installed.
    """

    def __init__(self, url: str, *, synchronous: str = "FULL") -> None:
        self.url = make_url(url)
        self.is_sqlite = self.url.get_backend_name() == "sqlite"
        self.engine = _sqlite_engine(url, synchronous) if self.is_sqlite else _server_engine(url)
        self._readers = self.engine.execution_options(klinik_begin="BEGIN")
        self._writing = asyncio.Lock()

    @property
    def file(self) -> Path | None:
        """The SQLite file, or None for a server database or memory."""
        name = self.url.database
        return Path(name) if self.is_sqlite and name and name != ":memory:" else None

    async def run(self, work: Callable[[Session], T]) -> T:
        """Run `work` in one transaction and commit it; any exception rolls everything back.

        While another program holds the file's write lock this waits, for minutes if need be: a backup or an
        operator's shell ends some time, and nobody should hear of it. `work` may run again after a rollback.
        """
        async with AsyncExitStack() as stack:
            if self.is_sqlite:
                await stack.enter_async_context(self._writing)
            for attempt in range(1, BUSY_TRIES):
                try:
                    return await self._run(work)
                except OperationalError as error:
                    if not is_busy(error):
                        raise
                    log.warning("another program holds the database's lock, attempt %s of %s", attempt, BUSY_TRIES)
            return await self._run(work)

    async def _run(self, work: Callable[[Session], T]) -> T:
        async with AsyncExitStack() as stack:
            session = await stack.enter_async_context(AsyncSession(self.engine, expire_on_commit=False))
            await stack.enter_async_context(session.begin())
            return await session.run_sync(work)

    async def read(self, work: Callable[[Session], T]) -> T:
        """Run `work` on a snapshot without waiting for writers; it must not write."""
        async with AsyncSession(self._readers, expire_on_commit=False) as session:
            return await session.run_sync(work)

    async def close(self) -> None:
        await self.engine.dispose()


def is_busy(error: SQLAlchemyError) -> bool:
    """Whether SQLite gave up waiting for a lock."""
    code = getattr(getattr(error, "orig", None), "sqlite_errorcode", 0)
    return code & 0xFF in (sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED)


def _server_engine(url: str) -> AsyncEngine:
    try:
        return create_async_engine(url, hide_parameters=True)
    except ModuleNotFoundError as error:
        raise StorageError(f"DATABASE_URL needs the Python package {error.name}, which is not installed") from None


def _sqlite_engine(url: str, synchronous: str) -> AsyncEngine:
    engine = create_async_engine(url, hide_parameters=True, connect_args={"timeout": BUSY_TIMEOUT_MS / 1000})

    @event.listens_for(engine.sync_engine, "connect")
    def _prepare(connection: Any, _record: object) -> None:
        connection.isolation_level = None  # we write BEGIN ourselves, see below
        cursor = connection.cursor()
        for pragma in ("journal_mode=WAL", f"synchronous={synchronous}", "foreign_keys=ON"):
            cursor.execute(f"PRAGMA {pragma}")
        cursor.close()

    @event.listens_for(engine.sync_engine, "begin")
    def _begin(connection: Connection) -> None:
        # IMMEDIATE takes the write lock at once: a deferred transaction that upgrades later fails
        # with "database is locked" without waiting for the busy timeout.
        how = connection.get_execution_options().get("klinik_begin", "BEGIN IMMEDIATE")
        connection.exec_driver_sql(how)

    return engine
