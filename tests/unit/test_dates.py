"""Dates as people type them."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.services.dates import MAX_CHARS, read_date

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
