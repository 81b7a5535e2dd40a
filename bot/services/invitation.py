"""Visits as iCalendar files (RFC 5545, RFC 5546): one UID per visit, a SEQUENCE that grows with every change of it.

ORGANIZER is the clinic by the link of its bot: that is where a visit is changed. An address to write to does not
exist, and none is invented. ATTENDEE is left out, although RFC 5546 wants one: the only URI we could name an owner by
is their Telegram id, which no calendar can write to, and which would travel along wherever the file is forwarded.
Phones take an event without attendees for one of their owner's own, which is what a visit should be.
"""

import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum
from uuid import NAMESPACE_DNS, uuid5

from icalendar import Alarm, Calendar, Event, vCalAddress

from bot.catalog.loader import Catalog
from bot.catalog.office import Clinic
from bot.db.booking import Visit, VisitStatus
from bot.services import reminders
from bot.services.meeting import Meeting

DOMAIN = "klinik-ikm"
CALLED_OFF = (VisitStatus.CANCELLED, VisitStatus.RELEASED)
LINE_ENDS = "\u2028\u2029"  # they are no control characters, yet many programs end a line there


class Method(StrEnum):
    """What a file asks of the calendar that opens it (RFC 5546)."""

    REQUEST = "REQUEST"
    CANCEL = "CANCEL"
    PUBLISH = "PUBLISH"


@dataclass(frozen=True, slots=True)
class Entry:
    """A visit as a calendar shows it."""

    visit: Visit
    meeting: Meeting
    title: str
    notes: str


def invitation(catalog: Catalog, entry: Entry, *, alarm: str, bot_name: str, now: datetime) -> bytes:
    """A booked visit, with an alarm for each of the office's reminders still ahead; a later one replaces it."""
    event = _event(catalog.clinic, entry, bot_name, now)
    for due in reminders.before_visit(catalog, entry.visit, now):
        reminder = Alarm()
        reminder.add("action", "DISPLAY")
        reminder.add("description", _clean(alarm))
        reminder.add("trigger", due.at - entry.visit.start_at)
        event.add_component(reminder)
    return _file(catalog.clinic, Method.REQUEST, [event])


def cancellation(catalog: Catalog, entry: Entry, *, bot_name: str, now: datetime) -> bytes:
    """Takes the visit out of the calendar it was put into; its `sequence` must be higher than it was there."""
    return _file(catalog.clinic, Method.CANCEL, [_event(catalog.clinic, entry, bot_name, now)])


def feed(catalog: Catalog, entries: Iterable[Entry], *, name: str, now: datetime) -> bytes:
    """Many visits for a calendar that subscribes to them under this name; those called off are in it as such."""
    events = [_event(catalog.clinic, entry, "", now) for entry in entries]
    return _file(catalog.clinic, Method.PUBLISH, events, {"x-wr-calname": name, "x-wr-timezone": catalog.clinic.zone})


def _event(clinic: Clinic, entry: Entry, bot_name: str, now: datetime) -> Event:
    """Times are UTC, so every phone shows its own zone."""
    visit, event = entry.visit, Event()
    is_off = visit.status in CALLED_OFF
    event.add("uid", f"{visit.code.lower()}@{DOMAIN}")
    event.add("sequence", visit.sequence)
    event.add("status", "CANCELLED" if is_off else "CONFIRMED")
    event.add("dtstamp", now.astimezone(UTC))
    event.add("created", visit.created_at.astimezone(UTC))
    event.add("last-modified", _changed_at(visit, now).astimezone(UTC))
    event.add("dtstart", visit.start_at.astimezone(UTC))
    event.add("dtend", visit.end_at.astimezone(UTC))
    event.add("summary", _clean(entry.title))
    event.add("description", _clean(entry.notes))
    event.add("organizer", _organizer(clinic, bot_name))
    for name, value in _where(clinic, entry.meeting):
        event.add(name, value)
    return event


def _changed_at(visit: Visit, now: datetime) -> datetime:
    """Nothing tells when a visit was moved; the file of a move is written right after it."""
    return visit.ended_at or (now if visit.sequence else visit.created_at)


def _organizer(clinic: Clinic, bot_name: str) -> vCalAddress:
    """By the bot's link; a name of the office's own, if nobody has told us the bot's."""
    uri = f"https://t.me/{bot_name}" if bot_name else uuid5(NAMESPACE_DNS, f"{clinic.office}.{DOMAIN}").urn
    return vCalAddress(uri, params={"CN": _clean(clinic.name)})


def _where(clinic: Clinic, meeting: Meeting) -> Iterator[tuple[str, object]]:
    if meeting.is_online:
        if meeting.link:
            yield "location", meeting.link
            yield "url", meeting.link
        return
    yield "location", _clean(", ".join(filter(None, (meeting.room, clinic.office, clinic.place.address))))
    if clinic.place.point:
        yield "geo", (clinic.place.point.latitude, clinic.place.point.longitude)


def _file(clinic: Clinic, method: Method, events: Iterable[Event], more: dict[str, str] | None = None) -> bytes:
    calendar = Calendar()
    calendar.add("prodid", f"-//{_clean(clinic.name)}//{DOMAIN}//ID")
    calendar.add("version", "2.0")
    calendar.add("method", method.value)
    for name, value in (more or {}).items():
        calendar.add(name, _clean(value))
    for event in events:
        calendar.add_component(event)
    return bytes(calendar.to_ical())


def _clean(text: str) -> str:
    """People's names hold what they like; a control character would end a line of the file, or the file."""
    return "".join(" " if _is_control(letter) else letter for letter in text)


def _is_control(letter: str) -> bool:
    return letter in LINE_ENDS or (unicodedata.category(letter) in ("Cc", "Cs") and letter != "\n")
