"""What a change of a visit owes to others, queued in the transaction of the change."""

from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session

from bot.catalog.loader import Catalog
from bot.db.booking import Visit
from bot.db.people import Person, Staff
from bot.services import outbox, reminders
from bot.services.people import User
from bot.services.visits import owns


def tell_booked(
    session: Session,
    catalog: Catalog,
    person: Person,
    visit: Visit,
    now: datetime,
    was_at: datetime | None = None,
) -> None:
    """The consultant's alert, the owner's calendar file and reminders; `was_at` if the visit moved."""
    consultant = session.get_one(Staff, visit.consultant_id)
    if was_at is None:
        _owe(session, visit, consultant.telegram_id, "visit_booked", now)
    else:
        _owe(session, visit, consultant.telegram_id, "visit_moved", now, was_at=was_at.isoformat())
    owe_owner(session, catalog, person, visit, now)


def owe_owner(session: Session, catalog: Catalog, person: Person, visit: Visit, now: datetime) -> None:
    """What the owner of a booked visit gets: the calendar file, and the reminders still ahead."""
    _owe(session, visit, person.telegram_id, "visit_file", now)
    reminders.plan(session, visit, person.telegram_id, catalog, now)


def tell_freed(session: Session, visit: Visit, consultant: Staff, start: datetime, now: datetime) -> None:
    """A consultant's hour is free again: cancelled, or moved to somebody else."""
    _owe(session, visit, consultant.telegram_id, "visit_cancelled", now, start=start.isoformat())


def tell_cancelled(session: Session, user: User, visit: Visit, now: datetime) -> None:
    """Tell the side that did not cancel."""
    if user.staff is None or user.staff.id != visit.consultant_id:
        tell_freed(session, visit, session.get_one(Staff, visit.consultant_id), visit.start_at, now)
    if visit.owner_id and not owns(user, visit):
        owner = session.get_one(Person, visit.owner_id)
        _owe(session, visit, owner.telegram_id, "visit_called_off", now)


def _owe(session: Session, visit: Visit, chat: int, kind: str, now: datetime, **args: Any) -> None:
    """`sequence` goes along, so that a row written for another hour is recognised when it is sent."""
    outbox.post(
        session,
        chat,
        kind,
        cause=f"visit:{visit.id}",
        key=f"{kind}:{visit.id}:{visit.sequence}:{chat}",
        due_at=now,
        visit_id=visit.id,
        sequence=visit.sequence,
        **args,
    )
