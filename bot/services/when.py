"""A day and a time of day in what people ask for: `senin depan jam 10`, `tgl 25 desember pukul 13.00`, `lusa`."""

import re
from collections.abc import Callable
from datetime import date, time, timedelta
from functools import lru_cache
from typing import NamedTuple

from bot.catalog.loader import Catalog
from bot.catalog.subjects import TimeWords
from bot.services.clocks import Clocks, Span, any_of
from bot.services.dates import read_date
from bot.services.slots import WEEKDAYS

MAX_CHARS = 160
YEARS = range(2000, 2200)  # what a button can carry
JUST_GONE = timedelta(days=300)  # so far ahead, a day without a year is rather the one just gone
TWO_MONTHS = 62  # in days; every number a day can have comes up
WEEK = "~"  # stands for a week that is no Sunday


class When(NamedTuple):
    """A day and a time of day somebody named, as far as they did; `rest` is what else they said."""

    day: date | None
    clock: time | None
    rest: str

    @property
    def is_nothing(self) -> bool:
        return self.day is None and self.clock is None


def read_when(catalog: Catalog, text: str, today: date, hours: Span) -> When:
    """The day and the time somebody means. Any text may come; one that names neither costs next to nothing.

    Days are the next ones, or the one just gone. An hour without a part of the day is the one within `hours`.
    """
    return _readings(catalog).read(text, today, hours)


@lru_cache(maxsize=2)
def _readings(catalog: Catalog) -> "_Readings":
    return _Readings(catalog.times)


Reading = Callable[[re.Match[str], date], date | None]


class _Readings:
    """The ways to name a day, the most exact first."""

    def __init__(self, words: TimeWords) -> None:
        self._clocks = Clocks(words)
        self._weekdays = {name: WEEKDAYS.index(day) for day, names in words.weekdays.items() for name in names}
        self._near = words.near
        self._next = words.next
        number, name, day = self._clocks.number, any_of(self._weekdays), any_of(words.day)
        coming, this = any_of(words.next), any_of(words.this)
        self._days: tuple[tuple[re.Pattern[str], Reading], ...] = (
            (re.compile(rf"\b(?P<date>\d{{1,2}} ?{any_of(words.months)}\b(?P<year> \d{{4}})?)"), _written),
            (re.compile(r"(?<![\d./-])(?P<date>(?P<year>\d{4})-\d{1,2}-\d{1,2})(?![./-]?\d)"), _written),
            (
                re.compile(r"(?<![\d./-])(?P<date>\d{1,2}([./-])\d{1,2}(?P<year>\2(?:\d{4}|\d{2}))?)(?![./-]?\d)"),
                _written,
            ),
            (re.compile(rf"\b(?P<count>{number}) (?P<unit>{day}|{WEEK}) {any_of(words.ahead)}\b"), self._counted),
            (re.compile(rf"(?P<which>{WEEK} {coming}) (?:{day} )?(?P<name>{name})\b"), self._weekday),
            (
                re.compile(rf"\b(?:{day} )?(?P<name>{name})\b(?: (?P<which>(?:{WEEK} )?(?:{coming}|{this}))\b)?"),
                self._weekday,
            ),
            (re.compile(rf"\b(?P<word>{any_of(words.near)})\b"), self._nearby),
            (re.compile(rf"\b{any_of(words.date)} ?(?P<number>\d{{1,2}})\b"), _numbered),
        )
        said = any_of((*self._weekdays, *words.near, *words.day, *words.date, *words.clock, *words.parts))
        followed = any_of((*words.next, *words.this, *words.ahead, *words.gone))
        self._said_twice = re.compile(rf"{said}|{followed}|{any_of((*words.months, *words.numbers))}|[-.:/\d]*|{WEEK}")
        self._hint = re.compile(rf"\d|\b(?:{said}|{any_of((*words.half, *words.one_week))})\b")
        self._week = re.compile(rf"(?P<day>\b{day} )?\b{any_of(words.week)}(?= {followed}\b)")
        self._weeks = re.compile(rf"\b({number}) {any_of(words.week)}\b|\b{any_of(words.one_week)}\b")

    def read(self, text: str, today: date, hours: Span) -> When:
        told = " ".join(re.sub(r"[,;?!()]", " ", text.lower().replace("\u2019", "'")).split())
        if len(told) > MAX_CHARS or not self._hint.search(told):
            return When(None, None, told)
        clock, left = self._clocks.take(self._with_weeks(told), hours)
        for pattern, reading in self._days:
            for found in pattern.finditer(left):
                day = reading(found, today)
                if day is not None and day.year in YEARS:
                    return When(day, clock, self._rest(left[: found.start()], left[found.end() :]))
        return When(None, clock, self._rest(left))

    def _with_weeks(self, told: str) -> str:
        marked = self._week.sub(lambda found: found[0] if found["day"] else WEEK, told)
        return self._weeks.sub(lambda found: f"{found[1] or 1} {WEEK}", marked)

    def _rest(self, *pieces: str) -> str:
        """What is left without days and times, also those said twice: `rabu` in `rabu 2 desember`."""
        return " ".join(word for word in " ".join(pieces).split() if not self._said_twice.fullmatch(word))

    def _weekday(self, found: re.Match[str], today: date) -> date:
        """The next day of that name after today; with «depan», the one in next week; with «ini», today counts."""
        wanted, which = self._weekdays[found["name"]], found["which"] or ""
        if which.endswith(self._next):
            return today + timedelta(days=7 - today.weekday() + wanted)
        ahead = (wanted - today.weekday()) % 7
        return today + timedelta(days=ahead if ahead or which else 7)

    def _counted(self, found: re.Match[str], today: date) -> date:
        return today + timedelta(days=self._clocks.count(found["count"]) * (7 if found["unit"] == WEEK else 1))

    def _nearby(self, found: re.Match[str], today: date) -> date:
        return today + timedelta(days=self._near[found["word"]])


def _written(found: re.Match[str], today: date) -> date | None:
    """A day with its month; without a year the next one, or the one just gone."""
    day = read_date(found["date"].replace(".", "/"), today, "future")
    if day is None or found["year"] or day - today < JUST_GONE:
        return day
    try:
        return day.replace(year=day.year - 1)
    except ValueError:  # 29 February
        return day


def _numbered(found: re.Match[str], today: date) -> date | None:
    """The next day of that number."""
    ahead = (today + timedelta(days=n) for n in range(TWO_MONTHS))
    return next((day for day in ahead if day.day == int(found["number"])), None)
