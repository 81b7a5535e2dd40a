"""A consultant who is late: whose visits begin later by how much, and telling those owners once."""

from collections.abc import Iterable
from datetime import datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from bot.catalog.loader import Catalog
from bot.db.booking import Visit, VisitStatus
from bot.db.people import Staff
from bot.errors import NotAllowed, Outdated
from bot.services import outbox
from bot.services.people import User, owner_of
from bot.services.slots import OfficeCalendar
from bot.services.visits import change_if

KIND = "visit_late"
CHOICES = (15, 30, 45)  # minutes; who is later than that had better call the visits off
ON_TIME = 0
MINUTE = timedelta(minutes=1)
Delayed = tuple[Visit, int]


def delays(visits: Iterable[Visit], minutes: int, now: datetime) -> list[Delayed]:
    """Which of a consultant's visits of one day begin how many minutes late, soonest first.

    The next one begins `minutes` late, or when a visit in progress, which lasts so much longer, lets it. Each visit
    after it begins as soon as the one before is over and the consultant free again, so that gaps use a delay up.
    """
    late, free_at, found = minutes * MINUTE, None, list[Delayed]()
    not_over = (each for each in visits if each.busy_until + each.late_minutes * MINUTE > now)
    for visit in sorted(not_over, key=lambda each: each.start_at):
        if min(expected_start(visit), visit.start_at + late) <= now:
            free_at = visit.busy_until + late
            continue
        wait = late if free_at is None else free_at - visit.start_at
        if wait <= timedelta():
            break
        found.append((visit, wait // MINUTE))
        free_at = visit.busy_until + wait
    return found


def expected_start(visit: Visit) -> datetime:
    """When the visit will begin, as far as its consultant has said."""
    return visit.start_at + visit.late_minutes * MINUTE


def expected_end(visit: Visit) -> datetime:
    return visit.end_at + visit.late_minutes * MINUTE


def has_begun(visit: Visit, now: datetime) -> bool:
    return expected_start(visit) <= now


def coming_today(session: Session, catalog: Catalog, consultant: Staff, now: datetime) -> list[Visit]:
    """The consultant's visits of today that have not begun, soonest first."""
    return [visit for visit in _today(session, catalog, consultant, now) if not has_begun(visit, now)]


def tell(session: Session, catalog: Catalog, user: User, minutes: int, now: datetime) -> list[Delayed]:
    """The consultant is `minutes` late, or on time again with 0: owners of coming visits of today for whom that is
    news are told. Repeating it tells nobody. Returns whom the delay reaches.

    Raises:
        NotAllowed: the user is no consultant.
        Outdated: no such choice.
    """
    if user.staff is None or not user.is_consultant:
        raise NotAllowed
    if minutes not in (ON_TIME, *CHOICES):
        raise Outdated
    today = _today(session, catalog, user.staff, now)
    late = delays(today, minutes, now)
    wanted = {visit.id: wait for visit, wait in late}
    for visit in today:
        if not has_begun(visit, now):
            _change(session, visit, wanted.get(visit.id, ON_TIME), now)
    return late


def _today(session: Session, catalog: Catalog, consultant: Staff, now: datetime) -> list[Visit]:
    """The consultant's booked visits of the office's day, whatever the time is now."""
    calendar = OfficeCalendar(catalog)
    today = calendar.local_day(now)
    wanted = select(Visit).where(
        Visit.consultant_id == consultant.id,
        Visit.status == VisitStatus.BOOKED,
        Visit.start_at >= calendar.midnight(today),
        Visit.start_at < calendar.midnight(today + timedelta(days=1)),
    )
    return list(session.scalars(wanted.order_by(Visit.start_at)))


def _change(session: Session, visit: Visit, minutes: int, now: datetime) -> None:
    """The new delay of a visit, told to its owner if it is new; what they were not told yet never will be."""
    was = visit.late_minutes
    still = Visit.status == VisitStatus.BOOKED, Visit.late_minutes == was
    if minutes != was and change_if(session, visit, *still, late_minutes=minutes):
        _tell_owner(session, visit, was, now)


def _tell_owner(session: Session, visit: Visit, was: int, now: datetime) -> None:
    """Worth sending until the visit begins, by the old delay (`was`, minutes) or the new one."""
    owner, minutes = owner_of(session, visit), visit.late_minutes
    if owner is None:
        return
    cause = f"late:{visit.id}"
    outbox.withdraw(session, cause, now, "the delay has changed")
    outbox.post(
        session,
        owner.telegram_id,
        KIND,
        cause=cause,
        key=f"{KIND}:{visit.id}:{outbox.owed_so_far(session, cause)}",
        due_at=now,
        expires_at=visit.start_at + max(minutes, was) * MINUTE,
        visit_id=visit.id,
        sequence=visit.sequence,
        minutes=minutes,
    )
