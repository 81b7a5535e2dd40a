"""A month of the office's calendar as somebody sees it who looks for a day: what each day is, and why. Pure."""

from calendar import monthrange
from collections import Counter
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum

from bot.catalog.calendar import Season
from bot.catalog.loader import Catalog
from bot.db.booking import Visit
from bot.services.slots import WEEKDAYS, OfficeCalendar


class DayStatus(StrEnum):
    """What a day is to somebody who wants to book. Off: not a day of the week the office is open on."""

    FREE = "free"
    FULL = "full"
    MINE = "mine"
    HOLIDAY = "holiday"
    OFF = "off"
    PAST = "past"
    TOO_SOON = "too_soon"
    BEYOND = "beyond"

    @property
    def is_ahead(self) -> bool:
        """Whether there is something to see on such a day: it is bookable, or would be."""
        return self in (DayStatus.FREE, DayStatus.FULL, DayStatus.MINE)


@dataclass(frozen=True, slots=True)
class Looking:
    """Who looks, and when: `free` days have an hour for them, on `used` days they have all visits they may have.

    `minutes` is how long the visit would take.
    """

    now: datetime
    minutes: int
    free: Collection[date]
    used: Collection[date]


@dataclass(frozen=True, slots=True)
class Cell:
    """One day of the grid."""

    day: date
    status: DayStatus


Week = tuple[Cell | None, ...]


@dataclass(frozen=True, slots=True)
class Month:
    """The grid of a month. `weekdays` are its columns, 0 is Monday; in a week, None stands for another month's day.

    `closed` are days to come on which the office would be open but for what is said; `before` and `after` are days
    of the neighbouring months, if there is something to see there.
    """

    first: date
    weekdays: tuple[int, ...]
    weeks: tuple[Week, ...]
    closed: tuple[tuple[date, str], ...]
    seasons: tuple[Season, ...]
    before: date | None
    after: date | None

    @property
    def statuses(self) -> set[DayStatus]:
        return {cell.status for week in self.weeks for cell in week if cell}


def status_of(calendar: OfficeCalendar, day: date, looking: Looking) -> DayStatus:
    """What `day` is, the plainest reason first: one that no other choice would change."""
    today = calendar.local_day(looking.now)
    if day < today:
        return DayStatus.PAST
    if calendar.holiday(day):
        return DayStatus.HOLIDAY
    if not calendar.usual(day):
        return DayStatus.OFF
    if day > calendar.last_day(looking.now):
        return DayStatus.BEYOND
    if day in looking.used:
        return DayStatus.MINE
    if day in looking.free:
        return DayStatus.FREE
    return DayStatus.FULL if calendar.bookable_on(day, looking.now, looking.minutes) else _unbookable(calendar, day)


def _unbookable(calendar: OfficeCalendar, day: date) -> DayStatus:
    """An open day none of whose hours can be booked: too soon, or never long enough for such a visit."""
    return DayStatus.TOO_SOON if calendar.slots_on(day) else DayStatus.FULL


def month_of(catalog: Catalog, day: date, looking: Looking) -> Month:
    """The month of `day`, or the nearest one that can be looked at: from today's to the horizon's."""
    calendar = OfficeCalendar(catalog)
    today, last = calendar.local_day(looking.now), calendar.last_day(looking.now)
    first = min(max(day, today), last).replace(day=1)
    days = _days_of(first)
    ahead = [each for each in days if each >= today]
    columns = tuple(sorted({each.weekday() for each in days if calendar.usual(each)}))
    cells = [Cell(each, status_of(calendar, each, looking)) for each in days if each.weekday() in columns]
    return Month(
        first,
        columns,
        _weeks(columns, cells),
        tuple(_closed(calendar, ahead)),
        tuple(each for each in catalog.clinic.booking.seasons if each.first <= ahead[-1] and ahead[0] <= each.last),
        _seen(calendar, _days_of(first - timedelta(days=1)), looking, last=True),
        _seen(calendar, _days_of(days[-1] + timedelta(days=1)), looking),
    )  # fmt: skip


def _closed(calendar: OfficeCalendar, days: Iterable[date]) -> Iterator[tuple[date, str]]:
    """Of these days, those on which the office would be open but for what is said."""
    return ((day, why) for day in days if calendar.usual(day) and (why := calendar.holiday(day)))


def _days_of(day: date) -> list[date]:
    """All days of the month `day` is in."""
    _, length = monthrange(day.year, day.month)
    return [day.replace(day=number) for number in range(1, length + 1)]


def _weeks(columns: tuple[int, ...], cells: Iterable[Cell]) -> tuple[Week, ...]:
    """Weeks from Monday on, without those that are over."""
    weeks: dict[date, dict[int, Cell]] = {}
    for cell in cells:
        weekday = cell.day.weekday()
        weeks.setdefault(cell.day - timedelta(days=weekday), {})[weekday] = cell
    rows = [tuple(week.get(column) for column in columns) for week in weeks.values()]
    ahead = [row for row in rows if any(cell and cell.status is not DayStatus.PAST for cell in row)]
    return tuple(ahead or rows)


def _seen(calendar: OfficeCalendar, days: Iterable[date], looking: Looking, *, last: bool = False) -> date | None:
    """The first, or the last, of these days that is worth showing."""
    found = [day for day in days if status_of(calendar, day, looking).is_ahead]
    return found[-1 if last else 0] if found else None


def used_days(catalog: Catalog, live: Iterable[Visit], moves_id: int) -> set[date]:
    """Days on which these visits of one owner are all the office allows; the one being moved does not count."""
    calendar = OfficeCalendar(catalog)
    visits = Counter(calendar.local_day(visit.start_at) for visit in live if visit.id != moves_id)
    return {day for day, count in visits.items() if count >= catalog.clinic.booking.max_owner_day}


def open_weekdays(calendar: OfficeCalendar, day: date) -> list[int]:
    """The weekdays the office is open on in the template of `day`; 0 is Monday."""
    template = calendar.template(day)
    return [number for number, weekday in enumerate(WEEKDAYS) if template.get(weekday)]
