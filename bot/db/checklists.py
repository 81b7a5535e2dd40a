"""Owners' progress on checklist items, by ids of the content, never by position."""

from datetime import datetime
from enum import StrEnum

from sqlalchemy import ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from bot.db.base import Base


class ItemStatus(StrEnum):
    """Where an owner stands with an item; no row means not begun."""

    TODO = "todo"
    DOING = "doing"
    READY = "ready"
    VERIFIED = "verified"


class Progress(Base):
    """The status of one item. Rows of items that left the content stay, and come back with them."""

    __tablename__ = "progress"

    person_id: Mapped[int] = mapped_column(ForeignKey("people.id", ondelete="CASCADE"), primary_key=True)
    topic_id: Mapped[str] = mapped_column(String(24), primary_key=True)
    item_id: Mapped[str] = mapped_column(String(16), primary_key=True)
    status: Mapped[ItemStatus] = mapped_column(String(10))
    changed_at: Mapped[datetime]
