"""How waiting ends besides an offer taken or refused: late notices, other choices, leaving the clinic for good."""

from sqlalchemy import func, select

from bot.db.waiting import WaitingEntry
from tests.flows.acts import a_visit, forges, heard, read, screen, visits, wib, wording
from tests.flows.lines import ACCEPT, DECLINE, OFFER, cancels, comes, fills, grabs, guest, line, taps_hours, waits
from tests.flows.offices import rules_change
from tests.stage import DEDI, SARI, Someone


async def test_an_offer_telegram_did_not_take_in_time_is_not_sent_late(sari: Someone, dedi: Someone):
    stage = sari.stage
    taken = await fills(stage)
    await waits(sari)
    await waits(dedi)
    await stage.faults("sendMessage", chat_id=SARI, contains=OFFER, drop="before", times=99)
    await cancels(guest(stage, 4), taken[4])
    await stage.passes(minutes=60)
    stage.sim.state.faults.clear()
    await stage.passes(minutes=20)
    assert not await heard(sari, OFFER)
    assert len(await heard(sari, wording(stage, "waiting.expired"))) == 1
    assert len(await heard(dedi, OFFER)) == 1


async def test_an_offer_declined_from_ones_own_list_is_not_sent_after_that(sari: Someone):
    stage = sari.stage
    taken = await fills(stage)
    await waits(sari)
    await stage.faults("sendMessage", chat_id=SARI, contains=OFFER, drop="before", times=1)
    await cancels(guest(stage, 4), taken[4])
    await forges(sari, "bk.list")
    await sari.sees("ditawarkan ke Anda sampai")
    await sari.taps("Sel 24 Nov 13.00 · tawaran")
    await sari.sees(OFFER)
    await sari.taps(DECLINE)
    await stage.passes(minutes=5)
    assert not await heard(sari, OFFER)
    assert await line(stage) == [(SARI, "left")]


async def test_the_hours_of_a_day_with_an_offer_show_the_offer(sari: Someone):
    taken = await fills(sari.stage)
    await waits(sari)
    await cancels(guest(sari.stage, 4), taken[4])
    await taps_hours(sari)
    assert OFFER in await screen(sari)
    await sari.taps(ACCEPT)
    assert await line(sari.stage) == [(SARI, "booked")]


async def test_saying_yes_late_books_the_hour_if_nobody_waits_for_it(sari: Someone):
    stage = sari.stage
    taken = await fills(stage)
    await waits(sari)
    await cancels(guest(stage, 4), taken[4])
    stage.sim.clock.advance(70 * 60)  # no tick in between
    await sari.taps(ACCEPT)
    await stage.tick()
    assert wib(24, "13:00") in [visit.start_at for visit in await visits(stage, "booked")]
    assert not await heard(sari, wording(stage, "waiting.expired"))


async def test_saying_yes_late_takes_nothing_from_the_next_in_line(sari: Someone, dedi: Someone):
    stage = sari.stage
    taken = await fills(stage)
    await waits(sari)
    await waits(dedi)
    await cancels(guest(stage, 4), taken[4])
    stage.sim.clock.advance(70 * 60)
    await sari.taps(ACCEPT)
    assert wording(stage, "refusal.slot_taken") in await screen(sari)
    await stage.tick()
    assert await line(stage) == [(SARI, "left"), (DEDI, "offered")]


async def test_an_offer_whose_owner_has_too_many_appointments_by_now_is_refused_with_a_reason(sari: Someone):
    stage = sari.stage
    taken = await fills(stage)
    await waits(sari)
    await cancels(guest(stage, 4), taken[4])
    other = [await a_visit(sari, wib(day, "09:00")) for day in (25, 26)]
    await sari.taps(ACCEPT)
    assert wording(stage, "refusal.too_many_visits") in await screen(sari)
    await cancels(sari, other[0])
    (held,) = await visits(stage, "held")
    await forges(sari, f"bk.save:{held.id}")
    assert held.code in await screen(sari)
    assert await line(stage) == [(SARI, "booked")]


async def test_the_hour_offered_can_be_taken_for_another_topic_without_losing_the_place(sari: Someone):
    """She lets the hour go before confirming: she is first in line again, and it is hers again."""
    stage = sari.stage
    taken = await fills(stage)
    await waits(sari)
    await cancels(guest(stage, 4), taken[4])
    await grabs(sari, taken[4].start_at, "nib")
    assert await line(stage) == [(SARI, "offered")]
    (held,) = await visits(stage, "held")
    assert (held.topic_id, held.offer) == ("nib", None)
    await stage.passes(minutes=5)
    assert await line(stage) == [(SARI, "offered")]
    await sari.taps(ACCEPT)
    assert await line(stage) == [(SARI, "booked")]


async def test_joining_with_another_topic_changes_the_wish_and_keeps_the_place(sari: Someone, dedi: Someone):
    await fills(sari.stage)
    await waits(sari)
    await waits(dedi)
    await forges(sari, "wl.join:nib:20261124")
    await sari.sees("nomor 1", "NIB")


async def test_a_topic_nobody_takes_that_day_cannot_be_waited_for(sari: Someone):
    """Online, while the office has no link: no cancellation would help."""
    await fills(sari.stage)
    await taps_hours(sari, topic="umum@d")
    assert not [label for label in await sari.buttons() if "daftar tunggu" in label]
    await forges(sari, "wl.join:umum@d:20261124")
    assert wording(sari.stage, "waiting.not_nobody") in await screen(sari)
    assert await line(sari.stage) == []


async def test_a_day_the_office_closes_ends_the_wait_politely(sari: Someone):
    await fills(sari.stage)
    await waits(sari)
    await rules_change(sari.stage, horizon_days=1, weekly={"monday": [{"start": "09:00", "end": "12:00"}]})
    await sari.stage.passes(minutes=1)
    assert len(await heard(sari, wording(sari.stage, "waiting.over"))) == 1
    assert await line(sari.stage) == [(SARI, "over")]


async def test_the_line_is_forgotten_with_its_owner(sari: Someone):
    await fills(sari.stage)
    await waits(sari)
    await sari.says("/profil")
    await sari.taps("Data saya")
    await sari.sees("1 kali di daftar tunggu")
    await sari.says("/profil")
    for label in ("Hapus semua data", "Ya, hapus"):
        await sari.taps(label)
    assert await read(sari.stage, lambda session: session.scalar(select(func.count(WaitingEntry.id)))) == 0
    await sari.stage.passes(days=2)
    assert not await heard(sari, wording(sari.stage, "waiting.over"))


async def test_whoever_waits_cannot_pass_the_line_by_tapping_the_hour(sari: Someone, dedi: Someone):
    """Dedi waits behind Sari and is the first to tap the hour that has just become free."""
    await fills(sari.stage, but=["13:00"])
    await grabs(await comes(sari.stage, 1003), wib(24, "13:00"))
    await waits(sari)
    await waits(dedi)
    sari.stage.sim.clock.advance(6 * 60)
    await grabs(dedi, wib(24, "13:00"))
    await sari.stage.tick()
    assert await line(sari.stage) == [(SARI, "offered"), (DEDI, "waiting")]
