"""Every flow goes on after a restart, wherever it was: nothing lives in the process."""

from tests.conftest import KERIPIK_AT_HOME
from tests.flows.acts import (
    TUESDAY,
    WEDNESDAY,
    a_visit,
    forges,
    heard,
    screen,
    visits,
    wib,
    wording,
)
from tests.stage import DEDI, RINA, SARI, Someone, Stage


class Interrupted(Someone):
    """Somebody whose every message and tap is followed by a restart of the bot."""

    async def says(self, text: str) -> "Interrupted":
        await super().says(text)
        await self.stage.restart()
        return self

    async def taps(self, label: str, times: int = 1) -> "Interrupted":
        await super().taps(label, times)
        await self.stage.restart()
        return self


async def test_consent_product_and_readiness_check_survive_restarts(office: Stage):
    sari = Interrupted(office, SARI)
    await sari.says("/start")
    await sari.taps("Setuju")
    await sari.says("keripik singkong")
    for answer in KERIPIK_AT_HOME:
        await sari.taps(answer)
    await sari.sees("keripik singkong", "1. NIB", "2. SPP-IRT", "3. Halal")


async def test_a_changed_answer_survives_restarts(ibu_sari: Someone):
    sari = Interrupted(ibu_sari.stage, SARI)
    for label in ("Ubah jawaban", "1.", "Kosmetik"):
        await sari.taps(label)
    await ibu_sari.says("/profil")
    await ibu_sari.taps("Ubah jawaban")
    await ibu_sari.sees("Kosmetik")


async def test_the_checklist_survives_restarts(ibu_sari: Someone):
    sari = Interrupted(ibu_sari.stage, SARI)
    for label in ("SPP-IRT", "Buka daftar periksa", "Foto label", "Sedang", "Foto label", "Siap"):
        await sari.taps(label)
    await sari.sees("1/9")


async def test_booking_survives_a_restart_between_any_two_taps(sari: Someone, budi: Someone):
    interrupted = Interrupted(sari.stage, SARI)
    await interrupted.says("/menu")
    for label in ("Jadwal konsultasi", "Lainnya", TUESDAY, "09.00", "Ya, pesan"):
        await interrupted.taps(label)
    (booked,) = await visits(sari.stage)
    assert (booked.status, booked.start_at) == ("booked", wib(24, "09:00"))
    assert booked.code in await screen(sari)
    assert len(await heard(budi, booked.code)) == 1


async def test_moving_and_cancelling_survive_a_restart_between_any_two_taps(sari: Someone, budi: Someone):
    visit = await a_visit(sari, wib(24, "09:00"))
    interrupted = Interrupted(sari.stage, SARI)
    await interrupted.says("/jadwal")
    for label in ("Jadwal saya", visit.code, "Pindah jadwal", WEDNESDAY, "13.00", "Ya, pindahkan"):
        await interrupted.taps(label)
    assert [each.start_at for each in await visits(sari.stage, "booked")] == [wib(25, "13:00")]
    await interrupted.taps("Batalkan")
    assert not await visits(sari.stage, "booked", "held")
    assert len(await heard(budi, visit.code)) == 3  # booked, moved, cancelled


async def test_reminders_survive_a_restart(sari: Someone):
    await a_visit(sari, wib(24, "09:00"))
    await sari.stage.restart()
    await sari.stage.until(wib(23, "16:00"))
    await sari.stage.restart()
    await sari.stage.until(wib(24, "07:00"))
    await sari.stage.restart()
    for name in ("tomorrow", "soon"):
        assert len(await heard(sari, wording(sari.stage, f"notices.{name}"))) == 1


async def test_an_announcement_survives_restarts_from_draft_to_delivery(sari: Someone, dedi: Someone):
    rina = Interrupted(sari.stage, RINA)
    await rina.says("/pengumuman")
    await rina.says("Pelatihan label gratis hari Kamis")
    await rina.sees("Pelatihan label gratis")
    await rina.taps("Pilih penerima")
    await rina.taps("Semua")
    await rina.taps("Kirim ke 2")
    await sari.stage.tick()
    for person in (sari, dedi):
        assert len(await heard(person, "Pelatihan label gratis")) == 1


async def test_a_question_in_free_text_survives_a_restart(sari: Someone):
    interrupted = Interrupted(sari.stage, SARI)
    await interrupted.says("/tanya")
    await interrupted.says("apa itu halal self declare")
    assert "alal" in await screen(sari)
    assert wording(sari.stage, "search.unknown") not in await screen(sari)


async def test_a_product_asked_for_before_a_restart_is_stored_after_it(sari: Someone):
    interrupted = Interrupted(sari.stage, SARI)
    await interrupted.says("/profil")
    await interrupted.taps("Ubah produk")
    await interrupted.says("rengginang")
    assert "rengginang" in await screen(sari)
    await sari.says("/profil")
    await sari.sees("rengginang")


async def test_deleting_ones_data_survives_a_restart_before_the_confirmation(sari: Someone):
    interrupted = Interrupted(sari.stage, SARI)
    await interrupted.says("/profil")
    await interrupted.taps("Hapus semua data")
    await interrupted.taps("Ya, hapus")
    await sari.says("/menu")
    await sari.sees("Setuju?")


async def test_what_came_while_the_bot_was_away_is_answered_when_it_is_back(sari: Someone, dedi: Someone):
    stage = sari.stage
    await sari.says("/jadwal")
    await stage.close()
    await sari.taps("Lainnya")
    await dedi.says("/profil")
    last = await stage.post("message", user_id=DEDI, text="/jadwal")
    assert not await dedi.messages()
    await stage.open()
    await stage.settled(last["update_id"])
    assert wording(stage, "booking.pick_day") in await screen(sari)
    assert [wording(stage, "booking.pick_topic") in m["text"] for m in await dedi.messages()] == [False, True]


async def test_buttons_of_before_the_restart_work_as_ever(sari: Someone):
    visit = await a_visit(sari, wib(24, "09:00"))
    await sari.says("/jadwal")
    old = (await sari.last())["message_id"]
    await sari.says("/menu")
    await sari.stage.restart()
    await forges(sari, "bk.list", old)
    (shown,) = [m for m in await sari.messages() if m["message_id"] == old]
    assert visit.code in shown["text"]
