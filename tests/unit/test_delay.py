"""A consultant's delay goes from visit to visit, and gaps use it up, whatever the day looks like."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.db.booking import Visit
from bot.services.delay import delays

NINE = datetime(2026, 11, 24, 9, 0, tzinfo=UTC)
MINUTE = timedelta(minutes=1)
careful = settings(deadline=None, derandomize=True, database=None, max_examples=200)


def a_day(*visits: tuple[int, int], buffer: int = 0, late: int = 0) -> list[Visit]:
    """Visits from and to so many minutes after nine, each with the buffer after it."""
    return [
        Visit(
            start_at=NINE + start * MINUTE, end_at=NINE + end * MINUTE, busy_until=NINE + (end + buffer) * MINUTE,
            late_minutes=late,
        )
        for start, end in visits
    ]  # fmt: skip


def heard(visits: list[Visit], minutes: int, at: int) -> list[tuple[int, int]]:
    """Who is told how much, by the minute after nine at which they begin, `at` minutes after nine."""
    told = delays(visits, minutes, NINE + at * MINUTE)
    return [((visit.start_at - NINE) // MINUTE, late) for visit, late in told]


@pytest.mark.parametrize(
    ("visits", "minutes", "at", "expected"),
    [
        ([(0, 45), (45, 90)], 15, -30, [(0, 15), (45, 15)]),  # one after the other: nothing uses it up
        ([(0, 45), (50, 95), (100, 145), (150, 195)], 15, -30, [(0, 15), (50, 10), (100, 5)]),
        ([(0, 45), (90, 135)], 45, -30, [(0, 45)]),  # the gap is just long enough
        ([(0, 45), (45, 90)], 15, 20, [(45, 15)]),  # the visit in progress is the cause
        ([(0, 45), (75, 120)], 15, 20, []),  # ... and the gap after it is enough
        ([(0, 45), (75, 120)], 15, 60, [(75, 15)]),  # over, so the next one waits for the consultant
        ([], 15, 0, []),
        ([(0, 45)], 15, 50, []),
        ([(0, 45)], 0, -30, []),
    ],
)
def test_who_begins_how_much_later(visits, minutes, at, expected):
    assert heard(a_day(*visits), minutes, at) == expected


def test_the_time_a_consultant_needs_between_visits_is_kept():
    visits = [(0, 45), (60, 105), (120, 165)]
    assert heard(a_day(*visits), 30, -10) == [(0, 30), (60, 15)]
    assert heard(a_day(*visits, buffer=15), 30, -10) == [(0, 30), (60, 30), (120, 30)]


def test_who_was_told_to_wait_has_not_begun_at_the_hour_booked():
    """Late by fifteen, and a minute after nine it is going to be thirty."""
    assert heard(a_day((0, 45), late=15), 30, 1) == [(0, 30)]


def test_a_smaller_delay_than_told_is_over_when_it_is():
    assert heard(a_day((0, 45), (45, 90), late=45), 15, 20) == [(45, 15)]


def test_the_order_of_the_visits_does_not_matter():
    visits = a_day((0, 45), (45, 90), (90, 135))
    assert heard(visits[::-1], 15, -30) == heard(visits, 15, -30)


@st.composite
def days(draw) -> list[Visit]:
    """A day without overlaps: each visit with the gap before it and the buffer after it."""
    at, found, buffer = 0, list[tuple[int, int]](), draw(st.integers(0, 20))
    for gap, lasts in draw(st.lists(st.tuples(st.integers(0, 60), st.integers(10, 120)), max_size=8)):
        found.append((at + gap, at + gap + lasts))
        at += gap + lasts + buffer
    return a_day(*found, buffer=buffer)


MOMENTS = st.integers(-60, 600).map(lambda minutes: NINE + minutes * MINUTE)


@careful
@given(days(), st.sampled_from((15, 30, 45)), MOMENTS)
def test_nobody_waits_longer_than_the_delay_and_it_only_shrinks(visits, minutes, now):
    waits = [wait for _, wait in delays(visits, minutes, now)]
    assert all(0 < wait <= minutes for wait in waits)
    assert waits == sorted(waits, reverse=True)


@careful
@given(days(), st.sampled_from((15, 30, 45)), MOMENTS)
def test_no_two_visits_are_expected_at_once_and_nobody_waits_in_vain(visits, minutes, now):
    """Everybody begins at their hour, or the moment the one before has let the consultant go."""
    waits = {id(visit): wait * MINUTE for visit, wait in delays(visits, minutes, now)}
    ahead = [visit for visit in visits if visit.start_at > now]
    current = [visit for visit in visits if visit.start_at <= now < visit.busy_until]
    free_at = current[0].busy_until + minutes * MINUTE if current else None
    for visit in ahead:
        begins = visit.start_at + waits.get(id(visit), timedelta())
        first = visit.start_at + minutes * MINUTE
        assert begins == (first if free_at is None else max(visit.start_at, free_at))
        free_at = begins + (visit.busy_until - visit.start_at)


@careful
@given(days(), st.sampled_from((15, 30)), MOMENTS)
def test_a_longer_delay_never_lets_anybody_begin_sooner(visits, minutes, now):
    short = {id(visit): wait for visit, wait in delays(visits, minutes, now)}
    long = {id(visit): wait for visit, wait in delays(visits, minutes + 15, now)}
    assert all(wait <= long[each] for each, wait in short.items())


@careful
@given(days(), st.sampled_from((15, 30, 45)), MOMENTS)
def test_who_has_begun_or_is_over_is_never_told(visits, minutes, now):
    assert all(visit.start_at > now for visit, _ in delays(visits, minutes, now))
