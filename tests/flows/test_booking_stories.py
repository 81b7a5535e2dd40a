"""Bookings in hostile circumstances: two devices, a lost answer, the last second, forged hours, and an office that
changes while somebody confirms."""

from datetime import datetime, timedelta

import pytest
import yaml

from bot.screens.kit import act, decode, split_data
from bot.services import staff
from tests.flows.acts import (
    a_visit,
    buttons_of,
    code_in,
    documents,
    forges,
    heard,
    joins,
    opens_card,
    screen,
    taps_at_once,
    visits,
    wib,
    wording,
)
from tests.flows.offices import office_changes, rules_change
from tests.flows.test_content_edits import FILE, a_topic
from tests.stage import BUDI, SARI, Someone

PAK_EKO = 2002
TUE, WED = wib(24, "09:00"), wib(25, "09:00")


async def holds(person: Someone, start: datetime, topic: str = "umum", moves: int = 0) -> int:
    """On a message of its own, as on another device: they come as far as the confirmation. Returns the message's id."""
    await person.says("/menu")
    await forges(person, act("bk.hold", topic, start, moves).encode())
    return int((await person.last())["message_id"])


async def confirms(person: Someone, message_id: int) -> str:
    """Tap `Ya` on that message, not on a newer one; the answer, wherever it stands."""
    (message,) = [each for each in await person.messages() if each["message_id"] == message_id]
    data = next(each["callback_data"] for each in buttons_of(message) if "bk.save" in each["callback_data"])
    await person.stage.settled(await person.taps_data(data, message_id))
    (shown,) = [each["text"] for each in await person.messages() if each["message_id"] == message_id]
    return str(shown)


async def offered(person: Someone) -> list[datetime]:
    """The hours below a refusal."""
    shown = next(filter(None, map(buttons_of, reversed(await person.messages()))))
    found = [split_data(button["callback_data"]) for button in shown]
    return [decode(raw[1], datetime) for name, raw in found if name == "bk.hold"]


async def starts(person: Someone, *statuses: str) -> list[datetime]:
    return sorted(visit.start_at for visit in await visits(person.stage, *(statuses or ("booked",))))


# --- two devices -----------------------------------------------------------------------------------------------


async def test_of_two_hours_of_a_day_held_on_two_devices_the_first_confirmed_is_booked(sari: Someone):
    phone = await holds(sari, TUE)
    tablet = await holds(sari, wib(24, "10:30"))
    assert wording(sari.stage, "booking.booked") in await confirms(sari, phone)
    assert wording(sari.stage, "refusal.too_many_that_day") in await confirms(sari, tablet)
    assert await starts(sari) == [TUE]
    assert await starts(sari, "held", "booked") == [TUE]


async def test_two_days_held_on_two_devices_are_two_visits_and_no_third(sari: Someone):
    messages = [await holds(sari, start) for start in (TUE, WED, wib(26, "09:00"))]
    told = [await confirms(sari, message) for message in messages]
    assert [wording(sari.stage, "booking.booked") in each for each in told] == [True, True, False]
    assert wording(sari.stage, "refusal.too_many_visits") in told[2]
    assert await starts(sari, "held", "booked") == [TUE, WED]


async def test_the_first_hold_let_go_for_the_second_may_be_somebody_elses_by_then(sari: Someone, dedi: Someone):
    phone = await holds(sari, TUE)
    await holds(sari, WED)
    await a_visit(dedi, TUE)
    assert wording(sari.stage, "refusal.slot_taken") in await confirms(sari, phone)
    assert await starts(dedi) == [TUE]


async def test_moving_on_the_phone_and_cancelling_on_the_tablet_ends_as_tapped_last(sari: Someone, budi: Someone):
    visit = await a_visit(sari, TUE)
    await opens_card(sari, visit)
    tablet = (await sari.last())["message_id"]
    phone = await holds(sari, WED, moves=visit.id)
    await forges(sari, f"bk.cancel:{visit.id}", tablet)
    assert await starts(sari) == []
    assert wording(sari.stage, "booking.booked") in await confirms(sari, phone)  # the hour was kept for her all along
    (booked,) = await visits(sari.stage, "booked")
    assert (booked.start_at, booked.code == visit.code) == (WED, False)
    assert len(await heard(budi, visit.code, "batal")) == 1
    assert len(await heard(budi, booked.code, "Kunjungan baru")) == 1


async def test_a_move_whose_hold_ran_out_does_not_bring_a_cancelled_visit_back(sari: Someone):
    visit = await a_visit(sari, TUE)
    phone = await holds(sari, WED, moves=visit.id)
    await sari.says("/menu")
    await forges(sari, f"bk.cancel:{visit.id}")
    await sari.stage.passes(minutes=6)
    assert wording(sari.stage, "refusal.outdated") in await confirms(sari, phone)
    assert await starts(sari, "held", "booked") == []


async def test_a_move_confirmed_long_ago_does_not_bring_a_cancelled_visit_back(sari: Someone):
    visit = await a_visit(sari, TUE)
    phone = await holds(sari, WED, moves=visit.id)
    (held,) = await visits(sari.stage, "held")
    await confirms(sari, phone)
    await sari.says("/menu")
    await forges(sari, f"bk.cancel:{visit.id}")
    await forges(sari, f"bk.save:{held.id}", phone)
    assert await starts(sari, "held", "booked") == []


async def test_the_tablets_old_card_cancels_the_visit_where_the_phone_has_moved_it(sari: Someone, budi: Someone):
    visit = await a_visit(sari, TUE)
    await opens_card(sari, visit)
    tablet = (await sari.last())["message_id"]
    await confirms(sari, await holds(sari, WED, moves=visit.id))
    await forges(sari, f"bk.cancel:{visit.id}", tablet)
    (shown,) = [each["text"] for each in await sari.messages() if each["message_id"] == tablet]
    assert "Rabu, 25 November 2026 pukul 09.00 WIB" in shown
    assert len(await heard(budi, visit.code, "batal", "25 November")) == 1
    assert await starts(sari) == []


async def test_two_devices_moving_one_visit_leave_it_at_the_hour_confirmed_last(sari: Someone):
    visit = await a_visit(sari, TUE)
    phone = await holds(sari, WED, moves=visit.id)
    tablet = await holds(sari, wib(26, "09:00"), moves=visit.id)
    await confirms(sari, tablet)
    await confirms(sari, phone)
    (moved,) = await visits(sari.stage, "held", "booked")
    assert (moved.code, moved.start_at, moved.sequence) == (visit.code, WED, 2)


# --- the lost answer, the last second --------------------------------------------------------------------------


@pytest.mark.parametrize(
    "ways",
    [("/jadwal", "Jadwal saya"), ("jadwal saya", None), ("udah jadi blm", None)],
    ids=["command", "typed", "asked"],
)
async def test_an_answer_that_never_arrived_is_no_lost_booking(
    sari: Someone, budi: Someone, ways: tuple[str, str | None]
):
    await holds(sari, TUE)
    for method in ("editMessageText", "sendMessage"):
        await sari.stage.faults(method, code=400, chat_id=SARI)
    await sari.taps("Ya, pesan")
    (booked,) = await visits(sari.stage, "booked")
    assert not await heard(sari, wording(sari.stage, "booking.booked"))
    asked, tapped = ways
    await sari.says(asked)
    if tapped:
        await sari.taps(tapped)
    assert code_in(await screen(sari)) == booked.code
    assert len(await heard(budi, booked.code)) == 1


async def test_a_dropped_connection_repeats_the_answer_and_not_the_booking(sari: Someone, budi: Someone):
    await holds(sari, TUE)
    await sari.stage.faults("editMessageText", drop="before", chat_id=SARI)
    await sari.taps("Ya, pesan", times=3)
    (booked,) = await visits(sari.stage, "booked")
    assert booked.code in await screen(sari)
    assert len(await heard(budi, booked.code)) == 1
    assert len(await documents(sari)) == 1


async def test_at_the_last_second_the_hour_is_still_the_holders(sari: Someone, dedi: Someone):
    message = await holds(sari, TUE)
    sari.stage.sim.clock.advance(timedelta(minutes=4, seconds=59).total_seconds())
    await holds(dedi, TUE)
    assert wording(dedi.stage, "refusal.slot_taken") in await screen(dedi)
    assert wording(sari.stage, "booking.booked") in await confirms(sari, message)


async def test_at_the_second_the_hold_ends_whoever_taps_first_has_the_hour(sari: Someone, dedi: Someone):
    """No tick has come by: the end of a hold does not depend on one."""
    message = await holds(sari, TUE)
    sari.stage.sim.clock.advance(timedelta(minutes=5).total_seconds())
    his = await holds(dedi, TUE)
    assert wording(sari.stage, "refusal.slot_taken") in await confirms(sari, message)
    assert len(await offered(sari)) == 3
    assert wording(dedi.stage, "booking.booked") in await confirms(dedi, his)
    assert len(await starts(sari)) == 1


async def test_confirming_at_the_second_the_hold_ends_books_if_nobody_else_wants_the_hour(sari: Someone):
    await holds(sari, TUE)
    sari.stage.sim.clock.advance(timedelta(minutes=5).total_seconds())
    await taps_at_once(sari, *["Ya, pesan"] * 3)
    assert await starts(sari, "held", "booked") == [TUE]


# --- forged hours ----------------------------------------------------------------------------------------------

FORGED = {
    "Friday": (wib(27, "09:00"), "day_closed"),
    "Sunday": (wib(29, "09:00"), "day_closed"),
    "an hour gone by": (wib(23, "08:15"), "slot_past"),
    "the past week": (wib(19, "09:00"), "slot_past"),
    "too soon": (wib(23, "10:30"), "slot_too_soon"),
    "the lunch break": (wib(24, "12:15"), "slot_closed"),
    "the night": (wib(24, "02:00"), "slot_closed"),
    "between two hours": (wib(24, "09:10"), "slot_closed"),
    "after closing": (wib(24, "15:00"), "slot_closed"),
    "beyond the horizon": (wib(24, "09:00", month=12), "slot_too_far"),
}


@pytest.mark.parametrize(("start", "refusal"), FORGED.values(), ids=FORGED.keys())
async def test_an_hour_the_office_does_not_have_is_refused_with_the_reason_and_the_nearest(
    sari: Someone, start: datetime, refusal: str
):
    await holds(sari, start)
    assert wording(sari.stage, f"refusal.{refusal}") in await screen(sari)
    assert await visits(sari.stage) == []
    assert "Lihat hari lain" in await sari.buttons()
    nearest = await offered(sari)
    if refusal != "slot_too_far":
        assert nearest == sorted(nearest)
        await sari.taps((await sari.buttons())[0])
        assert await starts(sari, "held") == nearest[:1]


async def test_a_holiday_is_refused_by_its_name(sari: Someone):
    await sari.stage.until(wib(10, "09:00", month=12))
    await holds(sari, wib(24, "09:00", month=12))
    assert "Natal" in await screen(sari)
    assert await offered(sari) == [wib(23, clock, month=12) for clock in ("13:00", "13:45", "14:30")]


async def test_a_forged_hour_to_move_to_offers_hours_that_still_move_the_visit(sari: Someone):
    visit = await a_visit(sari, TUE, "sppirt")
    await holds(sari, wib(27, "09:00"), moves=visit.id)
    assert wording(sari.stage, "refusal.day_closed") in await screen(sari)
    await sari.taps((await sari.buttons())[0])
    await sari.taps("Ya, pindahkan")
    (moved,) = await visits(sari.stage, "held", "booked")
    assert (moved.code, moved.topic_id, moved.start_at) == (visit.code, "sppirt", wib(26, "13:00"))


# --- the office changes between hold and confirm ---------------------------------------------------------------


async def _retires(person: Someone, telegram_id: int) -> None:
    assert person.stage.clinic
    await person.stage.clinic.database.run(lambda session: staff.retire(session, telegram_id))


async def test_when_the_consultant_left_meanwhile_another_takes_the_visit(sari: Someone, budi: Someone):
    eko = await joins(sari.stage, PAK_EKO, "Pak Eko", consultant=True)
    message = await holds(sari, TUE)
    assert "Pak Budi" in await screen(sari)
    await _retires(sari, BUDI)
    told = await confirms(sari, message)
    assert wording(sari.stage, "booking.booked") in told
    assert "Pak Eko" in told
    (booked,) = await visits(sari.stage, "held", "booked")
    assert len(await heard(eko, booked.code)) == 1
    assert not await heard(budi, booked.code)


async def test_when_the_consultant_left_and_the_other_is_busy_the_nearest_hours_are_offered(
    sari: Someone, dedi: Someone
):
    message = await holds(sari, TUE)
    await joins(sari.stage, PAK_EKO, "Pak Eko", consultant=True)
    his = await a_visit(dedi, TUE)
    await _retires(sari, BUDI)
    assert wording(sari.stage, "refusal.slot_taken") in await confirms(sari, message)
    assert await offered(sari) == [wib(24, clock) for clock in ("09:45", "10:30", "11:15")]
    await sari.taps("Sel 24 Nov 09.45")
    await sari.taps("Ya, pesan")
    (mine,) = [visit for visit in await visits(sari.stage, "held", "booked") if visit.id != his.id]
    assert (mine.start_at, mine.consultant_id) == (wib(24, "09:45"), his.consultant_id)


async def test_when_the_only_consultant_left_a_way_on_is_named(sari: Someone):
    message = await holds(sari, TUE)
    await _retires(sari, BUDI)
    assert wording(sari.stage, "refusal.slot_taken") in await confirms(sari, message)
    assert await offered(sari) == []
    assert "Lihat hari lain" in await sari.buttons()
    assert await visits(sari.stage, "booked") == []


async def test_a_day_closed_meanwhile_is_refused_with_the_reason_and_other_days(sari: Someone):
    message = await holds(sari, wib(24, "14:30"))
    await office_changes(
        sari.stage,
        lambda copy: copy.edit("holidays/2026.yaml", lambda days: {**days, "closed": {"2026-11-24": "Rapat dinas"}}),
    )
    assert "Rapat dinas" in await confirms(sari, message)
    assert await offered(sari) == [wib(25, clock) for clock in ("09:00", "09:45", "10:30")]
    assert await starts(sari) == []


async def test_hours_shortened_meanwhile_are_refused_with_the_day_named(sari: Someone):
    message = await holds(sari, wib(24, "14:30"))
    await rules_change(sari.stage, weekly={"tuesday": [{"start": "09:00", "end": "12:00"}]})
    told = await confirms(sari, message)
    assert wording(sari.stage, "refusal.slot_closed") in told
    assert "24 November 2026" in told
    assert await offered(sari) == [wib(24, clock) for clock in ("09:45", "10:30", "11:15")]


@pytest.mark.parametrize("minutes", [1, 6], ids=["still held", "run out"])
async def test_a_topic_taken_out_of_the_content_meanwhile_is_booked_all_the_same(sari: Someone, minutes: int):
    await office_changes(sari.stage, lambda copy: copy.write(FILE, yaml.safe_dump(a_topic(copy), allow_unicode=True)))
    message = await holds(sari, TUE, "rak_uji")
    await sari.stage.passes(minutes=minutes)
    await office_changes(sari.stage, lambda copy: (copy.folder / FILE).unlink())
    assert wording(sari.stage, "booking.booked") in await confirms(sari, message)
    assert sari.stage.clinic.shelf.catalog.clinic.general_topic in await screen(sari)
    assert await starts(sari) == [TUE]
