"""How a visit is held; known to the content (what an office offers) and to the tables (what was booked)."""

from enum import StrEnum


class Mode(StrEnum):
    """At the office (tatap muka), or by a link (daring)."""

    IN_PERSON = "in_person"
    ONLINE = "online"
