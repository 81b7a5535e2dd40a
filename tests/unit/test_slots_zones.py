"""Midnights: an office far east of Greenwich, the ends of months and years, and 29 February."""

from datetime import UTC, date, datetime, time, timedelta

import pytest

from bot.catalog.calendar import Opening
from bot.db.people import Staff
from bot.errors import TooManyThatDay
from bot.services import availability, booking, holds
from bot.services.slots import OfficeCalendar, Slot
from bot.services.subject import Subject
from tests.unit.test_slots import EVERY_DAY
from tests.unit.test_slots_calendar import an_office
from tests.unit.world import DEDI, a_consultant, a_person

WIT = "Asia/Jayapura"  # UTC+9: nine in the morning is midnight in Greenwich
ABOUT = Subject("umum")
DAY = [Opening(start=time(0), end=time(23, 59))]


def utc(*parts: int) -> datetime:
    return datetime(*parts, tzinfo=UTC)


def all_day(zone=WIT, **more):
    """An office that never sleeps: hours on both sides of Greenwich's midnight."""
    hours = {"weekly": dict.fromkeys(EVERY_DAY, DAY), "slot_minutes": 60, "horizon_days": 60}
    return an_office(zone, **{**hours, **more})


@pytest.fixture
def budi(session) -> Staff:
    return a_consultant(session)


def test_nine_in_the_morning_is_greenwichs_midnight_and_still_that_day():
    calendar = OfficeCalendar(an_office(WIT))
    first = calendar.slots_on(date(2026, 11, 24))[0]
    assert first == Slot(utc(2026, 11, 24), utc(2026, 11, 24, 0, 45))
    assert calendar.local_day(first.start) == date(2026, 11, 24)
    assert calendar.slot_at(first.start, utc(2026, 11, 23)) == first
    assert calendar.is_open(first)


@pytest.mark.parametrize(
    ("moment", "day"),
    [
        (utc(2026, 11, 23, 14, 59), date(2026, 11, 23)),
        (utc(2026, 11, 23, 15, 0), date(2026, 11, 24)),
        (utc(2026, 11, 30, 15, 0), date(2026, 12, 1)),
        (utc(2026, 12, 31, 14, 59), date(2026, 12, 31)),
        (utc(2026, 12, 31, 15, 0), date(2027, 1, 1)),
        (utc(2028, 2, 28, 15, 0), date(2028, 2, 29)),
        (utc(2028, 2, 29, 15, 0), date(2028, 3, 1)),
        (utc(2027, 2, 28, 15, 0), date(2027, 3, 1)),
    ],
)
def test_the_offices_day_begins_at_its_own_midnight(moment, day):
    calendar = OfficeCalendar(all_day(opened=[day]))
    assert calendar.local_day(moment) == day
    assert calendar.midnight(calendar.local_day(moment)) <= moment < calendar.midnight(day + timedelta(days=1))
    on_that_day = [slot for slot in calendar.slots_on(day) if slot.start <= moment < slot.end]
    assert len(on_that_day) == (moment.minute == 0), "the last minute of a day is in no hour of 60"


@pytest.mark.parametrize("day", [date(2026, 12, 31), date(2027, 1, 1), date(2026, 11, 30), date(2028, 2, 29)])
def test_free_hours_stand_under_the_offices_day(session, budi, day):
    office = all_day(opened=[day])
    now = OfficeCalendar(office).midnight(day - timedelta(days=1)).astimezone(UTC)
    person = a_person(session, now)
    free = availability.free_slots(session, office, person, [day], now, ABOUT)
    assert list(free) == [day]
    assert (len(free[day]), free[day][0].start) == (23, OfficeCalendar(office).midnight(day))
    greenwich = {slot.start.date() for slot in free[day]}
    assert greenwich == {day - timedelta(days=1), day}


def test_what_was_booked_before_greenwichs_midnight_counts_on_the_offices_day(session, budi):
    """08.00 at the office is still the 30th in Greenwich, 09.00 is the 1st; both are the 1st of December."""
    office, now = all_day(max_consultant_day=2, max_owner_day=1, max_live_visits=5), utc(2026, 11, 28)
    sari = a_person(session, now)
    early, late = utc(2026, 11, 30, 23), utc(2026, 12, 1, 0)
    booking.confirm(session, office, sari, holds.hold(session, office, sari, ABOUT, early, now).id, now)
    with pytest.raises(TooManyThatDay):
        holds.hold(session, office, sari, ABOUT, late, now)
    dedi = a_person(session, now, DEDI, "Pak Dedi")
    booking.confirm(session, office, dedi, holds.hold(session, office, dedi, ABOUT, late, now).id, now)
    first = date(2026, 12, 1)
    stranger = a_person(session, now, 1003, "Bu Tini")
    days = [first - timedelta(days=1), first, first + timedelta(days=1)]
    free = availability.free_slots(session, office, stranger, days, now, ABOUT)
    assert list(free) == [days[0], days[2]], "two visits are all Pak Budi takes that day"
    next_day = holds.hold(session, office, sari, ABOUT, utc(2026, 12, 1, 15), now)
    assert OfficeCalendar(office).local_day(next_day.start_at) == days[2]


def test_a_weekday_off_is_the_offices_weekday(session, budi):
    budi.weekdays = [1]  # Tuesdays
    session.flush()
    office, now = all_day(), utc(2026, 11, 22)
    days = [date(2026, 11, 23) + timedelta(days=n) for n in range(3)]
    free = availability.free_slots(session, office, None, days, now, ABOUT)
    assert list(free) == [date(2026, 11, 24)]
    assert free[days[1]][0].start == utc(2026, 11, 23, 15)


def test_the_horizon_ends_with_the_offices_day_also_over_the_end_of_a_year():
    office = all_day(horizon_days=1)
    calendar = OfficeCalendar(office)
    before, after = utc(2026, 12, 30, 14, 59), utc(2026, 12, 30, 15, 0)
    assert list(calendar.days(before)) == [date(2026, 12, 30), date(2026, 12, 31)]
    assert list(calendar.days(after)) == [date(2026, 12, 31), date(2027, 1, 1)]
    assert calendar.bookable_on(date(2027, 1, 2), after) == []
    assert "Tahun Baru" in calendar.holiday(date(2027, 1, 1))


def test_the_nearest_free_hours_go_over_the_end_of_a_year(session, budi):
    office, now = an_office(WIT), utc(2026, 12, 30)
    sari = a_person(session, now)
    last = OfficeCalendar(office).slots_on(date(2026, 12, 31))[-1].start
    near = availability.nearest_free(session, office, sari, last, now, ABOUT)
    assert near == sorted(near)
    assert len(near) == 3
    assert last not in near
    far = availability.nearest_free(
        session, office, sari, OfficeCalendar(office).at(date(2027, 1, 2), time(9)), now, ABOUT
    )
    assert {OfficeCalendar(office).local_day(start) for start in far} == {date(2027, 1, 2)}
