"""The month to choose a day from: its columns, its rows, and what every day is."""

from dataclasses import replace
from datetime import date, datetime, time, timedelta
from types import MappingProxyType
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.catalog.calendar import Opening, Season, SpecialDay, Weekday
from bot.catalog.loader import Catalog, load_catalog
from bot.services.month import DayStatus, Looking, Month, month_of, open_weekdays, status_of
from bot.services.slots import OfficeCalendar
from bot.settings import PACKAGED_CONTENT

SHIPPED = load_catalog(PACKAGED_CONTENT)
MORNING = Opening(start=time(9), end=time(12))
careful = settings(deadline=None, derandomize=True, database=None, max_examples=60)


def an_office(special=None, **booking) -> Catalog:
    policy = SHIPPED.clinic.booking.model_copy(update=booking)
    clinic = SHIPPED.clinic.model_copy(update={"booking": policy})
    return replace(SHIPPED, clinic=clinic, special_days=MappingProxyType(special or {}))


def looked_at(now: datetime, *, catalog: Catalog = SHIPPED, taken=(), used=()) -> Looking:
    """Somebody looks for a day: all that can be booked is free but for the days `taken`."""
    calendar = OfficeCalendar(catalog)
    free = {day for day in calendar.days(now) if calendar.bookable_on(day, now) and day not in (*taken, *used)}
    return Looking(now, 45, free, set(used))


def wib(year: int, month: int, day: int, hour: int = 9) -> datetime:
    return datetime(year, month, day, hour, tzinfo=ZoneInfo("Asia/Jakarta"))


def statuses(month: Month) -> dict[int, DayStatus]:
    return {cell.day.day: cell.status for week in month.weeks for cell in week if cell}


def test_a_month_has_the_weekdays_the_office_is_open_on_and_a_row_a_week():
    month = month_of(SHIPPED, date(2026, 12, 9), looked_at(wib(2026, 12, 1)))
    assert (month.first, month.weekdays) == (date(2026, 12, 1), (0, 1, 2, 3))
    days = [[cell and cell.day.day for cell in week] for week in month.weeks]
    assert days == [[None, 1, 2, 3], [7, 8, 9, 10], [14, 15, 16, 17], [21, 22, 23, 24], [28, 29, 30, 31]]


def test_every_day_says_what_it_is():
    looking = looked_at(wib(2026, 12, 1, 14), taken=[date(2026, 12, 9)], used=[date(2026, 12, 10)])
    found = statuses(month_of(SHIPPED, date(2026, 12, 1), looking))
    assert found[1] is DayStatus.TOO_SOON
    assert found[2] is DayStatus.FREE
    assert (found[9], found[10]) == (DayStatus.FULL, DayStatus.MINE)
    assert found[24] is DayStatus.HOLIDAY
    assert found[31] is DayStatus.FREE  # 30 days ahead


def test_what_is_past_or_beyond_the_horizon_is_told_apart():
    calendar, looking = OfficeCalendar(SHIPPED), looked_at(wib(2026, 11, 25))
    wanted = {
        date(2026, 11, 24): DayStatus.PAST, date(2026, 11, 27): DayStatus.OFF, date(2026, 12, 24): DayStatus.HOLIDAY,
        date(2026, 12, 25): DayStatus.HOLIDAY, date(2026, 12, 28): DayStatus.BEYOND,
    }  # fmt: skip
    assert {day: status_of(calendar, day, looking) for day in wanted} == wanted


def test_closed_days_are_named_if_the_office_would_be_open():
    month = month_of(SHIPPED, date(2026, 12, 1), looked_at(wib(2026, 12, 1)))
    assert [day for day, _ in month.closed] == [date(2026, 12, 24)]  # the 25th is a Friday
    assert "Natal" in month.closed[0][1]


def test_weeks_that_are_over_are_left_out():
    month = month_of(SHIPPED, date(2026, 11, 1), looked_at(wib(2026, 11, 25)))
    assert list(statuses(month)) == [23, 24, 25, 26, 30]


def test_a_month_that_is_over_but_for_its_name_still_shows_its_days():
    month = month_of(an_office(horizon_days=1), date(2027, 1, 1), looked_at(wib(2026, 10, 30)))
    assert month.first == date(2026, 10, 1)
    assert statuses(month)[29] is DayStatus.PAST


def test_an_extra_saturday_brings_its_column_and_the_other_saturdays_are_closed():
    saturday = SpecialDay(openings=(MORNING,), why="Klinik keliling")
    office = an_office(special={date(2026, 12, 12): saturday})
    month = month_of(office, date(2026, 12, 1), looked_at(wib(2026, 12, 1), catalog=office))
    assert month.weekdays == (0, 1, 2, 3, 5)
    assert (statuses(month)[5], statuses(month)[12]) == (DayStatus.OFF, DayStatus.FREE)


def test_a_season_brings_its_weekdays_and_its_name():
    fridays = Season(
        label="Jam Ramadan", first=date(2026, 12, 7), last=date(2026, 12, 20), weekly={Weekday.FRIDAY: (MORNING,)}
    )
    office = an_office(seasons=(fridays,))
    month = month_of(office, date(2026, 12, 1), looked_at(wib(2026, 12, 1), catalog=office))
    assert month.weekdays == (0, 1, 2, 3, 4)
    assert [season.label for season in month.seasons] == ["Jam Ramadan"]
    found = statuses(month)
    assert (found[10], found[11], found[4]) == (DayStatus.OFF, DayStatus.FREE, DayStatus.OFF)
    assert open_weekdays(OfficeCalendar(office), date(2026, 12, 11)) == [4]
    assert month_of(office, date(2026, 12, 31), looked_at(wib(2026, 12, 22), catalog=office)).seasons == ()


@pytest.mark.parametrize(
    ("now", "shown", "before", "after"),
    [
        (wib(2026, 12, 10), date(2026, 12, 1), None, date(2027, 1, 4)),
        (wib(2026, 12, 10), date(2027, 1, 1), date(2026, 12, 31), None),
        (wib(2026, 11, 30, 15), date(2026, 12, 1), None, None),  # nothing is left of the last day of November
        (wib(2026, 11, 30), date(2026, 12, 1), date(2026, 11, 30), None),
    ],
)
def test_there_is_a_way_to_a_neighbouring_month_only_if_it_has_something_to_book(now, shown, before, after):
    month = month_of(SHIPPED, shown, looked_at(now))
    assert (month.before, month.after) == (before, after)


def test_the_29th_of_february_is_a_day_like_others():
    found = statuses(month_of(SHIPPED, date(2028, 2, 29), looked_at(wib(2028, 2, 15))))
    assert found[29] is DayStatus.FREE
    assert 30 not in found


@pytest.mark.parametrize("far", [date(2000, 1, 1), date(2025, 5, 5), date(2150, 1, 1), date(2199, 12, 31)])
def test_a_month_out_of_reach_shows_the_nearest_one(far):
    shown = month_of(SHIPPED, far, looked_at(wib(2026, 12, 10))).first
    assert shown == (date(2027, 1, 1) if far.year > 2026 else date(2026, 12, 1))


@careful
@given(st.dates(date(2026, 1, 1), date(2028, 12, 31)), st.integers(0, 31))
def test_every_bookable_day_stands_once_in_its_month_in_the_column_of_its_weekday(today, ahead):
    now = wib(today.year, today.month, today.day)
    looking = looked_at(now)
    month = month_of(SHIPPED, today + timedelta(days=ahead), looking)
    cells = [(column, cell) for week in month.weeks for column, cell in zip(month.weekdays, week, strict=True) if cell]
    assert all(cell.day.weekday() == column and cell.day.replace(day=1) == month.first for column, cell in cells)
    free = [cell.day for _, cell in cells if cell.status is DayStatus.FREE]
    assert free == sorted(day for day in looking.free if day.replace(day=1) == month.first)
    assert not any(OfficeCalendar(SHIPPED).holiday(day) for day in free)
