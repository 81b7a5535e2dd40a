"""Taken hours and their alternatives, the limit of live visits, and an answer that got lost on its way."""

import sqlite3
from contextlib import closing
from datetime import datetime

from bot.screens.kit import act, decode, split_data
from tests.flows.acts import (
    THURSDAY,
    WEDNESDAY,
    a_visit,
    books,
    buttons_of,
    code_in,
    faults_left,
    forges,
    heard,
    joins,
    opens_hours,
    screen,
    visits,
    wib,
    wording,
)
from tests.flows.offices import rules_change
from tests.stage import SARI, Someone

PAK_EKO, IBU_WATI = 2002, 1003


async def _alternatives(person: Someone) -> list[datetime]:
    """The hours offered below a refusal."""
    shown = next(filter(None, map(buttons_of, reversed(await person.messages()))))
    found = [split_data(button["callback_data"]) for button in shown]
    return [decode(raw[1], datetime) for name, raw in found if name == "bk.hold"]


def _hour(clock: str) -> str:
    """The button of an hour on Tuesday."""
    return act("bk.hold", "umum", wib(24, clock), 0).encode()


async def test_whoever_finds_an_hour_taken_is_offered_the_three_nearest(sari: Someone, dedi: Someone):
    await opens_hours(sari)
    await a_visit(dedi, wib(24, "13:00"))
    await sari.taps("13.00")
    assert wording(sari.stage, "refusal.slot_taken") in await screen(sari)
    assert await _alternatives(sari) == [wib(24, "11:15"), wib(24, "13:45"), wib(24, "14:30")]


async def test_each_of_the_three_alternatives_can_be_booked(sari: Someone, dedi: Someone):
    await a_visit(dedi, wib(24, "09:45"))
    await sari.says("/menu")
    for which, clock in enumerate(("09.00", "10.30", "11.15")):
        await forges(sari, _hour("09:45"))
        moment = (await _alternatives(sari))[which]
        await sari.taps(f"Sel 24 Nov {clock}")
        await sari.taps("Ya, pesan")
        (mine,) = [visit for visit in await visits(sari.stage, "booked") if visit.start_at == moment]
        assert mine.code in await screen(sari)
        await sari.taps("Batalkan")


async def test_an_alternative_is_never_an_hour_the_owner_has_already(sari: Someone, dedi: Someone):
    """There are two consultants, so the owner's own hour still has a free seat, but not for her."""
    await rules_change(sari.stage, max_owner_day=2)
    await joins(sari.stage, PAK_EKO, "Pak Eko", consultant=True)
    await a_visit(sari, wib(24, "09:45"))
    await a_visit(dedi, wib(24, "09:00"))
    await a_visit(await joins(sari.stage, IBU_WATI, "Ibu Wati"), wib(24, "09:00"))
    await sari.says("/menu")
    await forges(sari, _hour("09:00"))
    alternatives = await _alternatives(sari)
    assert len(alternatives) == 3
    assert wib(24, "09:45") not in alternatives


async def test_a_second_hour_on_the_same_day_is_refused_with_the_way_to_the_first(sari: Someone):
    visit = await a_visit(sari, wib(24, "09:45"))
    await sari.says("/menu")
    await forges(sari, _hour("09:00"))
    assert wording(sari.stage, "refusal.too_many_that_day") in await screen(sari)
    await sari.taps("Jadwal saya")
    assert visit.code in await screen(sari)


async def test_no_alternative_is_on_a_day_on_which_the_owner_has_a_visit(sari: Someone, dedi: Someone):
    await rules_change(sari.stage, weekly={"tuesday": [{"start": "09:00", "end": "09:45"}]}, horizon_days=30)
    await a_visit(sari, wib(1, "09:00", month=12))
    await a_visit(dedi, wib(24, "09:00"))
    await sari.says("/menu")
    await forges(sari, _hour("09:00"))
    assert await _alternatives(sari) == []


async def _is_late_in_moving(sari: Someone, dedi: Someone) -> str:
    """She moves her visit to an hour that Pak Dedi has taken meanwhile; the code of her visit."""
    visit = await a_visit(sari, wib(24, "09:00"))
    await sari.says("/menu")
    await forges(sari, act("bk.move", visit.id).encode())
    await sari.taps(WEDNESDAY)
    await a_visit(dedi, wib(25, "13:00"))
    await sari.taps("13.00")
    assert wording(sari.stage, "refusal.slot_taken") in await screen(sari)
    return visit.code


async def test_moving_to_a_taken_hour_offers_alternatives_that_still_move_the_visit(sari: Someone, dedi: Someone):
    code = await _is_late_in_moving(sari, dedi)
    await sari.taps("Rab 25 Nov 13.45")
    await sari.taps("Ya, p")  # pesan, or pindahkan
    hers = [visit for visit in await visits(sari.stage, "booked") if visit.code == code]
    assert [visit.start_at for visit in hers] == [wib(25, "13:45")]
    assert len(await visits(sari.stage, "booked")) == 2  # hers and Pak Dedi's


async def test_moving_to_a_taken_hour_offers_other_days_that_still_move_the_visit(sari: Someone, dedi: Someone):
    await _is_late_in_moving(sari, dedi)
    await sari.taps("Lihat hari lain")
    assert wording(sari.stage, "booking.moving") in await screen(sari)


async def test_a_third_visit_is_refused_with_a_way_to_the_two(sari: Someone):
    two = [await a_visit(sari, wib(day, "09:00")) for day in (24, 25)]
    await opens_hours(sari, day=THURSDAY)
    await sari.taps("09.00")
    assert wording(sari.stage, "refusal.too_many_visits") in await screen(sari)
    await sari.taps("Jadwal saya")
    await sari.sees(*(visit.code for visit in two))
    assert len(await visits(sari.stage, "booked", "held")) == 2


async def test_after_cancelling_one_of_two_another_can_be_booked(sari: Someone):
    await a_visit(sari, wib(24, "09:00"))
    await books(sari, day=WEDNESDAY)
    await sari.taps("Batalkan")
    await books(sari, day=THURSDAY)
    assert [visit.start_at for visit in await visits(sari.stage, "booked")] == [wib(24, "09:00"), wib(26, "09:00")]


async def test_visits_that_are_over_do_not_count_even_if_the_consultant_noted_nothing(sari: Someone):
    for day in (24, 25):
        await a_visit(sari, wib(day, "09:00"))
    await sari.stage.until(wib(25, "18:00"))
    await opens_hours(sari, day="Sen 30 Nov")
    await sari.taps("09.00")
    assert wording(sari.stage, "refusal.too_many_visits") not in await screen(sari)
    await sari.taps("Ya, pesan")
    assert (await visits(sari.stage, "booked"))[-1].start_at == wib(30, "09:00")


async def test_two_owners_at_one_hour_get_one_consultant_each(sari: Someone, dedi: Someone):
    await joins(sari.stage, PAK_EKO, "Pak Eko", consultant=True)
    await a_visit(sari, wib(24, "09:00"))
    await books(dedi)
    assert len({visit.consultant_id for visit in await visits(sari.stage, "booked")}) == 2
    wati = await joins(sari.stage, IBU_WATI, "Ibu Wati")
    await opens_hours(wati)
    assert "09.00" not in await wati.buttons()


async def test_a_booking_whose_answer_was_lost_is_there_under_jadwal(sari: Someone, budi: Someone):
    await opens_hours(sari)
    await sari.taps("09.00")
    await sari.stage.faults("editMessageText", drop="after", chat_id=SARI)
    await sari.taps("Ya, pesan")
    assert not await faults_left(sari.stage)
    await sari.says("/jadwal")
    await sari.taps("Jadwal saya")
    (booked,) = await visits(sari.stage, "booked")
    assert code_in(await screen(sari)) == booked.code
    assert len(await heard(budi, booked.code)) == 1


async def test_a_visit_booked_on_another_grid_of_hours_blocks_what_it_lies_across(sari: Someone, dedi: Someone):
    """The office changed the length of its slots: 09.20 to 10.05 lies across 09.00 and 09.45."""
    visit = await a_visit(dedi, wib(25, "09:00"))
    with closing(sqlite3.connect(sari.stage.file)) as database, database:
        database.execute(
            "UPDATE visits SET start_at = datetime(start_at, '+20 minutes'), end_at = datetime(end_at, '+20 minutes'),"
            " busy_until = datetime(busy_until, '+20 minutes') WHERE id = ?",
            [visit.id],
        )
    await opens_hours(sari, day=WEDNESDAY)
    hours = await sari.buttons()
    assert "09.00" not in hours
    assert "09.45" not in hours
    assert "10.30" in hours
