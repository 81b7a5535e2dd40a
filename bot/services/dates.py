"""Dates as people type them in Bahasa Indonesia: `5 maret 2024`, `05/03/2024`, `kemarin`, `minggu lalu`."""

from collections.abc import Iterator
from datetime import date, datetime, time
from typing import Literal

from dateparser.date import DateDataParser

MAX_CHARS = 40
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
