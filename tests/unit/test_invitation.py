"""Calendar files: what a phone's calendar reads in them, whatever people are called."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from types import SimpleNamespace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from icalendar import Calendar

from bot.catalog.calendar import Room
from bot.catalog.loader import load_catalog
from bot.catalog.models import ReminderRule
from bot.catalog.office import Point
from bot.db.booking import VisitStatus
from bot.db.people import Staff
from bot.mode import Mode
from bot.services.invitation import Entry, cancellation, feed, invitation
from bot.services.meeting import Meeting, link_of, room_of
from bot.settings import PACKAGED_CONTENT

CATALOG = load_catalog(PACKAGED_CONTENT)
NOW = datetime(2026, 11, 23, 2, 0, tzinfo=UTC)
NINE = datetime(2026, 11, 24, 2, 0, tzinfo=UTC)
LINK = "https://meet.example/klinik?a=1,2;b=3"
ODD = 'Bu "Sari"; \\n, Jr: 🌶️\nbaris kedua\r\x00\x0b\x85\u2028akhir ' + "é😀" * 60


def a_visit(**more) -> SimpleNamespace:
    told = {
        "code": "KP-7F3", "start_at": NINE, "end_at": NINE + timedelta(minutes=45), "status": VisitStatus.BOOKED,
        "sequence": 0, "created_at": NOW - timedelta(minutes=3), "ended_at": None, "mode": Mode.IN_PERSON, "seat": None,
    }  # fmt: skip
    return SimpleNamespace(**{**told, **more})


def an_entry(visit=None, meeting=None, title="Konsultasi", notes="Kode KP-7F3") -> Entry:
    return Entry(visit or a_visit(), meeting or Meeting("Pak Budi"), title, notes)


def an_office(rules=None, **place):
    clinic = CATALOG.clinic.model_copy(update={"place": CATALOG.clinic.place.model_copy(update=place)})
    return replace(CATALOG, clinic=clinic, reminders=CATALOG.reminders if rules is None else rules)


def invited(entry, office=CATALOG, now=NOW, bot_name="klinik_bot") -> bytes:
    return invitation(office, entry, alarm="Konsultasi", bot_name=bot_name, now=now)


def cancelled(visit, now=NOW) -> bytes:
    return cancellation(CATALOG, an_entry(visit), bot_name="klinik_bot", now=now)


def read(content: bytes):
    """The calendar and its only event; a parser that had to guess is a failure."""
    calendar = Calendar.from_ical(content)
    (event,) = calendar.walk("VEVENT")
    assert event.errors == []
    return calendar, event


def test_a_booked_visit_is_a_request_of_the_clinic():
    calendar, event = read(invited(an_entry()))
    assert calendar["method"] == "REQUEST"
    assert (event["uid"], event["sequence"], event["status"]) == ("kp-7f3@klinik-ikm", 0, "CONFIRMED")
    assert str(event["organizer"]) == "https://t.me/klinik_bot"
    assert event["organizer"].params["CN"] == CATALOG.clinic.name
    assert (event.decoded("dtstart"), event.decoded("dtend")) == (NINE, NINE + timedelta(minutes=45))
    assert event.decoded("dtstamp") == NOW
    assert event.decoded("last-modified") == event.decoded("created") == NOW - timedelta(minutes=3)


def test_nobodys_address_is_invented():
    content = invited(an_entry())
    assert b"mailto" not in content.lower()
    assert b"ATTENDEE" not in content
    _, event = read(invited(an_entry(), bot_name=""))
    assert str(event["organizer"]).startswith("urn:uuid:"), "a calendar of requests without an organizer is refused"


def test_all_times_are_greenwichs_wherever_the_clock_is():
    jayapura = NOW.astimezone(load_catalog(PACKAGED_CONTENT, "lampung").clinic.tz)
    content = invited(an_entry(), now=jayapura)
    for name in (b"DTSTAMP", b"DTSTART", b"DTEND", b"CREATED", b"LAST-MODIFIED"):
        (line,) = [line for line in content.split(b"\r\n") if line.startswith(name)]
        assert line.endswith(b"Z")


def test_the_same_visit_moved_and_cancelled_keeps_its_uid_and_each_file_outdates_the_one_before():
    later = NOW + timedelta(hours=1)
    moved = a_visit(sequence=1, start_at=NINE + timedelta(days=1))
    off = a_visit(sequence=2, status=VisitStatus.CANCELLED, ended_at=later)
    found = [read(each) for each in (invited(an_entry()), invited(an_entry(moved), now=later), cancelled(off, later))]
    assert len({str(event["uid"]) for _, event in found}) == 1
    assert [event["sequence"] for _, event in found] == [0, 1, 2]
    assert [str(calendar["method"]) for calendar, _ in found] == ["REQUEST", "REQUEST", "CANCEL"]
    calendar_app = {str(event["uid"]): event for _, event in sorted(found, key=lambda each: each[1]["sequence"])}
    assert [str(event["status"]) for event in calendar_app.values()] == ["CANCELLED"]
    assert found[1][1].decoded("last-modified") == found[2][1].decoded("last-modified") == later


@pytest.mark.parametrize("status", [VisitStatus.CANCELLED, VisitStatus.RELEASED])
def test_a_file_that_calls_off_rings_no_bell(status):
    calendar, event = read(cancelled(a_visit(status=status, sequence=1, ended_at=NOW)))
    assert (calendar["method"], event["status"]) == ("CANCEL", "CANCELLED")
    assert event.walk("VALARM") == []


def alarms(entry, office=CATALOG, now=NOW) -> list[timedelta]:
    _, event = read(invited(entry, office, now))
    return [alarm.decoded("trigger") for alarm in event.walk("VALARM")]


def test_the_phone_rings_when_the_office_reminds():
    eve, soon = timedelta(hours=-17), timedelta(hours=-2)  # 16.00 of the day before, for a visit at 09.00
    assert alarms(an_entry()) == [eve, soon]
    assert alarms(an_entry(a_visit(mode=Mode.ONLINE))) == [eve, soon, timedelta(minutes=-15)]
    own = (ReminderRule(id="own", text="notices.soon", minutes_before=30),)
    assert alarms(an_entry(), an_office(own)) == [timedelta(minutes=-30)]
    assert alarms(an_entry(), an_office(())) == []


def test_what_is_over_does_not_ring_at_once():
    assert alarms(an_entry(), now=NINE - timedelta(hours=3)) == [timedelta(hours=-2)]


def test_a_visit_at_the_office_tells_room_office_address_and_point():
    office = an_office(address="Jalan Contoh 1, lantai 2", point=Point(latitude=-6.25, longitude=106.75))
    _, event = read(invited(an_entry(meeting=Meeting("Pak Budi", room="Ruang Mawar")), office))
    assert str(event["location"]) == f"Ruang Mawar, {office.clinic.office}, Jalan Contoh 1, lantai 2"
    assert event["geo"].to_ical() == "-6.25;106.75"
    assert "url" not in event


def test_a_visit_online_is_where_its_link_is():
    office = an_office(address="Jalan Contoh 1", point=Point(latitude=-6.25, longitude=106.75))
    visit = a_visit(mode=Mode.ONLINE)
    _, event = read(invited(an_entry(visit, Meeting("Pak Budi", Mode.ONLINE, link=LINK)), office))
    assert (str(event["location"]), str(event["url"])) == (LINK, LINK)
    assert "geo" not in event
    _, event = read(invited(an_entry(visit, Meeting("Pak Budi", Mode.ONLINE)), office))
    assert not {"location", "url", "geo"} & {name.lower() for name in event}


def test_a_feed_has_every_visit_and_says_which_are_off():
    visits = [a_visit(), a_visit(code="KP-8F3", status=VisitStatus.CANCELLED, sequence=1, ended_at=NOW)]
    content = feed(CATALOG, [an_entry(each) for each in visits], name="Kunjungan, Pak Budi", now=NOW)
    calendar = Calendar.from_ical(content)
    assert (calendar["method"], calendar["x-wr-calname"]) == ("PUBLISH", "Kunjungan, Pak Budi")
    assert [str(event["status"]) for event in calendar.walk("VEVENT")] == ["CONFIRMED", "CANCELLED"]
    assert len(Calendar.from_ical(feed(CATALOG, [], name="Kosong", now=NOW)).walk("VEVENT")) == 0


def visible(text: str) -> str:
    return "".join(letter for letter in text if letter.isprintable() and letter != " ")


@settings(deadline=None, derandomize=True, database=None, max_examples=60)
@given(st.one_of(st.text(max_size=300), st.just(ODD)))
def test_whatever_people_are_called_the_file_can_be_read_and_its_lines_are_short(name):
    clinic = CATALOG.clinic.model_copy(update={"name": name})
    content = invited(an_entry(title=name, notes=f"{name}\nbaris"), replace(CATALOG, clinic=clinic))
    assert all(len(line) <= 75 for line in content.split(b"\r\n"))
    assert content.count(b"\n") == content.count(b"\r\n")
    content.decode()
    _, event = read(content)
    assert visible(str(event["summary"])) == visible(name)
    assert str(event["description"]).endswith("baris")


def a_consultant(link=None) -> Staff:
    return Staff(telegram_id=2001, name="Pak Budi", online_link=link)


@pytest.mark.parametrize(
    ("own", "offices", "expected"),
    [
        (None, None, None),
        (None, "https://office.example/x", "https://office.example/x"),
        ("https://budi.example/x", "https://office.example/x", "https://budi.example/x"),
        ("zoom 123", "https://office.example/x", "https://office.example/x"),
        ("javascript:alert(1)", None, None),
        ("http://budi.example/x", None, None),
        ("https://", None, None),
        ("", None, None),
    ],
)
def test_the_consultants_own_link_goes_before_the_offices_if_it_is_one(own, offices, expected):
    policy = CATALOG.clinic.booking.model_copy(update={"online_link": offices})
    assert link_of(policy, a_consultant(own)) == expected


def test_a_seat_is_in_its_room_and_one_the_office_has_no_more_is_where_the_clinic_is():
    rooms = (Room(name="Ruang Mawar", seats=2), Room(name="Ruang Melati"))
    clinic = CATALOG.clinic.model_copy(
        update={
            "booking": CATALOG.clinic.booking.model_copy(update={"rooms": rooms}),
            "place": CATALOG.clinic.place.model_copy(update={"room": "Lantai 1"}),
        }
    )
    office = replace(CATALOG, clinic=clinic)
    told = [room_of(office, seat) for seat in (0, 1, 2, 3, None)]
    assert told == ["Ruang Mawar", "Ruang Mawar", "Ruang Melati", "Lantai 1", "Lantai 1"]
