"""Visits of different lengths, breaths between them, rooms and limits: what the office cannot do is never promised."""

from datetime import datetime

import pytest

from bot.db.booking import Visit
from bot.mode import Mode
from bot.screens.kit import act
from bot.services.subject import Subject
from tests.flows.acts import a_visit, forges, joins, screen, visits, wib, wording
from tests.flows.offices import rules_change
from tests.stage import Someone, Stage

PAK_EKO, BU_SITI, IBU_WATI = 2002, 2003, 1003
GENERAL, LONG = "umum", "sppirt"
ROOMS = [{"name": "Ruang Melati", "seats": 1}]
ONLINE = {"modes": ["in_person", "online"], "online_link": "https://meet.example.go.id/klinik"}


async def holds(person: Someone, start: datetime, topic: str = GENERAL, moves: int = 0) -> str:
    """They tap that hour, and read what comes of it."""
    await person.says("/menu")
    await forges(person, act("bk.hold", topic, start, moves).encode())
    return await screen(person)


async def gets(person: Someone, start: datetime, topic: str = GENERAL, moves: int = 0) -> Visit:
    """They tap that hour and are asked to confirm it; what is held for them."""
    assert wording(person.stage, "booking.held") in await holds(person, start, topic, moves)
    *_, held = await visits(person.stage, "held")
    assert held.start_at == start
    return held


async def is_told(person: Someone, refusal: str, start: datetime, topic: str = GENERAL, moves: int = 0) -> None:
    """They tap that hour and are refused; nothing is held."""
    before = len(await visits(person.stage, "held"))
    assert wording(person.stage, f"refusal.{refusal}") in await holds(person, start, topic, moves)
    assert len(await visits(person.stage, "held")) == before


async def hours(person: Someone, topic: str = GENERAL, day: int = 24) -> list[str]:
    """The hours they are shown for a day."""
    await person.says("/menu")
    await forges(person, act("bk.hours", topic, wib(day).date(), 0).encode())
    return [label for label in await person.buttons() if label[:2].isdigit()]


async def staffed(stage: Stage) -> None:
    """Two more consultants."""
    for telegram_id, name in ((PAK_EKO, "Pak Eko"), (BU_SITI, "Bu Siti")):
        await joins(stage, telegram_id, name, consultant=True)


# --- lengths ---------------------------------------------------------------------------------------------------


async def test_a_long_visit_takes_its_consultant_for_all_of_its_time(sari: Someone, dedi: Someone):
    await rules_change(sari.stage, durations={LONG: 90})
    visit = await a_visit(sari, wib(24, "09:00"), LONG)
    assert visit.end_at == wib(24, "10:30")
    assert (await hours(dedi))[0] == "10.30"
    await is_told(dedi, "slot_taken", wib(24, "09:45"))
    await gets(dedi, wib(24, "10:30"))


async def test_a_long_visit_does_not_reach_into_the_one_after_it(sari: Someone, dedi: Someone):
    await rules_change(sari.stage, durations={LONG: 90})
    await a_visit(dedi, wib(24, "09:45"))
    shown = await hours(sari, LONG)
    assert "09.00" not in shown
    await is_told(sari, "slot_taken", wib(24, "09:00"), LONG)
    await gets(sari, wib(24, "10:30"), LONG)


async def test_a_long_visit_that_would_not_end_before_the_break_is_not_offered(sari: Someone):
    await rules_change(sari.stage, durations={LONG: 90})
    assert "11.15" not in await hours(sari, LONG)
    await is_told(sari, "slot_closed", wib(24, "11:15"), LONG)


async def test_an_owner_is_not_in_two_places_however_many_consultants_are_free(sari: Someone):
    await rules_change(sari.stage, durations={LONG: 90}, max_owner_day=3)
    await staffed(sari.stage)
    visit = await a_visit(sari, wib(24, "09:00"), LONG)
    assert (await hours(sari))[0] == "10.30"
    await is_told(sari, "same_hour", wib(24, "09:45"))
    assert visit.code in await screen(sari)
    await gets(sari, wib(24, "10:30"))


async def test_another_owner_finds_the_other_consultant_in_the_middle_of_a_long_visit(sari: Someone, dedi: Someone):
    await rules_change(sari.stage, durations={LONG: 90})
    await joins(sari.stage, PAK_EKO, "Pak Eko", consultant=True)
    visit = await a_visit(sari, wib(24, "09:00"), LONG)
    held = await gets(dedi, wib(24, "09:45"))
    assert held.consultant_id != visit.consultant_id
    await is_told(await joins(sari.stage, IBU_WATI, "Ibu Wati"), "slot_taken", wib(24, "09:45"))


# --- breaths ---------------------------------------------------------------------------------------------------


async def test_the_breath_after_a_visit_is_the_consultants_and_not_the_owners(sari: Someone, dedi: Someone):
    """Hours begin every 60 minutes; the long visit ends on the hour, its consultant is free a quarter later."""
    await rules_change(sari.stage, durations={LONG: 60}, buffer_minutes=15, max_owner_day=2)
    visit = await a_visit(sari, wib(24, "09:00"), LONG)
    assert visit.busy_until == wib(24, "10:15")
    assert "10.00" not in await hours(dedi)
    await is_told(dedi, "slot_taken", wib(24, "10:00"))
    await joins(sari.stage, PAK_EKO, "Pak Eko", consultant=True)
    held = await gets(sari, wib(24, "10:00"))
    assert held.consultant_id != visit.consultant_id


async def test_the_breath_counts_before_a_visit_too(sari: Someone, dedi: Someone):
    await rules_change(sari.stage, durations={LONG: 60}, buffer_minutes=15)
    await a_visit(dedi, wib(24, "10:00"))
    await is_told(sari, "slot_taken", wib(24, "09:00"), LONG)
    await gets(sari, wib(24, "09:00"))


# --- rooms -----------------------------------------------------------------------------------------------------


async def test_one_seat_is_one_visit_at_a_time_whoever_is_free_and_online_is_not_affected(sari: Someone, dedi: Someone):
    await rules_change(sari.stage, rooms=ROOMS, **ONLINE)
    await staffed(sari.stage)
    await a_visit(sari, wib(24, "09:00"))
    assert (await hours(dedi))[0] == "09.45"
    await is_told(dedi, "slot_taken", wib(24, "09:00"))
    online = str(Subject(GENERAL, mode=Mode.ONLINE))
    assert (await hours(dedi, online))[0] == "09.00"
    held = await gets(dedi, wib(24, "09:00"), online)
    assert (held.seat, held.mode) == (None, Mode.ONLINE)
    await gets(await joins(sari.stage, IBU_WATI, "Ibu Wati"), wib(24, "09:45"))


async def test_a_seat_is_taken_for_all_of_a_long_visit(sari: Someone, dedi: Someone):
    await rules_change(sari.stage, rooms=ROOMS, durations={LONG: 90})
    await staffed(sari.stage)
    await a_visit(sari, wib(24, "09:00"), LONG)
    await is_told(dedi, "slot_taken", wib(24, "09:45"))
    await gets(dedi, wib(24, "10:30"))


async def test_two_seats_take_two_of_three_and_a_cancelled_visit_gives_its_seat_back(sari: Someone, dedi: Someone):
    await rules_change(sari.stage, rooms=[{"name": "Ruang Melati", "seats": 2}])
    await staffed(sari.stage)
    wati = await joins(sari.stage, IBU_WATI, "Ibu Wati")
    first, second = await a_visit(sari, wib(24, "09:00")), await a_visit(dedi, wib(24, "09:00"))
    assert {first.seat, second.seat} == {0, 1}
    await is_told(wati, "slot_taken", wib(24, "09:00"))
    await forges(await sari.says("/menu"), f"bk.cancel:{first.id}")
    held = await gets(wati, wib(24, "09:00"))
    assert held.seat == first.seat


async def test_a_visit_moves_within_the_only_seat(sari: Someone, dedi: Someone):
    await rules_change(sari.stage, rooms=ROOMS, durations={LONG: 90})
    visit = await a_visit(sari, wib(24, "09:00"), LONG)
    await gets(sari, wib(24, "09:45"), LONG, visit.id)
    await sari.taps("Ya, pindahkan")
    (moved,) = await visits(sari.stage, "held", "booked")
    assert (moved.code, moved.start_at, moved.seat) == (visit.code, wib(24, "09:45"), 0)
    await gets(dedi, wib(24, "09:00"))


# --- limits ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("most", [{"max_consultant_day": 1}, {"max_office_day": 1}])
async def test_a_full_day_is_full_and_the_next_ones_are_offered(sari: Someone, dedi: Someone, most: dict[str, int]):
    await rules_change(sari.stage, **most)
    visit = await a_visit(sari, wib(24, "09:00"))
    assert await hours(dedi) == []
    await is_told(dedi, "slot_taken", wib(24, "14:30"))
    assert (await dedi.buttons())[:3] == ["Rab 25 Nov 09.00", "Rab 25 Nov 09.45", "Rab 25 Nov 10.30"]
    await gets(sari, wib(24, "13:00"), moves=visit.id)  # hers is the one, whatever its hour
    await sari.taps("Ya, pindahkan")
    assert [each.start_at for each in await visits(sari.stage, "booked")] == [wib(24, "13:00")]


async def test_the_offices_limit_holds_over_all_consultants_and_each_ones_own_for_each(sari: Someone, dedi: Someone):
    await rules_change(sari.stage, max_office_day=2)
    await staffed(sari.stage)
    wati = await joins(sari.stage, IBU_WATI, "Ibu Wati")
    await a_visit(sari, wib(24, "09:00"))
    await a_visit(dedi, wib(24, "13:00"))
    await is_told(wati, "slot_taken", wib(24, "10:30"))
    await rules_change(sari.stage, max_office_day=None, max_consultant_day=1)
    held = await gets(wati, wib(24, "10:30"))
    assert held.consultant_id not in {each.consultant_id for each in await visits(sari.stage, "booked")}


async def test_a_limit_lowered_between_hold_and_confirm_counts(sari: Someone, dedi: Someone):
    await gets(sari, wib(24, "09:00"))
    await a_visit(dedi, wib(24, "13:00"))
    await rules_change(sari.stage, max_office_day=1)
    await sari.taps("Ya, pesan")
    assert wording(sari.stage, "refusal.slot_taken") in await screen(sari)
    assert [each.start_at for each in await visits(sari.stage, "booked")] == [wib(24, "13:00")]


async def test_two_visits_a_day_if_the_office_allows_and_no_third(sari: Someone):
    await rules_change(sari.stage, max_owner_day=2, max_live_visits=5)
    for clock in ("09:00", "13:00"):
        await a_visit(sari, wib(24, clock))
    await is_told(sari, "too_many_that_day", wib(24, "14:30"))
    await gets(sari, wib(25, "09:00"))


async def test_a_visit_moves_to_an_hour_that_overlaps_its_own(sari: Someone, dedi: Someone):
    await rules_change(sari.stage, durations={LONG: 90})
    visit = await a_visit(sari, wib(24, "09:45"), LONG)
    for clock in ("10:30", "09:45"):
        await gets(sari, wib(24, clock), LONG, visit.id)
        await sari.taps("Ya, pindahkan")
        (moved,) = await visits(sari.stage, "held", "booked")
        assert (moved.code, moved.start_at) == (visit.code, wib(24, clock))
    await gets(dedi, wib(24, "09:00"))
    await is_told(sari, "slot_taken", wib(24, "09:00"), LONG, visit.id)


async def test_while_a_move_is_being_confirmed_both_hours_are_kept(sari: Someone, dedi: Someone):
    await rules_change(sari.stage, durations={LONG: 90})
    visit = await a_visit(sari, wib(24, "09:00"), LONG)
    await gets(sari, wib(24, "09:45"), LONG, visit.id)
    for clock in ("09:00", "09:45", "10:30"):
        await is_told(dedi, "slot_taken", wib(24, clock))
    await gets(dedi, wib(24, "11:15"))


async def test_the_consultant_is_the_only_one_and_still_one_at_a_time(sari: Someone, dedi: Someone):
    """Online or in person, he can only be with one of them."""
    await rules_change(sari.stage, **ONLINE)
    await a_visit(sari, wib(24, "09:00"))
    await is_told(dedi, "slot_taken", wib(24, "09:00"), str(Subject(GENERAL, mode=Mode.ONLINE)))
