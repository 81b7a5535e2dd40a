"""The five faults waiting lists are known for, as stories that must not happen here."""

import asyncio

from sqlalchemy import select

from bot.db.messages import OutboxMessage
from tests.flows.acts import WEDNESDAY, a_visit, blocks, forges, heard, opens_card, read, screen, visits, wib, wording
from tests.flows.lines import ACCEPT, DECLINE, OFFER, cancels, comes, fills, grabs, guest, line, taps_hours, waits
from tests.flows.offices import rules_change
from tests.stage import DEDI, SARI, Someone, Stage

WATI = 1003
NOON = "12:30"  # two hours before the last hour of a day


async def offered_to(stage: Stage) -> list[int]:
    """Telegram ids of those who have an offer now."""
    return [who for who, state in await line(stage) if state == "offered"]


# --- 1. what is refused, runs out or is cancelled goes back, and to the next in line ----------------------------


async def test_a_declined_hour_goes_to_the_next_at_once_and_then_to_everybody(sari: Someone, dedi: Someone):
    taken = await fills(sari.stage)
    await waits(sari)
    await waits(dedi)
    await cancels(guest(sari.stage, 4), taken[4])
    await sari.taps(DECLINE)
    assert wording(sari.stage, "waiting.declined") in await screen(sari)
    await dedi.sees(OFFER, "pukul 13.00")
    await dedi.taps(DECLINE)
    await taps_hours(await comes(sari.stage, WATI))
    assert "13.00" in await sari.stage.person(WATI).buttons()


async def test_an_offer_that_runs_out_goes_to_the_next_and_its_owner_is_told_once(sari: Someone, dedi: Someone):
    taken = await fills(sari.stage)
    await waits(sari)
    await waits(dedi)
    await cancels(guest(sari.stage, 4), taken[4])
    await sari.stage.passes(minutes=59)
    assert not await heard(dedi, OFFER)
    await sari.stage.passes(minutes=1)
    await sari.stage.passes(minutes=1)
    assert len(await heard(sari, wording(sari.stage, "waiting.expired"))) == 1
    assert len(await heard(dedi, OFFER, "pukul 13.00")) == 1
    assert await line(sari.stage) == [(SARI, "left"), (DEDI, "offered")]
    await sari.taps("Masuk daftar lagi")
    await sari.sees("nomor 1")


async def test_an_hour_taken_from_the_line_and_cancelled_goes_to_the_next(sari: Someone, dedi: Someone):
    taken = await fills(sari.stage)
    await waits(sari)
    await waits(dedi)
    await cancels(guest(sari.stage, 4), taken[4])
    await sari.taps(ACCEPT)
    await sari.taps("Batalkan")
    await dedi.sees(OFFER, "pukul 13.00")


async def test_the_old_hour_of_a_moved_visit_goes_to_the_line(sari: Someone):
    taken = await fills(sari.stage)
    await waits(sari)
    mover = guest(sari.stage, 4)
    await opens_card(mover, taken[4])
    for label in ("Pindah jadwal", WEDNESDAY, "13.00", "Ya, pindahkan"):
        await mover.taps(label)
    await sari.sees(OFFER, "pukul 13.00")


async def test_an_hour_somebody_only_held_goes_to_the_line_when_the_hold_ends(sari: Someone, dedi: Someone):
    await fills(sari.stage, but=["13:00"])
    await grabs(dedi, wib(24, "13:00"))
    await waits(sari)
    await sari.stage.passes(minutes=4)
    assert not await heard(sari, OFFER)
    await sari.stage.passes(minutes=1)
    await sari.sees(OFFER, "pukul 13.00")


async def test_an_hour_somebody_held_and_gave_back_goes_to_the_line_at_once(sari: Someone, dedi: Someone):
    await fills(sari.stage, but=["13:00"])
    await grabs(dedi, wib(24, "13:00"))
    await waits(sari)
    await dedi.taps("Jam lain")
    assert "13.00" not in await dedi.buttons()
    await sari.sees(OFFER, "pukul 13.00")


async def test_what_an_owner_gives_back_by_deleting_their_data_goes_to_the_next(sari: Someone, dedi: Someone):
    taken = await fills(sari.stage)
    await waits(sari)
    await waits(dedi)
    await cancels(guest(sari.stage, 4), taken[4])
    await sari.says("/profil")
    for label in ("Hapus semua data", "Ya, hapus"):
        await sari.taps(label)
    await dedi.sees(OFFER, "pukul 13.00")
    assert await line(sari.stage) == [(DEDI, "offered")]
    told = select(OutboxMessage.telegram_id).where(OutboxMessage.kind == "waiting_offer").order_by(OutboxMessage.id)
    assert await read(sari.stage, lambda session: session.scalars(told).all()) == [0, DEDI]


async def test_whoever_deletes_their_data_is_not_offered_the_hour_they_just_held(sari: Someone, dedi: Someone):
    await fills(sari.stage, but=["13:00"])
    await grabs(sari, wib(24, "13:00"))
    await waits(sari)
    await waits(dedi)
    await sari.says("/profil")
    for label in ("Hapus semua data", "Ya, hapus"):
        await sari.taps(label)
    await dedi.sees(OFFER, "pukul 13.00")
    assert not await heard(sari, OFFER)


# --- 2. the first in line is not skipped ------------------------------------------------------------------------


async def test_two_hours_that_get_free_at_once_go_to_the_first_two(sari: Someone, dedi: Someone):
    """Two guests hold an hour each and do not confirm."""
    await fills(sari.stage, but=["10:30", "13:45"])
    for n, clock in enumerate(("10:30", "13:45")):
        await grabs(await comes(sari.stage, WATI + 1 + n), wib(24, clock))
    wati = await comes(sari.stage, WATI)
    for each in (sari, dedi, wati):
        await waits(each)
    await sari.stage.passes(minutes=5)
    await sari.sees(OFFER, "pukul 10.30")
    await dedi.sees(OFFER, "pukul 13.45")
    assert await offered_to(sari.stage) == [SARI, DEDI]
    assert not await heard(wati, OFFER)


async def test_a_newcomer_who_asks_as_an_hour_gets_free_stands_behind(sari: Someone, dedi: Someone):
    """The hold ends between two ticks, and the newcomer is the first to come by."""
    await fills(sari.stage, but=["13:00"])
    await grabs(dedi, wib(24, "13:00"))
    await waits(sari)
    wati = await comes(sari.stage, WATI)
    sari.stage.sim.clock.advance(6 * 60)
    await grabs(wati, wib(24, "13:00"))
    assert wording(sari.stage, "refusal.slot_taken") in await screen(wati)
    await taps_hours(wati)
    assert "13.00" not in await wati.buttons()
    await wati.taps("Masuk daftar tunggu")
    assert await line(sari.stage) == [(SARI, "offered"), (WATI, "waiting")]


async def test_a_newcomer_who_joins_as_an_hour_gets_free_is_not_sent_to_it(sari: Someone, dedi: Someone):
    await fills(sari.stage, but=["13:00"])
    await grabs(dedi, wib(24, "13:00"))
    await waits(sari)
    wati = await comes(sari.stage, WATI)
    await taps_hours(wati)
    sari.stage.sim.clock.advance(6 * 60)
    await wati.taps("Masuk daftar tunggu")
    assert await line(sari.stage) == [(SARI, "offered"), (WATI, "waiting")]


async def test_who_cannot_take_the_hour_keeps_the_place_and_is_first_when_they_can(sari: Someone, dedi: Someone):
    """A visit about the NIB takes two ordinary hours here."""
    await rules_change(sari.stage, durations={"nib": 90})
    taken = await fills(sari.stage)
    await waits(sari, topic="nib")
    await waits(dedi)
    await cancels(guest(sari.stage, 2), taken[2])
    assert await offered_to(sari.stage) == [DEDI]
    await dedi.taps(DECLINE)
    await cancels(guest(sari.stage, 3), taken[3])
    await sari.sees(OFFER, "pukul 10.30")


async def test_who_has_as_many_appointments_as_allowed_is_passed_over_until_one_is_cancelled(
    sari: Someone, dedi: Someone
):
    taken = await fills(sari.stage)
    await waits(sari)
    await waits(dedi)
    kept = [await a_visit(sari, wib(day, "09:00")) for day in (25, 26)]
    await cancels(guest(sari.stage, 2), taken[2])
    assert await offered_to(sari.stage) == [DEDI]
    await cancels(sari, kept[0])
    await cancels(guest(sari.stage, 3), taken[3])
    assert await offered_to(sari.stage) == [SARI, DEDI]


async def test_whoever_cannot_be_reached_is_passed_over_and_keeps_the_place(sari: Someone, dedi: Someone):
    taken = await fills(sari.stage)
    await waits(sari)
    await waits(dedi)
    await blocks(sari)
    await cancels(guest(sari.stage, 2), taken[2])
    await sari.stage.passes(minutes=1)
    assert await line(sari.stage) == [(SARI, "waiting"), (DEDI, "offered")]
    await blocks(sari, blocked=False)
    await sari.says("/menu")
    await cancels(guest(sari.stage, 3), taken[3])
    assert await offered_to(sari.stage) == [SARI, DEDI]


async def test_whoever_blocks_the_bot_gives_the_offer_to_the_next_and_keeps_the_place(sari: Someone, dedi: Someone):
    taken = await fills(sari.stage)
    await waits(sari)
    await waits(dedi)
    await cancels(guest(sari.stage, 2), taken[2])
    await blocks(sari)
    await sari.stage.passes(minutes=1)
    assert await line(sari.stage) == [(SARI, "waiting"), (DEDI, "offered")]


# --- 3. nothing is offered that can no longer be booked ----------------------------------------------------------


async def test_an_hour_cancelled_too_late_is_offered_to_nobody(sari: Someone):
    taken = await fills(sari.stage)
    await waits(sari)
    await sari.stage.until(wib(24, "11:01"))
    await cancels(guest(sari.stage, 4), taken[4])  # 13.00 is less than two hours away
    await sari.stage.passes(minutes=1)
    assert not await heard(sari, OFFER)
    assert await line(sari.stage) == [(SARI, "waiting")]


async def test_when_the_last_hour_can_no_longer_be_booked_everybody_is_told_once_that_the_wait_is_over(
    sari: Someone, dedi: Someone
):
    await fills(sari.stage)
    await waits(sari)
    await waits(dedi)
    await sari.stage.until(wib(24, NOON))
    over = wording(sari.stage, "waiting.over")
    assert not await heard(sari, over)
    for _ in range(3):
        await sari.stage.passes(minutes=1)
    for each in (sari, dedi):
        assert len(await heard(each, over)) == 1
    assert await line(sari.stage) == [(SARI, "over"), (DEDI, "over")]
    await sari.taps("Lihat hari lain")
    assert wording(sari.stage, "booking.pick_day") in await screen(sari)


async def test_when_the_day_was_slept_through_nothing_of_it_is_offered(sari: Someone):
    taken = await fills(sari.stage)
    await waits(sari)
    await cancels(guest(sari.stage, 4), taken[4])
    await sari.stage.close()
    sari.stage.sim.clock.advance(2 * 24 * 3600)
    await sari.stage.open()
    await sari.stage.passes(minutes=1)
    assert await line(sari.stage) == [(SARI, "left")]
    assert len(await heard(sari, OFFER)) == 1


async def test_an_offer_in_the_evening_runs_until_an_hour_after_opening(sari: Someone):
    taken = await fills(sari.stage)
    await waits(sari)
    await sari.stage.until(wib(23, "20:00"))
    await cancels(guest(sari.stage, 4), taken[4])
    await sari.sees("sampai Selasa, 24 November 2026 pukul 10.00")


async def test_an_offer_ends_while_the_hour_can_still_be_of_use(sari: Someone):
    """Nine in the morning cannot wait until ten."""
    taken = await fills(sari.stage)
    await waits(sari)
    await sari.stage.until(wib(23, "20:00"))
    await cancels(guest(sari.stage, 0), taken[0])
    await sari.sees("sampai Selasa, 24 November 2026 pukul 08.00")


# --- 4. one hour, one offer --------------------------------------------------------------------------------------


async def test_a_double_tap_on_cancel_and_ticks_at_once_make_one_offer(sari: Someone, dedi: Someone):
    stage = sari.stage
    taken = await fills(stage)
    await waits(sari)
    await waits(dedi)
    await cancels(guest(stage, 4), taken[4], times=3)
    assert stage.clinic
    await asyncio.gather(*(stage.clinic.tend_calendar() for _ in range(4)))
    await stage.tick()
    assert (len(await heard(sari, OFFER)), len(await heard(dedi, OFFER))) == (1, 0)
    assert [visit.offer for visit in await visits(stage, "held")] == ["waiting"]


async def test_a_restart_between_the_cancellation_and_its_notice_makes_one_offer(sari: Someone):
    stage = sari.stage
    taken = await fills(stage)
    await waits(sari)
    await stage.faults("sendMessage", chat_id=SARI, drop="before", times=1)
    await cancels(guest(stage, 4), taken[4])
    await stage.restart()
    await stage.passes(minutes=5)
    assert len(await heard(sari, OFFER)) == 1
    await sari.taps(ACCEPT)
    assert await line(stage) == [(SARI, "booked")]


async def test_an_offer_survives_a_restart_and_runs_out_though_nobody_was_awake(sari: Someone, dedi: Someone):
    stage = sari.stage
    taken = await fills(stage)
    await waits(sari)
    await waits(dedi)
    await cancels(guest(stage, 4), taken[4])
    await stage.restart()
    await stage.passes(minutes=30)
    assert await line(stage) == [(SARI, "offered"), (DEDI, "waiting")]
    await stage.close()
    stage.sim.clock.advance(45 * 60)
    await stage.open()
    await stage.tick()
    assert await line(stage) == [(SARI, "left"), (DEDI, "offered")]
    assert len(await heard(sari, wording(stage, "waiting.expired"))) == 1
    await dedi.sees(OFFER, "pukul 13.00", "pukul 11.15")


# --- 5. "Tidak jadi" ---------------------------------------------------------------------------------------------


async def test_declining_twice_or_late_says_the_same_and_changes_nothing(sari: Someone, dedi: Someone):
    taken = await fills(sari.stage)
    await waits(sari)
    await waits(dedi)
    await cancels(guest(sari.stage, 4), taken[4])
    (held,) = await visits(sari.stage, "held")
    await sari.taps(DECLINE, times=2)
    await dedi.taps(ACCEPT)
    await sari.stage.passes(minutes=90)
    await sari.says("/menu")
    await forges(sari, f"wl.decline:{held.id}")
    assert wording(sari.stage, "waiting.declined") in await screen(sari)
    assert await line(sari.stage) == [(SARI, "left"), (DEDI, "booked")]
    assert not await heard(sari, wording(sari.stage, "waiting.expired"))


async def test_another_persons_offer_cannot_be_declined(sari: Someone, dedi: Someone):
    taken = await fills(sari.stage)
    await waits(sari)
    await cancels(guest(sari.stage, 4), taken[4])
    (held,) = await visits(sari.stage, "held")
    await dedi.says("/menu")
    for forged in (f"wl.decline:{held.id}", "wl.decline:99999"):
        await forges(dedi, forged)
        assert wording(sari.stage, "refusal.outdated") in await screen(dedi)
    assert await line(sari.stage) == [(SARI, "offered")]


async def test_another_persons_place_can_be_neither_seen_nor_left(sari: Someone, dedi: Someone):
    await fills(sari.stage)
    await waits(sari)
    leave = next(b for row in (await sari.last())["reply_markup"]["inline_keyboard"] for b in row)["callback_data"]
    await dedi.says("/menu")
    for forged in (leave, leave.replace("leave", "show")):
        await forges(dedi, forged)
        assert wording(sari.stage, "refusal.outdated") in await screen(dedi)
    assert await line(sari.stage) == [(SARI, "waiting")]


async def test_declining_what_one_has_booked_already_keeps_it_and_shows_how_to_cancel(sari: Someone):
    taken = await fills(sari.stage)
    await waits(sari)
    await cancels(guest(sari.stage, 4), taken[4])
    (held,) = await visits(sari.stage, "held")
    await sari.taps(ACCEPT)
    await forges(sari, f"wl.decline:{held.id}")
    assert wording(sari.stage, "waiting.confirmed") in await screen(sari)
    assert held.code in await screen(sari)
    assert held.id in {visit.id for visit in await visits(sari.stage, "booked")}
    await sari.taps("Batalkan")
    assert held.id not in {visit.id for visit in await visits(sari.stage, "booked")}


async def test_an_hour_one_chose_oneself_is_no_offer_to_decline(sari: Someone):
    await grabs(sari, wib(24, "13:00"))
    (held,) = await visits(sari.stage, "held")
    await forges(sari, f"wl.decline:{held.id}")
    assert wording(sari.stage, "refusal.outdated") in await screen(sari)
    assert await visits(sari.stage, "held")
