"""Looking visits up, and closing them on the day. Who may see or close one is decided here."""

from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, select, update
from sqlalchemy.orm import Session

from bot.db.booking import NEVER_BOOKED, Visit, VisitStatus
from bot.db.people import Person, Staff
from bot.errors import NotAllowed, Outdated
from bot.services import missed
from bot.services.people import User

NOTED_WITHIN = timedelta(days=7)


def close(session: Session, user: User, visit_id: int, status: VisitStatus, now: datetime) -> Visit:
    """The consultant notes that the visitor came, or did not. Noting it again corrects it.

    Raises:
        NotAllowed: another consultant's visit, or one that has not begun.
    """
    visit = consultants_visit(session, user, visit_id)
    closable = (VisitStatus.BOOKED, VisitStatus.ATTENDED, VisitStatus.NO_SHOW)
    if visit.start_at > now or visit.status not in closable:
        raise NotAllowed
    visit.status, visit.ended_at = status, now
    session.flush()
    missed.note_end(session, visit, now)
    return visit


def consultants_visit(session: Session, user: User, visit_id: int) -> Visit:
    """The visit with this id, for its consultant.

    Raises:
        Outdated: there is none.
        NotAllowed: it is another consultant's.
    """
    visit = session.get(Visit, visit_id)
    if visit is None:
        raise Outdated
    if user.staff is None or visit.consultant_id != user.staff.id:
        raise NotAllowed
    return visit


def own_visit(session: Session, person: Person, visit_id: int) -> Visit:
    """The person's visit with this id.

    Raises:
        Outdated: there is none of that id, or it is somebody else's.
    """
    visit = session.get(Visit, visit_id)
    if visit is None or visit.owner_id != person.id:
        raise Outdated
    return visit


def live_visits(session: Session, person: Person, now: datetime) -> list[Visit]:
    """The person's booked visits that are not over, soonest first."""
    booked = own_visits(session, person, VisitStatus.BOOKED)
    return sorted((visit for visit in booked if visit.end_at > now), key=lambda visit: visit.start_at)


def latest_visit(session: Session, person: Person) -> Visit | None:
    """The visit the person booked last, whatever became of it."""
    booked = select(Visit).where(Visit.owner_id == person.id, Visit.status.not_in(NEVER_BOOKED))
    return session.scalar(booked.order_by(Visit.created_at.desc(), Visit.id.desc()).limit(1))


def held_visits(session: Session, person: Person, now: datetime) -> list[Visit]:
    """The hours the person chose and has neither confirmed nor let go, while they are kept."""
    held = own_visits(session, person, VisitStatus.HELD)
    return [visit for visit in held if visit.offer is None and visit.held_until and visit.held_until > now]


def agenda(session: Session, consultant: Staff, now: datetime, limit: int = 12) -> list[Visit]:
    """A consultant's coming visits, soonest first, after those of the last week nobody has noted yet."""
    return list(
        session.scalars(
            select(Visit)
            .where(
                Visit.consultant_id == consultant.id,
                Visit.status == VisitStatus.BOOKED,
                Visit.end_at > now - NOTED_WITHIN,
            )
            .order_by(Visit.start_at)
            .limit(limit)
        )
    )


def change_if(session: Session, visit: Visit, *still: ColumnElement[bool], **values: object) -> bool:
    """Change a visit for which all of `still` holds in the database; whether it was changed.

    Of several who do this at once, whoever comes first wins. Either way `visit` is as the database has it afterwards.
    """
    done = session.execute(
        update(Visit).where(Visit.id == visit.id, *still).values(**values).returning(Visit.id),
        execution_options={"synchronize_session": False},
    ).first()
    session.refresh(visit)
    return done is not None


def owns(user: User, visit: Visit) -> bool:
    return user.person is not None and visit.owner_id == user.person.id


def own_visits(session: Session, person: Person, status: VisitStatus) -> list[Visit]:
    return list(session.scalars(select(Visit).where(Visit.owner_id == person.id, Visit.status == status)))
