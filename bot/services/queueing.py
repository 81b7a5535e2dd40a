"""Joining and leaving the line for a full day, and where one stands in it. Serving it is in `waiting`."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from enum import StrEnum

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from bot.catalog.loader import Catalog
from bot.db.base import lasting_id
from bot.db.booking import Offer, Visit, VisitStatus
from bot.db.people import Person, Staff
from bot.db.upsert import insert_new
from bot.db.waiting import IN_LINE, WaitingEntry, WaitingState
from bot.errors import CannotWait, Outdated
from bot.services import waiting
from bot.services.availability import free_slots, hours_on, roster
from bot.services.keeping import check_limits
from bot.services.slots import OfficeCalendar, Slot
from bot.services.subject import Subject
from bot.services.visits import own_visit


class Hindrance(StrEnum):
    """Why nobody can wait for a day: each has its own words."""

    HOLIDAY = "holiday"
    CLOSED = "closed"
    TOO_LATE = "too_late"
    TOO_FAR = "too_far"
    NOBODY = "nobody"
    HAS_ROOM = "has_room"


@dataclass(frozen=True, slots=True)
class Place:
    """An entry with its number in the line, counted from 1; or the hour offered to its owner now, and by whom."""

    entry: WaitingEntry
    number: int
    offered: Visit | None = None
    consultant: str = ""


def hindrance(
    session: Session, catalog: Catalog, person: Person, about: Subject, day: date, now: datetime
) -> Hindrance | None:
    """Why one cannot wait for `day` with this subject; None if one can."""
    calendar, minutes = OfficeCalendar(catalog), catalog.clinic.booking.minutes_for(about.topic_id)
    if closed := _closed(calendar, day, now, minutes):
        return closed
    hours = calendar.bookable_on(day, now, minutes)
    if not _has_consultant(session, catalog, about, day, hours, now):
        return Hindrance.NOBODY
    return Hindrance.HAS_ROOM if free_slots(session, catalog, person, [day], now, about) else None


def _closed(calendar: OfficeCalendar, day: date, now: datetime, minutes: int) -> Hindrance | None:
    """What the calendar alone says against it."""
    if day < calendar.local_day(now):
        return Hindrance.TOO_LATE
    if day > calendar.last_day(now):
        return Hindrance.TOO_FAR
    if calendar.holiday(day):
        return Hindrance.HOLIDAY
    if not calendar.slots_on(day, minutes):
        return Hindrance.CLOSED
    return None if calendar.bookable_on(day, now, minutes) else Hindrance.TOO_LATE


def _has_consultant(
    session: Session, catalog: Catalog, about: Subject, day: date, hours: Sequence[Slot], now: datetime
) -> bool:
    """Whether anybody could receive such a visit if nothing were booked yet: else no cancellation helps."""
    empty = replace(roster(session, catalog, [day], now), live={})
    return any(empty.free(slot, about) for slot in hours)


def join(session: Session, catalog: Catalog, person: Person, about: Subject, day: date, now: datetime) -> Place:
    """Wait for an hour on a full day. Joining again keeps the place; the subject named last counts.

    Raises:
        CannotWait: the day is closed, past, too far ahead or not full, or nobody takes this subject then.
        TooManyVisits, TooManyThatDay: the person could not book there anyway.
    """
    waiting.serve(session, catalog, day, now)  # an hour that has just become free belongs to those in line
    entry = waiting.entry_of(session, person, day)
    if entry is None or (entry.state == WaitingState.WAITING and Subject.of(entry) != about):
        _require_full(session, catalog, person, about, day, now)
        entry = _entered(session, person, about, day, now)
        entry.topic_id, entry.item_id, entry.mode = about.topic_id, about.item_id, about.mode
        session.flush()
    return place(session, entry)


def _require_full(session: Session, catalog: Catalog, person: Person, about: Subject, day: date, now: datetime) -> None:
    calendar = OfficeCalendar(catalog)
    hindered = hindrance(session, catalog, person, about, day, now)
    if hindered is None or hindered is Hindrance.HAS_ROOM:
        check_limits(session, catalog, person, calendar.slots_on(day)[0].start, now)
    if hindered is not None:
        raise CannotWait(hindered, about=about, day=day, why=calendar.holiday(day))


def _entered(session: Session, person: Person, about: Subject, day: date, now: datetime) -> WaitingEntry:
    """The person's entry, at the end of the line unless they are in it already: the index allows one."""
    last = session.scalar(select(func.max(WaitingEntry.place)).where(WaitingEntry.day == day)) or 0
    row = {
        "id": lasting_id(), "person_id": person.id, "day": day, "place": last + 1, "topic_id": about.topic_id,
        "item_id": about.item_id, "mode": about.mode, "state": WaitingState.WAITING, "created_at": now,
    }  # fmt: skip
    insert_new(session, WaitingEntry, [row])
    entry = waiting.entry_of(session, person, day)
    if entry is None:
        raise Outdated
    return entry


def place(session: Session, entry: WaitingEntry) -> Place:
    """Where an entry stands: those who have an offer are not before it any more."""
    visit = session.get(Visit, entry.visit_id) if entry.state == WaitingState.OFFERED else None
    if visit and visit.status == VisitStatus.HELD:
        return Place(entry, 1, visit, session.get_one(Staff, visit.consultant_id).name)
    before = select(func.count()).where(
        WaitingEntry.day == entry.day,
        WaitingEntry.state == WaitingState.WAITING,
        WaitingEntry.place < entry.place,
    )
    return Place(entry, (session.scalar(before) or 0) + 1)


def places(session: Session, person: Person) -> list[Place]:
    """Every line the person stands in, soonest day first."""
    mine = select(WaitingEntry).where(WaitingEntry.person_id == person.id, WaitingEntry.state.in_(IN_LINE))
    return [place(session, entry) for entry in session.scalars(mine.order_by(WaitingEntry.day))]


def in_line(session: Session, day: date) -> int:
    """How many wait for `day` without an offer."""
    waits = select(func.count()).where(WaitingEntry.day == day, WaitingEntry.state == WaitingState.WAITING)
    return session.scalar(waits) or 0


def own_entry(session: Session, person: Person, entry_id: int) -> WaitingEntry:
    """The person's entry with this id.

    Raises:
        Outdated: there is none of that id, or it is somebody else's.
    """
    entry = session.get(WaitingEntry, entry_id)
    if entry is None or entry.person_id != person.id:
        raise Outdated
    return entry


def leave(session: Session, catalog: Catalog, person: Person, entry_id: int, now: datetime) -> WaitingEntry:
    """Wait no longer. Leaving twice changes nothing.

    Raises:
        Outdated: it is not the person's entry.
    """
    entry = own_entry(session, person, entry_id)
    waiting.give_up(session, catalog, entry, now)
    return entry


def leave_all(session: Session, catalog: Catalog, person: Person, now: datetime) -> None:
    """The person waits for nothing any more."""
    for each in places(session, person):
        waiting.give_up(session, catalog, each.entry, now)


def may_rejoin(catalog: Catalog, about: Subject, day: date, now: datetime) -> bool:
    """Whether hours of that day can still be booked, so that waiting for them (again) makes sense."""
    return bool(hours_on(catalog, about, day, now))


def decline(session: Session, catalog: Catalog, person: Person, visit_id: int, now: datetime) -> Visit:
    """Say no to an offered hour, which ends the waiting too. Late or twice changes nothing, nor does it undo a booking.

    Raises:
        Outdated: the hour was not offered to this person.
    """
    visit = own_visit(session, person, visit_id)
    if visit.offer != Offer.WAITING:
        raise Outdated
    entry = session.scalar(
        select(WaitingEntry).where(WaitingEntry.visit_id == visit.id, WaitingEntry.state == WaitingState.OFFERED)
    )
    if entry is not None:
        waiting.give_up(session, catalog, entry, now)
    return visit
