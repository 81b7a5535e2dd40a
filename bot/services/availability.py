"""Which hours still have a consultant free, and which consultant should take a visit."""

from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import date, datetime, time, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from bot.catalog.loader import Catalog
from bot.db.booking import LIVE, Visit, VisitStatus
from bot.db.people import Person, Staff
from bot.services import staff
from bot.services.slots import OfficeCalendar, Slot

ALTERNATIVES = 3


def free_slots(
    session: Session, catalog: Catalog, person: Person, days: Iterable[date], now: datetime
) -> dict[date, list[Slot]]:
    """Hours at which a consultant and `person` are both free, for each of `days` that has any."""
    calendar = OfficeCalendar(catalog)
    open_days = {day: slots for day in days if (slots := calendar.bookable_on(day, now))}
    if not open_days:
        return {}
    consultants = {each.id for each in staff.active_consultants(session)}
    live = _live_between(session, min(open_days.values())[0].start, max(open_days.values())[-1].end, now)
    free = {
        day: [slot for slot in slots if _is_free(slot, consultants, person, live)] for day, slots in open_days.items()
    }
    return {day: slots for day, slots in free.items() if slots}


def _is_free(slot: Slot, consultants: set[int], person: Person, live: Sequence[Visit]) -> bool:
    """Visits may lie across today's grid of hours: they were booked when slots had another length."""
    there = [visit for visit in live if visit.start_at < slot.end and slot.start < visit.end_at]
    is_busy = any(visit.owner_id == person.id and visit.status == VisitStatus.BOOKED for visit in there)
    return not is_busy and bool(consultants - {visit.consultant_id for visit in there})


def _live_between(session: Session, first: datetime, last: datetime, now: datetime) -> Sequence[Visit]:
    is_held = (Visit.status == VisitStatus.HELD) & (Visit.held_until > now)
    return session.scalars(
        select(Visit).where(Visit.start_at < last, Visit.end_at > first, (Visit.status == VisitStatus.BOOKED) | is_held)
    ).all()


def by_load(session: Session, slot: Slot, catalog: Catalog) -> list[Staff]:
    """Consultants who could take `slot`, the one with the fewest visits that day first.

    Those with a visit lying across the slot are left out. Whether somebody has one at this very start is
    not looked at: the database's unique index says so when the visit is inserted.
    """
    day = slot.start.astimezone(catalog.clinic.tz).date()
    midnight = datetime.combine(day, time(), catalog.clinic.tz)
    that_day = session.scalars(
        select(Visit).where(Visit.status.in_(LIVE), Visit.start_at.between(midnight, midnight + timedelta(days=1)))
    ).all()
    load = Counter(visit.consultant_id for visit in that_day)
    across = {
        visit.consultant_id
        for visit in that_day
        if visit.start_at < slot.end and slot.start < visit.end_at and visit.start_at != slot.start
    }
    able = [each for each in staff.active_consultants(session) if each.id not in across]
    return sorted(able, key=lambda each: (load[each.id], each.id))


def nearest_free(session: Session, catalog: Catalog, person: Person, start: datetime, now: datetime) -> list[datetime]:
    """The free hours nearest to `start`, soonest first."""
    around = [OfficeCalendar(catalog).local_day(start) + timedelta(days=n) for n in range(-3, 8)]
    free = free_slots(session, catalog, person, around, now)
    starts = [slot.start for slots in free.values() for slot in slots if slot.start != start]
    return sorted(sorted(starts, key=lambda other: abs(other - start))[:ALTERNATIVES])
