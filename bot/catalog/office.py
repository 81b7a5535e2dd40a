"""The office in `clinic.yaml`: who and where it is."""

from typing import Annotated, Literal
from zoneinfo import ZoneInfo, available_timezones

from pydantic import Field, StringConstraints, model_validator

from bot.catalog.calendar import BookingPolicy
from bot.catalog.models import Frozen, Label, Line, Link, Short, Title


class Point(Frozen):
    """A place on the map, in degrees (WGS 84)."""

    latitude: float = Field(ge=-90, le=90)
    longitude: float = Field(ge=-180, le=180)


class Place(Frozen):
    """Where the clinic is. What is not publicly known stays empty and is reported by the check."""

    address: Line | None = None
    room: Short | None = None
    map_link: Link | None = None
    point: Point | None = None
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
