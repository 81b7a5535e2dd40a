"""A thousand owners, a hundred places, one moment: four consultants with twenty-five hours each, Monday to Thursday.

Which visits a loser's answer could know of is written down by a trigger, in the transaction of the answer.
"""

import sqlite3
from collections import Counter
from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from bot.screens.kit import act, decode, split_data
from bot.services.slots import OfficeCalendar, Slot
from tests.concurrency.crowd import at_once, copies, crowd, heard_by, rows
from tests.concurrency.test_booking_race import (
    HELD,
    LIVE,
    TAKEN,
    drop_protection,
    hold,
    no_trouble,  # noqa: F401 - a fixture
)
from tests.stage import BUDI, MONDAY_MORNING, Someone, Stage

CONSULTANTS = (BUDI, 2101, 2102, 2103)
OWNERS, PLACES = 1_000, 100
WITNESS = """
CREATE TABLE witness (chat_id INTEGER, newest_visit INTEGER);
CREATE TRIGGER tr_witness AFTER UPDATE OF state ON inbox WHEN NEW.state = 'done'
BEGIN INSERT INTO witness SELECT OLD.chat_id, coalesce(max(id), 0) FROM visits; END
"""
OVERLAPS = """
SELECT count(*) FROM visits one JOIN visits other ON one.id < other.id
WHERE one.status IN ('held', 'booked') AND other.status IN ('held', 'booked')
  AND (one.consultant_id = other.consultant_id OR one.owner_id = other.owner_id)
  AND one.start_at < other.end_at AND other.start_at < one.end_at
"""


@pytest.fixture(autouse=True)
def no_waiting_for_a_chats_turn(monkeypatch: pytest.MonkeyPatch) -> None:
    """A consultant gets twenty-five notices at once; Telegram's pace in one chat is another story.

    And on a busy machine nobody is asked for patience.
    """
    monkeypatch.setattr("handlers.pace.CHAT_BURST", 1_000)
    monkeypatch.setattr("handlers.edge.PATIENCE_S", 300)


async def opens(stage: Stage) -> OfficeCalendar:
    """The office with its four consultants."""
    clinic = await stage.open()
    for telegram_id in CONSULTANTS:
        await stage.hires(telegram_id, f"Konsultan {telegram_id}", consultant=True)
        await stage.post("users", id=telegram_id, first_name="Konsultan")
        stage.sim.state.people[telegram_id].started = True
    return OfficeCalendar(clinic.shelf.catalog)


def bookable(calendar: OfficeCalendar, days: range) -> list[Slot]:
    today = MONDAY_MORNING.date()
    return [slot for n in days for slot in calendar.bookable_on(today + timedelta(days=n), MONDAY_MORNING)]


def offered(stage: Stage, someone: Someone) -> list[datetime]:
    """The hours under the newest answer, by their buttons."""
    *_, newest = stage.sim.state.chats[someone.id].living()
    found = [split_data(button["callback_data"]) for button in newest.buttons()]
    return [decode(raw[1], datetime) for name, raw in found if name == "bk.hold"]


def nearest(wanted: datetime, known: int, taken: list[tuple[int, datetime]], slots: list[Slot]) -> list[datetime]:
    """The three free hours nearest to the wanted one, given the visits up to the newest `known`."""
    places = Counter(start for visit_id, start in taken if visit_id <= known)
    free = [slot.start for slot in slots if places[slot.start] < len(CONSULTANTS) and slot.start != wanted]
    return sorted(sorted(free, key=lambda start: abs(start - wanted))[:3])


def taken_hours(file: Path) -> list[tuple[int, datetime]]:
    found = rows(file, "SELECT id, start_at FROM visits WHERE status IN ('held', 'booked') ORDER BY id")
    return [(visit_id, datetime.fromisoformat(start).replace(tzinfo=UTC)) for visit_id, start in found]


def witness(file: Path) -> None:
    with closing(sqlite3.connect(file)) as connection:
        connection.executescript(WITNESS)


def wishes(people: list[Someone], hours: list[Slot]) -> Iterator[tuple[Someone, datetime]]:
    """Everybody wants one of the hours, as many people each of them."""
    return ((each, hours[n % len(hours)].start) for n, each in enumerate(people))


@pytest.mark.timeout(400)  # half a minute on two quiet cores; they may be busy
@pytest.mark.usefixtures("no_trouble")
async def test_of_a_thousand_owners_a_hundred_get_a_place_and_nine_hundred_the_nearest_free_hours(stage: Stage):
    witness(stage.file)
    calendar = await opens(stage)
    hours = bookable(calendar, range(5))
    assert len(hours) * len(CONSULTANTS) == PLACES
    people = await crowd(stage, OWNERS)
    wanted = dict(wishes(people, hours))
    await at_once(stage, [(each, hold(start)) for each, start in wanted.items()], seconds=300)

    winners, losers = heard_by(stage.sim, people, HELD), heard_by(stage.sim, people, TAKEN)
    assert (len(winners), len(losers)) == (PLACES, OWNERS - PLACES)
    assert not winners.keys() & losers.keys()
    known = dict(rows(stage.file, "SELECT chat_id, newest_visit FROM witness"))
    taken, slots = taken_hours(stage.file), bookable(calendar, range(14))
    wrong = [
        each.id
        for each, start in wanted.items()
        if each.id in losers and offered(stage, each) != nearest(start, known[each.id], taken, slots)
    ]
    assert wrong == []

    held = rows(stage.file, "SELECT p.telegram_id, v.id FROM visits v JOIN people p ON p.id = v.owner_id")
    await at_once(stage, ((stage.person(owner), act("bk.save", visit)) for owner, visit in held))
    assert rows(stage.file, "SELECT status, count(*) FROM visits GROUP BY status") == [("booked", PLACES)]
    assert rows(stage.file, "SELECT count(DISTINCT owner_id) FROM visits") == [(PLACES,)]
    assert rows(stage.file, OVERLAPS) == [(0,)]
    assert [copies(stage.sim, each, "Kunjungan baru") for each in CONSULTANTS] == [len(hours)] * len(CONSULTANTS)
    assert rows(stage.file, "SELECT count(*) FROM inbox WHERE state <> 'answered'") == [(0,)]


async def test_without_indexes_and_triggers_a_hundred_owners_share_the_places(stage: Stage):
    """The twin: the same rush, nothing in the database that refuses."""
    drop_protection(stage)
    calendar = await opens(stage)
    people = await crowd(stage, 100)
    hours = bookable(calendar, range(1))
    await at_once(stage, [(each, hold(start)) for each, start in wishes(people, hours)])
    places = Counter(rows(stage.file, LIVE))
    assert max(places.values()) > 1
    assert rows(stage.file, OVERLAPS) != [(0,)]
    assert len(heard_by(stage.sim, people, HELD)) > len(hours) * len(CONSULTANTS)
