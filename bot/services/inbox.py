"""Updates as they came in: committed before they are confirmed to Telegram, applied once, answered."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import delete, select, update
from sqlalchemy.orm import Session

from bot.db.messages import InboxState, InboxUpdate
from bot.db.upsert import insert_new

KEEP = timedelta(days=2)  # Telegram redelivers for 24 hours at most
MAX_ATTEMPTS = 3


@dataclass(frozen=True, slots=True)
class Received:
    """One update as it arrived; `payload` is its JSON."""

    update_id: int
    chat_id: int
    payload: str


def record(session: Session, updates: Iterable[Received], now: datetime) -> list[Received]:
    """Store the updates and return those seen for the first time, in order."""
    batch = {each.update_id: each for each in updates}
    known = set(session.scalars(select(InboxUpdate.update_id).where(InboxUpdate.update_id.in_(batch))))
    fresh = [each for each in batch.values() if each.update_id not in known]
    rows = [
        {
            "update_id": each.update_id, "chat_id": each.chat_id, "payload": each.payload,
            "received_at": now, "state": InboxState.WAITING, "attempts": 0,
        }
        for each in fresh
    ]  # fmt: skip
    insert_new(session, InboxUpdate, rows)
    return fresh


def begin(session: Session, update_id: int) -> bool:
    """Whether this update still has to be applied; called in the transaction that applies it."""
    row = session.get(InboxUpdate, update_id, with_for_update=True)
    return row is not None and row.state == InboxState.WAITING


def finish(session: Session, update_id: int, answer: list[dict[str, Any]]) -> None:
    """Keep the answer with the effect. Nothing typed is kept; nothing to say means it is answered."""
    session.execute(
        update(InboxUpdate)
        .where(InboxUpdate.update_id == update_id)
        .values(
            state=InboxState.DONE if answer else InboxState.ANSWERED,
            chat_id=InboxUpdate.chat_id if answer else 0,
            answer=answer or None,
            payload="",
        )
    )  # fmt: skip


def mark_answered(session: Session, update_ids: list[int]) -> None:
    """From here on the row only says that the update was seen; not even by whom."""
    session.execute(
        update(InboxUpdate)
        .where(InboxUpdate.update_id.in_(update_ids))
        .values(state=InboxState.ANSWERED, answer=None, chat_id=0)
    )


def unfinished(session: Session) -> list[InboxUpdate]:
    """What a stopped process left behind, oldest first; counts one more attempt for each."""
    rows = list(
        session.scalars(
            select(InboxUpdate).where(InboxUpdate.state != InboxState.ANSWERED).order_by(InboxUpdate.update_id)
        )
    )
    for row in rows:
        row.attempts += 1
    return rows


def forget_old(session: Session, now: datetime) -> None:
    """Delete answered rows that Telegram cannot send again."""
    session.execute(
        delete(InboxUpdate).where(InboxUpdate.state == InboxState.ANSWERED, InboxUpdate.received_at < now - KEEP)
    )
