"""Dates as people type them in Bahasa Indonesia: `5 maret 2024`, `05/03/2024`, `kemarin`, `minggu lalu`, `1-5 des`."""

import re
from collections.abc import Iterable, Iterator
from datetime import date, datetime, time, timedelta
from typing import Literal

from dateparser.date import DateDataParser

MAX_CHARS = 40
_DASH = r"\s*[\u2013\u2014]\s*|\s+-\s+|(?<=\w)\s?-\s?(?=\w)"
_DAY_ONLY = re.compile(r"(?:[a-z.]+ )?\d{1,2}")
_TO_FIRST_NUMBER = re.compile(r"\D*\d{1,2}")
_JUST_BEGUN = timedelta(days=31)
EXACT = ("day", "week")  # «last month» and «last year» name no day


def read_date(text: str, today: date, prefer: Literal["past", "future"]) -> date | None:
    """The day somebody means, day before month; None when it names no single day.

    A date without a year is the last one before `today`, or the next one with `prefer="future"`.
    """
    told = " ".join(text.split())
    if not told or len(told) > MAX_CHARS:
        return None
    # the start of the day, so that the library's settings, which it keeps, are at most one set a day
    base = datetime.combine(today, time())
    parser = DateDataParser(
        languages=["id"],
        settings={
            "DATE_ORDER": "DMY",
            "PREFER_DATES_FROM": prefer,
            "RELATIVE_BASE": base,
            "REQUIRE_PARTS": ["day", "month"],
            "PARSERS": ["relative-time", "absolute-time"],
        },
    )
    return next(_days(parser, told), None)


def _days(parser: DateDataParser, told: str) -> Iterator[date]:
    """The readings of a text, best first."""
    yield from _day(parser, told, EXACT)
    yield from _day(parser, f"1 {told}", ("week",))  # to the library, a bare «minggu» is a Sunday
    yield from _day(parser, told.partition(" ")[2], EXACT)  # after a word such as «tgl»


def _day(parser: DateDataParser, text: str, periods: tuple[str, ...]) -> Iterator[date]:
    if text:
        found = parser.get_date_data(text)
        if found.date_obj is not None and found.period in periods:
            yield found.date_obj.date()


def read_stretch(text: str, today: date, joined_by: Iterable[str]) -> tuple[date, date] | None:
    """The first and last day somebody means, today or ahead: `26 nov`, `26-28 nov`, `1 des sampai 5 des`.

    The first may lie up to a month back, for what has begun. The days come in the order written, so the first may
    be the later one. Besides a dash, the words `joined_by` stand between. None when the text names no days.
    """
    told = " ".join(text.lower().split())
    words = "|".join(re.escape(word) for word in sorted(joined_by, key=len, reverse=True))
    for cut in re.finditer(rf"\s+(?:{words})\s+|{_DASH}" if words else _DASH, told):
        before, after = told[: cut.start()], told[cut.end() :]
        if (last := _next_day(after, today)) and (first := _first_day(before, after, last, today)):
            return first, last
    day = None if _looks_like_range(told) else _next_day(told, today)
    return (day, day) if day else None


def _looks_like_range(told: str) -> bool:
    """The library would take the second number of `26-28 nov` for a year."""
    return bool(re.match(r"\d{1,2}\s?-\s?\d{1,2} [a-z]", told))


def _first_day(before: str, after: str, last: date, today: date) -> date | None:
    """What is left out of the first day is said with the last one."""
    if _DAY_ONLY.fullmatch(before):
        before += _TO_FIRST_NUMBER.sub("", after, count=1)
    ahead = _next_day(before, today)
    if not any(sign.isdigit() for sign in before):
        return ahead  # `besok` is said from today
    earlier = read_date(before, last, "past")
    begun = [day for day in (ahead, earlier) if day and today - _JUST_BEGUN <= day <= last]
    return max(begun, default=ahead)


def _next_day(told: str, today: date) -> date | None:
    """A day without a year is today or the next one."""
    has_number = any(sign.isdigit() for sign in told)
    return read_date(told, today - timedelta(days=1) if has_number else today, "future")
