"""What came in and what must go out: inbox, outbox, announcements."""

from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import JSON, BigInteger, ForeignKey, Index, String, Text, text
from sqlalchemy.orm import Mapped, mapped_column

from bot.db.base import Base


class InboxState(StrEnum):
    """Received, then acted on (effect and answer committed together), then answered."""

    WAITING = "waiting"
    DONE = "done"
    ANSWERED = "answered"


_IS_OPEN = text("state <> 'answered'")


class InboxUpdate(Base):
    """One Telegram update, committed before it is confirmed to Telegram.

    The payload and the answer are emptied once the answer went out: nothing typed is kept here.
    """

    __tablename__ = "inbox"
    __table_args__ = (Index("ix_inbox_open", "update_id", sqlite_where=_IS_OPEN, postgresql_where=_IS_OPEN),)

    update_id: Mapped[int] = mapped_column(BigInteger, primary_key=True, autoincrement=False)
    chat_id: Mapped[int] = mapped_column(BigInteger)
    payload: Mapped[str] = mapped_column(Text)
    received_at: Mapped[datetime]
    state: Mapped[InboxState] = mapped_column(String(10), default=InboxState.WAITING)
    attempts: Mapped[int] = mapped_column(default=0)
    answer: Mapped[list[Any] | None] = mapped_column(JSON(none_as_null=True))


class Lane(StrEnum):
    """Personal messages always go before bulk ones."""

    PERSONAL = "personal"
    BULK = "bulk"


class OutboxState(StrEnum):
    """Waiting until due and sent; or why it was not."""

    WAITING = "waiting"
    SENT = "sent"
    SKIPPED = "skipped"
    BLOCKED = "blocked"
    FAILED = "failed"
    UNCERTAIN = "uncertain"


_IS_WAITING = text("state = 'waiting'")


class OutboxMessage(Base):
    """A message the clinic owes someone, written in the transaction of its cause.

    `cause` is like `visit:<id>` or `announcement:<id>`; `dedupe_key` makes writing it twice harmless.
    A row with `lease_until` ahead of now is in somebody's hands.
    """

    __tablename__ = "outbox"
    __table_args__ = (
        Index("ix_outbox_due", "lane", "due_at", sqlite_where=_IS_WAITING, postgresql_where=_IS_WAITING),
        Index("ix_outbox_cause", "cause", "state"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    telegram_id: Mapped[int] = mapped_column(BigInteger)
    kind: Mapped[str] = mapped_column(String(32))
    args: Mapped[dict[str, Any]] = mapped_column(JSON)
    lane: Mapped[Lane] = mapped_column(String(8))
    cause: Mapped[str] = mapped_column(String(32))
    dedupe_key: Mapped[str] = mapped_column(String(80), unique=True)
    due_at: Mapped[datetime]
    expires_at: Mapped[datetime | None]
    state: Mapped[OutboxState] = mapped_column(String(10), default=OutboxState.WAITING)
    lease_until: Mapped[datetime | None]
    attempts: Mapped[int] = mapped_column(default=0)
    result: Mapped[str | None] = mapped_column(String(200))
    message_id: Mapped[int | None] = mapped_column(BigInteger)
    ended_at: Mapped[datetime | None]


class AnnouncementStatus(StrEnum):
    """Draft until confirmed; then its frozen audience is in the outbox."""

    DRAFT = "draft"
    SENDING = "sending"
    PAUSED = "paused"
    STOPPED = "stopped"
    DONE = "done"


class Announcement(Base):
    """A message to many. `progress_*` name the admin's message that shows how far it is."""

    __tablename__ = "announcements"

    id: Mapped[int] = mapped_column(primary_key=True)
    author_id: Mapped[int] = mapped_column(ForeignKey("staff.id"))
    html: Mapped[str] = mapped_column(Text)
    segment: Mapped[str] = mapped_column(String(32), default="all")
    status: Mapped[AnnouncementStatus] = mapped_column(String(10))
    created_at: Mapped[datetime]
    started_at: Mapped[datetime | None]
    finished_at: Mapped[datetime | None]
    total: Mapped[int] = mapped_column(default=0)
    progress_chat_id: Mapped[int | None] = mapped_column(BigInteger)
    progress_message_id: Mapped[int | None] = mapped_column(BigInteger)
    progress_shown: Mapped[str | None] = mapped_column(String(80))
