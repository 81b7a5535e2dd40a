"""A visit as an iCalendar event (RFC 5545): one UID per visit, SEQUENCE grows when it moves."""

from datetime import datetime, timedelta

from icalendar import Alarm, Calendar, Event

from bot.catalog.office import Clinic
from bot.db.booking import Visit

ALARMS = (timedelta(days=-1), timedelta(hours=-2))


def invitation(clinic: Clinic, visit: Visit, *, title: str, notes: str, alarm: str, now: datetime) -> bytes:
    """The bytes of a calendar with this one visit; times are UTC, so every phone shows its own zone."""
    event = Event()
    event.add("uid", f"{visit.code.lower()}@klinik-ikm")
    event.add("sequence", visit.sequence)
    event.add("dtstamp", now)
    event.add("dtstart", visit.start_at)
    event.add("dtend", visit.end_at)
    event.add("summary", title)
    event.add("description", notes)
    event.add("location", ", ".join(filter(None, (clinic.place.room, clinic.office, clinic.place.address))))
    for before in ALARMS:
        reminder = Alarm()
        reminder.add("action", "DISPLAY")
        reminder.add("description", alarm)
        reminder.add("trigger", before)
        event.add_component(reminder)
    calendar = Calendar()
    calendar.add("prodid", f"-//{clinic.name}//klinik-ikm//ID")
    calendar.add("version", "2.0")
    calendar.add("method", "PUBLISH")
    calendar.add_component(event)
    return bytes(calendar.to_ical())
