"""Builders with defaults: people, staff and rows of the outbox, straight into a session."""

from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from bot.db.booking import Visit, VisitStatus
from bot.db.messages import Announcement, Lane, OutboxMessage
from bot.db.people import Person, Staff
from bot.services import announcements, outbox, people, staff
from bot.services.people import User

SARI, DEDI, BUDI, RINA = 1001, 1002, 2001, 3001


def a_person(session: Session, now: datetime, telegram_id: int = SARI, name: str = "Sari", **more: Any) -> Person:
    made = Person(telegram_id=telegram_id, name=name, consented_at=now, **more)
    session.add(made)
    session.flush()
    return made


def a_crowd(session: Session, now: datetime, count: int) -> list[Person]:
    return [a_person(session, now, telegram_id=5000 + n, name=f"Pemilik {n}") for n in range(count)]


def an_admin(session: Session, telegram_id: int = RINA) -> User:
    staff.enrol(session, telegram_id, "Bu Rina", admin=True)
    return people.find_user(session, telegram_id, "Bu Rina")


def a_consultant(session: Session, telegram_id: int = BUDI) -> Staff:
    return staff.enrol(session, telegram_id, "Pak Budi", consultant=True)


def a_visit(session: Session, owner: Person, consultant: Staff, start: datetime, **more: Any) -> Visit:
    told = {
        "code": f"KP-{start:%d}{owner.id}", "topic_id": "nib", "status": VisitStatus.BOOKED, "created_at": start,
        "end_at": start + timedelta(minutes=45), "sequence": 0, **more,
    }  # fmt: skip
    made = Visit(owner_id=owner.id, consultant_id=consultant.id, start_at=start, **told)
    session.add(made)
    session.flush()
    return made


def owe(session: Session, now: datetime, key: str = "k", to: int = SARI, **more: Any) -> None:
    """A personal message, due at once unless told otherwise."""
    outbox.post(session, to, "visit_reminder", key=key, **{"cause": "visit:1", "due_at": now, **more})


def a_draft(session: Session, admin: User, now: datetime, html: str = "Pelatihan <b>gratis</b>") -> Announcement:
    return announcements.draft(session, admin, html, 17, now)


def rows(session: Session, lane: Lane | None = None) -> list[OutboxMessage]:
    """The outbox as it is in the database, oldest first."""
    session.flush()
    session.expire_all()
    wanted = select(OutboxMessage).order_by(OutboxMessage.id)
    return list(session.scalars(wanted.where(OutboxMessage.lane == lane) if lane else wanted))


def states(session: Session, lane: Lane | None = None) -> list[str]:
    return [str(row.state) for row in rows(session, lane)]
