"""The same calendar, counted minute by minute: templates, seasons, special days, breaks, buffers, any duration."""

import itertools
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from types import MappingProxyType
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.catalog.calendar import BookingPolicy, Break, Opening, Season, SpecialDay, Weekday
from bot.catalog.loader import Catalog
from bot.services.slots import OfficeCalendar, Slot, national_holidays, without_breaks
from tests.unit.test_slots import CATALOG, EVERY_DAY, MORNING, ZONES, careful, openings

WEEKDAYS = tuple(Weekday)
BEGIN = date(2028, 2, 21)  # a Monday; the week after it has a 29 February
DAYS = [BEGIN + timedelta(days=n) for n in range(14)]
RAMADAN = (Opening(start=time(8), end=time(11)),)


def an_office(zone="Asia/Jakarta", special=None, closed=None, opened=(), **booking) -> Catalog:
    told = {"slot_minutes": 45, "weekly": EVERY_DAY, "notice_minutes": 0, "horizon_days": 30, "hold_minutes": 5,
            "max_live_visits": 2, **booking}  # fmt: skip
    clinic = CATALOG.clinic.model_copy(update={"booking": BookingPolicy(**told), "zone": zone})
    return replace(
        CATALOG, clinic=clinic, special_days=MappingProxyType(special or {}),
        closed_days=MappingProxyType(closed or {}), open_days=frozenset(opened),
    )  # fmt: skip


def weeks():
    return st.fixed_dictionaries({}, optional={day: openings() for day in Weekday})


def clocks():
    return st.integers(0, 1439).map(lambda minute: time(minute // 60, minute % 60))


@st.composite
def breaks(draw) -> Break:
    start, end = sorted(draw(st.lists(clocks(), min_size=2, max_size=2, unique=True)))
    return Break(start=start, end=end, days=tuple(draw(st.sets(st.sampled_from(WEEKDAYS), min_size=1))))


@st.composite
def seasons(draw) -> tuple[Season, ...]:
    edges = sorted(draw(st.sets(st.sampled_from(DAYS), max_size=4)))
    pairs = zip(edges[::2], edges[1::2], strict=False)
    return tuple(Season(label="Musim", first=a, last=b, weekly=draw(weeks())) for a, b in pairs)


@st.composite
def offices(draw) -> Catalog:
    day = st.sampled_from(DAYS)
    special = st.builds(SpecialDay, openings=openings(), why=st.just("Acara kantor"))
    return an_office(
        zone=draw(st.sampled_from(sorted(ZONES.values()))),
        special=draw(st.dictionaries(day, special, max_size=3)),
        closed=draw(st.dictionaries(day, st.just("Rapat kerja"), max_size=2)),
        opened=draw(st.sets(day, max_size=2)),
        weekly=draw(weeks()),
        seasons=draw(seasons()),
        breaks=tuple(draw(st.lists(breaks(), max_size=3))),
        slot_minutes=draw(st.integers(10, 240)),
        buffer_minutes=draw(st.integers(0, 120)),
    )


# --- the calendar as a child would count it: which minutes of the day are open -------------------------------------


def minute_of(clock: time) -> int:
    return clock.hour * 60 + clock.minute


def hours_of(office: Catalog, day: date) -> tuple[Opening, ...]:
    """A special day's own, or none on a holiday, or the season's, or the usual ones."""
    if day in office.special_days:
        return office.special_days[day].openings
    is_holiday = day in office.closed_days or day in national_holidays("ID", day.year)
    if is_holiday and day not in office.open_days:
        return ()
    policy, weekday = office.clinic.booking, WEEKDAYS[day.weekday()]
    for season in policy.seasons:
        if season.first <= day <= season.last:
            return season.weekly.get(weekday, ())
    return policy.weekly.get(weekday, ())


def stretches(office: Catalog, day: date) -> list[list[int]]:
    """Runs of minutes of each opening that no break takes."""
    taken = {
        minute
        for each in office.clinic.booking.breaks
        if WEEKDAYS[day.weekday()] in each.days
        for minute in range(minute_of(each.start), minute_of(each.end))
    }
    return [run for opening in hours_of(office, day) for run in runs(opening, taken)]


def runs(opening: Opening, taken: set[int]) -> Iterator[list[int]]:
    left = [m for m in range(minute_of(opening.start), minute_of(opening.end)) if m not in taken]
    for _, run in itertools.groupby(enumerate(left), key=lambda place: place[1] - place[0]):
        yield [minute for _, minute in run]


def expected(office: Catalog, day: date, lasts: int) -> list[tuple[int, int]]:
    """First minute and first minute after, of every whole visit that begins on the grid of a stretch."""
    step = office.clinic.booking.slot_minutes + office.clinic.booking.buffer_minutes
    return sorted(
        (start, start + lasts)
        for run in stretches(office, day)
        for start in range(run[0], run[-1] + 1, step)
        if start + lasts <= run[-1] + 1
    )


def counted(office: Catalog, day: date, slots: list[Slot]) -> list[tuple[int, int]]:
    midnight = datetime.combine(day, time(), ZoneInfo(office.clinic.zone))
    return [tuple((at - midnight) // timedelta(minutes=1) for at in (slot.start, slot.end)) for slot in slots]


@careful
@given(offices(), st.integers(10, 240))
def test_the_hours_are_exactly_those_a_child_would_count(office, lasts):
    calendar = OfficeCalendar(office)
    for day in DAYS:
        slots = calendar.slots_on(day, lasts)
        assert counted(office, day, slots) == expected(office, day, lasts)
        assert all(slot.start.utcoffset() == timedelta(0) for slot in slots)
        assert all(calendar.local_day(slot.start) == day for slot in slots)
        assert calendar.slots_on(day) == calendar.slots_on(day, office.clinic.booking.slot_minutes)


@careful
@given(offices())
def test_usual_hours_never_overlap_and_those_of_one_stretch_keep_the_buffer(office):
    calendar, policy = OfficeCalendar(office), office.clinic.booking
    for day in DAYS:
        starts = [run[0] for run in stretches(office, day)]
        told = counted(office, day, calendar.slots_on(day))
        for (_, end), (start, _) in itertools.pairwise(told):
            assert start >= end + (0 if start in starts else policy.buffer_minutes)


@careful
@given(offices(), st.sampled_from(DAYS), st.integers(0, 1439), st.integers(1, 300))
def test_the_office_is_open_for_a_visit_if_it_is_open_in_every_minute_of_it(office, day, first, lasts):
    calendar = OfficeCalendar(office)
    start = calendar.midnight(day).astimezone(UTC) + timedelta(minutes=first)
    inside = any(run[0] <= first and first + lasts <= run[-1] + 1 for run in stretches(office, day))
    assert calendar.is_open(Slot(start, start + timedelta(minutes=lasts))) == inside


@careful
@given(offices(), st.integers(10, 240))
def test_the_office_is_open_for_every_hour_it_offers(office, lasts):
    calendar = OfficeCalendar(office)
    assert all(calendar.is_open(slot) for day in DAYS for slot in calendar.slots_on(day, lasts))


@careful
@given(st.builds(lambda pair: Opening(start=min(pair), end=max(pair)),
                 st.tuples(clocks(), clocks()).filter(lambda pair: pair[0] != pair[1])),
       st.lists(breaks(), max_size=5))  # fmt: skip
def test_breaks_take_their_minutes_and_no_others(opening, pauses):
    left = list(without_breaks(opening, pauses))
    taken = {m for each in pauses for m in range(minute_of(each.start), minute_of(each.end))}
    assert [list(range(minute_of(o.start), minute_of(o.end))) for o in left] == list(runs(opening, taken))


# --- examples ------------------------------------------------------------------------------------------------------


def starts(office: Catalog, day: date, minutes: int | None = None) -> list[str]:
    zone = ZoneInfo(office.clinic.zone)
    return [f"{slot.start.astimezone(zone):%H.%M}" for slot in OfficeCalendar(office).slots_on(day, minutes)]


def test_a_special_day_goes_before_a_season_and_a_season_before_the_usual_week():
    day = date(2027, 3, 2)
    season = Season(label="Ramadan", first=day, last=day, weekly=dict.fromkeys(Weekday, RAMADAN))
    special = {day: SpecialDay(openings=(Opening(start=time(13), end=time(14)),), why="Rapat pagi")}
    assert starts(an_office(), day)[0] == "09.00"
    assert starts(an_office(seasons=(season,)), day)[0] == "08.00"
    assert starts(an_office(seasons=(season,), special=special), day) == ["13.00"]
    next_day = day + timedelta(days=1)
    assert starts(an_office(seasons=(season,), special=special), next_day)[0] == "09.00"


@pytest.mark.parametrize("holiday", [date(2027, 1, 1), date(2027, 8, 17)])
def test_a_special_day_is_open_on_a_holiday_and_closed_with_its_own_reason(holiday):
    hours = {holiday: SpecialDay(openings=(MORNING,), why="Layanan khusus")}
    assert starts(an_office(special=hours), holiday)[0] == "09.00"
    shut = an_office(special={holiday: SpecialDay(why="Pindah kantor")}, opened=[holiday])
    assert OfficeCalendar(shut).holiday(holiday) == "Pindah kantor"
    assert starts(shut, holiday) == []


def test_a_season_over_the_end_of_the_year_holds_on_both_sides():
    season = Season(
        label="Akhir tahun", first=date(2026, 12, 28), last=date(2027, 1, 8), weekly=dict.fromkeys(Weekday, RAMADAN)
    )
    office = an_office(seasons=(season,))
    told = {day: starts(office, day)[:1] for day in (date(2026, 12, 27), date(2026, 12, 28), date(2027, 1, 8))}
    assert list(told.values()) == [["09.00"], ["08.00"], ["08.00"]]
    assert starts(office, date(2027, 1, 9))[0] == "09.00"
    assert starts(office, date(2027, 1, 1)) == []


def test_a_break_of_fridays_is_no_break_of_thursdays():
    prayer = Break(start=time(10), end=time(11), days=(Weekday.FRIDAY,))
    office = an_office(breaks=(prayer,))
    thursday = date(2026, 11, 26)
    assert starts(office, thursday) == ["09.00", "09.45", "10.30", "11.15"]
    assert starts(office, thursday + timedelta(days=1)) == ["09.00", "11.00"]


def test_a_long_visit_begins_where_the_usual_ones_do_and_ends_before_closing():
    day = date(2026, 11, 24)
    assert starts(an_office(buffer_minutes=15), day) == ["09.00", "10.00", "11.00"]
    assert starts(an_office(buffer_minutes=15), day, 90) == ["09.00", "10.00"]
    assert starts(an_office(buffer_minutes=15), day, 181) == []
