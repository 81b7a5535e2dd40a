"""Keeping an hour for somebody: while they confirm, or as an offer.

The partial unique indexes and the overlap triggers of `visits` decide who gets it; nothing here looks first and
trusts it. Limits are counted in the transaction that writes.
"""

import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import select, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from bot.catalog.loader import Catalog
from bot.db.booking import Offer, Visit, VisitStatus
from bot.db.people import Person, Staff
from bot.errors import SameHour, SlotClosed, SlotRefused, SlotTaken, TooManyThatDay, TooManyVisits
from bot.mode import Mode
from bot.services.availability import Roster, busy_until, nearest_free, roster
from bot.services.slots import OfficeCalendar, Slot
from bot.services.subject import GENERAL, Subject
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
        SlotClosed: the calendar has no such hour to book; which of its kinds says why.
        SlotTaken: no consultant is free then.
        SameHour: the person has a visit then.
        TooManyVisits, TooManyThatDay: the person's live visits are at the office's limit.
    """
    policy = catalog.clinic.booking
    try:
        slot = OfficeCalendar(catalog).slot_at(start, now, policy.minutes_for(about.topic_id))
    except SlotClosed as closed:
        raise with_others(session, catalog, person, closed, about, start, now, moves) from None
    lapse_holds(session, now)
    moves_id = moves.id if moves else None
    if kept := _same_hold(session, person, (start, about, moves_id)):
        return kept
    check_limits(session, catalog, person, start, now, moves_id)
    keeping = Keeping(now + timedelta(minutes=policy.hold_minutes), moves_id=moves_id)
    visit = keep(session, catalog, person, about, slot, now, keeping)
    if visit is None:
        raise with_others(
            session, catalog, person, _why_not(session, person, slot, now, moves_id), about, start, now, moves
        )
    return visit


def _why_not(session: Session, person: Person, slot: Slot, now: datetime, moves_id: int | None) -> SlotRefused:
    """The owner may be the one who has the hour."""
    mine = [each for each in live_visits(session, person, now) if each.id != moves_id]
    same = next((each for each in mine if slot.overlaps(each.start_at, each.end_at)), None)
    return SameHour(code=same.code, start=same.start_at) if same else SlotTaken()


def with_others(
    session: Session,
    catalog: Catalog,
    person: Person,
    refused: SlotRefused,
    about: Subject,
    start: datetime,
    now: datetime,
    moves: Visit | None,
) -> SlotRefused:
    """The refusal, with the free hours nearest to `start` to choose from.

    A visit being moved stays about what it was: naming that would only make the buttons' data longer.
    """
    about = about.offered(catalog)
    others = nearest_free(session, catalog, person, start, now, about, moves)
    wire = Subject(GENERAL, mode=about.mode) if moves else about
    refused.values |= {"alternatives": others, "about": wire, "moves": moves.id if moves else 0}
    return refused


def keep(
    session: Session, catalog: Catalog, person: Person, about: Subject, slot: Slot, now: datetime, keeping: Keeping
) -> Visit | None:
    """Write the held visit with the first consultant whom the database lets have it; None if nobody is left.

    The roster only says whom to ask first. Where it shows nobody free, one is asked all the same: the database decides.
    """
    policy = catalog.clinic.booking
    who = roster(session, catalog, [OfficeCalendar(catalog).local_day(slot.start)], now, keeping.moves_id or 0)
    needs_seat = about.mode is Mode.IN_PERSON and bool(policy.seats)
    seat = who.seat(slot) if needs_seat else None
    if needs_seat and seat is None:
        return None
    code = _new_code(session)
    for consultant in _asked(who, slot, about, keeping.by):
        visit = Visit(
            code=code, owner_id=person.id, consultant_id=consultant.id, topic_id=about.topic_id,
            item_id=about.item_id, mode=about.mode, seat=seat, start_at=slot.start, end_at=slot.end,
            busy_until=busy_until(policy, slot), status=VisitStatus.HELD, held_until=keeping.until,
            offer=keeping.offer, moves_id=keeping.moves_id, follows_id=keeping.follows_id, sequence=0, created_at=now,
        )  # fmt: skip
        if _inserted(session, visit):
            return visit
    return None


def _asked(who: Roster, slot: Slot, about: Subject, by: frozenset[int] | None) -> list[Staff]:
    willing = [each for each in who.willing(slot, about) if by is None or each.id in by]
    busy = who.busy(slot)
    return [each for each in willing if each.id not in busy] or willing[:1]


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
