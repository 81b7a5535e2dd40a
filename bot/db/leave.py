"""When a consultant is away."""

from datetime import datetime

from sqlalchemy import ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from bot.db.base import Base, lasting_id


class Leave(Base):
    """A stretch of time, from `start_at` until before `end_at`, in which a consultant takes no visits."""

    __tablename__ = "leaves"
    __table_args__ = (Index("ix_leaves_staff_id_end_at", "staff_id", "end_at"),)

    id: Mapped[int] = mapped_column(primary_key=True, default=lasting_id)
    staff_id: Mapped[int] = mapped_column(ForeignKey("staff.id"))
    start_at: Mapped[datetime]
    end_at: Mapped[datetime]
    reason: Mapped[str | None] = mapped_column(String(120))
    created_at: Mapped[datetime]
