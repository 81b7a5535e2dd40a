"""The office's week in words, and the closed days ahead, for any template and zone."""

from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.catalog.calendar import Break, Opening, Season, SpecialDay, Weekday
from bot.services.clinic import closed_ahead, seasons_ahead, special_ahead, weekly_hours
from tests.unit.test_slots import CATALOG, EVERY_DAY, a_catalog, openings

careful = settings(deadline=None, derandomize=True, database=None, max_examples=60)
DAYS = tuple(Weekday)
MORNING, NOON = Opening(start=time(9), end=time(12)), Opening(start=time(13), end=time(15))
MONDAY = date(2026, 6, 1)  # a summer without holidays of its own but the first day; what closes is told here


def an_office(weekly):
    return a_catalog(weekly, "Asia/Jakarta", None, (), 45, 0, 30)


@careful
@given(st.fixed_dictionaries({}, optional={day: openings() for day in DAYS}))
def test_every_weekday_is_said_once_and_with_its_own_hours(weekly):
    week = weekly_hours(an_office(weekly))
    said = [day for hours in week for stretch in hours.stretches for day in stretch]
    assert sorted(said) == list(range(7))
    for hours in week:
        for stretch in hours.stretches:
            assert list(stretch) == list(range(stretch[0], stretch[-1] + 1)), "days that follow each other"
            assert all(set(weekly.get(DAYS[day], ())) == set(hours.openings) for day in stretch)


@careful
@given(st.fixed_dictionaries({}, optional={day: openings() for day in DAYS}))
def test_equal_hours_are_said_together(weekly):
    week = weekly_hours(an_office(weekly))
    assert len({hours.openings for hours in week}) == len(week)


def test_days_apart_with_the_same_hours_stand_in_stretches():
    weekly = {day: (MORNING,) for day in DAYS if day not in (Weekday.WEDNESDAY, Weekday.SUNDAY)}
    opened, closed = weekly_hours(an_office(weekly))
    assert opened.stretches == ((0, 1), (3, 4, 5))
    assert closed.stretches == ((2,), (6,))
    assert closed.openings == ()


def test_openings_are_said_in_the_order_of_the_day():
    (hours,) = weekly_hours(an_office(dict.fromkeys(DAYS, (NOON, MORNING))))
    assert hours.openings == (MORNING, NOON)


def with_rules(**booking):
    office = an_office(EVERY_DAY)
    policy = office.clinic.booking.model_copy(update=booking)
    return replace(office, clinic=office.clinic.model_copy(update={"booking": policy}))


def test_breaks_are_taken_out_of_the_hours_told():
    office = with_rules(breaks=(Break(start=time(10), end=time(10, 30), days=(Weekday.FRIDAY,)),))
    usual, friday = weekly_hours(office)
    assert usual.openings == (MORNING,)
    assert friday.stretches == ((4,),)
    assert friday.openings == (Opening(start=time(9), end=time(10)), Opening(start=time(10, 30), end=time(12)))


@pytest.mark.parametrize(("day", "is_told"), [(8, False), (9, True), (31, True), (40, True), (41, False)])
def test_a_season_is_told_from_thirty_days_before_until_it_ends(day, is_told):
    season = Season(label="Jam Ramadan", first=date(2027, 2, 8), last=date(2027, 2, 9), weekly={})
    now = datetime(2027, 1, 1, 3, tzinfo=UTC) + timedelta(days=day - 1)
    assert seasons_ahead(with_rules(seasons=(season,)), now) == ([season] if is_told else [])


def test_a_day_a_season_closes_needs_no_reason():
    season = Season(label="Libur panjang", first=MONDAY, last=MONDAY, weekly={})
    assert MONDAY not in [
        day for day, _ in closed_ahead(with_rules(seasons=(season,)), datetime(2026, 6, 1, tzinfo=UTC))
    ]


def test_days_with_hours_of_their_own_are_told_and_closed_ones_with_their_reason():
    opened, closed = SpecialDay(openings=(NOON,), why="Klinik keliling"), SpecialDay(why="Rapat kerja")
    days = {MONDAY + timedelta(days=1): opened, MONDAY + timedelta(days=2): closed}
    office, now = replace(with_rules(), special_days=days), datetime(2026, 6, 1, tzinfo=UTC)
    assert special_ahead(office, now) == [(MONDAY + timedelta(days=1), opened)]
    assert (MONDAY + timedelta(days=2), "Rapat kerja") in closed_ahead(office, now)


def told(closed, now, *, weekly=EVERY_DAY, zone="Asia/Jakarta", opened=()):
    catalog = a_catalog(weekly, zone, dict.fromkeys(closed, "Rapat kerja"), opened, 45, 0, 30)
    return [day for day, why in closed_ahead(catalog, now) if why == "Rapat kerja"]


@pytest.mark.parametrize(("days", "is_told"), [(-1, False), (0, True), (1, True), (30, True), (31, False)])
def test_it_looks_thirty_days_ahead_and_not_back(days, is_told):
    day = MONDAY + timedelta(days=days)
    assert told([day], datetime(2026, 6, 1, 3, tzinfo=UTC)) == ([day] if is_told else [])


@pytest.mark.parametrize(("zone", "is_today"), [("Asia/Jakarta", True), ("Asia/Jayapura", False)])
def test_today_is_the_offices_day(zone, is_today):
    """At 16:00 UTC it is 23:00 in Jakarta and 01:00 of the next day in Jayapura."""
    assert bool(told([MONDAY], datetime(2026, 6, 1, 16, tzinfo=UTC), zone=zone)) == is_today


def test_a_holiday_on_a_day_that_is_closed_anyway_is_not_told():
    without_mondays = dict.fromkeys(DAYS[1:], (MORNING,))
    now = datetime(2026, 6, 1, tzinfo=UTC)
    assert told([MONDAY, MONDAY + timedelta(days=1)], now, weekly=without_mondays) == [MONDAY + timedelta(days=1)]
    assert told([MONDAY], now, weekly={**without_mondays, Weekday.MONDAY: ()}) == []


def test_a_holiday_on_which_the_office_opens_all_the_same_is_not_told():
    assert told([MONDAY], datetime(2026, 6, 1, tzinfo=UTC), opened=[MONDAY]) == []


def test_the_nations_holidays_are_told_by_name_and_in_order():
    found = closed_ahead(CATALOG, datetime(2026, 12, 14, 2, tzinfo=UTC))
    assert [day for day, _ in found] == sorted(day for day, _ in found)
    assert any(day == date(2026, 12, 24) and "Natal" in why for day, why in found)
