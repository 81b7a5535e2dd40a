"""Dates as people type them."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.services.dates import MAX_CHARS, read_date, read_stretch

TODAY = date(2026, 11, 23)  # a Monday


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("5 maret 2024", date(2024, 3, 5)), ("05/03/2024", date(2024, 3, 5)), ("5-3-24", date(2024, 3, 5)),
        ("5.3.2024", date(2024, 3, 5)), (" 5   Mei\n2024 ", date(2024, 5, 5)), ("17 agt 2024", date(2024, 8, 17)),
        ("tgl 5 maret 2024", date(2024, 3, 5)), ("tanggal 5 Maret 2024", date(2024, 3, 5)),
        ("29 februari 2024", date(2024, 2, 29)), ("2024-03-05", date(2024, 3, 5)), ("hari ini", TODAY),
        ("kemarin", date(2026, 11, 22)), ("besok", date(2026, 11, 24)), ("minggu lalu", date(2026, 11, 16)),
        ("2 minggu lalu", date(2026, 11, 9)), ("3 hari yang lalu", date(2026, 11, 20)),
    ],
)  # fmt: skip
def test_a_day_is_read(text, day):
    assert read_date(text, TODAY, "past") == day


@pytest.mark.parametrize(
    "text",
    ["", " ", "2024", "12", "maret", "maret 2024", "tahun lalu", "bulan lalu", "31/02/2024", "29/2/2023",
     "32 maret 2024", "13/13/2024", "apa", "😀", "12:30", "x" * 5_000, "5 " * 3_000, "5 maret 2024 " + "x" * MAX_CHARS],
)  # fmt: skip
def test_what_names_no_single_day_is_none(text):
    assert read_date(text, TODAY, "past") is None


@pytest.mark.parametrize(
    ("prefer", "day"), [("past", date(2026, 3, 5)), ("future", date(2027, 3, 5))]
)  # fmt: skip
def test_a_day_without_a_year_is_the_last_or_the_next_one(prefer, day):
    assert read_date("5 maret", TODAY, prefer) == day


@given(st.dates(date(2000, 1, 1), date(2099, 12, 31)), st.sampled_from(["past", "future"]))
def test_a_full_date_means_the_same_whatever_is_preferred(day, prefer):
    assert read_date(f"{day:%d/%m/%Y}", TODAY, prefer) == day


@given(st.text(max_size=60))
def test_no_text_is_a_failure(text):
    assert isinstance(read_date(text, TODAY, "past"), date | None)


UNTIL = ("sampai dengan", "sampai", "s/d", "s.d.")
N26, N28 = date(2026, 11, 26), date(2026, 11, 28)


@pytest.mark.parametrize(
    ("text", "first", "last"),
    [
        ("26 nov", N26, N26), ("23 nov", TODAY, TODAY), ("besok", date(2026, 11, 24), date(2026, 11, 24)),
        ("26-28 nov", N26, N28), ("26 - 28 Nov", N26, N28), ("26\u201328 nov", N26, N28), ("26 s/d 28 nov", N26, N28),
        ("26 s.d. 28 november 2026", N26, N28), ("tgl 26 sampai 28 nov", N26, N28), ("26/11-28/11", N26, N28),
        ("26 nov sampai dengan tgl 28 nov", N26, N28), ("2026-11-26 - 2026-11-28", N26, N28),
        ("1 des - 5 des 2027", date(2027, 12, 1), date(2027, 12, 5)), ("2026-11-26", N26, N26),
        ("26-11-2026", N26, N26),
        ("28 des - 3 jan", date(2026, 12, 28), date(2027, 1, 3)), ("hari ini - 28 nov", TODAY, N28),
        ("20-28 nov", date(2026, 11, 20), N28), ("28-26 nov", N28, N26),
        ("22 nov 2026", date(2026, 11, 22), date(2026, 11, 22)),
        ("31 des - 1 jan", date(2026, 12, 31), date(2027, 1, 1)),
        ("27 feb - 29 feb 2028", date(2028, 2, 27), date(2028, 2, 29)),
    ],
)  # fmt: skip
def test_a_stretch_of_days_is_read(text, first, last):
    assert read_stretch(text, TODAY, UNTIL) == (first, last)


@pytest.mark.parametrize(
    "text", ["", "26", "26-28", "29-31 nov", "sakit", "31 nov", "sampai", "- " * 4_000, "1 - " * 2_000, "nov - des"]
)
def test_what_names_no_days_is_no_stretch(text):
    assert read_stretch(text, TODAY, UNTIL) is None


def test_without_joining_words_a_dash_is_enough():
    assert read_stretch("26-28 nov", TODAY, ()) == (N26, N28)
    assert read_stretch("26 sampai 28 nov", TODAY, ()) is None
