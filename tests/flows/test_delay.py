"""«I am late»: those who come next are told once, a longer delay again, and «on time again» whoever was told."""

import pytest

from tests.flows.acts import (
    WEDNESDAY,
    a_visit,
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
from tests.flows.attending import changes
from tests.flows.offices import rules_change
from tests.stage import Someone, Stage

LATE = "Saya telat"
PAK_EKO, BU_WATI = 2002, 1003
ON_TIME = "tepat waktu lagi. Jadwal Anda"


async def _is_late(budi: Someone, choice: str = "15 menit") -> None:
    await budi.says("/kunjungan")
    await budi.taps(LATE)
    await budi.taps(choice)


async def _delays(stage: Stage) -> list[int]:
    return [visit.late_minutes for visit in await visits(stage, "booked")]


async def test_those_who_come_next_are_told_when_they_are_expected(sari: Someone, dedi: Someone, budi: Someone):
    first, second = await a_visit(sari, wib(24, "09:00")), await a_visit(dedi, wib(24, "09:45"))
    await sari.stage.until(wib(24, "08:30"))
    await _is_late(budi)
    for person, visit, begins in ((sari, first, "09.15"), (dedi, second, "10.00")):
        (told,) = await heard(person, "Pak Budi terlambat sekitar 15 menit")
        assert visit.code in told["text"]
        assert begins in told["text"]
        assert any("Pindah jadwal" in label for label in await person.buttons())
        assert any("Batalkan" in label for label in await person.buttons())
    result = await screen(budi)
    assert result.index("Bu Sari") < result.index("Pak Dedi")
    await budi.taps("Kembali")
    await budi.sees("mulai sekitar 09.15", "mulai sekitar 10.00")
    await opens_card(sari, first)
    assert "perkiraan mulai 09.15" in await screen(sari)


async def test_a_gap_uses_the_delay_up(sari: Someone, dedi: Someone, budi: Someone):
    await a_visit(sari, wib(24, "09:00"))
    await a_visit(dedi, wib(24, "10:30"))
    await sari.stage.until(wib(24, "08:30"))
    await _is_late(budi, "45 menit")
    assert await _delays(sari.stage) == [45, 0]
    assert not await heard(dedi, "terlambat")
    assert "Pak Dedi" not in await screen(budi)


async def test_the_visit_in_progress_is_the_cause_and_is_not_told(sari: Someone, dedi: Someone, budi: Someone):
    await a_visit(sari, wib(24, "09:00"))
    await a_visit(dedi, wib(24, "09:45"))
    await sari.stage.until(wib(24, "09:30"))
    await _is_late(budi)
    assert await _delays(sari.stage) == [0, 15]
    assert not await heard(sari, "terlambat")
    assert await heard(dedi, "terlambat")


async def test_who_is_not_coming_today_or_comes_to_somebody_else_is_not_told(
    sari: Someone, dedi: Someone, budi: Someone
):
    await a_visit(sari, wib(24, "09:00"))
    await a_visit(dedi, wib(25, "09:00"))
    await joins(sari.stage, PAK_EKO, "Pak Eko", consultant=True)
    wati = await joins(sari.stage, BU_WATI, "Bu Wati")
    other = await a_visit(wati, wib(24, "09:00"))
    assert other.consultant_id != (await visits(sari.stage))[0].consultant_id
    await sari.stage.until(wib(24, "08:30"))
    await _is_late(budi)
    assert await _delays(sari.stage) == [15, 0, 0]
    assert not await heard(dedi, "terlambat")
    assert not await heard(wati, "terlambat")


async def test_tapping_again_even_after_a_restart_tells_nobody_twice(sari: Someone, budi: Someone):
    await a_visit(sari, wib(24, "09:00"))
    await sari.stage.until(wib(24, "08:30"))
    await budi.says("/kunjungan")
    await budi.taps(LATE)
    await taps_at_once(budi, *["15 menit"] * 3)
    first = await screen(budi)
    await sari.stage.restart()
    await _is_late(budi)
    assert await screen(budi) == first
    assert len(await heard(sari, "terlambat")) == 1


async def test_a_longer_delay_is_told_again_and_a_shorter_one_too(sari: Someone, budi: Someone):
    await a_visit(sari, wib(24, "09:00"))
    await sari.stage.until(wib(24, "08:30"))
    for choice, begins in (("15 menit", "09.15"), ("45 menit", "09.45"), ("30 menit", "09.30")):
        await _is_late(budi, choice)
        assert begins in await screen(sari)
    assert len(await heard(sari, "terlambat")) == 3


async def test_a_delay_that_grows_after_the_hour_reaches_who_waits(sari: Someone, budi: Someone):
    await a_visit(sari, wib(24, "09:00"))
    await sari.stage.until(wib(24, "08:50"))
    await _is_late(budi)
    await sari.stage.until(wib(24, "09:05"))
    await _is_late(budi, "30 menit")
    assert len(await heard(sari, "perkiraan mulai 09.30")) == 1


async def test_on_time_again_reaches_those_who_were_told_and_only_them(sari: Someone, dedi: Someone, budi: Someone):
    await a_visit(sari, wib(24, "09:00"))
    await a_visit(dedi, wib(24, "10:30"))
    await sari.stage.until(wib(24, "08:30"))
    await budi.says("/kunjungan")
    await budi.taps(LATE)
    assert not [label for label in await budi.buttons() if "tepat waktu" in label]
    await budi.taps("15 menit")
    await _is_late(budi, "Sudah tepat waktu lagi")
    assert await _delays(sari.stage) == [0, 0]
    assert len(await heard(sari, ON_TIME)) == 1
    assert not await heard(dedi, ON_TIME)
    await budi.taps("Kembali")
    assert "mulai sekitar" not in await screen(budi)


async def test_late_on_time_and_late_again_is_news_each_time(sari: Someone, budi: Someone):
    await a_visit(sari, wib(24, "09:00"))
    await sari.stage.until(wib(24, "08:30"))
    for choice in ("15 menit", "Sudah tepat waktu lagi", "15 menit"):
        await _is_late(budi, choice)
    assert len(await heard(sari, "terlambat")) == 2
    assert len(await heard(sari, ON_TIME)) == 1


async def test_ready_after_the_hour_says_come_in(sari: Someone, budi: Someone):
    await a_visit(sari, wib(24, "09:00"))
    await sari.stage.until(wib(24, "08:50"))
    await _is_late(budi, "30 menit")
    await sari.stage.until(wib(24, "09:10"))
    await _is_late(budi, "Sudah tepat waktu lagi")
    assert wording(sari.stage, "delay.ready") in await screen(sari)


async def test_what_was_not_sent_yet_gives_way_to_the_newer_word(sari: Someone, budi: Someone):
    await a_visit(sari, wib(24, "09:00"))
    await sari.stage.until(wib(24, "08:30"))
    await sari.stage.faults("sendMessage", code=502, chat_id=sari.id)
    await _is_late(budi)
    await _is_late(budi, "30 menit")
    await sari.stage.passes(minutes=2)
    assert not await heard(sari, "sekitar 15 menit")
    assert len(await heard(sari, "sekitar 30 menit")) == 1


async def test_a_visit_cancelled_meanwhile_is_not_told(sari: Someone, budi: Someone):
    visit = await a_visit(sari, wib(24, "09:00"))
    await sari.stage.until(wib(24, "08:30"))
    await opens_card(sari, visit)
    await sari.stage.faults("sendMessage", code=502, chat_id=sari.id)
    await _is_late(budi)
    await forges(sari, f"bk.cancel:{visit.id}")
    await sari.stage.passes(minutes=2)
    assert not await heard(sari, "terlambat")


async def test_with_nobody_left_today_there_is_no_button_and_an_old_one_says_so(sari: Someone, budi: Someone):
    await a_visit(sari, wib(24, "09:00"))
    await sari.stage.until(wib(24, "08:30"))
    await budi.says("/kunjungan")
    await budi.taps(LATE)
    await sari.stage.until(wib(24, "09:50"))
    await budi.taps("15 menit")
    assert wording(budi.stage, "delay.nobody_hit") in await screen(budi)
    await budi.says("/kunjungan")
    assert not [label for label in await budi.buttons() if LATE in label]
    await forges(budi, "dl.choose")
    assert wording(budi.stage, "delay.nobody") in await screen(budi)
    assert not await heard(sari, "terlambat")


async def test_when_the_gap_is_long_enough_it_says_that_nobody_need_be_told(
    sari: Someone, dedi: Someone, budi: Someone
):
    await a_visit(sari, wib(24, "09:00"))
    await a_visit(dedi, wib(24, "10:30"))
    await sari.stage.until(wib(24, "09:30"))
    await _is_late(budi)
    assert wording(budi.stage, "delay.nobody_hit") in await screen(budi)
    assert not await heard(dedi, "terlambat")


async def test_a_button_of_yesterday_tells_nobody_of_today(sari: Someone, dedi: Someone, budi: Someone):
    await a_visit(sari, wib(24, "09:00"))
    await a_visit(dedi, wib(25, "09:00"))
    await sari.stage.until(wib(24, "08:30"))
    await budi.says("/kunjungan")
    await budi.taps(LATE)
    await sari.stage.until(wib(25, "08:30"))
    await budi.taps("15 menit")
    assert wording(budi.stage, "delay.choose") in await screen(budi)
    assert await _delays(sari.stage) == [0, 0]
    assert not await heard(dedi, "terlambat")


@pytest.mark.parametrize("data", ["dl.tell:20:20261124", "dl.tell:-15:20261124", "dl.tell:15:x", "dl.tell:15"])
async def test_forged_minutes_tell_nobody(sari: Someone, budi: Someone, data: str):
    await a_visit(sari, wib(24, "09:00"))
    await sari.stage.until(wib(24, "08:30"))
    await budi.says("/kunjungan")
    await forges(budi, data)
    assert wording(budi.stage, "refusal.outdated") in await screen(budi)
    assert await _delays(sari.stage) == [0]


async def test_owners_and_admins_cannot_be_late_for_a_consultant(sari: Someone, rina: Someone):
    await a_visit(sari, wib(24, "09:00"))
    await sari.stage.until(wib(24, "08:30"))
    for person in (sari, rina):
        await person.says("/menu")
        for data in ("dl.choose", "dl.tell:15:20261124"):
            await forges(person, data)
            assert wording(person.stage, "refusal.not_allowed") in await screen(person)
    assert await _delays(sari.stage) == [0]


async def test_who_has_come_already_is_asked_for_patience(sari: Someone, budi: Someone):
    visit = await a_visit(sari, wib(24, "09:00"))
    await sari.stage.until(wib(24, "08:40"))
    await sari.says(visit.code)
    await sari.taps("Saya sudah datang")
    await _is_late(budi)
    assert wording(sari.stage, "delay.sorry") in await screen(sari)
    assert wording(sari.stage, "delay.come_later") not in await screen(sari)


async def test_who_comes_at_the_later_hour_can_still_check_in(sari: Someone, budi: Someone):
    visit = await a_visit(sari, wib(24, "09:00"))
    await sari.stage.until(wib(24, "08:40"))
    await _is_late(budi, "45 menit")
    await sari.stage.until(wib(24, "09:45"))
    await sari.says(visit.code)
    assert any("Saya sudah datang" in label for label in await sari.buttons())
    await sari.taps("Saya sudah datang")
    assert "Terima kasih" in await screen(sari)
    assert "perkiraan mulai 09.45" in await screen(sari)
    await sari.stage.until(wib(24, "09:50"))
    await budi.says("/kunjungan")
    assert "belum dicatat" not in await screen(budi)  # it is still going on


async def test_a_visit_moved_to_another_day_leaves_the_delay_behind(sari: Someone, budi: Someone):
    visit = await a_visit(sari, wib(24, "09:00"))
    await sari.stage.until(wib(24, "08:30"))
    await _is_late(budi)
    for label in ("Pindah jadwal", WEDNESDAY, "09.00", "Ya, pindahkan"):
        await sari.taps(label)
    assert await _delays(sari.stage) == [0]
    assert visit.code in await screen(sari)
    assert "terlambat" not in await screen(sari)


async def test_the_reminder_after_it_names_the_delay(sari: Someone, dedi: Someone, budi: Someone):
    await rules_change(sari.stage, slot_minutes=90)
    await a_visit(dedi, wib(24, "09:00"))
    visit = await a_visit(sari, wib(24, "10:30"))
    await sari.stage.until(wib(24, "08:20"))
    await _is_late(budi)
    await sari.stage.until(wib(24, "08:30"))
    (reminder,) = await heard(sari, "Sampai jumpa sebentar lagi", visit.code)
    assert "perkiraan mulai 10.45" in reminder["text"]


async def test_the_buffer_between_visits_is_kept(sari: Someone, dedi: Someone, budi: Someone):
    await rules_change(sari.stage, buffer_minutes=15)
    await a_visit(sari, wib(24, "09:00"))
    await a_visit(dedi, wib(24, "10:00"))
    await sari.stage.until(wib(24, "08:30"))
    await _is_late(budi)
    assert await _delays(sari.stage) == [15, 15]


async def test_what_ended_early_no_longer_delays_anybody(sari: Someone, dedi: Someone, budi: Someone):
    """Noted as done, the visit before is no cause any more: the next begins as late as the consultant says."""
    first = await a_visit(sari, wib(24, "09:00"))
    await a_visit(dedi, wib(24, "10:30"))
    await sari.stage.until(wib(24, "09:30"))
    await changes(sari.stage, first, status="attended")
    await _is_late(budi)
    assert await _delays(sari.stage) == [15]


async def test_the_day_is_the_offices(sari: Someone, dedi: Someone, budi: Someone):
    """At two in the night in Jakarta it is still yesterday in UTC."""
    await a_visit(sari, wib(24, "09:00"))
    await a_visit(dedi, wib(25, "09:00"))
    await sari.stage.until(wib(24, "02:00"))
    await _is_late(budi)
    assert await _delays(sari.stage) == [15, 0]


async def test_who_was_told_and_is_in_progress_by_now_hears_no_more(sari: Someone, dedi: Someone, budi: Someone):
    await a_visit(sari, wib(24, "09:00"))
    await a_visit(dedi, wib(24, "09:45"))
    await sari.stage.until(wib(24, "08:50"))
    await _is_late(budi)
    await sari.stage.until(wib(24, "09:20"))
    for choice in ("30 menit", "Sudah tepat waktu lagi"):
        await _is_late(budi, choice)
    assert await _delays(sari.stage) == [15, 0]
    assert not await heard(sari, ON_TIME)
    assert await heard(dedi, ON_TIME)


async def test_with_no_visit_today_tomorrows_is_not_the_next_one(sari: Someone, budi: Someone):
    await a_visit(sari, wib(25, "09:00"))
    await sari.stage.until(wib(24, "08:30"))
    await budi.says("/kunjungan")
    assert not [label for label in await budi.buttons() if LATE in label]
    await forges(budi, "dl.tell:15:20261124")
    assert await _delays(sari.stage) == [0]
    assert not await heard(sari, "terlambat")
