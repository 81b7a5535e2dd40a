"""The database itself refuses visits that overlap, whoever writes them: no code of ours runs here."""

from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import text
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from tests.unit.world import a_consultant, a_person

NINE = datetime(2026, 11, 24, 0, 0, tzinfo=UTC)  # nine in the morning of an office in Papua
INSERT = text("""
    INSERT INTO visits (code, owner_id, consultant_id, seat, start_at, end_at, busy_until, status, moves_id, topic_id,
                        sequence, created_at)
    VALUES (:code, :owner_id, :consultant_id, :seat, :start_at, :end_at, :busy_until, :status, :moves_id, 'nib', 0,
            '2026-11-23 00:00:00.000000')
    RETURNING id
""")


class Book:
    """Writes visits with plain SQL; times are minutes from nine."""

    def __init__(self, session: Session) -> None:
        self.session = session
        self.sari, self.dedi = (a_person(session, NINE, 1001 + n, f"Pemilik {n}").id for n in range(2))
        self.budi, self.eko = (a_consultant(session, 2001 + n).id for n in range(2))
        self.count = 0

    def put(self, start: int, end: int, *, busy: int | None = None, **more) -> int:
        """By default of Sari with Budi, booked, without a seat; raises IntegrityError."""
        self.count += 1
        until = end if busy is None else busy
        told = {
            "code": f"KP-{self.count}", "owner_id": self.sari, "consultant_id": self.budi, "seat": None,
            "status": "booked", "moves_id": None, "start_at": at(start), "end_at": at(end),
            "busy_until": at(until), **more,
        }  # fmt: skip
        with self.session.begin_nested():
            return self.session.execute(INSERT, told).scalar_one()

    def change(self, visit: int, **new) -> None:
        names = ", ".join(f"{name} = :{name}" for name in new)
        with self.session.begin_nested():
            self.session.execute(text(f"UPDATE visits SET {names} WHERE id = :id"), {**new, "id": visit})

    def unprotected(self) -> None:
        for name in ("insert", "update"):
            self.session.execute(text(f"DROP TRIGGER tr_visits_no_overlap_{name}"))


def at(minutes: int) -> str:
    return f"{NINE + timedelta(minutes=minutes):%Y-%m-%d %H:%M:%S.%f}"


@pytest.fixture
def book(session) -> Book:
    return Book(session)


AROUND = {
    "begins inside": (30, 75),
    "ends inside": (-30, 15),
    "lies inside": (10, 20),
    "goes around": (-60, 120),
    "shares the last minute": (44, 90),
    "shares the first minute": (-44, 1),
}
BESIDE = {"right after": (45, 90), "right before": (-45, 0), "the day before": (-1440, -1395), "long after": (600, 645)}
OVERLAPS = pytest.mark.parametrize(("start", "end"), AROUND.values(), ids=AROUND.keys())
APART = pytest.mark.parametrize(("start", "end"), BESIDE.values(), ids=BESIDE.keys())


@OVERLAPS
def test_a_consultant_has_no_two_visits_at_a_time(book, start, end):
    book.put(0, 45)
    with pytest.raises(IntegrityError, match="the consultant has a visit then"):
        book.put(start, end, owner_id=book.dedi)


@OVERLAPS
def test_an_owner_has_no_two_visits_at_a_time(book, start, end):
    book.put(0, 45)
    with pytest.raises(IntegrityError, match="the owner has a visit then"):
        book.put(start, end, consultant_id=book.eko)


@OVERLAPS
def test_a_seat_has_no_two_visits_at_a_time(book, start, end):
    book.put(0, 45, seat=0)
    with pytest.raises(IntegrityError, match="the seat is taken then"):
        book.put(start, end, owner_id=book.dedi, consultant_id=book.eko, seat=0)
    book.put(start, end, owner_id=book.dedi, consultant_id=book.eko, seat=1)


@OVERLAPS
def test_it_is_the_triggers_that_refuse_and_nothing_else(book, start, end):
    book.unprotected()
    book.put(0, 45, seat=0)
    book.put(start, end, seat=0)


@APART
def test_visits_beside_each_other_are_fine(book, start, end):
    book.put(0, 45, seat=0)
    book.put(start, end, seat=0)


def test_others_at_the_same_time_are_fine(book):
    book.put(0, 45, seat=0)
    book.put(0, 45, owner_id=book.dedi, consultant_id=book.eko, seat=1)


@pytest.mark.parametrize(("start", "end", "busy"), [(45, 90, 105), (59, 100, 115), (-45, 0, 15), (-59, -14, 1)])
def test_the_time_between_visits_is_kept_on_both_sides(book, start, end, busy):
    book.put(0, 45, busy=60)
    with pytest.raises(IntegrityError, match="the consultant has a visit then"):
        book.put(start, end, busy=busy, owner_id=book.dedi)


@pytest.mark.parametrize(("start", "end", "busy"), [(60, 105, 120), (-60, -15, 0)])
def test_after_the_time_between_visits_the_next_may_come(book, start, end, busy):
    book.put(0, 45, busy=60)
    book.put(start, end, busy=busy, owner_id=book.dedi)


def test_the_time_between_visits_is_the_consultants_not_the_owners_and_not_the_seats(book):
    book.put(0, 45, busy=60, seat=0)
    book.put(45, 90, busy=105, seat=0, consultant_id=book.eko)


@pytest.mark.parametrize("status", ["cancelled", "lapsed", "attended", "no_show", "released"])
def test_what_lives_no_more_is_in_nobodys_way(book, status):
    book.put(0, 45, status=status, seat=0)
    book.put(10, 55, seat=0)
    book.put(20, 65, status=status, seat=0)


@pytest.mark.parametrize("first", ["held", "booked"])
@pytest.mark.parametrize("second", ["held", "booked"])
def test_a_held_hour_counts_like_a_booked_one(book, first, second):
    book.put(0, 45, status=first)
    with pytest.raises(IntegrityError):
        book.put(10, 55, status=second)


def test_visits_without_an_owner_or_a_seat_share_neither(book):
    book.put(0, 45, owner_id=None)
    book.put(0, 45, owner_id=None, consultant_id=book.eko)


@pytest.mark.parametrize(
    "new",
    [
        {"start_at": at(30), "end_at": at(75), "busy_until": at(75)},
        {"start_at": at(-30), "end_at": at(15), "busy_until": at(15)},
        {"end_at": at(300), "start_at": at(-10), "busy_until": at(300)},
    ],
)
def test_no_visit_is_moved_into_another(book, new):
    book.put(0, 45, seat=0)
    other = book.put(200, 245, seat=0)
    with pytest.raises(IntegrityError):
        book.change(other, **new)
    book.unprotected()
    book.change(other, **new)


def test_no_visit_comes_back_to_life_in_anothers_hour(book):
    gone = book.put(10, 55, status="cancelled")
    book.put(0, 45)
    for status in ("held", "booked"):
        with pytest.raises(IntegrityError):
            book.change(gone, status=status)
    book.change(gone, status="no_show")


def test_no_visit_is_handed_to_a_consultant_an_owner_or_a_seat_that_is_busy_then(book):
    book.put(0, 45, seat=0)
    other = book.put(10, 55, owner_id=book.dedi, consultant_id=book.eko, seat=1)
    for new in ({"consultant_id": book.budi}, {"owner_id": book.sari}, {"seat": 0}):
        with pytest.raises(IntegrityError):
            book.change(other, **new)
    book.change(other, seat=2)


def test_a_longer_time_between_visits_is_refused_where_the_next_has_come(book):
    first = book.put(0, 45)
    book.put(45, 90, owner_id=book.dedi)
    with pytest.raises(IntegrityError, match="the consultant has a visit then"):
        book.change(first, busy_until=at(60))


def test_what_changes_nothing_of_its_time_may_always_be_written(book):
    visit = book.put(0, 45, seat=0)
    book.change(visit, status="booked", seat=0)
    book.change(visit, status="attended")


def test_a_visit_and_the_hour_it_is_moved_to_may_overlap_and_nobody_else_may(book):
    old = book.put(0, 45, seat=0)
    new = book.put(10, 55, seat=0, status="held", moves_id=old)
    with pytest.raises(IntegrityError):
        book.put(50, 95, owner_id=book.dedi)  # in the way of the new hour only
    book.change(new, status="lapsed")
    book.change(old, start_at=at(10), end_at=at(55), busy_until=at(55))
    with pytest.raises(IntegrityError):
        book.put(20, 65, status="held", moves_id=new)  # moves another visit, and overlaps this one


def test_the_pair_stays_a_pair_whichever_of_them_is_written(book):
    old = book.put(0, 45)
    new = book.put(30, 75, status="held", moves_id=old)
    book.change(old, end_at=at(50), busy_until=at(65))
    book.change(new, start_at=at(20), end_at=at(65), busy_until=at(80))
    with pytest.raises(IntegrityError):
        book.change(new, moves_id=None)
