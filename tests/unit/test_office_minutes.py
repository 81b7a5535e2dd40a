"""How long an offer lasts: only the minutes of office hours count."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.catalog.loader import load_catalog
from bot.services.slots import OfficeCalendar, Slot
from bot.services.waiting import offer_end
from bot.settings import PACKAGED_CONTENT
from tests.flows.acts import wib
from tests.unit.test_slots import careful, offices

CATALOG = load_catalog(PACKAGED_CONTENT)
LATER = wib(30, "14:30")


def office_time(calendar: OfficeCalendar, begin: datetime, end: datetime) -> timedelta:
    """The office hours between two moments, counted day by day."""
    days = (calendar.local_day(begin) + timedelta(days=n) for n in range((end - begin).days + 2))
    pieces = (
        (calendar.at(day, each.start), calendar.at(day, each.end)) for day in days for each in calendar.openings(day)
    )
    return sum((max(min(end, to) - max(begin, at), timedelta()) for at, to in pieces), timedelta())


@careful
@given(offices(), st.integers(5, 1440), st.timedeltas(timedelta(), timedelta(days=12)))
def test_exactly_so_many_office_minutes_pass_unless_it_would_be_too_late(office, minutes, ahead):
    calendar, _, now = office
    latest = now + ahead
    end = calendar.office_minutes_later(now, minutes, latest)
    passed = office_time(calendar, now, end)
    assert end <= latest
    assert passed == timedelta(minutes=minutes) or (end == latest and passed < timedelta(minutes=minutes))


@pytest.mark.parametrize(
    ("asked", "expected"),
    [
        (wib(23, "09:00"), wib(23, "10:00")),
        (wib(23, "07:00"), wib(23, "10:00")),
        (wib(23, "11:30"), wib(23, "13:30")),  # the break does not count
        (wib(23, "20:00"), wib(24, "10:00")),
        (wib(26, "15:00"), wib(30, "09:45")),  # over a long weekend: Friday is closed here
    ],
)
def test_an_hour_of_office_hours_reads_as_people_expect(asked, expected):
    slot = Slot(LATER.astimezone(UTC), LATER + timedelta(minutes=45))
    assert offer_end(CATALOG, slot, asked) == expected


def test_an_offer_ends_half_the_notice_before_its_hour_at_the_latest():
    slot = Slot(wib(24, "09:00"), wib(24, "09:45"))
    assert offer_end(CATALOG, slot, wib(23, "20:00")) == wib(24, "08:00")
