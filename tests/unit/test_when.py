"""Days and times of day as people ask for them."""

from datetime import date, time, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.services.when import MAX_CHARS, When, read_when

MONDAY = date(2026, 11, 23)
OFFICE = (time(9), time(15, 15))
PIECES = ["jam", "10", "2", ".", ":", "/", "-", "setengah", "besok", "senin", "minggu", "depan", "tgl", "des"]
careful = settings(deadline=None, derandomize=True, database=None)


def day(number: int, month: int = 11, year: int = 2026) -> date:
    return date(year, month, number)


@pytest.mark.parametrize(
    ("text", "named", "clock"),
    [
        ("senin depan jam 10", day(30), time(10)), ("tgl 25 desember jam 10", day(25, 12), time(10)),
        ("besok jam 1 siang", day(24), time(13)), ("kamis 09.45", day(26), time(9, 45)), ("lusa", day(25), None),
        ("26/11 jam 9", day(26), time(9)), ("Rabu, 2 Desember 2026, pukul 10.30 WIB", day(2, 12), time(10, 30)),
        ("hari ini jam 8", MONDAY, time(8)), ("nanti jam 2", MONDAY, time(14)), ("besok lusa", day(25), None),
        ("senin", day(30), None), ("senin ini", MONDAY, None), ("kamis depan", day(3, 12), None),
        ("senin minggu depan", day(30), None), ("minggu depan hari selasa", day(1, 12), None),
        ("minggu", day(29), None), ("hari minggu depan", day(6, 12), None), ("Jum’at jam 10", day(27), time(10)),
        ("jum'at", day(27), None), ("rabu besok", day(25), None), ("3 hari lagi", day(26), None),
        ("dua minggu lagi pukul 9.45", day(7, 12), time(9, 45)), ("seminggu lagi", day(30), None),
        ("tgl 30", day(30), None), ("tgl 20", day(20, 12), None), ("tanggal 31", day(31, 12), None),
        ("tgl 10.12", day(10, 12), None), ("5.12.2026 jam 9", day(5, 12), time(9)), ("2026-12-01", day(1, 12), None),
        ("20 november", day(20), None), ("23 november", MONDAY, None), ("kemarin", day(22), None),
        ("5 januari", day(5, 1, 2027), None), ("1/2", day(1, 2, 2027), None), ("29 februari", day(29, 2, 2028), None),
        ("26-11 jam 10", day(26), time(10)), ("jam 9-10 hari senin", day(30), time(9)),
    ],
)  # fmt: skip
def test_a_day_is_read_with_its_time(catalog, text, named, clock):
    found = read_when(catalog, text, MONDAY, OFFICE)
    assert (found.day, found.clock) == (named, clock)


@pytest.mark.parametrize(
    ("text", "clock"),
    [
        ("jam 10", time(10)), ("jam10", time(10)), ("pukul 13.00", time(13)), ("pkl. 13:00", time(13)),
        ("jam setengah sepuluh", time(9, 30)), ("setengah sepuluh", time(9, 30)), ("jam setengah 1", time(12, 30)),
        ("jam 2", time(14)), ("jam dua", time(14)), ("jam 12", time(12)), ("jam dua belas", time(12)),
        ("jam 8", time(8)), ("jam 2 pagi", time(2)), ("jam 7 malam", time(19)), ("10 pagi", time(10)),
        ("jam 10 lewat 15", time(10, 15)), ("jam 10 kurang seperempat", time(9, 45)), ("09.45", time(9, 45)),
        ("jam 10an", time(10)), ("10.30 wib", time(10, 30)), ("jam 24.00", time(0)),
    ],
)  # fmt: skip
def test_a_time_alone_is_read_as_the_office_would_understand_it(catalog, text, clock):
    assert read_when(catalog, text, MONDAY, OFFICE) == When(None, clock, "")


def test_the_reading_within_the_office_hours_is_meant(catalog):
    late = (time(13), time(21))
    assert read_when(catalog, "jam 8", MONDAY, late).clock == time(20)
    assert read_when(catalog, "jam 8 pagi", MONDAY, late).clock == time(8)


@pytest.mark.parametrize(
    "text",
    ["", "minggu depan", "minggu ini", "2 minggu", "3 hari", "jam 25", "12:60", "31 februari", "99/99",
     "1 januari 9999", "udah jadi blm", "spp irt berlaku 5 tahun", "apa itu halal", "25 orang",
     "rp 10.000", "😀", "x" * 5_000, "besok " * (MAX_CHARS // 5)],
)  # fmt: skip
def test_what_names_no_day_and_no_time_is_nothing(catalog, text):
    assert read_when(catalog, text, MONDAY, OFFICE).is_nothing


def test_what_else_was_said_is_left(catalog):
    assert read_when(catalog, "rabu tgl 2 des bisa gak kak jam 10?", MONDAY, OFFICE).rest == "bisa gak kak"
    assert read_when(catalog, "jam buka hari jumat", MONDAY, OFFICE).rest == "buka"


@careful
@given(st.dates(date(2026, 11, 23), date(2027, 8, 1)), st.times().map(lambda at: at.replace(second=0, microsecond=0)))
def test_a_day_and_time_written_out_are_read_back(catalog, named, clock):
    wanted = clock if clock.hour > 12 or OFFICE[0] <= clock < OFFICE[1] else None
    found = read_when(catalog, f"{named:%d/%m/%Y} pukul {clock:%H.%M}", MONDAY, OFFICE)
    assert found.day == named
    assert wanted in (None, found.clock)


@careful
@given(st.integers(0, 6), st.sampled_from(["senin", "selasa", "rabu", "kamis", "jumat", "sabtu", "minggu"]))
def test_a_weekday_is_the_next_one_and_with_depan_the_one_in_next_week(catalog, ahead, name):
    today = MONDAY + timedelta(days=ahead)
    coming = read_when(catalog, f"hari {name}", today, OFFICE).day
    following = read_when(catalog, f"hari {name} depan", today, OFFICE).day
    assert 0 < (coming - today).days <= 7
    assert coming.weekday() == following.weekday()
    assert following - timedelta(days=following.weekday()) == today - timedelta(days=today.weekday()) + timedelta(
        days=7
    )


@careful
@given(st.text(max_size=80) | st.lists(st.sampled_from(PIECES)).map(" ".join))
def test_no_text_is_a_failure(catalog, text):
    found = read_when(catalog, text, MONDAY, OFFICE)
    assert isinstance(found.day, date | None)
    assert isinstance(found.clock, time | None)
