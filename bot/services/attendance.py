"""Owners who missed their last visits are asked to say once more that they come; never a ban.

Here is who is asked, until when, and the asking; what follows if nobody answers is in `release`.
"""

from datetime import datetime, time, timedelta

from sqlalchemy import func, or_, select, update
from sqlalchemy.orm import Session

from bot.catalog.loader import Catalog
from bot.db.booking import Visit, VisitStatus
from bot.db.messages import OutboxMessage, OutboxState
from bot.db.people import Person
from bot.services import outbox
from bot.services.quiet import by_day
from bot.services.slots import OfficeCalendar

ASK, WARNING = "visit_sure", "visit_sure_last"

MEMORY = timedelta(days=180)  # half a year: long enough to see a habit, short enough that old times are forgotten
ASK_BEFORE, WARN_BEFORE = timedelta(hours=24), timedelta(hours=3)
APART = timedelta(hours=1)  # between the booking, the two messages and the deadline
LEAST_NOTICE = timedelta(minutes=30)  # a warning that would come later than this before the deadline is none
GRACE = timedelta(hours=2)
LAST_RELEASE = timedelta(hours=2)  # before the start: later, nobody else could come, and the owner is on their way
LATE_MORNING = time(9)  # so that a deadline after the night leaves the two hours from 07.00


def missed(session: Session, owner_id: int, now: datetime) -> int:
    """How many visits the owner has missed since the last one they came to, within half a year."""
    came = select(func.max(Visit.start_at)).where(Visit.owner_id == owner_id, Visit.status == VisitStatus.ATTENDED)
    last = came.scalar_subquery()
    wanted = select(func.count()).where(
        Visit.owner_id == owner_id,
        Visit.status == VisitStatus.NO_SHOW,
        Visit.start_at > now - MEMORY,
        or_(last.is_(None), Visit.start_at > last),
    )
    return session.scalar(wanted) or 0


def is_asked(session: Session, catalog: Catalog, owner_id: int, now: datetime) -> bool:
    """Whether the owner has missed so many visits that they are asked."""
    return missed(session, owner_id, now) >= catalog.clinic.booking.no_shows


def deadline(catalog: Catalog, start: datetime, now: datetime) -> datetime | None:
    """Until when a visit booked now must be confirmed; None if booking it now is confirmation enough.

    It is the calendar day before, also when the office is closed then: the bot answers every day, and nobody needs a
    calendar to count it. It must be two hours ahead, so that there is time for a warning in between.
    """
    calendar = OfficeCalendar(catalog)
    eve = calendar.local_day(start) - timedelta(days=1)
    until = calendar.at(eve, catalog.clinic.booking.confirm_by)
    return until if _warning_at(calendar, until, now) + APART <= until else None


def _warning_at(calendar: OfficeCalendar, until: datetime, now: datetime) -> datetime:
    return by_day(calendar, max(until - WARN_BEFORE, now + APART))


def expect(session: Session, catalog: Catalog, person: Person, visit: Visit, now: datetime) -> None:
    """Of a visit just booked or moved: whether it must be confirmed, and the messages that ask for it."""
    until = deadline(catalog, visit.start_at, now) if is_asked(session, catalog, person.id, now) else None
    visit.confirm_by = until
    session.flush()
    if until is None:
        return
    calendar = OfficeCalendar(catalog)
    warning = _warning_at(calendar, until, now)
    ask = by_day(calendar, max(until - ASK_BEFORE, now + APART))
    if ask + APART <= warning:
        _owe(session, visit, until, person, ASK, ask, expires_at=warning)
    _owe(session, visit, until, person, WARNING, warning, expires_at=until - LEAST_NOTICE)


def was_warned(session: Session, visit: Visit, until: datetime) -> bool:
    """Whether the warning went out in time; who blocked the bot cannot be warned, and counts as warned."""
    state = session.scalar(select(OutboxMessage.state).where(OutboxMessage.dedupe_key == _key(visit, until, WARNING)))
    return state in (OutboxState.SENT, OutboxState.BLOCKED)


def give_grace(session: Session, catalog: Catalog, person: Person, visit: Visit, now: datetime) -> None:
    """Two hours more from a warning sent now. Where there is no time left for that, the visit stays the owner's."""
    calendar = OfficeCalendar(catalog)
    told_at = by_day(calendar, now)
    until = by_day(calendar, told_at + GRACE, LATE_MORNING)
    visit.confirm_by = until if until + LAST_RELEASE <= visit.start_at else None
    session.flush()
    if visit.confirm_by:
        _owe(session, visit, until, person, WARNING, told_at, expires_at=until - LEAST_NOTICE)


def lift(session: Session, catalog: Catalog, owner_id: int | None, now: datetime) -> None:
    """Ask an owner no longer about their coming visits, if they have not missed too many after all."""
    if owner_id is not None and not is_asked(session, catalog, owner_id, now):
        session.execute(
            update(Visit)
            .where(Visit.owner_id == owner_id, Visit.status == VisitStatus.BOOKED, Visit.confirm_by.is_not(None))
            .values(confirm_by=None)
        )


def is_asked_by(visit: Visit, stamp: int) -> bool:
    """Whether the owner still has to confirm by the deadline a message was written for."""
    return visit.confirm_by is not None and _stamp(visit.confirm_by) == stamp


def _owe(
    session: Session,
    visit: Visit,
    until: datetime,
    person: Person,
    kind: str,
    due_at: datetime,
    expires_at: datetime,
) -> None:
    outbox.post(
        session, person.telegram_id, kind, cause=f"visit:{visit.id}", key=_key(visit, until, kind), due_at=due_at,
        expires_at=expires_at, visit_id=visit.id, sequence=visit.sequence, until=_stamp(until),
    )  # fmt: skip


def _key(visit: Visit, until: datetime, kind: str) -> str:
    return f"{kind}:{visit.id}:{visit.sequence}:{_stamp(until)}"


def _stamp(moment: datetime) -> int:
    """Seconds since 1970: a deadline as the messages about it carry it."""
    return int(moment.timestamp())
