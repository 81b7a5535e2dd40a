"""Visits booked at an hour the office, or their consultant, no longer works: admins are told once and decide.

It happens when the calendar changes under them: new hours in the content, other weekdays of a consultant.
"""

import zlib
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from functools import cache

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from bot.catalog.loader import Catalog
from bot.db.booking import Visit, VisitStatus
from bot.db.leave import Leave
from bot.db.people import Staff
from bot.errors import NotAllowed
from bot.services import handover, outbox, staff
from bot.services.availability import is_away, works_on
from bot.services.cancellation import Reason
from bot.services.handover import Fate
from bot.services.people import User
from bot.services.slots import OfficeCalendar, Slot

STRANDED = "visits_stranded"
_LEFT = "+"  # behind the state: an admin has said that the visit may stay


@dataclass(frozen=True, slots=True)
class Stranded:
    """A booked visit nobody works at; `state` changes with the calendar of its day."""

    visit_id: int
    state: str
    marked: str | None

    @property
    def is_news(self) -> bool:
        return self.marked not in (self.state, self.state + _LEFT)

    @property
    def is_left(self) -> bool:
        return self.marked == self.state + _LEFT


def tell(session: Session, catalog: Catalog, now: datetime) -> None:
    """Owe every admin one message about visits that are stranded now and were not in this state of the calendar.

    Repeating it adds nothing. Nobody is told while there is no admin.
    """
    news = [each for each in _find(session, catalog, now) if each.is_news]
    admins = staff.active_admins(session) if news else []
    for admin in admins:
        outbox.post(
            session,
            admin.telegram_id,
            STRANDED,
            cause=STRANDED,
            key=f"{STRANDED}:{mark_of(each.visit_id for each in news)}:{_states(news)}:{admin.telegram_id}",
            due_at=now,
        )
    if admins:
        for each in news:
            _mark(session, each, each.state)


def undecided(session: Session, catalog: Catalog, now: datetime) -> list[Visit]:
    """The stranded visits about which nothing has been decided, soonest first."""
    return [session.get_one(Visit, each.visit_id) for each in _find(session, catalog, now) if not each.is_left]


def waiting(session: Session, catalog: Catalog, user: User, now: datetime) -> list[Visit]:
    """The same, for an admin.

    Raises:
        NotAllowed: no admin.
    """
    if not user.is_admin:
        raise NotAllowed
    return undecided(session, catalog, now)


def leave_be(session: Session, catalog: Catalog, user: User, ids: Iterable[int], now: datetime) -> int:
    """Keep these visits as they are; how many that was. They are not spoken of again unless the calendar changes.

    Raises:
        NotAllowed: no admin.
    """
    wanted = {visit.id for visit in waiting(session, catalog, user, now)} & set(ids)
    kept = [each for each in _find(session, catalog, now) if each.visit_id in wanted]
    for each in kept:
        _mark(session, each, each.state + _LEFT)
    return len(kept)


def call_off(session: Session, catalog: Catalog, user: User, ids: Iterable[int], now: datetime) -> list[Fate]:
    """Call these visits off, with an apology and other hours. If the office is open then, a colleague is asked first.

    Raises:
        NotAllowed: no admin.
    """
    wanted = set(ids)
    visits = [visit for visit in waiting(session, catalog, user, now) if visit.id in wanted]
    calendar = OfficeCalendar(catalog)
    fates = []
    for visit in visits:
        why = Reason.AWAY if calendar.is_open(Slot(visit.start_at, visit.end_at)) else Reason.CLOSED
        fates.append(handover.settle(session, catalog, visit, why, now))
    return [fate for fate in fates if fate is not None]


def mark_of(ids: Iterable[int]) -> int:
    """A number that stands for a list of visits: a button for all of them means those that were shown."""
    return zlib.crc32(",".join(str(each) for each in sorted(ids)).encode())


def _find(session: Session, catalog: Catalog, now: datetime) -> list[Stranded]:
    """Every booked visit ahead, looked at once; the calendar of a day is worked out once."""
    calendar, members = OfficeCalendar(catalog), {each.id: each for each in session.scalars(select(Staff))}
    leaves = session.scalars(select(Leave).where(Leave.end_at > now)).all()
    columns = select(Visit.id, Visit.start_at, Visit.end_at, Visit.consultant_id, Visit.stranded)
    ahead = columns.where(Visit.status == VisitStatus.BOOKED, Visit.start_at > now).order_by(Visit.start_at, Visit.id)
    hours = cache(calendar.openings)
    found = []
    for visit_id, start, end, consultant_id, marked in session.execute(ahead):
        slot, day, member = Slot(start, end), calendar.local_day(start), members[consultant_id]
        is_open = any(calendar.at(day, o.start) <= start and end <= calendar.at(day, o.end) for o in hours(day))
        away = is_away(leaves, member.id, slot)
        if not (is_open and _works(member, day)) or away:
            state = _short(f"{start} {hours(day)} {member.id} {_works(member, day)} {away}")
            found.append(Stranded(visit_id, state, marked))
    return found


def _works(member: Staff, day: date) -> bool:
    return member.is_active and member.is_consultant and works_on(member, day)


def _short(told: str) -> str:
    """A short name for a state of the calendar."""
    return f"{zlib.crc32(told.encode()):08x}"


def _states(found: Iterable[Stranded]) -> str:
    return _short(" ".join(each.state for each in found))


def _mark(session: Session, each: Stranded, state: str) -> None:
    session.execute(update(Visit).where(Visit.id == each.visit_id).values(stranded=state))
