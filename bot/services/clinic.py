"""When the office is open, as a visitor wants to know it: by weekday, and which days ahead are closed. Pure."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import groupby

from bot.catalog.calendar import Openings, Season, SpecialDay, Weekly
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
    openings: Openings


def weekly_hours(catalog: Catalog, weekly: Weekly | None = None) -> list[Hours]:
    """The usual week, or that of another template: days with equal hours together, in the order of their first day."""
    template, calendar = catalog.clinic.booking.weekly if weekly is None else weekly, OfficeCalendar(catalog)
    days: dict[Openings, list[int]] = {}
    for number, day in enumerate(WEEKDAYS):
        days.setdefault(calendar.between_breaks(template.get(day, ()), day), []).append(number)
    return [Hours(tuple(stretches(numbers)), openings) for openings, numbers in days.items()]


def stretches(days: Sequence[int]) -> Iterator[Stretch]:
    """Days in order, those that follow each other together."""
    # a day and its place in the list grow alike as long as no day is left out
    for _, run in groupby(enumerate(days), key=lambda place: place[1] - place[0]):
        yield tuple(day for _, day in run)


def closed_ahead(catalog: Catalog, now: datetime) -> list[tuple[date, str]]:
    """Days from today to 30 days from now on which the office would be open but for a holiday, and which."""
    calendar = OfficeCalendar(catalog)
    days = [day for day in _days_ahead(calendar, now) if calendar.template(day).get(WEEKDAYS[day.weekday()])]
    return [(day, why) for day in days if (why := calendar.holiday(day))]


def seasons_ahead(catalog: Catalog, now: datetime) -> list[Season]:
    """Templates that hold today or begin within 30 days, in order."""
    days = _days_ahead(OfficeCalendar(catalog), now)
    current = [each for each in catalog.clinic.booking.seasons if each.first <= days[-1] and days[0] <= each.last]
    return sorted(current, key=lambda season: season.first)


def special_ahead(catalog: Catalog, now: datetime) -> list[tuple[date, SpecialDay]]:
    """Days from today to 30 days from now with opening hours of their own."""
    days = _days_ahead(OfficeCalendar(catalog), now)
    return [(day, special) for day in days if (special := catalog.special_days.get(day)) and special.openings]


def _days_ahead(calendar: OfficeCalendar, now: datetime) -> list[date]:
    first = calendar.local_day(now)
    return [first + timedelta(days=n) for n in range(DAYS_AHEAD.days + 1)]
