"""Cancelling and moving a visit: one tap, the code stays, nobody is told twice."""

import pytest
from icalendar import Calendar

from tests.flows.acts import (
    TUESDAY,
    WEDNESDAY,
    a_visit,
    documents,
    forges,
    heard,
    joins,
    opens_card,
    opens_hours,
    screen,
    visits,
    wib,
    wording,
)
from tests.stage import Someone


async def test_one_tap_cancels_and_the_hour_is_free_again(sari: Someone, dedi: Someone):
    visit = await a_visit(sari, wib(24, "09:00"))
    await opens_card(sari, visit)
    await sari.taps("Batalkan")
    assert visit.code in await screen(sari)
    assert not await visits(sari.stage, "booked")
    await opens_hours(dedi)
    assert "09.00" in await dedi.buttons()


async def test_cancelling_again_from_an_old_message_says_so_and_tells_nobody_twice(sari: Someone, budi: Someone):
    visit = await a_visit(sari, wib(24, "09:00"))
    await opens_card(sari, visit)
    old = (await sari.last())["message_id"]
    await opens_card(sari, visit)
    await sari.taps("Batalkan")
    first = await screen(sari)
    await forges(sari, f"bk.cancel:{visit.id}", old)
    (shown,) = [m["text"] for m in await sari.messages() if m["message_id"] == old]
    assert shown == first
    assert len(await heard(budi, visit.code, "batal")) == 1


async def test_a_visit_cancelled_from_its_card_can_be_booked_again_from_there(sari: Someone):
    visit = await a_visit(sari, wib(24, "09:00"))
    await opens_card(sari, visit)
    for label in ("Batalkan", "Pesan lagi", WEDNESDAY, "10.30", "Ya, pesan"):
        await sari.taps(label)
    (booked,) = await visits(sari.stage, "booked")
    assert (booked.start_at, booked.code == visit.code) == (wib(25, "10:30"), False)


async def test_a_visit_that_is_over_cannot_be_cancelled_any_more(sari: Someone, budi: Someone):
    visit = await a_visit(sari, wib(24, "09:00"))
    await opens_card(sari, visit)
    await sari.stage.until(wib(24, "10:00"))
    await forges(sari, f"bk.cancel:{visit.id}")
    assert wording(sari.stage, "refusal.visit_begun") in await screen(sari)
    assert len(await visits(sari.stage, "booked")) == 1
    assert not await heard(budi, visit.code, "batal")


async def _moves(person: Someone, visit_code: str, day: str = WEDNESDAY, hour: str = "13.00") -> None:
    """From the visit's card to the confirmed new hour."""
    for label in ("Pindah jadwal", day, hour, "Ya, pindahkan"):
        await person.taps(label)
    assert visit_code in await screen(person)


async def test_a_moved_visit_keeps_its_code_and_its_old_hour_becomes_free(sari: Someone, dedi: Someone):
    visit = await a_visit(sari, wib(24, "09:00"))
    await opens_card(sari, visit)
    await _moves(sari, visit.code)
    (moved,) = await visits(sari.stage, "booked")
    assert (moved.id, moved.code, moved.start_at) == (visit.id, visit.code, wib(25, "13:00"))
    await opens_hours(dedi, day=TUESDAY)
    assert "09.00" in await dedi.buttons()
    await opens_hours(dedi, day=WEDNESDAY)
    assert "13.00" not in await dedi.buttons()


async def test_the_old_hour_is_kept_until_the_new_one_is_confirmed(sari: Someone, dedi: Someone):
    visit = await a_visit(sari, wib(24, "09:00"))
    await opens_card(sari, visit)
    for label in ("Pindah jadwal", WEDNESDAY, "13.00"):
        await sari.taps(label)
    await opens_hours(dedi, day=TUESDAY)
    assert "09.00" not in await dedi.buttons()
    await sari.stage.passes(minutes=5)
    (kept,) = await visits(sari.stage, "booked")
    assert kept.start_at == wib(24, "09:00")
    await opens_hours(dedi, day=WEDNESDAY)
    assert "13.00" in await dedi.buttons()


@pytest.mark.parametrize("way_back", ["Jam lain", "Menu utama"])
async def test_whoever_begins_to_move_and_thinks_better_of_it_loses_nothing(sari: Someone, way_back: str):
    visit = await a_visit(sari, wib(24, "09:00"))
    await opens_card(sari, visit)
    for label in ("Pindah jadwal", WEDNESDAY, "13.00", way_back):
        await sari.taps(label)
    (kept,) = await visits(sari.stage, "booked")
    assert (kept.start_at, kept.sequence) == (wib(24, "09:00"), 0)


async def test_another_hour_chosen_while_moving_still_moves_the_visit(sari: Someone):
    visit = await a_visit(sari, wib(24, "09:00"))
    await opens_card(sari, visit)
    for label in ("Pindah jadwal", WEDNESDAY, "13.00", "Jam lain", "13.45", "Ya, pindahkan"):
        await sari.taps(label)
    (moved,) = await visits(sari.stage, "booked")
    assert (moved.code, moved.start_at) == (visit.code, wib(25, "13:45"))


async def test_moving_is_possible_with_two_live_visits(sari: Someone):
    first, _ = [await a_visit(sari, wib(day, "09:00")) for day in (24, 26)]
    await opens_card(sari, first)
    await _moves(sari, first.code)
    assert [visit.start_at for visit in await visits(sari.stage, "booked")] == [wib(25, "13:00"), wib(26, "09:00")]


async def test_the_calendar_file_of_the_new_hour_replaces_the_old_one(sari: Someone):
    visit = await a_visit(sari, wib(24, "09:00"))
    await opens_card(sari, visit)
    await _moves(sari, visit.code)
    old, new = [Calendar.from_ical(content).walk("VEVENT")[0] for content in await documents(sari)]
    assert old["uid"] == new["uid"]
    assert (old.decoded("sequence"), new.decoded("sequence")) == (0, 1)
    assert new.decoded("dtstart") == wib(25, "13:00")


async def test_a_visit_moved_to_another_consultant_tells_both(sari: Someone, dedi: Someone, budi: Someone):
    visit = await a_visit(sari, wib(24, "09:00"))
    await a_visit(dedi, wib(25, "13:00"))  # Pak Budi is busy then
    eko = await joins(sari.stage, 2002, "Pak Eko", consultant=True)
    await opens_card(sari, visit)
    await _moves(sari, visit.code)
    assert len(await heard(budi, visit.code, "batal", "24 November")) == 1
    assert not await heard(budi, visit.code, "dipindah")
    assert len(await heard(eko, visit.code, "dipindah", "25 November", "24 November")) == 1
