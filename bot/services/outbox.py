"""Messages the clinic owes: written with their cause, claimed with a lease, settled with a result."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import String, cast, func, literal, or_, select, update
from sqlalchemy.orm import Session

from bot.db.messages import Announcement, AnnouncementStatus, Lane, OutboxMessage, OutboxState
from bot.db.upsert import insert_new

LEASE = timedelta(seconds=120)
MAX_ATTEMPTS = 12
MAX_RESULT_CHARS = 200
OWNER_KINDS = (
    "visit_reminder", "visit_file", "visit_file_cancelled", "visit_called_off", "announcement", "plan_text",
    "plan_card", "plan_changed", "certificate_reminder", "items_verified", "inquiry_answered", "visit_handed_over",
    "visit_sure", "visit_sure_last", "visit_released", "visit_waived", "visit_restored", "follow_up_offer",
    "waiting_offer", "waiting_expired", "waiting_over", "visit_late", "visit_missed",
)  # fmt: skip
_GROWN = "outbox has grown"


@dataclass(frozen=True, slots=True)
class Claimed:
    """A row in our hands until its lease ends."""

    id: int
    telegram_id: int
    kind: str
    args: dict[str, Any]
    lane: Lane
    attempts: int


def post(
    session: Session,
    telegram_id: int,
    kind: str,
    *,
    cause: str,
    key: str,
    due_at: datetime,
    expires_at: datetime | None = None,
    lane: Lane = Lane.PERSONAL,
    **args: Any,
) -> None:
    """Owe somebody a message, due at `due_at`; the same `key` is only ever owed once.

    `lane` is bulk for what one cause owes to many: personal messages go before it, and it is never sent twice.
    """
    row = {
        "telegram_id": telegram_id, "kind": kind, "args": args, "lane": lane, "cause": cause,
        "dedupe_key": key, "due_at": due_at, "expires_at": expires_at,
        "state": OutboxState.WAITING, "attempts": 0,
    }  # fmt: skip
    insert_new(session, OutboxMessage, [row])
    note_growth(session)


def note_growth(session: Session) -> None:
    """Remember in this unit of work that there is something to send, so that the dispatcher is woken."""
    session.info[_GROWN] = True


def has_grown(session: Session) -> bool:
    return bool(session.info.get(_GROWN))


def waiting_for(session: Session, cause: str) -> OutboxMessage | None:
    """The newest message of this cause that waits and is in nobody's hands: it may still be changed or put off."""
    return session.scalar(
        select(OutboxMessage)
        .where(
            OutboxMessage.cause == cause,
            OutboxMessage.state == OutboxState.WAITING,
            OutboxMessage.lease_until.is_(None),
        )
        .order_by(OutboxMessage.id.desc())
        .limit(1)
    )


def owed_so_far(session: Session, cause: str) -> int:
    """How many messages this cause has ever owed: in a key, it makes the next ones new."""
    return session.scalar(select(func.count()).where(OutboxMessage.cause == cause)) or 0


def is_owed_or_sent(session: Session, cause: str) -> bool:
    """Whether something of this cause waits, went out, or was tried; skipped messages do not count."""
    wanted = select(OutboxMessage.id).where(OutboxMessage.cause == cause, OutboxMessage.state != OutboxState.SKIPPED)
    return session.scalar(wanted.limit(1)) is not None


def withdraw(session: Session, cause: str, now: datetime, reason: str) -> None:
    """Skip everything still waiting for this cause. Rows being sent right now are left to their sender,
    which checks the cause once more.
    """
    session.execute(
        update(OutboxMessage)
        .where(
            OutboxMessage.cause == cause,
            OutboxMessage.state == OutboxState.WAITING,
            OutboxMessage.lease_until.is_(None),
        )
        .values(state=OutboxState.SKIPPED, result=reason, ended_at=now)
    )


def forget_chat(session: Session, telegram_id: int, now: datetime) -> None:
    """An owner leaves: nothing more is sent to them, and what was sent stays countable without their id.

    What the same account gets as a member of staff stays.
    """
    mine = (OutboxMessage.telegram_id == telegram_id) & OutboxMessage.kind.in_(OWNER_KINDS)
    session.execute(
        update(OutboxMessage)
        .where(mine, OutboxMessage.state == OutboxState.WAITING)
        .values(state=OutboxState.SKIPPED, result="forgotten", ended_at=now)
    )
    session.execute(
        update(OutboxMessage)
        .where(mine)
        .values(telegram_id=0, dedupe_key=literal("forgotten:").concat(cast(OutboxMessage.id, String)))
    )


def skip_late(session: Session, now: datetime, in_hand: Collection[int] = ()) -> None:
    """Skip what is no longer worth sending."""
    session.execute(
        update(OutboxMessage)
        .where(
            OutboxMessage.state == OutboxState.WAITING,
            OutboxMessage.expires_at <= now,
            or_(OutboxMessage.lease_until.is_(None), OutboxMessage.lease_until <= now),
            OutboxMessage.id.not_in(in_hand),
        )
        .values(state=OutboxState.SKIPPED, result="too late", ended_at=now)
    )


def mark_lost(session: Session, now: datetime, in_hand: Collection[int]) -> None:
    """Bulk rows whose sender died mid-send may have been delivered: recorded as uncertain, not repeated.

    `in_hand` are the rows this process is sending: however long they wait for their turn, they are not lost.
    """
    session.execute(
        update(OutboxMessage)
        .where(
            OutboxMessage.state == OutboxState.WAITING,
            OutboxMessage.lane == Lane.BULK,
            OutboxMessage.lease_until <= now,
            OutboxMessage.id.not_in(in_hand),
        )
        .values(state=OutboxState.UNCERTAIN, result="sender stopped mid-send", ended_at=now)
    )


def claim(session: Session, lane: Lane, now: datetime, limit: int, in_hand: Collection[int] = ()) -> list[Claimed]:
    """Take up to `limit` due rows of a lane under a lease; nobody else gets them meanwhile."""
    due = (
        select(OutboxMessage.id)
        .where(
            OutboxMessage.state == OutboxState.WAITING,
            OutboxMessage.lane == lane,
            OutboxMessage.due_at <= now,
            or_(OutboxMessage.lease_until.is_(None), OutboxMessage.lease_until <= now),
            OutboxMessage.cause.not_in(_paused_causes(session)),
            OutboxMessage.id.not_in(in_hand),
        )
        .order_by(OutboxMessage.due_at, OutboxMessage.id)
        .limit(limit)
        .with_for_update(skip_locked=True)
    )
    taken = session.scalars(
        update(OutboxMessage)
        .where(OutboxMessage.id.in_(due.scalar_subquery()))
        .values(lease_until=now + LEASE, attempts=OutboxMessage.attempts + 1)
        .returning(OutboxMessage),
        execution_options={"synchronize_session": False},
    ).all()
    rows = [Claimed(r.id, r.telegram_id, r.kind, r.args, Lane(r.lane), r.attempts) for r in taken]
    return sorted(rows, key=lambda row: row.id)


def _paused_causes(session: Session) -> list[str]:
    paused = select(Announcement.id).where(Announcement.status == AnnouncementStatus.PAUSED)
    return [f"announcement:{announcement_id}" for announcement_id in session.scalars(paused)]


def settle(
    session: Session,
    row_id: int,
    state: OutboxState,
    now: datetime,
    *,
    result: str | None = None,
    message_id: int | None = None,
) -> None:
    """Record how a claimed row ended."""
    session.execute(
        update(OutboxMessage)
        .where(OutboxMessage.id == row_id)
        .values(
            state=state, result=result and result[:MAX_RESULT_CHARS], message_id=message_id,
            ended_at=now, lease_until=None,
        )
    )  # fmt: skip


def postpone(session: Session, row_id: int, until: datetime, reason: str) -> None:
    """Give a claimed row back; it is due again at `until`."""
    session.execute(
        update(OutboxMessage)
        .where(OutboxMessage.id == row_id, OutboxMessage.state == OutboxState.WAITING)
        .values(lease_until=None, due_at=until, result=reason[:MAX_RESULT_CHARS])
    )


def has_due(session: Session, lane: Lane, now: datetime) -> bool:
    """Whether anything of this lane waits to be sent by `now`."""
    waiting = select(OutboxMessage.id).where(
        OutboxMessage.state == OutboxState.WAITING, OutboxMessage.lane == lane, OutboxMessage.due_at <= now
    )
    return session.scalar(waiting.limit(1)) is not None
