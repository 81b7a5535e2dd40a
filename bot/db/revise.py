"""Writes a new migration from the difference between the tables and the newest schema.

`python -m bot.db.revise 0002 "rooms"` needs no database: it migrates an empty one in memory. Read what it wrote.
"""

import sys

from alembic import command
from sqlalchemy import create_engine

from bot.db.schema import alembic_config, migrate


def revise(number: str, title: str) -> None:
    """Add `versions/<number>_<title>.py`; only the difference is in it."""
    with create_engine("sqlite://").begin() as connection:
        migrate(connection)
        command.revision(alembic_config(connection), title, autogenerate=True, rev_id=number)


if __name__ == "__main__":
    revise(*sys.argv[1:3])
