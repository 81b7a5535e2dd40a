"""How and where a visit is held, as it is known now: by which consultant, in which room, or by which link."""

from dataclasses import dataclass

from pydantic import HttpUrl, TypeAdapter, ValidationError
from sqlalchemy.orm import Session

from bot.catalog.calendar import BookingPolicy
from bot.catalog.loader import Catalog
from bot.catalog.models import Link
from bot.db.booking import Visit
from bot.db.people import Staff
from bot.mode import Mode

_LINK: TypeAdapter[HttpUrl] = TypeAdapter(Link)


@dataclass(frozen=True, slots=True)
class Meeting:
    """`link` is of a visit online, `room` of one at the office; None if nobody has told us."""

    consultant: str
    mode: Mode = Mode.IN_PERSON
    link: str | None = None
    room: str | None = None

    @property
    def is_online(self) -> bool:
        return self.mode is Mode.ONLINE


def meeting_of(session: Session, catalog: Catalog, visit: Visit) -> Meeting:
    """Never kept: whoever asks later gets the link and the room of then."""
    consultant = session.get_one(Staff, visit.consultant_id)
    mode = Mode(visit.mode)
    if mode is Mode.ONLINE:
        return Meeting(consultant.name, mode, link=link_of(catalog.clinic.booking, consultant))
    return Meeting(consultant.name, mode, room=room_of(catalog, visit.seat))


def link_of(policy: BookingPolicy, consultant: Staff) -> str | None:
    """Where this consultant meets people online: their own link, or else the office's.

    Theirs was typed by a person; what is no https link is passed over, for Telegram would refuse a button with it.
    """
    if consultant.online_link and as_link(consultant.online_link):
        return consultant.online_link
    return str(policy.online_link) if policy.online_link else None


def as_link(text: str) -> HttpUrl | None:
    """The https link a text is; None if it is none."""
    try:
        return _LINK.validate_python(text)
    except ValidationError:
        return None


def room_of(catalog: Catalog, seat: int | None) -> str | None:
    """The seat's room, or the clinic's only one; a seat the office has no more says nothing."""
    seats = catalog.clinic.booking.seats
    return seats[seat] if seat is not None and seat < len(seats) else catalog.clinic.place.room
