"""Insert-or-ignore, which SQLite and PostgreSQL spell alike but SQLAlchemy keeps per dialect."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Select
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

from bot.db.base import Base


def insert_new(session: Session, table: type[Base], rows: Sequence[dict[str, Any]]) -> None:
    """Insert the rows that break no unique constraint; the others are left as they are."""
    if rows:
        session.execute(_insert(session, table).on_conflict_do_nothing(), list(rows))


def insert_selected(
    session: Session, table: type[Base], columns: Sequence[str], source: Select[*tuple[Any, ...]]
) -> None:
    """Insert what `source` selects inside the database, ignoring rows that exist already."""
    session.execute(_insert(session, table).from_select(columns, source).on_conflict_do_nothing())


def _insert(session: Session, table: type[Base]) -> Any:
    dialect = session.get_bind().dialect.name
    return (postgresql.insert if dialect == "postgresql" else sqlite.insert)(table)
