"""The question a chat has open: where its next typed message goes, until it expires."""

from datetime import datetime, timedelta

from sqlalchemy import delete
from sqlalchemy.orm import Session

from bot.db.people import PendingInput

LIFETIME = timedelta(hours=12)


def ask(session: Session, telegram_id: int, action: str, args: list[str], now: datetime) -> None:
    """Open a question; it replaces the chat's earlier one."""
    session.merge(
        PendingInput(telegram_id=telegram_id, action=action, args=args, expires_at=now + LIFETIME)
    )  # fmt: skip
    session.flush()


def peek(session: Session, telegram_id: int, now: datetime) -> PendingInput | None:
    """The open question, if it has not expired."""
    row = session.get(PendingInput, telegram_id)
    return row if row is not None and row.expires_at > now else None


def close(session: Session, telegram_id: int) -> None:
    session.execute(delete(PendingInput).where(PendingInput.telegram_id == telegram_id))
