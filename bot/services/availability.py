"""Which hours still have a consultant free, and which consultant should take a visit."""

from collections.abc import Iterable
from datetime import date, datetime, timedelta

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.orm import Session

from bot.catalog.loader import Catalog
from bot.db.booking import LIVE, Visit, VisitStatus
from bot.db.people import Person, Staff
from bot.services import staff
from bot.services.slots import OfficeCalendar, Slot
from bot.services.visits import own_visits

ALTERNATIVES = 3


def free_slots(
    session: Session, catalog: Catalog, person: Person, days: Iterable[date], now: datetime
) -> dict[date, list[Slot]]:
    """Hours at which a consultant and `person` are both free, for each of `days` that has any."""
    calendar = OfficeCalendar(catalog)
    seats = len(staff.active_consultants(session))
    open_days = {day: slots for day in days if (slots := calendar.bookable_on(day, now))}
    if not open_days or not seats:
        return {}
    taken = _taken(session, min(open_days.values())[0].start, max(open_days.values())[-1].start, now)
    busy = {visit.start_at for visit in own_visits(session, person, VisitStatus.BOOKED)}
    free = {
        day: [slot for slot in slots if taken.get(slot.start, 0) < seats and slot.start not in busy]
        for day, slots in open_days.items()
    }
    return {day: slots for day, slots in free.items() if slots}


def _taken(session: Session, first: datetime, last: datetime, now: datetime) -> dict[datetime, int]:
    rows = session.execute(
        select(Visit.start_at, func.count())
        .join(Staff, Staff.id == Visit.consultant_id)
        .where(Visit.start_at.between(first, last), Staff.is_active, _is_live(now))
        .group_by(Visit.start_at)
    )
    return dict(rows.all())


def _is_live(now: datetime) -> ColumnElement[bool]:
    booked = Visit.status == VisitStatus.BOOKED
    return booked | ((Visit.status == VisitStatus.HELD) & (Visit.held_until > now))


def by_load(session: Session, slot: Slot, catalog: Catalog) -> list[Staff]:
    """Consultants, the one with the fewest visits that day first."""
    midnight = datetime.combine(slot.start.astimezone(catalog.clinic.tz).date(), datetime.min.time(), catalog.clinic.tz)
    rows = session.execute(
        select(Visit.consultant_id, func.count())
        .where(Visit.status.in_(LIVE), Visit.start_at.between(midnight, midnight + timedelta(days=1)))
        .group_by(Visit.consultant_id)
    )
    load = dict(rows.all())
    return sorted(staff.active_consultants(session), key=lambda each: (load.get(each.id, 0), each.id))


def nearest_free(session: Session, catalog: Catalog, person: Person, start: datetime, now: datetime) -> list[datetime]:
    """The free hours nearest to `start`, soonest first."""
    around = [OfficeCalendar(catalog).local_day(start) + timedelta(days=n) for n in range(-3, 8)]
    free = free_slots(session, catalog, person, around, now)
    starts = [slot.start for slots in free.values() for slot in slots if slot.start != start]
    return sorted(sorted(starts, key=lambda other: abs(other - start))[:ALTERNATIVES])
