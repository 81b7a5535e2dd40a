"""The line for a full day: who waits, and serving them in order as hours get free.

An hour is offered as a held visit (`Offer.WAITING`); confirming it is `booking.confirm`. Joining is in `queueing`.
"""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime, timedelta

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from bot.catalog.loader import Catalog
from bot.db.booking import Offer, Visit, VisitStatus
from bot.db.people import Person
from bot.db.waiting import IN_LINE, WaitingEntry, WaitingState
from bot.errors import SlotRefused
from bot.services import outbox
from bot.services.availability import Roster, hours_on, roster
from bot.services.keeping import Keeping, check_limits, keep, lapse_holds
from bot.services.slots import OfficeCalendar, Slot
from bot.services.subject import Subject

InLine = tuple[WaitingEntry, Person]
Hours = Mapping[Subject, Sequence[Slot]]  # what can be had, by what it is about


def serve(session: Session, catalog: Catalog, day: date, now: datetime) -> None:
    """Offer every free hour of `day` to the first in line who can take it; close the line when no hour can come.

    Holds and offers whose time is over are let go first. Whoever can take none of the hours keeps their place.
    Serving again changes nothing. What frees an hour serves in its own transaction; the tick serves the rest.
    """
    lapse_holds(session, now)
    line = _line(session, day)
    for entry, person in line:
        if entry.state == WaitingState.OFFERED:
            _follow_offer(session, catalog, entry, person, now)
    hours = {about: hours_on(catalog, about, day, now) for about in {Subject.of(entry) for entry, _ in line}}
    for entry, person in _waiting(line):
        if not hours[Subject.of(entry)]:
            _end(session, entry, WaitingState.OVER, now)
            _tell(session, catalog, entry, person, "waiting_over", now)
    while _offer_next(session, catalog, day, line, hours, now):
        pass


def serve_all(session: Session, catalog: Catalog, now: datetime) -> None:
    """Serve every day somebody waits for, past ones included."""
    days = select(WaitingEntry.day).where(WaitingEntry.state.in_(IN_LINE)).distinct().order_by(WaitingEntry.day)
    for day in session.scalars(days).all():
        serve(session, catalog, day, now)


def entry_of(session: Session, person: Person, day: date) -> WaitingEntry | None:
    """The person's place in the line of `day`, if they have one."""
    return session.scalar(
        select(WaitingEntry).where(
            WaitingEntry.person_id == person.id, WaitingEntry.day == day, WaitingEntry.state.in_(IN_LINE)
        )
    )


def give_up(session: Session, catalog: Catalog, entry: WaitingEntry, now: datetime) -> None:
    """Its owner waits no longer; an hour offered to them goes to the next. Harmless when the entry has ended."""
    if entry.state in IN_LINE:
        _end(session, entry, WaitingState.LEFT, now)
        _let_go(session, entry, now)
        serve(session, catalog, entry.day, now)


def end_with_visit(session: Session, catalog: Catalog, person: Person, visit: Visit, now: datetime) -> None:
    """Whoever has booked a visit waits for that day no longer; another hour offered to them goes to the next."""
    entry = entry_of(session, person, OfficeCalendar(catalog).local_day(visit.start_at))
    if entry is None:
        return
    _end(session, entry, WaitingState.BOOKED, now)
    if entry.visit_id != visit.id:
        _let_go(session, entry, now)
        serve(session, catalog, entry.day, now)


def offer_end(catalog: Catalog, slot: Slot, now: datetime) -> datetime:
    """When an offer of `slot` made now ends: after the office's `offer_minutes` of office hours.

    Never later than half the notice before the hour, so that a refused hour can still be of use to somebody.
    """
    policy = catalog.clinic.booking
    latest = slot.start - timedelta(minutes=policy.notice_minutes) / 2
    return OfficeCalendar(catalog).office_minutes_later(now, policy.offer_minutes, latest)


def _line(session: Session, day: date) -> list[InLine]:
    """Who is in line for `day`, in order; those with an offer too."""
    wanted = (
        select(WaitingEntry, Person)
        .join(Person, Person.id == WaitingEntry.person_id)
        .where(WaitingEntry.day == day, WaitingEntry.state.in_(IN_LINE))
        .order_by(WaitingEntry.place, WaitingEntry.created_at, WaitingEntry.id)
    )
    return [(entry, person) for entry, person in session.execute(wanted)]


def _waiting(line: Iterable[InLine]) -> list[InLine]:
    """Those of the line who have no offer now."""
    return [each for each in line if each[0].state == WaitingState.WAITING]


def _follow_offer(session: Session, catalog: Catalog, entry: WaitingEntry, person: Person, now: datetime) -> None:
    """What has become of the hour offered, if it is not simply held any more."""
    visit = session.get_one(Visit, entry.visit_id)
    if visit.status == VisitStatus.HELD:
        if person.unreachable_at is not None:
            _let_go(session, entry, now)
            _wait_on(session, entry)
    elif visit.status != VisitStatus.LAPSED:
        _end(session, entry, WaitingState.BOOKED, now)
    elif visit.held_until and visit.held_until <= (visit.ended_at or now):
        _end(session, entry, WaitingState.LEFT, now)
        _tell(session, catalog, entry, person, "waiting_expired", now)
    elif visit.ended_at is None:  # not their doing: the consultant cannot come, or they chose that hour themselves
        _wait_on(session, entry)
    else:
        _end(session, entry, WaitingState.LEFT, now)


def _offer_next(
    session: Session, catalog: Catalog, day: date, line: Iterable[InLine], hours: Hours, now: datetime
) -> bool:
    """Offer one hour to the first who can take one; False if nobody can."""
    waiting = _waiting(line)
    if not waiting:
        return False
    who = roster(session, catalog, [day], now)
    free = {about: [slot for slot in slots if who.free(slot, about)] for about, slots in hours.items()}
    return any(_offer(session, catalog, who, each, free, now) for each in waiting)


def _offer(session: Session, catalog: Catalog, who: Roster, first: InLine, hours: Hours, now: datetime) -> bool:
    """Hold the first hour this person can take for them, and tell them; False if there is none."""
    entry, person = first
    about = Subject.of(entry)
    free = [slot for slot in hours[about] if who.is_free(slot, about, person)]
    if not free or person.unreachable_at is not None or not _may_book(session, catalog, person, free[0], now):
        return False
    if not _claimed(session, entry):
        return False
    visit = next(filter(None, (_kept(session, catalog, person, about, slot, now) for slot in free)), None)
    if visit is None:
        entry.state = WaitingState.WAITING
        return False
    entry.visit_id = visit.id
    session.flush()
    _tell(session, catalog, entry, person, "waiting_offer", now, visit.held_until)
    return True


def _may_book(session: Session, catalog: Catalog, person: Person, slot: Slot, now: datetime) -> bool:
    try:
        check_limits(session, catalog, person, slot.start, now)
    except SlotRefused:
        return False
    return True


def _claimed(session: Session, entry: WaitingEntry) -> bool:
    """Whether the entry was still waiting: of two that serve at once, one gets to offer."""
    claim = (
        update(WaitingEntry)
        .where(WaitingEntry.id == entry.id, WaitingEntry.state == WaitingState.WAITING)
        .values(state=WaitingState.OFFERED)
        .returning(WaitingEntry.id)
    )
    return session.scalar(claim) is not None


def _kept(
    session: Session, catalog: Catalog, person: Person, about: Subject, slot: Slot, now: datetime
) -> Visit | None:
    until = offer_end(catalog, slot, now)
    if until <= now:
        return None
    return keep(session, catalog, person, about, slot, now, Keeping(until, offer=Offer.WAITING))


def _end(session: Session, entry: WaitingEntry, state: WaitingState, now: datetime) -> None:
    entry.state, entry.ended_at = state, now
    session.flush()


def _wait_on(session: Session, entry: WaitingEntry) -> None:
    """Back to the same place, as if nothing had been offered."""
    entry.state, entry.visit_id = WaitingState.WAITING, None
    session.flush()


def _let_go(session: Session, entry: WaitingEntry, now: datetime) -> None:
    visit = session.get(Visit, entry.visit_id) if entry.visit_id else None
    if visit and visit.status == VisitStatus.HELD:
        visit.status, visit.ended_at = VisitStatus.LAPSED, now
        session.flush()


def _tell(
    session: Session,
    catalog: Catalog,
    entry: WaitingEntry,
    person: Person,
    kind: str,
    now: datetime,
    until: datetime | None = None,
) -> None:
    """Once for each offer, and once at the end; it is worth sending `until` then, or through the day after."""
    outbox.post(
        session,
        person.telegram_id,
        kind,
        cause=f"waiting:{entry.id}",
        key=f"{kind}:{entry.id}:{entry.visit_id or 0}",
        due_at=now,
        expires_at=until or OfficeCalendar(catalog).midnight(entry.day + timedelta(days=2)),
        entry_id=entry.id,
        visit_id=entry.visit_id,
    )
