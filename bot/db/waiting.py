"""The waiting list for days that are full."""

from datetime import date, datetime
from enum import StrEnum

from sqlalchemy import ForeignKey, Index, String, text
from sqlalchemy.orm import Mapped, mapped_column

from bot.db.base import Base, lasting_id
from bot.mode import Mode


class WaitingState(StrEnum):
    """Waiting, offered an hour, or how it ended: booked, left by the owner, or over because the day came."""

    WAITING = "waiting"
    OFFERED = "offered"
    BOOKED = "booked"
    LEFT = "left"
    OVER = "over"


IN_LINE = (WaitingState.WAITING, WaitingState.OFFERED)
_IS_IN_LINE = text("state IN ('waiting', 'offered')")


class WaitingEntry(Base):
    """An owner in the line for a day: `place` counts from 1 on each day; `visit_id` is the hour offered to them.

    Deleted with its owner.
    """

    __tablename__ = "waiting_entries"
    __table_args__ = (
        Index("uq_waiting_entries_person_day", "person_id", "day", unique=True,
              sqlite_where=_IS_IN_LINE, postgresql_where=_IS_IN_LINE),
        Index("ix_waiting_entries_day_state", "day", "state"),
    )  # fmt: skip

    id: Mapped[int] = mapped_column(primary_key=True, default=lasting_id)
    person_id: Mapped[int] = mapped_column(ForeignKey("people.id", ondelete="CASCADE"))
    day: Mapped[date]
    place: Mapped[int]
    topic_id: Mapped[str] = mapped_column(String(24))
    item_id: Mapped[str | None] = mapped_column(String(16))
    mode: Mapped[Mode] = mapped_column(String(10))
    state: Mapped[WaitingState] = mapped_column(String(10))
    visit_id: Mapped[int | None] = mapped_column(ForeignKey("visits.id"))
    created_at: Mapped[datetime]
    ended_at: Mapped[datetime | None]
