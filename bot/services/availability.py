"""Which hours still have a consultant and a seat free, and which consultants may take a visit.

This is for showing and choosing; who gets an hour is decided by the database when the visit is written.
"""

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import islice
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from bot.catalog.calendar import BookingPolicy
from bot.catalog.loader import Catalog
from bot.db.booking import Visit, VisitStatus
from bot.db.leave import Leave
from bot.db.people import Person, Staff
from bot.mode import Mode
from bot.services import staff
from bot.services.meeting import link_of
from bot.services.slots import OfficeCalendar, Slot
from bot.services.subject import GENERAL, Subject

ALTERNATIVES = 3
DAYS_BEFORE, DAYS_AFTER = 3, 10
# What a roster needs to know; whole visits would take several times as long to load.
OF_A_VISIT = (
    Visit.owner_id, Visit.consultant_id, Visit.seat, Visit.status, Visit.start_at, Visit.end_at, Visit.busy_until,
    Visit.code,
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Roster:
    """Who works on some days, and what is live on each of them."""

    policy: BookingPolicy
    calendar: OfficeCalendar
    consultants: Sequence[Staff]
    leaves: Sequence[Leave]
    live: Mapping[date, Sequence[Any]]  # rows of `OF_A_VISIT`

    def willing(self, slot: Slot, about: Subject, without: Collection[int] = ()) -> list[Staff]:
        """Who takes visits of this kind on that day and at that hour, the one with the fewest that day first.

        Whether they have a visit at that hour already is not looked at; `without` are ids to leave out.
        """
        there = self._that_day(slot)
        if about.mode not in self.policy.modes or len(there) >= (self.policy.max_office_day or len(there) + 1):
            return []
        load = Counter(visit.consultant_id for visit in there)
        able = [
            each
            for each in self.consultants
            if each.id not in without
            and takes(self.policy, each, about)
            and self._works(each, slot)
            and not self._is_done(each, load[each.id])
        ]
        return sorted(able, key=lambda each: (load[each.id], each.id))

    def free(self, slot: Slot, about: Subject) -> list[Staff]:
        """Of the willing, those without a visit then; nobody if every seat is taken."""
        if about.mode is Mode.IN_PERSON and self.policy.seats and self.seat(slot) is None:
            return []
        return self.willing(slot, about, self.busy(slot))

    def busy(self, slot: Slot) -> set[int]:
        """The ids of the consultants who have a visit then."""
        return {visit.consultant_id for visit in self.in_the_way(slot)}

    def in_the_way(self, slot: Slot) -> list[Any]:
        """The visits then, with the time between visits, so that their consultants cannot have one more."""
        until = busy_until(self.policy, slot)
        return [v for v in self._that_day(slot) if v.start_at < until and slot.start < v.busy_until]

    def seat(self, slot: Slot) -> int | None:
        """The first seat nobody has then; None if all are taken, or the office does not count them."""
        taken = {visit.seat for visit in self._that_day(slot) if slot.overlaps(visit.start_at, visit.end_at)}
        return next((seat for seat in range(len(self.policy.seats)) if seat not in taken), None)

    def is_free(self, slot: Slot, about: Subject, person: Person | None) -> bool:
        """Whether this owner could come then. What they only hold does not count against them."""
        mine = [
            v for v in self._that_day(slot) if person and v.owner_id == person.id and v.status == VisitStatus.BOOKED
        ]
        has_visit = any(slot.overlaps(v.start_at, v.end_at) for v in mine)
        return not has_visit and len(mine) < self.policy.max_owner_day and bool(self.free(slot, about))

    def _that_day(self, slot: Slot) -> Sequence[Any]:
        return self.live.get(self.calendar.local_day(slot.start), ())

    def _works(self, each: Staff, slot: Slot) -> bool:
        return works_on(each, self.calendar.local_day(slot.start)) and not is_away(self.leaves, each.id, slot)

    def _is_done(self, each: Staff, visits: int) -> bool:
        most = each.most_a_day or self.policy.max_consultant_day
        return most is not None and visits >= most


def works_on(each: Staff, day: date) -> bool:
    """Whether a consultant works on that weekday at all."""
    return each.weekdays is None or day.weekday() in each.weekdays


def is_away(leaves: Iterable[Leave], staff_id: int, slot: Slot) -> bool:
    """Whether one of these leaves is this consultant's and takes something of the slot."""
    return any(each.staff_id == staff_id and slot.overlaps(each.start_at, each.end_at) for each in leaves)


def takes(policy: BookingPolicy, each: Staff, about: Subject) -> bool:
    """Whether a consultant takes this topic in this mode; online needs a link."""
    has_topic = each.topics is None or about.topic_id == GENERAL or about.topic_id in each.topics
    return has_topic and (not about.is_online or link_of(policy, each) is not None)


def busy_until(policy: BookingPolicy, slot: Slot) -> datetime:
    """When a consultant can receive the next visitor after `slot`."""
    return slot.end + timedelta(minutes=policy.buffer_minutes)


def roster(session: Session, catalog: Catalog, days: Sequence[date], now: datetime, without: int = 0) -> Roster:
    """The roster of `days`, read from the database; the visit `without` is left out, as if it were cancelled."""
    calendar = OfficeCalendar(catalog)
    first, end = calendar.midnight(min(days)), calendar.midnight(max(days) + timedelta(days=1))
    is_held = (Visit.status == VisitStatus.HELD) & (Visit.held_until > now)
    wanted = select(*OF_A_VISIT).where(
        Visit.start_at < end,
        Visit.start_at >= first,
        (Visit.status == VisitStatus.BOOKED) | is_held,
        Visit.id != without,
    )
    live = defaultdict(list)
    for visit in session.execute(wanted):
        live[calendar.local_day(visit.start_at)].append(visit)
    leaves = session.scalars(select(Leave).where(Leave.start_at < end, Leave.end_at > first)).all()
    return Roster(catalog.clinic.booking, calendar, staff.active_consultants(session), leaves, live)


def free_slots(
    session: Session,
    catalog: Catalog,
    person: Person | None,
    days: Iterable[date],
    now: datetime,
    about: Subject,
    moving: Visit | None = None,
) -> dict[date, list[Slot]]:
    """Bookable hours at which somebody can receive `person`, for each of `days` that has any."""
    calendar = OfficeCalendar(catalog)
    minutes = catalog.clinic.booking.minutes_for(about.topic_id)
    open_days = {day: slots for day in days if (slots := calendar.bookable_on(day, now, minutes))}
    if not open_days:
        return {}
    who = roster(session, catalog, list(open_days), now, moving.id if moving else 0)
    own = moving.start_at if moving else None  # moving a visit to its own hour is no move
    free = {
        day: [slot for slot in slots if slot.start != own and who.is_free(slot, about, person)]
        for day, slots in open_days.items()
    }
    return {day: slots for day, slots in free.items() if slots}


def hours_on(catalog: Catalog, about: Subject, day: date, now: datetime) -> list[Slot]:
    """The hours of the day at which a visit about this can still be booked, taken or not."""
    return OfficeCalendar(catalog).bookable_on(day, now, catalog.clinic.booking.minutes_for(about.topic_id))


def nearest_free(
    session: Session,
    catalog: Catalog,
    person: Person,
    start: datetime,
    now: datetime,
    about: Subject,
    moving: Visit | None = None,
) -> list[datetime]:
    """The three free hours nearest to `start`, but never that one, soonest first.

    Most hours are never looked at: this answers a rush.
    """
    calendar, minutes = OfficeCalendar(catalog), catalog.clinic.booking.minutes_for(about.topic_id)
    around = [calendar.local_day(start) + timedelta(days=n) for n in range(-DAYS_BEFORE, DAYS_AFTER + 1)]
    slots = [slot for day in around for slot in calendar.bookable_on(day, now, minutes)]
    who = roster(session, catalog, around, now, moving.id if moving else 0)
    out = {start, moving.start_at if moving else start}
    nearest = sorted((slot for slot in slots if slot.start not in out), key=lambda slot: abs(slot.start - start))
    free = (slot.start for slot in nearest if who.is_free(slot, about, person))
    return sorted(islice(free, ALTERNATIVES))


def modes(session: Session, catalog: Catalog, about: Subject) -> list[Mode]:
    """How a visit about this can be held: what the office offers and some consultant can do."""
    policy, consultants = catalog.clinic.booking, staff.active_consultants(session)
    return [mode for mode in policy.modes if any(takes(policy, each, about.held(mode)) for each in consultants)]
