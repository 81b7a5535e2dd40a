"""Writing a held visit, within the limits; who may have the hour first is decided above, in `waiting` and `holds`.

The partial unique indexes and the overlap triggers of `visits` decide who gets an hour; nothing here looks first and
trusts it. Limits are counted in the transaction that writes.
"""

import secrets
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from bot.catalog.loader import Catalog
from bot.db.booking import Offer, Visit, VisitStatus
from bot.db.people import Person, Staff
from bot.errors import TooManyThatDay, TooManyVisits
from bot.mode import Mode
from bot.services.availability import Roster, busy_until, roster
from bot.services.slots import OfficeCalendar, Slot
from bot.services.subject import Subject
from bot.services.visits import live_visits

CODE_LETTERS = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"  # none that look alike: 0 O 1 I L


@dataclass(frozen=True, slots=True)
class Keeping:
    """For how long and why an hour is kept; `by` are the only consultants who may take it, if given."""

    until: datetime
    offer: Offer | None = None
    moves_id: int | None = None
    follows_id: int | None = None
    by: frozenset[int] | None = None


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
