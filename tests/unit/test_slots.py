"""The office's hours hold for any weekly template, slot length and Indonesian zone."""

import itertools
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from types import MappingProxyType
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.catalog.calendar import BookingPolicy, Opening, Weekday
from bot.catalog.loader import Catalog, load_catalog
from bot.errors import SlotClosed
from bot.services.slots import OfficeCalendar, Slot, national_holidays
from bot.settings import PACKAGED_CONTENT

CATALOG = load_catalog(PACKAGED_CONTENT)
ZONES = {"WIB": "Asia/Jakarta", "WITA": "Asia/Makassar", "WIT": "Asia/Jayapura"}
MORNING = Opening(start=time(9), end=time(12))
EVERY_DAY = dict.fromkeys(Weekday, (MORNING,))
careful = settings(deadline=None, derandomize=True, database=None, max_examples=40)


def an_office(
    weekly=EVERY_DAY, zone="Asia/Jakarta", closed=None, opened=(), slot=45, notice=0, horizon=30
) -> OfficeCalendar:
    return OfficeCalendar(a_catalog(weekly, zone, closed, opened, slot, notice, horizon))


def a_catalog(weekly, zone, closed, opened, slot, notice, horizon) -> Catalog:
    policy = BookingPolicy(
        slot_minutes=slot, weekly=weekly, notice_minutes=notice, horizon_days=horizon, hold_minutes=5, max_live_visits=2
    )
    clinic = CATALOG.clinic.model_copy(update={"booking": policy, "zone": zone})
    return replace(
        CATALOG, clinic=clinic, closed_days=MappingProxyType(closed or {}), open_days=frozenset(opened)
    )  # fmt: skip


@st.composite
def openings(draw) -> tuple[Opening, ...]:
    """Up to three stretches of a day that do not overlap; the next may begin when the last ends."""
    edges = sorted(draw(st.sets(st.integers(0, 1439), max_size=6)))
    cuts = [time(minute // 60, minute % 60) for minute in edges]
    pairs = list(itertools.pairwise(cuts))
    kept = draw(st.lists(st.booleans(), min_size=len(pairs), max_size=len(pairs)))
    return tuple(Opening(start=a, end=b) for (a, b), keep in zip(pairs, kept, strict=True) if keep)


@st.composite
def offices(draw):
    """A calendar with its parts, and a moment of asking."""
    now = draw(st.datetimes(datetime(2026, 1, 1), datetime(2031, 12, 31), timezones=st.just(UTC)))  # noqa: DTZ001
    around = st.integers(0, 12).map(lambda n: now.date() + timedelta(days=n))
    told = {
        "weekly": draw(st.fixed_dictionaries({}, optional={day: openings() for day in Weekday})),
        "zone": draw(st.sampled_from(sorted(ZONES.values()))),
        "slot": draw(st.integers(10, 240)),
        "notice": draw(st.integers(0, 3 * 1440)),
        "horizon": draw(st.integers(1, 12)),
        "closed": draw(st.dictionaries(around, st.just("Rapat kerja"), max_size=2)),
        "opened": draw(st.sets(around, max_size=2)),
    }
    return an_office(**told), told, now


def minutes(at: datetime) -> int:
    return at.hour * 60 + at.minute


@careful
@given(offices())
def test_every_hour_lies_inside_an_opening_and_lasts_exactly_one_slot(office):
    calendar, told, now = office
    zone = ZoneInfo(told["zone"])
    for day in calendar.days(now):
        opened = told["weekly"].get(tuple(Weekday)[day.weekday()], ())
        for slot in calendar.slots_on(day):
            begin, end = slot.start.astimezone(zone), slot.end.astimezone(zone)
            assert begin.date() == day
            assert any(o.start <= begin.time() and (end.date() == day and end.time() <= o.end) for o in opened)
            assert slot.end - slot.start == timedelta(minutes=told["slot"])
            assert slot.start.utcoffset() == timedelta(0)


@careful
@given(offices())
def test_hours_never_overlap_and_come_in_order(office):
    calendar, _, now = office
    for day in calendar.days(now):
        slots = calendar.slots_on(day)
        assert all(one.end <= other.start for one, other in itertools.pairwise(slots))


@careful
@given(offices())
def test_an_opening_gives_as_many_whole_slots_as_fit(office):
    calendar, told, now = office
    for day in calendar.days(now):
        opened = calendar.openings(day)
        lengths = [(o.end.hour - o.start.hour) * 60 + o.end.minute - o.start.minute for o in opened]
        assert len(calendar.slots_on(day)) == sum(length // told["slot"] for length in lengths)


@careful
@given(offices())
def test_nothing_is_bookable_before_the_notice_or_after_the_horizon(office):
    calendar, told, now = office
    earliest = now + timedelta(minutes=told["notice"])
    last = now.astimezone(ZoneInfo(told["zone"])).date() + timedelta(days=told["horizon"])
    assert max(calendar.days(now)) == last
    for day in [*calendar.days(now), last + timedelta(days=1), last + timedelta(days=2)]:
        bookable = calendar.bookable_on(day, now)
        assert bookable == [slot for slot in calendar.slots_on(day) if slot.start >= earliest and day <= last]


@careful
@given(offices())
def test_closed_days_have_no_hours_unless_the_office_opens_them(office):
    calendar, told, now = office
    for day in calendar.days(now):
        is_holiday = day in told["closed"] or day in national_holidays("ID", day.year)
        if is_holiday and day not in told["opened"]:
            assert calendar.holiday(day)
            assert calendar.slots_on(day) == []
        else:
            assert calendar.holiday(day) is None
            assert calendar.openings(day) == told["weekly"].get(tuple(Weekday)[day.weekday()], ())


@careful
@given(offices())
def test_exactly_the_bookable_hours_can_be_had_by_their_start(office):
    calendar, _, now = office
    offered = {slot.start: slot for day in calendar.days(now) for slot in calendar.bookable_on(day, now)}
    for start, slot in offered.items():
        assert calendar.slot_at(start, now) == slot
        beside = start + timedelta(minutes=1)
        if beside not in offered:
            with pytest.raises(SlotClosed):
                calendar.slot_at(beside, now)
    if offered:
        later = max(offered) + timedelta(days=400)
        with pytest.raises(SlotClosed):
            calendar.slot_at(min(offered), later)


@pytest.mark.parametrize(("label", "hour_utc"), [("WIB", 2), ("WITA", 1), ("WIT", 0)])
def test_nine_o_clock_is_the_offices_nine_o_clock(label, hour_utc):
    first = an_office(zone=ZONES[label]).slots_on(date(2026, 11, 24))[0]
    assert first == Slot(datetime(2026, 11, 24, hour_utc, tzinfo=UTC), datetime(2026, 11, 24, hour_utc, 45, tzinfo=UTC))


def test_today_is_the_offices_today_not_greenwichs():
    late_evening_utc = datetime(2026, 11, 23, 17, 30, tzinfo=UTC)
    assert an_office(zone=ZONES["WIB"]).local_day(late_evening_utc) == date(2026, 11, 24)
    assert next(iter(an_office(zone=ZONES["WIT"]).days(late_evening_utc))) == date(2026, 11, 24)


def test_the_twenty_ninth_of_february_has_hours_in_a_leap_year():
    leap = date(2028, 2, 29)
    now = datetime(2028, 2, 27, 1, tzinfo=UTC)
    calendar = an_office()
    assert leap in list(calendar.days(now))
    assert len(calendar.bookable_on(leap, now)) == 4
    assert date(2027, 3, 1) in list(calendar.days(datetime(2027, 2, 27, 1, tzinfo=UTC)))


def test_the_year_ends_and_new_years_day_is_closed_by_its_name():
    now = datetime(2026, 12, 29, 1, tzinfo=UTC)
    calendar = an_office(horizon=7)
    with_hours = [day for day in calendar.days(now) if calendar.bookable_on(day, now)]
    assert date(2026, 12, 31) in with_hours
    assert date(2027, 1, 4) in with_hours
    assert date(2027, 1, 1) not in with_hours
    assert "Tahun Baru" in calendar.holiday(date(2027, 1, 1))


def test_an_office_may_open_on_a_national_holiday():
    independence_day = date(2027, 8, 17)
    now = datetime(2027, 8, 16, 1, tzinfo=UTC)
    assert an_office().bookable_on(independence_day, now) == []
    assert len(an_office(opened=[independence_day]).bookable_on(independence_day, now)) == 4


def test_an_office_closed_of_its_own_will_says_why():
    day = date(2026, 11, 25)
    calendar = an_office(closed={day: "Rapat kerja"})
    assert calendar.holiday(day) == "Rapat kerja"
    assert calendar.slots_on(day) == []


def test_an_hour_exactly_at_the_notice_can_still_be_had():
    day, nine = date(2026, 11, 24), datetime(2026, 11, 24, 2, tzinfo=UTC)
    calendar = an_office(notice=120)
    assert calendar.bookable_on(day, nine - timedelta(minutes=120))[0].start == nine
    assert calendar.bookable_on(day, nine - timedelta(minutes=119))[0].start > nine


@pytest.mark.parametrize("year", [2000, 2199])
def test_a_moment_at_the_edge_of_time_is_refused_like_any_other(year):
    now = datetime(2026, 11, 23, 2, tzinfo=UTC)
    for zone in ZONES.values():
        for start in (datetime(year, 1, 1, tzinfo=UTC), datetime(year, 12, 31, 23, 59, tzinfo=UTC)):
            with pytest.raises(SlotClosed):
                an_office(zone=zone).slot_at(start, now)
