"""Appointments: confirming a held hour, and moving. Holding is in `holds`, cancelling in `cancellation`.

Everything a change owes to others (reminders, notices, calendar file) is queued in the same transaction.
"""

from datetime import datetime

from sqlalchemy.orm import Session

from bot.catalog.loader import Catalog
from bot.db.booking import Side, Visit, VisitStatus
from bot.db.people import Person, Staff
from bot.errors import Outdated, VisitBegun
from bot.services import attendance, follow_up, outbox, release, visit_notices, waiting
from bot.services.availability import roster
from bot.services.holds import hold, why_closed
from bot.services.keeping import check_limits
from bot.services.slots import OfficeCalendar, Slot
from bot.services.subject import Subject
from bot.services.visits import own_visit


def confirm(session: Session, catalog: Catalog, person: Person, visit_id: int, now: datetime) -> Visit:
    """Turn a hold into a booking, or into the new hour of the visit it moves. Confirming twice is harmless.

    A hold that lapsed, or whose consultant cannot come any more, is taken again if the hour is still free.

    Raises:
        Outdated: the visit was cancelled, or the one it moves is not booked any more and the hold ran out.
        VisitBegun: the visit it moves has begun.
        SlotClosed: the office is closed then by now.
        SlotClosed, SlotTaken, TooManyVisits, TooManyThatDay: as `hold`, when the hour had to be taken again.
        TooManyVisits, TooManyThatDay: an offered hour, and the person has booked others since.
    """
    visit = own_visit(session, person, visit_id)
    moved = session.get(Visit, visit.moves_id) if visit.moves_id else None
    if done := _confirmed_before(visit, moved):
        return done
    if visit.status == VisitStatus.RELEASED:
        return release.sure(session, catalog, person, visit.id, now)
    is_move = moved is not None and moved.status == VisitStatus.BOOKED
    if moved and is_move and moved.start_at <= now:
        raise VisitBegun(code=moved.code)
    if not OfficeCalendar(catalog).is_open(Slot(visit.start_at, visit.end_at)):
        raise why_closed(session, catalog, person, visit, now, moved)
    if not _is_kept(session, catalog, visit, now):
        visit = _held_again(session, catalog, person, visit, moved, now)
    check_limits(session, catalog, person, visit.start_at, now, visit.moves_id or visit.follows_id)
    if moved and is_move:
        return _move(session, catalog, person, moved, visit, now)
    visit.status, visit.held_until = VisitStatus.BOOKED, None
    attendance.expect(session, catalog, person, visit, now)
    follow_up.take_place(session, visit, now)
    visit_notices.tell_booked(session, catalog, person, visit, now)
    waiting.end_with_visit(session, catalog, person, visit, now)
    return visit


def _confirmed_before(visit: Visit, moved: Visit | None) -> Visit | None:
    """What an earlier tap has booked or moved.

    Raises:
        Outdated: it was called off since.
    """
    if visit.status == VisitStatus.BOOKED:
        return visit
    if moved and moved.status == VisitStatus.BOOKED and moved.start_at == visit.start_at:
        return moved
    if visit.status == VisitStatus.CANCELLED or visit.ended_by == Side.OFFICE:  # or a proposal that was replaced
        raise Outdated
    return None


def _held_again(
    session: Session, catalog: Catalog, person: Person, visit: Visit, moved: Visit | None, now: datetime
) -> Visit:
    if moved and moved.status != VisitStatus.BOOKED:
        raise Outdated  # an old button must not bring back what was called off since
    visit.status = VisitStatus.LAPSED
    session.flush()
    return hold(session, catalog, person, Subject.of(visit), visit.start_at, now, moved, again=visit)


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
    attendance.expect(session, catalog, person, old, now)
    if previous.id != old.consultant_id:
        visit_notices.tell_freed(session, catalog, old, previous, was_at, now)
    visit_notices.tell_booked(session, catalog, person, old, now, was_at=was_at)
    waiting.end_with_visit(session, catalog, person, old, now)
    waiting.serve(session, catalog, OfficeCalendar(catalog).local_day(was_at), now)
    return old
