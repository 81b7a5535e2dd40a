"""What a change of a visit owes to others, queued in the transaction of the change."""

from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session

from bot.catalog.loader import Catalog
from bot.db.booking import Visit
from bot.db.people import Person, Staff
from bot.services import outbox, reminders, staff
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
        is_late = catalog.clinic.booking.is_short_notice(was_at, now)
        _owe(session, visit, consultant.telegram_id, "visit_moved", now, was_at=was_at.isoformat(), is_late=is_late)
    owe_owner(session, catalog, person, visit, now)


def owe_owner(session: Session, catalog: Catalog, person: Person, visit: Visit, now: datetime) -> None:
    """What the owner of a booked visit gets: the calendar file, and the reminders still ahead."""
    _owe(session, visit, person.telegram_id, "visit_file", now)
    reminders.plan(session, visit, person.telegram_id, catalog, now)


def tell_freed(
    session: Session, catalog: Catalog, visit: Visit, consultant: Staff, start: datetime, now: datetime
) -> None:
    """A consultant's hour is free again, because the visit moved to somebody else."""
    is_late = catalog.clinic.booking.is_short_notice(start, now)
    kind = "visit_cancelled_late" if is_late else "visit_cancelled"
    _owe_freed(session, visit, consultant.telegram_id, kind, consultant, start, now)


def tell_cancelled(session: Session, catalog: Catalog, user: User, visit: Visit, now: datetime) -> None:
    """Tell the side that did not cancel, when the owner cancels late the admins too; and take the visit out of the
    owner's calendar.
    """
    consultant = session.get_one(Staff, visit.consultant_id)
    if user.staff is None or user.staff.id != consultant.id:
        is_late = catalog.clinic.booking.is_short_notice(visit.start_at, now)
        kind = "visit_cancelled_late" if is_late else "visit_cancelled"
        others = [each.telegram_id for each in staff.active_admins(session)] if is_late else []
        for chat in sorted({consultant.telegram_id, *others} - {user.telegram_id}):
            _owe_freed(session, visit, chat, kind, consultant, visit.start_at, now)
    if not owns(user, visit):
        tell_owner(session, visit, "visit_called_off", now)
    take_from_calendar(session, visit, now)


def tell_called_off(session: Session, visit: Visit, now: datetime) -> None:
    """The office could not keep its word: apologise to the owner and take the visit out of their calendar."""
    tell_owner(session, visit, "visit_called_off", now)
    take_from_calendar(session, visit, now)


def take_from_calendar(session: Session, visit: Visit, now: datetime) -> None:
    """For a visit that was booked and will not be: a file that removes it from the calendar of the owner's phone.

    It counts as a change of the visit, and is called once for each.
    """
    visit.sequence += 1
    session.flush()
    tell_owner(session, visit, "visit_file_cancelled", now)


def _owe_freed(
    session: Session, visit: Visit, chat: int, kind: str, consultant: Staff, start: datetime, now: datetime
) -> None:
    """Whose hour, and which, is free again; the visit itself may be at another one by now."""
    _owe(session, visit, chat, kind, now, start=start.isoformat(), consultant_id=consultant.id)


def tell_owner(session: Session, visit: Visit, kind: str, now: datetime) -> None:
    """Owe the visit's owner, if they are still with us, a notice of this kind; once for each hour of the visit."""
    if visit.owner_id:
        _owe(session, visit, session.get_one(Person, visit.owner_id).telegram_id, kind, now)


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
