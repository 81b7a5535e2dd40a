"""Deadlines while the clinic is down or Telegram is, and the owner's tap in the very moment of the tick."""

import asyncio
import sqlite3
from contextlib import closing

import pytest
from sqlalchemy.orm import Session

from bot.db.booking import Visit
from bot.services import release
from tests.flows.absences import SURE, asked_at, missed_two, sleeps, statuses, unconfirmed
from tests.flows.acts import a_visit, blocks, buttons_of, everything_done, heard, visits, wib, wording
from tests.flows.offices import rules_change
from tests.stage import Someone, Stage


async def test_down_over_the_deadline_but_warned_before_it_is_released_at_the_next_tick(sari: Someone):
    await unconfirmed(sari)
    await sari.stage.until(wib(25, "09:00"))
    await sleeps(sari.stage, wib(25, "17:00"))
    assert await statuses(sari.stage) == ["released"]


async def test_six_hours_down_over_warning_and_deadline_the_owner_is_asked_now_and_has_two_hours(sari: Someone):
    await unconfirmed(sari)
    await sari.stage.until(wib(25, "08:00"))
    await sleeps(sari.stage, wib(25, "14:00"))
    await sari.stage.tick()
    assert [visit.confirm_by for visit in await visits(sari.stage, "booked")] == [wib(25, "16:00")]
    (told,) = await heard(sari, wording(sari.stage, "attendance.last"))
    assert "Rab 25 Nov pukul 16.00" in told["text"]
    await sari.stage.until(wib(25, "16:00"))
    assert await statuses(sari.stage) == ["booked"]
    await sari.stage.until(wib(25, "16:01"))
    assert await statuses(sari.stage) == ["released"]


async def test_a_warning_in_the_last_minutes_is_none(sari: Someone):
    await unconfirmed(sari)
    await sari.stage.until(wib(25, "08:00"))
    await sleeps(sari.stage, wib(25, "11:40"))
    assert not await heard(sari, wording(sari.stage, "attendance.last"))
    await sari.stage.until(wib(25, "12:01"))
    assert await statuses(sari.stage) == ["booked"]
    assert len(await heard(sari, "Rab 25 Nov pukul 14.01")) == 1


async def test_back_in_the_evening_the_owner_is_asked_in_the_morning(sari: Someone):
    await unconfirmed(sari, wib(26, "13:00"))
    await sari.stage.until(wib(25, "08:00"))
    await sleeps(sari.stage, wib(25, "21:00"))
    assert [visit.confirm_by for visit in await visits(sari.stage, "booked")] == [wib(26, "09:00")]
    assert not await heard(sari, wording(sari.stage, "attendance.last"))
    await sari.stage.until(wib(26, "07:00"))
    assert len(await heard(sari, wording(sari.stage, "attendance.last"))) == 1


async def test_where_no_time_is_left_to_ask_the_visit_stays_theirs(sari: Someone):
    await unconfirmed(sari)  # at 09.00
    await sari.stage.until(wib(25, "08:00"))
    await sleeps(sari.stage, wib(25, "21:00"))
    assert [visit.confirm_by for visit in await visits(sari.stage, "booked")] == [None]
    await sari.stage.until(wib(26, "08:59"))
    assert await statuses(sari.stage) == ["booked"]


async def test_down_until_the_visit_has_begun_it_is_not_released(sari: Someone):
    await unconfirmed(sari)
    await sari.stage.until(wib(25, "09:00"))
    await sleeps(sari.stage, wib(26, "09:10"))
    assert await statuses(sari.stage) == ["booked"]


async def test_who_blocked_the_bot_cannot_be_warned_and_the_hour_is_released(sari: Someone):
    await unconfirmed(sari)
    await blocks(sari)
    await sari.stage.until(wib(25, "09:00"))
    await sari.stage.until(wib(25, "12:01"))
    assert await statuses(sari.stage) == ["released"]


async def test_a_restart_between_the_messages_repeats_nothing(sari: Someone):
    await unconfirmed(sari)
    for moment in (wib(24, "12:00"), wib(25, "09:00"), wib(25, "12:01")):
        await sari.stage.until(moment)
        await sari.stage.restart()
        await sari.stage.tick()
    assert [state for *_, state in await asked_at(sari.stage)] == ["sent", "sent"]
    for key in ("attendance.ask", "attendance.last", "attendance.released"):
        assert len(await heard(sari, wording(sari.stage, key))) == 1


async def test_the_release_late_in_the_evening_is_told_in_the_morning(sari: Someone, budi: Someone):
    await rules_change(sari.stage, confirm_by="19:00")
    await missed_two(sari)
    visit = await a_visit(sari, wib(26, "13:00"))
    await sari.stage.until(wib(25, "16:00"))
    await sleeps(sari.stage, wib(25, "20:30"))
    assert await statuses(sari.stage) == ["released"]
    assert not await heard(sari, wording(sari.stage, "attendance.released"))
    await sari.stage.until(wib(26, "07:00"))
    assert len(await heard(sari, wording(sari.stage, "attendance.released"))) == 1
    assert len(await heard(budi, visit.code, "dilepas")) == 1


# --- both at the same moment ---


async def _due(stage: Stage) -> Visit:
    """The visit as a tick saw it, just before it decides."""
    (visit,) = await visits(stage, "booked")
    return visit


async def _decides(stage: Stage, seen: Visit) -> bool:
    """The tick, with what it saw a moment ago."""

    def work(session: Session) -> bool:
        visit = session.merge(seen, load=False)
        return release.release(session, stage.clinic.shelf.catalog, visit, stage.now())

    return await stage.clinic.database.run(work)


async def _opens_at_a_minute_past_noon(sari: Someone) -> Visit:
    await unconfirmed(sari)
    await sari.stage.until(wib(25, "09:00"))
    sari.stage.sim.clock.advance(3 * 3600 + 60)
    return await _due(sari.stage)


async def test_the_owners_tap_before_the_ticks_decision_keeps_the_visit(sari: Someone, budi: Someone):
    seen = await _opens_at_a_minute_past_noon(sari)
    await sari.taps(SURE)
    assert not await _decides(sari.stage, seen)
    await sari.stage.tick()
    assert await statuses(sari.stage) == ["booked"]
    assert not await heard(sari, wording(sari.stage, "attendance.released"))
    assert not await heard(budi, "dilepas")


async def test_twin_a_tick_that_trusts_what_it_saw_takes_a_confirmed_visit_away(sari: Someone):
    seen = await _opens_at_a_minute_past_noon(sari)
    await sari.taps(SURE)
    with closing(sqlite3.connect(sari.stage.file)) as database, database:
        database.execute("UPDATE visits SET status = 'released' WHERE id = ?", [seen.id])
    assert await statuses(sari.stage) == ["released"]


async def test_the_owners_tap_after_the_ticks_decision_takes_the_hour_again(sari: Someone):
    seen = await _opens_at_a_minute_past_noon(sari)
    assert await _decides(sari.stage, seen)
    await sari.taps(SURE)
    assert await statuses(sari.stage) == ["booked"]


@pytest.mark.parametrize("is_tick_first", [True, False])
async def test_tap_and_tick_at_once_leave_the_owner_with_the_visit(sari: Someone, is_tick_first: bool):
    await _opens_at_a_minute_past_noon(sari)
    message = await sari.last()
    data = next(b["callback_data"] for b in buttons_of(message) if SURE in b["text"])
    tap = sari.stage.post("tap", user_id=sari.id, message_id=message["message_id"], data=data)
    tick = sari.stage.clinic.tend_calendar()
    _, told = await asyncio.gather(tick, tap) if is_tick_first else reversed(await asyncio.gather(tap, tick))
    await sari.stage.settled(told["update_id"])
    await everything_done(sari.stage)
    (mine,) = await visits(sari.stage, "booked")
    assert mine.confirm_by is None
    assert len(await heard(sari, wording(sari.stage, "attendance.sure"))) == 1
