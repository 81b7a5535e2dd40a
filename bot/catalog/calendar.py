"""The office's rules for appointments: templates of hours, breaks, rooms, durations and limits. All times are local."""

from collections.abc import Iterator, Mapping
from datetime import date, datetime, time, timedelta
from enum import StrEnum
from itertools import pairwise
from typing import Annotated

from pydantic import Field, StringConstraints, model_validator

from bot.catalog.models import Frozen, Link, Short, Slug
from bot.mode import Mode


class Weekday(StrEnum):
    """Keys of the weekly template, Monday first."""

    MONDAY = "monday"
    TUESDAY = "tuesday"
    WEDNESDAY = "wednesday"
    THURSDAY = "thursday"
    FRIDAY = "friday"
    SATURDAY = "saturday"
    SUNDAY = "sunday"


class Opening(Frozen):
    """A stretch of office hours, in office-local time."""

    start: time
    end: time

    @model_validator(mode="after")
    def _ends_after_start(self) -> "Opening":
        if self.end <= self.start:
            raise ValueError(f"opening {self.start}-{self.end} ends before it starts")
        return self


Openings = tuple[Opening, ...]
Weekly = dict[Weekday, Openings]
Minutes = Annotated[int, Field(ge=10, le=240)]


class Break(Opening):
    """No visits in this stretch of every day, or of some weekdays, whatever the templates say."""

    days: tuple[Weekday, ...] = tuple(Weekday)


class Season(Frozen):
    """A weekly template for a stretch of dates, both included, in place of the usual one: Ramadan hours."""

    label: Short
    first: date
    last: date
    weekly: Weekly

    @model_validator(mode="after")
    def _ends_after_start(self) -> "Season":
        if self.last < self.first:
            raise ValueError(f"season {self.label} ends before it starts")
        return self


class Room(Frozen):
    """A room with so many places where a consultant can receive somebody at the same time."""

    name: Annotated[str, StringConstraints(min_length=2, max_length=40)]
    seats: int = Field(default=1, ge=1, le=20)


class BookingPolicy(Frozen):
    """The office's rules for appointments.

    Hours begin every `slot_minutes` plus `buffer_minutes` in each opening; a topic in `durations` takes its own time.
    `rooms` empty: as many visits at once as there are consultants. A limit left out does not exist.
    `late_cancel_minutes`: cancelling later than this before the start is allowed, and the clinic is told.
    `offer_minutes` of office hours is how long an offered hour is kept. After `no_shows` missed visits in a row, the
    next must be confirmed by `confirm_by` of the day before.
    """

    slot_minutes: Minutes
    buffer_minutes: int = Field(default=0, ge=0, le=120)
    weekly: Weekly
    breaks: tuple[Break, ...] = ()
    seasons: tuple[Season, ...] = ()
    durations: dict[Slug, Minutes] = Field(default_factory=dict)
    rooms: tuple[Room, ...] = ()
    modes: tuple[Mode, ...] = Field(default=(Mode.IN_PERSON,), min_length=1)
    online_link: Link | None = None
    notice_minutes: int = Field(ge=0, le=7 * 24 * 60)
    horizon_days: int = Field(ge=1, le=180)
    hold_minutes: int = Field(ge=1, le=60)
    max_live_visits: int = Field(ge=1, le=20)
    max_owner_day: int = Field(default=1, ge=1, le=20)
    max_consultant_day: int | None = Field(default=None, ge=1, le=100)
    max_office_day: int | None = Field(default=None, ge=1, le=1000)
    late_cancel_minutes: int = Field(default=120, ge=0, le=7 * 24 * 60)
    offer_minutes: int = Field(default=60, ge=5, le=24 * 60)
    no_shows: int = Field(default=2, ge=1, le=20)
    confirm_by: time = Field(default=time(12), ge=time(8), le=time(19))  # nobody is asked at night

    def minutes_for(self, topic_id: str) -> int:
        """How long a visit about this topic lasts."""
        return self.durations.get(topic_id, self.slot_minutes)

    def is_short_notice(self, start: datetime, now: datetime) -> bool:
        """Whether giving up a visit at `start` comes so late that the clinic must hear of it at once."""
        return start - now < timedelta(minutes=self.late_cancel_minutes)

    @property
    def seats(self) -> tuple[str, ...]:
        """The room of every seat, in order; a visit's seat is its place in here."""
        return tuple(room.name for room in self.rooms for _ in range(room.seats))

    @model_validator(mode="after")
    def _openings_are_apart(self) -> "BookingPolicy":
        for where, weekly in self._templates():
            for day, openings in weekly.items():
                if not are_apart(openings):
                    raise ValueError(f"{where}the openings of {day} overlap")
        return self

    @model_validator(mode="after")
    def _seasons_are_apart(self) -> "BookingPolicy":
        for one, other in pairwise(sorted(self.seasons, key=lambda season: season.first)):
            if other.first <= one.last:
                raise ValueError(f"the seasons {one.label} and {other.label} overlap")
        return self

    def _templates(self) -> Iterator[tuple[str, Mapping[Weekday, Openings]]]:
        yield "", self.weekly
        for season in self.seasons:
            yield f"season {season.label}: ", season.weekly


def are_apart(openings: Openings) -> bool:
    times = sorted(openings, key=lambda opening: opening.start)
    return all(one.end <= other.start for one, other in pairwise(times))


class SpecialDay(Frozen):
    """The hours of one day, whatever the templates and the holidays say; `why` is told to people.

    No openings: the office is closed.
    """

    openings: Openings = ()
    why: Short

    @model_validator(mode="after")
    def _openings_are_apart(self) -> "SpecialDay":
        if not are_apart(self.openings):
            raise ValueError(f"the openings of {self.why} overlap")
        return self


class DayOverrides(Frozen):
    """`holidays/<year>.yaml`: what the `holidays` library does not know or gets wrong for this office.

    `closed` days are closed, `open` days are open by the weekly template although the country rests, `special` days
    have hours of their own.
    """

    closed: dict[date, Short] = Field(default_factory=dict)
    open: tuple[date, ...] = ()
    special: dict[date, SpecialDay] = Field(default_factory=dict)
