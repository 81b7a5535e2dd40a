"""Who is free: nobody who is away, busy, or has enough; and a calendar filled at random never holds two at a time."""

import itertools
import random
from collections import Counter
from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import select, text

from bot.catalog.calendar import Room
from bot.db.booking import LIVE, Visit, VisitStatus
from bot.db.leave import Leave
from bot.db.people import Person, Staff
from bot.errors import SlotRefused
from bot.mode import Mode
from bot.services import availability, booking, cancellation, holds, visits
from bot.services.availability import Roster
from bot.services.people import User
from bot.services.slots import OfficeCalendar, Slot
from bot.services.subject import GENERAL, Subject
from tests.unit.test_slots import careful
from tests.unit.test_slots_calendar import an_office
from tests.unit.world import a_consultant, a_crowd, a_person, a_visit

MONDAY = date(2026, 11, 23)
NOW = datetime(2026, 11, 22, 2, tzinfo=UTC)
WEEK = [MONDAY + timedelta(days=n) for n in range(4)]
TOPICS = ("nib", "halal_reguler")
LINK = "https://meet.example/klinik"
ABOUTS = [Subject(topic, mode=mode) for topic in (GENERAL, *TOPICS) for mode in Mode]
OFFERS = {"modes": tuple(Mode), "durations": {"nib": 50, "halal_reguler": 90}}  # neither ends where an hour begins


# --- a roster made of thin air -------------------------------------------------------------------------------------


@st.composite
def consultants(draw, number: int) -> Staff:
    return Staff(
        id=number, telegram_id=2000 + number, name=f"Konsultan {number}",
        topics=draw(st.none() | st.sets(st.sampled_from(TOPICS)).map(sorted)),
        weekdays=draw(st.none() | st.sets(st.integers(0, 3)).map(sorted)),
        most_a_day=draw(st.none() | st.integers(1, 3)),
        online_link=draw(st.sampled_from([None, LINK, "zoom 123"])),
    )  # fmt: skip


@st.composite
def rosters(draw) -> Roster:
    office = an_office(
        buffer_minutes=draw(st.sampled_from([0, 15, 60])),
        rooms=draw(st.sampled_from([(), (Room(name="Ruang 1"),), (Room(name="Ruang 1", seats=2),)])),
        max_office_day=draw(st.none() | st.integers(1, 6)),
        max_consultant_day=draw(st.none() | st.integers(1, 3)),
        modes=draw(st.sampled_from([(Mode.IN_PERSON,), (Mode.ONLINE,), tuple(Mode)])),
    )
    calendar = OfficeCalendar(office)
    people = [draw(consultants(number)) for number in (1, 2, 3)]
    live = {day: [draw(visits_of(people, calendar, day)) for _ in range(draw(st.integers(0, 4)))] for day in WEEK}
    leaves = [draw(leaves_of(people, calendar)) for _ in range(draw(st.integers(0, 2)))]
    return Roster(office.clinic.booking, calendar, people, leaves, live)


@st.composite
def visits_of(draw, people: list[Staff], calendar: OfficeCalendar, day: date) -> Visit:
    """At any quarter of an hour, also where the grid has none: rules change."""
    start = calendar.midnight(day).astimezone(UTC) + timedelta(minutes=15 * draw(st.integers(30, 60)))
    end = start + timedelta(minutes=draw(st.sampled_from([30, 45, 90])))
    return Visit(
        consultant_id=draw(st.sampled_from(people)).id, owner_id=draw(st.sampled_from([1, 2])), start_at=start,
        end_at=end, busy_until=end + timedelta(minutes=draw(st.sampled_from([0, 15]))),
        seat=draw(st.sampled_from([None, 0, 1])), status=draw(st.sampled_from(LIVE)),
    )  # fmt: skip


@st.composite
def leaves_of(draw, people: list[Staff], calendar: OfficeCalendar) -> Leave:
    start = calendar.midnight(draw(st.sampled_from(WEEK))).astimezone(UTC) + timedelta(hours=draw(st.integers(0, 15)))
    lasts = timedelta(hours=draw(st.integers(1, 48)))
    return Leave(staff_id=draw(st.sampled_from(people)).id, start_at=start, end_at=start + lasts)


def reasons(who: Roster, each: Staff, slot: Slot, day: date, about: Subject) -> list[str]:
    """All that keeps a consultant from this hour, counted in the plainest way."""
    policy, there = who.policy, who.live[day]
    mine = [visit for visit in there if visit.consultant_id == each.id]
    until = slot.end + timedelta(minutes=policy.buffer_minutes)
    most = each.most_a_day or policy.max_consultant_day or 1000
    taken = {visit.seat for visit in there if visit.start_at < slot.end and slot.start < visit.end_at}
    is_online = about.mode is Mode.ONLINE
    found = {
        "mode": about.mode not in policy.modes,
        "topic": each.topics is not None and about.topic_id != GENERAL and about.topic_id not in each.topics,
        "weekday": each.weekdays is not None and day.weekday() not in each.weekdays,
        "leave": any(a.staff_id == each.id and a.start_at < slot.end and slot.start < a.end_at for a in who.leaves),
        "busy": any(visit.start_at < until and slot.start < visit.busy_until for visit in mine),
        "own limit": len(mine) >= most,
        "office limit": len(there) >= (policy.max_office_day or 1000),
        "link": is_online and each.online_link != LINK,
        "seat": not is_online and bool(policy.seats) and set(range(len(policy.seats))) <= taken,
    }
    return [name for name, holds_back in found.items() if holds_back]


@careful
@given(rosters(), st.sampled_from(ABOUTS), st.integers(10, 120))
def test_free_is_exactly_who_has_no_reason_not_to_be(who, about, minutes):
    for day in WEEK:
        for slot in who.calendar.slots_on(day, minutes):
            free = {each.id for each in who.free(slot, about)}
            assert free == {each.id for each in who.consultants if not reasons(who, each, slot, day, about)}
            assert free <= {each.id for each in who.willing(slot, about)}


@careful
@given(rosters(), st.sampled_from(ABOUTS))
def test_the_willing_are_asked_in_order_of_how_much_they_do_that_day(who, about):
    for day in WEEK:
        load = Counter(visit.consultant_id for visit in who.live[day])
        for slot in who.calendar.slots_on(day):
            loads = [(load[each.id], each.id) for each in who.willing(slot, about)]
            assert loads == sorted(loads)


@careful
@given(rosters())
def test_the_seat_offered_is_one_nobody_sits_on(who):
    for day in WEEK:
        for slot in who.calendar.slots_on(day):
            seat = who.seat(slot)
            on_it = [v for v in who.live[day] if seat is not None and v.seat == seat]
            assert not any(slot.overlaps(visit.start_at, visit.end_at) for visit in on_it)
            assert seat is None or seat < len(who.policy.seats)


@careful
@given(rosters(), st.sampled_from(ABOUTS), st.integers(1, 2))
def test_an_owner_comes_at_no_hour_they_are_expected_at_already_and_not_too_often(who, about, owner_id):
    person = Person(id=owner_id)
    for day in WEEK:
        mine = [v for v in who.live[day] if v.owner_id == owner_id and v.status == VisitStatus.BOOKED]
        for slot in who.calendar.slots_on(day):
            may = len(mine) < who.policy.max_owner_day and not any(slot.overlaps(v.start_at, v.end_at) for v in mine)
            assert who.is_free(slot, about, person) == (may and bool(who.free(slot, about)))


# --- a calendar filled at random, by the services and on a real database -------------------------------------------


class Town:
    """Ten owners who book, move and cancel whatever they are offered, and sometimes what they are not."""

    def __init__(self, session, seed: int) -> None:
        self.session, self.chance = session, random.Random(seed)
        self.office = an_office(
            buffer_minutes=self.chance.choice([0, 15]),
            rooms=(Room(name="Ruang 1"), Room(name="Ruang 2")),
            max_owner_day=1,
            max_consultant_day=self.chance.choice([None, 3]),
            max_office_day=9,
            online_link=LINK,
            **OFFERS,
        )
        self.staff = [a_consultant(session, 2001 + n) for n in range(3)]
        self.staff[1].topics, self.staff[2].weekdays = ["nib"], [0, 2]
        self.owners = a_crowd(session, NOW, 10)
        self.happened: Counter[str] = Counter()

    def lives(self, steps: int) -> None:
        for _ in range(steps):
            owner = self.chance.choice(self.owners)
            deed = self.chance.choices([self.books, self.guesses, self.moves, self.cancels], [4, 6, 2, 1])[0]
            try:
                deed(owner)
            except SlotRefused:
                self.happened["refused"] += 1
            else:
                self.happened[deed.__name__] += 1

    def books(self, owner: Person, moving: Visit | None = None) -> None:
        about = Subject.of(moving) if moving else self.chance.choice(ABOUTS)
        day = self.chance.choice(WEEK)
        free = availability.free_slots(self.session, self.office, owner, [day], NOW, about, moving).get(day)
        if free:
            self.takes(owner, about, self.chance.choice(free).start, moving)

    def guesses(self, owner: Person) -> None:
        """An hour of the calendar that need not be free: an old message, or a made-up button."""
        about = self.chance.choice(ABOUTS)
        minutes = self.office.clinic.booking.minutes_for(about.topic_id)
        slots = OfficeCalendar(self.office).slots_on(self.chance.choice(WEEK), minutes)
        self.takes(owner, about, self.chance.choice(slots).start)

    def takes(self, owner: Person, about: Subject, start: datetime, moving: Visit | None = None) -> None:
        held = holds.hold(self.session, self.office, owner, about, start, NOW, moving)
        if self.chance.random() < 0.9:  # or else it stays held for now
            booking.confirm(self.session, self.office, owner, held.id, NOW)

    def moves(self, owner: Person) -> None:
        if mine := visits.live_visits(self.session, owner, NOW):
            self.books(owner, self.chance.choice(mine))

    def cancels(self, owner: Person) -> None:
        if mine := visits.live_visits(self.session, owner, NOW):
            user = User(owner.telegram_id, owner.name, owner)
            cancellation.cancel(self.session, self.office, user, self.chance.choice(mine).id, NOW)

    def live(self) -> list[Visit]:
        return list(self.session.scalars(select(Visit).where(Visit.status.in_(LIVE)).order_by(Visit.start_at)))


def clashes(some: list[Visit], who: str, between: int = 0) -> list[tuple[str, str]]:
    """Pairs that share `who` and have fewer minutes between them; a visit and the hour it moves to are no such pair."""
    gap = timedelta(minutes=between)
    return [
        (one.code, other.code)
        for one, other in itertools.combinations(some, 2)
        if getattr(one, who) is not None
        and getattr(one, who) == getattr(other, who)
        and one.start_at < other.end_at + gap
        and other.start_at < one.end_at + gap
        and one.moves_id != other.id
        and other.moves_id != one.id
    ]


@pytest.mark.parametrize("seed", range(5))
def test_a_calendar_filled_at_random_never_has_two_at_a_time_and_keeps_every_limit(session, seed):
    town = Town(session, seed)
    town.lives(90)
    live, policy, calendar = town.live(), town.office.clinic.booking, OfficeCalendar(town.office)
    assert clashes(live, "consultant_id", policy.buffer_minutes) == []
    assert clashes(live, "owner_id") == clashes(live, "seat") == []
    booked = [visit for visit in live if visit.status == VisitStatus.BOOKED]
    days = [calendar.local_day(visit.start_at) for visit in booked]
    assert max(Counter(days).values()) <= policy.max_office_day
    assert max(Counter(visit.owner_id for visit in booked).values()) <= policy.max_live_visits
    assert max(Counter(zip(days, (v.owner_id for v in booked), strict=True)).values()) <= policy.max_owner_day
    most = policy.max_consultant_day or 1000
    assert max(Counter(zip(days, (v.consultant_id for v in booked), strict=True)).values()) <= most
    staff = {each.id: each for each in town.staff}
    for visit, day in zip(booked, days, strict=True):
        by, slot = staff[visit.consultant_id], Slot(visit.start_at, visit.end_at)
        assert calendar.is_open(slot)
        assert slot.end - slot.start == timedelta(minutes=policy.minutes_for(visit.topic_id))
        assert visit.busy_until - visit.end_at == timedelta(minutes=policy.buffer_minutes)
        assert by.topics is None or visit.topic_id in (GENERAL, *by.topics)
        assert by.weekdays is None or day.weekday() in by.weekdays
        assert (visit.seat is not None) == (visit.mode == Mode.IN_PERSON)
    assert len(booked) >= 8
    assert town.happened["refused"]
    assert town.happened["moves"]
    assert town.happened["cancels"]


@pytest.mark.parametrize("seed", [0, 2, 4])  # towns so crowded that people ask for hours nobody has
def test_without_the_databases_refusal_the_same_town_has_two_at_a_time(session, seed):
    """Who is asked first is looked up; whether they can is left to the triggers."""
    town = Town(session, seed)
    for name in ("insert", "update"):
        session.execute(text(f"DROP TRIGGER tr_visits_no_overlap_{name}"))
    town.lives(90)
    assert clashes(town.live(), "consultant_id", town.office.clinic.booking.buffer_minutes)


# --- what is read from the database --------------------------------------------------------------------------------


def test_a_hold_that_lapsed_and_a_leave_that_is_over_and_the_visit_being_moved_are_in_nobodys_way(session):
    office, about = an_office(), Subject(GENERAL)
    budi, sari = a_consultant(session), a_person(session, NOW)
    slots = OfficeCalendar(office).slots_on(MONDAY)
    a_visit(session, sari, budi, slots[0].start, status=VisitStatus.HELD, held_until=NOW, code="KP-1")
    moving = a_visit(session, sari, budi, slots[1].start, code="KP-2")
    session.add(Leave(staff_id=budi.id, start_at=slots[2].start, end_at=slots[3].start, created_at=NOW))
    session.flush()
    free = availability.free_slots(session, office, sari, [MONDAY], NOW, about, moving)
    assert free[MONDAY] == [slots[0], slots[3]], "moving a visit to its own hour is no move"
    assert availability.free_slots(session, office, sari, [MONDAY], NOW, about) == {}, "one visit a day"


def test_the_hour_that_was_refused_is_never_among_those_near_it(session):
    """Not even where the roster shows it free: the database has refused it to this owner just now."""
    office, about = an_office(), Subject(GENERAL)
    a_consultant(session)
    sari = a_person(session, NOW)
    slots = OfficeCalendar(office).slots_on(MONDAY)
    assert all(slot in availability.free_slots(session, office, sari, [MONDAY], NOW, about)[MONDAY] for slot in slots)
    for refused in slots:
        near = availability.nearest_free(session, office, sari, refused.start, NOW, about)
        assert len(near) == availability.ALTERNATIVES
        assert refused.start not in near


def test_who_was_retired_takes_no_visits(session):
    office, about = an_office(), Subject(GENERAL)
    budi = a_consultant(session)
    assert availability.free_slots(session, office, None, WEEK, NOW, about)
    budi.is_active = False
    session.flush()
    assert availability.free_slots(session, office, None, WEEK, NOW, about) == {}


@pytest.mark.parametrize(
    ("own", "offices", "offered"),
    [
        (None, None, [Mode.IN_PERSON]),
        (None, LINK, [Mode.IN_PERSON, Mode.ONLINE]),
        (LINK, None, [Mode.IN_PERSON, Mode.ONLINE]),
        ("zoom 123", None, [Mode.IN_PERSON]),
    ],
)
def test_meeting_online_is_offered_where_there_is_a_link(session, own, offices, offered):
    office = an_office(modes=tuple(Mode), online_link=offices)
    a_consultant(session).online_link = own
    session.flush()
    assert availability.modes(session, office, Subject(GENERAL)) == offered
