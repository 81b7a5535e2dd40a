"""The office's calendar: which hours exist on which day, and why a day is closed. Pure, no database."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from functools import lru_cache

import holidays

from bot.catalog.loader import Catalog
from bot.catalog.office import Opening, Weekday
from bot.errors import SlotClosed

WEEKDAYS = tuple(Weekday)


@dataclass(frozen=True, slots=True, order=True)
class Slot:
    """A bookable stretch of time; aware datetimes in UTC."""

    start: datetime
    end: datetime


class OfficeCalendar:
    """Hours by the weekly template, without holidays, within the notice and the horizon."""

    def __init__(self, catalog: Catalog) -> None:
        self._policy = catalog.clinic.booking
        self._tz = catalog.clinic.tz
        self._country = catalog.clinic.country
        self._closed = catalog.closed_days
        self._open = catalog.open_days

    def local_day(self, now: datetime) -> date:
        return now.astimezone(self._tz).date()

    def holiday(self, day: date) -> str | None:
        """The name of the holiday on `day`: the office's own list first, then the country's."""
        if day in self._open:
            return None
        return self._closed.get(day) or national_holidays(self._country, day.year).get(day)

    def openings(self, day: date) -> tuple[Opening, ...]:
        """Office hours on `day`; empty on closed days and holidays."""
        if self.holiday(day):
            return ()
        return self._policy.weekly.get(WEEKDAYS[day.weekday()], ())

    def slots_on(self, day: date) -> list[Slot]:
        """All hours of `day`, whole slots only, whatever the time is now."""
        return [slot for opening in self.openings(day) for slot in self._cut(day, opening)]

    def bookable_on(self, day: date, now: datetime) -> list[Slot]:
        """The hours of `day` that are neither too soon nor too far ahead."""
        if day > self.last_day(now):
            return []
        earliest = now + timedelta(minutes=self._policy.notice_minutes)
        return [slot for slot in self.slots_on(day) if slot.start >= earliest]

    def last_day(self, now: datetime) -> date:
        return self.local_day(now) + timedelta(days=self._policy.horizon_days)

    def days(self, now: datetime) -> Iterator[date]:
        """Every day from today to the horizon, open or not."""
        today = self.local_day(now)
        return (today + timedelta(days=n) for n in range(self._policy.horizon_days + 1))

    def slot_at(self, start: datetime, now: datetime) -> Slot:
        """The bookable slot starting at `start`.

        Raises:
            SlotClosed: the calendar has no such slot, or it is too soon, too far, or past.
        """
        for slot in self.bookable_on(self.local_day(start), now):
            if slot.start == start:
                return slot
        raise SlotClosed

    def _cut(self, day: date, opening: Opening) -> Iterator[Slot]:
        step = timedelta(minutes=self._policy.slot_minutes)
        start = datetime.combine(day, opening.start, self._tz).astimezone(UTC)
        closing = datetime.combine(day, opening.end, self._tz).astimezone(UTC)
        while start + step <= closing:
            yield Slot(start, start + step)
            start += step


@lru_cache(maxsize=16)
def national_holidays(country: str, year: int) -> dict[date, str]:
    """Public holidays and the government's joint leave days (cuti bersama), named in Indonesian."""
    known = holidays.country_holidays(country, years=year)
    wanted = tuple(c for c in ("public", "government") if c in known.supported_categories)
    named = holidays.country_holidays(country, years=year, categories=wanted, language="id")
    return dict(named.items())
