"""Reminders: the day before at 16.00 and two hours before, each once, and only while they are true."""

import sqlite3
from contextlib import closing
from datetime import UTC, datetime

import pytest
from sqlalchemy import select

from bot.db.people import Person
from bot.services import outbox
from tests.flows.acts import (
    WEDNESDAY,
    a_visit,
    blocks,
    heard,
    opens_card,
    read,
    screen,
    visits,
    wib,
    wording,
)
from tests.stage import SARI, Someone


async def _reminders(person: Someone) -> tuple[int, int]:
    """How many they got: of the day before, and of two hours before."""
    tomorrow, soon = (wording(person.stage, f"notices.{name}") for name in ("tomorrow", "soon"))
    return len(await heard(person, tomorrow)), len(await heard(person, soon))


async def test_both_reminders_come_on_time_and_once(sari: Someone):
    await a_visit(sari, wib(25, "10:30"))
    for moment, expected in (
        (wib(24, "15:59"), (0, 0)),
        (wib(24, "16:00"), (1, 0)),
        (wib(25, "08:29"), (1, 0)),
        (wib(25, "08:30"), (1, 1)),
        (wib(25, "12:00"), (1, 1)),
    ):
        await sari.stage.until(moment)
        assert await _reminders(sari) == expected, moment


async def test_a_reminder_tells_code_date_place_consultant_and_papers(sari: Someone):
    visit = await a_visit(sari, wib(24, "09:00"), "sppirt")
    await sari.stage.until(wib(23, "16:00"))
    catalog = sari.stage.clinic.shelf.catalog
    papers = [item.title for item in catalog.topics["sppirt"].items if item.bring]
    await sari.sees(visit.code, "24 November 2026 pukul 09.00", catalog.clinic.office, "Pak Budi", *papers)


async def test_the_reminders_own_button_cancels_and_no_other_reminder_follows(sari: Someone, budi: Someone):
    visit = await a_visit(sari, wib(24, "09:00"))
    await sari.stage.until(wib(23, "16:00"))
    await sari.taps("Batalkan")
    assert [each.status for each in await visits(sari.stage)] == ["cancelled"]
    assert await heard(budi, visit.code, "batal")
    await sari.stage.until(wib(24, "09:00"))
    assert (await _reminders(sari))[1] == 0


async def test_the_reminders_own_button_moves_the_visit(sari: Someone):
    visit = await a_visit(sari, wib(24, "09:00"))
    await sari.stage.until(wib(23, "16:00"))
    for label in ("Pindah jadwal", WEDNESDAY, "13.00", "Ya, pindahkan"):
        await sari.taps(label)
    (moved,) = await visits(sari.stage, "booked")
    assert (moved.code, moved.start_at) == (visit.code, wib(25, "13:00"))


async def test_a_visit_booked_for_today_brings_no_late_reminder(sari: Someone):
    await sari.stage.until(wib(23, "09:15"))
    await a_visit(sari, wib(23, "11:15"))  # two hours from now: both moments are over
    await sari.stage.until(wib(23, "12:00"))
    assert await _reminders(sari) == (0, 0)


async def test_a_visit_booked_in_the_evening_for_tomorrow_is_only_reminded_in_the_morning(sari: Someone):
    await sari.stage.until(wib(23, "19:00"))
    await a_visit(sari, wib(24, "09:00"))
    await sari.stage.passes(minutes=1)
    assert await _reminders(sari) == (0, 0)
    await sari.stage.until(wib(24, "07:00"))
    assert await _reminders(sari) == (0, 1)


async def test_a_cancelled_visit_brings_no_reminder(sari: Someone):
    await opens_card(sari, await a_visit(sari, wib(24, "09:00")))
    await sari.taps("Batalkan")
    await sari.stage.until(wib(24, "09:00"))
    assert await _reminders(sari) == (0, 0)


async def test_a_moved_visit_brings_only_the_reminders_of_its_new_hour(sari: Someone):
    await opens_card(sari, await a_visit(sari, wib(24, "09:00")))
    for label in ("Pindah jadwal", WEDNESDAY, "13.00", "Ya, pindahkan"):
        await sari.taps(label)
    await sari.stage.until(wib(24, "15:59"))
    assert await _reminders(sari) == (0, 0)
    await sari.stage.until(wib(24, "16:00"))
    assert "Rabu, 25 November 2026 pukul 13.00" in await screen(sari)
    await sari.stage.until(wib(25, "11:00"))
    assert await _reminders(sari) == (1, 1)


async def test_a_visit_that_was_called_off_brings_no_reminder(sari: Someone, budi: Someone):
    await a_visit(sari, wib(24, "09:00"))
    await budi.taps("Lihat kunjungan")
    for label in ("Batalkan kunjungan", "Sakit"):
        await budi.taps(label)
    await sari.stage.until(wib(23, "16:00"))
    await sari.stage.until(wib(24, "09:00"))
    assert await _reminders(sari) == (0, 0)


@pytest.mark.parametrize(
    ("opens_at", "expected"),
    [
        (wib(23, "20:00"), (1, 0)),  # four hours late, still worth saying
        (wib(24, "07:30"), (0, 1)),  # the evening's is too late, the morning's has taken its place
        (wib(24, "09:30"), (0, 0)),  # the visit has begun
    ],
)
async def test_after_a_stop_over_the_due_time_a_reminder_comes_once_or_not_at_all(
    sari: Someone, opens_at: datetime, expected: tuple[int, int]
):
    await a_visit(sari, wib(24, "09:00"))
    stage = sari.stage
    await stage.close()
    stage.sim.clock.advance((opens_at - stage.now()).total_seconds())
    await stage.open()
    await stage.tick()
    await stage.tick()
    assert await _reminders(sari) == expected


async def test_a_reminder_telegram_could_not_take_comes_a_little_later(sari: Someone):
    await a_visit(sari, wib(24, "09:00"))
    await sari.stage.faults("sendMessage", code=502, chat_id=SARI)
    await sari.stage.until(wib(23, "16:00"))
    assert await _reminders(sari) == (0, 0)
    await sari.stage.passes(minutes=1)
    assert await _reminders(sari) == (1, 0)


async def _unreachable(person: Someone) -> bool:
    found = await read(person.stage, lambda session: session.scalar(select(Person.unreachable_at)))
    return found is not None


async def test_who_blocked_the_bot_is_marked_and_reached_again_after_writing(sari: Someone):
    await a_visit(sari, wib(25, "10:30"))
    await blocks(sari)
    assert await _unreachable(sari)
    await sari.stage.until(wib(24, "16:00"))
    await blocks(sari, blocked=False)
    await sari.says("/menu")
    assert not await _unreachable(sari)
    await sari.stage.until(wib(25, "08:30"))
    assert await _reminders(sari) == (0, 1)


async def test_a_block_telegram_did_not_report_is_noticed_when_the_reminder_is_refused(sari: Someone):
    await a_visit(sari, wib(24, "09:00"))
    sari.stage.sim.state.people[SARI].blocked = True
    await sari.stage.until(wib(23, "16:00"))
    assert await _unreachable(sari)
    await sari.stage.passes(minutes=30)
    refused = [call for call in await sari.stage.calls("sendMessage") if not call["ok"]]
    assert len(refused) == 1  # tried once, not hammered


async def test_a_reminder_left_in_the_hand_of_a_killed_process_is_not_sent_for_the_new_hour(sari: Someone):
    """Killed between claiming and sending; then the visit moves, and only afterwards the claim runs out."""
    visit = await a_visit(sari, wib(24, "09:00"))
    stage = sari.stage
    await stage.close()
    stage.sim.clock.advance((wib(23, "16:00") - stage.now()).total_seconds())
    with closing(sqlite3.connect(stage.file)) as database, database:
        lease = (stage.now().astimezone(UTC) + outbox.LEASE).strftime("%Y-%m-%d %H:%M:%S.%f")
        claimed = database.execute("UPDATE outbox SET lease_until = ? WHERE args LIKE '%h_1%'", [lease])
        assert claimed.rowcount == 1
    await stage.open()
    await opens_card(sari, visit)
    for label in ("Pindah jadwal", "30", "13.00", "Ya, pindahkan"):
        await sari.taps(label)
    await stage.passes(minutes=5)
    assert await _reminders(sari) == (0, 0)


async def test_a_reminder_that_comes_late_names_the_day_as_it_is_then(sari: Someone):
    """Due on the eve at 16.00, but the clinic was down until the morning of the visit."""
    await a_visit(sari, wib(25, "11:15"))
    await sari.stage.close()
    sari.stage.sim.clock.advance((wib(25, "08:00") - sari.stage.now()).total_seconds())
    await sari.stage.open()
    await sari.stage.tick()
    assert await _reminders(sari) == (1, 0)
    assert "Besok" not in await sari.text()
