"""The office in `clinic.yaml` and `holidays/`: who and where it is, and when it receives visitors."""

from datetime import date, time
from enum import StrEnum
from itertools import pairwise
from typing import Annotated, Literal
from zoneinfo import ZoneInfo, available_timezones

from pydantic import Field, StringConstraints, model_validator

from bot.catalog.models import Frozen, Label, Line, Link, Short, Title


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
    """A stretch of office hours without a break, in office-local time."""

    start: time
    end: time

    @model_validator(mode="after")
    def _ends_after_start(self) -> "Opening":
        if self.end <= self.start:
            raise ValueError(f"opening {self.start}-{self.end} ends before it starts")
        return self


class BookingPolicy(Frozen):
    """The office's rules for appointments."""

    slot_minutes: int = Field(ge=10, le=240)
    weekly: dict[Weekday, tuple[Opening, ...]]
    notice_minutes: int = Field(ge=0, le=7 * 24 * 60)
    horizon_days: int = Field(ge=1, le=180)
    hold_minutes: int = Field(ge=1, le=60)
    max_live_visits: int = Field(ge=1, le=20)

    @model_validator(mode="after")
    def _openings_are_apart(self) -> "BookingPolicy":
        for day, openings in self.weekly.items():
            times = sorted(openings, key=lambda opening: opening.start)
            if any(later.start < earlier.end for earlier, later in pairwise(times)):
                raise ValueError(f"the openings of {day} overlap")
        return self


class Place(Frozen):
    """Where the clinic is. What is not publicly known stays empty and is reported by the check."""

    address: Line | None = None
    room: Short | None = None
    map_link: Link | None = None
    phone: Short | None = None


class Clinic(Frozen):
    """`clinic.yaml`: who the office is, where, and when it receives visitors."""

    name: Title
    office: Annotated[str, StringConstraints(min_length=3, max_length=120)]
    place: Place
    zone: Annotated[str, StringConstraints(max_length=40)]
    zone_label: Literal["WIB", "WITA", "WIT"]
    country: Annotated[str, StringConstraints(pattern=r"^[A-Z]{2}$")] = "ID"
    booking: BookingPolicy
    general_topic: Label

    @property
    def tz(self) -> ZoneInfo:
        return ZoneInfo(self.zone)

    @model_validator(mode="after")
    def _zone_exists(self) -> "Clinic":
        if self.zone not in available_timezones():
            raise ValueError(f"unknown time zone {self.zone}")
        return self


class DayOverrides(Frozen):
    """`holidays/<year>.yaml`: what the `holidays` library does not know or gets wrong for this office."""

    closed: dict[date, Short] = Field(default_factory=dict)
    open: tuple[date, ...] = ()
