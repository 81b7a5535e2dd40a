"""Keeping an hour for somebody: while they confirm, or as an offer.

The partial unique indexes and the overlap triggers of `visits` decide who gets it; nothing here looks first and
trusts it. Limits are counted in the transaction that writes.
"""

import secrets
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import select, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from bot.catalog.loader import Catalog
from bot.db.booking import Offer, Visit, VisitStatus
from bot.db.people import Person, Staff
from bot.errors import ModeGone, SlotClosed, SlotTaken, TooManyThatDay, TooManyVisits
from bot.mode import Mode
from bot.services.availability import busy_until, modes, nearest_free, roster
from bot.services.slots import OfficeCalendar, Slot
from bot.services.subject import Subject
from bot.services.visits import live_visits, own_visit, own_visits

CODE_LETTERS = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"  # none that look alike: 0 O 1 I L


@dataclass(frozen=True, slots=True)
class Keeping:
    """For how long and why an hour is kept; `by` are the only consultants who may take it, if given."""

    until: datetime
    offer: Offer | None = None
    moves_id: int | None = None
    follows_id: int | None = None
    by: frozenset[int] | None = None


def hold(
    session: Session,
    catalog: Catalog,
    person: Person,
    about: Subject,
    start: datetime,
    now: datetime,
    moves: Visit | None = None,
) -> Visit:
    """Keep an hour for `person` while they confirm; `moves` is the visit to be moved there.

    A person holds one hour at a time, apart from hours offered to them: holding another lets the first go. The same
    hour again returns the same hold.

    Raises:
        SlotClosed: the calendar has no such hour, or it is too soon, too far or past.
        ModeGone: visits about this are held in other modes only.
        SlotTaken: no consultant is free then, or the person has a visit then.
        TooManyVisits, TooManyThatDay: the person's live visits are at the office's limit.
    """
    policy = catalog.clinic.booking
    _check_mode(session, catalog, about, moves)
    slot = OfficeCalendar(catalog).slot_at(start, now, policy.minutes_for(about.topic_id))
    lapse_holds(session, now)
    moves_id = moves.id if moves else None
    if kept := _same_hold(session, person, (start, about, moves_id)):
        return kept
    check_limits(session, catalog, person, start, now, moves_id)
    keeping = Keeping(now + timedelta(minutes=policy.hold_minutes), moves_id=moves_id)
    visit = keep(session, catalog, person, about, slot, now, keeping)
    if visit is None:
        others = nearest_free(session, catalog, person, start, now, about, moves)
        raise SlotTaken(alternatives=others, about=about.wire(is_moving=moves is not None), moves=moves_id or 0)
    return visit


def hold_first(
    session: Session,
    catalog: Catalog,
    person: Person,
    about: Subject,
    starts: Iterable[datetime],
    now: datetime,
    moves: Visit | None = None,
) -> Visit | None:
    """Keep the first of these hours that can still be had; None if none is left.

    Raises:
        ModeGone, TooManyVisits, TooManyThatDay: as `hold`.
    """
    for start in starts:
        try:
            return hold(session, catalog, person, about, start, now, moves)
        except (SlotTaken, SlotClosed):
            continue
    return None


def _check_mode(session: Session, catalog: Catalog, about: Subject, moves: Visit | None) -> None:
    """Nobody at all to receive the owner is not the mode's fault: that hour is taken, as all are."""
    possible = modes(session, catalog, about)
    if possible and about.mode not in possible:
        raise ModeGone(about=about.held(possible[0]).wire(is_moving=moves is not None), moves=moves.id if moves else 0)


def keep(
    session: Session, catalog: Catalog, person: Person, about: Subject, slot: Slot, now: datetime, keeping: Keeping
) -> Visit | None:
    """Write the held visit with the first willing consultant whom the database lets have it; None if nobody is left."""
    policy = catalog.clinic.booking
    who = roster(session, catalog, [OfficeCalendar(catalog).local_day(slot.start)], now, keeping.moves_id or 0)
    needs_seat = about.mode is Mode.IN_PERSON and bool(policy.seats)
    seat = who.seat(slot) if needs_seat else None
    if needs_seat and seat is None:
        return None
    for consultant in _asked(who.willing(slot, about), keeping.by):
        visit = Visit(
            code=_new_code(session), owner_id=person.id, consultant_id=consultant.id, topic_id=about.topic_id,
            item_id=about.item_id, mode=about.mode, seat=seat, start_at=slot.start, end_at=slot.end,
            busy_until=busy_until(policy, slot), status=VisitStatus.HELD, held_until=keeping.until,
            offer=keeping.offer, moves_id=keeping.moves_id, follows_id=keeping.follows_id, sequence=0, created_at=now,
        )  # fmt: skip
        if _inserted(session, visit):
            return visit
    return None


def _asked(willing: Iterable[Staff], by: frozenset[int] | None) -> Iterable[Staff]:
    return (each for each in willing if by is None or each.id in by)


def _same_hold(session: Session, person: Person, wanted: tuple[datetime, Subject, int | None]) -> Visit | None:
    """The person's hold of this very hour, if they have it; other hours they chose are let go."""
    kept = None
    for held in own_visits(session, person, VisitStatus.HELD):
        if (held.start_at, Subject.of(held), held.moves_id) == wanted:
            kept = held
        elif held.offer is None:
            held.status = VisitStatus.LAPSED
    session.flush()
    return kept


def _inserted(session: Session, visit: Visit) -> bool:
    try:
        with session.begin_nested():
            session.add(visit)
    except IntegrityError:  # the indexes and triggers: the consultant, the owner or the seat has a visit then
        return False
    return True


def check_limits(
    session: Session, catalog: Catalog, person: Person, start: datetime, now: datetime, moves_id: int | None = None
) -> None:
    """Count the person's live visits, without the one being moved.

    Raises:
        TooManyVisits, TooManyThatDay: one more would be over the office's limit.
    """
    policy, calendar = catalog.clinic.booking, OfficeCalendar(catalog)
    others = [visit for visit in live_visits(session, person, now) if visit.id != moves_id]
    if len(others) >= policy.max_live_visits:
        raise TooManyVisits(most=policy.max_live_visits)
    day = calendar.local_day(start)
    if sum(calendar.local_day(visit.start_at) == day for visit in others) >= policy.max_owner_day:
        raise TooManyThatDay(day=day)


def _new_code(session: Session) -> str:
    """A short code to say at the counter; longer once the short ones run out."""
    for attempt in range(12):
        code = "KP-" + "".join(secrets.choice(CODE_LETTERS) for _ in range(3 + attempt // 4))
        if session.scalar(select(Visit.id).where(Visit.code == code)) is None:
            return code
    return "KP-" + secrets.token_hex(2).upper()


def lapse_holds(session: Session, now: datetime) -> None:
    """Let go of every hour whose confirmation did not come in time."""
    session.execute(
        update(Visit)
        .where(Visit.status == VisitStatus.HELD, Visit.held_until <= now)
        .values(status=VisitStatus.LAPSED, ended_at=now)
    )


def drop_hold(session: Session, person: Person, visit_id: int, now: datetime) -> Visit:
    """Let a held hour go; anything not held stays as it is."""
    visit = own_visit(session, person, visit_id)
    if visit.status == VisitStatus.HELD:
        visit.status, visit.ended_at = VisitStatus.LAPSED, now
        session.flush()
    return visit
