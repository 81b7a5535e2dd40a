"""The waiting list of a full day: joining it, the offer of a freed hour, taking it or not."""

import pytest

from tests.flows.acts import a_visit, books, forges, heard, opens_card, screen, visits, wib, wording
from tests.flows.lines import (
    ACCEPT,
    DECLINE,
    HOURS,
    JOIN,
    LEAVE,
    OFFER,
    cancels,
    comes,
    fills,
    grabs,
    guest,
    line,
    taps_hours,
    waits,
)
from tests.flows.offices import rules_change
from tests.stage import DEDI, SARI, Someone


async def test_a_full_day_offers_its_waiting_list_and_says_ones_number(sari: Someone, dedi: Someone):
    await fills(sari.stage)
    await taps_hours(sari)
    await sari.sees(wording(sari.stage, "waiting.nobody_waits"))
    await sari.taps(JOIN)
    await sari.sees("Selasa, 24 November 2026", "nomor 1", "60 menit")
    await taps_hours(dedi)
    await dedi.sees("Yang menunggu: 1 orang")
    await dedi.taps(JOIN)
    await dedi.sees("nomor 2")
    assert await line(sari.stage) == [(SARI, "waiting"), (DEDI, "waiting")]


@pytest.mark.parametrize("typed", ["24 november", "besok", "besok jam 10"])
async def test_a_full_day_that_is_typed_offers_its_waiting_list_too(sari: Someone, typed: str):
    await fills(sari.stage)
    await _types(sari, typed)
    await sari.taps(JOIN)
    await sari.sees("Selasa, 24 November 2026", "nomor 1")
    assert await line(sari.stage) == [(SARI, "waiting")]


async def test_a_freed_hour_belongs_to_the_line_not_to_whoever_types_the_day(sari: Someone, dedi: Someone):
    await fills(sari.stage, but=("09:00",))
    await grabs(await comes(sari.stage, 5100), wib(24, "09:00"))
    await waits(sari)
    sari.stage.sim.clock.advance(6 * 60)  # not confirmed; no tick in between
    await _types(dedi, "besok")
    await dedi.sees(wording(sari.stage, "waiting.day_full"))
    assert await line(sari.stage) == [(SARI, "offered")]


async def test_a_visit_is_moved_to_no_full_day_and_waits_for_none(sari: Someone):
    visit = await a_visit(sari, wib(25, "09:00"))
    await fills(sari.stage)
    await opens_card(sari, visit)
    await sari.taps("Pindah jadwal")
    await sari.says("24 november")
    assert JOIN not in " ".join(await sari.buttons())
    await sari.sees(wording(sari.stage, "booking.day_full"))


async def _types(person: Someone, day: str) -> None:
    """Below the days one can pick."""
    await person.says("/jadwal")
    await person.taps("Lainnya")
    await person.says(day)


async def test_joining_twice_or_with_a_double_tap_keeps_one_place(sari: Someone):
    await fills(sari.stage)
    await taps_hours(sari)
    old = (await sari.last())["message_id"]
    await sari.taps(JOIN, times=2)
    await forges(sari, "wl.join:umum:20261124", old)
    await sari.sees("nomor 1")
    assert await line(sari.stage) == [(SARI, "waiting")]


async def test_the_hours_of_a_day_one_waits_for_show_ones_place(sari: Someone):
    await fills(sari.stage)
    await waits(sari)
    await taps_hours(sari)
    await sari.sees("nomor 1")
    assert LEAVE in " ".join(await sari.buttons())


async def test_ones_places_stand_in_ones_own_list_even_without_an_appointment(sari: Someone):
    await fills(sari.stage)
    await waits(sari)
    await sari.says("/jadwal")
    await sari.taps("Jadwal saya")
    await sari.sees("Selasa, 24 November 2026", "nomor 1")
    await sari.taps("Sel 24 Nov · menunggu")
    await sari.taps(LEAVE)
    assert await line(sari.stage) == [(SARI, "left")]


async def test_who_leaves_twice_has_left_and_the_next_moves_up(sari: Someone, dedi: Someone):
    await fills(sari.stage)
    await waits(sari)
    await waits(dedi)
    await sari.taps(LEAVE, times=2)
    await sari.sees(wording(sari.stage, "waiting.left"))
    await taps_hours(dedi)
    await dedi.sees("nomor 1")


async def test_who_left_may_come_back_at_the_end(sari: Someone, dedi: Someone):
    await fills(sari.stage)
    await waits(sari)
    await waits(dedi)
    await sari.taps(LEAVE)
    await sari.taps("Masuk daftar lagi")
    await sari.sees("nomor 2")
    assert await line(sari.stage) == [(SARI, "left"), (DEDI, "waiting"), (SARI, "waiting")]


async def test_a_cancelled_hour_is_offered_to_the_first_in_line_and_taken_with_one_tap(
    sari: Someone, dedi: Someone, budi: Someone
):
    taken = await fills(sari.stage)
    await waits(sari)
    await waits(dedi)
    await cancels(guest(sari.stage, 2), taken[2])
    await sari.sees(OFFER, "pukul 10.30", "Pak Budi", "sampai Senin, 23 November 2026 pukul 10.00")
    assert not await heard(dedi, OFFER)
    await sari.taps(ACCEPT)
    (mine,) = [each for each in await visits(sari.stage, "booked") if each.start_at == wib(24, "10:30")]
    assert mine.code in await screen(sari)
    assert await heard(budi, mine.code, "Kunjungan baru")
    assert await line(sari.stage) == [(SARI, "booked"), (DEDI, "waiting")]


async def test_while_it_is_offered_the_hour_is_nobody_elses(sari: Someone, dedi: Someone):
    taken = await fills(sari.stage)
    await waits(sari)
    await cancels(guest(sari.stage, 0), taken[0])
    await grabs(dedi, taken[0].start_at)
    assert wording(sari.stage, "refusal.slot_taken") in await screen(dedi)
    await taps_hours(dedi)
    assert JOIN in " ".join(await dedi.buttons())


@pytest.mark.parametrize(
    ("day", "key"),
    [
        ("20261127", "waiting.not_closed"),  # a Friday
        ("20261224", "waiting.not_too_far"),
        ("20261122", "waiting.not_too_late"),
        ("20261125", "waiting.not_has_room"),
    ],
)
async def test_a_day_one_need_not_or_cannot_wait_for_is_refused_with_its_own_words(sari: Someone, day: str, key: str):
    await sari.says("/jadwal")
    await forges(sari, f"wl.join:umum:{day}")
    assert wording(sari.stage, key) in await screen(sari)
    assert await line(sari.stage) == []


async def test_a_holiday_is_called_by_its_name(sari: Someone):
    await rules_change(sari.stage, horizon_days=60)
    await sari.says("/jadwal")
    await forges(sari, "wl.join:umum:20261225")
    await sari.sees("Natal")
    assert await line(sari.stage) == []


async def test_today_after_the_last_hour_that_can_be_booked_nobody_can_wait(sari: Someone):
    await sari.stage.until(wib(23, "13:00"))
    await sari.says("/jadwal")
    await forges(sari, "wl.join:umum:20261123")
    assert wording(sari.stage, "waiting.not_too_late") in await screen(sari)


async def test_the_way_out_of_a_day_with_room_leads_to_its_hours(sari: Someone):
    await sari.says("/jadwal")
    await forges(sari, "wl.join:umum:20261124")
    await sari.taps("Lihat jam kosong")
    assert "09.00" in await sari.buttons()


async def test_whoever_has_an_appointment_that_day_is_told_so_instead(sari: Someone):
    await books(sari, hour="09.00")
    await fills(sari.stage, but=HOURS[:1])
    await forges(sari, "wl.join:umum:20261124")
    assert wording(sari.stage, "refusal.too_many_that_day") in await screen(sari)
    assert await line(sari.stage) == []


async def test_booking_another_hour_of_that_day_ends_the_wait_and_passes_the_offer_on(sari: Someone, dedi: Someone):
    taken = await fills(sari.stage)
    await waits(sari)
    await waits(dedi)
    await cancels(guest(sari.stage, 0), taken[0])
    await cancels(guest(sari.stage, 1), taken[1])
    await dedi.taps(DECLINE)
    await grabs(sari, taken[1].start_at)
    await sari.taps(ACCEPT)
    assert await line(sari.stage) == [(SARI, "booked"), (DEDI, "left")]
    assert not await visits(sari.stage, "held")
    (mine,) = [each for each in await visits(sari.stage, "booked") if each.code in await screen(sari)]
    assert mine.start_at == taken[1].start_at
