"""When a consultant or an hour is lost: booked visits go to a colleague at the same hour, or are called off kindly.

Everything a change owes to others is queued in the transaction of the change.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from bot.catalog.loader import Catalog
from bot.db.booking import Side, Visit, VisitStatus
from bot.db.people import Staff
from bot.db.waiting import WaitingEntry, WaitingState
from bot.services import attendance, outbox, visit_notices
from bot.services.availability import busy_until, roster
from bot.services.cancellation import Reason
from bot.services.people import owner_of
from bot.services.slots import OfficeCalendar, Slot
from bot.services.subject import Subject
from bot.services.visits import change_if

HANDED_OVER = "visit_handed_over"


@dataclass(frozen=True, slots=True)
class Fate:
    """What became of a visit: the id of its new consultant, or None if it was called off."""

    visit_id: int
    to: int | None


def free_up(session: Session, catalog: Catalog, visits: Iterable[Visit], why: Reason, now: datetime) -> list[Fate]:
    """Hand each booked visit over to a colleague at its hour, or call it off. Others are left out of the result."""
    fates = [settle(session, catalog, visit, why, now) for visit in visits]
    return [fate for fate in fates if fate is not None]


def settle(session: Session, catalog: Catalog, visit: Visit, why: Reason, now: datetime) -> Fate | None:
    """Hand a booked visit over, or call it off if nobody else is free or the office is closed then.

    None: it is not booked any more, so nothing was done.
    """
    if visit.status != VisitStatus.BOOKED:
        return None
    if OfficeCalendar(catalog).is_open(_slot(visit)) and (to := _hand_over(session, catalog, visit, now)):
        return Fate(visit.id, to)
    return Fate(visit.id, None) if _call_off(session, visit, why, now) else None


def lapse_hours(session: Session, visits: Iterable[Visit], now: datetime) -> None:
    """Let go of hours that are only held or offered; who was offered one from the waiting list waits on, in place."""
    ids = [visit.id for visit in visits if visit.status == VisitStatus.HELD]
    session.execute(
        update(Visit)
        .where(Visit.id.in_(ids), Visit.status == VisitStatus.HELD)
        .values(status=VisitStatus.LAPSED, ended_at=now)
    )
    session.execute(
        update(WaitingEntry)
        .where(WaitingEntry.visit_id.in_(ids), WaitingEntry.state == WaitingState.OFFERED)
        .values(state=WaitingState.WAITING, visit_id=None)
    )


def _hand_over(session: Session, catalog: Catalog, visit: Visit, now: datetime) -> int | None:
    """The id of the first willing colleague whom the database lets have the visit; None if there is nobody."""
    slot, was = _slot(visit), visit.consultant_id
    who = roster(session, catalog, [OfficeCalendar(catalog).local_day(slot.start)], now, visit.id)
    for colleague in who.willing(slot, Subject.of(visit)):
        if colleague.id != was and _given(session, catalog, visit, colleague):
            _tell_handed_over(session, catalog, visit, now)
            return colleague.id
    return None


def _given(session: Session, catalog: Catalog, visit: Visit, colleague: Staff) -> bool:
    still = Visit.status == VisitStatus.BOOKED, Visit.consultant_id == visit.consultant_id
    until = busy_until(catalog.clinic.booking, _slot(visit))
    given = {"consultant_id": colleague.id, "busy_until": until, "sequence": Visit.sequence + 1}
    try:
        with session.begin_nested():
            return change_if(session, visit, *still, **given)
    except IntegrityError:  # the indexes and triggers: the colleague has a visit then
        return False


def _call_off(session: Session, visit: Visit, why: Reason, now: datetime) -> bool:
    ended = {"status": VisitStatus.CANCELLED, "ended_at": now, "ended_by": Side.OFFICE, "reason": why}
    done = change_if(session, visit, Visit.status == VisitStatus.BOOKED, **ended)
    if done:
        outbox.withdraw(session, f"visit:{visit.id}", now, "called off")
        visit_notices.tell_called_off(session, visit, now)
    return done


def _tell_handed_over(session: Session, catalog: Catalog, visit: Visit, now: datetime) -> None:
    """What waited for the visit was for the other consultant; reminders and the calendar file are made anew."""
    outbox.withdraw(session, f"visit:{visit.id}", now, "handed over")
    owner = owner_of(session, visit)
    if owner is not None:
        attendance.expect(session, catalog, owner, visit, now)
        visit_notices.tell_owner(session, visit, HANDED_OVER, now)
        visit_notices.tell_booked(session, catalog, owner, visit, now)


def _slot(visit: Visit) -> Slot:
    return Slot(visit.start_at, visit.end_at)
