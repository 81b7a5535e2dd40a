"""Hours nobody confirmed are given to others, and given back as long as they are free. Who is asked: `attendance`.

The owner's tap and the tick may come in the same moment: each writes on the condition that the other has not.
"""

from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from bot.catalog.loader import Catalog
from bot.db.booking import Visit, VisitStatus
from bot.db.people import Person, Staff
from bot.errors import HourGone, Outdated, OwnerGone, SlotClosed, SlotTaken, TooManyThatDay, TooManyVisits
from bot.services import attendance, outbox, visit_notices
from bot.services.availability import busy_until, roster
from bot.services.holds import why_closed, with_others
from bot.services.keeping import check_limits, lapse_holds
from bot.services.people import User, owner_of
from bot.services.quiet import by_day
from bot.services.slots import OfficeCalendar, Slot
from bot.services.subject import Subject
from bot.services.visits import change_if, consultants_visit, own_visit, own_visits

RELEASED, LET_GO, WAIVED, RESTORED = "visit_released", "visit_let_go", "visit_waived", "visit_restored"


def release_due(session: Session, catalog: Catalog, now: datetime) -> None:
    """Release the visits nobody confirmed in time; the deadline itself is still in time.

    Who could not be warned, because the clinic or Telegram was down, gets more time, or the visit for good.
    """
    wanted = select(Visit).where(Visit.status == VisitStatus.BOOKED, Visit.confirm_by < now)
    for visit in session.scalars(wanted).all():
        person = owner_of(session, visit)
        until = visit.confirm_by
        if person is None or until is None or visit.start_at <= now:
            visit.confirm_by = None
        elif not attendance.is_asked(session, catalog, person.id, now):
            attendance.lift(session, catalog, person.id, now)
        elif attendance.was_warned(session, visit, until):
            release(session, catalog, visit, now)
        else:
            attendance.give_grace(session, catalog, person, visit, now)
    session.flush()


def release(session: Session, catalog: Catalog, visit: Visit, now: datetime) -> bool:
    """Give the hour to others, unless the owner or the office was faster. Both sides are told, by day."""
    if not _changed(session, visit, Visit.confirm_by < now, status=VisitStatus.RELEASED, ended_at=now, confirm_by=None):
        return False
    outbox.withdraw(session, f"visit:{visit.id}", now, "released")
    visit_notices.take_from_calendar(session, visit, now)
    _owe_owner(session, catalog, visit, RELEASED, now)
    _owe(session, catalog, visit, session.get_one(Staff, visit.consultant_id).telegram_id, LET_GO, now)
    return True


def sure(session: Session, catalog: Catalog, person: Person, visit_id: int, now: datetime) -> Visit:
    """The owner says that they come. Saying it again, or of a visit that is over, changes nothing.

    A visit that was released is theirs again if its hour is still free.

    Raises:
        Outdated: it is not theirs.
        SlotClosed, SlotTaken, TooManyVisits, TooManyThatDay: it was released, and cannot be had again.
    """
    visit = own_visit(session, person, visit_id)
    _changed(session, visit, Visit.confirm_by.is_not(None), confirm_by=None)
    if visit.status == VisitStatus.RELEASED and visit.start_at > now:
        _take_again(session, catalog, person, visit, now)
    return visit


def waive(session: Session, catalog: Catalog, user: User, visit_id: int, now: datetime) -> Visit:
    """The office knows that the owner comes; the owner is told. Doing it again changes nothing.

    Raises:
        Outdated, NotAllowed: there is no such visit, or the user is neither its consultant nor an admin.
    """
    visit = _to_decide(session, user, visit_id)
    if _changed(session, visit, Visit.confirm_by.is_not(None), confirm_by=None):
        _owe_owner(session, catalog, visit, WAIVED, now)
    return visit


def restore(session: Session, catalog: Catalog, user: User, visit_id: int, now: datetime) -> Visit:
    """The office gives a released visit back to its owner, who is told. Doing it again changes nothing.

    Raises:
        Outdated, NotAllowed: there is no such visit, or the user is neither its consultant nor an admin.
        HourGone: its hour is not free any more, or the owner has booked others.
        OwnerGone: its owner deleted their data.
    """
    visit = _to_decide(session, user, visit_id)
    if visit.status != VisitStatus.RELEASED or visit.start_at <= now:
        return visit
    person = owner_of(session, visit)
    if person is None:
        raise OwnerGone(visit=visit.id)
    try:
        _book_again(session, catalog, person, visit, now, by_same=True)
    except (SlotClosed, SlotTaken, TooManyVisits, TooManyThatDay):
        raise HourGone(visit=visit.id) from None
    visit_notices.owe_owner(session, catalog, person, visit, now)
    _owe_owner(session, catalog, visit, RESTORED, now)
    return visit


def _to_decide(session: Session, user: User, visit_id: int) -> Visit:
    if not user.is_admin:
        return consultants_visit(session, user, visit_id)
    visit = session.get(Visit, visit_id)
    if visit is None:
        raise Outdated
    return visit


def _take_again(session: Session, catalog: Catalog, person: Person, visit: Visit, now: datetime) -> None:
    """For its owner, who books it by tapping: the notice holds, and what they only hold then is let go."""
    if visit.start_at < now + timedelta(minutes=catalog.clinic.booking.notice_minutes):
        raise why_closed(session, catalog, person, visit, now)
    for held in own_visits(session, person, VisitStatus.HELD):
        if held.offer is None and held.start_at < visit.end_at and visit.start_at < held.end_at:
            held.status, held.ended_at = VisitStatus.LAPSED, now
    session.flush()
    _book_again(session, catalog, person, visit, now)
    visit_notices.tell_booked(session, catalog, person, visit, now)


def _book_again(
    session: Session, catalog: Catalog, person: Person, visit: Visit, now: datetime, *, by_same: bool = False
) -> None:
    """Book the released visit once more, with its former consultant if they are free, or only with them.

    Raises:
        SlotClosed, SlotTaken, TooManyVisits, TooManyThatDay: as `holds.hold`.
    """
    slot, about, calendar = Slot(visit.start_at, visit.end_at), Subject.of(visit), OfficeCalendar(catalog)
    if not calendar.is_open(slot):
        raise why_closed(session, catalog, person, visit, now)
    lapse_holds(session, now)
    check_limits(session, catalog, person, slot.start, now)
    who = roster(session, catalog, [calendar.local_day(slot.start)], now)
    seat = None if about.is_online else who.seat(slot)
    free = sorted(who.free(slot, about), key=lambda each: each.id != visit.consultant_id)
    asked = [each for each in free if not by_same or each.id == visit.consultant_id]
    if not any(_written(session, catalog, visit, each, seat) for each in asked):
        raise with_others(session, catalog, person, SlotTaken(), about, slot.start, now, None)


def _written(session: Session, catalog: Catalog, visit: Visit, consultant: Staff, seat: int | None) -> bool:
    until = busy_until(catalog.clinic.booking, Slot(visit.start_at, visit.end_at))
    try:
        with session.begin_nested():
            change_if(
                session, visit, Visit.status == VisitStatus.RELEASED, status=VisitStatus.BOOKED, ended_at=None,
                consultant_id=consultant.id, seat=seat, busy_until=until, sequence=Visit.sequence + 1,
            )  # fmt: skip
    except IntegrityError:  # the indexes and triggers: somebody has that hour by now
        return False
    return visit.status == VisitStatus.BOOKED


def _changed(session: Session, visit: Visit, if_so: ColumnElement[bool], **values: object) -> bool:
    """Change a visit that is still booked and of which `if_so` still holds; whether it was."""
    return change_if(session, visit, Visit.status == VisitStatus.BOOKED, if_so, **values)


def _owe_owner(session: Session, catalog: Catalog, visit: Visit, kind: str, now: datetime) -> None:
    person = owner_of(session, visit)
    if person is not None:
        _owe(session, catalog, visit, person.telegram_id, kind, now)


def _owe(session: Session, catalog: Catalog, visit: Visit, chat: int, kind: str, now: datetime) -> None:
    outbox.post(
        session, chat, kind, cause=f"visit:{visit.id}", key=f"{kind}:{visit.id}:{visit.sequence}:{chat}",
        due_at=by_day(OfficeCalendar(catalog), now), expires_at=visit.start_at,
        visit_id=visit.id, sequence=visit.sequence,
    )  # fmt: skip
