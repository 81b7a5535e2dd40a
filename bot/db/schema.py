"""Brings a database to the newest schema; safe to run at every start."""

from pathlib import Path

from alembic import command
from alembic.config import Config
from sqlalchemy import Connection
from sqlalchemy.exc import DatabaseError

from bot.db import booking, checklists, messages, people
from bot.db.base import Base
from bot.db.session import Database
from bot.errors import StorageError

TABLE_MODULES = (booking, checklists, messages, people)
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


async def prepare(database: Database) -> None:
    """Create the folder and file if needed and upgrade the schema.

    Raises:
        StorageError: the place cannot be created, opened or written.
    """
    try:
        if database.file is not None:
            database.file.parent.mkdir(parents=True, exist_ok=True)
        async with database.engine.begin() as connection:
            await connection.run_sync(migrate)
    except (OSError, DatabaseError) as error:
        cause = getattr(error, "orig", None) or error
        place = database.file or database.url.render_as_string(hide_password=True)
        raise StorageError(f"the database {place} cannot be used: {cause}") from None
