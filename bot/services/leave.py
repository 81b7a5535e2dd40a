"""When consultants are away, in whole office days: entered by themselves or an admin, with what becomes of visits.

Hours nobody can be received at any more are settled in the same transaction, see `handover`. All days are office-local.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from bot.catalog.loader import Catalog
from bot.db.base import lasting_id
from bot.db.booking import LIVE, Visit
from bot.db.leave import Leave
from bot.db.people import Staff
from bot.errors import BadInput, NotAllowed, Outdated
from bot.services import handover, outbox, staff
from bot.services.cancellation import Reason
from bot.services.dates import read_stretch
from bot.services.handover import Fate
from bot.services.people import User
from bot.services.slots import OfficeCalendar

NOTED = "leave_noted"
LONG = timedelta(days=60)
LONGEST = timedelta(days=366)


@dataclass(frozen=True, slots=True)
class Days:
    """The first and last day of a leave, both included."""

    first: date
    last: date

    @property
    def count(self) -> int:
        return (self.last - self.first).days + 1

    @property
    def is_long(self) -> bool:
        return self.last - self.first >= LONG


def read_days(catalog: Catalog, typed: str, now: datetime) -> Days:
    """The days somebody types.

    Raises:
        BadInput: no days, past ones, the last before the first, or more than a year.
    """
    today = OfficeCalendar(catalog).local_day(now)
    found = read_stretch(typed, today, catalog.messages["leave.until"].split(", "))
    if found is None:
        raise BadInput("leave.unreadable")
    return check_days(catalog, *found, now)


def check_days(catalog: Catalog, first: date, last: date, now: datetime) -> Days:
    """The days as far as they are ahead.

    Raises:
        BadInput: past ones, the last before the first, or more than a year.
    """
    today = OfficeCalendar(catalog).local_day(now)
    if last < first:
        raise BadInput("leave.backwards")
    if last < today:
        raise BadInput("leave.past")
    days = Days(max(first, today), last)
    if days.last - days.first >= LONGEST:
        raise BadInput("leave.too_long")
    return days


def consultant_for(session: Session, user: User, staff_id: int) -> Staff:
    """The consultant whose leave `user` may enter: themselves, or anybody for an admin.

    Raises:
        NotAllowed: somebody else's.
        Outdated: no (longer a) consultant.
    """
    is_self = user.staff is not None and user.staff.id == staff_id
    if not (is_self or user.is_admin):
        raise NotAllowed
    found = session.get(Staff, staff_id)
    if found is None or not (found.is_active and found.is_consultant):
        raise Outdated
    return found


def own(session: Session, consultant: Staff, now: datetime) -> list[Leave]:
    """The consultant's leaves that are not over, soonest first."""
    wanted = select(Leave).where(Leave.staff_id == consultant.id, Leave.end_at > now)
    return list(session.scalars(wanted.order_by(Leave.start_at)))


def days_of(catalog: Catalog, leave: Leave) -> Days:
    calendar = OfficeCalendar(catalog)
    return Days(calendar.local_day(leave.start_at), calendar.local_day(leave.end_at - timedelta(seconds=1)))


def foresee(session: Session, catalog: Catalog, consultant: Staff, days: Days, now: datetime) -> list[Fate]:
    """What `take` would do to visits now: it is done, and undone."""
    trial = session.begin_nested()
    _note(session, catalog, consultant, days, now)
    fates = _settle_visits(session, catalog, consultant, days, now)
    trial.rollback()
    return fates


def take(session: Session, catalog: Catalog, user: User, consultant: Staff, days: Days, now: datetime) -> list[Fate]:
    """Note the leave and settle every visit in it. What overlaps becomes one leave, so taking it twice is harmless.

    The consultant is owed the list of what became of the visits, and so is the admin who entered it for them.
    """
    leave, is_new = _note(session, catalog, consultant, days, now)
    fates = _settle_visits(session, catalog, consultant, days, now)
    readers = {consultant.telegram_id, user.telegram_id} if fates else {consultant.telegram_id} - {user.telegram_id}
    for reader in sorted(readers) if is_new or fates else ():
        outbox.post(
            session, reader, NOTED, cause=f"leave:{leave.id}", due_at=now,
            key=f"{NOTED}:{leave.id}:{days.first:%y%m%d}:{days.last:%y%m%d}:{_newest(fates)}:{reader}",
            staff_id=consultant.id, first=days.first.isoformat(), last=days.last.isoformat(),
            fates=[[fate.visit_id, fate.to] for fate in fates],
        )  # fmt: skip
    return fates


def _newest(fates: Sequence[Fate]) -> int:
    return max((fate.visit_id for fate in fates), default=0)


def end(session: Session, user: User, leave_id: int, now: datetime) -> None:
    """The consultant is back, or does not go: hours from now on are free again. Ending twice changes nothing.

    Visits handed over or called off stay so.

    Raises:
        NotAllowed, Outdated: as `consultant_for`.
    """
    leave = session.get(Leave, leave_id)
    if leave is None or leave.end_at <= now:
        return
    consultant_for(session, user, leave.staff_id)
    if leave.start_at < now:
        leave.end_at = now
    else:
        session.delete(leave)
    session.flush()


def _settle_visits(session: Session, catalog: Catalog, consultant: Staff, days: Days, now: datetime) -> list[Fate]:
    """After the leave is noted, so that nobody is given an hour in it. A visit that has begun goes on."""
    start, until = _stretch(catalog, days, now)
    wanted = select(Visit).where(
        Visit.consultant_id == consultant.id, Visit.status.in_(LIVE), Visit.start_at >= start, Visit.start_at < until
    )
    hit = session.scalars(wanted.order_by(Visit.start_at)).all()
    handover.lapse_hours(session, hit, now)
    return handover.free_up(session, catalog, hit, Reason.AWAY, now)


def _note(session: Session, catalog: Catalog, consultant: Staff, days: Days, now: datetime) -> tuple[Leave, bool]:
    """The leave that holds these days, one with all it overlaps; and whether anything had to be written."""
    start, until = _stretch(catalog, days, now)
    met = [each for each in own(session, consultant, now) if each.start_at < until and start < each.end_at]
    if not met:
        made = Leave(id=lasting_id(), staff_id=consultant.id, start_at=start, end_at=until, created_at=now)
        session.add(made)
        session.flush()
        return made, True
    kept, *others = met
    is_covered = kept.start_at <= start and until <= kept.end_at
    kept.start_at, kept.end_at = min(start, kept.start_at), max(until, *(each.end_at for each in met))
    for other in others:
        session.delete(other)
    session.flush()
    return kept, not is_covered


def _stretch(catalog: Catalog, days: Days, now: datetime) -> tuple[datetime, datetime]:
    """From the first midnight, or from now, to the midnight after the last day."""
    calendar = OfficeCalendar(catalog)
    return max(calendar.midnight(days.first), now), calendar.midnight(days.last + timedelta(days=1))


def consultants(session: Session, user: User) -> list[Staff]:
    """For an admin, everybody whose leave can be entered.

    Raises:
        NotAllowed: no admin.
    """
    if not user.is_admin:
        raise NotAllowed
    return staff.active_consultants(session)
