"""Brings a database to the newest schema; safe to run at every start."""

import sqlite3
from contextlib import closing
from pathlib import Path

from alembic import command
from alembic.config import Config
from sqlalchemy import Connection
from sqlalchemy.exc import DatabaseError

from bot.db import booking, checklists, leave, messages, people, questions, waiting
from bot.db.base import Base
from bot.db.session import Database
from bot.errors import StorageError

TABLE_MODULES = (booking, checklists, leave, messages, people, questions, waiting)
METADATA = Base.metadata


def migrate(connection: Connection, revision: str = "head") -> None:
    """Upgrade to `revision` (or, for `base`, take everything down) in the caller's transaction."""
    (command.downgrade if revision == "base" else command.upgrade)(alembic_config(connection), revision)


def alembic_config(connection: Connection) -> Config:
    """Alembic's settings, bound to an open connection instead of an ini file."""
    config = Config()
    config.set_main_option("script_location", str(Path(__file__).parent / "migrations"))
    config.attributes["connection"] = connection
    return config


def _try_file(file: Path) -> None:
    """Open, read and lock the file once before the driver's threads do: they complain on their own on stderr."""
    with closing(sqlite3.connect(file, isolation_level=None)) as connection:
        connection.execute("PRAGMA schema_version").fetchone()
        connection.execute("BEGIN IMMEDIATE")
        connection.execute("ROLLBACK")


async def prepare(database: Database) -> None:
    """Create the folder and file if needed and upgrade the schema.

    Raises:
        StorageError: the place cannot be created, opened or written.
    """
    try:
        if database.file is not None:
            database.file.parent.mkdir(parents=True, exist_ok=True)
            _try_file(database.file)
        async with database.engine.begin() as connection:
            await connection.run_sync(migrate)
    except (OSError, DatabaseError, sqlite3.DatabaseError) as error:
        cause = getattr(error, "orig", None) or error
        place = database.file or database.url.render_as_string(hide_password=True)
        raise StorageError(f"the database {place} cannot be used: {cause}") from None
