"""What a change of a visit owes to others, queued in the transaction of the change."""

from datetime import datetime

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
    consultant = session.get_one(Staff, visit.consultant_id)
    kind = "visit_moved" if was_at else "visit_booked"
    tell_consultant(session, visit, consultant, kind, now, start=visit.start_at, was_at=was_at)
    cause = f"visit:{visit.id}"
    key = f"visit_file:{visit.id}:{visit.sequence}"
    outbox.post(session, person.telegram_id, "visit_file", cause=cause, key=key, due_at=now, visit_id=visit.id)
    reminders.plan(session, visit, person.telegram_id, catalog, now)


def tell_consultant(
    session: Session,
    visit: Visit,
    consultant: Staff,
    kind: str,
    now: datetime,
    start: datetime,
    was_at: datetime | None = None,
) -> None:
    outbox.post(
        session,
        consultant.telegram_id,
        kind,
        cause=f"visit:{visit.id}",
        key=f"{kind}:{visit.id}:{visit.sequence}:{consultant.id}",
        due_at=now,
        visit_id=visit.id,
        start=start.isoformat(),
        was_at=was_at and was_at.isoformat(),
    )


def tell_cancelled(session: Session, user: User, visit: Visit, now: datetime) -> None:
    if user.staff is None or user.staff.id != visit.consultant_id:
        consultant = session.get_one(Staff, visit.consultant_id)
        tell_consultant(session, visit, consultant, "visit_cancelled", now, start=visit.start_at)
    if not owns(user, visit) and visit.owner_id:
        owner = session.get_one(Person, visit.owner_id)
        key = f"visit_called_off:{visit.id}"
        cause = f"visit:{visit.id}"
        outbox.post(
            session,
            owner.telegram_id,
            "visit_called_off",
            cause=cause,
            key=key,
            due_at=now,
            visit_id=visit.id,
        )
