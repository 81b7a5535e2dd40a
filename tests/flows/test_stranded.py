"""The calendar changes under visits that are booked: admins hear of it once, and decide about each or all."""

from typing import Any

import pytest

from bot.services import staff, staff_settings
from tests.content.copy_of_content import Copy
from tests.flows.acts import (
    a_visit,
    everything_done,
    forges,
    heard,
    joins,
    read,
    screen,
    text_of,
    visits,
    wib,
    wording,
)
from tests.flows.offices import rules_change
from tests.stage import BUDI, RINA, Someone, Stage

MORNING = [{"start": "09:00", "end": "12:00"}]
NO_TUESDAYS = dict.fromkeys(("monday", "wednesday", "thursday"), MORNING)


async def alarms(rina: Someone) -> list[str]:
    return [text_of(m) for m in await heard(rina, wording(rina.stage, "stranded.how"))]


async def the_office_closes_on_tuesdays(stage: Stage, **more: Any) -> None:
    await rules_change(stage, weekly=NO_TUESDAYS, **more)
    await stage.tick()


async def test_admins_are_told_once_with_a_list(sari: Someone, dedi: Someone, rina: Someone):
    lost = await a_visit(sari, wib(24, "09:00"), "nib")
    fine = await a_visit(dedi, wib(25, "09:00"))
    stage = sari.stage
    await the_office_closes_on_tuesdays(stage)
    (told,) = await alarms(rina)
    assert "1 kunjungan" in told
    assert "Bu Sari" in told
    assert "Pak Dedi" not in told
    assert any(lost.code in label for label in await rina.buttons())
    assert not any(fine.code in label for label in await rina.buttons())
    for _ in range(3):
        await stage.passes(minutes=1)
    await stage.restart()
    await stage.tick()
    assert len(await alarms(rina)) == 1


async def test_nothing_is_said_while_every_visit_is_in_office_hours(sari: Someone, rina: Someone):
    await a_visit(sari, wib(25, "09:00"))
    await the_office_closes_on_tuesdays(sari.stage)
    assert await alarms(rina) == []


async def test_the_owner_is_offered_other_hours_with_the_same_apology(sari: Someone, rina: Someone):
    lost = await a_visit(sari, wib(24, "09:00"), "nib")
    await the_office_closes_on_tuesdays(sari.stage)
    await rina.taps(lost.code)
    await rina.taps("Batalkan & tawarkan", times=2)
    assert [visit.status for visit in await visits(sari.stage)] == ["cancelled"]
    (sorry,) = await heard(sari, wording(sari.stage, "notices.called_off"), lost.code)
    assert wording(sari.stage, "cancellation.is_closed") in text_of(sorry)
    await sari.taps("Rab 25 Nov 09.00")
    await sari.taps("Ya, pesan")
    (again,) = await visits(sari.stage, "booked")
    assert (again.start_at, again.topic_id) == (wib(25, "09:00"), "nib")
    assert wording(sari.stage, "stranded.none") in await screen(rina)


async def test_all_of_them_at_once_after_one_more_question(sari: Someone, dedi: Someone, rina: Someone):
    lost = [await a_visit(sari, wib(24, "09:00")), await a_visit(dedi, wib(24, "10:30"))]
    await the_office_closes_on_tuesdays(sari.stage)
    await rina.taps("Batalkan semua")
    assert len(await visits(sari.stage, "booked")) == 2
    await rina.taps("Ya, batalkan 2", times=2)
    assert not await visits(sari.stage, "booked")
    for person, visit in zip((sari, dedi), lost, strict=True):
        assert len(await heard(person, wording(sari.stage, "notices.called_off"), visit.code)) == 1


async def test_a_list_that_changed_meanwhile_is_shown_again_first(sari: Someone, dedi: Someone, rina: Someone):
    await a_visit(sari, wib(24, "09:00"))
    still = await a_visit(dedi, wib(24, "10:30"))
    await the_office_closes_on_tuesdays(sari.stage)
    await rina.taps("Batalkan semua")
    await sari.says("/jadwal")
    await sari.taps("Jadwal saya")
    await sari.taps("KP-")
    await sari.taps("Batalkan")
    await rina.taps("Ya, batalkan 2")
    assert wording(sari.stage, "stranded.changed") in await screen(rina)
    assert [visit.id for visit in await visits(sari.stage, "booked")] == [still.id]


async def test_what_is_left_as_it_is_is_not_spoken_of_again_until_the_calendar_changes(sari: Someone, rina: Someone):
    lost = await a_visit(sari, wib(24, "09:00"))
    stage = sari.stage
    await the_office_closes_on_tuesdays(stage)
    await rina.taps(lost.code)
    await rina.taps("Biarkan")
    assert wording(stage, "stranded.none") in await screen(rina)
    await the_office_closes_on_tuesdays(stage, horizon_days=29)  # another rule, the same hours
    await rina.says("/menu")
    assert not [label for label in await rina.buttons() if "Jam tutup" in label]
    assert await alarms(rina) == []  # the first has become the screen she decided on
    assert [visit.status for visit in await visits(stage)] == ["booked"]
    await rules_change(stage, weekly={**NO_TUESDAYS, "tuesday": [{"start": "13:00", "end": "15:00"}]})
    await stage.tick()
    assert len(await alarms(rina)) == 1


async def test_other_weekdays_of_a_consultant_hand_the_visit_over_if_a_colleague_is_free(sari: Someone, rina: Someone):
    stage = sari.stage
    lost = await a_visit(sari, wib(24, "09:00"))
    await joins(stage, 2002, "Bu Siri", consultant=True)

    def not_on_tuesdays(session) -> None:
        staff_settings.change(staff_settings.consultant(session, BUDI), {"weekdays": [0, 2, 3]})

    await stage.clinic.database.run(not_on_tuesdays)
    await stage.tick()
    assert len(await alarms(rina)) == 1
    await rina.taps(lost.code)
    await rina.taps("Batalkan & tawarkan")
    (kept,) = await visits(stage, "booked")
    assert (kept.start_at, kept.sequence) == (lost.start_at, 1)
    assert await heard(sari, "berganti: Bu Siri", lost.code)


async def test_visits_that_are_over_or_running_are_not_stranded(sari: Someone, rina: Someone):
    await a_visit(sari, wib(24, "09:00"))
    await sari.stage.until(wib(24, "09:10"))
    await the_office_closes_on_tuesdays(sari.stage)
    assert await alarms(rina) == []


async def test_home_leads_an_admin_to_what_is_undecided(sari: Someone, rina: Someone):
    lost = await a_visit(sari, wib(24, "09:00"))
    await the_office_closes_on_tuesdays(sari.stage)
    await rina.says("/menu")
    await rina.taps("Jam tutup (1)")
    await rina.taps("Biarkan semua")
    assert [visit.status for visit in await visits(sari.stage)] == ["booked"]
    await rina.says("/menu")
    assert not [label for label in await rina.buttons() if "Jam tutup" in label]
    assert lost.code


async def test_only_admins_decide(sari: Someone, budi: Someone):
    lost = await a_visit(sari, wib(24, "09:00"))
    await the_office_closes_on_tuesdays(sari.stage)
    for person in (sari, budi):
        await person.says("/menu")
        for data in ("sd.list", f"sd.off:{lost.id}", f"sd.keep:{lost.id}", "sd.offall:1"):
            await forges(person, data)
            assert wording(sari.stage, "refusal.not_allowed") in await screen(person)
    assert [visit.status for visit in await visits(sari.stage)] == ["booked"]


async def test_a_visit_in_office_hours_cannot_be_called_off_this_way(sari: Someone, rina: Someone):
    fine = await a_visit(sari, wib(25, "09:00"))
    await rina.says("/menu")
    await forges(rina, f"sd.off:{fine.id}")
    assert [visit.status for visit in await visits(sari.stage)] == ["booked"]


async def test_an_admin_who_is_enrolled_later_is_told_if_nobody_was_before(sari: Someone, rina: Someone):
    stage = sari.stage
    await stage.clinic.database.run(lambda session: staff.retire(session, RINA))
    await a_visit(sari, wib(24, "09:00"))
    await the_office_closes_on_tuesdays(stage)
    await stage.hires(RINA, "Bu Rina", admin=True)
    await stage.passes(minutes=1)
    assert len(await alarms(rina)) == 1


@pytest.fixture
async def edited(stage: Stage, tmp_path) -> Copy:
    """The clinic will open with content of its own."""
    copy = Copy(tmp_path)
    stage.settings_extra = {"content_dir": copy.folder}
    return copy


async def test_it_is_noticed_as_soon_as_new_hours_are_taken_up(edited: Copy, sari: Someone, rina: Someone):
    await a_visit(sari, wib(24, "09:00"))
    edited.edit("clinic.yaml", lambda clinic: clinic["booking"].update(weekly=NO_TUESDAYS))
    for _ in range(2):
        await sari.stage.clinic.upkeep.look_at_content()
    await everything_done(sari.stage)
    assert len(await alarms(rina)) == 1
    assert await read(sari.stage, staff.active_admins)
