"""When the office is open, as a visitor wants to know it: by weekday, and which days ahead are closed. Pure."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import groupby

from bot.catalog.calendar import BookingPolicy, Opening
from bot.catalog.loader import Catalog
from bot.services.slots import WEEKDAYS, OfficeCalendar

DAYS_AHEAD = timedelta(days=30)

Stretch = tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Hours:
    """Weekdays with the same openings, in stretches of days that follow each other; 0 is Monday.

    No openings: the days the office is closed.
    """

    stretches: tuple[Stretch, ...]
    openings: tuple[Opening, ...]


def weekly_hours(policy: BookingPolicy) -> list[Hours]:
    """The week, days with equal hours together, in the order of their first day."""
    days: dict[tuple[Opening, ...], list[int]] = {}
    for number, day in enumerate(WEEKDAYS):
        openings = tuple(sorted(policy.weekly.get(day, ()), key=lambda opening: opening.start))
        days.setdefault(openings, []).append(number)
    return [Hours(tuple(stretches(numbers)), openings) for openings, numbers in days.items()]


def stretches(days: Sequence[int]) -> Iterator[Stretch]:
    """Days in order, those that follow each other together."""
    # a day and its place in the list grow alike as long as no day is left out
    for _, run in groupby(enumerate(days), key=lambda place: place[1] - place[0]):
        yield tuple(day for _, day in run)


def closed_ahead(catalog: Catalog, now: datetime) -> list[tuple[date, str]]:
    """Days from today to 30 days from now on which the office would be open but for a holiday, and which."""
    calendar = OfficeCalendar(catalog)
    first = calendar.local_day(now)
    days = [first + timedelta(days=n) for n in range(DAYS_AHEAD.days + 1)]
    return [(day, why) for day in days if _is_working_day(catalog, day) and (why := calendar.holiday(day))]


def _is_working_day(catalog: Catalog, day: date) -> bool:
    return bool(catalog.clinic.booking.weekly.get(WEEKDAYS[day.weekday()]))
