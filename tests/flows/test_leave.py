"""Pak Budi is away: who is hit is shown first, a colleague takes over, or the owner hears it kindly."""

from datetime import timedelta

import pytest
from icalendar import Calendar
from sqlalchemy import select

from bot.db.booking import Offer, VisitStatus
from bot.db.leave import Leave
from bot.db.waiting import WaitingEntry, WaitingState
from bot.mode import Mode
from bot.services import people
from bot.services.keeping import Keeping, keep
from bot.services.slots import Slot
from bot.services.subject import Subject
from tests.flows.acts import (
    TUESDAY,
    a_visit,
    an_owner,
    documents,
    forges,
    heard,
    joins,
    opens_hours,
    read,
    screen,
    text_of,
    visits,
    wib,
    wording,
)
from tests.stage import Someone, Stage

SIRI, WATI = 2002, 1003


@pytest.fixture
async def siri(office: Stage) -> Someone:
    """A second consultant."""
    return await joins(office, SIRI, "Bu Siri", consultant=True)


async def goes_on_leave(budi: Someone, when: str = "Besok") -> None:
    """From the agenda to the noted leave; `when` is a button, or what he types."""
    await budi.says("/kunjungan")
    await budi.taps("Cuti / sakit")
    if when in ("Besok", "Hari ini"):
        await budi.taps(when)
    else:
        await budi.taps("Tanggal lain")
        await budi.says(when)
    await budi.taps("Ya, catat")


async def leaves(stage: Stage) -> list[tuple]:
    found = await read(stage, lambda session: list(session.scalars(select(Leave).order_by(Leave.start_at))))
    return [(each.start_at, each.end_at) for each in found]


async def test_a_colleague_takes_over_at_the_same_hour_and_everybody_is_told(
    sari: Someone, budi: Someone, siri: Someone
):
    visit = await a_visit(sari, wib(24, "09:00"), "nib")
    await budi.says("/cuti")
    await budi.taps("Besok")
    await budi.sees("Bu Sari", "Bu Siri", "Sel 24 Nov 09.00")
    await budi.taps("Ya, catat")
    (kept,) = await visits(sari.stage, "booked")
    assert (kept.id, kept.start_at, kept.code, kept.sequence) == (visit.id, visit.start_at, visit.code, 1)
    assert kept.consultant_id != visit.consultant_id
    assert len(await heard(sari, "berganti: Bu Siri", visit.code)) == 1
    assert len(await heard(siri, wording(sari.stage, "notices.booked"), visit.code)) == 1
    assert len(await heard(budi, "pindah ke Bu Siri", "Bu Sari")) == 1  # the notice; the preview was edited away
    assert await leaves(sari.stage) == [(wib(24), wib(25))]


async def test_the_new_calendar_file_replaces_the_old_one_and_reminders_come_once(
    sari: Someone, budi: Someone, siri: Someone
):
    visit = await a_visit(sari, wib(24, "13:00"))
    await goes_on_leave(budi)
    old, new = [Calendar.from_ical(content).walk("VEVENT")[0] for content in await documents(sari)]
    assert (old["uid"], old.decoded("dtstart")) == (new["uid"], new.decoded("dtstart"))
    assert (old.decoded("sequence"), new.decoded("sequence")) == (0, 1)
    assert "Bu Siri" in new["description"]
    for moment in (wib(23, "16:30"), wib(24, "12:30")):
        await sari.stage.until(moment)
    reminded = await heard(sari, visit.code, "⏰")
    assert len(reminded) == 2
    assert all("Bu Siri" in text_of(each) for each in reminded)


async def test_without_a_colleague_the_owner_gets_an_apology_and_books_again_with_one_tap(sari: Someone, budi: Someone):
    visit = await a_visit(sari, wib(24, "14:30"), "nib")
    await goes_on_leave(budi)
    (gone,) = await visits(sari.stage)
    assert (gone.status, gone.ended_by) == (VisitStatus.CANCELLED, "office")
    assert gone.reason == "away"
    (sorry,) = await heard(sari, wording(sari.stage, "notices.called_off"), visit.code)
    assert wording(sari.stage, "cancellation.is_away") in text_of(sorry)
    assert len([label for label in await sari.buttons() if "Nov" in label]) == 3
    assert not [label for label in await sari.buttons() if "24 Nov" in label]
    await sari.taps("Rab 25 Nov 09.00")
    await sari.taps("Ya, pesan")
    (again,) = await visits(sari.stage, "booked")
    assert (again.start_at, again.topic_id, again.mode) == (wib(25, "09:00"), "nib", Mode.IN_PERSON)
    await sari.stage.until(wib(24, "10:00"))
    assert not await heard(sari, "⏰", visit.code)


async def test_the_preview_changes_nothing(sari: Someone, budi: Someone, siri: Someone):
    visit = await a_visit(sari, wib(24, "09:00"))
    before = len(await sari.messages())
    await budi.says("/cuti")
    await budi.taps("Besok")
    await budi.taps("Kembali")
    (kept,) = await visits(sari.stage)
    assert (kept.status, kept.consultant_id, kept.sequence) == ("booked", visit.consultant_id, 0)
    assert await leaves(sari.stage) == []
    assert len(await sari.messages()) == before
    assert not await heard(siri, visit.code)


async def test_the_nearest_hours_of_the_apology_are_never_in_the_leave(sari: Someone, budi: Someone):
    await a_visit(sari, wib(25, "09:00"))
    await goes_on_leave(budi, "24-26 nov")
    labels = [label for label in await sari.buttons() if "Nov" in label]
    assert len(labels) == 3
    assert not [label for label in labels for day in ("24 Nov", "25 Nov", "26 Nov") if day in label]


async def test_a_second_tap_notes_nothing_twice(sari: Someone, budi: Someone, siri: Someone):
    visit = await a_visit(sari, wib(24, "09:00"))
    await budi.says("/cuti")
    await budi.taps("Besok")
    await budi.taps("Ya, catat", times=3)
    assert len(await leaves(sari.stage)) == 1
    assert len(await heard(sari, visit.code, "berganti")) == 1
    assert len(await heard(budi, "pindah ke Bu Siri")) == 1
    assert wording(sari.stage, "leave.saved") in " ".join(text_of(m) for m in await budi.messages())


async def test_who_books_between_the_preview_and_the_confirmation_is_told_too(
    sari: Someone, dedi: Someone, budi: Someone
):
    await a_visit(sari, wib(24, "09:00"))
    await budi.says("/cuti")
    await budi.taps("Besok")
    late = await a_visit(dedi, wib(24, "10:30"))
    await forges(budi, f"lv.save:{await staff_id(budi)}:20261124:20261124:0")
    assert await heard(dedi, wording(sari.stage, "notices.called_off"), late.code)
    assert len(await heard(budi, "2 kunjungan kena", "Pak Dedi")) == 1
    assert not await visits(sari.stage, "booked")


async def staff_id(person: Someone) -> int:
    user = await read(person.stage, lambda session: people.find_user(session, person.id, ""))
    assert user.staff
    return user.staff.id


async def test_the_hours_of_a_leave_are_no_longer_offered_and_old_buttons_say_so(sari: Someone, budi: Someone):
    await opens_hours(sari)
    await goes_on_leave(budi)
    await sari.taps("09.00")
    assert wording(sari.stage, "refusal.slot_taken") in await screen(sari)
    await sari.says("/jadwal")
    await sari.taps("Lainnya")
    assert f"{TUESDAY} penuh" in await sari.buttons()


async def test_an_hour_somebody_is_just_confirming_is_taken_again_elsewhere_or_refused(sari: Someone, budi: Someone):
    await opens_hours(sari)
    await sari.taps("09.00")
    await goes_on_leave(budi)
    assert [visit.status for visit in await visits(sari.stage)] == ["lapsed"]
    await sari.taps("Ya, pesan")
    assert wording(sari.stage, "refusal.slot_taken") in await screen(sari)
    assert not await visits(sari.stage, "booked", "held")


async def test_an_offered_hour_lapses_and_who_was_offered_it_keeps_their_place_in_line(sari: Someone, budi: Someone):
    stage = sari.stage
    catalog, now = stage.clinic.shelf.catalog, stage.now()

    def offer(session):
        owner = people.find_user(session, sari.id, "").owner
        slot = Slot(wib(24, "09:00"), wib(24, "09:45"))
        for_an_hour = Keeping(now + timedelta(hours=1), Offer.WAITING)
        visit = keep(session, catalog, owner, Subject("umum"), slot, now, for_an_hour)
        entry = WaitingEntry(
            person_id=owner.id, day=wib(24).date(), place=1, topic_id="umum", mode=Mode.IN_PERSON,
            state=WaitingState.OFFERED, visit_id=visit.id, created_at=now,
        )  # fmt: skip
        session.add(entry)

    await stage.clinic.database.run(offer)
    await goes_on_leave(budi)
    assert [visit.status for visit in await visits(stage)] == ["lapsed"]
    (entry,) = await read(stage, lambda session: list(session.scalars(select(WaitingEntry))))
    assert entry.place == 1
    assert (entry.state, entry.visit_id) == (WaitingState.WAITING, None)


async def test_a_colleague_who_is_busy_then_is_not_asked_twice_at_one_hour(
    sari: Someone, dedi: Someone, budi: Someone, siri: Someone
):
    """Bu Siri has a visit at 09.00 herself, so only the one at 10.30 can go to her."""
    clash = await a_visit(sari, wib(24, "09:00"))
    hers = await a_visit(dedi, wib(24, "09:00"))
    await sari.stage.post("users", id=WATI, first_name="Bu Wati")
    wati = await an_owner(sari.stage.person(WATI), "Bu Wati", "abon")
    free = await a_visit(wati, wib(24, "10:30"))
    await goes_on_leave(budi)
    booked = await visits(sari.stage, "booked")
    assert {visit.id for visit in booked} == {hers.id, free.id}
    assert {visit.consultant_id for visit in booked} == {await staff_id(siri)}
    assert await heard(sari, wording(sari.stage, "notices.called_off"), clash.code)


async def test_today_means_the_rest_of_the_day(sari: Someone, dedi: Someone, budi: Someone):
    running = await a_visit(sari, wib(23, "11:15"))
    later = await a_visit(dedi, wib(23, "14:30"))
    await sari.stage.until(wib(23, "11:30"))
    await goes_on_leave(budi, "Hari ini")
    found = {visit.id: visit.status for visit in await visits(sari.stage)}
    assert found == {running.id: "booked", later.id: "cancelled"}
    assert await leaves(sari.stage) == [(wib(23, "11:30"), wib(24))]
    await budi.says("/kunjungan")
    assert running.code in " ".join(await budi.buttons())


@pytest.mark.parametrize(
    ("typed", "stretch"),
    [
        ("26 nov", (wib(26), wib(27))),
        ("26-28 nov", (wib(26), wib(29))),
        ("1 des sampai 5 des", (wib(1, month=12), wib(6, month=12))),
        ("28 des - 3 jan", (wib(28, month=12), wib(4, month=1, year=2027))),
        ("20-24 nov", (wib(23, "09:00"), wib(25))),
    ],
)
async def test_days_can_be_typed(office: Stage, budi: Someone, typed: str, stretch: tuple):
    await goes_on_leave(budi, typed)
    assert await leaves(office) == [stretch]


@pytest.mark.parametrize(
    ("typed", "answer"),
    [
        ("sakit perut", "leave.unreadable"),
        ("22 nov 2026", "leave.past"),
        ("28-26 nov", "leave.backwards"),
        ("1 des 2026 - 5 des 2029", "leave.too_long"),
    ],
)
async def test_what_cannot_be_a_leave_is_asked_again(office: Stage, budi: Someone, typed: str, answer: str):
    await budi.says("/cuti")
    await budi.taps("Tanggal lain")
    await budi.says(typed)
    assert wording(office, answer) in await screen(budi)
    await budi.says("26 nov")
    await budi.taps("Ya, catat")
    assert await leaves(office) == [(wib(26), wib(27))]


async def test_more_than_sixty_days_are_asked_about_once_more(office: Stage, budi: Someone):
    await goes_on_leave(budi, "1 des sampai 14 feb")
    assert await leaves(office) == []
    await budi.taps("76 hari")
    assert await leaves(office) == [(wib(1, month=12), wib(15, month=2, year=2027))]


async def test_overlapping_leaves_become_one(office: Stage, budi: Someone):
    for typed in ("24-26 nov", "30 nov - 2 des", "26-30 nov"):
        await goes_on_leave(budi, typed)
    assert await leaves(office) == [(wib(24), wib(3, month=12))]


async def test_a_leave_that_is_removed_frees_its_hours(sari: Someone, budi: Someone):
    await goes_on_leave(budi)
    await budi.taps("Cuti / sakit")
    await budi.taps("🌴 Sel 24 Nov")
    await budi.taps("Akhiri", times=2)
    assert await leaves(sari.stage) == []
    await opens_hours(sari)
    assert "09.00" in await sari.buttons()


async def test_a_leave_that_has_begun_ends_now(sari: Someone, budi: Someone):
    await goes_on_leave(budi, "23-26 nov")
    await sari.stage.until(wib(24, "10:00"))
    await budi.says("/cuti")
    await budi.taps("🌴 Sen 23 Nov")
    await budi.taps("Akhiri")
    assert await leaves(sari.stage) == [(wib(23, "09:00"), wib(24, "10:00"))]
    await opens_hours(sari, day="Rab 25 Nov")
    assert "09.00" in await sari.buttons()


async def test_a_button_of_a_day_that_is_over_is_refused(office: Stage, budi: Someone):
    await budi.says("/cuti")
    await office.until(wib(25, "08:00"))
    await budi.taps("Hari ini")
    assert wording(office, "leave.past") in await screen(budi)
    assert await leaves(office) == []


async def test_an_admin_enters_it_for_somebody_who_is_ill_and_both_are_told(
    sari: Someone, budi: Someone, rina: Someone
):
    await a_visit(sari, wib(24, "09:00"))
    await rina.says("/cuti")
    await rina.taps("Pak Budi")
    await rina.taps("Besok")
    await rina.sees("Bu Sari", "dibatalkan")
    await rina.taps("Ya, catat", times=2)
    assert await leaves(sari.stage) == [(wib(24), wib(25))]
    for reader in (rina, budi):
        assert len(await heard(reader, wording(sari.stage, "leave.noted"), "Bu Sari", "1 kunjungan kena")) == 1
    assert len(await heard(budi, wording(sari.stage, "leave.noted"))) == 1


async def test_nobody_else_enters_or_ends_a_consultants_leave(
    sari: Someone, budi: Someone, siri: Someone, office: Stage
):
    whose = await staff_id(budi)
    await goes_on_leave(budi)
    (row,) = await read(office, lambda session: list(session.scalars(select(Leave))))
    for stranger in (sari, siri):
        await stranger.says("/menu")
        for data in (
            f"lv.show:{whose}", f"lv.ask:{whose}", f"lv.look:{whose}:20261126:20261126",
            f"lv.save:{whose}:20261126:20261126:1", f"lv.end:{row.id}:{whose}", "lv.team",
        ):  # fmt: skip
            await forges(stranger, data)
            assert wording(office, "refusal.not_allowed") in await screen(stranger), data
    await forges(siri, f"lv.end:{row.id}:{await staff_id(siri)}")
    assert await leaves(office) == [(wib(24), wib(25))]


async def test_an_owner_who_deleted_their_data_is_not_written_to(sari: Someone, budi: Someone, siri: Someone):
    await a_visit(sari, wib(24, "09:00"))
    await sari.says("/profil")
    for label in ("Hapus semua", "Ya, hapus"):
        await sari.taps(label)
    before = len(await sari.messages())
    await goes_on_leave(budi)
    assert len(await sari.messages()) == before
    assert wording(sari.stage, "leave.saved") in await screen(budi)
