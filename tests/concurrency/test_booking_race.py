"""Many owners want few hours at once. The unique indexes of `visits` decide, and only they."""

import asyncio
import logging
import sqlite3
from contextlib import closing
from datetime import datetime, timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from bot.db.people import Person
from bot.db.session import Database
from bot.errors import SlotTaken
from bot.screens.kit import Act, act
from bot.services import holds
from bot.services.subject import GENERAL, Subject
from tests.concurrency.crowd import at_once, copies, crowd, heard_by, rows
from tests.stage import BUDI, MONDAY_MORNING, Someone, Stage

SIRI = 2002  # a second consultant
INDEXES = ("uq_visits_consultant_start", "uq_visits_owner_start")
TRIGGERS = ("tr_visits_no_overlap_insert", "tr_visits_no_overlap_update")
TUESDAY = (MONDAY_MORNING + timedelta(days=1)).replace(hour=9)
HOURS = [TUESDAY + timedelta(minutes=45 * n) for n in range(4)]
HELD, TAKEN = "simpan", "baru saja dipesan"
LIVE = "SELECT consultant_id, start_at FROM visits WHERE status IN ('held', 'booked')"


def hold(start: datetime) -> Act:
    return act("bk.hold", GENERAL, start, 0)


async def rush(stage: Stage, people: list[Someone], hours: list[datetime]) -> None:
    """Everybody taps an hour in the same moment, the hours in turn."""
    await at_once(stage, ((each, hold(hours[n % len(hours)])) for n, each in enumerate(people)))


@pytest.fixture
def no_trouble(caplog: pytest.LogCaptureFixture):
    """Nothing went wrong unseen: no apology was logged, the database was never locked."""
    yield
    wrong = [each.getMessage() for each in caplog.get_records("call") if each.levelno >= logging.WARNING]
    assert not wrong


@pytest.mark.usefixtures("no_trouble")
async def test_of_sixty_owners_one_gets_the_hour_and_the_others_get_the_nearest_alternatives(opened: Stage):
    people = await crowd(opened, 60)
    await rush(opened, people, HOURS[:1])
    winners, losers = heard_by(opened.sim, people, HELD), heard_by(opened.sim, people, TAKEN)
    assert len(winners) == 1
    assert set(losers) == {each.id for each in people} - set(winners)
    assert len(rows(opened.file, LIVE)) == 1
    unlucky = next(each for each in people if each.id in losers)
    offered = [data for data in await _data_of(unlucky) if data.startswith("bk.hold")]
    assert len(offered) == 3
    assert hold(HOURS[0]).encode() not in offered
    await unlucky.taps((await unlucky.buttons())[0])
    await unlucky.sees(HELD)


async def _data_of(someone: Someone) -> list[str]:
    keyboard = (await someone.last())["reply_markup"]["inline_keyboard"]
    return [button["callback_data"] for row in keyboard for button in row]


@pytest.mark.usefixtures("no_trouble")
async def test_two_consultants_give_every_hour_to_two_owners(opened: Stage):
    await opened.hires(SIRI, "Bu Siri", consultant=True)
    people = await crowd(opened, 40)
    await rush(opened, people, HOURS)
    assert len(heard_by(opened.sim, people, HELD)) == 2 * len(HOURS)
    held = rows(opened.file, "SELECT p.telegram_id, v.id FROM visits v JOIN people p ON p.id = v.owner_id")
    await at_once(opened, ((opened.person(owner), act("bk.save", visit)) for owner, visit in held))
    booked = rows(opened.file, LIVE)
    assert len(booked) == len(set(booked)) == 2 * len(HOURS)
    assert rows(opened.file, "SELECT count(*) FROM visits WHERE status = 'booked'") == [(2 * len(HOURS),)]
    assert copies(opened.sim, BUDI, "Kunjungan baru") == len(HOURS)


async def test_without_the_indexes_the_same_rush_gives_one_hour_to_many(stage: Stage):
    """The twin: it proves that the tests above fail when the indexes are gone."""
    drop_protection(stage)
    await stage.open()
    await stage.hires(BUDI, "Pak Budi", consultant=True)
    people = await crowd(stage, 20)
    await rush(stage, people, HOURS[:1])
    taken = rows(stage.file, LIVE)
    assert len(taken) > 1
    assert len(set(taken)) == 1


async def test_without_the_indexes_the_race_between_processes_is_lost_too(stage: Stage):
    drop_protection(stage)
    assert await _held_by_two_processes(stage) > 1


async def test_the_database_decides_even_between_two_processes(stage: Stage):
    """Two engines share no lock of ours, only the file."""
    assert await _held_by_two_processes(stage) == 1


def drop_protection(stage: Stage) -> None:
    with closing(sqlite3.connect(stage.file)) as connection:
        for index in INDEXES:
            connection.execute(f"DROP INDEX {index}")
        for trigger in TRIGGERS:
            connection.execute(f"DROP TRIGGER {trigger}")


async def _held_by_two_processes(stage: Stage) -> int:
    """Ten owners want one hour through two engines in turn; returns how many got it."""
    await stage.open()
    await stage.hires(BUDI, "Pak Budi", consultant=True)
    people = await crowd(stage, 10)
    assert stage.clinic
    catalog = stage.clinic.shelf.catalog
    await stage.close()

    def wants(session: Session, telegram_id: int) -> bool:
        person = session.scalars(select(Person).where(Person.telegram_id == telegram_id)).one()
        try:
            holds.hold(session, catalog, person, Subject(GENERAL), HOURS[0], stage.now())
        except SlotTaken:
            return False
        return True

    engines = [Database(f"sqlite+aiosqlite:///{stage.file}", synchronous="OFF") for _ in range(2)]
    got = await asyncio.gather(
        *(engines[n % 2].run(lambda session, i=each.id: wants(session, i)) for n, each in enumerate(people))
    )
    for engine in engines:
        await engine.close()
    return sum(got)


@pytest.mark.usefixtures("no_trouble")
async def test_two_phones_of_one_owner_hold_one_hour_between_them(opened: Stage):
    [owner] = await crowd(opened, 1)
    await at_once(opened, [(owner, hold(HOURS[0])), (owner, hold(HOURS[1]))])
    assert len(rows(opened.file, LIVE)) == 1


@pytest.mark.usefixtures("no_trouble")
async def test_two_phones_confirming_different_hours_stay_within_the_limit(opened: Stage):
    [owner] = await crowd(opened, 1)
    await at_once(opened, [(owner, hold(hour + timedelta(days=n % 3))) for n, hour in enumerate(HOURS)])
    visits = [visit for (visit,) in rows(opened.file, "SELECT id FROM visits")]
    await at_once(opened, [(owner, act("bk.save", visit)) for visit in visits * 2])
    booked = rows(opened.file, "SELECT start_at FROM visits WHERE status = 'booked'")
    assert len(set(booked)) == len(booked) == 2
    assert len(rows(opened.file, LIVE)) == 2


@pytest.mark.usefixtures("no_trouble")
async def test_of_two_owners_whose_holds_ran_out_one_can_still_confirm(opened: Stage):
    sari, dedi = await crowd(opened, 2)
    for each in (sari, dedi):
        await at_once(opened, [(each, hold(HOURS[0]))])
        await opened.passes(minutes=6)
    held = rows(opened.file, "SELECT p.telegram_id, v.id FROM visits v JOIN people p ON p.id = v.owner_id")
    assert len(held) == 2
    await at_once(opened, ((opened.person(owner), act("bk.save", visit)) for owner, visit in held))
    assert len(rows(opened.file, "SELECT id FROM visits WHERE status = 'booked'")) == 1
    assert len(rows(opened.file, LIVE)) == 1
    assert sorted(copies(opened.sim, each.id, TAKEN) for each in (sari, dedi)) == [0, 1]


async def test_who_loses_the_hour_while_moving_is_offered_hours_to_move_to(opened: Stage):
    sari, dedi = await crowd(opened, 2)
    await at_once(opened, [(sari, hold(HOURS[0]))])
    [(visit,)] = rows(opened.file, "SELECT id FROM visits")
    await at_once(opened, [(sari, act("bk.save", visit))])
    await at_once(opened, [(dedi, hold(HOURS[1]))])
    await at_once(opened, [(sari, act("bk.hold", GENERAL, HOURS[1], visit))])
    await sari.sees(TAKEN)
    await sari.taps((await sari.buttons())[0])
    await sari.taps("Ya")
    assert copies(opened.sim, sari.id, "dipindahkan") == 1
    assert len(rows(opened.file, "SELECT id FROM visits WHERE status = 'booked'")) == 1
