"""Who uses the clinic: owners (after consent), staff, and the question each chat has open."""

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, BigInteger, ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from bot.db.base import Base


class Person(Base):
    """An owner who gave consent. Deleting the row deletes all of their data except anonymous visits."""

    __tablename__ = "people"

    id: Mapped[int] = mapped_column(primary_key=True)
    telegram_id: Mapped[int] = mapped_column(BigInteger, unique=True)
    name: Mapped[str] = mapped_column(String(128))
    product: Mapped[str | None] = mapped_column(String(120))
    consented_at: Mapped[datetime]
    announcements_off_at: Mapped[datetime | None]
    unreachable_at: Mapped[datetime | None]


class Staff(Base):
    """A consultant, an admin, or both. Inactive staff keep their row: visits refer to it.

    A consultant takes every topic, on every weekday, unless `topics` or `weekdays` (0 is Monday) say which.
    `online_link` is where they meet people online; without one, the office's is used. `most_a_day` limits their visits.
    """

    __tablename__ = "staff"

    id: Mapped[int] = mapped_column(primary_key=True)
    telegram_id: Mapped[int] = mapped_column(BigInteger, unique=True)
    name: Mapped[str] = mapped_column(String(128))
    is_consultant: Mapped[bool] = mapped_column(default=False)
    is_admin: Mapped[bool] = mapped_column(default=False)
    is_active: Mapped[bool] = mapped_column(default=True)
    topics: Mapped[list[str] | None] = mapped_column(JSON(none_as_null=True))
    weekdays: Mapped[list[int] | None] = mapped_column(JSON(none_as_null=True))
    online_link: Mapped[str | None] = mapped_column(String(200))
    most_a_day: Mapped[int | None]
    unreachable_at: Mapped[datetime | None]


class PendingInput(Base):
    """Where the next typed message of a chat goes: an action and its leading arguments."""

    __tablename__ = "pending_inputs"

    telegram_id: Mapped[int] = mapped_column(BigInteger, primary_key=True, autoincrement=False)
    action: Mapped[str] = mapped_column(String(32))
    args: Mapped[list[Any]] = mapped_column(JSON)
    expires_at: Mapped[datetime]


class TriageAnswer(Base):
    """An answer to a triage question, by question id, so that one can be changed later."""

    __tablename__ = "triage_answers"

    person_id: Mapped[int] = mapped_column(ForeignKey("people.id", ondelete="CASCADE"), primary_key=True)
    question_id: Mapped[str] = mapped_column(String(24), primary_key=True)
    option_id: Mapped[str] = mapped_column(String(16))
    answered_at: Mapped[datetime]
