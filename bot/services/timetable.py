"""The calendar as its operator looks at it: every hour of every day, and what each consultant does then. Reads only."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum

from sqlalchemy import select, true
from sqlalchemy.orm import Session

from bot.catalog.loader import Catalog
from bot.db.booking import NEVER_BOOKED, Visit, VisitStatus
from bot.db.people import Person, Staff
from bot.services.availability import Roster, is_away, roster
from bot.services.meeting import Meeting, meeting_of
from bot.services.slots import OfficeCalendar, Slot
from bot.services.subject import Subject


class State(StrEnum):
    """What a consultant does in an hour.

    Unbooked: nobody has it, but it is past, too soon, too far ahead or without a seat. Off: away by topic, weekday,
    or because their day or the office's is full.
    """

    FREE = "free"
    HELD = "held"
    BOOKED = "booked"
    LEAVE = "leave"
    OFF = "off"
    UNBOOKED = "unbooked"


@dataclass(frozen=True, slots=True)
class Cell:
    """One consultant in one hour; `code` is of the visit that takes it."""

    consultant: Staff
    state: State
    code: str | None = None


@dataclass(frozen=True, slots=True)
class Hour:
    """An hour of the calendar with all its consultants."""

    slot: Slot
    cells: tuple[Cell, ...]


@dataclass(frozen=True, slots=True)
class Day:
    """`holiday` says why the office is closed against its template.

    `outside` are live visits at no hour of the calendar: from before the office changed its hours.
    """

    day: date
    holiday: str | None
    hours: tuple[Hour, ...]
    outside: tuple[Visit, ...]


def days(
    session: Session,
    catalog: Catalog,
    between: Sequence[date],
    about: Subject,
    now: datetime,
    only: Staff | None = None,
) -> list[Day]:
    """Every day of `between`, for visits about this; `only` one consultant if given."""
    calendar = OfficeCalendar(catalog)
    who = roster(session, catalog, between, now)
    shown = [only] if only else list(who.consultants)
    minutes = catalog.clinic.booking.minutes_for(about.topic_id)
    found = []
    for day in between:
        slots = calendar.slots_on(day, minutes)
        bookable = set(calendar.bookable_on(day, now, minutes))
        hours = tuple(_hour(who, slot, about, shown, is_bookable=slot in bookable) for slot in slots)
        found.append(Day(day, calendar.holiday(day), hours, tuple(_outside(who, day, slots, shown))))
    return found


def _outside(who: Roster, day: date, slots: Sequence[Slot], shown: Sequence[Staff]) -> Iterator[Visit]:
    """The visits of these consultants at no hour of the day's calendar."""
    theirs = (visit for visit in who.live.get(day, ()) if visit.consultant_id in {each.id for each in shown})
    return (visit for visit in theirs if not any(slot.overlaps(visit.start_at, visit.end_at) for slot in slots))


def _hour(who: Roster, slot: Slot, about: Subject, shown: Sequence[Staff], *, is_bookable: bool) -> Hour:
    willing = {each.id for each in who.willing(slot, about)}
    free = {each.id for each in who.free(slot, about)} if is_bookable else set()
    return Hour(slot, tuple(_cell(who, each, slot, willing, free) for each in shown))


def _cell(who: Roster, each: Staff, slot: Slot, willing: set[int], free: set[int]) -> Cell:
    visit = _visit_of(who, each, slot)
    if visit:
        return Cell(each, State.BOOKED if visit.status == VisitStatus.BOOKED else State.HELD, visit.code)
    if is_away(who.leaves, each.id, slot):
        return Cell(each, State.LEAVE)
    if each.id not in willing:
        return Cell(each, State.OFF)
    return Cell(each, State.FREE if each.id in free else State.UNBOOKED)


def _visit_of(who: Roster, each: Staff, slot: Slot) -> Visit | None:
    """The visit that keeps this consultant busy then, also by the time between visits."""
    mine = (visit for visit in who.in_the_way(slot) if visit.consultant_id == each.id)
    return min(mine, key=lambda visit: visit.start_at, default=None)


@dataclass(frozen=True, slots=True)
class Listed:
    """A visit with whom it is of and by; no owner when they deleted their data."""

    visit: Visit
    owner: Person | None
    consultant: Staff
    meeting: Meeting


def visits(
    session: Session, catalog: Catalog, first: date, last: date, statuses: Sequence[str] = (), only: Staff | None = None
) -> list[Listed]:
    """The visits that begin from `first` to the end of `last`, soonest first.

    Of these statuses; by default of all but hours that were only held.
    """
    calendar = OfficeCalendar(catalog)
    wanted = (
        select(Visit, Person, Staff)
        .join(Staff, Staff.id == Visit.consultant_id)
        .outerjoin(Person, Person.id == Visit.owner_id)
        .where(
            Visit.start_at >= calendar.midnight(first),
            Visit.start_at < calendar.midnight(last + timedelta(days=1)),
            Visit.status.in_(statuses) if statuses else Visit.status.not_in(NEVER_BOOKED),
            Visit.consultant_id == only.id if only else true(),
        )
        .order_by(Visit.start_at, Visit.id)
    )
    found = session.execute(wanted).all()
    return [Listed(visit, owner, staff, meeting_of(session, catalog, visit)) for visit, owner, staff in found]
