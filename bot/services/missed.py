"""A kind word to an owner who did not come, some time after the consultant noted it."""

from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from bot.db.booking import Visit, VisitStatus
from bot.services import outbox
from bot.services.people import owner_of

KIND = "visit_missed"
TOLD_AFTER = timedelta(minutes=30)  # so that a slip of the thumb, or somebody who came after all, is not written to


def note_end(session: Session, visit: Visit, now: datetime) -> None:
    """Owe a missed visit's message, once; noted otherwise meanwhile, it is withdrawn. Idempotent."""
    cause = f"missed:{visit.id}"
    if not is_missed(visit):
        outbox.withdraw(session, cause, now, "noted otherwise")
        return
    owner = owner_of(session, visit)
    if owner is None or outbox.is_owed_or_sent(session, cause):
        return
    outbox.post(
        session,
        owner.telegram_id,
        KIND,
        cause=cause,
        key=f"{KIND}:{visit.id}:{outbox.owed_so_far(session, cause)}",
        due_at=now + TOLD_AFTER,
        visit_id=visit.id,
    )


def is_missed(visit: Visit) -> bool:
    """Not if they had checked in: whoever left again was here."""
    return visit.status == VisitStatus.NO_SHOW and visit.arrived_at is None
