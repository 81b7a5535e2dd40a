"""«I am here»: from an hour before the start until the end, noted once, and the consultant knows."""

import asyncio

import pytest

from bot.db.booking import VisitStatus
from bot.mode import Mode
from tests.flows.acts import (
    WEDNESDAY,
    a_visit,
    books,
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
from tests.flows.attending import changes, opens_visit, told_of_arrival
from tests.flows.offices import rules_change
from tests.stage import Someone

HERE = "Saya sudah datang"
PAK_EKO = 2002


async def test_who_taps_is_noted_thanked_and_announced_to_the_consultant(sari: Someone, budi: Someone):
    visit = await a_visit(sari, wib(24, "09:00"))
    await sari.stage.until(wib(24, "08:55"))
    await opens_card(sari, visit)
    await sari.taps(HERE)
    assert "Terima kasih, Bu Sari" in await screen(sari)
    assert "Pak Budi" in await screen(sari)
    (noted,) = await visits(sari.stage)
    assert noted.arrived_at == wib(24, "08:55")
    (notice,) = await told_of_arrival(budi, visit)
    assert "Bu Sari sudah datang" in notice["text"]
    await budi.taps("Lihat kunjungan")
    await budi.sees("sudah datang 08.55")
    await sari.taps("Kembali")
    assert "tercatat datang pukul 08.55" in await screen(sari)
    assert not [label for label in await sari.buttons() if HERE in label]


async def test_tapping_again_and_again_says_the_same_and_tells_nobody_twice(sari: Someone, budi: Someone):
    visit = await a_visit(sari, wib(24, "09:00"))
    await sari.stage.until(wib(24, "08:55"))
    await opens_card(sari, visit)
    await taps_at_once(sari, *[HERE] * 3)
    first = await screen(sari)
    await sari.stage.restart()
    await sari.stage.passes(minutes=5)
    await forges(sari, f"ar.here:{visit.id}")
    assert await screen(sari) == first
    assert [each.arrived_at for each in await visits(sari.stage)] == [wib(24, "08:55")]
    assert len(await told_of_arrival(budi, visit)) == 1


@pytest.mark.parametrize(
    ("at", "offered"),
    [("07:59", False), ("08:00", True), ("09:00", True), ("09:44", True), ("09:45", False)],
)
async def test_the_card_offers_it_from_an_hour_before_until_the_end(sari: Someone, at: str, offered: bool):
    visit = await a_visit(sari, wib(24, "09:00"))
    await sari.stage.until(wib(24, at))
    await opens_visit(sari, visit)
    assert any(HERE in label for label in await sari.buttons()) is offered


async def test_the_reminder_of_the_morning_carries_it_and_that_of_the_eve_does_not(sari: Someone):
    visit = await a_visit(sari, wib(24, "09:00"))
    await sari.stage.until(wib(23, "16:00"))
    assert not [label for label in await sari.buttons() if HERE in label]
    await sari.stage.until(wib(24, "07:00"))
    await sari.taps(HERE)  # still at home
    assert wording(sari.stage, "arrival.is_early") in await screen(sari)
    assert "08.00" in await screen(sari)
    assert [each.arrived_at for each in await visits(sari.stage)] == [None]
    await sari.taps("Kembali")
    await sari.stage.until(wib(24, "08:30"))
    await forges(sari, f"ar.here:{visit.id}")
    assert "Terima kasih" in await screen(sari)


async def test_too_late_says_what_to_do(sari: Someone, budi: Someone):
    visit = await a_visit(sari, wib(24, "09:00"))
    await sari.stage.until(wib(24, "09:45"))
    await sari.says("/menu")
    await forges(sari, f"ar.here:{visit.id}")
    assert wording(sari.stage, "arrival.is_over") in await screen(sari)
    assert any("Pesan lagi" in label for label in await sari.buttons())
    assert not await told_of_arrival(budi, visit)


async def test_a_cancelled_visit_says_so(sari: Someone, budi: Someone):
    visit = await a_visit(sari, wib(24, "09:00"))
    await sari.stage.until(wib(24, "08:30"))
    await opens_card(sari, visit)
    old = (await sari.last())["message_id"]
    await sari.says("/jadwal")
    await forges(sari, f"bk.cancel:{visit.id}")
    await forges(sari, f"ar.here:{visit.id}", old)
    assert await heard(sari, wording(sari.stage, "arrival.is_off"), visit.code)
    assert [each.arrived_at for each in await visits(sari.stage)] == [None]


@pytest.mark.parametrize("data", ["ar.here:{}", "ar.note:{}", "ar.visit:{}"])
async def test_another_persons_visit_is_not_theirs_to_check_in_to_or_to_see(
    sari: Someone, dedi: Someone, budi: Someone, data: str
):
    visit = await a_visit(sari, wib(24, "09:00"))
    await sari.stage.until(wib(24, "08:55"))
    await dedi.says("/menu")
    await forges(dedi, data.format(visit.id))
    shown = await screen(dedi)
    assert wording(dedi.stage, "refusal.not_your_visit" if "here" in data else "refusal.not_allowed") in shown
    assert visit.code not in shown
    assert [each.arrived_at for each in await visits(sari.stage)] == [None]
    assert not await told_of_arrival(budi, visit)


@pytest.mark.parametrize("data", ["ar.here:999999", "ar.here:-1", "ar.here:x", "ar.here", "ar.here:1:2"])
async def test_forged_numbers_reveal_nothing(sari: Someone, dedi: Someone, data: str):
    await a_visit(sari, wib(24, "09:00"))
    await dedi.says("/menu")
    await forges(dedi, data)
    assert await dedi.buttons()
    assert "KP-" not in await screen(dedi)


async def test_an_online_visit_needs_no_coming(sari: Someone, budi: Someone):
    visit = await a_visit(sari, wib(24, "09:00"))
    await changes(sari.stage, visit, mode=Mode.ONLINE)
    await sari.stage.until(wib(24, "07:00"))
    assert not [label for label in await sari.buttons() if HERE in label]
    await sari.stage.until(wib(24, "08:55"))
    await opens_card(sari, visit)
    assert not [label for label in await sari.buttons() if HERE in label]
    await forges(sari, f"ar.here:{visit.id}")
    assert wording(sari.stage, "arrival.is_online") in await screen(sari)
    await budi.says("/kunjungan")
    await budi.taps(visit.code)
    assert not [label for label in await budi.buttons() if "Sudah datang" in label]


async def test_the_room_of_the_visit_is_named(sari: Someone):
    await rules_change(sari.stage, rooms=[{"name": "Ruang Melati"}])
    visit = await a_visit(sari, wib(24, "09:00"))
    await sari.stage.until(wib(24, "08:55"))
    await opens_card(sari, visit)
    await sari.taps(HERE)
    assert "Ruang Melati" in await screen(sari)


async def test_the_agenda_shows_who_has_come_and_what_is_not_noted_yet(sari: Someone, dedi: Someone, budi: Someone):
    await a_visit(sari, wib(24, "09:00"))
    await a_visit(dedi, wib(24, "10:30"))
    await sari.stage.until(wib(24, "09:50"))
    await opens_card(dedi, (await visits(sari.stage))[1])
    await dedi.taps(HERE)
    await budi.says("/kunjungan")
    agenda = await screen(budi)
    first, second = agenda.index("Bu Sari"), agenda.index("Pak Dedi")
    assert first < agenda.index("belum dicatat") < second < agenda.index("sudah datang 09.50")
    await sari.stage.until(wib(27, "08:00"))  # a Friday
    await budi.says("/kunjungan")
    assert (await screen(budi)).count("belum dicatat") == 2


async def test_a_visit_noted_is_not_called_unnoted(sari: Someone, budi: Someone):
    await a_visit(sari, wib(24, "09:00"))
    await sari.stage.until(wib(24, "09:50"))
    await budi.taps("Lihat kunjungan")
    await budi.sees("belum dicatat")
    await budi.taps("Hadir")
    assert "belum dicatat" not in await screen(budi)


async def test_the_consultant_notes_an_arrival_and_is_not_told_of_his_own_doing(sari: Someone, budi: Someone):
    visit = await a_visit(sari, wib(24, "09:00"))
    await sari.stage.until(wib(24, "08:55"))
    await budi.taps("Lihat kunjungan")
    await budi.taps("Sudah datang")
    assert "sudah datang 08.55" in await screen(budi)
    assert not await told_of_arrival(budi, visit)
    await opens_card(sari, visit)
    assert "tercatat datang pukul 08.55" in await screen(sari)


async def test_what_was_not_sent_before_the_visit_was_cancelled_is_not_sent(sari: Someone, budi: Someone):
    visit = await a_visit(sari, wib(24, "09:00"))
    await sari.stage.until(wib(24, "08:55"))
    await sari.stage.faults("sendMessage", code=502, chat_id=budi.id)
    await opens_card(sari, visit)
    await sari.taps(HERE)
    await opens_card(sari, visit)
    await sari.taps("Batalkan")
    await sari.stage.passes(minutes=1)
    assert not await told_of_arrival(budi, visit)


async def test_a_visit_moved_after_checking_in_begins_anew(sari: Someone, budi: Someone):
    visit = await a_visit(sari, wib(24, "09:00"))
    await sari.stage.until(wib(24, "08:30"))
    await opens_card(sari, visit)
    await sari.taps(HERE)
    await opens_card(sari, visit)
    for label in ("Pindah jadwal", WEDNESDAY, "09.00", "Ya, pindahkan"):
        await sari.taps(label)
    assert [each.arrived_at for each in await visits(sari.stage, "booked")] == [None]
    await sari.stage.until(wib(25, "08:50"))
    await opens_card(sari, visit)
    await sari.taps(HERE)
    assert len(await told_of_arrival(budi, visit)) == 2  # one for each day


async def test_at_a_visit_booked_at_short_notice_it_is_there_from_the_first_card(sari: Someone):
    await rules_change(sari.stage, notice_minutes=0)
    await books(sari, day="Sen 23 Nov", hour="09.45")
    assert any(HERE in label for label in await sari.buttons())


async def test_a_colleague_at_the_counter_notes_it_and_learns_no_more_than_needed(sari: Someone, budi: Someone):
    visit = await a_visit(sari, wib(24, "09:00"), "sppirt")
    eko = await joins(sari.stage, PAK_EKO, "Pak Eko", consultant=True)
    await sari.stage.until(wib(24, "08:55"))
    await eko.says(visit.code)
    await eko.sees("Bu Sari", "SPP-IRT", "Pak Budi")
    assert "keripik singkong" not in await screen(eko)
    await taps_at_once(eko, *["Sudah datang"] * 3)
    assert "sudah datang 08.55" in await screen(eko)
    assert len(await told_of_arrival(budi, visit)) == 1
    assert not [label for label in await eko.buttons() if "adir" in label]


@pytest.mark.parametrize("at", ["07:30", "09:50"])
async def test_the_counter_cannot_note_it_at_another_time(sari: Someone, rina: Someone, at: str):
    visit = await a_visit(sari, wib(24, "09:00"))
    await sari.stage.until(wib(24, at))
    await rina.says(visit.code)
    assert not [label for label in await rina.buttons() if "Sudah datang" in label]
    await forges(rina, f"ar.note:{visit.id}")
    assert wording(rina.stage, "arrival.desk_not_now") in await screen(rina)
    assert [each.arrived_at for each in await visits(sari.stage)] == [None]


async def test_who_comes_after_the_visit_was_noted_is_sent_to_the_counter(sari: Someone, budi: Someone):
    visit = await a_visit(sari, wib(24, "09:00"))
    await sari.stage.until(wib(24, "08:30"))
    await opens_card(sari, visit)
    await sari.stage.until(wib(24, "09:20"))
    await changes(sari.stage, visit, status=VisitStatus.NO_SHOW)
    await sari.taps(HERE)
    assert wording(sari.stage, "arrival.is_over") in await screen(sari)
    assert not await heard(budi, "sudah datang")


async def test_the_owner_and_the_counter_at_the_same_moment_are_one_arrival(
    sari: Someone, rina: Someone, budi: Someone
):
    visit = await a_visit(sari, wib(24, "09:00"))
    await sari.stage.until(wib(24, "08:55"))
    await sari.says(visit.code)
    await rina.says(visit.code)
    await asyncio.gather(sari.taps(HERE), rina.taps("Sudah datang"))
    assert "Terima kasih, Bu Sari" in await screen(sari)
    assert "sudah datang 08.55" in await screen(rina)
    assert len(await told_of_arrival(budi, visit)) == 1


async def test_what_was_not_sent_before_the_consultant_noted_the_visit_is_not_sent(sari: Someone, budi: Someone):
    visit = await a_visit(sari, wib(24, "09:00"))
    await sari.stage.until(wib(24, "09:05"))
    await sari.stage.faults("sendMessage", code=502, chat_id=budi.id)
    await sari.says(visit.code)
    await sari.taps(HERE)
    await changes(sari.stage, visit, status=VisitStatus.ATTENDED)
    await sari.stage.passes(minutes=1)
    assert not await told_of_arrival(budi, visit)
