"""The office's calendar: which hours exist on which day, and why a day is closed. Pure, no database."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache

import holidays

from bot.catalog.calendar import Break, Opening, Openings, Weekday, Weekly
from bot.catalog.loader import Catalog
from bot.errors import DayClosed, Holiday, SlotClosed, SlotPast, SlotTooFar, SlotTooSoon

WEEKDAYS = tuple(Weekday)


@dataclass(frozen=True, slots=True, order=True)
class Slot:
    """A bookable stretch of time; aware datetimes in UTC."""

    start: datetime
    end: datetime

    def overlaps(self, start: datetime, end: datetime) -> bool:
        return self.start < end and start < self.end


class OfficeCalendar:
    """Hours by the templates, without holidays, within the notice and the horizon.

    `minutes` is how long a visit takes; left out, it is the office's usual slot. Hours of longer visits begin where
    the usual ones do, so they may overlap each other: who is free decides.
    """

    def __init__(self, catalog: Catalog) -> None:
        self._policy = catalog.clinic.booking
        self._tz = catalog.clinic.tz
        self._country = catalog.clinic.country
        self._closed = catalog.closed_days
        self._open = catalog.open_days
        self._special = catalog.special_days

    def local_day(self, now: datetime) -> date:
        return now.astimezone(self._tz).date()

    def midnight(self, day: date) -> datetime:
        """The moment `day` begins at the office."""
        return datetime.combine(day, time(), self._tz)

    def at(self, day: date, clock: time) -> datetime:
        """That time of `day` at the office, in UTC."""
        return datetime.combine(day, clock, self._tz).astimezone(UTC)

    def holiday(self, day: date) -> str | None:
        """Why the office is closed on `day` against its template: its own lists first, then the country's."""
        if day in self._special:
            return None if self._special[day].openings else self._special[day].why
        if day in self._open:
            return None
        return self._closed.get(day) or national_holidays(self._country, day.year).get(day)

    def template(self, day: date) -> Weekly:
        """The weekly template of that date: a season's, or the usual one."""
        season = next((each for each in self._policy.seasons if each.first <= day <= each.last), None)
        return season.weekly if season else self._policy.weekly

    def usual(self, day: date) -> Openings:
        """The openings meant for `day`, whether or not it is a holiday: its own, or those of the template."""
        special = self._special.get(day)
        if special and special.openings:
            return special.openings
        return self.template(day).get(WEEKDAYS[day.weekday()], ())

    def openings(self, day: date) -> Openings:
        """Office hours on `day`, breaks taken out, in order; empty on closed days and holidays."""
        if self.holiday(day):
            return ()
        return self.between_breaks(self.usual(day), WEEKDAYS[day.weekday()])

    def between_breaks(self, hours: Openings, weekday: Weekday) -> Openings:
        """Hours of that weekday in order, breaks taken out."""
        pauses = [each for each in self._policy.breaks if weekday in each.days]
        return tuple(piece for opening in sorted(hours, key=_start) for piece in without_breaks(opening, pauses))

    def slots_on(self, day: date, minutes: int | None = None) -> list[Slot]:
        """All hours of `day`, whole ones only, whatever the time is now."""
        return [slot for opening in self.openings(day) for slot in self._cut(day, opening, minutes)]

    def bookable_on(self, day: date, now: datetime, minutes: int | None = None) -> list[Slot]:
        """The hours of `day` that are neither too soon nor too far ahead."""
        if day > self.last_day(now):
            return []
        earliest = now + timedelta(minutes=self._policy.notice_minutes)
        return [slot for slot in self.slots_on(day, minutes) if slot.start >= earliest]

    def span(self, day: date) -> tuple[time, time]:
        """From when to when the office is open at most, in the week's template of `day`."""
        openings = [each for those in (*self.template(day).values(), self.usual(day)) for each in those]
        return min((each.start for each in openings), default=time()), max((e.end for e in openings), default=time.max)

    def last_day(self, now: datetime) -> date:
        return self.local_day(now) + timedelta(days=self._policy.horizon_days)

    def days(self, now: datetime) -> Iterator[date]:
        """Every day from today to the horizon, open or not."""
        today = self.local_day(now)
        return (today + timedelta(days=n) for n in range(self._policy.horizon_days + 1))

    def slot_at(self, start: datetime, now: datetime, minutes: int | None = None) -> Slot:
        """The bookable slot starting at `start`.

        Raises:
            SlotClosed: there is none, see `why_closed`.
        """
        for slot in self.bookable_on(self.local_day(start), now, minutes):
            if slot.start == start:
                return slot
        raise self.why_closed(start, now)

    def why_closed(self, start: datetime, now: datetime) -> SlotClosed:
        """Why nobody can book `start`, as precisely as the calendar can tell."""
        day, last = self.local_day(start), self.last_day(now)
        if start <= now:
            return SlotPast(start=start)
        if day > last:
            return SlotTooFar(day=day, expires=last)
        if why := self.holiday(day):
            return Holiday(day=day, why=why)
        openings = self.openings(day)
        if not openings:
            return DayClosed(day=day)
        if start < now + timedelta(minutes=self._policy.notice_minutes) and self._is_within(start, day, openings):
            return SlotTooSoon(start=start, minutes=self._policy.notice_minutes)
        return SlotClosed(start=start, day=day)

    def _is_within(self, start: datetime, day: date, openings: Openings) -> bool:
        return any(self.at(day, each.start) <= start < self.at(day, each.end) for each in openings)

    def is_open(self, slot: Slot) -> bool:
        """Whether the office is open from the slot's start to its end."""
        day = self.local_day(slot.start)
        return any(
            self.at(day, each.start) <= slot.start and slot.end <= self.at(day, each.end) for each in self.openings(day)
        )

    def office_minutes_later(self, now: datetime, minutes: int, latest: datetime) -> datetime:
        """When so many minutes of office hours have passed since `now`; `latest` if that would be later."""
        left, day = timedelta(minutes=minutes), self.local_day(now)
        while self.midnight(day) < latest:
            for opening in self.openings(day):
                start, end = max(now, self.at(day, opening.start)), self.at(day, opening.end)
                if start + left <= end:
                    return min(start + left, latest)
                left -= max(end - start, timedelta())
            day += timedelta(days=1)
        return latest

    def _cut(self, day: date, opening: Opening, minutes: int | None) -> Iterator[Slot]:
        step = timedelta(minutes=self._policy.slot_minutes + self._policy.buffer_minutes)
        lasts = timedelta(minutes=minutes or self._policy.slot_minutes)
        start, closing = self.at(day, opening.start), self.at(day, opening.end)
        while start + lasts <= closing:
            yield Slot(start, start + lasts)
            start += step


def without_breaks(opening: Opening, pauses: list[Break]) -> Iterator[Opening]:
    """What is left of an opening between its breaks."""
    at = opening.start
    for pause in sorted(pauses, key=_start):
        if at < pause.start < opening.end:
            yield Opening(start=at, end=pause.start)
        at = max(at, pause.end) if pause.start < opening.end else at
    if at < opening.end:
        yield Opening(start=at, end=opening.end)


def _start(opening: Opening) -> time:
    return opening.start


@lru_cache(maxsize=16)
def national_holidays(country: str, year: int) -> dict[date, str]:
    """Public holidays and the government's joint leave days (cuti bersama), named in Indonesian."""
    known = holidays.country_holidays(country, years=year)
    wanted = tuple(c for c in ("public", "government") if c in known.supported_categories)
    named = holidays.country_holidays(country, years=year, categories=wanted, language="id")
    return dict(named.items())
