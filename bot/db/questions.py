"""Questions people typed: those search could not answer, without identity, and those meant for a person."""

from datetime import date, datetime

from sqlalchemy import ForeignKey, Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from bot.db.base import Base


class UnansweredQuestion(Base):
    """What search had no answer for: the words, how often and when last. Nobody's name, numbers taken out."""

    __tablename__ = "unanswered_questions"

    id: Mapped[int] = mapped_column(primary_key=True)
    text: Mapped[str] = mapped_column(String(200), unique=True)
    times: Mapped[int] = mapped_column(default=1)
    last_on: Mapped[date]


class Inquiry(Base):
    """An owner's question to a person at the office, and the answer. Deleted with its owner."""

    __tablename__ = "inquiries"
    __table_args__ = (Index("ix_inquiries_person_id", "person_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("people.id", ondelete="CASCADE"))
    text: Mapped[str] = mapped_column(Text)
    asked_at: Mapped[datetime]
    answered_by: Mapped[int | None] = mapped_column(ForeignKey("staff.id"))
    answer: Mapped[str | None] = mapped_column(Text)
    answered_at: Mapped[datetime | None]
