"""Owners' progress on checklist items, by ids of the content, never by position; certificates; plans seen."""

from datetime import date, datetime
from enum import StrEnum

from sqlalchemy import JSON, ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from bot.db.base import Base


class ItemStatus(StrEnum):
    """Where an owner stands with an item; no row means not begun."""

    TODO = "todo"
    DOING = "doing"
    READY = "ready"
    VERIFIED = "verified"


class Progress(Base):
    """The status of one item. Rows of items that left the content stay, and come back with them.

    `stuck_at` is set while the owner says they cannot go on by themselves.
    """

    __tablename__ = "progress"

    person_id: Mapped[int] = mapped_column(ForeignKey("people.id", ondelete="CASCADE"), primary_key=True)
    topic_id: Mapped[str] = mapped_column(String(24), primary_key=True)
    item_id: Mapped[str] = mapped_column(String(16), primary_key=True)
    status: Mapped[ItemStatus] = mapped_column(String(10))
    changed_at: Mapped[datetime]
    verified_by: Mapped[int | None] = mapped_column(ForeignKey("staff.id"))
    stuck_at: Mapped[datetime | None]


class Certificate(Base):
    """A certificate an owner obtained. Dates are the document's own; a number is only kept if the owner gave it."""

    __tablename__ = "certificates"

    person_id: Mapped[int] = mapped_column(ForeignKey("people.id", ondelete="CASCADE"), primary_key=True)
    topic_id: Mapped[str] = mapped_column(String(24), primary_key=True)
    number: Mapped[str | None] = mapped_column(String(60))
    issued_on: Mapped[date]
    expires_on: Mapped[date | None]
    recorded_at: Mapped[datetime]


class SeenPlan(Base):
    """The plan an owner last saw, so that they can be told what changed. `mark` is the rules it was made with."""

    __tablename__ = "seen_plans"
    __table_args__ = (Index("ix_seen_plans_mark", "mark"),)

    person_id: Mapped[int] = mapped_column(ForeignKey("people.id", ondelete="CASCADE"), primary_key=True)
    mark: Mapped[str] = mapped_column(String(16))
    verdicts: Mapped[dict[str, str]] = mapped_column(JSON)
    seen_at: Mapped[datetime]
