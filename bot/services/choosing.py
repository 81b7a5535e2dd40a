"""What a day and an hour are being chosen for: the subject, how it can be held, and the visit being moved, if any."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy.orm import Session

from bot.catalog.loader import Catalog
from bot.db.booking import Visit
from bot.db.people import Person
from bot.mode import Mode
from bot.services import availability, visits
from bot.services.month import DayStatus, Looking, status_of, used_days
from bot.services.slots import OfficeCalendar, Slot
from bot.services.subject import Subject


@dataclass(frozen=True, slots=True)
class Choice:
    """`modes` are the possible ones, one of which is the subject's; `refused` was asked for and is not."""

    about: Subject
    moving: Visit | None
    modes: tuple[Mode, ...]
    refused: Mode | None = None

    @property
    def moves(self) -> int:
        """The id of the visit being moved; 0 for none."""
        return self.moving.id if self.moving else 0

    @property
    def wire(self) -> str:
        """The subject for a button."""
        return self.about.wire(is_moving=self.moving is not None)

    def held(self, mode: Mode) -> str:
        """The same in another mode, for a button."""
        return self.about.held(mode).wire(is_moving=self.moving is not None)


def choose(
    session: Session, catalog: Catalog, person: Person, asked: Subject, moving: Visit | None, *, is_said: bool
) -> Choice:
    """What is asked for, in a mode that is possible.

    Unless the mode was said (`is_said`), it is that of the owner's latest visit. If nobody at all can receive them,
    the mode stays what it is.
    """
    possible = tuple(availability.modes(session, catalog, asked))
    if not possible:
        offered = catalog.clinic.booking.modes
        return Choice(asked.held(asked.mode if asked.mode in offered else offered[0]), moving, ())
    if is_said:
        refused = None if asked.mode in possible else asked.mode
        return Choice(asked.held(possible[0]) if refused else asked, moving, possible, refused)
    latest = visits.latest_visit(session, person)
    usual = Mode(latest.mode) if latest else possible[0]
    return Choice(asked.held(usual if usual in possible else possible[0]), moving, possible)


@dataclass(frozen=True, slots=True)
class Days:
    """The free hours of some days, and how the calendar looks to the owner."""

    free: dict[date, list[Slot]]
    looking: Looking

    def starts(self) -> Iterable[datetime]:
        """Every free hour, soonest first."""
        return (slot.start for day in sorted(self.free) for slot in self.free[day])


def look(
    session: Session, catalog: Catalog, person: Person, choice: Choice, days: Iterable[date], now: datetime
) -> Days:
    """The calendar of `days` for this choice."""
    free = availability.free_slots(session, catalog, person, days, now, choice.about, choice.moving)
    used = used_days(catalog, visits.live_visits(session, person, now), choice.moves)
    minutes = catalog.clinic.booking.minutes_for(choice.about.topic_id)
    return Days(free, Looking(now, minutes, free.keys(), used))


def day_status(catalog: Catalog, day: date, seen: Days) -> DayStatus:
    return status_of(OfficeCalendar(catalog), day, seen.looking)
