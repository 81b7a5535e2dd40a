"""Visits. The partial unique indexes below are what makes a double booking impossible."""

from datetime import datetime
from enum import StrEnum

from sqlalchemy import ForeignKey, Index, String, text
from sqlalchemy.orm import Mapped, mapped_column

from bot.db.base import Base


class VisitStatus(StrEnum):
    """A visit's life: held while its owner confirms, booked, then how it ended."""

    HELD = "held"
    BOOKED = "booked"
    CANCELLED = "cancelled"
    LAPSED = "lapsed"
    ATTENDED = "attended"
    NO_SHOW = "no_show"


LIVE = (VisitStatus.HELD, VisitStatus.BOOKED)
_IS_LIVE = text("status IN ('held', 'booked')")


class Visit(Base):
    """One appointment. `owner_id` is emptied when its owner deletes their data; the count remains.

    A held visit with `moves_id` is the new hour of a visit being rescheduled.
    `item_id` is the step of the topic's checklist the owner is stuck at, if they said so.
    `sequence` counts changes of time, for calendar files (RFC 5545 SEQUENCE).
    """

    __tablename__ = "visits"
    __table_args__ = (
        Index("uq_visits_consultant_start", "consultant_id", "start_at", unique=True,
              sqlite_where=_IS_LIVE, postgresql_where=_IS_LIVE),
        Index("uq_visits_owner_start", "owner_id", "start_at", unique=True,
              sqlite_where=_IS_LIVE, postgresql_where=_IS_LIVE),
        Index("ix_visits_start_at", "start_at"),
    )  # fmt: skip

    id: Mapped[int] = mapped_column(primary_key=True)
    code: Mapped[str] = mapped_column(String(8), unique=True)
    owner_id: Mapped[int | None] = mapped_column(ForeignKey("people.id", ondelete="SET NULL"), index=True)
    consultant_id: Mapped[int] = mapped_column(ForeignKey("staff.id"))
    topic_id: Mapped[str] = mapped_column(String(24))
    item_id: Mapped[str | None] = mapped_column(String(16))
    start_at: Mapped[datetime]
    end_at: Mapped[datetime]
    status: Mapped[VisitStatus] = mapped_column(String(10))
    held_until: Mapped[datetime | None]
    moves_id: Mapped[int | None] = mapped_column(ForeignKey("visits.id"))
    sequence: Mapped[int] = mapped_column(default=0)
    created_at: Mapped[datetime]
    ended_at: Mapped[datetime | None]
