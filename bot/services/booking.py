"""Appointments: confirming a held hour, moving and cancelling. Holding is in `holds`.

Everything a change owes to others (reminders, notices, calendar file) is queued in the same transaction.
"""

from datetime import datetime

from sqlalchemy.orm import Session

from bot.catalog.loader import Catalog
from bot.db.booking import Side, Visit, VisitStatus
from bot.db.people import Person, Staff
from bot.errors import NotAllowed, Outdated, SlotClosed
from bot.services import outbox, visit_notices
from bot.services.availability import roster
from bot.services.holds import check_limits, drop_hold, hold
from bot.services.people import User
from bot.services.slots import OfficeCalendar, Slot
from bot.services.subject import Subject
from bot.services.visits import live_visits, own_visit, own_visits, owns


def confirm(session: Session, catalog: Catalog, person: Person, visit_id: int, now: datetime) -> Visit:
    """Turn a hold into a booking, or into the new hour of the visit it moves. Confirming twice is harmless.

    A hold that lapsed, or whose consultant cannot come any more, is taken again if the hour is still free.

    Raises:
        SlotClosed: the office is closed then by now.
        SlotClosed, SlotTaken, TooManyVisits, TooManyThatDay: as `hold`, when the hour had to be taken again.
        TooManyVisits, TooManyThatDay: an offered hour, and the person has booked others since.
    """
    visit = own_visit(session, person, visit_id)
    if visit.status == VisitStatus.BOOKED:
        return visit
    moved = session.get(Visit, visit.moves_id) if visit.moves_id else None
    if moved and moved.status == VisitStatus.BOOKED and moved.start_at == visit.start_at:
        return moved
    if visit.status == VisitStatus.CANCELLED:
        raise Outdated
    if not OfficeCalendar(catalog).is_open(Slot(visit.start_at, visit.end_at)):
        raise SlotClosed
    if not _is_kept(session, catalog, visit, now):
        visit.status = VisitStatus.LAPSED
        session.flush()
        visit = hold(session, catalog, person, Subject.of(visit), visit.start_at, now, moved)
    check_limits(session, catalog, person, visit.start_at, now, visit.moves_id)
    if moved and moved.status == VisitStatus.BOOKED:
        return _move(session, catalog, person, moved, visit, now)
    visit.status, visit.held_until = VisitStatus.BOOKED, None
    session.flush()
    visit_notices.tell_booked(session, catalog, person, visit, now)
    return visit


def _is_kept(session: Session, catalog: Catalog, visit: Visit, now: datetime) -> bool:
    """Whether the hour is still held, by a consultant who can still receive the owner then."""
    if visit.status != VisitStatus.HELD or (visit.held_until and visit.held_until <= now):
        return False
    slot = Slot(visit.start_at, visit.end_at)
    who = roster(session, catalog, [OfficeCalendar(catalog).local_day(slot.start)], now, visit.id)
    return visit.consultant_id in {each.id for each in who.willing(slot, Subject.of(visit))}


def _move(session: Session, catalog: Catalog, person: Person, old: Visit, new: Visit, now: datetime) -> Visit:
    """The visit keeps its code; the held row gives its hour away in the same transaction."""
    new.status, new.ended_at = VisitStatus.LAPSED, now
    session.flush()
    previous = session.get_one(Staff, old.consultant_id)
    was_at = old.start_at
    old.start_at, old.end_at, old.busy_until = new.start_at, new.end_at, new.busy_until
    old.consultant_id, old.mode, old.seat = new.consultant_id, new.mode, new.seat
    old.sequence += 1
    old.arrived_at, old.late_minutes = None, 0  # they belong to the hour that was
    session.flush()
    outbox.withdraw(session, f"visit:{old.id}", now, "moved")
    if previous.id != old.consultant_id:
        visit_notices.tell_freed(session, old, previous, was_at, now)
    visit_notices.tell_booked(session, catalog, person, old, now, was_at=was_at)
    return old


def cancel(session: Session, catalog: Catalog, user: User, visit_id: int, now: datetime) -> Visit:
    """Cancel a visit, by its owner or its consultant. Cancelling twice changes nothing.

    Raises:
        NotAllowed: it is somebody else's.
        Outdated: it is over, or was never booked.
    """
    visit = session.get(Visit, visit_id)
    if visit is None:
        raise Outdated
    if not (owns(user, visit) or (user.staff and visit.consultant_id == user.staff.id)):
        raise NotAllowed
    if visit.status == VisitStatus.CANCELLED:
        return visit
    if visit.status != VisitStatus.BOOKED or visit.end_at <= now:
        raise Outdated
    visit.status, visit.ended_at = VisitStatus.CANCELLED, now
    visit.ended_by = Side.OWNER if owns(user, visit) else Side.OFFICE
    session.flush()
    outbox.withdraw(session, f"visit:{visit.id}", now, "cancelled")
    visit_notices.tell_cancelled(session, user, visit, now)
    return visit


def cancel_all(session: Session, catalog: Catalog, user: User, now: datetime) -> None:
    """Cancel every coming visit of an owner who leaves, and let their holds go."""
    for visit in live_visits(session, user.owner, now):
        cancel(session, catalog, user, visit.id, now)
    for held in own_visits(session, user.owner, VisitStatus.HELD):
        drop_hold(session, user.owner, held.id, now)
