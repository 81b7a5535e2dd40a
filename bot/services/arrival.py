"""Checking in on the day: the owner says «I am here», or somebody at the counter notes it for them."""

from datetime import datetime, timedelta
from enum import StrEnum

from sqlalchemy.orm import Session

from bot.db.booking import NEVER_BOOKED, Visit, VisitStatus
from bot.db.people import Staff
from bot.errors import NotAllowed, NotYourVisit, Outdated
from bot.mode import Mode
from bot.services import outbox
from bot.services.delay import expected_end
from bot.services.people import User
from bot.services.visits import change_if, owns

KIND = "visit_arrived"
OPENS_BEFORE = timedelta(minutes=60)  # a tap still earlier is rather a mistake at home than somebody in our chairs
_NOT_ON = (VisitStatus.CANCELLED, VisitStatus.RELEASED, *NEVER_BOOKED)


class Entry(StrEnum):
    """How checking in to a visit stands; all but open and noted say why it is not possible."""

    OPEN = "open"
    NOTED = "noted"
    EARLY = "early"
    OVER = "over"
    OFF = "off"
    ONLINE = "online"


def entry(visit: Visit, now: datetime) -> Entry:
    """From an hour before the start until the end, as late as the consultant has said it will be."""
    if visit.status in _NOT_ON:
        return Entry.OFF
    if visit.mode == Mode.ONLINE:
        return Entry.ONLINE
    if now >= expected_end(visit):
        return Entry.OVER
    if visit.arrived_at is not None:
        return Entry.NOTED
    if visit.status != VisitStatus.BOOKED:  # the consultant has noted already how it went
        return Entry.OVER
    return Entry.OPEN if now >= opens_at(visit) else Entry.EARLY


def opens_at(visit: Visit) -> datetime:
    """From when on one can check in."""
    return visit.start_at - OPENS_BEFORE


def check_in(session: Session, user: User, visit_id: int, now: datetime) -> tuple[Visit, Entry]:
    """The owner is there: noted once, and the consultant told. The visit, and how checking in stands now.

    Raises:
        NotYourVisit: somebody else's, or none at all.
    """
    visit = session.get(Visit, visit_id)
    if visit is None or not owns(user, visit):
        raise NotYourVisit
    return visit, _note(session, user, visit, now)


def note_arrival(session: Session, user: User, visit_id: int, now: datetime) -> tuple[Visit, Entry]:
    """The same by somebody at the counter, for anybody's visit.

    Raises:
        NotAllowed: the user is no staff.
        Outdated: there is no such visit.
    """
    visit = visit_at_desk(session, user, visit_id)
    return visit, _note(session, user, visit, now)


def visit_at_desk(session: Session, user: User, visit_id: int) -> Visit:
    """Any visit, for staff.

    Raises:
        NotAllowed: the user is no staff.
        Outdated: there is no such visit.
    """
    if user.staff is None:
        raise NotAllowed
    visit = session.get(Visit, visit_id)
    if visit is None:
        raise Outdated
    return visit


def may_know_owner(user: User, visit: Visit) -> bool:
    """Whether this member of the staff is among those who, as owners are told, see what they make and lack."""
    return user.is_admin or (user.staff is not None and visit.consultant_id == user.staff.id)


def _note(session: Session, user: User, visit: Visit, now: datetime) -> Entry:
    stands = entry(visit, now)
    if stands is not Entry.OPEN:
        return stands
    if change_if(session, visit, Visit.status == VisitStatus.BOOKED, Visit.arrived_at.is_(None), arrived_at=now):
        _tell_consultant(session, user, visit, now)
    return entry(visit, now)


def _tell_consultant(session: Session, user: User, visit: Visit, now: datetime) -> None:
    """Unless it is they who noted it. Of no use any more once the visit is over."""
    if user.staff is not None and user.staff.id == visit.consultant_id:
        return
    outbox.post(
        session,
        session.get_one(Staff, visit.consultant_id).telegram_id,
        KIND,
        cause=f"visit:{visit.id}",
        key=f"{KIND}:{visit.id}:{visit.sequence}",
        due_at=now,
        expires_at=expected_end(visit),
        visit_id=visit.id,
        sequence=visit.sequence,
    )
