"""Visits. The partial unique indexes below are what makes a double booking impossible.

On SQLite, triggers of migration 0003 also refuse live visits that overlap: of one consultant (with the buffer after
them), of one owner, or on one seat. A visit and the hour it is being moved to may overlap.
"""

from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import ForeignKey, Index, String, text
from sqlalchemy.orm import Mapped, mapped_column

from bot.db.base import Base
from bot.mode import Mode


class VisitStatus(StrEnum):
    """A visit's life: held while its owner confirms, booked, then how it ended.

    Released: the owner was asked to confirm and did not.
    """

    HELD = "held"
    BOOKED = "booked"
    CANCELLED = "cancelled"
    LAPSED = "lapsed"
    ATTENDED = "attended"
    NO_SHOW = "no_show"
    RELEASED = "released"


class Offer(StrEnum):
    """Why an hour is held for somebody who did not choose it themselves."""

    WAITING = "waiting"
    FOLLOW_UP = "follow_up"


class Side(StrEnum):
    """Who called a visit off."""

    OWNER = "owner"
    OFFICE = "office"


LIVE = (VisitStatus.HELD, VisitStatus.BOOKED)
NEVER_BOOKED = (VisitStatus.HELD, VisitStatus.LAPSED)  # only held: never said to be anybody's appointment
_IS_LIVE = text("status IN ('held', 'booked')")


def _its_end(context: Any) -> Any:
    """Without a buffer a consultant is free again when the visit ends."""
    return context.get_current_parameters()["end_at"]


class Visit(Base):
    """One appointment. `owner_id` is emptied when its owner deletes their data; the count remains.

    A held visit with `moves_id` is the new hour of a visit being rescheduled; one with `offer` was not chosen by its
    owner, who may hold another hour besides. `follows_id` is the visit whose consultant proposed this one.
    `item_id` is the step of the topic's checklist the owner is stuck at, if they said so.
    `sequence` counts changes of time, and the end of a booked visit, for calendar files (RFC 5545 SEQUENCE).
    `seat` is the place in the policy's `seats`, if the office counts them. The consultant is busy until `busy_until`.
    `stranded` marks the state of the calendar in which admins were told that the visit is at an hour nobody works.
    `confirm_by` is set while the owner still has to say that they will come; `late_minutes` is the consultant's delay.
    """

    __tablename__ = "visits"
    __table_args__ = (
        Index("uq_visits_consultant_start", "consultant_id", "start_at", unique=True,
              sqlite_where=_IS_LIVE, postgresql_where=_IS_LIVE),
        Index("uq_visits_owner_start", "owner_id", "start_at", unique=True,
              sqlite_where=_IS_LIVE, postgresql_where=_IS_LIVE),
        Index("uq_visits_seat_start", "seat", "start_at", unique=True,
              sqlite_where=_IS_LIVE, postgresql_where=_IS_LIVE),
        Index("ix_visits_start_at", "start_at"),
    )  # fmt: skip

    id: Mapped[int] = mapped_column(primary_key=True)
    code: Mapped[str] = mapped_column(String(8), unique=True)
    owner_id: Mapped[int | None] = mapped_column(ForeignKey("people.id", ondelete="SET NULL"), index=True)
    consultant_id: Mapped[int] = mapped_column(ForeignKey("staff.id"))
    topic_id: Mapped[str] = mapped_column(String(24))
    item_id: Mapped[str | None] = mapped_column(String(16))
    mode: Mapped[Mode] = mapped_column(String(10), default=Mode.IN_PERSON, server_default=Mode.IN_PERSON.value)
    seat: Mapped[int | None]
    start_at: Mapped[datetime]
    end_at: Mapped[datetime]
    busy_until: Mapped[datetime] = mapped_column(default=_its_end)
    status: Mapped[VisitStatus] = mapped_column(String(10))
    held_until: Mapped[datetime | None]
    offer: Mapped[Offer | None] = mapped_column(String(10))
    moves_id: Mapped[int | None] = mapped_column(ForeignKey("visits.id"))
    follows_id: Mapped[int | None] = mapped_column(ForeignKey("visits.id"))
    sequence: Mapped[int] = mapped_column(default=0)
    created_at: Mapped[datetime]
    confirm_by: Mapped[datetime | None]
    arrived_at: Mapped[datetime | None]
    late_minutes: Mapped[int] = mapped_column(default=0, server_default="0")
    ended_at: Mapped[datetime | None]
    ended_by: Mapped[Side | None] = mapped_column(String(8))
    reason: Mapped[str | None] = mapped_column(String(200))
    stranded: Mapped[str | None] = mapped_column(String(20))
